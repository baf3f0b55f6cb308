"""Series and the parts of them that stories are: as words, as data, in ``book.toml``, in the book."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from tests.books import block, book, cover, story

from griffo.emit.epub import package
from griffo.emit.pages import pages
from griffo.model import Meta, Series
from griffo.pipeline import prepare, reader
from griffo.series import read_series
from griffo.style import load

LODGE = "The Gate Lodge"


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("The Gate Lodge", [(LODGE, "")]),
        ("Part 2 of The Gate Lodge", [(LODGE, "2")]),
        ("part two of The Gate Lodge", [(LODGE, "2")]),
        ("Book IV of The Gate Lodge", [(LODGE, "4")]),
        ("#3 in The Gate Lodge", [(LODGE, "3")]),
        ("The Gate Lodge, part 2", [(LODGE, "2")]),
        ("The Gate Lodge, Part 02", [(LODGE, "2")]),
        ("The Gate Lodge: Book Three", [(LODGE, "3")]),
        ("The Gate Lodge (vol. 2.5)", [(LODGE, "2.5")]),
        ("The Gate Lodge - part 12", [(LODGE, "12")]),
        ("The Gate Lodge #2", [(LODGE, "2")]),
        ("The Gate Lodge, #2", [(LODGE, "2")]),
        ("Part 2 of The Gate Lodge, Part 11 of Weather", [(LODGE, "2"), ("Weather", "11")]),
        ("The Gate Lodge #2; Weather #11", [(LODGE, "2"), ("Weather", "11")]),
        ("Part 1 of Salt, Sand, and Stone", [("Salt, Sand, and Stone", "1")]),
        ("Doors; Windows", [("Doors; Windows", "")]),
        ("Part 1 of 3", [("Part 1 of 3", "")]),
        ("Part one of two", [("Part one of two", "")]),
        ("Room 9", [("Room 9", "")]),
        ("The Part of the Lodge", [("The Part of the Lodge", "")]),
        ("Part vx of Weather", [("Part vx of Weather", "")]),
        ("  ", []),
    ],
)
def test_what_words_say(words: str, parts: list[tuple[str, str]]) -> None:
    found = read_series(words)
    assert [(one.name, one.part) for one in found] == parts
    assert "; ".join(map(str, found)).replace("; Part", ", Part") == words.strip()


def test_a_line_as_long_as_a_story_is_a_name_at_once() -> None:
    words = "a" + " " * 200_000 + "#"
    assert read_series(words) == (Series(words),)


def test_the_ways_to_call_a_series() -> None:
    keys = {Series(name).key for name in ("The Gate Lodge", "the gate  lodge", "Gate Lodge Series")}
    assert keys == {"gate lodge"}
    assert [Series(name).key for name in ("The", "Series")] == ["the", "series"]


def of(text: str, **known: object) -> Meta:
    read = reader("gate.txt")(f"{text}\n\nThe gate was open and nobody had opened it.\n".encode(), "gate.txt")
    return prepare(read, Meta(**known)).meta  # type: ignore[arg-type]


def test_header_lines() -> None:
    assert of("Title: Hinges\nSeries: Part 2 of The Gate Lodge").series == (
        Series(LODGE, "2", "Part 2 of The Gate Lodge"),
    )
    several = of("Title: Hinges\nSeries: The Gate Lodge, part 2\nSeries: Weather\nSeries: Weather").series
    assert [(one.name, one.part) for one in several] == [(LODGE, "2"), ("Weather", "")]


def test_a_part_on_a_line_of_its_own() -> None:
    meta = of("Title: Hinges\nSeries: The Gate Lodge\nPart: 2")
    assert meta.series == (Series(LODGE, "2", LODGE),)
    assert ("Part", "2") in meta.details
    assert of("Title: Hinges\nSeries: The Gate Lodge\nPart: the last").series == (Series(LODGE),)


def test_the_book_overrules_the_text() -> None:
    known = (Series("Weather", "1"),)
    assert of("Title: Hinges\nSeries: Part 2 of The Gate Lodge", series=known).series == known


def test_a_title_page_says_it_in_the_author_s_words() -> None:
    series = (Series(LODGE, "2", "The Gate Lodge, part two"), Series("Weather", "1"))
    made = pages(book(story(meta=Meta(title="Hinges", series=series))), "epub")
    (opening,) = (page.body for page in made if page.kind == "story-title")
    assert '<p class="series">The Gate Lodge, part two</p>\n<p class="series">Part 1 of Weather</p>' in opening


def opf(*metas: Meta) -> str:
    made = package(book(*(story(block("Open."), meta=meta) for meta in metas)), load("classic"), cover())
    with ZipFile(BytesIO(made)) as archive:
        return archive.read("EPUB/content.opf").decode()


def test_an_e_book_of_one_series_belongs_to_it() -> None:
    one = opf(Meta(title="Hinges", series=(Series(LODGE, "2"),)))
    assert '<meta property="belongs-to-collection" id="series">The Gate Lodge</meta>' in one
    assert '<meta property="collection-type" refines="#series">series</meta>' in one
    assert '<meta property="group-position" refines="#series">2</meta>' in one
    both = opf(Meta(title="Hinges", series=(Series(LODGE, "2"),)), Meta(title="Locks", series=(Series("Gate Lodge"),)))
    assert ">The Gate Lodge</meta>" in both
    assert "group-position" not in both


def test_an_e_book_of_several_series_belongs_to_none() -> None:
    assert "collection" not in opf(Meta(title="Hinges", series=(Series(LODGE),)), Meta(title="Locks"))
    assert "collection" not in opf(Meta(title="Hinges", series=(Series(LODGE), Series("Weather"))))
