"""From pages to sheets: which page stands where, on which face, which way up. Knows nothing of PDF or paper sizes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from griffo.impose.layouts import Layout, Rows


@dataclass(frozen=True, slots=True)
class Cell:
    """A place for one page on a face of a sheet."""

    page: int
    """The page of the book, from 1; 0: blank."""
    place: int
    """Its place in the signature, from 1. An odd place is the front of a leaf, an even one its back."""
    column: int
    """From 0, at the left of the face as it is printed."""
    row: int
    """From 0, at the top."""
    turned: bool
    """Whether the page stands on its head there."""
    spine_at_left: bool
    """Whether the page's spine edge lies at the left of its place, as the face is printed, or else at the right."""
    depth: int = 0
    """How many leaves lie around this one between it and the outside of the signature: what creep grows with."""
    innermost: bool = False
    """Whether the page is the front of a leaf in the signature's middle opening."""


Face = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A piece of paper with its two faces, each as it is printed."""

    front: Face
    back: Face


@dataclass(frozen=True, slots=True)
class Signature:
    """Sheets that are folded into one another and sewn through one fold, from the outside in."""

    number: int
    """From 1."""
    sheets: tuple[Sheet, ...]


def signatures(
    layout: Layout, pages: int, *, sheets: int = 0, flyleaves: int = 0, upturned: bool = False
) -> tuple[Signature, ...]:
    """Return the signatures that hold a book's pages in order.

    ``sheets`` make a signature, or as many as the layout says; the last has only those it needs. ``flyleaves`` is how
    many blank leaves open the book and how many close it. Where ``upturned``, the printer turns the paper about the
    axis that lies across the face, and every back is printed on its head to be right again.
    """
    leaves = [0] * (2 * flyleaves)
    order = [*leaves, *range(1, pages + 1), *leaves]
    needed = -(-len(order) // layout.pages)
    size = sheets or layout.sheets or needed
    order += [0] * (needed * layout.pages - len(order))
    step = size * layout.pages
    return tuple(
        Signature(number, _sheets(layout, order[start : start + step], upturned=upturned))
        for number, start in enumerate(range(0, len(order), step), 1)
    )


def _sheets(layout: Layout, order: Sequence[int], *, upturned: bool) -> tuple[Sheet, ...]:
    """Return the sheets of a signature whose pages these are."""
    made = []
    for number in range(len(order) // layout.pages):
        places = _places(layout, number, len(order))
        front = _face(layout, layout.front, places, order)
        back = _face(layout, layout.back, places, order)
        made.append(Sheet(front, _upturn(back, layout) if upturned else back))
    return tuple(made)


def _places(layout: Layout, number: int, total: int) -> list[int]:
    """Return the places of a signature that a sheet carries, in the order of the layout's positions.

    A sheet that is laid into those before it has as many places from either end. Where sheets are cut and the piles
    laid on one another, it has a leaf of each.
    """
    half = layout.pages // 2
    first = number * half
    second = total - first - half if layout.folded else total // 2 + first
    return [start + n for start in (first, second) for n in range(1, half + 1)]


def _face(layout: Layout, rows: Rows, places: Sequence[int], order: Sequence[int]) -> Face:
    total = len(order)
    cells = []
    for row, positions in enumerate(rows):
        for column, position in enumerate(positions):
            place = places[abs(position) - 1]
            depth = min(place - 1, total - place) // 2 if layout.folded else 0
            innermost = layout.folded and place == total // 2 + 1
            turned = position < 0
            spine_at_left = ((place % 2 == 1) is (layout.binding == "left")) is not turned
            cells.append(Cell(order[place - 1], place, column, row, turned, spine_at_left, depth, innermost))
    return tuple(cells)


def _upturn(face: Face, layout: Layout) -> Face:
    """Return a face as it looks from its other end."""
    return tuple(
        replace(
            cell,
            column=layout.columns - 1 - cell.column,
            row=layout.rows - 1 - cell.row,
            turned=not cell.turned,
            spine_at_left=not cell.spine_at_left,
        )
        for cell in face
    )
