"""The web page: whole, safe and asking for nothing."""

from __future__ import annotations

import re
from dataclasses import replace

import lxml.html
import pytest
from lxml import etree
from tests.books import book, full_story, hostile_book, many_stories

from griffo.emit import html
from griffo.emit.pages import pages
from griffo.model import Anthology, NotesPolicy
from griffo.style import load

BOOKS = {
    "full": book(full_story(), full_story(NotesPolicy.GATHER)),
    "hostile": hostile_book(),
    "many": many_stories(12),
}


def text_of(anthology: Anthology) -> str:
    return html.emit(anthology, load("classic")).decode()


@pytest.mark.parametrize("name", BOOKS)
def test_the_page_holds_every_page_of_the_book_in_order(name: str) -> None:
    root = lxml.html.document_fromstring(text_of(BOOKS[name]))
    body = root.find("body")
    assert body is not None
    made = pages(BOOKS[name], "html")
    assert [section.get("id") for section in body] == [page.name for page in made]
    for section, page in zip(body, made, strict=True):
        assert section.text_content() == etree.fromstring(page.body).xpath("string()")


@pytest.mark.parametrize("name", BOOKS)
def test_the_page_loads_nothing(name: str) -> None:
    root = lxml.html.document_fromstring(text_of(BOOKS[name]))
    assert not [
        element for element in root.iter() if element.tag in {"script", "link", "img", "iframe", "object", "base"}
    ]
    assert not [key for element in root.iter() for key in element.attrib if str(key).startswith("on")]
    assert all(link.startswith("#") for element in root.iter("a") if (link := element.get("href")))
    sheet = root.find("head/style")
    assert sheet is not None
    assert all(url.startswith("data:font/woff2") for url in re.findall(r'url\("?([^")]*)', sheet.text or ""))
    assert "@import" not in (sheet.text or "")


def test_a_page_without_fonts_names_none() -> None:
    bare = html.emit(BOOKS["full"], replace(load("classic"), embedded=False))
    assert b"font-face" in html.emit(BOOKS["full"], load("classic"))
    assert not re.search(rb"font-face|font-family|Garamond|data:", bare.replace(b"font-src data:; img-src data:", b""))


def test_the_page_states_its_language_and_direction() -> None:
    assert text_of(hostile_book("he")).startswith('<!DOCTYPE html>\n<html lang="he" dir="rtl">')
    assert '<html lang="en">' in text_of(book())
