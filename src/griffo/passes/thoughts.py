"""Direct inner thought, put back in italics."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

import numpy as np
from numpy.typing import NDArray

from griffo.model import ASK, SET, Block, Kind, Lesson, Role, Span, Story, Telling
from griffo.passes import leaning
from griffo.passes.candidates import Page, on_lines
from griffo.passes.chances import ROMAN, Model, Rows, confidence, learned, logits, rows
from griffo.passes.convention import BY_NAME, NOTHING, SAID, SUGGESTED, Habit, habit
from griffo.passes.evidence import UNNAMED, named, reasons
from griffo.passes.kept import ITALICS
from griffo.passes.lookalikes import ceilings
from griffo.passes.narration import Narration, Stretch, narrated, narration, stretches
from griffo.passes.suggesting import doubted, suggested
from griffo.passes.units import Unit, units
from griffo.prose.dashed import opens_with_dash
from griffo.prose.speech import Quotes, quotes_of

BY = "thoughts"
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_MARKED = 0.95
_QUOTED = 0.9
_TAGGED = 0.7
_LINED = 0.8
_CARRY = 0.8
"""What a thought lends, in logits, to the sentence beside it in its paragraph: thoughts come in runs."""
_SIGHED = 0.7
_UNNAMED = 0.4
"""The most confidence of a mark for which no evidence that has a name speaks: of 69 that were set, 24 were right."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A story's sentences, which of them cannot be thoughts, and how the story is told."""

    found: list[Unit]
    taken: NDArray[np.bool_]
    whole: Narration
    """The narration of the story as a whole."""
    told: list[Narration]
    """The narration of the chapter or scene that each sentence stands in."""
    parts: list[Stretch]
    quotes: Quotes


def thoughts(story: Story, model: Model | None = None) -> Story:
    """Mark direct thoughts by the story's own convention; free indirect discourse stays roman.

    A convention set beforehand (in ``book.toml``) is kept; else it is found, chapter by chapter where they differ, and
    noted on the story. What a person answered about this author (``story.lessons``) tells how to judge the rest.
    ``model`` stands in for the one that comes with the program.
    """
    read = reading(story)
    lessons = leaning.about(story)
    if story.tellings:
        names, rule, why = _as_told(story, read), story.convention, story.convention_why
    elif story.convention:
        names, rule, why = [story.convention] * len(read.parts), story.convention, story.convention_why
    else:
        shown: Habit = habit(story, read.found, read.quotes, read.whole, read.parts)
        names = [leaning.convention(lessons, name, "")[0] for name in shown.here]
        rule, why = leaning.convention(lessons, shown.rule.name, shown.rule.why)
    here = [name for part, name in zip(read.parts, names, strict=True) for _ in range(part.last - part.first)]
    marks = _between(story.blocks, read, here)
    most = [
        _beside(name, part.told, said=why == SAID)
        for part, name in zip(read.parts, names, strict=True)
        for _ in range(part.last - part.first)
    ]
    if any(most):
        sure = any(lesson.accepted for lesson in lessons) or not why.startswith(NOTHING)
        for number, spans in _judged(story.blocks, read, model or learned(), lessons, here, most, sure=sure).items():
            marks.setdefault(number, []).extend(spans)
    blocks = tuple(_with(block, marks.get(number, [])) for number, block in enumerate(story.blocks))
    quotes = read.quotes if any(unit.spoken for unit in read.found) else ""
    story = replace(story, blocks=blocks, convention=rule, convention_why=why, quotes=quotes)
    return replace(story, tellings=_tellings(blocks, read, names))


def reading(story: Story) -> Reading:
    """Part a story into sentences and say which cannot be thoughts: speech, remembered lines, documents, other letters.

    Where a dash opens speech, its whole paragraph cannot: what is told in it is hard to tell from what is said.
    """
    quotes = quotes_of(block.text.value for block in story.blocks if block.role is Role.PARAGRAPH)
    found = units(story.blocks, quotes)
    whole = narration(narrated(found))
    parts = stretches(story.blocks, found, whole)
    told = [part.told for part in parts for _ in range(part.last - part.first)]
    dashed = {
        number for number, block in enumerate(story.blocks) if quotes == "dashes" and opens_with_dash(block.text.value)
    }
    taken = [
        unit.spoken or unit.bracketed or unit.quoted or unit.held or unit.block in dashed
        or _is_taken(story.blocks[unit.block], unit) or _is_unread(unit.text)
        for unit in found
    ]  # fmt: skip
    for at, (unit, following) in enumerate(pairwise(found)):
        taken[at] = taken[at] or _introduces(unit, following)
        taken[at + 1] = taken[at + 1] or (unit.tag_after and following.block == unit.block)  # the tag itself
    return Reading(found, np.array(taken, np.bool_), whole, told, parts, quotes)


