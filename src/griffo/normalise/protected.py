"""What no rule may touch: addresses, and lines of ornament."""

from __future__ import annotations

import re

from griffo.text import Replacement, Text

_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"“”‘’]+"
    r"|\b[\w.+-]{1,64}@[\w.-]{1,64}\w"
    r"|\b[\w-]{1,64}\.(?:com|net|org|io|co\.uk)\b(?:/[^\s<>\"“”‘’]*)?"
)
_HINTS = ("://", "www.", "@", ".com", ".net", ".org", ".io", ".co.uk")
_LETTER = re.compile(r"[^\W_]")
_QUOTE = re.compile(r"[\"“”'‘’`´]")
_DRAWN = re.compile(r"[-=~*_.+<>#|/\\ ]*(?:[oOxX0][-=~*_.+<>#|/\\ ]*){2,}")
_FRAME = re.compile(r"[-=~*_#+<>]{2,}")


def sub_outside_addresses(text: Text, pattern: re.Pattern[str], replacement: Replacement) -> Text:
    """Do what ``Text.sub`` does, except inside web and mail addresses."""
    if not pattern.search(text.value):
        return text
    if not any(hint in text.value for hint in _HINTS):
        return text.sub(pattern, replacement)
    inside = {at for match in _ADDRESS.finditer(text.value) for at in range(*match.span())}

    def replace(match: re.Match[str]) -> str:
        if match.start() in inside or match.end() - 1 in inside:
            return match.group()
        return match.expand(replacement) if isinstance(replacement, str) else replacement(match)

    return text.sub(pattern, replace)


def is_ornament(value: str) -> bool:
    """Whether a paragraph is drawn rather than written: ``* * *``, ``- - -``, ``---Later---``, ``-x-x-``."""
    if not _LETTER.search(value):
        return not _QUOTE.search(value)
    first = _FRAME.match(value)
    return bool(_DRAWN.fullmatch(value) or (first and value.endswith(first.group()[::-1])))
