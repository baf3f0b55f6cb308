"""What is learned from fiction that still has its author's italics, and how.

Dialogue and narration are told apart by words that several authors use (``sound_of``) and by kinds of sentences
(``kinds_of``); boosted trees then judge each sentence (``grow``). Only weights come of it: no sentence.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path
from typing import Any

import lightgbm
import msgspec
import numpy as np
from retell import retold
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from griffo import evaluate, pipeline
from griffo.passes import chances
from griffo.passes.attributes import NAMES, attributes
from griffo.passes.features import CLASSES, classes
from griffo.passes.thoughts import reading
from griffo.passes.trees import MOST_LEAVES, Trees
from griffo.passes.units import Unit
from griffo.prose.grammar import grammar
from griffo.prose.likeness import Sound, tokens

TREES = {
    "objective": "binary", "num_leaves": 15, "learning_rate": 0.06, "min_child_samples": 40,
    "feature_fraction": 0.3, "bagging_fraction": 0.7, "max_bin": 63, "bagging_freq": 1, "lambda_l2": 5, "verbose": -1,
    "num_threads": 2, "deterministic": True, "force_row_wise": True,
}  # fmt: skip
ROUNDS = 150
SEEDS = (1,)
NEGATIVES = 0.3
WAYS = (("first",), ("present",), ("first", "present"), ("first", "present"))
KNOTS = (
    (
        -14.0,
        -5.5,
        -4.1,
        -3.8,
        -3.4,
        -3.0,
        -2.7,
        -2.4,
        -2.1,
        chances.CUT - 0.1,
        chances.CUT,
        -1.1,
        -0.6,
        0.2,
        0.8,
        1.3,
        1.8,
        2.4,
        4.8,
    ),
    (0.0, 0.02, 0.12, 0.14, 0.2, 0.32, 0.45, 0.53, 0.57, 0.59, 0.6, 0.66, 0.75, 0.78, 0.84, 0.89, 0.93, 0.97, 0.99),
)
"""Logits, and how often a sentence of these odds was a thought."""


Kinds = tuple[np.ndarray, np.ndarray]
"""The shares of the classes of sentences in speech and in narration."""


@dataclass
class Chapter:
    """A record, read; ``label`` says which of its sentences are italic thoughts."""

    record: Any
    story: Any
    read: Any
    label: np.ndarray
    tokens: list[list[str]]

    @property
    def author(self) -> str:
        return str(self.record["author"])


@dataclass
class Lesson:
    """What a chapter teaches: the features of some of its sentences, and which are thoughts."""

    author: str
    values: np.ndarray
    label: np.ndarray
    sentences: int
    """How many sentences outside speech the chapter has."""


def chapters(records: Sequence[Any]) -> list[Chapter]:
    """Read records as the passes before ``thoughts`` leave them."""
    made = []
    for record in records:
        story = reduce(lambda done, run: run(done), pipeline.PASSES[:-1], evaluate.story(record))
        read = reading(story)
        label = np.array(labels(record, story, read.found), bool)
        made.append(Chapter(record, story, read, label, [tokens(unit.text, unit.grammar.words) for unit in read.found]))
    return made


def labels(record: Any, story: Any, found: list[Unit]) -> list[bool]:
    """Say of each sentence whether at least half of its letters are an italic thought."""
    offsets = [0]
    for paragraph in record["paragraphs"]:
        offsets.append(offsets[-1] + len(paragraph["text"]) + 2)
    said = []
    for unit in found:
        paragraph = record["paragraphs"][unit.block]
        source = story.blocks[unit.block].text.source(unit.start, unit.end)
        start, end = (place - offsets[unit.block] for place in source)
        inside = [False] * (end - start)
        for (a, b), kind in zip(paragraph["italics"], paragraph["kinds"], strict=True):
            if kind == "thought":
                for at in range(max(a, start), min(b, end)):
                    inside[at - start] = True
        letters = [held for held, char in zip(inside, paragraph["text"][start:end], strict=True) if char.isalnum()]
        said.append(sum(letters) >= 0.5 * max(1, len(letters)))
    return said


def sound_of(held: Sequence[Chapter], least_authors: int = 4) -> Sound:
    """Learn what dialogue and narration sound like, from words that several authors use."""
    authors = sorted({each.author for each in held})
    used: dict[str, set[str]] = defaultdict(set)
    count: Counter[str] = Counter()
    for each in held:
        for row in each.tokens:
            count.update(row)
            for token in row:
                used[token].add(each.author)
    words = sorted(word for word, by in used.items() if len(by) >= least_authors and count[word] >= 20)
    number = {word: at for at, word in enumerate(words)}
    rates = {True: np.full(len(words), 2e-5), False: np.full(len(words), 2e-5)}
    rows, columns, spoken, weight = [], [], [], []
    row = 0
    for author in authors:
        own = [each for each in held if each.author == author]
        total = Counter(unit.spoken for each in own for unit in each.read.found)
        for each in own:
            for unit, found, thought in zip(each.read.found, each.tokens, each.label, strict=True):
                places = [number[token] for token in found if token in number]
                np.add.at(rates[unit.spoken], places, 1 / total[unit.spoken] / len(authors))
                if thought and not unit.spoken:
                    continue
                rows += [row] * len(places)
                columns += places
                spoken.append(unit.spoken)
                weight.append(total.total() ** -0.5)
                row += 1
    matrix = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(row, len(words)))
    scale = np.array(weight) / np.mean(weight)
    fitted = LogisticRegression(C=0.3, max_iter=300, solver="liblinear", random_state=0).fit(matrix, spoken, scale)
    weights = np.round(fitted.coef_[0], 3)
    return Sound.of(
        words, rates[True].astype(np.float32).astype(np.float64), rates[False].astype(np.float32).astype(np.float64),
        weights.astype(np.float32).astype(np.float64), round(float(fitted.intercept_[0]), 3),
    )  # fmt: skip


def kinds_of(held: Sequence[Chapter]) -> Kinds:
    """Count the classes of sentences in speech and in narration, each author alike."""
    authors = sorted({each.author for each in held})
    rates = {True: np.full(CLASSES, 2e-5), False: np.full(CLASSES, 2e-5)}
    for author in authors:
        counts = {True: np.zeros(CLASSES), False: np.zeros(CLASSES)}
        totals = {True: 0, False: 0}
        for each in (each for each in held if each.author == author):
            numbers = np.array([attributes(unit) for unit in each.read.found], np.int64).reshape(-1, len(NAMES))
            spoken = np.array([unit.spoken for unit in each.read.found], bool)
            for side in (True, False):
                part = classes(numbers[spoken == side])
                counts[side] += np.bincount(part.ravel(), minlength=CLASSES)
                totals[side] += len(part)
        for side in (True, False):
            rates[side] += counts[side] / max(1, totals[side]) / len(authors)
    return rates[True], rates[False]


def retell(each: Chapter, draw: random.Random) -> Chapter:
    """Tell a chapter's narration in the first person, in the present, or both; thoughts and speech stay."""
    ways = draw.choice(WAYS)
    told = " ".join(unit.text for unit in each.read.found if not unit.spoken)
    gender = "he" if len(re.findall(r"\b[Hh]e\b", told)) >= len(re.findall(r"\b[Ss]he\b", told)) else "she"
    found = [
        unit if unit.spoken or thought else _with_text(unit, retold(unit.text, ways, gender))
        for unit, thought in zip(each.read.found, each.label, strict=True)
    ]
    return Chapter(each.record, each.story, replace(each.read, found=found), each.label, [])


