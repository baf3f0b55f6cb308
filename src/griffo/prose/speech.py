"""Which stretches of a paragraph are speech, and which marks a story speaks with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Literal

from griffo.prose.dashed import said, shown

Quotes = Literal["double", "single", "guillemets", "low", "dashes"]
"""“Double” marks; ‘single’ ones, as in British books; «guillemets», either way round; „low“ marks; an opening dash."""
SHOWN: dict[str, str] = {
    "double": "double quotation marks",
    "single": "single quotation marks",
    "guillemets": "«guillemets»",
    "low": "„low“ quotation marks",
    "dashes": "paragraphs that open with a dash",
}
"""What speech stands in, in words for a person."""

# A speech ends at its closing mark, at the next opening mark, or, where it goes on over paragraphs or the
# author forgot to close it, at the end of the paragraph.
_DOUBLE = re.compile(r"“[^“”]*(?:”|(?=“)|\Z)|\A[^“”]*[.,!?…—]”")
# Inside single quotes an apostrophe looks like the closing mark; only one after punctuation closes speech.
_SINGLE = re.compile(r"‘[^‘]*?[.,!?…—–]’(?=\W|\Z)")
_WITHIN_SINGLE = re.compile(rf"{_SINGLE.pattern}|“[^“”]*(?:”|(?=“)|\Z)")
_GUILLEMETS = re.compile(r"«[^«»]*(?:»|(?=«)|\Z)|»[^«»]*(?:«|\Z)")
_LOW = re.compile(r"„[^„“”]*(?:[“”]|(?=„)|\Z)")
_PATTERNS = {"double": _DOUBLE, "single": _WITHIN_SINGLE, "guillemets": _GUILLEMETS, "low": _LOW}
_SINGLE_OPENING = re.compile(r"‘(?<!\S‘)(?=[A-Z…])")  # begins with a fixed character, and so is found fast
_SAY = r"(?:said|asked|replied|answered|whispered|muttered|shouted|cried|called|told|added|agreed|repeated|went on)"
_THINK = r"(?:thought|wondered|mused|realised|realized|reflected|told (?:him|her)self)"
_WHO = r"(?:(?:s?he|they|I|the \w+|[A-Z]\w+) (?:\w+ly )?)?"
_TAG = re.compile(rf"(?P<mark>[’”,—?!])(?:(?<=[,—?!]) )? ?{_WHO}(?:(?P<said>{_SAY})|(?P<thought>{_THINK}))\b")
_FEW, _TAGGED = 4, 2
"""Paragraphs that must open with a dash before dashes can carry the dialogue, and tags in them that settle it."""


def quotes_of(paragraphs: Iterable[str]) -> Quotes:
    """Tell in which marks the dialogue of a story stands.

    Single marks carry it where they open clearly more stretches than double marks do, hold sentences rather than
    words, and are not more often followed by "she thought" than by "she said"; also where double marks are more often
    followed by "she thought", and single ones by "she said". Guillemets, low marks and dashes carry it where they open
    more than twice as many stretches as the others do, and dashes only where "she said" stands in two paragraphs that
    they open, or where a third of those ask, cry out, or say "I" or "you".
    """
    count: Counter[str] = Counter()
    for text in paragraphs:
        count["„"] += text.count("„")
        count["“"] += text.count("“")
        count["«"] += text.count("«")
        count["‘"] += len(_SINGLE_OPENING.findall(text))
        count["‘…’"] += len(_SINGLE.findall(text)) if "‘" in text else 0
        if opened := shown(text):
            count["—"] += 1
            count["—said"] += opened.tagged
            count["—lively"] += opened.lively
        for match in _TAG.finditer(text):
            mark = match["mark"] if match["mark"] in "’”" else ""
            count[mark + ("said" if match["said"] else "thought")] += 1
    return _judge(count)


def _judge(count: Counter[str]) -> Quotes:
    double, single = max(0, count["“"] - count["„"]), count["‘"]
    plain = max(double, single)
    if count["„"] > 2 * plain:
        return "low"
    if count["«"] > 2 * plain:
        return "guillemets"
    if count["—"] >= max(_FEW, 2 * plain + 1) and (count["—said"] >= _TAGGED or 3 * count["—lively"] >= count["—"]):
        return "dashes"
    said, thought = count["’said"], count["’thought"]
    if count["”thought"] > count["”said"] and said > thought and single > 1:
        return "single"
    sentences = 2 * count["‘…’"] >= single and said >= thought and said + double > 0
    return "single" if single > 2 * double and sentences else "double"


def speech(text: str, quotes: Quotes = "double") -> list[tuple[int, int]]:
    """Return the slices of ``text`` that are speech, marks included, in order.

    Where single marks carry the dialogue, what stands in double ones is quoted, and counts as speech.
    """
    if quotes == "dashes":
        return said(text)
    if quotes == "double" and "“" not in text and "”" not in text:
        return []  # as in most paragraphs
    return [match.span() for match in _PATTERNS[quotes].finditer(text)]
