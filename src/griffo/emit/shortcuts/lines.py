"""Lines of text. WeasyPrint makes several Pango layouts of each, and all that a layout needs anew each time.

What depends on the style alone is made once for each style (``_Kit``); a layout that WeasyPrint makes only to remember
its text and how far its words stand apart is not made at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from weasyprint.formatting_structure.boxes import TextBox
from weasyprint.layout import inline
from weasyprint.text import line_break
from weasyprint.text.constants import LST_TO_ISO, PANGO_DIRECTION
from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, gobject, pango, unicode_to_char_p
from weasyprint.text.fonts import font_features, get_font_description

ffi.cdef("PangoAttrList* pango_attr_list_copy (PangoAttrList* list);")

_NEVER = 0xFFFFFFFF
"""The end of an attribute that holds for all of a text, however long."""
_SPACES = re.compile(b" |\xc2\xa0")
_STRUT = itemgetter(
    "font_family",
    "font_style",
    "font_stretch",
    "font_weight",
    "font_variant_ligatures",
    "font_variant_position",
    "font_variant_caps",
    "font_variant_numeric",
    "font_variant_alternates",
    "font_variant_east_asian",
    "font_feature_settings",
    "font_variation_settings",
    "font_language_override",
    "lang",
    "font_size",
    "line_height",
)
_FEATURES = itemgetter(
    "font_kerning",
    "font_variant_ligatures",
    "font_variant_position",
    "font_variant_caps",
    "font_variant_numeric",
    "font_variant_alternates",
    "font_variant_east_asian",
    "font_feature_settings",
)
_KIT = itemgetter(
    "direction",
    "font_language_override",
    "lang",
    "font_family",
    "font_style",
    "font_stretch",
    "font_weight",
    "font_size",
    "font_variant_caps",
    "font_variation_settings",
    "text_decoration_line",
    "letter_spacing",
    "overflow_wrap",
    "font_kerning",
    "font_variant_ligatures",
    "font_variant_position",
    "font_variant_numeric",
    "font_variant_alternates",
    "font_variant_east_asian",
    "font_feature_settings",
)
"""All properties of a style that a layout depends on, the space between words aside."""


@dataclass(frozen=True, slots=True)
class _Kit:
    """What every layout of a style needs, for one set of fonts."""

    context: Any
    language: Any
    description: Any
    attributes: Any
    """Font features, the space between letters, and whether a break shows a hyphen; for the whole of any text. It is
    never changed, but copied."""
    measures: dict[str, Any]
    """Where lines under, over and through the text go, as ``Layout`` calls them."""
    words: dict[str, Any]
    """What ``words`` knows of words of this style."""


def kit_of(style: Any) -> _Kit:
    """Return the kit of a style; it is made once for all that look alike."""
    kits = vars(style.font_config).setdefault("_griffo_kits", {})
    key = _KIT(style)
    try:
        if key not in kits:
            kits[key] = _made(style)
    except TypeError:  # the set of lines to draw, or a list of an SVG's
        return _made(style)
    return kits[key]  # type: ignore[no-any-return]


def _made(style: Any) -> _Kit:
    """Do what ``Layout.setup`` does before it has a layout."""
    context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)  # noqa: FBT003 - a function of C
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
    override = style["font_language_override"]
    name = style["lang"] if override == "normal" else LST_TO_ISO.get(override.lower(), override)
    language = pango.pango_language_get_default()
    if name:
        language = pango.pango_language_from_string(unicode_to_char_p(name)[0])
        pango.pango_context_set_language(context, language)
    description = get_font_description(style)
    measures = _measures(style, context, description, language)
    return _Kit(context, language, description, _attributes(style), measures, {})


def _attributes(style: Any) -> Any:
    made = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
    if features := font_features(*_FEATURES(style)):
        words = ",".join(f"{key} {value}" for key, value in features.items()).encode()
        pango.pango_attr_list_insert(made, pango.pango_attr_font_features_new(words))
    if style["letter_spacing"] not in {"normal", 0}:
        spacing = pango.pango_attr_letter_spacing_new(int(style["letter_spacing"] * TO_UNITS))
        spacing.start_index, spacing.end_index = 0, _NEVER
        pango.pango_attr_list_insert(made, spacing)
    if style["overflow_wrap"] in {"anywhere", "break-word"}:
        hyphens = pango.pango_attr_insert_hyphens_new(False)  # noqa: FBT003 - a function of C
        hyphens.start_index, hyphens.end_index = 0, _NEVER
        pango.pango_attr_list_insert(made, hyphens)
    return made


def _measures(style: Any, context: Any, description: Any, language: Any) -> dict[str, Any]:
    if style["text_decoration_line"] == "none":
        return {"ascent": None, "underline_position": None, "strikethrough_position": None}
    metrics = ffi.gc(pango.pango_context_get_metrics(context, description, language), pango.pango_font_metrics_unref)
    names = ("ascent", "underline_position", "strikethrough_position", "underline_thickness", "strikethrough_thickness")
    return {name: FROM_UNITS * getattr(pango, f"pango_font_metrics_get_{name}")(metrics) for name in names}


def setup(self: Any, style: Any) -> None:
    """Make a layout of Pango's for a style: ``Layout.setup``."""
    kit = kit_of(style)
    self.style, self.language, self.first_line_direction = style, kit.language, 0
    self.__dict__.update(kit.measures)
    self.layout = layout = ffi.gc(pango.pango_layout_new(kit.context), gobject.g_object_unref)
    pango.pango_layout_set_auto_dir(layout, False)  # noqa: FBT003 - a function of C
    pango.pango_layout_set_font_description(layout, kit.description)
    pango.pango_layout_set_attributes(layout, kit.attributes)


