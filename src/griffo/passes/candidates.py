"""What may be a thought by the marks around it or by its layout: one finder for each way of showing thoughts.

A finder returns the candidates of a story and the number of places where the same sign does something else, so that
``convention.py`` can tell a habit from an accident. None of them judges; each is linear in the length of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from griffo.model import Block, Kind, Role
from griffo.passes.units import TAG_AFTER, Unit, is_tag_before
from griffo.prose.grammar import WORD, Grammar, grammar
from griffo.prose.speech import Quotes, speech

Slice = tuple[int, int]
KEPT = "markup"
"""By whom spans are that the file itself gives: its reader."""
_REACH = 60
"""Characters on either side in which a tag, or a word for another use of the marks, may stand."""
_LONGEST = 600
_SPEAKING = re.compile(
    r"\b(?:said|asked|repl(?:ied|y)|answered|telepath\w*|project(?:ed|ing)|sen[dt](?:ing)?|mind-?(?:speech|speaking|"
    r"link|spoke|voice)|minds? (?:of|to)|bond|radio\w*|intercom|comms?|crackled|signed|sign|typed|texted|text|message|"
    r"screen|wrote|written|letter|read|translat\w+|language|hissed|sang|sung|song|singing|hummed|dream\w*|"
    r"flash ?backs?|memory|voice|called|replying|shouted|yelled|whispered)\b",
    re.IGNORECASE,
)
_TO_SOMEBODY = re.compile(
    r"[^.!?“”]{0,25}?\b(?:aloud|out loud|audibly|back at|(?:at|to|towards?) (?!\w+sel(?:f|ves)\b))"
)
_SILENT = re.compile(
    r"\b(?:thought|wondered|reali[sz]ed|(?:told|reminded|asked|assured|promised|scolded) (?:him|her|my|them)self|"
    r"inwardly|silently|mentally|internally)\b"
)
_SILENT_BEFORE = re.compile(
    r"\b(?:thought|wondered|(?:told|reminded|asked|assured|promised) (?:him|her|my|them)self)"
    r"(?: to (?:him|her|my|them)self)?[,:]\s*\Z"
)
_SIGNPOST = re.compile(
    r"\W*(?:end |start |begin )?(?:of )?"
    r"(?:flash ?back|dream|memory|time ?skip|scene|later|meanwhile|the end|chapter|pov)\b",
    re.IGNORECASE,
)
_DOUBLE = re.compile(r"“(?P<words>[^“”]*)”")
_BEGINS = re.compile(r"\A\W*\Z|[.!?…”’—:,*_/~>»]\s*\Z")
_CAPITALS = re.compile(r"[A-Z]")
_PARTED = re.compile(r"[.!?…](?:\s|\Z)|[“”]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Characters ``start`` to ``end`` of block number ``block``, delimiters left out."""

    block: int
    start: int
    end: int
    hide: Slice = (0, 0)
    """How many delimiters stand right before and right after."""
    tagged: bool = False
    """Whether "she thought" or the like stands beside it."""
    said: bool = False
    """Whether "she said", or a word for telepathy, radio, song or writing, stands beside it."""
    alive: bool = False
    """Whether it says "I" or "you", or has no verb in the past."""


@dataclass(frozen=True, slots=True)
class Found:
    """The candidates of one way of showing thoughts, in order; and how often its sign does something else."""

    candidates: tuple[Candidate, ...]
    others: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """What a finder looks at."""

    blocks: Sequence[tuple[int, Block]]
    """Each with its number in the story."""
    units: Sequence[Unit]
    quotes: Quotes


Finder = Callable[[Page], Found]


def between(sign: str, closing: str = "") -> Finder:
    """Return a finder of whole sentences outside speech between two signs, ``/so/``; the rest is other use."""
    shut = closing or sign
    a, b = re.escape(sign), re.escape(shut)
    pattern = re.compile(rf"(?<![\w{a}{b}.:]){a}(?=[^\s{a}{b}])(?P<words>[^{a}{b}]*){b}(?![\w{a}{b}])")
    return lambda page: _split(page, lambda block: _drawn(block, pattern, sign))


def either(one: Finder, other: Finder) -> Finder:
    """Return a finder of what either of two finds."""

    def find(page: Page) -> Found:
        a, b = one(page), other(page)
        both = sorted((*a.candidates, *b.candidates), key=lambda found: (found.block, found.start))
        return Found(tuple(both), a.others + b.others)

    return find


