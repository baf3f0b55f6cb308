"""Author's notes: found by label or by voice, before, after and inside the story."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from griffo.model import Block, Kind, NoteKind, Place, Role, Span, Story
from griffo.passes.key import is_key
from griffo.passes.labels import Label, read_label
from griffo.passes.residue import SIGNPOST
from griffo.passes.voice import (
    TELLS,
    is_dialogue,
    is_disclaimer,
    is_synopsis,
    is_thanks,
    narration_is_past,
    told_by_i,
    voice,
)

BY = "notes"
_INLINE = re.compile(
    r"(?P<open>[(\[{])\s*(?P<label>(?:a\s*/\s*n\b|(?:an|author[’']?s? note|n\s*/\s*a)(?=\s*[:;–—-]))\s*[:;.–—-]*\s*)"
    r"(?P<words>[^()\[\]{}]*)(?P<close>[)\]}])",
    re.IGNORECASE,
)
_REACH, _FARTHEST = 16, 46  # paragraphs at either end of a chapter that may be notes: unlabelled, and at all
_HEADER = frozenset({Role.NOTE, Role.TITLE, Role.BYLINE, Role.METADATA})
_ENGLISH = re.compile(r"\b(?:the|and|to|a|i|you|he|she|it|of|was|that|in)\b", re.IGNORECASE)
_LEAST_ENGLISH = 0.08  # of all words; a tenth of them in dialogue, a quarter in most prose
_SIGNATURE = 3  # words of a line that signs a note
_OPENS, _GOES_ON = 3.0, 1.0
_END_LINE = re.compile(
    r"[\W_]*(?:the end|end|fin|finis|owari|tbc|to be continued|end (?:of )?(?:chapter|part).{0,30})[\W_]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Told:
    """How the story is told, against which its author's own voice stands out."""

    in_past: bool
    by_i: bool
    gap: int
    """Blank lines between its paragraphs as a rule."""
    in_english: bool
    """Whether what is known of voices holds for it."""

    def voice(self, text: str) -> tuple[float, str]:
        return voice(_INLINE.sub("", text), told_by_i=self.by_i)

    def goes_on(self, text: str) -> bool:
        """Whether a paragraph may be part of a note. Every chapter's last ones are asked, and most are dialogue."""
        return not is_dialogue(_INLINE.sub("", text)) and self.voice(text)[0] >= _GOES_ON


def notes(story: Story) -> Story:
    """Give paragraphs in which the author speaks the role ``NOTE``, with kind and place.

    Each chapter is looked at from its head downwards and from its foot upwards; a note in between must be
    labelled. Asides in brackets inside a paragraph become ``NOTE`` spans.
    """
    blocks = list(story.blocks)
    body = [block.text.value for block in blocks if block.role is Role.PARAGRAPH]
    told = _Told(narration_is_past(body), told_by_i(body), _usual_gap(blocks), _is_english(body))
    for start, end in _zones(blocks):
        at = _head(blocks, start, end, told)
        _foot(blocks, at, end, told)
        _inside(blocks, at, end, told)
    return replace(story, blocks=tuple(_asides(block) for block in blocks))


def _zones(blocks: Sequence[Block]) -> list[tuple[int, int]]:
    """Part the story at its chapter headings, as (start, end) in blocks."""
    starts = [0, *(at for at, block in enumerate(blocks) if block.role is Role.HEADING and at), len(blocks)]
    return [(a, b) for a, b in pairwise(starts) if a < b]


def _is_free(block: Block) -> bool:
    return block.role is Role.PARAGRAPH


def _is_rule(block: Block) -> bool:
    """Whether a paragraph has no words at all, as ``***`` has none."""
    return not any(character.isalnum() for character in block.text.value)


def _note(block: Block, found: Label, place: Place) -> Block:
    labels = [(0, found.length)] if found.length else []
    if labels and _is_bracketed(block):
        labels.append((len(block.text) - 1, len(block.text)))
    spans = [Span(Kind.LABEL, start, end, BY, why="a label") for start, end in labels]
    return replace(block.spans_by(BY, spans), role=Role.NOTE, note=found.kind, place=place, why=found.why)


def _kind(text: str) -> NoteKind:
    if is_disclaimer(text):
        return NoteKind.DISCLAIMER
    return NoteKind.THANKS if is_thanks(text) else NoteKind.NOTE


