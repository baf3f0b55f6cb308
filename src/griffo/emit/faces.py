"""The type of a printed book: each face once, with the glyphs that any of its parts uses and those of its folios.

WeasyPrint keeps a font's glyph numbers when it leaves glyphs out, so what the parts draw holds for a common font too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import uharfbuzz
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from griffo.emit.setting import Glyph
from griffo.emit.spare import faces as spare_faces

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from griffo.emit.setting import Face
    from griffo.style import Style

_DROPPED = ("BASE", "GPOS", "GSUB", "GDEF", "DSIG", "kern")
"""Tables that only a program needs which sets text."""
_MAP = """\
/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
{rows}
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""
"""Source: ISO 32000-1, 9.10.3; at most a hundred rows in each section."""


@dataclass(frozen=True, slots=True)
class Typeface:
    """A font file of the style, and what of it a book uses."""

    path: Path
    font: uharfbuzz.Face
    glyphs: dict[int, Glyph]
    """By their numbers."""


@dataclass(frozen=True, slots=True)
class Shaped:
    """A glyph in its place in a line of text."""

    glyph: Glyph
    advance: float
    """From its place to that of the next, kerning included, in thousandths of the size."""


def merged(parts: Iterable[Mapping[str, Face]], style: Style) -> dict[str, Typeface]:
    """Return the faces that parts use, by their names, with the glyphs of those that share them.

    Those are faces of the style and spare ones. A font of the machine stays with its part, and a part in which a face
    lacks characters keeps a font of its own.
    """
    files = {face.path.name: face.path for face in (*style.faces, *spare_faces())}
    found: dict[str, Typeface] = {}
    for faces in parts:
        for name, face in faces.items():
            if face.file:
                path = files[face.file]
                if name not in found:
                    found[name] = Typeface(path, uharfbuzz.Face(path.read_bytes()), {})
                add(found[name], face.glyphs if face.whole else ())
    return found


def add(face: Typeface, glyphs: Iterable[Glyph]) -> None:
    """Add glyphs to those that a book uses; the first of a number stays."""
    for glyph in glyphs:
        face.glyphs.setdefault(glyph.number, glyph)


def shape(face: Typeface, text: str, features: dict[str, int]) -> tuple[Shaped, ...]:
    """Return a short line of text in the glyphs of a face, as HarfBuzz shapes it, which Pango asks as well."""
    font, buffer = uharfbuzz.Font(face.font), uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer, features)
    unit = 1000 / face.font.upem
    ends = [*(info.cluster for info in buffer.glyph_infos[1:]), len(text)]
    made = []
    for info, position, end in zip(buffer.glyph_infos, buffer.glyph_positions, ends, strict=True):
        width = round(font.get_glyph_h_advance(info.codepoint) * unit)
        made.append(Shaped(Glyph(info.codepoint, width, text[info.cluster : end]), position.x_advance * unit))
    return tuple(made)


def common(pdf: Pdf, font: Any) -> Any:
    """Return a font for all parts after one that WeasyPrint made for a single one, whose own stays as it is."""
    inner = pdf.make_indirect(Dictionary(dict(font.DescendantFonts[0].items())))
    inner.FontDescriptor = pdf.make_indirect(Dictionary(dict(inner.FontDescriptor.items())))
    made = pdf.make_indirect(Dictionary(dict(font.items())))
    made.DescendantFonts, made.Encoding = Array([inner]), Name("/Identity-H")
    return made


def embed(pdf: Pdf, font: Any, face: Typeface) -> None:
    """Give a font that is common to all parts the glyphs that they use: outlines, widths, meaning."""
    inner, content = font.DescendantFonts[0], subset(face.font, face.glyphs)
    glyphs = [face.glyphs[number] for number in sorted(face.glyphs)]
    inner.FontDescriptor.FontFile2 = pdf.make_indirect(Stream(pdf, content, Dictionary(Length1=len(content))))
    box = list(inner.FontDescriptor.FontBBox)
    inner.FontDescriptor.FontBBox = Array([*box[:2], max(glyph.width for glyph in glyphs), box[3]])
    inner.W = Array([part for glyph in glyphs for part in (glyph.number, Array([glyph.width]))])
    font.ToUnicode = pdf.make_indirect(Stream(pdf, _unicode(glyphs).encode("ascii")))


def subset(font: uharfbuzz.Face, glyphs: Iterable[int]) -> bytes:
    """Return a font with no other glyphs than these, under their numbers, for a PDF that says which go where."""
    wanted = uharfbuzz.SubsetInput()
    wanted.flags = (
        uharfbuzz.SubsetFlags.RETAIN_GIDS | uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NO_LAYOUT_CLOSURE
    )
    wanted.glyph_set.update(glyphs)
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _DROPPED)
    return bytes(uharfbuzz.subset(font, wanted).blob.data)


def _unicode(glyphs: Iterable[Glyph]) -> str:
    rows = [f"<{one.number:04x}> <{one.text.encode('utf-16-be').hex()}>" for one in glyphs if one.text]
    parts = [rows[at : at + 100] for at in range(0, len(rows), 100)]
    return _MAP.format(rows="\n".join("\n".join([f"{len(part)} beginbfchar", *part, "endbfchar"]) for part in parts))
