"""Where paragraphs begin and end in plain text, decided from the whole file."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

_LINE = re.compile(r"([^\r\n\v\f\x85\u2028\u2029]*)(\r\n|[\r\n\v\f\x85\u2028\u2029]|\Z)")
_BLANK = (
    " \t\x1c\x1d\x1e\x1f\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
    "\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
)
"""White space, and what cannot be seen."""
_TAB = 8
_NARROWEST, _WIDEST = 30, 160
"""Widths in characters that text has been wrapped at; mail and news used 60 to 80, consoles up to 132."""
_NARROW = 45
"""The width from which a few lines between blank ones may be text that was wrapped; verse is narrower."""
_RARELY = 8
_LEAST = 3
_ENDS, _CLOSING = (".", "!", "?", "…", ":"), "\"'”’»)]*_"
_SLACK = 0.75
"""How full a line is, of the width, when a wrapper that evens out its lines (as ``fmt`` does) has broken it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file that is not blank, as offsets of its first and last visible characters."""

    start: int
    end: int
    indent: int
    """White space before it, in columns."""
    gap: int
    """Blank lines before it."""
    first: int
    """Length of its first word."""
    goes_on: bool
    """Whether it begins in the middle of a sentence, as far as its first letter tells."""
    is_ended: bool
    """Whether it ends as a sentence does."""

    @property
    def width(self) -> int:
        """Length from the margin, in columns."""
        return self.indent + self.end - self.start


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Neighbouring lines that make one paragraph; ``gap`` is the number of blank lines before it."""

    lines: tuple[Line, ...]
    gap: int


def paragraphs(text: str) -> list[Paragraph]:
    """Part a decoded file into paragraphs.

    A line is a paragraph unless the file, or the stretch between two blank lines that it stands in, was wrapped at a
    width by a program. Such a program breaks a line where the next word does not fit any more. So a width that
    explains most of the line ends proves that it ran, and a line end where the next word would have fitted is the
    author's. Who wraps by hand keeps to no width: there, most long lines of the file end inside a sentence.
    """
    lines = list(_lines(text))
    first = _first_indent(lines)
    ends = [(a, b) for a, b in pairwise(lines) if not _begins(a, b, first)]
    whole = _width(ends, share=0.4, inside=0.33)
    by_hand = not whole and _is_by_hand(lines, _LEAST)
    parts: list[list[Line]] = []
    for group in [lines] if whole else _groups(lines):
        width = whole or _width(list(pairwise(group)), share=0.75, inside=0.66, narrowest=_NARROW)
        if width:
            parts += _parts(group, width, first)
        else:
            broken = by_hand and _is_by_hand(group) and all(line.width >= _NARROW for line in group[:-1])
            parts += [group] if broken else [[line] for line in group]
    return [Paragraph(tuple(part), part[0].gap) for part in parts]


def _lines(text: str) -> Iterable[Line]:
    gap = 0
    for match in _LINE.finditer(text):
        raw = match[1]
        if match.end() == match.start():
            break
        shown = raw.strip(_BLANK)
        if not shown:
            gap += 1
            continue
        before = raw[: len(raw) - len(raw.lstrip(_BLANK))]
        start = match.start() + len(before)
        word = shown.split(maxsplit=1)[0]
        letter = next((char for char in shown[:8] if char.isalpha()), "")
        indent = len(before.expandtabs(_TAB))
        is_ended = shown.rstrip(_CLOSING).endswith(_ENDS)
        yield Line(start, start + len(shown), indent, gap, len(word), letter.islower(), is_ended)
        gap = 0


def _groups(lines: Iterable[Line]) -> Iterable[list[Line]]:
    """Part lines where blank lines stand between them."""
    group: list[Line] = []
    for line in lines:
        if line.gap and group:
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _first_indent(lines: Sequence[Line]) -> int:
    """Return the indent that a paragraph's first line has, where the file has one.

    Lines set in from the others are such where they hardly ever go on with a sentence, as those of a block quote do.
    """
    margin = min((line.indent for line in lines), default=0)
    indented = [line for line in lines if line.indent > margin]
    if not indented or _RARELY * sum(line.goes_on for line in indented) > len(indented):
        return sys.maxsize
    return min(line.indent for line in indented)


def _begins(a: Line, b: Line, first: int) -> bool:
    """Whether a paragraph surely begins at ``b``, the line after ``a``."""
    return b.gap > 0 or b.indent > a.indent or b.indent >= first


def _is_by_hand(lines: Sequence[Line], least: int = 1) -> bool:
    """Whether of the long lines that another follows two in three, and so many, end inside a sentence."""
    ends = [(a, b) for a, b in pairwise(lines) if b.gap == 0 and a.width >= _NARROW]
    inside = sum(b.goes_on and not a.is_ended for a, b in ends)
    return inside >= max(least, 2 / 3 * len(ends))


def _width(ends: Sequence[tuple[Line, Line]], *, share: float, inside: float, narrowest: int = _NARROWEST) -> int:
    """Return the width that explains most line ends, or 0 where none was wrapped at.

    A line end speaks for every width from its own line's to one short of what the next word needs. A width must explain
    three line ends and this ``share`` of all, and of those the share ``inside`` must fall inside a sentence: verse has
    lines of even length too, but each of them begins with a capital.
    """
    if len(ends) < _LEAST:
        return 0
    votes = [0] * (_WIDEST + 1)
    for a, b in ends:
        for width in range(max(a.width, narrowest), min(a.width + b.first, _WIDEST) + 1):
            votes[width] += 1
    best = max(range(_WIDEST + 1), key=votes.__getitem__)
    if all(a.width <= best for a, _ in ends):
        share *= 0.6  # no line is longer, which is evidence too, and many paragraphs may have but one line
    proven = votes[best] >= max(_LEAST, share * len(ends))
    going_on = sum(b.goes_on for a, b in ends if _full(a, b, best))
    return best if proven and going_on >= inside * votes[best] else 0


def _full(a: Line, b: Line, width: int) -> bool:
    """Whether the first word of ``b`` would not have fitted after ``a``."""
    return a.width <= width <= a.width + b.first


def _parts(lines: Iterable[Line], width: int, first: int) -> Iterable[list[Line]]:
    part: list[Line] = []
    for line in lines:
        if part and (_begins(part[-1], line, first) or not _continues(part[-1], line, width)):
            yield part
            part = []
        part.append(line)
    if part:
        yield part


def _continues(a: Line, b: Line, width: int) -> bool:
    overlong = a.width > width and a.first == a.end - a.start
    evened = b.goes_on and _SLACK * width <= a.width <= width
    return _full(a, b, width) or overlong or evened
