"""Tell a sentence of narration in the first person or in the present tense, roughly.

Fiction with its italics is mostly told of "him" or "her" in the past. Retold, it shows what a thought looks like in a
story told by an "I". The grammar need only be right enough to count by.
"""

from __future__ import annotations

import re
from collections.abc import Collection

WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_NOW = dict(
    pair.split("/")
    for pair in (
        "was/is were/are had/has did/does said/says went/goes came/comes took/takes made/makes knew/knows saw/sees "
        "felt/feels got/gets stood/stands thought/thinks told/tells left/leaves found/finds gave/gives ran/runs "
        "sat/sits began/begins kept/keeps held/holds heard/hears meant/means met/meets brought/brings could/can "
        "would/will didn’t/doesn’t wasn’t/isn’t hadn’t/hasn’t couldn’t/can’t wouldn’t/won’t"
    ).split()
)
_OF_I = dict(pair.split("/") for pair in "is/am has/have does/do doesn’t/don’t hasn’t/haven’t isn’t/ain’t".split())
_AFTER_WHICH_NO_PAST = frozenset("was were had is be been the a his her my".split())
_HE = {"he": {"he": "I", "him": "me", "his": "my", "himself": "myself"},
       "she": {"she": "I", "hers": "mine", "herself": "myself"}}  # fmt: skip
_OBJECT = re.compile(
    r"(?!\s+[a-z])|\s+(?:and|but|to|in|on|at|with|from|as|for|by|the|an?|up|down|out|off|of|that|when|while|so|into|"
    r"if|or|again|away|was|were|had)\b"
)
_SIBILANT = ("c", "g", "s", "v", "u", "z")


def retold(text: str, ways: Collection[str], gender: str) -> str:
    """Return ``text`` with the ``first`` person for its hero, in the ``present``, or both."""
    before = ""

    def swap(match: re.Match[str]) -> str:
        nonlocal before
        shown = match.group()
        word = shown.lower()
        new = _as_i(word, gender, text[match.end() : match.end() + 12]) if "first" in ways else word
        if new == word and "present" in ways:
            new = _now(word, before)
        before = "i" if new == "I" else word
        if new == word:
            return shown
        return new.capitalize() if shown[0].isupper() and not new.startswith("I") else new

    return WORD.sub(swap, text)


def _as_i(word: str, gender: str, after: str) -> str:
    if gender == "she" and word == "her":
        return "me" if _OBJECT.match(after) else "my"
    start, mark, rest = word.partition("’")
    if mark and start == gender:
        return {"d": "I’d", "s": "I’m", "ll": "I’ll"}.get(rest, word)
    return _HE[gender].get(word, word)


def _now(word: str, before: str) -> str:
    new = _NOW.get(word, word)
    if new == word and word.endswith("ed") and len(word) > 4 and before not in _AFTER_WHICH_NO_PAST:
        stem = word[:-1] if word[-3] in _SIBILANT else word[:-2]
        new = stem + "s"
    if before == "i" and new != word:
        return _OF_I.get(new, new.removesuffix("s"))
    return new
