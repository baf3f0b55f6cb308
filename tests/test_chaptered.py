"""Files that are chapters of one story, by their names alone."""

from __future__ import annotations

import pytest

from griffo.read.chaptered import stories


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ([f"ch {number}.html" for number in range(1, 13)], [("", 12)]),
        (["low-water chapter 1.txt", "low-water chapter 2.txt", "rain.txt"], [("low-water", 2), ("rain.txt", 1)]),
        (["Low Water - Ch01 - Ebb.txt", "Low Water - Ch02 - Flood.txt"], [("Low Water", 2)]),
        (["1 rain.txt", "2 sun.txt"], [("1 rain.txt", 1), ("2 sun.txt", 1)]),
        (["ch 1.html", "ch 2.html", "ch 10.html"], [("ch 1.html", 1), ("ch 2.html", 1), ("ch 10.html", 1)]),
        (["chapter 1.txt", "chapter 40.txt"], [("chapter 1.txt", 1), ("chapter 40.txt", 1)]),
        (["chapter 7.txt", "chapter 8.txt"], [("chapter 7.txt", 1), ("chapter 8.txt", 1)]),
        (["chapter 1.txt", "chapter 1.html"], [("chapter 1.html", 1), ("chapter 1.txt", 1)]),
        (["chapter 1.txt"], [("chapter 1.txt", 1)]),
        (["search 1.txt", "search 2.txt"], [("search 1.txt", 1), ("search 2.txt", 1)]),
        (["01.txt", "02.txt"], [("01.txt", 1), ("02.txt", 1)]),
    ],
    ids=lambda value: ", ".join(map(str, value)),
)
def test_stories(names: list[str], found: list[tuple[str, int]]) -> None:
    assert [(called, len(files)) for called, files in stories(names)] == found


def test_numbers_alone_count_where_a_folder_holds_nothing_else() -> None:
    assert stories(["02.txt", "01.txt", "10.txt", "3.txt", "4.txt", "5.txt", "6.txt"], alone=True) == [
        ("", ("01.txt", "02.txt", "3.txt", "4.txt", "5.txt", "6.txt", "10.txt"))
    ]
