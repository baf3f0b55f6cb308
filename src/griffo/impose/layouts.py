"""How a sheet is divided and folded: the layouts, as data.

A face shows positions within the pages that one sheet carries, counted from 1 in reading order. A minus says that the
page stands on its head there. The back is written as it is seen when the sheet is turned like the leaf of a book, about
an upright axis, so that each place of the back lies behind its mirror image on the front.

The positions follow from the folding, which ``fold`` says in words; the tests fold the sheets and read them. They are
those of a book bound at its left; one bound at its right is its mirror image.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

Binding = Literal["left", "right"]
"""The side of a front page on which the book is bound: at the right where it is read from right to left."""
Name = Literal["folio", "quarto", "octavo", "saddle", "perfect"]
Rows = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A way to divide sheets into pages."""

    front: Rows
    """The positions on the face that lies outside when the sheet is folded, row by row from the top."""
    back: Rows
    fold: str
    """What a person does with the printed sheets, as a sentence."""
    sheets: int = 0
    """How many sheets make a signature unless somebody says otherwise; 0: all of them make one."""
    folded: bool = True
    """Whether the sheets of a signature are folded and laid into one another. Else they are cut and stacked."""
    binding: Binding = "left"

    @property
    def columns(self) -> int:
        """Return how many pages stand side by side on a face."""
        return len(self.front[0])

    @property
    def rows(self) -> int:
        """Return how many pages stand one above the other on a face."""
        return len(self.front)

    @property
    def pages(self) -> int:
        """Return how many pages a sheet carries, on both faces together."""
        return 2 * self.columns * self.rows

    def bound(self, binding: Binding) -> Layout:
        """Return the layout for a book that is bound at this side: what lay left lies right, and is folded so."""
        if binding == self.binding:
            return self
        front, back = (tuple(row[::-1] for row in face) for face in (self.front, self.back))
        return replace(self, front=front, back=back, fold=_SIDE.sub(_other, self.fold), binding=binding)


_SIDE = re.compile(r"\b(?:left|right)\b")


def _other(side: re.Match[str]) -> str:
    return "left" if side[0] == "right" else "right"


LAYOUTS: dict[Name, Layout] = {
    "folio": Layout(
        front=((4, 1),),
        back=((2, 3),),
        sheets=4,
        fold="Fold the sheets of a signature once, in one another, the first outside.",
    ),
    "quarto": Layout(
        front=((-5, -4), (8, 1)),
        back=((-3, -6), (2, 7)),
        sheets=2,
        fold="Lay each sheet down with its lowest page underneath, that page's row towards you. Fold the upper half "
        "down, then the right half over the left. Lay the sheets of a signature in one another, the first outside. Cut "
        "the heads open.",
    ),
    "octavo": Layout(
        front=((-5, -12, -9, -8), (4, 13, 16, 1)),
        back=((-7, -10, -11, -6), (2, 15, 14, 3)),
        sheets=1,
        fold="Lay each sheet down with its lowest page underneath, that page's row towards you. Fold the right half "
        "over the left, the upper half down, and the right half over the left. Lay the sheets of a signature in one "
        "another, the first outside. Cut heads and fore-edges open.",
    ),
    "saddle": Layout(
        front=((4, 1),),
        back=((2, 3),),
        fold="Fold all sheets once, in one another, and stitch them through the fold.",
    ),
    "perfect": Layout(
        front=((1, 3),),
        back=((4, 2),),
        folded=False,
        fold="Cut the pile in the middle, lay its left half on the right one, and glue the spine.",
    ),
}
"""The layouts by their names. Sixteen pages to a signature is what home binders fold and sew."""
