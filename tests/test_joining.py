"""The printed book is set in parts and joined; nobody can tell from its pages, and a change costs one part."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from shutil import copytree
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pikepdf
import pytest
from pypdfium2 import PdfDocument, PdfPage
from tests.books import block, book, full_story, heading, many_stories, note, story
from tests.test_pdf import prose
from weasyprint import HTML

from griffo.emit import pdf
from griffo.emit.balancing import balance
from griffo.emit.collation import collate, folios, numbers, opens_verso
from griffo.emit.compositor import set_piece
from griffo.emit.evening import even
from griffo.emit.faces import merged, shape
from griffo.emit.folios import numeral
from griffo.emit.joining import join
from griffo.emit.mending import keep_whole
from griffo.emit.pages import pages
from griffo.emit.pieces import Document, Documents, documents
from griffo.emit.rendering import render
from griffo.emit.setting import Piece, Setting
from griffo.model import Anthology, NotesPolicy, Place, Story
from griffo.packing import pack
from griffo.paper import MARKS
from griffo.style import Style, css, load, names, page_rules, printed

WHOLE = """
.stories { break-before: recto }
@page stories:nth(1 of stories) { counter-reset: page 1 }
"""
"""What a style sheet needs besides, if all parts stand in one document."""


def anthology() -> Anthology:
    """Return seven stories: of one page and several, with chapters, notes at the foot, notes at the end."""
    long = story(
        *(part for number in (1, 2) for part in (heading(f"Chapter {number}"), *map(block, lines(22, number)))),
        title="The Long One",
    )
    stories: list[Story] = [full_story(), full_story(NotesPolicy.GATHER), long]
    for number in range(4):
        foot = note(f"Said {number} times.", Place.AT)
        told = [*map(block, lines(2 + 4 * number, 10 + number))]
        stories.append(story(told[0], foot, *told[1:], title=f"Story {number}"))
    return book(*stories, date="2020-02-02", editor="Cy Dale", foreword="# Before\n\nThese are seven.")


def lines(count: int, seed: int) -> list[str]:
    return [prose(55, 100 * seed + at) for at in range(count)]


@cache
def laid(style: Style) -> Documents:
    return parts_of(anthology(), style)


def parts_of(made: Anthology, style: Style) -> Documents:
    return documents(made, pages(made, "print", style.typeface), style.leaf.heads)


@cache
def set_once(piece: Piece) -> Setting:
    return set_piece(piece)


def make_once(_kind: str, _work: Any, jobs: Any, /) -> list[bytes]:
    """Set the stories of a book that nobody has set before."""
    return [pack(set_once(job)) for _, _, job in jobs]


@cache
def joined(style: Style) -> bytes:
    return press_once(anthology(), style)


def press_once(made: Anthology, style: Style) -> bytes:
    return pdf.press(made, style, make_once)[0].content


def part_of(part: Document, style: Style) -> Setting:
    return set_once(Piece(part.html, css(style, "print") + page_rules(style.leaf), style, part.sections))


def in_one(parts: Documents, style: Style) -> bytes:
    """Return a book set as one document by WeasyPrint alone."""
    sheet = css(style, "print") + page_rules(style.leaf)
    front = whole(parts.numbered(folios([part_of(each, style) for each in parts.body])), style)
    articles = "".join(article(whole(each, style)) for each in (*parts.body, parts.last) if each)
    return render(front.replace("</body>", f'<div class="stories">{articles}</div></body>'), sheet + WHOLE, style)


def whole(part: Document, style: Style) -> str:
    """Return a part of the book in which what was mended where it was set by itself is mended as well."""
    tree, made = HTML(string=part.html).etree_element, part_of(part, style)
    keep_whole(tree, part.sections, made.kept)
    balance(tree, made.balanced)
    even(tree, made.evened)
    return f"<!DOCTYPE html>{ET.tostring(tree, encoding='unicode', method='html')}"


def article(html: str) -> str:
    match = re.search("<article.*</article>", html, re.DOTALL)
    assert match
    return match[0]


@pytest.mark.uncounted
@pytest.mark.parametrize("name", names())
def test_pages_are_those_of_one_document(name: str) -> None:
    alike(joined(load(name)), in_one(laid(load(name)), load(name)))


def alike(one: bytes, other: bytes) -> None:
    with PdfDocument(one) as ours, PdfDocument(other) as theirs:
        assert len(ours) == len(theirs)
        for here, there in zip(ours, theirs, strict=True):
            assert here.get_textpage().get_text_range() == there.get_textpage().get_text_range()
            look_alike(here, there)


def look_alike(one: PdfPage, other: PdfPage) -> None:
    pictures = [np.asarray(page.render(grayscale=True).to_numpy(), int) for page in (one, other)]
    # A number that stands half way between two pixels may fall on this side or on that.
    assert (abs(pictures[0] - pictures[1]) > 8).sum() <= 40


@pytest.mark.uncounted
@pytest.mark.parametrize("outer", [False, True])
@pytest.mark.parametrize("marks", [(), MARKS])
def test_pages_with_bleed_and_marks_are_those_of_one_document(marks: tuple[str, ...], outer: bool) -> None:  # noqa: FBT001
    """What marks stand on is cut off both, since CSS draws no marks outside the bleed."""
    style = printed(load("modern"), None, None, bleed=9, marks=marks, outer_bleed=outer)
    ours, theirs = (pikepdf.open(BytesIO(each)) for each in (joined(style), in_one(laid(style), style)))
    for opened in (ours, theirs):
        for page in opened.pages:
            page.cropbox = page.bleedbox
    alike(*map(saved, (ours, theirs)))


def saved(opened: pikepdf.Pdf) -> bytes:
    out = BytesIO()
    opened.save(out)
    return out.getvalue()


@pytest.mark.uncounted
@pytest.mark.parametrize(
    ("language", "more"),
    [
        ("en", "@page { background: #dde }"),
        ("he", "@page :left { background: #dde } @page :right { background: #eed }"),
        ("en", "@page stories { background: #dde }"),
        ("en", "@page stories:blank { background: #dde; @top-center { content: 'Left blank' } }"),
    ],
)
def test_blank_pages_look_as_those_of_one_document(tmp_path: Path, language: str, more: str) -> None:
    """They stand between parts, where neither part has them; a style of one's own may tint its pages."""
    copytree(load("classic").folder, tmp_path / "mine")
    with (tmp_path / "mine/print.css").open("a", encoding="utf-8") as sheet:
        sheet.write(more)
    style = load("mine", tmp_path)
    made = replace(book(*(story(block("Rain."), title=name) for name in "AB")), language=language, foreword="# C\n\nD.")
    with PdfDocument(press_once(made, style)) as ours, PdfDocument(in_one(parts_of(made, style), style)) as theirs:
        assert len(ours) == len(theirs)
        for here, there in zip(ours, theirs, strict=True):  # what stands there in Hebrew is read in whatever order
            look_alike(here, there)
        assert sum(len(page.get_textpage().get_text_range()) < 12 for page in ours) > 3


