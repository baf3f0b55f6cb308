"""The standards that a printed book's PDF can be made to keep."""

from __future__ import annotations

from enum import StrEnum


class Variant(StrEnum):
    """A standard, by the name that a person gives it."""

    UA = "pdf/ua-1"  # for screen readers: ISO 14289-1
    A = "pdf/a-3u"  # for archives: ISO 19005-3, level U
    X = "pdf/x-4"  # for presses: ISO 15930-7

    @property
    def formal(self) -> str:
        """The name as the standard writes it."""
        return self.value.replace("pdf/ua", "PDF/UA").replace("pdf/a", "PDF/A").replace("pdf/x", "PDF/X")
