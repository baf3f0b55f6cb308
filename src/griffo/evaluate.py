"""How well thoughts, memories and documents are found in fiction that still has its author's italics.

A record is a chapter: ``{"id", "author", "work", "paragraphs": [{"text", "italics": [[start, end], …], "kinds":
[…]}]}``, its text without markup and every italic stretch with a kind, of which ``thought`` is what should be found;
``seeking`` makes it ``flashback`` or ``document`` instead. Author and work can be left out. Stretches are compared
without the marks and spaces at their edges, and neighbours with no letter between them as one.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

from griffo import pipeline
from griffo.errors import GriffoError
from griffo.model import ASK, SET, Block, Kind, Role, Story
from griffo.text import Text

Record = Mapping[str, Any]
Slice = tuple[int, int]
_GOLD = {Kind.THOUGHT: "thought", Kind.MEMORY: "flashback", Kind.DOCUMENT: "document"}
"""What a record calls each kind of mark."""
_MANY = 15
"""Thoughts that an author must have for a mean to count their F1."""
_ENOUGH = 0.5
"""How much two stretches must share, of what they cover together, to be the same."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A thought that was found: characters ``start`` to ``end`` of a paragraph of the record."""

    paragraph: int
    start: int
    end: int
    confidence: float

    @property
    def is_set(self) -> bool:
        """Whether it shows in the book."""
        return self.confidence >= SET


@dataclass(frozen=True, slots=True)
class Figures:
    """What was found and what there was. ``wrong`` counts marks on text without any italics."""

    words: int = 0
    gold: int = 0
    found: int = 0
    exact: int = 0
    hits: int = 0
    wrong: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            self.words + other.words,
            self.gold + other.gold,
            self.found + other.found,
            self.exact + other.exact,
            self.hits + other.hits,
            self.wrong + other.wrong,
        )

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.hits / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of what there was that was found."""
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.hits / (self.found + self.gold) if self.hits else 0.0

    @property
    def misses(self) -> float:
        """Marks that are no thought, for every 10,000 words."""
        return 10_000 * (self.found - self.hits) / max(1, self.words)


def load(path: Path) -> list[Record]:
    """Read records, one JSON object a line. Raises ``GriffoError`` naming the line that is none."""
    records: list[Record] = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise GriffoError("The file cannot be read.", file=str(path), mend="Name a file of JSON lines.") from error
    for number, line in enumerate(lines, 1):
        try:
            record = json.loads(line)
            story(record)
            records.append({"author": "", **record})
        except (ValueError, KeyError, TypeError) as error:
            mend = "A line is an object with id, author and paragraphs; see the head of griffo.evaluate."
            raise GriffoError("This line is no record.", file=str(path), line=number, mend=mend) from error
    return records


def story(record: Record) -> Story:
    """Return a record as a story whose rules have run, with a block for every paragraph, in order."""
    blocks, offset = [], 0
    for paragraph in record["paragraphs"]:
        blocks.append(Block(pipeline.normalise(Text.of(paragraph["text"], offset)), gap=1))
        offset += len(paragraph["text"]) + 2
    return Story(str(record["id"]), tuple(blocks))


def seeking(record: Record, kind: Kind) -> Record:
    """Return a record in which italics of one of ``KINDS`` are what should be found, and others are italics only."""
    if kind is Kind.THOUGHT:
        return record
    held = [
        {**each, "kinds": ["thought" if one == _GOLD[kind] else "other" for one in each["kinds"]]}
        for each in record["paragraphs"]
    ]
    return {**record, "paragraphs": held}


def find(
    record: Record, passes: Sequence[Callable[[Story], Story]] = pipeline.PASSES, kind: Kind = Kind.THOUGHT
) -> list[Mark]:
    """Run the passes on a record and return what they mark as ``kind``, in characters of its own paragraphs."""
    done = reduce(lambda made, run: run(made), passes, story(record))
    return marks(record, done, kind)


def marks(record: Record, done: Story, kind: Kind = Kind.THOUGHT) -> list[Mark]:
    """Return what is marked as ``kind`` on a record's story, in characters of the record's own paragraphs."""
    found, offset = [], 0
    for number, (block, paragraph) in enumerate(zip(done.blocks, record["paragraphs"], strict=True)):
        if kind is Kind.DOCUMENT and block.role is Role.DOCUMENT:
            found.append(Mark(number, 0, len(paragraph["text"]), 1.0))
        for span in block.spans:
            if span.kind is kind and span.confidence >= ASK:
                start, end = block.text.source(span.start, span.end)
                found.append(Mark(number, start - offset, end - offset, span.confidence))
        offset += len(paragraph["text"]) + 2
    return found


def figures(record: Record, found: Iterable[Mark]) -> Figures:
    """Compare what was found in a record with its author's italics."""
    by_paragraph: dict[int, list[Slice]] = defaultdict(list)
    for mark in found:
        by_paragraph[mark.paragraph].append((mark.start, mark.end))
    parts = (_compare(paragraph, by_paragraph[number]) for number, paragraph in enumerate(record["paragraphs"]))
    return sum(parts, Figures())


