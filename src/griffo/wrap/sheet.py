"""The sheet that becomes a cover: how wide its spine is, and where back, spine and front lie. All in points."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from griffo.impose.layouts import Binding


@dataclass(frozen=True, slots=True)
class Sheet:
    """A cover in one piece: back, spine and front side by side, and colour beyond the trim on all sides.

    The front of a book that is bound at its left lies right of the spine; at its right, left of it, and the place of
    the barcode is still beside the spine. So say Lightning Source, “File Creation and Setup for Reverse Bound
    (Right-to-Left) Books”, and of KDP print.ymirtool.com, both read on 2026-11-30.
    """

    width: float
    """Of the front, and of the back."""
    height: float
    spine: float
    bleed: float
    binding: Binding = "left"

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the whole sheet, as it is printed."""
        return 2 * self.width + self.spine + 2 * self.bleed, self.height + 2 * self.bleed

    @property
    def folds(self) -> tuple[float, float]:
        """How far from the left edge of the sheet the spine begins and ends."""
        begins = self.bleed + self.width
        return begins, begins + self.spine

    @property
    def front(self) -> tuple[float, float]:
        """How far from the left edge of the sheet the front begins and ends, without what is cut off."""
        return self._panels[self.binding == "left"]

    @property
    def back(self) -> tuple[float, float]:
        """How far from the left edge of the sheet the back begins and ends, without what is cut off."""
        return self._panels[self.binding == "right"]

    @property
    def _panels(self) -> tuple[tuple[float, float], tuple[float, float]]:
        begins, ends = self.folds
        return (self.bleed, begins), (ends, self.size[0] - self.bleed)

    def scaled(self, scale: float) -> Sheet:
        """Return the sheet in another size."""
        return replace(
            self,
            width=self.width * scale,
            height=self.height * scale,
            spine=self.spine * scale,
            bleed=self.bleed * scale,
        )


def spine(pages: int, leaf: float, card: float) -> float:
    """Return how wide a spine is: its leaves, of which an odd number of pages fills the last by half, and the cover."""
    return -(-pages // 2) * leaf + card
