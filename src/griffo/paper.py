"""Paper: the sizes of pages, their margins, and what printers ask of both. All measures are points, 72 to the inch."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from math import floor

INCH = 72.0
MM = INCH / 25.4
"""Points in a millimetre."""

SIZES: dict[str, tuple[float, float]] = {
    "5 x 8": (5 * INCH, 8 * INCH),
    "5.5 x 8.5": (5.5 * INCH, 8.5 * INCH),
    "6 x 9": (6 * INCH, 9 * INCH),
    "a5": (148 * MM, 210 * MM),
    "a6": (105 * MM, 148 * MM),
    "b6": (125 * MM, 176 * MM),
    "mass market": (4.25 * INCH, 6.87 * INCH),
    "letter": (8.5 * INCH, 11 * INCH),
    "a4": (210 * MM, 297 * MM),
}
"""Width and height of the trim sizes that have a name. Sources: ISO 216; the trade sizes as KDP lists them."""

SMALLEST, LARGEST = (90 * MM, 130 * MM), (12 * INCH, 18 * INCH)
"""A smaller page would hold lines of three words, a larger one is a poster's."""

PAPERS = ("white", "cream", "color")
"""What ``book.toml`` may call the paper of a book: what printers on demand have, ``color`` for pictures in colour."""
THINNEST, THICKEST = 0.02 * MM, 1 * MM
"""Of a leaf: Bible paper is a little thicker than the one, and the other is a board."""

WIDEST_BLEED = 10 * MM
"""More would be a sheet with a page on it."""
MARKS = ("crop", "cross")
"""What may stand around a page: where to cut it, and where its printing plates meet."""

_UNITS = {"mm": MM, "cm": 10 * MM, "in": INCH}
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(mm|cm|in|)\s*[x×]\s*(\d+(?:\.\d+)?)\s*(mm|cm|in)")
SLACK = 0.3
"""Points. A4 is 8.27 x 11.69 in to printers, which round."""
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*(mm|cm|in)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A right-hand page: its size, its margins, and what a style sets on it."""

    width: float
    height: float
    top: float
    outer: float
    bottom: float
    inner: float
    line: float
    """From line to line. The text is a whole number of lines high, so that both sides of a leaf match."""
    head: float
    """From the top of a running head to the text below it."""
    foot: float
    """From the text to the foot of the folio below it."""
    heads: int
    """Characters that a running head holds."""
    widest: float
    """What the text may be wide; beyond that its lines are too long to read well."""
    bleed: float = 0.0
    """How far what runs off the page goes on beyond its trim, at its outer edge, at head and foot."""
    inner_bleed: float = 0.0
    """The same at the spine, where some printers take none."""
    marks: tuple[str, ...] = ()
    """What stands around the page, some of ``MARKS``."""

    @property
    def measure(self) -> float:
        """The width of the text."""
        return self.width - self.inner - self.outer

    @property
    def column(self) -> float:
        """The height of the text."""
        return self.height - self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Range:
    """How few and how many pages of a paper a printer binds."""

    paper: str
    """A name of ``PAPERS``; nothing for any paper."""
    fewest: int
    most: int
    sizes: tuple[tuple[str, int], ...] = ()
    """Named sizes of which it binds fewer, and how many."""

    def of(self, size: tuple[float, float]) -> tuple[int, int]:
        """Return how few and how many pages of this size it binds."""
        return self.fewest, next((most for name, most in self.sizes if SIZES[name] == size), self.most)


@dataclass(frozen=True, slots=True)
class Printer:
    """What a printer asks of a book."""

    name: str
    safe: float
    """How far everything stands from the trim."""
    inside: tuple[tuple[int, float], ...]
    """The least inside margin, as (up to so many pages, points), in order."""
    pages: tuple[Range, ...] = ()
    """How few and how many pages it binds, of each paper for which that is known; the first is its usual one."""
    smallest: tuple[float, float] = SMALLEST
    largest: tuple[float, float] = LARGEST
    marks: bool = False
    """Whether it takes pages with marks around them. Who prints on demand cuts by the size of the page."""
    bleed: float | None = None
    """The bleed that it takes; ``None`` for any."""
    inner_bleed: bool = True
    """Whether it takes that at the spine as well."""
    source: str = ""
    """Where the figures were read, which is not always the printer's own page."""
    checked: str = ""
    """When they were read there, as an ISO 8601 date; empty where they are nobody's but Griffo's."""
    right_bound: str = ""
    """What a person should know whose book is bound at its right."""

    def inner(self, pages: int) -> float:
        """Return the least inside margin of a book of so many pages."""
        return next((margin for most, margin in self.inside if pages <= most), self.inside[-1][1])

    def on(self, name: str) -> Printer:
        """Return the printer as it binds this paper, or its usual one where none is named."""
        return replace(self, pages=tuple(row for row in self.pages if row.paper in ("", name))) if name else self


