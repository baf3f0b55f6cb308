"""About the authors: what the compiler writes of them, once, however many of their stories the book holds.

Where all of an author's stories, and no others, make up the book or one of its parts, the page about them closes that.
What there is about others stands together after the stories.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from griffo.emit.foreword import parts_of
from griffo.emit.inline import xml_safe
from griffo.emit.page import Page, language_of, render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from griffo.emit.body import Target
    from griffo.model import About, Anthology

SEVERAL = "About the Authors"
"""The name of the page on which several stand."""


def closing(book: Anthology, target: Target) -> Iterator[tuple[int, Page]]:
    """Yield the pages that close a part of the book, or the stories, each with the number of the story before it."""
    for about in book.about:
        last = _closes(book, about)
        if last:
            yield last, _page(book, about, target, "about", f"about-{last}", 2 if book.groups else 1)


def gathered(book: Anthology, target: Target) -> Iterator[Page]:
    """Yield the page about all authors whose stories stand among those of others, where there is any."""
    rest = [about for about in book.about if not _closes(book, about)]
    if len(rest) == 1:
        yield _page(book, rest[0], target, "contributors", "contributors", 1)
    elif rest:
        entries = [parts_of(about.text, about.names[0], deeper=2) for about in rest]
        made = render("contributors.html", name="contributors", title=SEVERAL, entries=entries, target=target)
        yield Page("contributors", "contributors", SEVERAL, 1, language_of(book.language), made)


def _page(book: Anthology, about: About, target: Target, kind: str, name: str, level: int) -> Page:
    title, text = parts_of(about.text, f"About {about.names[0]}")
    made = render("about.html", name=name, kind=kind, title=title, text=text, target=target)
    return Page(name, kind, xml_safe(title), level, language_of(book.language), made)


def _closes(book: Anthology, about: About) -> int:
    """Return the number of the story after which the page about an author stands; 0 where others' are around it."""
    mine = [
        number for number, story in enumerate(book.stories, book.first) if set(about.names) & set(story.meta.authors)
    ]
    first = book.first
    for count in [group.stories for group in book.groups] or [len(book.stories)]:
        numbers = range(first, first + count)
        if mine == list(numbers) and all(
            set(book.stories[n - book.first].meta.authors) <= set(about.names) for n in numbers
        ):
            return numbers[-1]
        first += count
    return 0
