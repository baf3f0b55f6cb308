"""The book as a row of pages, each one XHTML section: what EPUB, HTML and PDF are all put together from.

Links go to ``#name``, the ``id`` of a page's section; an emitter that gives each page a file of its own rewrites them.
Ids are unique in the whole book, so the pages may also stand in one document.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from griffo.emit import about
from griffo.emit.body import Footnotes, Target, body
from griffo.emit.furniture import colophon, contents, foreword, half_title, imprint, part_titles, title_page
from griffo.emit.notes import AUTHOR_NOTES, NoteSection, closing, kept, section, sections, stated
from griffo.emit.page import Page, Part, lang, language_of, render
from griffo.model import Anthology, NoteKind, NotesPolicy, Place, Role
from griffo.outline import Chapter, notes_of, outline, overruled, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from griffo.style import Style


def pages(book: Anthology, target: Target, typeface: str = "") -> tuple[Page, ...]:
    """Return the book's pages in reading order: front matter, stories in their parts, gathered notes, colophon.

    A half title and a colophon belong to a bound book; one long web page does without. ``typeface`` is what the
    colophon says of the type.
    """
    parts = [Part(number, story, outline(story), book, target) for number, story in enumerate(book.stories, book.first)]
    bound = target != "html"
    inner = [
        *foreword(book, target),
        *_body(book, target, parts),
        *_gathered(book, target, parts),
        *about.gathered(book, target),
        *([colophon(book, target, typeface)] if bound else []),
    ]
    front = [half_title(book, target)] if bound else []
    return (
        *front,
        title_page(book, target),
        imprint(book, target, parts),
        contents(book, target, parts, inner),
        *inner,
    )


def inside(book: Anthology, style: Style) -> tuple[Page, ...]:
    """Return the pages of an e-book behind its cover."""
    return pages(book, "epub", style.typeface if style.embedded else "")


def _body(book: Anthology, target: Target, parts: Sequence[Part]) -> Iterator[Page]:
    """Yield the stories, before the first of each part of the book its title page, and what is said of its author."""
    openings, closings = dict(part_titles(book, target)), dict(about.closing(book, target))
    for part in parts:
        if part.number in openings:
            yield openings[part.number]
        yield from _story_pages(part)
        if part.number in closings:
            yield closings[part.number]


def _story_pages(part: Part) -> Iterator[Page]:
    """Yield a story's title page, preface, chapters and afterword."""
    meta, story, parts = part.story.meta, part.story, part.outline
    front = [*_summary(part), *sections(parts.dedication)]
    details = [("Fandom", meta.fandom), ("Rating", meta.rating), *meta.details]
    counted = part.target != "print" and all(label.casefold() != "words" for label, _ in details)
    length = sum(words(chapter.blocks) for chapter in parts.chapters) if counted else 0
    yield part.page(
        "story.html", "story-title", part.name, part.title, part.level,
        title=part.title, meta=meta, sections=front, details=[row for row in details if row[1].strip()],
        length=f"{length:,} word{'' if length == 1 else 's'}" if counted else "", english=lang("en", part.language),
    )  # fmt: skip
    deep = part.level + 1 if len(parts.chapters) > 1 else 0
    yield from _note_page(part, "preface", deep, sections(kept(story, parts.preface)))
    for number, chapter in enumerate(parts.chapters, 1):
        yield from _chapter_page(part, number, chapter, deep if chapter.name else 0)
    yield from _note_page(part, "afterword", deep, closing(sections(kept(story, parts.afterword))))


def _note_page(part: Part, kind: str, level: int, made: Sequence[NoteSection]) -> Iterator[Page]:
    """Yield a page of notes, called in the contents as its first heading is."""
    if made:
        label = f"{part.title} — {made[0].name}"
        yield part.page("note.html", kind, f"{part.name}-{kind}", label, level, sections=made)


def _chapter_page(part: Part, number: int, chapter: Chapter, level: int) -> Iterator[Page]:
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


def _gathered(book: Anthology, target: Target, parts: Iterable[Part]) -> Iterator[Page]:
    """Yield the page with the notes of all stories whose policy is to gather them."""
    stories = [
        {"name": part.name, "title": part.title, "lang": part.section, "parts": found}
        for part in parts
        if part.story.notes is NotesPolicy.GATHER and (found := _note_parts(part))
    ]
    if stories:
        made = render("notes.html", name="notes", stories=stories, target=target)
        yield Page("notes", "notes", "Notes", 1, language_of(book.language), made)


def _note_parts(part: Part) -> list[dict[str, object]]:
    """Return the gathered notes of a story, each chapter's under its heading."""
    chapters = [_with_leading_notes(chapter) for chapter in part.outline.chapters]
    rows = [
        ("", part.outline.preface),
        *((chapter.name, (*chapter.before, *chapter.after)) for chapter in chapters),
        ("", part.outline.afterword),
    ]
    found = ((heading, sections(note for note in notes if note.kind in AUTHOR_NOTES)) for heading, notes in rows)
    return [{"heading": heading, "sections": made} for heading, made in found if made]


def _summary(part: Part) -> list[NoteSection]:
    text = stated(part.story.meta.summary, () if overruled(part.story, part.outline) else part.outline.summary)
    return [section(NoteKind.SUMMARY, Place.BEFORE, text)] if text else []
