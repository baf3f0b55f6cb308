"""The paragraphs of a story in order, with what of each is speech and where scenes part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from griffo.model import Block, Boundary, Role
from griffo.prose.grammar import WORD
from griffo.prose.speech import quotes_of, speech

Slice = tuple[int, int]
_BETWEEN = frozenset({Role.NOTE, Role.RESIDUE, Role.FIGURE, Role.CAPTION})
"""Blocks that may stand between two paragraphs of one scene."""
_ASIDE = 3


@dataclass(frozen=True, slots=True)
class Talk:
    """Paragraphs by their place, counted from 0 without what is no paragraph."""

    blocks: tuple[int, ...]
    """The number of each paragraph's block in the story."""
    texts: tuple[str, ...]
    spoken: tuple[tuple[Slice, ...], ...]
    """The slices of each text that are speech, marks included."""
    joined: tuple[bool, ...]
    """Whether a paragraph belongs to the scene of the one before it."""

    def __len__(self) -> int:
        return len(self.texts)

    def whole(self, place: int) -> Slice | None:
        """Return the slice of a paragraph that is one quotation and nothing else, or None."""
        if not 0 <= place < len(self.texts):
            return None
        pieces = self.spoken[place]
        return pieces[0] if len(pieces) == 1 and pieces[0] == (0, len(self.texts[place].rstrip())) else None

    def follows(self, place: int) -> bool:
        """Whether there is a paragraph at ``place`` that belongs to the scene of the one before it."""
        return 0 < place < len(self.texts) and self.joined[place]

    def is_aside(self, place: int) -> bool:
        """Whether a paragraph is a word or two outside speech, as a name breathed is."""
        return not self.spoken[place] and len(WORD.findall(self.texts[place])) <= _ASIDE


def talk(blocks: Sequence[Block]) -> Talk:
    """Read off the paragraphs of a story what is said in them."""
    numbers = [number for number, block in enumerate(blocks) if block.role is Role.PARAGRAPH]
    texts = tuple(blocks[number].text.value for number in numbers)
    quotes = quotes_of(texts)
    joined = [
        blocks[after].boundary is not Boundary.SCENE_BREAK
        and all(block.role in _BETWEEN for block in blocks[before + 1 : after])
        for before, after in pairwise(numbers)
    ]
    return Talk(
        tuple(numbers), texts, tuple(tuple(speech(text, quotes)) for text in texts), (False, *joined) if numbers else ()
    )
