"""Letters, reports, messages and verse that a story quotes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from griffo.model import Block, Boundary, Role, Story

_CUE = re.compile(
    r"\b(?:reports?|letters?|notes?|files?|charts?|records?|e-?mails?|memos?|telegrams?|articles?|"
    r"headlines?|page|pages|parchment|scroll|"
    r"transcripts?|logs?|ledger|notices?|inscription|plaque|label|form|certificate|papers?|diary|"
    r"journal|read(?:ing)?|wrote|written|handwriting)\b",
    re.IGNORECASE,
)
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
_CLOSING = re.compile(
    r"(?:yours?(?: [\w’]+){0,4}|love(?: always)?|with (?:all my )?love|sincerely|regards|(?:best|kind|"
    r"warm) (?:wishes|regards)|your (?:\w+ ){0,2}(?:servant|friend|son|daughter|brother|sister|mother|"
    r"father)|affectionately|faithfully|always)[,.]?(?: yours)?|[—–-]+\s?[A-Z][\w. ]{0,40}|p\.?s\.? .*",
    re.IGNORECASE,
)
_MESSAGE = re.compile(
    r"(?:\[?\d{1,2}[:.]\d\d(?:\s?[ap]m)?\]?[\s:–—-]+.+|(?:from|to|subject|date|re|cc|sent):\s.+|"
    r"\[[^\]\[]{1,200}\]|(?P<sender>[A-Z]\w{0,15}(?: [A-Z]\w+)?):\s\S.*)",
    re.IGNORECASE,
)
_LONGEST_MESSAGE = 300
_NEAR, _AGAIN, _LETTER, _SHORT_LINE, _SIGNATURE = 14, 8, 40, 70, 2


def documents(story: Story) -> Story:
    """Set letters, reports, messages (``DOCUMENT``) and verse (``VERSE``) apart from the narration.

    A letter runs from its salutation to its closing lines. A report is a paragraph of eight words or more
    without any person in it, in an official register, outside speech, within 14 paragraphs after words
    such as "report" or "file". Messages are runs of lines that begin with a time or a sender. Verse is a run
    of three or more short lines without a gap that do not end as sentences do.
    """
    blocks = list(story.blocks)
    _letters(blocks)
    _introduced(blocks)
    _reports(blocks)
    _messages(blocks)
    _verse(blocks)
    return replace(story, blocks=tuple(blocks))


def _free(block: Block) -> bool:
    return block.role is Role.PARAGRAPH


def _letters(blocks: list[Block]) -> None:
    for at, block in enumerate(blocks):
        line = block.text.value.strip()
        if _free(block) and len(line) <= _SHORT_LINE and _STRICT_SALUTATION.fullmatch(line):
            end = _closing(blocks, at)
            for k in range(at, end):
                if _free(blocks[k]):
                    blocks[k] = replace(
                        blocks[k],
                        role=Role.DOCUMENT,
                        why="a letter, from its salutation to its closing",
                        boundary=Boundary.NONE,
                    )


def _closing(blocks: Sequence[Block], at: int) -> int:
    """Return where the letter that begins at ``at`` ends; ``at`` itself when no closing line is near."""
    end = at
    for k in range(at + 1, min(at + _LETTER, len(blocks))):
        line = blocks[k].text.value.strip()
        if not _free(blocks[k]) or line.startswith("“"):
            break
        signed = end > at and end + _SIGNATURE > k and _is_signature(blocks, k)
        if signed or (len(line) <= _SHORT_LINE and _CLOSING.fullmatch(line)):
            end = k + 1
        elif end > at:
            break
    return end


def _is_signature(blocks: Sequence[Block], at: int) -> bool:
    line = blocks[at].text.value.strip()
    return len(line.split()) <= 5 and blocks[at].gap <= blocks[at - 1].gap and not re.search(r"[.?!…”]\Z", line)


def _introduced(blocks: list[Block]) -> None:
    """Mark what follows a colon after words such as "the note read": a paragraph, or all down to a signature."""
    for at in range(len(blocks) - 1):
        text = blocks[at].text.value
        if _free(blocks[at]) and text.endswith(":") and _CUE.search(text[-160:]) and _written(blocks[at + 1]):
            end = next((k + 1 for k in range(at + 2, min(at + 6, len(blocks))) if _is_signature(blocks, k)), at + 2)
            if all(_written(block) for block in blocks[at + 1 : end]):
                for k in range(at + 1, end):
                    blocks[k] = replace(blocks[k], role=Role.DOCUMENT, why="what is read, after a colon")


def _written(block: Block) -> bool:
    return _free(block) and "“" not in block.text.value


def _reports(blocks: list[Block]) -> None:
    since, after = _NEAR + 1, _AGAIN + 1
    for at, block in enumerate(blocks):
        text = block.text.value
        if _free(block) and ((since <= _NEAR and _is_report(text)) or (after <= _AGAIN and _goes_on(text))):
            blocks[at] = replace(
                block,
                role=Role.DOCUMENT,
                why="no person in it, an official register, soon after a report or file is named",
            )
            since = after = 0
        after += 1
        since = 0 if _CUE.search(text) else since + 1


def _is_impersonal(text: str) -> bool:
    return len(text.split()) >= 8 and "“" not in text and "”" not in text and not _PERSON.search(text)


def _goes_on(text: str) -> bool:
    """Whether a paragraph soon after a piece of a report is the next piece: it may lack the register, not tell."""
    return _is_impersonal(text) and (not _TELLS.search(text) or len(_REGISTER.findall(text)) >= 2)


def _is_report(text: str) -> bool:
    if not _is_impersonal(text):
        return False
    return len(_REGISTER.findall(text)) >= 2 or bool(re.search(r"\A(?:\w+ )?\w+:\s", text))


def _messages(blocks: list[Block]) -> None:
    at = 0
    while at < len(blocks):
        run = at
        while (
            run < len(blocks)
            and _free(blocks[run])
            and len(blocks[run].text) < _LONGEST_MESSAGE
            and _MESSAGE.fullmatch(blocks[run].text.value.strip())
        ):
            run += 1
        if run - at >= 2:
            for k in range(at, run):
                blocks[k] = replace(blocks[k], role=Role.DOCUMENT, why="one of several lines with a time or a sender")
        at = max(run, at + 1)
    senders = {_sender(block) for block in blocks if block.role is Role.DOCUMENT} - {""}
    for at, block in enumerate(blocks):
        if _free(block) and _sender(block) in senders:
            blocks[at] = replace(block, role=Role.DOCUMENT, why="a message from a sender who wrote before")


def _sender(block: Block) -> str:
    match = _MESSAGE.fullmatch(block.text.value.strip()) if len(block.text) < _LONGEST_MESSAGE else None
    return (match["sender"] or "") if match else ""


def _verse(blocks: list[Block]) -> None:
    for start, end in _runs(blocks):
        lines = [block.text.value.strip() for block in blocks[start:end]]
        ended = sum(bool(re.search(r"[.!?…][”’\"]?\Z", line)) for line in lines)
        spoken = sum(line.startswith("“") for line in lines)
        if end - start >= 3 and ended <= 0.5 * len(lines) and spoken <= 1:
            for k in range(start, end):
                blocks[k] = replace(blocks[k], role=Role.VERSE, why="one of several short lines without a gap")


def _runs(blocks: Sequence[Block]) -> list[tuple[int, int]]:
    """Return runs of short lines, as (start, end): each line after a run's first follows without a gap."""
    runs, start = [], 0
    for at in range(1, len(blocks) + 1):
        goes_on = at < len(blocks) and blocks[at].gap == 0 and _is_short(blocks[at]) and _is_short(blocks[at - 1])
        if not goes_on:
            runs.append((start, at))
            start = at
    return [(a, b) for a, b in runs if b - a >= 3]


def _is_short(block: Block) -> bool:
    return _free(block) and len(block.text) <= _SHORT_LINE
