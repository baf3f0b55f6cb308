"""What WeasyPrint's pages tell: where they begin in the book's text, and where each has its folio, the page number."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from griffo.emit.quality import Line
from griffo.model import PageStart

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_FOOTNOTE = "footnote"
_OPERATORS = re.compile(
    r"(?P<colour>(?:(?!BT$).*\n)*)BT\n.* (?P<y>\S+) Tm\n/(?P<font>\S+) (?P<size>\S+) Tf\n", re.MULTILINE
)
_SHARES: dict[str, dict[str, float]] = {
    "ltr": {"center": 0.5, "right": 1, "end": 1},
    "rtl": {"center": 0.5, "right": 1, "start": 1, "justify": 1},
}
"""How much of a line lies left of the place that it keeps, by its direction and ``text-align``."""
_STATE = re.compile(r"/\S+ gs\n")


_ROMAN = {"m": 1000, "cm": 900, "d": 500, "cd": 400, "c": 100, "xc": 90, "l": 50, "xl": 40, "x": 10, "ix": 9}
_ROMAN |= {"v": 5, "iv": 4, "i": 1}
_LAST_ROMAN = 3999


def numeral(number: int, style: str) -> str:
    """Return a number as CSS writes it in a counter style: ``decimal``, ``lower-roman``.

    WeasyPrint knows all of them, but takes long to be imported; so what nearly all books have is written here, as CSS
    Counter Styles 3 says it (6.1).
    """
    if style == "lower-roman" and 0 < number <= _LAST_ROMAN:
        written = ""
        for sign, value in _ROMAN.items():
            written += sign * (number // value)
            number %= value
        return written
    if style == "decimal":
        return str(number)
    from weasyprint.html import UA_COUNTER_STYLE

    return str(UA_COUNTER_STYLE.render_value(number, style))


@dataclass(frozen=True, slots=True)
class Folio:
    """How a style sets a page's number. Lengths are WeasyPrint's pixels, of 1/96 inch, from the upper left corner."""

    page: int
    """From 0, in its piece."""
    x: float
    y: float
    """Where the number goes; ``y`` is the line it stands on."""
    share: float
    """How much of the number's width lies left of ``x``: 0 for one set flush left, 0.5 centred, 1 flush right."""
    before: str
    after: str
    """What stands around the number: ``— ``."""
    style: str
    """The counter style: ``decimal``, ``lower-roman``."""
    colour: str
    """PDF operators that set its colour."""
    font: str
    """The name of its font in the piece's PDF."""
    size: float
    spacing: float
    """What each letter is wider."""
    features: dict[str, int]
    """OpenType features."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """The box of a page's folio, taken off the page."""

    box: Any
    style: str
    """The counter style."""
    share: float
    """How much of it lies left of the place that it keeps, whatever the number."""


def take_folio(page: Any) -> Numbered | None:
    """Take the box that holds the page's number off the page; a page may have none."""
    for margin in page._page_box.children:  # noqa: SLF001 - WeasyPrint offers no other way to what stands on a page
        content = margin.style["content"]
        counters = [part[1] for part in content if part[0] == "counter()"] if isinstance(content, tuple) else []
        styles = [style for name, style in counters if name == "page"]
        found = [text for text in texts(margin) if text.text.strip() and text.style["visibility"] == "visible"]
        if styles and found:
            margin.children = ()
            return Numbered(
                found[0], styles[0], _SHARES[margin.style["direction"]].get(margin.style["text_align_all"], 0)
            )
    return None


