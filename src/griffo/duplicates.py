"""The same work twice in a book: under one name, or word for word, or in two versions, whatever their files are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from griffo.arranging import changed
from griffo.errors import GriffoError
from griffo.model import Level
from griffo.report import Remark
from griffo.shingles import likely, shares, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from griffo.config import Book, Entry
    from griffo.preparing import Prepared

HALF = 0.5
"""Share of the shorter story's words that another must have for the two to be called versions of one."""
WHOLE = 0.9
"""Share of its words from which a story is held to stand in another as a whole."""
LONGER = 1.1
"""How many times as long a story must be to be more than another with a word here and there."""
_HINT = "Take one of the two out of the book."


def name(one: Prepared) -> tuple[str, tuple[str, ...]]:
    """Return what no two stories of a book may have in common: title and authors."""
    return one.told.report.title.casefold(), tuple(author.casefold() for author in one.told.meta.authors)


def shared_name(entry: Entry, new: Prepared, other: Entry, old: Prepared, book: Book) -> GriffoError:
    """Return what is wrong with a story of the same name as another before it."""
    file, line = book.place(entry, "title")
    by = f" by {', '.join(new.told.meta.authors)}" if new.told.meta.authors else ""
    said = _compared(other, old, entry, new)
    which = f". {said}" if said else f": “{other.name}” and “{entry.name}”."
    sentence = f"Two stories are called “{new.told.report.title}”{by}{which}"
    mend = _HINT if said else "Give one of them another title in book.toml."
    return GriffoError(sentence, file=file, line=line or new.told.title_line or 1, mend=mend)


def remarks(stories: Mapping[Entry, Prepared], book: Book) -> Iterator[Remark]:
    """Say which stories have most of their words in common: the same twice, a version that extends another, or two.

    Only stories whose sketches are alike are unpacked.
    """
    rows = list(stories.items())
    for first, second in likely(one.told.sketch for _, one in rows):
        one, two = rows[first], rows[second]
        said = _compared(*one, *two)
        if said:
            yield Remark(*book.place(two[0], "source"), Level.WARNING, "twin", said, _HINT)


def _compared(one: Entry, first: Prepared, two: Entry, second: Prepared) -> str:
    """Say what two stories have in common; nothing where that is little."""
    texts = words_of(first.story), words_of(second.story)
    if texts[0] == texts[1]:
        return f"“{two.name}” holds the same text as “{one.name}”."
    names, lengths = (one.name, two.name), tuple(map(len, texts))
    short = lengths.index(min(lengths))
    share, more = shares(*texts)[short], abs(lengths[0] - lengths[1])
    if share < HALF:
        return ""
    percent = f"{int(share * 100)} %"
    if share >= WHOLE and max(lengths) >= min(lengths) * LONGER:
        said = f"“{names[1 - short]}” extends “{names[short]}”: it holds {percent} of its text, and {more:,} words more"
    else:
        longer = (
            f"“{names[1 - short]}” is longer by {more:,} word{'' if more == 1 else 's'}"
            if more
            else "one is as long as the other"
        )
        said = f"“{two.name}” and “{one.name}” are versions of one story: they share {percent} of their text; {longer}"
    dates = {one.name: changed(first.told.meta), two.name: changed(second.told.meta)}
    old, new = sorted(dates, key=lambda each: dates[each])
    if dates[old] and dates[old] != dates[new]:
        same = more and new == names[1 - short]
        said += f"{', and newer' if same else f'; “{new}” is newer'} ({dates[new]}, {dates[old]})"
    return f"{said}."
