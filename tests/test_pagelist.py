"""The printed book's pages in the e-book: each break stands before the very word that opens the page on paper."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

from lxml import etree
from tests.books import block, book, cover, full_story, heading, note, story
from tests.checking import epubcheck
from tests.test_epub import NAMES, Opened
from tests.test_pdf import HEIGHT, Printed, prose

from griffo.emit.epub import package
from griffo.emit.folios import numeral
from griffo.emit.pagelist import with_breaks
from griffo.emit.pages import pages
from griffo.emit.pdf import Pressed, press
from griffo.model import Anthology, PageStart, Place
from griffo.style import load

CLASSIC = load("classic")


@cache
def anthology() -> Anthology:
    tale = story(
        heading("Chapter 1: Noon"),
        *(block(("“" if at % 3 else "") + prose(70 + at, at)) for at in range(12)),
        block("The water rose {note(:a custom of the delta}, and the {thought:bell rang. " + prose(300, 77) + "}"),
        note("The bell is real; it hangs in the village hall.", Place.AT),
        heading("Chapter 2: Dusk"),
        *(block(prose(90, 50 + at)) for at in range(9)),
        title="The Bell",
    )
    return book(full_story(), tale, full_story(), foreword=prose(500, 7), editor="Cy Dale", date="2024-02-29")


@cache
def pressed() -> Pressed:
    return press(anthology(), CLASSIC)[0]


@cache
def opened() -> Opened:
    return Opened(package(with_pages(), CLASSIC, cover()))


def with_pages() -> Anthology:
    return replace(anthology(), printed=pressed().pages)


def after(label: str) -> str:
    """Return the letters of the e-book's file that follow a page break, as paper shows them."""
    for name in opened().names:
        if name.endswith(".xhtml"):
            root = opened().xml(name.removeprefix("EPUB/"))
            found = root.xpath(f"//*[@id='page-{label}']")
            if found:
                rest = found[0].xpath(
                    "following::text()[not(ancestor::x:aside or ancestor::x:a[@class='noteref'])]", namespaces=NAMES
                )
                return letters("".join(rest))
    raise AssertionError(f"no page {label}")


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def printed_text() -> dict[str, str]:
    """Return the text of each printed page by its label, running heads, folios and footnotes cut away."""
    made = Printed(pressed().content)
    return {label: made.part(number, 60, HEIGHT - 74) for number, label in enumerate(made.labels)}


def test_every_printed_page_with_text_has_its_break_and_its_row() -> None:
    listed = opened().find("contents.xhtml", "//x:nav[@epub:type='page-list']//x:a/text()")
    assert listed == [start.label for start in pressed().pages]
    assert {"i", "iii", "iv", "v", "1", "2"} <= set(listed)
    for link in opened().find("contents.xhtml", "//x:nav[@epub:type='page-list']//x:a/@href"):
        file, _, place = link.partition("#")
        root = opened().xml(file or "contents.xhtml")
        (mark,) = root.xpath(f"//*[@id='{place}']")
        assert (mark.get("role"), mark.get("aria-label")) == ("doc-pagebreak", place.removeprefix("page-"))


def test_each_break_stands_before_the_word_that_opens_its_page() -> None:
    shown = printed_text()
    compared = 0
    for start in pressed().pages:
        if start.section in {"contents", "imprint"}:  # laid out otherwise on paper
            continue
        page = letters(re.sub(r"(\w)[-‐]\n(\w)", r"\1\2", shown[start.label]))[:14]
        book_text = after(start.label)
        # a word that paper parts begins on the page before
        assert page in book_text[: len(page) + 14], (start.label, page, book_text[:60])
        compared += 1
    assert compared > 15


def test_breaks_change_no_word_and_no_page() -> None:
    plain = Opened(package(anthology(), CLASSIC, cover()))
    for name in opened().names:
        if name.endswith(".xhtml") and not name.endswith("contents.xhtml"):
            with_them, without = (
                "".join(book.xml(name.removeprefix("EPUB/")).itertext()) for book in (opened(), plain)
            )
            assert with_them == without


def test_the_package_names_the_printed_edition() -> None:
    source = opened().find("content.opf", "//opf:meta[@property='pageBreakSource']/text()")
    assert source == ["River Tales, the PDF made together with this book"]
    features = opened().find("content.opf", "//opf:meta[@property='schema:accessibilityFeature']/text()")
    assert {"pageBreakMarkers", "pageNavigation"} <= set(features)


def test_without_a_printed_edition_there_is_no_word_of_it() -> None:
    plain = Opened(package(anthology(), CLASSIC, cover()))
    assert "page-list" not in etree.tostring(plain.xml("contents.xhtml")).decode()
    assert not plain.find("content.opf", "//opf:meta[@property='pageBreakSource']")


def test_epubcheck_finds_nothing_in_a_book_with_pages(tmp_path: Path) -> None:
    file = tmp_path / "pages.epub"
    file.write_bytes(package(with_pages(), CLASSIC, cover()))
    assert epubcheck(file) == []


def test_a_break_in_a_heading_stands_before_it_and_one_past_the_end_at_the_end() -> None:
    made = pages(book(story(heading("One"), block("A b {emphasis:c} d."))), "epub")
    name = "story-1-chapter-1"
    starts = [PageStart("7", name, 0), PageStart("8", name, 5), PageStart("9", name, 99)]
    body = next(page.body for page in with_breaks(made, starts) if page.name == name)
    order = re.findall(r"page-\d|<h3|<p |<em|</section", body)
    assert order == ["page-7", "<h3", "<p ", "<em", "page-8", "page-9", "</section"]


def test_numerals() -> None:
    assert numeral(7, "decimal") == "7"
    assert [numeral(number, "lower-roman") for number in (1, 4, 9, 14, 40, 99, 400)] == [
        "i",
        "iv",
        "ix",
        "xiv",
        "xl",
        "xcix",
        "cd",
    ]
