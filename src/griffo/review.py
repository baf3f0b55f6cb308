"""Marks for a person to look through: what was set in italics, what might be, and why."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from rich.text import Text as Line

from griffo.model import ASK, Block, Kind, Span, Story

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

REVIEWED = frozenset({Kind.THOUGHT, Kind.MEMORY, Kind.DOCUMENT})
"""The kinds that Griffo guesses at; the others were in the source."""


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


def marks(story: Story, text: str) -> Marks:
    """Return the marks of a story whose decoded source is ``text``."""
    return Marks(story.source, tuple(_mark(block, span, text) for block, span in _marked(story)))


def show(story: Story, file: str, console: Console) -> None:
    """Print each paragraph of a story that holds marks, the marks in italics, and under it what they are and why.

    Where there are no italics, in a file or a pipe, a mark stands between underscores. ``file`` names the story.
    """
    count = 0
    for block, pairs in groupby(_marked(story), key=lambda pair: pair[0]):
        spans = [span for _, span in pairs]
        count += len(spans)
        number = story.line(block.text.start)
        console.print(Line(f"{file}:{number}", "dim"), soft_wrap=True)
        console.print(_paragraph(block, spans, italics=console.is_terminal))
        for span in spans:
            decision = "set" if span.is_set else "ask"
            console.print(Line(f"  {span.kind} {span.confidence:.2f} {decision}: {span.why}", "dim"), soft_wrap=True)
        console.print()
    console.print(Line(f"{count} {'mark' if count == 1 else 'marks'} in {file}"), soft_wrap=True)


def _marked(story: Story) -> Iterator[tuple[Block, Span]]:
    for block in story.blocks:
        for span in block.spans:
            if span.kind in REVIEWED and span.confidence >= ASK:
                yield block, span


def _mark(block: Block, span: Span, text: str) -> Mark:
    start, end = block.text.source(span.start, span.end)
    decision: Literal["set", "ask"] = "set" if span.is_set else "ask"
    return Mark(start, end, text[start:end], span.kind, round(span.confidence, 3), decision, span.why)


def _paragraph(block: Block, spans: list[Span], *, italics: bool) -> Line:
    """Return the paragraph with its marks shown: in italics, a mere suggestion underlined as well."""
    line, last = Line(), 0
    for span in spans:
        if span.start < last:  # a mark within a mark is named in the list alone
            continue
        line.append(block.text.value[last : span.start])
        marked = block.text.value[span.start : span.end]
        line.append(marked if italics else f"_{marked}_", "italic" if span.is_set else "italic underline")
        last = span.end
    line.append(block.text.value[last:])
    return line
