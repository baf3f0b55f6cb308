"""Person, tense and mood of a sentence, read off its words.

Word lists and their order stand in for a parser: what a finder of thoughts must know is whether a
sentence says "I" or "you", whether its verbs are past or present, and whether it is a whole clause at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from griffo.prose.lexicon import WORDS, Shows

WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*|\d+")
_S = re.compile(r"[a-z]{2,}[^s’]s\Z")
_NOT_S = frozenset(
    "his this its was has is as us yes always perhaps unless less thus besides sometimes towards "
    "afterwards backwards upwards outwards inwards hers ours yours theirs themselves ourselves".split()
)
_AGREEING = frozenset("i you we they".split())
_SINGULAR = frozenset("he she it that who which everyone nobody here there nothing something".split())
_ALIKE = frozenset("cut put set let hit shut hurt burst quit split spread cast bet read rid shed slit thrust".split())
"""Verbs whose past is like their present: after "she" or a name, without -s, they are past."""
_THING = frozenset("it that this there it’s that’s there’s".split())

_FIRST, _SECOND, _THIRD = int(Shows.FIRST | Shows.PLURAL), int(Shows.SECOND), int(Shows.THIRD)
_PAST, _PRESENT, _BASE = int(Shows.PAST), int(Shows.PRESENT), int(Shows.BASE)
_WILL, _MODAL = int(Shows.WILL), int(Shows.WILL | Shows.WOULD)
_THE_BE = int(Shows.THE | Shows.BE)


@dataclass(frozen=True, slots=True)
class Grammar:
    """What the words of one sentence show. Counts are of words."""

    raw: tuple[str, ...]
    """Its words as they stand."""
    words: tuple[str, ...]
    """Its words in lower case."""
    kinds: tuple[int, ...]
    """What each word shows: ``Shows`` as a number."""
    bits: int
    """What any of its words shows."""
    first: int
    second: int
    third: int
    past: int
    """Finite verbs in the past."""
    present: int
    """Finite verbs in the present, "can" and "will" among them."""
    modal: int
    """Those of the present that are "can", "will" and the like."""
    names: int
    finite: int
    """What its first finite verb is: 0 none, 1 past, 2 present, 3 "can" or "will", 4 "could" or "would"."""
    subject: int
    """Who does it: 1 "I", 2 "you", 3 "he", 4 a thing, 5 a name, 6 anything else."""

    def shows(self, shows: Shows) -> bool:
        """Whether one of its words shows this."""
        return self.bits & int(shows) > 0

    def opens(self, shows: Shows) -> bool:
        """Whether its first word shows this."""
        return bool(self.kinds) and self.kinds[0] & int(shows) > 0

    @property
    def imperative(self) -> bool:
        """Whether it opens like a command."""
        return self.opens(Shows.ORDER) and self.past == 0

    @property
    def first_subject(self) -> bool:
        """Whether it begins with "I" or "we"."""
        return bool(self.words) and self.words[0].partition("’")[0] in {"i", "we"}


def grammar(text: str) -> Grammar:
    """Read person, tense and mood off a sentence with typographic apostrophes."""
    raw = tuple(WORD.findall(text))
    words = tuple(word.lower() for word in raw)
    kinds = tuple(WORDS.get(word, 0) for word in words)
    past, present, finite, subject = _verbs(raw, words, kinds)
    modal = sum(kind & _WILL > 0 for kind in kinds)
    first = sum(kind & _FIRST > 0 for kind in kinds)
    return Grammar(
        raw=raw,
        words=words,
        kinds=kinds,
        bits=reduce(or_, kinds, 0),
        first=first,
        second=sum(kind & _SECOND > 0 for kind in kinds),
        third=sum(kind & _THIRD > 0 and not kind & _FIRST for kind in kinds),
        past=past,
        present=present + modal,
        modal=modal,
        names=sum(shown[0].isupper() and not kind & _FIRST for shown, kind in zip(raw[1:], kinds[1:], strict=True)),
        finite=finite,
        subject=subject,
    )


def _verbs(raw: Sequence[str], words: Sequence[str], kinds: Sequence[int]) -> tuple[int, int, int, int]:
    """Count finite verbs in the past and in the present; say of which kind the first is, and who does it."""
    past = present = finite = subject = 0
    before, before_raw, before_kind = "", "", 0
    for shown, word, kind in zip(raw, words, kinds, strict=True):
        tense = _tense(shown, word, kind, (before, before_raw, before_kind))
        past += tense == 1
        present += tense == 2
        if not finite and (tense or kind & _MODAL):
            finite = tense or (3 if kind & _WILL else 4)
            subject = _subject(word, before, before_raw, kind, before_kind)
        before, before_raw, before_kind = word, shown, kind
    return past, present, finite, subject


def _tense(shown: str, word: str, kind: int, preceding: tuple[str, str, int]) -> int:
    """Return 1 for a past tense, 2 for a present tense, 0 for anything else, by form and by the word before."""
    before, before_raw, before_kind = preceding
    if kind & _PAST:
        return 1
    if word.endswith("ed") and len(word) > 3 and not (before_kind & _THE_BE or before.endswith("’s")):
        return 1
    if kind & _PRESENT:
        return 2
    if before in _AGREEING:
        return 2 if kind & _BASE else 0
    named = before_raw[:1].isupper() and not before_kind and before[-1:] != "s"
    if word in _ALIKE:
        return int(named or before in _SINGULAR)
    agrees = word[-1:] == "s" and (named or before in _SINGULAR) and word not in _NOT_S and _S.match(shown)
    return 2 if agrees else 0


def _subject(word: str, before: str, before_raw: str, kind: int, before_kind: int) -> int:
    """Say who does the first finite verb, by the word itself ("I’m") or by the word before it."""
    for part, bits in ((word, kind), (before, before_kind)):
        if part is word and "’" not in word:
            continue
        if bits & _FIRST:
            return 1
        if part[:3] == "you":
            return 2
        if part.startswith(("he", "she", "they")) and bits & _THIRD:
            return 3
        if part in _THING:
            return 4
    return 5 if before_raw[:1].isupper() and not before_kind else 6
