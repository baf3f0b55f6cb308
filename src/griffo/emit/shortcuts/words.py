"""Words, which Pango sets once for each style. WeasyPrint has each line set anew to draw it, its words apart.

The space of a justified line is wider than its font's, so Pango sets every word by itself, and what it makes of one is
the same in any line. Where that could fail, nothing is known of a line: where letters are spaced, in other scripts than
Latin, in a row of spaces. The space itself is foretold from one that Pango made, once another was as foretold.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from weasyprint.text.ffi import TO_UNITS, ffi, pango
from weasyprint.text.line_break import Layout

from griffo.emit.shortcuts.lines import kit_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    Glyphs = tuple[tuple[int, int, int, int], ...]
    """Of each glyph its number, its width, and how far it is put to the right and down."""

_GLYPH = struct.Struct("=Iiii4x")
"""Pango's ``PangoGlyphInfo``."""
_LATIN = re.compile(
    "(?=.*[A-Za-z])[ -~\xa0-\xa8\xaa-\xac\xaf-\u024f\u2010-\u2015\u2018-\u201f\u2026\u2060]*", re.DOTALL
)
"""Latin text, of which nothing runs from right to left, joins what is beside it, or may be a picture."""
_SPACES = re.compile("([ \xa0])")

ffi.cdef("""
    PangoGlyphString* pango_glyph_string_new (void);
    void pango_glyph_string_free (PangoGlyphString* string);
    void pango_shape_full (
        const char* text, int length, const char* paragraph, int paragraph_length,
        const PangoAnalysis* analysis, PangoGlyphString* glyphs);
""")


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """A row of glyphs in one font."""

    glyphs: Glyphs
    texts: tuple[str, ...]
    """What each of them stands for."""


@dataclass(slots=True)
class _Space:
    """A space of a style as Pango made it in one line."""

    glyphs: Glyphs
    more: int
    """How much it was widened there, in Pango's units."""
    sure: bool = False
    """Whether Pango made another as it was foretold."""

    def widened(self, more: int) -> Glyphs:
        """Return it as it is in another line."""
        glyph, width, offset, fall = self.glyphs[0]
        return ((glyph, width - self.more + more, offset - _half(self.more) + _half(more), fall),)


def _half(more: int) -> int:
    """Return what Pango puts before a glyph to widen it: ``distribute_letter_spacing``."""
    half = more // 2
    return half if more % TO_UNITS else (half + TO_UNITS // 2) // TO_UNITS * TO_UNITS


class _Words:
    """What is known of a style."""

    def __init__(self, style: Any) -> None:
        self._x = _laid("x", style)
        item = next(items(self._x)).item
        self.font = item.analysis.font
        """Pango's, of all words."""
        self._analysis = item.analysis
        self._glyphs = ffi.gc(pango.pango_glyph_string_new(), pango.pango_glyph_string_free)
        self._runs: dict[str, Run | None] = {}
        self._has: dict[str, bool] = {}
        """Which characters Pango sets in that font."""
        self._spaces: dict[str, _Space] = {}
        self._lost = False
        """Whether Pango made a space otherwise than foretold."""

    def word(self, word: str, style: Any) -> Run | None:
        """Return a word, or nothing for one that is not all in the font."""
        if word not in self._runs:
            if new := "".join(set(word).difference(self._has)):
                self._look_at(new, style)
            self._runs[word] = self._shaped(word) if all(self._has[character] for character in word) else None
        return self._runs[word]

    def space(self, space: str, more: int, layout: Any) -> Run | None:
        """Return a space that is widened, in Pango's units, or nothing where that cannot be told."""
        known = self._spaces.get(space)
        if not self._lost and not (known and known.sure):
            made = _laid(f"x{space}x", layout.style, layout.justification_spacing)
            self._lost = not self._is_foretold(space, more, [*items(made)])
        return None if self._lost else Run(self._spaces[space].widened(more), (space,))

    def _is_foretold(self, space: str, more: int, made: list[Any]) -> bool:
        """Return whether Pango made a space between two letters as it was foretold; note it where it is the first."""
        if len(made) != len("x x") or made[1].item.analysis.font != self.font:
            return False
        glyphs = run_of(made[1].glyphs, space.encode()).glyphs
        known = self._spaces.setdefault(space, _Space(glyphs, more))
        known.sure = known.more != more
        return known.widened(more) == glyphs

    def _look_at(self, characters: str, style: Any) -> None:
        text = "x" + "x".join(characters)
        for item in items(_laid(text, style)):
            content = text.encode()[item.item.offset :][: item.item.length].decode()
            self._has.update(dict.fromkeys(content, item.item.analysis.font == self.font))

    def _shaped(self, word: str) -> Run:
        content = word.encode()
        size, glyphs = len(content), self._glyphs
        pango.pango_shape_full(content, size, content, size, ffi.addressof(self._analysis), glyphs)
        return run_of(glyphs, content)


def _laid(text: str, style: Any, spacing: float = 0) -> Any:
    made = Layout(style, spacing)
    made.set_text(text, justify=True)
    return made


def _known(style: Any) -> _Words:
    words = kit_of(style).words
    if "known" not in words:
        words["known"] = _Words(style)
    return words["known"]  # type: ignore[no-any-return]


def is_as_alone(text: str, item: Any, style: Any) -> bool:
    """Return whether Pango set the last word of a line, before a space, in an item as it sets it by itself."""
    if style["letter_spacing"] not in {"normal", 0} or style["direction"] != "ltr" or not _LATIN.fullmatch(text):
        return False
    known = _known(style)
    run = known.word(text.rpartition(" ")[2], style)
    if run is None or item.item.analysis.font != known.font:
        return False
    count, at = len(run.glyphs), item.glyphs.num_glyphs - len(run.glyphs) - 1
    return at >= 0 and run.glyphs == _glyphs(item.glyphs.glyphs + at, count)


def runs_of(layout: Any) -> list[tuple[Any, Run]] | None:
    """Return the rows of glyphs of a line that is to be drawn, each with Pango's font, or nothing: then Pango knows."""
    style, text = layout.style, layout.text
    more = int((style["word_spacing"] + layout.justification_spacing) * TO_UNITS)
    if more <= 0 or style["letter_spacing"] not in {"normal", 0} or style["direction"] != "ltr":
        return None
    parts = _SPACES.split(text)
    if "" in parts or not _LATIN.fullmatch(text):
        return None
    known = _known(style)
    spaces = {mark: known.space(mark, more, layout) for mark in set(parts[1::2])}
    runs = [(known.font, run) for part in parts if (run := spaces[part] if part in spaces else known.word(part, style))]
    return runs if len(runs) == len(parts) else None


def items(layout: Any) -> Iterator[Any]:
    """Yield the items of the first line of a layout, as Pango keeps them."""
    run = pango.pango_layout_get_line_readonly(layout.layout, 0).runs
    while run != ffi.NULL:
        yield run.data
        run = run.next


def run_of(string: Any, content: bytes, *, right: bool = False) -> Run:
    """Return a string of glyphs of Pango's, of a text that may run from the right."""
    glyphs = _glyphs(string.glyphs, string.num_glyphs)
    starts = ffi.unpack(string.log_clusters, string.num_glyphs)
    ends = [len(content), *starts[:-1]] if right else [*starts[1:], len(content)]
    return Run(glyphs, tuple([content[start:end].decode() for start, end in zip(starts, ends, strict=True)]))


def _glyphs(first: Any, count: int) -> Glyphs:
    return tuple(_GLYPH.iter_unpack(ffi.buffer(first, count * _GLYPH.size)))
