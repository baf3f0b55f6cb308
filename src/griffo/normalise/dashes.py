"""Dashes: em dashes between words and where speech breaks off, en dashes between numbers, hyphens left alone."""

from __future__ import annotations

import re

from griffo.normalise.protected import is_ornament, sub_outside_addresses
from griffo.text import Text

_ANY = re.compile(r"[-–—]")
_HYPHENS = re.compile(r"-+")
_DIGIT = re.compile(r"\d")
_RANGE = re.compile(r"(?<![\w.,:/–-])(\d{1,4})(?: ?--? ?| ?– ?)(\d{1,4})(?![\w/:–-]|[.,]\d)")
_DASH = re.compile(r"(?<=[^\s<>–—-]) *(?P<run>(?:-{2,4}|[–—])+) *(?![<>–—-])|^(?P<first>(?:-{2,4}|[–—])+)(?![<>–—-])")
_BROKEN = re.compile(r"-(?<=[^\W\d_]-|[.!?…’]-)(?=[”’]+(?!\w)|[.!?…]|\Z)")
_RESUMED = re.compile(r"[-–](?=[^\W\d_])(?:(?<=[“‘].)|(?<=[.,!?…—]”-))")
_HYPHEN = re.compile(
    r"(?<=[\w.,!?…)”’′″*_]) - (?=[\w“‘(*_])"  # word - word
    r"|(?<![^\W_])(?P<one>[^\W_])- (?=[^\W\d_])"
    r"|(?<=[^\W\d_]{2})- (?=[^\W\d_]|[“‘])"  # word- word
    r"|(?<=[\w,”’]) -(?=[^\W\d_]|[“‘])"  # word -word
)
_ACTION = re.compile(r"(?<!\S)-(?=[^\W\d_])(?P<words>[^-]{1,60})-(?!\w)(?P<after> [a-z])?")
"""``-sighs-``, as people play a role in a note; an aside inside a sentence looks the same."""
_HONORIFIC = re.compile(r"(?:chan|dono|hime|kun|neechan|niisan|sama|san|senpai|sempai|sensei|tan)\b")
_SUFFIX = re.compile(r"\b(?:the|an?|of|no|with|without|this|that|his|her|their|my|your) -\Z", re.IGNORECASE)
"""``the -mun``: an ending that is spoken of as such."""
_SUSPENDED = re.compile(r"(?:and|but|or|nor|to|through|versus)\b(?P<compound> \w+-\w)?")
"""``two- and three-year-old``: a hyphen that waits for its second half."""
_PREFIX = re.compile(
    r"(?:anti|bi|counter|ex|full|half|inter|intra|long|macro|micro|mid|mono|multi|non|over|part|post|pre|pro|self|semi|short|"
    r"sub|super|tri|ultra|under|uni|well|one|two|three|four|five|six|seven|eight|nine|ten|first|second|third)\Z",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"(?:act|arc|book|chapter|chp?|epilogue|episode|interlude|part|prologue|volume|a/?n|author'?s?|beta|characters?|disclaimer|"
    r"fandom|genre|notes?|pairings?|rated|rating|summary|title|warnings?)\b[^-–—.!?]{0,30} [-–—]",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?…,;“”‘]")
_LABEL = 80
"""A line no longer than this, without a mark of punctuation, is taken for a heading or a title."""


def dashes(text: Text) -> Text:
    """Set dashes as this book does: an em dash closed up between words, an en dash between numbers that ascend.

    Needs curled quotation marks. Hyphens inside words, stutters (``I-I``), honorifics, ornaments and the spaced dash
    of a heading stay. A hyphen becomes a dash where it stands between spaces, hangs on a word that goes no further
    (``marks- proof``), or ends a speech that breaks off.
    """
    value = text.value
    if not _ANY.search(value) or is_ornament(value):
        return text
    if _DIGIT.search(value):
        text = sub_outside_addresses(text, _RANGE, _range)
    label = bool(_HEAD.match(value)) or (len(value) <= _LABEL and not _SENTENCE.search(value))
    if "--" in value or "–" in value or "—" in value:
        text = sub_outside_addresses(text, _DASH, _spaced if label else _closed)
    if "-" in text.value:
        text = _hyphens(text, label=label)
    return text.sub(_RESUMED, "—")


def _range(match: re.Match[str]) -> str:
    a, b = match.groups()
    whole = a[:2] + b if (len(a), len(b)) == (4, 2) else b
    near = len(whole) == len(a) or (len(whole) == len(a) + 1 and len(a) < 3)
    return f"{a}–{b}" if near and int(a) < int(whole) else match.group()


def _spaced(match: re.Match[str]) -> str:
    return _HYPHENS.sub("—", match.group())


def _closed(match: re.Match[str]) -> str:
    run = match["run"] or match["first"]
    after = match.string[match.end() : match.end() + 1]
    if run == "–" == match.group() and after.isalnum():
        return run
    return run if not run.strip("—") else "—"


def _hyphens(text: Text, *, label: bool) -> Text:
    """Turn hyphens that stand between words, hang on one, or break a speech off, into dashes."""
    if " -" not in text.value and "- " not in text.value and text.value[0] != "-":
        return text.sub(_BROKEN, "—")
    played = [match for match in _ACTION.finditer(text.value) if not _is_aside(match)]
    actions = {at for match in played for at in (match.start(), match.end("words"))}

    def replace(match: re.Match[str]) -> str:
        hyphen = match.start() + match.group().index("-")
        if hyphen in actions or _belongs(match):
            return match.group()
        return f"{match['one'] or ''}—"

    def break_off(match: re.Match[str]) -> str:
        return match.group() if match.start() in actions else "—"

    text = text.sub(_BROKEN, break_off)
    return text if label else text.sub(_HYPHEN, replace)


def _is_aside(match: re.Match[str]) -> bool:
    before = match.string[max(0, match.start() - 2) : match.start()]
    return bool(match["after"]) and " " in match["words"] and before[:1].isalpha() and match["words"][0].islower()


def _belongs(match: re.Match[str]) -> bool:
    """Whether this is part of a compound or a name after all, or between numbers, and stays a hyphen."""
    value, start, end = match.string, match.start(), match.end()
    if match["one"]:
        return match["one"] != "I"
    if value[start - 1].isdigit() and value[end].isdigit():
        return True
    if match.group() == " - ":
        return False
    if _HONORIFIC.match(value, end) or _SUFFIX.search(value, max(0, end - 10), end):
        return True
    waiting = _SUSPENDED.match(value, end) if match.group() == "- " else None
    return bool(waiting and (waiting["compound"] or _PREFIX.search(value[max(0, start - 8) : start])))
