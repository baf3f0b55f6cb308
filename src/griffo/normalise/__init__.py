"""Rules: what typography asks of punctuation and spaces. No letter or digit is ever changed."""

from __future__ import annotations

from collections.abc import Callable

from griffo.normalise.dashes import dashes
from griffo.normalise.ellipses import ellipses
from griffo.normalise.quotes import quotes
from griffo.normalise.spaces import gaps, spaces
from griffo.text import Text

RULES: tuple[Callable[[Text], Text], ...] = (
    spaces,
    quotes,  # before the spaces that tell where a quotation opens are closed up around dashes
    ellipses,
    dashes,  # needs to know which marks close a speech
    gaps,
)
"""The rules in the order they run in."""
