"""The parts of an EPUB checked against each other, by a ZIP and an XML reader and nothing of the program's.

What is asked of a book here is asked of every book: container, package document, navigation, NCX, reading order and
pages must tell the same story. Last come books that are spoilt, to show that each question can be answered with no.
"""

from __future__ import annotations

import posixpath
import xml.etree.ElementTree as ET
import zipfile
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from tests.books import book, cover, full_story
from tests.test_epub import CHECKED

from griffo.compile import draft, open_book
from griffo.emit.epub import package
from griffo.emit.kepub import convert
from griffo.model import NotesPolicy, PageStart
from griffo.style import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[1]
STORIES = ROOT.parent / "shared" / "stories"
NAMES = {
    "x": "http://www.w3.org/1999/xhtml",
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "ncx": "http://www.daisy.org/z3986/2005/ncx/",
    "box": "urn:oasis:names:tc:opendocument:xmlns:container",
}
TYPE = "{http://www.idpf.org/2007/ops}type"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
HEADINGS = {f"{{{NAMES['x']}}}h{level}": level for level in range(1, 7)}
ROLES = {
    "doc-chapter": {"chapter"},
    "doc-part": {"part"},
    "doc-preface": {"preface"},
    "doc-foreword": {"foreword"},
    "doc-afterword": {"afterword"},
    "doc-appendix": {"appendix"},
    "doc-colophon": {"colophon"},
    "doc-cover": {"cover"},
    "doc-dedication": {"dedication"},
    "doc-acknowledgments": {"acknowledgments"},
    "doc-toc": {"toc"},
    "doc-pagelist": {"page-list"},
    "doc-pagebreak": {"pagebreak"},
    "doc-noteref": {"noteref"},
    "doc-footnote": {"footnote"},
    "doc-backlink": {"backlink"},
    "doc-abstract": {"abstract"},
    "doc-subtitle": {"subtitle"},
    "doc-introduction": {"introduction"},
    "doc-epigraph": {"epigraph"},
}
"""Which ``epub:type`` says the same as a role of DPUB-ARIA 1.1."""
BEGINNINGS = {
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "font/woff2": (b"wOF2",),
    "application/xhtml+xml": (b"<?xml", b"<!DOCTYPE html", b"<html"),
    "application/x-dtbncx+xml": (b"<?xml", b"<ncx"),
}
TEXTS = {"text/css": ".css", "text/plain": ".txt"}


def books() -> dict[str, Callable[[], bytes]]:
    """Return every book to be asked, made when it is asked for."""
    style = load("classic")
    found: dict[str, Callable[[], bytes]] = {
        name: lambda anthology=anthology: package(anthology, style, cover())  # type: ignore[misc]
        for name, anthology in CHECKED.items()
    }
    printed = (PageStart("i", "title", 0), PageStart("ii", "imprint", 0), PageStart("1", "story-1", 0))
    full = book(full_story(), full_story(NotesPolicy.GATHER), editor="Cy Dale", printed=printed)
    found["printed"] = lambda: package(full, style, cover())
    found["kepub"] = lambda: convert(package(full, style, cover()))
    for name, folder in (("seeds", ROOT / "seeds"), ("five stories", STORIES)):
        if folder.is_dir():
            found[name] = lambda folder=folder: package(draft(open_book([folder])).book, style, cover())  # type: ignore[misc]
    return found


@dataclass(frozen=True)
class Item:
    """A row of the manifest."""

    id: str
    file: str
    type: str
    properties: frozenset[str]


