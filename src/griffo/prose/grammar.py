"""Person, tense and mood of a sentence, read off its words.

Word lists and their order stand in for a parser: what a finder of thoughts must know is whether a
sentence says "I" or "you", whether its verbs are past or present, and whether it is a whole clause at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntFlag, auto
from functools import lru_cache, reduce
from operator import or_
from struct import Struct

import msgspec

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


class _Form(IntFlag):
    """What the form of a word says about tense: its own, or that of the word after it."""

    PAST = auto()
    PAST_ED = auto()  # past by its ending, unless the word before makes it an adjective or a passive
    PRESENT = auto()
    BASE = auto()  # present after "I" or "they"
    ALIKE = auto()
    PRESENT_S = auto()  # present after a name or "she"
    MODAL = auto()
    PLURAL_BEFORE = auto()  # "I", "you", "we", "they"
    SINGULAR_BEFORE = auto()  # "she" or a name
    NO_PAST_AFTER = auto()


_OWN_TENSE = int(
    _Form.PAST | _Form.PAST_ED | _Form.PRESENT | _Form.BASE | _Form.ALIKE | _Form.PRESENT_S | _Form.MODAL
)  # fmt: skip
_IS_PAST, _IS_ED, _IS_PRESENT, _IS_BASE = int(_Form.PAST), int(_Form.PAST_ED), int(_Form.PRESENT), int(_Form.BASE)
_IS_ALIKE, _IS_S = int(_Form.ALIKE), int(_Form.PRESENT_S)
_AFTER_I, _AFTER_SHE, _AFTER_THE = (
    int(_Form.PLURAL_BEFORE), int(_Form.SINGULAR_BEFORE), int(_Form.NO_PAST_AFTER),
)  # fmt: skip

# What is counted in a sentence is one field each of a large number, so that the counts of a sentence are one sum of its
# words' numbers. A field holds more than a text has words.
_COUNTED = ("first", "second", "third", "modal", "names", "ing", "capitals", "digits")
_ONE = {name: 1 << 32 * place for place, name in enumerate(_COUNTED)}
_COUNTS = Struct(f"<{len(_COUNTED)}I")


class Grammar(msgspec.Struct, frozen=True, gc=False):
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
    """Capitalised words after the first."""
    ing: int
    """Words in -ing."""
    capitals: int
    """Words all in capitals, single letters aside."""
    digits: int
    """Words that begin with a digit."""
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
    read = [_word(word) for word in raw]
    words, kinds, forms, counted = zip(*read, strict=True) if read else ((), (), (), ())
    past, present, finite, subject = _verbs(raw, words, kinds, forms)
    count = sum(counted) - (counted[0] & _ONE["names"] if counted else 0)  # a capital at its head makes no name
    first, second, third, modal, names, ing, capitals, digits = _COUNTS.unpack(count.to_bytes(_COUNTS.size, "little"))
    return Grammar(
        raw=raw,
        words=words,
        kinds=kinds,
        bits=reduce(or_, kinds, 0),
        first=first,
        second=second,
        third=third,
        past=past,
        present=present + modal,
        modal=modal,
        names=names,
        ing=ing,
        capitals=capitals,
        digits=digits,
        finite=finite,
        subject=subject,
    )


@lru_cache(maxsize=1 << 15)
def _word(shown: str) -> tuple[str, int, int, int]:
    """Return a word in lower case, what it shows (``Shows``), what its form says (``_Form``), and what it counts as."""
    word = shown.lower()
    kind = WORDS.get(word, 0)
    named = shown[0].isupper() and not kind and word[-1] != "s"
    form = {
        _Form.PAST: kind & _PAST,
        _Form.PAST_ED: word.endswith("ed") and len(word) > 3,
        _Form.PRESENT: kind & _PRESENT,
        _Form.BASE: kind & _BASE,
        _Form.ALIKE: word in _ALIKE,
        _Form.PRESENT_S: word[-1] == "s" and word not in _NOT_S and _S.match(shown),
        _Form.MODAL: kind & _MODAL,
        _Form.PLURAL_BEFORE: word in _AGREEING,
        _Form.SINGULAR_BEFORE: named or word in _SINGULAR,
        _Form.NO_PAST_AFTER: kind & _THE_BE or word.endswith("’s"),
    }
    counts = {
        "first": kind & _FIRST,
        "second": kind & _SECOND,
        "third": kind & _THIRD and not kind & _FIRST,
        "modal": kind & _WILL,
        "names": shown[0].isupper() and not kind & _FIRST,
        "ing": word.endswith("ing") and len(word) > 4,
        "capitals": shown.isupper() and len(shown) > 1,
        "digits": shown[0].isdigit(),
    }
    shows = sum(int(flag) for flag, true in form.items() if true)
    return word, kind, shows, sum(_ONE[name] for name, true in counts.items() if true)


def _verbs(
    raw: Sequence[str], words: Sequence[str], kinds: Sequence[int], forms: Sequence[int]
) -> tuple[int, int, int, int]:  # fmt: skip
    """Count finite verbs in the past and in the present; say of which kind the first is, and who does it."""
    past = present = finite = subject = before = 0
    for at, form in enumerate(forms):
        if form & _OWN_TENSE:
            tense = _tense(form, before)
            past += tense == 1
            present += tense == 2
            if not finite and (tense or kinds[at] & _MODAL):
                finite = tense or (3 if kinds[at] & _WILL else 4)
                word, shown, kind = (words[at - 1], raw[at - 1], kinds[at - 1]) if at else ("", "", 0)
                subject = _subject(words[at], word, shown, kinds[at], kind)
        before = form
    return past, present, finite, subject


def _tense(form: int, before: int) -> int:
    """Return 1 for a past tense, 2 for a present tense, 0 for anything else, by form and by the word before."""
    if form & _IS_PAST or (form & _IS_ED and not before & _AFTER_THE):
        return 1
    if form & _IS_PRESENT:
        return 2
    if before & _AFTER_I:
        return 2 if form & _IS_BASE else 0
    if form & _IS_ALIKE:
        return 1 if before & _AFTER_SHE else 0
    return 2 if form & _IS_S and before & _AFTER_SHE else 0


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
