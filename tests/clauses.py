"""What standards ask of a PDF, clause by clause: each function yields a line for everything that breaks one.

No validator of these standards comes as a package that the tests could install, so this reads the file with pikepdf and
its fonts with fontTools. The clauses are those that veraPDF's public profiles check for PDF/UA-1 and PDF/A-3u, less
those about what no printed book of Griffo's holds: forms, films, attachments, signatures, layers, tables, images.
PDF/X-4 has no free validator at all; what is asked of it is named in ``test_variants.py``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from itertools import pairwise
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name

STANDARD = frozenset(
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl "
    "LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Figure Formula "
    "Form".split()
)
"""ISO 32000-1, 14.8.4."""


@dataclass(frozen=True)
class Element:
    """An element of the structure tree."""

    kind: str
    above: tuple[str, ...]
    object: Any
    kids: tuple[str, ...]


@dataclass
class Checked:
    """A PDF, with what its rules look at."""

    content: bytes
    pdf: pikepdf.Pdf = field(init=False)

    def __post_init__(self) -> None:
        self.pdf = pikepdf.open(BytesIO(self.content))

    @cached_property
    def elements(self) -> list[Element]:
        return list(self._below(self.pdf.Root.StructTreeRoot.K[0], ()))

    def _below(self, element: Any, above: tuple[str, ...]) -> Iterator[Element]:
        kids = [kid for kid in element.get("/K", []) if isinstance(kid, Dictionary) and "/S" in kid]
        kind = str(element.S).removeprefix("/")
        yield Element(kind, above, element, tuple(str(kid.S).removeprefix("/") for kid in kids))
        for kid in kids:
            assert kid.P.objgen == element.objgen, "7.1: each element knows the one around it"
            yield from self._below(kid, (*above, kind))

    @cached_property
    def shown(self) -> set[tuple[tuple[int, int], int]]:
        """Every glyph of every font that is drawn: by the font's object, and its number."""
        found = set()
        for page in self.pdf.pages:
            font: Any = None
            for drawn in pikepdf.parse_content_stream(page):
                if str(drawn.operator) == "Tf":
                    font = page.obj.Resources.Font[str(drawn.operands[0])]
                elif str(drawn.operator) in {"TJ", "Tj"}:
                    parts = drawn.operands[0] if str(drawn.operator) == "TJ" else drawn.operands
                    for part in parts:
                        if isinstance(part, pikepdf.String):
                            codes = bytes(part)
                            found |= {(font.objgen, int.from_bytes(codes[n : n + 2])) for n in range(0, len(codes), 2)}
        return found

    @cached_property
    def texts(self) -> dict[tuple[tuple[int, int], int], str]:
        """The text of all marked content, by its page and its number there."""
        found: dict[tuple[tuple[int, int], int], str] = {}
        meanings: dict[tuple[int, int], dict[int, str]] = {}
        for page in self.pdf.pages:
            font, content = (0, 0), None
            for drawn in pikepdf.parse_content_stream(page, "Tf TJ BDC EMC"):
                operator = str(drawn.operator)
                if operator == "Tf":
                    held = page.obj.Resources.Font[str(drawn.operands[0])]
                    font = held.objgen
                    meanings.setdefault(font, _meanings(held.ToUnicode.read_bytes()))
                elif operator == "TJ" and content:
                    codes = b"".join(bytes(part) for part in drawn.operands[0] if isinstance(part, pikepdf.String))
                    shown = (int.from_bytes(codes[at : at + 2]) for at in range(0, len(codes), 2))
                    found[content] = found.get(content, "") + "".join(meanings[font].get(each, "") for each in shown)
                elif operator == "BDC":
                    number = drawn.operands[1].get("/MCID")
                    content = None if number is None else (page.obj.objgen, int(number))
                elif operator == "EMC":
                    content = None
        return found

    def read_out(self, kind: str = "Document") -> list[str]:
        """Return what a screen reader says of each element of a kind."""
        return [self.said(each.object) for each in self.elements if each.kind == kind]

    def said(self, element: Any) -> str:
        """Return what a screen reader says of an element."""
        return "".join(
            (self.said(kid) if "/S" in kid else "")
            if isinstance(kid, Dictionary)
            else self.texts.get((element.Pg.objgen, int(kid)), "")
            for kid in element.get("/K", [])
        )

    @cached_property
    def xmp(self) -> dict[str, Any]:
        with self.pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            return {str(key): value for key, value in metadata.items()}


def sound(file: Checked) -> Iterator[str]:
    """Yield what qpdf finds wrong, as its ``--check`` does, and what no reader could open."""
    yield from (f"qpdf: {problem}" for problem in file.pdf.check_pdf_syntax())
    yield from (f"qpdf: {warning}" for warning in file.pdf.get_warnings())
    if file.pdf.is_encrypted:
        yield "encrypted"
    if "/ID" not in file.pdf.trailer:
        yield "ISO 19005-3, 6.1.3; ISO 15930-7: no file identifier"


