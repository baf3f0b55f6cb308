"""The driver of ``griffo impose``: from a finished PDF to sheets, and what to say about them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from griffo.emit.told import wishes_in
from griffo.errors import GriffoError
from griffo.impose.marks import MARKS
from griffo.impose.placing import frame
from griffo.impose.sheets import signatures
from griffo.impose.surgery import Drawn, impose, measure
from griffo.impose.wish import Wish
from griffo.model import Level
from griffo.report import Remark
from griffo.style import load
from griffo.wishes import ask
from griffo.write import reason, shown, slug, write_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from griffo.impose.layouts import Layout
    from griffo.impose.marks import Mark
    from griffo.impose.placing import Frame
    from griffo.impose.sheets import Signature
    from griffo.impose.surgery import Measured

LARGEST = 1_000_000_000
"""Bytes of a PDF that is read at all."""
TEST_STYLE = "classic"


@dataclass(frozen=True, slots=True)
class SheetFile:
    """A file that was written."""

    path: str
    bytes: int
    sheets: int


@dataclass(frozen=True, slots=True)
class Imposed:
    """What was made of a book: how much paper it takes, and how to print and fold it."""

    outputs: tuple[SheetFile, ...]
    layout: str
    binding: str
    """The side of a front page on which the book is bound."""
    paper: str
    duplex: str
    """The edge about which the printer is to turn the paper."""
    pages: int
    """Of the book."""
    sheets: int
    signatures: tuple[int, ...]
    """The sheets of each; one with all of them where nothing is folded."""
    folded: bool
    flyleaves: int
    """Blank leaves at either end."""
    blanks: int
    """Blank pages at the very end, which fill the last sheet."""
    scale: float
    """Of the pages; 1 where they have their own size."""
    fold: str
    """What to do with the printed sheets."""
    findings: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Laid:
    """Sheets that are not written yet."""

    imposed: Imposed
    contents: tuple[bytes, ...]
    """The files, in the order of ``outputs``."""

    @property
    def files(self) -> dict[Path, bytes]:
        """The files by their places."""
        return {Path(output.path): content for output, content in zip(self.imposed.outputs, self.contents, strict=True)}


def impose_book(book: Path, wish: Wish, out: Path, *, permitted: bool = False) -> Imposed:
    """Write the sheets of a book into the folder ``out``. Raises ``GriffoError``, and then nothing is written.

    A book whose authors do not want it printed or bound says so in its PDF; ``permitted`` is that they gave leave.
    """
    content, file = read_pdf(book), shown(book)
    measured = measure(content, file)
    against = wishes_in(measured.information)
    if against and not permitted:
        raise GriffoError(f"{shown(against[0])}.", file=file, mend=ask(len(against) - 1))
    laid = _lay_out(content, measured, file, wish, out / f"{slug(book.stem)}-{wish.layout}")
    write_all(laid.files)
    return laid.imposed


def lay_out(content: bytes, file: str, wish: Wish, stem: Path) -> Laid:
    """Return the sheets of a PDF, to be written to ``stem`` and what their names end in. Raises ``GriffoError``."""
    return _lay_out(content, measure(content, file), file, wish, stem)


def _lay_out(content: bytes, measured: Measured, file: str, wish: Wish, stem: Path) -> Laid:
    size = max(width for width, _ in measured.sizes), max(height for _, height in measured.sizes)
    layout = wish.laid(right_to_left=measured.right_to_left)
    lies = frame(layout, wish.paper, size, wish.thickness)
    laid = _laid(_Book(content, file, len(measured.sizes)), wish, layout, lies, stem)
    return replace(laid, imposed=replace(laid.imposed, findings=tuple(_findings(measured, layout, size, file))))


def try_printer(wish: Wish, out: Path) -> Imposed:
    """Write one sheet on which a person sees whether the printer turns the paper about the edge that was said."""
    from griffo.impose.testsheet import pages

    layout = wish.laid()
    width, height = sorted((wish.paper.width, wish.paper.height), reverse=layout.columns > layout.rows)
    size = width / layout.columns, height / layout.rows
    content = pages(layout, size, wish.edge, load(TEST_STYLE))
    plain = Wish(wish.layout, wish.paper, edge=wish.edge)
    lies, stem = frame(layout, wish.paper, size), out / f"test-sheet-{wish.layout}"
    laid = _laid(_Book(content, "", layout.pages), plain, layout, lies, stem)
    write_all(laid.files)
    return laid.imposed


@dataclass(frozen=True, slots=True)
class _Book:
    content: bytes
    file: str
    pages: int


def read_pdf(book: Path) -> bytes:
    """Return the content of a PDF. Raises ``GriffoError`` where it cannot be read or is too large."""
    try:
        if book.stat().st_size > LARGEST:
            raise GriffoError("The PDF is larger than 1 GB.", file=shown(book), mend="Give a smaller one.")
        return book.read_bytes()
    except OSError as error:
        raise GriffoError(f"The file cannot be read: {reason(error)}.", file=shown(book)) from error


def _findings(measured: Measured, layout: Layout, size: tuple[float, float], file: str) -> Iterator[Remark]:
    if measured.damaged:
        hint = "Look at every sheet before you print it, or export the PDF once more."
        yield Remark(file, 0, Level.WARNING, "damaged-pdf", "The PDF is damaged; it was mended by guessing.", hint)
    if measured.right_to_left and layout.binding == "left":
        sentence = "The book reads from right to left, and these sheets are for one that is bound at its left."
        yield Remark(file, 0, Level.WARNING, "right-to-left", sentence, "Leave out --binding left.")
    if any(abs(page[side] - size[side]) > 1 for page in measured.sizes for side in (0, 1)):
        sentence = "The pages differ in size. Each lies against its fold, at half height."
        yield Remark(file, 0, Level.WARNING, "mixed-pages", sentence, "Look at the sheets before you print them.")


def _laid(book: _Book, wish: Wish, layout: Layout, lies: Frame, stem: Path) -> Laid:
    """Impose a book."""
    upturned = lies.upturned(wish.edge)
    made = signatures(layout, book.pages, sheets=wish.sheets, flyleaves=wish.flyleaves, upturned=upturned)
    parts = _parts(made, split=wish.split)
    paths = [stem.with_name(f"{stem.name}{part}.pdf") for part in parts]
    faces = [_drawn(part, lies, wish.marks, len(made)) for part in parts.values()]
    contents = tuple(impose(book.content, book.file, lies, faces))
    sizes = tuple(len(signature.sheets) for signature in made)
    imposed = Imposed(
        outputs=tuple(
            SheetFile(shown(path), len(content), sum(len(signature.sheets) for signature in part))
            for path, content, part in zip(paths, contents, parts.values(), strict=True)
        ),
        layout=wish.layout,
        binding=layout.binding,
        paper=wish.paper.name,
        duplex=wish.edge,
        pages=book.pages,
        sheets=sum(sizes),
        signatures=sizes,
        folded=layout.folded,
        flyleaves=wish.flyleaves,
        blanks=sum(sizes) * layout.pages - book.pages - 4 * wish.flyleaves,
        scale=lies.scale,
        fold=layout.fold,
    )
    return Laid(imposed, contents)


def _parts(made: Sequence[Signature], *, split: bool) -> dict[str, Sequence[Signature]]:
    """Return what goes into each file, by the end of its name."""
    digits = len(str(len(made)))
    return {f"-{signature.number:0{digits}}": [signature] for signature in made} if split else {"": made}


def _drawn(part: Iterable[Signature], lies: Frame, marks: Sequence[Mark], count: int) -> Iterator[Drawn]:
    """Yield the faces of signatures as they go through the printer, each with its marks."""
    for signature in part:
        for sheet in signature.sheets:
            for face in (sheet.front, sheet.back):
                found = (MARKS[name](lies, cell, count, signature.number) for cell in face for name in marks)
                yield Drawn(face, tuple(chain.from_iterable(found)))
