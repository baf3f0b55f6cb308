"""The driver: read every story of a book, hand the finished document to the emitters, write what they return."""

from __future__ import annotations

import os
import re
import warnings
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec import UNSET
from pypdfium2 import PdfDocument

from griffo import pipeline, style, supplied
from griffo.check import TAG
from griffo.config import BOOK_FILE, load
from griffo.decisions import SUFFIX
from griffo.decisions import load as load_decisions
from griffo.emit import kepub, pdf
from griffo.errors import GriffoError
from griffo.model import Anthology, Level, Meta, NotesPolicy, Role, Story
from griffo.passes.convention import CONVENTIONS
from griffo.passes.header import readable
from griffo.read.source import Source
from griffo.read.source import load as load_source
from griffo.report import Output, Remark, Report, StoryReport, report
from griffo.settings import Fonts
from griffo.supplied import foreword_of
from griffo.text import Text
from griffo.write import make_room, shown, slug, write_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from griffo.config import Book, Entry
    from griffo.model import Lesson
    from griffo.style import Style

STYLE = "classic"
"""The style of a book that asks for none."""


@dataclass(frozen=True, slots=True)
class Bound:
    """One story that was read."""

    entry: Entry
    source: Source
    story: Story


@dataclass(frozen=True, slots=True)
class Draft:
    """A book that is ready to be set, and what is to be said about it."""

    book: Anthology
    files: tuple[Path, ...]
    """What it was made of; no output may take their place."""
    stories: tuple[StoryReport, ...]
    findings: tuple[Remark, ...]
    """About the book as a whole; those of level error are about stories that had to be left out."""

    @property
    def report(self) -> Report:
        """The report as long as nothing is written."""
        return Report(self.book.title, (), self.stories, self.findings)


def open_book(paths: Sequence[Path]) -> Book:
    """Return the book that ``paths`` name. Raises ``GriffoError`` as ``config.load`` does."""
    return load(paths, suffixes=tuple(pipeline.READERS), thoughts=CONVENTIONS)


def open_story(path: Path) -> tuple[Book, Entry]:
    """Return one story as its book has it, where a ``book.toml`` beside it names it; else by itself."""
    if path.is_dir() or (path.suffix == ".toml" and not path.name.endswith(SUFFIX)):
        raise GriffoError("This is a book, not a story.", file=str(path), mend="Give one of its files.")
    beside = path.parent / BOOK_FILE
    book = open_book([beside]) if path.is_file() and beside.is_file() else open_book([path])
    entry = next((entry for entry in book.entries if entry.path.resolve() == path.resolve()), None)
    if entry:
        return book, entry
    book = open_book([path])
    return book, book.entries[0]


def draft(book: Book, notes: NotesPolicy | None = None, tell: Callable[[str], None] = lambda _: None) -> Draft:
    """Read every story of a book. ``notes`` overrules ``book.toml``; ``tell`` hears what is being done.

    A story that cannot be used is left out, and a finding of level error says why. Raises ``GriffoError`` where the
    book's foreword or cover cannot be used.
    """
    bound: list[Bound] = []
    cover, remarks = supplied.cover(book)
    findings = [*_passed_over(book), *remarks, *_tags(book)]
    lessons = learn(book)
    for entry in book.entries:
        tell(f"Reading {entry.name}")
        try:
            new = usable(bind(book, entry, notes, lessons))
            findings += _compare(new, bound, book)
            bound.append(new)
        except GriffoError as error:
            findings.append(Remark(error.file, error.line, Level.ERROR, "left-out", error.sentence, error.mend))
    return Draft(
        replace(_anthology(book, [one.story for one in bound]), cover=cover),
        (*filter(None, (book.file, foreword_of(book), book.cover)), *(entry.path for entry in book.entries)),
        tuple(report(one.story, shown(one.entry.path), one.source.text) for one in bound),
        tuple(findings),
    )