PRINTERS: dict[str, Printer] = {
    "kdp": Printer(
        "KDP",
        safe=0.25 * INCH,
        inside=((150, 0.375 * INCH), (300, 0.5 * INCH), (500, 0.625 * INCH), (700, 0.75 * INCH), (828, 0.875 * INCH)),
        pages=(
            Range("white", 24, 828, (("letter", 590), ("a4", 780))),
            Range("cream", 24, 776, (("letter", 550), ("a4", 730))),
            Range("color", 24, 828, (("letter", 590), ("a4", 590))),  # premium colour, whose paper PAPERS means
        ),
        smallest=(4 * INCH, 6 * INCH),
        largest=(8.5 * INCH, 11.69 * INCH),
        bleed=0.125 * INCH,
        inner_bleed=False,  # adriancolindoyle.com in KDP's words, publishing.co.uk; read on 2026-11-30
        source="guides that repeat KDP's own page on trim, bleed and margins alike (kdpbuilder.com, senswriter.com); "
        "for the sizes 30daypivot.com; for the pages of each paper and size bookbolt.kb.help and ebookpbook.com, which "
        "agree; for marks, which are among what makes it send a file back, printvalidation.com; for the size of pages, "
        "calianapress.com",
        checked="2026-11-25",
    ),
    "lulu": Printer(
        "Lulu",
        safe=0.5 * INCH,
        inside=((1, 0.75 * INCH),),
        bleed=0.125 * INCH,  # on every side: Lulu Help, “Full Bleed”; read on 2026-11-30
        pages=(Range("", 32, 800),),
        source="Lulu Help, “Tips for Formatting Documents”: margins of 0.5 in, at the spine 0.2 to 0.3 in more for "
        "most books, of which this is the middle; the pages of a glued paperback as known of Lulu's price calculator, "
        "which was not looked at on this day",
        checked="2026-11-25",
        right_bound="Whether Lulu binds a book at its right was not found out: ask before it prints one.",
    ),
    "ingram": Printer(
        "IngramSpark",
        safe=0.5 * INCH,
        inside=((1, 0.5 * INCH),),
        bleed=0.125 * INCH,
        inner_bleed=False,  # forums.adobe.com/thread/1718826 in Lightning Source's words; read on 2026-11-30
        pages=(Range("white", 18, 1200), Range("cream", 18, 1050)),
        source="IngramSpark, “File Requirements for Print Books”: margins of at least 0.5 in on all sides; the pages "
        "of a paperback on papers of 50 lb from its table of trim sizes, as kernsetzer-model 0.1.3 repeats it",
        checked="2026-11-25",
        right_bound="IngramSpark takes the pages of a book that is bound at its right in reverse order, the last page "
        "first, and an even number of them: give it such a copy of the PDF.",  # help.lightningsource.com, 2026-11-30
    ),
    "home": Printer(
        "a printer at home",
        safe=0.25 * INCH,
        inside=((1, 0.5 * INCH),),
        marks=True,
        source="Griffo's own choice: no printer reaches the edge of its sheet, and a spine takes up paper",
    ),
}
"""By the name that ``book.toml`` gives them."""


