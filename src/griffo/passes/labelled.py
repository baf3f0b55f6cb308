"""Lines at the head of a story that say what they are: "Author: …", "Summary: …"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from griffo.model import Block, Kind, NoteKind, Place, Role, Series, Span
from griffo.series import read_series

BY = "header"
_NOTE_LABELS = {
    "summary": NoteKind.SUMMARY,
    "synopsis": NoteKind.SUMMARY,
    "blurb": NoteKind.SUMMARY,
    "description": NoteKind.SUMMARY,
    "disclaimer": NoteKind.DISCLAIMER,
    "disclaimers": NoteKind.DISCLAIMER,
    "dedication": NoteKind.DEDICATION,
    "dedicated to": NoteKind.DEDICATION,
}
_TITLE_LABELS = {"title", "story", "story title", "fic", "name"}
_AUTHOR_LABELS = {"author", "authors", "by", "written by", "writer", "pen name", "penname"}
_DETAILS = (
    "rating|rated|fandoms?|series|part|archive warnings?|content warnings?|trigger "
    "warnings?|warnings?|category|categories|"
    "relationships?|pairings?|ships?|characters?|additional "
    "tags|tags|genres?|language|published|updated|packaged|completed|status|stats|publisher|author url|story url|"
    "words?|word ?count|chapters?|collections?|setting|timeline|spoilers?|date|beta|beta'd "
    "by|betas?|archive|feedback|e-?mail|url|source|id"
)
LABELLED = re.compile(
    rf"\W*(?P<label>{'|'.join([*_NOTE_LABELS, *_TITLE_LABELS, *_AUTHOR_LABELS])}|"
    rf"{_DETAILS})\s*[*_]*:[*_]*\s*(?P<value>.*)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(slots=True)
class Header:
    """What has been read of the header so far."""

    title: str = ""
    authors: tuple[str, ...] = ()
    series: tuple[Series, ...] = ()
    subtitle: str = ""
    details: tuple[tuple[str, str], ...] = ()


def is_label_line(block: Block) -> bool:
    """Whether a line begins with a label."""
    return bool(LABELLED.fullmatch(block.text.value))


def read_labelled(blocks: list[Block], end: int, read: Header) -> None:
    """Read the labelled lines among the first ``end`` blocks into the header, and give them their roles."""
    at = 0
    while at < end:
        block = blocks[at]
        match = LABELLED.fullmatch(block.text.value) if block.role is Role.PARAGRAPH else None
        if match:
            label, value = match["label"].lower(), match["value"].strip()
            blocks[at] = _labelled(block, match, label)
            if (
                not value
                and at + 1 < end
                and blocks[at + 1].role is Role.PARAGRAPH
                and not is_label_line(blocks[at + 1])
            ):
                at += 1
                value = blocks[at].text.value.strip()
                blocks[at] = _valued(blocks[at], label)
            if not _keep(read, match["label"], value):
                blocks[at] = replace(blocks[at], role=Role.RESIDUE, why="a header line again")
        at += 1


def _labelled(block: Block, match: re.Match[str], label: str) -> Block:
    span = Span(Kind.LABEL, 0, match.start("value"), BY, why="a label")
    if label in _NOTE_LABELS:
        return replace(
            block.spans_by(BY, [span]),
            role=Role.NOTE,
            note=_NOTE_LABELS[label],
            place=Place.BEFORE,
            why=f"labelled “{match['label']}”",
        )
    role = Role.TITLE if label in _TITLE_LABELS else Role.BYLINE if label in _AUTHOR_LABELS else Role.METADATA
    return replace(block.spans_by(BY, [span]), role=role, why=f"labelled “{match['label']}”")


def _valued(block: Block, label: str) -> Block:
    if label in _NOTE_LABELS:
        return replace(block, role=Role.NOTE, note=_NOTE_LABELS[label], place=Place.BEFORE, why=f"under “{label}”")
    return replace(block, role=Role.METADATA, why=f"under “{label}”")


def _keep(read: Header, label: str, value: str) -> bool:
    """Take what a labelled line says into the header; False where an earlier line has said so already."""
    name = label.lower()
    if not value or name in _NOTE_LABELS:
        return True
    if name in _TITLE_LABELS:
        free, read.title = not read.title, read.title or value
    elif name in _AUTHOR_LABELS:
        free, read.authors = not read.authors, read.authors or names(value)
    elif name == "series":
        more = tuple(one for one in read_series(value) if one not in read.series)
        free, read.series = bool(more), (*read.series, *more)
    else:
        detail = (label[:1].upper() + label[1:], value)
        free = detail not in read.details
        read.details += (detail,) if free else ()
    return free


def names(value: str) -> tuple[str, ...]:
    """Part a byline into names: "Ada Moss and B. Reed" gives two."""
    return tuple(name.strip(" *_~") for name in re.split(r"\s*(?:,|&|\band\b)\s*", value) if name.strip(" *_~"))
