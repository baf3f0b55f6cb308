"""What Griffo made, read back, makes the same book again: the same pages, mark for mark."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.books import aligned, block, book, cover, full_story, many_stories, story

from griffo.compile import draft, open_book
from griffo.emit import html, kepub
from griffo.emit.epub import package
from griffo.emit.pages import pages
from griffo.errors import GriffoError
from griffo.model import Anthology, Kind, Meta, NotesPolicy, Role
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
    assert (told.url, told.rating, told.fandom) == (meta.url, meta.rating, meta.fandom)
    assert [(one.name, one.part) for one in told.series] == [(one.name, one.part) for one in meta.series]
    assert (told.authors, told.subtitle, told.details) == (meta.authors, meta.subtitle, meta.details)


def test_lines_in_the_middle_and_at_their_end(maker: tuple[str, Callable[[Anthology], bytes]]) -> None:
    """In the text, in a document that is set apart, in verse; in a book from right to left as well."""
    made = book(story(*aligned()))
    body = shown(made)["story-1-chapter-1"]
    assert [body.count(name) for name in ('"centred"', '"at-end"', '"line centred"')] == [2, 2, 1]
    back = again(made, maker)
    assert shown(back) == shown(made)
    assert [block.align for block in back.stories[0].blocks if block.align] == [
        block.align for block in made.stories[0].blocks if block.align
    ]
    hebrew = replace(made, language="he", stories=(replace(made.stories[0], meta=Meta(title="גשם", language="he")),))
    assert shown(again(hebrew, maker)) == shown(hebrew)


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


def test_stress_on_a_whole_sentence_is_taken_for_no_thought(maker: tuple[str, Callable[[Anthology], bytes]]) -> None:
    made = book(story(block("{emphasis:I could still turn back.}"), block("“I am {emphasis:here},” she said.")))
    (back,) = again(made, maker).stories
    kinds = [span.kind for one in back.blocks for span in one.spans if one.role is Role.PARAGRAPH]
    assert kinds == [Kind.EMPHASIS, Kind.EMPHASIS]


def test_each_story_of_a_page_has_its_own_language_and_lines() -> None:
    made = book(full_story(), story(block("La barque partit."), title="La Barque", language="fr"), full_story())
    data = as_html(made)
    told = [
        reader(f"book.html#{name}", name)(data, "book.html") for name in BUNDLES[".html"].members(data, "book.html")
    ]
    assert [one.story.meta.language for one in told] == ["en", "fr", "en"]
    text = data.decode().split("\n")
    for one in told:
        lines = {block.text.value: one.source.line(block.text.start) for block in one.story.blocks}
        found = [(value, number) for value, number in lines.items() if value in {"Morning came.", "La barque partit."}]
        assert found
        assert all(value in text[number - 1] for value, number in found)


def test_a_story_that_is_gone() -> None:
    data = as_html(many_stories(3))
    with pytest.raises(GriffoError, match="There is no “Tale 9” in this file now"):
        reader("book.html#Tale 9", "Tale 9")(data, "book.html")
    with pytest.raises(GriffoError, match="There is no “Tale 9” in this file now"):
        reader("book.epub#Tale 9", "Tale 9")(as_epub(many_stories(3)), "book.epub")


def test_a_compile_of_a_compile(tmp_path: Path, seeds: Anthology) -> None:
    (tmp_path / "old.epub").write_bytes(as_epub(seeds))
    made = draft(open_book([tmp_path / "old.epub"]))
    assert [story.meta.title for story in made.book.stories] == [story.meta.title for story in seeds.stories]
    assert shown(made.book) == shown(seeds)
