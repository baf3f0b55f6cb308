"""What printers ask of a cover in one piece. All measures are points, 72 to the inch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from griffo.errors import GriffoError
from griffo.paper import INCH, MM, PRINTERS

if TYPE_CHECKING:
    from griffo.paper import Printer


@dataclass(frozen=True, slots=True)
class Barcode:
    """Where a barcode is to go, in the lower corner of the back that is next to the spine."""

    width: float
    height: float
    off: float
    """How far it stays from the trim and from the spine."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a printer asks of a cover."""

    leaves: tuple[tuple[str, float], ...]
    """The thickness of a leaf, which is two pages, by the name of the paper."""
    card: float
    """What the cover adds to the thickness of its leaves."""
    bleed: float
    """How far colour goes on beyond the trim."""
    lettered: int
    """Pages from which a spine may carry text."""
    free: float
    """What text on a spine leaves free on either side."""
    barcode: Barcode | None
    source: str
    """Where the figures were read, which is not always the printer's own page."""
    checked: str = ""
    """When they were read there, as an ISO 8601 date; empty where they are nobody's but Griffo's."""
    caution: str = ""
    """What a person should do before these figures are trusted."""


_BARCODE = Barcode(2 * INCH, 1.2 * INCH, 0.25 * INCH)

RULES: dict[str, Rules] = {
    "kdp": Rules(
        leaves=(("white", 2 * 0.002252 * INCH), ("cream", 2 * 0.0025 * INCH), ("color", 2 * 0.002347 * INCH)),
        card=0,
        bleed=0.125 * INCH,
        lettered=79,
        free=0.0625 * INCH,
        barcode=_BARCODE,
        source="guides that repeat KDP's own page on paperback covers alike (pubscout.app, bookcoverslab.com, "
        "designdile.com; for the 79 pages kdpeasy.com)",
        checked="2026-11-25",
    ),
    "lulu": Rules(
        leaves=tuple((name, 2 / 444 * INCH) for name in ("white", "cream", "color")),
        card=0.06 * INCH,
        bleed=0.125 * INCH,
        lettered=81,
        free=0.125 * INCH,
        barcode=_BARCODE,
        source="Lulu, “Book Creation Guide”, as notes of 2026-09 repeat it: pages / 444 + 0.06 in for every paper, no "
        "text up to 80 pages, 0.125 in free; the barcode from “Mandatory Print Book Distribution Requirements”",
        checked="2026-11-25",
    ),
    "ingram": Rules(
        leaves=(("white", 2 * 0.002252 * INCH), ("cream", 2 * 0.0025 * INCH)),
        card=0,
        bleed=0.125 * INCH,
        lettered=80,
        free=0.0625 * INCH,
        barcode=_BARCODE,
        source="no figures of IngramSpark's, whose template alone counts: its papers are within a hair of KDP's "
        "(app.blurbbio.com); the 80 pages are Griffo's choice",
        checked="2026-11-25",
        caution="IngramSpark's own template says how wide the spine is: compare the two. It may ask for CMYK.",
    ),
    "home": Rules(
        leaves=(("white", 0.1 * MM), ("cream", 0.12 * MM), ("color", 0.12 * MM)),
        card=0.3 * MM,
        bleed=3 * MM,
        lettered=1,
        free=1.5 * MM,
        barcode=None,
        source="Griffo's own choice: common paper of 80 g/m², bulky cream paper, a cover of 250 g/m²",
        caution='Measure the thickness of twenty leaves: if one has 0.11 mm, say paper = "0.11 mm" below [print].',
    ),
}
"""By the name that ``book.toml`` gives the printer."""


def name_of(printer: Printer | None) -> str:
    """Return the name by which ``book.toml`` knows a printer; without one it is a printer at home."""
    return next((name for name, known in PRINTERS.items() if known == printer), "home")


def leaf(rules: Rules, paper: str, printer: str) -> float:
    """Return the thickness of a leaf of a paper, the first where it has no name. Raises ``GriffoError`` for others."""
    known = dict(rules.leaves)
    if paper and paper not in known:
        mend = f"It can be {' or '.join(known)}, or the thickness of a leaf, as in 0.1 mm."
        raise GriffoError(f"Nothing is known of “{paper}” paper at {printer}.", mend=mend)
    return known[paper] if paper else rules.leaves[0][1]
