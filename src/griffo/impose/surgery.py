"""PDF in, PDF out: pages become drawings that are placed on sheets. No other module imports pikepdf.

What makes sense on a screen only is dropped: tags, bookmarks, links, page labels and claims to a PDF standard. Layers
and colour profiles stay, and notes and form fields that would be printed become part of their page.
"""

from __future__ import annotations

import logging
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from logging.handlers import BufferingHandler
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

from griffo.emit.page import is_right_to_left, made_with
from griffo.emit.told import WISHES
from griffo.errors import GriffoError
from griffo.impose.placing import Rectangle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from griffo.impose.placing import Frame
    from griffo.impose.sheets import Cell, Face
    from griffo.model import Picture

Size = tuple[float, float]
_KEPT = {"/Type", "/Pages", "/OCProperties", "/OutputIntents"}
"""What stays of the document's catalogue."""
_TOLD = ("/Title", "/Author", WISHES)
"""What stays of its document information."""
_MEND = "Export it once more from the program that made it."


@dataclass(frozen=True, slots=True)
class Measured:
    """What imposing a PDF needs to know of it."""

    sizes: tuple[Size, ...]
    """Width and height of each page as it is cut, in points, turned as a reader sees it."""
    damaged: bool
    """Whether parts of the file had to be guessed to read it at all."""
    right_to_left: bool
    """Whether the file says that its pages turn the other way, or is in a language whose books do."""
    information: dict[str, str]
    """What its document information says."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A face of a sheet and the marks on it, as black rectangles."""

    face: Face
    marks: tuple[Rectangle, ...]


@dataclass(frozen=True, slots=True)
class _Drawing:
    """A page as a form XObject, and where its trimmed part lies in it."""

    form: pikepdf.Object
    trim: Rectangle

    @property
    def size(self) -> Size:
        return self.trim.right - self.trim.left, self.trim.top - self.trim.bottom


def measure(content: bytes, file: str) -> Measured:
    """Return the pages' sizes. Raises ``GriffoError`` where ``content`` is encrypted or no PDF, or has no pages."""
    with _open(content, file) as (pdf, heard):
        sizes = tuple(drawing.size for drawing in _drawings(pdf, file))
        damaged = bool(pdf.get_warnings() or heard)
        information = {key: str(value) for key, value in _information(pdf).items() if isinstance(value, pikepdf.String)}
        return Measured(sizes, damaged, _is_right_to_left(pdf.Root), information)


def impose(content: bytes, file: str, frame: Frame, parts: Iterable[Iterable[Drawn]]) -> list[bytes]:
    """Return a PDF for each part, whose pages are the part's faces, with the pages of the PDF ``content`` on them.

    The same input gives the same bytes. Raises ``GriffoError`` as ``measure`` does.
    """
    with _open(content, file) as (pdf, _):
        pdf.flatten_annotations("print")
        drawings = list(_drawings(pdf, file))
        _strip(pdf)
        return [_part(pdf, [_page(pdf, frame, drawn, drawings) for drawn in faces]) for faces in parts]


def enlarge(
    content: bytes, scale: float, size: Size, bleed: float, picture: tuple[Picture, Rectangle] | None = None
) -> bytes:
    """Return the first page of a PDF, so many times as large, on a page of this size of which ``bleed`` is cut off.

    A picture fills its rectangle, at the cost of what is too wide or too high. The same input gives the same bytes.
    """
    with _open(content, "") as (pdf, _):
        width, height = size
        form = pdf.pages[0].as_form_xobject()
        _strip(pdf)
        drawn, lines = {"/P1": form}, [f"q {_numbers(scale, 0, 0, scale, 0, 0)} cm /P1 Do Q"]
        if picture:
            drawn["/P2"], ratio = _image(pdf, picture[0])
            lines.append(_filling(picture[1], ratio, "/P2"))
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, round(width, 4), round(height, 4)]),
            BleedBox=Array([0, 0, round(width, 4), round(height, 4)]),
            TrimBox=Array([round(each, 4) for each in (bleed, bleed, width - bleed, height - bleed)]),
            Resources=Dictionary(XObject=Dictionary(drawn)),
            Contents=pdf.make_stream("\n".join(lines).encode()),
        )
        return _part(pdf, [pikepdf.Page(pdf.make_indirect(page))])