def _head(blocks: list[Block], start: int, end: int, told: _Told) -> int:
    """Mark the notes before a chapter's text; return where that text may begin."""
    run = seen = False
    signpost = ""
    for at in range(start, end):
        block = blocks[at]
        if block.role is Role.NOTE:
            run = seen = True
        elif not _is_free(block):
            run, signpost = False, block.text.value if block.why == SIGNPOST else ""
        elif _is_rule(block):
            run = False
            if not seen:
                return at
        else:
            found = _before(blocks, at, end, told, signpost, in_run=run)
            if found is None or at - start > _FARTHEST:
                return at
            blocks[at] = _note(block, found, Place.BEFORE)
            run = seen = True
    return end


def _before(blocks: Sequence[Block], at: int, end: int, told: _Told, signpost: str, *, in_run: bool) -> Label | None:
    """Say why a paragraph at the head of a chapter is a note; None where the story has begun."""
    text = blocks[at].text.value
    if found := read_label(text):
        return found
    if is_key(text):
        return Label(NoteKind.NOTE, "part of the author’s key to the marks of the story")
    if signpost and _more_follows(blocks, at, end):
        kind = NoteKind.SUMMARY if "summary" in signpost.lower() else _kind(text)
        return Label(kind, f"under “{signpost.strip(' :')}”")
    if told.in_past and _follows_header(islice(blocks, at)) and is_synopsis(text) and not _runs_on(blocks, at):
        return Label(NoteKind.SUMMARY, "tells the story in the present tense before it begins")
    why = _sounds(blocks, at, end, told, in_run=in_run)
    return Label(_kind(text), why) if why else None


def _sounds(blocks: Sequence[Block], at: int, end: int, told: _Told, *, in_run: bool) -> str:
    """Say why an unlabelled paragraph sounds like its author, by itself or beside another; empty where it does not."""
    score, why = told.voice(blocks[at].text.value)
    if score >= _OPENS:
        return why
    if in_run and blocks[at].gap <= told.gap and score >= _GOES_ON:
        return f"goes on with the note before it; {why}"
    close = at + 1 < end and blocks[at + 1].gap <= told.gap and _is_free(blocks[at + 1])
    if close and score >= _GOES_ON and told.voice(blocks[at + 1].text.value)[0] >= _OPENS:
        return f"stands with a note; {why}"
    return ""


def _follows_header(blocks: Iterable[Block]) -> bool:
    """Whether nothing but header lines and notes, at least one of them, stands above."""
    above = (block.role for block in blocks if block.role is not Role.RESIDUE)
    return next(above, None) in _HEADER and all(role in _HEADER for role in above)


def _runs_on(blocks: Sequence[Block], at: int) -> bool:
    """Whether the next paragraph follows closer than this one did, as running text does."""
    return at + 1 < len(blocks) and blocks[at + 1].gap < blocks[at].gap and blocks[at + 1].gap == 0


def _more_follows(blocks: Sequence[Block], at: int, end: int) -> bool:
    """Whether residue or a heading follows soon, so that the lines under a signpost have an end."""
    return any(
        block.role in {Role.RESIDUE, Role.HEADING, Role.METADATA} or _is_rule(block)
        for block in blocks[at + 1 : min(at + 12, end)]
    )


def _usual_gap(blocks: Sequence[Block]) -> int:
    counts = Counter(block.gap for block in blocks)
    return counts.most_common(1)[0][0] if counts else 0


def _foot(blocks: list[Block], start: int, end: int, told: _Told) -> None:
    """Mark the notes after a chapter's text, from a label, a signpost or an opening in the author's voice on."""
    low = max(start + 1, end - _REACH)
    for at in range(low, end):
        block = blocks[at]
        if block.role is Role.RESIDUE and block.why == SIGNPOST and "summary" not in block.text.value.lower():
            return _mark_rest(blocks, at + 1, end, f"under “{block.text.value.strip(' :')}”", told)
        if _is_free(block) and (_labels_rest(blocks, start, at, end, told) or _opens(blocks, at, end, told)):
            return _mark_rest(blocks, at, end, "goes on with the note before it", told)
    return None


