"""Pictures as the elements of a page show them, before anyone has looked at their bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from griffo.model import UNDESCRIBED, Role
from griffo.read.manuscript import Image, Passage
from griffo.read.styled import BLANK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from griffo.read.styled import Piece
    from griffo.read.tree import Node

OBJECT = "\ufffc"
"""What stands for a picture in the text of a paragraph that is being gathered (Unicode: object replacement)."""
SYMBOL = 48
"""Pixels that a picture has at most which stands in a line as a letter does: a smiley, a heart."""
_NO_WORDS = re.compile(
    r"(?:(?:img|image|picture|pic|photo|dsc|untitled|graphic)[\W_]*)?\d*|\S+\.(?:png|jpe?g|jfif|gif|webp|bmp|svg|tiff?)",
    re.IGNORECASE,
)
"""What programs write as alternative text: it says nothing."""
_SYMBOLS = frozenset({"emoji", "emoticon", "smiley", "smilie", "wp-smiley"})
_PIXELS = re.compile(r"\s*(\d{1,5})(?:\.\d+)?\s*(?:px)?\s*")
_PLACEHOLDER = 200
"""Characters of an address, if a picture is in it, that hold no more than a few pixels."""
_LATER = ("data-src", "data-lazy-src", "data-original")
"""Where pages that load their pictures late keep the address, with nothing or one pixel in ``src`` till then."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture that an element shows."""

    image: Image
    words: str
    """What the page says that it shows; empty where it does not."""
    symbol: bool
    """Whether it stands for a letter or so in its line, by what the page says of it."""

    @property
    def spelled(self) -> str:
        """The words that stand for it in a line of text; empty for a picture that stands by itself."""
        return self.words if self.symbol else ""

    def passage(self, role: Role, *, alone: bool, level: int) -> Passage | None:
        """Return the passage that it is among what has a role, in a heading of a ``level``.

        Lettering in place of a heading is one. Outside of story and notes pictures are but words.
        """
        if level and alone and role is Role.PARAGRAPH and self.words:
            return Passage(self.words, role=Role.HEADING, level=level)
        if role in {Role.PARAGRAPH, Role.NOTE}:
            role = Role.FIGURE if role is Role.PARAGRAPH else role
            return Passage(self.words or UNDESCRIBED, role=role, image=replace(self.image, alone=alone))
        return Passage(self.words, role=role, why="a picture") if self.words else None


def shown(node: Node) -> Shown | None:
    """Return what an ``img`` shows; nothing where it has no address."""
    address = node.attrs.get("src", "").strip()
    if not address or len(address) < _PLACEHOLDER:
        address = next((later for name in _LATER if (later := node.attrs.get(name, "").strip())), address)
    if not address:
        return None
    said = (" ".join(node.attrs.get(name, "").split()) for name in ("alt", "title"))
    words = next((text for text in said if not _NO_WORDS.fullmatch(text)), "")
    sides = [_PIXELS.fullmatch(node.attrs.get(side, "")) for side in ("width", "height")]
    size = (int(sides[0][1]), int(sides[1][1])) if sides[0] and sides[1] else None
    symbol = not _SYMBOLS.isdisjoint(node.classes) or (size is not None and 1 < max(size) <= SYMBOL)
    return Shown(Image(address, bool(words), size=size), words, symbol)


def taken_out(part: Sequence[Piece], gathered: list[Shown]) -> tuple[list[Shown], list[Piece], list[Shown]]:
    """Take its pictures out of a paragraph: return those before its words, its words, and all other pictures.

    They are the first of those ``gathered``, and leave that. One that stands for a letter is spelled out instead,
    unless it stands by itself.
    """
    count = sum(text.count(OBJECT) for text, _ in part)
    if not count:
        return [], [*part], []
    pictures = gathered[:count]
    del gathered[:count]
    if not any(text.strip(BLANK + OBJECT) for text, _ in part):
        return pictures, [], []
    rest = iter(pictures)
    words: list[Piece] = []
    before: list[Shown] = []
    after: list[Shown] = []
    for text, kinds in part:
        first, *others = text.split(OBJECT)
        words.append((first, kinds))
        for other in others:
            picture = next(rest)
            begun = after if any(said.strip(BLANK) for said, _ in words) else before
            begun += [] if picture.spelled else [picture]
            words.append((picture.spelled + other, kinds))
    return before, words, after


def captioned(figure: Sequence[Passage]) -> list[Passage]:
    """Return the passages of a ``figure`` with its caption under its picture; without a picture it is none."""
    if all(passage.image is None for passage in figure):
        return [replace(one, role=Role.PARAGRAPH) if one.role is Role.CAPTION else one for one in figure]
    return sorted(figure, key=lambda passage: passage.role is Role.CAPTION)
