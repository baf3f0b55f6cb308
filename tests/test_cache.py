"""Compiling again: what has not changed is not made again, and never does that show in the book."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tests.test_cli import STORY, SUN, run
from typer.testing import CliRunner

from griffo import preparing, style, typeset, workshop
from griffo.cli import app
from griffo.emit.compositor import set_apart
from griffo.emit.setting import Piece
from griffo.preparing import Order, prepare
from griffo.store import open_store

FORMATS = "md,dump"
BOOK = """title = "Rain and Sun"
[[story]]
source = "rain.txt"
[[story]]
source = "sun.txt"
"""


@pytest.fixture
def pond(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book of two stories in the folder ``pond``, seen from the folder around it."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "pond"
    folder.mkdir()
    (folder / "book.toml").write_text(BOOK)
    (folder / "rain.txt").write_text(STORY)
    (folder / "sun.txt").write_text(SUN.replace(" & Cy Reed", ""))
    return folder


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the stories that are read and the formats that are set from here on."""
    done: list[str] = []
    prepare = preparing.prepare

    def read(order: Order) -> bytes:
        done.append(order.name)
        return prepare(order)

    monkeypatch.setattr(preparing, "prepare", read)
    make = typeset._set

    def note(name: str, *args: Any) -> Any:
        done.append(name)
        return make(name, *args)

    monkeypatch.setattr(typeset, "_set", note)
    return done