def size(words: str) -> tuple[float, float]:
    """Return width and height of a size that has a name or is written ``120 x 190 mm``.

    Raises ``ValueError``, whose words say what would do, for anything else.
    """
    plain = " ".join(words.casefold().split())
    short = plain.removesuffix("in").replace("×", "x").replace("mass-", "mass").replace(" ", "")
    for name, found in SIZES.items():
        if short == name.replace(" ", ""):
            return found
    match = _SIZE.fullmatch(plain)
    if not match:
        named = ", ".join(name for name in SIZES)
        raise ValueError(
            f"Write a size that has a name ({named}), or width x height with its unit, as in 120 x 190 mm."
        )
    unit = match[4]
    width, height = float(match[1]) * _UNITS[match[2] or unit], float(match[3]) * _UNITS[unit]
    if not between(SMALLEST, (width, height), LARGEST):
        raise ValueError("Griffo sets pages from 90 x 130 mm to 12 x 18 in.")
    return width, height


def thickness(words: str) -> float:
    """Return the thickness of a leaf that is written ``0.11 mm``. Raises ``ValueError`` for anything else."""
    found = _length(words)
    if found is None or not THINNEST <= found <= THICKEST:
        raise ValueError(f"It can be {', '.join(PAPERS)}, or the thickness of a leaf, as in 0.11 mm.")
    return found


def bleed(words: str) -> tuple[float, bool]:
    """Return the width of a bleed that is written ``3 mm``, and whether it is at the outer edges alone: ``3 mm outer``.

    Raises ``ValueError`` for anything else.
    """
    plain = words.casefold().strip()
    found = _length(plain.removesuffix("outer"))
    if found is None or found > WIDEST_BLEED:
        raise ValueError(
            "Write how far it reaches beyond the trim, 10 mm at most, as in 3 mm or 0.125 in; 3 mm outer is for none "
            "at the spine."
        )
    return found, plain.endswith("outer")


def marks(words: str) -> tuple[str, ...]:
    """Return the marks that are written ``crop cross``, in the order of ``MARKS``. Raises ``ValueError``."""
    named = set(words.casefold().split())
    if not named or not named <= set(MARKS):
        raise ValueError("It can be crop, cross, or both: crop cross.")
    return tuple(mark for mark in MARKS if mark in named)


def _length(words: str) -> float | None:
    """Return the points of what is written ``3 mm``, or nothing for what is no length."""
    match = _LENGTH.fullmatch(" ".join(words.casefold().split()))
    return float(match[1]) * _UNITS[match[2]] if match else None


def fit(leaf: Leaf, trim: tuple[float, float], printer: Printer | None) -> Leaf:
    """Return the leaf in another size: margins in proportion, as wide as the printer asks, around whole lines.

    Where the text would be wider than reads well, both margins take what is left over.
    """
    width, height = trim
    safe = printer.safe if printer else 0.0
    across, down = width / leaf.width, height / leaf.height
    inner, outer = max(leaf.inner * across, safe), max(leaf.outer * across, safe)
    spare = max(0.0, width - inner - outer - leaf.widest)
    inner, outer = inner + spare * inner / (inner + outer), outer + spare * outer / (inner + outer)
    top, bottom = max(leaf.top * down, safe + leaf.head), max(leaf.bottom * down, safe + leaf.foot)
    lines = floor((height - top - bottom) / leaf.line + 0.001)
    made = replace(
        leaf, width=width, height=height, top=top, outer=outer, bottom=height - top - lines * leaf.line, inner=inner
    )
    return replace(made, heads=floor(leaf.heads * made.measure / leaf.measure))


def bound(leaf: Leaf, printer: Printer, pages: int) -> Leaf:
    """Return the leaf with the inside margin that so many pages ask for; it only ever grows.

    A wider margin makes more pages, which may ask for a wider margin still. Since none gets narrower again, asking
    once more until nothing changes comes to an end after as many turns as the printer has margins.
    """
    inner = printer.inner(pages)
    if leaf.inner >= inner:
        return leaf
    made = replace(leaf, inner=inner)
    return replace(made, heads=floor(leaf.heads * made.measure / leaf.measure))


def between(least: tuple[float, float], found: tuple[float, float], most: tuple[float, float]) -> bool:
    """Whether a size is between two others, as printers round."""
    return all(low - SLACK <= one <= high + SLACK for low, one, high in zip(least, found, most, strict=True))
