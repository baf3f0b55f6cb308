"""Time a whole book, from text files to EPUB, beside pandoc and calibre.

    .venv/bin/python bench/book.py [--only 250000] [--without calibre] [--rounds 3] [--folder DIR]

Makes two books by seed (corpus.py): 50 stories of 250,000 words and 400 stories of 2,000,000. Griffo makes its EPUB of
the text files: with nothing kept, with nothing changed since, and with a paragraph added to one story. pandoc and
calibre convert the same book from Markdown that has its headings, italics and footnotes already. Every EPUB is opened
and its words and files are counted. Prints a Markdown table; tools that are not installed have no row.
"""

from __future__ import annotations

import argparse
import html
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import corpus
from measure import Command, run

if TYPE_CHECKING:
    from collections.abc import Callable

BOOKS = ((50, 250_000), (400, 2_000_000))
GRIFFO = str(Path(sys.executable).with_name("griffo"))
_BODY = re.compile(rb"<body\b.*</body>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", type=int, metavar="WORDS")
    parser.add_argument("--without", action="append", default=[], metavar="TOOL")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--rounds", type=int, default=3, help="each is timed once a round; the quickest counts")
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="griffo-bench-"))
    print("| book | tool | wall | all cores | memory | words | files | size | wall by pandoc's |")
    print("|---|---|---|---|---|---|---|---|---|")
    for stories, words in BOOKS:
        if options.only in {None, words}:
            book(folder / str(words), stories, words, options.without, options.rounds)


def book(folder: Path, stories: int, words: int, without: list[str], rounds: int) -> None:
    """Print the rows of one book."""
    shutil.rmtree(folder, ignore_errors=True)
    corpus.write(folder / "book", stories, words)
    name = f"{stories} stories, {sum(len(file.read_text().split()) for file in folder.glob('book/*.txt')):,} words"
    make = [GRIFFO, "compile", "book", "--quiet", "--format"]
    subprocess.run([*make, "md", "-o", "."], cwd=folder, check=True)
    ready = next(path.name for path in folder.glob("*.md"))
    first = folder / "book" / "story-001.txt"
    changes: dict[str, Callable[[], object]] = {
        "nothing kept": lambda: shutil.rmtree(folder / "book" / ".griffo", ignore_errors=True),
        "nothing changed": lambda: None,
        "one story changed": lambda: first.write_text(f"{first.read_text()}\nThat was all she would say of it.\n"),
    }
    others = {
        "pandoc": ["pandoc", ready, "--from=markdown", "--toc", "--epub-chapter-level=3", "--output=pandoc/book.epub"],
        "calibre": ["ebook-convert", ready, "calibre/book.epub"],
    }
    commands = {f"Griffo, {what}": Command([*make, "epub", "-o", what], before) for what, before in changes.items()}
    places = [folder / what for what in changes]
    for tool, given in others.items():
        if tool not in without and shutil.which(given[0]):
            commands[f"{tool}, from ready Markdown"] = Command(given)
            places.append(folder / tool)
            places[-1].mkdir()
    rows = list(zip(commands, run(list(commands.values()), folder, rounds), map(next_epub, places), strict=True))
    pandoc = next((cost.wall for row, cost, _ in rows if row.startswith("pandoc")), 0)
    for row, cost, path in rows:
        count, files = contents(path)
        ratio = f"{cost.wall / pandoc:.2f}" if pandoc else ""
        size = f"{path.stat().st_size / 1e6:.1f} MB"
        print(f"| {name} | {row} | {cost.row()} | {count:,} | {files} | {size} | {ratio} |", flush=True)


def next_epub(folder: Path) -> Path:
    return next(folder.glob("*.epub"))


def contents(path: Path) -> tuple[int, int]:
    """Return how many words and XHTML files an EPUB holds."""
    words = files = 0
    with ZipFile(path) as epub:
        for name in epub.namelist():
            body = _BODY.search(epub.read(name)) if name.endswith((".xhtml", ".html")) else None
            if body:
                files += 1
                words += len(html.unescape(_TAG.sub(" ", body[0].decode())).split())
    return words, files


if __name__ == "__main__":
    main()
