"""``griffo compile --watch``, as a process of its own whose book is edited."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.test_cli import STORY, run
from tests.test_cli import pond as pond  # noqa: PLC0414 - a fixture

from griffo.watching import belongs, book_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 60
"""Seconds until a test gives up; on a machine with nothing else to do each waits for a few."""
START = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from griffo.cli import main; main()"
"""A shell starts what runs behind it deaf to interrupts, and the tests may have been started so."""


class Watcher:
    """A process that watches, and the lines that it prints."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.said = ""

    def until(self, words: str) -> str:
        """Return all that was said since the last time, once it holds these words in a whole line."""
        assert self.process.stdout
        ends = time.monotonic() + PATIENCE
        while words not in self.said or not self.said.endswith("\n"):
            assert select.select([self.process.stdout], [], [], max(0, ends - time.monotonic()))[0], self.said
            new = os.read(self.process.stdout.fileno(), 10_000).decode()
            assert new, f"it ended after: {self.said}"
            self.said += new
        said, self.said = self.said, ""
        return said

    def interrupt(self) -> tuple[int, str]:
        """Return the exit status after Ctrl-C, and all that was still said."""
        assert self.process.stdout
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(PATIENCE)
        return status, self.said + self.process.stdout.read().decode()


def edit(path: Path, text: str) -> None:
    """Write a file as an editor does: nobody sees it half written."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text)
    beside.replace(path)


def wait_for(path: Path) -> None:
    ends = time.monotonic() + PATIENCE
    while not path.exists():
        assert time.monotonic() < ends, path
        time.sleep(0.02)


@contextmanager
def watching(*args: str) -> Iterator[Watcher]:
    process = subprocess.Popen(
        [sys.executable, "-c", START, "compile", *args, "--format", "md", "--watch"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        yield Watcher(process)
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def test_a_book_is_made_again_after_each_change_and_mended_by_the_next(pond: Path) -> None:
    with watching("pond") as watcher:
        first = watcher.until("Ctrl-C ends it.")
        assert first.startswith("Pond\n")
        assert first.endswith("Watching pond. Ctrl-C ends it.\n")

        edit(pond / "rain.txt", STORY.replace("kettle", "samovar"))
        said = watcher.until("rain.txt changed. The book is made again, in ")
        assert said.count("\n") == 1, "one line"
        assert "samovar" in Path("out/pond.md").read_text()

        edit(pond / "book.toml", 'title = "Ponds\n')
        assert "griffo: pond/book.toml:1: This line is not TOML" in watcher.until("There is no new book, in ")

        edit(pond / "book.toml", 'title = "Ponds"\n')
        watcher.until("book.toml changed. The book is made again")
        assert Path("out/ponds.md").exists()

        edit(pond / "rain.txt", STORY + "\nThe caf\ufffd was shut.\n")
        assert "rain.txt changed" in watcher.until("warning: 1 character was lost")
        edit(pond / "rain.txt", STORY + "\nNow the caf\ufffd was shut.\n")
        assert "warning" not in watcher.until("rain.txt changed"), "it was said already"

        assert watcher.interrupt() == (0, "")


def test_a_book_that_is_broken_at_first_is_watched_until_it_is_whole(pond: Path) -> None:
    edit(pond / "book.toml", "title =\n")
    with watching("pond", "--quiet") as watcher:
        watcher.until("griffo: pond/book.toml:1: This line is not TOML")
        time.sleep(0.3)
        edit(pond / "book.toml", 'title = "Ponds"\n')
        wait_for(Path("out/ponds.md"))
        assert watcher.interrupt() == (0, ""), "quiet"


def test_single_stories_are_watched_with_their_decisions_and_without_their_neighbours(pond: Path) -> None:
    with watching("pond/rain.txt") as watcher:
        watcher.until("Watching pond/rain.txt")
        edit(pond / "sun 2.txt", STORY)
        new = pond / "new"
        new.write_text(STORY.replace("kettle", "samovar"))
        new.replace(pond / "rain.txt")  # as editors save
        assert "rain.txt changed. The book is made again" in watcher.until("changed")
        run("marks", "pond/rain.txt", "--reject", "1")
        assert watcher.until("changed").startswith("rain.marks.toml changed.")


def test_an_interrupt_while_a_book_is_made_is_no_error_either(pond: Path) -> None:
    edit(pond / "long.txt", STORY.replace("The Long Rain", "Long") + 3000 * "\n\nIt rained, and then he slept.")
    with watching("pond") as watcher:
        wait_for(pond / ".griffo")
        assert watcher.interrupt() == (0, "")
        assert not Path("out/pond.md").exists()


def test_there_has_to_be_something_to_watch(tmp_path: Path) -> None:
    done = run("compile", str(tmp_path / "nowhere" / "book.toml"), "--watch", code=1)
    assert "There is no such folder" in str(done.exception)


@pytest.mark.usefixtures("pond")
def test_a_watch_prints_no_json() -> None:
    assert "--watch" in run("compile", "pond", "--watch", "--json", code=2).stderr


@pytest.mark.parametrize(
    ("name", "out", "expected"),
    [
        ("rain.txt", "out", True),
        ("rain.marks.toml", "out", True),
        ("book.toml", "out", True),
        ("cover.JPG", "out", True),
        ("foreword.md", "out", True),
        ("part one/rain.txt", "out", True),
        ("mine/print.css", "out", True),
        ("mine/fonts/Face.ttf", "out", True),
        ("out/rain.md", "out", False),
        ("out/rain.txt", "out", False),
        ("out/rain.txt", "elsewhere", True),
        ("rain.epub", ".", True),
        ("rain.txt", ".", True),
        (".griffo/story/ab.txt", "out", False),
        (".rain.txt.swp", "out", False),
        (".git/config.toml", "out", False),
        ("rain.txt~", "out", False),
        ("notes.md", "out", True),
        ("authors/ada-brook.md", "out", True),
        ("authors/.ada-brook.md.swp", "out", False),
    ],
)
def test_what_belongs_to_a_book(name: str, out: str, *, expected: bool) -> None:
    folder = Path("/books/pond")
    assert belongs(folder / name, folder, folder if out == "." else folder / out) == expected


def test_the_folder_of_a_book(pond: Path) -> None:
    assert book_folder([Path("pond")]) == pond
    assert book_folder([Path("pond/book.toml")]) == pond
    assert book_folder([Path("pond/rain.txt")]) is None
    assert book_folder([Path("pond/rain.txt"), Path("pond/sun 2.txt")]) is None
