"""The driver of ``griffo cover``: from a book and the number of its pages to the sheet that wraps around it."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING

from msgspec import UNSET, UnsetType
from PIL import Image

from griffo import supplied
from griffo.compile import draft, look, open_book, polished
from griffo.compiling import workshop
from griffo.emit.page import is_right_to_left, language_of
from griffo.emit.told import volume_in
from griffo.errors import GriffoError
from griffo.impose.surgery import measure
from griffo.imposing import read_pdf
from griffo.model import Level, Volume
from griffo.outputs import file_name
from griffo.paper import INCH, MM, PRINTERS
from griffo.printing import place, refused, right_bound, unbound
from griffo.report import Remark
from griffo.settings import Printing
from griffo.steps import Step, silent
from griffo.wishes import ask
from griffo.wrap.drawing import wrap
from griffo.wrap.rules import RULES, leaf, name_of
from griffo.wrap.sheet import Sheet, spine
from griffo.write import shown, write_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from griffo.config import Book
    from griffo.impose.layouts import Binding
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
    """Of the book in one volume; 0: as many as its PDF has, or each volume's."""
    pdf: Path | None = None
    """That PDF, of the book or of a volume; ``None``: what is in the folder ``out``."""
    style: str = ""
    """The book's look, instead of its own."""
    permitted: bool = False
    """Whether the authors who do not want their stories printed have given leave."""


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
    binding: str
    """The side of the front at which the book is bound, ``left`` or ``right``."""
    unit: str = "pt"
    """Of all lengths here, for those who read them as JSON: points, but for the thickness of a leaf."""
    findings: tuple[Remark, ...] = ()
    volume: int | UnsetType = UNSET
    """Which volume it is for, from 1; only where there are several."""


@dataclass(frozen=True, slots=True)
class _Inside:
    """What goes between the covers of a book, or of a volume of it."""

    book: Anthology
    pages: int
    file: str = ""
    """The PDF that was looked at; nothing where it was said how many pages there are."""
    size: tuple[float, float] | None = None
    """Of the pages of that PDF."""


@dataclass(frozen=True, slots=True)
class _Maker:
    """All that covers have in common, and where they are made."""

    book: Book
    style: Style
    printing: Printing
    printer: str
    thick: float
    """Of a leaf."""

    @property
    def rules(self) -> Rules:
        return RULES[self.printer]

    def make(self, inside: _Inside) -> tuple[Sheet, Wrapped, tuple[str, ...]]:
        """Return a cover, and what was said while it was drawn."""
        leaf, rules = self.style.leaf, self.rules
        binding: Binding = "right" if is_right_to_left(language_of(inside.book.language)) else "left"
        sheet = Sheet(leaf.width, leaf.height, spine(inside.pages, self.thick, rules.card), rules.bleed, binding)
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always", UserWarning)
            blurb = tuple(polished(paragraph) for paragraph in self.printing.blurb)
            lettered = inside.pages >= rules.lettered
            drawn = wrap(inside.book, self.style, sheet, rules, blurb, lettered=lettered)
        if not drawn.fits:
            raise _about(self.book, "The blurb has no room on the back, even in small type.", "blurb", "Shorten it.")
        return sheet, drawn, tuple(str(one.message) for one in heard)

    def told(self, inside: _Inside, path: Path, sheet: Sheet, drawn: Wrapped, heard: tuple[str, ...]) -> Covered:
        """Return what is to be said of a cover that was made."""
        volume = inside.book.volume
        return Covered(
            path=shown(path),
            bytes=len(drawn.content),
            width=sheet.size[0],
            height=sheet.size[1],
            bleed=sheet.bleed,
            spine=sheet.spine,
            lettered=drawn.lettered,
            pages=inside.pages,
            paper=f"{self.thick / MM:.4g} mm" if self.printing.leaf else self.printing.paper or self.rules.leaves[0][0],
            printer=self.printer,
            barcode=(self.rules.barcode.width, self.rules.barcode.height) if self.rules.barcode else None,
            binding=sheet.binding,
            findings=tuple(self._findings(inside, sheet, drawn, heard)),
            volume=volume.number if volume else UNSET,
        )

    def _findings(self, inside: _Inside, sheet: Sheet, drawn: Wrapped, heard: tuple[str, ...]) -> Iterator[Remark]:
        made, book = inside.book, self.book
        yield from _of_sizes(inside, self.style)
        yield from refused(book, self.style)
        yield from unbound(book, self.style, inside.pages, made.volume)
        for sentence in dict.fromkeys(heard):
            yield Remark("", 0, Level.WARNING, "emitter", sentence)
        yield from right_bound(made, book)
        yield from _of_picture(made.cover, sheet, book)
        yield from _of_spine(drawn, self.rules, PRINTERS[self.printer].name, inside.pages)
        if self.rules.caution and not self.printing.leaf:
            where = place(book, "for") if self.printing.printer else ("", 0)
            yield Remark(*where, Level.INFO, "compare", self.rules.caution)


