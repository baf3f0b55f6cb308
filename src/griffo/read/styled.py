"""Text in pieces, each with what is said of it, while a paragraph is put together."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from griffo.model import Kind, Span
from griffo.read.manuscript import BY, GIVEN, Passage

Piece = tuple[str, frozenset[Kind]]
"""Text, and what is said of it."""
NOTHING: frozenset[Kind] = frozenset()
BREAK = "\v"
"""What stands for the end of a line that the markup asks for; its own line ends are but white space."""
BLANK = " \t\r\n\f\v\xa0"
"""What shows nothing."""
_SPACES = re.compile(r"[ \t\r\n\f]+")


class Row:
    """Pieces in a row, which can be cut at any character of their ``text``."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.text = "".join(text for text, _ in pieces)
        self._pieces = pieces
        self._starts = [0, *accumulate(len(text) for text, _ in pieces)]

    def cut(self, start: int, end: int) -> list[Piece]:
        """Return characters ``start`` to ``end``, as pieces."""
        first = bisect_right(self._starts, start) - 1
        found: list[Piece] = []
        for number in range(first, len(self._pieces)):
            (text, kinds), at = self._pieces[number], self._starts[number]
            if at >= end:
                break
            found.append((text[max(0, start - at) : end - at], kinds))
        return found


def pieces_of(passage: Passage) -> Iterator[Piece]:
    """Cut a passage wherever something is said of it, back into pieces."""
    edges = {0, len(passage.text), *(at for span in passage.spans for at in (span.start, span.end))}
    for start, end in pairwise(sorted(edges)):
        kinds = frozenset(span.kind for span in passage.spans if span.start <= start and end <= span.end)
        yield passage.text[start:end], kinds


def joined(pieces: Sequence[Piece]) -> tuple[str, list[Span]]:
    """Return the text of pieces with single spaces, and what is said of it."""
    parts: list[str] = []
    begun: dict[Kind, int] = {}
    spans: list[Span] = []
    at, spaced = 0, True
    for text, kinds in pieces:
        spans += [_span(kind, begun.pop(kind), at) for kind in tuple(begun) if kind not in kinds]
        for kind in kinds:
            begun.setdefault(kind, at)
        plain = _SPACES.sub(" ", text.replace(BREAK, " "))
        plain = plain[1:] if spaced and plain.startswith(" ") else plain
        if plain:
            parts.append(plain)
            at += len(plain)
            spaced = plain.endswith(" ")
    spans += [_span(kind, start, at) for kind, start in begun.items()]
    text = "".join(parts).rstrip(" ")
    return text, [replace(span, end=min(span.end, len(text))) for span in spans if span.start < len(text)]


def _span(kind: Kind, start: int, end: int) -> Span:
    return Span(kind, start, end, BY, why=GIVEN, hide=(2, 1) if kind is Kind.NOTE else (0, 0))
