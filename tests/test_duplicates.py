"""The same story twice in a book, found by its words."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from griffo.compile import draft, open_book
from griffo.shingles import likely, shares, sketch

WORDS = "the a of lamp river boat cold mill bread salt stone dog noon rope bell nobody went came kept over past".split()


def prose(count: int, seed: int) -> list[str]:
    """Return so many words that say nothing, in paragraphs of forty."""
    draw = Random(seed)  # noqa: S311 - no secret
    return [draw.choice(WORDS) + draw.choice(("", "s", "ed", "ing")) for _ in range(count)]


def text(words: list[str]) -> str:
    return "\n\n".join(" ".join(words[at : at + 40]).capitalize() + "." for at in range(0, len(words), 40))


def edited(words: list[str], every: int) -> list[str]:
    """Return the words with one in so many replaced."""
    return ["other" if number % every == 0 else word for number, word in enumerate(words)]


def test_how_much_of_one_stands_in_the_other() -> None:
    whole, other = prose(1000, 1), prose(1000, 2)
    assert shares(whole, whole) == (1, 1)
    assert max(shares(whole, other)) < 0.02
    assert shares(whole, whole[:500]) == (0.5, 1)
    assert [round(share, 2) for share in shares(whole[:500] + other[:200], whole)] == [0.71, 0.5]
    assert shares(["rain"], ["rain"]) == (1, 1)
    assert shares([], whole) == (0, 0)


def test_an_edit_takes_one_word_and_no_more() -> None:
    whole = prose(1000, 3)
    assert [round(share, 2) for share in shares(whole, edited(whole, 20))] == [0.95, 0.95]


def test_what_is_alike_is_found_among_what_is_not() -> None:
    stories = [prose(100 + 37 * seed, seed) for seed in range(40)]
    stories += [edited(stories[7], 12), stories[30][:600], stories[11] + prose(3000, 99), stories[0]]
    assert list(likely(map(sketch, stories))) == [(7, 40), (30, 41), (11, 42), (0, 43)]


def test_many_copies_are_compared_with_the_first_alone() -> None:
    assert list(likely([sketch(prose(500, 1))] * 300)) == [(0, number) for number in range(1, 300)]


def test_a_sketch_is_small_but_never_empty() -> None:
    assert len(sketch(prose(8000, 1))) == pytest.approx(8 * 8000 / 16, rel=0.1)
    assert len(sketch(["rain"])) == 8
    assert sketch([]) == b""
    assert list(likely([sketch([]), sketch([]), sketch(["rain"]), sketch(["rain"])])) == [(2, 3)]


@pytest.fixture
def pond(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder ``pond`` with a story by Ada Moss."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "pond"
    folder.mkdir()
    save("rain", prose(800, 5))
    return folder


def save(name: str, words: list[str], header: str = "") -> None:
    Path(f"pond/{name}.txt").write_text(f"Title: {name.title()}\nAuthor: Ada Moss\n{header}\n{text(words)}\n")


def findings() -> list[str]:
    return [str(found.error()) for found in draft(open_book([Path("pond")])).findings]


MEND = "Take one of the two out of the book."


@pytest.mark.usefixtures("pond")
def test_the_same_text_in_another_file() -> None:
    Path("pond/snow.txt").write_text(
        Path("pond/rain.txt").read_text().replace("Rain", "Snow").replace("\n\n", "\n\n\n").replace("the ", "_THE_ "),
        "utf-16",
    )
    assert findings() == [f"pond/snow.txt: “snow.txt” holds the same text as “rain.txt”. {MEND}"]


@pytest.mark.usefixtures("pond")
def test_the_same_story_as_text_and_as_a_page() -> None:
    paragraphs = text(prose(800, 5)).split("\n\n")
    body = "".join(f"<p>{words.replace('river', '<em>river</em>')}</p>\n" for words in paragraphs)
    Path("pond/saved.html").write_text(f"<html><body><h1>The Rain</h1>\n{body}<p></p></body></html>", "utf-8")
    assert findings() == [f"pond/saved.html: “saved.html” holds the same text as “rain.txt”. {MEND}"]


@pytest.mark.usefixtures("pond")
def test_a_version_that_extends_another() -> None:
    save("long rain", prose(800, 5) + prose(1200, 6))
    assert findings() == [
        f"pond/rain.txt: “long rain.txt” extends “rain.txt”: it holds 100 % of its text, and 1,200 words more. {MEND}"
    ]


@pytest.mark.usefixtures("pond")
def test_two_versions_and_which_is_newer() -> None:
    save("rain", prose(800, 5), "Published: 2014-05-01\n")
    save("snow", [*edited(prose(800, 5), 10), "end"], "Published: 2012\nUpdated: 2016-01-01\n")
    (found,) = findings()
    assert found == (
        "pond/snow.txt: “snow.txt” and “rain.txt” are versions of one story: they share 90 % of their text; "
        f"“snow.txt” is longer by 1 word, and newer (2016-01-01, 2014-05-01). {MEND}"
    )


@pytest.mark.usefixtures("pond")
def test_the_longer_version_may_be_the_older() -> None:
    save("rain", prose(800, 5), "Published: 2014-05-01\n")
    save("long rain", prose(800, 5) + prose(1200, 6), "Published: 2012\n")
    assert findings()[0].endswith(f"and 1,200 words more; “rain.txt” is newer (2014-05-01, 2012). {MEND}")


@pytest.mark.usefixtures("pond")
def test_stories_with_a_scene_in_common_are_two() -> None:
    save("snow", prose(800, 5)[:300] + prose(500, 6))
    assert findings() == []


@pytest.mark.usefixtures("pond")
def test_notes_and_headings_do_not_make_stories_alike() -> None:
    note = "A/N: Thank you all for reading this, and please tell me what you think of it, I would love to hear."
    for name, seed in (("snow", 6), ("hail", 7)):
        save(name, prose(60, seed), f"\n{note}\n\nChapter One\n")
    assert findings() == []
