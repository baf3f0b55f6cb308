"""The parts of a story in reading order, folded from its flat row of blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from griffo.model import Block, Boundary, Kind, NoteKind, Place, Role, Story

BODY = frozenset({Role.PARAGRAPH, Role.SCENE_BREAK, Role.DOCUMENT, Role.VERSE, Role.FIGURE, Role.CAPTION})
"""Roles of blocks that are the story itself."""
_LABEL = re.compile(
    r"(?P<label>(?:chapter|part|book|act|prologue|epilogue|interlude)?\s*(?:\d+|[IVXLC]+|[\w-]+)?)\s*(?:[.:–—]|\s-)\s+(?P<title>\S.*)",
    re.IGNORECASE,
)
_DELIMITER = re.compile(r"\*|(?<![^\W_])_+|_+(?![^\W_])")
"""What an author put around words for italics; an underscore within a name is none."""
_WORD = re.compile(r"[^\W_]\S*")
"""A word from its first letter or digit on."""


@dataclass(frozen=True, slots=True)
class Note:
    """Neighbouring note blocks of one kind, as one note."""

    kind: NoteKind
    place: Place
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: its heading and the blocks under it, with the notes at its head and foot.

    ``label`` ("Chapter 3") and ``title`` ("Rain") are empty where the heading has none; both are empty in a
    story without chapters. ``blocks`` may hold note blocks with place ``AT``: footnotes to the block before.
    """

    label: str = ""
    title: str = ""
    before: tuple[Note, ...] = ()
    blocks: tuple[Block, ...] = ()
    after: tuple[Note, ...] = ()

    @property
    def name(self) -> str:
        """The heading on one line, for contents and running heads."""
        return f"{self.label}: {self.title}" if self.label and self.title else self.label or self.title


@dataclass(frozen=True, slots=True)
class Outline:
    """A story as a book shows it: front matter, chapters, end matter."""

    summary: tuple[Note, ...] = ()
    disclaimer: tuple[Note, ...] = ()
    dedication: tuple[Note, ...] = ()
    preface: tuple[Note, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    afterword: tuple[Note, ...] = ()


@dataclass(slots=True)
class _Open:
    """A chapter while its blocks are being collected."""

    headings: list[Block] = field(default_factory=list)
    before: list[Block] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    after: list[Block] = field(default_factory=list)

    def close(self) -> Chapter:
        label, title = split_heading([block.text.value for block in self.headings])
        return Chapter(label, title, notes_of(self.before), tuple(_trim(self.blocks)), notes_of(self.after))


def outline(story: Story) -> Outline:
    """Fold the story's blocks into front matter, chapters and end matter. Residue and header lines fall out."""
    chapters = [chapter.close() for chapter in _collect(story.blocks)]
    front: list[Note] = []
    if chapters and not chapters[0].name and not chapters[0].blocks and len(chapters) > 1:
        first = chapters.pop(0)
        front += first.before + first.after
    elif chapters and not chapters[0].name:
        front += chapters[0].before
        chapters[0] = replace(chapters[0], before=())
    back: tuple[Note, ...] = ()
    if chapters:
        back = chapters[-1].after
        chapters[-1] = replace(chapters[-1], after=())
    return Outline(
        summary=_only(front, NoteKind.SUMMARY),
        disclaimer=_only([*front, *back], NoteKind.DISCLAIMER),
        dedication=_only(front, NoteKind.DEDICATION),
        preface=_only(front, NoteKind.NOTE, NoteKind.THANKS),
        chapters=tuple(chapters),
        afterword=tuple(note for note in back if note.kind is not NoteKind.DISCLAIMER),
    )


def words(blocks: Iterable[Block]) -> int:
    """Count the words of blocks: what stands between spaces and has a letter or a digit. What pictures show is none."""
    return sum(len(_WORD.findall(block.text.value)) for block in blocks if block.role is not Role.FIGURE)


def overruled(story: Story, parts: Outline) -> tuple[Block, ...]:
    """Return the blocks of the text's own summary where the book words it otherwise."""
    known = story.meta.summary.strip()
    return (
        tuple(block for note in parts.summary for block in note.blocks)
        if known not in {"", said(parts.summary)}
        else ()
    )


def said(notes: Iterable[Note]) -> str:
    """Return the words of notes on one line, without their labels."""
    texts = []
    for block in (block for note in notes for block in note.blocks):
        text = block.text.value
        for span in block.spans:
            if span.kind is Kind.LABEL:
                text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
        texts.append(text)
    return " ".join(" ".join(texts).split())


def notes_of(blocks: Iterable[Block]) -> tuple[Note, ...]:
    """Join neighbouring note blocks of one kind and place."""
    groups = groupby(blocks, key=lambda block: (block.note, block.place))
    return tuple(Note(kind, place, tuple(members)) for (kind, place), members in groups)


def split_heading(lines: Sequence[str]) -> tuple[str, str]:
    """Part a heading into label and title: ``Chapter 3: Rain`` gives ``("Chapter 3", "Rain")``."""
    lines = [_DELIMITER.sub("", line).strip("~=# ") for line in lines]
    if not lines:
        return "", ""
    if len(lines) > 1:
        return lines[0].strip(" .:"), " ".join(lines[1:])
    match = _LABEL.fullmatch(lines[0].strip())
    if match and match["label"]:
        return match["label"].strip(), match["title"].strip()
    return lines[0].strip().rstrip(".:"), ""


def _collect(blocks: Iterable[Block]) -> list[_Open]:
    chapters = [_Open()]
    for block in blocks:
        now = chapters[-1]
        if block.role is Role.HEADING:
            if now.before or now.blocks or now.after or (len(chapters) == 1 and not now.headings):
                now = _Open()
                chapters.append(now)
            now.headings.append(block)
        elif block.role is Role.NOTE and block.place is not Place.AT:
            (now.after if block.place is Place.AFTER else now.before).append(block)
        elif block.role in BODY or block.role is Role.NOTE:
            now.blocks.append(block)
    if len(chapters) > 1 and not (chapters[0].before or chapters[0].blocks or chapters[0].after):
        chapters.pop(0)
    return chapters


def _trim(blocks: list[Block]) -> list[Block]:
    """Leave out scene breaks where nothing stands before or after them in the chapter, and doubled ones."""
    kept: list[Block] = []
    for block in blocks:
        open_already = not kept or kept[-1].role is Role.SCENE_BREAK
        if block.role is Role.SCENE_BREAK and open_already:
            continue
        doubled = block.boundary is Boundary.SCENE_BREAK and open_already
        kept.append(replace(block, boundary=Boundary.NONE) if doubled else block)
    while kept and kept[-1].role is Role.SCENE_BREAK:
        kept.pop()
    return kept


def _only(notes: Iterable[Note], *kinds: NoteKind) -> tuple[Note, ...]:
    return tuple(note for note in notes if note.kind in kinds)
