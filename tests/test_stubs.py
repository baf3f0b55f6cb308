"""No paragraph ends in the end of a broken word alone on a line."""

from __future__ import annotations

from io import BytesIO

import pdfplumber
import pytest
from tests.test_shortcuts import written

from griffo.emit import rendering
from griffo.emit.compositor import set_piece
from griffo.emit.setting import Piece, Setting
from griffo.style import load

MARGIN = 30.0
TEXT = "The bell had rung for the third time that night, and nobody in the harbour had gone to ask the harbourmaster."
SHEET = (
    'html {{ font: 14px "EB Garamond" }} body, p {{ margin: 0 }} h1 {{ font-size: 0 }}'
    "p {{ hyphens: auto; text-align: {}; orphans: 1; widows: 1 }} @page {{ size: {}px 400px; margin: 40px }}"
)
Line = tuple[str, float]


def lines(made: Setting) -> list[Line]:
    """Return the lines of the first page, and where each ends."""
    with pdfplumber.open(BytesIO(made.content)) as pdf:
        found = pdf.pages[0].extract_text_lines(return_chars=False)
    return [(line["text"], round(line["x1"])) for line in found]


def both(inner: str, width: int, align: str = "justify") -> tuple[list[Line], list[Line], Setting]:
    """Return the lines as WeasyPrint breaks them and as they are set, and all of how they are."""
    piece = Piece(written(inner), SHEET.format(align, width), load("classic"), ("part",))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rendering, "unbreak", lambda _: None)
        plain = set_piece(piece)
    return lines(plain), lines(made := set_piece(piece)), made


@pytest.mark.parametrize(
    ("inner", "width"), [(TEXT, 356), (f"<i>{TEXT}</i>", 346), (TEXT.replace("nobody", "<b>nobody</b>"), 356)]
)
@pytest.mark.parametrize("align", ["justify", "start"])
def test_a_word_goes_to_the_last_line_as_a_whole(inner: str, width: int, align: str) -> None:
    broken, whole, made = both(f"<p>{inner}</p>", width, align)
    assert broken[-2][0].endswith("to ask the har‐") or broken[-2][0].endswith("to ask the harbour‐")
    assert broken[-1][0] in {"bourmaster.", "master."}
    assert whole[-2][0].endswith("to ask the")
    assert whole[-1][0] == "harbourmaster."
    assert whole[:-2] == broken[:-2]
    if align == "justify":
        assert whole[-2][1] == broken[-2][1] == pytest.approx(width * 0.75 - MARGIN, abs=1)
    assert not made.flaws


def test_no_line_gets_gaps_for_it() -> None:
    broken, whole, made = both(f"<p>{TEXT}</p>", 388)
    assert whole == broken
    assert [flaw.kind for flaw in made.flaws] == ["stub"]


@pytest.mark.parametrize(
    "inner",
    [
        f"<p>{TEXT} He was not there.</p>",  # more words are on the last line
        f"<p>{TEXT.replace('the harbourmaster', 'the harbour-men')}</p>",  # it is broken at a hyphen of its own
    ],
)
def test_others_stay_as_they_are(inner: str) -> None:
    broken, whole, made = both(inner, 364)
    assert whole == broken
    assert not made.flaws
