"""Which sentences that may be thoughts a person is asked about: the likely ones, not buried by the others."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from griffo.model import ASK, SET
from griffo.passes.narration import Stretch
from griffo.passes.units import Unit

_LIKELY = 0.3
"""The least confidence at which a sentence is asked about that opens a paragraph and does not close it. Of fainter ones
one in twenty-five was a thought, of other sentences as faint one in four."""
_BESIDE = 0.55
"""The least confidence at which a sentence is asked about that stands beside one that is set, in its paragraph."""
_SHARE, _FEW = 0.5, 10
"""Up to which share of the sentences of a chapter that can be thoughts are set or asked about, and how few are never
too many."""

_PLAIN, _RATE, _MANY = 0.75, 2.0, 8.0
"""The confidence of plain thoughts, and how many of them, or how many marks at all, for every 10,000 words show that
the author italicises any."""
_DOUBTED = 0.5
"""The most confidence of the others where there are fewer."""


def doubted(found: Sequence[Unit], chances: Sequence[float]) -> list[float]:
    """Return the confidence of each sentence where the story is taken as a whole.

    Where hardly one plain thought stands its author is likely to italicise none: only those are set, and what a tag
    names. Of 135 authors who italicise none the median then has 0.6 wrong marks for every 10,000 words instead of 1.0,
    and those who do lose next to nothing (``bench/thoughts.md``).
    """
    words = sum(len(unit.grammar.words) for unit in found)
    if 10_000 * _runs(found, chances, _PLAIN) >= _RATE * words or 10_000 * _runs(found, chances, SET) >= _MANY * words:
        return list(chances)
    return [
        chance if chance >= _PLAIN or unit.tag_after or unit.tag_before else min(chance, _DOUBTED)
        for unit, chance in zip(found, chances, strict=True)
    ]


def _runs(found: Sequence[Unit], chances: Sequence[float], least: float) -> int:
    """Count the runs of sentences, each in one paragraph, that are at least so likely."""
    return sum(
        chance >= least and not (at and chances[at - 1] >= least and found[at - 1].block == found[at].block)
        for at, chance in enumerate(chances)
    )


def suggested(
    found: Sequence[Unit],
    odds: Sequence[float],
    chances: Sequence[float],
    free: Sequence[bool],
    parts: Sequence[Stretch],
) -> list[float]:
    """Return the confidence of each sentence, or 0 where it is neither set nor asked about.

    What is set stays. Beside a set sentence of the same paragraph, or parted from it by suggestions alone, only what
    is nearly set itself is asked about: the mark stands there to be seen, and a longer one was mostly wrong. Where
    half of a chapter would be marked the faintest by ``odds`` go. ``free`` says which sentences can be thoughts at all.
    """
    kept = [
        chance if _is_set(chance) or _is_worth_asking(unit, chance) else 0.0
        for unit, chance in zip(found, chances, strict=True)
    ]
    for _, run in groupby(range(len(kept)), key=lambda at: (found[at].block, kept[at] > 0)):
        places = list(run)
        if any(_is_set(kept[at]) for at in places):
            for at in places:
                kept[at] = kept[at] if kept[at] >= _BESIDE else 0.0
    for _, chapter in groupby(parts, key=lambda part: part.chapter):
        stretches = list(chapter)
        _thin_out(kept, odds, free, range(stretches[0].first, stretches[-1].last))
    return kept


def _is_set(chance: float) -> bool:
    """Whether a mark of this confidence is set: what a person reads is rounded."""
    return round(chance, 2) >= SET


def _is_worth_asking(unit: Unit, chance: float) -> bool:
    return chance >= (_LIKELY if unit.opens and not unit.closes else ASK)


def _thin_out(kept: list[float], odds: Sequence[float], free: Sequence[bool], places: range) -> None:
    """Take the faintest suggestions back where more of a chapter would be marked than is likely."""
    room = max(_FEW, int(_SHARE * sum(free[at] for at in places)))
    room -= sum(_is_set(kept[at]) for at in places)
    asked = sorted((at for at in places if kept[at] and not _is_set(kept[at])), key=lambda at: (-odds[at], at))
    for at in asked[max(0, room) :]:
        kept[at] = 0.0
