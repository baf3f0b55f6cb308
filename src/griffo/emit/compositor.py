"""Parts of the printed book set on pages, each by itself."""

from __future__ import annotations

import gc
import inspect
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from griffo.emit.rendering import Heard, laid, parsed

# WeasyPrint is imported there first: here it would take longer to find its libraries.
# isort: split
from weasyprint.draw.text import draw_text
from weasyprint.pdf.stream import Stream
from weasyprint.text.fonts import font_features, get_hb_object_data
from weasyprint.text.line_break import create_layout, line_size

from griffo.emit.balancing import balance, unbalanced
from griffo.emit.evening import even, uneven
from griffo.emit.folios import folio, lines, numeral, page_starts, take_folio
from griffo.emit.inlines import fit
from griffo.emit.mending import ROUNDS, keep_whole, to_mend
from griffo.emit.quality import flaws
from griffo.emit.setting import ELSEWHERE, POINTS, Bookmark, Face, Glyph, Lent, Setting
from griffo.emit.shortcuts import taken
from griffo.emit.spare import faces as spare_faces
from griffo.emit.spare import named, shown
from griffo.emit.spoken import mend
from griffo.packing import pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from griffo.emit.balancing import Title
    from griffo.emit.evening import Uneven
    from griffo.emit.folios import Folio
    from griffo.emit.mending import Broken
    from griffo.emit.setting import Piece
    from griffo.style import Face as Typeface
    from griffo.style import Style

_FEATURES = tuple(inspect.signature(font_features).parameters)


def set_apart(piece: Piece) -> bytes:
    """Return the ``Setting`` of a piece, packed."""
    return pack(set_piece(piece))


def set_piece(piece: Piece, *, shortcuts: bool = True) -> Setting:
    """Set a piece on pages. Without ``shortcuts`` it takes longer, and the pages are the same."""
    with _unswept():
        return _set(piece, shortcuts=shortcuts)


@contextmanager
def _unswept() -> Iterator[None]:
    """Have Python look once at the end for objects that only know each other, and not again and again.

    Nearly all that a layout is made of stays until then: to look through it took an eighth of the time.
    """
    looks = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.collect(1)
        if looks:
            gc.enable()


def _set(piece: Piece, *, shortcuts: bool) -> Setting:
    heard = Heard()
    with heard, taken() if shortcuts else nullcontext():
        document, mends = _mended(piece)
        folios = tuple(_folios_left_out(document))
        _lead_elsewhere(document.pages)
        name = next(iter(piece.sections), "part")
        content = document.write_pdf(finisher=lambda _, pdf: mend(pdf, name), pdf_tags=True, pdf_version="1.7")
    height = [page.height for page in document.pages]
    return Setting(
        content=content,
        count=len(document.pages),
        folios=folios,
        faces=_faces(document.fonts.values(), piece.style),
        anchors={
            name: (number, x * POINTS, (height[number] - y) * POINTS)
            for number, page in reversed(list(enumerate(document.pages)))
            for name, (x, y, *_) in page.anchors.items()
        },
        bookmarks=tuple(
            Bookmark(level, label, number, (x * POINTS, (height[number] - y) * POINTS))
            for number, page in enumerate(document.pages)
            for level, label, (x, y), _ in page.bookmarks
        ),
        starts=page_starts(document.pages, [str(number) for number in range(len(document.pages))], piece.sections),
        kept=mends.kept,
        evened=mends.evened,
        balanced=mends.balanced,
        flaws=flaws([lines(page) for page in document.pages]),
        lent=tuple(_lent(document.fonts.values(), piece.style)),
        missing=heard.missing,
        said=heard.said,
    )


@dataclass(frozen=True, slots=True)
class _Mends:
    """What was mended in a piece: words that were broken in bad places, headings that shifted lines, and titles."""

    kept: tuple[Broken, ...] = ()
    evened: tuple[Uneven, ...] = ()
    balanced: tuple[Title, ...] = ()

    def __add__(self, other: _Mends) -> _Mends:
        return _Mends(self.kept + other.kept, self.evened + other.evened, self.balanced + other.balanced)


def _mended(piece: Piece) -> tuple[Any, _Mends]:
    """Return a piece as it is laid out when it is mended, and what was for that."""
    source = parsed(piece.html, piece.style, piece.pictures)
    tree, done = source.etree_element, _Mends()
    fit(tree)
    for _ in range(ROUNDS):
        document = laid(source, piece.sheet, piece.style)
        pages = document.pages
        more = _Mends(to_mend(pages, piece.sections), uneven(pages, piece.style.leaf.line), unbalanced(pages, _width))
        count = balance(tree, more.balanced) + even(tree, more.evened)
        if not count + keep_whole(tree, piece.sections, more.kept):
            return document, done
        done += more
        del document, pages
        gc.collect(0)
    return laid(source, piece.sheet, piece.style), done


def _width(text: str, style: Any) -> float:
    """Return how wide a text is in a style, in WeasyPrint's pixels."""
    layout = create_layout(text, style, None, None, 0)  # its lines live as long as it does
    return float(line_size(layout.get_first_line()[0], style)[0])


def _folios_left_out(document: Any) -> Iterator[Folio]:
    """Take the folios off the pages of a document that is to be written.

    Each is drawn once, on a stream that nobody sees: so the PDF gets its font, and the operators can be read.
    """
    for number, page in enumerate(document.pages):
        taken = take_folio(page)
        if taken:
            size = (0, 0, page.width, page.height)
            aside = Stream(document.fonts, size, {"ExtGState": {}}, {}, None, document.color_profiles, None)
            draw_text(aside, taken.box, 0, "clip", "none")
            features = font_features(**{name: taken.box.style[name] for name in _FEATURES})
            operators = b"\n".join(aside.stream).decode("ascii")
            yield folio(number, taken, numeral(number + 1, taken.style), operators, features)


def _lead_elsewhere(pages: Sequence[Any]) -> None:
    """Give links that lead out of this document an address: as links inside it WeasyPrint would drop them."""
    here = {name for page in pages for name in page.anchors}
    for page in pages:
        page.links = [
            ("external", ELSEWHERE + link[1], *link[2:]) if link[0] == "internal" and link[1] not in here else link
            for link in page.links
        ]


def _faces(fonts: Iterable[Any], style: Style) -> dict[str, Face]:
    """Return the fonts of a document that was written, by their names in it."""
    known = _files((*style.faces, *spare_faces()))
    found: dict[str, Face] = {}
    for font in fonts:
        glyphs = tuple(Glyph(number, width, font.to_unicode.get(number, "")) for number, width in font.widths.items())
        other = found.get(font.hash, Face(known.get(_sum(font), ""), whole=True, glyphs=()))
        found[font.hash] = Face(other.file, other.whole and not font.missing, other.glyphs + glyphs)
    return found


@lru_cache(maxsize=2)
def _files(faces: tuple[Typeface, ...]) -> dict[bytes, str]:
    """Return the names of the files of faces by what identifies their content; all stories of a book have the same."""
    return {sha256(face.path.read_bytes()).digest(): face.path.name for face in faces}


def _sum(font: Any) -> bytes:
    return sha256(get_hb_object_data(font.hb_face)).digest()


def _lent(fonts: Iterable[Any], style: Style) -> Iterator[Lent]:
    """Yield what each family but the style's own shows in a document that was written."""
    own = _files(style.faces)
    found: dict[str, str] = {}
    for font in fonts:
        if _sum(font) not in own:
            name = named(font.family)
            found[name] = found.get(name, "") + "".join(font.to_unicode.values())
    for name, text in found.items():
        if characters := shown(text):
            yield Lent(name, characters)
