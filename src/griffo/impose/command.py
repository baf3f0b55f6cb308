"""The command ``griffo impose``: its options, and what it says when the sheets are written."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from griffo.impose.layouts import LAYOUTS, Binding, Name
from griffo.impose.marks import MARKS, ON_FOLD, Mark
from griffo.impose.paper import MM, paper
from griffo.impose.placing import Edge
from griffo.settings import listed
from griffo.summary import counted, plain, show_remarks
from griffo.wishes import HAVE_ASKED, HELP
from griffo.write import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from griffo.imposing import Imposed

THICKNESS = 0.1
"""Millimetres of a leaf of common paper of 80 g/m²."""


def impose(
    book: Annotated[
        Path | None, typer.Argument(metavar="BOOK.pdf", help="A finished book, this program's or any other.")
    ] = None,
    *,
    out: Annotated[Path, typer.Option("--output", "-o", metavar="OUT", help="The folder to write to.")] = Path("out"),
    layout: Annotated[Name, typer.Option(help="How sheets are divided and folded.")] = "folio",
    sheets: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Sheets to a signature; else as many as have 16 pages.")
    ] = None,
    size: Annotated[
        str, typer.Option("--paper", metavar="PAPER", help="letter, A4 and others, or WxH as in 320x450mm, 12x18in.")
    ] = "letter",
    duplex: Annotated[Edge, typer.Option(help="The edge about which the printer turns the paper.")] = "long",
    binding: Annotated[
        Binding | None,
        typer.Option(help="The side of a front page that is sewn or glued; else the one that the PDF asks for."),
    ] = None,
    creep: Annotated[
        bool, typer.Option("--creep", help="Set inner leaves closer to the spine, as folding moves them out.")
    ] = False,
    thickness: Annotated[
        float | None,
        typer.Option(min=0.01, max=2, metavar="MM", help=f"Of one leaf, for --creep; else {THICKNESS}."),
    ] = None,
    marks: Annotated[str, typer.Option(metavar="LIST", help=f"Any of {','.join(MARKS)}.")] = "",
    flyleaves: Annotated[int, typer.Option(min=0, max=100, metavar="N", help="Blank leaves at either end.")] = 0,
    split: Annotated[bool, typer.Option("--split", help="Write a file for each signature.")] = False,
    test_sheet: Annotated[
        bool, typer.Option("--test-sheet", help="Write one sheet to try the printer with; needs no book.")
    ] = False,
    permitted: Annotated[bool, typer.Option(HAVE_ASKED, help=HELP)] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")] = False,
) -> None:
    """Lay a book's pages out on sheets to print, fold and bind: OUT/BOOK-LAYOUT.pdf.

    Pages keep their size unless they are too large for their part of the sheet.
    """
    from griffo.imposing import Wish, impose_book, try_printer

    if sheets and not LAYOUTS[layout].sheets:
        raise typer.BadParameter(f"All sheets of a {layout} book make one signature.", param_hint="--sheets")
    leaf = thickness or (THICKNESS if creep else 0)
    if leaf and not LAYOUTS[layout].folded:
        raise typer.BadParameter(f"No leaf lies inside another in a {layout} book.", param_hint="--creep")
    wish = Wish(layout, paper(size), sheets or 0, duplex, leaf * MM, _marks(marks, layout), flyleaves, split, binding)
    if test_sheet:
        made = try_printer(wish, out)
    elif book:
        made = impose_book(book, wish, out, permitted=permitted)
    else:
        raise typer.BadParameter("Which book? Give its PDF, or --test-sheet.", param_hint="BOOK.pdf")
    if json:
        typer.echo(msgspec.json.format(msgspec.json.encode(made)))
        return
    for line in _told(made):
        typer.echo(line)
    show_remarks(made.findings, plain())


def _marks(names: str, layout: Name) -> tuple[Mark, ...]:
    wanted = [name for name in names.replace(" ", "").lower().split(",") if name]
    for name in wanted:
        if name not in MARKS:
            raise typer.BadParameter(f"“{name}” is no mark. There are {listed(MARKS, 'and')}.", param_hint="--marks")
        if name in ON_FOLD and not LAYOUTS[layout].folded:
            sentence = f"“{name}” marks a fold, and a {layout} book has none."
            raise typer.BadParameter(sentence, param_hint="--marks")
    return tuple(mark for mark in MARKS if mark in wanted)


def _told(made: Imposed) -> Iterator[str]:
    """Yield what was written, how much paper it takes, what is blank, and what to do with the sheets."""
    for output in made.outputs:
        yield f"{shown(output.path)}  {counted(output.sheets, 'sheet')}"
    runs = [(size, len(list(run))) for size, run in groupby(made.signatures)]
    each = [f"{counted(many, 'signature')} of {counted(size, 'sheet')}" for size, many in runs]
    folded = f": {listed(each, 'and')}" if made.folded else ""
    yield f"{counted(made.pages, 'page')} on {counted(made.sheets, 'sheet')} of {made.paper}{folded}."
    blank = [f"{counted(made.flyleaves, 'flyleaf', 'flyleaves')} at either end"] if made.flyleaves else []
    blank += [f"{counted(made.blanks, 'page')} at the end"] if made.blanks else []
    if made.binding == "right":
        yield "Bound at the right, for a book that is read from right to left."
    size = "The pages have their own size." if made.scale == 1 else f"The pages have {made.scale:.1%} of their size."
    yield f"Blank: {listed(blank, 'and')}. {size}" if blank else size
    yield f"Print at 100 %, on both sides, turned about the {made.duplex} edge. {made.fold}"