class Book:
    """An EPUB as a reader finds its way into it: archive, container, package document, and on from there."""

    def __init__(self, content: bytes) -> None:
        self.zip = zipfile.ZipFile(BytesIO(content))
        self.names = self.zip.namelist()
        self.trees: dict[str, ET.Element] = {}

    def tree(self, name: str) -> ET.Element:
        if name not in self.trees:
            self.trees[name] = ET.fromstring(self.zip.read(name))  # noqa: S314 - our own books
        return self.trees[name]

    @cached_property
    def opf(self) -> str:
        (root,) = self.tree("META-INF/container.xml").iterfind("box:rootfiles/box:rootfile", NAMES)
        return root.attrib["full-path"]

    @cached_property
    def package(self) -> ET.Element:
        return self.tree(self.opf)

    @cached_property
    def items(self) -> list[Item]:
        return [
            Item(
                row.attrib["id"],
                posixpath.join(posixpath.dirname(self.opf), unquote(row.attrib["href"])),
                row.attrib["media-type"],
                frozenset(row.get("properties", "").split()),
            )
            for row in self.package.iterfind("opf:manifest/opf:item", NAMES)
        ]

    @cached_property
    def spine(self) -> list[str]:
        files = {item.id: item.file for item in self.items}
        return [files[row.attrib["idref"]] for row in self.package.iterfind("opf:spine/opf:itemref", NAMES)]

    @cached_property
    def pages(self) -> dict[str, ET.Element]:
        return {item.file: self.tree(item.file) for item in self.items if item.type == "application/xhtml+xml"}

    @cached_property
    def nav(self) -> str:
        (item,) = [item for item in self.items if "nav" in item.properties]
        return item.file

    @cached_property
    def ncx(self) -> str:
        toc = self.one("opf:spine").attrib["toc"]
        return next(item.file for item in self.items if item.id == toc)

    @cached_property
    def ids(self) -> dict[str, list[str]]:
        return {
            name: [row.attrib["id"] for row in page.iter() if "id" in row.attrib] for name, page in self.pages.items()
        }

    def one(self, path: str) -> ET.Element:
        found = self.package.find(path, NAMES)
        assert found is not None, path
        return found

    def text(self, path: str) -> list[str]:
        return [(row.text or "").strip() for row in self.package.iterfind(path, NAMES)]

    def navs(self, kind: str) -> list[ET.Element]:
        return [row for row in self.pages[self.nav].iter(f"{{{NAMES['x']}}}nav") if row.get(TYPE) == kind]

    def lands(self, name: str, href: str) -> bool:
        """Whether a link in a file leads to a page of the book, and to an element that is there."""
        file, _, fragment = href.partition("#")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(file))) if file else name
        return target in self.pages and (not fragment or fragment in self.ids[target])


def x(tag: str) -> str:
    return f"{{{NAMES['x']}}}{tag}"


