"""Ends of paragraphs: none is the end of a broken word, alone on a line (Bringhurst, *Typographic Style*, 2.4.2).

Such a word goes to the last line as a whole. No line changes then but those two, and nothing is laid out again.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from weasyprint.layout import inline
from weasyprint.text import line_break

from griffo.emit.folios import line_boxes

if TYPE_CHECKING:
    from collections.abc import Iterable

LOOSEST = 0.5
"""How much wider the spaces of the line before may get, in sizes of its type; a stub is no worse than such gaps."""


def unbreak(pages: Iterable[Any]) -> None:
    """Put words together, on WeasyPrint's pages, of which the end is all that the last line of a paragraph has."""
    for page in pages:
        for line, last in pairwise(line_boxes(page)):
            if line.element is last.element and line.resume_at is not None and last.resume_at is None:
                _unbreak(line, last)


def _unbreak(line: Any, last: Any) -> None:
    texts, rest = ([box for box in each.descendants() if hasattr(box, "text")] for each in (line, last))
    if not texts or len(rest) != 1 or len(rest[0].text.split()) != 1:
        return
    box, (end,) = texts[-1], rest
    style, hyphen = box.style, box.style["hyphenate_character"]
    kept, _, part = box.text.removesuffix(hyphen).rpartition(" ")
    if style["hyphens"] == "auto" and box.text.endswith(hyphen) and style["direction"] == "ltr" and kept:
        before, room = box.justification_spacing, sum(text.width for text in texts)
        width, spaces = _width(kept, style), sum(map(_spaces, [*(text.text for text in texts[:-1]), kept]))
        others = sum(text.width - before * _spaces(text.text) for text in texts[:-1])
        more = (room - others - width) / max(1, spaces) if style["text_align_all"] == "justify" else 0
        if more <= LOOSEST * style["font_size"] and _width(part + end.text, end.style) <= room:
            inline.add_word_spacing(None, line, -before, 0)
            _set(box, kept)
            inline.add_word_spacing(None, line, more, 0)
            _set(end, part + end.text)


def _spaces(text: str) -> int:
    """Return how many spaces of a line's text are widened where it is justified."""
    return text.count(" ") + text.count("\u00a0")


def _width(text: str, style: Any) -> float:
    """Return how wide a text is by itself, in WeasyPrint's pixels."""
    return float(line_break.split_first_line(text, style, None, None, 0)[3])


def _set(box: Any, text: str) -> None:
    box.text = text
    box.pango_layout, _, _, box.width, *_ = line_break.split_first_line(text, box.style, None, None, 0)
