"""The order of a book's stories, and the parts they stand in."""

from __future__ import annotations

from pathlib import Path

import pytest

from griffo.arranging import Arranged, arrange, dated
from griffo.compile import draft, open_book
from griffo.model import Group, Meta
from griffo.series import read_series
from griffo.settings import GroupBy, OrderBy


def tale(title: str, series: str = "", date: str = "", fandom: str = "", authors: str = "") -> Meta:
    return Meta(title, tuple(authors.split()), read_series(series), date=date, fandom=fandom)


def order(by: OrderBy, *known: Meta) -> list[str]:
    return [known[number].title for number in arrange(known, by).places]


def test_stories_stand_as_they_are_listed() -> None:
    assert order(OrderBy.LISTED, tale("Rope"), tale("Apple"), tale("Mill")) == ["Rope", "Apple", "Mill"]


def test_titles_sort_as_a_person_would() -> None:
    titles = ["The Mill", "Étude", "chapter 10", "A Rope", "Chapter 9", "“Salt”", "The"]
    shown = ["Chapter 9", "chapter 10", "Étude", "The Mill", "A Rope", "“Salt”", "The"]
    assert order(OrderBy.TITLE, *map(tale, titles)) == shown


def test_dates_sort_with_the_unknown_last() -> None:
    known = (tale("None"), tale("Year", date="2014"), tale("Day", date="2014-03-01"), tale("Old", date="2009-12-31"))
    made = arrange((*known, tale("Twin", date="2014")), OrderBy.DATE)
    assert made == Arranged((3, 1, 4, 2, 0), (), (0,))


def test_a_date_may_stand_in_the_header() -> None:
    told = (("Updated", "2015-01-01"), ("Published", "2014-05-02"), ("Published", "2019-01-01"))
    assert dated(Meta(details=told)) == "2014-05-02"
    assert dated(Meta(date="2013", details=told)) == "2013"
    assert dated(Meta(details=(("Published", "last May"), ("Updated", "2015-01-01")))) == "2015-01-01"
    assert dated(Meta(date="2013-", details=())) == ""


def test_series_sort_by_their_parts() -> None:
    known = (
        tale("Alone"),
        tale("Ten", "Gates #10"),
        tale("Weather 1", "Weather #1"),
        tale("Two", "Part 2 of the Gates"),
        tale("Some part", "The Gates series"),
        tale("Two and a half", "Gates, part 2.5"),
    )
    made = arrange(known, OrderBy.SERIES)
    assert [known[number].title for number in made.places] == [
        "Two",
        "Two and a half",
        "Ten",
        "Some part",
        "Weather 1",
        "Alone",
    ]
    assert [known[number].title for number in made.unsorted] == ["Some part", "Alone"]


def test_of_several_series_the_one_counts_that_most_stories_are_of() -> None:
    known = (tale("Second", "Weather #9; Gates #2"), tale("First", "Gates #1"))
    assert order(OrderBy.SERIES, *known) == ["First", "Second"]
    assert arrange(known, group_by=GroupBy.SERIES).groups == (Group("Gates", 2),)


def test_parts_follow_their_first_stories() -> None:
    known = (
        tale("A", fandom="Salt Roads"),
        tale("B"),
        tale("C", fandom="Ferries"),
        tale("D", fandom="salt  roads"),
    )
    made = arrange(known, group_by=GroupBy.FANDOM)
    assert made.places == (0, 3, 2, 1)
    assert made.groups == (Group("Salt Roads", 2), Group("Ferries", 1), Group("Other Stories", 1))


def test_parts_are_sorted_by_name_where_stories_are() -> None:
    known = (tale("A", fandom="The Salt Roads"), tale("B", fandom="Ferries"), tale("C", fandom="The Salt Roads"))
    made = arrange(known, OrderBy.TITLE, GroupBy.FANDOM)
    assert made.groups == (Group("Ferries", 1), Group("The Salt Roads", 2))
    assert made.places == (1, 0, 2)


def test_those_who_write_together_are_a_part_of_their_own() -> None:
    known = (tale("A", authors="Ada"), tale("B", authors="Ada Bo"), tale("C", authors="bo ada"), tale("D"))
    assert arrange(known, group_by=GroupBy.AUTHOR).groups == (
        Group("Ada", 1),
        Group("Ada and Bo", 2),
        Group("Other Stories", 1),
    )


def test_nobody_says_anything() -> None:
    assert arrange((tale("A"), tale("B")), group_by=GroupBy.SERIES) == Arranged((0, 1))
    assert arrange((), OrderBy.DATE, GroupBy.AUTHOR) == Arranged(())


@pytest.fixture
def pond(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder ``pond`` with nine stories, two of them dated, in reverse."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "pond"
    folder.mkdir()
    for number in range(1, 10):
        header = f"Title: Rain {number}\nAuthor: Ada\n"
        header += f"Published: 20{20 - number}-01-01\n" if number > 7 else ""
        (folder / f"{'abcdefghi'[number - 1]}.txt").write_text(
            f"{header}\nOn day {number} it rained{f', and {number} more ducks came' * number}.\n"
        )
    return folder


def test_a_book_in_order_says_what_it_does_not_know(pond: Path) -> None:
    (pond / "book.toml").write_text('title = "Ponds"\norder = "date"\n')
    made = draft(open_book([Path("pond")]))
    assert [story.title[-1] for story in made.stories] == list("981234567")
    assert [story.meta.title[-1] for story in made.book.stories] == list("981234567")
    (told,) = made.findings
    assert str(told.error()) == (
        "pond/book.toml:2: No date is known of these, so they stand after the others: "
        "“a.txt”, “b.txt”, “c.txt”, “d.txt”, “e.txt” and 2 more. Set date for them in book.toml."
    )


def test_a_book_without_parts_says_why(pond: Path) -> None:
    (pond / "book.toml").write_text('title = "Ponds"\norder = "title"\ngroup-by = "fandom"\n')
    made = draft(open_book([Path("pond")]))
    assert made.book.groups == ()
    (told,) = made.findings
    assert str(told.error()).startswith("pond/book.toml:3: No story says its fandom, so the book has no parts.")
    (pond / "book.toml").write_text('title = "Ponds"\ngroup-by = "author"\n')
    assert draft(open_book([Path("pond")])).book.groups == (Group("Ada", 9),)
