"""The pages around the stories: half title, title page, imprint, contents, foreword, titles of parts, colophon."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markupsafe import Markup

from griffo.emit.foreword import parts_of
from griffo.emit.inline import xml_safe
from griffo.emit.notes import stated
from griffo.emit.page import (
    Page,
    authors_of,
    book_title,
    lang,
    language_of,
    made_with,
    render,
    series_of,
    turn,
    volume_of,
)
from griffo.model import Kind, NoteKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from griffo.emit.body import Target
    from griffo.emit.page import Part
    from griffo.model import Anthology

_GIVEN = ("fandom", "rating", "warnings", "archive warnings", "archive warning", "tags", "additional tags")
"""What the imprint repeats of a story's opening: what a reader may want to know before turning to it."""
_RESTORED = {Kind.THOUGHT: "thought", Kind.MEMORY: "remembered passage"}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the contents."""

    page: Page
    kind: str
    """Its class, without ``toc-``: part, story, chapter, or the kind of another page."""
    text: str
    lang: Markup
    authors: tuple[str, ...] = ()
    below: list[Row] = field(default_factory=list)


def half_title(book: Anthology, target: Target) -> Page:
    """Return the book's title alone on its leaf."""
    title, language = book_title(book), language_of(book.language)
    made = render("half-title.html", name="half-title", title=title, volume=volume_of(book), target=target)
    return Page("half-title", "half-title", xml_safe(title), 0, language, made)


def title_page(book: Anthology, target: Target) -> Page:
    """Return the title page: title, which volume it is, authors, compiler, publisher."""
    title, language = book_title(book), language_of(book.language)
    made = render(
        "title.html",
        name="title",
        title=title,
        volume=volume_of(book),
        book=book,
        authors=authors_of(book),
        target=target,
    )
    return Page("title", "title-page", xml_safe(title), 0, language, made)


def imprint(book: Anthology, target: Target, parts: Sequence[Part]) -> Page:
    """Say where each story comes from, and by whose leave. The page is in English, whatever the stories are in."""
    entries = [
        {"name": part.name, "title": part.title, "lang": lang(part.language, "en"), "meta": part.story.meta}
        | {"source": part.story.source, "disclaimer": _disclaimer(part), "given": _given(part)}
        for part in parts
    ]
    made = render(
        "imprint.html",
        name="imprint",
        title=book_title(book),
        volume=volume_of(book),
        book=book,
        entries=entries,
        target=target,
        made_with=made_with().replace(" ", "\u00a0"),
        lang=lang("en", book.language) + turn("en", book.language),
        english=lang("en", ""),
    )
    return Page("imprint", "imprint", "Imprint", 0, "en", made)


def contents(book: Anthology, target: Target, parts: Sequence[Part], inner: Iterable[Page]) -> Page:
    """List parts and stories, and the chapters of those that have more than one, by labels that stand alone in EPUB."""
    stories = {part.name: part for part in parts}
    rows: list[list[Row]] = [[]]
    around = ""
    for page in inner:
        around = page.label if page.kind == "part-title" else around
        if page.level:
            row = _row(page, stories.get("-".join(page.name.split("-")[:2])), target, around)
            del rows[page.level :]
            rows[-1].append(row)
            rows.append(row.below)
    folio = Markup(' data-folio=""') if target == "print" else ""  # the pages are known once the stories are set
    made = render("contents.html", name="contents", rows=rows[0], target=target, folio=folio)
    return Page("contents", "contents", "Contents", 0, language_of(book.language), made)


def _row(page: Page, part: Part | None, target: Target, around: str) -> Row:
    """Return the line for a page of a story, or of none; a part of the book that is called ``around`` is around it."""
    if not part:
        return Row(page, page.kind.removesuffix("-title"), page.label, Markup())
    if page.name == part.name:
        authors = part.story.meta.authors
        return Row(page, "story", page.label, part.lang, () if authors and series_of(authors) == around else authors)
    short = page.label.removeprefix(f"{xml_safe(part.title)} — ")
    return Row(page, "chapter", page.label if target == "epub" else short, part.lang)


def part_titles(book: Anthology, target: Target) -> Iterator[tuple[int, Page]]:
    """Yield the title pages of the book's parts, each with the number of the story that it goes before."""
    first, language = book.first, language_of(book.language)
    for number, group in enumerate(book.groups, 1):
        made = render("part-title.html", name=f"part-{number}", title=group.title, target=target)
        yield first, Page(f"part-{number}", "part-title", xml_safe(group.title), 1, language, made)
        first += group.stories


def foreword(book: Anthology, target: Target) -> Iterator[Page]:
    """Yield the compiler's foreword, where the book has one, under its own heading or that name.

    It is signed by the book's editor, unless its last line names them already.
    """
    if book.foreword.strip():
        title, text = parts_of(book.foreword)
        signed = "" if book.editor in book.foreword.strip().splitlines()[-1] else book.editor
        made = render("foreword.html", name="foreword", title=title, text=text, target=target, signed=signed)
        yield Page("foreword", "foreword", xml_safe(title), 1, language_of(book.language), made)


def colophon(book: Anthology, target: Target, typeface: str) -> Page:
    """Say how the book was made: from what, by which program, in which type. The page is in English."""
    made = render(
        "colophon.html",
        name="colophon",
        title=book_title(book),
        volume=volume_of(book),
        book=book,
        restored=_restored(book),
        typeface=typeface,
        made_with=made_with().replace(" ", "\u00a0"),
        target=target,
        lang=lang("en", book.language) + turn("en", book.language),
    )
    # On paper it is the last leaf, where anyone would look.
    return Page("colophon", "colophon", "Colophon", 0 if target == "print" else 1, "en", made)


def _given(part: Part) -> list[tuple[str, str]]:
    """Return what the source says of rating, warnings and tags, as (label, value)."""
    meta = part.story.meta
    rows = [("Fandom", meta.fandom), ("Rating", meta.rating), *meta.details]
    return [(label, value) for label, value in rows if label.casefold() in _GIVEN and value.strip()]


def _disclaimer(part: Part) -> Markup:
    notes = [note for chapter in part.outline.chapters for note in (*chapter.before, *chapter.after)]
    inner = [note for note in notes if note.kind is NoteKind.DISCLAIMER]
    return stated(part.story.meta.disclaimer, [*part.outline.disclaimer, *inner])


def _restored(book: Anthology) -> list[str]:
    """Count the passages that stand in italics again, in words: ``12 thoughts``, ``1 remembered passage``."""
    spans = (span for story in book.stories for block in story.blocks for span in block.spans)
    found = Counter(span.kind for span in spans if span.is_set)
    rows = ((found[kind], name) for kind, name in _RESTORED.items() if found[kind])
    return [f"{count:,} {name}{'' if count == 1 else 's'}" for count, name in rows]
