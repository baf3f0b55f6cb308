"""Messages, e-mails, signs and headlines: what stands in a story on lines of its own, with no speaker.

A line by itself proves little: a play has its speakers before a colon too, and people shout in capitals. So each of
these needs something that leads into it (a telephone, a screen, a sign on a door), a time of day, or a header.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from griffo.model import Block, Role
from griffo.prose.grammar import grammar

_HEADER = re.compile(r"(?:from|to|subject|date|re|cc|bcc|sent|time|attn):\s+\S.{0,200}", re.IGNORECASE)
_ADDRESS = frozenset({"from", "to", "subject", "re", "attn"})
_CLOCK = r"\[?\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\.?)?\]?"
_CHAT = re.compile(
    rf"(?P<clock>{_CLOCK}[\s:–—-]+)?(?:(?P<open>[\[<(@])?(?P<sender>[^\W_][\w’.-]{{0,19}}(?: [A-Z][\w’-]{{0,19}})?)"
    rf"(?P<close>[\]>)])?(?: ?[(\[][^)\]]{{1,20}}[)\]])?(?::| ?>|(?<=>))\s+(?P<words>\S.*))"
)
_TIMED = re.compile(rf"{_CLOCK}[\s:–—-]+\S.*|\[[^\]\[]{{1,200}}\]", re.IGNORECASE)
_CHAT_CUE = re.compile(
    r"\b(?:(?:tele)?phones?|mobile|text(?:s|ed|ing)?|chat(?:s|room)?|screen|messag(?:es?|ed|ing)|typ(?:ed|ing)|"
    r"buzz(?:ed|es|ing)|ping(?:ed|s)?|chim(?:ed|es)|inbox|DMs?|app|channel|e-?mails?|logs?|transcripts?|online|keyboard|"
    r"computer|laptop|notifications?|telegrams?|terminal|recording)\b",
    re.IGNORECASE,
)
_SIGN_CUE = re.compile(
    r"\b(?:signs?|signpost|poster|banner|plaque|placard|headlines?|notice|graffiti|gravestone|tombstone|headstone|"
    r"inscription|newspapers?|(?:front |first )page|edition|billboard|stencil\w*|painted|carved|engraved|chalked|"
    r"scrawled|neon|screen|monitor|display|label|(?:capital|block|red|white|black|large|big|tall) letters|paper|"
    r"noticeboard|stamped|message)\b",
    re.IGNORECASE,
)
_NEWS = re.compile(r"\b(?:headlines?|newspapers?|(?:front |first )page|edition|paper|article|gazette)\b", re.IGNORECASE)
_BYLINE = re.compile(r"by (?:our |[A-Z])[\w’. ,-]{2,50}", re.IGNORECASE)
_STOPPED = re.compile(r"[.!?…,;:—-][”’)]*\Z")
_TYPED = 3  # lines without a stop at their ends that are messages by that alone
_LONGEST, _LEADS, _REACH, _GOES_ON, _ARTICLE = 300, 6, 160, 12, 12
_SIGN_WORDS = 16


def mails(blocks: list[Block]) -> None:
    """Set apart an e-mail or memo: two header lines or more and what they head, down to its closing line."""
    at = 0
    while at < len(blocks):
        end = _run(blocks, at, _HEADER)
        names = {blocks[k].text.value.partition(":")[0].lower() for k in range(at, end)}
        if end - at >= 2 and names & _ADDRESS:
            for k in (*range(at, end), *range(end, _body(blocks, end))):
                blocks[k] = _document(blocks[k], "an e-mail or memo, under its header")
        at = max(end, at + 1)


def _body(blocks: Sequence[Block], at: int) -> int:
    """Return where the text under a header ends: after its first paragraph, and more that is no narration."""
    end = at
    while end < len(blocks) and end - at < _GOES_ON and _free(blocks[end]) and _is_written(blocks[end].text.value):
        end += 1
    return end


def _is_written(text: str) -> bool:
    """Whether a paragraph may be somebody's writing: no speech, and no tale of what he or she did."""
    shape = grammar(text)
    return "“" not in text and not (shape.past and shape.third and not shape.first)


def chats(blocks: list[Block]) -> None:
    """Set apart lines that begin with a time or a sender, where something leads into them, and later ones like them."""
    senders: dict[str, int] = {}
    at = 0
    while at < len(blocks):
        end = at
        while end < len(blocks) and _is_line(blocks[end]):
            end += 1
        known = end > at and any(at - senders.get(_sender(blocks[k]), -_GOES_ON) < _GOES_ON for k in range(at, end))
        if end > at and (known or _is_framed(blocks, at, end)):
            for k in range(at, end):
                why = (
                    "a message from a sender who wrote before"
                    if known
                    else "one of several lines with a time or a sender"
                )
                blocks[k] = _document(blocks[k], why)
                if name := _sender(blocks[k]):
                    senders[name] = k
        at = max(end, at + 1)


