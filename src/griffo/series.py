"""Series in words: what "Part 2 of The Gate Lodge" says, and "The Gate Lodge, book two"."""

from __future__ import annotations

import re

from griffo.model import Series

_COUNTED = "one two three four five six seven eight nine ten eleven twelve".split()
_UNIT = r"(?:(?:part|book|volume|vol\.?|number|no\.?|instal+ment|episode)\s*#?|#)\s*"
_NUMBER = rf"(?:\d{{1,4}}(?:\.\d{{1,3}})?|[ivx]{{1,6}}|{'|'.join(_COUNTED)})"
_BEFORE = rf"{_UNIT}(?P<part>{_NUMBER})\s+(?:of|in|from)\s+(?:the\s+series\s+)?(?P<name>\S.*)"
_AFTER = rf"(?P<name>\S.*?)(?:\s*[,:;–—(\[]\s*|\s+-\s+){_UNIT}(?P<part>{_NUMBER})\s*[)\]]?\.?"
_HASH = r"(?P<name>\S.*?)\s+#\s*(?P<part>\d{1,4}(?:\.\d{1,3})?)"
_FORMS = tuple(re.compile(form, re.IGNORECASE) for form in (_BEFORE, _AFTER, _HASH))
_NEXT = re.compile(rf"\s*[,;]\s*(?:and\s+)?(?={_UNIT}{_NUMBER}\s+(?:of|in|from)\s)", re.IGNORECASE)
_ROMAN = re.compile(r"(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3})", re.IGNORECASE)
_TENS = {"i": 1, "v": 5, "x": 10}
_LONGEST = 200
"""Characters; what is longer names no series by any form."""


def read_series(words: str) -> tuple[Series, ...]:
    """Return the series that words name, each with the part that the story is of it; nothing for no words.

    The forms are those of sites and title pages: "Part 2 of The Gate Lodge", several of them behind commas, "The Gate
    Lodge, part two", "The Gate Lodge (Book II)", "The Gate Lodge #2". What has none of these is a name as it stands.
    """
    words = words.strip()
    if not words or len(words) > _LONGEST:
        return (Series(words),) if words else ()
    apart = tuple(_one(piece.strip()) for piece in words.split(";"))
    if len(apart) > 1 and all(one.part for one in apart):  # a name may hold a semicolon too
        return apart
    return tuple(_one(piece.strip()) for piece in _NEXT.split(words) if piece.strip())


def _one(words: str) -> Series:
    for form in _FORMS:
        match = form.fullmatch(words)
        if not match:
            continue
        name, part = match["name"].strip(" .,:"), _number(match["part"])
        if part and any(map(str.isalpha, name)) and not _number(name):  # "Part 1 of 3" names none
            return Series(name, part, words)
    return Series(words)


def _number(word: str) -> str:
    """Return a number in digits, from digits, a word or Roman numerals; nothing where it is none."""
    word = word.casefold()
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", word):
        return word.lstrip("0") if word.strip("0.") and word[0] == "0" and word[1:2] != "." else word
    if word in _COUNTED:
        return str(_COUNTED.index(word) + 1)
    if not _ROMAN.fullmatch(word):
        return ""
    values = [_TENS[letter] for letter in word]
    return str(sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True)))
