"""Single marks: which of them open a quotation. All others are apostrophes or close one, and look the same."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from griffo.normalise.marks import Mark, Side

_ELIDED = re.compile(
    r"(?:ad|ain|allo|appen|arry|as|ave|bot|bout|burbs|cause|cept|choo|cos|course|coz|cuz|d|e|ello|em|er|ere|ey|fore|fraid"
    r"|gainst|gator|hood|im|is|kay|ll|lo|m|mongst|morning|n|nam|neath|night|nother|nough|nuff|nuther|ol|ome|onest|ouse|ow"
    r"|p|phone|possum|pon|re|rents|round|s|sall|scool|scuse|sides|sok|sokay|spect|spose|sright|stead|sup|t|tain|taters"
    r"|til|till|tis|tisn|tude|twas|twasn|tween|twere|twill|twixt|twould|ud|ve|ya|zat|\d\ds?)(?![^\W_])",
    re.IGNORECASE,
)
"""What is left of words that begin with an apostrophe, of because, them, until, of course; and years, ``'98``."""
_CLIPPED = re.compile(r"(?:s|in|\b(?:an|can|don|fo|gi|ha|lil?|mo|n|no|o|ol|t|th|wi|won|y))\Z", re.IGNORECASE)
"""How a word ends that may close with an apostrophe of its own: ``runnin'``, ``an'``, ``wi'``, ``boys'``."""
_LONE_END = re.compile(r"['‘’`´](?![^\W_])")
_STOP = re.compile(r"[.!?,;:]")
_SOON = 40
"""Characters that a quotation inside a sentence may well have."""
_NUMBER = re.compile(r"(?:(?<![\w'‘’])(?<!\d[.,])|(?<=[x×]))\d{1,3}\Z")


class _Ahead(NamedTuple):
    """What follows a mark in its stretch of speech, up to the next mark that opens a quotation."""

    able: int = 0
    """How many marks can close a quotation."""
    strong: int = 0
    """How many of them stand after punctuation, as an apostrophe hardly does."""
    word: int = -1
    """Where the nearest one stands after a word that has no apostrophe of its own; -1 for nowhere."""


def singles(value: str, found: Sequence[Mark]) -> Iterator[tuple[int, str]]:
    """Decide the single marks of a paragraph, once it is known which speech each stands in."""
    row = [mark for mark in found if not mark.double]
    ahead = _look_ahead(value, row)
    quoting: set[int] = set()
    for mark in row:
        opened = mark.speech in quoting
        if mark.inner:
            yield mark.at, "’"
        elif _can_open(mark) and _opens(value, mark, ahead[mark.at], opened=opened):
            quoting.add(mark.speech)
            yield mark.at, "‘"
        elif _is_foot(value, mark) and not opened:
            yield mark.at, "′"
        else:
            if _can_close(mark) and not (ahead[mark.at].able and _is_clipped(value, mark)):
                quoting.discard(mark.speech)
            yield mark.at, "’"


def _can_open(mark: Mark) -> bool:
    if mark.side is not Side.UNCLEAR:
        return mark.side is Side.OPENS
    beside = bool(mark.left) and not mark.left.isspace() and not mark.left.isalnum()
    return beside and (mark.right.isalnum() or mark.char == "‘")


def _can_close(mark: Mark) -> bool:
    return not mark.inner and mark.side is not Side.OPENS


def _look_ahead(value: str, row: Sequence[Mark]) -> dict[int, _Ahead]:
    found: dict[int, _Ahead] = {}
    latest: defaultdict[int, _Ahead] = defaultdict(_Ahead)
    for mark in reversed(row):
        now = found[mark.at] = latest[mark.speech]
        if _can_close(mark):
            after_word = mark.left.isalnum()
            strong = not after_word and not _can_open(mark)
            word = mark.at if after_word and not _is_clipped(value, mark) else now.word
            latest[mark.speech] = _Ahead(now.able + 1, now.strong + strong, word)
        elif not mark.inner and not _elided(value, mark):
            latest[mark.speech] = _Ahead()
    return found


def _is_clipped(value: str, mark: Mark) -> bool:
    """Whether the mark may well be the apostrophe of the word before it."""
    return mark.left.isalnum() and bool(_CLIPPED.search(value[max(0, mark.at - 6) : mark.at]))


def _elided(value: str, mark: Mark) -> re.Match[str] | None:
    return _ELIDED.match(value, mark.at + 1)


def _opens(value: str, mark: Mark, ahead: _Ahead, *, opened: bool) -> bool:
    if mark.char == "’":
        return False
    elided = _elided(value, mark)
    if elided:
        return elided.group() not in ("n", "N") and _quotes_elided(value, elided, ahead, opened=opened)
    if mark.char == "‘":
        return True
    if mark.side is Side.UNCLEAR:
        return not opened and ahead.able > 0
    if opened and mark.right.islower():
        return ahead.able > 1
    return ahead.able > 0 or (not mark.speech and _begins(value, mark))


def _quotes_elided(value: str, elided: re.Match[str], ahead: _Ahead, *, opened: bool) -> bool:
    """Whether a quotation begins at a word that is usually elided: if it surely ends, or ends soon in its sentence."""
    first, last = elided.span()
    if elided.group()[0].isdigit():
        return not opened and ahead.strong > 0
    if _LONE_END.match(value, last):
        return True
    soon = first < ahead.word < first + _SOON and not _STOP.search(value, first, ahead.word)
    return not opened and (ahead.strong > 0 or soon)


def _begins(value: str, mark: Mark) -> bool:
    """Whether a quotation that nothing closes may well begin here: a paragraph, or a capital after punctuation."""
    before = value[max(0, mark.at - 4) : mark.at].rstrip(' "“*_')
    return not before or (not mark.right.islower() and before[-1] in ",:.!?…")


def _is_foot(value: str, mark: Mark) -> bool:
    after_number = mark.char == "'" and mark.left.isdigit() and not mark.right.isalnum()
    return after_number and bool(_NUMBER.search(value[max(0, mark.at - 6) : mark.at]))
