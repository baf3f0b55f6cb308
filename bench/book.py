"""Time a whole book, from text files to EPUB, beside pandoc and calibre.

    .venv/bin/python bench/book.py [--only 250000] [--without calibre] [--rounds 3] [--folder DIR]

Makes two books by seed (corpus.py): 50 stories of 250,000 words and 400 stories of 2,000,000. Griffo makes its EPUB of
the text files: with nothing kept, with nothing changed since, and with a paragraph added to one story. pandoc and
calibre convert the same book from Markdown that has its headings, italics and footnotes already. Every EPUB is opened
and its words and files are counted. Prints a Markdown table; tools that are not installed have no row.
"""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from pathlib import Path
from zipfile import ZipFile

from measure import Command, run

from books import MAKE, Book, asked, head

_BODY = re.compile(rb"<body\b.*</body>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def main() -> None:
    head("book", "tool", "wall", "all cores", "memory", "words", "files", "size", "wall by pandoc's")
    for book in asked(__doc__):
        rows_of(book)


def rows_of(book: Book) -> None:
    """Print the rows of one book."""
    folder = book.folder
    subprocess.run([*MAKE, "md", "-o", "."], cwd=folder, check=True)
    ready = next(path.name for path in folder.glob("*.md"))
    others = {
        "pandoc": ["pandoc", ready, "--from=markdown", "--toc", "--epub-chapter-level=3", "--output=pandoc/book.epub"],
        "calibre": ["ebook-convert", ready, "calibre/book.epub"],
    }
    changes = ("nothing kept", "nothing changed", "one story changed")
    commands = book.griffo("epub", *changes)
    places = [folder / what for what in changes]
    for tool, given in others.items():
        if tool not in book.without and shutil.which(given[0]):
            commands[f"{tool}, from ready Markdown"] = Command(given)
            places.append(folder / tool)
            places[-1].mkdir()
    rows = list(zip(commands, run(list(commands.values()), folder, book.rounds), map(next_epub, places), strict=True))
    pandoc = next((cost.wall for row, cost, _ in rows if row.startswith("pandoc")), 0)
    for row, cost, path in rows:
        count, files = contents(path)
        ratio = f"{cost.wall / pandoc:.2f}" if pandoc else ""
        size = f"{path.stat().st_size / 1e6:.1f} MB"
        print(f"| {book.name} | {row} | {cost.row()} | {count:,} | {files} | {size} | {ratio} |", flush=True)


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
