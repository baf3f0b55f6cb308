"""Marks for a person to look through: what was set in italics, what might be, and why."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from rich.text import Text as Line

from griffo.decisions import BY, GUESSED
from griffo.model import ASK, Block, Kind, Role, Span, Story
from griffo.passes.narration import narration
from griffo.passes.units import units
from griffo.prose.sentences import sentences
from griffo.prose.speech import quotes_of
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
    """A story's marks in order, as ``griffo marks --json`` prints them."""

    source: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """A span with its number among all marks of the story, from 1."""

    number: int
    block: Block
    span: Span


def marks(story: Story, text: str, *, ask: bool = False) -> Marks:
    """Return the marks of a story whose decoded source is ``text``; with ``ask`` the suggestions only."""
    return Marks(story.source, tuple(_mark(one.block, one.span, text) for one in marked(story, ask=ask)))


def show(story: Story, file: str, console: Console, *, ask: bool = False) -> None:
    """Print how a story's author shows thoughts, then each paragraph that holds marks, and under it what they are.

    A mark has its number before it and is set in italics; where there are none, in a file or a pipe, it stands
    between underscores. ``file`` names the story; with ``ask`` only suggestions are shown.
    """
    console.print(Line(f"Thoughts in {file}: {_convention(story)}"), soft_wrap=True)
    console.print()
    found = list(marked(story, ask=ask))
    italics = console.is_terminal and console.color_system is not None
    for block, group in groupby(found, key=lambda one: one.block):
        ones = list(group)
        console.print(Line(f"{file}:{story.line(block.text.start)}", "dim"), soft_wrap=True)
        console.print(_paragraph(block, ones, italics=italics), soft_wrap=not console.is_terminal)
        for one in ones:
            console.print(Line(_said(one), "dim"), soft_wrap=True)
        console.print()
    noun = "suggestion" if ask else "mark"
    console.print(Line(f"{len(found)} {noun if len(found) == 1 else noun + 's'} in {file}"), soft_wrap=True)


def show_decisions(decisions: Iterable[Decision], file: str, console: Console) -> None:
    """Print decisions that were written to ``file``."""
    console.print(Line(f"Wrote {file}:"), soft_wrap=True)
    for one in dict.fromkeys(decisions):
        words = shown(" ".join(one.exact.split()))
        console.print(Line(f"  {one.decision}ed as {one.kind}: {words}"), soft_wrap=True)


def marked(story: Story, *, ask: bool = False) -> Iterator[Marked]:
    """Yield the marks that a person may decide about; with ``ask`` the suggestions only, under the same numbers."""
    number = 0
    for block in story.blocks:
        for span in block.spans:
            if (span.kind in GUESSED or span.by == BY) and span.confidence >= ASK:
                number += 1
                if not (ask and span.is_set):
                    yield Marked(number, block, span)


def _mark(block: Block, span: Span, text: str) -> Mark:
    start, end = block.text.source(span.start, span.end)
    return Mark(start, end, text[start:end], span.kind, round(span.confidence, 3), _decision(span), span.why)


def _decision(span: Span) -> Literal["set", "ask"]:
    return "set" if span.is_set else "ask"


def _said(one: Marked) -> str:
    reasons = "; ".join(one.span.why.split("; ")[:_REASONS])
    return shown(f"  {one.number}  {one.span.kind} {one.span.confidence:.2f} {_decision(one.span)}: {reasons}")


def _convention(story: Story) -> str:
    """Return the author's convention, the evidence for it, and who tells the story."""
    body = [block.text.value for block in story.blocks if block.role is Role.PARAGRAPH]
    found = units(story.blocks, quotes_of(body))
    told = str(narration([unit.grammar for unit in found if not unit.spoken])) if found else ""
    known = [story.convention_why, told if told not in story.convention_why else ""]
    return f"{story.convention or 'none'} ({'; '.join(filter(None, known)) or 'no story'})"


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
