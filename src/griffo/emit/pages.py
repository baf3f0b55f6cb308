"""The book as a row of pages, each one XHTML section: what EPUB, HTML and PDF are all put together from.

Links go to ``#name``, the ``id`` of a page's section; an emitter that gives each page a file of its own rewrites them.
Ids are unique in the whole book, so the pages may also stand in one document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from griffo.emit.body import Footnotes, Target, body
from griffo.emit.inline import direction, xml_safe
from griffo.emit.notes import AUTHOR_NOTES, NoteSection, kept, section, sections, stated
from griffo.model import Anthology, NoteKind, NotesPolicy, Place, Role, Story
from griffo.outline import Chapter, Note, Outline, notes_of, outline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "ug", "ur", "yi"})
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the book in the sense of a file: a title page, a chapter, an author's note."""

    name: str
    """File stem and the section's id: ``title``, ``story-1``, ``story-1-chapter-2``; unique and stable."""
    kind: str
    """The section's class: title-page, imprint, contents, story-title, preface, chapter, afterword or notes."""
    label: str
    """Plain text that stands alone in navigation: ``Story — Chapter 3``."""
    level: int
    """Depth in the contents: 0 not there, 1 a story or a part of the book, 2 a part of a story."""
    language: str
    """BCP 47 tag."""
    body: Markup
    """One ``section`` element of XHTML, well-formed by itself but for the prefix ``epub``."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A story in its book: what its pages need to know."""

    number: int
    story: Story
    outline: Outline
    book: Anthology
    target: Target

    @property
    def name(self) -> str:
        return f"story-{self.number}"

    @property
    def title(self) -> str:
        return title_of(self.story)

    @property
    def language(self) -> str:
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
        values |= {"name": name, "label": label, "lang": self.section, "target": self.target}
        return Page(name, kind, xml_safe(label), level, self.language, render(template, kind=kind, **values))


def pages(book: Anthology, target: Target) -> tuple[Page, ...]:
    """Return the book's pages in reading order: title page, imprint, contents, stories, gathered notes."""
    parts = [_Part(number, story, outline(story), book, target) for number, story in enumerate(book.stories, 1)]
    inner = [page for part in parts for page in _story_pages(part)]
    inner += _gathered(book, target, parts)
    return (_title_page(book, target), _imprint(book, target, parts), _contents(book, target, parts, inner), *inner)


def title_of(story: Story) -> str:
    """Return the story's title, or its file's name where it has none."""
    return story.meta.title.strip() or Path(story.source).stem or "Untitled"


def book_title(book: Anthology) -> str:
    """Return the book's title; a book without one is named after its first story."""
    return book.title.strip() or (title_of(book.stories[0]) if book.stories else "Untitled")


def authors_of(book: Anthology) -> tuple[str, ...]:
    """Return everyone who wrote a story, once, in order of appearance."""
    return tuple(dict.fromkeys(author for story in book.stories for author in story.meta.authors if author.strip()))


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
    try:
        return f"Griffo {version('griffo')}"
    except PackageNotFoundError:  # run from a checkout that is not installed
        return "Griffo"


def _title_page(book: Anthology, target: Target) -> Page:
    title, language = book_title(book), language_of(book.language)
    made = render("title.html", name="title", title=title, book=book, authors=authors_of(book), target=target)
    return Page("title", "title-page", xml_safe(title), 0, language, made)


def _imprint(book: Anthology, target: Target, parts: Sequence[_Part]) -> Page:
    """Say where each story comes from. The page is in English, whatever the stories are in."""
    entries = [
        {"name": part.name, "title": part.title, "lang": lang(part.language, "en"), "meta": part.story.meta}
        | {"source": part.story.source, "disclaimer": _disclaimer(part)}
        for part in parts
    ]
    title = book_title(book)
    made = render(
        "imprint.html",
        name="imprint",
        title=title,
        book=book,
        entries=entries,
        target=target,
        made_with=made_with(),
        lang=lang("en", book.language) + turn("en", book.language),
    )
    return Page("imprint", "imprint", "Imprint", 0, "en", made)


def _contents(book: Anthology, target: Target, parts: Sequence[_Part], inner: Iterable[Page]) -> Page:
    """List stories, and the chapters of those that have more than one, by labels that stand alone in EPUB."""
    stories = {part.name: part for part in parts}
    entries: list[dict[str, object]] = []
    rows: list[dict[str, object]] = []
    for page in inner:
        if page.level == 1:
            part = stories.get(page.name)
            rows = []
            entries.append({"page": page, "text": page.label, "parts": rows, "lang": part.lang if part else Markup()})
            entries[-1]["authors"] = part.story.meta.authors if part else ()
        elif page.level == 2:
            story = page.name.split("-")[1]
            short = page.label.removeprefix(f"{xml_safe(stories[f'story-{story}'].title)} — ")
            rows.append({"page": page, "text": page.label if target == "epub" else short})
    made = render("contents.html", name="contents", entries=entries, target=target)
    return Page("contents", "contents", "Contents", 0, language_of(book.language), made)


