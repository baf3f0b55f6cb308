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

GAP, LENGTH = 2 * MM, 5 * MM
"""From the bleed to the marks, and how long they are."""
LINE = 0.25
"""Width of a line, in points: a hairline that every press holds."""
_RADIUS = 1.25 * MM
_ROUND = 0.5523
"""What makes a quarter of a circle of a Bézier curve, by its radius."""


def around(pdf: Pdf, leaf: Leaf) -> None:
    """Give all pages the boxes of a leaf that has bleed or marks, and draw its marks. Others stay as they are."""
    if not (leaf.bleed or leaf.marks):
        return
    trim = (0.0, 0.0, leaf.width, leaf.height)
    boxes = {
        "/TrimBox": trim,
        "/BleedBox": _grown(trim, leaf.bleed),
        "/MediaBox": _grown(trim, leaf.bleed + (GAP + LENGTH if leaf.marks else 0)),
    }
    marks = pdf.make_indirect(Stream(pdf, operators(leaf))) if leaf.marks else None
    for page in pdf.pages:
        for name, box in boxes.items():
            page.obj[name] = Array([round(each, 4) for each in box])
        if marks is not None:
            page.contents_add(marks, prepend=True)  # before anything has moved the page's origin


def operators(leaf: Leaf) -> bytes:
    """Return what draws the marks of a leaf, in black alone; a reader is told that they are no part of the text."""
    paths = [path for name in leaf.marks for path in {"crop": _crop, "cross": _cross}[name](leaf)]
    return "\n".join(["/Artifact <</Type /Page>> BDC q", f"{LINE} w 0 0 0 1 K", *paths, "Q EMC"]).encode("ascii")


def _crop(leaf: Leaf) -> Iterator[str]:
    """Yield two lines for each corner, in line with the edges of the page."""
    start, end = leaf.bleed + GAP, leaf.bleed + GAP + LENGTH
    for (x, right), (y, up) in product(((0.0, -1), (leaf.width, 1)), ((0.0, -1), (leaf.height, 1))):
        yield f"{_numbers(x + right * start, y)} m {_numbers(x + right * end, y)} l S"
        yield f"{_numbers(x, y + up * start)} m {_numbers(x, y + up * end)} l S"


def _cross(leaf: Leaf) -> Iterator[str]:
    """Yield a cross in a circle for the middle of each side."""
    off, arm = leaf.bleed + GAP + LENGTH / 2, LENGTH / 2
    middle, centre = leaf.width / 2, leaf.height / 2
    for x, y in ((middle, -off), (middle, leaf.height + off), (-off, centre), (leaf.width + off, centre)):
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


def _grown(box: tuple[float, float, float, float], by: float) -> tuple[float, float, float, float]:
    left, bottom, right, top = box
    return left - by, bottom - by, right + by, top + by


def _numbers(*values: float) -> str:
    return " ".join(f"{value:.4f}" for value in values)
