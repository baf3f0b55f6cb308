"""Headings that an author made by hand: short lines in the middle, in bold, each over the text of a chapter."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from griffo.model import Align, Kind, Role
from griffo.passes.breaks import is_drawn_break
from griffo.passes.chapters import is_named
from griffo.passes.labels import is_labelled_note

if TYPE_CHECKING:
    from griffo.read.manuscript import Passage

_MOST = 10
"""Words of a heading."""
_LEAST = 2
"""Headings that make a way to set them."""
_WHY = "in bold, in the middle of the line, as others are over text"
_WORD = re.compile(r"[^\W_]")
_SAID = re.compile(r"[.,;:”’]\Z")


def headed(passages: list[Passage]) -> list[Passage]:
    """Make such lines ``HEADING`` where there are several, and the page has no headings by element or by name.

    A line with another of its kind right under it is the title page's.
    """
    if any(one.role is Role.HEADING or (one.role is Role.PARAGRAPH and is_named(one.text)) for one in passages):
        return passages
    shown = [at for at, one in enumerate(passages) if one.role is not Role.RESIDUE]
    found = {at for at, under in pairwise(shown) if _is_heading(passages[at]) and not _is_centred(passages[under])}
    if len(found) < _LEAST:
        return passages
    return [replace(one, role=Role.HEADING, why=_WHY) if at in found else one for at, one in enumerate(passages)]


def _is_heading(one: Passage) -> bool:
    return (
        one.role is Role.PARAGRAPH
        and _is_centred(one)
        and len(one.text.split()) <= _MOST
        and any(map(str.isalnum, one.text))
        and any(span.kind is Kind.STRONG and not _outside(one.text, span.start, span.end) for span in one.spans)
        and not _SAID.search(one.text)
        and not is_drawn_break(one.text)
        and not is_labelled_note(one.text)
    )


def _is_centred(one: Passage) -> bool:
    return one.align is Align.CENTRE


def _outside(text: str, start: int, end: int) -> bool:
    """Whether words stand before or after a stretch of text."""
    return bool(_WORD.search(text, 0, start) or _WORD.search(text, end))
