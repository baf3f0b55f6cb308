"""Marks for a person to look through: what was set in italics, what might be, and why."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from rich.text import Text as Line

from griffo.decisions import BY, GUESSED
from griffo.model import ASK, Block, Kind, Span, Story, Telling, located
from griffo.passes.lessons import examples, most_telling
from griffo.passes.narration import in_words
from griffo.prose.sentences import sentences
from griffo.prose.speech import SHOWN
from griffo.write import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import Console

    from griffo.decisions import Decision

_LONG = 500
"""Characters from which a paragraph is too long to be shown whole: then the sentences around its marks are."""
_REASONS = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked passage, ``start`` to ``end`` (exclusive) in characters of the decoded source file.

    Quotation marks around it are outside; ``text`` is that part of the file as it stands there.
    """

    start: int
    end: int
    text: str
    kind: Kind
    confidence: float
    decision: Literal["set", "ask"]
    why: str


@dataclass(frozen=True, slots=True)
class Marks:
    """A story's marks, and how it shows thoughts, as ``griffo marks --json`` prints them.

    They are in order, or with ``--ask`` in that of ``asked``.
    """

    source: str
    convention: str
    convention_why: str
    quotes: str
    narration: tuple[Telling, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """A span with its number among all marks of the story, from 1."""

    number: int
    block: Block
    span: Span
    at: int
    """The block's number in the story."""


def marks(story: Story, text: str, *, ask: bool = False) -> Marks:
    """Return the marks of a story whose decoded source is ``text``; with ``ask`` what ``asked`` returns."""
    shown = asked(story) if ask else marked(story)
    found = tuple(_mark(one.block, one.span, text) for one in shown)
    return Marks(story.source, story.convention, story.convention_why, story.quotes, story.tellings, found)


def show(story: Story, file: str, console: Console, *, ask: bool = False) -> None:
    """Print how a story's author shows thoughts, then each paragraph that holds marks, and under it what they are.

    A mark has its number before it and is set in italics; where there are none, in a file or a pipe, it stands
    between underscores. ``file`` names the story; with ``ask`` what ``asked`` returns is shown, in that order.
    """
    console.print(Line(f"Thoughts in {file}: {_convention(story)}"), soft_wrap=True)
    for line in _changes(story):
        console.print(Line(line), soft_wrap=True)
    console.print()
    found = asked(story) if ask else list(marked(story))
    italics = console.is_terminal and console.color_system is not None
    for block, group in groupby(found, key=lambda one: one.block):
        ones = list(group)
        holder, number = located(file, story.files, story.line(block.text.start))
        console.print(Line(f"{holder}:{number}", "dim"), soft_wrap=True)
        console.print(_paragraph(block, ones, italics=italics), soft_wrap=not console.is_terminal)
        for one in ones:
            console.print(Line(_said(one), "dim"), soft_wrap=True)
        console.print()
    noun = "question" if ask else "mark"
    console.print(Line(f"{len(found)} {noun if len(found) == 1 else noun + 's'} in {file}"), soft_wrap=True)


def show_decisions(decisions: Iterable[Decision], file: str, console: Console) -> None:
    """Print decisions that were written to ``file``."""
    console.print(Line(f"Wrote {file}:"), soft_wrap=True)
    for one in dict.fromkeys(decisions):
        words = shown(" ".join(one.exact.split()))
        console.print(Line(f"  {one.decision}ed as {one.kind}: {words}"), soft_wrap=True)


def marked(story: Story) -> Iterator[Marked]:
    """Yield the marks that a person may decide about, in the order of the story."""
    number = 0
    for at, block in enumerate(story.blocks):
        for span in block.spans:
            if (span.kind in GUESSED or span.by == BY) and span.confidence >= ASK:
                number += 1
                yield Marked(number, block, span, at)


def asked(story: Story, count: int = 20) -> list[Marked]:
    """Return marks under the numbers of ``marked``: those about which an answer teaches most about the author.

    Answers about thoughts teach, set or suggested; other suggestions follow in story order, up to ``count`` in all.
    Those of a paragraph stay together. What a person has decided is not asked again.
    """
    open_ = [one for one in marked(story) if one.span.by != BY]
    thoughts = [one for one in open_ if one.span.kind is Kind.THOUGHT]
    seen = examples(story, [(one.at, one.span.start, one.span.end) for one in thoughts])
    held = [(one, lesson) for one, lesson in zip(thoughts, seen, strict=True) if lesson]
    first = [held[number][0] for number in most_telling([lesson for _, lesson in held], count)]
    others = [one for one in open_ if one.span.kind is not Kind.THOUGHT and not one.span.is_set]
    chosen = [*first, *others][:count]
    rank = {at: place for place, at in enumerate(dict.fromkeys(one.at for one in chosen))}
    return sorted(chosen, key=lambda one: (rank[one.at], one.number))


def _mark(block: Block, span: Span, text: str) -> Mark:
    start, end = block.text.source(span.start, span.end)
    return Mark(start, end, text[start:end], span.kind, round(span.confidence, 3), _decision(span), span.why)


def _decision(span: Span) -> Literal["set", "ask"]:
    return "set" if span.is_set else "ask"


def _said(one: Marked) -> str:
    reasons = "; ".join(one.span.why.split("; ")[:_REASONS])
    return shown(f"  {one.number}  {one.span.kind} {one.span.confidence:.2f} {_decision(one.span)}: {reasons}")


def _convention(story: Story) -> str:
    """Return the author's convention, the evidence for it, who tells the story, and in which marks people speak."""
    told = [in_words(one.person, one.tense) for one in story.tellings[:1] if len(story.tellings) == 1]
    known = [story.convention_why, *(words for words in told if words not in story.convention_why)]
    known += [f"speech in {SHOWN[story.quotes]}"] if story.quotes else []
    return f"{story.convention or 'none'} ({'; '.join(filter(None, known)) or 'no story'})"


def _changes(story: Story) -> Iterator[str]:
    """Yield a line for each place from which the story is told, or shows thoughts, in another way than before."""
    if len(story.tellings) > 1:
        for one in story.tellings:
            line = story.line(one.start)
            yield f"  from line {line}: {in_words(one.person, one.tense)}; thoughts: {one.convention}"


def _paragraph(block: Block, ones: Sequence[Marked], *, italics: bool) -> Line:
    """Return the paragraph, or the sentences around its marks, each mark in italics and a suggestion underlined too."""
    line, last = Line(), 0
    for start, end in _excerpts(block.text.value, [one.span for one in ones]):
        line.append("… " if start and not last else " … " if start > last else "")
        last = max(start, last)
        for one in ones:
            if not start <= one.span.start < end:
                continue
            if one.span.start < last:  # a mark within a mark
                line.append(f"[{one.number}]", "dim")
                continue
            line.append(block.text.value[last : one.span.start]).append(f"[{one.number}]", "dim")
            marked = block.text.value[one.span.start : one.span.end]
            line.append(marked if italics else f"_{marked}_", "italic" if one.span.is_set else "italic underline")
            last = one.span.end
        line.append(block.text.value[last:end])
        last = max(last, end)
    line.append(" …" if last < len(block.text) else "")
    return line


def _excerpts(text: str, spans: Sequence[Span]) -> list[tuple[int, int]]:
    """Return which parts of a paragraph to show: a short one whole, else every mark with a sentence on either side."""
    if len(text) <= _LONG:
        return [(0, len(text))]
    parts = sentences(text)
    excerpts: list[tuple[int, int]] = []
    for span in spans:
        touched = [at for at, part in enumerate(parts) if part.start < span.end and span.start < part.end]
        first, last = (max(0, touched[0] - 1), min(len(parts), touched[-1] + 2) - 1) if touched else (0, len(parts) - 1)
        start, end = min(span.start, parts[first].start), max(span.end, parts[last].end)
        if excerpts and start <= excerpts[-1][1] + 1:
            start, end = excerpts[-1][0], max(end, excerpts.pop()[1])
        excerpts.append((start, end))
    return excerpts
