"""Five stories from a fiction site, read line by line by a person; skipped where they are not to be had.

What is expected is told by line numbers of the files, since their words are their authors'.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.checking import epubcheck
from tests.test_invariants import shown, words

from griffo import style
from griffo.compile import bind, draft, open_book
from griffo.emit import epub
from griffo.emit.dump import structure
from griffo.emit.pages import pages
from griffo.model import Anthology, Kind

if TYPE_CHECKING:
    from griffo.compile import Bound

FOLDER = Path(__file__).parents[2] / "shared" / "stories"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the five stories are not here (../shared/stories)")


@dataclass(frozen=True)
class Expected:
    """Line numbers: of notes as (first, last, kind, place), of the paragraphs after breaks and lost lines, of marks."""

    title: str = ""
    notes: list[tuple[int, int, str, str]] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)
    thoughts: list[int] = field(default_factory=list)
    memories: list[int] = field(default_factory=list)
    convention: str = "unmarked"


STORIES = {
    "000": Expected(
        notes=[(1, 1, "disclaimer", "before"), (3, 3, "note", "before")],
        thoughts=[8, 20, 24, 58, 70, 90, 94, 98, 108, 122, 134],
        memories=[10, 44, 88, 92, 96, 134],
    ),
    "001": Expected(breaks=[22, 41], lost=[11, 57], thoughts=[69], memories=[28, 38]),
    "002": Expected("I know You", [(1, 1, "note", "before"), (39, 39, "note", "after")], convention="none"),
    "003": Expected(
        notes=[(2, 2, "note", "before"), (5, 5, "summary", "before")],
        breaks=[71],
        lost=[62],
        thoughts=[19, 53, 55, 59, 59],
        convention="single-quotes",
    ),
    "004": Expected(
        notes=[(181, 185, "note", "after")],
        thoughts=[1, 13, 57, 131, 157],
        memories=[135, 137, 147, 167, 169, 177, 179],
    ),
}


@cache
def bound(number: str) -> Bound:
    book = open_book([FOLDER])
    return bind(book, next(entry for entry in book.entries if entry.name.startswith(number)))


@pytest.mark.parametrize("number", STORIES)
def test_structure(number: str) -> None:
    made, expected = bound(number), STORIES[number]
    found, line = structure(made.story, made.source.text), made.story.line
    assert not expected.title or found["title"] == expected.title
    notes = [(line(note["start"]), line(note["end"] - 1), note["kind"], note["place"]) for note in found["notes"]]
    assert notes == expected.notes
    assert [line(place) for place in found["breaks"]] == expected.breaks
    assert [line(place) for place in found["lost"]] == expected.lost


@pytest.mark.parametrize("number", STORIES)
def test_marks(number: str) -> None:
    made, expected = bound(number), STORIES[number]
    places: dict[Kind, list[int]] = {Kind.THOUGHT: [], Kind.MEMORY: []}
    for block in made.story.blocks:
        for span in block.spans:
            if span.is_set and span.kind in places:
                places[span.kind].append(made.story.line(block.text.source(span.start, span.end)[0]))
    assert made.story.convention == expected.convention
    assert places[Kind.THOUGHT] == expected.thoughts
    assert places[Kind.MEMORY] == expected.memories


@pytest.mark.parametrize("number", STORIES)
def test_nothing_is_lost(number: str) -> None:
    made = bound(number)
    book = Anthology("One", (made.story,))
    page = shown(" ".join(page.body for page in pages(book, "html")))
    gone = [word for part in structure(made.story, made.source.text)["removed"] for word in words(part["text"])]
    assert not Counter(words(made.source.text)) - Counter(words(page)) - Counter(gone)


def test_epubcheck_finds_nothing(tmp_path: Path) -> None:
    file = tmp_path / "five.epub"
    file.write_bytes(epub.emit(draft(open_book([FOLDER])).book, style.load("classic")))
    assert epubcheck(file) == []
