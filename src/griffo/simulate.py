"""What answers would do for the rest of an author's chapters, tried on fiction that still has its italics."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from griffo import evaluate, pipeline
from griffo.evaluate import Mark, Record, is_right, marks, story
from griffo.model import Kind, Lesson, Story
from griffo.passes.chances import Model
from griffo.passes.lessons import examples, most_telling
from griffo.passes.thoughts import thoughts
from griffo.steps import Count, Step, Tell, silent

_FOLDS = 5
"""Parts into which an author's chapters are dealt: each part is judged after answers about the others."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A record, its story before thoughts are looked for, what is found without answers, and each as a lesson.

    The lessons are answered as the author's italics answer them.
    """

    record: Record
    story: Story
    found: tuple[Mark, ...]
    asked: tuple[Lesson, ...]


def read(record: Record, model: Model | None = None) -> Chapter:
    """Run the passes on a record and answer each mark by its author's italics. ``model``: as for ``thoughts``."""
    before = pipeline.PASSES[: pipeline.PASSES.index(thoughts)]
    made: Story = reduce(lambda done, run: run(done), before, story(record))
    made = replace(made, meta=replace(made.meta, authors=(str(record["author"]),)))
    done = thoughts(made, model)
    spans = [
        (number, span) for number, block in enumerate(done.blocks) for span in block.spans if span.kind is Kind.THOUGHT
    ]
    answers = [is_right(record, mark) for mark in marks(record, done)]
    lessons = examples(made, [(number, span.start, span.end) for number, span in spans], model)
    asked = tuple(
        replace(lesson, accepted=answer) for lesson, answer in zip(lessons, answers, strict=True) if lesson is not None
    )
    return Chapter(record, made, tuple(marks(record, done)), asked)


def answered(
    chapters: Sequence[Chapter], count: int, model: Model | None = None, tell: Tell = silent
) -> Mapping[str, list[Mark]]:
    """Return the marks of each record, by ``id``, after ``count`` answers about its author's other chapters.

    The answers are about the marks that ``griffo marks --ask`` shows first. A record is never judged by
    answers about itself; an author of a single record is judged without answers.
    """
    by_author: dict[str, list[Chapter]] = defaultdict(list)
    for chapter in chapters:
        by_author[str(chapter.record["author"])].append(chapter)
    found: dict[str, list[Mark]] = {}
    tell(Step("Judging"))
    steps = Count(tell, len(chapters), 0, len(chapters))
    for group in by_author.values():
        for judged, others in _folds(group):
            asked = [lesson for chapter in others for lesson in chapter.asked]
            lessons = tuple(asked[number] for number in most_telling(asked, count))
            for chapter in judged:
                steps.begun(str(chapter.record["id"]))
                done = thoughts(replace(chapter.story, lessons=lessons), model)
                found[str(chapter.record["id"])] = marks(chapter.record, done)
                steps.ended(1)
    return found


def tables(records: Sequence[Record], count: int, by: str = "author", tell: Tell = silent) -> str:
    """Return the figures without answers and with ``count`` of them, and how far confidence can then be trusted."""
    chapters = []
    tell(Step("Reading"))
    steps = Count(tell, len(records), 0, len(records))
    for record in records:
        steps.begun(str(record["id"]))
        chapters.append(read(record))
        steps.ended(1)
    return shown(chapters, answered(chapters, count, tell=tell), count, by)


def shown(chapters: Sequence[Chapter], found: Mapping[str, Sequence[Mark]], count: int, by: str = "author") -> str:
    """Return the tables for chapters as they were read and as they were ``found`` after ``count`` answers."""
    records = [chapter.record for chapter in chapters]
    before = evaluate.table(records, {str(each.record["id"]): each.found for each in chapters}, by)
    answers = f"{count} answer{'s' if count > 1 else ''}"
    return (
        f"Without answers:\n\n{before}\n\n"
        f"With {answers} about other chapters of the same author:\n\n{evaluate.tables(records, found, by)}"
    )


def _folds(chapters: Sequence[Chapter]) -> Iterator[tuple[list[Chapter], list[Chapter]]]:
    """Deal chapters into parts; yield each part and all that is not in it."""
    folds = min(_FOLDS, len(chapters))
    for fold in range(folds):
        others = [chapter for number, chapter in enumerate(chapters) if number % folds != fold]
        yield list(chapters[fold::folds]), others
