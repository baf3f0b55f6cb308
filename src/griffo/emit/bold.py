"""What is in bold on the pages of a book: few stories have any, and a face for it would weigh as much as its text's."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from griffo.emit.page import Page
    from griffo.style import Face, Style

_STEP = re.compile(r"<(/?)(\w+)[^>]*>|[^<]+")
_ITALIC = frozenset({"i", "em", "cite"})


def wanted(style: Style, made: Sequence[Page]) -> list[tuple[Face, str]]:
    """Return the faces of a style that the pages of a book need, each with its characters.

    A face that is there for bold alone needs none but those in bold.
    """
    bodies = [page.body for page in made]
    every = "".join(sorted(set().union(*map(unescape, bodies))))
    bold = {slope: "".join(sorted(found)) for slope, found in _bold(bodies).items()}
    pairs = ((face, bold[face.italic] if face.strong else every) for face in style.faces)
    return [(face, characters) for face, characters in pairs if characters]


def _bold(bodies: Iterable[str]) -> dict[bool, set[str]]:
    """Return the characters in bold, by whether they are in italics too."""
    found: dict[bool, set[str]] = {False: set(), True: set()}
    for body in bodies:
        if "<strong>" not in body:
            continue
        bold = italics = 0
        for step in _STEP.finditer(body):
            if step[2]:
                change = -1 if step[1] else 1
                bold += change if step[2] == "strong" else 0
                italics += change if step[2] in _ITALIC else 0
            elif bold:
                found[italics % 2 == 1].update(unescape(step[0]))
    return found
