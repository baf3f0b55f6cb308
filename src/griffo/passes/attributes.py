"""What one sentence shows by itself, as a row of numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce
from operator import or_

from griffo.passes.units import Unit
from griffo.prose.grammar import WORD
from griffo.prose.lexicon import WORDS, Shows

_S = re.compile(r"[a-z]{2,}[^s’]s\Z")
_NOT_S = frozenset(
    "his this its was has is as us yes always perhaps unless less thus besides sometimes towards "
    "afterwards backwards upwards outwards inwards hers ours yours theirs themselves ourselves".split()
)
_AGREEING = frozenset("i you we they".split())
_SINGULAR = frozenset("he she it that who which everyone nobody here there nothing something".split())
_THING = frozenset("it that this there it’s that’s there’s".split())
_ENDINGS = {"?": 1, "!": 2, "…": 3, "—": 4, "–": 4, ",": 5, ":": 6, ";": 6}

_FIRST, _THIRD = int(Shows.FIRST | Shows.PLURAL), int(Shows.THIRD)
_PAST, _PRESENT, _BASE = int(Shows.PAST), int(Shows.PRESENT), int(Shows.BASE)
_WILL, _ORDER = int(Shows.WILL), int(Shows.ORDER)
_THE_BE = int(Shows.THE | Shows.BE)
_MODAL = int(Shows.WILL | Shows.WOULD)

NAMES = (
    "words", "bits", "first", "third", "past", "present", "names", "finite", "subject", "ing", "opening", "ending",
    "both_marks", "capitals", "lower", "contracted", "vocative", "repeated", "one_name", "quoted", "spoken", "opens",
    "closes", "tag_after", "tag_before", "said_after", "before_mark", "after_mark", "quote_opens", "quote_closes",
    "odd_quotes", "bracketed", "commas", "second_word", "order",
)  # fmt: skip
"""What the numbers of a row are."""


def attributes(unit: Unit) -> tuple[int, ...]:
    """Return the numbers of one sentence, in the order of ``NAMES``."""
    raw = WORD.findall(unit.text) or [""]
    words = unit.grammar.words or ("",)
    kinds = [WORDS.get(word, 0) for word in words]
    bits = reduce(or_, kinds)
    first = sum(kind & _FIRST > 0 for kind in kinds)
    third = sum(kind & _THIRD > 0 and not kind & _FIRST for kind in kinds)
    past, present, finite, subject = _verbs(raw, words, kinds)
    names = sum(
        shown[0].isupper() and not kind & int(Shows.FIRST) for shown, kind in zip(raw[1:], kinds[1:], strict=True)
    )
    ing = sum(word.endswith("ing") and len(word) > 4 for word in words)
    text = unit.text
    stripped = text.rstrip("”’\"')*_] ")
    ending = _ENDINGS.get(stripped[-1:], 0)
    opening = WORDS.get(words[0], 0)
    return (
        len(words), bits, min(first, 4), min(third, 4), min(past, 4), min(present, 4), min(names, 4), finite, subject,
        ing, opening, ending, int("?!" in text or "!?" in text),
        sum(word.isupper() and len(word) > 1 for word in raw), int(text[:1].islower()),
        int("’" in text and any("’" in word for word in words)), int(_vocative(text, raw)),
        int(len(words) > 1 and words[0] == words[1]), int(len(words) <= 2 and all(word[:1].isupper() for word in raw)),
        int(unit.quoted), int(unit.spoken), int(unit.opens), int(unit.closes), int(unit.tag_after),
        int(unit.tag_before), int(unit.said_after), unit.before_mark, unit.after_mark, int(text[0] == "‘"),
        int(text[-1] == "’"), unit.odd_quotes, int(unit.bracketed), min(text.count(","), 4),
        WORDS.get(words[1], 0) if len(words) > 1 else 0,
        int(bool(opening & _ORDER) and past == 0),
    )  # fmt: skip


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
    agrees = word[-1:] == "s" and (named or before in _SINGULAR) and word not in _NOT_S and _S.match(shown)
    return 2 if agrees else 0


def _subject(word: str, before: str, before_raw: str, kind: int, before_kind: int) -> int:
    """Say who does the first finite verb: 1 "I", 2 "you", 3 "he", 4 a thing, 5 a name, 6 else."""
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


def _vocative(text: str, raw: list[str]) -> bool:
    if len(raw) < 3 or not raw[-1][0].isupper() or raw[-1] == "I":
        return False
    at = text.rfind(raw[-1])
    return text[max(0, at - 2) : at].startswith(",")
