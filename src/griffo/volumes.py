"""A book that is too thick for one binding goes into several volumes, parted between its stories."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class Limit:
    """How large a volume of a printed book may get; 0 where that is left open."""

    words: int = 0
    """Of its stories, notes and headers left out."""
    pages: int = 0
    """All that it has, blank ones counted."""

    def __bool__(self) -> bool:
        """Return whether there is any limit."""
        return bool(self.words or self.pages)


def filled(count: int, fits: Callable[[int, int], bool]) -> Iterator[tuple[int, int]]:
    """Part ``count`` stories into volumes as (first, end), from 0, end exclusive: each takes all that it can hold.

    ``fits`` says whether the stories from one to another make a volume that is not too large; one that is too large by
    itself is a volume by itself. A row that is too large stays so with more stories, so ``fits`` is asked about few.
    """
    first = 0
    while first < count:
        end = _filled(first, count, fits)
        yield first, end
        first = end


def _filled(first: int, count: int, fits: Callable[[int, int], bool]) -> int:
    """Return where the volume ends that begins with a story."""
    ends = range(first + 2, count + 1)
    return first + 1 + bisect_left(ends, 1, key=lambda end: 0 if fits(first, end) else 1)
