"""Lines measured by their words. WeasyPrint has Pango set each line, and half of the next, to see where it ends.

Where a space changes nothing of the words beside it (``words``), a line is as wide as its words and the spaces between.
It ends before the first word that has no room, or in that word after a hyphen. Pango is asked wherever it might end
elsewhere: in a word that is more than letters and points, or beside brackets (Unicode Standard Annex 14). For each
style it first has to set a few lines itself, as long as those are as they were measured.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf
from operator import itemgetter
from typing import TYPE_CHECKING, Any, cast

from weasyprint.layout.percent import percentage
from weasyprint.text import line_break
from weasyprint.text.ffi import FROM_UNITS, TO_UNITS
from weasyprint.text.line_break import Layout, get_next_word_boundaries, pyphen

from griffo.emit.shortcuts.lines import kit_of
from griffo.emit.shortcuts.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_RATIO = 4
"""Characters to a width of the font's size, of which WeasyPrint takes as many as surely fill more than a line."""
_HEAD = 99
"""Characters up to which a text may be a running head, which is asked for again on every page."""
_STYLE = itemgetter("white_space", "word_spacing", "direction", "letter_spacing")
_SAMPLE = "To wait for the office boat, the harbourmaster had left Vera AVERY and every fjord unquestionably alone."
_SAMPLED = (9, 13, 21)
"""Widths of lines that are tried with it, in sizes of the type."""
_HYPHENS = itemgetter("hyphens", "lang", "hyphenate_limit_chars")
_LETTERS = "A-Za-z\xc0-\xd6\xd8-\xf6\xf8-\u024f"
_NAME = f"[{_LETTERS}](?:[{_LETTERS}'’]*[{_LETTERS}])?"
_WHOLE = re.compile(f"""["'“‘]{{,2}}{_NAME}(?:[,;:]?\xa0{_NAME})*[.,!?;:…"'”’]*""")
"""A word, or several with spaces that hold, in which no line can end, and before which one can, after a space."""
_CLOSED = re.compile(f"[{_LETTERS}0-9.,!?;:…”’—–]$")
"""How a word ends after which a line can end, before a space."""
_LETTER = re.compile("[A-Za-z]")
"""What a line has of which Pango surely takes all for Latin."""


@dataclass(frozen=True, slots=True)
class _Word:
    """What stands between two spaces."""

    width: int
    """In Pango's units."""
    whole: bool
    closed: bool


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that was found."""

    text: str
    width: int
    """In Pango's units."""
    length: int
    """In bytes, without a hyphen."""
    after: int | None
    """Where the next line begins in the text, in bytes; nothing where there is none."""


class _Lines(dict[str, _Word | None]):
    """What is known of the lines of a style: their words, each measured when it is first asked for."""

    def __init__(self, style: Any) -> None:
        super().__init__()
        self._words = words_of(style)
        self._parts: dict[Any, Sequence[str]] = {}
        self.height, self.baseline, self.measures = self._words.height, self._words.baseline, kit_of(style).measures
        self[""] = _Word(0, whole=False, closed=False)  # before a space that begins a text, or after the last
        space = self[" "]
        self.space = space.width if space else 0

    def __missing__(self, text: str) -> _Word | None:
        run = self._words.lone(text)
        width = sum(glyph[1] for glyph in run.glyphs) if run else 0
        self[text] = word = _Word(width, bool(_WHOLE.fullmatch(text)), bool(_CLOSED.search(text))) if run else None
        return word

    def fitting(self, words: Sequence[str], limit: float) -> tuple[int, int] | None:
        """Return how many words have room in a line and how wide it is then, or nothing where one is not known."""
        width, space = -self.space, self.space
        for number, text in enumerate(words):
            word = self[text]
            if word is None:
                return None
            if width + space + word.width > limit:
                ends = number and word.whole and cast("_Word", self[words[number - 1]]).closed
                return (number, width) if ends else None
            width += space + word.width
        return len(words), width

    def parts(self, word: str, style: Any, context: Any) -> Sequence[str]:
        """Return what can stand before a hyphen of a word, the longest first."""
        key = word, _HYPHENS(style)
        if key not in self._parts:
            self._parts[key] = tuple(_broken(f"{word} ", style, context))
        return self._parts[key]


def split_first_line(
    text: str,
    style: Any,
    context: Any,
    max_width: Any,
    justification_spacing: float,
    is_line_start: bool = True,  # noqa: FBT001, FBT002 - WeasyPrint's signature
    minimum: bool = False,  # noqa: FBT001, FBT002
) -> Any:
    """Fit as much of a text as possible into a line: ``line_break.split_first_line``."""
    wide = inf if max_width is None else max_width
    most = style["font_size"] * _RATIO
    if 0 < most <= wide and (found := first_line(text, style, context, wide, justification_spacing)):
        return found
    key = text, max_width, justification_spacing, is_line_start, minimum
    if len(text) > _HEAD:
        return _split_first_line(text, style, context, *key[1:])
    known = vars(style).setdefault("_griffo_set", {})
    if key not in known:
        known[key] = _split_first_line(text, style, context, *key[1:])
    layout = Layout.__new__(Layout)
    vars(layout).update(vars(known[key][0]))
    return layout, *known[key][1:]