def by_author(records: Sequence[Record], found: Mapping[str, Sequence[Mark]], by: str = "author") -> dict[str, Figures]:
    """Return the figures of each author, or of what else ``by`` names; ``found`` holds marks by record ``id``."""
    total: dict[str, Figures] = {}
    for record in records:
        name = str(record.get(by, ""))
        total[name] = total.get(name, Figures()) + figures(record, found.get(str(record["id"]), ()))
    return dict(sorted(total.items()))


def macro(total: Iterable[Figures], least: int = _MANY) -> float:
    """Return the mean F1 of the authors with at least so many thoughts."""
    scores = [each.f1 for each in total if each.gold >= least]
    return sum(scores) / len(scores) if scores else 0.0


def reliability(records: Sequence[Record], found: Mapping[str, Sequence[Mark]]) -> list[tuple[float, float, int]]:
    """Return for each tenth of confidence its mean, the share of marks that are right, and their number."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for record in records:
        for mark in found.get(str(record["id"]), ()):
            bins[min(9, int(mark.confidence * 10))].append((mark.confidence, is_right(record, mark)))
    return [
        (sum(c for c, _ in held) / len(held), sum(r for _, r in held) / len(held), len(held))
        for _, held in sorted(bins.items())
    ]


def is_right(record: Record, mark: Mark) -> bool:
    """Whether a mark is one of its author's thoughts."""
    paragraph = record["paragraphs"][mark.paragraph]
    trimmed, gold = trim(paragraph["text"], [(mark.start, mark.end)]), thoughts_of(paragraph)
    return any(_share(one, other) >= _ENOUGH for one in trimmed for other in gold)


def reliability_table(records: Sequence[Record], found: Mapping[str, Sequence[Mark]]) -> str:
    """Return as a table in Markdown how often marks of about one confidence are right."""
    rows = (f"| {mean:.2f} | {right:.2f} | {count} |" for mean, right, count in reliability(records, found))
    return "\n".join(("| confidence | right | marks |", "|--:|--:|--:|", *rows))


def thoughts_of(paragraph: Mapping[str, Any]) -> list[Slice]:
    """Return a paragraph's italic thoughts, trimmed."""
    held = zip(paragraph["italics"], paragraph["kinds"], strict=True)
    return trim(paragraph["text"], [(start, end) for (start, end), kind in held if kind == "thought"])


def trim(text: str, slices: Iterable[Slice]) -> list[Slice]:
    """Cut slices down to their first and last letter or digit, and join those with none between them."""
    found: list[Slice] = []
    for first, last in sorted(slices):
        start, end = max(0, first), min(len(text), last)
        while start < end and not text[start].isalnum():
            start += 1
        while start < end and not text[end - 1].isalnum():
            end -= 1
        if start >= end:
            continue
        if found and not any(map(str.isalnum, text[found[-1][1] : start])):
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _compare(paragraph: Mapping[str, Any], found: Sequence[Slice]) -> Figures:
    text = paragraph["text"]
    gold, shown = thoughts_of(paragraph), trim(text, found)
    left, hits, wrong = list(gold), 0, 0
    for mark in shown:
        best = max(left, key=lambda other: _share(mark, other), default=None)
        if best is not None and _share(mark, best) >= _ENOUGH:
            left.remove(best)
            hits += 1
        else:
            wrong += not any(_share(mark, (start, end)) for start, end in paragraph["italics"])
    return Figures(len(text.split()), len(gold), len(shown), sum(mark in gold for mark in shown), hits, wrong)


def _share(one: Slice, other: Slice) -> float:
    common = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, common) / (max(one[1], other[1]) - min(one[0], other[0]))


def table(
    records: Sequence[Record], found: Mapping[str, Sequence[Mark]], by: str = "author", kind: Kind = Kind.THOUGHT
) -> str:
    """Return the figures of each author as a table in Markdown: what is set, and what is set or suggested.

    ``by`` is what has a row: ``author``, ``work`` or ``id``; where there are several, a last one is about all words.
    """
    lines = [
        f"| {by} | words | {_GOLD[kind]}s | precision | recall | F1 | wrong/10k | recall with asks | wrong/10k |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    firm = {key: [mark for mark in held if mark.is_set] for key, held in found.items()}
    loose = {key: [mark for mark in held if mark.confidence >= ASK] for key, held in found.items()}
    sure, open_ = by_author(records, firm, by), by_author(records, loose, by)
    lines += [_row(name, one, open_[name]) for name, one in sure.items()]
    if len(sure) > 1:
        lines.append(_row("all together", sum(sure.values(), Figures()), sum(open_.values(), Figures())))
    if any(one.gold >= _MANY for one in sure.values()):
        gold = sum(one.gold for one in sure.values())
        lines.append(f"| mean F1 | | {gold} | | | {macro(sure.values()):.3f} | | | |")
    return "\n".join(lines)


def _row(name: str, firm: Figures, loose: Figures) -> str:
    return (
        f"| {name} | {firm.words:,} | {firm.gold} | {firm.precision:.2f} | {firm.recall:.2f} | {firm.f1:.3f} "
        f"| {firm.misses:.1f} | {loose.recall:.2f} | {loose.misses:.1f} |"
    )


def tables(
    records: Sequence[Record], found: Mapping[str, Sequence[Mark]], by: str = "author", kind: Kind = Kind.THOUGHT
) -> str:
    """Return the figures by what ``by`` names, and below them how far confidence can be trusted."""
    return f"{table(records, found, by, kind)}\n\n{reliability_table(records, found)}"
