"""Texts are cut and joined before they are set, and stand where they would."""

from __future__ import annotations

from io import BytesIO
from xml.etree.ElementTree import tostring

import pdfplumber
import pytest
from tests.test_shortcuts import WORDS, written

from griffo.emit import inlines
from griffo.emit.compositor import set_piece
from griffo.emit.rendering import parsed
from griffo.emit.setting import Piece, Setting
from griffo.style import load

SHEET = '@page { size: 300px 400px; margin: 40px } html { font: 14px "EB Garamond"; hyphens: none }'
LONG = f"<p><b>The</b> tide {WORDS * 40}<i>and {WORDS * 20}</i>again.</p><p>{'w' * 300}</p>"


def words_of(made: Setting) -> list[tuple[str, float, float]]:
    """Return the words of all pages and where they stand."""
    with pdfplumber.open(BytesIO(made.content)) as pdf:
        return [
            (word["text"], round(word["x0"]), round(word["top"])) for page in pdf.pages for word in page.extract_words()
        ]


def test_a_long_text_has_the_same_lines_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    piece = Piece(written(LONG), SHEET, load("classic"), ("part",))
    whole = set_piece(piece)
    monkeypatch.setattr(inlines, "_LONGEST", 300)
    parted = set_piece(piece)
    assert words_of(parted) == words_of(whole)
    assert parted.starts == whole.starts
    assert parted.content != whole.content


def test_texts_of_common_length_are_not_parted() -> None:
    tree = parsed(written(LONG), load("classic")).etree_element
    before = len(list(tree.iter()))
    inlines.fit(tree)
    assert len(list(tree.iter())) == before


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<i>One.</i> <i>Two</i> three", "One. Two three"),
        ("<i>One <em>and</em></i>\n<strong>two</strong>", "One and two"),
        ("<i>One</i> two <i>three</i>", "One two three"),
    ],
)
def test_words_are_parted_by_a_space_that_can_be_read(inner: str, expected: str) -> None:
    made = set_piece(Piece(written(f"<p>{inner}</p>"), SHEET, load("classic"), ("part",)))
    with pdfplumber.open(BytesIO(made.content)) as pdf:
        assert "".join(char["text"] for char in pdf.pages[0].chars) == f"Head{expected}"


@pytest.mark.parametrize(
    "inner",
    ["<p><i>a</i> <span>b</span></p>", "<ul><li>a</li> <li>b</li></ul>", "<p><i>a</i><i>b</i> c</p>"],
)
def test_other_spaces_stay_where_they_are(inner: str) -> None:
    tree = parsed(written(inner), load("classic")).etree_element
    before = tostring(tree)
    inlines.fit(tree)
    assert tostring(tree) == before
