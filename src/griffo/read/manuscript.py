"""What a reader returns, and the passages that those readers make whose files hold more than characters.

A file with markup has no plain text of its own to count characters of. So its passages are written out, one to a line
with blank lines between them, and that is the text in which offsets count, decisions are anchored and marks have their
places. Nothing of the file that a person can read is left out of it: what is no part of the story is a passage too,
with the role ``RESIDUE``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from griffo.errors import GriffoError
from griffo.model import Align, Block, Kind, Meta, NoteKind, Place, Role, Span, Story
from griffo.read.characters import clean
from griffo.read.source import Source
from griffo.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from griffo.model import Finding

BY = "markup"
"""The reader, as the one who found a span: the file itself says so."""
GIVEN = "given by the file"
"""Why a block has its role, where the file's markup says so."""
ITEM = "an item of a list"
"""Said of a paragraph that is one, so that nobody takes its number for a chapter's."""
BY_SITE = "the heading that the site gives the chapter"
"""The same, where that is the heading of one of a site's chapters: each of them has one."""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture as a file's markup shows it."""

    address: str
    """Where it is: in the file itself (``data:``), among what came with it, beside it, or elsewhere."""
    described: bool = True
    """Whether the file says in words what it shows. Else the passage's text is but ``UNDESCRIBED``."""
    alone: bool = True
    """Whether nothing else stands in its paragraph."""
    size: tuple[int, int] | None = None
    """Width and height in pixels, where the markup gives both."""


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A file as it was read: its characters, and the story as far as the file itself tells it."""

    source: Source
    story: Story
    origin: str = "the file"
    """What told what is known about the story, in the report's words: "the archive’s preface"."""
    images: Mapping[int, Image] = field(default_factory=dict)
    """The pictures that blocks show, by the blocks' numbers."""
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """The files of those pictures that came with the file, by address."""

    def called(self, name: str) -> Manuscript:
        """Return the manuscript of the same file under another name."""
        return replace(self, source=replace(self.source, name=name), story=replace(self.story, source=name))


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, or a line that stands alone, as a file with markup gives it."""

    text: str
    """On one line."""
    spans: tuple[Span, ...] = ()
    """What the markup says, in characters of ``text``."""
    role: Role = Role.PARAGRAPH
    """``PARAGRAPH`` where the markup says nothing, so that the passes may say more."""
    gap: int = 1
    """Blank lines before it; 0 for a line that follows a mere break of the line."""
    line: int = 0
    """Where it begins in the file; 0 in a file that has no lines."""
    level: int = 0
    """Of a heading: 1 to 6."""
    note: NoteKind = NoteKind.NOTE
    place: Place = Place.BEFORE
    label: int = 0
    """How many characters at its head are a label ("Rating: "), which the book words in its own way."""
    why: str = GIVEN
    align: Align = Align.START
    """Where it stands on the line."""
    image: Image | None = None
    """The picture that stands here; ``text`` says in words what it shows, and the role is ``FIGURE`` or ``NOTE``."""


def bind(
    name: str,
    passages: Iterable[Passage],
    meta: Meta,
    findings: Sequence[Finding] = (),
    origin: str = "the file",
    pictures: Mapping[str, bytes] | None = None,
) -> Manuscript:
    """Return the manuscript that passages make, in their order.

    ``meta`` is what the file says about the story, and ``origin`` which part of it does; ``pictures`` are the files of
    pictures that came with it, by the addresses that passages have. Raises ``GriffoError`` where
    there is not a word.
    """
    kept = [passage for passage in passages if passage.text.strip()]
    if all(passage.image and not passage.image.described for passage in kept):
        mend = "Open it in a reader to see whether it is whole."
        raise GriffoError("This file holds no text.", file=name, mend=mend)
    blocks: list[Block] = []
    dropped: list[tuple[int, int, str]] = []
    written: list[str] = []
    starts: list[int] = []
    images: dict[int, Image] = {}
    at = 0
    for number, passage in enumerate(kept):
        glue = "\n" * (passage.gap + 1) if number else ""
        at += len(glue)
        written += (glue, passage.text)
        starts.append(at)
        block = _block(passage, at, dropped)
        at += len(passage.text)
        if block.text.value:
            images |= {len(blocks): passage.image} if passage.image else {}
            blocks.append(block)
    lines = _lines(kept, starts)
    source = Source(name, "".join(written), lines, "utf-8")
    return Manuscript(
        source,
        Story(name, tuple(blocks), meta=meta, findings=tuple(findings), dropped=tuple(dropped), lines=lines),
        origin,
        images,
        pictures or {},
    )


def _block(passage: Passage, at: int, dropped: list[tuple[int, int, str]]) -> Block:
    text = clean(Text.of(passage.text, at), dropped).strip()
    found = [replace(span, start=span.start + at, end=span.end + at) for span in passage.spans]
    if passage.label:
        found.append(Span(Kind.LABEL, at, at + passage.label, BY, why="a label"))
    why = "" if passage.role is Role.PARAGRAPH and passage.why == GIVEN else passage.why
    block = Block(text, passage.gap, passage.role, note=passage.note, place=passage.place, why=why, align=passage.align)
    return block.spans_by(BY, carried(found, text))


def carried(spans: Iterable[Span], text: Text) -> tuple[Span, ...]:
    """Return spans that are given in characters of the source as spans of ``text``; those with nothing left go."""
    placed = (replace(span, start=a, end=b) for span in spans for a, b in [text.locate(span.start, span.end)])
    return tuple(span for span in placed if span.start < span.end)


def _lines(passages: Sequence[Passage], starts: Sequence[int]) -> tuple[int, ...]:
    """Return for each line of the file the offset of its first character in what was written out.

    A line in which no passage begins has the offset of the next one's. Without lines in the file passages are counted.
    """
    if not any(passage.line for passage in passages):
        return tuple(starts)
    lines = [0]
    for passage, start in zip(passages, starts, strict=True):
        lines += [start] * (passage.line - len(lines))
    return tuple(lines)
