"""Italics and the like that a page opens and never closes.

A browser shows everything after them in italics, to the end of the page. Nobody meant that; they end with their
paragraph here, and that is said.
"""

from __future__ import annotations

import re

_STYLED = re.compile(r"<(/?)(i|em|b|strong|u|s|strike|del|cite|font)\b[^<>]*>", re.IGNORECASE)
_END = re.compile(
    r"</?(?:p|div|h[1-6]|hr|blockquote|ul|ol|li|table|tr|td|th|section|article|body|html|center)\b|<br\b[^<>]*>\s*<br\b|\Z",
    re.IGNORECASE,
)


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
    ends = [(_paragraph_end(source, end), -start, name) for end, start, name in left]
    for place, _, name in sorted(ends):
        parts += (source[at:place], f"</{name}>")
        at = place
    return "".join([*parts, source[at:]]), tuple(start for _, start, _ in left)


def _paragraph_end(source: str, at: int) -> int:
    """Return where the paragraph ends in which something was opened right before ``at``."""
    for match in _END.finditer(source, at):
        if source[at : match.start()].strip():
            return match.start()
    return len(source)
