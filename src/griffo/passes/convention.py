"""How a story's author shows direct thought, judged from the whole story before any mark is made."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from griffo.model import Block, Kind, Role, Span
from griffo.passes.labels import is_key
from griffo.passes.narration import Narration
from griffo.passes.units import Unit

CONVENTIONS = ("unmarked", "single-quotes", "asterisks", "underscores", "none")
"""What ``thoughts`` in ``book.toml`` may say."""
_THINKING = re.compile(r"\b(?:thinking|thoughts?)\b", re.IGNORECASE)
_KEYS = {"‘": "single-quotes", "*": "asterisks", "_": "underscores"}
_MARKS = {"*": "asterisks", "_": "underscores"}


@dataclass(frozen=True, slots=True)
class Convention:
    """A convention by name, with the evidence for it in words."""

    name: str
    why: str


def convention(blocks: Sequence[Block], units: Sequence[Unit], told: Narration) -> Convention:
    """Find the story's convention.

    An author's key (‘Thinking’ or *thoughts* on a line of its own, before the story) settles it.
    Whole sentences between surviving asterisks or underscores, at least two of them, are the author's own
    italics. Two or more quoted sentences in single marks, in a story that speaks in double ones, are the
    author's thoughts, unless they are said. A story told by an "I" or to a "you" that has hardly any speech is all
    interior and shows none, nor does one told by an "I" who looks back. Else thoughts are unmarked.
    """
    if key := _by_key(blocks):
        return key
    marked = [
        (block, span)
        for block in blocks
        if block.role is Role.PARAGRAPH
        for span in block.spans
        if is_marked_sentence(block, span)
    ]
    if len(marked) >= 2:
        block, span = marked[0]
        return Convention(
            _MARKS[block.text.value[span.start - 1]],
            f"{len(marked)} whole sentences stand between “{block.text.value[span.start - 1]}”",
        )
    quoted = [unit for unit in units if unit.quoted and not unit.spoken]
    if len(quoted) >= 2 and _are_thoughts(quoted, units):
        return Convention("single-quotes", f"{len(quoted)} sentences outside dialogue stand in single quotation marks")
    if told.looks_back:
        return Convention("none", f"{told}, by somebody who looks back and speaks of now as well")
    if told.person != 3 and sum(unit.spoken for unit in units) < _SPEECH * len(units):
        return Convention("none", f"{told} throughout")
    return Convention("unmarked", f"nothing marks them; {told}")


def _by_key(blocks: Sequence[Block]) -> Convention | None:
    """Return the convention that a line of the author's key names."""
    lines = (block.text.value.strip() for block in blocks if block.role is Role.NOTE and is_key(block.text.value))
    for line in lines:
        if _THINKING.search(line) and line[0] in _KEYS:
            return Convention(_KEYS[line[0]], f"the author’s key says {line}")
    return None


def _are_thoughts(quoted: Sequence[Unit], units: Sequence[Unit]) -> bool:
    """Whether quoted sentences are thoughts rather than speech within, or of, somebody else.

    Some have "she thought" after them, few have "she said", most sound alive, and in a long story they are not
    rare.
    """
    thought = sum(unit.tag_after for unit in quoted)
    said = sum(unit.said_after and not unit.tag_after for unit in quoted)
    alive = sum(_is_alive(unit) for unit in quoted)
    if thought < max(1, _THOUGHT * len(quoted)):
        return False
    return said <= _SAID * len(quoted) and alive >= _ALIVE * len(quoted) and len(quoted) >= _RATE * len(units)


def _is_alive(unit: Unit) -> bool:
    shape = unit.grammar
    return unit.tag_after or shape.first + shape.second > 0 or shape.past == 0


_SPEECH = 0.05
_SAID, _THOUGHT, _ALIVE, _RATE = 0.15, 0.1, 0.6, 0.004


def is_marked_sentence(block: Block, span: Span) -> bool:
    """Whether an emphasised stretch is a sentence outside speech rather than a stressed word."""
    if span.kind is not Kind.EMPHASIS or sum(span.hide) == 0:
        return False
    text = block.text.value
    words = text[span.start : span.end].strip()
    before, after = text[: span.start - span.hide[0]], text[span.end + span.hide[1] :]
    spoken = before.count("“") > before.count("”")
    opens = not before.strip() or before.rstrip()[-1] in ".!?…”’—:,"
    return not spoken and opens and words[-1:] in ".!?…—," and (len(words.split()) > 1 or not (before + after).strip())
