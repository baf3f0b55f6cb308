"""Remembered speech and scenes: words that were spoken at another time, set among those spoken now."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from griffo.model import Block, Kind, NoteKind, Role, Span, Story
from griffo.prose.grammar import WORD, grammar
from griffo.prose.sentences import sentences
from griffo.prose.speech import quotes_of, speech

BY = "memory"
_CUE_BEFORE = re.compile(
    r"\b(?:a|the|that|this|old|one) (?:\w+ )?memor(?:y|ies) (?:\w+ )?(?:ran|came|surfaced|rose|"
    r"flashed|flooded|returned|played|hit|struck|stirred|swam)|"
    r"\b(?:reminded (?:him|her|them|me) of (?:something|what|how|the)|brought back (?:\w+ )?memor(?:y|"
    r"ies)|(?:words|voice) (?:\w+ )?(?:echoed|rang|came back|returned)|"
    r"once (?:asked|said|told)|had (?:once )?(?:said|asked|told|promised|whispered|warned)(?: (?:him|"
    r"her|them|me|that|it))?(?: \w+){0,3}[.:]?\Z|remember(?:ed|ing)? (?:\w+ ){0,3}(?:words|voice|"
    r"saying|asking|telling)|"
    r"(?:last|haunting|parting|final) (?:\w+ )?(?:words|murmur|whisper|promise)|(?:if|"
    r"when(?:ever)?) (?:he|she|they|I) (?:\w+ )?closed (?:his|her|their|my) eyes,? (?:he|she|they|"
    r"I) (?:could )?(?:see|saw|hear|heard)|heard (?:it|him|her|them) again|in (?:his|her) memory)",
    re.IGNORECASE,
)
_CUE_AFTER = re.compile(
    r"\A(?:(?:his|her|their|the) (?:\w+ )?(?:voice|words|tone|eyes|smile) had been|"
    r"that (?:\w+ )?(?:memory|moment|promise|day|conversation|night)\b|(?:those|the) words (?:still|"
    r"had|came|echoed|rang|haunted)|"
    r"(?:he|she|they) had (?:said|told|asked|promised|meant|smiled|laughed)|the memory\b|"
    r"even now (?:that|those|the|his|her) (?:words?|promise|voice))",
    re.IGNORECASE,
)
_FRAGMENTS = re.compile(
    r"\A(?:The|A|An|Those|That) (?:\w+ ){0,3}(?:smell|sound|sight|feel|taste|touch|warmth|weight|"
    r"light|echo|glint|gleam|stench|scent)\b",
    re.IGNORECASE,
)
_ITALICS_NOTE = re.compile(
    r"\bitalics\b[^.]{0,60}\b(?:from|are|is|were)\b[^.]{0,80}\b(?:when|ago|back|past|first|memor\w+|"
    r"flash ?backs?|earlier|years?)\b",
    re.IGNORECASE,
)
_TAG = re.compile(r"[,\s]*(?P<who>[A-Z]\w+|he|she|they|I) \w+")
_RECALL = re.compile(r"\b(?:brought back (?:\w+ )?memories|remembered|took (?:him|her|them) back)\b[^.]*\.")
_LIVE = re.compile(r"[\s,]*(?:\w+ )?(?:said|asked|replied|repeated|shouted|echoed|he|she|they|I)\b")
_PAST = "the author’s note says that italics show the past"
_PRONOUNS = frozenset({"he", "she", "they", "I"})
_LONGEST = 400
_ECHO = 4  # words: a shorter phrase comes back by chance


def memory(story: Story) -> Story:
    """Mark remembered speech: framed by memory, said before in the story, or set side by side with live speech.

    A quotation is remembered when the paragraph before or after frames it as memory; when it repeats, as a
    paragraph's own, at least four words that were said earlier; or, where the author's note says that
    italics show the past, when it stands right behind another quotation in one paragraph.
    """
    blocks = list(story.blocks)
    quotes = quotes_of(block.text.value for block in blocks if block.role is Role.PARAGRAPH)
    body = [at for at, block in enumerate(blocks) if block.role is Role.PARAGRAPH]
    spoken = {at: speech(blocks[at].text.value, quotes) for at in body}
    marks: dict[int, list[Span]] = {at: [] for at in body}
    _framed(blocks, body, spoken, marks)
    _echoes(blocks, body, spoken, marks)
    if says_italics_are_past(blocks):
        _side_by_side(blocks, body, spoken, marks)
    for at in body:
        blocks[at] = blocks[at].spans_by(BY, _apart(blocks[at].text.value, marks[at]))
    return replace(story, blocks=tuple(blocks))


def says_italics_are_past(blocks: Sequence[Block]) -> str:
    """Return the sentence of an author's note that says what the lost italics were: the past."""
    for block in blocks:
        if (
            block.role is Role.NOTE
            and block.note is NoteKind.NOTE
            and (match := _ITALICS_NOTE.search(block.text.value))
        ):
            return match.group()
    return ""


