"""Title, byline and the labelled lines at the head of a story."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from griffo.model import Block, Finding, Level, Meta, NoteKind, Place, Role, Series, Story
from griffo.passes.labelled import LABELLED, Header, is_label_line, names, read_labelled
from griffo.passes.labels import is_labelled_note
from griffo.passes.residue import SIGNPOST
from griffo.passes.voice import voice
from griffo.read.manuscript import GIVEN
from griffo.series import read_series
from griffo.text import readable

CODE = "title-from-file-name"
_BYLINE = re.compile(
    r"[\W_]*(?:(?:a )?(?:story|fic|fanfic|tale)\s+)?(?:written\s+)?by:?\s+"
    r"(?P<name>[^\s.!?](?:[^.!?\n]|(?<=\b[A-Z])\.){0,60})[\W_]*",
    re.IGNORECASE,
)
_TITLE_BY = re.compile(r"(?P<title>[^a-z\W].{0,80}?)\s+by:?\s+(?P<name>[\w.'’ -]{2,40})")
_DEDICATION = re.compile(
    r"(?:dedicated to .{2,120}|(?:for|to) (?:my|all|everyone|those|the)\b.{2,80}|(?:for|"
    r"to) [A-Z][\w.]*(?:(?:,? and|,| &) [A-Z][\w.]*)*(?:, (?:who|with|because|"
    r"as always)\b.{0,80})?)[.!]?",
    re.IGNORECASE,
)
_PLACE_OR_TIME = re.compile(
    r"\d{1,2}:\d\d|\b(?:1[5-9]|20)\d\d\b.*\d|\b\d{4}\s*\Z|\A(?:\d{1,2}\s)?(?:January|February|March|"
    r"April|May|June|July|August|September|October|November|December)\b"
)
_SERIES = re.compile(
    r"\b(?:arc|series|saga|trilogy|verse|universe|cycle|sequence|sequel|prequel|part (?:\d+|one|two|three|four))\b",
    re.IGNORECASE,
)
_SITE_RATING = re.compile(r"rated:\s*(?:fiction\s+)?(?P<rating>[kmtgnr][\w+-]*)\s+-", re.IGNORECASE)
_NUMBER = re.compile(r"[IVXLC]+\.?|\d+\.?")
_LONGEST_TITLE = 10
_LINE = 60  # characters of a line that gives a date or a time and nothing else
_HEADER = 40


def header(story: Story) -> Story:
    """Read title, byline, series, summary, disclaimer and other labelled lines before the first prose.

    Lines become ``TITLE``, ``BYLINE``, ``METADATA`` or, for summary, disclaimer and dedication, ``NOTE``; their
    values fill empty fields of the story's metadata. Where the text gives no title, the file's name made
    readable stands in, and a finding says so.
    """
    if any(block.role in _FOUND and not _is_given(block) for block in story.blocks):
        return story
    blocks = list(story.blocks)
    read = Header(title=next((block.text.value for block in blocks if _is_given(block)), ""))
    end = _end_of_header(blocks)
    read_labelled(blocks, end, read)
    _read_lines(blocks, end, read)
    _read_blurb(blocks)
    meta = _fill(story.meta, read, blocks)
    story = replace(story, blocks=tuple(blocks), meta=meta)
    return story if meta.title else _title_from_name(story)


_FOUND = frozenset({Role.TITLE, Role.BYLINE, Role.METADATA})


def _is_given(block: Block) -> bool:
    """Whether a block is the title by the file's own markup, under which there may be more to read."""
    return block.role is Role.TITLE and block.why == GIVEN


def _end_of_header(blocks: Sequence[Block]) -> int:
    """Return the first block that is prose: where the header is over at the latest."""
    for at, block in enumerate(blocks[:_HEADER]):
        if block.role is Role.HEADING:
            return at
        line = block.text.value
        if (
            block.role is Role.PARAGRAPH
            and not LABELLED.fullmatch(line)
            and not _DEDICATION.fullmatch(line)
            and _is_prose(line)
            and not _introduces(blocks, at)
        ):
            return at
    return min(len(blocks), _HEADER)


def _is_prose(line: str) -> bool:
    if len(line.split()) <= 8 and _BYLINE.fullmatch(line.strip("*_~= ")):
        return False
    return len(line.split()) > 12 or bool(re.search(r"[.…,;:”’]\Z", line)) or line[:1] in "“‘" or line[:1].islower()


def _introduces(blocks: Sequence[Block], at: int) -> bool:
    """Whether more header lines follow an author's note within a few paragraphs."""
    line = blocks[at].text.value
    return (is_labelled_note(line) or voice(line)[0] >= 3) and any(
        block.role is Role.PARAGRAPH and (is_label_line(block) or _title_like(block.text.value))
        for block in blocks[at + 1 : at + 4]
    )


def _title_like(line: str) -> bool:
    words = line.split()
    return (
        0 < len(words) <= _LONGEST_TITLE
        and not is_labelled_note(line)
        and any(word[0].isupper() for word in words)
        and any(character.isalpha() for character in line)
        and not line[0].islower()
        and line[0] not in "([{"
        and not _is_prose(line)
        and not line.endswith((":", "—"))
        and not re.search(r"[.!?] ", line)
        and not _PLACE_OR_TIME.search(line)
        and not _NUMBER.fullmatch(line)
    )


