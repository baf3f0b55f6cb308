"""How much a sentence sounds like speech, judged against what the same story puts in quotation marks.

A direct thought sounds like its story's dialogue and stands in its narration. What dialogue and narration sound like
in general is learned once; each story's own speech and narration then shift it, so that "I" counts for little in a
story that an "I" tells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_LONGEST = 40
_PRIOR = 100.0
"""How many sentences of each kind the general rates weigh against a story's own."""
_CLAMP = 20.0


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """What dialogue and narration sound like in general.

    ``number`` gives each known token a place in the arrays; ``spoken`` and ``told`` are the shares of sentences in
    which it stands, and ``weights`` (with ``bias``) is how much it speaks for dialogue, in logits.
    """

    number: Mapping[str, int]
    spoken: NDArray[np.float64]
    told: NDArray[np.float64]
    weights: NDArray[np.float64]
    bias: float


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The known tokens of many sentences, in a row: which token, and in which sentence."""

    token: NDArray[np.int64]
    sentence: NDArray[np.int64]
    count: int


def tokens(text: str, words: Sequence[str]) -> list[str]:
    """Return what a sentence is judged by: its words (given in lower case), pairs of words, and its last mark."""
    return sorted(_tokens(text, words))


def _tokens(text: str, words: Sequence[str]) -> set[str]:
    words = words[:_LONGEST]
    ending = text.rstrip("”’\"')*_] ")[-1:]
    found = {*words, *[f"{one} {two}" for one, two in zip(["^", *words], words, strict=False)]}
    if ending and ending in "?!…—":
        found.add("$" + ending)
    return found


def known(texts: Sequence[str], words: Sequence[Sequence[str]], sound: Sound) -> Tokens:
    """Look up the tokens of sentences, given with their words."""
    number = sound.number
    token: list[int] = []
    sentence: list[int] = []
    for at, (text, said) in enumerate(zip(texts, words, strict=True)):
        places = sorted(number[each] for each in _tokens(text, said) & number.keys())
        token += places
        sentence += [at] * len(places)
    return Tokens(np.array(token, np.int64), np.array(sentence, np.int64), len(texts))


def in_general(found: Tokens, sound: Sound) -> NDArray[np.float64]:
    """Return for each sentence the logit that it is dialogue, in any story."""
    total = np.bincount(found.sentence, sound.weights[found.token], found.count) + sound.bias
    return np.asarray(np.round(np.clip(total, -_CLAMP, _CLAMP), 6), np.float64)


def in_story(found: Tokens, sound: Sound, spoken: NDArray[np.bool_], told: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return for each sentence how much likelier its tokens are in the story's speech than in its narration.

    A sentence does not count as evidence about itself.
    """
    kinds = len(sound.spoken)
    return _contrast(found.token, found.sentence, found.count, (sound.spoken, sound.told, kinds), spoken, told)


def of_classes(
    classes: NDArray[np.int64], prior: tuple[NDArray[np.float64], NDArray[np.float64]],
    spoken: NDArray[np.bool_], told: NDArray[np.bool_],
) -> NDArray[np.float64]:  # fmt: skip
    """Do the same for classes instead of words: a row of class numbers for every sentence."""
    count, width = classes.shape
    sentence = np.repeat(np.arange(count), width)
    return _contrast(classes.ravel(), sentence, count, (*prior, len(prior[0])), spoken, told)


def _contrast(
    token: NDArray[np.int64], sentence: NDArray[np.int64], count: int,
    prior: tuple[NDArray[np.float64], NDArray[np.float64], int],
    spoken: NDArray[np.bool_], told: NDArray[np.bool_],
) -> NDArray[np.float64]:  # fmt: skip
    in_speech, in_telling, kinds = prior
    telling = told & ~spoken
    said = np.bincount(token[spoken[sentence]], minlength=kinds).astype(np.float64)
    narrated = np.bincount(token[telling[sentence]], minlength=kinds).astype(np.float64)
    one_said, one_told = spoken[sentence].astype(np.float64), telling[sentence].astype(np.float64)
    many_said, many_told = float(spoken.sum()), float(telling.sum())
    odds = np.log(
        (said[token] - one_said + _PRIOR * in_speech[token]) / (many_said - one_said + _PRIOR)
        * (many_told - one_told + _PRIOR)
        / (narrated[token] - one_told + _PRIOR * in_telling[token])
    )  # fmt: skip
    return np.round(np.bincount(sentence, odds, count), 6)
