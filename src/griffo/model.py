"""The document: what flows from the readers through rules and passes to the emitters.

A story is a flat row of blocks, one for every paragraph of its source, in source order. No stage drops a
block: site residue, notes and header lines stay where they were and only change their role, so nothing
can be lost on the way. ``outline.outline`` folds that row into the parts of a book.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from griffo.text import Text

SET = 0.60
"""A mark at or above this confidence is set in italics."""
ASK = 0.12
"""A mark at or above this confidence, and below ``SET``, is a suggestion for a person to review."""
UNDESCRIBED = "Picture"
"""The text of a picture of which nobody says what it shows. Kindle takes no empty alternative text."""


class Role(StrEnum):
    """What a block is in the book."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"  # opens a chapter
    SCENE_BREAK = "scene-break"  # a line of asterisks or the like
    DOCUMENT = "document"  # a letter, report, message or sign quoted in the story
    VERSE = "verse"  # one line of verse; neighbours make a stanza
    FIGURE = "figure"  # a picture; its text says in words what it shows
    CAPTION = "caption"  # under the picture before it
    NOTE = "note"  # the author speaks; see Block.note and Block.place
    TITLE = "title"  # the story's title line
    BYLINE = "byline"
    METADATA = "metadata"  # "Rating: T" and its like
    RESIDUE = "residue"  # what the site or the exporter left; reported, not set


class NoteKind(StrEnum):
    """What an author's words outside the story do."""

    NOTE = "note"
    DISCLAIMER = "disclaimer"
    SUMMARY = "summary"
    THANKS = "thanks"
    DEDICATION = "dedication"


class Place(StrEnum):
    """Where an author's note stands: before or after its story or chapter, or at a point inside."""

    BEFORE = "before"
    AFTER = "after"
    AT = "at"


class Boundary(StrEnum):
    """What an odd gap before a block stands for."""

    NONE = ""
    SCENE_BREAK = "scene-break"
    LOST_LINE = "lost-line"


class Align(StrEnum):
    """Where on the line a block stands."""

    START = ""  # as all text does
    CENTRE = "centre"
    END = "end"  # at the right where it is read from left to right


class Kind(StrEnum):
    """What a span of a block's text is."""

    THOUGHT = "thought"  # direct inner thought
    MEMORY = "memory"  # remembered speech or scene
    DOCUMENT = "document"
    EMPHASIS = "emphasis"
    STRONG = "strong"
    STRUCK = "struck"  # struck out
    RAISED = "raised"  # superscript
    LOWERED = "lowered"  # subscript
    TITLE = "title"
    FOREIGN = "foreign"
    SPEECH = "speech"
    NOTE = "note"  # an author's aside inside a paragraph; becomes a footnote
    LABEL = "label"  # "A/N:" before a note; reported, not set


class NotesPolicy(StrEnum):
    """What the book does with a story's notes."""

    KEEP = "keep"  # preface and afterword of the story
    GATHER = "gather"  # one section of notes at the end of the book
    DROP = "drop"  # named in the report only


class Level(StrEnum):
    """How much a finding matters."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a block's text, ``start`` to ``end`` (exclusive, in characters of the block's text)."""

    kind: Kind
    start: int
    end: int
    by: str
    """The pass that found it."""
    confidence: float = 1.0
    """The chance that a reader of the lost original would agree, 0 to 1."""
    why: str = ""
    """The evidence, in words."""
    hide: tuple[int, int] = (0, 0)
    """How many delimiters right before and right after the span go when it is set: quotation marks, asterisks."""

    @property
    def is_set(self) -> bool:
        """Whether the span shows in the book."""
        return self.confidence >= SET


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a line that stands alone."""

    text: Text
    gap: int = 0
    """Blank lines before it in the source."""
    role: Role = Role.PARAGRAPH
    spans: tuple[Span, ...] = ()
    boundary: Boundary = Boundary.NONE
    note: NoteKind = NoteKind.NOTE
    """Which kind of note; says something only where the role is ``NOTE``."""
    place: Place = Place.BEFORE
    """Where that note stands."""
    why: str = ""
    """The evidence for role or boundary, in words."""
    picture: str = ""
    """The name of the picture that it shows, which is among those of the story; its role is ``FIGURE`` or ``NOTE``."""
    align: Align = Align.START
    """Where it stands on the line, where its source says so; of a paragraph, a document or a line of verse."""

    def spans_by(self, by: str, spans: Iterable[Span]) -> Block:
        """Return the block with ``spans`` in place of those that the pass ``by`` set before."""
        kept = [span for span in self.spans if span.by != by]
        merged = tuple(sorted([*kept, *spans], key=lambda span: (span.start, -span.end, span.kind)))
        return self if merged == self.spans else replace(self, spans=merged)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should know about a story or a book."""

    code: str
    """A short name such as ``lost-line``."""
    level: Level
    sentence: str
    hint: str = ""
    """What to do about it."""
    start: int = 0
    """Where, in characters of the decoded source file."""
    end: int = 0
    line: int = 0
    """The same place as a line number, from 1; 0 where the finding is about the whole file."""