def _apart(text: str, spans: Sequence[Span]) -> list[Span]:
    """Join spans that only white space parts, and leave out those that lie over earlier ones."""
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


def _whole(blocks: Sequence[Block], at: int, spoken: dict[int, list[tuple[int, int]]]) -> tuple[int, int] | None:
    """Return the slice of a paragraph that is one quotation and nothing else."""
    text = blocks[at].text.value
    return spoken[at][0] if len(spoken[at]) == 1 and spoken[at][0] == (0, len(text.rstrip())) else None


def _mark(piece: tuple[int, int], confidence: float, why: str) -> Span:
    """Mark a quotation; its marks stay, as speech in a memory is still speech."""
    return Span(Kind.MEMORY, piece[0], piece[1], BY, confidence, why)


def _framed(
    blocks: Sequence[Block], body: Sequence[int], spoken: dict[int, list[tuple[int, int]]], marks: dict[int, list[Span]]
) -> None:
    frame = ""
    for place, at in enumerate(body):
        text = blocks[at].text.value
        whole = _whole(blocks, at, spoken)
        if whole is None:
            frame = _cue(text, spoken[at]) or (frame if _is_aside(text, spoken[at]) else "")
            continue
        follows = blocks[body[place + 1]].text.value if place + 1 < len(body) else ""
        after = _CUE_AFTER.match(follows)
        if frame or after:
            both = bool(frame and after)
            why = f"framed by “{frame}”" if frame else f"looked back on: “{after.group() if after else ''}…”"
            marks[at].append(_mark(whole, 0.9 if both else 0.75 if frame else 0.6, why))
        if frame and not _is_run(blocks, body, spoken, place):
            frame = ""


def _cue(text: str, spoken: Sequence[tuple[int, int]]) -> str:
    """Return the words with which a narrating paragraph, at its end, leads into a memory."""
    if spoken and spoken[-1][1] >= len(text) - 2:
        return ""
    tail = text[spoken[-1][1] if spoken else 0 :]
    last = tail[-260:]
    match = _CUE_BEFORE.search(last)
    if match:
        return match.group().strip(" .:")
    if _FRAGMENTS.match(text) and not grammar(text).past and len(text.split()) < 40:
        return " ".join(text.split()[:5]) + "…"
    return ""


def _is_aside(text: str, spoken: Sequence[tuple[int, int]]) -> bool:
    """Whether a paragraph is a word or two between remembered lines, as a name breathed is."""
    return not spoken and len(WORD.findall(text)) <= 3


def _is_run(blocks: Sequence[Block], body: Sequence[int], spoken: dict[int, list[tuple[int, int]]], place: int) -> bool:
    """Whether the memory goes on: a short aside and then another whole quotation follow."""
    if place + 2 >= len(body):
        return False
    aside, later = body[place + 1], body[place + 2]
    return _is_aside(blocks[aside].text.value, spoken[aside]) and _whole(blocks, later, spoken) is not None


def _words(text: str) -> str:
    return " ".join(word.lower() for word in WORD.findall(text))


