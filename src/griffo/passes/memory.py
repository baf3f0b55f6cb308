"""Remembered speech and scenes: words that were spoken at another time, set among those spoken now."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from griffo.model import Block, Kind, Role, Span, Story
from griffo.passes.echoes import echoes
from griffo.passes.frames import Found, framed
from griffo.passes.italics import is_marked_sentence, past
from griffo.passes.kept import has_kept
from griffo.passes.talk import Slice, Talk, talk
from griffo.prose.grammar import grammar
from griffo.prose.sentences import sentences

BY = "memory"
_TAG = re.compile(r"[,\s]*(?P<who>[A-Z]\w+|he|she|they|I) \w+")
_RECALL = re.compile(
    r"\b(?:(?:brought|bringing|brings) back (?:\w+ )?memor(?:y|ies)|remembered|"
    r"took (?:him|her|them|me) back)\b[^.]{0,200}\."
)
_MARKER = re.compile(
    r"[\W_]*(?:(?P<end>end(?: of)?(?: the)?|back to (?:the )?present)|(?:start|begin(?:ning)?)(?: of)?(?: the)?)?[\W_]*"
    r"(?:flash ?-?back|memory)?[\W_]*(?P<ends>ends?|over)?[\W_]*",
    re.IGNORECASE,
)
_NAMED = re.compile(r"flash ?-?back|memory|back to (?:the )?present", re.IGNORECASE)
_LONGEST = 20_000  # characters; a paragraph longer than this has lost its line ends
_LONGEST_MARKER = 60
_LONGEST_SCENE = 200  # paragraphs between the markers of a flashback
_PAST = "the author’s note says that italics show the past"
_BESIDE = "beside another quotation without a word between"
_PRONOUNS = frozenset({"he", "she", "they", "I"})
_MAYBE = 0.4  # two quotations side by side: as often two people who talk
_RECENT = 24  # paragraphs after "that brought back memories" in which two quotations side by side may be now and then
_NOTHING = 0.0


def memory(story: Story) -> Story:
    """Mark remembered speech: framed by memory, said before in the story, or set side by side with live speech.

    Where the author's note says that italics show the past, that is evidence too: then a quotation right behind
    another in one paragraph is remembered, what stands between "Flashback" and "End Flashback" is, and so are the
    sentences that still have their asterisks. Without such a note, quotations side by side are suggestions, and only
    after the narration has spoken of memories. A chapter whose file kept its italics has none but those.
    """
    said = talk(story.blocks)
    note = past(story.blocks)
    marks: dict[int, list[Span]] = defaultdict(list)
    keeping = has_kept(story)
    for found in (*framed(said), *echoes(said), *_side_by_side(said, note), *_scenes(said, note)):
        if said.blocks[found.place] in keeping:
            continue
        span = Span(Kind.MEMORY, found.start, found.end, BY, found.confidence, found.why)
        marks[said.blocks[found.place]].append(span)
    blocks = [_marked(block, marks[number], note) for number, block in enumerate(story.blocks)]
    return replace(story, blocks=tuple(blocks))


def is_flashback_marker(text: str) -> bool:
    """Whether a line only says that a flashback begins or ends."""
    return len(text) <= _LONGEST_MARKER and bool(_NAMED.search(text)) and bool(_MARKER.fullmatch(text))


def _marked(block: Block, spans: Sequence[Span], note: str) -> Block:
    """Put marks on a block; where the note says so, a sentence that kept its asterisks is one of them."""
    if block.role is not Role.PARAGRAPH:
        return block.spans_by(BY, ())
    kept = [span for span in block.spans if span.by == BY and any(span.hide)]
    if note and len(block.text) < _LONGEST and not is_flashback_marker(block.text.value):
        starred = {span for span in block.spans if is_marked_sentence(block, span)}
        block = block.spans_by("emphasis", [s for s in block.spans if s.by == "emphasis" and s not in starred])
        kept += [replace(span, kind=Kind.MEMORY, by=BY, confidence=0.9, why=_PAST) for span in starred]
    return block.spans_by(BY, _apart(block.text.value, [*kept, *spans]))


def _apart(text: str, spans: Sequence[Span]) -> list[Span]:
    """Join spans that only white space parts, and leave out those that lie over earlier ones or are less sure."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda item: (item.start, -item.confidence)):
        if (
            kept
            and span.start >= kept[-1].end
            and span.why == kept[-1].why
            and not text[kept[-1].end : span.start].strip()
        ):
            kept[-1] = replace(kept[-1], end=span.end)
        elif not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _scenes(said: Talk, note: str) -> Iterator[Found]:
    """Find what stands between "Flashback" and "End Flashback"; the markers themselves are nobody's thought.

    The markers tell the reader already, so the scene between them is set only where the note says that it was.
    """
    opened = -1
    for place, text in enumerate(said.texts):
        if not is_flashback_marker(text):
            continue
        yield Found(place, 0, len(text), _NOTHING, "says where a flashback begins or ends")
        match = _MARKER.fullmatch(text)
        closes = match is not None and bool(match["end"] or match["ends"])
        if note and opened >= 0 and closes and place - opened <= _LONGEST_SCENE:
            for inside in range(opened + 1, place):
                yield Found(inside, 0, len(said.texts[inside]), 0.8, f"between the marks of a flashback; {_PAST}")
        opened = -1 if closes else place


