"""Learn to find direct thoughts from fiction that still has its author's italics.

    python bench/train_thoughts.py RECORDS.jsonl --check        figures on authors left out of the training, one by one
    python bench/train_thoughts.py RECORDS.jsonl --write FILE   train on all of them and write the weights

Records have the shape that ``griffo.evaluate`` describes. Only weights are written: no sentence of the records.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from retell import retold
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from griffo import evaluate, pipeline
from griffo.passes import chances
from griffo.passes.attributes import NAMES, attributes
from griffo.passes.features import CLASSES, classes
from griffo.passes.thoughts import reading, thoughts
from griffo.passes.trees import Trees
from griffo.passes.units import Unit
from griffo.prose.grammar import grammar
from griffo.prose.likeness import Sound, tokens

TREES = {
    "objective": "binary", "num_leaves": 15, "learning_rate": 0.06, "min_child_samples": 40,
    "feature_fraction": 0.3, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 5, "verbose": -1,
    "num_threads": 2, "deterministic": True, "force_row_wise": True,
}  # fmt: skip
ROUNDS = 150
SEEDS = (1, 2)
NEGATIVES = 0.4
WAYS = (("first",), ("present",), ("first", "present"), ("first", "present"))
KNOTS = ((-12.0, -3.4, -2.1, -0.7, 0.3, 1.8, 3.8), (0.0, 0.08, 0.3, 0.6, 0.67, 0.76, 0.88))


@dataclass
class Chapter:
    record: Any
    story: Any
    read: Any
    label: np.ndarray
    tokens: list[list[str]]

    @property
    def author(self) -> str:
        return str(self.record["author"])


def chapters(records: list[Any]) -> list[Chapter]:
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


def sound_of(held: list[Chapter], least_authors: int = 3) -> Sound:
    """Learn what dialogue and narration sound like, from words that several authors use."""
    authors = sorted({each.author for each in held})
    used: dict[str, set[str]] = defaultdict(set)
    count: Counter[str] = Counter()
    for each in held:
        for row in each.tokens:
            count.update(row)
            for token in row:
                used[token].add(each.author)
    words = sorted(word for word, by in used.items() if len(by) >= least_authors and count[word] >= 6)
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
    return Sound(
        number, rates[True].astype(np.float32).astype(np.float64), rates[False].astype(np.float32).astype(np.float64),
        weights.astype(np.float32).astype(np.float64), round(float(fitted.intercept_[0]), 3),
    )  # fmt: skip


def kinds_of(held: list[Chapter]) -> tuple[np.ndarray, np.ndarray]:
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
    return replace(unit, text=text, grammar=grammar(text))


def matrix(each: Chapter, sound: Sound, kinds: Any) -> np.ndarray:
    return chances.rows(each.story.blocks, each.read.found, each.read.taken, sound, kinds).values


def grow(held: list[Chapter], sound: Sound, kinds: Any) -> Trees:
    """Grow trees over the chapters; each author weighs as the root of their sentences."""
    sizes: Counter[str] = Counter()
    for each in held:
        sizes[each.author] += int((~each.read.taken).sum())
    parts, labels_, weights = [], [], []
    for each in held:
        free = ~each.read.taken
        if free.any():
            parts.append(matrix(each, sound, kinds)[free].astype(np.float32))
            labels_.append(each.label[free])
            weights.append(np.full(int(free.sum()), sizes[each.author] ** -0.5))
    rows, label, weight = np.concatenate(parts), np.concatenate(labels_), np.concatenate(weights)
    kept = label | (np.random.RandomState(0).rand(len(label)) < NEGATIVES)
    weight = np.where(label, weight, weight / NEGATIVES)[kept]
    grown = []
    for seed in SEEDS:
        data = lightgbm.Dataset(rows[kept], label[kept], weight=weight / weight.mean(), free_raw_data=False)
        grown.append(lightgbm.train({**TREES, "seed": seed}, data, ROUNDS))
    return packed(grown)


def packed(grown: list[Any]) -> Trees:
    """Lay the trees of several boosters in one row of nodes; their mean is what counts."""
    feature, threshold, left, right, value, roots = [], [], [], [], [], []
    deepest = 1

    def lay(node: Any, depth: int) -> int:
        nonlocal deepest
        deepest = max(deepest, depth)
        at = len(feature)
        feature.append(0), threshold.append(0.0), left.append(at), right.append(at), value.append(0)
        if "leaf_value" in node:
            value[at] = round(node["leaf_value"] * 10_000 / len(grown))
        else:
            feature[at], threshold[at] = node["split_feature"], node["threshold"]
            left[at], right[at] = lay(node["left_child"], depth + 1), lay(node["right_child"], depth + 1)
        return at

    for booster in grown:
        roots.extend(lay(tree["tree_structure"], 0) for tree in booster.dump_model()["tree_info"])
    whole = [np.array(each, np.int32) for each in (roots, feature, left, right, value)]
    return Trees(whole[0], whole[1], np.array(threshold, np.float64), whole[2], whole[3], whole[4], deepest)


def learn(held: list[Chapter]) -> chances.Model:
    draw = random.Random(5)
    sound, kinds = sound_of(held), kinds_of(held)
    other = [retell(each, draw) for each in held]
    return chances.Model(sound, kinds, grow(held, sound, kinds), grow(held + other, sound, kinds), np.array(KNOTS))


def write(model: chances.Model, path: Path) -> None:
    held: dict[str, Any] = {
        "words": np.frombuffer("\n".join(model.sound.number).encode(), np.uint8),
        "word_spoken": model.sound.spoken.astype(np.float32), "word_told": model.sound.told.astype(np.float32),
        "word_weights": model.sound.weights.astype(np.float32), "bias": np.array(model.sound.bias),
        "kind_spoken": model.kinds[0], "kind_told": model.kinds[1], "knots": model.knots,
    }  # fmt: skip
    for name, trees in (("plain", model.plain), ("other", model.other)):
        held |= {f"{name}_{field}": getattr(trees, field) for field in chances.TREE_FIELDS}
        held[f"{name}_depth"] = np.array(trees.depth)
    np.savez_compressed(path, **held)


def check(held: list[Chapter]) -> None:
    found: dict[str, Any] = {}
    for author in sorted({each.author for each in held}):
        model = learn([each for each in held if each.author != author])
        for each in (each for each in held if each.author == author):
            found[each.record["id"]] = evaluate.marks(each.record, thoughts(each.story, model))
    records = [each.record for each in held]
    print(evaluate.table(records, found))
    print(f"\n{evaluate.reliability_table(records, found)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", type=Path)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--write", type=Path)
    asked = parser.parse_args()
    held = chapters([json.loads(line) for line in asked.records.read_text(encoding="utf-8").splitlines()])
    if asked.check:
        check(held)
    if asked.write:
        write(learn(held), asked.write)


if __name__ == "__main__":
    main()
