"""Text that remembers where each of its characters came from."""

from __future__ import annotations

import re
from abc import ABC
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from operator import eq
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    Offsets: TypeAlias = range | array[int]
else:

    class Offsets(ABC):  # noqa: B024 - a name for two types of Python's, for those who ask as the program runs
        """Where characters begin or end."""

    Offsets.register(range)
    Offsets.register(array)

TAG = re.compile(
    r"</(?:a|abbr|b|big|blockquote|body|center|cite|code|del|div|em|font|h[1-6]|html|i|li|ol|p|pre|s|script|small|span"
    r"|strike|strong|style|sub|sup|table|td|tr|tt|u|ul)\s*>|<(?:br|hr|p)\s*/?>|<(?:a|div|font|img|p|span)\s+[a-z]+=",
    re.IGNORECASE,
)
"""What only HTML has: the end of an element, a break, an attribute. A thought in angle brackets has none of them."""
_IN_FILE = re.compile(r".*\.\w{2,8}#(?=.)")
Replacement = str | Callable[[re.Match[str]], str]


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A string in which every character knows its slice of the decoded source file.

    ``starts[i]`` and ``ends[i]`` bound the source characters that ``value[i]`` stands for. Offsets never
    run backwards, so any slice of a text has a source slice too. A character that a rule put in has the
    slice of what it replaced; one put in between others has an empty slice where it stands. Most paragraphs are as
    they were in the file: their offsets are ranges, which take no room.
    """

    value: str
    starts: Offsets
    ends: Offsets

    @classmethod
    def of(cls, source: str, offset: int = 0) -> Text:
        """Return ``source`` as a text that begins ``offset`` characters into its file."""
        end = offset + len(source)
        return cls(source, range(offset, end), range(offset + 1, end + 1))

    @classmethod
    def join(cls, parts: Iterable[Text], glue: str) -> Text:
        """Join texts in source order; each glue stands for the source between its neighbours."""
        pieces = list(parts)
        values: list[str] = []
        starts, ends = array("I"), array("I")
        for left, right in pairwise(pieces):
            values += (left.value, glue)
            starts.extend(left.starts)
            ends.extend(left.ends)
            starts.extend([left.end] * len(glue))
            ends.extend([right.start] * len(glue))
        if pieces:
            values.append(pieces[-1].value)
            starts.extend(pieces[-1].starts)
            ends.extend(pieces[-1].ends)
        return cls("".join(values), starts, ends)

    @classmethod
    def put(cls, words: str, at: int) -> Text:
        """Return words that stand nowhere in the source, as a text with an empty slice ``at`` characters into it."""
        places = array("I", [at]) * len(words)
        return cls(words, places, places)

    def shifted(self, by: int) -> Text:
        """Return the text of a source in front of which ``by`` characters were put."""
        return Text(self.value, _shifted(self.starts, by), _shifted(self.ends, by))

    def __len__(self) -> int:
        return len(self.value)

    def __str__(self) -> str:
        return self.value

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Text):
            return NotImplemented
        return self.value == other.value and all(
            all(map(eq, one, two)) for one, two in ((self.starts, other.starts), (self.ends, other.ends))
        )

    def __hash__(self) -> int:
        return hash((self.value, self.start))

    def __getitem__(self, part: slice) -> Text:
        return Text(self.value[part], self.starts[part], self.ends[part])

    @property
    def start(self) -> int:
        """Where the text begins in the source file (0 for an empty text)."""
        return self.starts[0] if self.starts else 0

    @property
    def end(self) -> int:
        """Where the text ends in the source file, exclusive."""
        return self.ends[-1] if self.ends else 0

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Return the source slice behind ``value[start:end]``, which must not be empty."""
        return self.starts[start], self.ends[end - 1]

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """Return where the source slice ``start`` to ``end`` stands in ``value``; equal numbers where it does not."""
        first = bisect_right(self.ends, start)
        return first, max(first, bisect_left(self.starts, end))

    def strip(self) -> Text:
        """Return the text without white space at its ends."""
        if len(self.value.strip()) == len(self.value):
            return self
        left = len(self.value) - len(self.value.lstrip())
        return self[left : max(left, len(self.value.rstrip()))]

    def sub(self, pattern: re.Pattern[str], replacement: Replacement) -> Text:
        """Replace every match, as ``re.sub`` does; what is put in keeps the source slice of what it replaces."""
        if not pattern.search(self.value):
            return self
        values: list[str] = []
        starts, ends = array("I"), array("I")
        last = 0
        for match in pattern.finditer(self.value):
            new = match.expand(replacement) if isinstance(replacement, str) else replacement(match)
            if new == match.group():
                continue
            a, b = match.span()
            values += (self.value[last:a], new)
            starts.extend(self.starts[last:a])
            ends.extend(self.ends[last:a])
            first, after = self._slice(a, b)
            starts.extend([first] * len(new))
            ends.extend([after] * len(new))
            last = b
        if last == 0 and not values:
            return self
        values.append(self.value[last:])
        starts.extend(self.starts[last:])
        ends.extend(self.ends[last:])
        return Text("".join(values), starts, ends)

    def _slice(self, a: int, b: int) -> tuple[int, int]:
        if a < b:
            return self.source(a, b)
        if 0 < a < len(self) and self.starts[a] < self.ends[a - 1]:
            return self.starts[a], self.ends[a - 1]  # between characters that stand for one source slice
        at = self.starts[a] if a < len(self) else self.end
        return at, at


def _shifted(offsets: Offsets, by: int) -> Offsets:
    if isinstance(offsets, range):
        return range(offsets.start + by, offsets.stop + by)
    return array("I", (offset + by for offset in offsets))


def readable(name: str) -> str:
    """Make a file's name a title: ``the-long_way 02.txt`` gives ``The Long Way 02``, ``ponds.zip#rain`` ``Rain``."""
    stem = _IN_FILE.sub("", name).replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    words = re.sub(r"[\W_]+", " ", stem).split() or [name]
    small = {"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"}
    plain = ((at and word in small) or not word.isalpha() for at, word in enumerate(words))
    return " ".join(word if as_is else word[:1].upper() + word[1:] for word, as_is in zip(words, plain, strict=True))
