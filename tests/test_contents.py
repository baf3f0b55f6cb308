"""The contents of a printed book: where titles end and go on, and where their pages stand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from itertools import groupby, pairwise
from typing import Any

import pdfplumber
import pytest
from tests import books
from tests.books import block, book, story

from griffo.emit.compositor import set_piece
from griffo.emit.pages import pages
from griffo.emit.pieces import documents
from griffo.emit.setting import Piece
from griffo.model import Anthology, Group, Meta
from griffo.paper import SIZES, fit
from griffo.style import css, load, names, page_rules

pytestmark = pytest.mark.uncounted

WAY = "In Which the Old Bridge Fell at Last and Those Who Stood on It Were Told So by the"
ENDS = "Mill Oar Tide Lamp Bell Rope Fog Sail Weir Ferry Window Lantern Winter Nobody Morning Ropewalk Ice Rain".split()
"""The last words of titles. At any measure some of those just fill their lines."""
AUTHORS = ("Ignatius Featherstonehaugh-Marchmont", "Mara Finch", "Ottoline Penhallow", "Tam Hollin")
HEBREW = "הגשר הישן שנפל אל הנהר בליל החורף האחרון של אותה השנה הארוכה והקשה".split()
CASES = (("", 1), ("a6", 2150), ("5 x 8", 1), ("a5", 2150), ("letter", 1))
"""Sizes of pages, of which the first is the style's own, and the page on which the first part of a book begins."""
COLUMN = 20
"""Points before the end of a line in which no word of a title stands."""
NEAR = 1.0
"""Points that a letter may reach over its place."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the contents; places in points from the left edge of the text."""

    words: str
    """What stands there but the page, in the order in which it does."""
    place: tuple[float, float]
    """Where that begins and ends."""
    folio: str
    """The page; nothing on a line that has none."""
    at: tuple[float, float]
    """Where that begins and ends."""
    dots: tuple[float, ...]
    page: int


@cache
def english() -> Anthology:
    """Return a book with a foreword, and stories of one to four authors in two parts, each with two chapters."""
    way = WAY.split()
    chapters = [each for title in ("Noon", f"{WAY} Night") for each in (books.heading(title), block("It rained."))]
    told = [
        story(*chapters, meta=Meta(title=" ".join([*way[:at], end]), authors=AUTHORS[: 1 + at % len(AUTHORS)]))
        for at, end in enumerate(ENDS)
    ]
    parts = (Group("Water", 5), Group(f"{WAY} Land", len(told) - 5))
    return book(*told, foreword=f"# {WAY} Compiler\n\nWords.\n", groups=parts)


@cache
def hebrew() -> Anthology:
    """Return a book that is read from right to left, with an English title among those of its stories."""
    titles = [" ".join(HEBREW[: at + 1]) for at in range(len(HEBREW))]
    told = [story(meta=Meta(title=title, authors=("נעמי בר",), language="he")) for title in titles]
    return book(*told, story(meta=Meta(title=f"{WAY} Mill", authors=AUTHORS, language="en")), language="he")


@cache
def printed(made: Anthology, name: str, trim: str = "", first: int = 1, *, heading: bool = False) -> tuple[Row, ...]:
    """Return the lines of a book's contents, without its heading maybe; sections begin 7 pages after one another."""
    style = load(name)
    style = replace(style, leaf=fit(style.leaf, SIZES[trim], None)) if trim else style
    whole = documents(made, pages(made, "print", style.typeface), style.leaf.heads)
    sections = [section for part in whole.body for section in part.sections]
    front = whole.numbered({section: str(first + 7 * at) for at, section in enumerate(sections)})
    told = set_piece(Piece(front.html, css(style, "print") + page_rules(style.leaf), style, front.sections))
    spine = 0 if made.language == "he" else 1  # whether it is at the left of even pages, or of odd ones
    start, stop = told.anchors["contents"][0], told.anchors.get("foreword", (told.count,))[0]
    with pdfplumber.open(BytesIO(told.content)) as opened:
        found = [
            _row(list(line), style.leaf.inner if page.page_number % 2 == spine else style.leaf.outer, page.page_number)
            for page in opened.pages[start:stop]
            for _, line in groupby(sorted(page.chars, key=_height), _height)
        ]
    return tuple(found if heading else found[1:])


def _height(char: dict[str, Any]) -> int:
    return -round(float(char["matrix"][5]))


def _row(chars: list[dict[str, Any]], edge: float, page: int) -> Row:
    """Return a line, of its letters. The page stands at the end; in a book read from right to left, at the left."""
    line = sorted((char for char in chars if not char["text"].isspace()), key=lambda char: float(char["x0"]))
    dots = [char for char in line if char["text"] == "."]
    rest = [char for char in line if char["text"] != "."]
    gaps = [at for at, (one, other) in enumerate(pairwise(rest), 1) if other["x0"] - one["x1"] > 0.5 * one["size"]]
    cuts = [0, *gaps, len(rest)]
    runs = [rest[start:stop] for start, stop in pairwise(cuts)]
    folio = next(filter(_is_page, runs), [])
    words = [char for run in runs if run is not folio for char in run]
    places = tuple(char["x0"] for char in dots)
    return Row(_text(words), _span(words, edge), _text(folio), _span(folio, edge), places, page)


