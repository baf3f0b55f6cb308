"""Letters, reports, messages, signs and verse that a story quotes."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cache

from griffo.model import Block, Boundary, Kind, Role, Span, Story
from griffo.passes.messages import chats, is_play_line, mails, script_names, signs
from griffo.prose.grammar import grammar

BY = "documents"
# In text in lower case: to search regardless of case takes three times as long.
_CUE = re.compile(
    r"\b(?:reports?|letters?|notes?|files?|charts?|records?|e-?mails?|memos?|telegrams?|articles?|"
    r"headlines?|parchment|scroll|transcripts?|logs?|ledger|notices?|inscription|plaque|certificate|diary|journal)\b",
)
_WEAK_CUE = re.compile(r"\b(?:pages?|papers?|read(?:ing)?|wrote|written|handwriting)\b")
_PERSON = re.compile(
    r"\b(?:I|me|my|mine|we|us|our|you|your|he|him|his|she|her|hers|they|them|their|it’s|that’s|who|"
    r"what|why|how)\b|[!?]",
    re.IGNORECASE,
)
_REGISTER = re.compile(
    r"\b(?:was|were|is|are|been|be) (?:\w+ly )?\w+(?:ed|en|own|ought)\b|%|\b\d+\b|\b(?:patient|"
    r"subject|noted|observed|estimated|indicates?|multiple|approx|primarily|"
    r"secondary|recovered|aged|height|weight|fractures?|male|female|body|cause|death|approximately|"
    r"due to|upper|lower|inch(?:es)?|feet|miles?|hours|absent|present|nil|none|required|pending|per|"
    r"deceased|suspect|evidence|witness|findings|condition|recommend\w*|administered|confirmed|"
    r"located|received|dated|signed|found)\b",
    re.IGNORECASE,
)
_STRICT_SALUTATION = re.compile(
    r"(?:my )?(?:dear(?:est)?\b[^.!?]{1,60}[,:—]?|to whom it may concern[,:]?)", re.IGNORECASE
)
_TELLS = re.compile(
    r"\b(?:was|were|had|did|went|came|took|made|saw|stood|sat|ran|fell|got|began|left|gave|told|knew|thought|felt|lay|"
    r"turned|looked|walked|opened|stopped|started|seemed|smiled|nodded)\b"
)
_HAD = re.compile(r"\bhad\b")
_CLOSING = re.compile(
    r"(?:yours?(?: [\w’]+){0,4}|love(?: always)?|with (?:all my )?love|sincerely|regards|(?:best|kind|"
    r"warm) (?:wishes|regards)|your (?:\w+ ){0,2}(?:servant|friend|son|daughter|brother|sister|mother|"
    r"father)|affectionately|faithfully|always|cheers|thanks(?: again)?|take care|respectfully|cordially|hugs|"
    r"xo(?:xo)*|(?:ever|truly|all my|much) (?:yours|love)|until (?:then|we meet[\w ]{0,20})|see you (?:soon|then))"
    r"[,.!]?(?: yours)?|[—–~-]+\s?[A-Z][\w. ]{0,40}|p\.?s\.? .*",
    re.IGNORECASE,
)
_NAME_SALUTATION = re.compile(
    r"(?:(?:hi|hello|hey|greetings),? )?(?-i:[A-Z][\w.’-]*(?: [A-Z][\w.’-]*){0,3}),", re.IGNORECASE
)
_LETTER_CUE = re.compile(
    r"\b(?:letters?|notes?|parchment|envelope|scroll|e-?mails?|messages?|reply|handwriting|hand|read(?:ing)?|wrote|"
    r"penned|pen|quill|paper)\b",
    re.IGNORECASE,
)
_READ_OUT = re.compile(
    r"\b(?<!mental )(?:notes?|letter|card|sign|text|message|reply|postcard|poster|banner|plaque|label|screen|caption|"
    r"inscription|headline|scrawl|handwriting|telegram|e-?mail|slip|paper|parchment)"
    r"(?: (?:[\w’]+ ){0,4}?(?:read|reads|said|says|ran|saying|reading))?:\s+(?P<words>[^“”]+)\Z",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"(?P<label>(?:\w+ )?\w+):\s")
_NEAR, _WEAK_NEAR, _AGAIN, _LETTER, _SHORT_LINE, _SIGNATURE = 14, 4, 8, 40, 70, 2
_CUE_REACH = 160  # characters before a line or a colon that may say what is read
_WORDS_READ = 2
_STANZA = 3
_AFTER_COLON = "what is read, after a colon"
_SHORT_LINES = "one of several short lines without a gap"


def documents(story: Story) -> Story:
    """Set letters, reports, messages (``DOCUMENT``) and verse (``VERSE``) apart from the narration.

    A letter runs from its salutation to its closing lines. A report is a paragraph of eight words or more
    without any person in it, in an official register, outside speech, within 14 paragraphs after words
    such as "report" or "file", or within 4 after weaker ones such as "page". Messages, e-mails, signs and headlines
    are found in ``messages.py``. What a paragraph reads out after a colon ("the card said: …") is a ``DOCUMENT`` span.
    Verse is a run of three or more short lines without a gap that do not end as sentences do.
    """
    blocks = list(story.blocks)
    _letters(blocks)
    _introduced(blocks)
    mails(blocks)
    chats(blocks)
    signs(blocks)
    _reports(blocks)
    _verse(blocks)
    actors = script_names(blocks)
    return replace(story, blocks=tuple(_spans(block, actors) for block in blocks))


def _free(block: Block) -> bool:
    return block.role is Role.PARAGRAPH


def _letters(blocks: list[Block]) -> None:
    for at, block in enumerate(blocks):
        line = block.text.value.strip()
        if _free(block) and len(line) <= _SHORT_LINE and (_STRICT_SALUTATION.fullmatch(line) or _greets(blocks, at)):
            end = _closing(blocks, at)
            for k in range(at, end):
                if _free(blocks[k]):
                    blocks[k] = replace(
                        blocks[k],
                        role=Role.DOCUMENT,
                        why="a letter, from its salutation to its closing",
                        boundary=Boundary.NONE,
                    )


def _greets(blocks: Sequence[Block], at: int) -> bool:
    """Whether a line is a name and a comma right after somebody takes up a letter or a pen."""
    before = " ".join(block.text.value[-_CUE_REACH:] for block in blocks[max(0, at - 2) : at])
    return bool(_NAME_SALUTATION.fullmatch(blocks[at].text.value.strip()) and _LETTER_CUE.search(before))


def _closing(blocks: Sequence[Block], at: int) -> int:
    """Return where the letter that begins at ``at`` ends; ``at`` itself when no closing line is near."""
    end, greeting = at, blocks[at].text.value.strip()
    for k in range(at + 1, min(at + _LETTER, len(blocks))):
        line = blocks[k].text.value.strip()
        if not _free(blocks[k]) or line == greeting or line.startswith("“") or _is_read_by_somebody(line):
            break
        signed = end > at and end + _SIGNATURE > k and _is_signature(blocks, k)
        if signed or (len(line) <= _SHORT_LINE and _CLOSING.fullmatch(line)):
            end = k + 1
        elif end > at:
            break
    return end


def _is_read_by_somebody(text: str) -> bool:
    """Whether a paragraph tells how he or she reads: then the letter is over, or broken off."""
    if not _names_writing(text):
        return False
    shape = grammar(text)
    return shape.past > 0 and shape.third > 0 and not (shape.first or shape.second)


def _is_signature(blocks: Sequence[Block], at: int) -> bool:
    line = blocks[at].text.value.strip()
    return len(line.split()) <= 5 and blocks[at].gap <= blocks[at - 1].gap and not re.search(r"[.?!…”:;]\Z", line)


def _introduced(blocks: list[Block]) -> None:
    """Mark what follows a colon after words such as "the note read": a paragraph, or all down to a signature."""
    for at in range(len(blocks) - 1):
        text = blocks[at].text.value
        if _free(blocks[at]) and text.endswith(":") and _names_writing(text[-_CUE_REACH:]) and _written(blocks[at + 1]):
            lines = _lines_from(blocks, at + 1)
            if len(lines) > 1:
                _quote(blocks, lines)
                continue
            end = next((k + 1 for k in range(at + 2, min(at + 6, len(blocks))) if _is_signature(blocks, k)), at + 2)
            if blocks[at + 1].text.value.isupper():  # a sign; what goes on below in capitals is its next line
                end = next((k for k in range(at + 2, end) if not blocks[k].text.value.isupper()), end)
            if all(_written(block) for block in blocks[at + 1 : end]):
                for k in range(at + 1, end):
                    blocks[k] = replace(blocks[k], role=Role.DOCUMENT, why=_AFTER_COLON)


def _lines_from(blocks: Sequence[Block], at: int) -> range:
    """Return the short lines from ``at`` that a gap parts from what is before and after, and none from each other.

    In a file that parts its paragraphs by blank lines they are one quotation: a list, an account, a stanza.
    """
    end = at + 1
    while end < len(blocks) and blocks[end].gap == 0 and _written(blocks[end]):
        end += 1
    alone = blocks[at].gap > 0 and (end == len(blocks) or blocks[end].gap > 0)
    return range(at, end) if alone and all(_is_short(block) for block in blocks[at:end]) else range(at, at)


def _quote(blocks: list[Block], lines: range) -> None:
    """Mark lines that are read after a colon: as verse where they are, with the stanzas that follow."""
    is_verse = len(lines) >= _STANZA and _is_verse(blocks, lines)
    while lines:
        for k in lines:
            role, why = (Role.VERSE, _SHORT_LINES) if is_verse else (Role.DOCUMENT, _AFTER_COLON)
            blocks[k] = replace(blocks[k], role=role, why=why)
        stanza = _lines_from(blocks, lines.stop) if is_verse and lines.stop < len(blocks) else range(0)
        lines = stanza if len(stanza) > 1 and _is_verse(blocks, stanza) else range(0)


def _names_writing(text: str) -> bool:
    lower = text.lower()
    return bool(_CUE.search(lower) or _WEAK_CUE.search(lower))


def _written(block: Block) -> bool:
    return _free(block) and "“" not in block.text.value


def _reports(blocks: list[Block]) -> None:
    last, actors = -_NEAR - 1, script_names(blocks)

    @cache
    def named(at: int) -> bool:
        return _CUE.search(blocks[at].text.value.lower()) is not None

    @cache
    def hinted(at: int) -> bool:
        return _WEAK_CUE.search(blocks[at].text.value.lower()) is not None

    def is_near(at: int) -> bool:
        """Whether writing is named, or a report stands, not long before."""
        strong, weak = range(max(0, at - _NEAR - 1), at), range(max(0, at - _WEAK_NEAR - 1), at)
        return at - last <= _NEAR or any(map(named, strong)) or any(map(hinted, weak))

    for at, block in enumerate(blocks):
        text = block.text.value
        if not (_free(block) and _is_impersonal(text)):
            continue
        if (_is_report(text, actors) and is_near(at)) or (at - last <= _AGAIN and _goes_on(text)):
            why = "no person in it, an official register, soon after a report or file is named"
            blocks[at] = replace(block, role=Role.DOCUMENT, why=why)
            last = at


def _is_impersonal(text: str) -> bool:
    return "“" not in text and "”" not in text and not _PERSON.search(text) and len(text.split()) >= 8


def _goes_on(text: str) -> bool:
    """Whether a paragraph soon after a piece of a report is the next piece: it may lack the register, not tell."""
    return not _TELLS.search(text) or len(_REGISTER.findall(text)) >= 2


def _is_report(text: str, actors: Collection[str]) -> bool:
    if _HAD.search(text):
        return False
    label = _LABELLED.match(text)
    return len(_REGISTER.findall(text)) >= 2 or bool(label and label["label"] not in actors)


def _spans(block: Block, actors: Collection[str]) -> Block:
    """Mark what a paragraph reads out; a line of a play gets a mark that says so and shows nowhere."""
    if is_play_line(block, actors):
        why = "a line of a play, after its speaker"
        return block.spans_by(BY, [Span(Kind.DOCUMENT, 0, len(block.text), BY, 0.0, why)])
    found = _read_out(block.text.value) if _free(block) and ":" in block.text.value else None
    return block.spans_by(BY, [found] if found else [])


def _read_out(text: str) -> Span | None:
    """Mark what is read out to the end after a colon: set where its tense or person is no narration's."""
    match = _READ_OUT.search(text, max(0, text.rfind(":") - _CUE_REACH))
    if match is None or len(match["words"].split()) < _WORDS_READ:
        return None
    shape = grammar(match["words"])
    confidence = 0.4 if shape.past or shape.third else 0.65
    start, end = match.start("words"), match.start("words") + len(match["words"].rstrip())
    return Span(Kind.DOCUMENT, start, end, BY, confidence, f"is read out after “{text[match.start() : start].strip()}”")


