"""Long pages go into several files, and nothing is lost at the seams."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from tests.books import block, book, note, story

from griffo.emit.page import Page
from griffo.emit.pages import pages
from griffo.emit.splitting import split
from griffo.model import Block, Place, Role

LIMIT = 2000


def chapter(*blocks: Block) -> Page:
    return next(page for page in pages(book(story(*blocks)), "epub") if page.kind == "chapter")


def text(page: Page) -> str:
    root = etree.fromstring(page.body.replace(" epub:", " "))
    return " ".join("".join(root.itertext()).split())


def prose(count: int, word: str = "river") -> str:
    return " ".join(f"{word}{number}" for number in range(count))


def letters(found: str) -> str:
    return re.sub(r"\W", "", found)


def test_a_short_page_stays_as_it_is() -> None:
    page = chapter(block("A."))
    assert split(page, LIMIT) == [page]


def test_a_long_page_is_parted_between_paragraphs() -> None:
    page = chapter(*(block(prose(20)) for _ in range(40)))
    parts = split(page, LIMIT)
    assert len(parts) > 3
    assert all(len(part.body.encode()) <= LIMIT + 200 for part in parts)
    assert " ".join(text(part) for part in parts) == text(page)
    assert [part.name for part in parts[:3]] == [
        "story-1-chapter-1",
        "story-1-chapter-1-part-2",
        "story-1-chapter-1-part-3",
    ]
    assert {part.level for part in parts[1:]} == {0}


def test_a_scene_break_in_reach_is_where_it_is_parted() -> None:
    blocks = [block("* * *", Role.SCENE_BREAK) if at == 8 else block(prose(20)) for at in range(16)]
    first, second, *_ = split(chapter(*blocks), LIMIT)
    assert "scene-break" not in first.body
    assert re.search(r'<section[^>]*>\s*<hr class="scene-break"/>', second.body)


def test_a_footnote_stays_with_the_words_it_is_called_from() -> None:
    blocks = [piece for at in range(20) for piece in (block(prose(20)), note(f"Note {at}.", Place.AT))]
    page = chapter(*blocks)
    parts = split(page, LIMIT)
    assert len(parts) > 2
    for part in parts:
        assert re.findall(r'href="#([\w-]+-note-\d+)"', part.body) == re.findall(r'id="([\w-]+-note-\d+)"', part.body)
    assert sorted(letters("".join(map(text, parts)))) == sorted(letters(text(page)))


def test_footnotes_count_to_the_length_of_a_file() -> None:
    blocks = [piece for _ in range(20) for piece in (block("A river."), note(prose(60), Place.AT))]
    parts = split(chapter(*blocks), LIMIT)
    assert all(len(part.body.encode()) <= LIMIT + 200 for part in parts)


def test_a_footnote_that_is_too_long_by_itself_stays_whole() -> None:
    page = chapter(block("Before."), note(prose(2000), Place.AT), block("After."))
    parts = split(page, LIMIT)
    assert [part.body.count('<aside class="footnote"') for part in parts] == [1, 0]
    assert sorted(letters("".join(map(text, parts)))) == sorted(letters(text(page)))


def test_a_call_of_a_footnote_is_never_parted() -> None:
    piece = block("\u9759" * 505 + "{note(:a custom}" + "\u9759" * 3000)
    for limit in range(1990, 2040):
        parts = split(chapter(block("Before."), piece), limit)
        assert sum(part.body.count('class="noteref"') for part in parts) == 1


def test_a_scene_break_is_passed_over_where_too_much_would_be_left() -> None:
    blocks = [block(prose(200)), block("* * *", Role.SCENE_BREAK), block(prose(150)), block(prose(230))]
    assert all(len(part.body.encode()) <= LIMIT + 200 for part in split(chapter(*blocks), LIMIT))


@pytest.mark.parametrize(
    "piece",
    [
        block(prose(2000)),
        block("\u9759" * 3000),
        block("{thought:" + prose(2000) + "}"),
        Block(block(prose(2000)).text, role=Role.DOCUMENT),
    ],
    ids=["prose", "without spaces", "one thought", "document"],
)
def test_a_paragraph_that_is_too_long_by_itself_is_parted_too(piece: Block) -> None:
    page = chapter(block("Before."), piece, block("After."))
    parts = split(page, LIMIT)
    assert all(len(part.body.encode()) <= 1.5 * LIMIT for part in parts)
    assert letters("".join(map(text, parts))) == letters(text(page))
    assert 'class="continued"' in parts[2].body


@given(st.lists(st.text("ab <&;>é静 ", max_size=400), max_size=12), st.integers(300, 3000))
def test_nothing_is_lost_at_any_size(texts: list[str], limit: int) -> None:
    page = chapter(*(block(text) for text in ["q", *texts]))
    parts = split(page, limit)
    assert letters("".join(map(text, parts))) == letters(text(page))
    assert len({part.name for part in parts}) == len(parts)
