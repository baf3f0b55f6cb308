"""What sounds like direct thought and is something else: a voice that answers back, letters to and fro, verse, a noise.

Each rule is a row of ``RULES``: a name, and a function from the paragraphs to the sentences that it holds for, with the
most confidence that these can have. The learned trees do not know them: they are about paragraphs further off than the
two sentences on either side, or about words too rare to be learned. Found by reading the wrong marks in fiction whose
italics are known; ``bench/thoughts.md`` says what each is worth.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from griffo.model import Block, Role
from griffo.passes.messages import is_play_line, script_names
from griffo.passes.narration import Narration
from griffo.passes.paragraphs import Paragraphs
from griffo.passes.units import Unit

ASKED = 0.3
"""The most confidence of what may be a thought all the same: of 164 that would have been set, one in three was."""
_NEVER = 0.0


Rule = Callable[[Paragraphs], Iterator[tuple[int, float]]]


def ceilings(blocks: Sequence[Block], found: Sequence[Unit], whole: Narration) -> list[float]:
    """Return the most confidence that each sentence can have where no sign of the author's marks it."""
    most = [1.0] * len(found)
    page = Paragraphs(blocks, found, whole)
    for rule in RULES.values():
        for at, chance in rule(page):
            most[at] = min(most[at], chance)
    return most


_SAID = (
    r"(?:said|asked|replied|answered|demanded|observed|whispered|muttered|snapped|hissed|called|murmured|added|agreed|"
    r"cried|continued|remarked|growled|insisted|suggested|admitted|repeated|screamed|roared|sneered|teased|sent|"
    r"mused|shouted|yelled|urged|countered|interjected|warned|spoke up|put in|pointed out|chimed in|went on)"
)
_SPEAKER = (
    r"(?:(?:his|her|my|their|the|an?|some|that) (?:[\w’-]+ ){0,3}[\w’-]+|(?:another|one)(?: [\w’-]+){0,4}|"
    r"[A-Z][\w’-]+(?: [\w’-]+){0,3}?|it|he|she)"
)
_VOICED = re.compile(
    rf"[,?!…—]’? (?:{_SAID} {_SPEAKER}|{_SPEAKER} (?:\w+ly )?{_SAID})"
    r"(?= \w+ly\b|[,.;:!?—…]|\Z| (?:in|from|at|with|to|back)\b)"
)
_SELF = re.compile(r"\b(?:him|her|my|it|them)sel(?:f|ves)\b")
_APART = 6
"""Paragraphs between two that voices speak in, up to which those between them belong to the exchange."""


def _voices(page: Paragraphs) -> Iterator[tuple[int, float]]:
    """Find reporting clauses without quotation marks: inner voices, telepathy, speech that lost its marks."""
    voiced = [
        at
        for at, text in enumerate(page.texts)
        if page.silent[at] and (match := _VOICED.search(text)) and not _SELF.search(match[0])
    ]
    held = set(voiced)
    for one, other in pairwise(voiced):
        if other - one <= _APART and all(page.silent[one:other]):
            held.update(range(one, other))
    for at in sorted(held):
        yield from ((unit, ASKED) for unit in page.untagged(at))


_WRITES = re.compile(
    r"\b(?:wrote|scribbled|scrawled|penned|typed|texted)\b|"
    r"\b(?:reply|response|answer|words?|ink|letters|writing|message|text)\b (?:\w+ ){0,2}?"
    r"(?:came|continued|appeared|faded|formed|read|went on|followed)\b|\bcame (?:the|his|her|a|an) (?:\w+ )?"
    r"(?:reply|response|answer|message|text)\b"
)
_LETTERS, _NEAR, _BEFORE, _AFTER = 3, 8, 2, 3
"""How many paragraphs must tell that somebody writes, how far apart, and how far before and after the exchange goes."""


