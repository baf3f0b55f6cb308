"""A part of the printed book before and after it is set on pages, with all that is known of how it was.

Whoever joins parts needs no more than this; to set one takes ``compositor``, which is large.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from griffo.emit.balancing import Title
from griffo.emit.evening import Uneven
from griffo.emit.folios import Folio
from griffo.emit.mending import Broken
from griffo.emit.quality import Flaw
from griffo.model import PageStart
from griffo.style import Style

if TYPE_CHECKING:
    from griffo.model import Picture

ELSEWHERE = "#"
"""What the address of a link begins with that leads to another piece of the book."""
POINTS = 0.75
"""Points to WeasyPrint's pixel."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the printed book that begins on a page of its own, and so can be set by itself."""

    html: str
    sheet: str
    style: Style
    sections: tuple[str, ...]
    """The ids of the sections that its pages may begin in."""
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph of a font."""

    number: int
    width: int
    """From its place to that of the next, in thousandths of the size."""
    text: str
    """The characters that it stands for."""


@dataclass(frozen=True, slots=True)
class Face:
    """A face of type as a piece uses it."""

    file: str
    """The name of its file, of the style or a spare one; nothing for a font of the machine's."""
    whole: bool
    """Whether it has every character. Else those it lacks have numbers past its last glyph, in each piece others."""
    glyphs: tuple[Glyph, ...]


@dataclass(frozen=True, slots=True)
class Lent:
    """Characters that the style's faces lack, and what they are set in."""

    family: str
    characters: str


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline."""

    level: int
    label: str
    page: int
    """From 0."""
    place: tuple[float, float]
    """In points from the foot of the page and its left edge: x, y."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A piece as it was set. All pages count from 0; all places are x and y in points from the lower left corner."""

    content: bytes
    """A PDF of its pages, their folios left out."""
    count: int
    folios: tuple[Folio, ...]
    faces: dict[str, Face]
    """By the names that the PDF has for them."""
    anchors: dict[str, tuple[int, float, float]]
    """Where a link can lead, with its page."""
    bookmarks: tuple[Bookmark, ...]
    starts: tuple[PageStart, ...]
    """Where those of its pages begin that carry text, by the number of the page."""
    kept: tuple[Broken, ...]
    """Words that are not hyphenated, by where they would have been."""
    evened: tuple[Uneven, ...]
    """Headings of several lines that were made as high as whole lines of the text."""
    balanced: tuple[Title, ...]
    """Titles whose lines end elsewhere than WeasyPrint would have them end."""
    flaws: tuple[Flaw, ...]
    lent: tuple[Lent, ...]
    missing: tuple[str, ...]
    """Characters that no font has."""
    said: tuple[str, ...]
    """What else WeasyPrint found wrong."""
