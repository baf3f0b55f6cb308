"""Italics that the file kept: which of them are direct thought.

Markup trumps guessing. What the file has in italics stays in italics; all that is asked here is what it is. And where a
chapter kept its italics nothing else in it is guessed to have had some.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from griffo.model import Block, Kind, Role, Story
from griffo.passes.candidates import KEPT, Candidate, Page, in_italics
from griffo.prose.speech import quotes_of

_ITALIC = frozenset({Kind.EMPHASIS, Kind.THOUGHT, Kind.MEMORY, Kind.TITLE, Kind.FOREIGN})
ITALICS = "italics"
"""The convention of a chapter whose file kept its italics: nothing else is one there."""
_MISSED = 4.0
"""How many italics a chapter should have, by the rate of the others, before having none means that they were lost."""
_RUN = 3
"""Whole paragraphs in italics, one after another, that are judged together."""
_TAGGED = "in italics in the file, beside a verb of thinking"
_ALIVE = "in italics in the file, a whole sentence that speaks of now or as “I”"
_WORD = re.compile(r"[^\W_]")


def kept(story: Story) -> Story:
    """Make italics that the file kept ``THOUGHT`` where they are whole sentences outside speech that speak now.

    That is a sentence, or a clause before "she thought", all in italics, which says "I" or "you" or has no verb in the
    past. Words of another voice (telepathy, a letter, a song) stay as they are, and so does a run of paragraphs most of
    which are no such sentences: a scene, a dream. A story whose file says itself which are thoughts stays as it is.
    """
    if story.convention == ITALICS or not any(_count(block) for block in story.blocks):
        return story
    quotes = quotes_of(block.text.value for block in story.blocks if block.role is Role.PARAGRAPH)
    thoughts: dict[int, list[Candidate]] = defaultdict(list)
    for one in in_italics(Page(list(enumerate(story.blocks)), (), quotes)).candidates:
        if one.tagged or (one.alive and not one.said):
            thoughts[one.block].append(one)
    for run in _runs(story.blocks):
        if 2 * sum(at in thoughts for at in run) <= len(run):
            thoughts = {at: found for at, found in thoughts.items() if at not in run}
    blocks = (_told(block, thoughts[at]) if at in thoughts else block for at, block in enumerate(story.blocks))
    return replace(story, blocks=tuple(blocks))


def has_kept(story: Story) -> frozenset[int]:
    """Return the numbers of the blocks in chapters that kept their italics.

    A chapter without any kept them too where, by the rate of the others, it may well never have had one.
    """
    counts = [_count(block) for block in story.blocks]
    if not any(counts):
        return frozenset()
    chapters = _chapters(story.blocks)
    sizes = [sum(len(story.blocks[at].text) for at in chapter) for chapter in chapters]
    found = [sum(counts[at] for at in chapter) for chapter in chapters]
    rate = sum(found) / max(1, sum(size for size, count in zip(sizes, found, strict=True) if count))
    return frozenset(
        at
        for chapter, size, count in zip(chapters, sizes, found, strict=True)
        if count or (rate * size < _MISSED and not any(_delimited(story.blocks[at]) for at in chapter))
        for at in chapter
    )


def counted(story: Story) -> str:
    """Say how many italics the file kept, as evidence."""
    spans = [span for block in story.blocks for span in block.spans if span.by == KEPT and span.kind in _ITALIC]
    whole = sum(span.kind is Kind.THOUGHT for span in spans)
    return f"the file has its italics: {len(spans)} passages, {whole} of them thoughts"


def _count(block: Block) -> int:
    return sum(span.by == KEPT and span.kind in _ITALIC for span in block.spans) if block.role is not Role.NOTE else 0


def _delimited(block: Block) -> bool:
    """Whether asterisks or the like stand where there were italics."""
    return any(span.by == "emphasis" for span in block.spans)


def _chapters(blocks: Sequence[Block]) -> list[range]:
    starts = [0, *(at for at, block in enumerate(blocks) if at and block.role is Role.HEADING), len(blocks)]
    return [range(a, b) for a, b in pairwise(starts)]


def _runs(blocks: Sequence[Block]) -> list[range]:
    """Return the runs of paragraphs that are all in italics, scene breaks between them aside."""
    found: list[range] = []
    start = 0
    for at, block in enumerate((*blocks, None)):
        if block and (block.role is Role.SCENE_BREAK or (block.role is Role.PARAGRAPH and _covers(block))):
            continue
        found += [range(start, at)] if at - start >= _RUN else []
        start = at + 1
    return found


def _covers(block: Block) -> bool:
    """Whether one span has all words of a block."""
    text = block.text.value
    return any(
        span.by == KEPT and span.kind is Kind.EMPHASIS and not _WORD.search(text[: span.start] + text[span.end :])
        for span in block.spans
    )


def _told(block: Block, thoughts: Sequence[Candidate]) -> Block:
    """Say of spans in italics that they are thoughts."""
    tagged = {one.start: one.tagged for one in thoughts}
    spans = [span for span in block.spans if span.by == KEPT]
    for at, span in enumerate(spans):
        start = span.end - len(block.text.value[span.start : span.end].lstrip())
        if span.kind is Kind.EMPHASIS and start in tagged:
            spans[at] = replace(span, kind=Kind.THOUGHT, why=_TAGGED if tagged[start] else _ALIVE)
    return block.spans_by(KEPT, spans)
