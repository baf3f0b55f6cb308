"""Markdown as a source: lines, front matter that is broken, and this program's own Markdown read again."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from lxml import etree
from tests.books import aligned, block, book, full_story, story

from griffo import pipeline, style
from griffo.emit import markdown
from griffo.emit.pages import pages
from griffo.errors import GriffoError
from griffo.model import Align, Anthology, Kind, NotesPolicy, Role, Series, Story

TYPED = """\
---
title: Low Water
tags:
  - bells
---

# Low Water

She went in.

She went in.

The tide
comes in\\
with a *bell*
in its teeth

> Come.
>
> - Now.

<div>

It broke<i>.

</div>

***

| a | b |
|---|---|
| c | d |
"""


def read(text: str | bytes) -> Story:
    data = text if isinstance(text, bytes) else text.encode()
    return pipeline.reader("a.md")(data, "a.md").story


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_each_passage_knows_its_line(end: str) -> None:
    made = read(TYPED.replace("\n", end).encode())
    assert [(made.line(each.text.start), each.text.value) for each in made.blocks] == [
        (2, "Title: Low Water"),
        (3, "Tags: bells"),
        (7, "Low Water"),
        (9, "She went in."),
        (11, "She went in."),
        (13, "The tide comes in"),
        (15, "with a bell in its teeth"),
        (18, "Come."),
        (20, "• Now."),
        (24, "It broke."),
        (28, "* * *"),
        (30, "a · b"),
        (32, "c · d"),
    ]
    (unclosed,) = made.findings
    assert (unclosed.code, unclosed.line) == ("unclosed", 24)


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("---\nauthor: Ines\ntitle: Rain: A Story\n---\nIt rained.", 3, "The front matter is no YAML."),
        ("---\na: " + "[" * 5000 + "\n---\nIt rained.", 1, "The front matter nests too deep."),
        ('+++\nauthor = "Ines"\ntitle = Rain\n+++\nIt rained.', 3, "The front matter is no TOML."),
    ],
)
def test_what_is_broken_is_told_with_its_line(text: str, line: int, sentence: str) -> None:
    with pytest.raises(GriffoError) as caught:
        read(text)
    assert (caught.value.line, caught.value.sentence) == (line, sentence)


def test_values_stay_words_and_nothing_is_built_of_them() -> None:
    rows = (
        "title: No\nauthor: {name: Ines, mail: x}\nrating: 2.10\nmood: &m low\nagain: [*m, *m]\nx: !!python/name:os y"
    )
    meta = read(f"---\n{rows}\n---\nA.").meta
    assert (meta.title, meta.authors, meta.rating) == ("No", ("Ines", "x"), "2.10")
    assert meta.details == (("Mood", "low"), ("Again", "low, low"), ("X", "y"))
    toml = '+++\ntitle = "A"\ndate = 2020-01-02\nseries = "Tides"\npart = 2\ntags = ["a", "b"]\n[more]\nx = 1\n+++\nB.'
    meta = read(toml).meta
    assert (meta.title, meta.date, meta.series) == ("A", "2020-01-02", (Series("Tides", "2", "Tides, part 2"),))
    assert meta.details == (("Tags", "a, b"), ("More", "1"))


@pytest.mark.parametrize(
    ("said", "date", "details"),
    [
        ("2019-03-02T10:00:00Z", "2019-03-02", ()),
        ("2019-03-02 10:00", "2019-03-02", ()),
        ("2019-03", "2019-03", ()),
        ("2019", "2019", ()),
        ("2 March 2019", "", (("Date", "2 March 2019"),)),
        ("2019-02-30", "", (("Date", "2019-02-30"),)),
        ("2019-2020", "", (("Date", "2019-2020"),)),
    ],
)
def test_a_date_that_is_none_of_the_calendar_stays_as_it_is_written(
    said: str, date: str, details: tuple[tuple[str, str], ...]
) -> None:
    meta = read(f"---\ntitle: A\ndate: {said}\n---\nIt rained.").meta
    assert (meta.date, meta.details) == (date, details)


def test_a_heading_that_is_not_the_title_stays() -> None:
    roles = [(one.role, one.text.value) for one in read("---\ntitle: Low Water\n---\n# The Bell\n\nIt rang.").blocks]
    assert roles[1:] == [(Role.HEADING, "The Bell"), (Role.PARAGRAPH, "It rang.")]


def shown(element: etree._Element, around: tuple[str, ...] = ()) -> list[tuple[str, bool]]:
    """Return the words of an element, each with whether it is in italics."""
    name = "i" if element.tag in {"em", "cite"} or element.get("class") == "document" else str(element.tag)
    inside = (*around, name) if element.tag != "div" else around
    found = [(word, "i" in inside) for word in re.findall(r"\w+", element.text or "")]
    for one in element:
        found += shown(one, inside) + [(word, "i" in inside) for word in re.findall(r"\w+", one.tail or "")]
    return found


SHOWN = frozenset({Kind.EMPHASIS, Kind.TITLE, Kind.FOREIGN})


@pytest.mark.parametrize("made", [book(full_story()), book(full_story(), full_story(NotesPolicy.GATHER), story())])
def test_its_own_markdown_gives_back_each_word_and_its_italics(made: Anthology) -> None:
    left_out = {"contents", "half-title", "colophon"}
    expected = [
        word
        for page in pages(made, "print")
        if page.kind not in left_out
        for word in shown(etree.fromstring(page.body))
    ]
    again = [
        (match.group(), any(s.kind in SHOWN and s.start <= match.start() < s.end for s in one.spans))
        for one in read(markdown.emit(made, style.load("classic"))).blocks
        for match in re.finditer(r"\w+", one.text.value)
    ]
    assert again == expected


def test_its_own_markdown_gives_back_where_lines_stand() -> None:
    """In the text, in a document, in verse; of a line from right to left as well."""
    hebrew = [replace(block(text), align=Align.END) for text in ("מרה פינץ׳", "Tam ושות׳")]
    filler = [block("The water came back at noon, and nobody on the quay said a word of it to her.") for _ in range(3)]
    made = book(story(*aligned(), *hebrew, *filler))
    given = [(one.text.value, one.align) for one in made.stories[0].blocks if one.align]
    back = read(markdown.emit(made, style.load("classic")))
    assert [(one.text.value, one.align) for one in back.blocks if one.align] == given
    assert {align for _, align in given} == {Align.CENTRE, Align.END}