def _image(pdf: pikepdf.Pdf, picture: Picture) -> tuple[pikepdf.Object, float]:
    """Return a picture in RGB as a drawing, and how many times as wide as high it is."""
    with Image.open(BytesIO(picture.content)) as opened:
        width, height = opened.size
        jpeg = opened.format == "JPEG" and opened.mode == "RGB"
        content = picture.content if jpeg else opened.convert("RGB").tobytes()
    stream = pdf.make_stream(
        content,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=width,
        Height=height,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
    )
    if jpeg:
        stream.Filter = Name.DCTDecode
    return stream, width / height


def _filling(there: Rectangle, ratio: float, name: str) -> str:
    """Return the operators that fill a rectangle with a drawing, its middle in theirs."""
    width, height = there.right - there.left, there.top - there.bottom
    wide, high = max(width, height * ratio), max(height, width / ratio)
    left, bottom = there.left - (wide - width) / 2, there.bottom - (high - height) / 2
    return f"q {_box(there)} W n {_numbers(wide, 0, 0, high, left, bottom)} cm {name} Do Q"


def _part(pdf: pikepdf.Pdf, pages: Iterable[pikepdf.Page]) -> bytes:
    """Return the PDF with these pages in the place of those it has."""
    del pdf.pages[:]
    pdf.pages.extend(pages)
    out = BytesIO()
    pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


