"""Plain text, the commonest scrape: paragraphs and blank lines are all that is left of its form."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

import ftfy
from ftfy.badness import is_bad

from griffo.model import Block, Story
from griffo.read.paragraphs import Line, paragraphs
from griffo.read.source import Source
from griffo.text import Text

_NOT_ASCII = re.compile(r"(?:(?<![A-Z])[ÂÃ] |[^\x00-\x7f])+")
_FOREIGN = re.compile(r"[^\x00-\x7f‘’“”–—…]")
"""What a wrong decoding leaves besides punctuation, and an accent needs."""
_SPACE = re.compile(r"[\t\x1c-\x1f\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_UNSEEN = re.compile(
    r"[\xad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
    r"|(?<![^\x00-\u02ff])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\u02ff])"
)
"""Characters without a mark of their own. The joiners stay in scripts and emoji that need them."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufffe\uffff]")
_COMBINED = re.compile(r"[^\W\d_][\u0300-\u036f]+")
PAGE_NUMBER = re.compile(r"page\s+\d+(?:\s*(?:of|/)\s*\d+)?|[-–—]\s*\d{1,4}\s*[-–—]", re.IGNORECASE)
"""A line that gives the number of a printed or exported page."""
_OPEN_END = re.compile(r"[\w,;]\Z")
_GLUED = re.compile(r"(?:\w-|\S--|[—\xad])\Z")


def read(source: Source) -> Story:
    """Return the source's paragraphs as blocks, each with the number of blank lines before it.

    Text that was decoded wrongly before it was saved is put right. Every kind of space becomes a space. What cannot be
    seen is left out, and control characters are named in ``Story.dropped``.
    """
    blocks: list[Block] = []
    dropped: list[tuple[int, int, str]] = []
    gap = 0
    for paragraph in paragraphs(source.text):
        gap += paragraph.gap
        text = _clean(_join(source.text, paragraph.lines), dropped).strip()
        if text.value:
            blocks.append(Block(text, gap))
            gap = 0
        else:
            gap += 1
    blocks = _across_pages(blocks, dropped)
    return Story(source.name, tuple(blocks), dropped=tuple(dropped), lines=source.lines)


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


def _clean(text: Text, dropped: list[tuple[int, int, str]]) -> Text:
    if text.value.isascii() and text.value.isprintable():
        return text
    if _FOREIGN.search(text.value):
        text = text.sub(_NOT_ASCII, _repair).sub(_COMBINED, _compose)
    if text.value.isprintable():  # as nothing is that is looked for below
        return text
    dropped.extend((*text.source(*match.span()), "control character") for match in _CONTROL.finditer(text.value))
    return text.sub(_CONTROL, "").sub(_UNSEEN, "").sub(_SPACE, " ")


def _repair(match: re.Match[str]) -> str:
    """Undo a wrong decoding, where the characters are such as no author writes."""
    return _repaired(match.group())


@lru_cache(maxsize=1 << 12)
def _repaired(run: str) -> str:
    return ftfy.fix_encoding(run) if is_bad(run) else run


def _compose(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", match.group())
