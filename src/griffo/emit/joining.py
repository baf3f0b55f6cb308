"""The parts of a printed book joined to one PDF: each page as it was set, its number, and what belongs to the whole.

That is one outline, one tree of tags, links from part to part, and each face of type once.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pikepdf import Array, Dictionary, Name, ObjectStreamMode, OutlineItem, Page, Pdf, String

from griffo.emit.faces import add, embed, merged, shape
from griffo.emit.setting import ELSEWHERE, POINTS, numeral
from griffo.emit.tags import Tags

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from griffo.emit.collation import Collation
    from griffo.emit.faces import Shaped, Typeface
    from griffo.emit.folios import Folio
    from griffo.style import Style


@dataclass(frozen=True, slots=True)
class Stamp:
    """The number of a page, ready to be drawn."""

    page: int
    """From 0, in the book."""
    folio: Folio
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
            f"/{folio.font} {_number(folio.size)} Tf\n[{shown}] TJ\nET\nQ EMC"
        ).encode("ascii")

    def _gap(self, one: Shaped) -> float:
        return one.glyph.width - one.advance - self.folio.spacing * 1000 / self.folio.size


def join(book: Collation, style: Style) -> bytes:
    """Return the book as one PDF: the same parts give the same bytes."""
    faces = merged((part.setting.faces for part in book.parts), style)
    stamps = list(_stamps(book, faces))
    for stamp in stamps:
        add(faces[stamp.folio.font], (shaped.glyph for shaped in stamp.text))
    sources = [Pdf.open(BytesIO(part.setting.content)) for part in book.parts]  # read until the book is saved
    pdf, tags = sources[0], Tags(sources[0])
    fonts: dict[str, Any] = {}
    for part, source in zip(book.parts, sources, strict=True):
        if source is not pdf:
            _append(pdf, source, part.at)
            tags.append(source, part.at)
        held = pdf.pages[part.at].obj.Resources.Font  # all pages of a part have the same resources
        for name in set(held.keys()) & {f"/{each}" for each in faces}:
            held[name] = fonts.setdefault(name[1:], held[name])
    tags.finish()
    for name, font in fonts.items():
        embed(pdf, font, faces[name])
    for stamp in stamps:
        pdf.pages[stamp.page].contents_add(stamp.operators)
    _describe(pdf, book)
    out = BytesIO()
    pdf.save(out, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate, force_version="1.7")
    return out.getvalue()


def _stamps(book: Collation, faces: Mapping[str, Typeface]) -> Iterator[Stamp]:
    for part in book.parts:
        for folio in part.setting.folios:
            if face := faces.get(folio.font):
                text = folio.before + numeral(part.number + folio.page, folio.style) + folio.after
                shaped = shape(face.path, text, tuple(sorted(folio.features.items())))
                yield Stamp(part.at + folio.page, folio, shaped)


def _append(pdf: Pdf, source: Pdf, at: int) -> None:
    """Append the pages of a part, after a blank one where its place asks for that."""
    if len(pdf.pages) < at:
        blank = Dictionary(Type=Name.Page, Resources=Dictionary())
        for box in ("/MediaBox", "/TrimBox", "/BleedBox"):
            blank[box] = Array(pdf.pages[0].obj[box])
        pdf.pages.append(Page(pdf.make_indirect(blank)))
    pdf.pages.extend(source.pages)


def _describe(pdf: Pdf, book: Collation) -> None:
    """Write what concerns all pages: how they are numbered and shown, where links lead, the outline."""
    pages = [page.obj for page in pdf.pages]
    front = [0, Dictionary(S=Name.r)] if book.front else []
    body = [book.front, Dictionary(S=Name.D)] if book.front < len(pages) else []
    pdf.Root.PageLabels = Dictionary(Nums=Array([*front, *body]))
    pdf.Root.PageLayout = Name.TwoPageRight
    anchors = {
        name: Array([pages[part.at + page], Name.XYZ, x, y, 0])
        for part in reversed(book.parts)
        for name, (page, x, y) in part.setting.anchors.items()
    }
    rows = [each for name in sorted(anchors) for each in (String(name), anchors[name])]
    pdf.Root.Names = Dictionary(Dests=pdf.make_indirect(Dictionary(Names=Array(rows))))
    for page in pages:
        for link in page.get("/Annots", []):
            address = str(link.A.get("/URI", "")) if "/A" in link else ""
            if address.startswith(ELSEWHERE):
                link.Dest = link.Contents = String(address.removeprefix(ELSEWHERE))
                del link["/A"]
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
