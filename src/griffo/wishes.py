"""What an author says of printing, binding and reposting a story: where that is a wish that it should not be done.

A sentence is such a wish where something is denied, as in "please don't", "not for", "no", and printing, binding or
reposting is what is denied. Much that sounds like it is leave: "don't hesitate to print this", "I don't mind if you
bind it". A sentence that asks to be asked before is a wish too. The cases under ``tests/cases/wishes`` are the rule.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from griffo.prose.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from griffo.model import Story

CODE = "wish"
"""The code of findings about such a wish."""
ASK_FIRST = "Ask; then set permission in book.toml to what was agreed. No printed book is made until then."
"""What to do about one."""
HAVE_ASKED = "--i-have-permission"
"""The option by which a person says that the authors have given leave."""
HELP = "The authors who do not want that have been asked, and gave leave."
"""What help says of it."""
INSTEAD = f"Ask the author, and if you may, say {HAVE_ASKED}; or make the e-book alone, with --format epub."
"""What to do about one that a printed book would be made against."""


class Refusal(StrEnum):
    """What an author does not want, by the names that ``permission`` in ``book.toml`` may have."""

    PRINT = "no-print"
    BIND = "no-bind"
    REPOST = "no-repost"


WORDS = {Refusal.PRINT: "printed", Refusal.BIND: "bound", Refusal.REPOST: "reposted"}
"""What is not to be done to the story, as a sentence ends."""


def ask(others: int) -> str:
    """Return what to do about a wish, where there are so many ``others`` like it."""
    more = f"There {'is' if others == 1 else 'are'} {others} more like it. " if others else ""
    return f"{more}Ask the author, and if you may, say {HAVE_ASKED}."


@dataclass(frozen=True, slots=True)
class Wish:
    """A sentence that refuses: characters ``start`` to ``end`` of a text."""

    start: int
    end: int
    sentence: str
    refused: tuple[Refusal, ...]


_DEEDS = {
    Refusal.PRINT: r"(?<!fine )(?<!small )(?<!in )(?:re-?)?print(?:s|ed|ing|-?outs?)?",
    Refusal.BIND: r"(?:(?:re|fan|book)-?)?(?:bind(?:s|ing)?|bound(?! (?:by|to)\b))",
    Refusal.REPOST: r"(?:re|cross)-?post(?:s|ed|ing)?|re-?upload(?:s|ed|ing)?|(?:re-?)?distribut(?:ed?|ing|ion)|"
    r"cop(?:y|ied|ying|ies)|post(?:ed|ing)?(?= (?:\w+ ){0,3}?(?:elsewhere|anywhere|on other))",
}
_DEED = rf"\b(?:{'|'.join(_DEEDS.values())})\b"
_DO = (
    r"(?<!fine )(?<!small )\b(?:(?:re-?)?print|(?:(?:re|fan|book)-?)?bind|(?:re|cross)-?post|re-?upload|"
    r"(?:re-?)?distribute|copy|post(?= (?:\w+ ){0,3}?(?:elsewhere|anywhere|on other)))\b"
)
_OBJECT = (
    r"(?=\W*$|[^\w\s]|\s+(?:this|that|it|my|the|these|those|any|anything|them|out|or|and|without|for|copies|elsewhere|"
    r"stor(?:y|ies))\b)"
)
_GAP = (
    r"(?:(?!\b(?:hesitate|mind|worry|forget|afraid|scared|need|have|object|care|let|think|feel|know|read|if|unless|when|"
    r"because|but)\b)[^.!?;]){0,60}?"
)
"""What may stand between a denial and what is denied: nothing that turns it into leave."""
_NOT = r"(?:do not|don['’]?t|never)"
_MAY_NOT = r"(?:(?:may|must|can|should|shall) not|cannot|(?:can|must|should)['’]?t)"
_BEFORE = r"(?:^|(?<=[,:;(—–-])|\b(?:please|kindly|and|but|so|just|that|you|thanks))"
_WAYS = {
    "Please do not print this.": rf"{_BEFORE}\s*(?<!why ){_NOT}\b{_GAP}{_DO}{_OBJECT}",
    "I don't allow reposts.": (
        rf"\bi (?:{_NOT}|will not|won['’]?t|cannot|can['’]?t) (?:\w+ )?(?:want|allow|consent|permit|give|grant|"
        rf"authori[sz]e|like|agree|approve|wish)\b{_GAP}{_DEED}"
    ),
    "You may not bind it.": rf"\byou {_MAY_NOT}\b{_GAP}{_DO}",
    "Not to be printed.": rf"\b(?:{_MAY_NOT}|not to|to not|not) be\b{_GAP}{_DEED}",
    "No binding, please.": (
        rf"\bno (?:\w+ (?:or|and) |\w+, )?{_DEED}(?=\W*$|[,;:!)—–]|\s+(?:please|or|and|without|of (?:this|my|it)|"
        r"on other|elsewhere|anywhere|allowed|permitted|thanks?)\b)"
    ),
    "Not for print.": rf"\bnot for (?:\w+ (?:or|and) )?(?:{_DEED}|publication\b)",
    "Printing this isn't okay.": (
        rf"{_DEED}[^.!?;,]{{0,40}} (?:(?:is|are) (?:not|never)|isn['’]?t|aren['’]?t) (?:\w+ )?"
        r"(?:allowed|permitted|okay|ok|welcome|fine|wanted)\b"
    ),
    "Reposting is prohibited.": (
        rf"{_DEED}[^.!?;,]{{0,40}} (?:is|are) (?:\w+ )?(?:forbidden|prohibited|off[- ]limits)\b"
    ),
    "Nobody has permission to bind it.": (
        rf"\b(?:no permission|(?:nobody|no ?one) has (?:my )?permission)\b{_GAP}{_DEED}"
    ),
    "Please refrain from printing.": rf"\b(?:refrain|abstain) from {_GAP}{_DEED}",
    "I'd rather you didn't print it.": (
        r"\b(?:rather|prefer)(?: that| if)? (?:you|people|nobody|no ?one) "
        rf"(?:(?:did|do|would) not|(?:did|do|would)n['’]?t|not|never)\b{_GAP}{_DO}"
    ),
    "Ask me before you print it.": (
        r"(?<!need to )(?<!have to )(?<!without )\b(?:ask|contact|message|e-?mail|check with)\b[^.!?;]{0,40}"
        rf"\b(?:before|prior to)\b[^.!?;]{{0,30}}?{_DEED}"
    ),
}
"""The ways of saying no, each with a sentence that shows it."""
_LEAVE = re.compile(
    r";|\bbut\b|\bhowever\b|\bthough\b|\bfeel free\b|\byou (?:may|can|are welcome)\b(?! not\b)", re.IGNORECASE
)
"""Where what is denied comes to its end."""
_KINDS = {refusal: re.compile(rf"\b(?:{deed})\b", re.IGNORECASE) for refusal, deed in _DEEDS.items()}


@cache
def _refused() -> re.Pattern[str]:
    """Return what finds any of the ways. It takes as long to compile as all other patterns of the command line."""
    return re.compile("|".join(f"(?:{way})" for way in _WAYS.values()), re.IGNORECASE)


def wishes_in(text: str) -> Iterator[Wish]:
    """Yield the sentences of a text in which its author refuses, in order."""
    for sentence in sentences(text):
        match = _refused().search(sentence.text)
        if match:
            end = _LEAVE.search(sentence.text, match.end())
            denied = sentence.text[match.start() : end.start() if end else None]
            refused = tuple(kind for kind, deed in _KINDS.items() if deed.search(denied))
            yield Wish(sentence.start, sentence.end, sentence.text, refused or (Refusal.REPOST,))


def undone(refused: tuple[Refusal, ...]) -> str:
    """Return what an author does not want done to a story: ``printed or bound``."""
    *most, last = (WORDS[kind] for kind in refused)
    return f"{', '.join(most)} or {last}" if most else last


def permission(words: str) -> str:
    """Return what ``permission`` in ``book.toml`` says, in words for the imprint: ``no-print`` is a name."""
    return f"not to be {WORDS[Refusal(words)]}" if words in set(Refusal) else words


def refusal(words: str) -> str:
    """Return the sentence for a ``permission`` that is a refusal; nothing for one that is leave, or says nothing."""
    found = next(wishes_in(words), None)
    return said(found) if found else ""


def said(wish: Wish) -> str:
    """Return a sentence about a wish, which quotes it."""
    return f"The author does not want this {undone(wish.refused)}: “{wish.sentence}”"


def told(story: Story) -> tuple[str, ...]:
    """Return what a printed book has to say of its story's author's wishes, which must not be lost on the way."""
    by = " by ".join(filter(None, (f"“{story.meta.title}”", ", ".join(story.meta.authors))))
    noted = (finding.sentence for finding in story.findings if finding.code == CODE)
    return tuple(f"{by}: {sentence}" for sentence in (*noted, refusal(story.meta.permission)) if sentence)
