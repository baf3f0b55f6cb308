"""How much a sentence sounds like speech, judged against what the same story puts in quotation marks.

A direct thought sounds like its story's dialogue and stands in its narration. What dialogue and narration sound like
in general is learned once; each story's own speech and narration then shift it, so that "I" counts for little in a
story that an "I" tells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

_LONGEST = 40
"""Words of a sentence that are looked at."""
_PRIOR = 100.0
"""How many sentences of each kind the general rates weigh against a story's own."""
_CLAMP = 20.0
_START = "^"
"""Stands before the first word, in pairs."""
_TELLING = "?!…—"
"""Last marks that are tokens, with a dollar sign before them."""


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """What dialogue and narration sound like in general.

    ``spoken`` and ``told`` are the shares of sentences in which each known token stands, and ``weights`` (with
    ``bias``) is how much it speaks for dialogue, in logits. ``number`` gives tokens of one word their places in these.
    ``pairs`` are those of two words, as ``_code`` makes one number of them, in order, and ``places`` are theirs.
    """

    number: Mapping[str, int]
    spoken: NDArray[np.float64]
    told: NDArray[np.float64]
    weights: NDArray[np.float64]
    bias: float
    pairs: NDArray[np.int64]
    places: NDArray[np.int64]

    @classmethod
    def of(
        cls, words: Sequence[str], spoken: NDArray[np.float64], told: NDArray[np.float64],
        weights: NDArray[np.float64], bias: float,
    ) -> Sound:  # fmt: skip
        """Return the sound of tokens, each word of a pair being a token too, ``_START`` aside."""
        count = len(words)
        number = {word: at for at, word in enumerate(words) if " " not in word}
        known = {**number, _START: count}
        halves = np.fromiter((known[half] for word in words if " " in word for half in word.split(" ")), np.int64)
        codes = _code(halves[::2], halves[1::2], count)
        order = np.argsort(codes)
        places = np.fromiter((at for at, word in enumerate(words) if " " in word), np.int64)
        return cls(number, spoken, told, weights, bias, codes[order], places[order])

    @property
    def words(self) -> list[str]:
        """The tokens, as ``of`` was given them."""
        count = len(self.weights)
        found = {at: word for word, at in self.number.items()} | {count: _START}
        for code, at in zip(self.pairs.tolist(), self.places.tolist(), strict=True):
            one, two = divmod(code, count + 1)
            found[at] = f"{found[one]} {found[two]}"
        return [found[at] for at in range(count)]


def _code(one: NDArray[np.int64], two: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Return one number for each two words by their places; ``count`` stands for the start of a sentence."""
    return one * (count + 1) + two


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The known tokens of many sentences, in a row: which token, and in which sentence."""

    token: NDArray[np.int64]
    sentence: NDArray[np.int64]
    count: int


def tokens(text: str, words: Sequence[str]) -> list[str]:
    """Return what a sentence is judged by: its words (given in lower case), pairs of words, and its last mark."""
    words = words[:_LONGEST]
    found = {*words, *(f"{one} {two}" for one, two in zip([_START, *words], words, strict=False))}
    if (ending := _ending(text)) in _TELLING:
        found.add("$" + ending)
    return sorted(found)


def _ending(text: str) -> str:
    return text.rstrip("”’\"')*_] ")[-1:] or "."


def known(texts: Sequence[str], words: Sequence[Sequence[str]], sound: Sound) -> Tokens:
    """Look up the ``tokens`` of sentences, given with their words: those known, each once a sentence, in order."""
    number, count = sound.number, len(sound.weights)
    held = [said[:_LONGEST] for said in words]
    lengths = np.array([len(said) for said in held], np.int64)
    word = np.array([number.get(each, -1) for each in chain.from_iterable(held)], np.int64)
    sentence = np.repeat(np.arange(len(held)), lengths)
    before = np.roll(word, 1)
    before[(np.cumsum(lengths) - lengths)[lengths > 0]] = count
    pair = np.where((word >= 0) & (before >= 0), _code(before, word, count), -1)
    at = np.minimum(np.searchsorted(sound.pairs, pair), len(sound.pairs) - 1)
    two = np.where(sound.pairs[at] == pair, sound.places[at], -1)
    last = np.array(
        [number.get("$" + mark, -1) if (mark := _ending(text)) in _TELLING else -1 for text in texts], np.int64
    )
    token = np.concatenate([word, two, last])
    where = np.concatenate([sentence, sentence, np.arange(len(held))])
    each = np.sort(where[token >= 0] * (count + 1) + token[token >= 0])
    each = each[np.diff(each, prepend=-1) > 0]  # as np.unique, which would load the module of masked arrays
    return Tokens(each % (count + 1), each // (count + 1), len(texts))


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
