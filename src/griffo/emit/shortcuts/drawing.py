"""Drawing text. WeasyPrint looks at every glyph of every line; here a glyph is looked at once for each font and width.

A row of glyphs that was drawn before, such as a common word, is not looked at again at all.
"""

from __future__ import annotations

import struct
from typing import Any

from weasyprint.draw import text as plain
from weasyprint.text.ffi import FROM_UNITS, ffi, gobject, pango

_GLYPH = struct.Struct("=IiiiI")
"""Pango's ``PangoGlyphInfo``: glyph, width, x and y offset, attributes."""
_ODD = 0x0FFFFFFF
"""Numbers of glyphs from here on stand for none: ``PANGO_GLYPH_EMPTY``, ``PANGO_GLYPH_UNKNOWN_FLAG``."""
_SIZES = 14802
"""Pango's version from which on it tells a font's size right."""
_TINY = 1e-6
"""Pixels. WeasyPrint draws no smaller text."""

ffi.cdef("void* g_object_ref (void* object);")


def draw_first_line(stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any) -> list[Any]:
    """Draw a line of text: ``draw.text.draw_first_line``, which is left to draw what is rare."""
    layout = textbox.pango_layout
    if not textbox.text.strip() or textbox.style["font_size"] < _TINY:
        return []
    if text_overflow == "ellipsis" or block_ellipsis != "none":
        return _draw_first_line(stream, textbox, text_overflow, block_ellipsis, matrix)  # type: ignore[no-any-return]
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)  # noqa: FBT003 - a function of C
    run = pango.pango_layout_get_line_readonly(layout.layout, 0).runs
    rows = []
    while run != ffi.NULL:
        item = run.data
        run = run.next
        known = _known(stream, item.item.analysis.font)
        font, size, drawn, _ = known
        row = None if drawn is None else _row(item, layout, font, size, drawn, stream)
        if row is None:
            return _draw_first_line(stream, textbox, text_overflow, block_ellipsis, matrix)  # type: ignore[no-any-return]
        rows.append((known, row))
    stream.set_text_matrix(*matrix.values)
    before, string = None, ""
    for known, row in rows:
        if known is not before:
            if string:
                stream.show_text(string)
            before, string = known, ""
            stream.set_font_size(known[0].hash, known[1])
        string += row
    stream.show_text(string)
    return []


_draw_first_line = plain.draw_first_line


def _known(stream: Any, pango_font: Any) -> tuple[Any, float, dict[Any, str] | None, Any]:
    """Return a font as a PDF has it, its size, what was drawn in it, for pictures nothing, and Pango's own font."""
    known = vars(stream).setdefault("_griffo_fonts", {})
    key = int(ffi.cast("uintptr_t", pango_font))
    if key not in known:
        font, size = stream.add_font(pango_font)
        drawn = None
        if not (font.svg or font.png or font.colr or font.bitmap or pango.pango_version() < _SIZES):
            drawn = vars(font).setdefault("_griffo_drawn", {}).setdefault(size, {})
        held = ffi.gc(gobject.g_object_ref(pango_font), gobject.g_object_unref)  # else another might get its place
        known[key] = font, size, drawn, held
    return known[key]  # type: ignore[no-any-return]


def _row(item: Any, layout: Any, font: Any, size: float, drawn: dict[Any, str], stream: Any) -> str | None:
    """Return what draws a row of glyphs, or nothing where there are odd ones."""
    glyphs = item.glyphs
    content = bytes(ffi.buffer(glyphs.glyphs, glyphs.num_glyphs * _GLYPH.size))
    if (row := drawn.get(content)) is None:
        rows = list(_GLYPH.iter_unpack(content))
        if any(glyph >= _ODD or rise for glyph, _, _, rise, _ in rows):
            return None
        row = "<"
        for at, (glyph, width, offset, _, _) in enumerate(rows):
            key = glyph, width, offset
            if key not in drawn:
                drawn[key] = _glyph(at, item, layout, font, size, stream)
            row += drawn[key]
        row = drawn[content] = row[:-1] if row.endswith("<") else row + ">"
    return row


def _glyph(at: int, item: Any, layout: Any, font: Any, size: float, stream: Any) -> str:
    """Return what draws a glyph, and note in its font what it means and how wide it is."""
    info = item.glyphs.glyphs[at]
    glyph, geometry = info.glyph, info.geometry
    if glyph not in font.to_unicode:
        clusters, length, last = item.glyphs.log_clusters, item.item.length, item.glyphs.num_glyphs - 1
        if item.item.analysis.level % 2:
            end = length if at == 0 else clusters[at - 1]
        else:
            end = length if at == last else clusters[at + 1]
        start = item.item.offset
        font.to_unicode[glyph] = layout.text.encode()[start + clusters[at] : start + end].decode()
    offset = geometry.x_offset / size
    if glyph not in font.widths:
        pango.pango_font_get_glyph_extents(item.item.analysis.font, glyph, stream.ink_rect, stream.logical_rect)
        font.widths[glyph] = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
    kerning = font.widths[glyph] + offset - geometry.width * 1000 * FROM_UNITS / size
    before, after = f">{-offset}<" if offset else "", f">{int(kerning)}<" if kerning else ""
    return f"{before}{glyph:04x}{after}"


REPLACED = ((plain, "draw_first_line", draw_first_line),)
"""What of WeasyPrint's is replaced: where it is, its name, and by what."""
