"""What all pages of a book share: their shape, their names and languages, the templates they are made from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from griffo.emit.inline import direction, xml_safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Environment

    from griffo.emit.body import Target
    from griffo.model import Anthology, Story
    from griffo.outline import Outline

NAMES = 6
"""Lines for authors on a drawn cover: where there are more, the last line counts the others."""
_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "ug", "ur", "yi"})
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the book in the sense of a file: a title page, a chapter, an author's note."""

    name: str
    """File stem and the section's id: ``title``, ``story-1``, ``story-1-chapter-2``; unique and stable."""
    kind: str
    """The section's class: half-title, title-page, imprint, contents, foreword, part-title, story-title, preface,
    chapter, afterword, about, notes, contributors or colophon."""
    label: str
    """Plain text that stands alone in navigation: ``Story — Chapter 3``."""
    level: int
    """Depth in the contents: 0 not there, 1 a part of the book, or a story in a book without; below, what is in it."""
    language: str
    """BCP 47 tag."""
    body: Markup
    """One ``section`` element of XHTML, well-formed by itself but for the prefix ``epub``."""


@dataclass(frozen=True, slots=True)
class Part:
    """A story in its book: what its pages need to know."""

    number: int
    story: Story
    outline: Outline
    book: Anthology
    target: Target

    @property
    def level(self) -> int:
        """How deep the story stands in the contents: below its part, in a book that has parts."""
        return 2 if self.book.groups else 1

    @property
    def name(self) -> str:
        """The story's name in links and file names."""
        return f"story-{self.number}"

    @property
    def title(self) -> str:
        """The story's title, or its file's name."""
        return title_of(self.story)

    @property
    def language(self) -> str:
        """The story's language, or the book's, as a BCP 47 tag."""
        return language_of(self.story.meta.language or self.book.language)

    @property
    def lang(self) -> Markup:
        """The language attribute, where the story's language is not the book's."""
        return lang(self.language, self.book.language)

    @property
    def section(self) -> Markup:
        """The attributes of a section in the story's language."""
        return self.lang + turn(self.language, self.book.language)

    def page(self, template: str, kind: str, name: str, label: str, level: int, **values: object) -> Page:
        """Return a page of this story, made from a template."""
        values |= {"name": name, "label": label, "lang": self.section, "target": self.target}
        return Page(name, kind, xml_safe(label), level, self.language, render(template, kind=kind, **values))


def title_of(story: Story) -> str:
    """Return the story's title, or its file's name where it has none."""
    return story.meta.title.strip() or Path(story.source).stem or "Untitled"


def book_title(book: Anthology) -> str:
    """Return the book's title; a book without one is named after its first story."""
    return book.title.strip() or (title_of(book.stories[0]) if book.stories else "Untitled")


def volume_of(book: Anthology) -> str:
    """Return what a volume of a larger book is called; nothing where the book is whole."""
    return f"Volume {book.volume.number} of {book.volume.count}" if book.volume else ""


def authors_of(book: Anthology) -> tuple[str, ...]:
    """Return everyone who wrote a story, once, in order of appearance."""
    return tuple(dict.fromkeys(author for story in book.stories for author in story.meta.authors if author.strip()))


def described(book: Anthology) -> str:
    """Return what a cover says, for those who do not see it: title and authors, as many as a drawn one names."""
    named = authors_of(book)
    if len(named) > NAMES:
        named = (*named[: NAMES - 1], f"{len(named) - NAMES + 1} others")
    return f"Cover: {book_title(book)}{f' by {series_of(named)}' if named else ''}"


def language_of(tag: str) -> str:
    """Return the language tag, or ``und`` (undetermined) for one that no reading system would take."""
    return tag if _LANGUAGE.fullmatch(tag) else "und"


def is_right_to_left(language: str) -> bool:
    """Return whether the language is written from right to left."""
    return language.partition("-")[0].lower() in _RIGHT_TO_LEFT


def lang(language: str, around: str) -> Markup:
    """Return the attributes that state a language, where it is not that of what is around."""
    same = language == language_of(around)
    return Markup() if same else Markup(' lang="{0}" xml:lang="{0}"').format(language)


def turn(language: str, around: str) -> Markup:
    """Return the attribute that turns the direction of writing, where a language needs it."""
    way = is_right_to_left(language)
    return Markup() if way == is_right_to_left(around) else Markup(' dir="{}"').format("rtl" if way else "ltr")


def made_with() -> str:
    """Return the program's name and version."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"Griffo {version('griffo')}"
    except PackageNotFoundError:  # run from a checkout that is not installed
        return "Griffo"


def series_of(names: Sequence[str]) -> str:
    """Join names as a sentence does."""
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _stop(text: str) -> str:
    """End a sentence that may have ended itself: an initial, a company's "Inc."."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def render(template: str, **values: object) -> Markup:
    """Fill in a template of this package. Everything but ``Markup`` is escaped, and what XML forbids is left out."""
    return Markup(xml_safe(_templates().get_template(template).render(values)).strip())  # noqa: S704 - autoescaped


@cache
def _templates() -> Environment:
    """Return the templates of this package. Who asks a book for no more than its names needs none of this."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"series_of": series_of, "dir": direction, "stop": _stop}
    return made
