"""What the stories of one file are called, where it holds several."""

from __future__ import annotations

from itertools import chain, count
from typing import TYPE_CHECKING

from griffo.errors import GriffoError
from griffo.write import shown, slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Return names of stories so that each can name a file of its own: the second “Rain” is “Rain (2)”."""
    known: set[str] = set()
    found: list[str] = []
    for name in (shown(" ".join(name.split())) or "Untitled" for name in names):
        tries = chain([name], (f"{name} ({number})" for number in count(2)))
        found.append(next(one for one in tries if slug(one) not in known))
        known.add(slug(found[-1]))
    return tuple(found)


def number_of(titles: Sequence[str], part: str, file: str) -> int:
    """Return which of a file's stories is called ``part``, from 0. Raises ``GriffoError`` where none is any more."""
    names = distinct(titles)
    if part not in names:
        raise GriffoError(f"There is no “{part}” in this file now.", file=file, mend="Look at what it holds.")
    return names.index(part)
