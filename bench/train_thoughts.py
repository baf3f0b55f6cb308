"""Learn to find direct thoughts from fiction that still has its author's italics.

    python bench/train_thoughts.py RECORDS.jsonl --check        figures on authors left out of the training, one by one
    python bench/train_thoughts.py RECORDS.jsonl --check --answers 20   and after answers on their other chapters
    python bench/train_thoughts.py RECORDS.jsonl --write FILE   train on all of them and write the weights
    … --more OTHERS.jsonl                                       learn from these as well; they are not judged

Records have the shape that ``griffo.evaluate`` describes. Only weights are written: no sentence of the records.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from learning import Chapter, Kinds, Lesson, chapters, kinds_of, learn, lesson, retell, sound_of, write

from griffo import evaluate, simulate
from griffo.passes import chances
from griffo.passes.thoughts import reading
from griffo.prose.likeness import Sound

RETOLD = 15
"""How many thoughts an author must have to be retold in another person and tense."""


class School:
    """What all chapters teach by one sound of dialogue and narration."""

    def __init__(self, held: Sequence[Chapter], sound: Sound, kinds: Kinds) -> None:
        """Lay out every chapter, and those of authors with many thoughts again as they would be told otherwise."""
        draw = random.Random(5)
        many = Counter[str]()
        for each in held:
            many[each.author] += int(each.label.sum())
        self.sound, self.kinds = sound, kinds
        self.told: list[Lesson] = []
        self.also: list[Lesson] = []
        for each in held:
            self.told.append(lesson(each, sound, kinds, draw))
            if many[each.author] >= RETOLD:
                self.also.append(lesson(retell(each, draw), sound, kinds, draw))

    def without(self, author: str) -> chances.Model:
        """Learn from everybody else."""
        told = [each for each in self.told if each.author != author]
        also = [each for each in self.also if each.author != author]
        return learn(told, also, self.sound, self.kinds)


def check(held: Sequence[Chapter], more: Sequence[Chapter], answers: int = 0) -> None:
    """Judge each author by a model that never saw them, and again after ``answers`` about their other chapters."""
    school = schooled(held, more) if more else None
    read: list[simulate.Chapter] = []
    found: dict[str, Any] = {}
    for author in sorted({each.author for each in held}):
        model = (school or schooled([each for each in held if each.author != author])).without(author)
        own = [simulate.read(each.record, model) for each in held if each.author == author]
        read += own
        found |= simulate.answered(own, answers, model) if answers else {each.record["id"]: each.found for each in own}
    if answers:
        print(simulate.shown(read, found, answers))
    else:
        print(evaluate.tables([each.record for each in read], found), end="\n\n")
        told = [{**each.record, "told in": str(reading(each.story).whole).removeprefix("told in ")} for each in read]
        print(evaluate.table(told, found, by="told in"))


def schooled(held: Sequence[Chapter], more: Sequence[Chapter] = ()) -> School:
    """Let chapters teach; where there are ``more``, those alone say what dialogue sounds like."""
    return School([*held, *more], sound_of(more or held), kinds_of(more or held))


def load(path: Path) -> list[Chapter]:
    """Read a file of records."""
    return chapters([json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()])


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", type=Path)
    parser.add_argument("--more", type=Path, action="append", default=[])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--answers", type=int, default=0, metavar="N")
    parser.add_argument("--write", type=Path)
    asked = parser.parse_args()
    held, more = load(asked.records), [each for path in asked.more for each in load(path)]
    if asked.check:
        check(held, more, asked.answers)
    if asked.write:
        write(schooled(held, more).without(""), asked.write)


if __name__ == "__main__":
    main()
