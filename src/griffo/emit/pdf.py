"""The book as a PDF for print: every part of it set by itself, wherever that is done, and the parts joined.

A book that is to be in several volumes is a PDF for each.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from griffo.emit.collation import Collation, collate, folios, opens_verso
from griffo.emit.conforming import refuse_boxes
from griffo.emit.figures import measured
from griffo.emit.glyphs import borrowed, boxes
from griffo.emit.joining import join
from griffo.emit.pages import pages
from griffo.emit.parts import PAGES, SETTER, Make, each_here, each_once, warn, wrong
from griffo.emit.pieces import Document, documents
from griffo.emit.setting import Piece, Setting
from griffo.emit.told import told
from griffo.model import Volume
from griffo.outline import BODY, words
from griffo.packing import unpack
from griffo.paper import bound
from griffo.style import css, page_rules
from griffo.volumes import Limit, filled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

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
class _Written:
    """A book as documents, and what is wanted of it besides when those are set."""

    documents: Documents
    told: dict[str, str]
    """What its PDF tells later commands."""
    volume: Volume | None


@dataclass(frozen=True, slots=True)
class _Laid:
    """A book whose parts are set and have their places, on the leaf that so many pages ask for."""

    parts: tuple[_Part, ...]
    collation: Collation
    blanks: Setting
    """As ``Documents`` has them."""
    style: Style


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a book that is set: what is still to be known of its text."""

    title: str
    story: int
    """As in ``Document``."""
    setting: Setting


def emit(book: Anthology, style: Style) -> bytes:
    """Return the book as one PDF: tagged, with bookmarks, its pages numbered in a viewer as they are on paper."""
    return press(book, style)[0].content


def press(book: Anthology, style: Style, make: Make = each_here, limit: Limit = NO_LIMIT) -> tuple[Pressed, ...]:
    """Return the book as a PDF, or as one for each volume. ``make`` sets its parts, in other processes maybe.

    Where the style knows who prints the book, it is set again with a wider inside margin as long as its pages ask for
    one. Raises ``GriffoError`` for a book that cannot keep the standard that the style names.
    """
    return press_lightly(lambda: book, style, make, limit)


def press_lightly(
    load: Callable[[], Anthology], style: Style, make: Make = each_here, limit: Limit = NO_LIMIT
) -> tuple[Pressed, ...]:
    """Do what ``press`` does with a book that ``load`` gives, more than once maybe.

    A book's text takes more memory than its pages do, so one that nobody else holds is let go when it is written.
    """
    if not limit:
        return (_pressed(load, style, make),)
    make = each_once(make)

    def pressed(volume: Anthology) -> Pressed:
        return _pressed(lambda: volume, style, make)

    return tuple(map(pressed, _volumes(load(), style, make, limit)))


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
        return not limit.pages or _lay(_written(part, style).documents, style, make).collation.count <= limit.pages

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
    sheet = _sheet(style)
    stories = [(document, sheet) for document in _written(book, style).documents.body if document.story]
    return [one.count for one in _settings(stories, style, make)]


def _pressed(load: Callable[[], Anthology], style: Style, make: Make) -> Pressed:
    """Return a book as a PDF, and say what is wrong with it."""
    written = _written(load(), style)
    told, volume = written.told, written.volume
    laid = _lay(written.documents, style, make)
    del written  # its text, which is set
    collation, parts = laid.collation, laid.parts
    if style.variant:
        refuse_boxes(style.variant, "".join(dict.fromkeys(each for one in parts for each in one.setting.missing)))
    sentences = dict.fromkeys(wrong(sentence for one in parts for sentence in one.setting.said))
    warn([*_boxes(cache(load), parts), *sentences])
    content = join(collation, laid.style, told, laid.blanks)
    flaws, notes = tuple(collation.flaws()), tuple(_borrowed(laid.style, parts))
    return Pressed(content, tuple(collation.starts()), collation.count, flaws, notes, volume)


def _written(book: Anthology, style: Style) -> _Written:
    laid = documents(book, pages(book, "print", style.typeface), style.leaf.heads)
    return _Written(laid, told(book), book.volume)


def _lay(written: Documents, style: Style, make: Make) -> _Laid:
    """Set a book, and again with a wider inside margin as long as its pages ask the printer's for one."""
    made, blanks = _collated(written, style, make)
    while style.printer and (leaf := bound(style.leaf, style.printer, made.count)) != style.leaf:
        style = replace(style, leaf=leaf)
        made, blanks = _collated(written, style, make)
    each = (written.front, *written.body, *([written.last] if written.last else []))
    rows = zip(each, made.parts, strict=True)
    return _Laid(tuple(_Part(part.title, part.story, placed.setting) for part, placed in rows), made, blanks, style)


def _collated(written: Documents, style: Style, make: Make) -> tuple[Collation, Setting]:
    """Return the parts of a book in their places, and its blank pages."""
    sheet = _sheet(style)
    body = _settings([(part, sheet) for part in written.body], style, make)
    around = [(written.blanks, sheet), (written.numbered(folios(body)), sheet)]
    if written.last:
        around.append((written.last, sheet + (_VERSO if opens_verso(body) else "")))
    blanks, front, *last = _settings(around, style, make)
    return collate(front, body, last[0] if last else None), blanks


def _settings(parts: Sequence[tuple[Document, str]], style: Style, make: Make) -> list[Setting]:
    """Return parts as they are set, each after its style sheet."""
    jobs = [(part.title, len(part.html), _piece(part, sheet, style)) for part, sheet in parts]
    return [unpack(made, Setting) for made in make(PAGES, SETTER, jobs)]


def _sheet(style: Style) -> str:
    return css(style, "print") + page_rules(style.leaf)


def _piece(document: Document, sheet: str, style: Style) -> Piece:
    html = measured(document.html, document.pictures, style.leaf)
    return Piece(html, sheet, style, document.sections, document.pictures)


def _boxes(book: Callable[[], Anthology], parts: Iterable[_Part]) -> Iterator[str]:
    """Yield what is to be said of characters that no font has; of those in titles once, where their story stands."""
    told: set[str] = set()
    for part in sorted(parts, key=lambda part: part.story == 0):
        missing = part.setting.missing
        missing = missing if part.story else tuple(each for each in missing if each not in told)
        if missing:
            yield boxes(part.title, missing, book().stories[part.story - book().first] if part.story else None)
        told.update(missing)


def _borrowed(style: Style, parts: Iterable[_Part]) -> Iterator[str]:
    """Yield what is to be said of characters that the style's faces lack and others lend."""
    told: set[str] = set()
    for part in sorted(parts, key=lambda part: part.story == 0):
        rows = [(lent.family, lent.characters) for lent in part.setting.lent]
        if not part.story:
            rows = [(family, "".join(each for each in text if each not in told)) for family, text in rows]
        told.update(character for _, text in rows for character in text)
        if shown := [row for row in rows if row[1]]:
            yield borrowed(part.title, style.family, shown)
