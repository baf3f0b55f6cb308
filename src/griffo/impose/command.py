"""The command ``griffo impose``: its options, and what it says when the sheets are written."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from griffo.impose.layouts import Binding, Name
from griffo.impose.marks import MARKS
from griffo.impose.placing import Edge
from griffo.impose.telling import lines_of
from griffo.impose.wish import THICKNESS, Options, UnfitError, wish_of
from griffo.report import counted
from griffo.wishes import HAVE_ASKED, HELP
from griffo.write import shown


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
    from griffo.imposing import impose_book, try_printer

    said = Options(
        layout=layout,
        paper=size,
        sheets=sheets,
        duplex=duplex,
        binding=binding,
        creep=creep,
        thickness=thickness,
        marks=marks,
        flyleaves=flyleaves,
        split=split,
    )
    try:
        wish = wish_of(said)
    except UnfitError as error:
        raise typer.BadParameter(str(error), param_hint=f"--{error.key}") from error
    if test_sheet:
        made = try_printer(wish, out)
    elif book:
        made = impose_book(book, wish, out, permitted=permitted)
    else:
        raise typer.BadParameter("Which book? Give its PDF, or --test-sheet.", param_hint="BOOK.pdf")
    if json:
        typer.echo(msgspec.json.format(msgspec.json.encode(made)))
        return
    for output in made.outputs:
        typer.echo(f"{shown(output.path)}  {counted(output.sheets, 'sheet')}")
    for line in lines_of(made):
        typer.echo(line)
    from griffo.summary import plain, show_remarks

    show_remarks(made.findings, plain())
