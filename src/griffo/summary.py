"""A report for a person: short, on a terminal or in a pipe."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import UNSET
from rich.console import Console
from rich.table import Table
from rich.text import Text as Line

from griffo.model import Level
from griffo.report import OTHER_FACE, SHEETS, counted
from griffo.write import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from griffo.report import Output, Remark, Report

_COLOURS = {Level.ERROR: "red", Level.WARNING: "yellow", Level.INFO: "cyan"}


_OF_PAGES = frozenset({OTHER_FACE, SHEETS})
"""Remarks about pages, which ``griffo check`` does not set."""


def plain(*, stderr: bool = False) -> Console:
    """Return what prints for a person, and takes nothing in what it prints for an instruction to itself."""
    return Console(stderr=stderr, highlight=False, markup=False, emoji=False)


def show_report(report: Report, console: Console) -> None:
    """Print what a compile wrote, a line for each story, and what needs a look.

    That is errors and warnings, and what ``griffo check`` would not find, since it sets no pages.
    """
    console.print(Line(shown(report.title), "bold"), soft_wrap=True)
    for output in report.outputs:
        console.print(Line(f"  {shown(output.path)}  {_size(output)}"), soft_wrap=True)
    console.print()
    console.print(_stories(report))
    console.print()
    remarks = report.remarks()
    told = [remark for remark in remarks if remark.level is not Level.INFO or remark.code in _OF_PAGES]
    show_remarks(told, console)
    others = len(remarks) - len(told)
    if others:
        console.print(Line(f"{counted(others, 'smaller remark')}; see “griffo check”."), soft_wrap=True)


def show_findings(report: Report, console: Console) -> None:
    """Print every finding with its place and what to do about it, and how many there are."""
    remarks = report.remarks()
    show_remarks(remarks, console)
    nouns = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "smaller remark"}
    counts = Counter(remark.level for remark in remarks)
    told = ", ".join(counted(counts[level], noun) for level, noun in nouns.items() if counts[level])
    read = counted(len(report.stories), "story", "stories") if report.stories else shown(report.title)
    console.print(Line(f"{read}: {told or 'nothing to remark'}."), soft_wrap=True)


def show_cache(folder: str, size: int, console: Console, *, freed: int | None = None) -> None:
    """Print how many bytes are kept, and in which folder; none where there is no such folder.

    ``freed`` is how many were deleted, where that was asked for.
    """
    told = f"{_bytes(size)}." if freed is None else f"{_bytes(freed)} deleted, {_bytes(size)} kept."
    where = f"{folder}: {told}" if folder else "Nothing can be kept beside this book."
    console.print(Line(where), soft_wrap=True)


def _size(output: Output) -> str:
    size = _bytes(output.bytes)
    size += "" if output.pages is UNSET else f", {counted(output.pages, 'page')}"
    return size if output.sheets is UNSET else f"{size}, {counted(output.sheets, 'sheet')}"


def _bytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{-(-size // 1000)} kB"


def _stories(report: Report) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    table.add_column("  Story", overflow="fold")
    table.add_column("Author", overflow="fold")
    for name in ("Words", "Marks", "Notes", "Breaks"):
        table.add_column(name, justify="right", no_wrap=True)
    rows = [(story.words, sum(story.marks.values()), story.notes, story.breaks) for story in report.stories]
    for story, row in zip(report.stories, rows, strict=True):
        table.add_row(Line(f"  {shown(story.title)}"), Line(shown(story.author)), *(f"{count:,}" for count in row))
    if len(rows) > 1:
        totals = [f"{sum(column):,}" for column in zip(*rows, strict=True)]
        table.add_row(f"  {counted(len(rows), 'story', 'stories')}", "", *totals, style="dim")
    return table


def show_remarks(remarks: Iterable[Remark], console: Console) -> None:
    """Print remarks, each with its place and what to do about it."""
    for remark in remarks:
        place = ":".join(filter(None, (shown(remark.file), str(remark.line or ""))))
        line = (
            Line(f"{place}: " if place else "")
            + Line(f"{remark.level}: ", _COLOURS[remark.level])
            + Line(shown(remark.sentence))
        )
        console.print(line, soft_wrap=True)
        if remark.hint:
            console.print(Line(f"    {shown(remark.hint)}", "dim"), soft_wrap=True)
