"""The indent of paragraphs that are read from right to left: WeasyPrint leaves it at the left end of their first lines.

So the first line of such a paragraph begins where all others do. Here it is put where it ends, which is as far left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from griffo.emit.folios import line_boxes

if TYPE_CHECKING:
    from collections.abc import Iterable


def indent(pages: Iterable[Any]) -> None:
    """Move the first lines of paragraphs on WeasyPrint's pages that run from the right, and the links in them."""
    for page in pages:
        moved: dict[Any, float] = {}
        for line in line_boxes(page):
            if line.style["direction"] == "rtl" and line.text_indent:
                for child in line.children:
                    child.translate(-line.text_indent, 0)
                moved.update(dict.fromkeys(line.descendants(), line.text_indent))
        if moved:
            page.links = [(*link[:2], _left(link[2], moved.get(link[3], 0)), *link[3:]) for link in page.links]


def _left(corners: tuple[float, float, float, float], distance: float) -> tuple[float, float, float, float]:
    """Return two corners of a rectangle that is moved to the left."""
    left, top, right, bottom = corners
    return left - distance, top, right - distance, bottom