@pytest.mark.uncounted
@pytest.mark.filterwarnings("ignore:.* that no font of this machine has")
@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("count", [1, 2])
def test_a_character_without_a_glyph_takes_no_other_along(name: str, count: int) -> None:
    odd = story(block("Quick Žluťoučký kůň \U000130b8 jumped; {thought:“Vex!”} 3 @ 7 \U000130b9."), title="Odd")
    made = book(*[odd, story(block("One plain boat lay by the sea."), title="Plain")][:count])
    alike(press_once(made, load(name)), in_one(parts_of(made, load(name)), load(name)))


def test_a_folio_in_a_font_from_elsewhere_is_set_in_the_face_of_the_text() -> None:
    style = load("classic")
    front, *body = (placed(set_piece(piece)) for piece in asked(many_stories(2))[:2])
    with pytest.warns(UserWarning, match="not the style's own"):
        made = join(collate(front, body, None), style, {}, blanks())
    with PdfDocument(made) as opened:
        texts = [page.get_textpage().get_text_range().split() for page in opened]
    assert [words[-1] for words in texts if words] == ["1", "1"]


def blanks() -> Setting:
    return part_of(parts_of(many_stories(1), load("classic")).blanks, load("classic"))


def placed(made: Setting) -> Setting:
    """Return what was set with its folios in a font that is not there."""
    return replace(made, folios=tuple(replace(folio, font="NOWHERE") for folio in made.folios))