def _with_text(unit: Unit, text: str) -> Unit:
    return msgspec.structs.replace(unit, text=text, grammar=grammar(text))


def lesson(each: Chapter, sound: Sound, kinds: Kinds, draw: random.Random) -> Lesson:
    """Lay out what a chapter teaches: its thoughts, and a share of its other sentences that count for all."""
    free = ~each.read.taken
    kept = free & (each.label | np.array([draw.random() < NEGATIVES for _ in free], bool))
    values = chances.rows(each.story.blocks, each.read.found, each.read.taken, sound, kinds).values
    return Lesson(each.author, values[kept] if len(values) else values, each.label[kept], int(free.sum()))


def grow(lessons: Sequence[Lesson]) -> Trees:
    """Grow trees over what chapters teach; each author weighs as the root of their sentences."""
    lessons = [each for each in lessons if len(each.values)]
    sizes: Counter[str] = Counter()
    for each in lessons:
        sizes[each.author] += each.sentences
    rows = np.concatenate([each.values for each in lessons])
    label = np.concatenate([each.label for each in lessons])
    weight = np.concatenate([np.full(len(each.label), sizes[each.author] ** -0.5) for each in lessons])
    weight = np.where(label, weight, weight / NEGATIVES)
    grown = []
    for seed in SEEDS:
        data = lightgbm.Dataset(rows, label, weight=weight / weight.mean(), params={"max_bin": TREES["max_bin"]})
        grown.append(lightgbm.train({**TREES, "seed": seed}, data, ROUNDS))
    return packed(grown)


