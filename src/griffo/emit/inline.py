"""The spans of one block, as runs of text and as XHTML.

Spans stand off the text, may nest and may cross; markup may only nest. ``runs`` settles which characters show and under
which spans, for every emitter alike; ``markup`` writes the runs as XHTML.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from html import escape
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup

from griffo.model import Block, Kind, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

TAGS = {
    Kind.THOUGHT: ('<i class="thought">', "</i>"),
    Kind.MEMORY: ('<i class="memory">', "</i>"),
    Kind.DOCUMENT: ('<span class="document">', "</span>"),
    Kind.TITLE: ('<i class="title">', "</i>"),
    Kind.FOREIGN: ('<i class="foreign">', "</i>"),
    Kind.EMPHASIS: ("<em>", "</em>"),
    Kind.STRONG: ("<strong>", "</strong>"),
    Kind.STRUCK: ("<s>", "</s>"),
    Kind.RAISED: ("<sup>", "</sup>"),
    Kind.LOWERED: ("<sub>", "</sub>"),
}
"""The kinds that become markup, outermost first where two cover the same words."""

_UPRIGHT = frozenset({Kind.STRONG, Kind.STRUCK, Kind.RAISED, Kind.LOWERED})
"""The kinds that say something else than italics do, and so something more where both cover the same words."""

Asides = Literal["mark", "keep", "drop"]
"""What becomes of an author's aside in a paragraph: a footnote's mark, the words as they stand, or nothing."""

_RANK = {kind: rank for rank, kind in enumerate(TAGS)}
_CLOSING = ".,;:!?…”’»\"')]"
# What XML 1.0 (fifth edition, section 2.2) does not allow in any document, however it is escaped.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STRONG = frozenset({"L", "R", "AL"})
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that show under the same spans, outermost first; or, where ``aside`` is given, a footnote's mark."""

    text: str
    spans: tuple[Span, ...] = ()
    aside: tuple[Run, ...] = ()


def xml_safe(text: str) -> str:
    """Return the text without characters that XML forbids; those that part words become spaces."""
    return _FORBIDDEN.sub(lambda match: " " if match.group().isspace() else "", text)


def direction(text: str, *, within: bool = False) -> Markup:
    """Return the attribute that says which way a text runs that holds words from right to left; else nothing.

    Within what runs from right to left, words that all run the other way have it too. The first letter decides (UAX 9,
    rules P2 and P3). ``auto`` would say the same, but not to WeasyPrint.
    """
    if not has_right_to_left(text) and not (within and any(map(str.isalpha, text))):
        return Markup()
    strong = (unicodedata.bidirectional(character) for character in text)
    return Markup(' dir="ltr"') if next(filter(_STRONG.__contains__, strong), "L") == "L" else Markup(' dir="rtl"')


def has_right_to_left(text: str) -> bool:
    """Return whether a text holds letters that are written from right to left."""
    return _RIGHT_TO_LEFT.search(text) is not None


def runs(block: Block, asides: Asides = "keep") -> tuple[Run, ...]:
    """Return what shows of a block, in order.

    Hidden delimiters and labels are gone, with the space that would stand doubled in their place. A footnote's mark
    stands after the punctuation that follows the aside.
    """
    text = block.text.value
    shown = [span for span in block.spans if span.is_set and 0 <= span.start < span.end <= len(text)]
    if not shown:
        stripped = text.strip()
        return (Run(stripped),) if stripped else ()
    marks = _marks(text, [span for span in shown if span.kind in TAGS])
    notes = [span for span in shown if span.kind is Kind.NOTE and asides != "keep"]
    visible = _visible(text, shown, notes)
    anchors = [(_anchor(text, visible, note), note) for note in notes] if asides == "mark" else []
    return tuple(_runs(text, marks, visible, anchors, (0, len(text))))


def markup(pieces: Iterable[Run], mark: Callable[[Markup], Markup] = Markup) -> Markup:
    """Write runs as XHTML; ``mark`` takes an aside's own XHTML and returns what stands in its place."""
    parts: list[str] = []
    stack: tuple[Span, ...] = ()
    for run in pieces:
        if not (stack or run.spans or run.aside):  # as most paragraphs are
            parts.append(escape(run.text, quote=False))
            continue
        kept = sum(1 for _ in takewhile(lambda pair: pair[0] is pair[1], zip(stack, run.spans, strict=False)))
        parts += [TAGS[span.kind][1] for span in reversed(stack[kept:])]
        parts += [TAGS[span.kind][0] for span in run.spans[kept:]]
        parts.append(mark(markup(run.aside, mark)) if run.aside else escape(run.text, quote=False))
        stack = run.spans
    parts += [TAGS[span.kind][1] for span in reversed(stack)]
    return Markup("".join(parts))  # noqa: S704 - made of the tags above and escaped text


