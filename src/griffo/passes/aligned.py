"""Lines that stand in the middle, or at the end of their line: a sign, a letterhead, a name below a letter, “The End”.

Where the file says so of single lines it is kept, for the author meant it. Where it says so of much of a chapter it is
how the page was laid out, or a mistake that nobody undid, and says nothing.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from griffo.model import Align, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from griffo.model import Block, Story

LONGEST = 40
"""Words of a line that is kept: three lines of print."""
SHARE = 1 / 3
"""Of the words of a chapter: where more of them stand so, none is kept."""
SET = frozenset({Role.PARAGRAPH, Role.DOCUMENT, Role.VERSE})
"""What may stand so. A heading, a scene break, a note stand as the style has them."""
_ENDS = re.compile(r"[-–—~*=_.\s]*(?:the end|end|fin|finis|owari|to be continued|tbc)[-–—~*=_.…!?\s]*", re.IGNORECASE)
"""What says that a story or a chapter is over."""


def aligned(story: Story) -> Story:
    """Keep the place on the line of single lines of the story, and of no others; what ends it stands in the middle."""
    chapters = list(_chapters(story.blocks))
    if any(block.align for block in story.blocks):
        chapters = [[*_kept(chapter)] for chapter in chapters]
    return replace(story, blocks=tuple(block for chapter in chapters for block in _ended(chapter)))


def _chapters(blocks: Sequence[Block]) -> Iterator[Sequence[Block]]:
    """Yield what goes from one heading to the next."""
    starts = [at for at, block in enumerate(blocks) if block.role is Role.HEADING]
    for start, end in pairwise(sorted({0, *starts, len(blocks)})):
        yield blocks[start:end]


def _kept(chapter: Sequence[Block]) -> Iterator[Block]:
    told = [block for block in chapter if block.role in SET]
    moved = sum(_words(block) for block in told if block.align)
    lines = moved <= SHARE * sum(map(_words, told))
    for block in chapter:
        stays = lines and block.role in SET and _words(block) <= LONGEST
        yield block if stays or not block.align else replace(block, align=Align.START)


def _ended(chapter: Sequence[Block]) -> Iterator[Block]:
    last = max((at for at, block in enumerate(chapter) if block.role in SET), default=-1)
    for at, block in enumerate(chapter):
        ends = at == last and block.role is Role.PARAGRAPH and _ENDS.fullmatch(block.text.value)
        yield replace(block, align=Align.CENTRE) if ends else block


def _words(block: Block) -> int:
    return len(block.text.value.split())