def _as_told(story: Story, read: Reading) -> list[str]:
    """Return the convention of each stretch as it was found before."""
    starts = [telling.start for telling in story.tellings]
    places = [story.blocks[read.found[part.first].block].text.start for part in read.parts]
    return [story.tellings[max(0, bisect_right(starts, place) - 1)].convention for place in places]


def _tellings(blocks: Sequence[Block], read: Reading, names: Sequence[str]) -> tuple[Telling, ...]:
    found: list[Telling] = []
    for part, name in zip(read.parts, names, strict=True):
        start = blocks[read.found[part.first].block].text.start
        new = Telling(start, part.told.person, part.told.tense, name)
        if not found or replace(new, start=found[-1].start) != found[-1]:
            found.append(new)
    return tuple(found)


def _introduces(unit: Unit, following: Unit) -> bool:
    """Whether a sentence leads up to what is said or quoted: He turned and said, “No.”, with the comma."""
    leads = following.block == unit.block and unit.text.endswith(",")
    return leads and (following.spoken or following.quoted or following.held)


def _with(block: Block, spans: Sequence[Span]) -> Block:
    """Set thoughts on a block; emphasis that a thought has taken over goes."""
    taken = {(span.start, span.end) for span in spans}
    kept = [span for span in block.spans if span.by == "emphasis" and (span.start, span.end) not in taken]
    block = block.spans_by("emphasis", kept) if taken else block
    return block.spans_by(BY, spans)


def _between(blocks: Sequence[Block], read: Reading, here: Sequence[str]) -> dict[int, list[Span]]:
    """Mark what stands between the author's delimiters, where their chapter shows thoughts so."""
    names = {unit.block: name for unit, name in zip(read.found, here, strict=True)}
    page = Page(list(enumerate(blocks)), read.found, read.quotes)
    marks: dict[int, list[Span]] = {}
    for name in dict.fromkeys(here):
        if name in BY_NAME and name not in _JUDGED:
            why = f"the author marks thoughts with {name}"
            for one in BY_NAME[name].find(page).candidates:
                if names.get(one.block) == name:
                    span = Span(Kind.THOUGHT, one.start, one.end, BY, _MARKED, why, one.hide)
                    marks.setdefault(one.block, []).append(span)
    return marks


_JUDGED = frozenset({"single-quotes", "lines"})
"""Ways whose candidates are sentences that are judged like others, and win."""


def _beside(name: str, told: Narration, *, said: bool) -> float:
    """Return the most confidence that a sentence can have which nothing marks, under a convention.

    A stretch that was found to show none is asked about where the present tense tells it, as a thought does. Not so
    where a person ``said`` that there are none, nor in the past: an "I" who looks back sounds like thoughts throughout.
    """
    if name in BY_NAME:
        return BY_NAME[name].beside
    if name == ITALICS:
        return 0.0
    if name == "unmarked":
        return 1.0
    return SUGGESTED if told.tense == "present" and not said else 0.0


def judge(blocks: Sequence[Block], read: Reading, model: Model) -> tuple[Rows, NDArray[np.float64]]:
    """Return the features of a story's sentences and the logit of each, before any answers."""
    judged = rows(blocks, read.found, read.taken, model.sound, model.kinds)
    return judged, logits(judged, named(read.found, read.told, read.taken), read.taken, model)


def _judged(
    blocks: Sequence[Block], read: Reading, model: Model, lessons: Sequence[Lesson], here: Sequence[str],
    most: Sequence[float], *, sure: bool,
) -> dict[int, list[Span]]:  # fmt: skip
    """Judge every sentence outside speech; join neighbours that pass into one mark. Arguments as for ``_chances``."""
    found = read.found
    chances = _chances(blocks, read, model, lessons, here, most, sure=sure)
    marks: dict[int, list[Span]] = {}
    for _, run in groupby(range(len(found)), key=lambda at: (found[at].block, _level(chances[at]), found[at].quoted)):
        places = list(run)
        if chances[places[0]] >= ASK:
            best = max(places, key=lambda at: chances[at])
            why = reasons(found, best, read.told[best])
            likely = min(chances[best], _UNNAMED) if why == UNNAMED else chances[best]
            span = replace(_span(blocks, found[places[0]], found[places[-1]]), confidence=round(likely, 2), why=why)
            marks.setdefault(found[best].block, []).append(span)
    return marks


