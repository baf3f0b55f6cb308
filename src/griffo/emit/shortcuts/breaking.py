"""Where a line ends. WeasyPrint tries on each line whether the next word, or a part of it, has room after all.

Every try is a layout of the whole line. Pango has set the next word already, at the head of the second line: where the
first line and that word are too wide together, even without the space between, nothing is tried here.
"""

from __future__ import annotations

import re
from math import inf
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from weasyprint.layout.percent import percentage
from weasyprint.text import line_break
from weasyprint.text.ffi import FROM_UNITS, ffi, pango
from weasyprint.text.line_break import (
    create_layout,
    first_line_metrics,
    get_next_break_point,
    get_next_break_point_from_text,
    get_next_word_boundaries,
    line_size,
    pyphen,
)

from griffo.emit.shortcuts.lines import KIT
from griffo.emit.shortcuts.words import is_as_alone

if TYPE_CHECKING:
    from collections.abc import Iterator

ffi.cdef("void pango_layout_line_index_to_x (PangoLayoutLine* line, int index, gboolean trailing, int* x_pos);")

_STYLE = itemgetter(
    *KIT,
    "white_space",
    "word_spacing",
    "word_break",
    "hyphens",
    "hyphenate_limit_chars",
    "hyphenate_limit_zone",
    "hyphenate_character",
    "tab_size",
)
_RATIO = 4
"""Characters to a width of the font's size, of which WeasyPrint takes as many as surely fill more than a line."""
_ODD = re.compile(
    "[\xad\n\t\u0590-\u08ff\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""Soft hyphens, ends of lines, and what runs from right to left."""


def split_first_line(
    text: str,
    style: Any,
    context: Any,
    max_width: Any,
    justification_spacing: float,
    is_line_start: bool = True,  # noqa: FBT001, FBT002 - WeasyPrint's signature
    minimum: bool = False,  # noqa: FBT001, FBT002
) -> Any:
    """Fit as much of a text as possible into a line: ``line_break.split_first_line``, which does what is rare."""
    key: Any = text, _STYLE(style), max_width, justification_spacing, is_line_start, minimum
    try:
        known = _known.get(key)
    except TypeError:  # a set of lines to draw
        key, known = None, None
    if known:
        layout = line_break.Layout.__new__(line_break.Layout)
        vars(layout).update(vars(known[0]))
        return layout, *known[1:]
    made = None
    if max_width is not None and max_width != inf and 0 < style["font_size"] * _RATIO <= max_width:
        made = _split(text, style, context, max_width, justification_spacing)
    made = made or _split_first_line(
        text, style, context, max_width, justification_spacing, is_line_start=is_line_start, minimum=minimum
    )
    if key:
        _known[key] = made
    return made


_split_first_line = line_break.split_first_line
_known: dict[Any, Any] = {}


def forget() -> None:
    """Forget all lines."""
    _known.clear()


def _split(text: str, style: Any, context: Any, max_width: float, spacing: float) -> Any:
    """Return the first line, or nothing where it takes more than to leave out what has no room."""
    short = text[: int(max_width / style["font_size"] * _RATIO)]
    if style["white_space"] != "normal" or style["word_spacing"] or _ODD.search(short):
        return None
    layout = create_layout(short, style, context, max_width, spacing)
    line, end = layout.get_first_line()
    width, _ = line_size(line, style)
    if width > max_width or (end is None and short != text):
        return None
    if end is None:
        return _line(line, text, layout, None, style)
    second = _Second(layout, short, end)
    if not second.word or width + second.reach(second.word) <= max_width:
        return None
    for part in _parts(second.text, style, context, max_width - width, max_width):
        if width + second.reach(part) <= max_width:
            before = short.encode()[:end].decode() + part
            tried = create_layout(before + style["hyphenate_character"], style, context, max_width, spacing)
            broken, rest = tried.get_first_line()
            if rest is None:
                fits = line_size(broken, style)[0] <= max_width
                return _line(broken, text, tried, len(before.encode()), style, hyphen=True) if fits else None
    return _line(line, text, layout, end, style)


def _line(line: Any, text: str, layout: Any, end: int | None, style: Any, *, hyphen: bool = False) -> Any:
    if end is not None and not hyphen and (kept := _as_alone(line, layout.text.encode()[:end].decode(), style)):
        size, baseline = line_size(line, style), pango.pango_layout_get_baseline(layout.layout) * FROM_UNITS
        layout.text, layout.kept = kept, None
        layout.deactivate()
        return layout, len(kept.encode()), end, *size, baseline
    return first_line_metrics(
        line,
        text,
        layout,
        end,
        space_collapse=True,
        style=style,
        hyphenated=hyphen,
        hyphenation_character=style["hyphenate_character"],
    )


def _as_alone(line: Any, text: str, style: Any) -> str | None:
    """Return the text of a line without the space at its end if Pango would set it so by itself, as far as is known.

    That is where it set the last word as it does a word by itself, with no regard for what follows.
    """
    kept = text.removesuffix(" ")
    one = kept != text and not kept.endswith(" ") and line.runs != ffi.NULL and line.runs.next == ffi.NULL
    return kept if one and is_as_alone(kept, line.runs.data, style) else None


class _Second:
    """What follows a line, which Pango has set as the second one of a layout."""

    def __init__(self, layout: Any, short: str, start: int) -> None:
        content = short.encode()
        self.text = content[start:].decode()
        attributes = pango.pango_layout_get_log_attrs_readonly(layout.layout, ffi.NULL)
        stop = get_next_break_point(attributes[len(content[:start].decode()) + 1 : len(short)])
        self.word = self.text[:stop].rstrip(" ") if stop and self.text[stop] == " " else ""
        """Its first word, if a space follows."""
        self._line, self._start = pango.pango_layout_get_line_readonly(layout.layout, 1), start

    def reach(self, part: str) -> float:
        """Return how wide a part is that it begins with."""
        place = ffi.new("int *")
        pango.pango_layout_line_index_to_x(self._line, self._start + len(part.encode()), 0, place)
        return float(place[0] * FROM_UNITS)


def _parts(after: str, style: Any, context: Any, room: float, max_width: float) -> Iterator[str]:
    """Yield what can stand before a hyphen of the text after a line, as ``line_break.split_first_line`` finds it."""
    lang = style["lang"] and pyphen.language_fallback(style["lang"])
    if style["hyphens"] != "auto" or not lang:
        return
    total, left, right = style["hyphenate_limit_chars"]
    if room <= percentage(style["hyphenate_limit_zone"], style, max_width):
        return
    text, at = after[: get_next_break_point_from_text(after, lang)], 0
    while text and (found := get_next_word_boundaries(text, lang)):
        start, stop = found
        if stop - start >= total:
            key = lang, left, right, total
            if key not in context.dictionaries:
                context.dictionaries[key] = pyphen.Pyphen(lang=lang, left=left, right=right)
            for part, _ in context.dictionaries[key].iterate(text[start:stop]):
                yield after[: at + start] + part
            return
        text, at = text[stop:], at + stop


REPLACED = ((line_break, "split_first_line", split_first_line),)
"""What of WeasyPrint's is replaced: where it is, its name, and by what."""
