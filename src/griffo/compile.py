"""Have every story of a book made ready, and find out in which look the book is to be set.

It is light: the passes and the emitters are imported where they are used, for a book in which nothing has changed needs
neither.
"""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING

from griffo import beside, duplicates, style, supplied
from griffo.arranging import arrange, remarks
from griffo.config import BOOK_FILE, from_folder, load
from griffo.decisions import SUFFIX
from griffo.decisions import load as load_decisions
from griffo.errors import GriffoError
from griffo.gathering import content, from_input, gather, own_books, passed_over, put_together, several
from griffo.model import Anthology, Level, Meta, NotesPolicy, Story
from griffo.normalise import RULES
from griffo.preparing import Order, Prepared, learn_all, prepare_all, read
from griffo.printing import right_bound
from griffo.read import BUNDLES, READERS
from griffo.read.source import LIMIT, Source
from griffo.report import Remark, Report, StoryReport
from griffo.series import read_series
from griffo.settings import Fonts, Printing
from griffo.steps import Step, silent
from griffo.text import TAG, Text, readable
from griffo.wishes import ASK_FIRST, CODE, permission, refusal
from griffo.workshop import ALONE, Workshop
from griffo.write import shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from griffo.config import Book, Entry
    from griffo.model import Lesson
    from griffo.steps import Tell
    from griffo.style import Style
    from griffo.variant import Variant

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

    frame: Anthology
    """The book without its stories."""
    prepared: tuple[Prepared, ...]
    """The stories, packed."""
    files: tuple[Path, ...]
    """What it was made of; no output may take their place."""
    findings: tuple[Remark, ...]
    """About the book as a whole; those of level error are about stories that had to be left out."""

    @property
    def book(self) -> Anthology:
        """The book with its stories. They are unpacked each time."""
        return replace(self.frame, stories=tuple(one.story for one in self.prepared))

    @property
    def heads(self) -> Anthology:
        """The book with no more of its stories than their names."""
        known = ((one.told.report.source, one.told.meta) for one in self.prepared)
        return replace(self.frame, stories=tuple(Story(source, (), meta) for source, meta in known))

    @property
    def stories(self) -> tuple[StoryReport, ...]:
        """What became of each story."""
        return tuple(one.told.report for one in self.prepared)

    @property
    def wishes(self) -> tuple[Remark, ...]:
        """What the authors do not want: no printed book is made against that."""
        return tuple(remark for remark in self.report.remarks() if remark.code == CODE)

    @property
    def report(self) -> Report:
        """The report as long as nothing is written."""
        return Report(self.frame.title, (), self.stories, self.findings)


def open_book(paths: Sequence[Path]) -> Book:
    """Return the book that ``paths`` name. Raises ``GriffoError`` as ``config.load`` and ``gather`` do."""
    if tuple(paths) == (Path("-"),):
        return gather(from_input(sys.stdin.buffer.read(LIMIT + 1)))
    return gather(load(paths, suffixes=_suffixes(), thoughts=_conventions))


def stories_in(folder: Path) -> Book:
    """Return the stories of a folder, whatever its ``book.toml`` says. Raises ``GriffoError`` as ``open_book`` does."""
    return gather(from_folder(folder, _suffixes()))


def _suffixes() -> tuple[str, ...]:
    return (*READERS, *(BUNDLES.keys() - READERS))


def _conventions() -> Collection[str]:
    from griffo.passes.convention import CONVENTIONS

    return CONVENTIONS


def open_story(path: Path) -> tuple[Book, Entry]:
    """Return one story as its book has it, where a ``book.toml`` beside it names it; else by itself.

    Raises ``GriffoError`` where a file holds several and none of them is named.
    """
    if path.is_dir() and (parent := path.parent / BOOK_FILE).is_file():
        book = open_book([parent])
        for entry in book.entries:
            if entry.files and entry.path.resolve() == path.resolve():
                return book, entry
    if path.is_dir() or (path.suffix == ".toml" and not path.name.endswith(SUFFIX)):
        raise GriffoError("This is a book, not a story.", file=str(path), mend="Give one of its files.")
    alone = open_book([path])
    only, *others = alone.entries
    if others:
        mend = f"Name one of them, such as {shown(path)}#1."
        names = several([entry.part for entry in alone.entries])
        raise GriffoError(f"This file holds {len(others) + 1} stories: {names}.", file=str(path), mend=mend)
    toml = only.path.parent / BOOK_FILE
    book = open_book([toml]) if toml.is_file() else alone
    key = only.path.resolve(), only.part
    found = next((entry for entry in book.entries if (entry.path.resolve(), entry.part) == key), None)
    return (book, found) if found else (alone, only)