def set_text(self: Any, text: str, justify: bool = False) -> None:  # noqa: FBT001, FBT002 - WeasyPrint's signature
    """Give a layout its text, of which no more than the first line is wanted: ``Layout.set_text``."""
    end = text.find("\n")
    if end != -1:
        text = text[: end + 2]
    style, layout = self.style, self.layout
    between = style["word_spacing"]
    if justify:
        between += self.justification_spacing
    if between and text == " ":
        text = " \u200b"  # a space by itself Pango would not make wider
    self.text = text
    content = text.encode().replace(b"\x00", b"")
    pango.pango_layout_set_text(layout, content, -1)
    if text and between:
        letter = style["letter_spacing"]
        space = int(between * TO_UNITS + (0 if letter == "normal" else int(letter * TO_UNITS)))
        attributes = ffi.gc(
            pango.pango_attr_list_copy(pango.pango_layout_get_attributes(layout)), pango.pango_attr_list_unref
        )
        last = len(content) - 1
        for match in _SPACES.finditer(content):
            start = match.start()
            # Pango gives only half of it at the edges of a text.
            attribute = pango.pango_attr_letter_spacing_new(2 * space if start in {0, last} else space)
            attribute.start_index, attribute.end_index = start, match.end()
            pango.pango_attr_list_change(attributes, attribute)
        pango.pango_layout_set_attributes(layout, attributes)
    if b"\t" in content:
        self.set_tabs()


def strut(style: Any) -> Any:
    """Return the height of a line and its baseline, each computed once for a style: ``line_break.strut``."""
    known = vars(style.font_config).setdefault("_griffo_struts", {})
    key = _STRUT(style)
    try:
        if key not in known:
            known[key] = _strut(style)
    except TypeError:  # as above
        return _strut(style)
    return known[key]


_strut = line_break.strut
_add_word_spacing = inline.add_word_spacing


def add_word_spacing(context: Any, box: Any, justification_spacing: float, x_advance: float) -> float:
    """Note in the texts of a line how far their words stand apart: ``inline.add_word_spacing``."""
    if not isinstance(box, TextBox):
        return _add_word_spacing(context, box, justification_spacing, x_advance)  # type: ignore[no-any-return]
    box.justification_spacing = justification_spacing
    box.position_x += x_advance
    if spaces := box.text.count(" ") + box.text.count("\u00a0"):
        style = box.style
        text = box.text if "\n" not in box.text else box.text[: box.text.find("\n") + 2]
        noted = box.pango_layout = line_break.Layout.__new__(line_break.Layout)
        noted.text = " \u200b" if style["word_spacing"] and text == " " else text
        noted.justification_spacing, noted.max_width, noted.first_line_direction = justification_spacing, None, 0
        vars(noted).update(kit_of(style).measures)
        box.width += justification_spacing * spaces
        x_advance += justification_spacing * spaces
    return x_advance


REPLACED = (
    (line_break.Layout, "setup", setup),
    (line_break.Layout, "set_text", set_text),
    (line_break, "strut", strut),
    (inline, "add_word_spacing", add_word_spacing),
)
"""What of WeasyPrint's is replaced: where it is, its name, and by what."""
