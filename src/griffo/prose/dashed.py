"""Paragraphs that open with a dash, as speech does in many French or Spanish books, and what is said in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from griffo.prose.grammar import Grammar, grammar
from griffo.prose.sentences import sentences

Slice = tuple[int, int]
_OPENING = re.compile(r"\A[-–—―] ?(?=[^\W\d]|[…“‘])")
_SAY = (
    r"(?:said|says|asked|asks|repl(?:ied|ies)|answered|whispered|muttered|murmured|shouted|yelled|cried|called|told|added|"
    r"agreed|repeated|exclaimed|explained|insisted|continued|began|went on)"
)
_WHO = r"(?:s?he|they|I|(?:the|an?|his|her|my|their) (?:\w+ ){0,2}?\w+|(?:[A-Z][\w’-]+\.? ){0,2}[A-Z][\w’-]+)"
_TAG = re.compile(
    rf"(?<=[,?!…—–]) ?(?:{_WHO} (?:\w+ly |then |had )?{_SAY}\b|{_SAY}(?: {_WHO})?\b)"
    r"(?:(?<=\bMr)\.|(?<=\bMrs)\.|(?<=\bDr)\.|[^,.!?…—–])*"
)
"""What tells who speaks, from the mark that it follows to the next one."""
_LIVELY = re.compile(r"[?!]|\b(?:I|[Yy]ou|[Yy]our|[Ww]e|[Oo]ur|[Mm]y|[Mm]e|[Uu]s)\b")


@dataclass(frozen=True, slots=True)
class Shown:
    """How speech-like a paragraph that opens with a dash is."""

    tagged: bool
    """Whether "she said" stands in it."""
    lively: bool
    """Whether it asks, cries out, or says "I" or "you". Items of a list do so too: a hyphen's do not count."""


def opens_with_dash(text: str) -> bool:
    """Whether a paragraph opens as speech behind a dash does."""
    return _OPENING.match(text) is not None


def shown(text: str) -> Shown | None:
    """Return how speech-like a paragraph is; nothing where it opens with no dash."""
    if not opens_with_dash(text):
        return None
    return Shown(_TAG.search(text) is not None, text[0] != "-" and _LIVELY.search(text) is not None)


def said(text: str) -> list[Slice]:
    """Return the slices of a paragraph that are said, the dash included, in order; none where it opens with no dash.

    Nothing closes such speech. All is said up to "said Per". After it a sentence about somebody in the past is told,
    and so is what goes on behind a comma without a verb of its own: "taking the cup".
    """
    if not opens_with_dash(text):
        return []
    tags = [match.span() for match in _TAG.finditer(text)]
    begins = [*(begin for begin, _ in tags), len(text)]
    found = [(0, begins[0])]
    for (_, start), end in zip(tags, begins[1:], strict=True):
        for piece in _said_after(text, start, end):
            if text[found[-1][1] : piece[0]].strip():
                found.append(piece)
            else:
                found[-1] = (found[-1][0], piece[1])
    return found


def _said_after(text: str, start: int, end: int) -> Iterator[Slice]:
    """Yield what is said from the mark after a tag, at ``start``, to ``end``; all of it where a dash closes the tag."""
    if text[start : start + 1] in {"—", "–"}:
        yield start, end
        return
    goes_on = text[start : start + 1] == ","
    first = start + goes_on
    for one in sentences(text[first:end]):
        if not _is_told(grammar(one.text), goes_on=goes_on):
            yield first + one.start, first + one.end
        goes_on = False


def _is_told(shape: Grammar, *, goes_on: bool) -> bool:
    return not (shape.first or shape.second or shape.present) and (shape.past > 0 or goes_on)
