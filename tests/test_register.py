"""Lines of text stand at the same heights on all pages of a book, whatever stands between them."""

from __future__ import annotations

from collections import Counter
from io import BytesIO

import pdfplumber
import pytest
from tests.books import block, book, full_story, heading, note, story
from tests.test_pdf import prose

from griffo.emit.pdf import emit
from griffo.model import Anthology, Block, Meta, Place, Role, Series, Story
from griffo.style import Style, load, names

pytestmark = pytest.mark.uncounted

FRONT = 5
"""Pages up to the contents, whose lines stand as their entries do."""
NEAR = 0.1
"""Points within which two lines stand at the same height."""


def text(count: int, seed: int) -> list[Block]:
    return [block(prose(45, 100 * seed + at)) for at in range(count)]


def with_(*between: Block, **meta: object) -> Story:
    """Return a story of four pages with something in its second column of text."""
    known = {"title": "The Ferry", "authors": ("Ada Brook",)} | meta
    return story(*text(5, 1), *between, *text(12, 2), meta=Meta(**known))  # type: ignore[arg-type]


LINES = (
    "The Bell",
    "The Bell That Nobody in the Lower Harbour Would Admit to Having Ordered",
    "The Bell That Nobody in the Lower Harbour Would Admit to Having Ordered, and What Came of It in the Winter of Ice",
)
"""Titles of one line, two and three in Classic; wider pages set some in fewer."""


def chapters(count: int) -> Story:
    """Return a story whose chapters have titles of one line and of several, and so many paragraphs each."""
    parts = [(heading(f"Chapter {n}: {title}"), *text(count, n)) for n, title in enumerate((*LINES, LINES[0]), 1)]
    return story(*(each for part in parts for each in part))


VERSE = [
    block(line, Role.VERSE, gap=gap)
    for line, gap in (
        ("Low is the river,", 2),
        ("long is the day,", 0),
        ("slow is the ferry", 1),
        ("that takes me away.", 0),
    )
]
LETTER = [block("Dear Mara,", Role.DOCUMENT), block(prose(40, 7), Role.DOCUMENT)]
STORIES = {
    "nothing": with_(),
    "a scene break": with_(block("* * *", Role.SCENE_BREAK)),
    "a letter": with_(*LETTER),
    "verse": with_(*VERSE),
    "headings": with_(
        heading("Chapter 1: The Bell"), *text(3, 4), heading("Chapter 2"), *text(3, 5), heading("Epilogue")
    ),
    "titles of several lines": chapters(4),
    "long chapters": chapters(28),
    "a title of two lines": with_(title=LINES[1], subtitle="A crossing"),
    "a title of three lines": with_(title=LINES[2]),
    "a footnote": with_(note("The bell is real.", Place.AT)),
    "notes": story(
        heading("Chapter 1"),
        note(f"This began as a letter. {prose(30, 3)}"),
        *text(9, 6),
        note("More on Friday.", Place.AFTER),
        heading("Chapter 2"),
        *text(9, 7),
    ),
    "a subtitle": with_(subtitle="A crossing"),
    "a series": with_(series=(Series("Slow Waters", "2"),)),
    "details": with_(rating="General Audiences", fandom="Original Work"),
    "a summary": with_(summary=f"A crossing. {prose(20, 4)}"),
    "all of it": story(*full_story().blocks, *text(12, 8), meta=full_story().meta),
    "signs of other faces": with_(block("A star ★, a snowman ☃, a dragon 🐉 and שלום. " * 6)),
}


def heights(made: Anthology, style: Style) -> list[Counter[float]]:
    """Return for each page where its lines of running text stand, counted from the first line of a page, in points."""
    found: list[Counter[float]] = []
    with pdfplumber.open(BytesIO(emit(made, style))) as opened:
        sizes = Counter(round(char["size"], 2) for page in opened.pages for char in page.chars)
        size = sizes.most_common(1)[0][0]
        for page in opened.pages:
            # Of letters alone: a mark of a footnote, or a sign of another face, stands elsewhere in its box.
            letters = [
                char for char in page.chars if round(char["size"], 2) == size and char["text"] in "aeimnorsuvwxz"
            ]
            found.append(Counter(round(style.leaf.height - char["matrix"][5], 2) for char in letters))
    return found


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("between", STORIES)
def test_lines_of_facing_pages_stand_side_by_side(name: str, between: str) -> None:
    style = load(name)
    pages = heights(book(STORIES[between]), style)[FRONT:]
    rows = [row for page in pages for row, count in page.items() if count > 5]
    first = Counter(row % style.leaf.line for row in rows).most_common(1)[0][0]
    assert len(rows) > 100
    assert [row for row in rows if min((row - first) % style.leaf.line, (first - row) % style.leaf.line) > NEAR] == []


@pytest.mark.parametrize("name", names())
def test_a_foreword_keeps_to_the_same_lines(name: str) -> None:
    style = load(name)
    words = "# Before\n\n{}\n\n## Then\n\n{}\n\n> {}\n\n- {}\n- {}\n\n{}".format(
        *(prose(90, seed) for seed in range(6))
    )
    rows = [
        row
        for page in heights(book(story(*text(12, 1)), foreword=words, editor="Cy Dale"), style)
        for row, count in page.items()
        if count > 8
    ]
    first = Counter(row % style.leaf.line for row in rows).most_common(1)[0][0]
    assert [row for row in rows if min((row - first) % style.leaf.line, (first - row) % style.leaf.line) > NEAR] == []