def boxes(file: Checked) -> Iterator[str]:
    """Yield pages whose boxes do not lie inside one another (ISO 32000-1, 14.11.2; PDF/X asks for a TrimBox)."""
    for number, page in enumerate(file.pdf.pages):
        nested = [[float(each) for each in page.obj[name]] for name in ("/TrimBox", "/BleedBox", "/MediaBox")]
        for inner, outer in pairwise(nested):
            if not (outer[0] <= inner[0] < inner[2] <= outer[2] and outer[1] <= inner[1] < inner[3] <= outer[3]):
                yield f"page {number}: {inner} reaches out of {outer}"
        if "/ArtBox" in page.obj:
            yield f"page {number}: an ArtBox beside the TrimBox"


def fonts(file: Checked) -> Iterator[str]:
    """Yield fonts that are not whole: ISO 19005-3, 6.2.11, which ISO 14289-1 repeats as 7.21. PDF/X embeds them too."""
    found = {font.objgen: font for page in file.pdf.pages for font in page.obj.Resources.get("/Font", {}).values()}
    for key, font in found.items():
        name = str(font.BaseFont)
        inner = font.DescendantFonts[0]
        if not re.fullmatch(r"/[A-Z]{6}\+[\w-]+", name):
            yield f"{name}: no subset (ISO 32000-1, 9.6.4)"
        if inner.get("/CIDToGIDMap") != Name.Identity or font.Encoding != Name("/Identity-H"):
            yield f"{name}: 6.2.11.3: no identity"
        if "/CIDSet" in inner.FontDescriptor:
            yield f"{name}: 6.2.11.4.2: a CIDSet that nobody keeps"
        program = TTFont(BytesIO(inner.FontDescriptor.FontFile2.read_bytes()))
        widths, meanings = _widths(inner.W), _meanings(font.ToUnicode.read_bytes())
        unit = 1000 / program["head"].unitsPerEm
        order, outlines = program.getGlyphOrder(), program["glyf"]
        for number in sorted(each for owner, each in file.shown if owner == key):
            glyph = order[number] if number < len(order) else ".notdef"
            if glyph == ".notdef" or glyph not in outlines.keys():  # noqa: SIM118 - it is no dictionary
                yield f"{name}: 6.2.11.8, 6.2.11.4.1: glyph {number} is not there"
            elif abs(program["hmtx"][glyph][0] * unit - widths.get(number, 0)) > 1:
                yield f"{name}: 6.2.11.5: glyph {number} has another width"
            if not meanings.get(number) or set(meanings[number]) & set("\0\ufeff\ufffe"):
                yield f"{name}: 6.2.11.7.2: nobody knows what glyph {number} means"


def _widths(rows: Any) -> dict[int, float]:
    found: dict[int, float] = {}
    parts = list(rows)
    for first, given in zip(parts[::2], parts[1::2], strict=True):
        found |= {int(first) + at: float(width) for at, width in enumerate(given)}
    return found


def _meanings(cmap: bytes) -> dict[int, str]:
    rows = re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]+)>(?=\n)", cmap.split(b"endcodespacerange")[1])
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in rows}


def colours(file: Checked) -> Iterator[tuple[str, ...]]:
    """Yield every operator that sets a colour or draws what may have one, as it stands on the pages."""
    for page in file.pdf.pages:
        for drawn in pikepdf.parse_content_stream(page, "cs CS sc SC scn SCN g G rg RG k K sh Do BI"):
            yield (*(str(operand) for operand in drawn.operands), str(drawn.operator))


def nesting(file: Checked) -> Iterator[str]:
    """Yield pages that save the graphics state too deeply (ISO 19005-3, 6.1.13)."""
    for number, page in enumerate(file.pdf.pages):
        depth = deepest = 0
        for drawn in pikepdf.parse_content_stream(page, "q Q"):
            depth += 1 if str(drawn.operator) == "q" else -1
            deepest = max(depth, deepest)
        if deepest > 28 or depth:
            yield f"page {number}: q {deepest} deep, and {depth} not taken back"


def tags(file: Checked) -> Iterator[str]:
    """Yield what PDF/UA-1 (ISO 14289-1) finds wrong with the tree of tags and what it says of the pages."""
    yield from _catalog(file)
    yield from _tree(file)
    yield from _headings(file)
    yield from _content(file)
    yield from _links(file)


