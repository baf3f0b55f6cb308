"""The driver of ``griffo cover``: from a book and the number of its pages to the sheet that wraps around it."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image

from griffo import supplied
from griffo.compile import draft, look, open_book, polished
from griffo.compiling import workshop
from griffo.emit.page import is_right_to_left, language_of
from griffo.errors import GriffoError
from griffo.impose.surgery import measure
from griffo.imposing import read_pdf
from griffo.model import Level
from griffo.paper import INCH, MM, PRINTERS, objections
from griffo.report import Remark
from griffo.settings import Printing
from griffo.steps import Step, silent
from griffo.wrap.drawing import wrap
from griffo.wrap.rules import RULES, leaf, name_of
from griffo.wrap.sheet import Sheet, spine
from griffo.write import shown, slug, write_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from griffo.config import Book
    from griffo.model import Anthology, Picture
    from griffo.steps import Tell
    from griffo.style import Style
    from griffo.wrap.drawing import Wrapped
    from griffo.wrap.rules import Rules

MOST = (3000, 4800)
"""Pixels of a picture on the front: 300 to the inch on a page of 10 by 16 inches."""
COARSE = 200
"""Pixels to the inch below which a picture is seen to be coarse. Printers ask for 300."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants of a cover."""

    book: Path
    out: Path
    pages: int = 0
    """Of the book; 0: as many as its PDF has."""
    pdf: Path | None = None
    """That PDF; ``None``: the one in the folder ``out``."""
    style: str = ""
    """The book's look, instead of its own."""


@dataclass(frozen=True, slots=True)
class Covered:
    """What was made. All measures are points, 72 to the inch."""

    path: str
    bytes: int
    width: float
    """Of the whole sheet, with what is cut off."""
    height: float
    bleed: float
    """What is cut off on each side."""
    spine: float
    """How wide it is."""
    lettered: bool
    """Whether it carries text."""
    pages: int
    paper: str
    """Its name, or the thickness of a leaf in millimetres."""
    printer: str
    """As ``book.toml`` calls it."""
    barcode: tuple[float, float] | None
    """Width and height of what is left free for a barcode, at the foot of the back beside the spine."""
    findings: tuple[Remark, ...] = ()


def cover_book(wish: Wish, tell: Tell = silent) -> Covered:
    """Write the cover of a book in one piece. Raises ``GriffoError``, and then nothing is written."""
    book = open_book([wish.book])
    style, printing = look(book, wish.style), book.settings.print or Printing()
    printer = name_of(printing.printer)
    rules, thick = RULES[printer], _leaf(book, printing, printer)
    made = _whole(book, tell)
    tell(Step("Drawing the cover"))
    path = wish.out / f"{slug(made.title)}-cover.pdf"
    pages, size = _pages(wish, wish.out / f"{slug(made.title)}.pdf")
    sheet = Sheet(style.leaf.width, style.leaf.height, spine(pages, thick, rules.card), rules.bleed)
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always", UserWarning)
        blurb = tuple(polished(paragraph) for paragraph in printing.blurb)
        drawn = wrap(made, style, sheet, rules, blurb, lettered=pages >= rules.lettered)
    if not drawn.fits:
        raise _about(book, "The blurb has no room on the back, even in small type.", "blurb", "Shorten it.")
    write_all({path: drawn.content})
    warned = dict.fromkeys((*_objections(style, pages), *(str(one.message) for one in heard)))
    findings = (
        *_of_sizes(size, style, wish),
        *(Remark("", 0, Level.WARNING, "printer", sentence) for sentence in warned),
        *_of_direction(made.language),
        *_of_picture(made.cover, sheet, book),
        *_of_spine(drawn, rules, PRINTERS[printer].name, pages),
        *((Remark("", 0, Level.INFO, "compare", rules.caution),) if rules.caution and not printing.leaf else ()),
    )
    return Covered(
        path=shown(path),
        bytes=len(drawn.content),
        width=sheet.size[0],
        height=sheet.size[1],
        bleed=sheet.bleed,
        spine=sheet.spine,
        lettered=drawn.lettered,
        pages=pages,
        paper=f"{thick / MM:.4g} mm" if printing.leaf else printing.paper or rules.leaves[0][0],
        printer=printer,
        barcode=(rules.barcode.width, rules.barcode.height) if rules.barcode else None,
        findings=findings,
    )


