"""An author's leaning as a person's answers show it: which kinds of sentences are thoughts, and how they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from griffo.model import Lesson, Story
from griffo.passes.chances import NEVER, Rows

_BIAS, _KIND = 0.3, 0.5
"""How far, in logits, an author may well be from other authors: in all sentences alike, and in those of one kind."""
_FAR = 4.0
"""No answer surprises more than this logit would: one odd sentence does not speak for its kind."""
_STEPS = 30
_SHORT, _LONG = 3, 15
"""Words up to which a sentence is short, and from which on it is long."""
_USUAL = (0.45, 0.1, 0.1, 0.35, 0.5, 0.1, 0.25, 0.2, 0.05, 0.05, 0.25, 0.1, 0.05, 0.45, 0.2, 0.1, 0.4)
"""The share of each kind among likely thoughts, so that an answer about a usual sentence speaks for no kind."""
_FEW, _CLEARLY = 3, 3
"""How many answers on quoted sentences say how the author shows thoughts, and how many times the others they are."""
_SOME, _MOSTLY = 5, 0.5
"""How many thoughts a person accepts, and of which share of the answers, before a story is held to show some."""


@dataclass(frozen=True, slots=True)
class Leaning:
    """What is added to the logit of a sentence: ``bias`` to each, and to each of a kind that kind's weight."""

    bias: float
    weights: tuple[float, ...]

    def added(self, judged: Rows, odds: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the logits ``odds`` of sentences with the leaning in them; what cannot be a thought stays so."""
        if not len(odds):
            return odds
        moved = odds + self.bias + kinds(judged) @ np.array(self.weights)
        return np.where(odds > NEVER, np.round(moved, 4), odds)


def kinds(judged: Rows) -> NDArray[np.float64]:
    """Return how far each sentence is of each kind, against the usual share of that kind: a column for each."""
    at = {name: column for column, name in enumerate(judged.names)}

    def has(name: str) -> NDArray[np.float64]:
        return np.clip(judged.values[:, at[name]].astype(np.float64), 0.0, 1.0)

    first, second, third = has("first"), has("second"), has("third")
    words = judged.values[:, at["words"]]
    columns = [
        first,
        second * (1 - first),
        third * (1 - first) * (1 - second),
        (1 - first) * (1 - second) * (1 - third),
        *(has(name) for name in ("only present", "only past", "no verb", "question", "exclaims", "trails")),
        np.asarray(words <= _SHORT, np.float64),
        np.asarray(words > _LONG, np.float64),
        np.maximum(has("tag_after"), has("tag_before")),
        *(has(name) for name in ("whole", "names")),
        np.ceil(has("paragraph: spoken")),
        1 - judged.plainness,
    ]
    rows: NDArray[np.float64] = np.stack(columns, axis=1) - np.array(_USUAL)
    return rows


def about(story: Story) -> tuple[Lesson, ...]:
    """Return the lessons that hold for a story: from itself, and from its author's others in the book."""
    authors = {author.casefold() for author in story.meta.authors}
    return tuple(
        lesson
        for lesson in story.lessons
        if lesson.source == story.source or authors & {author.casefold() for author in lesson.authors}
    )


def learn(lessons: Iterable[Lesson]) -> Leaning | None:
    """Return the leaning that lessons show, in whatever order they come; nothing where they show none.

    It is the likeliest one, where the lessons are draws from the finder's own chances and a leaning is a draw from
    independent normal distributions, of spread ``_BIAS`` and ``_KIND``. What nobody answered counts for nothing.
    """
    shown = sorted((lesson.kinds, lesson.logit, lesson.accepted) for lesson in lessons if lesson.logit > NEVER)
    if not shown:
        return None
    rows = np.array([(1.0, *row) for row, _, _ in shown])
    odds = np.clip([logit for _, logit, _ in shown], -_FAR, _FAR)
    accepted = np.array([answer for _, _, answer in shown], np.float64)
    weights = _likeliest(rows, odds, accepted)
    return Leaning(round(float(weights[0]), 4), tuple(round(float(weight), 4) for weight in weights[1:]))


def _likeliest(
    rows: NDArray[np.float64], odds: NDArray[np.float64], accepted: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the weights by Newton's method; the sum that it climbs has one top, so where it begins is no matter."""
    tight = spreads(rows.shape[1]) ** -2
    weights = np.zeros(rows.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-(odds + rows @ weights)))
        slope = rows.T @ (accepted - chance) - tight * weights
        bend = (rows * (chance * (1 - chance))[:, None]).T @ rows + np.diag(tight)
        weights = weights + np.linalg.solve(bend, slope)
    return weights


def spreads(size: int) -> NDArray[np.float64]:
    """Return how far each of ``size`` weights may well be from zero: the bias, and then the kinds."""
    return np.array([_BIAS] + [_KIND] * (size - 1))


def convention(lessons: Sequence[Lesson], name: str, why: str) -> tuple[str, str]:
    """Return how thoughts are shown, and why, where what was found (``name``, ``why``) meets a person's answers.

    Accepting single-quoted sentences makes the quotation marks the author's way, rejecting them makes them none, and
    a story that was held to show no thoughts is judged as others are, once thoughts of this author were accepted.
    """
    quoted = [lesson.accepted for lesson in lessons if lesson.quoted]
    yes, no = sum(quoted), len(quoted) - sum(quoted)
    if name in {"unmarked", "none"} and yes >= max(_FEW, _CLEARLY * no):
        return "single-quotes", f"{yes} sentences in single quotation marks were accepted"
    if name == "single-quotes" and no >= max(_FEW, _CLEARLY * yes):
        return "unmarked", f"{no} sentences in single quotation marks were rejected"
    accepted = sum(lesson.accepted for lesson in lessons)
    if name == "none" and accepted >= max(_SOME, _MOSTLY * len(lessons)):
        return "unmarked", f"{accepted} thoughts of this author were accepted"
    return name, why