def _catalog(file: Checked) -> Iterator[str]:
    root = file.pdf.Root
    if not root.MarkInfo.get("/Marked") or root.MarkInfo.get("/Suspects"):
        yield "6.2, 7.1: not marked"
    if not root.ViewerPreferences.get("/DisplayDocTitle"):
        yield "7.1: a viewer shows the file's name, and not the book's"
    if not re.fullmatch(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*", str(root.get("/Lang", ""))):
        yield "7.2: no language"


def _tree(file: Checked) -> Iterator[str]:
    for each in file.elements:
        parent = each.above[-1] if each.above else ""
        if each.kind not in STANDARD:
            yield f"7.1: {each.kind} is no standard type"
        if (each.kind == "LI" and parent != "L") or (each.kind == "LBody" and parent != "LI"):
            yield f"7.2: {each.kind} in {parent}"
        if each.kind == "L" and set(each.kids) - {"L", "LI", "Caption"}:
            yield f"7.2: a list holds {each.kids}"
        if each.kind == "LI" and set(each.kids) - {"Lbl", "LBody"}:
            yield f"7.2: an item holds {each.kids}"
        if each.kind in {"Figure", "Formula"} and not str(each.object.get("/Alt", "")).strip():
            yield f"7.3: {each.kind} without a word for it"
    names = Counter(str(each.object.get("/ID", "")) for each in file.elements if each.kind == "Note")
    yield from (f"7.9: {count} notes are called “{name}”" for name, count in names.items() if count > 1 or not name)


def _headings(file: Checked) -> Iterator[str]:
    level = 0
    for each in file.elements:
        if each.kind == "H":
            yield "7.4.4: H beside H1"
        elif re.fullmatch(r"H\d", each.kind):
            if int(each.kind[1]) > level + 1:
                yield f"7.4.2: {each.kind} below H{level}"
            level = int(each.kind[1])
            if each.kind in each.above:
                yield f"7.4.2: {each.kind} in itself"


def _content(file: Checked) -> Iterator[str]:
    """Yield what is drawn and neither in the tree, each once, nor an artifact (7.1); and what the tree has too much."""
    held = Counter(
        (each.object.Pg.objgen, int(kid))
        for each in file.elements
        for kid in each.object.get("/K", [])
        if not isinstance(kid, Dictionary)
    )
    rows = list(file.pdf.Root.StructTreeRoot.ParentTree.Nums)
    owners = {int(key): value for key, value in zip(rows[::2], rows[1::2], strict=True)}
    yield from (f"7.1: {content} belongs to two elements" for content, count in held.items() if count > 1)
    seen = set()
    for number, page in enumerate(file.pdf.pages):
        stack: list[tuple[str, int | None]] = []
        for drawn in pikepdf.parse_content_stream(page):
            operator = str(drawn.operator)
            if operator in {"BDC", "BMC"}:
                tag = str(drawn.operands[0])
                given: Any = drawn.operands[1] if operator == "BDC" else {}
                stack.append((tag, int(given["/MCID"]) if "/MCID" in given else None))
                if stack[-1][1] is not None:
                    content = (page.obj.objgen, int(given["/MCID"]))
                    seen.add(content)
                    if content not in held:
                        yield f"7.1: page {number}: {content} belongs to nothing"
                    owner = owners[int(page.obj.StructParents)][content[1]]
                    if not isinstance(owner, Dictionary) or content[1] not in [
                        int(kid) for kid in owner.K if not isinstance(kid, Dictionary)
                    ]:
                        yield f"7.1: page {number}: {content} has another owner in the parent tree"
                if len(stack) > 1 and "/Artifact" in [each for each, _ in stack]:
                    yield f"7.1: page {number}: artifact and text in one another"
            elif operator == "EMC":
                stack.pop()
            elif operator in {"TJ", "Tj", "S", "s", "f", "F", "f*", "B", "B*", "b", "Do", "sh"} and not stack:
                yield f"7.1: page {number}: {operator} draws what is neither text nor artifact"
    yield from (f"7.1: {content} is in the tree and on no page" for content in held if content not in seen)


def _links(file: Checked) -> Iterator[str]:
    rows = list(file.pdf.Root.StructTreeRoot.ParentTree.Nums)
    owners = {int(key): value for key, value in zip(rows[::2], rows[1::2], strict=True)}
    inside = {each.object.objgen for each in file.elements}
    for number, page in enumerate(file.pdf.pages):
        links = page.obj.get("/Annots", Array())
        if len(links) and page.obj.get("/Tabs") != Name.S:
            yield f"7.18.3: page {number}: tabs do not follow the tree"
        for link in links:
            owner = owners[int(link.StructParent)]
            if str(owner.S) != "/Link" or owner.objgen not in inside:
                yield f"7.18.5: page {number}: a link that is none in the tree"
            if not str(link.get("/Contents", "")):
                yield f"7.18.5: page {number}: a link without a word for it"
            if link.objgen not in [kid.Obj.objgen for kid in owner.K if isinstance(kid, Dictionary) and "/Obj" in kid]:
                yield f"7.18.5: page {number}: a link that its element does not know"


RULES = (sound, boxes, fonts, nesting, tags)
