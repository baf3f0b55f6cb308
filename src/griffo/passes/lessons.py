"""What answers about single sentences teach about their author, and which sentences to ask about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from griffo.decisions import Answer
from griffo.model import Kind, Lesson, Story
from griffo.passes.chances import CUT, NEVER, Model, learned
from griffo.passes.leaning import kinds, spreads
from griffo.passes.thoughts import judge, reading
from griffo.passes.units import Unit

_HALF = 0.5
"""How much of a sentence an answer covers to be about it."""
Place = tuple[int, int, int]
"""A block's number, and start and end (exclusive) in its text."""


def taught(story: Story, answers: Sequence[Answer], model: Model | None = None) -> tuple[Lesson, ...]:
    """Return what answers about a story teach, whose passes before ``thoughts`` have run.

    Words accepted as something else are no thought; words rejected as something else may be one.
    """
    told = [each for each in answers if each.accepted or each.kind is Kind.THOUGHT]
    found = examples(story, [(each.block, each.start, each.end) for each in told], model)
    return tuple(
        replace(lesson, accepted=each.accepted and each.kind is Kind.THOUGHT)
        for lesson, each in zip(found, told, strict=True)
        if lesson
    )


def examples(story: Story, places: Sequence[Place], model: Model | None = None) -> tuple[Lesson | None, ...]:
    """Return each place of a story as a lesson that is yet to be answered; nothing where it holds no sentence.

    Several sentences in a place are one lesson, of all their kinds, as likely as the likeliest of them.
    """
    if not places:
        return ()
    read = reading(story)
    judged, odds = judge(story.blocks, read, model or learned())
    columns = kinds(judged) if len(odds) else np.zeros((0, 0))
    by_block: dict[int, list[int]] = {}
    for at, unit in enumerate(read.found):
        by_block.setdefault(unit.block, []).append(at)
    found: list[Lesson | None] = []
    for block, start, end in places:
        held = [at for at in by_block.get(block, ()) if _covers(start, end, read.found[at])]
        free = [at for at in held if odds[at] > NEVER] or held
        if not free:
            found.append(None)
            continue
        row = tuple(round(float(share), 4) for share in columns[free].mean(axis=0))
        quoted = any(read.found[at].quoted and not read.found[at].spoken for at in held)
        found.append(Lesson(story.source, story.meta.authors, row, float(odds[free].max()), quoted))
    return tuple(found)


def _covers(start: int, end: int, unit: Unit) -> bool:
    return min(end, unit.end) - max(start, unit.start) >= _HALF * (unit.end - unit.start)


def most_telling(asked: Sequence[Lesson], count: int | None = None) -> list[int]:
    """Return the numbers of the ``count`` lessons whose answers would tell most about all of them, best first.

    Each next one is the lesson that leaves least unknown about the author's leaning in what lies near the cut, given
    those before it: so they are of varied kinds, and kinds that come often go first.
    """
    if not asked:
        return []
    rows = np.array([(1.0, *lesson.kinds) for lesson in asked])
    odds = np.array([lesson.logit for lesson in asked])
    shared = (rows * spreads(rows.shape[1]) ** 2) @ rows.T
    weight = np.exp(-((odds - CUT) ** 2) / 2)
    noise = 2 + 2 * np.cosh(np.clip(odds, -9.0, 9.0))
    left = np.ones(len(asked), np.bool_)
    chosen: list[int] = []
    for _ in range(len(asked) if count is None else min(count, len(asked))):
        gain = (np.round(shared, 9) ** 2 * weight[:, None]).sum(axis=0) / (np.diag(shared) + noise)
        best = int(np.argmax(np.where(left, np.round(gain, 9), -1.0)))
        chosen.append(best)
        left[best] = False
        shared = shared - np.outer(shared[:, best], shared[best]) / (shared[best, best] + noise[best])
    return chosen