def draft(
    book: Book,
    notes: NotesPolicy | None = None,
    tell: Tell = silent,
    shop: Workshop | None = None,
) -> Draft:
    """Make every story of a book ready. ``notes`` overrules ``book.toml``; ``tell`` hears what is being done.

    A story that cannot be used is left out, and a finding of level error says why. Raises ``GriffoError`` where the
    book's foreword or cover, or what is about its authors, cannot be used.
    """
    shop = shop or Workshop()
    tell(Step("Reading"))
    cover, told = supplied.cover(book)
    findings = [*own_books(book), *put_together(book), *told, *_tags(book)]
    used: dict[Entry, Prepared] = {}
    names: dict[tuple[str, tuple[str, ...]], Entry] = {}
    lessons = learn(book, shop)
    for entry, one in zip(book.entries, ready(book, notes, lessons, tell, shop), strict=True):
        try:
            new = usable(one)
            other = names.setdefault(duplicates.name(new), entry)
            if other in used:
                raise duplicates.shared_name(entry, new, other, used[other], book)
            findings += [*_retried(entry, new), *_wish(entry, book)]
            used[entry] = new
        except GriffoError as error:
            findings.append(Remark(error.file, error.line, Level.ERROR, "left-out", error.sentence, error.mend))
    findings += [*_alone(used.values()), *duplicates.remarks(used, book)]
    pictures = [entry.folder / name for entry, one in used.items() for name in one.told.beside]
    stories = list(used.values())
    arranged = arrange([one.told.meta for one in stories], book.settings.order, book.settings.group_by)
    findings += remarks(arranged, [entry.name for entry in used], book)
    stories = [stories[number] for number in arranged.places]
    about, more = supplied.about(book, (author for one in stories for author in one.told.meta.authors))
    aside = (book.file, supplied.foreword_of(book), book.cover, *supplied.about_files(book))
    frame = replace(_frame(book, stories), cover=cover, groups=arranged.groups, about=about)
    return Draft(
        frame,
        tuple(stories),
        (
            *filter(None, aside),
            *(path for entry in book.entries for path in (entry.files or (entry.path,))),
            *pictures,
        ),
        (*passed_over(book, pictures), *findings, *more, *right_bound(frame, book)),
    )


def ready(
    book: Book,
    notes: NotesPolicy | None = None,
    lessons: tuple[Lesson, ...] = (),
    tell: Tell = silent,
    shop: Workshop | None = None,
) -> list[Prepared | GriffoError]:
    """Return every story of a book made ready, or why it cannot be used."""
    orders = (_ordered(book, entry, notes, lessons) for entry in book.entries)
    return prepare_all(orders, shop or Workshop(), tell)


def bind(book: Book, entry: Entry, notes: NotesPolicy | None = None, lessons: Sequence[Lesson] | None = None) -> Bound:
    """Read one story of a book, and the decisions beside it. Raises ``GriffoError`` for a file that cannot be used.

    ``lessons`` are what ``learn`` returns for the book, where that is known already.
    """
    from griffo.pipeline import prepare

    known = learn(book) if lessons is None else tuple(lessons)
    order = _order(book, entry, notes, known)
    done = read(order)
    story = prepare(done, order.meta, order.notes, order.convention, order.decisions, order.lessons)
    return Bound(entry, done.source, story)


def learn(book: Book, shop: Workshop | None = None) -> tuple[Lesson, ...]:
    """Return what the decisions about all stories of a book teach about their authors.

    Only stories with decisions are read. One that cannot be used teaches nothing; to bind it says what is wrong.
    """
    return learn_all(_decided(book), shop or Workshop())


def _decided(book: Book) -> Iterator[Order]:
    for entry in book.entries:
        with suppress(GriffoError):
            if load_decisions(entry.path, entry.part):
                yield _order(book, entry)


def _order(book: Book, entry: Entry, notes: NotesPolicy | None = None, lessons: tuple[Lesson, ...] = ()) -> Order:
    """Gather everything that shapes a story. Raises ``GriffoError`` for files that cannot be read."""
    data = content(entry)
    home = book.folder or entry.folder
    return Order(
        file=entry.file,
        name=entry.name,
        part=entry.part,
        several=bool(entry.files),
        data=data,
        meta=_meta(entry),
        notes=notes or entry.row.notes or book.settings.notes or NotesPolicy.KEEP,
        convention=entry.row.thoughts,
        decisions=load_decisions(entry.path, entry.part),
        lessons=lessons,
        beside=beside.pictures(entry.folder, data, home) if entry.data is None else (),
    )


def _ordered(book: Book, entry: Entry, notes: NotesPolicy | None, lessons: tuple[Lesson, ...]) -> Order | GriffoError:
    try:
        return _order(book, entry, notes, lessons)
    except GriffoError as error:
        return error


