"""Who tells a story, and in which tense: what its sentences outside dialogue do as a rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from griffo.prose.grammar import Grammar


@dataclass(frozen=True, slots=True)
class Narration:
    """Who tells, and when: shares, 0 to 1, over sentences outside dialogue."""

    first: float
    """Sentences that say "I" or "we"."""
    second: float
    """Sentences that say "you"."""
    first_past: float
    """Past-tense sentences that say "I" or "we", among all in the past tense."""
    plain: float
    """Past-tense sentences without "I" or "you", among all with a finite verb."""
    present: float
    """Sentences whose finite verbs are all present, among all with a finite verb."""
    mixed: float = 0.0
    """Sentences with past and present verbs."""

    @property
    def person(self) -> int:
        """1 for a story told by an "I", 2 for one told to a "you", else 3.

        A third-person story may be full of thoughts that say "I", but its narration is in the past without one.
        """
        if self.first_past > _OFTEN or (self.first > _OFTEN and self.plain < _OFTEN):
            return 1
        return 2 if self.second > _OFTEN and self.plain < _OFTEN else 3

    @property
    def tense(self) -> str:
        """``past`` or ``present``."""
        return "present" if self.present > 0.5 else "past"

    @property
    def looks_back(self) -> bool:
        """Whether an "I" tells of the past from a present of its own, so that the present tense is narration too."""
        return self.person == 1 and self.tense == "past" and self.mixed > 0.1

    def __str__(self) -> str:
        person = {1: "first person", 2: "second person", 3: "third person"}[self.person]
        return f"told in the {person}, {self.tense} tense"


_OFTEN = 0.3


def narration(units: Sequence[Grammar]) -> Narration:
    """Judge the narration by the grammar of its sentences."""
    past = [unit for unit in units if unit.past]
    finite = max(1, sum(bool(unit.past or unit.present) for unit in units))
    return Narration(
        first=sum(unit.first > 0 for unit in units) / max(1, len(units)),
        second=sum(unit.second > 0 for unit in units) / max(1, len(units)),
        first_past=sum(unit.first > 0 for unit in past) / max(1, len(past)),
        plain=sum(unit.first == unit.second == 0 for unit in past) / finite,
        mixed=sum(unit.present > 0 and unit.past > 0 for unit in units) / max(1, len(units)),
        present=sum(unit.present > 0 and unit.past == 0 for unit in units) / finite,
    )