def _echoes(
    blocks: Sequence[Block], body: Sequence[int], spoken: dict[int, list[tuple[int, int]]], marks: dict[int, list[Span]]
) -> None:
    """Mark quotations that open a paragraph and repeat, word for word, something said earlier.

    People do say things twice: only a long one that stands apart from any talk is set, the rest are suggestions.
    """
    seen: set[str] = set()
    for place, at in enumerate(body):
        text = blocks[at].text.value
        for start, end in spoken[at]:
            said = _words(text[start:end])
            count = said.count(" ") + 1
            live = _LIVE.match(text, end)
            if start == 0 and count >= _ECHO and said in seen and not live:
                apart = count > _ECHO + 2 and text[end - 2] in ".!?" and _stands_apart(blocks, body, spoken, place)
                confidence, how = (0.7, ", apart from any talk") if apart else (0.4, "")
                marks[at].append(_mark((start, end), confidence, f"repeats words said earlier in the story{how}"))
            seen.update(_endings(said, count))
            for unit in sentences(text[start:end]):
                words = _words(unit.text)
                seen.update(_endings(words, words.count(" ") + 1))
        _unquoted_echo(text, spoken[at], seen, marks[at])


def _stands_apart(
    blocks: Sequence[Block], body: Sequence[int], spoken: dict[int, list[tuple[int, int]]], place: int
) -> bool:
    """Whether a quotation is no part of a conversation: narration ends before it, and nobody answers."""
    before, after = body[place - 1] if place else -1, body[place + 1] if place + 1 < len(body) else -1
    told_before = before < 0 or not blocks[before].text.value.endswith(("”", "’"))
    return told_before and len(spoken[body[place]]) == 1 and (after < 0 or not spoken[after])


def _unquoted_echo(text: str, spoken: Sequence[tuple[int, int]], seen: set[str], marks: list[Span]) -> None:
    """Mark a paragraph without speech that is made of sentences said earlier: quotation marks were never its own."""
    if spoken or len(text) > _LONGEST:
        return
    said = [_words(unit.text) for unit in sentences(text)]
    if said and all(words in seen for words in said) and sum(words.count(" ") + 1 for words in said) >= _ECHO + 2:
        marks.append(Span(Kind.MEMORY, 0, len(text), BY, 0.8, "repeats words said earlier in the story"))


def _endings(said: str, count: int) -> list[str]:
    """Return what of a speech may come back: its whole, and its last and first words from the fourth on."""
    words = said.split()
    most = min(count, 24)
    return (
        [" ".join(words[-n:]) for n in range(_ECHO, most + 1)]
        + [" ".join(words[:n]) for n in range(_ECHO, most)]
        + [said]
    )


def _side_by_side(
    blocks: Sequence[Block], body: Sequence[int], spoken: dict[int, list[tuple[int, int]]], marks: dict[int, list[Span]]
) -> None:
    """Mark, where the note says that italics are the past, what stands beside live speech in one paragraph."""
    for at in body[len(body) // 2 :]:
        text, pieces = blocks[at].text.value, spoken[at]
        for place, piece in enumerate(pieces):
            if why := _doubled(text, pieces, place):
                marks[at].append(_mark(piece, 0.8, f"{why}; {_PAST}"))
        for unit in sentences(text, pieces) if pieces else []:
            shape = grammar(unit.text)
            addressed = shape.second or shape.imperative or shape.words[0] == "thank"
            if not unit.spoken and addressed and not shape.past and not shape.third and "”" in text[: unit.start]:
                marks[at].append(
                    Span(
                        Kind.MEMORY, unit.start, unit.end, BY, 0.7, f"speaks to “you” outside quotation marks; {_PAST}"
                    )
                )


def _doubled(text: str, pieces: Sequence[tuple[int, int]], place: int) -> str:
    """Say why a quotation is not the live one of its paragraph; empty where it is."""
    start, end = pieces[place]
    if _RECALL.search(text[:start]) and place == 0:
        return f"follows “{[match.group() for match in _RECALL.finditer(text[:start])][-1].strip()}”"
    if place == 0:
        return ""
    before_end = pieces[place - 1][1]
    tag, earlier = (None if text[edge - 2] == "." else _TAG.match(text, edge) for edge in (end, before_end))
    if not text[before_end:start].strip() and (tag or not text[end:].strip()):
        return "beside another quotation without a word between"
    if (
        tag
        and earlier
        and {tag["who"], earlier["who"]} & _PRONOUNS
        and tag["who"] != earlier["who"]
        and tag.end() - end < 30
    ):
        return f"“{tag['who']}” speaks in the paragraph of “{earlier['who']}”"
    return ""