def _chances(
    blocks: Sequence[Block], read: Reading, model: Model, lessons: Sequence[Lesson], here: Sequence[str],
    most: Sequence[float], *, sure: bool,
) -> list[float]:  # fmt: skip
    """Return how likely each sentence is to be a thought, or 0 where nobody is even to be asked.

    ``here`` is the convention for each, and ``most`` the most confidence that each can have where nothing marks it.
    Where the author quotes thoughts, what stands in single quotation marks is one, and little else. ``sure``: whether
    it is known that the author shows thoughts.
    """
    found = read.found
    judged, odds = judge(blocks, read, model)
    if known := leaning.learn(lessons):
        odds = known.added(judged, odds)
    carried = _carried(found, odds, model)
    tops = ceilings(blocks, found, read.whole)
    chances = [min(confidence(each, model), top) for each, top in zip(carried, tops, strict=True)]
    chances = chances if sure else doubted(found, chances)
    lined = _lined(blocks, read) if "lines" in here else set()
    for at, unit in enumerate(found):
        if here[at] == "single-quotes" and unit.quoted and not unit.spoken:
            chances[at] = _QUOTED
        elif most[at] < 1:
            chances[at] = min(chances[at], most[at])
        elif unit.quoted and unit.tag_after and not unit.spoken:
            chances[at] = _TAGGED
        elif not read.taken[at] and here[at] == "lines" and unit.block in lined:
            chances[at] = max(chances[at], _LINED)
        elif not read.taken[at] and _between_memories(blocks, unit):
            chances[at] = max(chances[at], _SIGHED)
    return suggested(found, carried, chances, [not taken for taken in read.taken], read.parts)


def _lined(blocks: Sequence[Block], read: Reading) -> set[int]:
    """Return the paragraphs that stand apart as thoughts do."""
    return {one.block for one in on_lines(Page(list(enumerate(blocks)), read.found, read.quotes)).candidates}


def _is_taken(block: Block, unit: Unit) -> bool:
    return any(
        span.start < unit.end and unit.start < span.end
        for span in block.spans
        if span.kind in {Kind.MEMORY, Kind.DOCUMENT}
    )


def _is_unread(text: str) -> bool:
    """Whether a sentence is written in other letters than Latin ones, of which the signs of a thought say nothing."""
    return not text.isascii() and not _LATIN.search(text) and any(map(str.isalpha, text))


def _carried(found: Sequence[Unit], odds: NDArray[np.float64], model: Model) -> list[float]:
    """Let each sentence that is set lend odds to its neighbours, forwards and then backwards."""
    own = [float(each) for each in odds]
    carried = list(own)
    for order, step in ((range(1, len(found)), -1), (range(len(found) - 2, -1, -1), 1)):
        for at in order:
            joined = found[at + step].block == found[at].block and own[at] > ROMAN
            if joined and carried[at] == own[at] and confidence(carried[at + step], model) >= SET:
                carried[at] += _CARRY
    return carried


def _level(chance: float) -> float:
    return SET if chance >= SET else ASK if chance >= ASK else 0.0


def _between_memories(blocks: Sequence[Block], unit: Unit) -> bool:
    """Whether a word or two stand alone in a run of remembered lines: what is said or sighed at them now."""
    alone = unit.opens and unit.closes and len(unit.grammar.words) <= 3
    return alone and unit.block > 0 and _is_memory(blocks[unit.block - 1])


def _is_memory(block: Block) -> bool:
    return any(
        span.kind is Kind.MEMORY and span.start == 0 and span.end == len(block.text) and "framed" in span.why
        for span in block.spans
    )


def _span(blocks: Sequence[Block], first: Unit, last: Unit) -> Span:
    start, end, hide = first.start, last.end, (0, 0)
    text = blocks[first.block].text.value
    if first.quoted and text[start] == "‘" and text[end - 1] == "’":
        start, end, hide = start + 1, end - 1, (1, 1)
    elif last.tag_after:
        end = start + len(text[start:end].rstrip(", "))
    return Span(Kind.THOUGHT, start, end, BY, hide=hide)