def _is_framed(blocks: Sequence[Block], start: int, end: int) -> bool:
    """Whether lines are messages: a device leads into them, most have times or brackets, or they end as texts do."""
    lines = [blocks[k].text.value.strip() for k in range(start, end)]
    led = any(_CHAT_CUE.search(block.text.value[-_REACH:]) for block in blocks[max(0, start - _LEADS) : start])
    marked = sum(_is_marked(line) for line in lines)
    if len(lines) == 1:
        return led and marked == 1 and not _TIMED.fullmatch(lines[0])
    senders = {_sender(blocks[k]) for k in range(start, end)} - {""}
    bare = sum(not _STOPPED.search(line) for line in lines)
    typed = len(lines) >= _TYPED and len(senders) > 1 and bare > 0.5 * len(lines)
    return led or typed or marked > 0.5 * len(lines)


def _is_marked(line: str) -> bool:
    """Whether a line shows by itself that it is a message: by a time, by brackets around a name, or by a handle."""
    if _TIMED.fullmatch(line):
        return True
    match = _CHAT.fullmatch(line)
    if match is None:
        return False
    handle = any(map(str.isdigit, match["sender"])) or "_" in match["sender"]
    return bool(match["clock"] or match["open"] or handle)


def _is_line(block: Block) -> bool:
    line = block.text.value.strip()
    if not _free(block) or len(line) > _LONGEST or line.startswith("“"):
        return False
    return bool(_TIMED.fullmatch(line) or _sender(block))


def _sender(block: Block) -> str:
    """Return who sends a line, empty where no name, handle or address opens it."""
    if len(block.text) > _LONGEST:
        return ""
    match = _CHAT.fullmatch(block.text.value.strip())
    if match is None or not (match["open"] or match["clock"] or match["sender"][0].isupper() or _is_handle(match)):
        return ""
    return match["sender"]


def _is_handle(match: re.Match[str]) -> bool:
    return any(map(str.isdigit, match["sender"])) and any(map(str.isalpha, match["sender"]))


def is_play_line(block: Block, actors: Collection[str]) -> bool:
    """Whether a paragraph is what one of ``actors`` says in a play: no message, no narration, nobody's thought."""
    return _free(block) and _sender(block) in actors


def script_names(blocks: Sequence[Block]) -> frozenset[str]:
    """Return the names that open two lines or more with a colon after them: a play's speakers, not a form's labels."""
    counted = Counter(_sender(block) for block in blocks if _free(block))
    return frozenset(name for name, count in counted.items() if name and count > 1)


def signs(blocks: list[Block]) -> None:
    """Set apart lines in capitals after words such as "sign" or "headline", and the article under a headline."""
    at = 1
    while at < len(blocks):
        end = at
        while end < len(blocks) and _is_capitals(blocks[end]):
            end += 1
        before = blocks[at - 1].text.value[-_REACH:]
        if end > at and _SIGN_CUE.search(before) and not before.endswith("!"):
            for k in range(at, end):
                blocks[k] = _document(blocks[k], "in capitals, after a sign, a screen or a headline is named")
        at = max(end, at + 1)
    for at, block in enumerate(blocks):
        if at and blocks[at - 1].role is Role.DOCUMENT and _BYLINE.fullmatch(block.text.value.strip()):
            _article(blocks, at)


def _article(blocks: list[Block], at: int) -> None:
    """Set apart a byline under a headline, and the paragraphs under it that tell of nobody."""
    if not any(_NEWS.search(block.text.value) for block in blocks[max(0, at - 3) : at]):
        return
    end = at + 1
    while end < len(blocks) and end - at < _ARTICLE and _free(blocks[end]) and _is_reported(blocks[end].text.value):
        end += 1
    for k in range(at, end):
        blocks[k] = _document(blocks[k], "a newspaper’s byline and what stands under it")


def _is_reported(text: str) -> bool:
    shape = grammar(text)
    return "“" not in text and len(text.split()) >= 8 and not (shape.first or shape.second or shape.third)


def _is_capitals(block: Block) -> bool:
    line = block.text.value
    if not _free(block) or len(line) >= _LONGEST or not line.isupper():
        return False
    letters = [character for character in line if character.isalpha()]
    few = len(line.split()) <= _SIGN_WORDS
    return few and len(letters) > 3 and "“" not in line and all(map(str.isupper, letters))


def _run(blocks: Sequence[Block], at: int, pattern: re.Pattern[str]) -> int:
    while at < len(blocks) and _free(blocks[at]) and pattern.fullmatch(blocks[at].text.value.strip()):
        at += 1
    return at


def _free(block: Block) -> bool:
    return block.role is Role.PARAGRAPH


def _document(block: Block, why: str) -> Block:
    return replace(block, role=Role.DOCUMENT, why=why)