def _leaf(book: Book, printing: Printing, printer: str) -> float:
    """Return the thickness of a leaf of the book's paper."""
    try:
        return printing.leaf or leaf(RULES[printer], printing.paper, PRINTERS[printer].name)
    except GriffoError as error:
        raise _about(book, error.sentence, "paper", error.mend) from error


def _whole(book: Book, tell: Tell) -> Anthology:
    """Return the book, with a picture as large as print needs one. Raises ``GriffoError`` for one that is not whole."""
    with workshop(book, 0, keep=True) as shop:
        made = draft(book, None, tell, shop)
    for remark in made.findings:
        if remark.level is Level.ERROR:
            raise remark.error()
    return replace(made.book, cover=supplied.cover(book, MOST)[0])


def _about(book: Book, sentence: str, key: str, mend: str) -> GriffoError:
    """Return an error about a key below ``[print]``."""
    place = replace(book.toml, name="print") if book.toml else None
    return place.error(sentence, key, 0, mend=mend) if place else GriffoError(sentence, mend=mend)


def _pages(wish: Wish, made: Path) -> tuple[int, tuple[float, float] | None]:
    """Return how many pages the book has, and their size where they were looked at."""
    if wish.pages:
        return wish.pages, None
    file = wish.pdf or made
    if not wish.pdf and not file.is_file():
        mend = "Compile it first, so that there is a PDF to count them in, or say --pages."
        raise GriffoError(f"How many pages the book has is not known: there is no {shown(made)}.", mend=mend)
    sizes = measure(read_pdf(file), shown(file)).sizes
    return len(sizes), sizes[0]


def _objections(style: Style, pages: int) -> tuple[str, ...]:
    return objections(style.leaf, style.printer, pages) if style.printer else ()


def _of_sizes(size: tuple[float, float] | None, style: Style, wish: Wish) -> Iterator[Remark]:
    here = style.leaf.width, style.leaf.height
    if size and any(abs(one - other) > 1 for one, other in zip(size, here, strict=True)):
        pages, cover = (f"{width / INCH:.4g} x {height / INCH:.4g} in" for width, height in (size, here))
        sentence = f"The pages of the PDF are {pages}, and the cover is for {cover}."
        hint = "Compile the book again, or set trim below [print]."
        yield Remark(shown(wish.pdf) if wish.pdf else "", 0, Level.WARNING, "other-size", sentence, hint)


def _of_direction(language: str) -> Iterator[Remark]:
    if is_right_to_left(language_of(language)):
        sentence = "The book reads from right to left, and this cover is for one that is bound at its left."
        yield Remark("", 0, Level.WARNING, "right-to-left", sentence, "Do not print it.")


def _of_picture(picture: Picture | None, sheet: Sheet, book: Book) -> Iterator[Remark]:
    if not picture or not book.toml:
        return
    with Image.open(BytesIO(picture.content)) as opened:
        width, height = opened.size
    front = sheet.width + sheet.bleed, sheet.size[1]
    dots = min(width / front[0], height / front[1]) * INCH
    if dots < COARSE:
        sentence = f"The picture has {dots:.0f} pixels to the inch at this size; printers ask for 300."
        line = book.toml.line("cover")
        yield Remark(book.toml.file, line, Level.WARNING, "coarse-cover", sentence, "Take a larger one.")


def _of_spine(drawn: Wrapped, rules: Rules, printer: str, pages: int) -> Iterator[Remark]:
    if not drawn.lettered:
        few = f"{printer} takes text on a spine from {rules.lettered} pages"
        why = few if pages < rules.lettered else "it is too thin for type that can be read"
        yield Remark("", 0, Level.INFO, "bare-spine", f"The spine carries no text: {why}.")
