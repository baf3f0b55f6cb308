"""Type that has to fit: title and names on a spine, and a text on the back. Widths are in units of the type's size."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain, product
from typing import TYPE_CHECKING

from griffo.emit.cover import LINE_HEIGHT, cut, lines_of, width_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

NAMES_SIZE = 0.8
"""The size of the names, of that of the title."""
NAMES_WIDTH = 1.25
"""How much wider names may be than they are in the face of the title: a style may set them in spaced small capitals."""
GAP = 1.5
"""Between title and names, at least."""
LEADING = 1.4
"""From line to line of the text on the back."""
BETWEEN = 0.6
"""Between two of its paragraphs."""
SLACK = 0.96
"""How much of the room is used: kerning makes some words a little wider."""
_WELL = (0.7, 0.45, 0.0)
"""What is tried in turn: type of at least this part of the largest."""
_LINES = 3
"""Of a title on a spine."""
FOREIGN = 0.8
"""How much of the height is used where the face lacks a letter: another's may stand higher or lower on its line."""
_SUBTITLE = re.compile(r"\s*(?::|;| [—–-]) ")
_LONGEST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Lettering:
    """What stands on a spine."""

    title: tuple[str, ...]
    """Its lines, one below the other where the spine is wide enough."""
    names: str
    size: float
    """Of the title."""


@dataclass(frozen=True, slots=True)
class Room:
    """What a spine offers to its type."""

    length: float
    height: float
    """Of all lines together."""
    smallest: float
    """Type that can be read."""
    largest: float
    """Type that still looks well."""


def lettering(
    title: str, names: Sequence[str], room: Room, advances: Mapping[str, float], volume: str = ""
) -> Lettering | None:
    """Return what a spine says; nothing where it is too thin for any type.

    ``volume`` ends the title, whatever else is left out: it tells this spine from the others of a set. Before the type
    gets much smaller than it might be, what is in ``names`` is tried in turn, the title goes into two or three lines,
    then without its subtitle. Where nothing helps there are no names, and at last the title is cut.
    """
    high = room.height * (FOREIGN if set("".join((title, volume, *names))) - set(advances) else 1)
    largest = min(room.largest, high)
    if largest < room.smallest:
        return None
    titles = list(dict.fromkeys((title, _SUBTITLE.split(title)[0])))
    alone = product((0.0,), titles, range(1, _LINES + 1), ("",))
    for part, short, count, who in chain(product(_WELL, titles, range(1, _LINES + 1), names or ("",)), alone):
        lines = _in_lines(short + volume, count, advances)
        widest = max(width_of(line, advances) for line in lines)
        units = widest + (GAP + NAMES_SIZE * NAMES_WIDTH * width_of(who, advances) if who else 0)
        height = 1 + (len(lines) - 1) * LINE_HEIGHT
        size = min(largest, high / height, SLACK * room.length / max(units, 0.1))
        if size >= max(room.smallest / (NAMES_SIZE if who else 1), part * largest):
            return Lettering(lines, who, size)
    units = SLACK * room.length / room.smallest
    cuts = (cut(titles[-1], most) + volume for most in range(len(titles[-1]), 1, -1))
    fits = next((words for words in cuts if width_of(words, advances) <= units), cut(titles[-1], 1) + volume)
    return Lettering((fits,), "", room.smallest)


def _in_lines(title: str, count: int, advances: Mapping[str, float]) -> tuple[str, ...]:
    """Return a title in so many lines of about one length, or in fewer where it has no more words."""
    whole = width_of(title, advances)
    tries = (lines_of(title, whole / count * part / 20, advances) for part in range(20, 41))
    return next((lines for lines in tries if len(lines) <= count), (title,))


def names_on_spine(authors: Sequence[str], editor: str) -> tuple[str, ...]:
    """Return how a spine may name who made the book, the best first: few authors, else the editor, else one of many."""
    all_of_them = (" · ".join(authors),) if 0 < len(authors) <= _LONGEST_NAMES else ()
    others = (f"{authors[0]} and others",) if len(authors) > 1 else ()
    return (*all_of_them, *((editor,) if editor else ()), *others)


def fitted(
    paragraphs: Iterable[str], box: tuple[float, float], sizes: tuple[float, float], advances: Mapping[str, float]
) -> float:
    """Return the largest of ``sizes``, from the first down to the second, at which a text fits a box; 0 for none."""
    width, height = box
    texts = list(paragraphs)
    size = sizes[0]
    while size >= sizes[1]:
        counts = [len(lines_of(text, SLACK * width / size, advances)) for text in texts]
        if (sum(counts) * LEADING + (len(counts) - 1) * BETWEEN) * size <= height:
            return size
        size -= 0.25
    return 0
