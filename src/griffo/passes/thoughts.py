"""Direct inner thought, put back in italics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from math import exp

from griffo.model import ASK, SET, Block, Kind, Role, Span, Story
from griffo.passes.convention import convention, is_marked_sentence
from griffo.passes.evidence import evidence
from griffo.passes.narration import Narration, narration
from griffo.passes.units import Unit, units
from griffo.passes.weights import BIAS, WEIGHTS
from griffo.prose.speech import quotes_of

BY = "thoughts"
_MARKED = 0.95
_CARRY = 1.6
"""What a thought lends, in logits, to the sentence beside it in its paragraph: thoughts come in runs."""
_NEVER = -99.0


def thoughts(story: Story) -> Story:
    """Mark direct thoughts by the story's own convention; free indirect discourse stays roman.

    A convention set beforehand (in ``book.toml``) is kept; else it is found and noted on the story.
    """
    quotes = quotes_of(block.text.value for block in story.blocks if block.role is Role.PARAGRAPH)
    found = units(story.blocks, quotes)
    told = narration([unit.grammar for unit in found if not unit.spoken])
    name, why = story.convention, story.convention_why
    if not name:
        shown = convention(story.blocks, found, told)
        name, why = shown.name, shown.why
    if name == "none":
        marks: dict[int, list[Span]] = {}
    elif name in {"asterisks", "underscores"}:
        marks = _between(story.blocks, name)
    else:
        marks = _judged(story.blocks, found, told, name)
    blocks = (_with(block, marks.get(number, [])) for number, block in enumerate(story.blocks))
    return replace(story, blocks=tuple(blocks), convention=name, convention_why=why)


def _with(block: Block, spans: Sequence[Span]) -> Block:
    """Set thoughts on a block; emphasis that a thought has taken over goes."""
    taken = {(span.start, span.end) for span in spans}
    kept = [span for span in block.spans if span.by == "emphasis" and (span.start, span.end) not in taken]
    block = block.spans_by("emphasis", kept) if taken else block
    return block.spans_by(BY, spans)


def _between(blocks: Sequence[Block], name: str) -> dict[int, list[Span]]:
    """Mark the sentences that stand between the author's surviving delimiters."""
    return {
        number: [
            Span(Kind.THOUGHT, span.start, span.end, BY, _MARKED, f"the author marks thoughts with {name}", span.hide)
            for span in block.spans
            if is_marked_sentence(block, span) or (span.kind is Kind.THOUGHT and span.by == BY)
        ]
        for number, block in enumerate(blocks)
        if block.role is Role.PARAGRAPH
    }


def _judged(blocks: Sequence[Block], found: Sequence[Unit], told: Narration, name: str) -> dict[int, list[Span]]:
    """Weigh every sentence outside speech; join neighbours that pass into one mark."""
    scores: list[tuple[float, list[str]]] = []
    for at, unit in enumerate(found):
        taken = unit.spoken or _is_taken(blocks[unit.block], unit)
        names = [] if taken else evidence(found, at, told)
        if not taken and _between_memories(blocks, unit):
            names.append("between remembered lines")
        scores.append((_NEVER if taken else _logit(unit, names, name), names))
    odds = _carried(found, [score for score, _ in scores])
    passed = [_level(chance) for chance in map(_chance, odds)]
    marks: dict[int, list[Span]] = {}
    for _, run in groupby(range(len(found)), key=lambda at: (found[at].block, passed[at], found[at].quoted)):
        places = list(run)
        if passed[places[0]] >= ASK:
            span = _span(blocks, found, [(odds[at], scores[at][1]) for at in places], places)
            marks.setdefault(found[places[0]].block, []).append(span)
    return marks


def _is_taken(block: Block, unit: Unit) -> bool:
    return any(
        span.start < unit.end and unit.start < span.end
        for span in block.spans
        if span.kind in {Kind.MEMORY, Kind.DOCUMENT}
    )


def _logit(unit: Unit, names: Sequence[str], convention_name: str) -> float:
    logit = BIAS + sum(WEIGHTS[name] for name in names)
    if convention_name == "single-quotes":
        return max(logit, 3.0) if unit.quoted else logit - 1.5
    return logit


def _carried(found: Sequence[Unit], odds: Sequence[float]) -> list[float]:
    """Let each sentence that is set lend odds to its neighbours, forwards and then backwards."""
    carried = list(odds)
    for order, step in ((range(1, len(found)), -1), (range(len(found) - 2, -1, -1), 1)):
        for at in order:
            beside = found[at + step]
            joined = beside.block == found[at].block and not beside.quoted and not found[at].quoted
            if joined and carried[at] > _NEVER and _chance(carried[at + step]) >= SET and carried[at] == odds[at]:
                carried[at] += _CARRY
    return carried


def _level(chance: float) -> float:
    return SET if chance >= SET else ASK if chance >= ASK else 0.0


def _between_memories(blocks: Sequence[Block], unit: Unit) -> bool:
    """Whether a word or two stand alone in a run of remembered lines: what is said or sighed at them now."""
    alone = unit.opens and unit.closes and len(unit.grammar.words) <= 3
    return alone and unit.block > 0 and _is_memory(blocks[unit.block - 1])


def _is_memory(block: Block) -> bool:
    return any(
        span.kind is Kind.MEMORY and span.start == 0 and span.end == len(block.text) and "framed" in span.why
        for span in block.spans
    )


def _chance(logit: float) -> float:
    return 1 / (1 + exp(-logit))


def _span(
    blocks: Sequence[Block], found: Sequence[Unit], scores: Sequence[tuple[float, list[str]]], places: Sequence[int]
) -> Span:
    first, last = found[places[0]], found[places[-1]]
    start, end, hide = first.start, last.end, (0, 0)
    text = blocks[first.block].text.value
    if first.quoted and text[start] == "‘" and text[end - 1] == "’":
        start, end, hide = start + 1, end - 1, (1, 1)
    elif last.tag_after:
        end = start + len(text[start:end].rstrip(", "))
    odds, names = max(scores, key=lambda score: score[0])
    telling = sorted((name for name in names if WEIGHTS[name] > 0), key=lambda name: -WEIGHTS[name])
    return Span(Kind.THOUGHT, start, end, BY, round(_chance(odds), 2), "; ".join(telling[:3]), hide)
