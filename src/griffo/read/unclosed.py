"""Italics and the like that a page opens and never closes.

A browser shows everything after them in italics, to the end of the page. Nobody meant that; they end with their
paragraph here, and that is said.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_STYLED = re.compile(r"<(/?)(i|em|b|strong|u|s|strike|del|cite|font)\b[^<>]*>", re.IGNORECASE)
_END = re.compile(
    r"</?(?:p|div|h[1-6]|hr|blockquote|ul|ol|li|table|tr|td|th|section|article|body|html|center)\b|<br\b[^<>]*>\s*<br\b|\Z",
    re.IGNORECASE,
)

_SHOWN = re.compile(r"\S")


def closed(source: str) -> tuple[str, tuple[int, ...]]:
    """Close what a page never closes at the end of its paragraph; return the page, and where each was opened."""
    opened: dict[str, list[tuple[int, int]]] = {}
    for match in _STYLED.finditer(source):
        name = match[2].lower()
        if not match[1]:
            opened.setdefault(name, []).append(match.span())
        elif opened.get(name):
            opened[name].pop()
    left = sorted((end, start, name) for name, places in opened.items() for start, end in places)
    if not left:
        return source, ()
    parts: list[str] = []
    at = 0
    paragraphs = [match.start() for match in _END.finditer(source)]
    ends = [(_paragraph_end(source, end, paragraphs), -start, name) for end, start, name in left]
    for place, _, name in sorted(ends):
        parts += (source[at:place], f"</{name}>")
        at = place
    return "".join([*parts, source[at:]]), tuple(start for _, start, _ in left)


def _paragraph_end(source: str, at: int, ends: Sequence[int]) -> int:
    """Return which of ``ends`` is that of the paragraph in which something was opened right before ``at``."""
    first = _SHOWN.search(source, at)
    after = bisect_right(ends, first.start()) if first else len(ends)
    return ends[after] if after < len(ends) else len(source)
