"""The EPUB for Kobo, set beside the EPUB that it is made of."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_STORED, ZipFile

import pytest
from lxml import etree
from tests.books import book, cover, full_story, hostile_book, many_stories, story
from tests.checking import epubcheck
from tests.test_cli import pond as pond  # noqa: PLC0414 - a fixture
from tests.test_cli import run, run_json

from griffo.emit import epub, kepub
from griffo.emit.kepub import convert, spanned
from griffo.model import NotesPolicy, PageStart
from griffo.style import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from griffo.emit.page import Page
    from griffo.emit.parts import Begin
    from griffo.model import Anthology, Picture
    from griffo.style import Style

X = "{http://www.w3.org/1999/xhtml}"
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><text>a. b</text></svg>'
BOOKS = {
    "full": book(full_story(), full_story(NotesPolicy.GATHER), editor="Cy Dale"),
    "sixty": many_stories(60),
    "hostile": hostile_book(),
    "right-to-left": hostile_book("he"),
    "printed": replace(book(full_story()), printed=(PageStart("i", "title", 0), PageStart("1", "story-1", 3))),
}


@pytest.fixture(scope="module", params=BOOKS)
def pair(request: pytest.FixtureRequest) -> tuple[bytes, bytes]:
    """A book as EPUB and as KEPUB."""
    made = epub.package(BOOKS[request.param], load("classic"), cover())
    return made, convert(made)


def pages(content: bytes) -> dict[str, etree._Element]:
    with ZipFile(BytesIO(content)) as opened:
        return {name: etree.fromstring(opened.read(name)) for name in opened.namelist() if name.endswith(".xhtml")}


def spans(page: etree._Element) -> list[etree._Element]:
    return [span for span in page.iter(f"{X}span") if span.get("class") == "koboSpan"]


def body(page: etree._Element) -> etree._Element:
    found = page.find(f"{X}body")
    assert found is not None
    return found


def document(markup: str, head: str = "<title>T</title>") -> bytes:
    return f'<html xmlns="http://www.w3.org/1999/xhtml"><head>{head}</head><body>{markup}</body></html>'.encode()


def inner(markup: str) -> str:
    """Return what becomes of a piece of a page, spans written short: ``[1.1 words]``."""
    made = spanned(document(markup)).decode()
    start, end = made.index('<div id="book-inner">') + 21, made.rindex("</div></div></body>")
    short = re.sub(r'<span class="koboSpan" id="kobo\.(\d+\.\d+)">(.*?)</span>', r"[\1 \2]", made[start:end])
    assert "koboSpan" not in short
    return short


def test_every_letter_and_space_is_kept(pair: tuple[bytes, bytes]) -> None:
    before, after = map(pages, pair)
    assert list(before) == list(after)
    for name, page in before.items():
        assert "".join(body(after[name]).itertext()) == "".join(body(page).itertext()), name


def test_without_spans_and_divisions_the_page_is_the_same(pair: tuple[bytes, bytes]) -> None:
    before, after = map(pages, pair)
    for name, page in after.items():
        for span in spans(page):
            span.tag = "gone"
        for box in body(page).iter(f"{X}div"):
            if box.get("id") in {"book-columns", "book-inner"}:
                box.tag = "gone"
        etree.strip_tags(body(page), "gone")
        assert etree.tostring(body(page), method="c14n") == etree.tostring(body(before[name]), method="c14n")


def test_the_spans_are_numbered_in_order(pair: tuple[bytes, bytes]) -> None:
    for name, page in pages(pair[1]).items():
        ids = [span.get("id", "") for span in spans(page)]
        numbers = [tuple(map(int, identity.removeprefix("kobo.").split("."))) for identity in ids]
        assert ids, name
        assert numbers == sorted(set(numbers))
        assert numbers[0] == (1, 1)
        every = [str(found) for found in page.xpath("//@id")]
        assert len(every) == len(set(every))
        for (paragraph, sentence), (now, new) in pairwise(numbers):
            assert (now, new) in {(paragraph, sentence + 1), (paragraph + 1, 1)}


def test_all_text_that_is_read_stands_in_a_span(pair: tuple[bytes, bytes]) -> None:
    for page in pages(pair[1]).values():
        for hidden in list(body(page).iter(f"{X}nav")):
            if hidden.get("hidden"):
                hidden.clear()
        for span in spans(page):
            assert span.text or len(span) == 1
            span.clear()
        assert "".join(body(page).itertext()).strip() == ""


def test_every_page_has_the_divisions_and_the_style(pair: tuple[bytes, bytes]) -> None:
    for page in pages(pair[1]).values():
        (columns,) = body(page)
        (within,) = columns
        assert (columns.get("id"), within.get("id")) == ("book-columns", "book-inner")
        style = page.find(f"{X}head")[-1]  # type: ignore[index]
        assert (style.tag, style.get("id"), style.get("type")) == (f"{X}style", "kobostylehacks", "text/css")
        assert "#book-inner" in (style.text or "")
        assert not list(page.find(f"{X}head").iter(f"{X}span"))  # type: ignore[union-attr]


def test_no_element_but_empty_ones_is_written_short(pair: tuple[bytes, bytes]) -> None:
    with ZipFile(BytesIO(pair[1])) as opened:
        text = "".join(opened.read(name).decode() for name in opened.namelist() if name.endswith(".xhtml"))
    assert set(re.findall(r"<(\w+)[^>]*/>", text)) <= {"meta", "link", "hr", "br", "img"}


def test_the_rest_of_the_book_is_the_same(pair: tuple[bytes, bytes]) -> None:
    with ZipFile(BytesIO(pair[0])) as before, ZipFile(BytesIO(pair[1])) as after:
        assert before.namelist() == after.namelist()
        assert after.infolist()[0].compress_type == ZIP_STORED
        for name in before.namelist():
            assert name.endswith(".xhtml") or before.read(name) == after.read(name)
        assert b'properties="cover-image"' in after.read("EPUB/content.opf")


def test_links_lead_to_notes_and_back() -> None:
    made = pages(convert(epub.package(BOOKS["full"], load("classic"), cover())))
    ids = {name.removeprefix("EPUB/"): set(map(str, page.xpath("//@id"))) for name, page in made.items()}
    notes = 0
    for name, page in made.items():
        for link in page.iter(f"{X}a"):
            file, _, fragment = link.get("href", "").partition("#")
            assert not fragment or fragment in ids[file or name.removeprefix("EPUB/")]
            notes += link.get("role") in {"doc-noteref", "doc-backlink"}
            assert [child.get("class") for child in link] == ["koboSpan"] * len(link)
    assert notes >= 4


def test_the_same_book_gives_the_same_bytes() -> None:
    made = epub.package(BOOKS["full"], load("classic"), cover())
    assert convert(made) == convert(made)


@pytest.mark.parametrize("name", BOOKS)
def test_epubcheck_finds_nothing(name: str, tmp_path: Path) -> None:
    file = tmp_path / "book.kepub.epub"
    file.write_bytes(convert(epub.package(BOOKS[name], load("classic"), cover())))
    assert epubcheck(file) == []


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>One. Two!</p>", "<p>[1.1 One. ][1.2 Two!]</p>"),
        ("<p>“No!” he said. ‘Why?’ “… Oh.”</p>", "<p>[1.1 “No!” ][1.2 he said. ][1.3 ‘Why?’ ][1.4 “… ][1.5 Oh.”]</p>"),
        ("<p>So…  it was</p>", "<p>[1.1 So…  ][1.2 it was]</p>"),
        ("<p>No 3.5 here... yes.No</p>", "<p>[1.1 No 3.5 here... ][1.2 yes.No]</p>"),
        ("<p> a <i>b. c</i> <em>d</em> </p>", "<p>[1.1  a ]<i>[1.2 b. ][1.3 c]</i>[1.4  ]<em>[1.5 d]</em>[1.6  ]</p>"),
        ("<h2>A</h2>\n<p>b</p>\n<p/><p>c</p>", "<h2>[1.1 A]</h2>\n<p>[2.1 b]</p>\n<p></p><p>[3.1 c]</p>"),
        ("<div>a<p>b</p>c</div>", "<div>[1.1 a]<p>[2.1 b]</p>[2.2 c]</div>"),
        ('a<img src="x.png" alt="x"/>b', '[1.1 a][2.1 <img src="x.png" alt="x"/>][2.2 b]'),
        ("<pre>a. b</pre>c", "<pre>a. b</pre>[1.1 c]"),
        ("<pre/><!-- a. b --><p>c</p>", "<pre></pre><!-- a. b --><p>[1.1 c]</p>"),
        (f"{SVG}b", f"{SVG}[1.1 b]"),
        ("<p><script>a. b</script><style>c</style>d</p>", "<p><script>a. b</script><style>c</style>[1.1 d]</p>"),
        ('<nav hidden="hidden"><p>a</p></nav><p>b</p>', '<nav hidden="hidden"><p>a</p></nav><p>[1.1 b]</p>'),
        ("<p>a<br/>b &amp; &lt;c</p>", "<p>[1.1 a]<br/>[1.2 b &amp; &lt;c]</p>"),
        ("", ""),
    ],
)  # fmt: skip
def test_spans(markup: str, expected: str) -> None:
    assert inner(markup) == expected


def test_a_long_run_of_points_is_one_end() -> None:
    assert inner(f"<p>{'.' * 50_000}’{'.' * 50_000}x a</p>").count("[") == 1


def test_a_document_without_a_body_stays() -> None:
    bare = b'<html xmlns="http://www.w3.org/1999/xhtml"/>'
    assert spanned(bare) == bare


def test_emit_makes_it_of_the_whole_epub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("griffo.emit.outside.cover", lambda *_: lambda: cover)
    assert kepub.emit(book(story()), load("classic")) == convert(epub.emit(book(story()), load("classic")))


@pytest.mark.usefixtures("pond")
def test_compile_writes_it_beside_the_epub_and_makes_that_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[bytes] = []
    bound = epub.bound

    def count(
        anthology: Anthology, style: Style, pages: Iterable[Page], cover: Callable[[], Picture], begin: Begin
    ) -> bytes:
        made.append(bound(anthology, style, pages, cover, begin))
        return made[-1]

    monkeypatch.setattr(epub, "bound", count)
    told = run_json("compile", "pond", "--format", "kepub,epub")
    assert [output["path"] for output in told["outputs"]] == ["out/pond.kepub.epub", "out/pond.epub"]
    assert Path("out/pond.epub").read_bytes() == made[0]
    assert Path("out/pond.kepub.epub").read_bytes() == convert(made[0])
    assert len(made) == 1


@pytest.mark.usefixtures("pond")
def test_compile_writes_it_alone() -> None:
    run("compile", "pond", "--format", "kepub", "-o", "kobo")
    assert [path.name for path in Path("kobo").iterdir()] == ["pond.kepub.epub"]
