"""Words that are kept whole, because they would be broken at the foot of a page or in the middle of a ladder."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from lxml import etree
from tests.books import block, book, note, story
from tests.test_pdf import prose

from griffo.emit import compositor
from griffo.emit.compositor import set_piece
from griffo.emit.mending import ROUNDS, Broken, keep_whole
from griffo.emit.pages import pages
from griffo.emit.pieces import Document, documents
from griffo.emit.quality import flaws
from griffo.emit.setting import Piece, Setting
from griffo.model import Anthology, Place
from griffo.packing import pack, unpack
from griffo.style import css, load, names, page_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from griffo.emit.quality import Flaw, Line


@cache
def long_book() -> Anthology:
    """Return a story of twenty pages in words that ask for many hyphens, with notes at the foot."""
    told = [block(prose(30 + at * 7 % 60, at)) for at in range(60)]
    return book(story(*told[:20], note("A note on salt and on remembering.", Place.AT), *told[20:]))


def part() -> Document:
    return documents(long_book(), pages(long_book(), "print"), 40).body[0]


def piece(name: str) -> Piece:
    style = load(name)
    return Piece(part().html, css(style, "print") + page_rules(style.leaf), style, part().sections)


@cache
def mended(name: str, rounds: int = ROUNDS) -> tuple[Setting, list[list[Line]]]:
    """Return the book as it is set again so many times at most, and the lines of its pages."""
    laid: list[list[Line]] = []

    def found(made: list[Iterator[Line]]) -> tuple[Flaw, ...]:
        laid.extend(map(list, made))
        return flaws(laid)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compositor, "ROUNDS", rounds)
        patch.setattr(compositor, "flaws", found)
        return set_piece(piece(name)), laid


@pytest.mark.parametrize(
    ("title", "html", "words", "expected"),
    [
        (
            "before a child",
            "<p>One pellucid <i>word</i></p>",
            [("s", 6)],
            '<p>One <span class="whole">pellucid</span> <i>word</i></p>',
        ),
        (
            "inside one, and behind it",
            "<p>One <i>pellucid</i> evening</p>",
            [("s", 6), ("s", 14)],
            '<p>One <i><span class="whole">pellucid</span></i> <span class="whole">evening</span></p>',
        ),
        (
            "two words of one text",
            "<p>Pellucid evening light</p>",
            [("s", 3), ("s", 11)],
            '<p><span class="whole">Pellucid</span> <span class="whole">evening</span> light</p>',
        ),
        (
            "a footnote counts for nothing",
            '<p>One<span class="footnote">two three</span> pellucid</p>',
            [("s", 5)],
            '<p>One<span class="footnote">two three</span> <span class="whole">pellucid</span></p>',
        ),
        (
            "a compound, and the word before a dash",
            "<p>A well-known lady—she</p>",
            [("s", 6), ("s", 12)],
            '<p>A <span class="whole">well-known</span> <span class="whole">lady</span>—she</p>',
        ),
        (
            "a break twice in one word",
            "<p>incomprehensibly</p>",
            [("s", 2), ("s", 6)],
            '<p><span class="whole">incomprehensibly</span></p>',
        ),
        ("a word too long for a line", f"<p>{'so' * 20}</p>", [("s", 6)], f"<p>{'so' * 20}</p>"),
        ("a place that is not there", "<p>One</p>", [("s", 6), ("t", 2)], "<p>One</p>"),
        ("an end of a word is no break", "<p>One two</p>", [("s", 6)], "<p>One two</p>"),
    ],
)
def test_words_are_kept_whole(title: str, html: str, words: list[tuple[str, int]], expected: str) -> None:
    tree = etree.fromstring(f'<body>Left out. <section id="s">{html}</section></body>')
    count = keep_whole(tree, ["s"], [Broken(*word) for word in words])
    assert etree.tostring(tree, encoding="unicode") == f'<body>Left out. <section id="s">{expected}</section></body>', (
        title
    )
    assert count == expected.count('"whole"')


def test_sections_count_their_own_letters() -> None:
    tree = etree.fromstring(
        '<body><section id="a"><p>One</p></section><section id="b"><p>Pellucid</p></section></body>'
    )
    assert keep_whole(tree, ["a", "b"], [Broken("b", 3)]) == 1
    assert tree[1][0][0].text == "Pellucid"


@pytest.mark.uncounted
@pytest.mark.parametrize("name", names())
def test_no_page_ends_in_a_hyphen_and_no_three_lines_do(name: str) -> None:
    made, _ = mended(name)
    assert {flaw.kind for flaw in made.flaws} <= {"stump", "stub"}
    assert bool(made.kept) == (name != "large-print"), "which has no hyphens"
    assert broken_feet(name, ROUNDS) == 0


@pytest.mark.uncounted
def test_without_that_they_would() -> None:
    assert broken_feet("classic", 0) > 2


def broken_feet(name: str, rounds: int) -> int:
    """Return how many pages end in a hyphen, those on the left as well."""
    _, laid = mended(name, rounds)
    assert len(laid) > 15
    return sum(page[-1].is_hyphenated for page in laid)


@pytest.mark.uncounted
def test_it_ends_whatever_the_pages_ask_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def never_content(*_: object) -> tuple[Broken, ...]:
        asked.append(True)
        return (Broken("story-1-chapter-1", 40 * len(asked)),)

    monkeypatch.setattr(compositor, "to_mend", never_content)
    made = set_piece(piece("classic"))
    assert len(asked) == len(made.kept) == ROUNDS


@pytest.mark.uncounted
def test_the_words_are_kept_with_the_pages() -> None:
    made, _ = mended("classic")
    assert set_piece(piece("classic")) == made
    assert unpack(pack(made), Setting).kept == made.kept


@pytest.mark.uncounted
def test_every_letter_is_there_still() -> None:
    def text(rounds: int) -> str:
        shown = "".join(line.text for page in mended("classic", rounds)[1] for line in page)
        return "".join(filter(str.isalnum, shown))

    assert text(0) == text(ROUNDS)
