"""A cover in one piece, drawn by a style: its front, a spine with title and names, and a back."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from markupsafe import Markup

from griffo.emit.cover import advances_of, cut, label, ornaments
from griffo.emit.inline import direction
from griffo.emit.page import authors_of, book_title, is_right_to_left, language_of
from griffo.emit.rendering import render
from griffo.impose.placing import Rectangle
from griffo.impose.surgery import enlarge
from griffo.style import css
from griffo.wrap.lettering import Room, fitted, lettering, names_on_spine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from griffo.model import Anthology
    from griffo.style import Style
    from griffo.wrap.lettering import Lettering
    from griffo.wrap.rules import Rules
    from griffo.wrap.sheet import Sheet

DESIGN = (400.0, 640.0)
"""Width and height of a front as styles draw it, in points. One of another shape is larger in one direction."""
SMALLEST = 6.0
"""Points of type on a spine, as it is printed."""
LARGEST = 26.0
"""Points of type on a spine, as styles draw it."""
SPINE_ROOM = 200.0
"""What a style leaves free on a spine, above and below its type together."""
BACK_WIDTH = (252.0, 300.0)
"""How wide the text on a back is, as styles draw it: on a front of their own shape, and at most."""
BACK_HEAD = 140.0
"""What a style leaves free above that text and, where it stands on a label, inside that above and below."""
BACK_FOOT = 120.0
"""What it leaves free below that, unless a barcode asks for more."""
TEXT, SMALLER = 0.7, 0.75
"""The size of the text on a back, of the distance of the book's lines, and how much smaller it may get."""
READABLE = 12.0
"""Points, as printed, below which that size is not to begin."""
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A cover that was drawn."""

    content: bytes
    """The PDF."""
    lettered: bool
    """Whether the spine carries text."""
    fits: bool
    """Whether the text on the back has room there; where it has not it is left out."""


def wrap(
    book: Anthology, style: Style, sheet: Sheet, rules: Rules, blurb: tuple[str, ...], *, lettered: bool
) -> Wrapped:
    """Return the cover of a book on a sheet. ``blurb`` is what its back says, ``lettered`` lets its spine speak.

    Where the book has a picture it covers the front.
    """
    scale = min(sheet.width / DESIGN[0], sheet.height / DESIGN[1])
    drawn = sheet.scaled(1 / scale)
    text = _lettering(book, style, drawn, rules, scale) if lettered else None
    size = _blurb_size(blurb, style, drawn, rules, scale)
    page = render(
        _document(book, style, drawn, text, blurb if size else (), size), css(style, "wrap") + _places(drawn), style
    )
    left, right = (edge + out for edge, out in zip(sheet.front, _over(sheet), strict=True))
    front = Rectangle(left, 0, right, sheet.size[1])
    picture = (book.cover, front) if book.cover else None
    return Wrapped(enlarge(page, scale, sheet.size, sheet.bleed, picture), text is not None, bool(size) or not blurb)


def _over(sheet: Sheet) -> tuple[float, float]:
    """Return how far a picture on the front goes beyond it, to the left and to the right: at its outer edge alone."""
    return (0, sheet.bleed) if sheet.binding == "left" else (-sheet.bleed, 0)


def _lettering(book: Anthology, style: Style, drawn: Sheet, rules: Rules, scale: float) -> Lettering | None:
    largest = min(LARGEST, max(SMALLEST / scale, drawn.spine / 2))
    return lettering(
        cut(book_title(book), _LONGEST_TITLE),
        names_on_spine(authors_of(book), book.editor),
        Room(drawn.height - SPINE_ROOM, drawn.spine - 2 * rules.free / scale, SMALLEST / scale, largest),
        advances_of(style.display),
        f" · {book.volume.number}" if book.volume else "",
    )


def _blurb_size(blurb: tuple[str, ...], style: Style, drawn: Sheet, rules: Rules, scale: float) -> float:
    """Return the size of type in which the text on the back has room there, as the style draws it; 0 for none."""
    foot = max(BACK_FOOT, (rules.barcode.height + 2 * rules.barcode.off) / scale if rules.barcode else 0)
    size = max(TEXT * style.leaf.line, READABLE) / scale
    box = _back_width(drawn), drawn.height - BACK_HEAD - foot
    return fitted(blurb, box, (size, SMALLER * size), advances_of(style.faces[0]))


def _back_width(drawn: Sheet) -> float:
    return min(BACK_WIDTH[0] + drawn.width - DESIGN[0], BACK_WIDTH[1])


def _places(drawn: Sheet) -> str:
    """Return where the panels lie, as CSS."""
    width, height = drawn.size
    (back, _), (front, _) = drawn.back, drawn.front
    return (
        f"\n@page {{ size: {width:.4f}pt {height:.4f}pt }}\n"
        f"html {{ --bleed: {drawn.bleed:.4f}pt; --spine: {drawn.spine:.4f}pt; --blurb: {_back_width(drawn):.4f}pt }}\n"
        f".back-cover, .spine, .front-cover {{ top: {drawn.bleed:.4f}pt; bottom: {drawn.bleed:.4f}pt }}\n"
        f".back-cover {{ left: {back:.4f}pt; width: {drawn.width:.4f}pt }}\n"
        f".spine {{ left: {drawn.folds[0]:.4f}pt; width: {drawn.spine:.4f}pt }}\n"
        f".front-cover {{ left: {front:.4f}pt; right: auto; width: {drawn.width:.4f}pt }}\n"
        f".lettering {{ width: {drawn.height - SPINE_ROOM:.4f}pt; height: {drawn.spine:.4f}pt }}\n"
    )


def _document(
    book: Anthology, style: Style, drawn: Sheet, text: Lettering | None, blurb: tuple[str, ...], size: float
) -> str:
    width, height = drawn.size
    rows, columns = ceil(26 * height / DESIGN[1]) + 1, ceil(26 * width / DESIGN[0])
    within = is_right_to_left(book.language)
    return _WRAP.format(
        language=language_of(book.language),
        way="rtl" if within else "ltr",
        paper=ornaments(style, rows, columns),
        back=Markup().join(_back(blurb, size, within=within)),
        spine=Markup().join(_spine(text, style, within=within)),
        front="" if book.cover else label(book, style),
    )


def _back(blurb: tuple[str, ...], size: float, *, within: bool) -> Iterator[Markup]:
    if blurb:
        paragraphs = Markup().join(Markup("<p{}>{}</p>").format(direction(text, within=within), text) for text in blurb)
        yield Markup('<div class="blurb" style="font-size: {:.2f}pt"><div class="frame">{}</div></div>').format(
            size, paragraphs
        )


def _spine(text: Lettering | None, style: Style, *, within: bool) -> Iterator[Markup]:
    if text:
        yield Markup('<div class="lettering" style="font-size: {:.3f}pt"><p class="title"{}>{}</p>').format(
            text.size,
            direction(" ".join(text.title), within=within),
            Markup().join(Markup("<span>{}</span>").format(line) for line in text.title),
        )
        names = Markup('<p class="authors"{}>{}</p>').format(direction(text.names, within=within), text.names)
        yield names + Markup("</div>") if text.names else Markup("</div>")
        yield Markup('<p class="ornament" style="font-size: {:.3f}pt">{}</p>').format(text.size, style.ornament)


_WRAP = Markup("""\
<!DOCTYPE html>
<html lang="{language}" dir="{way}">
<head><meta charset="utf-8"><title>Cover</title></head>
<body>
<div class="paper" aria-hidden="true">{paper}</div>
<div class="back-cover">{back}</div>
<div class="spine">{spine}</div>
<div class="front-cover">{front}</div>
</body>
</html>""")