def _letters(page: Paragraphs) -> Iterator[tuple[int, float]]:
    """Find where people write to each other, and what they write stands in no quotation marks."""
    written = [at for at, text in enumerate(page.texts) if page.silent[at] and _WRITES.search(text)]
    run: list[int] = []
    for at in [*written, len(page.texts) + _NEAR + 1]:
        if run and at - run[-1] > _NEAR:
            if len(run) >= _LETTERS:
                for number in range(max(0, run[0] - _BEFORE), min(len(page.texts), run[-1] + _AFTER + 1)):
                    if page.silent[number]:
                        yield from ((unit, ASKED) for unit in page.untagged(number))
            run = []
        run.append(at)


_LINE, _LINES = 90, 4
_ENDED = re.compile(r"[.!?…:][”’)\]*_]*\Z")


def _verse(page: Paragraphs) -> Iterator[tuple[int, float]]:
    """Find verse: short paragraphs on end, of which half break off and some begin in lower case."""
    for run in page.runs(lambda at: page.silent[at] and len(page.texts[at]) <= _LINE):
        lines = [(at, page.texts[at].strip()) for at in run]
        verse = [k for k, (_, line) in enumerate(lines) if not _ENDED.search(line) or line[:1].islower()]
        lines = lines[verse[0] : verse[-1] + 1] if verse else []
        broken = sum(not _ENDED.search(line) for _, line in lines)
        lower = sum(line[:1].islower() for _, line in lines)
        if len(lines) >= _LINES and 2 * broken >= len(lines) and 5 * lower >= len(lines):
            for at, _ in lines:
                yield from ((unit, _NEVER) for unit in page.units(at))


