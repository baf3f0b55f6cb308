"""The parts of a printed book joined to one PDF: each page as it was set, its number, and what belongs to the whole.

That is one outline, one tree of tags, links from part to part, and each face of type once.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pikepdf import Array, Dictionary, Name, ObjectStreamMode, OutlineItem, Pdf, Stream, String

from griffo.emit.conforming import conform, version
from griffo.emit.faces import add, common, embed, merged, shape
from griffo.emit.folios import numeral
from griffo.emit.page import is_right_to_left
from griffo.emit.setting import ELSEWHERE, POINTS
from griffo.emit.tags import Tags
from griffo.emit.trimming import around

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from griffo.emit.collation import Collation, Placed
    from griffo.emit.faces import Shaped, Typeface
    from griffo.emit.folios import Folio
    from griffo.emit.setting import Setting
    from griffo.style import Style


FOLIO = "-folio"
"""What the name of a font ends in that folios are drawn with: a part may have a font of its own of the same name."""
_BOXES = ("/MediaBox", "/TrimBox", "/BleedBox")


@dataclass(frozen=True, slots=True)
class Stamp:
    """The number of a page, ready to be drawn."""

    page: int
    """From 0, in the book."""
    folio: Folio
    font: str
    """The name of its face, which is the folio's where that is of the style."""
    text: tuple[Shaped, ...]

    @property
    def operators(self) -> bytes:
        """What draws it, after all else on the page. To a screen reader it is no part of the text."""
        folio = self.folio
        width = sum(one.advance * folio.size / 1000 + folio.spacing for one in self.text)
        shown = " ".join(f"<{one.glyph.number:04x}> {_number(self._gap(one))}" for one in self.text)
        return (
            f"/Artifact <</Type /Pagination>> BDC q {POINTS} 0 0 {POINTS} 0 0 cm\n{folio.colour}BT\n"
            f"1 0 0 -1 {_number(folio.x - folio.share * width)} {_number(folio.y)} Tm\n"
            f"/{self.font}{FOLIO} {_number(folio.size)} Tf\n[{shown}] TJ\nET\nQ EMC"
        ).encode("ascii")

    def _gap(self, one: Shaped) -> float:
        return one.glyph.width - one.advance - self.folio.spacing * 1000 / self.folio.size


def join(book: Collation, style: Style, told: Mapping[str, str], blanks: Setting) -> bytes:
    """Return the book as one PDF: the same parts give the same bytes. ``told`` goes to its document information.

    A page that stands empty between two parts is one of ``blanks``, as ``pieces.Documents`` has them.
    Raises ``GriffoError`` where it cannot keep the standard that the style names.
    """
    faces = merged((part.setting.faces for part in book.parts), style)
    stamps = list(_stamps(book, faces, style))
    for stamp in stamps:
        add(faces[stamp.font], (shaped.glyph for shaped in stamp.text))
    first, *others = book.parts
    pdf = Pdf.open(BytesIO(first.setting.content))
    empty = Pdf.open(BytesIO(blanks.content))
    tags, pages = Tags(pdf), [page.obj for page in pdf.pages]
    del pdf.pages[:]
    fonts: dict[str, Any] = {}
    _share(pdf, pages[0], first, fonts)
    for part in others:
        held = _carried(pdf, part, fonts, tags)
        _share(pdf, held[0], part, fonts)
        if len(pages) < part.at:
            pages.append(_blank(pdf, empty.pages[1 if part.at == book.front else 3].obj))
        pages += held
    tags.finish()
    _bind(pdf, pages)
    for stamp in stamps:
        page = pages[stamp.page]
        page.Resources.Font[f"/{stamp.font}{FOLIO}"] = fonts[stamp.font]
        page.Contents = Array([page.Contents, Stream(pdf, stamp.operators)])
    for name, font in fonts.items():
        if faces[name].glyphs:  # a face that only parts with fonts of their own use is not common
            embed(pdf, font, faces[name])
    _describe(pdf, book, told)
    around(pdf, style.leaf, bound_right=is_right_to_left(str(pdf.Root.get("/Lang", ""))))
    return _finished(pdf, book, style)


def _finished(pdf: Pdf, book: Collation, style: Style) -> bytes:
    """Return a PDF that is whole as a file, in the standard that the style names."""
    if style.variant:
        digest = sha256()
        for part in book.parts:
            digest.update(part.setting.content)
        conform(pdf, style.variant, digest.digest())
    out, written = BytesIO(), version(style.variant)
    pdf.save(out, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate, force_version=written)
    return out.getvalue()


def _stamps(book: Collation, faces: Mapping[str, Typeface], style: Style) -> Iterator[Stamp]:
    """Yield the numbers of all pages. One in a font that is not of the style is set in the face of its text."""
    text_face = next((name for name, face in faces.items() if face.path == style.faces[0].path), "")
    folios = [(part, folio) for part in book.parts for folio in part.setting.folios]
    if any(folio.font not in faces for _, folio in folios):
        sentence = "The page numbers ask for a font that is not the style's own; they are set in that of its text."
        warnings.warn(sentence, stacklevel=2)
    for part, folio in folios:
        name = folio.font if folio.font in faces else text_face
        words = folio.before + numeral(part.number + folio.page, folio.style) + folio.after
        yield Stamp(part.at + folio.page, folio, name, shape(faces[name], words, folio.features))