def test_a_folio_that_is_not_to_be_seen_is_none() -> None:
    style = load("classic")
    sheet = css(style, "print") + page_rules(style.leaf) + "@page stories { @bottom-center { visibility: hidden } }"
    assert not set_piece(Piece(laid(style).body[2].html, sheet, style, ())).folios


@pytest.mark.parametrize(("way", "align", "share"), [("ltr", "start", 0), ("rtl", "start", 1), ("rtl", "end", 0)])
def test_a_folio_keeps_the_edge_at_which_its_line_begins(way: str, align: str, share: float) -> None:
    style = load("classic")
    edge = f"@page stories {{ @bottom-center {{ width: 100%; direction: {way}; text-align: {align} }} }}"
    sheet = css(style, "print") + page_rules(style.leaf) + edge
    setting = set_piece(Piece(laid(style).body[2].html, sheet, style, ()))
    assert {folio.share for folio in setting.folios} == {share}


@pytest.fixture(scope="module")
def opened() -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(joined(load("classic"))))


def test_every_face_is_there_once(opened: pikepdf.Pdf) -> None:
    fonts = [font for page in opened.pages for font in page.obj.Resources.get("/Font", {}).values()]
    files = {font.DescendantFonts[0].FontDescriptor.FontFile2.objgen for font in fonts}
    assert len(files) == len({font.objgen for font in fonts}) == len({str(font.BaseFont) for font in fonts})


@pytest.mark.uncounted
def test_every_link_of_the_contents_leads_to_the_page_that_they_name(opened: pikepdf.Pdf) -> None:
    places = targets(opened)
    labels = [page.label for page in opened.pages]
    indexes = {page.obj.objgen: number for number, page in enumerate(opened.pages)}
    led = [
        (str(link.Dest), labels[indexes[places[str(link.Dest)][0].objgen]])
        for page in opened.pages
        for link in page.obj.get("/Annots", [])
        if "/Dest" in link
    ]
    rows = dict(re.findall(r'href="#([\w-]+)" data-folio="(\d+)"', numbered(load("classic"))))
    assert len(rows) > 12
    assert dict(led).items() >= rows.items()


def targets(opened: pikepdf.Pdf) -> dict[str, Any]:
    rows = list(opened.Root.Names.Dests.Names)
    assert [str(row) for row in rows[::2]] == sorted({str(row) for row in rows[::2]})
    return {str(name): place for name, place in zip(rows[::2], rows[1::2], strict=True)}


def numbered(style: Style) -> str:
    return laid(style).numbered(folios([part_of(each, style) for each in laid(style).body])).html


def test_marked_content_and_tags_know_one_another(opened: pikepdf.Pdf) -> None:
    tree = opened.Root.StructTreeRoot
    rows = list(tree.ParentTree.Nums)
    owners = {int(key): value for key, value in zip(rows[::2], rows[1::2], strict=True)}
    assert list(owners) == sorted(owners)
    assert int(tree.ParentTreeNextKey) > max(owners)
    for page in opened.pages:
        if "/StructParents" not in page.obj:
            assert "/Contents" not in page.obj
            continue
        marked = re.findall(rb"/MCID (\d+)", b"".join(part.read_bytes() for part in contents(page)))
        elements = dict(enumerate(owners[int(page.obj.StructParents)]))
        owned = {number: element for number, element in elements.items() if isinstance(element, pikepdf.Dictionary)}
        assert set(owned) == set(map(int, marked)), "what is no text has no element"
        assert {element.Pg.objgen for element in owned.values()} <= {page.obj.objgen}
    assert all(element.P.objgen == tree.K[0].objgen for element in tree.K[0].K)


def contents(page: pikepdf.Page) -> list[Any]:
    held = page.obj.Contents
    return list(held) if isinstance(held, pikepdf.Array) else [held]


def test_folios_are_no_part_of_the_text_that_is_read_out(opened: pikepdf.Pdf) -> None:
    drawn = [b"".join(part.read_bytes() for part in contents(page)) for page in opened.pages if "/Contents" in page.obj]
    assert sum(page.count(b"/Artifact <</Type /Pagination>> BDC") for page in drawn) > 20


def test_the_outline_has_chapters_inside_their_stories(opened: pikepdf.Pdf) -> None:
    with opened.open_outline() as outline:
        found = {item.title: [child.title for child in item.children] for item in outline.root}
    assert found["The Long One"] == ["Chapter 1", "Chapter 2"]
    assert list(found)[-1] == "Notes"