def _story_pages(part: _Part) -> Iterator[Page]:
    """Yield a story's title page, preface, chapters and afterword."""
    meta, story, parts = part.story.meta, part.story, part.outline
    front = [*_summary(part), *sections(parts.dedication)]
    details = [row for row in (("Rating", meta.rating), ("Fandom", meta.fandom), *meta.details) if row[1].strip()]
    yield part.page(
        "story.html", "story-title", part.name, part.title, 1,
        title=part.title, meta=meta, sections=front, details=details,
    )  # fmt: skip
    deep = 2 if len(parts.chapters) > 1 else 0
    yield from _note_page(part, "preface", f"{part.title} — Author’s Note", deep, kept(story, parts.preface))
    for number, chapter in enumerate(parts.chapters, 1):
        yield from _chapter_page(part, number, chapter, deep if chapter.name else 0)
    yield from _note_page(
        part, "afterword", f"{part.title} — Author’s Closing Note", deep, kept(story, parts.afterword)
    )


def _note_page(part: _Part, kind: str, label: str, level: int, notes: Sequence[Note]) -> Iterator[Page]:
    if notes:
        yield part.page("note.html", kind, f"{part.name}-{kind}", label, level, sections=sections(notes))


def _chapter_page(part: _Part, number: int, chapter: Chapter, level: int) -> Iterator[Page]:
    chapter = _with_leading_notes(chapter)
    name = f"{part.name}-chapter-{number}"
    label = f"{part.title} — {chapter.name}" if chapter.name and len(part.outline.chapters) > 1 else part.title
    footnotes = Footnotes(name, part.target)
    text = body(chapter.blocks, None if part.story.notes is NotesPolicy.DROP else footnotes)
    before, after = (sections(kept(part.story, notes)) for notes in (chapter.before, chapter.after))
    if chapter.name or text or before or after:
        yield part.page(
            "chapter.html", "chapter", name, label, level,
            chapter=chapter, text=text, before=before, after=after, footnotes=footnotes.set(),
        )  # fmt: skip


def _with_leading_notes(chapter: Chapter) -> Chapter:
    """Move notes that no block goes before to the chapter's head: a footnote needs a place to be called from."""
    leading = list(takewhile(lambda block: block.role is Role.NOTE, chapter.blocks))
    head = notes_of(replace(block, place=Place.BEFORE) for block in leading)
    return replace(chapter, before=(*chapter.before, *head), blocks=chapter.blocks[len(leading) :])


def _gathered(book: Anthology, target: Target, parts: Iterable[_Part]) -> Iterator[Page]:
    """Yield the page with the notes of all stories whose policy is to gather them."""
    stories = [
        {"name": part.name, "title": part.title, "lang": part.section, "parts": found}
        for part in parts
        if part.story.notes is NotesPolicy.GATHER and (found := _note_parts(part))
    ]
    if stories:
        made = render("notes.html", name="notes", stories=stories, target=target)
        yield Page("notes", "notes", "Notes", 1, language_of(book.language), made)


def _note_parts(part: _Part) -> list[dict[str, object]]:
    """Return the gathered notes of a story, each chapter's under its heading."""
    chapters = [_with_leading_notes(chapter) for chapter in part.outline.chapters]
    rows = [
        ("", part.outline.preface),
        *((chapter.name, (*chapter.before, *chapter.after)) for chapter in chapters),
        ("", part.outline.afterword),
    ]
    found = ((heading, sections(note for note in notes if note.kind in AUTHOR_NOTES)) for heading, notes in rows)
    return [{"heading": heading, "sections": made} for heading, made in found if made]


def _series_of(names: Sequence[str]) -> str:
    """Join names as a sentence does."""
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _stop(text: str) -> str:
    """End a sentence that may have ended itself: an initial, a company's "Inc."."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _summary(part: _Part) -> list[NoteSection]:
    text = stated(part.story.meta.summary, part.outline.summary)
    return [section(NoteKind.SUMMARY, Place.BEFORE, text)] if text else []


def _disclaimer(part: _Part) -> Markup:
    notes = [note for chapter in part.outline.chapters for note in (*chapter.before, *chapter.after)]
    inner = [note for note in notes if note.kind is NoteKind.DISCLAIMER]
    return stated(part.story.meta.disclaimer, [*part.outline.disclaimer, *inner])


def render(template: str, **values: object) -> Markup:
    """Fill in a template of this package. Everything but ``Markup`` is escaped, and what XML forbids is left out."""
    return Markup(xml_safe(_TEMPLATES.get_template(template).render(values)).strip())  # noqa: S704 - autoescaped


_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters |= {"series_of": _series_of, "dir": direction, "stop": _stop}
