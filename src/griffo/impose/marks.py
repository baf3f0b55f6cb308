"""Marks for the binder, in points: where to cut, where to pierce the fold, and in which order signatures lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from griffo.impose.paper import MM
from griffo.impose.placing import Rectangle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from griffo.impose.placing import Frame
    from griffo.impose.sheets import Cell

Mark = Literal["crop", "sewing", "order"]
LINE = 0.3
"""Width of a line, in points: seen on any printer, and gone with the cut."""
_GAP, _LENGTH, _SHORTEST = 2 * MM, 5 * MM, 1 * MM
_ARM = 1.5 * MM
"""How far a mark on the fold reaches to either side; further in it would show in the open book."""
STATIONS = 6
"""Holes in a fold: a kettle stitch at either end, and two pairs between them for tapes or a French link."""
KETTLE = 15 * MM
"""From head and tail to the kettle stitches, so that the fold does not tear; on small pages an eighth of the height."""
_HIGHEST = 6 * MM


def crop(frame: Frame, cell: Cell, count: int, number: int) -> Iterator[Rectangle]:  # noqa: ARG001 - as all marks
    """Yield where to cut the fore-edge, the head and the tail of a page, as far as its cell has room around it."""
    around, page = frame.cell(cell), frame.trimmed(cell)
    left, right = max(page.left, around.left), min(page.right, around.right)
    for x in (left, right):
        for start, end in (
            (page.top + _GAP, min(page.top + _GAP + _LENGTH, around.top)),
            (max(page.bottom - _GAP - _LENGTH, around.bottom), page.bottom - _GAP),
        ):
            if end - start >= _SHORTEST:
                yield Rectangle(x - LINE / 2, start, x + LINE / 2, end)
    if cell.spine_at_left:
        start, end = right + _GAP, min(right + _GAP + _LENGTH, around.right)
    else:
        start, end = max(left - _GAP - _LENGTH, around.left), left - _GAP
    if end - start >= _SHORTEST:
        for y in (page.bottom, page.top):
            yield Rectangle(start, y - LINE / 2, end, y + LINE / 2)


def sewing(frame: Frame, cell: Cell, count: int, number: int) -> Iterator[Rectangle]:  # noqa: ARG001 - as all marks
    """Yield where needle and thread go through the fold, in the middle opening of a signature."""
    if not cell.innermost:
        return
    page, spine = frame.trimmed(cell), _spine(frame, cell)
    first, last = _between(page)
    for station in range(STATIONS):
        y = first + (last - first) * station / (STATIONS - 1)
        yield Rectangle(spine - _ARM, y - LINE / 2, spine + _ARM, y + LINE / 2)


def order(frame: Frame, cell: Cell, count: int, number: int) -> Iterator[Rectangle]:
    """Yield the collating mark of a signature: on the back of the fold, each below that of the signature before it.

    In a row of ``count`` folded signatures they make a stair, so one that is missing, doubled or astray is seen.
    """
    if cell.place != 1:
        return
    page, spine = frame.trimmed(cell), _spine(frame, cell)
    lowest, highest = _between(page)
    step = min(_HIGHEST, (highest - lowest) / count)
    top = highest - (number - 1) * step
    yield Rectangle(spine - _ARM, top - step, spine + _ARM, top)


MARKS: dict[Mark, Callable[[Frame, Cell, int, int], Iterator[Rectangle]]] = {
    "crop": crop,
    "sewing": sewing,
    "order": order,
}
"""The marks by their names: black rectangles for a cell of signature ``number`` out of ``count``."""
ON_FOLD: tuple[Mark, ...] = ("sewing", "order")
"""The marks that need a fold."""


def _spine(frame: Frame, cell: Cell) -> float:
    around = frame.cell(cell)
    return around.left if cell.spine_at_left else around.right


def _between(page: Rectangle) -> tuple[float, float]:
    """Return the stretch of the fold that has marks, from the tail's kettle stitch to the head's."""
    kettle = min(KETTLE, (page.top - page.bottom) / 8)
    return page.bottom + kettle, page.top - kettle
