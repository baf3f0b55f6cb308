"""Pictures, bold, raised and struck-out words on the pages of a book, in every format."""

from __future__ import annotations

import re
from base64 import b64decode
from collections import Counter
from dataclasses import replace
from functools import cache
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pdfplumber
import pikepdf
import pytest
from lxml import html as lxml_html
from PIL import Image
from tests.books import block, book, cover, drawn, pictured, shown, story

from griffo.emit import epub, html, kepub, markdown, pdf
from griffo.emit.bold import wanted
from griffo.emit.figures import COARSEST, FINEST, TALLEST
from griffo.emit.pages import pages
from griffo.model import UNDESCRIBED, NotesPolicy, Role
from griffo.read.picture import plate
from griffo.style import load, names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from griffo.model import Block

X = "{http://www.w3.org/1999/xhtml}"
BAY = "The bay at low water, with “one” sail & a dog"


@cache
def opened() -> dict[str, bytes]:
    with ZipFile(BytesIO(epub.package(pictured(), load("classic"), cover()))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def images(files: dict[str, bytes]) -> list[Any]:
    """Return the images on the pages of the stories, in order."""
    chapters = (
        lxml_html.fromstring(content) for name, content in files.items() if re.search(r"/story-.*\.xhtml", name)
    )
    return [image for chapter in chapters for image in chapter.iter("img")]


def test_an_epub_has_each_picture_once_and_says_what_it_shows() -> None:
    files = opened()
    kept = [name for name in files if name.startswith("EPUB/images/")]
    assert len(kept) == 3
    shown_names = Counter(f"EPUB/{image.get('src')}" for image in images(files))
    assert set(shown_names) == set(kept)
    assert sorted(shown_names.values()) == [1, 2, 2]
    assert {image.get("alt") for image in images(files)} == {
        BAY,
        "The bell tower",
        UNDESCRIBED,
        "A drawing by a reader",
    }
    package = files["EPUB/content.opf"].decode()
    assert package.count('media-type="image/png"') == 4, "three pictures and the cover"


def test_kobos_epub_has_them_too() -> None:
    with ZipFile(BytesIO(kepub.emit(replace(pictured(), cover=cover()), load("classic")))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert len(images(files)) == len(images(opened())) == 5


def test_the_e_book_claims_descriptions_only_where_every_picture_has_one() -> None:
    assert b"alternativeText" not in opened()["EPUB/content.opf"]
    assert b"some of the pictures have none" in opened()["EPUB/content.opf"]
    told = plate(drawn(300, 200), "a.png")
    all_told = book(replace(story(block("She ran."), shown(told, "The bay")), pictures=(told,)))
    with ZipFile(BytesIO(epub.package(all_told, load("classic"), cover()))) as archive:
        package = archive.read("EPUB/content.opf")
    assert b"alternativeText" in package
    assert b"The cover and all pictures have descriptions." in package


def test_a_web_page_carries_its_pictures() -> None:
    page = html.emit(pictured(), load("modern")).decode()
    addresses = re.findall(r'<img src="([^"]*)"', page)
    assert len(addresses) == 5
    assert all(address.startswith("data:image/png;base64,") for address in addresses)
    with Image.open(BytesIO(b64decode(addresses[0].partition(",")[2]))) as image:
        assert image.size == (1500, 900)
    assert "img-src data:" in page


def test_markdown_says_what_they_show() -> None:
    text = markdown.emit(pictured(), load("classic")).decode()
    assert rf"\[Picture: {BAY}\]" in text
    assert "\\[Picture: The bell tower\\]\n\nThe tower, as *Tam* saw it.\n" in text
    assert "\\[Picture\\]\n" in text
    assert "data:" not in text


def test_words_of_a_story_whose_text_names_a_picture_stay_words() -> None:
    told = plate(drawn(300, 200), "a.png")
    sly = f'She wrote src="images/{told.name}" and <img src="images/{told.name}" on the wall.'
    made = book(replace(story(block(sly), shown(told, "The bay")), pictures=(told,)))
    page = html.emit(made, load("classic")).decode()
    assert page.count("data:image/") == 1
    assert f'src="images/{told.name}" and' in page


def test_notes_to_a_picture_have_their_mark_under_it() -> None:
    chapters = [page.body for page in pages(pictured(), "epub") if page.name == "story-1-chapter-2"]
    assert re.search(
        r'<figure><img [^>]*/>\s*<figcaption><a class="noteref"[^>]*>1</a></figcaption></figure>', chapters[0]
    )


def test_a_chapter_that_opens_with_a_picture_opens_with_its_first_paragraph_too() -> None:
    (chapter,) = [page.body for page in pages(pictured(), "epub") if page.name == "story-1-chapter-1"]
    assert '</figure>\n<p class="first">Mara' in chapter
    assert "</figure>\n<p>It was" in chapter


# On paper.


@cache
def printed(style: str) -> bytes:
    return pdf.emit(pictured(), load(style))


@cache
def sheets(style: str) -> list[Any]:
    with pdfplumber.open(BytesIO(printed(style))) as document:
        return [(page.page_number, page.images, page.chars) for page in document.pages]


@pytest.mark.uncounted
@pytest.mark.parametrize("style", names())
def test_pictures_stand_inside_the_text_as_fine_as_paper_asks(style: str) -> None:
    leaf = load(style).leaf
    found = [(number, image) for number, images, _ in sheets(style) for image in images]
    assert len(found) == 5
    for number, image in found:
        left = leaf.inner if number % 2 else leaf.outer
        assert left - 0.1 <= image["x0"] < image["x1"] <= left + leaf.measure + 0.1
        assert leaf.top - 0.1 <= image["top"] < image["bottom"] <= leaf.top + leaf.column + 0.1
        assert image["bottom"] - image["top"] <= TALLEST * leaf.column + 0.1
        pixels, wide = image["srcsize"][0], (image["x1"] - image["x0"]) / 72
        assert COARSEST - 1 <= pixels / wide <= 1.03 * FINEST, "a part of a line is left free below one that is tall"


@pytest.mark.uncounted
@pytest.mark.parametrize("style", names())
def test_lines_below_a_picture_stand_where_they_would_without(style: str) -> None:
    leaf, wide, tall = load(style).leaf, plate(drawn(1500, 431), "a.png"), plate(drawn(400, 377), "a.png")
    text = [block("The water rose all that night, and nobody by the river slept, or said why, or went to see.")] * 3
    between = [
        shown(wide, "The bay"),
        *text,
        shown(tall, "The tower"),
        block("The tower, as Tam saw it.", Role.CAPTION),
    ]

    def places(*blocks: Block) -> set[float]:
        tale = replace(story(*text, *blocks, *text), pictures=(wide, tall))
        with pdfplumber.open(BytesIO(pdf.emit(book(tale), load(style)))) as document:
            lines = [line for page in document.pages for line in page.extract_text_lines() if "nobody" in line["text"]]
        assert len(lines) >= 6
        return {round((line["chars"][0]["matrix"][5]) / leaf.line % 1, 2) for line in lines}

    assert places(*between) == places()


@pytest.mark.uncounted
@pytest.mark.parametrize("size", [(6000, 60), (60, 6000), (10_000, 1), (3, 3)])
def test_a_picture_of_any_shape_stands_on_one_page(size: tuple[int, int]) -> None:
    odd, leaf = plate(drawn(*size), "a.png"), load("classic").leaf
    tale = replace(story(block("She ran."), shown(odd, "The bay"), block("She slept.")), pictures=(odd,))
    with pdfplumber.open(BytesIO(pdf.emit(book(tale), load("classic")))) as document:
        (image,) = [image for page in document.pages for image in page.images]
        assert leaf.inner - 0.1 <= image["x0"] < image["x1"] <= leaf.width - leaf.outer + 0.1
        assert leaf.top < image["top"] < image["bottom"] < leaf.top + leaf.column


@pytest.mark.uncounted
@pytest.mark.parametrize("style", names())
def test_a_caption_stays_with_its_picture(style: str) -> None:
    for _, found, chars in sheets(style):
        text = "".join(char["text"] for char in chars)
        if "saw it." in text:
            low = min(image["bottom"] for image in found)
            caption = next(
                char for char, at in zip(chars, range(len(text)), strict=False) if text[at:].startswith("The tower")
            )
            assert 0 <= caption["top"] - low < 3 * load(style).leaf.line
            return
    raise AssertionError(style)


def test_the_tree_of_tags_says_what_pictures_show() -> None:
    with pikepdf.open(BytesIO(printed("classic"))) as document:
        told = [str(each.Alt) for each in _elements(document.Root.StructTreeRoot) if each.get("/S") == "/Figure"]
    assert told == [BAY, "The bell tower", BAY, UNDESCRIBED, "A drawing by a reader"]


def _elements(element: Any) -> Iterator[Any]:
    yield element
    children = element.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield from _elements(child)


def test_the_same_pictures_make_the_same_pdf_in_which_each_is_there_once() -> None:
    assert pdf.emit(pictured(), load("classic")) == printed("classic")
    with pikepdf.open(BytesIO(printed("classic"))) as document:
        streams = {bytes(each.read_raw_bytes()) for each in document.objects if _is_image(each)}
        assert len(streams) == sum(map(_is_image, document.objects)) == 3


def _is_image(each: Any) -> bool:
    return isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image"


def test_notes_that_are_left_out_take_their_pictures_along() -> None:
    tale = replace(pictured().stories[0], notes=NotesPolicy.DROP)
    bodies = "".join(page.body for page in pages(book(tale), "epub"))
    assert bodies.count("<img") == 4


# Bold, struck out, raised, lowered.


@pytest.mark.uncounted
@pytest.mark.parametrize("style", names())
def test_no_face_is_borrowed_or_made_up(style: str) -> None:
    told = book(
        story(block("She did {strong:not} go, {emphasis:not {x}} on the 4{raised:th}, M{lowered:2}, {struck:no}."))
    )
    with pdfplumber.open(BytesIO(pdf.emit(told, load(style)))) as document:
        chars = [char for page in document.pages for char in page.chars]
    families = {face.family.replace(" ", "-") for face in load(style).faces}
    found = {char["fontname"].partition("+")[2] for char in chars}
    assert all(any(name.startswith(family) for family in families) for name in found), found
    assert f"{load(style).family.replace(' ', '-')}-Bold" in found


def test_an_e_book_has_bold_only_where_a_story_has() -> None:
    style = load("classic")

    def faces(text: str) -> dict[str, str]:
        made = pages(book(story(block(text))), "epub")
        return {face.path.stem: characters for face, characters in wanted(style, made) if face.strong}

    assert faces("She did not go.") == {}
    assert faces("She did {strong:not} go.") == {"EBGaramond-Bold": "not"}
    both = made_of("<p><em>a<strong>b</strong></em><strong>c<i>d</i></strong><i><em><strong>e</strong></em></i></p>")
    assert {face.path.stem: said for face, said in wanted(style, both) if face.strong} == {
        "EBGaramond-Bold": "ce",
        "EBGaramond-BoldItalic": "bd",
    }


def made_of(body: str) -> list[Any]:
    (page, *_) = pages(book(), "epub")
    return [replace(page, body=type(page.body)(body))]


@pytest.mark.uncounted
@pytest.mark.parametrize("style", names())
def test_raised_and_lowered_letters_do_not_part_lines(style: str) -> None:
    leaf = load(style).leaf
    plain = "The water rose all that night, and nobody in the village by the river slept, or said why, or went to see. "
    marked = plain + plain.replace("night", "night{raised:th}").replace("river", "river{lowered:2}") + plain
    with pdfplumber.open(BytesIO(pdf.emit(book(story(block(marked))), load(style)))) as document:
        chars = next(page.chars for page in document.pages if "nobody" in page.extract_text())
    begin = "".join(char["text"] for char in chars).index("The water")
    told = [char for char in chars[begin:] if char["text"] in "aeiourn"]
    body = Counter(round(char["size"], 1) for char in told).most_common(1)[0][0]
    lines = sorted({round(char["matrix"][5], 2) for char in told if round(char["size"], 1) == body}, reverse=True)
    steps = {round(above - below, 1) for above, below in pairwise(lines)}
    assert len(lines) > 3
    assert steps == {float(leaf.line)}
