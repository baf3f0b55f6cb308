"""Plain text, the commonest scrape: paragraphs and blank lines are all that is left of its form."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from griffo.model import Block, Story
from griffo.read.characters import clean
from griffo.read.exports import exported
from griffo.read.manuscript import Manuscript
from griffo.read.paragraphs import Line, paragraphs
from griffo.read.source import decode
from griffo.text import Text

PAGE_NUMBER = re.compile(r"page\s+\d+(?:\s*(?:of|/)\s*\d+)?|[-–—]\s*\d{1,4}\s*[-–—]", re.IGNORECASE)
"""A line that gives the number of a printed or exported page."""
_OPEN_END = re.compile(r"[\w,;]\Z")
_GLUED = re.compile(r"(?:\w-|\S--|[—\xad])\Z")


def read(data: bytes, name: str) -> Manuscript:
    """Return the file's paragraphs as blocks, each with the number of blank lines before it.

    Characters are cleaned as ``characters.clean`` does. Raises ``GriffoError`` as ``source.decode`` does.
    """
    source = decode(data, name)
    blocks: list[Block] = []
    dropped: list[tuple[int, int, str]] = []
    gap = 0
    for paragraph in paragraphs(source.text):
        gap += paragraph.gap
        text = clean(_join(source.text, paragraph.lines), dropped).strip()
        if text.value:
            blocks.append(Block(text, gap))
            gap = 0
        else:
            gap += 1
    blocks = exported(source.text, _across_pages(blocks, dropped))
    return Manuscript(source, Story(source.name, tuple(blocks), dropped=tuple(dropped), lines=source.lines))


def _across_pages(blocks: list[Block], dropped: list[tuple[int, int, str]]) -> list[Block]:
    """Join a sentence that a page number parts: it has no end before the number and goes on in lower case after it."""
    kept: list[Block] = []
    for block in blocks:
        number = kept[-1].text if len(kept) > 1 and PAGE_NUMBER.fullmatch(kept[-1].text.value) else None
        if number and block.text.value[0].islower() and _OPEN_END.search(kept[-2].text.value):
            dropped.append((number.start, number.end, "page number"))
            kept.pop()
            kept[-1] = replace(kept[-1], text=Text.join([kept[-1].text, block.text], " "))
        else:
            kept.append(block)
    return kept


def _join(text: str, lines: tuple[Line, ...]) -> Text:
    """Put the lines of a wrapped paragraph on one line."""
    joined = Text.of(text[lines[0].start : lines[0].end], lines[0].start)
    if len(lines) == 1:
        return joined
    parts = [Text.of(text[line.start : line.end], line.start) for line in lines]
    runs: list[list[Text]] = [[parts[0]]]
    for before, part in pairwise(parts):
        if _GLUED.search(before.value[-3:]):
            runs[-1].append(part)
        else:
            runs.append([part])
    return Text.join([Text.join(run, "") for run in runs], " ")
