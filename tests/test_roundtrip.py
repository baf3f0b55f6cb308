"""What Griffo made, read back, makes the same book again: the same pages, mark for mark."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.books import book, cover, full_story, many_stories, note, story

from griffo.compile import draft, open_book
from griffo.emit import html, kepub
from griffo.emit.epub import package
from griffo.emit.pages import pages
from griffo.model import Anthology, Meta, NotesPolicy, Place
from griffo.pipeline import prepare, reader
from griffo.read import BUNDLES
from griffo.style import load

ROOT = Path(__file__).parents[1]
CLASSIC = replace(load("classic"), embedded=False)
_LENGTH = re.compile(r'<p class="length"[^>]*>.*?</p>')
"""How long a story is; words that the book leaves out, such as “A/N:”, are no longer counted."""


def as_epub(made: Anthology) -> bytes:
    return package(made, CLASSIC, cover())


def as_kepub(made: Anthology) -> bytes:
    return kepub.convert(as_epub(made))


def as_html(made: Anthology) -> bytes:
    return html.emit(made, CLASSIC)


MAKERS: dict[str, tuple[str, Callable[[Anthology], bytes]]] = {
    "epub": ("book.epub", as_epub),
    "kepub": ("book.kepub.epub", as_kepub),
    "html": ("book.html", as_html),
}


@pytest.fixture(params=MAKERS)
def maker(request: pytest.FixtureRequest) -> tuple[str, Callable[[Anthology], bytes]]:
    return MAKERS[request.param]


@pytest.fixture(scope="module")
def seeds() -> Anthology:
    return draft(open_book([ROOT / "seeds"])).book


def again(made: Anthology, maker: tuple[str, Callable[[Anthology], bytes]]) -> Anthology:
    """Return a book made of what is in one of Griffo's, read by the readers alone."""
    name, emit = maker
    data, bundle = emit(made), BUNDLES[f".{name.rpartition('.')[2]}"]
    told = [reader(f"{name}#{part}" if part else name, part)(data, name) for part in bundle.members(data, name)]
    return replace(made, stories=tuple(prepare(one) for one in told))


def shown(made: Anthology) -> dict[str, str]:
    """Return the pages of the stories."""
    laid = {page.name: str(page.body) for page in pages(made, "epub") if page.name.startswith("story-")}
    return {name: _LENGTH.sub("", body) for name, body in laid.items()}


def test_the_seeds(seeds: Anthology, maker: tuple[str, Callable[[Anthology], bytes]]) -> None:
    back = again(seeds, maker)
    assert shown(back) == shown(seeds)
    for one, other in zip(seeds.stories, back.stories, strict=True):
        known = [(told.meta.title, told.meta.authors, told.meta.date, told.meta.permission) for told in (one, other)]
        assert known[0][:3] == known[1][:3]
        assert known[1][3].rstrip(".") == known[0][3].rstrip(".")


def test_a_story_with_everything_that_a_page_can_hold(maker: tuple[str, Callable[[Anthology], bytes]]) -> None:
    made = book(full_story())
    back = again(made, maker)
    assert shown(back) == shown(made)
    meta, told = made.stories[0].meta, back.stories[0].meta
    assert (told.url, told.series, told.rating, told.fandom) == (meta.url, meta.series, meta.rating, meta.fandom)
    assert (told.authors, told.subtitle, told.details) == (meta.authors, meta.subtitle, meta.details)


def test_notes_that_were_gathered_go_back_where_they_were(maker: tuple[str, Callable[[Anthology], bytes]]) -> None:
    back = again(book(full_story(NotesPolicy.GATHER)), maker)
    kept = shown(book(full_story()))
    found = shown(back)
    assert found["story-1-chapter-2"] == kept["story-1-chapter-2"]
    assert found["story-1-afterword"] == kept["story-1-afterword"]


def test_many_stories_each_by_itself(maker: tuple[str, Callable[[Anthology], bytes]]) -> None:
    made = many_stories(23)
    assert shown(again(made, maker)) == shown(made)


def test_what_stands_around_the_stories_is_with_the_first_and_the_last(seeds: Anthology) -> None:
    for maker in MAKERS.values():
        back = again(replace(seeds, foreword="# Before You Read\n\nThese were found in a drawer."), maker)
        places = [
            number
            for number, one in enumerate(back.stories)
            for block in one.blocks
            if "found in a drawer" in block.text.value
        ]
        assert places == [0]


def test_names_that_a_sentence_joined() -> None:
    three = ("Ada Brook", "Bo Crane and Sons", "Cy Dale")
    made = book(story(meta=Meta(title="The Ferry", authors=three)))
    assert again(made, MAKERS["epub"]).stories[0].meta.authors == three


def test_a_thing_that_is_not_sure_of_its_thoughts_is_not_taken_for_one() -> None:
    """An emphasis over a whole sentence stays one: the book said which of its italics are thoughts."""
    made = book(story(note("A small one.", Place.BEFORE)), full_story())
    (first, _) = again(made, MAKERS["html"]).stories
    assert first.convention == "italics"


def test_a_compile_of_a_compile(tmp_path: Path, seeds: Anthology) -> None:
    (tmp_path / "old.epub").write_bytes(as_epub(seeds))
    made = draft(open_book([tmp_path / "old.epub"]))
    assert [story.meta.title for story in made.book.stories] == [story.meta.title for story in seeds.stories]
    assert shown(made.book) == shown(seeds)
