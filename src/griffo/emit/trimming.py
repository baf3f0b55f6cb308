"""What lies around a page until it is cut: its boxes (ISO 32000-1, 14.11.2) and marks that say where to cut.

The marks stand outside the bleed, where ISO 32000-1 (14.11.3) wants them and CSS has none.
"""

from __future__ import annotations

from itertools import pairwise, product
from typing import TYPE_CHECKING

from pikepdf import Array, Pdf, Stream

from griffo.paper import MM

if TYPE_CHECKING:
    from collections.abc import Iterator

    from griffo.paper import Leaf

Edges = tuple[float, float, float, float]
"""Something of the left side of a page, its foot, its right side and its head, in the order of a PDF's boxes."""
GAP, LENGTH = 2 * MM, 5 * MM
"""From the bleed to the marks, and how long they are."""
LINE = 0.25
"""Width of a line, in points: a hairline that every press holds."""
_RADIUS = 1.25 * MM
_ROUND = 0.5523
"""What makes a quarter of a circle of a Bézier curve, by its radius."""


def around(pdf: Pdf, leaf: Leaf, *, bound_right: bool) -> None:
    """Give all pages the boxes of a leaf that has bleed or marks, and draw its marks. Others stay as they are.

    The first page of a book that is bound at its left has the spine at its left, the next one at its right.
    """
    if not (leaf.bleed or leaf.marks):
        return
    outer, inner = leaf.bleed, leaf.inner_bleed
    at_left, at_right = (
        _side(pdf, leaf, bleed) for bleed in ((inner, outer, outer, outer), (outer, outer, inner, outer))
    )
    for number, page in enumerate(pdf.pages):
        boxes, marks = at_left if (number % 2 == 0) is not bound_right else at_right
        for name, box in boxes.items():
            page.obj[name] = Array([round(each, 4) for each in box])
        if marks is not None:
            page.contents_add(marks, prepend=True)  # before anything has moved the page's origin


def _side(pdf: Pdf, leaf: Leaf, bleed: Edges) -> tuple[dict[str, Edges], Stream | None]:
    """Return the boxes of a page, and its marks, which all pages with their spine on the same side share."""
    slug = GAP + LENGTH if leaf.marks else 0
    left, foot, right, head = (each + slug for each in bleed)
    boxes = {
        "/TrimBox": _grown(leaf, (0, 0, 0, 0)),
        "/BleedBox": _grown(leaf, bleed),
        "/MediaBox": _grown(leaf, (left, foot, right, head)),
    }
    return boxes, Stream(pdf, operators(leaf, bleed)) if leaf.marks else None


def operators(leaf: Leaf, bleed: Edges) -> bytes:
    """Return what draws the marks of a leaf, in black alone; a reader is told that they are no part of the text."""
    paths = [path for name in leaf.marks for path in {"crop": _crop, "cross": _cross}[name](leaf, bleed)]
    return "\n".join(["/Artifact <</Type /Page>> BDC q", f"{LINE} w 0 0 0 1 K", *paths, "Q EMC"]).encode("ascii")


def _crop(leaf: Leaf, bleed: Edges) -> Iterator[str]:
    """Yield two lines for each corner, in line with the edges of the page."""
    left, foot, right, head = bleed
    across, along = ((0.0, -1, left), (leaf.width, 1, right)), ((0.0, -1, foot), (leaf.height, 1, head))
    for (x, away, aside), (y, up, beyond) in product(across, along):
        start, end = away * (aside + GAP), away * (aside + GAP + LENGTH)
        yield f"{_numbers(x + start, y)} m {_numbers(x + end, y)} l S"
        start, end = up * (beyond + GAP), up * (beyond + GAP + LENGTH)
        yield f"{_numbers(x, y + start)} m {_numbers(x, y + end)} l S"


def _cross(leaf: Leaf, bleed: Edges) -> Iterator[str]:
    """Yield a cross in a circle for the middle of each side."""
    arm = LENGTH / 2
    left, foot, right, head = (each + GAP + arm for each in bleed)
    middle, centre = leaf.width / 2, leaf.height / 2
    for x, y in ((middle, -foot), (middle, leaf.height + head), (-left, centre), (leaf.width + right, centre)):
        yield f"{_numbers(x - arm, y)} m {_numbers(x + arm, y)} l S"
        yield f"{_numbers(x, y - arm)} m {_numbers(x, y + arm)} l S"
        yield _circle(x, y)


def _circle(x: float, y: float) -> str:
    turns = ((1, 0), (0, 1), (-1, 0), (0, -1), (1, 0))
    parts = [f"{_numbers(x + _RADIUS, y)} m"]
    for (a, b), (c, d) in pairwise(turns):
        points = ((a + c * _ROUND, b + d * _ROUND), (c + a * _ROUND, d + b * _ROUND), (c, d))
        parts.append(f"{_numbers(*(place for p, q in points for place in (x + p * _RADIUS, y + q * _RADIUS)))} c")
    return " ".join([*parts, "S"])


def _grown(leaf: Leaf, by: Edges) -> Edges:
    """Return the page of a leaf, made larger on each side."""
    left, foot, right, head = by
    return -left, -foot, leaf.width + right, leaf.height + head


def _numbers(*values: float) -> str:
    return " ".join(f"{value:.4f}" for value in values)