def _meta(entry: Entry) -> Meta:
    """Return what ``book.toml`` says of a story."""
    row = entry.row
    return Meta(
        title=polished(row.title),
        authors=row.authors,
        series=tuple(one for words in row.every_series for one in read_series(polished(words))),
        summary=polished(row.summary),
        rating=row.rating,
        fandom=row.fandom,
        url=row.url,
        date=row.date,
        language=row.language,
        permission=polished(permission(row.permission)),
    )


def usable(one: Prepared | GriffoError) -> Prepared:
    """Return the story as it is. Raises ``GriffoError`` where it, or a check, says that it cannot stand in a book."""
    if isinstance(one, GriffoError):
        raise one
    for finding in one.told.report.findings:
        if finding.level is Level.ERROR:
            file = one.told.report.file
            raise GriffoError(finding.sentence, file=file, line=finding.line, mend=finding.hint)
    return one


def look(book: Book, name: str = "", variant: Variant | None = None) -> Style:
    """Return the style called ``name``, or the book's, with fonts or without and on the paper that the book has.

    ``variant`` goes before the book's. A folder beside ``book.toml`` goes before a style of that name of Griffo's own.
    Raises ``GriffoError``, with the line in ``book.toml`` or in a file of the style.
    """
    paper = book.settings.print or Printing()
    try:
        found = style.load(name or book.settings.style or STYLE, book.file.parent if book.file else None)
        printer = paper.printer.on(paper.paper) if paper.printer else None
        found = style.printed(found, paper.trim, printer, paper.bleed, paper.marks, outer_bleed=paper.outer_bleed)
        return replace(found, embedded=book.settings.fonts is Fonts.STYLE, variant=variant or paper.variant)
    except GriffoError as error:
        if not name and book.toml and not error.file:
            raise book.toml.error(error.sentence, "style", mend=error.mend) from error
        raise


def _frame(book: Book, stories: Sequence[Prepared]) -> Anthology:
    """Return the book without its stories."""
    settings = book.settings
    only = stories[0].told.report.title if len(stories) == len(book.entries) == 1 else ""
    return Anthology(
        title=polished(settings.title) or only or readable(book.name),
        stories=(),
        editor=settings.editor,
        language=settings.language or _language([one.told.meta.language for one in stories]),
        date=settings.date or _date([one.told.meta.date for one in stories]),
        subtitle=polished(settings.subtitle),
        publisher=settings.publisher,
        imprint=polished(settings.imprint),
        foreword=supplied.foreword(book),
    )


def polished(words: str) -> str:
    """Give words of ``book.toml`` the quotation marks and dashes that the text has."""
    return reduce(lambda text, rule: rule(text), RULES, Text.of(words)).value


def _language(known: Sequence[str]) -> str:
    """Return the language that all stories are in by their files, else English."""
    return known[0] if len(set(known)) == 1 and known[0] else "en"


def _date(known: Iterable[str]) -> str:
    """Return the date of the newest story, else that of ``SOURCE_DATE_EPOCH``; never that of today."""
    dates = [date for date in known if re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", date)]
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if dates or not epoch:
        return max(dates, default="")
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError) as error:
        mend = "Set it to a number of seconds since 1970, or unset it."
        raise GriffoError(f"SOURCE_DATE_EPOCH is “{epoch}”, which is no date.", mend=mend) from error


def _tags(book: Book) -> Iterator[Remark]:
    """Yield a warning for each word of ``book.toml`` about the book that holds HTML, which stands there as it is."""
    for key in ("title", "subtitle", "editor", "publisher", "imprint"):
        if book.toml and (match := TAG.search(getattr(book.settings, key))):
            sentence = f"There is HTML in “{key}”, such as “{match.group()}”; it stands in the book as it is."
            line = book.toml.line(key)
            yield Remark(book.toml.file, line, Level.WARNING, "tags", sentence, "Take the tags out.")


def _retried(entry: Entry, new: Prepared) -> Iterator[Remark]:
    if new.retried:
        sentence = "The process that read this story died, most likely for want of memory; another has read it alone."
        mend = "With --jobs 1 stories are read one by one."
        yield Remark(entry.file, 0, Level.WARNING, "worker-died", sentence, mend)


def _alone(stories: Iterable[Prepared]) -> Iterator[Remark]:
    if any(one.alone for one in stories):
        mend = "Close other programs. With --jobs 1 no other is started."
        yield Remark("", 0, Level.WARNING, "no-process", ALONE, mend)


def _wish(entry: Entry, book: Book) -> Iterator[Remark]:
    """Yield a warning for a story whose author does not want what a book might do, as ``book.toml`` says."""
    sentence = refusal(polished(permission(entry.row.permission)))
    if sentence:
        file, line = book.place(entry, "permission")
        yield Remark(file, line, Level.WARNING, CODE, f"{entry.name}: {sentence}", ASK_FIRST)
