"""Words, which Pango sets once for each style. WeasyPrint has each line set anew to draw it, its words apart.

The space of a justified line is wider than its font's, so Pango sets every word by itself, and what it makes of one is
the same in any line. Where that could fail, nothing is known of a line: where letters are spaced, in other scripts than
Latin, in a row of spaces. The space itself is foretold from one that Pango made, once another was as foretold.

A line that is not justified Pango sets as one. It is made of its words as well where spaces do not reach them.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, pango
from weasyprint.text.line_break import Layout, line_size

from griffo.emit.shortcuts.lines import kit_of
from griffo.emit.shortcuts.spaces import ANYTHING, NEIGHBOURS, reach

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Glyphs = tuple[tuple[int, int, int, int], ...]
    """Of each glyph its number, its width, and how far it is put to the right and down."""

_GLYPH = struct.Struct("=Iiii4x")
"""Pango's ``PangoGlyphInfo``."""
_LATIN = re.compile(
    "(?=.*[A-Za-z])[ -~\xa0-\xa8\xaa-\xac\xaf-\u024f\u2010-\u2015\u2018-\u201f\u2026\u2060]*", re.DOTALL
)
"""Latin text, of which nothing runs from right to left, joins what is beside it, or may be a picture."""
_LONE = re.compile("[!-~\xa0-\xa8\xaa-\xac\xaf-\u024f\u2010-\u2015\u2018-\u201f\u2026\u2060]+| ")
"""Text of that kind between two spaces, or a space."""
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


class Words:
    """What is known of a style."""

    def __init__(self, style: Any) -> None:
        """Look at one letter of the style; the words are those of Pango's font for it."""
        self._x, self._style = _laid("x", style), style
        item = next(items(self._x)).item
        self.font = item.analysis.font
        self._analysis = item.analysis
        self._reach = reach(self.font)
        self.height = line_size(self._x.get_first_line()[0], style)[1]
        self.baseline = pango.pango_layout_get_baseline(self._x.layout) * FROM_UNITS
        """Of a line from its top, in WeasyPrint's pixels, like its height."""
        self._glyphs = ffi.gc(pango.pango_glyph_string_new(), pango.pango_glyph_string_free)
        self._runs: dict[str, Run | None] = {}
        self._has: dict[str, bool] = {}
        """Which characters Pango sets in that font."""
        self._spaces: dict[str, _Space] = {}
        self._lost = False
        """Whether Pango made a space otherwise than foretold."""

    def word(self, word: str) -> Run | None:
        """Return a word, or nothing for one that is not all in the font."""
        if word not in self._runs:
            if new := "".join(set(word).difference(self._has)):
                self._look_at(new)
            self._runs[word] = self._shaped(word) if all(self._has[character] for character in word) else None
        return self._runs[word]

    def lone(self, word: str) -> Run | None:
        """Return a word that is the same between spaces as by itself, or a space; nothing where that is not sure."""
        if self._reach == ANYTHING or not _LONE.fullmatch(word):
            return None
        run, space = self.word(word), self.word(" ")
        if run and space and self._reach == NEIGHBOURS and word != " ":
            between = self._shaped(f" {word} ").glyphs
            return run if between == space.glyphs + run.glyphs + space.glyphs else None
        return run if space else None

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

    def _look_at(self, characters: str) -> None:
        text = "x" + "x".join(characters)
        for item in items(_laid(text, self._style)):
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


def words_of(style: Any) -> Words:
    """Return the words of a style, the same for all that look alike."""
    words = kit_of(style).words
    if "known" not in words:
        words["known"] = Words(style)
    return words["known"]  # type: ignore[no-any-return]


def runs_of(layout: Any) -> list[tuple[Any, Run]] | None:
    """Return the rows of glyphs of a line that is to be drawn, each with Pango's font, or nothing: then Pango knows."""
    style, text = layout.style, layout.text
    more = int((style["word_spacing"] + layout.justification_spacing) * TO_UNITS)
    if more < 0 or style["letter_spacing"] not in {"normal", 0} or style["direction"] != "ltr":
        return None
    parts = _SPACES.split(text)
    if "" in parts or not _LATIN.fullmatch(text):
        return None
    known = words_of(style)
    if not more:
        return _as_one(known, parts)
    spaces = {mark: known.space(mark, more, layout) for mark in set(parts[1::2])}
    runs = [(known.font, run) for part in parts if (run := spaces[part] if part in spaces else known.word(part))]
    return runs if len(runs) == len(parts) else None


def _as_one(known: Words, parts: Sequence[str]) -> list[tuple[Any, Run]] | None:
    """Return a line of words and spaces as the one row of glyphs that Pango makes of it."""
    runs = [known.lone(part) for part in parts]
    if None in runs:
        return None
    glyphs, texts = (tuple(chain.from_iterable(getattr(run, name) for run in runs)) for name in ("glyphs", "texts"))
    return [(known.font, Run(glyphs, texts))]


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
