"""What the PDF of a printed book tells the commands that come after it (ISO 32000-1, 14.3.3: document information)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from griffo.model import Volume

if TYPE_CHECKING:
    from collections.abc import Mapping

VOLUME = "/GriffoVolume"
_VOLUME = re.compile(r"(\d{1,6}) of (\d{1,6}), stories (\d{1,6}) to (\d{1,6})", re.ASCII)


def told(volume: Volume) -> dict[str, str]:
    """Return what the PDF of a volume says of it, by the keys under which it says so."""
    return {VOLUME: f"{volume.number} of {volume.count}, stories {volume.first} to {volume.last}"}


def heard(information: Mapping[str, str]) -> Volume | None:
    """Return which volume a PDF with this document information says it is, if it says so and that can be."""
    match = _VOLUME.fullmatch(information.get(VOLUME, ""))
    if not match:
        return None
    volume = Volume(*map(int, match.groups()))
    sound = 1 <= volume.number <= volume.count and 1 <= volume.first <= volume.last
    return volume if sound else None
