"""How a story's author shows direct thought, judged from the whole story before any mark is made.

``WAYS`` is the table: a row for each way of showing thoughts, with what must hold before it counts as this author's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from griffo.model import Story
from griffo.passes.candidates import (
    Candidate,
    Finder,
    Found,
    Page,
    between,
    double_quoted,
    either,
    emphasised,
    in_capitals,
    on_lines,
    single_quoted,
)
from griffo.passes.kept import ITALICS, counted, has_kept
from griffo.passes.key import THOUGHT, Entry, entries
from griffo.passes.narration import Narration, Stretch
from griffo.passes.units import Unit
from griffo.prose.speech import Quotes

SUGGESTED = 0.45
"""The most confidence that a sentence can have which nothing marks, where the story shows thoughts in another way."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way of showing thoughts. Shares, 0 to 1, are of its candidates."""

    name: str
    """What ``thoughts`` in ``book.toml`` calls it."""
    sign: str
    """What stands before a thought in an author's key; ``A`` for capitals, a line feed for lines."""
    shown: str
    """The end of the sentence "12 …", as evidence."""
    find: Finder
    least: int = 3
    """How many candidates a story must have."""
    share: float = 0.0
    """How many there must be among all places where the same sign, or the same sort of sentence, stands."""
    tagged: float = 0.0
    """How many must have "she thought" beside them; at least one, where any must."""
    said: float = 0.15
    """How many may have "she said", or a word for telepathy or song, beside them."""
    alive: float = 0.6
    """How many must say "I" or "you", or have no verb in the past."""
    past: bool = False
    """Whether it can be told from narration only in the third person and the past."""
    beside: float = 0.0
    """The most confidence that a sentence shown in no such way can have."""


WAYS = (
    # What survives between asterisks and underscores was italic, so only other uses of italics speak against it.
    Way("asterisks", "*", "whole sentences stand between “*”", emphasised("*"), 2, said=0.3, alive=0.5),
    Way("underscores", "_", "whole sentences stand between “_”", emphasised("_"), 2, said=0.3, alive=0.5),
    Way("slashes", "/", "whole sentences stand between slashes", between("/"), share=0.5, tagged=0.1),
    Way("tildes", "~", "whole sentences stand between tildes", between("~"), share=0.5, tagged=0.2),
    # Between angle brackets stand telepathy, the radio and translated speech more often than thoughts.
    Way(
        "angle-brackets", "<", "whole sentences stand in angle brackets",
        either(between("<", ">"), between("«", "»")), share=0.6, tagged=0.3, said=0.1,
    ),
    Way(
        "single-quotes", "‘", "sentences outside dialogue stand in single quotation marks", single_quoted, 2,
        share=0.004, tagged=0.1, beside=SUGGESTED,
    ),
    # Only those beside a tag can be told from speech. An author who does not quote most of them says nothing by it.
    Way(
        "double-quotes", "“", "sentences that are thought stand in double quotation marks", double_quoted,
        share=0.65, tagged=0.1, beside=SUGGESTED,
    ),
    Way("capitals", "A", "sentences outside dialogue stand in capitals", in_capitals, share=0.6, tagged=0.5, said=0.0),
    # Nearly all that could be a thought stands apart, and much of it says "I" or "you": not verse, not a list.
    Way(
        "lines", "\n", "thoughts stand in paragraphs of their own", on_lines, 8, share=0.8, alive=0.4, past=True,
        beside=1.0,
    ),
)  # fmt: skip
BY_NAME = {way.name: way for way in WAYS}
CONVENTIONS = ("unmarked", *BY_NAME, ITALICS, "none")
"""What ``thoughts`` in ``book.toml`` may say."""
SAID = "set in book.toml"
"""Why a convention is a story's own, where a person said so."""
NOTHING = "nothing marks them"
"""How the reason begins where thoughts may be there, and no more is known."""
_MISSED = 4.0
"""How many thoughts a chapter should have shown, by the other chapters, before having none means something."""
_WHOLE = 40
"""Sentences from which a chapter can have a convention of its own."""
_ALONE = 2
"""How many times the evidence a chapter must have to go its own way."""
_PLAIN = (3, "past", False)
"""Narration in the third person and the past, by nobody who looks back."""
_SPEECH = 0.05


