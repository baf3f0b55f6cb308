"""Person, tense and mood of a sentence, read off its words.

Word lists and their order stand in for a parser: what a finder of thoughts must know is whether a
sentence says "I" or "you", whether its verbs are past or present, and whether it is a whole clause at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*|\d+")

FIRST = frozenset(
    "i me my mine myself i’m i’ve i’d i’ll we us our ours ourselves we’re we’ve we’ll we’d let’s lets".split()
)
SECOND = frozenset("you your yours yourself yourselves you’re you’ve you’ll you’d ya u thou thee".split())
THIRD = frozenset(
    "he him his himself she her hers herself they them their theirs themselves he’d she’d they’d he’s "
    "she’s they’re they’ve he’ll she’ll they’ll".split()
)
_PAST_IRREGULAR = frozenset(
    "was were had did said went came took made knew saw felt got stood thought told left found gave ran "
    "sat began kept held heard meant met "
    "brought caught taught bought fought sought spoke broke woke wore tore swore drove rose rode wrote "
    "chose froze stole fell grew drew threw "
    "blew flew drank sank sang rang swam spun hung stuck struck slept wept crept swept leapt dealt dreamt "
    "lost lay laid paid led fed fled bled bred slid hid bit lit shot "
    "shook forgot became understood won shone sent spent bent lent built burnt learnt clung flung swung "
    "stung dug bound wound ground wasn’t weren’t "
    "didn’t hadn’t must’ve".split()
)
_FREE_PAST = frozenset("could would might should couldn’t wouldn’t shouldn’t".split())
_PRESENT = frozenset(
    "he’s she’s am is are isn’t aren’t don’t doesn’t do does has have haven’t hasn’t can can’t cannot "
    "will won’t shall shan’t must mustn’t i’m i’ve i’ll you’re you’ve you’ll "
    "we’re we’ve we’ll they’re they’ve they’ll he’ll she’ll it’ll it’s that’s what’s who’s where’s how’s "
    "here’s there’s let’s gonna gotta wanna ain’t there’ll that’ll".split()
)
_BASE = frozenset(
    "know think want need love hate hope wish guess suppose wonder believe mean see hear feel like "
    "remember understand get go come say tell ask look make take give find keep "
    "let put call try live die care miss owe trust bet swear promise deserve seem belong stay leave stop "
    "start mind doubt fear have do".split()
)
_IMPERATIVE = frozenset(
    "stop don’t please wait look come go get let keep run think breathe focus calm relax remember forget "
    "shut leave stay try take give tell hold move listen concentrate "
    "hurry say watch ignore be hold smile make turn pull push sit stand bring pray start keep hide open "
    "close walk run make do leave let".split()
)
_INTERJECTION = frozenset(
    "oh ah huh well damn damnit dammit shit fuck god gods ok okay no yes yeah yep nope please ugh hmm hm "
    "wow whoa great fine good perfect wonderful finally crap hell ouch argh sorry thanks "
    "hey hi gah eh tch ha heh oops yikes bloody alright aw right christ jesus lord crikey blimey bollocks "
    "bugger idiot stupid nothing heavens sweet typical nonsense anyway so".split()
)
_HEDGE = frozenset(
    "maybe perhaps hopefully probably surely guess suppose clearly obviously apparently besides anyway "
    "honestly seriously certainly exactly".split()
)
_PROFANE = frozenset(
    "damn damned damnit dammit fuck fucking fucked shit hell bloody crap bastard arse ass bugger bollocks "
    "bitch goddamn freaking idiot stupid".split()
)
_HERE_NOW = frozenset("here now this these today tonight tomorrow yesterday ago".split())
_QUESTION = frozenset("what why how who where when which whose what’s who’s where’s how’s".split())
_DETERMINED = frozenset(
    "the a an his her their its my your our this that these those some any no every each two three of".split()
)
_BE = frozenset(
    "is are am be been being i’m you’re he’s she’s it’s we’re they’re that’s who’s isn’t aren’t so too "
    "very more you’ve i’ve we’ve they’ve he’ll i’ll".split()
)
_PLURAL = frozenset("i you we they".split())
_SINGULAR = frozenset("he she it that who which everyone nobody here there nothing something".split())
_ED = re.compile(r"\w{2,}ed\Z")
_S = re.compile(r"[a-z]{2,}[^s’]s\Z")
_NOT_S = frozenset(
    "his this its was has is as us yes always perhaps unless less thus besides sometimes towards "
    "afterwards backwards upwards outwards inwards hers ours yours theirs themselves ourselves".split()
)


@dataclass(frozen=True, slots=True)
class Grammar:
    """What the words of one sentence show. Counts are of words; the rest is yes or no."""

    words: tuple[str, ...]
    first: int
    second: int
    third: int
    past: int
    present: int
    conditional: int
    names: int
    imperative: bool
    interjection: bool
    hedge: bool
    profane: bool
    here_now: bool
    question_word: bool
    first_subject: bool


def grammar(text: str) -> Grammar:
    """Read person, tense and mood off a sentence with typographic apostrophes."""
    raw = WORD.findall(text)
    words = tuple(word.lower() for word in raw)
    shown = set(words)
    opening = words[0] if words else ""
    past, present = _tenses(raw, words)
    return Grammar(
        words=words,
        first=sum(word in FIRST for word in words),
        second=sum(word in SECOND for word in words),
        third=sum(word in THIRD for word in words),
        past=past,
        present=present,
        conditional=sum(word in _FREE_PAST or word.endswith("’d") for word in words),
        names=sum(word[0].isupper() and word.lower() not in FIRST for word in raw[1:]),
        imperative=opening in _IMPERATIVE and past == 0,
        interjection=opening in _INTERJECTION,
        hedge=bool(shown & _HEDGE),
        profane=bool(shown & _PROFANE),
        here_now=bool(shown & _HERE_NOW),
        question_word=opening in _QUESTION,
        first_subject=opening in {"i", "we"} or opening.startswith(("i’", "we’")),
    )


def _tenses(raw: Sequence[str], words: Sequence[str]) -> tuple[int, int]:
    """Count finite verbs in the past and in the present, by form and by the word before."""
    past = present = 0
    before = ""
    for shown, word in zip(raw, words, strict=True):
        if word in _PAST_IRREGULAR or (_ED.match(word) and not _is_participle_after(before)):
            past += 1
        elif word in _PRESENT or _agrees(before, shown, word):
            present += 1
        before = word
    return past, present


def _is_participle_after(before: str) -> bool:
    """Whether a form in -ed after this word is no past tense: "the locked door", "is locked", "she’s locked"."""
    return before in _DETERMINED or before in _BE or before.endswith("’s")


def _agrees(before: str, shown: str, word: str) -> bool:
    """Whether a word is a present tense by the word before it: "I know", "she knows"."""
    if before in _SINGULAR:
        return word not in _NOT_S and bool(_S.match(shown))
    return before in _PLURAL and word in _BASE
