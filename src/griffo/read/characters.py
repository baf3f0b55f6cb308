"""Single characters put right, whatever file they come from: mojibake, spaces, what cannot be seen."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from griffo.text import Text

_NOT_ASCII = re.compile(r"(?:(?<![A-Z])[ÂÃ] |[^\x00-\x7f])+")
_FOREIGN = re.compile(r"[^\x00-\x7f‘’“”–—…]")
"""What a wrong decoding leaves besides punctuation, and an accent needs."""
_SPACE = re.compile(r"[\t\x1c-\x1f\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_UNSEEN = re.compile(
    r"[\xad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
    r"|(?<![^\x00-\u02ff])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\u02ff])"
)
"""Characters without a mark of their own. The joiners stay in scripts and emoji that need them."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufffe\uffff]")
_COMBINED = re.compile(r"[^\W\d_][\u0300-\u036f]+")


def clean(text: Text, dropped: list[tuple[int, int, str]]) -> Text:
    """Return a text with its characters put right, and add what was left out to ``dropped``, as slices and a reason.

    Text that was decoded wrongly before it was saved is mended. Every kind of space becomes a space. What cannot be
    seen goes, and so do control characters, which are named.
    """
    if text.value.isascii() and text.value.isprintable():
        return text
    if _FOREIGN.search(text.value):
        text = text.sub(_NOT_ASCII, _repair).sub(_COMBINED, _compose)
    if text.value.isprintable():  # as nothing is that is looked for below
        return text
    dropped.extend((*text.source(*match.span()), "control character") for match in _CONTROL.finditer(text.value))
    return text.sub(_CONTROL, "").sub(_UNSEEN, "").sub(_SPACE, " ")


def _repair(match: re.Match[str]) -> str:
    """Undo a wrong decoding, where the characters are such as no author writes."""
    return _repaired(match.group())


@lru_cache(maxsize=1 << 12)
def _repaired(run: str) -> str:
    import ftfy  # here, for most stories have no such characters
    from ftfy.badness import is_bad

    return ftfy.fix_encoding(run) if is_bad(run) else run


def _compose(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", match.group())
