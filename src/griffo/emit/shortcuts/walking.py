"""Walks over the boxes of a page and over what a PDF is made of, which WeasyPrint takes again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weasyprint.formatting_structure.boxes import Box
from weasyprint.pdf import pydyf

if TYPE_CHECKING:
    from collections.abc import Iterator


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


def to_bytes(item: Any) -> bytes:
    """Return a part of a PDF as bytes, most often a name or bytes already: ``pydyf._to_bytes``."""
    kind = type(item)
    if kind is bytes:
        return item  # type: ignore[no-any-return]
    if kind is str:
        return item.encode("ascii")  # type: ignore[no-any-return]
    return _to_bytes(item)  # type: ignore[no-any-return]


_to_bytes = pydyf._to_bytes  # noqa: SLF001 - there is no other way in


REPLACED = (
    (pydyf, "_to_bytes", to_bytes),
    (Box, "descendants", descendants),
    (pydyf.PDF, "page_references", property(page_references)),
)
"""What of WeasyPrint's is replaced: where it is, its name, and by what."""
