"""The numbers that word processors write before paragraphs by themselves: "Chapter One" may stand in no text at all.

Only headings take them along: without, a chapter whose heading is nothing but its number would be lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLACE = re.compile(r"%([1-9])")
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_MOST = 3999
_SILENT = frozenset({"none", "bullet"})


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list."""

    text: str
    """What is written, with ``%1`` for the number of the first level."""
    form: str
    """How it is written, by the names of Office Open XML (ECMA-376 part 1, section 17.18.59)."""
    start: int


@dataclass(slots=True)
class Numbers:
    """The lists of a document, and how far each has counted."""

    lists: Mapping[str, Mapping[int, Level]] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    """Which lists count together, by what they are instances of."""
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def label(self, number: str, level: int) -> str:
        """Count on in a list, and return what stands before the paragraph."""
        levels = self.lists.get(number, {})
        if level not in levels:
            return ""
        counts = self.counts.setdefault(self.sources[number], {})
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]

        def counted(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            return _written(counts.get(at, levels[at].start), levels[at].form) if at in levels else ""

        return "" if levels[level].form in _SILENT else " ".join(_PLACE.sub(counted, levels[level].text).split())


def _written(number: int, form: str) -> str:
    """Write a number as a list has it."""
    if form in {"upperRoman", "lowerRoman"} and 0 < number <= _MOST:
        found = _roman(number)
        return found if form == "upperRoman" else found.lower()
    if form in {"upperLetter", "lowerLetter"} and number > 0:
        letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if form == "upperLetter" else letter.lower()
    if form == "cardinalText" and 0 <= number < 100:
        return _words(number).capitalize()
    return f"{number:02}" if form == "decimalZero" else str(number)


def _roman(number: int) -> str:
    parts: list[str] = []
    for size, letters in _ROMAN:
        parts.append(letters * (number // size))
        number %= size
    return "".join(parts)


def _words(number: int) -> str:
    if number < 20:
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return f"{_TENS[tens - 2]}-{_ONES[ones]}" if ones else _TENS[tens - 2]
