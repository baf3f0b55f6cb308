"""Speech that the narration frames as remembered: words that lead into a memory, look back on it, or say it echoes.

A frame is the strongest sign of remembered speech. The narration that ends before a quotation leads into it ("his
last words came back to her"), or the narration after it looks back ("his voice had been so light"). From one frame a
memory is carried along, line by line, as long as nothing but quotations and a breath between them follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from griffo.passes.talk import Talk
from griffo.prose.grammar import grammar

_SAYING = (
    r"(?:words?|voice|warning|advice|promise|question|remark|request|reassurances?|vow|threat|whisper|murmur|laughter)"
)
_MIND = (
    r"(?:in|inside|through|around|at the back of|to the (?:front|forefront|surface) of) "
    r"(?:his|her|my|their|[A-Z][\w’]+) (?:\w+ )?(?:head|mind|ears?|memory|skull|thoughts)"
)
_SOUND = (
    r"(?:echo(?:e[sd]|ing)?|r[ai]ngs?|resound(?:s|ed|ing)|resonat(?:es|ed|ing)|replay(?:s|ed|ing)|repeated|whispered)"
)
_BACK = (
    r"(?:c[ao]mes? (?:back|unbidden|to (?:him|her|me|them|mind))|"
    r"return(?:s|ed) (?:to (?:him|her|me|them)|from|unbidden)|well(?:s|ed) up|sw[ai]ms? (?:to|up|into)|"
    r"surfac(?:es|ed)|float(?:s|ed) (?:up|back)|drift(?:s|ed) back)"
)
_TOLD = r"(?:said|asked|told|promised|whispered|warned|shouted)"
_SCENE = re.compile(
    r"\b(?:a|an|the|that|this|old|one) (?:\w+ )?memor(?:y|ies) (?:\w+ )?(?:ran|came|surfaced|rose|"
    r"flashed|flooded|returned|played|hit|struck|stirred|swam)\b|"
    r"\b(?:brought back (?:\w+ )?memories|(?:mind|thoughts) (?:\w+ )?(?:went|flew|flashed|drifted|wandered|"
    r"travelled|returned) (?:back )?to|cast (?:his|her|my|their) (?:mind|thoughts) back|took (?:him|her|me|them) back|"
    r"replayed (?:the|that|their) (?:\w+ )?(?:conversation|talk|scene|argument|exchange|moment))\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"\b{_SAYING} (?:[\w’]+ ){{0,6}}?{_BACK}\b|\b{_SAYING} (?:[\w’]+ ){{0,6}}?{_SOUND} (?:\w+ )?{_MIND}\b|"
    rf"\b{_SAYING} (?:[\w’]+ ){{0,6}}?{_SOUND} (?:\w+ ){{0,3}}?from (?:another|a different|long|years|that|the past)\b|"
    r"\breminded (?:him|her|them|me) of (?:something|what|how|the)\b|\bbrought back (?:\w+ )?memory\b|"
    rf"\bonce (?:asked|said|told)\b|\bhad (?:once )?{_TOLD}(?: (?:him|her|them|me|that|it|us))?(?: \w+){{0,3}}[.:]?\Z|"
    rf"\bhad (?:[\w’]+ )?(?:once )?{_TOLD}(?: (?:him|her|them|me))? (?:back (?:in|then|when)|all those|years|long)\b|"
    rf"\b(?:remember|recall)(?:ed|ing|s)? (?:[\w’]+ ){{0,4}}?(?:words|voice|advice|warning|saying|asking|telling)\b|"
    r"\bthought (?:back )?(?:of|to|about|on) (?:[\w’]+ ){1,3}?(?:words|advice|warning|promise)\b|"
    r"\bwhat (?:did|had|was it) (?:[\w’]+ ){1,3}?(?:say|said|tell|told)\b[^.?!]{0,30}\b(?:back|once|that (?:day|night)|"
    r"years|always)\b|"
    r"\b(?:last|haunting|parting|final) (?:\w+ )?(?:words|murmur|whisper|promise)\b|"
    r"\b(?:if|when(?:ever)?) (?:he|she|they|I) (?:\w+ )?closed (?:his|her|their|my) eyes,? (?:he|she|they|"
    r"I) (?:could )?(?:see|saw|hear|heard)\b|"
    r"\b(?:could )?(?:still )?heard? (?:it|him|her|them|(?:[\w’]+ ){1,2}voice) (?:again|saying|"
    r"in (?:his|her|my) (?:head|mind))\b|\bin (?:his|her|my|their) memory\b",
    re.IGNORECASE,
)
_WEAKLY = re.compile(
    rf"\b(?:remember|recall|think)(?:ed|ing|s)? [^.!?]{{0,80}}\bhad (?:\w+ )?{_TOLD}\b|"
    rf"\b(?:similar to|like|echo of) what (?:[\w’]+ ){{1,3}}had (?:\w+ )?{_TOLD}\b|"
    rf"\b{_SAYING} from (?:earlier|before|the (?:day|night|week|year)|years|long|that)\b",
    re.IGNORECASE,
)
_TURNS = re.compile(r"\b(?:but|though|yet)\b", re.IGNORECASE)
_DYING = re.compile(
    r"\b(?:from|left|on) (?:his|her|their|my|the) (?:mouth|lips|tongue)\b|\blast words (?:from|left)\b", re.IGNORECASE
)
_AFTER = re.compile(
    r"\A(?:(?:his|her|their|the) (?:\w+ )?(?:voice|words|tone|eyes|smile) had been|"
    r"that (?:\w+ )?(?:memory|promise)\b|"
    r"that (?:\w+ )?(?:moment|day|conversation|night),? (?:[\w’]+,? ){0,4}?(?:had|haunt\w*|stayed|still|years|long)\b|"
    r"(?:those|the) words (?:still|had|came|echoed|rang|haunted)|"
    rf"(?:so )?(?:he|she|they) had (?:{_TOLD}|meant|smiled|laughed)\b|the memory\b|"
    r"(?:that|this|it) (?:was|is|had been) what (?:[\w’]+ ){1,4}?(?:had|used|once|always) (?:\w+ )?"
    rf"(?:{_TOLD}|say|tell|ask)\b|"
    rf"[A-Z]\w+’s (?:words|voice) (?:had|still|{_SOUND}|{_BACK})|"
    r"even now (?:that|those|the|his|her) (?:words?|promise|voice))",
    re.IGNORECASE,
)
_FRAGMENTS = re.compile(
    r"\A(?:The|A|An|Those|That) (?:\w+ ){0,3}(?:smell|sound|sight|feel|taste|touch|warmth|weight|"
    r"light|echo|glint|gleam|stench|scent)\b",
    re.IGNORECASE,
)
_WHO = r"(?:he|she|they|I|(?:his|her|my|their) \w+|[A-Z][\w’-]+(?: [A-Z][\w’-]+)?)"
_HAD_SAID = re.compile(
    rf"[\s,]*{_WHO}(?:’d| had) (?:\w+ )?(?:{_TOLD}|ordered|replied|answered|insisted|explained|begged)\b"
)
_IN_MIND = re.compile(
    rf"[\s,—]*(?:[\w’]+ ){{0,5}}?{_SAYING} (?:had )?(?:{_SOUND} (?:\w+ )?{_MIND}|{_BACK})\b|"
    rf"[\s,—]*(?:[\w’]+ ){{1,4}}?{_SAYING} {_SOUND} (?:\w+ )?{_MIND}\b"
)
_BRIDGE = re.compile(rf"{_WHO} had (?:\w+ly )?\w+")
_SAID_NOW = re.compile(r"[\s,]*(?:\w+ )?(?:said|asked|replied|repeated|shouted|echoed|answered|whispered|went on)\b")
_SENTENCE_END = re.compile(r"[.!?…][”’]?\s")
_TAIL = 260  # characters at the end of a paragraph that may lead into a memory
_BOTH, _SURE, _LOOKS_BACK, _WEAK = 0.9, 0.75, 0.6, 0.45
_MANY = 3  # lines of a scene that is remembered, not one line of it
_LONGEST_RUN = 40
_BRIDGE_WORDS = 20


@dataclass(frozen=True, slots=True)
class Found:
    """A quotation, characters ``start`` to ``end`` of the paragraph at ``place``, with a confidence and why."""

    place: int
    start: int
    end: int
    confidence: float
    why: str


@dataclass(frozen=True, slots=True)
class _Frame:
    words: str
    scene: bool
    """Whether a scene is remembered rather than one line."""
    near: bool
    """Whether it is a sure one and stands in the last sentence before the quotation."""


def framed(talk: Talk) -> Iterator[Found]:
    """Find quotations that narration frames, and the lines that a memory is carried along."""
    done = 0
    for place in range(len(talk)):
        if talk.whole(place) and place >= done:
            run = list(_from_here(talk, place))
            yield from run
            done = run[-1].place + 1 if run else done
        elif place >= done and talk.spoken[place]:
            yield from _within(talk, place)


def _from_here(talk: Talk, place: int) -> Iterator[Found]:
    """Find a remembered line and what is carried on from it."""
    whole = talk.whole(place)
    frame = _frame(talk, place - 1) if talk.follows(place) else None
    after = _looks_back(talk, place + 1)
    if whole is None or not (frame or after):
        return
    if frame is None:
        yield Found(place, *whole, _LOOKS_BACK, f"looked back on: “{after.group() if after else ''}…”")
        return
    why = f"framed by “{frame.words}”"
    if not (frame.near or after):
        yield Found(place, *whole, _WEAK, f"{why}")
        return
    yield Found(place, *whole, _BOTH if after else _SURE, why)
    yield from _carried(talk, place, frame, why)


def _frame(talk: Talk, place: int) -> _Frame | None:
    """Return how a narrating paragraph, at its end, leads into a memory."""
    text, spoken = talk.texts[place], talk.spoken[place]
    if spoken and spoken[-1][1] >= len(text) - 2:
        return None
    start = spoken[-1][1] if spoken else 0
    if spoken and (own := _IN_MIND.match(text, start)):
        start = own.end()
    start = max(start, len(text) - _TAIL)
    if found := _leads(text[start:]):
        return found
    if _FRAGMENTS.match(text) and not grammar(text).past and len(text.split()) < 40:
        return _Frame(" ".join(text.split()[:5]) + "…", scene=False, near=True)
    return None


def _looks_back(talk: Talk, place: int) -> re.Match[str] | None:
    """Return the words with which a paragraph looks back on the quotation before it, if it leads into no other."""
    if not talk.follows(place) or (talk.whole(place + 1) and _frame(talk, place)):
        return None
    return _AFTER.match(talk.texts[place])


def _leads(tail: str) -> _Frame | None:
    scenes, words = list(_SCENE.finditer(tail)), list(_BEFORE.finditer(tail))
    found = [*scenes, *words] or list(_WEAKLY.finditer(tail))
    if not found or _DYING.search(tail):
        return None
    match = max(found, key=re.Match.end)
    rest = tail[match.end() :].rstrip(" .:…—?!”")
    sure = bool(scenes or words) and not _TURNS.search(rest)
    return _Frame(match.group().strip(" .:"), bool(scenes), sure and not _SENTENCE_END.search(rest))


def _carried(talk: Talk, start: int, frame: _Frame, why: str) -> Iterator[Found]:
    """Find the lines that go on with a memory: set where something shows that they are the same memory, else not.

    That is a breath, or narration in the pluperfect, between two of them, or narration that looks back when they end,
    or three lines of a remembered scene. Lines for which nothing speaks but that they come next are suggestions.
    """
    lines: list[int] = []
    sure, at = 0, start
    while len(lines) < _LONGEST_RUN and (step := _next(talk, at)):
        at, is_sure = step
        lines.append(at)
        sure = len(lines) if is_sure else sure
    if _looks_back(talk, at + 1) or (frame.scene and len(lines) + 1 >= _MANY):
        sure = len(lines)
    for number, place in enumerate(lines):
        confidence, how = (_SURE, why) if number < sure else (_WEAK, f"comes after a line {why}")
        yield from (Found(place, *piece, confidence, how) for piece in talk.spoken[place])


def _next(talk: Talk, at: int) -> tuple[int, bool] | None:
    """Return the paragraph in which a memory goes on after the one at ``at``, and whether that is sure."""
    if not talk.follows(at + 1):
        return None
    if talk.whole(at + 1):
        return at + 1, not talk.texts[at].rstrip().endswith(("”", "’"))
    if talk.follows(at + 2) and talk.whole(at + 2) and (talk.is_aside(at + 1) or _is_bridge(talk, at + 1)):
        return at + 2, True
    pieces = talk.spoken[at + 1]
    if pieces and pieces[0][0] == 0 and _HAD_SAID.match(talk.texts[at + 1], pieces[0][1]):
        return at + 1, True
    return None


def _is_bridge(talk: Talk, place: int) -> bool:
    """Whether a short paragraph tells in the pluperfect what was done between two remembered lines."""
    text = talk.texts[place]
    return not talk.spoken[place] and bool(_BRIDGE.match(text)) and len(text.split()) <= _BRIDGE_WORDS


def _within(talk: Talk, place: int) -> Iterator[Found]:
    """Find quotations that their own paragraph frames."""
    text, told_from, why = talk.texts[place], 0, ""
    for start, end in talk.spoken[place]:
        goes_on = why if end - start > 2 and text[told_from:start].rstrip().endswith((".", ",")) else ""
        why = _in_pluperfect(text, end) or goes_on
        if match := _IN_MIND.match(text, end):
            yield Found(place, start, end, _SURE, f"framed by “{match.group().strip(' ,—')}”")
        elif why:
            yield Found(place, start, end, _WEAK, why)
        elif text[told_from:start].rstrip().endswith(":") and not _SAID_NOW.match(text, end):
            frame = _leads(text[max(told_from, start - _TAIL) : start])
            yield from [Found(place, start, end, _WEAK, f"framed by “{frame.words}”")] if frame else []
        told_from = end


def _in_pluperfect(text: str, end: int) -> str:
    """Say that "she had said" follows a quotation; empty where it does not."""
    match = _HAD_SAID.match(text, end)
    return f"told in the pluperfect: “{match.group().strip(' ,')}”" if match else ""
