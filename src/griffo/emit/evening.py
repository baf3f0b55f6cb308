"""Headings of several lines, made as high as whole lines of the text, so that those below stand where they would.

A style sheet sees to a heading of one line. How many it has no sheet can say before it is laid out, and its lines
stand further apart than those of the text: two of 21 points put all that follows half a line of 14 off, beside a page
on which nothing does. CSS has ``block-step`` for it (CSS Rhythmic Sizing), which WeasyPrint does not know; so what is
missing goes below the heading, and the part is set again.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from griffo.emit.folios import root

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
"""Those that text stands below. What is called ``h1`` has a page to itself."""
_NEAR = 0.05
"""Points that are no difference."""
_POINTS = 0.75
"""To WeasyPrint's pixel."""


@dataclass(frozen=True, slots=True)
class Uneven:
    """A heading that is no whole number of lines higher than it would be in one line."""

    number: int
    """Which of the headings of its document it is, from 0."""
    padding: float
    """What there is to be below it, in points."""


def uneven(pages: Sequence[Any], line: float) -> tuple[Uneven, ...]:
    """Return the headings to be mended on WeasyPrint's pages of a part whose text has lines of this height."""
    if not pages:
        return ()
    found = [box for page in pages for box in _headings(root(page))]
    boxes = Counter(box.element for box in found)
    numbers = {element: number for number, element in enumerate(_of(root(pages[0]).element))}
    return tuple(
        Uneven(numbers[box.element], round(box.padding_bottom * _POINTS + missing, 3))
        for box in found
        if boxes[box.element] == 1 and not box.element.get("style")  # neither parted by a page's end, nor mended before
        for missing in [-_more(box) * _POINTS % line]
        if _NEAR < missing < line - _NEAR
    )


def even(tree: Any, found: Iterable[Uneven]) -> int:
    """Make headings of a document's tree as high as they are to be, and return how many those are."""
    headings = list(_of(tree))
    rows = list(found)
    for row in rows:
        headings[row.number].set("style", f"padding-bottom: {row.padding:g}pt")
    return len(rows)


def _of(tree: Any) -> Iterator[Any]:
    return (element for element in tree.iter() if element.tag in HEADINGS)


def _headings(box: Any) -> Iterator[Any]:
    """Yield the boxes of headings, in order, without looking into lines."""
    if box.element_tag in HEADINGS:
        yield box
    elif not _is_line(box):
        for child in getattr(box, "children", ()):
            yield from _headings(child)


def _more(box: Any) -> float:
    """Return how much higher a heading is than if each part of it had one line, in pixels."""
    rows: list[float] = [child.height for child in box.children if _is_line(child)]
    inside = [child for child in box.children if hasattr(child, "children") and not _is_line(child)]
    return sum(rows[1:]) + sum(map(_more, inside))


def _is_line(box: Any) -> bool:
    return hasattr(box, "resume_at")
