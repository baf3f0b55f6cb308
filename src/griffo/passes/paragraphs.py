"""A story's paragraphs with the sentences in them, for rules that look further than from one sentence to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from griffo.model import Block
from griffo.passes.narration import Narration
from griffo.passes.units import Unit


@dataclass(frozen=True)
class Paragraphs:
    """A story's paragraphs in order, each with the numbers of its sentences."""

    blocks: Sequence[Block]
    found: Sequence[Unit]
    whole: Narration
    """How the story as a whole is told."""

    @cached_property
    def places(self) -> list[tuple[int, range]]:
        """The number of each block that has sentences, with those of its sentences."""
        held: list[tuple[int, range]] = []
        first = 0
        for at in range(1, len(self.found) + 1):
            if at == len(self.found) or self.found[at].block != self.found[first].block:
                held.append((self.found[first].block, range(first, at)))
                first = at
        return held

    @cached_property
    def texts(self) -> list[str]:
        """The text of each."""
        return [self.blocks[number].text.value for number, _ in self.places]

    @cached_property
    def silent(self) -> list[bool]:
        """Whether nobody speaks in it."""
        return [not any(self.found[at].spoken for at in units) for _, units in self.places]

    def units(self, at: int) -> range:
        """Return the numbers of the sentences of a paragraph."""
        return self.places[at][1]

    def runs(self, holds: Callable[[int], bool]) -> Iterator[list[int]]:
        """Return the paragraphs for which something holds, those on end together."""
        for held, run in groupby(range(len(self.texts)), key=holds):
            if held:
                yield list(run)

    def untagged(self, at: int) -> Iterator[int]:
        """Return the sentences of a paragraph that nobody is said to think."""
        return (unit for unit in self.units(at) if not self.found[unit].tag_after)
