"""What the scripts that time whole books share: the two books, what is done to them, and the options."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import corpus
from measure import Command

BOOKS = ((50, 250_000), (400, 2_000_000))
"""Stories and words."""
GRIFFO = str(Path(sys.executable).with_name("griffo"))
MAKE = (GRIFFO, "compile", "book", "--quiet", "--format")
LINE = "\nThat was all she would say of it.\n"


@dataclass(frozen=True, slots=True)
class Book:
    """A book of text files in the folder ``book`` of a folder, and how it is asked for."""

    folder: Path
    name: str
    without: tuple[str, ...]
    rounds: int

    def griffo(self, format_: str, *changes: str) -> dict[str, Command]:
        """Return commands that make the book in a format after each of these changes, into a folder of its name."""
        return {f"Griffo, {what}": Command([*MAKE, format_, "-o", what], self._before(what)) for what in changes}

    def _before(self, what: str) -> Callable[[], object]:
        first = self.folder / "book" / "story-001.txt"
        return {
            "nothing kept": lambda: shutil.rmtree(self.folder / "book" / ".griffo", ignore_errors=True),
            "one story changed": lambda: first.write_text(first.read_text() + LINE),
            "nothing changed": lambda: None,
        }[what]


def asked(doc: str) -> Iterator[Book]:
    """Yield the books that the command line asks for, each written when it is its turn."""
    parser = argparse.ArgumentParser(description=doc.partition("\n")[0])
    parser.add_argument("--only", type=int, metavar="WORDS")
    parser.add_argument("--without", action="append", default=[], metavar="TOOL")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--rounds", type=int, default=3, help="each is timed once a round; the quickest counts")
    options = parser.parse_args()
    home = options.folder or Path(tempfile.mkdtemp(prefix="griffo-bench-"))
    for stories, words in BOOKS:
        if options.only in {None, words}:
            folder = home / str(words)
            shutil.rmtree(folder, ignore_errors=True)
            corpus.write(folder / "book", stories, words)
            count = sum(len(file.read_text().split()) for file in folder.glob("book/*.txt"))
            yield Book(folder, f"{stories} stories, {count:,} words", tuple(options.without), options.rounds)


def head(*cells: str) -> None:
    """Print the head of a table."""
    print("|", " | ".join(cells), "|")
    print("|---" * len(cells) + "|")
