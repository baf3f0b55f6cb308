"""What looks wrong in a story. A check changes nothing; it returns findings for a person to look into."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from griffo.model import ASK, SET, Finding, Kind, Level, Role
from griffo.outline import BODY
from griffo.passes.candidates import KEPT
from griffo.passes.italics import own_words, remarks
from griffo.passes.memory import BY as _MEMORY
from griffo.passes.memory import is_flashback_marker
from griffo.read.manuscript import BY_SITE
from griffo.text import TAG
from griffo.wishes import ASK_FIRST, CODE, said, wishes_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from griffo.model import Block, Span, Story
    from griffo.passes.italics import Remark

_TOLD = BODY - {Role.SCENE_BREAK, Role.FIGURE, Role.CAPTION}
"""Roles of blocks that tell the story."""
_WALL = 1500
"""Words in a paragraph; few novels hold one as long, and a story saved without its line ends is one."""
_NUMBER = re.compile(r"[0-9]{1,5}")


def no_story(story: Story) -> tuple[Finding, ...]:
    """Find a file without a single word of story: it holds notes, header lines or site residue only."""
    if any(_has_words(block) for block in story.blocks if block.role in _TOLD):
        return ()
    noted = any(block.role is Role.NOTE for block in story.blocks)
    held = "the author's notes" if noted else "header lines and the like"
    hint = "Save the story's own text too, or take the file out of the book."
    return (Finding("no-story", Level.ERROR, f"This file holds no story, only {held}.", hint),)


def no_author(story: Story) -> tuple[Finding, ...]:
    """Find a story whose author nobody names."""
    if story.meta.authors:
        return ()
    return (Finding("no-author", Level.INFO, "The text does not say who wrote it.", "Set author in book.toml."),)


def broken_characters(story: Story) -> tuple[Finding, ...]:
    """Find replacement characters: something before Griffo could not read the file's encoding."""
    found = [(block, block.text.value.index("\ufffd")) for block in story.blocks if "\ufffd" in block.text.value]
    if not found:
        return ()
    count = sum(block.text.value.count("\ufffd") for block, _ in found)
    block, at = found[0]
    were = "was" if count == 1 else "were"
    sentence = f"{_count(count, 'character')} {were} lost before this file was saved."
    hint = "Look for “\ufffd” in the file and put the right characters in."
    return (_at(story, block, at, at + 1, "broken-character", Level.WARNING, sentence, hint),)


def control_characters(story: Story) -> tuple[Finding, ...]:
    """Find characters that no page can show and that are left out: bells, escapes, parts of a terminal's output."""
    places = [start for start, _, why in story.dropped if why == "control character"]
    if not places:
        return ()
    were = "was" if len(places) == 1 else "were"
    sentence = f"{_count(len(places), 'control character')} {were} left out."
    hint = "Look whether the words around are whole; “griffo compile --json” names each place."
    first = min(places)
    code = "control-character"
    return (Finding(code, Level.INFO, sentence, hint, first, first + 1, story.line(first)),)


def tags(story: Story) -> tuple[Finding, ...]:
    """Find HTML: it is printed as it stands, in titles and in the text, for a plain text means what it says."""
    hint = "Save the story from the site as plain text, or take the tags out."
    found = [(block, match) for block in story.blocks if (match := TAG.search(block.text.value))]
    meta = story.meta
    said = [meta.title, meta.subtitle, meta.summary, *meta.authors, *map(str, meta.series)]
    if found:
        block, match = found[0]
        sentence = f"There is HTML in the text, such as “{match.group()}”; it stands in the book as it is."
        return (_at(story, block, *match.span(), "tags", Level.WARNING, sentence, hint),)
    named = next(filter(None, map(TAG.search, said)), None)
    if not named:
        return ()
    sentence = (
        f"There is HTML in what is said about the story, such as “{named.group()}”; it stands in the book as it is."
    )
    return (Finding("tags", Level.WARNING, sentence, "Take the tags out in book.toml."),)


def part_of_work(story: Story) -> tuple[Finding, ...]:
    """Find a page of a site that holds fewer chapters than, by what it says itself, the work has."""
    said = next((value for label, value in story.meta.details if label.casefold() == "chapters"), "")
    match = _NUMBER.match(said)
    held = sum(block.role is Role.HEADING and block.why == BY_SITE for block in story.blocks)
    if not match or not 0 < held < int(match[0]):
        return ()
    sentence = f"This is {_count(held, 'chapter')} of the {match[0]} that the work has."
    hint = "Save the entire work or the site’s own download, or put a page for each chapter into one folder."
    return (Finding("part-of-work", Level.WARNING, sentence, hint, line=1),)