def _read_lines(blocks: list[Block], end: int, read: Header) -> None:
    """Read the lines without labels: a title, a byline, a subtitle, a dedication."""
    for at in range(end):
        block, line = blocks[at], blocks[at].text.value.strip().strip("*_~= ")
        if block.role is not Role.PARAGRAPH or block.why or not line or _follows_signpost(blocks, at):
            continue
        if not read.authors and len(line.split()) <= 8 and (match := _BYLINE.fullmatch(line)):
            read.authors = names(match["name"])
            blocks[at] = replace(block, role=Role.BYLINE, why="begins with “by”")
        elif not read.title and not read.authors and len(line.split()) <= 12 and (match := _TITLE_BY.fullmatch(line)):
            read.title, read.authors = match["title"], names(match["name"])
            blocks[at] = replace(block, role=Role.TITLE, why="a title “by” an author")
        elif (read.title or read.authors) and len(line.split()) <= 14 and _DEDICATION.fullmatch(line):
            blocks[at] = replace(
                block,
                role=Role.NOTE,
                note=NoteKind.DEDICATION,
                place=Place.BEFORE,
                why="dedicates the story under its title",
            )
        elif not read.title and _title_like(line) and not _beside_a_time(blocks, at):
            read.title = line
            blocks[at] = replace(
                block, role=Role.TITLE, why="a short line without a full stop before the first paragraph"
            )
        elif read.title and not read.subtitle and _title_like(line):
            _subtitle(blocks, at, line, read)


def _read_blurb(blocks: list[Block]) -> None:
    """Read the line between byline and site statistics: there a site shows the summary."""
    for at in range(2, min(len(blocks), _HEADER)):
        if blocks[at].role is Role.RESIDUE and _SITE_RATING.match(blocks[at].text.value):
            above = blocks[at - 1]
            if above.role is Role.PARAGRAPH and blocks[at - 2].role in {Role.TITLE, Role.BYLINE}:
                blocks[at - 1] = replace(
                    above,
                    role=Role.NOTE,
                    note=NoteKind.SUMMARY,
                    place=Place.BEFORE,
                    why="between the byline and the site’s statistics",
                )
            return


def _beside_a_time(blocks: Sequence[Block], at: int) -> bool:
    """Whether the line above or below is a date or a time: then this one names the place of the scene."""
    return any(
        _PLACE_OR_TIME.search(block.text.value) for block in blocks[max(0, at - 1) : at + 2] if len(block.text) < _LINE
    )


def _follows_signpost(blocks: Sequence[Block], at: int) -> bool:
    return at > 0 and blocks[at - 1].role is Role.RESIDUE and blocks[at - 1].why == SIGNPOST


def _subtitle(blocks: list[Block], at: int, line: str, read: Header) -> None:
    if line.casefold() == read.title.casefold():
        blocks[at] = replace(blocks[at], role=Role.RESIDUE, why="the title again")
        return
    if _SERIES.search(line) and not read.series:
        read.series = read_series(line)
    else:
        read.subtitle = line
    blocks[at] = replace(blocks[at], role=Role.METADATA, why="a short line under the title")


def _take(details: list[tuple[str, str]], *labels: str) -> str:
    """Take the first detail with one of these labels out of the list and return its value."""
    at = next((at for at, (label, _) in enumerate(details) if label.lower() in labels), None)
    return "" if at is None else details.pop(at)[1]


def _fill(meta: Meta, read: Header, blocks: Sequence[Block]) -> Meta:
    details = list(read.details)
    rating, fandom, url = _take(details, "rating", "rated"), _take(details, "fandom", "fandoms"), _take(details, "url")
    series = _numbered(read.series, details)
    site = next(
        (m for block in blocks[:_HEADER] if block.role is Role.RESIDUE and (m := _SITE_RATING.match(block.text.value))),
        None,
    )
    return replace(
        meta,
        title=meta.title or read.title,
        authors=meta.authors or read.authors,
        series=meta.series or series,
        subtitle=meta.subtitle or read.subtitle,
        rating=meta.rating or rating or (site["rating"] if site else ""),
        fandom=meta.fandom or fandom,
        url=meta.url or url,
        details=meta.details or tuple(details),
    )


def unnamed(story: Story) -> Story:
    """Return the story without a title that its file's name gave: the file is but a part of one."""
    if not any(found.code == CODE for found in story.findings):
        return story
    return replace(story.with_findings([], by={CODE}), meta=replace(story.meta, title=""))


def _numbered(series: tuple[Series, ...], details: Sequence[tuple[str, str]]) -> tuple[Series, ...]:
    """Give a series that stands alone the part that another line tells: "Series: The Gate Lodge", "Part: 2"."""
    told = next((value for label, value in details if label.lower() == "part"), "")
    if len(series) != 1 or series[0].part or not told:
        return series
    (part,) = read_series(f"Part {told} of {series[0].name}")
    return (replace(part, words=str(series[0])),) if part.part else series


def _title_from_name(story: Story) -> Story:
    title = readable(story.source)
    found = Finding(
        CODE,
        Level.INFO,
        f"The text gives no title; the file's name stands in: “{title}”.",
        "Set title in book.toml.",
        line=1,
    )
    return replace(story.with_findings([found], by={CODE}), meta=replace(story.meta, title=title))
