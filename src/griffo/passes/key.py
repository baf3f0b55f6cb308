"""An author's key to the marks of a story: “Talking”, ‘Thinking’, ``<telepathy>``, "thoughts are in /slashes/"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from griffo.model import Block, Role

THOUGHT = "thought"
_MANNER = r"(?:(?:normal|regular|human|demon|inner|mental|past|direct) )?"
_THINKING = rf"{_MANNER}(?:thinking|thoughts?|(?:inner|internal) (?:voice|monologue|dialogue))"
_USES = (
    rf"{_MANNER}(?:talking|speech|speaking|dialogue|flash ?backs?|memor(?:y|ies)|dreams?|telepathy|telepathic speech|"
    r"emphasis|spells?|texts?|text messages?|texting|letters?|writing|sounds?|(?:other|foreign|another) languages?|"
    r"mind ?(?:speech|link|speak))"
)
_ENTRY = re.compile(
    r"(?P<open>[“‘*_~/<«\[({]{1,3})(?P<words>[\w -]{1,30})(?P<close>[”’*_~/>»\])}]{1,3})"
    r"(?:\s{0,2}(?:=|:|[-–—]|means|is for)\s{0,2}(?P<use>[\w ]{1,30}))?[.:]?"
)
_THOUGHT_WORDS = re.compile(_THINKING, re.IGNORECASE)
_USE_WORDS = re.compile(rf"{_THINKING}|{_USES}", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,;|/·&–—-]*")
_ITALIC_KEY = re.compile(
    r"(?:(?:anything|everything|all|words?|text|parts?|lines?) (?:that (?:is|are) )?(?:in )?)?italic(?:s|i[sz]ed)?"
    r"(?:\s*[=:–—-]\s*|\s+(?:are|is|means?|shows?|marks?|stands? for)\s+)\S.{0,60}|"
    r"(?:flash ?-?backs?|memor(?:y|ies)|thoughts?|thinking|dreams?|letters?|texts?|telepathy)"
    r"(?:\s*[=:–—-]|\s+(?:are|is|will be)(?: all)?)?\s+(?:in )?italics?[.!]?",
    re.IGNORECASE,
)
_SIGNS = "“‘*_/~<«"
_NAMED = (
    ("single quot", "‘"), ("double quot", "“"), ("asterisk", "*"), ("star", "*"), ("underscore", "_"), ("slash", "/"),
    ("tilde", "~"), ("angle bracket", "<"), ("capital", "A"), ("caps", "A"), ("italic", ""),
)  # fmt: skip
_IN_WORDS = re.compile(
    r"\b(?:thoughts|thinking)\b(?:\s\w+){0,4}\s(?P<a>single quot|double quot|asterisk|star|underscore|slash|tilde|"
    r"angle bracket|capital|caps|italic)|\b(?P<b>italic)s?\b(?:\s\w+){0,3}\s(?:thoughts|thinking)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a key: what stands in ``sign`` (its opening mark; "" for italics, ``A`` for capitals) is ``use``."""

    sign: str
    use: str
    """``thought``, or what else the key calls it, in small letters."""
    text: str
    """The words of the key."""


def is_key(text: str) -> bool:
    """Whether a line is from an author's key and nothing else: “Talking”, ‘Thinking’, *Flashback*."""
    if _ITALIC_KEY.fullmatch(text.strip()):
        return True
    found = list(_entries(text.strip())) if len(text) <= _LONGEST else []
    at = 0
    for match in found:
        if _BETWEEN.fullmatch(text.strip(), at, match.start()) is None:
            return False
        at = match.end()
    return bool(found) and _BETWEEN.fullmatch(text.strip(), at) is not None


_LONGEST = 300


def entries(blocks: Sequence[Block]) -> list[Entry]:
    """Return what the notes of a story say about its marks, in order."""
    found: list[Entry] = []
    for block in blocks:
        if block.role is Role.NOTE:
            text = block.text.value
            found += [Entry(_sign(match["open"]), _use(match), match.group().strip()) for match in _entries(text)]
            for match in _IN_WORDS.finditer(text):
                name = (match["a"] or match["b"]).lower()
                found.append(Entry(dict(_NAMED)[name], THOUGHT, match.group()))
    return found


def _entries(text: str) -> Iterator[re.Match[str]]:
    for match in _ENTRY.finditer(text):
        if _use(match):
            yield match


def _sign(opening: str) -> str:
    return next((mark for mark in opening if mark in _SIGNS), opening[0])


def _use(match: re.Match[str]) -> str:
    """Return what an entry is for; nothing where it is no entry, but words that merely stand in marks."""
    words = match["words"].strip()
    if _USE_WORDS.fullmatch(words):
        return THOUGHT if _THOUGHT_WORDS.fullmatch(words) else words.lower()
    use = _USE_WORDS.match((match["use"] or "").strip())
    return "" if not use else THOUGHT if _THOUGHT_WORDS.match(use.group()) else use.group().lower()
