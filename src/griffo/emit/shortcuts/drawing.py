"""Drawing text. WeasyPrint looks at every glyph of every line; here a glyph is looked at once for each font and width.

A row of glyphs that was drawn before, such as a common word, is not looked at again at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from weasyprint.draw import text as plain
from weasyprint.text import line_break
from weasyprint.text.ffi import FROM_UNITS, ffi, gobject, pango

from griffo.emit.shortcuts.words import items, run_of, runs_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from griffo.emit.shortcuts.words import Run

_EMPTY = 0x0FFFFFFF
"""The number that stands for nothing to draw, ``PANGO_GLYPH_EMPTY``. Higher ones are of characters that no font has."""
_SIZES = 14802
"""Pango's version from which on it tells a font's size right."""
_TINY = 1e-6
"""Pixels. WeasyPrint draws no smaller text."""

ffi.cdef("void* g_object_ref (void* object);")


@dataclass(frozen=True, slots=True)
class _Font:
    """A font on a page, and what was drawn in it in the whole document."""

    pango_font: Any
    font: Any
    """As the PDF has it."""
    size: float
    drawn: dict[Any, Any]
    """What draws a row of glyphs, or a glyph; nothing for one that is odd."""
    plain: bool
    """Whether it holds no pictures."""


def reactivate(self: Any, style: Any) -> None:
    """Say that a layout will be drawn: ``Layout.reactivate``. Pango makes it only where it must be asked."""
    self.style, self.layout, self.language = style, None, None


def draw_first_line(stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any) -> list[Any]:
    """Draw a line of text: ``draw.text.draw_first_line``, which is left to draw what is rare."""
    layout = textbox.pango_layout
    if not textbox.text.strip() or textbox.style["font_size"] < _TINY:
        return []
    cut = text_overflow == "ellipsis" or block_ellipsis != "none"
    rows = None if cut else _rows(stream, layout)
    if rows is None:
        _awaken(layout)
        return _draw_first_line(stream, textbox, text_overflow, block_ellipsis, matrix)  # type: ignore[no-any-return]
    stream.set_text_matrix(*matrix.values)
    before, string = None, ""
    for known, row in rows:
        if known is not before:
            if string:
                stream.show_text(string)
            before, string = known, ""
            stream.set_font_size(known.font.hash, known.size)
        string += row
    stream.show_text(string)
    return []


_draw_first_line = plain.draw_first_line


def _awaken(layout: Any) -> None:
    if layout.layout is None:
        layout.setup(layout.style)
        layout.set_text(layout.text, justify=True)


def _rows(stream: Any, layout: Any) -> list[tuple[_Font, str]] | None:
    """Return what draws each row of glyphs of a line, with the font it is in, or nothing where one is odd."""
    rows: list[tuple[_Font, str]] = []
    before: Any = None
    known: Any = None
    for font, run in runs_of(layout) or _asked(layout):
        if font is not before:
            before, known = font, _known(stream, font)
        drawn = known.drawn
        if run not in drawn:
            drawn[run] = _row(run, known, stream)
        if drawn[run] is None:
            return None
        rows.append((known, drawn[run]))
    return rows


def _asked(layout: Any) -> Iterator[tuple[Any, Run]]:
    """Yield the fonts and the rows of glyphs of a line as Pango makes it."""
    if layout.layout is None:
        _awaken(layout)
        pango.pango_layout_set_single_paragraph_mode(layout.layout, True)  # noqa: FBT003 - a function of C
    for item in items(layout):
        content = layout.text.encode()[item.item.offset :][: item.item.length]
        right = item.item.analysis.level % 2
        yield item.item.analysis.font, run_of(item.glyphs, content, right=right)


def _known(stream: Any, pango_font: Any) -> _Font:
    """Return what is known of a font on a page."""
    known = vars(stream).setdefault("_griffo_fonts", {})
    key = int(ffi.cast("uintptr_t", pango_font))
    if key not in known:
        held = ffi.gc(gobject.g_object_ref(pango_font), gobject.g_object_unref)  # else another might get its place
        font, size = stream.add_font(pango_font)
        drawn = vars(font).setdefault("_griffo_drawn", {}).setdefault(size, {})
        pictures = font.svg or font.png or font.colr or font.bitmap or pango.pango_version() < _SIZES
        known[key] = _Font(held, font, size, drawn, not pictures)
    return known[key]  # type: ignore[no-any-return]


def _row(run: Run, known: _Font, stream: Any) -> str | None:
    """Return what draws a row of glyphs, or nothing where there are odd ones."""
    if not known.plain:
        return None
    row, drawn = "<", known.drawn
    for text, glyph in zip(run.texts, run.glyphs, strict=True):
        if glyph not in drawn:
            drawn[glyph] = _glyph(glyph, text, known, stream)
        if drawn[glyph] is None:
            return None
        row += drawn[glyph]
    return row[:-1] if row.endswith("<") else row + ">"


def _glyph(glyph: tuple[int, int, int, int], text: str, known: _Font, stream: Any) -> str | None:
    """Return what draws a glyph, and note in its font what it stands for and how wide it is; nothing for an odd one."""
    number, width, offset, fall = glyph
    font, size = known.font, known.size
    if number > _EMPTY or fall:
        return None
    if number == _EMPTY:
        return f">{-width / size}<"
    font.to_unicode.setdefault(number, text)
    if number not in font.widths:
        pango.pango_font_get_glyph_extents(known.pango_font, number, stream.ink_rect, stream.logical_rect)
        font.widths[number] = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
    shift = offset / size
    kerning = font.widths[number] + shift - width * 1000 * FROM_UNITS / size
    before, after = f">{-shift}<" if shift else "", f">{int(kerning)}<" if kerning else ""
    return f"{before}{number:04x}{after}"


REPLACED = (
    (plain, "draw_first_line", draw_first_line),
    (line_break.Layout, "reactivate", reactivate),
)
"""What of WeasyPrint's is replaced: where it is, its name, and by what."""