def _carried(pdf: Pdf, part: Placed, fonts: Mapping[str, Any], tags: Tags) -> list[Any]:
    """Carry the pages of a part and its tags over, but for fonts that are there already; return the pages.

    They travel as plain dictionaries, all at once: for each that is added as a page, pikepdf goes through all others.
    The part is let go then, and not closed: what its pages draw is read when the book is saved.
    """
    source = Pdf.open(BytesIO(part.setting.content))
    pages = [page.obj for page in source.pages]
    for page in pages:
        del page["/Type"], page["/Parent"]
    for name in _common(part) & fonts.keys():
        del pages[0].Resources.Font[f"/{name}"]
    root = source.Root
    carried = pdf.copy_foreign(source.make_indirect(Array([root.StructTreeRoot, root.Lang, *pages])))
    tree, language, *held = list(carried)
    tags.append(tree, held, str(language))
    return held


def _share(pdf: Pdf, page: Any, part: Placed, fonts: dict[str, Any]) -> None:
    """Have a part use the fonts that all have in common, and add those that no part before it had.

    All pages of a part have the same resources, so one of them is enough.
    """
    own = page.Resources.Font
    for name, face in part.setting.faces.items():
        if face.file and name not in fonts:
            fonts[name] = common(pdf, own[f"/{name}"])
    for name in _common(part):
        own[f"/{name}"] = fonts[name]


def _common(part: Placed) -> set[str]:
    """Return the names of the fonts for which a part has none of its own."""
    return {name for name, face in part.setting.faces.items() if face.file and face.whole}


def _blank(pdf: Pdf, found: Any) -> Any:
    """Return a page that stands empty, after one of another PDF.

    It is no part of the text, and so has no place in the tree of tags.
    """
    page, drawn = Dictionary(Resources=Dictionary()), found.Contents.read_bytes()
    if b"/Artifact" in drawn:  # a background, or words in a margin; else nothing is
        page.Contents = pdf.make_stream(drawn)
        page.Resources = pdf.copy_foreign(found.Resources)
    for name in _BOXES:
        page[name] = Array(found[name])
    return pdf.make_indirect(page)


def _bind(pdf: Pdf, pages: Sequence[Any]) -> None:
    """Make pages those of a PDF that has none. In memory, boxes that are alike are there once."""
    tree = pdf.Root.Pages
    boxes = [(name, pages[0][name], pages[0][name].unparse()) for name in _BOXES]
    for page in pages:
        page.Type, page.Parent = Name.Page, tree
        for name, box, written in boxes:
            if page[name].unparse() == written:
                page[name] = box
    tree.Kids, tree.Count = Array(pages), len(pages)


def _describe(pdf: Pdf, book: Collation, told: Mapping[str, str]) -> None:
    """Write what concerns all pages: how they are numbered and shown, where links lead, the outline, what is told."""
    for key, value in told.items():
        pdf.docinfo[key] = String(value)
    pages = [page.obj for page in pdf.pages]
    front = [0, Dictionary(S=Name.r)] if book.front else []
    body = [book.front, Dictionary(S=Name.D)] if book.front < len(pages) else []
    pdf.Root.PageLabels = Dictionary(Nums=Array([*front, *body]))
    pdf.Root.PageLayout = Name.TwoPageRight
    if is_right_to_left(str(pdf.Root.get("/Lang", ""))):
        pdf.Root.ViewerPreferences = Dictionary(
            Direction=Name.R2L
        )  # else two pages would lie side by side the wrong way
    anchors = {
        name: Array([pages[part.at + page], Name.XYZ, x, y, 0])
        for part in reversed(book.parts)
        for name, (page, x, y) in part.setting.anchors.items()
    }
    printed = {
        name: book.label(part.at + page)
        for part in reversed(book.parts)
        for name, (page, _, _) in part.setting.anchors.items()
    }
    rows = [each for name in sorted(anchors) for each in (String(name), anchors[name])]
    pdf.Root.Names = Dictionary(Dests=pdf.make_indirect(Dictionary(Names=Array(rows))))
    for link in (link for page in pages for link in page.get("/Annots", [])):
        address = str(link.A.get("/URI", "")) if "/A" in link else ""
        if address.startswith(ELSEWHERE):
            link.Dest = String(address.removeprefix(ELSEWHERE))
            del link["/A"]
        if "/Dest" in link:
            link.Contents = String(printed.get(str(link.Dest), ""))
    with pdf.open_outline() as outline:
        outline.root[:] = _outline(pages, book)


def _outline(pages: list[Any], book: Collation) -> list[OutlineItem]:
    """Return the bookmarks of all parts, those of a deeper level inside the one before them."""
    top: list[OutlineItem] = []
    above: list[tuple[int, list[OutlineItem]]] = [(0, top)]
    for part in book.parts:
        for mark in part.setting.bookmarks:
            target = Array([pages[part.at + mark.page], Name.XYZ, *mark.place, 0])
            item = OutlineItem(mark.label, target)
            while above[-1][0] >= mark.level:
                above.pop()
            above[-1][1].append(item)
            above.append((mark.level, item.children))
    return top


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")
