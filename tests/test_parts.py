"""A book in parts: a title page for each, and the stories below it in every kind of contents."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdfium2 import PdfDocument
from tests.books import block, book, heading, story
from tests.checking import epubcheck
from tests.test_epub import NAMES, Opened, made

from griffo.emit import html, markdown
from griffo.emit.epub import emit
from griffo.emit.pdf import press
from griffo.model import Anthology, Group, Meta, PageStart
from griffo.style import load, names
from griffo.volumes import Limit

if TYPE_CHECKING:
    from pathlib import Path


def in_parts() -> Anthology:
    """Return a book of three stories in two parts; the second story has chapters."""
    stories = (
        story(block("The ferry left at noon.")),
        story(
            heading("Chapter 1: Salt"),
            block("The bell rang once."),
            heading("Chapter 2: Bells"),
            block("It rang again."),
            meta=Meta(title="The Bells", authors=("Bo Crane",)),
        ),
        story(block("Nobody waited at the mill."), meta=Meta(title="Flour")),
    )
    return replace(book(*stories), groups=(Group("Slow Waters & Co.", 2), Group("Other Stories", 1)))


@pytest.fixture(scope="module")
def opened() -> Opened:
    return made(in_parts())


ENTRIES = [
    (1, "Slow Waters & Co.", "part-1.xhtml"),
    (2, "The Ferry", "story-1.xhtml"),
    (2, "The Bells", "story-2.xhtml"),
    (3, "The Bells — Chapter 1: Salt", "story-2-chapter-1.xhtml"),
    (3, "The Bells — Chapter 2: Bells", "story-2-chapter-2.xhtml"),
    (1, "Other Stories", "part-2.xhtml"),
    (2, "Flour", "story-3.xhtml"),
    (1, "Colophon", "colophon.xhtml"),
]


def test_the_contents_have_stories_below_parts(opened: Opened) -> None:
    links = opened.xml("contents.xhtml").xpath("//x:nav[@epub:type='toc']//x:a", namespaces=NAMES)
    found = [(len(list(link.iterancestors(f"{{{NAMES['x']}}}ol"))), link.text, link.get("href")) for link in links]
    assert found == ENTRIES


def test_so_has_the_ncx_which_says_how_deep_it_is(opened: Opened) -> None:
    ncx = opened.xml("toc.ncx")
    points = ncx.xpath("//ncx:navPoint", namespaces=NAMES)
    found = [
        (
            1 + len(list(point.iterancestors(point.tag))),
            point.findtext("ncx:navLabel/ncx:text", namespaces=NAMES),
            point.find("ncx:content", namespaces=NAMES).get("src"),
        )
        for point in points
    ]
    assert found == ENTRIES
    assert opened.find("toc.ncx", "//ncx:meta[@name='dtb:depth']/@content") == ["3"]


def test_a_part_is_a_file_that_says_what_it_is(opened: Opened) -> None:
    (section,) = opened.xml("part-1.xhtml").xpath("//x:section", namespaces=NAMES)
    assert section.get(f"{{{NAMES['epub']}}}type") == "part"
    assert section.get("role") == "doc-part"
    assert opened.find("part-1.xhtml", "//x:h1/text()") == ["Slow Waters & Co."]
    order = opened.find("content.opf", "//opf:itemref/@idref")
    assert order[order.index("part-1") : -1] == [
        *("part-1", "story-1", "story-1-chapter-1", "story-2", "story-2-chapter-1", "story-2-chapter-2"),
        *("part-2", "story-3", "story-3-chapter-1"),
    ]


def test_landmarks_are_those_of_a_book_without_parts(opened: Opened) -> None:
    path = "//x:nav[@epub:type='landmarks']//x:a/@*"
    assert opened.find("contents.xhtml", path) == made(replace(in_parts(), groups=())).find("contents.xhtml", path)


def test_epubcheck_finds_nothing(tmp_path: Path) -> None:
    file = tmp_path / "parts.epub"
    printed = (PageStart("1", "part-1", 0), PageStart("3", "story-1", 0))
    file.write_bytes(emit(replace(in_parts(), printed=printed), load("classic")))
    assert epubcheck(file) == []


@pytest.mark.parametrize("name", names())
def test_on_paper_a_part_has_a_leaf_of_its_own(name: str) -> None:
    (pressed,) = press(in_parts(), load(name))
    document = PdfDocument(BytesIO(pressed.content))
    texts = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    labels = [document.get_page_label(number) for number in range(len(document))]
    part = labels.index("1")
    assert part % 2 == 0
    assert texts[part].startswith("Slow Waters & Co.")
    assert "1" not in texts[part]
    assert texts[part + 1] == ""
    assert "The Ferry" in texts[part + 2]
    contents = texts[labels.index("v")]
    pages = [start.label for start in pressed.pages if start.section in {"part-1", "part-2"}]
    assert pages == ["1", "7"]
    assert all(label in contents.split() or f".{label}" in contents for label in pages)
    marks = [(mark.level, mark.get_title()) for mark in document.get_toc()]
    assert marks == [
        (0, "Slow Waters & Co."),
        (1, "The Ferry"),
        (1, "The Bells"),
        (2, "Chapter 1: Salt"),
        (2, "Chapter 2: Bells"),
        (0, "Other Stories"),
        (1, "Flour"),
    ]


def test_headings_of_markdown_and_html_go_down_from_parts() -> None:
    headings = [line for line in markdown.emit(in_parts(), load("classic")).decode().splitlines() if line[:1] == "#"]
    assert headings == [
        "# River Tales",
        "## Imprint",
        "# Slow Waters & Co.",
        "## The Ferry",
        "## The Bells",
        "### Chapter 1: Salt",
        "### Chapter 2: Bells",
        "# Other Stories",
        "## Flour",
    ]
    page = html.emit(in_parts(), load("classic")).decode()
    assert page.index("Slow Waters &amp; Co.</h1>") < page.index("The Ferry</h2>") < page.index("Other Stories</h1>")


def test_contents_do_not_repeat_the_author_whose_part_it_is() -> None:
    parts = (Group("Ada Brook", 1), Group("Bo Crane and Ada Brook", 2))
    page = html.emit(replace(in_parts(), groups=parts), load("classic")).decode()
    contents = page[page.index("<ol>") : page.index("</ol>\n</nav>")]
    assert "Ada Brook</span>" not in contents
    assert '<span class="toc-author">Bo Crane</span>' in contents


def test_a_part_that_goes_on_in_the_next_volume_has_its_title_in_both() -> None:
    whole = in_parts()
    volumes = press(whole, load("classic"), limit=Limit(words=1))
    assert len(volumes) == len(whole.stories)
    first = [
        " ".join(page.get_textpage().get_text_range().split()) for page in PdfDocument(BytesIO(volumes[0].content))
    ]
    second = [
        " ".join(page.get_textpage().get_text_range().split()) for page in PdfDocument(BytesIO(volumes[1].content))
    ]
    titles = [group.title for group in whole.groups for _ in range(group.stories)]
    assert any(text.startswith(titles[0]) for text in first)
    assert any(text.startswith(titles[1]) for text in second)
