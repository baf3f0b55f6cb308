"""Direct inner thought, put back in italics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from griffo.model import ASK, SET, Block, Kind, Role, Span, Story
from griffo.passes.chances import NEVER, Model, confidence, learned, logits, rows
from griffo.passes.convention import convention, is_marked_sentence
from griffo.passes.evidence import evidence, reasons
from griffo.passes.narration import Narration, narration
from griffo.passes.units import Unit, units
from griffo.passes.weights import BIAS, WEIGHTS
from griffo.prose.lexicon import Shows
from griffo.prose.speech import quotes_of

BY = "thoughts"
_MARKED = 0.95
_QUOTED = 0.9
_TAGGED = 0.7
_CARRY = 0.8
"""What a thought lends, in logits, to the sentence beside it in its paragraph: thoughts come in runs."""
_SIGHED = 0.7
_PLAINLY_TOLD = -5.0


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A story's sentences, which of them cannot be thoughts, and how the story is told."""

    found: list[Unit]
    taken: NDArray[np.bool_]
    told: Narration


def thoughts(story: Story, model: Model | None = None) -> Story:
    """Mark direct thoughts by the story's own convention; free indirect discourse stays roman.

    A convention set beforehand (in ``book.toml``) is kept; else it is found and noted on the story. ``model`` stands
    in for the one that comes with the program.
    """
    read = reading(story)
    name, why = story.convention, story.convention_why
    if not name:
        shown = convention(story.blocks, read.found, read.told)
        name, why = shown.name, shown.why
    if name == "none":
        marks: dict[int, list[Span]] = {}
    elif name in {"asterisks", "underscores"}:
        marks = _between(story.blocks, name)
    else:
        marks = _judged(story.blocks, read, model or learned(), quoted=name == "single-quotes")
    blocks = (_with(block, marks.get(number, [])) for number, block in enumerate(story.blocks))
    return replace(story, blocks=tuple(blocks), convention=name, convention_why=why)


def reading(story: Story) -> Reading:
    """Part a story into sentences and say which of them cannot be thoughts: speech, remembered lines, documents."""
    quotes = quotes_of(block.text.value for block in story.blocks if block.role is Role.PARAGRAPH)
    found = units(story.blocks, quotes)
    told = narration([unit.grammar for unit in found if not unit.spoken])
    taken = [
        unit.spoken or unit.bracketed or unit.quoted or unit.held or _is_taken(story.blocks[unit.block], unit)
        for unit in found
    ]
    return Reading(found, np.array(taken, np.bool_), told)


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


def _judged(blocks: Sequence[Block], read: Reading, model: Model, *, quoted: bool) -> dict[int, list[Span]]:
    """Judge every sentence outside speech; join neighbours that pass into one mark.

    Where the author ``quoted`` thoughts, what stands in single quotation marks is one, and little else.
    """
    found = read.found
    judged = rows(blocks, found, read.taken, model.sound, model.kinds)
    odds = logits(judged, _named(read), read.taken, model)
    chances = [confidence(each, model) for each in _carried(found, odds, model)]
    for at, unit in enumerate(found):
        if quoted:
            chances[at] = _QUOTED if unit.quoted and not unit.spoken else min(chances[at], (ASK + SET) / 2)
        elif unit.quoted and unit.tag_after and not unit.spoken:
            chances[at] = _TAGGED
        elif not read.taken[at] and _between_memories(blocks, unit):
            chances[at] = max(chances[at], _SIGHED)
    marks: dict[int, list[Span]] = {}
    for _, run in groupby(range(len(found)), key=lambda at: (found[at].block, _level(chances[at]), found[at].quoted)):
        places = list(run)
        if chances[places[0]] >= ASK:
            best = max(places, key=lambda at: chances[at])
            why = reasons(found, best, read.told)
            span = _span(blocks, found[places[0]], found[places[-1]])
            span = replace(span, confidence=round(chances[best], 2), why=why)
            marks.setdefault(found[best].block, []).append(span)
    return marks


def _named(read: Reading) -> NDArray[np.float64]:
    """Return the logit of each sentence by the evidence that has a name, or about it where it is plain narration."""
    weighed = np.full(len(read.found), _PLAINLY_TOLD)
    for at in np.flatnonzero(~read.taken):
        if not _is_plainly_told(read.found[at]):
            weighed[at] = BIAS + sum(WEIGHTS.get(name, 0.0) for name in evidence(read.found, int(at), read.told))
    return weighed


def _is_plainly_told(unit: Unit) -> bool:
    shape = unit.grammar
    told = shape.past > 0 and not (shape.present or shape.first or shape.second)
    return told and not (unit.tag_after or unit.tag_before or shape.shows(Shows.OATH) or shape.opens(Shows.CRY))


def _is_taken(block: Block, unit: Unit) -> bool:
    return any(
        span.start < unit.end and unit.start < span.end
        for span in block.spans
        if span.kind in {Kind.MEMORY, Kind.DOCUMENT}
    )


def _carried(found: Sequence[Unit], odds: NDArray[np.float64], model: Model) -> list[float]:
    """Let each sentence that is set lend odds to its neighbours, forwards and then backwards."""
    own = [float(each) for each in odds]
    carried = list(own)
    for order, step in ((range(1, len(found)), -1), (range(len(found) - 2, -1, -1), 1)):
        for at in order:
            joined = found[at + step].block == found[at].block and own[at] > NEVER
            if joined and carried[at] == own[at] and confidence(carried[at + step], model) >= SET:
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


def _span(blocks: Sequence[Block], first: Unit, last: Unit) -> Span:
    start, end, hide = first.start, last.end, (0, 0)
    text = blocks[first.block].text.value
    if first.quoted and text[start] == "‘" and text[end - 1] == "’":
        start, end, hide = start + 1, end - 1, (1, 1)
    elif last.tag_after:
        end = start + len(text[start:end].rstrip(", "))
    return Span(Kind.THOUGHT, start, end, BY, hide=hide)