def words(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


# ---- the questions: each yields what is wrong


def container(epub: Book) -> Iterator[object]:
    first = epub.zip.infolist()[0]
    if (first.filename, first.compress_type, first.extra) != ("mimetype", zipfile.ZIP_STORED, b""):
        yield "mimetype is not first and bare", first
    if epub.zip.read("mimetype") != b"application/epub+zip":
        yield "mimetype", epub.zip.read("mimetype")
    yield from (name for name, count in Counter(map(str.casefold, epub.names)).items() if count > 1)
    yield from (name for name in epub.names if not name.isascii() or " " in name or ".." in name)


def every_file_is_declared(epub: Book) -> Iterator[object]:
    own = {name for name in epub.names if name.startswith("META-INF/") or name == "mimetype"}
    yield from set(epub.names) ^ ({item.file for item in epub.items} | {epub.opf} | own)
    yield from (name for name, count in Counter(item.file for item in epub.items).items() if count > 1)


def media_types(epub: Book) -> Iterator[object]:
    for item in epub.items:
        content = epub.zip.read(item.file)
        if item.type in TEXTS:
            content.decode()
            if not item.file.endswith(TEXTS[item.type]):
                yield item
        elif not content.startswith(BEGINNINGS[item.type]):
            yield item
    covers = [item.type for item in epub.items if "cover-image" in item.properties]
    if covers not in (["image/png"], ["image/jpeg"]):
        yield "cover", covers


def ids(epub: Book) -> Iterator[object]:
    for name in (epub.opf, epub.ncx, *epub.pages):
        counts = Counter(row.attrib["id"] for row in epub.tree(name).iter() if "id" in row.attrib)
        yield from ((name, identity) for identity, count in counts.items() if count > 1)
    refined = {row.attrib["refines"].removeprefix("#") for row in epub.package.iter() if "refines" in row.attrib}
    yield from refined - {row.get("id", "") for row in epub.package.iter()}


def identifiers(epub: Book) -> Iterator[object]:
    name = epub.package.attrib["unique-identifier"]
    mine = [row.text for row in epub.package.iterfind("opf:metadata/dc:identifier", NAMES) if row.get("id") == name]
    uid = [row.get("content") for row in epub.tree(epub.ncx).iterfind("ncx:head/ncx:meta[@name='dtb:uid']", NAMES)]
    if len(mine) != 1 or not mine[0] or mine != uid:
        yield mine, uid


def titles(epub: Book) -> Iterator[object]:
    mine = epub.text("opf:metadata/dc:title")
    theirs = [words(row) for row in epub.tree(epub.ncx).iterfind("ncx:docTitle/ncx:text", NAMES)]
    if len(mine) != 1 or not mine[0] or [" ".join(title.split()) for title in mine] != theirs:
        yield mine, theirs
    for name, page in epub.pages.items():
        title = page.find("x:head/x:title", NAMES)
        if title is None or not words(title):
            yield name


def languages(epub: Book) -> Iterator[object]:
    mine = epub.text("opf:metadata/dc:language")
    if [epub.package.get(XML_LANG)] != mine or epub.tree(epub.ncx).get(XML_LANG) not in mine:
        yield mine
    for name, page in epub.pages.items():
        if not page.get("lang"):
            yield name
        for row in page.iter():
            if row.get("lang") != row.get(XML_LANG):
                yield name, row.tag, row.attrib


def reading_order(epub: Book) -> Iterator[object]:
    yield from (name for name, count in Counter(epub.spine).items() if count > 1)
    yield from set(epub.spine) ^ set(epub.pages)
    if epub.spine[0] != "EPUB/cover.xhtml":
        yield epub.spine[0]


def contents(epub: Book) -> Iterator[object]:
    """Find where navigation document, NCX and spine differ: in entries, labels, depth, order."""
    (toc,) = epub.navs("toc")
    mine = list(_entries(toc.find("x:ol", NAMES), 1))
    theirs = list(_points(epub.tree(epub.ncx).find("ncx:navMap", NAMES), 1))
    if mine != theirs:
        yield mine, theirs
    base = posixpath.dirname(epub.nav)
    order = {name: place for place, name in enumerate(epub.spine)}
    places = [order.get(posixpath.join(base, href.partition("#")[0]), -1) for _, href, _ in mine]
    yield from (row for row, place in zip(mine, places, strict=True) if place < 0)
    yield from (mine[number] for number, (one, two) in enumerate(pairwise(places)) if one >= two)
    if max(depth for depth, _, _ in mine) > 2:
        yield "too deep"
    yield from (label for (_, _, label), count in Counter(mine).items() if count > 1 or not label)
    depth = epub.tree(epub.ncx).find("ncx:head/ncx:meta[@name='dtb:depth']", NAMES)
    if depth is None or depth.get("content") != str(max(depth for depth, _, _ in mine)):
        yield depth
    orders = [row.get("playOrder") for row in epub.tree(epub.ncx).iterfind(".//ncx:navPoint", NAMES)]
    if orders != [str(number) for number in range(1, len(orders) + 1)]:
        yield orders


def _entries(rows: ET.Element | None, depth: int) -> Iterator[tuple[int, str, str]]:
    for row in [] if rows is None else rows:
        assert [child.tag for child in row][:1] == [x("a")]
        yield depth, row[0].attrib["href"], words(row[0])
        yield from _entries(row.find("x:ol", NAMES), depth + 1)


def _points(rows: ET.Element | None, depth: int) -> Iterator[tuple[int, str, str]]:
    for row in [] if rows is None else rows.iterfind("ncx:navPoint", NAMES):
        label, content = row.find("ncx:navLabel/ncx:text", NAMES), row.find("ncx:content", NAMES)
        assert label is not None
        assert content is not None
        yield depth, content.attrib["src"], words(label)
        yield from _points(row, depth + 1)


def links(epub: Book) -> Iterator[object]:
    for name, page in epub.pages.items():
        hrefs = [row.get("href", "") for row in page.iter(x("a"))]
        away = ("http:", "https:", "mailto:")
        yield from ((name, href) for href in hrefs if not href.startswith(away) and not epub.lands(name, href))
        for row in page.iter():
            for key in ("aria-labelledby", "aria-describedby"):
                yield from ((name, one) for one in row.get(key, "").split() if one not in epub.ids[name])
        sources = [row.attrib["src"] for row in page.iter() if "src" in row.attrib]
        sources += [row.attrib["href"] for row in page.iter(x("link"))]
        here = posixpath.dirname(name)
        yield from ((name, source) for source in sources if posixpath.join(here, source) not in epub.names)
    for row in epub.tree(epub.ncx).iterfind(".//ncx:content", NAMES):
        if not epub.lands(epub.ncx, row.attrib["src"]):
            yield row.attrib


def landmarks(epub: Book) -> Iterator[object]:
    """Find landmarks that are nested, stand twice, lead nowhere or to something else than they say."""
    (nav,) = epub.navs("landmarks")
    rows = list(nav.iter(x("a")))
    yield from (kind for kind, count in Counter(row.get(TYPE) for row in rows).items() if count > 1 or not kind)
    if len(list(nav.iter(x("ol")))) != 1:
        yield "nested"
    for row in rows:
        file, _, fragment = row.attrib["href"].partition("#")
        page = epub.pages[posixpath.join(posixpath.dirname(epub.nav), file) if file else epub.nav]
        kinds = {kind for part in page.iter() for kind in part.get(TYPE, "").split()}
        said = {"copyright-page": "imprint", "bodymatter": "bodymatter", "backmatter": "backmatter"}
        kind = row.attrib[TYPE]
        if {kind, said.get(kind, kind)}.isdisjoint(kinds) or not epub.lands(epub.nav, f"{file}#{fragment}".rstrip("#")):
            yield row.attrib, kinds
    if not {"toc", "bodymatter", "cover"} <= {row.get(TYPE) for row in rows}:
        yield [row.attrib for row in rows]


def page_list(epub: Book) -> Iterator[object]:
    """Find page numbers of the list that no page break has, and page breaks that the list lacks; in order."""
    breaks = [
        (row.attrib["id"], row.get("aria-label") or row.get("title") or words(row))
        for name in epub.spine
        for row in epub.pages[name].iter()
        if row.get("role") == "doc-pagebreak"
    ]
    listed = [
        (row.attrib["href"].partition("#")[2], words(row)) for nav in epub.navs("page-list") for row in nav.iter(x("a"))
    ]
    if [one for one, _ in breaks] != [one for one, _ in listed]:
        yield breaks, listed
    yield from (pair for pair in zip(breaks, listed, strict=False) if pair[1][1] not in pair[0][1])
    named = any(row.get("property") == "pageBreakSource" for row in epub.package.iter())
    if named != bool(breaks):
        yield "pageBreakSource", named


def headings(epub: Book) -> Iterator[object]:
    """Find headings that go more than one level deeper than the one before them in their file, and empty ones.

    A file may begin at any level: its place in the book is told by the contents.
    """
    for name, page in epub.pages.items():
        rows = [row for row in page.iter() if row.tag in HEADINGS]
        levels = [HEADINGS[row.tag] for row in rows]
        yield from ((name, pair) for pair in pairwise(levels) if pair[1] > pair[0] + 1)
        yield from (name for row in rows if not words(row))


def roles(epub: Book) -> Iterator[object]:
    for name, page in epub.pages.items():
        for row in page.iter():
            role, kinds = row.get("role"), set(row.get(TYPE, "").split())
            if role is None:
                continue
            if len(role.split()) != 1 or (role.startswith("doc-") and role not in ROLES):
                yield name, role
            elif kinds and kinds.isdisjoint(ROLES.get(role, kinds)):
                yield name, role, kinds
        named = {x("section"), x("nav"), x("aside")}
        for row in page.iter():
            typed = row.tag in named and row.get(TYPE) in {kind for kinds in ROLES.values() for kind in kinds}
            if typed and row.get("role") is None and row.get(TYPE) != "cover":
                yield name, row.attrib


def images(epub: Book) -> Iterator[object]:
    for name, page in epub.pages.items():
        yield from ((name, row.attrib) for row in page.iter(x("img")) if not row.get("alt", "").strip())


def notes(epub: Book) -> Iterator[object]:
    """Find notes and their marks that do not lead to each other, within one file."""
    for name, page in epub.pages.items():
        marks = {row.get("id"): row.get("href") for row in page.iter(x("a")) if row.get("role") == "doc-noteref"}
        asides = [row for row in page.iter(x("aside")) if row.get("role") == "doc-footnote"]
        back = {
            f"#{row.get('id')}": [link.get("href") for link in row.iter(x("a")) if link.get("role") == "doc-backlink"]
            for row in asides
        }
        for identity, href in marks.items():
            if back.pop(str(href), None) != [f"#{identity}"]:
                yield name, identity, href
        yield from back


QUESTIONS = (
    container, every_file_is_declared, media_types, ids, identifiers, titles, languages, reading_order, contents,
    links, landmarks, page_list, headings, roles, images, notes,
)  # fmt: skip
BOOKS = books()


@cache
def made(name: str) -> bytes:
    return BOOKS[name]()


@pytest.mark.parametrize("name", [*dict.fromkeys([*BOOKS, "five stories"])])
def test_the_parts_agree(name: str) -> None:
    if name not in BOOKS:
        pytest.skip("the five stories are not here (../shared/stories)")
    epub = Book(made(name))
    assert {question.__name__: list(question(epub)) for question in QUESTIONS} == {
        question.__name__: [] for question in QUESTIONS
    }


SPOILT: list[tuple[Callable[[Book], Iterator[object]], str, str, str]] = [
    (container, "mimetype", "application/epub+zip", "application/zip"),
    (every_file_is_declared, "EPUB/content.opf", 'href="book.css"', 'href="look.css"'),
    (every_file_is_declared, "EPUB/content.opf", 'href="half-title.xhtml"', 'href="title.xhtml"'),
    (media_types, "EPUB/content.opf", "image/png", "image/jpeg"),
    (media_types, "EPUB/content.opf", "text/plain", "text/css"),
    (ids, "EPUB/content.opf", 'id="css"', 'id="cover"'),
    (ids, "EPUB/content.opf", 'refines="#editor"', 'refines="#nobody"'),
    (ids, "EPUB/story-1-chapter-1.xhtml", 'id="story-1-chapter-1-heading"', 'id="story-1-chapter-1"'),
    (identifiers, "EPUB/toc.ncx", "urn:uuid:", "urn:isbn:"),
    (identifiers, "EPUB/content.opf", 'unique-identifier="id"', 'unique-identifier="editor"'),
    (titles, "EPUB/toc.ncx", "River Tales", "River Tails"),
    (titles, "EPUB/story-1.xhtml", "<title>The Ferry</title>", "<title></title>"),
    (languages, "EPUB/toc.ncx", 'xml:lang="en"', 'xml:lang="fr"'),
    (languages, "EPUB/story-1.xhtml", 'xml:lang="en"', 'xml:lang="fr"'),
    (reading_order, "EPUB/content.opf", '<itemref idref="imprint"/>', ""),
    (reading_order, "EPUB/content.opf", '<itemref idref="imprint"/>', '<itemref idref="title"/>'),
    (contents, "EPUB/toc.ncx", "Chapter 3", "Chapter 4"),
    (contents, "EPUB/toc.ncx", 'playOrder="2"', 'playOrder="3"'),
    (contents, "EPUB/toc.ncx", 'content="2" name="dtb:depth"', 'content="1" name="dtb:depth"'),
    (contents, "EPUB/content.opf", '<itemref idref="story-1"/>', '<itemref idref="story-2"/>'),
    (links, "EPUB/contents.xhtml", 'href="story-2.xhtml"', 'href="story-9.xhtml"'),
    (links, "EPUB/story-1-chapter-1.xhtml", 'href="#story-1-chapter-1-note-1"', 'href="#note"'),
    (links, "EPUB/story-1-chapter-1.xhtml", 'aria-labelledby="story-1-chapter-1-heading"', 'aria-labelledby="a"'),
    (links, "EPUB/cover.xhtml", 'src="cover.png"', 'src="cover.jpg"'),
    (links, "EPUB/toc.ncx", 'src="story-1.xhtml"', 'src="story-1.xhtml#top"'),
    (
        landmarks,
        "EPUB/contents.xhtml",
        'epub:type="bodymatter" href="story-1.xhtml"',
        'epub:type="bodymatter" href="title.xhtml"',
    ),
    (landmarks, "EPUB/contents.xhtml", 'epub:type="titlepage"', 'epub:type="halftitlepage"'),
    (page_list, "EPUB/contents.xhtml", '#page-ii">', '#page-i">'),
    (page_list, "EPUB/content.opf", "pageBreakSource", "source"),
    (headings, "EPUB/imprint.xhtml", "<h3>Disclaimer for <cite>The Ferry</cite></h3>", "<h5>The Ferry</h5>"),
    (headings, "EPUB/contents.xhtml", ">Contents</h2>", "></h2>"),
    (roles, "EPUB/story-1-chapter-1.xhtml", 'role="doc-chapter"', 'role="doc-chapter region"'),
    (roles, "EPUB/story-1-chapter-1.xhtml", 'role="doc-chapter"', 'role="doc-part"'),
    (roles, "EPUB/story-1-chapter-1.xhtml", ' role="doc-chapter"', ""),
    (images, "EPUB/cover.xhtml", 'alt="Cover: River Tales by Ada Brook and Bo Crane"', 'alt=""'),
    (notes, "EPUB/story-1-chapter-1.xhtml", 'role="doc-backlink"', ""),
    (notes, "EPUB/story-1-chapter-1.xhtml", 'id="story-1-chapter-1-note-1"', 'id="story-1-chapter-1-note-9"'),
]


@pytest.mark.parametrize(
    ("question", "file", "old", "new"), SPOILT, ids=[f"{row[0].__name__}-{number}" for number, row in enumerate(SPOILT)]
)
def test_what_is_wrong_is_found(question: Callable[[Book], Iterator[object]], file: str, old: str, new: str) -> None:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(made("printed"))) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == file:
                assert old in content.decode()
                text = content.decode()
                content = text.replace(old, new, 1).encode()
            target.writestr(entry, content)
    assert list(question(Book(out.getvalue())))


def test_every_question_can_be_answered_with_no() -> None:
    assert {row[0] for row in SPOILT} == set(QUESTIONS)
