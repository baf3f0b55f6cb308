"""The book as a PDF for print: every part of it set by itself, wherever that is done, and the parts joined."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from griffo.emit.collation import collate, folios, opens_verso
from griffo.emit.conforming import refuse_boxes
from griffo.emit.glyphs import borrowed, boxes
from griffo.emit.joining import join
from griffo.emit.pages import pages
from griffo.emit.parts import Make, each_here
from griffo.emit.pieces import Document, documents
from griffo.emit.setting import Piece, Setting, set_apart, set_piece, warn, wrong
from griffo.packing import unpack
from griffo.paper import bound, objections
from griffo.style import css, page_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from griffo.emit.pieces import Documents
    from griffo.emit.quality import Flaw
    from griffo.model import Anthology, PageStart
    from griffo.style import Style

_VERSO = "html { break-before: verso }"


@dataclass(frozen=True, slots=True)
class Pressed:
    """A book as it was set for print."""

    content: bytes
    """The PDF."""
    pages: tuple[PageStart, ...]
    """Where those of its pages begin that carry text."""
    sheets: int
    """How many pages there are."""
    flaws: tuple[tuple[str, Flaw], ...]
    """What a typographer would mend, with the page."""
    notes: tuple[str, ...]
    """What a person may want to know: which characters are set in other faces than the style's."""


def emit(book: Anthology, style: Style) -> bytes:
    """Return the book as a PDF: tagged, with bookmarks, its pages numbered in a viewer as they are on paper."""
    return press(book, style).content


def press(book: Anthology, style: Style, make: Make = each_here) -> Pressed:
    """Return the book as a PDF, and where its pages begin. ``make`` sets its parts, in other processes maybe.

    Where the style knows who prints the book, it is set again with a wider inside margin as long as its pages ask for
    one, and what that printer would not take is raised as a ``UserWarning``. Raises ``GriffoError`` for a book that
    cannot keep the standard that the style names.
    """
    laid = documents(book, pages(book, "print", style.typeface), style.leaf.heads)
    pressed = _press(book, laid, style, make)
    printer = style.printer
    if not printer:
        return pressed
    while (leaf := bound(style.leaf, printer, pressed.sheets)) != style.leaf:
        style = replace(style, leaf=leaf)
        pressed = _press(book, laid, style, make)
    for sentence in objections(style.leaf, printer, pressed.sheets):
        warnings.warn(sentence, stacklevel=2)
    return pressed


def _press(book: Anthology, laid: Documents, style: Style, make: Make) -> Pressed:
    sheet = css(style, "print") + page_rules(style.leaf)

    def piece(document: Document, more: str = "") -> Piece:
        return Piece(document.html, sheet + more, style, document.sections)

    jobs = [(document.title, len(document.html), piece(document)) for document in laid.body]
    body = [unpack(made, Setting) for made in make("pages", set_apart, jobs)]
    front = set_piece(piece(laid.numbered(folios(body))))
    last = set_piece(piece(laid.last, _VERSO if opens_verso(body) else "")) if laid.last else None
    settings = [front, *body, *([last] if last else [])]
    parts = list(zip([laid.front, *laid.body, *([laid.last] if laid.last else [])], settings, strict=True))
    if style.variant:
        refuse_boxes(style.variant, "".join(dict.fromkeys(each for one in settings for each in one.missing)))
    warn([*_boxes(book, parts), *dict.fromkeys(wrong(sentence for one in settings for sentence in one.said))])
    placed = collate(front, body, last)
    content, notes = join(placed, style), tuple(_borrowed(style, parts))
    return Pressed(content, tuple(placed.starts()), placed.count, tuple(placed.flaws()), notes)


def _boxes(book: Anthology, parts: Iterable[tuple[Document, Setting]]) -> Iterator[str]:
    """Yield what is to be said of characters that no font has; of those in titles once, where their story stands."""
    told: set[str] = set()
    for document, setting in sorted(parts, key=lambda part: part[0].story == 0):
        missing = setting.missing if document.story else [each for each in setting.missing if each not in told]
        if missing:
            yield boxes(document.title, missing, book.stories[document.story - 1] if document.story else None)
        told.update(missing)


def _borrowed(style: Style, parts: Iterable[tuple[Document, Setting]]) -> Iterator[str]:
    """Yield what is to be said of characters that the style's faces lack and others lend."""
    told: set[str] = set()
    for document, setting in sorted(parts, key=lambda part: part[0].story == 0):
        rows = [(lent.family, lent.characters) for lent in setting.lent]
        if not document.story:
            rows = [(family, "".join(each for each in text if each not in told)) for family, text in rows]
        told.update(character for _, text in rows for character in text)
        if shown := [row for row in rows if row[1]]:
            yield borrowed(document.title, style.family, shown)
