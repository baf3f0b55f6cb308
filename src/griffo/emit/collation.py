"""In which order and on which pages the parts of a printed book stand, once it is known how long each is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from griffo.emit.folios import numeral
from griffo.emit.setting import Setting

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from griffo.emit.quality import Flaw
    from griffo.model import PageStart


@dataclass(frozen=True, slots=True)
class Placed:
    """A part of the book in its place."""

    setting: Setting
    at: int
    """How many pages of the book stand before it, blank ones counted."""
    number: int
    """The number of its first page."""


@dataclass(frozen=True, slots=True)
class Collation:
    """The parts of a book in their order."""

    parts: tuple[Placed, ...]
    front: int
    """How many pages the front matter has, a blank one at its end counted. They have numbers of their own, in roman."""

    @property
    def count(self) -> int:
        """How many pages the book has."""
        return self.parts[-1].at + self.parts[-1].setting.count

    def label(self, page: int) -> str:
        """Return the number of a page, from 0, as it is printed."""
        return numeral(page + 1, "lower-roman") if page < self.front else str(page - self.front + 1)

    def starts(self) -> Iterator[PageStart]:
        """Yield where the pages begin that carry text."""
        for part in self.parts:
            for start in part.setting.starts:
                yield replace(start, label=self.label(part.at + int(start.label)))

    def flaws(self) -> Iterator[tuple[str, Flaw]]:
        """Yield what a typographer would mend, with the number of the page as it is printed."""
        for part in self.parts:
            for flaw in part.setting.flaws:
                yield self.label(part.at + flaw.page), flaw


def numbers(body: Sequence[Setting]) -> list[int]:
    """Return the number of the first page of each part: it opens on a right-hand page."""
    return [1 + sum(_whole(one.count) for one in body[:at]) for at in range(len(body))]


def folios(body: Sequence[Setting]) -> dict[str, str]:
    """Return the page on which each anchor of these parts stands, as the contents give it."""
    return {
        name: str(first + page)
        for first, one in zip(numbers(body), body, strict=True)
        for name, (page, _, _) in one.anchors.items()
    }


def opens_verso(body: Sequence[Setting]) -> bool:
    """Return whether what follows these parts at once stands on a left-hand page."""
    return bool(body) and body[-1].count % 2 == 1


def collate(front: Setting, body: Sequence[Setting], last: Setting | None) -> Collation:
    """Put the parts of a book in order: front matter, body, and a last leaf that follows at once."""
    before = _whole(front.count) if body or last else front.count
    parts = [Placed(front, 0, 1)]
    parts += [Placed(one, before + first - 1, first) for one, first in zip(body, numbers(body), strict=True)]
    if last:
        number = parts[-1].number + parts[-1].setting.count if body else 1
        parts.append(Placed(last, before + number - 1, number))
    return Collation(tuple(parts), before)


def _whole(count: int) -> int:
    """Return a number of pages with the blank one that fills the last leaf."""
    return count + count % 2
