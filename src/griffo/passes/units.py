"""The sentences of a story outside its notes, each with what its grammar and its neighbours show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from griffo.model import Block, Kind, Role
from griffo.prose.grammar import Grammar, grammar
from griffo.prose.sentences import sentences
from griffo.prose.speech import Quotes, speech

_THINK = (
    r"(?:thought|thinks|wondered|wonders|mused|reflected|realised|realized|pondered|figured|concluded|"
    r"reasoned|decided|noted|prayed|"
    r"(?:cursed|groaned|screamed|sighed|laughed|swore) (?:inwardly|silently|mentally|internally)|"
    r"(?:told|asked|reminded|assured|promised|scolded) (?:him|her|my|them)self|(?:said|muttered) to (?:him|her|my)self)"
)
_WHO = r"(?:s?he|they|I|it|the \w+(?: \w+)?|[A-Z][\w’.-]+(?: [A-Z][\w’-]+)?)"
_ADVERBS = r"(?:\w+ly |just |then |idly |had |could |couldn’t help but )*"
TAG_AFTER = re.compile(
    rf"[\s,—–-]*(?:{_WHO} {_ADVERBS}{_THINK}\b|{_THINK} {_WHO}\b)(?! (?:of|about|that|for|how|what|if|"
    r"whether|it|to|up|on|back|back)\b)"
)
TAG_BEFORE = re.compile(
    rf"(?:\b{_THINK}(?: \w+ly)?|\b(?:his|her|my|one|only|single) (?:\w+ )?(?:thoughts?) (?:was|were|"
    r"is)|\bthink (?:was|is)|\bin (?:his|her) (?:head|mind)|\bto (?:him|her|my)self|"
    r"\breminding (?:him|her|my|them)self|\bthinking)[,:;—]?\s*\Z"
)
_CLAUSE_TAG = re.compile(rf"[,!?.…—][’]?(?= (?:{_WHO} {_ADVERBS}{_THINK}\b|{_THINK} {_WHO}\b))")
_REMINDING = re.compile(r"\b(?:reminding|telling|assuring|promising|asking) (?:him|her|my|them)self,?(?= )")
SINGLE_QUOTED = re.compile(r"(?<![\w’])‘(?P<words>[^‘’“”]*(?:’(?=\w)[^‘’“”]*|(?<=s)’(?= [a-z])[^‘’“”]*)*)’(?!\w)")

_TAG_REACH = 40  # characters before a sentence in which a tag may stand


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, or a clause beside a tag, at ``start`` to ``end`` of block number ``block``."""

    block: int
    start: int
    end: int
    spoken: bool
    quoted: bool
    """Whether single quotation marks enclose it in a story that speaks in double ones."""
    grammar: Grammar
    text: str
    opens: bool
    """Whether it opens its paragraph."""
    closes: bool
    tag_after: bool
    tag_before: bool


def units(blocks: Sequence[Block], quotes: Quotes) -> list[Unit]:
    """Return the sentences of the paragraphs, in order."""
    found: list[Unit] = []
    for number, block in enumerate(blocks):
        if block.role is Role.PARAGRAPH:
            found += _of_block(number, block, quotes)
    return found


def _of_block(number: int, block: Block, quotes: Quotes) -> list[Unit]:
    text = block.text.value
    spoken = sorted(
        {
            *speech(text, quotes),
            *((span.start, span.end) for span in block.spans if span.kind in {Kind.NOTE, Kind.LABEL}),
        }
    )
    quoted = [match.span() for match in SINGLE_QUOTED.finditer(text)] if quotes == "double" and "‘" in text else []
    quoted = [(a, b) for a, b in quoted if not any(x <= a < y for x, y in spoken)]
    clauses = [(a, b) for a, b in quoted if _is_clause(text, a, b)]
    cuts = {edge for clause in clauses for edge in clause}
    cuts |= {match.end() for match in _CLAUSE_TAG.finditer(text)} | {match.end() for match in _REMINDING.finditer(text)}
    pieces = sentences(text, _disjoint(spoken), cuts)
    found = []
    for at, piece in enumerate(pieces):
        found.append(
            Unit(
                number,
                piece.start,
                piece.end,
                piece.spoken,
                quoted=any(a <= piece.start and piece.end <= b for a, b in clauses),
                grammar=grammar(piece.text),
                text=piece.text,
                opens=at == 0,
                closes=at == len(pieces) - 1,
                tag_after=bool(TAG_AFTER.match(text, piece.end)),
                tag_before=bool(TAG_BEFORE.search(text[max(0, piece.start - _TAG_REACH) : piece.start])),
            )
        )
    return found


def _is_clause(text: str, start: int, end: int) -> bool:
    """Tell a quoted sentence from a title, a nickname or a word held at a distance."""
    inside = text[start + 1 : end - 1].strip()
    return (
        inside[-1:] in ".,!?…—"
        or bool(TAG_AFTER.match(text, end))
        or bool(TAG_BEFORE.search(text[max(0, start - _TAG_REACH) : start]))
    )


def _disjoint(slices: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in slices:
        if kept and start < kept[-1][1]:
            continue
        kept.append((start, end))
    return kept
