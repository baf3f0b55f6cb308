"""The sample book in every style that comes with Griffo, read back as a printer and a reader would open it."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from pypdfium2 import PdfDocument
from tests.books import block, book, full_story, many_stories, story
from tests.checking import epubcheck
from tests.test_pdf import prose

from griffo.compile import draft, open_book
from griffo.emit import epub, pdf
from griffo.emit.compositor import set_piece
from griffo.emit.cover import _document as cover_document
from griffo.emit.pages import pages
from griffo.emit.pieces import documents
from griffo.emit.rendering import render
from griffo.emit.setting import Piece
from griffo.model import Anthology
from griffo.style import Style, css, load, names, page_rules

pytestmark = pytest.mark.uncounted

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Leaves:
    """The pages of a PDF."""

    style: Style
    pages: list[Any]
    fonts: list[dict[str, Any]]

    @property
    def chars(self) -> list[dict[str, Any]]:
        return [char for page in self.pages for char in page.chars if char["text"].strip()]


@cache
def sample() -> Anthology:
    return draft(open_book([ROOT / "seeds"])).book


def opened(content: bytes, style: Style) -> Leaves:
    with pdfplumber.open(BytesIO(content)) as found:
        pages = list(found.pages)
        assert all(page.chars is not None for page in pages)  # read while the file is open
        objects = [found.doc.getobj(number) for xref in found.doc.xrefs for number in xref.get_objids()]
    fonts = [item for item in objects if isinstance(item, dict) and str(item.get("Type")) == "/'FontDescriptor'"]
    return Leaves(style, pages, fonts)


@pytest.fixture(scope="module", params=names())
def leaves(request: pytest.FixtureRequest) -> Leaves:
    style = load(request.param)
    return opened(pdf.emit(sample(), style), style)


@pytest.fixture(scope="module")
def large() -> Leaves:
    style = load("large-print")
    return opened(pdf.emit(book(full_story(), *sample().stories[:2]), style), style)


def test_pages_have_the_styles_trim(leaves: Leaves) -> None:
    trim = (leaves.style.leaf.width, leaves.style.leaf.height)
    assert {(page.width, page.height) for page in leaves.pages} == {trim}
    assert {tuple(page.mediabox) for page in leaves.pages} == {(0, 0, *trim)}


def test_margins_are_mirrored_and_hold_nothing_but_heads_and_folios(leaves: Leaves) -> None:
    leaf = leaves.style.leaf
    for number, page in enumerate(leaves.pages):
        left, right = (leaf.inner, leaf.outer) if number % 2 == 0 else (leaf.outer, leaf.inner)
        for char in page.chars:
            assert left - 2 <= char["x0"] <= char["x1"] <= leaf.width - right + 3, (number, char["text"])
            assert 35 <= char["top"] <= char["bottom"] <= leaf.height - 35, (number, char["text"])


def test_fonts_are_the_styles_own_and_embedded(leaves: Leaves) -> None:
    families = {face.family.replace(" ", "-") for face in leaves.style.faces}
    found = {font["FontName"].name.split("+")[1] for font in leaves.fonts}
    assert all(any(name.startswith(family) for family in families) for name in found), found
    assert len(found) <= len(leaves.style.faces), "none is slanted or emboldened by a machine"
    assert all("FontFile2" in font for font in leaves.fonts)


def test_ink_is_black_alone(leaves: Leaves) -> None:
    assert {char["non_stroking_color"] for char in leaves.chars} == {(0, 0, 0, 1)}
    assert {rect["non_stroking_color"] for page in leaves.pages for rect in page.rects} <= {(0, 0, 0, 1)}


def test_lines_of_text_lie_on_one_grid(leaves: Leaves) -> None:
    """Pages that hold nothing but paragraphs show as many lines as the page has, each a line below the last."""
    leaf = leaves.style.leaf
    size = Counter(round(char["size"], 2) for char in leaves.chars).most_common(1)[0][0]
    full = 0
    for page in leaves.pages:
        rows = sorted({round(char["top"], 1) for char in page.chars if round(char["size"], 2) == size})
        rows = [row for row in rows if leaf.top - 3 <= row <= leaf.height - leaf.bottom]
        steps = [b - a for a, b in pairwise(rows) if b - a > 1]
        full += len(rows) >= round(leaf.column / leaf.line) and all(abs(step - leaf.line) < 0.3 for step in steps)
        assert len(rows) <= round(leaf.column / leaf.line)
    assert full >= 3


def test_lines_are_of_a_length_that_reads_well(leaves: Leaves) -> None:
    low, high = (34, 48) if leaves.style.name == "large-print" else (56, 68)
    lines = [line for page in leaves.pages[8:] for line in page.extract_text().splitlines()]
    lengths = sorted(len(line) for line in lines if len(line) > 0.75 * low)
    assert low <= lengths[len(lengths) // 2] <= high


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("last", [True, False])
def test_a_footnote_stands_on_the_page_that_calls_it(name: str, last: bool) -> None:  # noqa: FBT001 - a parameter
    """Wherever on its page the line is that calls it, the last one of a story included."""
    design = load(name)
    sheet = css(design, "print") + page_rules(design.leaf)
    before = [block(prose(30 + 7 * at, at)) for at in range(3)]
    for words in range(20, 150, 13):
        calls = block(f"{prose(words, 50)} Zzz. {{note(:A small note.}}")
        made = book(story(*before, calls, *([] if last else [block(prose(60, 60))])))
        text = documents(made, pages(made, "print"), design.leaf.heads).body[0]
        with PdfDocument(set_piece(Piece(text.html, sheet, design, ())).content) as opened:
            shown = [page.get_textpage().get_text_range() for page in opened]
        called = [number for number, page in enumerate(shown) if "Zzz." in page]
        assert [number for number, page in enumerate(shown) if "A small note." in page] == called, words


def test_nothing_in_large_print_is_smaller_than_16_points_and_the_text_has_18(large: Leaves) -> None:
    sizes = Counter(round(char["size"], 1) for char in large.chars)
    assert min(sizes) >= 16
    assert sizes.most_common(1)[0][0] == 18


def test_large_print_has_no_hyphens_and_a_ragged_edge() -> None:
    words = "Extraordinarily circumstantial correspondence concerning unacknowledged inheritances accumulated. " * 4
    tale = book(story(*(block(words) for _ in range(12))))
    hyphens, edges = {}, {}
    for name in ("classic", "large-print"):
        style = load(name)
        pages = opened(pdf.emit(tale, style), style).pages
        lines = [line for page in pages for line in page.extract_text().splitlines()]
        hyphens[name] = sum(line.endswith(("-", "‐")) for line in lines)
        edges[name] = Counter(round(line["x1"]) for page in pages for line in page.extract_text_lines())
    assert hyphens["classic"] > 5
    assert hyphens["large-print"] == 0
    assert edges["classic"].most_common(1)[0][1] > 20, "two edges, one of each side"
    assert len(edges["large-print"]) > 15


@pytest.fixture(scope="module", params=names())
def package(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Style, Path]:
    style = load(request.param)
    file = tmp_path_factory.mktemp(style.name) / "book.epub"
    file.write_bytes(epub.emit(sample(), style))
    return style, file


def test_epubcheck_finds_nothing(package: tuple[Style, Path]) -> None:
    assert epubcheck(package[1]) == []


def test_epub_carries_every_face_and_no_more_than_300_kb_of_them(package: tuple[Style, Path]) -> None:
    style, file = package
    with zipfile.ZipFile(file) as archive:
        fonts = {Path(info.filename).stem: info.file_size for info in archive.infolist() if ".woff2" in info.filename}
        sheet = archive.read("EPUB/book.css").decode()
        colophon = archive.read("EPUB/colophon.xhtml").decode()
    assert set(fonts) == {face.path.stem for face in style.faces if not face.strong}, "nothing in it is bold"
    assert sum(fonts.values()) < 300_000
    assert set(re.findall(r'@font-face \{ font-family: "([^"]+)"', sheet)) == {face.family for face in style.faces}
    assert style.typeface in colophon


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize(
    "tale", [book(title="Salt"), many_stories(40), book(title="The Winter in Which Nobody Would Admit to It " * 6)]
)
def test_everything_on_a_cover_stays_on_it(name: str, tale: Anthology) -> None:
    style = load(name)
    cover = opened(render(cover_document(tale, style), css(style, "cover"), style), style)
    (page,) = cover.pages
    words = [char for char in cover.chars if char["text"] != style.ornament]
    assert tale.title.split()[0] in "".join(char["text"] for char in words)
    for char in words:
        assert 20 < char["x0"] < char["x1"] < page.width - 20, char["text"]
        assert 20 < char["top"] < char["bottom"] < page.height - 40, char["text"]
