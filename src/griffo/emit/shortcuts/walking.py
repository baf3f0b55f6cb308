"""What WeasyPrint asks again and again of the boxes of a page and of what a PDF is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weasyprint.formatting_structure.boxes import Box
from weasyprint.pdf import pydyf

if TYPE_CHECKING:
    from collections.abc import Iterator

_FLOWING = {"static", "relative"}


def descendants(self: Any, placeholders: bool = False) -> Iterator[Any]:  # noqa: FBT001, FBT002 - WeasyPrint's signature
    """Yield a box and all below it, in order: ``Box.descendants``."""
    waiting = [self]
    while waiting:
        box = waiting.pop()
        if isinstance(box, Box):
            yield box
            waiting.extend(reversed(box.children))
        elif placeholders:
            yield from box.descendants(placeholders)
        else:
            yield box


def page_references(self: Any) -> tuple[bytes, ...]:
    """Return how a PDF calls its pages: ``PDF.page_references``, which is asked for every tag."""
    kids = self.pages["Kids"]
    known: tuple[bytes, ...] = vars(self).get("_griffo_pages", ())
    if len(known) * 3 != len(kids):
        known = vars(self)["_griffo_pages"] = tuple(f"{number} 0 R".encode("ascii") for number in kids[::3])
    return known


def is_in_normal_flow(self: Any) -> bool:
    """Return whether a box stands where its text does: ``Box.is_in_normal_flow``."""
    style = self.style
    return style["float"] == "none" and style["position"] in _FLOWING


REPLACED = (
    (Box, "descendants", descendants),
    (Box, "is_in_normal_flow", is_in_normal_flow),
    (pydyf.PDF, "page_references", property(page_references)),
)
"""What of WeasyPrint's is replaced: where it is, its name, and by what."""
