"""What the PDF of a printed book tells the commands that come after it (ISO 32000-1, 14.3.3: document information)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from griffo import wishes
from griffo.model import Volume

if TYPE_CHECKING:
    from collections.abc import Mapping

    from griffo.model import Anthology

VOLUME, WISHES = "/GriffoVolume", "/GriffoWishes"
LONGEST = 400
"""Characters of a wish that are read: a PDF may come from anyone."""
_VOLUME = re.compile(r"(\d{1,6}) of (\d{1,6}), stories (\d{1,6}) to (\d{1,6})", re.ASCII)


def told(book: Anthology) -> dict[str, str]:
    """Return what a book's PDF says of it, by the keys under which it says so: which volume, and what is not wanted."""
    volume = book.volume
    refused = [wish for story in book.stories for wish in wishes.told(story)]
    said = {VOLUME: f"{volume.number} of {volume.count}, stories {volume.first} to {volume.last}"} if volume else {}
    return said | ({WISHES: "\n".join(refused)} if refused else {})


def volume_in(information: Mapping[str, str]) -> Volume | None:
    """Return which volume a PDF with this document information says it is, if it says so and that can be."""
    match = _VOLUME.fullmatch(information.get(VOLUME, ""))
    if not match:
        return None
    volume = Volume(*map(int, match.groups()))
    sound = 1 <= volume.number <= volume.count and 1 <= volume.first <= volume.last
    return volume if sound else None


def wishes_in(information: Mapping[str, str]) -> list[str]:
    """Return what the authors in a PDF with this document information do not want."""
    return [line[:LONGEST] for line in information.get(WISHES, "").splitlines() if line.strip()]