def bind(book: Book, entry: Entry, notes: NotesPolicy | None = None, lessons: Sequence[Lesson] | None = None) -> Bound:
    """Read one story of a book, and the decisions beside it. Raises ``GriffoError`` for a file that cannot be used.

    ``lessons`` are what ``learn`` returns for the book, where that is known already.
    """
    source = load_source(entry.path, shown(entry.path))
    policy = notes or entry.row.notes or book.settings.notes or NotesPolicy.KEEP
    decisions = load_decisions(entry.path)
    known = learn(book) if lessons is None else lessons
    story = pipeline.prepare(source, _meta(book, entry), policy, entry.row.thoughts, decisions, known)
    return Bound(entry, source, replace(story, source=entry.name))


def learn(book: Book) -> tuple[Lesson, ...]:
    """Return what the decisions about all stories of a book teach about their authors.

    Only stories with decisions are read. One that cannot be used teaches nothing; to bind it says what is wrong.
    """
    lessons: list[Lesson] = []
    for entry in book.entries:
        with suppress(GriffoError):
            if decisions := load_decisions(entry.path):
                source = load_source(entry.path, shown(entry.path))
                lessons += pipeline.learn(source, decisions, _meta(book, entry))
    return tuple(lessons)


def _meta(book: Book, entry: Entry) -> Meta:
    """Return what ``book.toml`` says of a story."""
    row = entry.row
    return Meta(
        title=_set(row.title),
        authors=row.authors,
        series=_set(row.series),
        summary=_set(row.summary),
        rating=row.rating,
        fandom=row.fandom,
        url=row.url,
        date=row.date,
        language=row.language or book.settings.language or Meta().language,
        permission=_set(row.permission),
    )


def usable(one: Bound) -> Bound:
    """Return the story as it is. Raises ``GriffoError`` where a check found that it cannot stand in a book."""
    for finding in one.story.findings:
        if finding.level is Level.ERROR:
            raise GriffoError(finding.sentence, file=str(one.entry.path), line=finding.line, mend=finding.hint)
    return one


def places(made: Draft, formats: Iterable[str], out: Path) -> dict[str, Path]:
    """Return where each format of the book goes in the folder ``out``, and make that folder.

    Raises ``GriffoError`` where nothing can be written, or where a file that the book is made of would be lost.
    """
    paths = {name: out / f"{slug(made.book.title)}.{pipeline.SUFFIXES.get(name, name)}" for name in formats}
    kept = {path.resolve() for path in made.files}
    for path in paths.values():
        if path.resolve() in kept:
            mend = "Choose another folder with -o."
            raise GriffoError("The book would overwrite a file that it is made of.", file=str(path), mend=mend)
        make_room(path)
    return paths


def look(book: Book, name: str = "") -> Style:
    """Return the style called ``name``, or the book's, with fonts or without as the book has it.

    Raises ``GriffoError``, with the line in ``book.toml``.
    """
    try:
        found = style.load(name or book.settings.style or STYLE)
        return replace(found, embedded=book.settings.fonts is Fonts.STYLE)
    except GriffoError as error:
        if not name and book.toml:
            raise book.toml.error(error.sentence, "style", mend=error.mend) from error
        raise


def typeset(
    book: Anthology, design: Style, formats: Sequence[str], tell: Callable[[str], None] = lambda _: None
) -> tuple[dict[str, bytes], tuple[Remark, ...]]:
    """Return the book in every format, and what the emitters warn of."""
    contents: dict[str, bytes] = {}
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always", UserWarning)
        for name in sorted(formats, key=_turn):
            tell(f"Setting {name}")
            if name == "pdf":
                pressed = pdf.press(book, design)
                book, contents[name] = replace(book, printed=pressed.pages), pressed.content
            elif name == "kepub" and "epub" in contents:
                contents[name] = kepub.convert(contents["epub"])
            else:
                contents[name] = pipeline.EMITTERS[name](book, design)
    told = dict.fromkeys(str(warning.message) for warning in heard)
    contents = {name: contents[name] for name in formats}
    return contents, tuple(Remark("", 0, Level.WARNING, "emitter", sentence) for sentence in told)


def _turn(name: str) -> int:
    """Return when a format is set: the e-book tells the printed book's pages, and Kobo's is made of the EPUB."""
    return {"pdf": 0, "kepub": 2}.get(name, 1)


