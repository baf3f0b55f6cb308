"""The sheet that becomes a cover: how wide its spine is, and where back, spine and front lie. All in points."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sheet:
    """A cover in one piece: from left to right back, spine and front, and colour beyond the trim on all sides."""

    width: float
    """Of the front, and of the back."""
    height: float
    spine: float
    bleed: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the whole sheet, as it is printed."""
        return 2 * self.width + self.spine + 2 * self.bleed, self.height + 2 * self.bleed

    @property
    def folds(self) -> tuple[float, float]:
        """How far from the left edge of the sheet the spine begins and ends."""
        begins = self.bleed + self.width
        return begins, begins + self.spine

    def scaled(self, scale: float) -> Sheet:
        """Return the sheet in another size."""
        return Sheet(self.width * scale, self.height * scale, self.spine * scale, self.bleed * scale)


def spine(pages: int, leaf: float, card: float) -> float:
    """Return how wide a spine is: its leaves, of which an odd number of pages fills the last by half, and the cover."""
    return -(-pages // 2) * leaf + card