@pytest.mark.parametrize(("language", "way"), [("en", None), ("he", pikepdf.Name.R2L)])
def test_a_book_says_that_it_is_read_from_right_to_left(language: str, way: pikepdf.Name | None) -> None:
    with pikepdf.open(BytesIO(pdf.emit(book(language=language), load("classic")))) as opened:
        assert opened.Root.ViewerPreferences.get("/Direction") == way


def test_numbers_beside_words_are_drawn_as_the_style_has_them() -> None:
    style = load("classic")
    around = '@page stories { @bottom-center { content: "— " counter(page, upper-roman) " —" } }'
    sheet = css(style, "print") + page_rules(style.leaf) + around
    setting = set_piece(Piece(laid(style).body[2].html, sheet, style, ()))
    assert {(folio.before, folio.after, folio.style) for folio in setting.folios} == {("— ", " —", "upper-roman")}


def test_glyphs_are_shaped_with_the_features_asked_for() -> None:
    style = load("classic")
    used = set_piece(Piece("<p>Text.</p>", css(style, "print"), style, ()))
    (face,) = merged([used.faces], style).values()
    lining, old = (shape(face, "1900", {name: 1}) for name in ("lnum", "onum"))
    assert [one.glyph.text for one in lining] == list("1900")
    assert {one.glyph.number for one in lining}.isdisjoint(one.glyph.number for one in old)


def setting(count: int, *anchors: tuple[str, int]) -> Setting:
    places = {name: (page, 0.0, 0.0) for name, page in anchors}
    return Setting(b"", count, (), {}, places, (), (), (), (), (), (), (), (), ())


def test_every_part_opens_on_a_right_hand_page_and_the_last_one_follows() -> None:
    front, body, last = setting(5), [setting(3), setting(1), setting(4)], setting(1)
    assert [(part.at, part.number) for part in collate(front, body, last).parts] == [
        (0, 1),
        (6, 1),
        (10, 5),
        (12, 7),
        (16, 11),
    ]
    assert numbers(body) == [1, 5, 7]
    assert not opens_verso(body)
    assert opens_verso(body[:1])
    assert collate(front, body[:1], last).parts[-1].at == 9
    assert collate(front, [], None).count == 5
    assert [collate(front, body, last).label(page) for page in (0, 5, 6, 16)] == ["i", "vi", "1", "11"]


def test_contents_name_pages_as_they_are_printed() -> None:
    body = [setting(3, ("story-1", 0)), setting(2, ("story-2", 0), ("story-2-chapter-2", 1))]
    assert folios(body) == {"story-1": "1", "story-2": "5", "story-2-chapter-2": "6"}
    assert numeral(1904, "lower-roman") == "mcmiv"


@pytest.mark.uncounted
def test_a_story_that_grows_changes_no_other_part_but_the_contents() -> None:
    made = many_stories(4)
    grown = with_more(made, 30)
    assert changed(made, grown) == ["story-1", "half-title"]
    before, after = (pikepdf.open(BytesIO(pdf.emit(each, load("classic")))) for each in (made, grown))
    assert len(after.pages) > len(before.pages)


def test_a_story_that_stays_as_long_changes_no_other_part() -> None:
    made = many_stories(4)
    assert changed(made, with_more(made, 1)) == ["story-1"]


def with_more(made: Anthology, count: int) -> Anthology:
    """Return a book whose first story has so many paragraphs more."""
    first = made.stories[0]
    return replace(
        made, stories=(replace(first, blocks=first.blocks + tuple(map(block, lines(count, 3)))), *made.stories[1:])
    )


def changed(made: Anthology, other: Anthology) -> list[str]:
    """Return the first sections of the parts of the other book that are not as they were."""
    known = asked(made)
    return [piece.sections[0] for piece in asked(other) if piece not in known]


def asked(made: Anthology) -> list[Piece]:
    """Return the jobs that are shared out for a book: stories, blank pages, front matter, last leaf."""
    jobs: list[Piece] = []

    def make(_kind: str, work: Any, given: Any, /) -> list[bytes]:
        wanted = [job for _, _, job in given]
        jobs.extend(wanted)
        return [work(job) for job in wanted]

    pdf.press(made, load("classic"), make)
    return jobs
