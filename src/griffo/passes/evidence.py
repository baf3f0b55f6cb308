"""What speaks for or against a sentence being direct thought, each piece of evidence named in plain words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from griffo.passes.chances import TOLD
from griffo.passes.narration import Narration
from griffo.passes.units import Unit
from griffo.passes.weights import BIAS, WEIGHTS
from griffo.prose.lexicon import Shows

_BRIEF = 15
"""Words up to which a thought in the past may speak to "you"."""
UNNAMED = "sounds like the story’s own speech"
"""The reason for a mark where the trees alone speak for it."""
_SHORT, _LONG = 4, 20


def reasons(units: Sequence[Unit], at: int, told: Narration) -> str:
    """Return the two or three strongest pieces of evidence for ``units[at]``, in words."""
    speaking = [name for name in evidence(units, at, told) if WEIGHTS.get(name, 0) > 0]
    strongest = sorted(speaking, key=lambda name: -WEIGHTS[name])[:3]
    return "; ".join(strongest) or UNNAMED


def named(units: Sequence[Unit], told: Sequence[Narration], taken: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the logit of each sentence by the evidence that holds for it, or about it where it is plain narration.

    ``told`` is how the chapter or scene of each is told, ``taken`` says which cannot be thoughts.
    """
    weighed = np.full(len(units), TOLD)
    for at in map(int, np.flatnonzero(~taken)):
        if not _is_plainly_told(units[at]):
            weighed[at] = BIAS + sum(WEIGHTS.get(name, 0.0) for name in evidence(units, at, told[at]))
    return weighed


def _is_plainly_told(unit: Unit) -> bool:
    """Whether a sentence tells: in the past and of nobody here. A "you" who could or would, or at length, is anybody.

    Of 265 such sentences about "you" in third-person fiction with its italics five were thoughts.
    """
    shape = unit.grammar
    would = shape.shows(Shows.WOULD)
    if shape.second:
        told = shape.past + would > shape.present and (would or len(shape.words) > _BRIEF)
    else:
        told = shape.past > 0 and not shape.present
    return told and not (shape.first or unit.tag_after or unit.tag_before or shape.shows(Shows.OATH))


def evidence(units: Sequence[Unit], at: int, told: Narration) -> list[str]:
    """Return the names of the evidence that holds for ``units[at]``, a sentence outside speech, told as ``told``.

    Each name has its weight in ``weights.WEIGHTS``; the names are what a person reads as the reason for a mark.
    """
    unit = units[at]
    shape = unit.grammar
    first, second = shape.first > 0 and told.person == 3, shape.second > 0 and told.person == 3
    present = shape.present > 0 and shape.past == 0
    verbless = shape.present == 0 and shape.past == 0 and not shape.imperative and not shape.shows(Shows.WOULD)
    whole = _paragraph(units, at)
    ending = unit.text.rstrip("”’\"')*_")[-1:]
    holds = {
        "first person in third-person narration": first,
        "speaks to “you”": second,
        "speaks as “I” to “you”": first and second,
        "begins with “I”": shape.first_subject and told.person == 3,
        "present tense in past narration": present and told.tense == "past",
        "short, in the present": present and told.tense == "past" and len(shape.words) <= _SHORT,
        "present tense with “he” or “she”": present and shape.third > 0,
        "past tense": shape.past > 0 and shape.present == 0 and not first and not second,
        "past tense with “I” or “you”": shape.past > 0 and (first or second),
        "past and present mixed": shape.past > 0 and shape.present > 0,
        "would or could of somebody": shape.shows(Shows.WOULD) and shape.third > 0,
        "could or would of a general “you”": shape.shows(Shows.WOULD) and second and not first,
        "a general statement": present and told.tense == "past" and _is_general(unit) and not (first or second),
        "speaks of “he” or “she”": shape.third > 0,
        "names somebody": shape.names > 0,
        "“I” in a clause without a verb": first and verbless,
        "goes on after a thought tag": any(k.tag_before and k.block == unit.block for k in units[max(0, at - 5) : at]),
        "no verb": verbless and not first and not second,
        "no verb, very short": verbless and len(shape.words) <= _SHORT and not first,
        "one word": len(shape.words) == 1,
        "long sentence": len(shape.words) > _LONG,
        "opens with an interjection": shape.opens(Shows.CRY),
        "swears": shape.shows(Shows.OATH),
        "swears, and says no more": shape.shows(Shows.OATH) and shape.opens(Shows.CRY) and len(shape.words) <= 2,
        "begins within a sentence, after a thought tag": unit.tag_before and present and unit.text[:1].islower(),
        "hedges": shape.shows(Shows.HEDGE),
        "here and now": shape.shows(Shows.HERE) and not shape.past,
        "a command": shape.imperative,
        "question in the present": ending == "?" and not shape.past,
        "question in the past": ending == "?" and shape.past > 0,
        "short question": ending == "?" and len(shape.words) <= _SHORT,
        "exclamation": ending == "!",
        "trails off": ending in "…—",
        "opens with a question word": shape.opens(Shows.ASK),
        "a thought tag follows": unit.tag_after,
        "a thought tag comes before": unit.tag_before,
        "in single quotation marks": unit.quoted,
        "a paragraph of its own": unit.opens and unit.closes,
        "a whole paragraph out of the past tense": told.tense == "past"
        and all(not k.spoken and not k.grammar.past for k in whole)
        and any(k.grammar.present or k.grammar.second or k.grammar.first or k.grammar.imperative for k in whole),
        "a paragraph of fragments": told.tense == "past"
        and all(
            not (k.spoken or k.grammar.past or k.grammar.present or k.grammar.names) and len(k.grammar.words) <= 6
            for k in whole
        ),
        "opens its paragraph": unit.opens and not unit.closes,
        "follows speech": at > 0 and units[at - 1].spoken and units[at - 1].block == unit.block,
        "stands before speech": at + 1 < len(units) and units[at + 1].spoken and units[at + 1].block == unit.block,
        "begins in lower case": unit.text[:1].islower(),
    }
    around = [units[k] for k in (at - 1, at + 1) if 0 <= k < len(units) and not units[k].spoken]
    holds["beside first or second person"] = told.person == 3 and any(
        k.grammar.first or k.grammar.second for k in around
    )
    holds["beside the present tense"] = told.tense == "past" and any(
        k.grammar.present and not k.grammar.past for k in around
    )
    holds["beside plain past narration"] = bool(around) and all(k.grammar.past and not k.grammar.first for k in around)
    holds["told in the first person"] = told.person == 1
    holds["told in the present"] = told.tense == "present"
    holds["told to “you”"] = told.person == 2
    return [name for name, true in holds.items() if true]


def _is_general(unit: Unit) -> bool:
    """Whether a sentence in the present says what is so in general, of nobody and at no time."""
    shape = unit.grammar
    lively = shape.opens(Shows.CRY) or shape.imperative
    pointed = shape.third or shape.names or lively or shape.shows(Shows.HERE | Shows.HEDGE)
    return not pointed and len(shape.words) > 6 and unit.text.endswith(".") and "’" not in unit.text


def _paragraph(units: Sequence[Unit], at: int) -> Sequence[Unit]:
    """Return the sentences of the paragraph, up to six on either side."""
    first, last = at, at + 1
    while first > max(0, at - 6) and units[first - 1].block == units[at].block:
        first -= 1
    while last < min(len(units), at + 7) and units[last].block == units[at].block:
        last += 1
    return units[first:last]