def folio(page: int, taken: Numbered, number: str, operators: str, features: dict[str, int]) -> Folio:
    """Return a folio that shows ``number``, from what WeasyPrint writes to draw its box. Raises ``ValueError``."""
    match = _OPERATORS.match(operators)
    if not match:
        raise ValueError(f"WeasyPrint draws text otherwise: {operators}")
    before, found, after = taken.box.text.rpartition(number)
    spacing = taken.box.style["letter_spacing"]
    return Folio(
        page=page,
        x=taken.box.position_x + taken.share * taken.box.width,
        y=float(match["y"]),
        share=taken.share,
        before=before,
        after=after if found else "",
        style=taken.style,
        colour=_STATE.sub("", match["colour"]),
        font=match["font"],
        size=float(match["size"]),
        spacing=0.0 if spacing == "normal" else spacing,
        features=features,
    )


def page_starts(pages: Sequence[Any], labels: Sequence[str], sections: Collection[str]) -> tuple[PageStart, ...]:
    """Return the first words of the pages that have any, in order.

    ``pages`` are WeasyPrint's, ``labels`` their numbers as printed, ``sections`` the ids of the sections to count in.
    What is not of the text has no place in it: running heads, folios, footnotes, generated ornaments.
    """
    if not pages:
        return ()
    places = Places(root(pages[0]).element, sections)
    shown: Counter[Any] = Counter()
    found: list[PageStart] = []
    for page, label in zip(pages, labels, strict=True):
        opened = False
        for box in texts(root(page)):
            if not opened and box.element in places.section and letters(box.text):
                section = places.section[box.element]
                found.append(PageStart(label, section, places.before[box.element] + shown[box.element]))
                opened = True
            places.count(shown, box.element, letters(box.text))
    return tuple(found)


@lru_cache(maxsize=4096)
def letters(text: str) -> int:
    """Count letters and digits: what hyphens at a line's end, joiners and spaces leave alone."""
    return sum(map(str.isalnum, text))


class Places:
    """The elements of the book's document: in which section each is, and how many letters of it stand before it.

    Letters are counted in the tree and not on the page, since a style may leave out what others show.
    """

    def __init__(self, root: Any, sections: Collection[str]) -> None:
        self.section: dict[Any, str] = {}
        self.before: dict[Any, int] = {}
        self._parents: dict[Any, Any] = {}
        self._walk(root, "", 0, sections)

    def _walk(self, element: Any, section: str, before: int, sections: Collection[str]) -> int:
        if element.get("id") in sections:
            section, before = element.get("id"), 0
        if section:
            self.section[element], self.before[element] = section, before
        before += letters(element.text or "")
        for child in element:
            self._parents[child] = element
            if child.get("class") != _FOOTNOTE:
                before = self._walk(child, section, before, sections)
            before += letters(child.tail or "")
        return before

    def count(self, shown: Counter[Any], element: Any, number: int) -> None:
        """Add letters that a page shows of an element to it and to all around it."""
        while element in self.section:
            shown[element] += number
            element = self._parents[element]


def lines(page: Any) -> Iterator[Line]:
    """Yield the lines of text on a page in reading order; heads, folios and footnotes are none."""
    for box in line_boxes(page):
        made = box.element.tag != "hr"  # what a style sheet makes is no text, but a scene break is nothing else
        found = list(texts(box)) if made else [each for each in box.descendants() if hasattr(each, "text")]
        if found:
            indent = box.style["text_indent"].value if box.element.tag == "p" else 0.0
            text = "".join(each.text for each in found)
            yield Line(box.element, text, sum(each.width for each in found), indent, box.resume_at is None)


def line_boxes(page: Any) -> Iterator[Any]:
    """Yield WeasyPrint's boxes of the lines on a page in reading order; heads, folios and footnotes are none."""
    yield from (box for box in root(page).descendants() if hasattr(box, "resume_at"))


def root(page: Any) -> Any:
    """Return the box of the document's text, beside which a page has margin boxes and footnotes."""
    return page._page_box.children[0]  # noqa: SLF001 - WeasyPrint offers no other way to what stands on a page


def texts(box: Any) -> Iterator[Any]:
    """Yield the boxes of text in reading order, those that a style sheet generates left out."""
    for found in box.descendants():
        if hasattr(found, "text") and "::" not in (found.element_tag or ""):
            yield found
