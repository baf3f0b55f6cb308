"""The paper that sheets are printed on: sizes by name or in figures, and lengths in PDF's points."""

from __future__ import annotations

import re
from dataclasses import dataclass

from griffo.errors import GriffoError
from griffo.settings import listed, near

MM = 72 / 25.4
"""Points in a millimetre."""
_UNITS = {"mm": MM, "cm": 10 * MM, "in": 72.0, "pt": 1.0}
_SIZES = {
    "letter": (612.0, 792.0),
    "legal": (612.0, 1008.0),
    "tabloid": (792.0, 1224.0),
    "A5": (148 * MM, 210 * MM),
    "A4": (210 * MM, 297 * MM),
    "A3": (297 * MM, 420 * MM),
}
_FIGURES = re.compile(r"(\d+(?:\.\d+)?)\s*[x×]\s*(\d+(?:\.\d+)?)\s*(mm|cm|in|pt)?", re.ASCII)
_SMALLEST, _LARGEST = 50 * MM, 5000 * MM
"""A side of paper. PDF 1.7 ends at 14,400 points (ISO 32000-1, annex C), a little above the larger."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet of paper, in points. Which side is called the width means nothing: it is turned as pages need it."""

    name: str
    width: float
    height: float


def paper(text: str) -> Paper:
    """Return the paper of a name, or of figures as in ``320x450`` (millimetres), ``12x18in`` or ``32x45cm``.

    Raises ``GriffoError`` where it is neither, or where no printer takes such a piece.
    """
    name = next((name for name in _SIZES if name.lower() == text.strip().lower()), "")
    if name:
        return Paper(name, *_SIZES[name])
    match = _FIGURES.fullmatch(text.strip().lower())
    if not match:
        mend = f"{near(text, _SIZES)} It can be {listed(_SIZES)}, or width x height as in 320x450mm or 12x18in.".strip()
        raise GriffoError(f"There is no paper “{text}”.", mend=mend)
    width, height = (float(match[n]) * _UNITS[match[3] or "mm"] for n in (1, 2))
    if not all(_SMALLEST <= side <= _LARGEST for side in (width, height)):
        raise GriffoError(f"No paper has the size “{text}”.", mend="Each side has from 50 to 5000 mm.")
    return Paper(f"{match[1]} × {match[2]} {match[3] or 'mm'}", width, height)
