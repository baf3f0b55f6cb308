"""What holds at a place of a Rich Text file, and where its text goes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from griffo.read import rtf_words as words
from griffo.read.processor import NO_FACE, Face
from griffo.read.tree import Node


@dataclass(slots=True)
class Sink:
    """Where text goes: the story, a footnote, the head of a page, what the file says of itself."""

    blocks: list[Node] = field(default_factory=list)
    inner: list[Node | str] = field(default_factory=list)
    listed: bool = False
    """Whether the paragraph is an item of a list."""

    @property
    def text(self) -> str:
        """All text in it, on one line."""
        return " ".join(Node("div", {}, [*self.blocks, *self.inner]).text.split())


@dataclass(frozen=True, slots=True)
class State:
    """What holds in a group."""

    sink: Sink
    face: Face = NO_FACE
    part: str = ""
    bordered: bool = False
    align: str = ""
    """Where on the line a paragraph stands, as CSS calls it."""
    font: int = -1
    fallback: int = 1
    """How many characters after a ``\\u`` are for programs that do not know it."""
    skipped: bool = False
    deleted: bool = False
    table: str = ""
    """``fonttbl`` or ``stylesheet`` inside those."""
    style: int = 0


def faced(face: Face, word: str, *, on: bool) -> Face:
    """Return how a run looks after a word."""
    if word in words.FACES:
        said: dict[str, Any] = {words.FACES[word]: on}
        return replace(face, **said)
    if word in words.SHIFTS:
        return replace(face, shift=words.SHIFTS[word] if on else "")
    return NO_FACE if word == "plain" else replace(face, underlined=False) if word == "ulnone" else face