@dataclass(frozen=True, slots=True)
class Convention:
    """A convention by name, with the evidence for it in words."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Habit:
    """How a story shows thoughts as a rule, and in each of its stretches."""

    rule: Convention
    here: tuple[str, ...]


def habit(
    story: Story, units: Sequence[Unit], quotes: Quotes, whole: Narration, parts: Sequence[Stretch]
) -> Habit:  # fmt: skip
    """Find a story's convention, and where a chapter has another.

    An author's key settles it (‘Thinking’ on a line of its own, "thoughts are in /slashes/") and names other uses of
    a sign. Else the ``Way`` counts that has what its row asks for; where several do, the one with most candidates.
    A chapter where none of its signs stands, and several should, is judged alone: it was saved in another way. Where
    no way is found thoughts are unmarked, or "none": a stretch told by an "I" or to a "you" that has hardly any
    speech is all interior, and one told by an "I" who looks back speaks of now as narration. A chapter whose file kept
    its italics shows thoughts by those and in no other way.
    """
    if not units:
        return Habit(Convention("unmarked", ""), ())
    keeping = has_kept(story)
    if not keeping:
        return _found(story, units, quotes, whole, parts)
    here = [units[part.first].block in keeping for part in parts]
    most = 2 * sum(part.last - part.first for part, kept in zip(parts, here, strict=True) if kept) > len(units)
    rest = None if all(here) else _found(story, units, quotes, whole, parts)
    names = [ITALICS if kept or rest is None else rest.here[at] for at, kept in enumerate(here)]
    return Habit(Convention(ITALICS, counted(story)) if most or rest is None else rest.rule, tuple(names))


def _found(
    story: Story, units: Sequence[Unit], quotes: Quotes, whole: Narration, parts: Sequence[Stretch]
) -> Habit:  # fmt: skip
    """Find a habit from what the text itself shows."""
    said = entries(story.blocks)
    page = _page(story, units, quotes, 0, len(units))
    known = _by_key(said, page)
    ways = [way for way in WAYS if not any(entry.sign == way.sign and entry.use != THOUGHT for entry in said)]
    rule = known or _by_evidence(story, ways, page, whole)
    if rule and rule.name == "unmarked":
        return Habit(rule, ("unmarked",) * len(parts))
    here = _by_chapter(story, rule, ways, page, parts)
    return Habit(rule or _without(parts, here, whole), here)


def _page(story: Story, units: Sequence[Unit], quotes: Quotes, first: int, last: int) -> Page:
    """Return the sentences ``first`` to ``last`` with the blocks they stand in."""
    places = range(units[first].block, units[last - 1].block + 1)
    return Page([(at, story.blocks[at]) for at in places], units[first:last], quotes)


def _by_key(said: Sequence[Entry], page: Page) -> Convention | None:
    """Return the convention that the author's key names, if the text still shows it."""
    for entry in said:
        if entry.use != THOUGHT:
            continue
        if not entry.sign:
            survived = any(way.find(page).candidates for way in WAYS if way.sign in "*_")
            why = f"the author’s note says “{entry.text}”, and the file has lost them"
            return None if survived else Convention("unmarked", why)
        for way in WAYS:
            if entry.sign in way.sign or (entry.sign == "«" and way.sign == "<"):
                found = way.find(page).candidates
                if found:
                    return Convention(way.name, f"the author’s key says {entry.text}")
    return None


def _by_evidence(
    story: Story, ways: Sequence[Way], page: Page, told: Narration, times: int = 1
) -> Convention | None:  # fmt: skip
    """Return the way with most candidates among those whose row holds; capitals and lines only where no other does.

    ``times`` as many candidates as the row asks for must be there.
    """
    found = [(way, way.find(page)) for way in ways]
    holding = [(way, made) for way, made in found if _holds(way, made, told, times)]
    if not holding:
        return None
    way, made = max(holding, key=lambda one: (one[0].sign not in "A\n", len(one[1].candidates)))
    return Convention(way.name, _evidence(story, way, made.candidates))


