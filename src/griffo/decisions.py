"""A person's decisions about marks: kept in a file beside the story, and stronger than any pass."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import msgspec

from griffo.anchors import Anchor, Slice, Words, find
from griffo.errors import GriffoError
from griffo.model import Block, Finding, Kind, Level, Role, Span, Story
from griffo.settings import Toml, listed, near, open_toml
from griffo.text import Text
from griffo.write import shown, slug, write_all

BY = "decision"
SUFFIX = ".marks.toml"
KINDS = (Kind.THOUGHT, Kind.MEMORY, Kind.DOCUMENT, Kind.EMPHASIS, Kind.TITLE, Kind.FOREIGN)
"""What words can be marked as: every kind that shows in the book."""
_BODY = frozenset({Role.PARAGRAPH, Role.DOCUMENT, Role.VERSE})
GUESSED = frozenset({Kind.THOUGHT, Kind.MEMORY, Kind.DOCUMENT})
"""The kinds that Griffo guesses at; the others were in the source."""
MEASURED = (Kind.THOUGHT, Kind.MEMORY, Kind.DOCUMENT)
"""Those of them that ``evaluate`` can measure: fiction that has its italics says where they are."""
_PAIRS = frozenset({"‘’", "“”"})
_DELIMITERS = frozenset({"**", "__", "//", "~~", "<>", "«»"})
"""What authors put before and after a thought."""


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """A ``[[mark]]`` table: that words are a mark of this kind, or that they are not.

    The words are found again by themselves and by what stands around them: see ``anchors.Anchor``.
    """

    decision: Literal["accept", "reject"]
    kind: Kind
    exact: str
    prefix: str = ""
    suffix: str = ""

    @property
    def anchor(self) -> Anchor:
        """What the words are found by."""
        return Anchor(self.exact, self.prefix, self.suffix)


@dataclass(frozen=True, slots=True)
class Answer:
    """A decision at its place: ``start`` to ``end`` (exclusive) of the text of ``story.blocks[block]``.

    A decision about words that now stand in two paragraphs is two answers.
    """

    accepted: bool
    kind: Kind
    block: int
    start: int
    end: int


# ---- the file


def file_of(story: Path, part: str = "") -> Path:
    """Return where the decisions about a story file are kept: for ``rain.txt``, ``rain.marks.toml`` beside it.

    Where the file holds several stories each has its own: ``ponds#rain.marks.toml`` for “Rain” in ``ponds.epub``.
    """
    return story.with_name(story.stem + (f"#{slug(part)}" if part else "") + SUFFIX)


def load(story: Path, part: str = "") -> tuple[Decision, ...]:
    """Return the decisions about a story file, or one story in it, none where there is no file of them.

    Raises ``GriffoError`` where that file cannot be used, and where it is a link out of the story's folder.
    """
    file = file_of(story, part)
    if not file.exists() and not file.is_symlink():
        return ()
    if not file.is_file() or not file.resolve().is_relative_to(file.parent.resolve()):
        raise GriffoError("This is no ordinary file.", file=str(file), mend="Put the file itself in its place.")
    toml = open_toml(file, "mark")
    data = toml.data()
    tables = toml.tables(data)
    for key in data:
        mend = "Begin each decision with a line that says [[mark]]."
        raise toml.error(f"Unknown key “{shown(key)}”.", key, mend=mend)
    return tuple(_decision(table, toml, number) for number, table in enumerate(tables))


def save(story: Path, decisions: Sequence[Decision], source: str, part: str = "") -> Path:
    """Write the decisions about a story, in the order in which their words stand in ``source``; say where.

    Raises ``GriffoError`` where that cannot be done; the earlier file is then as it was.
    """
    file = file_of(story, part)
    tables = "".join("\n" + _table(one) for one in _ordered(decisions, source))
    name = shown(f"{story.name}#{part}" if part else story.name)
    head = f"# Decisions about the marks of {name}. Delete a [[mark]] to take a decision back.\n"
    write_all({file: (head + tables).encode()}, mend="The decisions are as they were.")
    return file


def _decision(table: dict[str, Any], toml: Toml, number: int) -> Decision:
    names = Decision.__struct_fields__
    for key in table:
        if key not in names:
            mend = near(key, names, f"The keys here are {listed(names, 'and')}.")
            raise toml.error(f"Unknown key “{shown(key)}”.", key, number, mend=mend)
    for key in names:
        allowed = _ALLOWED.get(key, ())
        value = table.get(key, _OPTIONAL.get(key))
        if value is None:
            mend = f'Add a line {key} = "…"{f"; it can be {listed(allowed)}" if allowed else ""}.'
            raise toml.error(f"This decision has no “{key}”.", key, number, mend=mend)
        if not isinstance(value, str):
            raise toml.error(f"“{key}” is not text.", key, number, mend=f'Write {key} = "…".')
        if allowed and value not in allowed:
            mend = f"{near(value, allowed)} It can be {listed(allowed)}.".strip()
            raise toml.error(f"“{key}” cannot be “{shown(value)}”.", key, number, mend=mend)
    if not Words.of(table["exact"]).places:
        raise toml.error("“exact” holds no word.", "exact", number, mend="Copy the words from the story.")
    return msgspec.convert(table, Decision)


_ALLOWED: dict[str, tuple[str, ...]] = {"decision": ("accept", "reject"), "kind": KINDS}
_OPTIONAL = {"prefix": "", "suffix": ""}


def _table(one: Decision) -> str:
    """Return a decision as TOML, whose strings are JSON's but for the delete character.

    No library writes it, as there is nothing here but five strings.
    """
    lines = (
        f"{key} = {json.dumps(value, ensure_ascii=False)}\n".replace("\x7f", "\\u007f")
        for key, value in msgspec.to_builtins(one).items()
    )
    return "[[mark]]\n" + "".join(lines)


def _ordered(decisions: Sequence[Decision], source: str) -> list[Decision]:
    """Sort decisions by place; one that has none stays behind the one before it."""
    words, last = Words.of(source), (0, 0)
    keyed: list[tuple[Slice, Decision]] = []
    for one in decisions:
        found = find(words, one.anchor)
        last = found[0] if len(found) == 1 else last
        keyed.append((last, one))
    return [one for _, one in sorted(keyed, key=lambda pair: pair[0])]


def decide(decisions: Iterable[Decision], new: Decision, source: Words) -> tuple[Decision, ...]:
    """Return the decisions with a new one, which takes the place of those about the same words.

    An accepted mark also gives way to one that lies over it.
    """
    (start, end), *_ = find(source, new.anchor)
    kept = []
    for one in decisions:
        found = find(source, one.anchor)
        same = found == ((start, end),)
        over = len(found) == 1 and found[0][0] < end and start < found[0][1]
        if not (same or (over and one.decision == new.decision == "accept")):
            kept.append(one)
    return (*kept, new)


# ---- what they do to a story


def answers(story: Story, decisions: Iterable[Decision], source: str) -> tuple[Answer, ...]:
    """Return what was decided about which words of a story read from ``source``, in the order of the decisions.

    Blocks and their texts are enough, so this can be asked before any pass has run. Decisions whose words are
    not found, or found in two places, are left out.
    """
    words = Words.of(source)
    return tuple(answer for one in decisions for answer in _answers(story.blocks, one, find(words, one.anchor)))


def apply(story: Story, decisions: Sequence[Decision], source: str) -> Story:
    """Set and take away marks as was decided, whatever the passes found in a story read from ``source``.

    A decision whose words are gone, or stand in two places alike, is a finding ``lost-decision``.
    """
    if not decisions:
        return story
    words = Words.of(source)
    blocks = list(story.blocks)
    name, _, part = story.source.partition("#")
    file = file_of(Path(name), part).name
    lost: list[Finding] = []
    for one in sorted(decisions, key=lambda one: one.decision, reverse=True):  # what is rejected goes first
        found = find(words, one.anchor)
        placed = list(_answers(story.blocks, one, found))
        for answer in placed:
            change = _accept if answer.accepted else _reject
            blocks[answer.block] = change(blocks[answer.block], answer, file)
        if not placed:
            lost.append(_lost(one, [story.line(start) for start, _ in found], file))
    return replace(story, blocks=tuple(blocks)).with_findings(lost, by={"lost-decision"})


def _answers(blocks: Sequence[Block], one: Decision, found: Sequence[Slice]) -> Iterator[Answer]:
    if len(found) != 1:
        return
    start, end = found[0]
    number = max(0, bisect_right(blocks, start, key=lambda block: block.text.start) - 1)
    while number < len(blocks) and blocks[number].text.start < end:
        inside = _inside(blocks[number].text, start, end)
        if inside and blocks[number].role in _BODY:
            yield Answer(one.decision == "accept", one.kind, number, *inside)
        number += 1


def _inside(text: Text, start: int, end: int) -> Slice | None:
    """Return the part of a text that stands for ``start`` to ``end`` of the source, without space around."""
    first, last = bisect_right(text.ends, start), bisect_left(text.starts, end)
    part = text.value[first:last]
    first, last = last - len(part.lstrip()), first + len(part.rstrip())
    return (first, last) if first < last else None


def _reject(block: Block, answer: Answer, _: str) -> Block:
    """Take a mark away; one between the author's own asterisks is emphasis then, as they say no less."""
    text = block.text.value
    back = [
        replace(span, kind=Kind.EMPHASIS, by="emphasis", confidence=1.0, why="not a thought, but between asterisks")
        for span in block.spans
        if span.kind is answer.kind is Kind.THOUGHT
        and (answer.start <= span.start < span.end <= answer.end)
        and span.hide != (0, 0)
        and text[span.start - 1] in "*_"
    ]
    kept = [span for span in block.spans if span.by == "emphasis"]
    return _cut(block, answer, {answer.kind}).spans_by("emphasis", [*kept, *back])


