"""A story of several files."""

from __future__ import annotations

import pytest

from griffo import pipeline
from griffo.model import Role, Story, located
from griffo.read import html, txt
from griffo.read.joined import headings_of
from griffo.read.manuscript import Manuscript

FIRST = "Low Water\nby Ines Marlow\n\nThe tide had gone out too far.\n\nNobody said so.\n"
SECOND = "Low Water\nby Ines Marlow\n\n“Who rang it?” said Tam.\n\nNobody had.\x07\n"


def texts(*files: tuple[str, str]) -> list[Manuscript]:
    return [(html if name.endswith("html") else txt).read(text.encode(), name) for name, text in files]


def read(*files: tuple[str, str]) -> Story:
    return pipeline.prepare(pipeline.joined("low-water", texts(*files)))


def roles(story: Story) -> list[tuple[Role, str]]:
    return [(block.role, block.text.value) for block in story.blocks]


def test_each_file_is_a_chapter_by_its_name() -> None:
    story = read(("ch1.txt", FIRST), ("ch2.txt", SECOND))
    assert (story.meta.title, story.meta.authors) == ("Low Water", ("Ines Marlow",))
    assert [text for role, text in roles(story) if role is Role.HEADING] == ["Chapter 1", "Chapter 2"]
    assert [text for role, text in roles(story) if role is Role.RESIDUE] == ["Low Water", "by Ines Marlow"]


def test_a_file_that_has_a_heading_keeps_it() -> None:
    story = read(("1.txt", "Chapter One: Rain\n\nIt rained.\n"), ("2.txt", "It stopped.\n"))
    assert [text for role, text in roles(story) if role is Role.HEADING] == ["Chapter One: Rain", "Chapter 2"]


def test_titles_of_later_pages_are_their_chapters() -> None:
    page = "<h1>{}</h1><p>It rained, and the road went under in the night.</p>"
    story = read(("a.html", page.format("Rain")), ("b.html", page.format("Flood")))
    assert [text for role, text in roles(story) if role is Role.HEADING] == ["Rain", "Flood"]


def test_pages_of_a_site_are_one_work_that_is_introduced_once() -> None:
    page = (
        "<title>Low Water Chapter {0}: {1}, a tidewater fanfic | FanFiction</title>"
        "<div id=profile_top><b>Low Water</b> By: <a href='/u/7/inesm'>inesm</a>"
        "<div class=xcontrast_txt>A bell rings.</div>"
        "<span class='xgray xcontrast_txt'>Rated: Fiction T - English - Chapters: 2</span></div>"
        "<div id=storytext><p>The {1} was wet.</p></div>"
    )
    story = read(("ch1.html", page.format(1, "Sand")), ("ch2.html", page.format(2, "Rope")))
    assert (story.meta.title, story.meta.authors) == ("Low Water", ("inesm",))
    assert [text for role, text in roles(story) if role is Role.HEADING] == ["Chapter 1: Sand", "Chapter 2: Rope"]
    assert [text for role, text in roles(story) if role is Role.NOTE] == ["A bell rings."]
    assert not [finding for finding in story.findings if finding.code == "part-of-work"]


def test_places_are_told_by_file_and_line() -> None:
    parts = texts(("ch1.txt", FIRST), ("ch2.txt", SECOND))
    made = pipeline.joined("low-water", parts)
    assert made.source.text == parts[0].source.text + "\n\n" + parts[1].source.text
    start, end, why = made.story.dropped[0]
    assert (made.source.text[start:end], why) == ("\x07", "control character")
    assert located("low-water", made.story.files, made.story.line(start)) == ("low-water/ch2.txt", 6)
    assert located("low-water", made.story.files, made.story.line(0)) == ("low-water/ch1.txt", 1)
    words = [block for block in made.story.blocks if block.text.value.startswith("“Who")]
    assert made.source.text[words[0].text.start : words[0].text.end] == "“Who rang it?” said Tam."


@pytest.mark.parametrize(
    ("names", "headings"),
    [
        (["chapter 1.txt", "chapter 12.txt"], ["Chapter 1", "Chapter 12"]),
        (["01.txt", "02.txt"], ["Chapter 1", "Chapter 2"]),
        (["01 Rain.txt", "02 The Long Flood.txt"], ["1: Rain", "2: The Long Flood"]),
        (["low_water-ch-01.html", "low_water-ch-02.html"], ["Chapter 1", "Chapter 2"]),
        (["rain.txt", "flood.txt"], ["Rain", "Flood"]),
        (["only.txt"], ["Only"]),
    ],
)
def test_names_of_files_give_headings(names: list[str], headings: list[str]) -> None:
    assert headings_of(names) == headings
