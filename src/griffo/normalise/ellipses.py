"""Dots of omission."""

from __future__ import annotations

import re

from griffo.normalise.protected import is_ornament, sub_outside_addresses
from griffo.text import Text

_DOTS = re.compile(r"(?<![.…/\\])(?:\.{3,}|\.(?: \.){2,})(?![.…/\\])")


def ellipses(text: Text) -> Text:
    """Set three dots or more, closed up or evenly spaced, as an ellipsis.

    Four dots are an ellipsis and a full stop, as the manuals have it; any greater number is one ellipsis. Two dots
    (``Y..yes``) and an ellipsis that is there already stay as the author has them.
    """
    if (".." not in text.value and ". ." not in text.value) or is_ornament(text.value):
        return text
    return sub_outside_addresses(text, _DOTS, _ellipsis)


def _ellipsis(match: re.Match[str]) -> str:
    return "…." if match.group().count(".") == 4 else "…"
