"""What one sentence shows by itself, as a row of numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from griffo.passes.units import Unit
from griffo.prose.lexicon import Shows

_ENDINGS = {"?": 1, "!": 2, "…": 3, "—": 4, "–": 4, ",": 5, ":": 6, ";": 6, ".": 7}
_LABEL = re.compile(r"[(\[]?[\w.]+(?: [\w.]+)?(?: \([^()]*\))?[)\]]?:? ?(?<=[\]:]) ?")

_ORDER = int(Shows.ORDER)

NAMES = (
    "words", "bits", "first", "third", "past", "present", "names", "finite", "subject", "ing", "opening", "ending",
    "both_marks", "capitals", "lower", "contracted", "vocative", "repeated", "one_name", "quoted", "spoken", "opens",
    "closes", "tag_after", "tag_before", "said_after", "before_mark", "after_mark", "quote_opens", "quote_closes",
    "odd_quotes", "bracketed", "commas", "second_word", "order",
    "digits", "shout", "aside", "labelled",
)  # fmt: skip
"""What the numbers of a row are."""


def attributes(unit: Unit) -> tuple[int, ...]:
    """Return the numbers of one sentence, in the order of ``NAMES``."""
    shape = unit.grammar
    raw, words, kinds = shape.raw or ("",), shape.words or ("",), shape.kinds or (0,)
    text = unit.text
    stripped = text.rstrip("”’\"')*_] ")
    ending = _ENDINGS.get(stripped[-1:], 0)
    return (
        len(words), shape.bits, min(shape.first, 4), min(shape.third, 4), min(shape.past, 4),
        min(shape.present - shape.modal, 4), min(shape.names, 4), shape.finite, shape.subject, shape.ing, kinds[0],
        ending, int("?!" in text or "!?" in text), shape.capitals,
        int(text[:1].islower()),
        int("’" in text and any("’" in word for word in words)), int(_vocative(text, raw)),
        int(len(words) > 1 and words[0] == words[1]), int(len(words) <= 2 and all(word[:1].isupper() for word in raw)),
        int(unit.quoted), int(unit.spoken), int(unit.opens), int(unit.closes), int(unit.tag_after),
        int(unit.tag_before), int(unit.said_after), unit.before_mark, unit.after_mark, int(text[0] == "‘"),
        int(text[-1] == "’"), unit.odd_quotes, int(unit.bracketed), min(text.count(","), 4),
        kinds[1] if len(kinds) > 1 else 0, int(bool(kinds[0] & _ORDER) and shape.past == 0),
        min(shape.digits, 4), int(text.isupper() and len(words[0]) > 1),
        int(text[0] in "(["), int((":" in text or "]" in text) and bool(_LABEL.match(text))),
    )  # fmt: skip


def _vocative(text: str, raw: Sequence[str]) -> bool:
    if len(raw) < 3 or not raw[-1][0].isupper() or raw[-1] == "I":
        return False
    at = text.rfind(raw[-1])
    return text[max(0, at - 2) : at].startswith(",")
