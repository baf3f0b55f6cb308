"""The command ``griffo cover``: its options, and what it says when the sheet is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from griffo.paper import INCH, MM, PRINTERS
from griffo.report import counted
from griffo.terminal import showing
from griffo.wishes import HAVE_ASKED, HELP
from griffo.write import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from griffo.covering import Covered


def cover(
    book: Annotated[
        Path, typer.Argument(metavar="BOOK", help="A folder, a book.toml or a story; nothing means this folder.")
    ] = Path(),
    *,
    out: Annotated[Path, typer.Option("--output", "-o", metavar="OUT", help="The folder to write to.")] = Path("out"),
    pages: Annotated[int, typer.Option(min=0, max=5000, metavar="N", help="Of the book; else its PDF's.")] = 0,
    pdf: Annotated[
        Path | None, typer.Option("--pdf", metavar="FILE", help="Where pages are counted, instead of OUT/TITLE.pdf.")
    ] = None,
    style: Annotated[str, typer.Option(metavar="NAME", help="The book's look, instead of the one in book.toml.")] = "",
    permitted: Annotated[bool, typer.Option(HAVE_ASKED, help=HELP)] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")] = False,
) -> None:
    """Draw the cover of the printed book in one piece, back, spine and front: OUT/TITLE-cover.pdf.

    A book in volumes has a cover for each. How wide a spine is follows from the pages, and from printer and paper
    below [print] in book.toml.
    """
    from griffo.covering import Wish, cover_book
    from griffo.summary import plain, show_remarks

    if pages and pdf:
        raise typer.BadParameter("It says how many pages there are, and so does --pages.", param_hint="--pdf")
    with showing(quiet=json) as tell:
        made = cover_book(Wish(book, out, pages, pdf, style, permitted), tell)
    if json:
        typer.echo(msgspec.json.format(msgspec.json.encode({"covers": made})))
        return
    for one in made:
        for line in _told(one):
            typer.echo(line)
        show_remarks(one.findings, plain())


def _told(made: Covered) -> Iterator[str]:
    """Yield what was written, the size of the sheet and of the spine, and what is left free."""
    yield f"{shown(made.path)}  {-(-made.bytes // 1000)} kB"
    yield (
        f"The sheet is {_size(made.width, made.height)}; {made.bleed / INCH:.3g} in ({made.bleed / MM:.1f} mm) are cut "
        "off on each side."
    )
    yield (
        f"The spine is {made.spine / INCH:.3f} in ({made.spine / MM:.1f} mm) wide: {counted(made.pages, 'page')} of "
        f"{made.paper} paper, printed by {PRINTERS[made.printer].name}."
    )
    if made.binding == "right":
        yield "The book reads from right to left: its front is at the left of the spine, its back at the right."
    if made.barcode:
        yield f"The back leaves {_size(*made.barcode)} free for a barcode, at its foot beside the spine."


def _size(width: float, height: float) -> str:
    return f"{width / INCH:.3f} x {height / INCH:.3f} in ({width / MM:.1f} x {height / MM:.1f} mm)"
