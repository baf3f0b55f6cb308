"""The cover: the book's title and authors, set in its style."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

import uharfbuzz
from markupsafe import Markup

from griffo.emit.balancing import Word, ends
from griffo.emit.inline import direction
from griffo.emit.page import NAMES, authors_of, book_title, is_right_to_left, language_of, volume_of
from griffo.emit.rendering import render
from griffo.style import css

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from griffo.model import Anthology
    from griffo.style import Face, Style

TITLE_BOX = (252, 184)
"""Width and height that a title may fill, in points: a style's ``cover.css`` leaves it that room."""
TITLE_SIZES = range(72, 5, -1)
"""Sizes of type to try for the title, in points."""
LINE_HEIGHT = 1.08
SMALLER = 0.75
"""How much smaller the type of a title may be so that no short word is alone on a line."""
LONGEST_STUB = 3
"""Letters of a word that is short."""
LONGEST_TITLE = 400
"""Characters. Beyond that a title is cut: nobody could read it on a shelf."""
LONGEST_NAME = 26
"""Characters of an author's name that fit on a line."""

# A run without spaces is cut after so many characters; Chinese and Japanese need no spaces and break anywhere.
_UNITS = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]\s*|[^\s\u2e80-\u9fff\uf900-\ufaff]{1,34}\s*")
_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve")
_ROWS, _COLUMNS = 26, 26


@dataclass(frozen=True, slots=True)
class Fitted:
    """A title cut into lines, and the size in points at which they fit their box."""

    lines: tuple[str, ...]
    size: int


def sheet(book: Anthology, style: Style) -> bytes:
    """Return the cover that a style draws for a book, a PDF of one page."""
    return render(_document(book, style), css(style, "cover"), style)


def fit(title: str, advances: Mapping[str, float], language: str = "en") -> Fitted:
    """Cut a title into lines of about one length, in the largest type that its box holds.

    Type that is a little smaller is taken where a short word would stand alone on a line otherwise. ``advances`` are
    the widths of characters in units of the type's size; one that is not there counts as a full unit.
    """
    units = _UNITS.findall(title)
    fitting = (found for size in TITLE_SIZES if (found := _fitted(units, size, advances, language)))
    best = next(fitting, None) or Fitted(_broken(units, TITLE_BOX[0] / TITLE_SIZES[-1], advances), TITLE_SIZES[-1])
    others = takewhile(lambda found: found.size >= SMALLER * best.size, fitting)
    return next((found for found in (best, *others) if not _has_stub(found.lines)), best)


def _fitted(units: Sequence[str], size: int, advances: Mapping[str, float], language: str) -> Fitted | None:
    """Return a title in lines of about one length, or nothing where its box does not hold it in this size."""
    width, height = TITLE_BOX[0] / size, TITLE_BOX[1] / size
    lines = _broken(units, width, advances)
    if len(lines) * LINE_HEIGHT > height or max((width_of(line, advances) for line in lines), default=0) > width:
        return None
    words = [
        Word(unit.rstrip(), width_of(unit, advances), advances.get(unit[-1], 0) * unit[-1:].isspace()) for unit in units
    ]
    stops = (0, *ends(words, width, len(lines), language), len(units)) if units else (0, 0)
    return Fitted(tuple("".join(units[start:stop]).strip() for start, stop in pairwise(stops)), size)


def _has_stub(lines: Sequence[str]) -> bool:
    return len(lines) > 1 and any(" " not in line and len(line) <= LONGEST_STUB and line.isascii() for line in lines)


def lines_of(text: str, width: float, advances: Mapping[str, float]) -> tuple[str, ...]:
    """Return a text as it is broken into lines of a width, in units of the type's size."""
    return _broken(_UNITS.findall(text), width, advances)


def _broken(units: Iterable[str], width: float, advances: Mapping[str, float]) -> tuple[str, ...]:
    lines = [""]
    for unit in units:
        if lines[-1] and width_of(lines[-1] + unit, advances) > width:
            lines.append("")
        lines[-1] += unit
    return tuple(line.strip() for line in lines)


def width_of(text: str, advances: Mapping[str, float]) -> float:
    """Return how wide a text is, in units of the type's size."""
    return sum(advances.get(character, 1.0) for character in text.rstrip())


def advances_of(face: Face) -> dict[str, float]:
    """Return the widths of all characters of a face, in units of the type's size."""
    held = uharfbuzz.Face(face.path.read_bytes())
    font = uharfbuzz.Font(held)
    glyphs = {code: font.get_nominal_glyph(code) for code in held.unicodes}
    return {chr(code): font.get_glyph_h_advance(glyph) / held.upem for code, glyph in glyphs.items()}


def _document(book: Anthology, style: Style) -> str:
    return _COVER.format(
        language=language_of(book.language),
        way="rtl" if is_right_to_left(book.language) else "ltr",
        paper=ornaments(style, _ROWS, _COLUMNS),
        label=label(book, style),
    )


def ornaments(style: Style, rows: int, columns: int) -> Markup:
    """Return a field of the style's ornaments, for the ground of a cover."""
    return Markup("<p>{}</p>").format(style.ornament * columns) * rows


def label(book: Anthology, style: Style) -> Markup:
    """Return what the front of a cover says of a book."""
    title = fit(cut(book_title(book), LONGEST_TITLE), advances_of(style.display), language_of(book.language))
    authors, count, within = authors_of(book), len(book.stories), is_right_to_left(book.language)
    stories = f"{_NUMBERS[count] if count < len(_NUMBERS) else count} stories{' by' if authors else ''}"
    rows = (
        ("volume", volume_of(book)),
        ("subtitle", cut(book.subtitle, 60) or (stories if count > 1 else "")),
        ("authors", _names(authors)),
        ("editor", f"Compiled by {cut(book.editor, 60)}" if book.editor else ""),
    )
    return _LABEL.format(
        size=title.size,
        title=Markup().join(
            Markup("<span{}>{}</span>").format(direction(line, within=within), line) for line in title.lines
        ),
        ornament=style.ornament,
        rows=Markup().join(
            Markup('<p class="{}"{}>{}</p>').format(name, direction(row, within=within), row)
            for name, row in rows
            if row
        ),
    )


def _names(authors: Sequence[str]) -> Markup:
    named = authors if len(authors) <= NAMES else authors[: NAMES - 1]
    more = len(authors) - len(named)
    names = [cut(name, LONGEST_NAME) for name in named] + ([f"and {more} others"] if more else [])
    return Markup("<br>").join(names)


def cut(text: str, longest: int) -> str:
    """Return a text, or as much of it as has this many characters with the mark that says so."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


_COVER = Markup("""\
<!DOCTYPE html>
<html lang="{language}" dir="{way}">
<head><meta charset="utf-8"><title>Cover</title></head>
<body>
<div class="paper" aria-hidden="true">{paper}</div>
<div class="front-cover">{label}</div>
</body>
</html>""")
_LABEL = Markup("""\
<div class="label"><div class="frame">
<h1 class="title" style="font-size: {size}pt">{title}</h1>
<p class="ornament">{ornament}</p>
{rows}
</div></div>""")
