"""Spaces: one between words, one after a comma or a closing quotation mark, none before a full stop."""

from __future__ import annotations

import re

from griffo.normalise.protected import is_ornament, sub_outside_addresses
from griffo.text import Text

_WIDE = re.compile(r"[ \t\r\n]{2,}|[\t\r\n]")
# The look-behinds come after the character they precede: a pattern that starts with a fixed character is found fast.
_AFTER_COMMA = re.compile(r",(?<=[^\W\d_],)(?=[^\W\d_])")
_BEFORE_STOP = re.compile(r" (?=(?:[,.]|[!?]{1,3})(?:[\s”’]|\Z))(?!\. ?\.)(?<=[^\W_] )")
_TURNED_CLOSE = re.compile(r"(?<=[,.!?…]) ”(?=[^\W\d_])")
_TURNED_OPEN = re.compile(r"(?<=[,.:])“ (?=[^\W\d_])")
_AFTER_CLOSE = re.compile(r"”(?<=[,.!?…—]”)(?=[^\W_]|“)(?!(?:s|es|d|ed|ing|ish)\b)")
_BEFORE_OPEN = re.compile(r"“(?<=[\w,.!?:;]“)(?=[\w'‘’…])")
_SINGLE_AFTER_CLOSE = re.compile(r"’(?<=[,.!?]’)(?=[^\W\d_]{2})")
_SINGLE_BEFORE_OPEN = re.compile(r"‘(?<=[,.!?:;]‘)(?=\w)")


def spaces(text: Text) -> Text:
    """Leave one space where there are more, and none at the paragraph's ends."""
    text = text.strip()
    if ("  " not in text.value and text.value.isprintable()) or is_ornament(text.value):
        return text
    return text.sub(_WIDE, " ")


def gaps(text: Text) -> Text:
    """Put in the space that is missing after a comma or around a quotation, and take out one before a comma or stop.

    Needs curled quotation marks.
    """
    if is_ornament(text.value):
        return text
    text = sub_outside_addresses(text, _AFTER_COMMA, ", ")
    if "”" in text.value or "“" in text.value:
        text = text.sub(_TURNED_CLOSE, "” ").sub(_TURNED_OPEN, " “").sub(_AFTER_CLOSE, "” ").sub(_BEFORE_OPEN, " “")
    return _singles(text).sub(_BEFORE_STOP, "")


def _singles(text: Text) -> Text:
    opened = text.value.find("‘")
    if opened < 0:
        return text
    text = text.sub(_SINGLE_BEFORE_OPEN, " ‘")
    return text.sub(_SINGLE_AFTER_CLOSE, lambda match: "’ " if match.start() > opened else match.group())
