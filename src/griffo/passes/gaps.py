"""Odd gaps between paragraphs: where a scene break was lost, or a line was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from griffo.model import Block, Boundary, Finding, Level, Role, Story
from griffo.passes.gap import weigh

CODES = frozenset({"lost-line"})
_PROSE = frozenset({Role.PARAGRAPH})
_OFTEN = 0.2  # gaps met after more than this share of paragraphs are the file's habit, not odd


def gaps(story: Story) -> Story:
    """Judge every gap that is wider than the file's usual one: a scene break, or a line that an exporter lost."""
    blocks = list(story.blocks)
    drawn = any(block.role is Role.SCENE_BREAK for block in blocks)
    odd = _odd_gap(blocks)
    findings = []
    for at in range(1, len(blocks)):
        if odd is None or blocks[at].gap < odd or not _between_prose(blocks[at - 1], blocks[at]):
            continue
        before, after = (
            [block.text.value for block in part] for part in (blocks[max(0, at - 3) : at], blocks[at : at + 3])
        )
        boundary, why = weigh(before, after, drawn=drawn)
        blocks[at] = replace(blocks[at], boundary=boundary, why=why)
        if boundary is Boundary.LOST_LINE:
            findings.append(_lost(story, blocks[at]))
    return replace(story, blocks=tuple(blocks)).with_findings(findings, by=CODES)


def _between_prose(before: Block, after: Block) -> bool:
    return before.role in _PROSE and after.role in _PROSE


def _odd_gap(blocks: Sequence[Block]) -> int | None:
    """Return the smallest gap that is odd in this file: wider than the usual one and rare."""
    seen = Counter(block.gap for before, block in pairwise(blocks) if _between_prose(before, block))
    total = sum(seen.values())
    if total < 4:
        return None
    usual = max(seen, key=lambda gap: (seen[gap], -gap))
    rare = max(2, _OFTEN * total)
    wider = [gap for gap in sorted(seen) if gap > usual]
    return next((gap for gap in wider if sum(seen[other] for other in wider if other >= gap) <= rare), None)


def _lost(story: Story, block: Block) -> Finding:
    start, end = block.text.start, block.text.end
    return Finding(
        "lost-line",
        Level.WARNING,
        f"A line seems to be missing before “{_first_words(block.text.value)}”: {block.why}.",
        "Put the missing line back from the site if you can; no ornament is set here.",
        start,
        end,
        story.line(start),
    )


def _first_words(text: str, most: int = 6) -> str:
    words = text.strip("“”‘’ ").split()
    return " ".join(words[:most]) + ("…" if len(words) > most else "")
