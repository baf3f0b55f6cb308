"""Paragraphs that are read from right to left begin further in than their other lines, as all paragraphs do."""

from __future__ import annotations

from io import BytesIO

import pdfplumber
import pytest
from tests.test_shortcuts import written

from griffo.emit.compositor import set_piece
from griffo.emit.setting import Piece
from griffo.style import load

HEBREW = "הספינה יצאה מן הנמל לפני שהפעמון צלצל ואיש לא ידע לאן "
LEFT, RIGHT, INDENT = 30.0, 195.0, 15.0
"""Of the page, in points."""
SHEET = (
    '@page { size: 300px 400px; margin: 40px } html { font: 14px "EB Garamond" } h1 { font-size: 0 }'
    "body { margin: 0 } p { margin: 0; text-indent: 20px; orphans: 1; widows: 1 } .footnote { float: footnote }"
)


def ends(inner: str, align: str) -> list[tuple[float, float]]:
    """Return where the lines of a page begin and end, in points."""
    piece = Piece(written(inner), f"{SHEET} p {{ text-align: {align} }}", load("classic"), ("part",))
    with pdfplumber.open(BytesIO(set_piece(piece).content)) as pdf:
        found = pdf.pages[0].extract_text_lines(return_chars=False)
    return [(round(line["x0"]), round(line["x1"])) for line in found]


@pytest.mark.parametrize("align", ["justify", "start"])
def test_the_first_line_ends_further_left(align: str) -> None:
    lines = ends(f'<p dir="rtl">{HEBREW * 3}.</p><p dir="rtl">{HEBREW[:20]}.</p>', align)
    assert [right for _, right in lines] == [RIGHT - INDENT, *[RIGHT] * (len(lines) - 2), RIGHT - INDENT]
    if align == "justify":
        assert {left for left, _ in lines[:-2]} == {LEFT}


def test_others_begin_further_right() -> None:
    lines = ends(f"<p>{'The ship left the harbour before the bell. ' * 3}</p>", "justify")
    assert [left for left, _ in lines] == [LEFT + INDENT, *[LEFT] * (len(lines) - 1)]
