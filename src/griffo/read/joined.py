"""One story out of several files, each a chapter or more of it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import reduce
from itertools import accumulate, takewhile
from typing import TYPE_CHECKING

from griffo.model import Block, Finding, Role, Story
from griffo.read.manuscript import Manuscript
from griffo.read.source import Source
from griffo.text import Text, readable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from griffo.model import Meta

_GLUE = "\n\n"
_HEAD = 4
"""Blocks at the head of a file among which its heading stands, and lines that each file repeats."""
_HEADER = frozenset({Role.TITLE, Role.BYLINE, Role.METADATA})
_ABOUT = _HEADER | {Role.RESIDUE, Role.NOTE}
_NUMBER = re.compile(r"\W*(?:chapter|chap|ch|part|teil|pt)?[\W_]*0*(\d+)[\W_]*(.*)", re.IGNORECASE)


def joined(name: str, parts: Sequence[Manuscript]) -> Manuscript:
    """Return the manuscript of a story whose files are ``parts``, in order; ``name`` is what they are called together.

    In each of them headings and header lines have their roles. Each file begins a chapter: where it has no heading, its
    name gives one. What the head of the first file says is not said again by the others: lines that they repeat are
    residue, and their titles open chapters, as that of the first does where it says nothing else about the story.
    """
    starts = [0, *accumulate(len(part.source.text) + len(_GLUE) for part in parts)]
    before = [0, *accumulate(len(part.source.lines) for part in parts)]
    headings = headings_of([part.source.name for part in parts])
    titled = _is_titled(parts)
    blocks: list[Block] = []
    findings: list[Finding] = []
    dropped: list[tuple[int, int, str]] = []
    lines: list[int] = []
    for at, part in enumerate(parts):
        start = starts[at]
        story = part.story
        own = _again(story.blocks, parts[0].story.blocks) if at else _first(story.blocks, titled=titled)
        own = [replace(block, text=block.text.shifted(start)) for block in own]
        blocks += own if _is_headed(own) else _headed(own, headings[at])
        findings += [
            replace(one, start=one.start + start, end=one.end + start, line=one.line + before[at] if one.line else 0)
            for one in story.findings
        ]
        dropped += [(a + start, b + start, why) for a, b, why in story.dropped]
        lines += [start + offset for offset in part.source.lines]
    meta = _meta([part.story.meta for part in parts], titled=titled)
    files = tuple((count, part.source.name) for count, part in zip(before, parts, strict=False))
    pictures = tuple({one.name: one for part in parts for one in part.story.pictures}.values())
    text = _GLUE.join(part.source.text for part in parts)
    source = Source(name, text, tuple(lines), parts[0].source.encoding)
    story = Story(
        name, tuple(blocks), meta, tuple(findings), tuple(dropped),
        lines=tuple(lines), files=files, pictures=pictures,
    )  # fmt: skip
    return Manuscript(source, story, parts[0].origin)


def headings_of(names: Sequence[str]) -> list[str]:
    """Return what files' names call their chapters: ``ch-02.txt`` gives "Chapter 2", ``02 Rain.txt`` "2: Rain"."""
    titles = [readable(name).split() for name in names]
    same = takewhile(lambda words: len(set(words)) == 1, zip(*titles, strict=False)) if len(titles) > 1 else ()
    shared = sum(1 for _ in same)
    return [_called(" ".join(words[shared:] or words)) for words in titles]


def _called(title: str) -> str:
    match = _NUMBER.fullmatch(title)
    if not match:
        return title
    return f"{match[1]}: {match[2]}" if match[2] else f"Chapter {match[1]}"


def _is_titled(parts: Sequence[Manuscript]) -> bool:
    """Whether the title at the head of the first file is the story's, not that of its first chapter."""
    titles = {part.story.meta.title for part in parts} - {""}
    told = any(block.role in {Role.BYLINE, Role.METADATA} for block in parts[0].story.blocks)
    return len(titles) < 2 or told


def _headed(blocks: Sequence[Block], words: str) -> list[Block]:
    """Put a heading in, which stands nowhere in the files, below the lines about the story."""
    at = next((at for at, block in enumerate(blocks) if block.role not in _ABOUT), len(blocks))
    place = blocks[at].text.start if at < len(blocks) else blocks[-1].text.end
    return [*blocks[:at], Block(Text.put(words, place), 1, Role.HEADING, why="the file’s name"), *blocks[at:]]


def _is_headed(blocks: Sequence[Block]) -> bool:
    shown = [block for block in blocks if block.role not in _ABOUT]
    return any(block.role is Role.HEADING for block in shown[:_HEAD])


def _first(blocks: Sequence[Block], *, titled: bool) -> list[Block]:
    return [replace(one, role=Role.HEADING) if one.role is Role.TITLE and not titled else one for one in blocks]


def _again(blocks: Sequence[Block], first: Sequence[Block]) -> list[Block]:
    """Return the blocks of a later file with what the first one has said at its head taken for that."""
    known = {block.text.value.casefold() for block in first[: max(2 * _HEAD, _before_heading(first))]}
    head = _before_heading(blocks)
    done = list(blocks)
    for at, block in enumerate(blocks):
        repeated = block.text.value.casefold() in known
        about = block.role in _HEADER or (at < head and block.role is Role.NOTE)
        if repeated and (about or (at < _HEAD and block.role is Role.PARAGRAPH)):
            done[at] = replace(block, role=Role.RESIDUE, why="at the head of each file")
        elif block.role is Role.TITLE:
            done[at] = replace(block, role=Role.HEADING)
        elif block.role in _HEADER:
            done[at] = replace(block, role=Role.RESIDUE, why="a header line again")
    return done


def _before_heading(blocks: Sequence[Block]) -> int:
    """Return how many blocks stand before the first heading: none where there is no heading."""
    return next((at for at, block in enumerate(blocks) if block.role is Role.HEADING), 0)


def _meta(said: Sequence[Meta], *, titled: bool) -> Meta:
    """Return what files say together: the first that says a thing counts."""
    together = reduce(lambda one, other: one.over(other), said)
    return replace(together, title=said[0].title if titled else "")