def emphasised(sign: str) -> Finder:
    """Return a finder of whole sentences outside speech that the emphasis pass found between a sign, ``*so*``."""
    return lambda page: _split(page, lambda block: _emphasised(block, sign))


def in_italics(page: Page) -> Found:
    """Find whole sentences outside speech that the file has in italics; the rest of its italics are the others."""
    return _split(page, _kept)


def single_quoted(page: Page) -> Found:
    """Find sentences outside dialogue in single quotation marks; all other sentences are those it could have been."""
    quoted = [unit for unit in page.units if unit.quoted and not unit.spoken]
    made = (
        Candidate(
            unit.block, unit.start, unit.end, (0, 0), unit.tag_after, unit.said_after and not unit.tag_after,
            unit.tag_after or _is_alive(unit.grammar),
        )
        for unit in quoted
    )  # fmt: skip
    return Found(tuple(made), len(page.units) - len(quoted))


def double_quoted(page: Page) -> Found:
    """Find what stands in double quotation marks beside "she thought"; unquoted thoughts with a tag are the others."""
    found: list[Candidate] = []
    for number, block in page.blocks:
        text = block.text.value
        if block.role is Role.PARAGRAPH and "“" in text:
            found += _thought_aloud(number, text, page.quotes)
    bare = sum(unit.tag_after and not (unit.spoken or unit.quoted) and unit.text[0] != "“" for unit in page.units)
    return Found(tuple(found), bare)


def in_capitals(page: Page) -> Found:
    """Find sentences outside speech that are all in capitals and beside a tag; others in capitals are shouts, signs."""
    found = []
    others = 0
    for unit in page.units:
        if not _is_capitals(unit.text):
            continue
        if unit.spoken or unit.bracketed or unit.quoted:
            others += 1
        else:
            tagged = unit.tag_after or unit.tag_before
            said = unit.said_after and not tagged
            alive = _is_alive(unit.grammar)
            end = unit.start + len(unit.text.rstrip(", "))
            found.append(Candidate(unit.block, unit.start, end, (0, 0), tagged, said, alive))
    return Found(tuple(found), others)


def on_lines(page: Page) -> Found:
    """Find short paragraphs that speak of now or as "I"; sentences inside paragraphs that do so are the others."""
    found: list[Candidate] = []
    others = 0
    for number, run in groupby(page.units, key=lambda unit: unit.block):
        units = list(run)
        plain = not any(unit.spoken or unit.quoted or unit.held or unit.bracketed for unit in units)
        short = plain and len(units) <= _FEW and sum(len(unit.grammar.words) for unit in units) <= _LINE
        if short and all(_speaks_now(unit) for unit in units):
            person = any(unit.grammar.first or unit.grammar.second for unit in units)
            tagged = any(unit.tag_after or unit.tag_before for unit in units)
            found.append(Candidate(number, units[0].start, units[-1].end, (0, 0), tagged, alive=person))
        else:
            others += sum(_speaks_now(unit) for unit in units if not (unit.spoken or unit.quoted or unit.held))
    return Found(tuple(found), others)


_FEW, _LINE = 3, 20


def _split(page: Page, drawn: Callable[[Block], Sequence[tuple[int, int, int]]]) -> Found:
    """Part what stands between a sign into sentences outside speech, and what is something else."""
    found: list[Candidate] = []
    others = 0
    for number, block in page.blocks:
        places = drawn(block) if block.role is Role.PARAGRAPH else ()
        if not places:
            continue
        spoken = speech(block.text.value, page.quotes)
        starts = [start for start, _ in spoken]
        for start, end, size in places:
            at = bisect_right(starts, start) - 1
            inside = at >= 0 and spoken[at][1] > start
            made = None if inside else _sentence(number, block.text.value, start, end, size)
            others += made is None
            found += [made] if made else []
    return Found(tuple(found), others)


def _drawn(block: Block, pattern: re.Pattern[str], sign: str) -> Sequence[tuple[int, int, int]]:
    if sign not in block.text.value:
        return ()
    return [
        (*match.span("words"), len(sign))
        for match in pattern.finditer(block.text.value)
        if len(match["words"]) <= _LONGEST and not match["words"][-1].isspace()
    ]


