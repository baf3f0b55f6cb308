"""Time the printed book, set in parts and joined, beside one WeasyPrint document and other tools.

    .venv/bin/python bench/press.py [--only 250000] [--without calibre] [--rounds 3] [--folder DIR]

Makes two books by seed (corpus.py): 50 stories of 250,000 words and 400 stories of 2,000,000. Griffo makes its PDF of
the text files: with nothing kept, with a paragraph added to one story, with nothing changed. "One document" is the same
HTML and the same style sheet, all stories in one, set by WeasyPrint alone, without Griffo's shortcuts; it gets them
ready, so nothing is read, marked or checked. calibre makes its PDF of Griffo's EPUB, and XeLaTeX, by way of pandoc, of
Griffo's Markdown, in the same faces and size on the same paper, but without tags and with headings of its own. Every
PDF is opened and its pages, words, bookmarks and links are counted. Prints a Markdown table; what is not installed has
no row.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
from measure import Command, run
from pypdfium2 import PdfDocument

from books import MAKE, Book, asked, head

WHOLE = """
.stories { break-before: recto }
@page stories:nth(1 of stories) { counter-reset: page 1 }
.contents a::after { content: leader("\\2003\\2003") target-counter(attr(href), page) }
"""
"""What a style sheet needs besides, if all parts stand in one document."""
SET = """
import pathlib, sys
from griffo.emit.rendering import render
from griffo.style import load
html, sheet, out = map(pathlib.Path, sys.argv[1:])
out.write_bytes(render(html.read_text(), sheet.read_text(), load("classic")))
"""


def main() -> None:
    counts = ("pages", "words", "bookmarks", "links", "size")
    head("book", "tool", "wall", "all cores", "memory", *counts, "times as quick as one document")
    for book in asked(__doc__):
        rows_of(book)


def rows_of(book: Book) -> None:
    """Print the rows of one book."""
    folder = book.folder
    rows = book.griffo("pdf", "nothing kept", "one story changed", "nothing changed")
    rows |= {tool: command for tool, command in others(folder).items() if tool.split(",")[0] not in book.without}
    for place in rows:
        (folder / place).mkdir(exist_ok=True)
    costs = dict(zip(rows, run(list(rows.values()), folder, book.rounds), strict=True))
    whole = costs.get("WeasyPrint, one document")
    for tool, cost in costs.items():
        path = next((folder / tool.removeprefix("Griffo, ")).glob("*.pdf"))
        ratio = f"{whole.wall / cost.wall:.2f}" if whole else ""
        print(f"| {book.name} | {tool} | {cost.row()} | {counted(path)} | {ratio} |", flush=True)


def others(folder: Path) -> dict[str, Command]:
    """Return what other tools do with the same book, made ready for each."""
    subprocess.run([*MAKE, "md,epub", "-o", ".", "--no-cache"], cwd=folder, check=True)
    markdown, epub = (next(path.name for path in folder.glob(f"*.{suffix}")) for suffix in ("md", "epub"))
    (folder / "whole.html").write_text(one_document(folder / "book"), encoding="utf-8")
    (folder / "whole.css").write_text(sheet(), encoding="utf-8")
    if os.geteuid() == 0:
        os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"  # calibre's browser will not run for root otherwise
    found = {
        "WeasyPrint, one document": [
            *(sys.executable, "-W", "ignore", "-c", SET),
            *("whole.html", "whole.css", "WeasyPrint, one document/book.pdf"),
        ],
        "pandoc, XeLaTeX": ["pandoc", markdown, *latex(), "--output=pandoc, XeLaTeX/book.pdf"],
        "calibre": ["ebook-convert", epub, "calibre/book.pdf"],
    }
    needs = {"pandoc, XeLaTeX": "xelatex"}
    return {tool: Command(line) for tool, line in found.items() if shutil.which(needs.get(tool, line[0]))}


def latex() -> list[str]:
    """Return what tells pandoc to have XeLaTeX set a book in the faces and on the paper of the style."""
    from griffo.style import load

    style = load("classic")
    leaf, face = style.leaf, style.faces[0].path
    kinds = (("Italic", "Italic"), ("Bold", "Bold"), ("BoldItalic", "BoldItalic"))
    others = [f"{kind}Font={face.name.replace('Regular', name)}" for kind, name in kinds]
    sides = ("top", "outer", "bottom", "inner")
    paper = [f"paperwidth={leaf.width}bp", f"paperheight={leaf.height}bp"]
    set_ = {
        "documentclass": ["book"],
        "fontsize": ["11pt"],
        "linestretch": [f"{leaf.line / 13.6:.3f}"],  # 13.6 points are a line of 11 in this class
        "geometry": paper + [f"{side}={getattr(leaf, side)}bp" for side in sides],
        "mainfont": [face.name],
        "mainfontoptions": [f"Path={face.parent}/", *others],
        "indent": ["true"],
    }
    options = [f"--variable={name}={value}" for name, values in set_.items() for value in values]
    return ["--toc", "--top-level-division=chapter", "--pdf-engine=xelatex", *options]


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