@contextmanager
def _open(content: bytes, file: str) -> Iterator[tuple[pikepdf.Pdf, list[logging.LogRecord]]]:
    """Open a PDF, with what pikepdf says to its log, and say in a sentence what is wrong with it, now or later."""
    try:
        with _heard() as heard, pikepdf.open(BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                raise _encrypted(file)
            if not len(pdf.pages):
                raise GriffoError("The PDF has no pages.", file=file, mend=_MEND)
            yield pdf, heard
    except pikepdf.PasswordError as error:
        raise _encrypted(file) from error
    except (pikepdf.PikepdfError, ValueError) as error:  # the second for a number that 64 bits do not hold
        if b"%PDF-" not in content[:1024]:
            raise GriffoError("This is no PDF.", file=file, mend="Give the PDF of a book.") from error
        raise GriffoError("The PDF is damaged and cannot be read.", file=file, mend=_MEND) from error


@contextmanager
def _heard() -> Iterator[list[logging.LogRecord]]:
    """Collect what pikepdf would write to its log, such as that it left out a page it cannot read."""
    handler = BufferingHandler(sys.maxsize)
    handler.setLevel(logging.WARNING)
    log = logging.getLogger("pikepdf")
    log.addHandler(handler)
    try:
        yield handler.buffer
    finally:
        log.removeHandler(handler)


def _encrypted(file: str) -> GriffoError:
    mend = "Save a copy without a password or restrictions, if the book's maker lets you."
    return GriffoError("The PDF is encrypted.", file=file, mend=mend)


def _drawings(pdf: pikepdf.Pdf, file: str) -> Iterator[_Drawing]:
    for number, page in enumerate(pdf.pages, 1):
        media = _rectangle(page.mediabox)
        trim = _common(_rectangle(page.trimbox), media) or _common(_rectangle(page.cropbox), media)
        if not trim:
            raise GriffoError(f"Page {number} of the PDF has no size.", file=file, mend=_MEND)
        form = page.as_form_xobject()
        bleed = _common(_rectangle(page.bleedbox), media) if "/BleedBox" in page.obj else None
        box = bleed or trim
        form.BBox = Array([box.left, box.bottom, box.right, box.top])
        yield _Drawing(form, _turned(trim, form))


def _is_right_to_left(catalogue: pikepdf.Object) -> bool:
    views, language = catalogue.get("/ViewerPreferences"), catalogue.get("/Lang")
    turns = isinstance(views, Dictionary) and views.get("/Direction") == Name.R2L
    return turns or (isinstance(language, pikepdf.String) and is_right_to_left(str(language)))


def _information(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    found = pdf.trailer.get("/Info")
    return dict(found.as_dict().items()) if isinstance(found, Dictionary) else {}


def _rectangle(box: pikepdf.Object) -> Rectangle | None:
    """Return a page's box, its corners in order, or ``None`` where it is none."""
    try:
        x0, y0, x1, y1 = (float(value) for value in box.as_list())
    except (TypeError, ValueError):
        return None
    return Rectangle(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _common(one: Rectangle | None, other: Rectangle | None) -> Rectangle | None:
    """Return what two boxes have in common, ``None`` where that is less than a point wide or high."""
    if not (one and other):
        return None
    both = Rectangle(
        max(one.left, other.left), max(one.bottom, other.bottom), min(one.right, other.right), min(one.top, other.top)
    )
    return both if both.right - both.left >= 1 and both.top - both.bottom >= 1 else None


def _turned(box: Rectangle, form: pikepdf.Object) -> Rectangle:
    """Return where a box lies once the form's matrix, which stands for /Rotate and /UserUnit, has moved it."""
    a, b, c, d, e, f = (float(value) for value in form.get("/Matrix", Array([1, 0, 0, 1, 0, 0])).as_list())
    corners = [(box.left, box.bottom), (box.right, box.top)]
    (x0, y0), (x1, y1) = [(a * x + c * y + e, b * x + d * y + f) for x, y in corners]
    return Rectangle(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _page(pdf: pikepdf.Pdf, frame: Frame, drawn: Drawn, drawings: Sequence[_Drawing]) -> pikepdf.Page:
    """Return a face as a page of the PDF."""
    used = {cell.page: drawings[cell.page - 1] for cell in drawn.face if cell.page}
    lines = [_placed(frame, cell, used[cell.page]) for cell in drawn.face if cell.page]
    lines += [f"0 g {_box(mark)} f" for mark in drawn.marks]
    return pikepdf.Page(
        pdf.make_indirect(
            Dictionary(
                Type=Name.Page,
                MediaBox=Array([0, 0, round(frame.width, 4), round(frame.height, 4)]),
                Resources=Dictionary(XObject=Dictionary({f"/P{n}": drawing.form for n, drawing in used.items()})),
                Contents=pdf.make_stream("\n".join(lines).encode()),
            )
        )
    )


def _placed(frame: Frame, cell: Cell, drawing: _Drawing) -> str:
    """Return the operators that draw a page in its cell, and nothing of it outside."""
    there, trim, scale = frame.trimmed(cell, drawing.size), drawing.trim, frame.scale
    if cell.turned:
        moved = (-scale, 0, 0, -scale, there.right + scale * trim.left, there.top + scale * trim.bottom)
    else:
        moved = (scale, 0, 0, scale, there.left - scale * trim.left, there.bottom - scale * trim.bottom)
    return f"q {_box(frame.cell(cell))} W n {_numbers(*moved)} cm /P{cell.page} Do Q"


def _box(rectangle: Rectangle) -> str:
    left, bottom, right, top = rectangle.left, rectangle.bottom, rectangle.right, rectangle.top
    return f"{_numbers(left, bottom, right - left, top - bottom)} re"


def _numbers(*values: float) -> str:
    return " ".join(f"{value:.6f}".rstrip("0").rstrip(".") for value in values)


def _strip(pdf: pikepdf.Pdf) -> None:
    """Take away what is true of the book in its order and not of the sheets."""
    for key in list(pdf.Root.keys()):
        if key not in _KEPT:
            del pdf.Root[key]
    told = {key: pdf.docinfo.get(key) for key in _TOLD}
    del pdf.docinfo
    for key, value in told.items():
        if isinstance(value, pikepdf.String):
            pdf.docinfo[key] = value
    pdf.docinfo["/Producer"] = pikepdf.String(made_with())