def _holds(way: Way, found: Found, told: Narration, times: int) -> bool:
    """Whether the candidates of a way are many, of the right sort, and not outnumbered by its sign's other uses."""
    count = len(found.candidates)
    if count < times * way.least or count < way.share * (count + found.others):
        return False
    if way.past and told.kind != _PLAIN:
        return False
    tagged = sum(one.tagged for one in found.candidates)
    if way.tagged and tagged < max(1.0, way.tagged * count):
        return False
    said = sum(one.said for one in found.candidates)
    return said <= way.said * count and sum(one.alive for one in found.candidates) >= way.alive * count


def _evidence(story: Story, way: Way, found: Sequence[Candidate]) -> str:
    """Say how many candidates there are, how many of them have a tag, and where the first one is."""
    tagged = sum(one.tagged for one in found)
    line = story.line(story.blocks[found[0].block].text.source(found[0].start, found[0].end)[0])
    beside = f", {tagged} of them beside “she thought” or the like" if tagged and way.sign != "“" else ""
    return f"{len(found)} {way.shown}{beside}, the first in line {line}"


def _by_chapter(
    story: Story, rule: Convention | None, ways: Sequence[Way], page: Page, parts: Sequence[Stretch]
) -> tuple[str, ...]:  # fmt: skip
    """Return the convention of each stretch: the story's, or that of a chapter which goes its own way."""
    names: list[str] = []
    chapters = [list(run) for _, run in groupby(parts, key=lambda part: part.chapter)]
    lacking = _lacking(BY_NAME.get(rule.name) if rule else None, page, chapters)
    for chapter, lacks in zip(chapters, lacking, strict=True):
        first, last = chapter[0].first, chapter[-1].last
        name = rule.name if rule else ""
        if lacks and len(chapters) > 1 and last - first >= _WHOLE:
            told = max(chapter, key=lambda part: part.last - part.first).told
            own = _by_evidence(story, ways, _page(story, page.units, page.quotes, first, last), told, _ALONE)
            name = own.name if own else ""
        for part in chapter:
            fits = name and not (BY_NAME[name].past and part.told.kind != _PLAIN)
            names.append(name if fits else _unshown(part.told, page.units[part.first : part.last]))
    return tuple(names)


def _lacking(way: Way | None, page: Page, chapters: Sequence[Sequence[Stretch]]) -> list[bool]:
    """Say of each chapter whether it has no sign of a way, though by the rate of the others it should have several."""
    if way is None:
        return [True] * len(chapters)
    shown = {one.block for one in way.find(page).candidates}
    drawn = {number for number, block in page.blocks if way.sign in "*_/~<" and way.sign in block.text.value}
    counts, lengths = [], [chapter[-1].last - chapter[0].first for chapter in chapters]
    for chapter in chapters:
        places = range(page.units[chapter[0].first].block, page.units[chapter[-1].last - 1].block + 1)
        counts.append((sum(at in shown for at in places), any(at in drawn for at in places)))
    sentences = sum(length for length, (count, _) in zip(lengths, counts, strict=True) if count)
    rate = sum(count for count, _ in counts) / max(1, sentences)
    return [
        not count and not sign and rate * length >= _MISSED
        for length, (count, sign) in zip(lengths, counts, strict=True)
    ]


def _unshown(told: Narration, units: Sequence[Unit]) -> str:
    if told.looks_back or (told.person != 3 and sum(unit.spoken for unit in units) < _SPEECH * len(units)):
        return "none"
    return "unmarked"


def _without(parts: Sequence[Stretch], here: Sequence[str], whole: Narration) -> Convention:
    """Return the convention of most of a story that shows thoughts in no way of its own."""
    size = {
        name: sum(part.last - part.first for part, its in zip(parts, here, strict=True) if its == name)
        for name in dict.fromkeys(here)
    }
    name = max(size, key=lambda each: (size[each], each))
    if name == "unmarked":
        return Convention(name, f"{NOTHING}; {whole}")
    if name != "none":
        return Convention(name, "in most chapters, each judged alone")
    told = next((part.told for part, its in zip(parts, here, strict=True) if its == name), whole)
    back = ", by somebody who looks back and speaks of now as well" if told.looks_back else ""
    return Convention(name, f"{told}{back or ' throughout'}" if len(size) < 2 else f"most of it is {told}{back}")
