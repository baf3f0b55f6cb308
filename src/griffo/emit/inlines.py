"""Texts of a part's tree, cut and joined so that WeasyPrint takes them well. What stands on the pages is the same."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST = 20_000
"""Characters of a text, from one element to the next, that are set as one; no book has a paragraph so long."""
_MARKS = frozenset({"em", "i", "s", "strong", "sub", "sup"})
"""Elements that mark words of a text."""


def fit(tree: Any) -> None:
    """Cut and join the texts of a document's tree.

    - A text that is longer than any in a book is cut at spaces: of one, WeasyPrint encodes all for each of its lines.
    - A space that stands alone between marked words belongs to those before it: WeasyPrint leaves room for one, but
      writes no such text, so that two words would be read as one (ISO 32000-1, 14.8.2.5).
    """
    for element in list(tree.iter()):
        for before, after in pairwise(element):
            if before.tail and before.tail.isspace() and {before.tag, after.tag} <= _MARKS:
                _append(before, before.tail)
                before.tail = None
        for at, child in reversed([*enumerate(element, 1)]):
            if child.tail:
                child.tail, *rest = _pieces(child.tail)
                element[at:at] = [_span(element, piece) for piece in rest]
        if element.text:
            element.text, *rest = _pieces(element.text)
            element[:0] = [_span(element, piece) for piece in rest]


def _append(element: Any, text: str) -> None:
    """Put a text behind the last that an element has."""
    last = element[-1] if len(element) else None
    if last is None:
        element.text = (element.text or "") + text
    elif last.tag in _MARKS and not last.tail:
        _append(last, text)
    else:
        last.tail = (last.tail or "") + text


def _pieces(text: str) -> Iterator[str]:
    start = 0
    while len(text) - start > _LONGEST and (end := text.find(" ", start + _LONGEST // 2)) >= 0:
        yield text[start : end + 1]
        start = end + 1
    yield text[start:]


def _span(element: Any, text: str) -> Any:
    made = element.makeelement("span", {})
    made.text = text
    return made