@dataclass(frozen=True, slots=True)
class Series:
    """A series, and which part of it a story is."""

    name: str
    part: str = ""
    """Its number in digits, such as ``2`` or ``2.5``; empty where nobody says."""
    words: str = ""
    """How its source puts the two, where it does; a book says it in the same words."""

    @property
    def key(self) -> str:
        """What two stories of one series have in common, whichever way their authors call it."""
        name = " ".join(self.name.casefold().split())
        return name.removeprefix("the ").removesuffix(" series") or name

    def __str__(self) -> str:
        return self.words or (f"Part {self.part} of {self.name}" if self.part else self.name)


@dataclass(frozen=True, slots=True)
class Meta:
    """What is known about a story. Empty where unknown; dates as ISO 8601."""

    title: str = ""
    authors: tuple[str, ...] = ()
    series: tuple[Series, ...] = ()
    subtitle: str = ""
    summary: str = ""
    """Only where ``book.toml`` gives one; the text's own summary is a note of that kind."""
    rating: str = ""
    fandom: str = ""
    url: str = ""
    date: str = ""
    language: str = ""
    """BCP 47 tag; empty for that of the book."""
    permission: str = ""
    disclaimer: str = ""
    details: tuple[tuple[str, str], ...] = ()
    """Further header lines as (label, value): tags, warnings, published, …"""

    def over(self, other: Meta) -> Meta:
        """Return what this says, and what ``other`` says where this says nothing."""
        said = {one.name: value for one in fields(self) if (value := getattr(self, one.name)) and value != one.default}
        return replace(other, **said)


@dataclass(frozen=True, slots=True)
class Telling:
    """How a story is told, and shows thoughts, from one place on."""

    start: int
    """Where that begins, in characters of the decoded source file."""
    person: int
    """1 for a story told by an "I", 2 for one told to a "you", else 3."""
    tense: str
    """``past`` or ``present``."""
    convention: str
    """As in ``Story.convention``."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one answer says about an author: a sentence as the finder saw it, and whether it is a thought."""

    source: str
    """The story that it was given about."""
    authors: tuple[str, ...]
    kinds: tuple[float, ...]
    """Of which kinds the sentence is: its row of ``passes.leaning.kinds``."""
    logit: float
    """How likely the finder held it to be a thought."""
    quoted: bool = False
    """Whether it stands in single quotation marks in a story that speaks in double ones."""
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that every reader shows, as the bytes of its file."""

    content: bytes
    type: str
    """``image/jpeg`` or ``image/png``."""
    width: int = 0
    """In pixels; 0 for a cover that the style draws."""
    height: int = 0
    name: str = ""
    """The name of its file in a book, made of its content: ``1f0c….jpg``; empty for a cover."""


@dataclass(frozen=True, slots=True)
class Story:
    """One source file, as far as it is understood."""

    source: str
    """The file's name, as shown in messages."""
    blocks: tuple[Block, ...]
    meta: Meta = Meta()
    findings: tuple[Finding, ...] = ()
    dropped: tuple[tuple[int, int, str], ...] = ()
    """Source slices that a reader or rule left out, as (start, end, reason): page furniture, control characters."""
    notes: NotesPolicy = NotesPolicy.KEEP
    convention: str = ""
    """How thoughts are shown: ``unmarked``, ``single-quotes``, …, or ``none``; empty before it is found."""
    convention_why: str = ""
    quotes: str = ""
    """Which marks dialogue stands in: ``double``, ``single``, …; empty where there is none, or before it is found."""
    tellings: tuple[Telling, ...] = ()
    """How it is told, in order; a new one where person, tense or convention changes."""
    lessons: tuple[Lesson, ...] = ()
    """What a person's answers teach: about this story and, from the same book, others; each by whom it is about."""
    origins: tuple[tuple[str, str], ...] = ()
    """Where each thing in ``meta`` comes from, as (its name, "book.toml", "the text", …)."""
    files: tuple[tuple[int, str], ...] = ()
    """The files of a story that has several: how many lines stand before each, and its name."""
    lines: tuple[int, ...] = (0,)
    """Offset of each source line's first character."""
    pictures: tuple[Picture, ...] = ()
    """Every picture that a block shows, each once, in the order in which they are first shown."""

    def line(self, offset: int) -> int:
        """Return the number, from 1, of the source line that holds the character at ``offset``."""
        return bisect_right(self.lines, offset)

    def with_findings(self, found: Iterable[Finding], by: Collection[str]) -> Story:
        """Return the story with these findings in place of earlier ones with one of the codes ``by``."""
        kept = [old for old in self.findings if old.code not in by]
        merged = tuple(sorted([*kept, *found], key=lambda item: (item.start, item.code)))
        return self if merged == self.findings else replace(self, findings=merged)


