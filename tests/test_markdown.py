"""Markdown, read back by a CommonMark parser."""

from __future__ import annotations

import re
from dataclasses import replace

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from tests.books import aligned, block, book, full_story, hostile_book, note, spanned, story

from griffo.emit import markdown
from griffo.emit.pages import pages
from griffo.model import Align, Block, Kind, Meta, NotesPolicy, Place, Role, Span
from griffo.style import load
from griffo.text import Text


def source(*blocks: Block) -> str:
    """Return the Markdown of a chapter of these blocks."""
    tale = story(*blocks, meta=Meta(title="T"))
    return markdown.emit(book(tale, title="B"), load("classic")).decode().split("## T\n\n")[1].removesuffix("\n")


def rendered(text: str) -> str:
    return str(MarkdownIt("commonmark").render(text)).strip()


def plain(html: str) -> str:
    return str(lxml.html.fragment_fromstring(html, create_parent="div").text_content())


@pytest.mark.parametrize(
    ("piece", "expected"),
    [
        (block("A {thought:Why now?} B"), "A *Why now?* B"),
        (block("“{emphasis:Now}!”"), "“*Now*!”"),
        (
            spanned("I really must go.", (Kind.THOUGHT, "I really must go."), (Kind.EMPHASIS, "really")),
            "*I _really_ must go.*",
        ),
        (spanned("un-believ-able unbelievable", (Kind.EMPHASIS, "believab")), "un-believ-able un<em>believab</em>le"),
        (block("It read {document:NO EXIT}."), "It read *NO EXIT*."),
        (block("5 * 4_3 `code` [x](y) <b> &amp; R&B ~a~ \\"), r"5 \* 4\_3 \`code\` \[x\](y) \<b\> \&amp; R&B \~a\~ \\"),
        (block("# one"), r"\# one"),
        (block("- one"), r"\- one"),
        (block("1. one"), r"1\. one"),
        (block("… and 1. two"), "… and 1. two"),
        (block("a {note(:b [c]} (d)"), r"a^[b \[c\]] (d)"),
    ],
)
def test_blocks_become_markdown(piece: Block, expected: str) -> None:
    assert source(piece) == expected


def test_scene_breaks_documents_and_verse() -> None:
    made = source(
        block("A."),
        block("xxx", Role.SCENE_BREAK),
        block("Dear B,", Role.DOCUMENT),
        block("come.", Role.DOCUMENT),
        block("Low,", Role.VERSE, gap=0),
        block("slow,", Role.VERSE, gap=0),
        block("so.", Role.VERSE, gap=1),
    )
    assert made == "A.\n\n* * *\n\n> Dear B,\n>\n> come.\n\nLow,\\\nslow,\n\nso."


def test_lines_in_the_middle_and_at_their_end() -> None:
    made = source(*aligned())
    assert '<div align="center">\n\nNo landing.\n\n</div>\n\nShe read it twice' in made
    assert '<div align="right">\n\nMara Finch\n\n</div>\n\nThere was a letter' in made
    assert '> <div align="center">\n>\n> The Mill\n>\n> </div>\n>\n> I am well' in made
    assert '<div align="center">\n\nLow is the river,\n\n</div>\n\nlong is the day.' in made
    html = lxml.html.fragment_fromstring(rendered(made), create_parent="div")
    assert [div.text_content().split() for div in html.xpath("//div[@align='right']")] == [["Mara", "Finch"], ["Tam"]]
    signs = [replace(block(text), align=Align.CENTRE) for text in ("No {emphasis:landing}.", "1. Not here.")]
    assert source(block("She read."), *signs) == (
        'She read.\n\n<div align="center">\n\nNo *landing*.\n\n1\\. Not here.\n\n</div>'
    )


def test_notes_and_metadata_are_kept() -> None:
    text = markdown.emit(book(full_story(), editor="Cy Dale"), load("classic")).decode()
    assert text.startswith("# River Tales\n\nAda Brook and Bo Crane\n\nCompiled by Cy Dale\n")
    for part in ("- Rating: General Audiences", "### Author’s Note\n\nThis began as a letter.", "### Chapter 1: Noon"):
        assert part in text
    assert "^[The bell is real; it hangs in the village hall.]" in text


LEFT_OUT = {"contents", "half-title", "colophon"}


@pytest.mark.parametrize("anthology", [book(full_story()), book(full_story(NotesPolicy.GATHER)), hostile_book()])
def test_a_parser_gives_every_word_back(anthology: object) -> None:
    text = markdown.emit(anthology, load("classic")).decode()  # type: ignore[arg-type]
    shown = (page.body for page in pages(anthology, "print") if page.kind not in LEFT_OUT)  # type: ignore[arg-type]
    assert letters(plain(rendered(text))) == letters(plain("\n".join(shown)))


def letters(text: str) -> str:
    return re.sub(r"\W", "", text)


@given(
    st.text(st.sampled_from("ab1 *_`[]()<>#+-=.!\\&;~\"':|^x\u00a0“”…"), max_size=30),
    st.integers(0, 20),
    st.integers(1, 20),
)
def test_any_text_and_any_italic_come_back(text: str, start: int, length: int) -> None:
    text = f"q{re.sub(' +', ' ', text)}q"
    piece = Block(Text.of(text), spans=(Span(Kind.THOUGHT, start, start + length, "test"),))
    html = rendered(source(piece))
    assert plain(html) == text
    italic = text[start : start + length].strip() if start + length <= len(text) else ""
    found = lxml.html.fragment_fromstring(html, create_parent="div").xpath("p//em")
    assert [str(element.text_content()) for element in found] == ([italic] if italic else [])


def test_a_footnote_after_a_word_is_no_link() -> None:
    made = source(block("A river"), note("of [sorts]", Place.AT), block("(so) {note(:x}(y)"))
    assert "<a" not in rendered(made)


def test_a_footnote_of_two_paragraphs_keeps_them_apart() -> None:
    made = source(block("A river."), note("It is real.", Place.AT), note("So is the boat.", Place.AT))
    assert made == "A river.^[It is real.\\\nSo is the boat.]"
