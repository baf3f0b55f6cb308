"""Quotation marks and apostrophes.

Own code, because smartypants 2.0 and docutils' smartquotes, tried on the cases of this rule, open a quotation before
``'Course``, ``'em``, ``'til``, ``'98`` and ``'n'``, take a foot mark for one, and leave ``”Go“`` as it is.

What stands on a mark's two sides decides; where that says nothing, the marks before it in the paragraph do. A mark that
is curly already is believed, unless it stands the wrong way round beyond doubt. Nothing is asked of other paragraphs: a
speech that goes on in the next one opens again there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from griffo.normalise.apostrophes import singles
from griffo.normalise.marks import Mark, Side, is_end, marks
from griffo.text import Text

_ANY = re.compile(r"[\"“”'‘’`´]")
_TICKS = re.compile(r"(?<![`\w])``(?![`\s])")
_TWO_OPEN = re.compile(r"(?<!['\w])''(?=\w)")
_TWO_CLOSE = re.compile(r"(?<!['\s])''(?!['\w])")
_DIGIT = re.compile(r"\d")
_TWICE = re.compile(r"(?<=[^\W\d_])''(?=[^\W\d_])")
_HEIGHT = re.compile(r"(?<![\d'‘’`´′])(?<!\d[.,])(\d{1,3})['‘’`´](?:( ?\d{1,2}(?:\.\d+|½)?)[\"”]|(\d{1,2})(?![\w'’]))")
_BY = re.compile(r"(?<=\d)['‘’`´](?= ?[x×] ?\d)")
_LOST_SPACE_BEFORE = re.compile(r"[,.!?…] \Z")


def quotes(text: Text) -> Text:
    """Curl quotation marks and apostrophes, and set the marks of feet and inches as primes."""
    if not _ANY.search(text.value):
        return text
    text = _pairs(text)
    if _DIGIT.search(text.value):
        text = text.sub(_HEIGHT, _height).sub(_BY, "′")
    found = marks(text.value)
    value = list(text.value)
    for at, char in (*_doubles(text.value, found), *singles(text.value, found)):
        value[at] = char
    return Text("".join(value), text.starts, text.ends)


def _pairs(text: Text) -> Text:
    """Make one mark of two backticks, and of two apostrophes in a word or at both ends of a quotation."""
    if "''" not in text.value and "``" not in text.value:
        return text
    text = text.sub(_TWICE, "'")
    ticks = bool(_TICKS.search(text.value))
    if not ticks and not _TWO_OPEN.search(text.value):
        return text
    if _TWO_CLOSE.search(text.value):
        text = text.sub(_TWO_OPEN, '"').sub(_TWO_CLOSE, '"')
    return text.sub(_TICKS, '"')


def _height(match: re.Match[str]) -> str:
    feet, inches, bare = match.groups()
    return f"{feet}′{bare}" if inches is None else f"{feet}′{inches}″"


def _doubles(value: str, found: Sequence[Mark]) -> Iterator[tuple[int, str]]:
    """Decide the double marks from left to right, and tell every mark which speech it stands in."""
    row = [mark for mark in found if mark.double]
    turned = _misplaced(value, row)
    after = {mark.at: following for mark, following in pairwise(row)}
    foreign = "„" in value
    speeches = [0]
    inside = False
    for mark in found:
        mark.speech = speeches[-1]
        if not mark.double:
            continue
        if _is_inch(mark, after.get(mark.at), inside=inside):
            yield mark.at, "″"
            continue
        inside = mark.char == "“" if foreign and mark.char != '"' else _opens(mark, inside=inside)
        if mark.at == turned:
            inside = not inside
        if inside:
            speeches.append(mark.at + 1)
        elif len(speeches) > 1:
            speeches.pop()
        yield mark.at, "“" if inside else "”"


def _opens(mark: Mark, *, inside: bool) -> bool:
    if mark.char == "“":
        return not (inside and is_end(mark.right))
    if mark.char == "”":
        return mark.side is Side.OPENS and mark.right.isalnum() and not inside
    return mark.side is Side.OPENS or (mark.side is Side.UNCLEAR and not inside)


def _is_inch(mark: Mark, following: Mark | None, *, inside: bool) -> bool:
    """Whether a mark after a number means inches: in a speech only where a later mark closes that speech."""
    if mark.char != '"' or not mark.left.isdigit() or (mark.right.isalnum() and mark.right not in "x×"):
        return False
    return not inside or (following is not None and following.side is Side.CLOSES)


def _misplaced(value: str, row: Sequence[Mark]) -> int:
    """Return where a straight mark stands on the wrong side of its space, ``"Go, "she said. "Now!"``, or -1.

    Only where the marks of the paragraph pair off if that one mark is turned round, and only then.
    """
    if len(row) % 2 or any(mark.char != '"' or mark.left.isdigit() for mark in row):
        return -1
    wrong: list[Mark] = []
    inside = False
    for number, mark in enumerate(row):
        inside = _opens(mark, inside=inside)
        if inside != (number % 2 == 0):
            wrong.append(mark)
    if len(wrong) != 1:
        return -1
    at = wrong[0].at
    before, after = value[max(0, at - 2) : at], value[at + 1 : at + 3]
    shifted_right = _LOST_SPACE_BEFORE.search(before) and after[:1].isalpha()
    shifted_left = before[-1:] in (",", ".", ":") and after[:1] == " " and after[1:].isalpha()
    return at if shifted_right or shifted_left else -1
