"""What is seen of a compile while it runs: on a terminal a line that comes and goes, in a pipe nothing."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.console import Console
from tests.test_cli import pond as pond  # noqa: PLC0414 - a fixture
from tests.test_cli import process, run

from griffo.errors import GriffoError
from griffo.progress import _Shown, left, progress, show_times
from griffo.steps import Clock, Count, Step
from griffo.workshop import Task, Workshop

if TYPE_CHECKING:
    from collections.abc import Iterator


def on_terminal(*args: str) -> tuple[str, str]:
    """Run ``griffo`` with a terminal for its standard error; return what went there, and its standard output."""
    ours, theirs = pty.openpty()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "griffo", *args],
            check=True,
            stdout=subprocess.PIPE,
            stderr=theirs,
            env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
        )
        os.close(theirs)
        return "".join(read_all(ours)), done.stdout.decode()
    finally:
        os.close(ours)


def read_all(terminal: int) -> Iterator[str]:
    try:
        while found := os.read(terminal, 10_000):
            yield found.decode(errors="replace")
    except OSError:  # how Linux says that nobody writes any more
        return


def plain(shown: str) -> str:
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)


# ---- the command


@pytest.mark.usefixtures("pond")
def test_a_terminal_sees_stories_counted_and_formats_named_and_keeps_none_of_it() -> None:
    shown, printed = on_terminal("compile", "pond", "--format", "md,html")
    stages = list(dict.fromkeys(re.findall(r"(Reading: \d of \d|Setting \w+|Writing)", plain(shown))))
    assert stages == ["Reading: 0 of 2", "Reading: 1 of 2", "Reading: 2 of 2", "Setting md", "Setting html", "Writing"]
    assert shown.endswith("\x1b[2K"), "the line is wiped"
    assert printed.startswith("Pond\n")


@pytest.mark.usefixtures("pond")
@pytest.mark.parametrize("option", ["--quiet", "--json"])
def test_nothing_is_seen_where_it_is_not_wanted(option: str) -> None:
    shown, printed = on_terminal("compile", "pond", "--format", "md", option)
    assert shown == ""
    assert (printed == "") == (option == "--quiet")


@pytest.mark.usefixtures("pond")
def test_nothing_is_seen_in_a_pipe() -> None:
    done = process("compile", "pond", "--format", "md", FORCE_COLOR="1")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.usefixtures("pond")
def test_verbose_says_how_long_each_stage_took_in_a_pipe_too() -> None:
    done = run("compile", "pond", "--format", "md,html", "--verbose")
    rows = [re.fullmatch(r"(\w[\w ]*?) +\d+\.\d\d s *", line) for line in done.stderr.splitlines()]
    assert [row and row[1] for row in rows] == ["Reading", "Setting md", "Setting html", "Writing", "Together"]
    assert done.stdout == run("compile", "pond", "--format", "md,html").stdout


def test_verbose_times_what_went_wrong_too(pond: Path) -> None:
    (pond / "rain.txt").write_text("")
    lines = run("compile", "pond", "--format", "md", "-v", code=1).stderr.splitlines()
    assert lines[0].startswith("griffo: pond/rain.txt")
    assert [line.split()[0] for line in lines[1:]] == ["Reading", "Together"]


@pytest.mark.usefixtures("pond")
def test_nobody_can_want_more_and_less() -> None:
    assert "--verbose" in run("compile", "pond", "-q", "-v", code=2).stderr


# ---- what is told


def double(number: int) -> bytes:
    if number == 13:
        raise GriffoError("This is thirteen.")
    return bytes([2 * number])


def tasks(*numbers: int) -> list[Task[int]]:
    return [Task(f"{number}.txt", str(number), number, number) for number in numbers]


class Shelf:
    """A store of one result."""

    def get(self, _kind: str, key: str) -> bytes | None:
        return b"kept" if key == "1" else None

    def put(self, *_: object) -> None:
        """Keep nothing."""


@pytest.mark.parametrize("jobs", [1, 2])
def test_whatever_is_made_in_a_workshop_is_counted(jobs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("griffo.workshop.PAYS", 0)
    heard: list[Step] = []
    Workshop(jobs, Shelf()).make("pages", double, tasks(1, 30, 13, 57), heard.append)  # type: ignore[arg-type]
    assert {step.total for step in heard} == {4}, "what was kept counts"
    counts = [step.done for step in heard]
    assert (counts[0], counts[-1]) == (1, 4)
    assert counts == sorted(counts)
    assert heard[-1].part == 1, "what cannot be made is done as well"
    assert heard[0].name == "57.txt", "the longest first"
    assert not any(step.stage for step in heard)


def test_the_part_done_goes_by_size() -> None:
    heard: list[Step] = []
    count = Count(heard.append, 100, 0, 2)
    count.begun("long")
    count.ended(75)
    assert heard == [Step(total=2, name="long"), Step(done=1, total=2, name="long", part=0.75)]


def test_a_clock_hears_stages_and_passes_every_step_on() -> None:
    heard: list[Step] = []
    clock = Clock(heard.append)
    steps = [Step("Reading"), Step(done=1, total=2), Step("Writing")]
    for step in steps:
        clock(step)
    assert heard == steps
    assert [stage for stage, _ in clock.times()] == ["Reading", "Writing"]
    assert all(seconds >= 0 for _, seconds in clock.times())


# ---- what is shown of it


def shown_of(*steps: Step) -> str:
    """Return what a terminal shows after steps."""
    there = progress(Console(file=StringIO(), width=100, force_terminal=True))
    show = _Shown(there)
    for step in steps:
        show(step)
    console = Console(file=StringIO(), width=100)
    console.print(there.get_renderable())
    return console.file.getvalue().rstrip()  # type: ignore[attr-defined, no-any-return]


def test_a_count_belongs_to_the_stage_that_was_begun_last() -> None:
    assert "Setting pdf: 12 of 50" in shown_of(Step("Setting pdf"), Step(done=12, total=50, name="rain.txt"))
    assert shown_of(Step("Setting pdf"), Step(done=12, total=50, name="rain.txt")).endswith("rain.txt")


def test_a_new_stage_takes_the_place_of_the_old() -> None:
    now = shown_of(Step("Reading"), Step(done=2, total=2, part=1), Step("Setting [bold]md"))
    assert now.split(maxsplit=1)[1] == "Setting [bold]md"


@pytest.mark.parametrize(
    ("elapsed", "part", "expected"),
    [(10, 0.25, 30), (10, 0, None), (10, 1, None), (0.5, 0.25, None), (90, 0.5, 90)],
)
def test_the_time_left(elapsed: float, part: float, expected: int | None) -> None:
    assert left(elapsed, part) == expected


def test_times_add_up(capsys: pytest.CaptureFixture[str]) -> None:
    show_times([("Reading", 1.5), ("Setting pdf", 61.25)])
    assert [line.split() for line in capsys.readouterr().err.splitlines()] == [
        ["Reading", "1.50", "s"],
        ["Setting", "pdf", "61.25", "s"],
        ["Together", "62.75", "s"],
    ]