def packed(grown: list[Any]) -> Trees:
    """Lay out the trees of several boosters; their mean is what counts."""
    trees = [
        _questions(tree["tree_structure"], len(grown)) for each in grown for tree in each.dump_model()["tree_info"]
    ]
    most = max(1, *(len(asked) for asked, _ in trees))
    leaves = max(len(values) for _, values in trees)
    nothing = (0, np.float32(np.inf), (1 << MOST_LEAVES) - 1)
    rows = [[*asked, *[nothing] * (most - len(asked))] for asked, _ in trees]
    feature, threshold, kept = (np.array([[one[at] for one in row] for row in rows]).T for at in range(3))
    value = np.array([[*values, *[0] * (leaves - len(values))] for _, values in trees], np.int32)
    return Trees(feature.astype(np.int32), threshold.astype(np.float32), kept.astype(np.uint32), value)


def _questions(root: Any, boosters: int) -> tuple[list[tuple[int, np.float32, int]], list[int]]:
    """Return a tree's questions, as (feature, threshold, bits of the leaves that a yes keeps), and its leaves."""
    asked: list[tuple[int, np.float32, int]] = []
    values: list[int] = []

    def lay(node: Any) -> None:
        if "leaf_value" in node:
            values.append(round(node["leaf_value"] * 10_000 / boosters))
            return
        first = len(values)
        lay(node["left_child"])
        left = (1 << len(values)) - (1 << first)
        asked.append((node["split_feature"], _below(node["threshold"]), (1 << MOST_LEAVES) - 1 & ~left))
        lay(node["right_child"])

    lay(root)
    return asked, values


def _below(threshold: float) -> np.float32:
    """Return the greatest single-precision number not above a threshold: features are such numbers too."""
    near = np.float32(threshold)
    return np.nextafter(near, np.float32(-np.inf)) if near > threshold else near


def learn(told: Sequence[Lesson], also: Sequence[Lesson], sound: Sound, kinds: Kinds) -> chances.Model:
    """Learn a model from chapters as they are ``told`` and ``also`` as they were retold."""
    return chances.Model(sound, kinds, grow(told), grow([*told, *also]), np.array(KNOTS))


def write(model: chances.Model, path: Path) -> None:
    """Write the weights as arrays, to be read without anything but NumPy."""
    held: dict[str, Any] = {
        "words": np.frombuffer("\n".join(model.sound.words).encode(), np.uint8),
        "word_spoken": model.sound.spoken.astype(np.float32), "word_told": model.sound.told.astype(np.float32),
        "word_weights": model.sound.weights.astype(np.float32), "bias": np.array(model.sound.bias),
        "kind_spoken": model.kinds[0], "kind_told": model.kinds[1], "knots": model.knots,
    }  # fmt: skip
    for name, trees in (("plain", model.plain), ("other", model.other)):
        held |= {f"{name}_{field}": getattr(trees, field) for field in chances.TREE_FIELDS}
    np.savez_compressed(path, **held)
