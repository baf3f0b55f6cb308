"""Which files are chapters of one story, by their names: ``ch 1.html`` to ``ch 12.html``."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NAMED = re.compile(
    r"(?P<stem>.*?)[\W_]*\b(?:chapter|chap|ch|kapitel|chapitre)[\W_]*(?P<number>\d{1,4})(?:[\W_].*)?", re.IGNORECASE
)
_BARE = re.compile(r"(?P<number>\d{1,4})")
_SPREAD = 1.5
"""How many numbers may lie between the first and the last, for each file: some chapters were not saved."""


def natural(name: str) -> tuple[tuple[float, str], ...]:
    """Return a sort key that puts ``ch2`` before ``ch10``."""
    parts = re.findall(r"[0-9]+|[^0-9]+", name.casefold())
    return tuple((int(part), "") if part[0] in "0123456789" else (float("inf"), part) for part in parts)


def stories(names: Iterable[str], *, alone: bool = False) -> list[tuple[str, tuple[str, ...]]]:
    """Part the names of files, which lie in one folder, into stories, each with what its files are called together.

    Files are one story where their names differ only in the number of a chapter, and those count up. With ``alone``,
    where the folder may hold one story and nothing else, numbers without a word are chapters too. A name that several
    files of one story share nothing of is empty.
    """
    ordered = sorted(names, key=natural)
    groups: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for name in ordered:
        stem, _, ending = name.rpartition(".")
        match = _NAMED.fullmatch(stem) or (_BARE.fullmatch(stem) if alone else None)
        if match:
            shared = match.groupdict().get("stem") or ""
            groups[shared.casefold().strip(" -_."), ending.casefold()].append((int(match["number"]), name))
    together = {
        name: tuple(one for _, one in group) for group in groups.values() if _count_up(group) for _, name in group
    }
    found: dict[tuple[str, ...], str] = {}
    for name in ordered:
        files = together.get(name, (name,))
        found.setdefault(files, _shared(files))
    return [(called, files) for files, called in found.items()]


def _count_up(group: Sequence[tuple[int, str]]) -> bool:
    numbers = sorted(number for number, _ in group)
    return (
        len(numbers) > 1
        and len(set(numbers)) == len(numbers)
        and numbers[0] <= 2
        and numbers[-1] - numbers[0] < _SPREAD * len(numbers)
    )


def _shared(files: Sequence[str]) -> str:
    """Return what the names of a story's files have in common; of a single file the whole name."""
    if len(files) == 1:
        return files[0]
    match = _NAMED.fullmatch(files[0].rpartition(".")[0])
    return match["stem"].strip(" -_.") if match else ""
