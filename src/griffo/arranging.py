"""In which order the stories of a book stand, and in which parts: by what is known about them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any

from griffo.model import Group, Level
from griffo.read.chaptered import natural
from griffo.report import Remark
from griffo.settings import GroupBy, OrderBy, listed
from griffo.write import slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from griffo.config import Book
    from griffo.model import Meta, Series

REST = "Other Stories"
"""The last part of a book, with the stories of which nobody says to which they belong."""
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_DATED = ("published", "posted", "date", "completed", "updated")
"""Header lines that may tell when a story was written; those first that say when it was new."""
_NAMED = 5
"""Stories that a remark names; what is more is counted."""
_ARTICLE = re.compile(r"(?:the|an?)-(?=.)")


@dataclass(frozen=True, slots=True)
class Arranged:
    """The order of a book. Stories are numbered from 0 as they were given."""

    places: tuple[int, ...]
    """The number of each story, in the book's order."""
    groups: tuple[Group, ...] = ()
    """The parts of the book, if it has any."""
    unsorted: tuple[int, ...] = ()
    """Those of which it is not known where they belong: they stand after the others."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a story belongs."""

    key: Any
    """What it is sorted by; the same type for all stories of a book."""
    known: bool = True


def arrange(known: Sequence[Meta], order: OrderBy = OrderBy.LISTED, group_by: GroupBy | None = None) -> Arranged:
    """Put stories in order, and in parts; those that are alike stay as they were given.

    Parts follow each other as their first stories do, or by name where the stories are sorted by title. Where no story
    is known to belong to any, there are none.
    """
    sought = _SORTS[order](known)
    places = sorted(range(len(known)), key=lambda number: sought[number].key)
    unsorted = tuple(number for number in places if not sought[number].known)
    if not group_by:
        return Arranged(tuple(places), (), unsorted)
    names = _NAMES[group_by](known)
    rows: dict[str, list[int]] = {}
    for number in places:
        rows.setdefault(names[number][0], []).append(number)
    rest = rows.pop("", [])
    parts = list(rows.values())
    if order is OrderBy.TITLE:
        parts.sort(key=lambda row: _spelled(names[row[0]][1]))
    groups = [Group(names[row[0]][1], len(row)) for row in parts]
    groups += [Group(REST, len(rest))] if groups and rest else []
    return Arranged(tuple(number for row in [*parts, rest] for number in row), tuple(groups), unsorted)


def dated(meta: Meta) -> str:
    """Return when a story was written, as ISO 8601 to the year, month or day; nothing where nobody says.

    That is its date, or else what its text says of when it was published, completed or updated.
    """
    return next((date for date, _ in dates_of(meta)), "")


def changed(meta: Meta) -> str:
    """Return the last date that is told of a story, likewise."""
    return max((date for date, _ in dates_of(meta)), default="")


def dates_of(meta: Meta) -> Iterator[tuple[str, str]]:
    """Yield the dates that are told of a story, as ISO 8601, each with the label of its header line if it has one."""
    told = {label.casefold(): (value.strip(), label) for label, value in reversed(meta.details)}
    for date, label in ((meta.date, ""), *(told.get(label, ("", "")) for label in _DATED)):
        if _DATE.fullmatch(date):
            yield date, label


def series_in(known: Sequence[Meta]) -> list[Series | None]:
    """Return the series that each story stands in: of several the one that most stories of the book are of."""
    common = Counter(key for meta in known for key in {one.key for one in meta.series})
    return [max(meta.series, key=lambda one: common[one.key], default=None) for meta in known]


def remarks(made: Arranged, names: Sequence[str], book: Book) -> Iterator[Remark]:
    """Say which stories stand where they do because nobody says where they belong. ``names`` are those of all."""
    if not book.toml:
        return
    order, group_by = book.settings.order, book.settings.group_by
    if made.unsorted:
        first, more = made.unsorted[:_NAMED], len(made.unsorted) - _NAMED
        them = listed([*(f"“{names[number]}”" for number in first), *([f"{more} more"] if more > 0 else [])], "and")
        sentence = f"{_UNSORTED.get(order, '')}: {them}."
        level = Level.INFO if order is OrderBy.SERIES else Level.WARNING  # a story may well be of no series
        hint = f"Set {order.value} for them in book.toml."
        yield Remark(book.toml.file, book.toml.line("order"), level, "unsorted", sentence, hint)
    if group_by and not made.groups:
        sentence = f"No story says its {group_by.value}, so the book has no parts."
        hint = f"Set {group_by.value} below each [[story]]."
        yield Remark(book.toml.file, book.toml.line("group-by"), Level.WARNING, "no-parts", sentence, hint)


_UNSORTED = {
    OrderBy.DATE: "No date is known of these, so they stand after the others",
    OrderBy.SERIES: "No series is known of these, or no part of it, so they stand after the others",
}


def _listed(known: Sequence[Meta]) -> list[_Place]:
    return [_Place(0) for _ in known]


def _by_date(known: Sequence[Meta]) -> list[_Place]:
    return [_Place((not date, date), bool(date)) for date in map(dated, known)]


def _by_title(known: Sequence[Meta]) -> list[_Place]:
    return [_Place(_spelled(meta.title)) for meta in known]


def _by_series(known: Sequence[Meta]) -> list[_Place]:
    return [
        _Place((False, _spelled(one.key), float(one.part or inf)), bool(one.part))
        if one
        else _Place((True,), known=False)
        for one in series_in(known)
    ]


def _spelled(name: str) -> Any:
    """Return what a name is sorted by: numbers by their value, letters without accents, and no article before it."""
    return natural(_ARTICLE.sub("", slug(name), count=1))


def _fandoms(known: Sequence[Meta]) -> list[tuple[str, str]]:
    return [(" ".join(meta.fandom.casefold().split()), meta.fandom.strip()) for meta in known]


def _authors(known: Sequence[Meta]) -> list[tuple[str, str]]:
    named = [[author.strip() for author in meta.authors if author.strip()] for meta in known]
    return [("\n".join(sorted(map(str.casefold, names))), listed(names, "and") if names else "") for names in named]


def _series(known: Sequence[Meta]) -> list[tuple[str, str]]:
    return [(one.key, one.name) if one else ("", "") for one in series_in(known)]


_SORTS: dict[OrderBy, Callable[[Sequence[Meta]], list[_Place]]] = {
    OrderBy.LISTED: _listed,
    OrderBy.DATE: _by_date,
    OrderBy.TITLE: _by_title,
    OrderBy.SERIES: _by_series,
}
_NAMES: dict[GroupBy, Callable[[Sequence[Meta]], list[tuple[str, str]]]] = {
    GroupBy.FANDOM: _fandoms,
    GroupBy.AUTHOR: _authors,
    GroupBy.SERIES: _series,
}
"""The part that each story belongs to: what tells it from others, and what it is called. Nothing where nobody says."""
