"""What a compile did: outputs, counts, findings, and every word of the sources that is not in the book."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import UNSET, UnsetType

from griffo.errors import GriffoError
from griffo.model import (
    ASK,
    UNDESCRIBED,
    Boundary,
    Finding,
    Kind,
    Level,
    NoteKind,
    NotesPolicy,
    Place,
    Role,
    Story,
    Telling,
    located,
)
from griffo.outline import BODY, notes_of, outline, overruled, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from griffo.model import Block
    from griffo.outline import Outline

SHEETS = "sheets"
"""The code of a remark that says how printed sheets are to be folded."""
OTHER_FACE = "other-face"
"""The code of a remark on characters that are set in another face than the style's."""

RIGHT_BOUND = "right-to-left"
"""The code of a remark on what a printer asks of books that are bound at their right."""


@dataclass(frozen=True, slots=True)
class Output:
    """A file that was written."""

    format: str
    path: str
    bytes: int
    words: int
    pages: int | UnsetType = UNSET
    """Only of a PDF."""
    sheets: int | UnsetType = UNSET
    """Of paper. Only of a PDF whose pages are laid out on sheets."""
    volume: int | UnsetType = UNSET
    """Which volume of the printed book it is, from 1; only where there are several."""


@dataclass(frozen=True, slots=True)
class Removed:
    """A part of a source, ``start`` to ``end`` (exclusive) in characters of the decoded file, that the book lacks."""

    start: int
    end: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding about a place outside the stories that were set: ``book.toml``, or a file that was left out."""

    file: str
    line: int
    level: Level
    code: str
    sentence: str
    hint: str = ""

    def error(self) -> GriffoError:
        """Return it as what keeps something from being made."""
        return GriffoError(self.sentence, file=self.file, line=self.line, mend=self.hint)


@dataclass(frozen=True, slots=True)
class StoryReport:
    """What became of one story."""

    source: str
    """Its name inside the book."""
    file: str
    """Where the file lies, seen from here."""
    title: str
    author: str
    words: int
    """Words of the story itself, without notes and header."""
    marks: dict[str, int]
    """How many marks are set, by kind."""
    suggestions: int
    """How many more may be marks, for a person to decide."""
    notes: int
    breaks: int
    convention: str
    """How its author shows thoughts as a rule."""
    convention_why: str
    quotes: str
    """Which marks dialogue stands in; empty where there is none."""
    narration: tuple[Telling, ...]
    """How it is told, and shows thoughts, from one place on; more than one where that changes."""
    files: tuple[tuple[int, str], ...]
    """The files of a story that has several: how many lines stand before each, and its name."""
    origins: dict[str, str]
    """Where each thing that is known about it comes from: "book.toml", the page, the text, the file's name."""
    findings: tuple[Finding, ...]
    removed: tuple[Removed, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What a compile or a check found and made."""

    title: str
    outputs: tuple[Output, ...]
    stories: tuple[StoryReport, ...]
    findings: tuple[Remark, ...] = ()
    """About the book as a whole."""

    def remarks(self) -> tuple[Remark, ...]:
        """Return every finding, the stories' in reading order after the book's."""
        of_stories = (
            Remark(*located(story.file, story.files, item.line), item.level, item.code, item.sentence, item.hint)
            for story in self.stories
            for item in story.findings
        )
        return (*self.findings, *of_stories)


def report(story: Story, file: str, source: str) -> StoryReport:
    """Return what is to be said about a story from ``file``, whose decoded text is ``source``."""
    blocks = [block for block in story.blocks if block.role in BODY]
    spans = [span for block in blocks for span in block.spans if span.kind not in {Kind.LABEL, Kind.NOTE}]
    return StoryReport(
        source=story.source,
        file=file,
        title=story.meta.title,
        author=", ".join(story.meta.authors),
        words=words(blocks),
        marks=dict(sorted(Counter(str(span.kind) for span in spans if span.is_set).items())),
        suggestions=sum(not span.is_set and span.confidence >= ASK for span in spans),
        notes=_count_notes(outline(story)) + sum(span.kind is Kind.NOTE for block in blocks for span in block.spans),
        breaks=_count_breaks(outline(story)),
        convention=story.convention,
        convention_why=story.convention_why,
        quotes=story.quotes,
        narration=story.tellings,
        files=story.files,
        origins=dict(story.origins),
        findings=story.findings,
        removed=removed(story, source),
    )


def _count_notes(parts: Outline) -> int:
    around = [*parts.summary, *parts.disclaimer, *parts.dedication, *parts.preface, *parts.afterword]
    of_chapters = [note for chapter in parts.chapters for note in (*chapter.before, *chapter.after)]
    inside = [
        note
        for chapter in parts.chapters
        for is_note, run in groupby(chapter.blocks, key=lambda block: block.role is Role.NOTE)
        if is_note
        for note in notes_of(run)
    ]
    return len(around) + len(of_chapters) + len(inside)


def _count_breaks(parts: Outline) -> int:
    blocks = [block for chapter in parts.chapters for block in chapter.blocks]
    return sum(block.role is Role.SCENE_BREAK or block.boundary is Boundary.SCENE_BREAK for block in blocks)


def removed(story: Story, source: str) -> tuple[Removed, ...]:
    """Return every part of the story's ``source`` text that the book leaves out, in order, with the reason.

    That is what a reader dropped, site residue, labels, header lines and a summary that ``book.toml`` overrules, the
    letters of scene breaks, and notes under the policy ``drop``. White space and breaks drawn without words are not
    named.
    """
    return tuple(Removed(start, end, source[start:end], why) for start, end, why in sorted(_left_out(story)))


def _left_out(story: Story) -> Iterator[tuple[int, int, str]]:
    yield from story.dropped
    summary = {block.text.start for block in overruled(story, outline(story))}
    for block in story.blocks:
        why = _why_left_out(block, story) or (_OVERRULED if block.text.start in summary else "")
        if why:
            yield block.text.start, block.text.end, why
            continue
        for span in block.spans:
            if span.kind is Kind.LABEL and _WORD.search(block.text.value, span.start, span.end):
                yield *block.text.source(span.start, span.end), "a label"
            elif span.kind is Kind.NOTE and story.notes is NotesPolicy.DROP:
                yield *block.text.source(span.start, span.end), _DROPPED


_WORD = re.compile(r"[^\W_]+")
_HEADER = frozenset({Role.TITLE, Role.BYLINE, Role.METADATA})
_OPTIONAL = frozenset({NoteKind.NOTE, NoteKind.THANKS})


_OVERRULED = "a summary that the book words otherwise"
_DROPPED = "a note, left out as asked"


def _why_left_out(block: Block, story: Story) -> str:
    """Return why the whole block is not in the book; nothing where it is."""
    if block.role is Role.RESIDUE:
        return block.why or "site residue"
    if block.role is Role.SCENE_BREAK and _WORD.search(block.text.value) and block.text.value != UNDESCRIBED:
        return "set as a scene break"
    if block.role in _HEADER and not _shows(block, story):
        return "a header line that the book words otherwise"
    dropped = story.notes is NotesPolicy.DROP and (block.place is Place.AT or block.note in _OPTIONAL)
    return _DROPPED if block.role is Role.NOTE and dropped else ""


def _shows(block: Block, story: Story) -> bool:
    """Whether each word of a header line, its label aside, is among what the book says about the story."""
    meta = story.meta
    said = [meta.title, *meta.authors, meta.subtitle, meta.summary, meta.rating, meta.fandom, meta.url]
    said += map(str, meta.series)
    said += [meta.date, meta.permission, meta.disclaimer, *(value for pair in meta.details for value in pair), "by"]
    book = {word.casefold() for value in said for word in _WORD.findall(value)}
    value = block.text.value
    for span in block.spans:
        if span.kind is Kind.LABEL:
            value = value[: span.start] + " " * (span.end - span.start) + value[span.end :]
    return all(word.casefold() in book for word in _WORD.findall(value))


def counted(number: int, noun: str, nouns: str = "") -> str:
    """Return a number with its noun: ``1 story``, ``2,000 words``."""
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"