def _accept(block: Block, answer: Answer, file: str) -> Block:
    """Mark words, in place of what was guessed about them and of emphasis over the very same words."""
    start, end, hide = _bounds(block.text.value, answer)
    answer = replace(answer, start=start, end=end)
    same = [span for span in block.spans if span.kind is Kind.EMPHASIS and (span.start, span.end) == (start, end)]
    block = replace(block, spans=tuple(span for span in block.spans if span not in same))
    block = _cut(block, answer, GUESSED | {answer.kind})
    made = Span(answer.kind, start, end, BY, 1.0, f"accepted in {file}", hide)
    return block.spans_by(BY, [*(span for span in block.spans if span.by == BY), made])


def _cut(block: Block, answer: Answer, kinds: Iterable[Kind]) -> Block:
    """Take the answer's words out of the marks of some kinds; what is left of such a mark stays one."""
    spans: list[Span] = []
    for span in block.spans:
        if span.kind not in kinds or span.end <= answer.start or answer.end <= span.start:
            spans.append(span)
            continue
        for start, end, hide in (
            (span.start, answer.start, (span.hide[0], 0)),
            (answer.end, span.end, (0, span.hide[1])),
        ):
            part = block.text.value[start:end] if start < end else ""
            if any(map(str.isalnum, part)):
                spans.append(replace(span, start=end - len(part.lstrip()), end=start + len(part.rstrip()), hide=hide))
    return block if tuple(spans) == block.spans else replace(block, spans=tuple(spans))