def save(made: Draft, contents: Mapping[str, bytes], paths: Mapping[str, Path], warned: Iterable[Remark]) -> Report:
    """Write the book in every format, or raise ``GriffoError`` and write none; return the report."""
    write_all({paths[name]: content for name, content in contents.items()})
    words = sum(story.words for story in made.stories)
    outputs = (
        Output(name, shown(paths[name]), len(content), words, len(PdfDocument(content)) if name == "pdf" else UNSET)
        for name, content in contents.items()
    )
    return replace(made.report, outputs=tuple(outputs), findings=(*made.findings, *warned))


def _anthology(book: Book, stories: Sequence[Story]) -> Anthology:
    settings = book.settings
    only = stories[0].meta.title if len(stories) == len(book.entries) == 1 else ""
    return Anthology(
        title=_set(settings.title) or only or readable(book.name),
        stories=tuple(stories),
        editor=settings.editor,
        language=settings.language or Meta().language,
        date=settings.date or _date(stories),
        subtitle=_set(settings.subtitle),
        publisher=settings.publisher,
        imprint=_set(settings.imprint),
        foreword=supplied.foreword(book),
    )


def _set(words: str) -> str:
    """Give words of ``book.toml`` the quotation marks and dashes that the text has."""
    return pipeline.normalise(Text.of(words)).value


def _date(stories: Iterable[Story]) -> str:
    """Return the date of the newest story, else that of ``SOURCE_DATE_EPOCH``; never that of today."""
    dates = [story.meta.date for story in stories if re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", story.meta.date)]
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if dates or not epoch:
        return max(dates, default="")
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError) as error:
        mend = "Set it to a number of seconds since 1970, or unset it."
        raise GriffoError(f"SOURCE_DATE_EPOCH is “{epoch}”, which is no date.", mend=mend) from error


def _passed_over(book: Book) -> Iterator[Remark]:
    if book.passed_over:
        folder = shown(book.passed_over[0].parent)
        names = ", ".join(shown(path.name) for path in book.passed_over)
        yield Remark(folder, 0, Level.INFO, "passed-over", f"Not in the book: {names}.")


def _tags(book: Book) -> Iterator[Remark]:
    """Yield a warning for each word of ``book.toml`` about the book that holds HTML, which stands there as it is."""
    for key in ("title", "subtitle", "editor", "publisher", "imprint"):
        if book.toml and (match := TAG.search(getattr(book.settings, key))):
            sentence = f"There is HTML in “{key}”, such as “{match.group()}”; it stands in the book as it is."
            line = book.toml.line(key)
            yield Remark(book.toml.file, line, Level.WARNING, "tags", sentence, "Take the tags out.")


def _compare(new: Bound, others: Iterable[Bound], book: Book) -> Iterator[Remark]:
    """Compare a story with those before it. Raises ``GriffoError`` where two would have one name."""
    for other in others:
        same = new.source.text == other.source.text
        if _name(new.story) == _name(other.story):
            raise _shared_name(new, other, book, same=same)
        if same:
            file, line = book.place(new.entry, "source")
            sentence = f"“{new.entry.name}” holds the same text as “{other.entry.name}”."
            yield Remark(file, line, Level.WARNING, "twin", sentence, "Take one of the two out of the book.")


def _name(story: Story) -> tuple[str, tuple[str, ...]]:
    return story.meta.title.casefold(), tuple(author.casefold() for author in story.meta.authors)


def _shared_name(new: Bound, other: Bound, book: Book, *, same: bool) -> GriffoError:
    file, line = book.place(new.entry, "title")
    if not line:
        titles = [block.text.start for block in new.story.blocks if block.role is Role.TITLE]
        line = new.story.line(titles[0]) if titles else 1
    by = f" by {', '.join(new.story.meta.authors)}" if new.story.meta.authors else ""
    if same:
        sentence, mend = f"“{new.entry.name}” is “{other.entry.name}” again.", "Take one of the two out of the book."
    else:
        sentence = f"Two stories are called “{new.story.meta.title}”{by}: “{other.entry.name}” and “{new.entry.name}”."
        mend = "Give one of them another title in book.toml."
    return GriffoError(sentence, file=file, line=line, mend=mend)
