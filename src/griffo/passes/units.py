"""The sentences of a story outside its notes, each with what its grammar and its neighbours show."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

import msgspec

from griffo.model import Block, Kind, Role
from griffo.prose.datelines import is_dateline
from griffo.prose.grammar import Grammar, grammar
from griffo.prose.sentences import sentences
from griffo.prose.speech import Quotes, speech

_THINK = (
    r"(?:thought|thinks|wondered|wonders|mused|reflected|realised|realized|pondered|figured|concluded|"
    r"reasoned|decided|noted|prayed|"
    r"(?:cursed|groaned|screamed|sighed|laughed|swore) (?:inwardly|silently|mentally|internally)|"
    r"(?:told|asked|reminded|assured|promised|scolded) (?:him|her|my|them)self|(?:said|muttered) to (?:him|her|my)self)"
)
_WHO = r"(?:s?he|they|I|it|the \w+(?: \w+)?|[A-Z][\w’.-]+(?: [A-Z][\w’-]+)?)"
_SAY = (
    r"(?:said|asked|replied|answered|shouted|yelled|whispered|muttered|snapped|hissed|called|murmured|says?|asks?|"
    r"exclaimed|added|agreed|cried|continued|explained|began|demanded|spoke|responded|remarked|drawled|growled|"
    r"interrupted|commented|told|warned|insisted|suggested|admitted|repeated|screamed|roared|sneered|teased|wrote|read)"
)
_ADVERBS = r"(?:\w+ly |just |then |idly |had |could |couldn’t help but )*"
TAG_AFTER = re.compile(
    rf"[\s,—–-]*(?:{_WHO} {_ADVERBS}{_THINK}\b|{_THINK} {_WHO}\b)(?! (?:of|about|that|for|how|what|why|if|"
    r"whether|it|to|up|on|back|she|he|they|we|you|there|this|the|his|her|their)\b)"
)
_TAG_BEFORE = re.compile(
    rf"(?:\b{_THINK}(?: \w+ly)?|\b(?:his|her|my|one|only|single) (?:\w+ )?(?:thoughts?) (?:was|were|"
    r"is)|\bthink (?:was|is)|\bin (?:his|her) (?:head|mind)|\bto (?:him|her|my)self|"
    r"\breminding (?:him|her|my|them)self|\bthinking)[,:;—]?\s*\Z"
)
_TAG = rf"(?:{_WHO} {_ADVERBS}{_THINK}\b|{_THINK} {_WHO}\b)"
_AROUND_TAG = re.compile(rf" {_TAG}(?:[^,.;:!?…—“”‘’]|’(?=\w)){{0,60}}[,;:—](?= (?P<rest>[^.!?…“”]+))")
_CLAUSE_TAG = re.compile(rf"[,!?.…—][’]?(?= {_TAG})")
_REMINDING = re.compile(r"\b(?:reminding|telling|assuring|promising|asking) (?:him|her|my|them)self,?(?= )")
SINGLE_QUOTED = re.compile(r"(?<![\w’])‘(?P<words>[^‘’“”]*(?:’(?=\w)[^‘’“”]*|(?<=s)’(?= [a-z])[^‘’“”]*)*)’(?!\w)")

SAID_AFTER = re.compile(rf"[’”]?\s*(?:{_WHO} (?:\w+ly |just |then |had )?{_SAY}\b|{_SAY} {_WHO}\b)")
_HELD = re.compile(r"(?<![\w’])‘(?=[A-Z…])[^“”‘]*?(?:[.,!?…—–~-]’(?!\w)|\Z)")
_BRACKETED = re.compile(r"\[[^\[\]]*\]|<[^<>]*>|«[^«»]*»|\{[^{}]*\}|~[^~]*~")
_BRACKET = re.compile(r"[\[\]<>«»{}~]")
MARKS = " .!?…,:;—–”’*)]"
"""Marks that may stand beside a sentence; the place in this string is the number of each."""
_GAP = 8  # characters that may be white space between two sentences
_TAG_REACH = 60  # characters before a sentence in which a tag may stand


class Unit(msgspec.Struct, frozen=True, gc=False):
    """A sentence, or a clause beside a tag, at ``start`` to ``end`` of block number ``block``."""

    block: int
    start: int
    end: int
    spoken: bool
    quoted: bool
    """Whether single quotation marks enclose it in a story that speaks in double ones."""
    grammar: Grammar
    text: str
    opens: bool
    """Whether it opens its paragraph."""
    closes: bool
    tag_after: bool
    tag_before: bool
    held: bool
    """Whether it stands inside single quotation marks that are no title or nickname, closed or not."""
    said_after: bool
    """Whether "she said" or the like follows."""
    before_mark: int
    """Which mark stands before it in its paragraph, as a place in ``MARKS``; 0 for none of them."""
    after_mark: int
    odd_quotes: int
    """0 where the double marks of its paragraph pair off, 1 where they do not, 2 where there is only one."""
    bracketed: bool
    """Whether brackets, angle brackets or tildes enclose it."""


def units(blocks: Sequence[Block], quotes: Quotes) -> list[Unit]:
    """Return the sentences of the paragraphs, in order; a dateline is none, nor is what stands apart on its line."""
    found: list[Unit] = []
    for number, block in enumerate(blocks):
        if block.role is Role.PARAGRAPH and not block.align and not is_dateline(block.text.value):
            found += _of_block(number, block, quotes)
    return found


def _of_block(number: int, block: Block, quotes: Quotes) -> list[Unit]:
    text = block.text.value
    spoken = sorted(
        {
            *speech(text, quotes),
            *((span.start, span.end) for span in block.spans if span.kind in {Kind.NOTE, Kind.LABEL}),
        }
    )
    apart = _disjoint(spoken)
    quoted = [match.span() for match in SINGLE_QUOTED.finditer(text)] if quotes != "single" and "‘" in text else []
    quoted = [(a, b) for a, b in quoted if not _touch(apart, a, a + 1)]
    closed_at = {a for a, _ in quoted}
    held = [match.span() for match in _HELD.finditer(text)] if quotes != "single" and "‘" in text else []
    held = [(a, b) for a, b in held if a not in closed_at]
    clauses = [(a, b) for a, b in quoted if _is_clause(text, a, b)]
    cuts = {edge for clause in clauses for edge in clause}
    for match in _CLAUSE_TAG.finditer(text):
        cuts.add(match.end())
        cuts |= _resumed(text, match.end())
    if "self" in text:
        cuts |= {match.end() for match in _REMINDING.finditer(text)}
    bracketed = [match.span() for match in _BRACKETED.finditer(text)] if _BRACKET.search(text) else []
    opened, shut = text.count("“"), text.count("”")
    odd = 0 if opened == shut else 2 if opened + shut == 1 else 1
    pieces = sentences(text, apart, cuts)
    found = []
    for at, piece in enumerate(pieces):
        found.append(
            Unit(
                number,
                piece.start,
                piece.end,
                piece.spoken,
                quoted=_touch(clauses, piece.start, piece.end),
                grammar=grammar(piece.text),
                text=piece.text,
                opens=at == 0,
                closes=at == len(pieces) - 1,
                tag_after=piece.end < len(text) and bool(TAG_AFTER.match(text, piece.end)),
                tag_before=is_tag_before(text, piece.start),
                held=_touch(held, piece.start, piece.end),
                said_after=piece.end < len(text) and bool(SAID_AFTER.match(text, piece.end)),
                before_mark=_mark_before(text, piece.start),
                after_mark=max(0, MARKS.find(text[piece.end : piece.end + 2].strip()[:1])),
                odd_quotes=odd,
                bracketed=_touch(bracketed, piece.start, piece.end),
            )
        )
    return found


def _resumed(text: str, at: int) -> set[int]:
    """Return where the thought goes on after the tag that begins at ``at`` ("No, he thought, not if I can help it")."""
    tag = _AROUND_TAG.match(text, at)
    if tag is None:
        return set()
    rest = grammar(tag["rest"])
    live = rest.first or rest.second or (rest.present and not rest.past) or not (rest.past or rest.ing)
    return {tag.end()} if live and not rest.words[0].endswith("ing") else set()


def is_tag_before(text: str, start: int) -> bool:
    """Whether "she thought" or the like stands right before ``start``."""
    before = text[max(0, start - _TAG_REACH) : start]
    last = before.rstrip()[-1:]
    # Nearly every sentence follows a full stop or a quotation mark, and the search would try each word before it.
    return (last.isalpha() or last in _TAG_ENDS) and _TAG_BEFORE.search(before) is not None


_TAG_ENDS = frozenset(",:;—")


def _mark_before(text: str, start: int) -> int:
    """Return which of ``MARKS`` stands before a sentence, 0 for none or for the head of the paragraph."""
    before = text[max(0, start - _GAP) : start].rstrip()[-1:]
    return max(0, MARKS.find(before)) if start else 0


def _touch(slices: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether ``start`` to ``end`` has a character in one of the slices, which stand in order and apart."""
    at = bisect_left(slices, (end,)) - 1 if slices else -1
    return at >= 0 and slices[at][1] > start


def _is_clause(text: str, start: int, end: int) -> bool:
    """Tell a quoted sentence from a title, a nickname or a word held at a distance."""
    inside = text[start + 1 : end - 1].strip()
    return inside[-1:] in ".,!?…—" or bool(TAG_AFTER.match(text, end)) or is_tag_before(text, start)


def _disjoint(slices: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in slices:
        if kept and start < kept[-1][1]:
            continue
        kept.append((start, end))
    return kept
