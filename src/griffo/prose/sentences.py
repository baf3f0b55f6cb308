"""Sentences and clauses of a paragraph, parted at the edges of speech and of other marked stretches."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec

# Full stop, question mark and the like with the marks that close after them; an ellipsis or dash ends a
# sentence only before a capital, since an author's pause in mid-sentence goes on in lower case.
_END = re.compile(
    r"[.!?…](?:"  # one set of characters to begin with is found fast
    r"(?:(?<=…)|(?<=[.!?])[.!?]*)[”’\"')\]*_~]*(?=\s+[“‘\"'(\[*_~]?[A-Z0-9…]|\s*\Z)"
    r"|(?<=[!?])[!?]*[”’*_]*(?=\s))"
)
_ABBREVIATION = re.compile(r"(?:^|[\s“‘(])(?:Mr|Mrs|Ms|Dr|St|Prof|Sr|Jr|Lt|Capt|Sgt|Col|Gen|vs|etc|No|Mt|[A-Z])\.$")

_ALPHANUMERIC = re.compile(r"[^\W_]")


class Sentence(msgspec.Struct, frozen=True, gc=False):
    """A sentence, or the part of one that lies inside or outside speech.

    ``start`` and ``end`` (exclusive) are characters of the paragraph, white space at the edges left out.
    """

    start: int
    end: int
    spoken: bool
    text: str


def sentences(text: str, spoken: Sequence[tuple[int, int]] = (), cuts: Iterable[int] = ()) -> list[Sentence]:
    """Part a paragraph into sentences, in order.

    ``spoken`` are the slices of speech, whose edges always part; ``cuts`` are further places to part at.
    """
    edges = {0, len(text), *cuts}
    for start, end in spoken:
        edges.update((start, end))
    for match in _END.finditer(text):
        if text[match.start()] != "." or not _ABBREVIATION.search(text, max(0, match.start() - 8), match.start() + 1):
            edges.add(match.end())
    ordered = sorted(edges)
    found: list[Sentence] = []
    at = 0
    for left, right in pairwise(ordered):
        piece = text[left:right]
        stripped = piece.strip()
        if not (stripped[:1].isalnum() or _ALPHANUMERIC.search(stripped)):
            continue
        start = left + piece.index(stripped)
        while at < len(spoken) and spoken[at][1] <= start:
            at += 1
        inside = at < len(spoken) and spoken[at][0] <= start
        found.append(Sentence(start, start + len(stripped), inside, stripped))
    return found
