"""Where on the line text stands, by what a page's elements say of it: in the middle, at the right, at the end."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from griffo.model import Align

if TYPE_CHECKING:
    from griffo.read.tree import Node

_CLASSES = {
    "centred": "center", "align-center": "center", "text-center": "center", "has-text-align-center": "center",
    "at-end": "end", "align-right": "right", "text-right": "right", "has-text-align-right": "right",
}  # fmt: skip
"""As this program's own books have them, archives, and blogs. ``alignright`` is none: it moves a picture aside."""
_BLOCKS = frozenset("address article blockquote body dd div dt h1 h2 h3 h4 h5 h6 li main p pre section td th".split())
"""Elements that say it of their text; a table or a picture says it of itself."""
_LETTERS = frozenset({"L", "R", "AL"})


def stands(node: Node) -> str:
    """Return where the name of an element, its attribute or its classes have its text stand, as CSS calls it."""
    if node.tag == "center":
        return "center"
    if node.tag not in _BLOCKS:
        return ""
    return node.attrs.get("align", "").lower() or next(
        (_CLASSES[name] for name in _CLASSES if name in node.classes), ""
    )


def align(said: str, text: str) -> Align:
    """Return where a paragraph stands: its right is the end of its lines, unless it is read from right to left."""
    if said == "center":
        return Align.CENTRE
    if said in {"left", "right"}:
        ways = (unicodedata.bidirectional(character) for character in text)
        turned = next((way for way in ways if way in _LETTERS), "L") != "L"
        return Align.END if said == ("left" if turned else "right") else Align.START
    return Align.END if said == "end" else Align.START
