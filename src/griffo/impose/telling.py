"""What is said of sheets that were made: how much paper they take, what is blank, and how to print and fold them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from griffo.report import counted
from griffo.settings import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from griffo.imposing import Imposed


def lines_of(made: Imposed) -> Iterator[str]:
    """Yield it in lines, for a person."""
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


def summed_up(made: Imposed) -> str:
    """Return it in one piece, for a report."""
    return " ".join(lines_of(made))