def long_paragraphs(story: Story) -> tuple[Finding, ...]:
    """Find paragraphs so long that their line ends must have been lost."""
    return tuple(
        _at(
            story,
            block,
            0,
            len(block.text),
            "long-paragraph",
            Level.WARNING,
            f"This paragraph has {words:,} words; the breaks inside it seem to be lost.",
            "Save the story again from where it came from, with its line ends.",
        )
        for block in story.blocks
        if block.role is Role.PARAGRAPH and (words := len(block.text.value.split())) > _WALL
    )


def open_quotes(story: Story) -> tuple[Finding, ...]:
    """Find speech that opens and never closes, unless it goes on: then the next paragraph opens too."""
    return tuple(_open_quotes(story))


def _open_quotes(story: Story) -> Iterator[Finding]:
    body = [block for block in story.blocks if block.role is Role.PARAGRAPH]
    for block, after in zip_longest(body, body[1:]):
        text = block.text.value
        opened = text.rfind("“")
        if text.count("“") != text.count("”") + 1 or text.find("”", opened) >= 0:
            continue
        broken_off = text.endswith("—")
        if broken_off or after is None or not after.text.value.startswith(("“", "‘")):
            hint = "Close it in the file if the author forgot to."
            yield _at(story, block, opened, opened + 1, "open-quote", Level.INFO, "This speech never closes.", hint)


def wishes(story: Story) -> tuple[Finding, ...]:
    """Find an author's wish not to be printed, bound or reposted, where ``book.toml`` names no permission."""
    if story.meta.permission:
        return ()
    return tuple(
        _at(story, block, first + wish.start, first + wish.end, CODE, Level.WARNING, said(wish), ASK_FIRST)
        for block in story.blocks
        for first, last in own_words(block)
        for wish in wishes_in(block.text.value[first:last])
    )


def lost_italics(story: Story) -> tuple[Finding, ...]:
    """Find an author's note that speaks of italics, where the story has none left."""
    body = [block for block in story.blocks if block.role in BODY and not is_flashback_marker(block.text.value)]
    if any(_is_delimited(block, span) or span.by == KEPT for block in body for span in block.spans):
        return ()
    return tuple(_lost_italics(story, remark) for remark in remarks(story.blocks))


def _lost_italics(story: Story, remark: Remark) -> Finding:
    by = _taken_at_its_word(story) if remark.meaning == "past" else "Griffo went by other signs."
    sentence = f"A note says “{remark.sentence}”, but no italics are left in the file. {by}"
    hint = "See what is in italics now with “griffo marks”, and mend it there."
    block = story.blocks[remark.block]
    return _at(story, block, remark.start, remark.end, "lost-italics", Level.INFO, sentence, hint)


def _taken_at_its_word(story: Story) -> str:
    """Say how many passages are set as remembered because the note says what italics were."""
    spans = [span for block in story.blocks for span in block.spans if span.by == _MEMORY and span.is_set]
    count = len(spans)
    if not count:
        return "Griffo took its word, but found no passage that must be remembered speech."
    are = "is" if count == 1 else "are"
    return f"Griffo took its word: {_count(count, 'passage')} {are} set as remembered speech."


def _is_delimited(block: Block, span: Span) -> bool:
    return span.is_set and span.hide[0] > 0 and block.text.value[span.start - 1] in "*_"


def suggestions(story: Story) -> tuple[Finding, ...]:
    """Say how many passages may be thoughts but were left roman."""
    asked = [
        (block, span)
        for block in story.blocks
        for span in block.spans
        if span.kind in {Kind.THOUGHT, Kind.MEMORY} and ASK <= span.confidence < SET
    ]
    if not asked:
        return ()
    block, span = asked[0]
    are = "is" if len(asked) == 1 else "are"
    sentence = f"{_count(len(asked), 'passage')} may be inner thought but {are} not set so."
    hint = "See them with “griffo marks”; if the author marks thoughts in one way, set thoughts in book.toml."
    return (_at(story, block, span.start, span.end, "suggestions", Level.INFO, sentence, hint),)


def _at(story: Story, block: Block, start: int, end: int, code: str, level: Level, sentence: str, hint: str) -> Finding:
    first, last = block.text.source(start, end)
    return Finding(code, level, sentence, hint, first, last, story.line(first))


def _has_words(block: Block) -> bool:
    return any(map(str.isalnum, block.text.value))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


CHECKS: tuple[Callable[[Story], tuple[Finding, ...]], ...] = (
    no_story,
    no_author,
    broken_characters,
    control_characters,
    tags,
    part_of_work,
    long_paragraphs,
    open_quotes,
    wishes,
    lost_italics,
    suggestions,
)
"""Every check, in the order in which they run."""
