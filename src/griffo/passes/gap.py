"""What an odd gap between two paragraphs stands for: a lost scene break, a lost line, or nothing.

A scene opens by telling when, where and who: it names people and places, jumps in time, begins at length.
A paragraph after a lost line goes on with what was said: it reacts, it says "she" of somebody just met,
speaks of a name, an answer, a voice that no line before it holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from griffo.model import Boundary

_REACTION = (
    r"said|says|asked|replied|answered|nodded|shook|shrugged|glanced|looked|stared|turned|blinked|"
    r"smiled|grinned|laughed|"
    r"chuckled|frowned|sighed|scoffed|snorted|paused|hesitated|froze|flinched|winced|gasped|swallowed|"
    r"muttered|whispered|"
    r"repeated|spoke|agreed|raised|rolled|lifted|tilted|made|gave|did(?:n’t| not)|could(?:n’t| not)|"
    r"jumped|started|stopped|let out|hummed"
)
_TIME = (
    r"later|the (?:next|following|previous|first|last)|that (?:night|evening|morning|afternoon|day|summer|winter|same)|"
    r"(?:two|three|four|five|six|seven|eight|nine|ten|several|many|a few|some|a couple of|half an?|"
    r"an?) (?:\w+ )?(?:years?|months?|weeks?|days?|hours?|minutes?|nights?)|"
    r"(?:years?|months?|weeks?|days?|hours?|moments) (?:ago|later|passed|went|before|after)|"
    r"by the time|meanwhile|elsewhere|morning|dawn|dusk|midnight|noon|"
    r"at (?:dawn|dusk|noon|midnight|night|first light|home|the)|on (?:the|monday|tuesday|wednesday|"
    r"thursday|friday|saturday|sunday)|"
    r"only (?:when|after)|it was|it had|when|once|after|before|back (?:at|in|home)|in the|outside|inside|across|"
    r"january|february|march|april|june|july|august|september|october|november|december|spring|summer|"
    r"autumn|winter|tonight|today|yesterday"
)
_SAID_THINGS = (
    r"name|words?|answer|reply|question|response|honorific|tone|voice|remark|comment|joke|statement|"
    r"order|command|greeting|accusation|suggestion|outburst|request|sound of \w+|recognition|title|"
    r"nickname|compliment|insult|admission|confession"
)
_WAKING = (
    r"woke|awoke|opened (?:his|her|their|my) eyes|arrived|returned|stood (?:in|at|on|by|before|"
    r"outside)|sat (?:in|at|on|by)|lay (?:in|on)|was (?:sitting|standing|walking|lying|waiting|"
    r"running|late)|walked (?:into|through|down|along|up)|remembered|had (?:been|gone|come|left|taken|"
    r"spent|never|always|not)"
)
_PRONOUN = re.compile(r"(?:He|She|They|It|His|Her|Their|I|My|We|You)\b")
_NAME = re.compile(r"\b[A-Z][a-zà-ÿ]+\b")
_NAME_SUBJECT = re.compile(r"(?:[A-Z][\w’-]+ ){1,3}(?=[a-z])")
_NOT_NAMES = frozenset(
    "The A An And But When Then There This That These Those It He She They We I You His Her Their My In "
    "On At After Before If So As To For With From What Why How Who Where No Not Yes Only Once By Now "
    "Later Even Just Still All".split()
)
_OPENING_TIME = re.compile(rf"(?:{_TIME})\b", re.IGNORECASE)
_TIME_ANYWHERE = re.compile(
    r"\b(?:so many|years? ago|that day|the next (?:day|morning)|(?:hours?|days?|weeks?|months?|"
    r"years?) (?:later|ago|after)|tomorrow|this morning|last night)\b",
    re.IGNORECASE,
)
_REACTS = re.compile(rf"(?:\w+ ){{0,2}}?(?:{_REACTION})\b")
_SETTING = re.compile(rf"\b(?:{_WAKING})\b")
_TALK = re.compile(
    rf"\b(?:that|the|her|his|their|this|at|of) (?:\w+ )?(?:{_SAID_THINGS})\b|\bsaid (?:his|her|their|"
    r"my) name\b|\bsound of\b"
)


def weigh(before: Sequence[str], after: Sequence[str], *, drawn: bool) -> tuple[Boundary, str]:
    """Judge a gap by up to three paragraphs on either side; ``drawn`` if the file draws its scene breaks elsewhere.

    Returns what the gap stands for and the evidence in words.
    """
    evidence = [*_for_break(before, after), *_for_lost(before, after)]
    if drawn:
        evidence.append((-0.8, "the author draws scene breaks elsewhere"))
    score = sum(weight for weight, _ in evidence)
    if score >= 0:
        return Boundary.SCENE_BREAK, _why(evidence, 1) or "an odd gap"
    return Boundary.LOST_LINE, _why(evidence, -1)


def _why(evidence: Sequence[tuple[float, str]], sign: int) -> str:
    telling = sorted((item for item in evidence if item[0] * sign > 0), key=lambda item: -abs(item[0]))
    return ", ".join(words for _, words in telling[:3])


def _first_sentence(text: str) -> str:
    match = re.search(r"[.!?…]+[”’]?(?=\s|\Z)", text)
    return text[: match.end()] if match else text


def _names(text: str) -> set[str]:
    return {name for name in _NAME.findall(text) if name not in _NOT_NAMES}


def _for_break(before: Sequence[str], after: Sequence[str]) -> list[tuple[float, str]]:
    first, opening = after[0], _first_sentence(after[0])
    found = [(0.2, "a gap wider than the file's usual one")]
    if _OPENING_TIME.match(opening):
        found.append((1.5, "it opens with a time or place"))
    elif _TIME_ANYWHERE.search(opening):
        found.append((1.2, "it speaks of another time"))
    if not first.startswith(("“", "‘")) and _SETTING.search(opening):
        found.append((0.8, "it sets a scene"))
    subject = _NAME_SUBJECT.match(first)
    if subject and subject.group().split()[0] not in _NOT_NAMES:
        found.append((1.0, "it opens with a name"))
        if not _names(subject.group()) & _names(" ".join(before[-1:])):
            found.append((0.6, "the name is new here"))
    if len(first.split()) > 60:
        found.append((0.5, "a long paragraph opens"))
    if not before[-1].endswith(("”", "’")) and len(before[-1].split()) <= 8:
        found.append((0.9, "a short line closes what went before"))
    if (
        re.search(r"[”’]\Z", before[-1])
        and not first.startswith(("“", "‘"))
        and (subject or _OPENING_TIME.match(opening))
    ):
        found.append((0.4, "speech closes what went before"))
    return found


def _for_lost(before: Sequence[str], after: Sequence[str]) -> list[tuple[float, str]]:
    first, opening = after[0], _first_sentence(after[0])
    found: list[tuple[float, str]] = []
    if _PRONOUN.match(first):
        found.append((-0.7, "it opens with a pronoun"))
        if _REACTS.match(opening.split(" ", 1)[-1]):
            found.append((-1.0, "it reacts to something"))
    if not first.startswith(("“", "‘")) and not before[-1].endswith("”") and _TALK.search(opening):
        found.append((-1.2, "it answers words that are not there"))
    if first.startswith(("“", "‘")):
        found.append((-0.6, "it opens in the midst of talk"))
        if not before[-1].endswith(("”", "’")):
            found.append((-0.4, "no scene is set for the speech"))
        if _names(first) & _names(before[-1]) or re.match(
            r"“(?:His|Her|Their|He|She|They|Yes|No|Not|And|But|So|It)\b", first
        ):
            found.append((-0.5, "the speech takes up what went before"))
    if len(first.split()) < 12:
        found.append((-0.3, "a short paragraph follows"))
    return found