def files(folder: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


def fresh(*options: str) -> dict[str, bytes]:
    """Return what a compile makes that knows of no other."""
    shutil.rmtree("fresh", ignore_errors=True)
    run("compile", "pond", "--format", FORMATS, "-o", "fresh", "--no-cache", *options)
    return files("fresh")


def again(*options: str) -> dict[str, bytes]:
    """Return what a compile makes that may use what was kept."""
    run("compile", "pond", "--format", FORMATS, *options)
    return files("out")


@pytest.mark.uncounted
def test_nothing_changed(pond: Path, work: list[str]) -> None:
    every = ("--format", "epub,kepub,pdf,html,md")
    first = again(*every)
    assert work == ["rain.txt", "sun.txt", "pdf", "epub", "html", "md", "kepub"]
    assert (pond / ".griffo").is_dir()
    work.clear()
    assert again(*every) == first
    assert work == []
    assert fresh(*every) == first


def test_the_report_is_the_same(pond: Path) -> None:
    (pond / "rain.txt").write_text(STORY + "\nThe caf\ufffd was shut.\n")
    first = run("compile", "pond", "--format", "md", "--json").stdout
    assert "1 character was lost" in first
    assert run("compile", "pond", "--format", "md", "--json").stdout == first
    assert run("compile", "pond", "--format", "md", "--json", "--no-cache").stdout == first


@pytest.mark.usefixtures("pond")
def test_the_report_names_files_as_they_are_seen_from_here(monkeypatch: pytest.MonkeyPatch) -> None:
    run("compile", "pond", "--format", "md")
    monkeypatch.chdir("pond")
    told = json.loads(run("compile", "--format", "md", "--json").stdout)
    assert [story["file"] for story in told["stories"]] == ["rain.txt", "sun.txt"]


CHANGES: dict[str, Callable[[Path], object]] = {
    "a story": lambda pond: (pond / "rain.txt").write_text(STORY + "\nIt was over.\n"),
    "a title": lambda pond: (pond / "book.toml").write_text(BOOK.replace("Rain and Sun", "Weather")),
    "a story's row": lambda pond: (pond / "book.toml").write_text(BOOK + 'author = "Dee Ash"\n'),
    "a convention": lambda pond: (pond / "book.toml").write_text(BOOK + 'thoughts = "none"\n'),
    "a policy": lambda pond: (pond / "book.toml").write_text('notes = "drop"\n' + BOOK),
    "the order": lambda pond: (pond / "book.toml").write_text(
        BOOK.replace("rain.", "first.").replace("sun.", "rain.").replace("first.", "sun.")
    ),
    "a foreword": lambda pond: (pond / "foreword.md").write_text("# Before\n\nTwo of a kind.\n"),
    "a decision": lambda pond: (pond / "rain.marks.toml").write_text(
        '[[mark]]\ndecision = "reject"\nkind = "thought"\nexact = "I am so tired of this house."\n'
    ),
    "a name": lambda pond: [
        (pond / "rain.txt").rename(pond / "drizzle.txt"),
        (pond / "book.toml").write_text(BOOK.replace("rain.txt", "drizzle.txt")),
    ],
}


@pytest.mark.parametrize("change", CHANGES)
def test_after_a_change_the_book_is_as_if_made_anew(pond: Path, change: str) -> None:
    first = again()
    CHANGES[change](pond)
    second = again()
    assert second == fresh() | {name: first[name] for name in first.keys() - fresh().keys()}
    assert second["weather.md" if change == "a title" else "rain-and-sun.md"] != first["rain-and-sun.md"]


def test_only_what_changed_is_read_again(pond: Path, work: list[str]) -> None:
    again()
    work.clear()
    CHANGES["a story"](pond)
    again()
    assert work == ["rain.txt", "md", "dump"]


@pytest.mark.uncounted
def test_only_what_changed_is_set_again(pond: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def note(piece: Piece) -> bytes:
        done.append(piece.sections[0] if piece.sections else "blanks")
        return set_apart(piece)

    monkeypatch.setattr("griffo.emit.compositor.set_apart", note)
    run("compile", "pond", "--format", "pdf", "-o", "out")
    story = pond / "rain.txt"
    story.write_text(story.read_text() + "\nIt rained on.\n")
    run("compile", "pond", "--format", "pdf", "-o", "out")
    assert done == ["story-1", "story-2", "half-title", "colophon", "blanks", "story-1"]
    run("compile", "pond", "--format", "pdf", "-o", "fresh", "--no-cache")
    assert files("out") == files("fresh")


@pytest.mark.usefixtures("shared")
def test_a_cover_stays_while_its_words_do(pond: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    epub = ("--format", "epub")
    again(*epub)
    with monkeypatch.context() as gone:
        gone.setattr("griffo.emit.cover.render", None)
        CHANGES["a story"](pond)
        second = again(*epub, "--jobs", "1")
    assert second == fresh(*epub)
    CHANGES["a title"](pond)
    again(*epub, "-o", "weather")
    assert files("weather") == fresh(*epub)


@pytest.mark.uncounted
def test_a_given_cover_counts(pond: Path) -> None:
    epub = ("--format", "epub")
    (pond / "book.toml").write_text('cover = "cover.png"\n' + BOOK)
    made = []
    for colour in ("red", "blue", "red"):
        Image.new("RGB", (1600, 2560), colour).save(pond / "cover.png")
        made.append(again(*epub))
        assert made[-1] == fresh(*epub)
    assert made[0] == made[2] != made[1]


def test_a_decision_is_heeded_in_the_other_stories_too(pond: Path, work: list[str]) -> None:
    (pond / "sun.txt").write_text(STORY.replace("The Long Rain", "Sun"))  # by the same author
    again()
    work.clear()
    CHANGES["a decision"](pond)
    assert again() == fresh()
    assert {"rain.txt", "sun.txt"} <= set(work)


@pytest.mark.usefixtures("pond")
def test_options_count(work: list[str]) -> None:
    again()
    assert again("--notes", "gather") == fresh("--notes", "gather")
    work.clear()
    again()
    again("--notes", "gather")
    assert work == []


def test_a_style_counts_to_the_last_file(pond: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(style._home(), tmp_path / "styles")
    monkeypatch.setattr(style, "_home", lambda: tmp_path / "styles")
    first = again("--format", "html,md")
    sheet = tmp_path / "styles" / "base" / "base.css"
    sheet.write_text(sheet.read_text() + "\nh9 { color: red }\n")
    second = again("--format", "html,md")
    assert second == fresh("--format", "html,md")
    assert second["rain-and-sun.html"] != first["rain-and-sun.html"]
    assert second["rain-and-sun.md"] == first["rain-and-sun.md"]
    assert pond.is_dir()


def test_another_program_starts_anew(pond: Path, work: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    again()
    work.clear()
    monkeypatch.setattr("griffo.preparing.program", lambda: "a later version")
    monkeypatch.setattr("griffo.typeset.program", lambda: "a later version")
    again()
    assert work == ["rain.txt", "sun.txt", "md", "dump"]
    assert pond.is_dir()


def test_entries_that_were_tampered_with_are_made_again(pond: Path, work: list[str]) -> None:
    first = again()
    for file in (pond / ".griffo").glob("*-*"):
        file.write_bytes(file.read_bytes()[:-1])
    work.clear()
    assert again() == first
    assert work == ["rain.txt", "sun.txt", "md", "dump"]


def test_what_came_with_the_book_is_not_believed(
    pond: Path, work: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = again()
    work.clear()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another user"))
    assert again() == first
    assert work == ["rain.txt", "sun.txt", "md", "dump"]
    assert pond.is_dir()


def test_nothing_is_written_through_a_link(pond: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (pond / ".griffo").symlink_to(tmp_path / "elsewhere")
    assert again() == fresh()
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_folder_in_which_nothing_can_be_kept(pond: Path) -> None:
    (pond / ".griffo").write_text("no folder")
    done = run("compile", "pond", "--format", FORMATS)
    assert done.stderr == ""
    assert files("out") == fresh()


def test_no_cache_writes_nothing(pond: Path) -> None:
    fresh()
    assert not (pond / ".griffo").exists()


def test_loose_files_leave_nothing_beside_them(pond: Path) -> None:
    (pond / "book.toml").unlink()
    run("compile", "pond/rain.txt", "pond/sun.txt", "--format", "md")
    assert sorted(path.name for path in pond.iterdir()) == ["rain.txt", "sun.txt"]


def test_a_folder_of_stories_does_not_take_it_for_one(pond: Path) -> None:
    (pond / "book.toml").unlink()
    first = again()
    (pond / ".griffo" / "note.txt").write_text(STORY)
    told = json.loads(run("compile", "pond", "--format", FORMATS, "--json").stdout)
    assert [story["source"] for story in told["stories"]] == ["rain.txt", "sun.txt"]
    assert told["findings"] == []
    assert files("out") == first


def test_two_compiles_at_once(pond: Path) -> None:
    args = [sys.executable, "-m", "griffo", "compile", "pond", "--format", "md,dump", "--quiet", "-o"]
    both = [subprocess.Popen([*args, name]) for name in ("one", "two")]
    assert [process.wait() for process in both] == [0, 0]
    run("compile", "pond", "--format", "md,dump", "-o", "after")
    assert files("one") == files("two") == files("after")
    assert not list((pond / ".griffo").glob("*.tmp"))


def test_what_is_kept_stays_small(pond: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    again()
    store = open_store(pond)
    assert store
    limit = store.size() * 3 // 2
    monkeypatch.setattr("griffo.store.Store.prune.__defaults__", (limit,))
    for title in ("Fog", "Hail", "Snow"):
        (pond / "book.toml").write_text(BOOK.replace("Rain and Sun", title))
        again()
        assert limit // 3 < store.size() <= limit


@pytest.mark.usefixtures("pond")
def test_cache_says_how_much_is_kept() -> None:
    assert run("cache", "pond").stdout == "pond/.griffo: 0 kB.\n"
    again()
    kilobytes = run("cache", "pond").stdout.removeprefix("pond/.griffo: ").removesuffix(" kB.\n")
    assert int(kilobytes) > 4
    assert run("cache", "pond", "--prune").stdout == f"pond/.griffo: {kilobytes} kB deleted, 0 kB kept.\n"
    assert run("cache", "pond", "--prune").stdout == "pond/.griffo: 0 kB deleted, 0 kB kept.\n"
    assert run("cache", "pond").stdout == "pond/.griffo: 0 kB.\n"
    assert again() == fresh()


def test_cache_where_nothing_can_be_kept(pond: Path) -> None:
    (pond / ".griffo").write_text("no folder")
    assert run("cache", "pond").stdout == "Nothing can be kept beside this book.\n"


# ---- several processes


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start other processes for the smallest book."""
    monkeypatch.setattr(workshop, "PAYS", 0)


def watched(folder: Path, deaths: int, order: Order) -> bytes:
    """Make a story ready and leave word of who did; over ``rain.txt`` die so many times, as for want of memory."""
    if order.name == "rain.txt" and len(list(folder.glob("died-*"))) < deaths:
        (folder / f"died-{os.getpid()}").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    (folder / f"done-{os.getpid()}-{order.name}").touch()
    return prepare(order)


@pytest.fixture
def watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], Path]:
    """Give a function that lets so many processes die; it returns the folder in which they leave word."""

    def begin(deaths: int) -> Path:
        monkeypatch.setattr(preparing, "prepare", partial(watched, tmp_path, deaths))
        return tmp_path

    return begin


@pytest.mark.usefixtures("pond", "shared")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_book_is_the_same_however_many_read_it(watch: Callable[[int], Path], jobs: str) -> None:
    expected = fresh("--jobs", "1")
    word = watch(0)
    assert again("--jobs", jobs) == expected
    done = [path.name.split("-") for path in word.glob("done-*")]
    assert sorted(name for *_, name in done) == ["rain.txt", "sun.txt"]
    assert {int(who) == os.getpid() for _, who, _ in done} == {jobs == "1"}


@pytest.mark.usefixtures("pond", "shared")
def test_a_small_book_needs_no_other_process(watch: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.chdir(watch(0))
    run("compile", "pond", "--format", "md", "--jobs", "2")
    assert {path.name.split("-")[1] for path in Path().glob("done-*")} == {str(os.getpid())}


@pytest.mark.usefixtures("pond", "shared")
def test_a_process_that_dies_is_said_and_its_story_read_by_another(watch: Callable[[int], Path]) -> None:
    expected = fresh("--jobs", "1")
    word = watch(1)
    done = run("compile", "pond", "--format", FORMATS, "--jobs", "2")
    assert (
        "pond/rain.txt: warning: The process that read this story died, most likely for want of memory; another has "
        "read it alone.\n    With --jobs 1 stories are read one by one.\n"
    ) in done.stdout
    assert files("out") == expected
    assert len(list(word.glob("died-*"))) == 1
    assert "warning" not in run("compile", "pond", "--format", FORMATS).stdout  # kept, and as good as any


@pytest.mark.usefixtures("pond", "shared")
def test_a_story_over_which_two_processes_die_is_an_error(watch: Callable[[int], Path]) -> None:
    word = watch(9)
    done = run("compile", "pond", "--format", "md", "--jobs", "2", code=1)
    assert done.stderr == (
        "griffo: pond/rain.txt: Two processes died over this, the second with no other beside it. Most likely there is "
        "not enough memory. Close other programs, or part it into several files.\n"
    )
    assert not Path("out").exists()
    assert len(list(word.glob("died-*"))) == 2


@pytest.mark.usefixtures("pond", "shared")
def test_where_no_process_can_be_started_it_is_said_and_the_book_made_by_this_one(
    watch: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = fresh("--jobs", "1")
    word = watch(0)
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    done = run("compile", "pond", "--format", FORMATS, "--jobs", "2")
    sentence = "warning: No other process could be started, so this one did all by itself, which takes longer.\n"
    assert f"{sentence}    Close other programs. With --jobs 1 no other is started.\n" in done.stdout
    assert files("out") == expected
    assert {path.name.split("-")[1] for path in word.glob("done-*")} == {str(os.getpid())}


@pytest.mark.usefixtures("shared")
def test_what_is_wrong_with_a_file_is_said_as_by_one_process(pond: Path) -> None:
    (pond / "sun.txt").write_bytes(b"%PDF-1.7")
    one, two = (run("compile", "pond", "--format", "md", "--jobs", jobs, code=1).stderr for jobs in ("1", "2"))
    assert one == two
    assert one.startswith("griffo: pond/sun.txt: This is a PDF file, not text.")


def faulty(order: Order) -> bytes:
    raise ZeroDivisionError(order.name)


@pytest.mark.usefixtures("pond", "shared")
def test_a_fault_of_the_program_in_another_process_comes_to_light(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "prepare", faulty)
    with pytest.raises(ZeroDivisionError, match=r"(rain|sun)\.txt"):
        CliRunner().invoke(app, ["compile", "pond", "--format", "md", "--jobs", "2"], catch_exceptions=False)