_split_first_line = line_break.split_first_line


def first_line(text: str, style: Any, context: Any, max_width: float, spacing: float) -> Any:
    """Return what that does, or nothing where Pango must be asked."""
    lines = _lines(style, context)
    return _first(lines, text, style, context, max_width, spacing) if lines else None


def _first(lines: _Lines, text: str, style: Any, context: Any, max_width: float, spacing: float) -> Any:
    found = _found(lines, text, style, context, max_width)
    if found is None or not _LETTER.search(found.text):
        return None
    layout = Layout.__new__(Layout)
    vars(layout).update(lines.measures)
    layout.text, layout.justification_spacing, layout.max_width = found.text, spacing, max_width
    layout.first_line_direction = 0
    return layout, found.length, found.after, found.width * FROM_UNITS, lines.height, lines.baseline


def _found(lines: _Lines, text: str, style: Any, context: Any, max_width: float) -> _Line | None:
    short, limit = text, max_width
    if max_width < inf:
        short, limit = text[: int(max_width / style["font_size"] * _RATIO)], int(max_width * TO_UNITS)
    words, goes_on = short.split(" "), len(short) < len(text)
    known = words[:-1] if goes_on else words
    fitting = None if "" in words[1:-1] else lines.fitting(known, limit)
    if fitting is None or (goes_on and fitting[0] == len(known)):  # the last is cut
        return None
    number, width = fitting
    if number == len(words):
        return _Line(text, width, len(text.encode()), None)
    kept = " ".join(words[:number])
    end = len(kept.encode())
    if max_width - width * FROM_UNITS > percentage(style["hyphenate_limit_zone"], style, max_width):
        hyphen = style["hyphenate_character"]
        for part in lines.parts(words[number], style, context):
            last = lines[part + hyphen]
            if last is None:
                return None
            if (wider := width + lines.space + last.width) <= limit:
                end += 1 + len(part.encode())
                return _Line(f"{kept} {part}{hyphen}", wider, end, end)
    return _Line(kept, width, end, end + 1)


def _lines(style: Any, context: Any) -> _Lines | None:
    """Return what is known of the lines of a style, or nothing where they take more than words and spaces."""
    known = vars(style)
    if "_griffo_lines" not in known:
        spaces, words, direction, letters = _STYLE(style)
        plain = spaces == "normal" and not words and direction == "ltr" and letters in {"normal", 0}
        known["_griffo_lines"] = _of_kit(style, context) if plain else None
    return known["_griffo_lines"]  # type: ignore[no-any-return]


def _of_kit(style: Any, context: Any) -> _Lines | None:
    kept = kit_of(style).words
    if "lines" not in kept:
        lines = _Lines(style)
        kept["lines"] = lines if _are_pangos(lines, style, context) else None
    return kept["lines"]  # type: ignore[no-any-return]


def _are_pangos(lines: _Lines, style: Any, context: Any) -> bool:
    """Return whether lines are measured as Pango, which is another on each machine, sets them."""
    for width in (size * style["font_size"] for size in _SAMPLED):
        layout, *told = _split_first_line(_SAMPLE, style, context, width, 0)
        made = _first(lines, _SAMPLE, style, context, width, 0)
        if made and (made[0].text, *made[1:]) != (layout.text, *told):
            return False
    return True


def _broken(text: str, style: Any, context: Any) -> Iterator[str]:
    """Yield what can stand before a hyphen of a word, the longest first, as ``split_first_line`` finds it."""
    lang = style["lang"] and pyphen.language_fallback(style["lang"])
    if style["hyphens"] != "auto" or not lang:
        return
    total, left, right = style["hyphenate_limit_chars"]
    rest, at = text, 0
    while rest and (found := get_next_word_boundaries(rest, lang)):
        start, stop = found
        if stop - start >= total:
            key = lang, left, right, total
            if key not in context.dictionaries:
                context.dictionaries[key] = pyphen.Pyphen(lang=lang, left=left, right=right)
            for part, _ in context.dictionaries[key].iterate(rest[start:stop]):
                yield text[: at + start] + part
            return
        rest, at = rest[stop:], at + stop


REPLACED = ((line_break, "split_first_line", split_first_line),)
"""What of WeasyPrint's is replaced: where it is, its name, and by what."""