def _verse(blocks: list[Block]) -> None:
    for start, end in _runs(blocks):
        if _is_verse(blocks, range(start, end)):
            for k in range(start, end):
                blocks[k] = replace(blocks[k], role=Role.VERSE, why=_SHORT_LINES)


def _is_verse(blocks: Sequence[Block], run: range) -> bool:
    """Whether no more than half of some short lines end as sentences do, and they are nobody's speech."""
    lines = [blocks[k].text.value.strip() for k in run]
    ended = sum(bool(re.search(r"[.!?…][”’\"]?\Z", line)) for line in lines)
    spoken = sum(line.startswith("“") for line in lines)
    return ended <= 0.5 * len(lines) and spoken <= 1


def _runs(blocks: Sequence[Block]) -> list[tuple[int, int]]:
    """Return runs of short lines, as (start, end): each line after a run's first follows without a gap."""
    runs, start = [], 0
    for at in range(1, len(blocks) + 1):
        goes_on = at < len(blocks) and blocks[at].gap == 0 and _is_short(blocks[at]) and _is_short(blocks[at - 1])
        if not goes_on:
            runs.append((start, at))
            start = at
    return [(a, b) for a, b in runs if b - a >= _STANZA]


def _is_short(block: Block) -> bool:
    return _free(block) and len(block.text) <= _SHORT_LINE