def located(file: str, files: Sequence[tuple[int, str]], line: int) -> tuple[str, int]:
    """Return the file that holds a line of a story, and the line's number in it.

    ``file`` is the story's own, and ``files`` those in it, if it is a folder (``Story.files``).
    """
    at = bisect_left(files, line, key=lambda one: one[0]) - 1 if line else -1
    if at < 0:
        return file, line
    before, name = files[at]
    return f"{file.rstrip('/')}/{name}", line - before


@dataclass(frozen=True, slots=True)
class PageStart:
    """Where a page of the printed book begins in its text."""

    label: str
    """Its number as printed: ``xii``, ``12``."""
    section: str
    """The section that the page begins in: the name of a ``Page``."""
    letters: int
    """How many letters and digits of that section's text, footnotes and their marks aside, stand before it."""


@dataclass(frozen=True, slots=True)
class Volume:
    """Which part of a printed book a volume of it is."""

    number: int
    """From 1."""
    count: int
    """How many volumes there are."""
    first: int
    """Which of the book's stories it begins with, from 1."""
    last: int
    """Which it ends with."""


@dataclass(frozen=True, slots=True)
class Group:
    """A part of a book: stories that follow each other and have something in common."""

    title: str
    stories: int
    """How many they are."""


@dataclass(frozen=True, slots=True)
class About:
    """What the compiler says about an author."""

    names: tuple[str, ...]
    """The author's name, in every way in which the stories spell it."""
    text: str
    """In Markdown."""


@dataclass(frozen=True, slots=True)
class Anthology:
    """A book of stories."""

    title: str
    stories: tuple[Story, ...]
    editor: str = ""
    language: str = "en"
    date: str = ""
    """ISO 8601 date of the book, from its sources or ``SOURCE_DATE_EPOCH``; empty where neither gives one."""
    subtitle: str = ""
    publisher: str = ""
    imprint: str = ""
    """The compiler's own line on the imprint."""
    foreword: str = ""
    """The compiler's foreword, in Markdown."""
    groups: tuple[Group, ...] = ()
    """Its parts in order, which hold all of its stories; a book may do without."""
    about: tuple[About, ...] = ()
    """About its authors, in order of appearance."""
    cover: Picture | None = None
    """The picture that the compiler gave; without one the style draws the e-book's cover."""
    printed: tuple[PageStart, ...] = ()
    """Where the pages of its printed edition begin, if that was made in the same run."""
    volume: Volume | None = None
    """What it is of a larger book, whose other stories are in other volumes; ``None`` for a book that is whole."""

    @property
    def first(self) -> int:
        """The number of its first story: a volume's stories keep those that they have in the whole book."""
        return self.volume.first if self.volume else 1
