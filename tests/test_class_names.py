"""The names that a style sheet can count on are those that ``docs/styles.md`` lists, no more and no fewer."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from lxml import etree
from tests.books import aligned, block, book, full_story, heading, many_stories, story

from griffo.emit import epub
from griffo.emit.cover import _document as cover_document
from griffo.emit.mending import Broken, keep_whole
from griffo.emit.pages import pages
from griffo.emit.pieces import LONG_CHAPTER, documents
from griffo.emit.spare import wrapped
from griffo.emit.splitting import split
from griffo.model import About, Anthology, Group, NotesPolicy, Volume
from griffo.paper import Leaf
from griffo.style import load, names, page_rules
from griffo.wrap.drawing import _document as wrap_document
from griffo.wrap.lettering import Lettering
from griffo.wrap.sheet import Sheet

PAGE = (Path(__file__).parents[1] / "docs/styles.md").read_text(encoding="utf-8")
CLASS = re.compile(r'class="([^"]+)"')


def books() -> list[Anthology]:
    """Return books that have, taken together, everything that a book can have."""
    chapter = [block("word " * 100) for _ in range(LONG_CHAPTER // 100 + 1)]
    long = story(heading("Chapter 1: Salt"), *chapter, heading("Chapter 2: Bells"), *chapter)
    endless = story(block("A paragraph that goes on. " * 12_000))
    full = book(full_story(), full_story(NotesPolicy.GATHER), editor="Cy Dale", subtitle="Two", publisher="Reed")
    parts = replace(many_stories(3), groups=(Group("Salt", 1), Group("Sand", 2)))
    parts = replace(parts, about=(About(("Author 1",), "Grows leeks."), About(("Author 2",), "Keeps goats.")))
    return [
        full,
        parts,
        book(long, title="w " * 40, foreword="Hello.", editor="Cy Dale"),
        many_stories(2),
        book(endless),
        book(story(*aligned())),
    ]


def emitted() -> set[str]:
    found: set[str] = set()
    for made in books():
        laid = [page for target in ("epub", "html") for page in pages(made, target, "Some Serif")]
        bodies: list[str] = [part.body for page in laid for part in split(page)]
        volume = replace(made, volume=Volume(1, 2, 1, len(made.stories)))
        printed = documents(volume, pages(volume, "print", "Some Serif"), 40)
        bodies += [each.html for each in (printed.front, *printed.body, printed.last) if each]
        bodies += [cover_document(made, load("classic")), epub._cover_page(made, "cover.png").body]
        bodies.append(
            wrap_document(made, load("classic"), Sheet(400, 640, 50, 9), Lettering(("A",), "B", 9), ("C",), 9)
        )
        bodies += [wrapped("<p>☃</p>", frozenset("☃")), whole()]
        found |= {name for body in bodies for names in CLASS.findall(body) for name in names.split()}
    return found


def whole() -> str:
    tree = etree.fromstring('<p id="a">Pellucid</p>')
    keep_whole(tree, ["a"], [Broken("a", 3)])
    return etree.tostring(tree, encoding="unicode")


def listed() -> set[str]:
    """Return the names in the first column of the tables about class names."""
    rows = re.findall(r"^\| (`.*?) \|", PAGE.partition("## Class names")[2], re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([a-z0-9-]+)`", row)}


def test_the_list_is_what_books_have() -> None:
    assert sorted(emitted()) == sorted(listed())


def test_sheets_of_styles_use_no_other_names() -> None:
    home = load("classic").folder.parent
    for sheet in home.glob("*/*.css"):
        text = re.sub(r"/\*.*?\*/|\"[^\"]*\"|\d*\.\d+", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert set(re.findall(r"\.([a-z][a-z0-9-]*)", text)) <= listed(), sheet


def test_the_keys_of_a_page_are_listed() -> None:
    keys = re.findall(r"^\| (`.*?) \|", PAGE.partition("## The page")[2].partition("## Faces")[0], re.MULTILINE)
    named = {name for row in keys for name in re.findall(r"`([a-z]+)`", row)}
    of_the_book = {"width", "height", "bleed", "inner_bleed", "marks"}  # which no style says
    assert named == {"trim", *(set(Leaf.__dataclass_fields__) - of_the_book)}


def test_height_and_width_of_the_text_have_the_names_that_sheets_use() -> None:
    for name in names():
        style, measured = load(name), {"--column", "--measure"}
        assert set(re.findall(r"(--[a-z]+):", page_rules(style.leaf))) == measured
        assert set(re.findall(r"var\((--[a-z]+)\)", (style.folder / "print.css").read_text("utf-8"))) == measured
        assert all(f"var({name})" in PAGE for name in measured)
