"""A book that is too thick for one binding goes into several volumes, parted between its stories."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial


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


Fits = Callable[[int, int], bool]
"""Whether the stories from one to another, end exclusive, make a volume that is not too large.

Where they do not, they do not with more stories either.
"""


def filled(count: int, might: Fits, fits: Fits) -> Iterator[tuple[int, int]]:
    """Part ``count`` stories into volumes as (first, end), from 0, end exclusive: each takes all that it can hold.

    A story that is too large by itself is a volume by itself. ``might`` tells at once what cannot be; ``fits`` knows,
    but takes long, and is asked from the largest volume down that there might be: the truth is close to that.
    """
    first = 0
    while first < count:
        ends = range(first + 2, count + 1)
        end = first + 1 + bisect_left(ends, 1, key=partial(_is_over, might, first))
        while end > first + 1 and not fits(first, end):
            end -= 1
        yield first, end
        first = end


def _is_over(might: Fits, first: int, end: int) -> int:
    return 0 if might(first, end) else 1
