"""Why a printer would not take a book: as sentences, with the key in ``book.toml`` that each is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from griffo.paper import INCH, MM, SLACK, between

if TYPE_CHECKING:
    from collections.abc import Iterator

    from griffo.paper import Leaf, Printer


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a printer would not take a book."""

    key: str
    """What it is about, as ``book.toml`` calls it below ``[print]``."""
    sentence: str
    mend: str = ""
    """What to do about it."""


def objections(leaf: Leaf, printer: Printer) -> Iterator[Objection]:
    """Yield why the printer would not take a book of such pages, however many there are."""
    if not between(printer.smallest, (leaf.width, leaf.height), printer.largest):
        sizes = " to ".join(_inches(*limit) for limit in (printer.smallest, printer.largest))
        here = _inches(leaf.width, leaf.height)
        sentence = f"{printer.name} prints pages from {sizes}; this book's are {here}."
        yield Objection("trim", sentence, "Set trim below [print] to a size between those.")
    if leaf.marks and not printer.marks:
        sentence = f"{printer.name} takes no marks around a page."
        yield Objection("marks", sentence, "Leave out “marks” below [print].")
    if leaf.bleed and printer.bleed is not None:
        takes = f"{printer.name} takes a bleed of {printer.bleed / INCH:.4g} in"
        if abs(leaf.bleed - printer.bleed) > SLACK:
            mend = "Leave out “bleed” below [print], unless your own style runs off the page."
            yield Objection("bleed", f"{takes}, and this book's is {leaf.bleed / MM:.3g} mm.", mend)
        if printer.inner_bleed and not leaf.inner_bleed:
            sentence = f"{takes} on all sides, and this book has none at the spine."
            yield Objection("bleed", sentence, "Leave out “outer” after it.")


def too_few_or_many(leaf: Leaf, printer: Printer, pages: int, name: str = "this book") -> Objection | None:
    """Return why the printer would not bind so many pages of this size, if it would not.

    ``name`` is what the sentence calls the book, which may be a volume of a larger one.
    """
    for row in printer.pages[:1]:
        fewest, most = row.of((leaf.width, leaf.height))
        paper = f" on {row.paper} paper" if row.paper else ""
        if not fewest <= pages <= most:
            sentence = f"{printer.name} binds {fewest} to {most:,} pages of this size{paper}; {name} has {pages:,}."
            mend = f"With max-pages = {most} below [print] the book goes into volumes, parted between its stories."
            return Objection("for", sentence, mend if pages > most else "")
    return None


def _inches(width: float, height: float) -> str:
    return f"{width / INCH:.4g} x {height / INCH:.4g} in"
