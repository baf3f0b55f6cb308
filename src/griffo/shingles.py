"""How much of one text stands in another: by their runs of five words, whatever their punctuation and their files.

Two texts are compared word by word only where sketches of them say that it is worth it. A sketch holds one in 16 of
a text's runs, chosen by the run alone: two texts that have a run in common both choose it, or neither does. So the
sketches of any number of texts are compared in the time that it takes to read them (A. Z. Broder, "On the resemblance
and containment of documents", 1997).
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections import Counter
from typing import TYPE_CHECKING
from zlib import crc32

from griffo.outline import BODY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from griffo.model import Story

RUN = 5
"""Words of a run: so many in a row are seldom the same in two texts by chance."""
EVERY = 16
"""One run in so many is chosen."""
FEW = 16
"""A text of which no more runs would be chosen gives all of them."""
ALIKE = 0.25
"""Share of the shorter sketch that two must have in common: below, no text has half its words from the other."""
OWNERS = 8
"""A run is held against so many texts, those that had it first: a hundred copies cost no more than a hundred texts."""
_PRIME = (1 << 61) - 1
_BASE = 0x1B873593CC9E2D51
_LEAVING = pow(_BASE, RUN, _PRIME)
_APOSTROPHE = re.compile(r"['’ʼ]")
_WORD = re.compile(r"[^\W_]+")


def words_of(story: Story) -> list[str]:
    """Return the words of the story itself, its title, notes and headings aside, without case or apostrophes."""
    return [word for block in story.blocks if block.role in BODY for word in _words(block.text.value)]


def _words(text: str) -> list[str]:
    return _WORD.findall(_APOSTROPHE.sub("", unicodedata.normalize("NFKC", text).casefold()))


def sketch(words: Sequence[str]) -> bytes:
    """Return what tells whether a text is worth being compared with another."""
    runs = set(_runs(words))
    chosen = [run for run in runs if run % EVERY == 0]
    return array("Q", sorted(runs if len(chosen) < FEW else chosen)).tobytes()


def likely(sketches: Iterable[bytes]) -> Iterator[tuple[int, int]]:
    """Yield pairs of texts worth comparing, by their numbers from 0: of each text the earlier one most like it."""
    owners: dict[int, tuple[int, ...]] = {}
    sizes: list[int] = []
    for number, packed in enumerate(sketches):
        runs = set(memoryview(packed).cast("Q"))
        known = owners.keys() & runs
        shared: Counter[int] = Counter()
        for run in known:
            shared.update(owners[run])
            owners[run] = (*owners[run], number)[:OWNERS]
        owners.update(dict.fromkeys(runs - known, (number,)))
        sizes.append(len(runs))
        likeness = {other: count / min(len(runs), sizes[other]) for other, count in shared.items()}
        best = max(likeness, key=lambda other: (likeness[other], -other), default=None)
        if best is not None and likeness[best] >= ALIKE:
            yield best, number


def shares(one: Sequence[str], two: Sequence[str]) -> tuple[float, float]:
    """Return which share of the words of each text stands in the other, in runs of five or more, from 0 to 1."""
    first, second = list(_runs(one)), list(_runs(two))
    return _covered(first, set(second), len(one)), _covered(second, set(first), len(two))


def _covered(runs: Sequence[int], others: set[int], words: int) -> float:
    covered = end = 0
    for start, run in enumerate(runs):
        if run in others:
            covered += start + RUN - max(start, end)
            end = start + RUN
    return min(1.0, covered / words) if words else 0.0


def _runs(words: Sequence[str]) -> Iterator[int]:
    """Yield a number for each run, equal for equal runs; a text shorter than one is a run."""
    numbers: dict[str, int] = {}
    row = [numbers.get(word) or numbers.setdefault(word, 1 + crc32(word.encode())) for word in words]
    now = 0
    for at, number in enumerate(row):
        now = (now * _BASE + number - (row[at - RUN] * _LEAVING if at >= RUN else 0)) % _PRIME
        if at >= RUN - 1:
            yield now
    if 0 < len(row) < RUN:
        yield now
