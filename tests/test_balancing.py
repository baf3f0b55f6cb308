"""Titles of several lines: where they are broken, and that no more lines come of it."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from itertools import pairwise

import pdfplumber
import pytest
from lxml import etree
from tests.books import block, book, heading, story
from tests.test_pdf import prose
from tests.test_register import LINES

from griffo.emit import compositor
from griffo.emit.balancing import LONGEST_STUB, Title, Word, balance, ends, units
from griffo.emit.compositor import set_piece
from griffo.emit.pages import pages
from griffo.emit.pieces import documents
from griffo.emit.setting import Piece, Setting
from griffo.model import Meta
from griffo.packing import pack, unpack
from griffo.style import css, load, names, page_rules

LONG = (
    "Seventeen Letters to a Man Who Does Not Read and Would Not Answer If He Did, with a Postscript on the Weather, "
    "a List of Things Lent and Not Returned, and an Apology to His Mother, Who Reads Everything, Even What Is Not Hers"
)
TITLES = (
    "When It Is Safe to Do So",
    "Five Times Tam Ran Away and One Time He Came Home",
    "On the Care and Feeding of Lighthouses (and of Those Who Keep Them)",
    "Die Frau, die auf den Zug nach Westen nicht mehr warten wollte",
    "הספינה שלא חזרה אל הנמל הישן של העיר בחורף ההוא",
    "The — and ★ Bell Nobody Knew of — Ever ★ So",
    LONG,
    *LINES,
)


@pytest.mark.parametrize(
    ("language", "measure", "expected"),
    [
        ("en", 22, "When It Is / Safe to Do So"),  # which is even, where filled lines leave a word alone
        ("en", 24, "The Bell on the Quay / and the Boat"),  # no line ends in an article or a preposition
        ("en", 20, "She Came Home, / but Too Late for It"),  # what belongs together stays so
        ("de", 26, "Die Frau, die auf den Zug / nach Westen wartete"),
        ("en", 20, "Counterrevolutionary / of the Year"),  # longer lines than all that follow are no fault
        ("en", 12, "The Man / Who Was / Everywhere"),
        ("en", 9, "A / Vexillum / Once More"),  # there are never more lines, so a short word is alone where it must be
        ("es", 20, "El Puerto / de la Casa Vieja"),
        ("und", 20, "El Puerto de / la Casa Vieja"),  # of such a language nothing is known
    ],
)
def test_where_lines_end(language: str, measure: float, expected: str) -> None:
    lines = expected.split(" / ")
    words = [Word(word, len(word), 1) for word in " ".join(lines).split()]
    found = ends(words, measure, len(lines), language)
    texts = [word.text for word in words]
    assert [" ".join(texts[at:end]) for at, end in pairwise((0, *found, len(texts)))] == lines


def test_a_title_without_a_way_is_left_alone() -> None:
    words = [Word("Incomprehensible", 16, 1), Word("Bells", 5, 1)]
    assert ends(words, 12, 2, "en") == ()
    assert ends(words[1:], 12, 2, "en") == (), "one word makes no two lines"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("One  two\nthree", "One_ two_ three_"),
        ("Half-light\u00a0falls—soon", "Half-light\u00a0falls—soon_"),
        ("雨の夜", "雨 の 夜_"),
        ("港へ、「船」が！ Part 2", "港 へ、 「船」 が！_ Part_ 2_"),
        ("シャツをくれた", "シャ ツ を く れ た_"),
        ("2月の夜", "2月 の 夜_"),
    ],
)
def test_where_a_line_may_end(title: str, expected: str) -> None:
    """At spaces, and between signs of Chinese and Japanese; but no line begins with a comma or ends in a bracket."""
    signs = iter("".join(title.split(" ")).replace("\n", ""))
    found = ["".join(next(signs) for _ in range(count)) + "_" * spaced for count, spaced in units(title)]
    assert " ".join(found) == expected


@pytest.mark.parametrize(
    ("html", "title", "expected"),
    [
        ("<h2>One  two\n three</h2>", Title(0, (3, 6)), "<h2>One<br/>two<br/>three</h2>"),
        ("<h2><cite>One two</cite> three</h2>", Title(0, (6,)), "<h2><cite>One two</cite><br/>three</h2>"),
        ("<h2><cite>One two</cite> three</h2>", Title(1, (3,)), "<h2><cite>One<br/>two</cite> three</h2>"),
        ("<h2>雨の夜<i>の船</i></h2>", Title(0, (2, 4)), "<h2>雨の<br/>夜<i>の<br/>船</i></h2>"),
        ('<p>A b</p><p class="title">One two</p>', Title(0, (3,)), '<p>A b</p><p class="title">One<br/>two</p>'),
        (
            '<h3>One<span class="footnote">a b</span> two</h3>',
            Title(0, (3,)),
            '<h3>One<span class="footnote">a b</span><br/>two</h3>',
        ),
    ],
)
def test_titles_are_broken_at_their_spaces(html: str, title: Title, expected: str) -> None:
    tree = etree.fromstring(f"<body>{html}</body>")
    assert balance(tree, [title]) == 1
    assert etree.tostring(tree, encoding="unicode") == f"<body>{expected}</body>"


@cache
def made(name: str, title: str, *, balanced: bool = True) -> tuple[Setting, list[tuple[str, float]]]:
    """Return a story as it is set, and the lines of its title, each with its width in points."""
    style, language = load(name), {"Die": "de", "הספינה": "he"}.get(title.split(maxsplit=1)[0], "en")
    meta = Meta(title=title, authors=("Ada Brook",), language=language)
    whole = book(story(heading(f"Chapter 1: {title}"), block(prose(40, 1)), meta=meta))
    part = documents(whole, pages(whole, "print"), 40).body[0]
    with pytest.MonkeyPatch.context() as patch:
        if not balanced:
            patch.setattr(compositor, "unbalanced", lambda *_: ())
        told = set_piece(Piece(part.html, css(style, "print") + page_rules(style.leaf), style, part.sections))
    with pdfplumber.open(BytesIO(told.content)) as opened:
        lines = opened.pages[0].extract_text_lines()
    largest = max(round(line["chars"][0]["size"]) for line in lines)
    shown = [line for line in lines if round(line["chars"][0]["size"]) == largest]
    return told, [(line["text"], line["x1"] - line["x0"]) for line in shown]


@pytest.mark.uncounted
@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("title", TITLES)
def test_titles_have_the_lines_they_had_and_no_longer_ones(name: str, title: str) -> None:
    lines, before = made(name, title)[1], made(name, title, balanced=False)[1]
    assert len(lines) == len(before)
    assert letters(lines) == letters(before)
    widths, filled = ([width for _, width in rows] for rows in (lines, before))
    assert max(widths) <= load(name).leaf.measure + 1, "where letters stand close, the last reaches over its place"
    assert min(widths) >= min(max(widths) / 2, *filled)
    assert len(lines) == 1 or len(lines[-1][0]) > LONGEST_STUB


def letters(lines: list[tuple[str, float]]) -> str:
    """Return what is in lines; those of Hebrew are read in whatever order."""
    return "".join(sorted(filter(str.isalnum, "".join(text for text, _ in lines))))


def test_chapters_and_stories_have_titles() -> None:
    told, lines = made("large-print", TITLES[0])
    assert [text for text, _ in lines] == ["When It Is", "Safe to Do So"]
    assert [title.ends for title in told.balanced] == [(8,)], "in the smaller type of a chapter it is one line"
    assert [title.ends for title in made("large-print", LINES[1])[0].balanced] == [(17, 34, 44), (17, 39)]


def test_titles_without_spaces() -> None:
    title = "雨の中の船は帰らない、港の灯台が消えたあの冬の夜の物語"
    told, _ = made("large-print", title)
    assert told.balanced
    for found in told.balanced:  # into two lines or three: that depends on the fonts of the machine
        lengths = [stop - start for start, stop in pairwise((0, *found.ends, len(title)))]
        assert max(lengths) - min(lengths) <= 1


def test_they_are_kept_with_the_pages() -> None:
    told, _ = made("large-print", TITLES[0])
    assert unpack(pack(told), Setting).balanced == told.balanced


def test_a_title_that_has_breaks_or_an_indent_is_left_alone() -> None:
    style = load("large-print")
    html = '<html lang="en"><div class="story-title"><h2 class="title">{}</h2><h2 class="title">{}</h2></div></html>'
    html = html.format(TITLES[0], "When It Is Safe to<br>Do So and When Nobody at All Can See")
    for more, count in (("", 1), ("h2 { text-indent: 1em }", 0), ("h2::first-letter { font-size: 3em }", 0)):
        told = set_piece(Piece(html, css(style, "print") + page_rules(style.leaf) + more, style, ()))
        assert len(told.balanced) == count, more


def test_a_long_title_takes_no_longer_than_a_few_words() -> None:
    words = [Word("word", 4, 1)] * 60
    assert len(ends(words, 30, 12, "en")) == 11
