"""Where a page lies on its face, in points from the lower left corner of the face as it is printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from griffo.errors import GriffoError
from griffo.impose.paper import MM

if TYPE_CHECKING:
    from griffo.impose.layouts import Layout
    from griffo.impose.paper import Paper
    from griffo.impose.sheets import Cell

Edge = Literal["long", "short"]
"""The edge about which a printer turns the paper between its two faces."""
SMALLEST = 1 / 3
"""The scale below which a book is not printed: type of eleven points would have less than four."""


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A part of a face."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Frame:
    """How pages of one size sit on sheets of one size."""

    width: float
    """Of the sheet, as its faces are printed."""
    height: float
    columns: int
    rows: int
    page: tuple[float, float]
    """Width and height of the book's largest page, before it is scaled."""
    scale: float
    """At most 1, and the same for all pages, so that type keeps one size throughout the book."""
    thickness: float = 0
    """Of a leaf, in points, where creep is made up for; else 0."""

    def upturned(self, edge: Edge) -> bool:
        """Return whether a printer that turns paper about this edge turns it about an axis across the face."""
        return (edge == "long") is (self.width > self.height)

    def cell(self, cell: Cell) -> Rectangle:
        """Return the part of the face that belongs to a cell."""
        width, height = self.width / self.columns, self.height / self.rows
        left, top = cell.column * width, self.height - cell.row * height
        return Rectangle(left, top - height, left + width, top)

    def trimmed(self, cell: Cell, page: tuple[float, float] | None = None) -> Rectangle:
        """Return where a page of a size, or the largest page, lies: against its spine, at half height.

        A leaf that lies inside others sticks out beyond them at the fore-edge by their thickness, and so would what is
        printed on it. Its page is set as much closer to the spine, or all fore-edge margins differ once it is cut.
        """
        around = self.cell(cell)
        width, height = ((page or self.page)[side] * self.scale for side in (0, 1))
        creep = cell.depth * self.thickness
        left = around.left - creep if cell.spine_at_left else around.right + creep - width
        bottom = (around.bottom + around.top - height) / 2
        return Rectangle(left, bottom, left + width, bottom + height)


def frame(layout: Layout, paper: Paper, page: tuple[float, float], thickness: float = 0) -> Frame:
    """Return how pages of this size sit on this paper, which lies so that they can be largest.

    Raises ``GriffoError`` where they would be too small to read.
    """
    tall, wide = sorted((paper.width, paper.height)), sorted((paper.width, paper.height), reverse=True)
    fits = [
        (min(width / layout.columns / page[0], height / layout.rows / page[1]), (width, height))
        for width, height in ((wide, tall) if layout.columns > layout.rows else (tall, wide))
    ]
    scale, (width, height) = max(fits, key=lambda fit: fit[0])
    if scale < SMALLEST:
        raise GriffoError(
            f"Pages of {page[0] / MM:.0f} × {page[1] / MM:.0f} mm would shrink to {scale:.0%} on {paper.name}.",
            mend="Give larger paper, or a layout with fewer folds.",
        )
    return Frame(width, height, layout.columns, layout.rows, page, min(scale, 1.0), thickness)