def _side_by_side(said: Talk, note: str) -> Iterator[Found]:
    """Find what stands beside live speech in one paragraph: marks where the note says so, else suggestions."""
    recalled = -_RECENT
    for place, text in enumerate(said.texts):
        pieces = said.spoken[place]
        if note and place >= len(said) // 2:
            yield from _noted(text, pieces, place)
        elif not note and place - recalled < _RECENT:
            for (_, before_end), (start, end) in pairwise(pieces):
                if not text[before_end:start].strip() and _tag(text, end):
                    yield Found(place, start, end, _MAYBE, f"{_BESIDE}, soon after the story spoke of memories")
        if not note and (" back" in text or "remembered" in text) and _RECALL.search(text):
            recalled = place


def _noted(text: str, pieces: Sequence[Slice], place: int) -> Iterator[Found]:
    for number, piece in enumerate(pieces):
        if why := _doubled(text, pieces, number):
            yield Found(place, *piece, 0.8, f"{why}; {_PAST}")
    closed = text.find("”")
    for unit in sentences(text, pieces) if pieces else []:
        shape = grammar(unit.text)
        addressed = shape.second or shape.imperative or shape.words[0] == "thank"
        if not unit.spoken and addressed and not shape.past and not shape.third and 0 <= closed < unit.start:
            yield Found(place, unit.start, unit.end, 0.7, f"speaks to “you” outside quotation marks; {_PAST}")


def _doubled(text: str, pieces: Sequence[Slice], number: int) -> str:
    """Say why a quotation is not the live one of its paragraph; empty where it is."""
    start, end = pieces[number]
    if number == 0:
        recalled = [match.group() for match in _RECALL.finditer(text[:start])]
        return f"follows “{recalled[-1].strip()}”" if recalled else ""
    before_end = pieces[number - 1][1]
    tag, earlier = _tag(text, end), _tag(text, before_end)
    if not text[before_end:start].strip() and (tag or not text[end:].strip()):
        return _BESIDE
    if (
        tag
        and earlier
        and {tag["who"], earlier["who"]} & _PRONOUNS
        and tag["who"] != earlier["who"]
        and tag.end() - end < 30
    ):
        return f"“{tag['who']}” speaks in the paragraph of “{earlier['who']}”"
    return ""


def _tag(text: str, edge: int) -> re.Match[str] | None:
    """Return who says the quotation that ends at ``edge``, where its mark leaves the sentence open."""
    return None if text[edge - 2] == "." else _TAG.match(text, edge)
