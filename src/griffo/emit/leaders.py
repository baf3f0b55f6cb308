"""What leads the eye from the end of a title in the contents to its page: the same signs below one another.

CSS has ``leader()`` for it (CSS Generated Content for Paged Media, 3.1), and asks that the signs of all lines stand in
columns. WeasyPrint leaves out those beyond the measure of the title, where a sheet has the page stand, and counts them
from the wrong end of a line that is read from right to left. So what is between title and page is filled again.
"""

from __future__ import annotations

from math import ceil, floor
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from griffo.emit.folios import line_boxes

if TYPE_CHECKING:
    from collections.abc import Iterable

FEWEST = 2
"""Signs. One alone would be a full stop."""
_NEAR = 1e-6
"""Pixels that are no difference."""
_TYPE = itemgetter("font_family", "font_size", "font_weight", "font_style")


def fill(pages: Iterable[Any]) -> None:
    """Fill the leaders on WeasyPrint's pages, each from where its text ends to where the next begins."""
    lines = (line for page in pages for line in line_boxes(page))
    leaders = [box for line in lines for box in line.descendants() if box.is_leader]
    found = {_TYPE(box.style): (box.children[0], box.position_y) for box in leaders if box.children}
    for box in leaders:
        if made := found.get(_TYPE(box.style)):  # a leader that WeasyPrint left empty takes the sign of another
            sign, height = made
            places = _places(box.position_x, box.position_x + box.width, sign.width)
            box.children = tuple(_at(sign, place, box.position_y - height) for place in places)


def _places(start: float, end: float, width: float) -> list[float]:
    """Return where signs of a width stand between two places. They are counted from the left edge of the page."""
    first, last = ceil((start - _NEAR) / width), floor((end + _NEAR) / width)
    return [number * width for number in range(first, last)] if last - first >= FEWEST else []


def _at(sign: Any, place: float, lower: float) -> Any:
    """Return a sign at a place on its line, which stands so much lower than that of the sign."""
    made = sign.copy()
    made.position_x, made.position_y = place, sign.position_y + lower
    return made
