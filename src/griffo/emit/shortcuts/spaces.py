"""How far a font's spaces reach: whether a word is the same beside one as by itself.

Browsers that keep the words they shaped look it up the same way: in the tables by which a font changes its glyphs and
moves them (OpenType 1.9, GSUB and GPOS), for rules in which the glyph of the space occurs.
"""

from __future__ import annotations

import struct
from typing import Any

from weasyprint.text.ffi import ffi, harfbuzz, pango

NOTHING, NEIGHBOURS, ANYTHING = range(3)
"""What a space can change: nothing, a glyph next to it, or more than that."""
_NEXT = {1, 2, 4, 5, 6}
"""Kinds of rules in GPOS that concern the space alone, a pair, or a mark and what it stands on."""
_EXTENSION = 9
"""The kind that stands for another, which its first part tells."""
_OTHERS = ("kern", "kerx", "morx")
"""Tables of older ways to do the same, and of Apple's."""

ffi.cdef("""
    hb_bool_t hb_font_get_nominal_glyph (hb_font_t *font, hb_codepoint_t unicode, hb_codepoint_t *glyph);
    unsigned int hb_ot_layout_table_get_lookup_count (hb_face_t *face, hb_tag_t table_tag);
    void hb_ot_layout_lookup_collect_glyphs (
        hb_face_t *face, hb_tag_t table_tag, unsigned int lookup_index,
        hb_set_t *before, hb_set_t *input, hb_set_t *after, hb_set_t *output);
    hb_set_t * hb_set_create (void);
    void hb_set_destroy (hb_set_t *set);
    hb_bool_t hb_set_has (const hb_set_t *set, hb_codepoint_t codepoint);
""")


def reach(pango_font: Any) -> int:
    """Return what the space can change in a font of Pango's."""
    font, glyph = pango.pango_font_get_hb_font(pango_font), ffi.new("hb_codepoint_t *")
    face = harfbuzz.hb_font_get_face(font)
    found = harfbuzz.hb_font_get_nominal_glyph(font, ord(" "), glyph)
    if not found or any(_table(face, name) for name in _OTHERS) or any(_rules(face, "GSUB", glyph[0])):
        return ANYTHING
    table = _table(face, "GPOS")
    kinds = {_kind(table, rule) for rule, named in enumerate(_rules(face, "GPOS", glyph[0])) if named}
    return (NEIGHBOURS if kinds else NOTHING) if kinds <= _NEXT else ANYTHING


def _rules(face: Any, name: str, glyph: int) -> list[bool]:
    """Return for each rule of a table whether a glyph occurs in it."""
    tag = harfbuzz.hb_tag_from_string(name.encode(), -1)
    held = []
    for rule in range(harfbuzz.hb_ot_layout_table_get_lookup_count(face, tag)):
        sets = [ffi.gc(harfbuzz.hb_set_create(), harfbuzz.hb_set_destroy) for _ in range(4)]
        harfbuzz.hb_ot_layout_lookup_collect_glyphs(face, tag, rule, *sets)
        held.append(any(harfbuzz.hb_set_has(each, glyph) for each in sets))
    return held


def _table(face: Any, name: str) -> bytes:
    """Return a table of a font, empty where it has none."""
    tag = harfbuzz.hb_tag_from_string(name.encode(), -1)
    blob = ffi.gc(harfbuzz.hb_face_reference_table(face, tag), harfbuzz.hb_blob_destroy)
    length = ffi.new("unsigned int *")
    data = harfbuzz.hb_blob_get_data(blob, length)
    return bytes(ffi.buffer(data, length[0])) if length[0] else b""


def _kind(table: bytes, rule: int) -> int:
    """Return the kind of a rule of GPOS: where its list is, its place in that, and what it says it is."""
    (start,) = struct.unpack_from(">H", table, 8)
    (offset,) = struct.unpack_from(">H", table, start + 2 + 2 * rule)
    at = start + offset
    kind, _, _, first = struct.unpack_from(">4H", table, at)
    return int(struct.unpack_from(">H", table, at + first + 2)[0] if kind == _EXTENSION else kind)