def _bounds(text: str, answer: Answer) -> tuple[int, int, tuple[int, int]]:
    """Return where a mark begins and ends, and what to hide: the author's delimiters, and a thought's quotation marks.

    The marks around remembered speech stay, since it is speech.
    """
    start, end = answer.start, answer.end
    if answer.kind is Kind.THOUGHT and text[start] + text[end - 1] in _PAIRS:
        start, end = start + 1, end - 1
    size = 0
    while size < 3 and start > size and text[start - size - 1] + text[end + size : end + size + 1] in _DELIMITERS:
        size += 1
    if size:
        return start, end, (size, size)
    quoted = answer.kind is Kind.THOUGHT and start > 0 and text[start - 1] + text[end : end + 1] in _PAIRS
    return start, end, (1, 1) if quoted else (0, 0)


_QUOTED = 12
"""Words of a decision that a warning repeats."""


def _lost(one: Decision, lines: Sequence[int], file: str) -> Finding:
    every = shown(" ".join(one.exact.split())).split(" ")
    words = " ".join(every[:_QUOTED]) + ("…" if len(every) > _QUOTED else "")
    if len(lines) > 1:
        why = f"the words stand in {len(lines)} places alike, in lines {listed(map(str, lines), 'and')}"
    elif lines:
        why = "the words stand outside the story's paragraphs now"
    else:
        why = "the words are not in the story any more"
    sentence = f"A decision in {file} has no place, as {why}: “{words}”{'' if words.endswith(tuple('.!?…')) else '.'}"
    hint = f"Decide anew with “griffo marks”, and delete the old [[mark]] from {file}."
    return Finding("lost-decision", Level.WARNING, sentence, hint)
