"""Scene breaks that the author drew: a line of asterisks, ``oOo``, ``=====``."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from griffo.model import Block, Role, Story

_SYMBOLS = re.compile(r"[^\w\s“”‘’\"']+(?:\s+[^\w\s“”‘’\"']+)*|[_\W]*_[_\W]*")
# oOo, xXx, .oOo., ~xXx~, x-X-x, 0o0, oOoOo: the ornaments that fans draw with round and crossed letters.
_LETTERS = re.compile(r"[^\w“”‘’\"']*[oO0xXvV]+(?:[^\w“”‘’\"']*[oO0xXvV]+)*[^\w“”‘’\"']*")
_WORDS = re.compile(
    r"[\W_]*(?:scene|line|page|section|chapter)\s*-?\s*(?:break|change|divider|separator)[\W_]*|"
    r"[\W_]*(?:horizontal rule|insert line(?: break)?(?: here)?|linebreak|pagebreak|hr)[\W_]*",
    re.IGNORECASE,
)


def breaks(story: Story) -> Story:
    """Give lines that draw a scene break the role ``SCENE_BREAK``."""
    return replace(story, blocks=tuple(_drawn(block) for block in story.blocks))


def is_drawn_break(line: str) -> bool:
    """Whether a line draws a scene break: ``***``, ``~*~``, ``oOo``, ``#``, ``=====``, ``[scene break]``."""
    line = line.strip()
    if not line or len(line) > 200:
        return False
    if _WORDS.fullmatch(line):
        return True
    if _SYMBOLS.fullmatch(line):
        return not re.fullmatch(r"[?!.…]{1,2}|\.{3}|[:;=8]-?[()DPp]|[)(\]\[]+", line)
    return bool(_LETTERS.fullmatch(line)) and _is_ornament(line)


def _is_ornament(line: str) -> bool:
    """Tell ``oOo``, ``xxx`` and ``.o.`` from words such as "Ooo" and "Mmm"."""
    letters = [character for character in line if character.isalnum()]
    if len(letters) != len(line):
        return len(line) >= 3 and not re.fullmatch(r"\w+[.!?…,]+", line)
    mixed = any(a.islower() != b.islower() for a, b in pairwise(letters[1:]))
    return len(line) >= 3 and (mixed or set(line) <= set("xX") or (len(line) >= 5 and set(line) <= set("0")))


def _drawn(block: Block) -> Block:
    if block.role is Role.PARAGRAPH and is_drawn_break(block.text.value):
        return replace(block, role=Role.SCENE_BREAK, why="a line that draws a break")
    return block
