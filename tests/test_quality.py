"""Flaws of printed pages, on pages of lines that say what they are."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from tests.books import block, book, story
from tests.test_cli import STORY, run
from tests.test_pdf import prose

from griffo.emit.pdf import press
from griffo.emit.quality import KINDS, Flaw, Line, flaws
from griffo.style import load, names


@dataclass(frozen=True)
class Element:
    """A paragraph, heading or rule by its name."""

    name: str
    tag: str


element = cache(Element)


def page(*lines: str) -> list[Line]:
    """Return lines given as ``p1 words``: an element, then text; a ``.`` at the end says that the element ends."""
    made = []
    for line in lines:
        name, _, text = line.partition(" ")
        tag = name if name in {"h3", "hr"} else name[:2].rstrip("0123456789")
        width = 100.0 if len(text) > 8 else 10.0
        made.append(Line(element(name, tag), text, width, 20.0 if tag == "p" else 0.0, text.endswith(".")))
    return made


@pytest.mark.parametrize(
    ("title", "pages", "expected"),
    [
        (
            "a paragraph of two lines on either side is as it should be",
            [page("p1 one and another", "p1 two and another"), page("p1 three and more", "p1 four and no more.")],
            [],
        ),
        (
            "a widow",
            [page("p1 one and another", "p1 two and another"), page("p1 three and no more.", "p2 a new one.")],
            [Flaw("widow", 1, "three and no more.")],
        ),
        (
            "an orphan",
            [page("p1 all of it is here.", "p2 one and another"), page("p2 two and another", "p2 three, no more.")],
            [Flaw("orphan", 0, "one and another")],
        ),
        (
            "a heading at the foot",
            [page("p1 all of it.", "h3 Rain."), page("p2 all of it.")],
            [Flaw("heading", 0, "Rain.")],
        ),
        ("a title alone on its leaf", [page("h3 Rain."), page("p2 all of it.")], []),
        ("a heading with its text", [page("h3 Rain.", "p2 all of it is here.")], []),
        (
            "an ornament at the head, and one at the foot",
            [page("p1 all of it is here.", "hr1 *"), page("hr2 *", "p2 all of it is here.")],
            [Flaw("ornament", 0, "*"), Flaw("ornament", 1, "*")],
        ),
        ("a last line shorter than an indent", [page("p1 one and another", "p1 it.")], [Flaw("stump", 0, "it.")]),
        (
            "a last line that is the end of a broken word",
            [
                page(
                    "p1 one and an\u2010",
                    "p1 otherwise.",
                    "p2 one and well-",
                    "p2 known-about.",
                    "p3 one an\u2010",
                    "p3 other yet.",
                )
            ],
            [Flaw("stub", 0, "otherwise.")],
        ),
        ("a paragraph of one short line is none", [page("p1 one and another.", "p2 No.")], []),
        (
            "a ladder, told once",
            [
                page(
                    "p1 this is hy-",
                    "p1 phenated hy-",
                    "p1 phenated hy\u2010",
                    "p1 phenated hy-",
                    "p1 phenated for good.",
                )
            ],
            [Flaw("ladder", 0, "phenated hy\u2010")],
        ),
        ("two hyphens are no ladder", [page("p1 this is hy-", "p1 phenated hy-", "p1 phenated for good.")], []),
        (
            "a word that goes on over the leaf",
            [page("p1 one and another", "p1 this is hy\u2010"), page("p1 phenated and", "p1 then it ends.")],
            [Flaw("leaf", 0, "this is hy\u2010")],
        ),
        (
            "a word that goes on across the fold is in sight",
            [
                page("p0 all of it is here."),
                page("p1 one and another", "p1 this is hy\u2010"),
                page("p1 phenated and", "p1 then it ends."),
            ],
            [],
        ),
    ],
)
def test_flaws(title: str, pages: list[list[Line]], expected: list[Flaw]) -> None:
    assert list(flaws(pages)) == expected, title


@pytest.mark.uncounted
@pytest.mark.parametrize("name", names())
def test_pages_have_neither_lonely_lines_nor_bad_hyphens(name: str) -> None:
    made = book(
        *(story(*(block(prose(20 + at * 7 % 60, at + 50 * n)) for at in range(25)), title=f"S {n}") for n in range(3))
    )
    found = {flaw.kind for _, flaw in press(made, load(name))[0].flaws}
    assert found <= {"stump", "stub"} & KINDS.keys()


@pytest.mark.uncounted
def test_a_word_of_four_letters_does_not_end_a_paragraph_alone() -> None:
    made = book(*(story(*(block("Word " * count + "it.") for count in range(5, 60)), title=f"S {n}") for n in range(1)))
    assert not [flaw for _, flaw in press(made, load("classic"))[0].flaws if flaw.kind == "stump"]


def test_check_counts_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:

    folder = tmp_path
    monkeypatch.chdir(folder)
    (folder / "rain.txt").write_text(STORY)
    told = json.loads(run("check", "rain.txt", "--pages", "--json").stdout)["findings"]
    counts = (
        "8 pages: 0 widows, 0 orphans, 0 headings at a foot, 0 scene breaks at an edge, 0 short last lines, "
        "0 broken last words, 0 ladders of hyphens, 0 words over a turned leaf."
    )
    assert [each["sentence"] for each in told if each["code"] == "pages"] == [counts]
    assert not [
        each for each in json.loads(run("check", "rain.txt", "--json").stdout)["findings"] if each["code"] == "pages"
    ]