def _emphasised(block: Block, sign: str) -> Sequence[tuple[int, int, int]]:
    return [
        (span.start, span.end, span.hide[0])
        for span in block.spans
        if span.hide[0] and span.kind in {Kind.EMPHASIS, Kind.THOUGHT} and block.text.value[span.start - 1] == sign
    ]


def _kept(block: Block) -> Sequence[tuple[int, int, int]]:
    """Return what the file has in italics, judged or not yet, without white space at its ends."""
    text = block.text.value
    spans = [span for span in block.spans if span.by == KEPT and span.kind in {Kind.EMPHASIS, Kind.THOUGHT}]
    return [
        (span.end - len(part.lstrip()), span.start + len(part.rstrip()), 0)
        for span in spans
        if (part := text[span.start : span.end]).strip() and len(part) <= _LONGEST
    ]


def _sentence(number: int, text: str, start: int, end: int, size: int) -> Candidate | None:
    """Return what stands between delimiters as a candidate, or nothing where it is no whole sentence."""
    words, before = text[start:end].strip(), text[max(0, start - size - _REACH) : start - size]
    after = text[end + size : end + size + _REACH]
    if not any(map(str.isalpha, words)) or "“" in words or "”" in words or _SIGNPOST.match(words):
        return None
    tagged = _is_tagged(text, start - size, end + size)
    ends = words[-1] in ".!?…—," or (tagged and after[:1] == ",")
    alone = start - size <= _REACH and not before.strip() and not after[:2].strip(" .,!?…")
    if not (ends and _BEGINS.search(before) and (alone or tagged or len(WORD.findall(words)) > 1)):
        return None
    said = not tagged and _SPEAKING.search(_beside(before, after)) is not None
    return Candidate(number, start, end, (size, size), tagged, said, tagged or _is_alive(grammar(words)))


def _is_tagged(text: str, start: int, end: int) -> bool:
    """Whether "she thought" stands after or before ``start`` to ``end``, and not "she thought at him" or "aloud"."""
    after = TAG_AFTER.match(text, end)
    if after:
        return _TO_SOMEBODY.match(text, after.end()) is None
    return is_tag_before(text, start)


def _thought_aloud(number: int, text: str, quotes: Quotes) -> Iterator[Candidate]:
    """Yield the double-quoted stretches of a paragraph that "she thought"; one that goes on after such a tag too."""
    last = -1
    nested = [(a, b) for a, b in speech(text, quotes) if text[a] == "‘"] if quotes == "single" else []
    opened = [a for a, _ in nested]
    for match in _DOUBLE.finditer(text):
        words, (start, end) = match["words"].rstrip(), match.span("words")
        at = bisect_right(opened, match.start()) - 1
        if not words or (at >= 0 and match.start() < nested[at][1]):
            continue
        after = TAG_AFTER.match(text, match.end()) if words[-1] in ",?!…—" else None
        told = after and _SILENT.search(after.group()) and not _TO_SOMEBODY.match(text, after.end())
        before = _SILENT_BEFORE.search(text[max(0, match.start() - _REACH) : match.start()])
        going = last >= 0 and text[last : match.start()].strip() == ","
        if told or before or going:
            yield Candidate(number, start, end, (1, 1), tagged=True, alive=_is_alive(grammar(words)))
        last = after.end() if after and told else -1


def _is_alive(shape: Grammar) -> bool:
    return shape.first + shape.second > 0 or shape.past == 0


def _speaks_now(unit: Unit) -> bool:
    """Whether a sentence has no verb in the past, and says "I" or "you" or has one in the present."""
    shape = unit.grammar
    return shape.past == 0 and (shape.first + shape.second > 0 or shape.present > 0)


def _is_capitals(text: str) -> bool:
    if not text.isupper():
        return False
    words = WORD.findall(text)
    letters = sum(len(word) for word in words)
    return len(words) >= 2 and letters >= 6 and text == text.upper() and bool(_CAPITALS.search(text))


def _beside(before: str, after: str) -> str:
    """Return the sentence that leads up to a candidate, where it opens it, and the one that goes on after it."""
    leading = _PARTED.split(before)[-1] if before.rstrip()[-1:] in {",", ":", "—"} else ""
    return f"{leading} {_PARTED.split(after.lstrip('.!?… '), maxsplit=1)[0]}"