def _labels_rest(blocks: Sequence[Block], start: int, at: int, end: int, told: _Told) -> bool:
    """Whether a labelled note begins here and goes on to the end of the chapter, whose text begins at ``start``.

    Where nobody can tell the author's voice from the story's, the note is no longer than that.
    """
    if not read_label(blocks[at].text.value) or _is_bracketed(blocks[at]):
        return False
    if not told.in_english:
        return _words(blocks[at + 1 : end]) <= _words(blocks[start:at])
    return not _story_follows(blocks, at + 1, end, told)


def _words(blocks: Iterable[Block]) -> int:
    return sum(len(block.text.value.split()) for block in blocks if _is_free(block))


def _is_english(paragraphs: Iterable[str]) -> bool:
    """Whether a text has as many of the commonest English words as English has at least."""
    text = " ".join(paragraphs)
    return len(_ENGLISH.findall(text)) >= _LEAST_ENGLISH * len(text.split())


def _is_bracketed(block: Block) -> bool:
    """Whether brackets close the note where it stands, so that nothing below belongs to it."""
    return block.text.value.startswith(("(", "[")) and block.text.value.endswith((")", "]"))


def _story_follows(blocks: Sequence[Block], start: int, end: int, told: _Told) -> bool:
    """Whether what stands below a labelled note is the story going on: talk, or somebody who did something."""
    rest = [block.text.value for block in blocks[start:end] if _is_free(block) and not _is_rule(block)]
    story = sum(told.voice(text)[0] <= 0 and (text.startswith(("“", "‘")) or bool(TELLS.search(text))) for text in rest)
    return story > 0.5 * len(rest)


def _opens(blocks: Sequence[Block], at: int, end: int, told: _Told) -> bool:
    """Whether the author speaks here and, by and large, to the end of the chapter."""
    spoken = [block.text.value for block in blocks[at:end] if _is_free(block) and not _is_rule(block)]
    if not (spoken and told.goes_on(spoken[0])):
        return False
    rest = [told.voice(text)[0] for text in spoken if text == spoken[0] or len(text.split()) > _SIGNATURE]
    if max(rest) < _OPENS:
        return False
    odd = blocks[at].gap > told.gap or _is_rule(blocks[at - 1]) or bool(_END_LINE.fullmatch(blocks[at - 1].text.value))
    return (rest[0] >= _OPENS or odd) and sum(score > 0 for score in rest) >= 0.6 * len(rest) and min(rest) > -2


def _mark_rest(blocks: list[Block], at: int, end: int, why: str, told: _Told) -> None:
    for k in range(at, end):
        if _is_free(blocks[k]) and not _is_rule(blocks[k]):
            text = blocks[k].text.value
            score, reasons = told.voice(text)
            found = read_label(text) or Label(_kind(text), reasons if score >= _OPENS else why)
            blocks[k] = _note(blocks[k], found, Place.AFTER)


def _inside(blocks: list[Block], start: int, end: int, told: _Told) -> None:
    """Mark notes that stand between paragraphs of the text: labelled, or in brackets and surely the author's voice."""
    last = max((at for at in range(start, end) if _is_free(blocks[at]) and not _is_rule(blocks[at])), default=end)
    for at in range(start, end):
        text = blocks[at].text.value
        if not _is_free(blocks[at]):
            continue
        found = read_label(text) or _bracketed(blocks[at], told)
        if found and found.kind in {NoteKind.NOTE, NoteKind.DISCLAIMER}:
            blocks[at] = _note(blocks[at], found, Place.AFTER if at == last else Place.AT)


def _bracketed(block: Block, told: _Told) -> Label | None:
    """Say why a paragraph in brackets is a note without a label; None where it may be the story's."""
    if not _is_bracketed(block):
        return None
    score, why = told.voice(block.text.value)
    return Label(NoteKind.NOTE, why, length=1) if score > _OPENS else None


def _asides(block: Block) -> Block:
    """Make "(A/N: …)" inside a paragraph a footnote."""
    if block.role is not Role.PARAGRAPH or not ("(" in block.text.value or "[" in block.text.value):
        return block
    spans: list[Span] = []
    for match in _INLINE.finditer(block.text.value):
        if match["words"].strip():
            words = match.start("words"), match.start("words") + len(match["words"].rstrip())
            spans.append(Span(Kind.LABEL, match.start(), match.start("words"), BY, why="a label"))
            spans.append(
                Span(Kind.NOTE, *words, BY, why="an aside labelled as the author’s", hide=(0, match.end() - words[1]))
            )
    return block.spans_by(BY, spans)
