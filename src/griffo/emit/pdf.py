"""The book as a PDF for print: every part of it set by itself, wherever that is done, and the parts joined.

A book that is to be in several volumes is a PDF for each.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from griffo.emit.collation import Collation, collate, folios, opens_verso
from griffo.emit.conforming import refuse_boxes
from griffo.emit.figures import measured
from griffo.emit.glyphs import borrowed, boxes
from griffo.emit.joining import join
from griffo.emit.pages import pages
from griffo.emit.parts import Make, each_here, each_once
from griffo.emit.pieces import Document, documents
from griffo.emit.rendering import warn, wrong
from griffo.emit.setting import Piece, Setting, set_apart, set_piece
from griffo.emit.told import told
from griffo.model import Volume
from griffo.outline import BODY, words
from griffo.packing import unpack
from griffo.paper import bound, objections
from griffo.style import css, page_rules
from griffo.volumes import Limit, filled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from griffo.emit.pieces import Documents
    from griffo.emit.quality import Flaw
    from griffo.model import Anthology, Group, PageStart, Story
    from griffo.style import Style

NO_LIMIT = Limit()
_VERSO = "html { break-before: verso }"


@dataclass(frozen=True, slots=True)
class Pressed:
    """A book, or a volume of it, as it was set for print."""

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
    volume: Volume | None = None
    """Which volume it is; ``None`` for a book that is whole."""


@dataclass(frozen=True, slots=True)
class _Laid:
    """A book whose parts are set and have their places, on the leaf that so many pages ask for."""

    documents: Documents
    collation: Collation
    style: Style

    @property
    def parts(self) -> list[tuple[Document, Setting]]:
        """The parts as they were written and as they are set."""
        whole = self.documents
        written = [whole.front, *whole.body, *([whole.last] if whole.last else [])]
        return list(zip(written, (part.setting for part in self.collation.parts), strict=True))


def emit(book: Anthology, style: Style) -> bytes:
    """Return the book as one PDF: tagged, with bookmarks, its pages numbered in a viewer as they are on paper."""
    return press(book, style)[0].content


def press(book: Anthology, style: Style, make: Make = each_here, limit: Limit = NO_LIMIT) -> tuple[Pressed, ...]:
    """Return the book as a PDF, or as one for each volume. ``make`` sets its parts, in other processes maybe.

    Where the style knows who prints the book, it is set again with a wider inside margin as long as its pages ask for
    one, and what that printer would not take is raised as a ``UserWarning``. Raises ``GriffoError`` for a book that
    cannot keep the standard that the style names.
    """
    make = each_once(make) if limit else make
    return tuple(_pressed(part, style, make) for part in _volumes(book, style, make, limit))


def _volumes(book: Anthology, style: Style, make: Make, limit: Limit) -> list[Anthology]:
    """Return the volumes of a book, each with its stories."""
    count = len(book.stories)
    lengths = [story_words(story) for story in book.stories]
    leaves = _leaves(book, style, make) if limit.pages and count > 1 else []

    def might(first: int, end: int) -> bool:
        few = not limit.words or sum(lengths[first:end]) <= limit.words
        return few and (not limit.pages or sum(leaves[first:end]) <= limit.pages)

    def fits(first: int, end: int) -> bool:
        part = _volume(book, Volume(count, count, first + 1, end))
        return not limit.pages or _lay(part, style, make).collation.count <= limit.pages

    runs = list(filled(count, might, fits)) if limit else []
    if len(runs) <= 1:
        return [book]
    return [_volume(book, Volume(number, len(runs), first + 1, end)) for number, (first, end) in enumerate(runs, 1)]


def _volume(book: Anthology, volume: Volume) -> Anthology:
    """Return a volume of a book. What its compiler says before all stories stands in the first."""
    stories = book.stories[volume.first - 1 : volume.last]
    foreword = book.foreword if volume.first == 1 else ""
    return replace(book, stories=stories, volume=volume, foreword=foreword, groups=tuple(_groups(book, volume)))


def _groups(book: Anthology, volume: Volume) -> Iterator[Group]:
    """Yield the parts of a book with those of their stories that a volume has; a part may go on in the next one."""
    end = 0
    for group in book.groups:
        start, end = end, end + group.stories
        here = min(end, volume.last) - max(start, volume.first - 1)
        if here > 0:
            yield replace(group, stories=here)


def story_words(story: Story) -> int:
    """Return how many words a story has, without notes and header."""
    return words(block for block in story.blocks if block.role in BODY)


def _leaves(book: Anthology, style: Style, make: Make) -> list[int]:
    """Return how many pages each story has at least, wherever it stands."""
    laid = documents(book, pages(book, "print", style.typeface), style.leaf.heads)
    stories = [document for document in laid.body if document.story]
    return [one.count for one in _settings(stories, _sheet(style), style, make)]


def _pressed(book: Anthology, style: Style, make: Make) -> Pressed:
    """Return a book as a PDF, and say what is wrong with it."""
    laid = _lay(book, style, make)
    collation, parts = laid.collation, laid.parts
    if style.variant:
        refuse_boxes(style.variant, "".join(dict.fromkeys(each for _, one in parts for each in one.missing)))
    warn([*_boxes(book, parts), *dict.fromkeys(wrong(sentence for _, one in parts for sentence in one.said))])
    if style.printer:
        name = f"volume {book.volume.number}" if book.volume else "this book"
        for sentence in objections(laid.style.leaf, style.printer, collation.count, name):
            warnings.warn(sentence, stacklevel=2)
    blanks = set_piece(_piece(laid.documents.blanks, _sheet(laid.style), laid.style))
    content = join(collation, laid.style, told(book), blanks)
    flaws, notes = tuple(collation.flaws()), tuple(_borrowed(laid.style, parts))
    return Pressed(content, tuple(collation.starts()), collation.count, flaws, notes, book.volume)


def _lay(book: Anthology, style: Style, make: Make) -> _Laid:
    """Set a book, and again with a wider inside margin as long as its pages ask the printer's for one."""
    laid = documents(book, pages(book, "print", style.typeface), style.leaf.heads)
    made = _collated(laid, style, make)
    while style.printer and (leaf := bound(style.leaf, style.printer, made.count)) != style.leaf:
        style = replace(style, leaf=leaf)
        made = _collated(laid, style, make)
    return _Laid(laid, made, style)


