"""How likely each sentence of a story is to be a direct thought, by what was learned from fiction with its italics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from griffo.model import Block, Role
from griffo.passes.attributes import NAMES, attributes
from griffo.passes.features import Likeness, classes, features
from griffo.passes.trees import Trees
from griffo.passes.units import Unit
from griffo.prose.likeness import Sound, in_general, in_story, known, of_classes

NEVER = -99.0
"""The logit of a sentence that cannot be a thought: speech, a remembered line."""
_STRETCH = 300
"""Sentences judged together where no chapter heading parts them; narration may change from scene to scene."""
_USUAL, _SHARED, _WEIGHT = 0.03, 100.0, 0.45
"""The usual share of thoughts among sentences, how many sentences it weighs, and how far a story's own share counts."""
_MIXED, _PLAIN = 0.3, 0.5
"""How plain narration is where the trees for it begin to count, and where they alone count."""
_NAMED = 0.2
"""How much of the odds in plain narration named evidence is."""
_ELSEWHERE = 0.75
"""What the trees hold too low, in logits, where an "I" tells the story or the present tense does."""
_CLEAR, _CLEAR_ALONE, _FEW = 2.6, 0.4, 120
"""Named evidence, in logits, that settles it in plain narration: a thought tag and little against it. Less will do in
a story of few sentences, which has little to be compared with."""
TOLD = -5.0
"""Named evidence, in logits, of plain narration: it is not even a suggestion."""
CUT = -1.6
"""The logit from which a sentence is set."""
ROMAN = -4.3
"""A logit up to which nothing is suggested, whatever stands beside it."""


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """What was learned.

    ``plain`` judges third-person narration in the past, ``other`` all else; ``kinds`` are the shares of the classes
    of sentences in speech and in narration. ``knots`` maps a logit to the confidence it has earned, in two rows.
    """

    sound: Sound
    kinds: tuple[NDArray[np.float64], NDArray[np.float64]]
    plain: Trees
    other: Trees
    knots: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The features of sentences, with the two that say how their stretch of the story is told."""

    names: tuple[str, ...]
    values: NDArray[np.float32]
    plainness: NDArray[np.float64]
    """How far the narration is in the third person and the past, 0 to 1."""


@cache
def learned() -> Model:
    """Load the model that comes with the program."""
    with files("griffo.passes").joinpath("thoughts.npz").open("rb") as file, np.load(file, allow_pickle=False) as data:
        part = {name: data[name] for name in data.files}
    sound = Sound.of(
        bytes(part["words"]).decode().split("\n"),
        np.asarray(part["word_spoken"], np.float64),
        np.asarray(part["word_told"], np.float64),
        np.asarray(part["word_weights"], np.float64),
        float(part["bias"]),
    )
    plain, other = (Trees(**{field: part[f"{name}_{field}"] for field in TREE_FIELDS}) for name in ("plain", "other"))
    return Model(sound, (part["kind_spoken"], part["kind_told"]), plain, other, part["knots"])


TREE_FIELDS = ("feature", "threshold", "kept", "value")
"""The arrays of ``Trees``, in order."""


def rows(
    blocks: Sequence[Block], found: Sequence[Unit], taken: NDArray[np.bool_], sound: Sound,
    kinds: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> Rows:  # fmt: skip
    """Return the features of sentences, of which ``taken`` says which cannot be thoughts."""
    numbers = np.array([attributes(unit) for unit in found], np.int64).reshape(len(found), len(NAMES))
    names: list[str] = []
    parts: list[NDArray[np.float32]] = []
    plainness: list[NDArray[np.float64]] = []
    for first, last in stretches(blocks, found):
        here, gone = numbers[first:last], taken[first:last]
        spoken = here[:, NAMES.index("spoken")] > 0
        part = found[first:last]
        words = known([unit.text for unit in part], [unit.grammar.words for unit in part], sound)
        likeness = Likeness(
            in_general(words, sound),
            in_story(words, sound, spoken, ~gone),
            of_classes(classes(here), kinds, spoken, ~gone),
        )
        places = np.array([unit.block for unit in part], np.int64)
        names, values, rates = features(here, likeness, places - places[0], gone)
        parts.append(values.astype(np.float32))
        plainness.append(np.full(last - first, rates["third"] * rates["past"]))
    if not parts:
        return Rows((), np.zeros((0, 0), np.float32), np.zeros(0))
    return Rows(tuple(names), np.concatenate(parts), np.concatenate(plainness))


def stretches(blocks: Sequence[Block], found: Sequence[Unit]) -> list[tuple[int, int]]:
    """Part the sentences at chapter headings, and what is still long into about equal stretches of paragraphs."""
    cuts = [0]
    for at in range(1, len(found)):
        between = blocks[found[at - 1].block + 1 : found[at].block]
        if any(block.role is Role.HEADING for block in between):
            cuts.append(at)
    found_stretches: list[tuple[int, int]] = []
    for first, last in zip(cuts, [*cuts[1:], len(found)], strict=True):
        parts = max(1, round((last - first) / _STRETCH))
        at = first
        for part in range(1, parts + 1):
            end = first + part * (last - first) // parts
            while at < end < last and found[end].block == found[end - 1].block and end - at < 2 * _STRETCH:
                end += 1
            if at < end:
                found_stretches.append((at, end))
                at = end
    return found_stretches


def logits(judged: Rows, named: NDArray[np.float64], taken: NDArray[np.bool_], model: Model) -> NDArray[np.float64]:
    """Return the logit of each sentence, shifted some of the way to the story's own share of thoughts.

    ``named`` are the logits of the evidence that has a name. It was weighed by hand for third-person narration in the
    past: there it counts beside the trees, elsewhere not at all.
    """
    odds = np.full(len(taken), NEVER)
    free = np.flatnonzero(~taken)
    if len(free):
        values = judged.values[free]
        plain = np.clip((judged.plainness[free] - _MIXED) / (_PLAIN - _MIXED), 0.0, 1.0)
        grown = np.zeros(len(free))
        for trees, part, lift in ((model.plain, plain, 0.0), (model.other, 1 - plain, _ELSEWHERE)):
            some = np.flatnonzero(part)
            grown[some] += part[some] * (trees.logits(values[some]) + lift)
        odds[free] = grown + _NAMED * plain * (named[free] - grown)
        odds[free] += shift(odds[free])
        clear = (plain > 0.5) & (named[free] >= (_CLEAR if len(free) >= _FEW else _CLEAR_ALONE))
        odds[free] = np.where(clear, np.maximum(odds[free], CUT), odds[free])
        told = (plain > 0.5) & (named[free] <= TOLD)
        odds[free] = np.where(told, np.minimum(odds[free], ROMAN), odds[free])
    return np.round(odds, 4)


def shift(odds: NDArray[np.float64]) -> float:
    """Return how much a story's own share of likely thoughts speaks for each of its sentences."""
    likely = (float((1 / (1 + np.exp(-odds))).sum()) + _USUAL * _SHARED) / (len(odds) + _SHARED)
    return float(_WEIGHT * (np.log(likely / (1 - likely)) - np.log(_USUAL / (1 - _USUAL))))


def confidence(odds: float, model: Model) -> float:
    """Return the chance that a reader of the lost original would agree with a mark of these odds."""
    return float(np.interp(odds, model.knots[0], model.knots[1]))
