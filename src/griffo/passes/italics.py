"""What an author's own note says the italics of the story are, or were before they were lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from griffo.model import Block, Kind, Role, Span

Meaning = Literal["past", "other", ""]

_ITALICS = re.compile(r"\bitali(?:cs?|ci[sz]ed|ci[sz]ing)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…]+[”’)]*(?=\s|\Z)")
_PAST = re.compile(
    r"\b(?:flash ?-?backs?|memor(?:y|ies)|remember(?:s|ed|ing)?|reminiscen\w+|(?:the|his|her|their|in) past|"
    r"(?:years?|months|ages|long|(?:a )?while) (?:ago|earlier|before)|way back|back (?:when|then|in)|earlier|"
    r"when [^.!?]{0,40}\bfirst\b|"
    r"(?:when|before|from) (?:\w+ ){1,6}(?:left|died|met|was|were|went|young|small|little|(?:a )?(?:child|kids?)))\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:think(?:s|ing)?|thoughts?|inner|minds?|telepath\w*|emphas\w+|stress(?:ed)?|letters?|texts?|texting|"
    r"messages?|writing|written|notes|dreams?|languages?|spells?|sounds?|songs?|lyrics|"
    r"[A-Z][a-z]+(?:ese|ish|[dt]alian|man|ench) (?:is|are)?)\b"
)


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence in which an author speaks of italics: characters ``start`` to ``end`` of a block's text."""

    block: int
    start: int
    end: int
    sentence: str
    meaning: Meaning
    """What it says they are: the past, something ``other`` such as thoughts; empty where it does not say."""


def remarks(blocks: Sequence[Block]) -> list[Remark]:
    """Return what the author's notes, header lines and asides say of italics, in order."""
    return [
        _remark(number, text, first, last, match.start())
        for number, block in enumerate(blocks)
        for first, last in own_words(block)
        if (text := block.text.value) and (match := _ITALICS.search(text, first, last))
    ]


def past(blocks: Sequence[Block]) -> str:
    """Return the sentence in which the author says that italics are the past; empty where nobody does."""
    return next((remark.sentence for remark in remarks(blocks) if remark.meaning == "past"), "")


def own_words(block: Block) -> Iterator[tuple[int, int]]:
    """Yield the slices of a block in which its author speaks outside the story, without the labels around them."""
    if block.role in {Role.NOTE, Role.METADATA}:
        labels = [span for span in block.spans if span.kind is Kind.LABEL]
        yield (
            max((span.end for span in labels if span.start == 0), default=0),
            min((span.start for span in labels if span.start), default=len(block.text)),
        )
    elif block.role is Role.PARAGRAPH:
        yield from ((span.start, span.end) for span in block.spans if span.kind is Kind.NOTE)


def _remark(number: int, text: str, first: int, last: int, at: int) -> Remark:
    ends = [first, *(match.end() for match in _SENTENCE_END.finditer(text, first, last)), last]
    start = max(place for place in ends if place <= at)
    end = min(place for place in ends if place > at)
    sentence = text[start:end].strip()
    start = text.index(sentence, start)
    return Remark(number, start, start + len(sentence), sentence, _meaning(sentence))


def _meaning(sentence: str) -> Meaning:
    is_past, is_other = _PAST.search(sentence), _OTHER.search(sentence)
    if is_past and not is_other:
        return "past"
    return "other" if is_other else ""


def is_marked_sentence(block: Block, span: Span) -> bool:
    """Whether an emphasised stretch is a sentence outside speech rather than a stressed word."""
    if span.kind is not Kind.EMPHASIS or sum(span.hide) == 0:
        return False
    text = block.text.value
    words = text[span.start : span.end].strip()
    before, after = text[: span.start - span.hide[0]], text[span.end + span.hide[1] :]
    spoken = before.count("“") > before.count("”")
    opens = not before.strip() or before.rstrip()[-1] in ".!?…”’—:,"
    return not spoken and opens and words[-1:] in ".!?…—," and (len(words.split()) > 1 or not (before + after).strip())
