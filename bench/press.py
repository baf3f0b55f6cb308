"""Time the printed book, set in parts and joined, beside one WeasyPrint document and other tools.

    .venv/bin/python bench/press.py [--only 250000] [--without calibre] [--rounds 3] [--folder DIR]

Makes two books by seed (corpus.py): 50 stories of 250,000 words and 400 stories of 2,000,000. Griffo makes its PDF of
the text files: with nothing kept, with a paragraph added to one story, with nothing changed. "One document" is the same
HTML and the same style sheet, all stories in one, set by WeasyPrint alone; it gets them ready, so nothing is read,
marked or checked. calibre makes its PDF of Griffo's EPUB, pandoc of Griffo's Markdown with XeLaTeX. Every PDF is opened
and its pages, words, bookmarks and links are counted. Prints a Markdown table; what is not installed has no row.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import corpus
import pikepdf
from measure import Command, run
from pypdfium2 import PdfDocument

if TYPE_CHECKING:
    from collections.abc import Callable

BOOKS = ((50, 250_000), (400, 2_000_000))
GRIFFO = str(Path(sys.executable).with_name("griffo"))
WHOLE = """
.stories { break-before: recto }
@page stories:nth(1 of stories) { counter-reset: page 1 }
.contents a::after { content: leader("\\2003\\2003") target-counter(attr(href), page) }
"""
"""What a style sheet needs besides, if all parts stand in one document."""
SET = """
import pathlib, sys
from griffo.emit.setting import render
from griffo.style import load
html, sheet, out = map(pathlib.Path, sys.argv[1:])
out.write_bytes(render(html.read_text(), sheet.read_text(), load("classic")))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", type=int, metavar="WORDS")
    parser.add_argument("--without", action="append", default=[], metavar="TOOL")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--rounds", type=int, default=3, help="each is timed once a round; the quickest counts")
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="griffo-bench-"))
    cells = "book|tool|wall|all cores|memory|pages|words|bookmarks|links|size|times as quick as one document"
    print("|", " | ".join(cells.split("|")), "|")
    print("|---" * len(cells.split("|")) + "|")
    for stories, words in BOOKS:
        if options.only in {None, words}:
            book(folder / str(words), stories, words, options.without, options.rounds)


def book(folder: Path, stories: int, words: int, without: list[str], rounds: int) -> None:
    """Print the rows of one book."""
    shutil.rmtree(folder, ignore_errors=True)
    corpus.write(folder / "book", stories, words)
    name = f"{stories} stories, {sum(len(file.read_text().split()) for file in folder.glob('book/*.txt')):,} words"
    make = [GRIFFO, "compile", "book", "--quiet", "--format"]
    first = folder / "book" / "story-001.txt"
    changes: dict[str, Callable[[], object]] = {
        "nothing kept": lambda: shutil.rmtree(folder / "book" / ".griffo", ignore_errors=True),
        "one story changed": lambda: first.write_text(f"{first.read_text()}\nThat was all she would say of it.\n"),
        "nothing changed": lambda: None,
    }
    rows = {f"Griffo, {what}": Command([*make, "pdf", "-o", what], before) for what, before in changes.items()}
    rows |= {tool: command for tool, command in others(folder, make).items() if tool.split(",")[0] not in without}
    for place in rows:
        (folder / place).mkdir(exist_ok=True)
    costs = dict(zip(rows, run(list(rows.values()), folder, rounds), strict=True))
    whole = costs.get("WeasyPrint, one document")
    for tool, cost in costs.items():
        path = next((folder / tool.removeprefix("Griffo, ")).glob("*.pdf"))
        ratio = f"{whole.wall / cost.wall:.2f}" if whole else ""
        print(f"| {name} | {tool} | {cost.row()} | {counted(path)} | {ratio} |", flush=True)


def others(folder: Path, make: list[str]) -> dict[str, Command]:
    """Return what other tools do with the same book, made ready for each."""
    subprocess.run([*make, "md,epub", "-o", ".", "--no-cache"], cwd=folder, check=True)
    markdown, epub = (next(path.name for path in folder.glob(f"*.{suffix}")) for suffix in ("md", "epub"))
    (folder / "whole.html").write_text(one_document(folder / "book"), encoding="utf-8")
    (folder / "whole.css").write_text(sheet(), encoding="utf-8")
    found = {
        "WeasyPrint, one document": [
            *(sys.executable, "-W", "ignore", "-c", SET),
            *("whole.html", "whole.css", "WeasyPrint, one document/book.pdf"),
        ],
        "pandoc, XeLaTeX": ["pandoc", markdown, "--toc", "--pdf-engine=xelatex", "--output=pandoc, XeLaTeX/book.pdf"],
        "calibre": ["ebook-convert", epub, "calibre/book.pdf"],
    }
    needs = {"pandoc, XeLaTeX": "xelatex"}
    return {tool: Command(line) for tool, line in found.items() if shutil.which(needs.get(tool, line[0]))}


def one_document(folder: Path) -> str:
    """Return a book as one HTML document."""
    from griffo import compile as driver
    from griffo.emit.pages import pages
    from griffo.emit.pieces import documents

    book = driver.open_book([folder])
    made, style = driver.draft(book).book, driver.look(book)
    laid = documents(made, pages(made, "print", style.typeface), style.leaf.heads)
    parts = [match[0] for each in (*laid.body, laid.last) if each and (match := ARTICLE.search(each.html))]
    return laid.front.html.replace("</body>", f'<div class="stories">{"".join(parts)}</div></body>')


ARTICLE = re.compile("<article.*</article>", re.DOTALL)


def sheet() -> str:
    """Return the style sheet of a book in one document."""
    from griffo.style import css, load, page_rules

    style = load("classic")
    return css(style, "print") + page_rules(style.leaf) + WHOLE


def counted(path: Path) -> str:
    """Return the cells that say what is in a PDF."""
    with PdfDocument(path) as pdf:
        words = sum(len(page.get_textpage().get_text_range().split()) for page in pdf)
        pages, marks = len(pdf), sum(1 for _ in pdf.get_toc())
    with pikepdf.open(path) as pdf:
        links = sum(len(page.obj.get("/Annots", [])) for page in pdf.pages)
    return f"{pages:,} | {words:,} | {marks} | {links} | {path.stat().st_size / 1e6:.1f} MB"


if __name__ == "__main__":
    main()
