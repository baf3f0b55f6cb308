"""Headings of several lines: what is put below them, so that the text goes on where its lines stand."""

from __future__ import annotations

from functools import cache

import pytest
from lxml import etree
from tests.books import block, book, heading, story
from tests.test_pdf import prose
from tests.test_register import LINES

from griffo.emit import compositor, rendering
from griffo.emit.compositor import set_piece
from griffo.emit.evening import Uneven, even
from griffo.emit.pages import pages
from griffo.emit.pieces import documents
from griffo.emit.setting import Piece, Setting
from griffo.packing import pack, unpack
from griffo.style import css, load, names, page_rules


def piece(name: str, *titles: str) -> Piece:
    """Return a story with these chapters, set in a style."""
    told = [(heading(f"Chapter {at}: {title}"), block(prose(40, at))) for at, title in enumerate(titles, 1)]
    made, style = book(story(*(each for pair in told for each in pair))), load(name)
    part = documents(made, pages(made, "print"), 40).body[0]
    return Piece(part.html, css(style, "print") + page_rules(style.leaf), style, part.sections)


@cache
def mended(name: str) -> Setting:
    return set_piece(piece(name, *LINES))


@pytest.mark.parametrize(
    ("name", "padding"),
    [
        ("classic", {2: 7.0}),  # two lines are 21 points more than one, three are 42, which is three lines of 14
        ("modern", {3: 7.0}),  # here it is three lines, and four
        ("large-print", {2: 14 + 7.0, 3: 2 + 7.0}),  # 64 and 128 points more, where lines have 26; 7 are there anyway
    ],
)
def test_what_is_missing_goes_below(name: str, padding: dict[int, float]) -> None:
    found = {row.number: row.padding for row in mended(name).evened}
    assert found == pytest.approx(padding), "by the number of the heading: that of the story is the first"


@pytest.mark.parametrize("name", names())
def test_headings_of_one_line_are_the_sheets_alone(name: str) -> None:
    made = set_piece(piece(name, "Rain", "Sun", "A Bell"))
    assert made.evened == ()


def test_a_story_without_them_is_set_once(monkeypatch: pytest.MonkeyPatch) -> None:
    laid = []
    once = rendering.laid

    def counted(*given: object) -> object:
        laid.append(True)
        return once(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(compositor, "laid", counted)
    set_piece(piece("large-print", "Rain"))
    assert len(laid) == 1
    set_piece(piece("large-print", LINES[1]))
    assert len(laid) == 3


def test_they_are_kept_with_the_pages() -> None:
    made = mended("classic")
    assert set_piece(piece("classic", *LINES)) == made
    assert unpack(pack(made), Setting).evened == made.evened


def test_headings_are_counted_in_order() -> None:
    tree = etree.fromstring("<body><h1>A</h1><h2>B</h2><div><h3>C</h3></div><p>D</p><h4>E</h4></body>")
    assert even(tree, [Uneven(1, 7), Uneven(2, 3.5)]) == 2
    assert etree.tostring(tree).decode() == (
        '<body><h1>A</h1><h2>B</h2><div><h3 style="padding-bottom: 7pt">C</h3></div><p>D</p>'
        '<h4 style="padding-bottom: 3.5pt">E</h4></body>'
    )