_NOISE = re.compile(
    r"(?:aa+h+|ba+ng|bo+m|boo+m|cra+ck|cra+sh|thu+d|thump|sna+p|po+p|click|clack|whoo+sh|swi+sh|swoosh|bam|wham|slam|"
    r"splash|splat|smack|crunch|cru+nch|clang|clank|clink|ding|dong|ring|bri+ng|beep|buzz+|hiss+|rip|thwack|whack|"
    r"knock|tap|tick|tock|plop|drip|creak|rumble|ka-?boom|caw|woof|meow|roar|rattle|rustle|zap|fwoosh|twang)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_LONGEST_NOISE = 40


def _noises(page: Paragraphs) -> Iterator[tuple[int, float]]:
    """Find what is nothing but the word for a noise, once or again: it is heard, not thought."""
    for at, unit in enumerate(page.found):
        words = _WORD.findall(unit.text) if len(unit.text) <= _LONGEST_NOISE and not unit.spoken else []
        if words and all(map(_NOISE.fullmatch, words)):
            yield at, _NEVER


_ITEM = re.compile(r"(?:[•·◦‣▪–-]|\(?(?:\d{1,3}|[a-z])[.)])\s")


def _items(page: Paragraphs) -> Iterator[tuple[int, float]]:
    """Find the items of a list, the rows of a table, and what is no more than a number."""
    listed = [bool(_ITEM.match(text)) for text in page.texts]
    for at, (text, (_, units)) in enumerate(zip(page.texts, page.places, strict=True)):
        beside = (at > 0 and listed[at - 1]) or (at + 1 < len(listed) and listed[at + 1])
        if (listed[at] and (beside or text[0] == "•")) or " · " in text:
            yield from ((unit, _NEVER) for unit in units)
    for number, unit in enumerate(page.found):
        if not any(map(str.isalpha, unit.text)):
            yield number, _NEVER


_LINKS = frozenset(
    "and but or so then yet until till because instead except unless though although when while only after before "
    "still and/or nor for".split()
)  # fmt: skip
_BRIEF = 5


def _links(page: Paragraphs) -> Iterator[tuple[int, float]]:
    """Find links that break off ("Then…", "Instead—", "And then:"): the narrator holds his breath."""
    for at, unit in enumerate(page.found):
        shape = unit.grammar
        brief = 0 < len(shape.words) <= _BRIEF and not (shape.first or shape.second or shape.present)
        if brief and not unit.spoken and shape.words[0] in _LINKS and unit.text[-1] in "…:—–":
            yield at, ASKED


_ESSAY, _SENTENCES = 4, 12


def _essays(page: Paragraphs) -> Iterator[tuple[int, float]]:
    """Find paragraphs on end that speak in the present, amid a tale in the past: how things are, not a thought."""
    for run in page.runs(lambda at: page.silent[at] and _is_present(page, page.units(at))):
        if len(run) >= _ESSAY and sum(len(page.units(at)) for at in run) >= _SENTENCES:
            for at in run:
                yield from ((unit, ASKED) for unit in page.untagged(at))


def _is_present(page: Paragraphs, units: range) -> bool:
    shapes = [page.found[at].grammar for at in units]
    now, then = (sum(counts) for counts in zip(*((shape.present, shape.past) for shape in shapes), strict=True))
    return page.whole.tense == "past" and now > then


_READS = re.compile(
    r"\b(?:letter|note|message|parchment|card|inscription|journal|diary|e-?mail|telegram|reply|postcard)\b[^.]{0,40}:\Z"
)
_GOES_ON = 8


def _read(page: Paragraphs) -> Iterator[tuple[int, float]]:
    """Find where a letter goes on below its first paragraph: as long as nobody speaks, and "I" or "you" is there."""
    numbers = {number: at for at, (number, _) in enumerate(page.places)}
    for number, block in enumerate(page.blocks):
        if block.role is not Role.PARAGRAPH or not _READS.search(block.text.value[-80:]):
            continue
        for following in range(number + 1, min(len(page.blocks), number + 1 + _GOES_ON)):
            if page.blocks[following].role is Role.DOCUMENT:
                continue
            at = numbers.get(following)
            if at is None or not page.silent[at] or not _is_addressed(page, page.units(at)):
                break
            yield from ((unit, ASKED) for unit in page.untagged(at))


def _is_addressed(page: Paragraphs, units: range) -> bool:
    shapes = [page.found[at].grammar for at in units]
    spoken_to = any(shape.first or shape.second for shape in shapes)
    return spoken_to and page.whole.person == 3


def _tails(page: Paragraphs) -> Iterator[tuple[int, float]]:
    """Find what goes on in lower case after a speech or an ellipsis, or leads up to a quotation without a stop."""
    for at, unit in enumerate(page.found):
        if unit.spoken:
            continue
        shape, text = unit.grammar, unit.text
        lower = text.lstrip("…. ")[:1].islower()
        before = at > 0 and page.found[at - 1].block == unit.block and page.found[at - 1].spoken
        following = page.found[at + 1] if at + 1 < len(page.found) else None
        leads = following and following.block == unit.block and (following.spoken or following.quoted)
        if (lower and (before or text[0] == "…") and not (shape.first or shape.second)) or (
            leads and text[-1].isalnum()
        ):
            yield at, ASKED


_SCENE, _REST = 10, 4
"""Paragraphs between two speakers of a play up to which all are theirs, and how many short ones are the last one's."""


def _plays(page: Paragraphs) -> Iterator[tuple[int, float]]:
    """Find the lines of a play between its speakers, who are named only where another begins to speak."""
    numbers = [number for number, _ in page.places]
    actors = script_names(page.blocks)
    lines = [at for at, number in enumerate(numbers) if is_play_line(page.blocks[number], actors)] if actors else []
    for one, other in zip(lines, [*lines[1:], 2 * len(numbers) + _SCENE], strict=False):
        close = other - one <= _SCENE
        for at in range(one, other if close else min(len(numbers), one + 1 + _REST)):
            if not page.silent[at] or (not close and len(page.texts[at]) > _LINE and at > one):
                break
            yield from ((unit, _NEVER) for unit in page.units(at))


RULES: dict[str, Rule] = {
    "voices": _voices,
    "letters": _letters,
    "verse": _verse,
    "noises": _noises,
    "items": _items,
    "links": _links,
    "essays": _essays,
    "read": _read,
    "plays": _plays,
    "tails": _tails,
}
"""What sounds like thought and is none, by name."""
