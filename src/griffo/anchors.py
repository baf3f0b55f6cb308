"""Places in a text that outlive edits: the words that stand there, and those around them.

An anchor is the Text Quote Selector of the W3C's Web Annotation Data Model (section 4.2.4). It is sought among
words without case, accents, punctuation and white space, so that new quotation marks, dashes or line ends lose nothing.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

REACH = 32
"""Characters of the text before and after that an anchor holds; more where that leaves two places alike."""
_FARTHEST = 512
_ALIKE = 0.85
"""How like the words must be, as a ratio of ``difflib``, where the text has been changed."""
_TELLING = 12
"""Characters from which words say by themselves which place is meant; fewer need known words around them."""
_FITS = 6
"""Characters of the surroundings that must be the same for such short words."""
_COMMON = 100
"""A word that stands in more places than this is no help to find one."""
_TRIES = 8
"""How many places are compared with words that were changed: with the others too, the time would be quadratic."""

# Apostrophes, soft hyphens and combining accents lie within a word.
_WORD = re.compile(r"[^\W_](?:['’‘`´ʼ\xad\u200b-\u200d\u2060\u0300-\u036f]*[^\W_])*[\u0300-\u036f]*")
_BEFORE = re.compile(r"(?:[^\w\s]|_)*\Z")
_AFTER = re.compile(r"(?:[^\w\s]|_|[ \t]+(?=[.…]))*")
_STOPS = re.compile(r"[^\"'“”„‘’`´«»*_()\[\]]*")
_SENTENCE_END = re.compile(r"[.!?…]|\n\s*\n")
_QUOTES = "\"'“”„‘’`´«»″′"
_PLAIN = str.maketrans({**dict.fromkeys(_QUOTES, '"'), **dict.fromkeys("-‐‑‒–—―", "-"), "…": "...", " ": "", "\t": ""})

Slice = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Anchor:
    """Words as they stand in a text, and the characters right before and right after them."""

    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, eq=False)
class Words:
    """A text as folded words. Word ``i`` is ``text[starts[i]:ends[i]]`` and begins at ``places[i]`` of ``folded``."""

    text: str
    folded: str
    """The words with single spaces between them and at both ends."""
    places: array[int]
    starts: array[int]
    ends: array[int]

    @classmethod
    def of(cls, text: str) -> Words:
        """Fold a text."""
        known: dict[str, str] = {}
        parts, places, starts, ends = [""], array("I"), array("I"), array("I")
        at = 1
        for match in _WORD.finditer(text):
            word = match.group()
            folded = known.get(word)
            if folded is None:
                folded = known[word] = _fold(word)
            parts.append(folded)
            places.append(at)
            starts.append(match.start())
            ends.append(match.end())
            at += len(folded) + 1
        return cls(text, " ".join([*parts, ""]), places, starts, ends)

    @cached_property
    def index(self) -> dict[str, list[int]]:
        """The numbers of the places where each word stands."""
        index: dict[str, list[int]] = {}
        for number, word in enumerate(self.folded.split()):
            index.setdefault(word, []).append(number)
        return index

    def around(self, first: int, last: int, like: str) -> Slice:
        """Return the slice of the text that holds words ``first`` to ``last`` (exclusive).

        Punctuation at its edges goes along as far as it does in ``like``.
        """
        start, end = self.starts[first], self.ends[last - 1]
        own = list(_WORD.finditer(like))
        head, tail = (like[: own[0].start()], like[own[-1].end() :]) if own else ("", "")
        before = _run(_BEFORE.search(self.text, max(0, start - 12), start))
        after = _run(_AFTER.match(self.text, end, end + 24))
        return start - _head(before, head), end + _tail(after, tail)


def anchor(words: Words, start: int, end: int) -> Anchor:
    """Return an anchor for ``start`` to ``end`` of a text, with as much around it as tells it from other places."""
    reach = REACH
    while True:
        text = words.text
        made = Anchor(text[start:end], text[max(0, start - reach) : start], text[end : end + reach])
        if reach >= _FARTHEST or find(words, made) == ((start, end),):
            return made
        reach *= 2


def find(words: Words, sought: Anchor) -> tuple[Slice, ...]:
    """Return the places of a text that fit an anchor best: none, one, or several that fit it equally well.

    Where the words are not there as they were, those that are like them are taken.
    """
    folded = Words.of(sought.exact).folded
    if not folded.strip():
        return ()
    prefix, suffix = Words.of(sought.prefix).folded, Words.of(sought.suffix).folded
    exact = [(pair, _fit(words, pair, prefix, suffix)) for pair in occurrences(words, folded)]
    rated = exact or [
        (pair, _fit(words, pair, prefix, suffix) + REACH * ratio)
        for pair, ratio in alike(words, folded)
        if ratio >= _ALIKE
    ]
    if len(folded) < _TELLING:
        least = _FITS if exact else _FITS + REACH * _ALIKE
        rated = [(pair, score) for pair, score in rated if score >= least]
    best = max((score for _, score in rated), default=0)
    return tuple(words.around(*pair, sought.exact) for pair, score in rated if score == best)


def occurrences(words: Words, folded: str) -> Iterator[Slice]:
    """Yield where folded words stand, as numbers of the first word and of the one after the last."""
    count = folded.count(" ") - 1
    at = words.folded.find(folded) if count > 0 else -1
    while at >= 0:
        first = bisect_left(words.places, at + 1)
        yield first, first + count
        at = words.folded.find(folded, at + 1)


def alike(words: Words, folded: str) -> list[tuple[Slice, float]]:
    """Return the places whose words are most like the folded ones, each with the ratio, the likest first.

    Only places around the rarest of the words are looked at, and only a handful of those.
    """
    target = folded.split()
    known = [word for word in dict.fromkeys(target) if len(words.index.get(word, ())) in range(1, _COMMON + 1)]
    rare = sorted(known, key=lambda word: (len(words.index[word]), -len(word)))[:3]
    guesses = Counter(number - target.index(word) for word in rare for number in words.index[word])
    ratios: dict[Slice, float] = {}
    for guess, _ in sorted(guesses.items(), key=lambda item: (-item[1], item[0]))[:_TRIES]:
        tried = {pair: _ratio(target, _folded(words, *pair)) for pair in _aligned(words, target, guess)}
        if tried:
            best = max(tried, key=lambda pair: (tried[pair], pair))
            ratios[best] = tried[best]
    return sorted(ratios.items(), key=lambda item: (-item[1], item[0]))


def _fold(word: str) -> str:
    if word.isascii():
        return word.replace("'", "").replace("`", "").lower()
    plain = unicodedata.normalize("NFKD", word).casefold()
    return "".join(filter(str.isalnum, plain)) or word


def _folded(words: Words, first: int, last: int) -> list[str]:
    return words.folded[words.places[first] : _end(words, last)].split()


def _end(words: Words, last: int) -> int:
    """Return where, in the folded text, the word before number ``last`` ends."""
    return words.places[last] - 1 if last < len(words.places) else len(words.folded) - 1


def _fit(words: Words, pair: Slice, prefix: str, suffix: str) -> float:
    """Return how many characters around a place are those around the anchor, an end of the text counting too."""
    first, last = pair
    start, end = words.places[first], _end(words, last)
    before = words.folded[max(0, start - len(prefix)) : start]
    after = words.folded[end : end + len(suffix)]
    if not prefix.strip():
        before = "" if first else prefix
    if not suffix.strip():
        after = "" if last < len(words.places) else suffix
    return sum(
        (_FITS if not known.strip() else 0) + _same(known, there) if there else 0
        for known, there in ((prefix[::-1], before[::-1]), (suffix, after))
    )


def _same(one: Iterable[str], other: Iterable[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _aligned(words: Words, target: Sequence[str], guess: int) -> list[Slice]:
    """Return what may stand for ``target`` near ``guess``.

    That is from the first to the last word that they share, and, where the target's own first or last words are not
    among those, about as many more inside the sentence.
    """
    spare = 2 + len(target) // 4
    low, high = max(0, guess - spare), min(len(words.starts), guess + len(target) + spare)
    window = _folded(words, low, high) if low < high else []
    shared = [same for same in SequenceMatcher(None, window, target, autojunk=False).get_matching_blocks() if same.size]
    if not shared:
        return []
    first, last = low + shared[0].a, low + shared[-1].a + shared[-1].size
    ahead, behind = shared[0].b, len(target) - shared[-1].b - shared[-1].size
    starts = _reached(words, first, ahead, -1)
    return [(start, end) for start in starts for end in _reached(words, last, behind, 1)]


def _reached(words: Words, edge: int, count: int, step: int) -> list[int]:
    """Return the edges that lie about ``count`` words farther on, as one word may have become two or two one."""
    edges = [edge]
    while count and len(edges) < count + 2 and _goes_on(words, edges[-1]):
        edges.append(edges[-1] + step)
    return edges[-3:] if count > 1 else edges


def _goes_on(words: Words, number: int) -> bool:
    """Whether a word stands in one sentence with the word before it."""
    inside = 0 < number < len(words.starts)
    return inside and not _SENTENCE_END.search(words.text, words.ends[number - 1], words.starts[number])


def _ratio(one: Sequence[str], other: Sequence[str]) -> float:
    """Compare by characters, or, where that would take long, by words."""
    if len(one) > 80:
        return SequenceMatcher(None, one, other, autojunk=False).ratio()
    return SequenceMatcher(None, " ".join(one), " ".join(other), autojunk=False).ratio()


def _run(match: re.Match[str] | None) -> str:
    return match.group() if match else ""


def _head(before: str, head: str) -> int:
    """Return how many of the marks before a word belong to it, as ``head`` did."""
    for size in range(len(before) if head else 0, 0, -1):
        if _as_plain(before[-size:]) == _as_plain(head):
            return size
    return len(before) if any(mark in _QUOTES for mark in head) else 0


def _tail(after: str, tail: str) -> int:
    """Return how many of the marks after a word belong to it, as ``tail`` did."""
    for size in range(len(after) if tail else 0, 0, -1):
        if _as_plain(after[:size]) == _as_plain(tail):
            return size
    if any(mark in _QUOTES for mark in tail):
        return len(after)
    return len(_run(_STOPS.match(after)).rstrip()) if tail.strip() else 0


def _as_plain(marks: str) -> str:
    return re.sub(r"-+", "-", marks.translate(_PLAIN))
