"""What a typographer would mend on pages that are set: lines that stand alone, stumps, ladders of hyphens.

The rules are those of Bringhurst, *The Elements of Typographic Style*, 2.4; a heading or an ornament at the edge of a
page is none of his, but no better.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

LADDER = 3
"""Lines in a row that end in hyphens: from so many they are a ladder (2.4.3)."""
_BROKEN = "\u2010"
"""What a word ends in where a line breaks it, and none of its own."""
_HYPHENS = f"-{_BROKEN}"
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}

KINDS = {
    "widow": "The last line of a paragraph stands alone at the head of the page",
    "orphan": "The first line of a paragraph stands alone at the foot of the page",
    "heading": "A heading stands at the foot of the page",
    "ornament": "A scene break stands at the edge of the page",
    "stump": "The last line of a paragraph is shorter than the indent of the next",
    "stub": "The last line of a paragraph is the end of a broken word",
    "ladder": f"{LADDER} lines in a row, or more, end in hyphens",
    "leaf": "A word goes on when the leaf is turned",
}
"""What is looked for, and how it is said."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something on a page that a typographer would mend."""

    kind: str
    """A key of ``KINDS``."""
    page: int
    """From 0, in its piece."""
    words: str
    """The line it is about."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text on a page; lengths in WeasyPrint's pixels."""

    element: Any
    """The element that it is a line of."""
    text: str
    width: float
    indent: float
    """Of paragraphs like its own."""
    last: bool
    """Whether the element ends with it."""

    @property
    def is_hyphenated(self) -> bool:
        """Whether the line ends within a word."""
        return is_hyphen(self.text) and not self.last


def is_hyphen(text: str) -> bool:
    """Return whether a text ends in a hyphen."""
    return text.endswith(tuple(_HYPHENS))


def flaws(pages: Sequence[Iterable[Line]]) -> tuple[Flaw, ...]:
    """Return what is wrong with the pages of a piece, which begins on a right-hand page."""
    laid = [list(page) for page in pages]
    found = [flaw for number, page in enumerate(laid) for flaw in _inside(page, number)]
    for number, (page, following) in enumerate(pairwise(laid)):
        found += _between(page, following, number)
    return tuple(sorted(found, key=lambda flaw: flaw.page))


def _inside(page: list[Line], number: int) -> Iterator[Flaw]:
    indent = max((line.indent for line in page), default=0.0)
    row = 0
    for before, line in pairwise([None, *page]):
        if line and before and line.last and line.element is before.element and line.width < indent:
            yield Flaw("stump", number, line.text)
        if line and before and _is_stub(before, line):
            yield Flaw("stub", number, line.text)
        row = row + 1 if line and line.is_hyphenated else 0
        if line and row == LADDER:
            yield Flaw("ladder", number, line.text)


def _is_stub(before: Line, line: Line) -> bool:
    ends = line.last and line.element is before.element
    return ends and before.text.endswith(_BROKEN) and len(line.text.split()) == 1


def _between(page: list[Line], following: list[Line], number: int) -> Iterator[Flaw]:
    """Yield what is wrong where one page ends and the next begins."""
    if not page or not following:
        return
    foot, head = page[-1], following[0]
    if head.element is foot.element:
        if sum(line.element is foot.element for line in page) == 1:
            yield Flaw("orphan", number, foot.text)
        if head.last:
            yield Flaw("widow", number + 1, head.text)
        if foot.is_hyphenated and number % 2 == 0:
            yield Flaw("leaf", number, foot.text)
    # A title alone on its leaf stands there for good.
    if foot.element.tag in _HEADINGS and any(line.element.tag not in _HEADINGS for line in page):
        yield Flaw("heading", number, foot.text)
    for at, line in ((number, foot), (number + 1, head)):
        if line.element.tag == "hr":
            yield Flaw("ornament", at, line.text)
