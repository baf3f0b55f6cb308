"""Where the quotation marks of a paragraph stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

_RUN = re.compile(r"[\"“”'‘’`´]+")
_EYES = re.compile(r"(?<!\w)[:;=]-?\Z")
_MOUTH = re.compile(r"-?[()\[\]DPp/\\|](?![\w\"'“”‘’`´])")
_BROWS = re.compile(r"(?<!\w)(?:[-^>][_.]{1,3}[-^<]|\^\^)\Z")
_MARKUP = "*_"
_FACES = frozenset(":;=-^<")
"""What stands before the mark in a face."""


class Side(Enum):
    """What a mark's neighbours make of it."""

    OPENS = auto()
    CLOSES = auto()
    UNCLEAR = auto()


@dataclass(slots=True)
class Mark:
    """A quotation mark or apostrophe.

    ``left`` and ``right`` are the characters around the run of marks it stands in, asterisks and underscores left
    aside; they are empty at the paragraph's edges. ``speech`` tells apart the double-quoted stretches that marks are
    found to stand in; 0 is outside them. ``inner`` is true of one mark between two letters or digits.
    """

    at: int
    char: str
    left: str
    right: str
    side: Side
    inner: bool
    speech: int = 0

    @property
    def double(self) -> bool:
        """Whether it is one of the double marks."""
        return self.char in '"“”'


def marks(value: str) -> list[Mark]:
    """Return the marks of a paragraph in their order."""
    found: list[Mark] = []
    for match in _RUN.finditer(value):
        run = match.group()
        first, last = match.span()
        while first and value[first - 1] in _MARKUP:
            first -= 1
        while last < len(value) and value[last] in _MARKUP:
            last += 1
        left, right = value[first - 1 : first] if first else "", value[last : last + 1]
        if (left in _FACES and _in_face(value, *match.span())) or "```" in run:
            continue
        side = _side(left, right)
        inner = len(run) == 1 and left.isalnum() and right.isalnum()
        found += [Mark(match.start() + i, char, left, right, side, inner) for i, char in enumerate(run)]
    return found


def _in_face(value: str, start: int, end: int) -> bool:
    """Whether a mark is a tear or a drop of sweat, as in ``:'(`` and ``-_-'``."""
    if value[start:end] not in ("'", "’", "`"):
        return False
    before, after = value[max(0, start - 6) : start], value[end : end + 1]
    tear = _EYES.search(before) and _MOUTH.match(value, end)
    sweat = _BROWS.search(before) and not after.isalnum()
    return bool(tear or sweat)


def _side(left: str, right: str) -> Side:
    apart = not left or left.isspace() or left in "([{"
    ended = is_end(right)
    if apart == ended:
        return Side.UNCLEAR
    return Side.OPENS if apart else Side.CLOSES


def is_end(right: str) -> bool:
    """Whether nothing that a mark could open follows it."""
    return not right or right.isspace() or right in ")]},;:"
