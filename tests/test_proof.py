"""Proofs of the printed book in every style: whole as a file, each link and bookmark true, each word read out once.

``clauses.py`` has what PDF/UA-1 and PDF/A-3u ask; a book keeps the most of it whether or not it names a standard.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from pikepdf import Dictionary
from pypdfium2 import PdfDocument
from tests import clauses
from tests.books import block, book, full_story, heading, note, story
from tests.clauses import Checked
from tests.test_pdf import letters, prose

from griffo.emit import pdf
from griffo.model import Anthology, Meta, NoteKind, NotesPolicy, Place, Role
from griffo.style import load, names

pytestmark = pytest.mark.uncounted


def anthology() -> Anthology:
    """Return stories with chapters, notes of every kind and documents, one of them in another language."""
    long = [
        part
        for number in (1, 2)
        for part in (heading(f"Chapter {number}"), *(block(prose(60, 100 * number + at)) for at in range(9)))
    ]
    foreign = story(block("Wir fahren."), note("Ein Wort.", Place.AT), block("Ans Meer."), title="Meer", language="de")
    stories = (full_story(), full_story(NotesPolicy.GATHER), story(*long, title="The Long One"), foreign)
    return book(*stories, date="2020-02-02", editor="Cy Dale", foreword="# Before\n\nThese are four.")


@cache
def proof(style: str) -> Checked:
    return Checked(pdf.emit(anthology(), load(style)))


@pytest.fixture(params=names())
def file(request: pytest.FixtureRequest) -> Checked:
    return proof(request.param)


@pytest.mark.parametrize("rule", clauses.RULES, ids=lambda rule: str(rule.__name__))
def test_no_clause_is_broken(file: Checked, rule: Callable[[Checked], Iterator[str]]) -> None:
    assert list(rule(file)) == []


def test_all_ink_is_black_in_one_colour_space(file: Checked) -> None:
    assert set(clauses.colours(file)) == {("/DeviceCMYK", "cs"), ("0", "0", "0", "1", "scn")}


def test_every_face_is_embedded_once(file: Checked) -> None:
    fonts = {font.objgen: font for page in file.pdf.pages for font in page.obj.Resources.get("/Font", {}).values()}
    names_of = [str(font.BaseFont) for font in fonts.values()]
    programs = {font.DescendantFonts[0].FontDescriptor.FontFile2.objgen for font in fonts.values()}
    assert len(names_of) == len(set(names_of)) == len(programs) >= 2


def test_every_row_of_the_contents_leads_to_the_page_that_carries_its_heading(file: Checked) -> None:
    rows = 0
    indexes = {page.obj.objgen: number for number, page in enumerate(file.pdf.pages)}
    places = list(file.pdf.Root.Names.Dests.Names)
    targets = {str(name): place for name, place in zip(places[::2], places[1::2], strict=True)}
    with PdfDocument(file.content) as opened:
        texts = [page.get_textpage() for page in opened]
        for each in file.elements:
            links = [kid.Obj for kid in each.object.get("/K", []) if isinstance(kid, Dictionary) and "/Obj" in kid]
            for link in links:
                target = indexes[targets[str(link.Dest)][0].objgen]
                label = opened.get_page_label(target)
                said = file.said(each.object)
                title = said.removesuffix(label)  # a row of the contents ends in it, a cross reference does not
                assert letters(title) in letters(texts[target].get_text_range())
                assert letters(title)
                assert str(link.Contents) == label
                rows += said.endswith(label)
    assert rows >= 9


def test_every_bookmark_leads_to_the_page_that_carries_its_heading(file: Checked) -> None:
    with PdfDocument(file.content) as opened:
        marks = list(opened.get_toc())
        assert len(marks) >= 9
        for mark in marks:
            page = opened[mark.get_dest().get_index()]
            assert letters(mark.get_title()) in letters(page.get_textpage().get_text_range())
            _, (x, y, *_) = mark.get_dest().get_view()
            assert 0 <= x <= page.get_width()
            assert 0 <= y <= page.get_height()


def test_every_word_is_read_out_once_and_in_its_order(file: Checked) -> None:
    (said,) = file.read_out()
    whole, at = letters(said), 0
    for tale in anthology().stories:
        for piece in tale.blocks:
            words = letters(piece.text.value)
            if piece.role is Role.PARAGRAPH and len(words) > 60:
                assert whole.count(words) == 1, piece.text.value
                at = whole.index(words, at)


def test_what_a_page_shows_besides_is_not_read_out(file: Checked) -> None:
    """Running heads, folios, and the dots between a row of the contents and its page."""
    (said,) = file.read_out()
    assert "...." not in re.sub(r"\s", "", said)
    assert letters(said).count("thelongone") == 3, "on the imprint, in the contents, above the story"


def test_a_link_is_read_out_as_one(file: Checked) -> None:
    links = [each for each in file.elements if each.kind == "Link"]
    assert len(links) == sum(len(page.obj.get("/Annots", [])) for page in file.pdf.pages)
    assert not [each for each in links if "Link" in each.above]


def test_footnotes_are_notes_with_their_numbers(file: Checked) -> None:
    notes = file.read_out("Note")
    assert len(notes) == len(file.read_out("Lbl")) == 5
    assert "Ein Wort." in notes[-1]
    assert [re.sub(r"\W", "", number) for number in file.read_out("Lbl")] == ["1", "2", "1", "2", "1"]


def test_a_heading_that_a_style_hides_leaves_no_gap() -> None:
    """The imprint's is hidden, and its disclaimers have headings of a lower level."""
    tale = story(block("It rained."), note("None of it is mine.", Place.BEFORE, NoteKind.DISCLAIMER))
    file = Checked(pdf.emit(book(tale), load("classic")))
    assert sum("Disclaimer" in said for said in file.read_out("H2")) == 1
    assert not [said for said in file.read_out("H3") if "Disclaimer" in said]
    assert list(clauses.tags(file)) == []


def test_details_of_a_story_are_items_of_one_list() -> None:
    meta = Meta(title="The Ferry", authors=("Ada Brook",), details=(("Genre", "River"), ("Rating", "All")))
    file = Checked(pdf.emit(book(story(block("It rained."), meta=meta)), load("classic")))
    items = [said for said in file.read_out("LI") if "River" in said or "Genre" in said]
    assert len(items) == 2
    assert list(clauses.tags(file)) == []


def test_a_story_says_its_language(file: Checked) -> None:
    parts = [each.object for each in file.elements if "/Lang" in each.object]
    assert {str(part.Lang) for part in parts} == {"de"}
    assert re.search("Wir fahren.*Ein Wort", "".join(map(file.said, parts)))
