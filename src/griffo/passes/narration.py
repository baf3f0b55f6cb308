"""Who tells a story, and in which tense: what its sentences outside dialogue do as a rule, here or throughout."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from griffo.model import Block, Boundary, Role
from griffo.passes.units import Unit
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

    @property
    def kind(self) -> tuple[int, str, bool]:
        """Person, tense and whether it looks back: what tells one narration from another."""
        return self.person, self.tense, self.looks_back

    def __str__(self) -> str:
        return in_words(self.person, self.tense)


def in_words(person: int, tense: str) -> str:
    """Say how a story is told."""
    return f"told in the {('first', 'second', 'third')[person - 1]} person, {tense} tense"


_OFTEN = 0.3


@dataclass(frozen=True, slots=True)
class Stretch:
    """Sentences ``first`` to ``last`` (exclusive) of a story, told in one way: a chapter, or scenes of one."""

    first: int
    last: int
    chapter: int
    """Which chapter it is in, from 0."""
    told: Narration


_ENOUGH = 40
"""Sentences outside dialogue from which a chapter, or a scene of it, is judged by itself."""


def stretches(blocks: Sequence[Block], units: Sequence[Unit], whole: Narration) -> list[Stretch]:
    """Part a story's sentences, told as a ``whole`` as given, where a chapter or a scene is told in another way.

    Every chapter begins a stretch. A chapter too short to judge is told as the story is, a scene too short as its
    chapter is; scenes told as their neighbour is make one stretch with it.
    """
    found: list[Stretch] = []
    chapters, scenes = _numbers(blocks, {Role.HEADING}), _numbers(blocks, {Role.HEADING, Role.SCENE_BREAK})
    for chapter, first, last in _runs(chapters, units, 0, len(units)):
        told = _judged(units, first, last, whole)
        for _, start, end in _runs(scenes, units, first, last):
            scene = _judged(units, start, end, told)
            scene = told if scene.kind == told.kind else scene
            if found and found[-1].chapter == chapter and found[-1].told.kind == scene.kind:
                found[-1] = Stretch(found[-1].first, end, chapter, found[-1].told)
            else:
                found.append(Stretch(start, end, chapter, scene))
    return found


def _numbers(blocks: Sequence[Block], roles: set[Role]) -> list[int]:
    """Return for each block the number of its part; blocks of these roles, or a lost scene break, begin one."""
    numbers, now = [], 0
    for block in blocks:
        now += block.role in roles or (Role.SCENE_BREAK in roles and block.boundary is Boundary.SCENE_BREAK)
        numbers.append(now)
    return numbers


def _runs(numbers: Sequence[int], units: Sequence[Unit], first: int, last: int) -> Iterator[tuple[int, int, int]]:
    """Yield the parts that sentences ``first`` to ``last`` are in, as (number, first, last)."""
    for number, run in groupby(range(first, last), key=lambda at: numbers[units[at].block]):
        places = list(run)
        yield number, places[0], places[-1] + 1


def _judged(units: Sequence[Unit], first: int, last: int, otherwise: Narration) -> Narration:
    told = narrated(units[first:last])
    return narration(told) if len(told) >= _ENOUGH else otherwise


def narrated(units: Sequence[Unit]) -> list[Grammar]:
    """Return the grammar of the sentences in which the story is told: neither speech nor what stands in brackets."""
    return [unit.grammar for unit in units if not (unit.spoken or unit.bracketed)]


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