def _marks(text: str, spans: Iterable[Span]) -> list[Span]:
    """Return the spans with what would say the same thing twice taken out."""
    marks: list[Span] = []
    for span in sorted(spans, key=lambda span: (_RANK[span.kind], span.start, -span.end)):
        pieces = [_trim(text, span)]
        for other in marks:
            pieces = [part for piece in pieces for part in _beside(text, piece, other)]
        marks += pieces
    return sorted(marks, key=lambda span: (span.start, -span.end, _RANK[span.kind]))


def _beside(text: str, span: Span, other: Span) -> list[Span]:
    """Return what is left of ``span`` next to ``other``, a span of its own kind or of a kind that goes before.

    Italic inside italic turns roman. That is right for a stressed word within a thought; but where the source
    had a whole thought in italics, its emphasis says no more than that, and roman would undo both.
    """
    if span.end <= other.start or other.end <= span.start or (span.kind is not other.kind and span.kind in _UPRIGHT):
        return [span]
    inside = other.start <= span.start and span.end <= other.end
    if inside and span.kind is not other.kind and _words(text[other.start : span.start] + text[span.end : other.end]):
        return [span]
    same = (span.start, span.end) == (other.start, other.end)
    if not same and span.kind not in {Kind.EMPHASIS, other.kind}:
        return [span]
    left, right = replace(span, end=other.start), replace(span, start=other.end)
    return [_trim(text, part) for part in (left, right) if _words(text[part.start : part.end])]


def _trim(text: str, span: Span) -> Span:
    """Return the span without white space at its ends."""
    part = text[span.start : span.end]
    return replace(span, start=span.end - len(part.lstrip()), end=span.start + len(part.rstrip()))


def _words(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _visible(text: str, shown: Sequence[Span], notes: Sequence[Span]) -> bytearray:
    """Return for every character whether it shows in the running text (1), in its footnote (2) or nowhere (0)."""
    visible = bytearray(b"\1" * len(text))
    for note in notes:
        visible[note.start : note.end] = b"\2" * (note.end - note.start)
    for span in shown:
        if span.kind in TAGS or span.kind is Kind.LABEL or span in notes:
            before, after = max(0, span.start - span.hide[0]), min(len(text), span.end + span.hide[1])
            visible[before : span.start] = bytes(span.start - before)
            visible[span.end : after] = bytes(after - span.end)
        if span.kind is Kind.LABEL:
            visible[span.start : span.end] = bytes(span.end - span.start)
    _close_up(text, visible, (0, len(text)), layer=1)
    for note in notes:
        _close_up(text, visible, (note.start, note.end), layer=2)
    return visible


def _close_up(text: str, visible: bytearray, bounds: tuple[int, int], layer: int) -> None:
    """Hide the spaces that would stand doubled, at an end, or between a word and the comma after its aside."""
    last = -1  # the last character that shows
    hidden = aside = False  # what lies between it and this one
    for at in range(*bounds):
        if visible[at] != layer:
            hidden, aside = True, aside or visible[at] == 2
            continue
        spaced = last < 0 or text[last].isspace()
        if text[at].isspace() and spaced and (hidden or last < 0):
            visible[at] = 0
            continue
        if aside and last >= 0 and spaced and text[at] in ".,;:!?…":
            visible[last] = 0
        last, hidden, aside = at, False, False
    while last >= bounds[0] and (visible[last] != layer or text[last].isspace()):
        visible[last] = 0 if visible[last] == layer else visible[last]
        last -= 1


def _anchor(text: str, visible: bytearray, note: Span) -> int:
    """Return where the mark of an aside stands: at the word before it, and after the punctuation that follows."""
    at = end = min(len(text), note.end + note.hide[1])
    while end < len(text) and (visible[end] != 1 or text[end] in _CLOSING):
        end += 1
    if end == len(text) or text[end].isspace():
        at = end
    if at == note.end + note.hide[1]:
        at = max(0, note.start - note.hide[0])
        while at > 0 and (visible[at - 1] != 1 or text[at - 1].isspace()):
            at -= 1
    return at


def _runs(
    text: str,
    marks: Sequence[Span],
    visible: bytearray,
    anchors: Sequence[tuple[int, Span]],
    bounds: tuple[int, int],
    layer: int = 1,
) -> Iterator[Run]:
    """Cut the text within ``bounds`` wherever a span, a footnote's mark or something hidden begins or ends."""
    first, last = bounds
    flips = [at for at in range(first + 1, last) if visible[at] != visible[at - 1]]
    edges = {first, last, *flips, *(at for at, _ in anchors), *(at for span in marks for at in (span.start, span.end))}
    cuts = sorted(at for at in edges if first <= at <= last)
    for start, end in [*pairwise(cuts), (last, last)]:
        for note in (note for at, note in anchors if at == start):
            around = tuple(span for span in marks if span.start < start < span.end)
            yield Run("", around, tuple(_runs(text, marks, visible, (), (note.start, note.end), layer=2)))
        if start < end and visible[start] == layer:
            yield Run(text[start:end], tuple(span for span in marks if span.start <= start and end <= span.end))