def _is_page(run: list[dict[str, Any]]) -> bool:
    return _text(run).isdigit() or set(_text(run)) <= set("ivxlc")


def _text(chars: list[dict[str, Any]]) -> str:
    return "".join(char["text"] for char in chars)


def _span(chars: list[dict[str, Any]], edge: float) -> tuple[float, float]:
    return (chars[0]["x0"] - edge, chars[-1]["x1"] - edge) if chars else (0.0, 0.0)


def measure(name: str, trim: str) -> float:
    leaf = load(name).leaf
    return (fit(leaf, SIZES[trim], None) if trim else leaf).measure


def every(test: Any) -> Any:
    """Run a test in every style, on pages of several sizes, with short numbers and long ones."""
    return pytest.mark.parametrize("name", names())(pytest.mark.parametrize(("trim", "first"), CASES)(test))


@every
def test_a_page_stands_where_its_title_ends(name: str, trim: str, first: int) -> None:
    stories = [end for title in ENDS for end in (title, "Noon", "Night")]
    expected = ["Compiler", "Water", *stories[:15], "Land", *stories[15:]]
    found = [row for row in printed(english(), name, trim, first) if row.folio]
    assert [row.words for row in found if not row.words] == [], "no page stands alone"
    wrong = [row.words for row, end in zip(found, expected, strict=True) if not row.words.endswith(end)]
    assert wrong == []
    assert [int(row.folio) for row in found[1:]] == [first + 7 * at for at in range(len(found) - 1)]


@every
def test_pages_have_a_column_of_their_own(name: str, trim: str, first: int) -> None:
    rows, wide = printed(english(), name, trim, first), measure(name, trim)
    assert {round(row.at[1] - wide) for row in rows if row.folio} <= {-1, 0}
    assert max(row.place[1] for row in rows) < wide - COLUMN
    assert min(row.at[0] - row.place[1] for row in rows if row.folio) > 2, "and room before each"


@every
def test_titles_go_on_further_in(name: str, trim: str, first: int) -> None:
    rows = printed(english(), name, trim, first)
    begun = [pair for pair in pairwise(rows) if pair[0].words.startswith("InWhich") and not pair[0].folio]
    assert begun
    assert min(after.place[0] - row.place[0] for row, after in begun) > 14 - NEAR


@pytest.mark.parametrize("name", names())
def test_a_long_list_of_chapters_begins_where_there_is_room(name: str) -> None:
    short = story(meta=Meta(title="Rain", authors=("Ada Brook",)))
    hours = [each for _ in range(70) for each in (books.heading("Night"), block("It rained."))]
    rows = printed(book(short, story(*hours), short, title="Nights"), name)
    lengths = [len(list(run)) for _, run in groupby(row.page for row in rows)]
    leaf = load(name).leaf
    assert min(lengths[:-1]) > 0.6 * leaf.column / leaf.line
    first = [row.words for row in rows if row.page == rows[0].page]
    assert first.count("Night") > 1, "two of them stay with the title"


@every
def test_from_right_to_left_pages_stand_at_the_left(name: str, trim: str, first: int) -> None:
    rows, wide = printed(hebrew(), name, trim, first), measure(name, trim)
    found = [row for row in rows if row.folio]
    assert len(found) == len(HEBREW) + 1
    assert max(abs(row.at[0]) for row in found) < NEAR
    assert all(row.words for row in found)
    assert min(row.place[0] for row in rows) > COLUMN
    assert wide - rows[0].place[1] < NEAR, "titles begin at the right"


@pytest.mark.parametrize("made", [english, hebrew])
def test_dots_stand_below_one_another(made: Any) -> None:
    lines = [row for row in printed(made(), "large-print") if row.dots]
    assert min(len(row.dots) for row in lines) > 1, "one alone would be a full stop"
    rows = [row for row in lines if not row.words.endswith(("Water", "Land"))]  # which are bold
    steps = {round(after - dot, 2) for row in rows for dot, after in pairwise(row.dots)}
    pitch = min(steps)
    assert max(steps) - pitch < 0.1
    places = [dot / pitch % 1 for row in rows for dot in row.dots]
    assert max(places) - min(places) < 0.1


@pytest.mark.parametrize(("name", "flush"), [("modern", True), ("large-print", True), ("classic", False)])
def test_from_right_to_left_its_heading_stands_where_titles_do(name: str, flush: bool) -> None:  # noqa: FBT001 - a row
    told = printed(hebrew(), name, heading=True)[0]
    assert told.words == "Contents"
    assert (measure(name, "") - told.place[1] < NEAR) == flush, "in Classic it is centred"
