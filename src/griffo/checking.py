"""What ``griffo check`` finds: in the stories of a book, and in the EPUB made of them or in any other."""

from __future__ import annotations

import warnings
from collections import Counter
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image

from griffo.compile import draft, look, open_book
from griffo.emit import epub
from griffo.errors import GriffoError
from griffo.model import Level, Picture
from griffo.outputs import file_name
from griffo.preflight import code_of, images, metadata, preflight
from griffo.preflight.epub import open_epub
from griffo.printing import refused, unbound
from griffo.read.picture import SIZE
from griffo.report import OTHER_FACE, Remark, Report
from griffo.write import reason, shown, slug

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from griffo.compile import Draft
    from griffo.config import Book

EPUB = ".epub"
_COUNTED = {
    "widow": "widows",
    "orphan": "orphans",
    "heading": "headings at a foot",
    "ornament": "scene breaks at an edge",
    "stump": "short last lines",
    "stub": "broken last words",
    "ladder": "ladders of hyphens",
    "leaf": "words over a turned leaf",
}
_LARGEST = 1_000_000_000
"""Bytes of an EPUB that is read at all: five times what Amazon takes."""
_OWN = {
    code_of(metadata.unknown_language): ("language", "Set language in book.toml to the book's, such as en or fr."),
    code_of(metadata.unlisted_language): (
        "language",
        "It may be sent back. Set language in book.toml to a listed one, such as en, for one that surely arrives.",
    ),
    code_of(metadata.no_title): ("title", "Set title in book.toml."),
    code_of(metadata.no_author): ("editor", "Set author for a story, or editor for the book, in book.toml."),
    code_of(images.small_cover): ("cover", f"Take one of {SIZE[0]} by {SIZE[1]} pixels."),
}
"""What the writer of a ``book.toml`` can do: by the code of the finding, the key and the advice."""


def check(path: Path, *, pages: bool = False) -> Report:
    """Return what looks wrong in a book, or in an EPUB. Raises ``GriffoError`` where it cannot be read or made.

    With ``pages`` the printed book is set, and what a typographer would mend on its pages is told too.
    """
    if path.suffix.lower() == EPUB and not path.is_dir():
        return _file(path)
    book = open_book([path])
    made = draft(book)
    printed = _pages(book, made) if pages else ()
    return replace(made.report, findings=(*made.findings, *_kindle(book, made), *refused(book, look(book)), *printed))


def _file(path: Path) -> Report:
    try:
        if path.stat().st_size > _LARGEST:
            raise GriffoError("No reader takes a book as large as this.", file=str(path), mend="Give a smaller one.")
        content = path.read_bytes()
    except OSError as error:
        raise GriffoError(f"The file cannot be read: {reason(error)}.", file=str(path)) from error
    opened = open_epub(content, shown(path))
    return Report(opened.title or path.name, (), (), preflight(opened, shown(path)))


def _kindle(book: Book, made: Draft) -> Iterator[Remark]:
    """Yield what the Kindle preflight finds in the EPUB that a compile would make.

    It is made without fonts and, where the style would draw the cover, with a plain picture of its size, which takes
    a tenth of the time; no rule looks at what is left out but for its type and size.
    """
    if not made.stories:
        return
    style = replace(look(book), embedded=False)
    file = f"{slug(made.book.title)}{EPUB}"
    for remark in preflight(open_epub(epub.package(made.book, style, made.book.cover or _plain_cover()), file), file):
        key, hint = _OWN.get(remark.code, ("", remark.hint))
        if key and book.toml:
            remark = replace(remark, file=book.toml.file, line=book.toml.line(key))  # noqa: PLW2901
        yield replace(remark, hint=hint)


def _pages(book: Book, made: Draft) -> Iterator[Remark]:
    """Yield how many flaws of each kind the pages have, and each with its page and line."""
    from griffo.emit.pdf import press
    from griffo.emit.quality import KINDS

    if not made.stories:
        return
    style = look(book)
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always", UserWarning)
        volumes = press(made.book, style, limit=book.limit)
    for sentence in dict.fromkeys(str(one.message) for one in heard):
        yield Remark(file_name(made.frame.title, "pdf"), 0, Level.WARNING, "emitter", sentence)
    for pressed in volumes:
        yield from unbound(book, style, pressed.sheets, pressed.volume)
        found = Counter(flaw.kind for _, flaw in pressed.flaws)
        counts = ", ".join(f"{found[kind]} {_COUNTED[kind]}" for kind in KINDS)
        file = file_name(made.frame.title, "pdf", pressed.volume)
        yield Remark(file, 0, Level.INFO, "pages", f"{pressed.sheets} pages: {counts}.")
        for note in pressed.notes:
            yield Remark(file, 0, Level.INFO, OTHER_FACE, note)
        for label, flaw in pressed.flaws:
            sentence = f"Page {label}: {KINDS[flaw.kind]}: “{flaw.words.strip()}”."
            yield Remark(file, 0, Level.INFO, f"page-{flaw.kind}", sentence)


def _plain_cover() -> Picture:
    out = BytesIO()
    Image.new("1", SIZE).save(out, "PNG")
    return Picture(out.getvalue(), "image/png")
