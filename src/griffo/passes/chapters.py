"""Lines that open chapters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from griffo.model import Block, Role, Story

_UNIT = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_WORD = rf"(?:{_UNIT}|{_TEENS}|(?:{_TENS})(?:[\s-](?:{_UNIT}))?|the (?:first|second|third|last|final|end))"
_ROMAN = r"(?=[IVXLC])(?:C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_NUMBER = rf"(?:\d{{1,4}}|{_ROMAN}|{_WORD})"
_TITLE = r"(?:\s*[:.–—-]\s*|\s+(?=[“‘(]))(?P<title>\S.{0,100})"
_NAMED = re.compile(
    rf"(?:chapter|chap\.?|ch\.?|part|book|act|episode|section|canto)\s*#?\s*{_NUMBER}\s*[.:–—-]?(?:{_TITLE})?",
    re.IGNORECASE,
)
_UNNUMBERED = re.compile(
    rf"(?:prologue|epilogue|interlude|intermission|prelude|coda)\s*[.:]?(?:{_TITLE})?", re.IGNORECASE
)
_BARE = re.compile(rf"(?P<number>\d{{1,3}}|{_ROMAN})\s*(?:\.|\)|:)?(?:(?<=[.):])\s+(?P<title>[A-Z“‘].{{0,80}}))?")
_EMPHASIS = re.compile(r"[*_]")
_SENTENCE_END = re.compile(r"[.,;:…”’)]\Z|[.!?][”’]?\s")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_MOST_TITLE_WORDS = 10


def chapters(story: Story) -> Story:
    """Give chapter headings the role ``HEADING``.

    "Chapter 3", "Chapter Three: Rain", "Prologue" are headings by themselves. A bare number ("III.", "3.",
    "4. Rain") is one only as part of a sequence that begins at 1 and counts up, so that a lone "I" or a
    page number is not taken for a chapter. A short line right under an untitled heading is its title, unless
    it stands away from a bare number and close to the next line, as the head of a telegram does. A list of
    chapters that repeats the headings without text between them is the site's, and goes.
    """
    if any(block.role is Role.HEADING for block in story.blocks):
        return story
    blocks = list(story.blocks)
    found = {at for at, block in enumerate(blocks) if _is_line(block) and is_named(block.text.value)}
    if all(_UNNUMBERED.match(blocks[at].text.value.strip("*_~=#- ")) for at in found):
        found |= _sequence(blocks)
    listed = _listing(blocks, found)
    for at in sorted(found):
        why = "names a chapter" if is_named(blocks[at].text.value) else "a number in a sequence that counts up from 1"
        blocks[at] = replace(blocks[at], role=Role.HEADING, why=why)
        under = at + 1
        if at not in listed and under < len(blocks) and _is_title(blocks, at, under):
            blocks[under] = replace(blocks[under], role=Role.HEADING, why="short line under a chapter number")
    for at in listed:
        blocks[at] = replace(blocks[at], role=Role.RESIDUE, why="list of chapters")
    return replace(story, blocks=tuple(blocks))


def _is_line(block: Block) -> bool:
    """Whether a block is a paragraph of which the file says no more."""
    return block.role is Role.PARAGRAPH and not block.why


def is_named(line: str) -> bool:
    """Whether a line says by itself that a chapter begins: "Chapter 3", "Part Two - Rain", "Epilogue"."""
    line = _EMPHASIS.sub("", line).strip("~=#- ")
    match = _NAMED.fullmatch(line) or _UNNUMBERED.fullmatch(line)
    if not match:
        return False
    title = match["title"] or ""
    return len(title.split()) <= _MOST_TITLE_WORDS and not title.rstrip().endswith((",", ";"))


def _sequence(blocks: Sequence[Block]) -> set[int]:
    """Return the bare numbers that count up from 1, each on a line of its own, at least two of them."""
    want, run = 1, []
    for at, block in enumerate(blocks):
        if not _is_line(block) or len(block.text) > 100:
            continue
        match = _BARE.fullmatch(block.text.value.strip())
        if (
            match
            and _value(match["number"]) == want
            and (not match["title"] or not _SENTENCE_END.search(match["title"]))
        ):
            run.append(at)
            want += 1
    return set(run) if len(run) > 1 else set()


def _value(number: str) -> int:
    if number.isdigit():
        return int(number)
    digits = [_VALUES[letter] for letter in number]
    return sum(-n if n < after else n for n, after in zip(digits, [*digits[1:], 0], strict=True))


def _listing(blocks: Sequence[Block], found: set[int]) -> set[int]:
    """Return headings of a contents list: no text under them, and the same line again further down."""
    lines = [(at, blocks[at].text.value.strip().casefold()) for at in sorted(found)]
    listed = set()
    for position, (at, line) in enumerate(lines):
        empty = at + 1 in found or at + 1 == len(blocks)
        if empty and any(line == later for _, later in lines[position + 1 :]):
            listed.add(at)
    return listed


def _is_title(blocks: Sequence[Block], at: int, under: int) -> bool:
    heading, line = blocks[at].text.value.strip(), blocks[under].text.value.strip()
    untitled = not any(
        m and m["title"] for m in (_NAMED.fullmatch(heading), _UNNUMBERED.fullmatch(heading), _BARE.fullmatch(heading))
    )
    after = under + 1
    heads_lines = blocks[under].gap > 0 and after < len(blocks) and blocks[after].gap == 0
    return (
        untitled
        and not (heads_lines and _BARE.fullmatch(heading))
        and blocks[under].role is Role.PARAGRAPH
        and len(line.split()) <= _MOST_TITLE_WORDS
        and line[:1].isupper()
        and not _SENTENCE_END.search(line)
        and not line.endswith(("!", "?"))
        and after < len(blocks)
        and blocks[after].role in {Role.PARAGRAPH, Role.RESIDUE}
        and len(blocks[after].text) > len(line)
    )
