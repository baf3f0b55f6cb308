"""What is said of characters that a style's faces lack: which face lends them, or which font would have them."""

from __future__ import annotations

import re
import unicodedata
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from griffo.model import Story

MOST = 10
"""Characters that a sentence names; the others are counted."""
_PLACES = 3
"""Lines that are named for a character."""
_EAST = re.compile(
    "[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U0001b000-\U0001b16f\U00020000-\U000323af]"
)
_FONTS = {
    "fonts-noto-cjk": "Noto Serif CJK has Chinese, Japanese and Korean",
    "fonts-noto-core": "Noto has fonts for most scripts",
}
"""Debian's packages of fonts, and what is in them."""


def borrowed(title: str, family: str, lent: Sequence[tuple[str, str]]) -> str:
    """Say which characters a part of the book borrows: ``lent`` are families, each with the characters it lends."""
    count = sum(len(characters) for _, characters in lent)
    shown = [
        f"{_some(characters)} {'is' if len(characters) == 1 else 'are'} set in {name}" for name, characters in lent
    ]
    return f"“{title}” has {_count(count)} that {family} lacks: {'; '.join(shown)}."


def boxes(title: str, characters: Sequence[str], story: Story | None = None) -> str:
    """Say which characters show as boxes in a part of the book, where in its source they are, and what would help."""
    rows = [_row(character, story) for character in characters[:MOST]]
    rows += [f"{len(characters) - MOST} more"] if len(characters) > MOST else []
    boxes = "it shows as an empty box" if len(characters) == 1 else "they show as empty boxes"
    where = f"“{title}” has {_count(len(characters))}" if title else f"There {_are(len(characters))}"
    return f"{where} that no font of this machine has, and {boxes}: {', '.join(rows)}. {_help(characters)}"


def _row(character: str, story: Story | None) -> str:
    lines = list(islice(_lines(character, story), _PLACES + 1)) if story else []
    named = ", ".join(map(str, lines[:_PLACES])) + (", …" if len(lines) > _PLACES else "")
    place = f", line{'' if len(lines) == 1 else 's'} {named}" if lines else ""
    return f"{character} (U+{ord(character):04X}{place})"


def _lines(character: str, story: Story) -> Iterator[int]:
    last = 0
    for block in story.blocks:
        for match in re.finditer(re.escape(character), block.text.value):
            line = story.line(block.text.source(*match.span())[0])
            if line != last:
                yield line
            last = line


def _help(characters: Iterable[str]) -> str:
    kinds = {_package(character) for character in characters}
    packages = sorted(kinds - {""})
    help_ = [f"{', and '.join(_FONTS[name] for name in packages)}: install what you need"] if packages else []
    help_ = [f"{each}, on Debian and Ubuntu by “apt install {' '.join(packages)}”." for each in help_]
    return " ".join(
        [*help_, *(["Those of private use show in the font alone that they were typed in."] if "" in kinds else [])]
    )


def _package(character: str) -> str:
    if unicodedata.category(character) == "Co":
        return ""
    return "fonts-noto-cjk" if _EAST.match(character) else "fonts-noto-core"


def _some(characters: str) -> str:
    more = len(characters) - MOST
    return " ".join(characters[:MOST]) + (f" and {more} more" if more > 0 else "")


def _are(count: int) -> str:
    return f"{'is' if count == 1 else 'are'} {_count(count)}"


def _count(count: int) -> str:
    return "a character" if count == 1 else f"{count} characters"