def _collated(laid: Documents, style: Style, make: Make) -> Collation:
    sheet = _sheet(style)
    body = _settings(laid.body, sheet, style, make)
    front = set_piece(_piece(laid.numbered(folios(body)), sheet, style))
    last = set_piece(_piece(laid.last, sheet + (_VERSO if opens_verso(body) else ""), style)) if laid.last else None
    return collate(front, body, last)


def _settings(body: Sequence[Document], sheet: str, style: Style, make: Make) -> list[Setting]:
    jobs = [(document.title, len(document.html), _piece(document, sheet, style)) for document in body]
    return [unpack(made, Setting) for made in make("pages", set_apart, jobs)]


def _sheet(style: Style) -> str:
    return css(style, "print") + page_rules(style.leaf)


def _piece(document: Document, sheet: str, style: Style) -> Piece:
    html = measured(document.html, document.pictures, style.leaf)
    return Piece(html, sheet, style, document.sections, document.pictures)


def _boxes(book: Anthology, parts: Iterable[tuple[Document, Setting]]) -> Iterator[str]:
    """Yield what is to be said of characters that no font has; of those in titles once, where their story stands."""
    told: set[str] = set()
    for document, setting in sorted(parts, key=lambda part: part[0].story == 0):
        missing = setting.missing if document.story else [each for each in setting.missing if each not in told]
        if missing:
            yield boxes(document.title, missing, book.stories[document.story - book.first] if document.story else None)
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