def cover_book(wish: Wish, tell: Tell = silent) -> tuple[Covered, ...]:
    """Write the cover of a book, or of each volume. Raises ``GriffoError``, and then nothing is written."""
    book = open_book([wish.book])
    style, printing = look(book, wish.style), book.settings.print or Printing()
    printer = name_of(printing.printer)
    maker = _Maker(book, style, printing, printer, _leaf(book, printing, printer))
    whole = _whole(book, tell, permitted=wish.permitted)
    tell(Step("Drawing the cover"))
    insides = list(_insides(wish, whole, divided=bool(book.limit)))
    paths = [wish.out / f"{file_name(whole.title, 'pdf', one.book.volume)[:-4]}-cover.pdf" for one in insides]
    made = [maker.make(inside) for inside in insides]
    write_all({path: drawn.content for path, (_, drawn, _) in zip(paths, made, strict=True)})
    return tuple(maker.told(inside, path, *one) for inside, path, one in zip(insides, paths, made, strict=True))


def _leaf(book: Book, printing: Printing, printer: str) -> float:
    """Return the thickness of a leaf of the book's paper."""
    try:
        return printing.leaf or leaf(RULES[printer], printing.paper, PRINTERS[printer].name)
    except GriffoError as error:
        raise _about(book, error.sentence, "paper", error.mend) from error


def _whole(book: Book, tell: Tell, *, permitted: bool) -> Anthology:
    """Return the book, with a picture as large as print needs one.

    Raises ``GriffoError`` for one that is not whole, and for one that is not to be printed.
    """
    with workshop(book, 0, keep=True) as shop:
        made = draft(book, None, tell, shop)
    for remark in made.findings:
        if remark.level is Level.ERROR:
            raise remark.error()
    if made.wishes and not permitted:
        raise replace(made.wishes[0], hint=ask(len(made.wishes) - 1)).error()
    return replace(made.book, cover=supplied.cover(book, MOST)[0])


def _about(book: Book, sentence: str, key: str, mend: str) -> GriffoError:
    """Return an error about a key below ``[print]``."""
    place = replace(book.toml, name="print") if book.toml else None
    return place.error(sentence, key, 0, mend=mend) if place else GriffoError(sentence, mend=mend)


def _insides(wish: Wish, whole: Anthology, *, divided: bool) -> Iterator[_Inside]:
    """Yield the book with its number of pages, or each volume. Raises ``GriffoError`` where that is not known."""
    if wish.pages:
        yield _Inside(whole, wish.pages)
        return
    first = wish.out / file_name(whole.title, "pdf", Volume(1, 1, 1, 1))
    file = wish.pdf or (first if divided and first.is_file() else wish.out / file_name(whole.title, "pdf"))
    inside = _opened(file, whole, named=bool(wish.pdf))
    yield inside
    if inside.book.volume and not wish.pdf:
        for number in range(2, inside.book.volume.count + 1):
            other = wish.out / file_name(whole.title, "pdf", Volume(number, 1, 1, 1))
            yield _opened(other, whole, named=False)


def _opened(file: Path, whole: Anthology, *, named: bool) -> _Inside:
    """Return what a PDF of the book, or of a volume, holds. Raises ``GriffoError`` where there is none that fits."""
    if not named and not file.is_file():
        mend = "Compile it first, so that there is a PDF to count them in, or say --pages."
        raise GriffoError(f"How many pages the book has is not known: there is no {shown(file)}.", mend=mend)
    measured = measure(read_pdf(file), shown(file))
    volume = volume_in(measured.information)
    if volume and volume.last > len(whole.stories):
        raise GriffoError(
            "The PDF holds stories that the book no longer has.", file=shown(file), mend="Compile it again."
        )
    stories = whole.stories[volume.first - 1 : volume.last] if volume else whole.stories
    made = replace(whole, stories=stories, volume=volume)
    return _Inside(made, len(measured.sizes), shown(file) if named else "", measured.sizes[0])


def _of_sizes(inside: _Inside, style: Style) -> Iterator[Remark]:
    size, here = inside.size, (style.leaf.width, style.leaf.height)
    if size and any(abs(one - other) > 1 for one, other in zip(size, here, strict=True)):
        pages, cover = (f"{width / INCH:.4g} x {height / INCH:.4g} in" for width, height in (size, here))
        sentence = f"The pages of the PDF are {pages}, and the cover is for {cover}."
        hint = "Compile the book again, or set trim below [print]."
        yield Remark(inside.file, 0, Level.WARNING, "other-size", sentence, hint)


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
