"""The author's own emphasis that survived as ``*so*`` or ``_so_``."""

from __future__ import annotations

import re
from dataclasses import replace

from griffo.model import Block, Kind, Role, Span, Story

BY = "emphasis"
# The delimiters hug what they enclose and stand at the edges of words; what they enclose holds none of them.
# A run may be bold (two) or both (three), which print sets as plain emphasis.
_MARKED = re.compile(r"(?<![\w*_])(?P<mark>\*{1,3}|_{1,3})(?=[^\s*_])(?P<words>[^*_\n]*[^\s*_])(?P=mark)(?![\w*_])")
_SKIPPED = frozenset({Role.SCENE_BREAK, Role.RESIDUE})
_LONGEST = 600


def emphasis(story: Story) -> Story:
    """Make words between surviving asterisks or underscores ``EMPHASIS``; the delimiters go when it is set.

    Whether such a stretch is a thought instead is for the thoughts pass to say, which sees the whole story.
    """
    return replace(story, blocks=tuple(_mark(block) for block in story.blocks))


def _mark(block: Block) -> Block:
    text = block.text.value
    if block.role in _SKIPPED or not ("*" in text or "_" in text):
        return block
    spans = [
        Span(
            Kind.EMPHASIS,
            *match.span("words"),
            BY,
            why=f"between “{match['mark']}”",
            hide=(len(match["mark"]), len(match["mark"])),
        )
        for match in _MARKED.finditer(text)
        if len(match["words"]) <= _LONGEST
    ]
    return block.spans_by(BY, spans)
