"""What the printer of a book asks of it and would not take, with the line of ``book.toml`` that it is about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from griffo.model import Level
from griffo.objections import objections, too_few_or_many
from griffo.report import RIGHT_BOUND, Remark
from griffo.settings import Printing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from griffo.config import Book
    from griffo.model import Anthology, Volume
    from griffo.objections import Objection
    from griffo.style import Style


def place(book: Book, key: str) -> tuple[str, int]:
    """Return file and line where a book says ``key`` below ``[print]``, or else where it names its printer."""
    if not book.toml:
        return "", 0
    said = book.settings.print or Printing()
    key = "for" if key == "trim" and not said.trim else key  # the size is the style's
    return book.toml.file, replace(book.toml, name="print").line(key, 0)


def refused(book: Book, style: Style) -> Iterator[Remark]:
    """Yield a warning for all that the printer would not take of the book, however many pages it has."""
    if style.printer:
        for objection in objections(style.leaf, style.printer):
            yield _remark(book, objection)


def unbound(book: Book, style: Style, pages: int, volume: Volume | None = None) -> Iterator[Remark]:
    """Yield a warning where the printer does not bind so many pages, of the book or of a volume of it."""
    name = f"volume {volume.number}" if volume else "this book"
    if style.printer and (objection := too_few_or_many(style.leaf, style.printer, pages, name)):
        yield _remark(book, objection)


def right_bound(frame: Anthology, book: Book) -> Iterator[Remark]:
    """Yield what the printer asks of a book that is read from right to left, where it asks for something."""
    from griffo.emit.page import is_right_to_left

    printer = (book.settings.print or Printing()).printer
    if printer and printer.right_bound and is_right_to_left(frame.language):
        yield Remark(*place(book, "for"), Level.INFO, RIGHT_BOUND, printer.right_bound)


def _remark(book: Book, objection: Objection) -> Remark:
    return Remark(*place(book, objection.key), Level.WARNING, "printer", objection.sentence, objection.mend)
