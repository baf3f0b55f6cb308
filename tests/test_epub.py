"""The EPUB, read back with a ZIP and an XML reader and judged by EPUBCheck."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from random import Random
from zipfile import ZIP_STORED, ZipFile

import pytest
from fontTools.ttLib import TTFont
from lxml import etree
from tests.books import block, book, cover, full_story, heading, hostile_book, many_stories, pictured, scene, story
from tests.checking import epubcheck

from griffo.compile import draft, open_book
from griffo.emit import epub
from griffo.emit.epub import identifier, package
from griffo.emit.pages import pages
from griffo.model import Anthology, Meta, NotesPolicy
from griffo.style import load

ROOT = Path(__file__).parents[1]
NAMES = {
    "x": "http://www.w3.org/1999/xhtml",
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "ncx": "http://www.daisy.org/z3986/2005/ncx/",
    "epub": "http://www.idpf.org/2007/ops",
    "xml": "http://www.w3.org/XML/1998/namespace",
}
LONG = "On the Nature of Small Rivers " * 10


class Opened:
    """An EPUB held open: its files by name, XML ones parsed."""

    def __init__(self, data: bytes) -> None:
        self.zip = ZipFile(BytesIO(data))
        self.names = self.zip.namelist()

    def xml(self, name: str) -> etree._Element:
        return etree.fromstring(self.zip.read(f"EPUB/{name}"))

    def find(self, name: str, path: str) -> list[str]:
        return [str(found) for found in self.xml(name).xpath(path, namespaces=NAMES)]


def made(anthology: Anthology) -> Opened:
    return Opened(package(anthology, load("classic"), cover()))


@pytest.fixture(scope="module")
def full() -> Opened:
    return made(book(full_story(), story(), editor="Cy Dale", date="2024-02-29", subtitle="Two crossings"))


CHECKED = {
    "one": book(),
    "sixty": many_stories(60),
    "policies, authors, titles": book(
        *(full_story(policy) for policy in NotesPolicy),
        story(meta=Meta(title="Nobody's")),
        story(meta=Meta(title="Five hands’", authors=("Ann", "Ben", "Cleo", "Dan", "Eve"))),
        story(meta=Meta(title="🐉 & <i>]]></i> שלום " + LONG, authors=("דנה",))),
        title="🐉 & <i>]]></i> שלום " + LONG,
        editor="Cy Dale",
        publisher="Reed",
        date="2024",
    ),
    "nobody": book(story(meta=Meta(title="Reed"))),
    "hostile": hostile_book(),
    "right-to-left": hostile_book("he"),
    "pictures": pictured(),
}


@pytest.mark.parametrize("name", CHECKED)
def test_epubcheck_finds_nothing(name: str, tmp_path: Path) -> None:
    file = tmp_path / f"{name}.epub"
    file.write_bytes(package(CHECKED[name], load("classic"), cover()))
    assert epubcheck(file) == []


def test_epubcheck_would_find_something(tmp_path: Path) -> None:
    file = tmp_path / "broken.epub"
    data = package(book(), load("classic"), cover())
    with ZipFile(BytesIO(data)) as source, ZipFile(file, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b'id="story-1"', b'id="story 1"'))
    assert epubcheck(file) != []


def test_the_container_is_in_order(full: Opened) -> None:
    first = full.zip.infolist()[0]
    assert (first.filename, first.compress_type, full.zip.read(first)) == (
        "mimetype",
        ZIP_STORED,
        b"application/epub+zip",
    )
    assert first.extra == b""
    assert {entry.date_time for entry in full.zip.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert len(full.names) == len(set(full.names))
    assert b"specified-fonts" in full.zip.read("META-INF/com.apple.ibooks.display-options.xml")


def test_each_page_is_a_file_in_the_spine(full: Opened) -> None:
    spine = full.find("content.opf", "//opf:itemref/@idref")
    anthology = book(full_story(), story(), editor="Cy Dale")
    assert spine == ["cover", *(page.name for page in pages(anthology, "epub"))]
    manifest = dict(
        zip(full.find("content.opf", "//opf:item/@id"), full.find("content.opf", "//opf:item/@href"), strict=True)
    )
    assert {f"EPUB/{href}" for href in manifest.values()} | {"EPUB/content.opf"} == {
        name for name in full.names if name.startswith("EPUB/")
    }
    assert [manifest[name] for name in spine] == [f"{name}.xhtml" for name in spine]


def test_navigation_ncx_and_package_agree(full: Opened) -> None:
    nav = "//x:nav[@epub:type='toc']"
    links, labels = full.find("contents.xhtml", f"{nav}//x:a/@href"), full.find("contents.xhtml", f"{nav}//x:a/text()")
    assert full.find("toc.ncx", "//ncx:content/@src") == links
    assert full.find("toc.ncx", "//ncx:navLabel/ncx:text/text()") == labels
    assert "The Ferry — Chapter 3" in labels
    assert full.find("toc.ncx", "//ncx:head/ncx:meta[@name='dtb:depth']/@content") == ["2"]
    assert full.find("toc.ncx", "//ncx:navPoint/@playOrder") == [str(number) for number in range(1, len(links) + 1)]
    uid = full.find("content.opf", "//dc:identifier[@id=/opf:package/@unique-identifier]/text()")
    assert uid == full.find("toc.ncx", "//ncx:meta[@name='dtb:uid']/@content")
    assert uid[0].startswith("urn:uuid:")
    assert set(links) <= {name.removeprefix("EPUB/") for name in full.names}
    assert max(len(list(link.iterancestors("{*}ol"))) for link in full.xml("contents.xhtml").iter("{*}a")) == 2


def test_landmarks_are_flat_and_lead_to_the_parts_of_the_book() -> None:
    opened = made(book(full_story(NotesPolicy.GATHER)))
    nav = "//x:nav[@epub:type='landmarks']"
    types = opened.find("contents.xhtml", f"{nav}//x:a/@epub:type")
    links = opened.find("contents.xhtml", f"{nav}//x:a/@href")
    assert list(zip(types, links, strict=True)) == [
        ("cover", "cover.xhtml"),
        ("halftitlepage", "half-title.xhtml"),
        ("titlepage", "title.xhtml"),
        ("copyright-page", "imprint.xhtml"),
        ("toc", "contents.xhtml"),
        ("bodymatter", "story-1.xhtml"),
        ("backmatter", "notes.xhtml"),
        ("colophon", "colophon.xhtml"),
    ]
    assert not opened.find("contents.xhtml", f"{nav}//x:ol//x:ol")


def test_links_between_files_lead_somewhere() -> None:
    opened = made(book(full_story(NotesPolicy.GATHER), full_story(), title="No author"))
    documents = [name.removeprefix("EPUB/") for name in opened.names if name.endswith(".xhtml")]
    ids = {name: set(opened.find(name, "//@id")) for name in documents}
    for name in documents:
        for link in opened.find(name, "//x:a/@href"):
            file, _, fragment = link.partition("#")
            assert (file or name) in ids, link
            assert not fragment or fragment in ids[file or name], link
    every = [identity for found in ids.values() for identity in found]
    assert len(every) - len(set(every)) == 0


def test_every_word_of_the_stories_stands_once_in_reading_order() -> None:
    anthology = many_stories(9)
    opened = made(anthology)
    spine = [f"{name}.xhtml" for name in opened.find("content.opf", "//opf:itemref/@idref") if "chapter" in name]
    read = " ".join("".join(opened.xml(name).find("{*}body").itertext()) for name in spine)  # type: ignore[union-attr]
    told = " ".join(piece.text.value for tale in anthology.stories for piece in tale.blocks)
    assert re.findall(r"\w+", read) == re.findall(r"\w+", told)


def test_the_packages_metadata() -> None:
    tale = full_story()
    other = replace(tale, meta=replace(tale.meta, authors=("Bo Crane", "Ada Brook")))
    opened = made(book(tale, other, editor="Cy Dale", publisher="Reed Press", date="2024-02-29", language="en-GB"))
    opf = "content.opf"
    assert opened.find(opf, "//dc:title/text()") == ["River Tales"]
    assert opened.find(opf, "//dc:creator/text()") == ["Ada Brook", "Bo Crane"]
    assert opened.find(opf, "//dc:contributor/text()") == ["Cy Dale"]
    for identity, role in (("author-1", "aut"), ("author-2", "aut"), ("editor", "edt")):
        assert opened.find(opf, f"//opf:meta[@refines='#{identity}'][@property='role']/text()") == [role]
    assert opened.find(opf, "//dc:language/text() | /opf:package/@xml:lang") == ["en-GB", "en-GB"]
    assert opened.find(opf, "//dc:date/text()") == ["2024-02-29"]
    assert opened.find(opf, "//opf:meta[@property='dcterms:modified']/text()") == ["2024-02-29T00:00:00Z"]
    assert opened.find(opf, "//dc:publisher/text()") == ["Reed Press"]
    for name in (
        "accessMode",
        "accessModeSufficient",
        "accessibilityFeature",
        "accessibilityHazard",
        "accessibilitySummary",
    ):
        assert opened.find(opf, f"//opf:meta[@property='schema:{name}']/text()"), name
    assert opened.find("story-1.xhtml", "/x:html/@lang | /x:html/@xml:lang") == ["en-GB", "en-GB"]


def test_an_unknown_date_is_not_made_up() -> None:
    opened = made(book(editor="Cy Dale", date="spring 2020"))
    assert opened.find("content.opf", "//dc:date/text()") == []
    assert opened.find("content.opf", "//opf:meta[@property='dcterms:modified']/text()") == ["2000-01-01T00:00:00Z"]


def test_a_book_without_authors_is_its_editors() -> None:
    opened = made(book(story(meta=Meta(title="Reed")), editor="Cy Dale", language="he"))
    assert opened.find("content.opf", "//dc:creator/text()") == ["Cy Dale"]
    assert opened.find("content.opf", "//opf:spine/@page-progression-direction") == ["rtl"]
    assert opened.find("story-1.xhtml", "/x:html/@dir") == ["rtl"]


def test_the_identifier_follows_the_words_and_not_the_looks() -> None:
    one, other = book(), book(story(block("The ferry left at one.")))
    assert identifier(one) == identifier(replace(one, date="2020-01-01"))
    assert identifier(one) != identifier(other)


def test_fonts_hold_what_the_book_needs_and_no_more(full: Opened) -> None:
    fonts = [name for name in full.names if name.endswith(".woff2")]
    assert len(fonts) == sum(not face.strong for face in load("classic").faces), "nothing is in bold"
    assert "EPUB/fonts/OFL.txt" in full.names
    for name in fonts:
        assert len(full.zip.read(name)) < 60_000
        characters = TTFont(BytesIO(full.zip.read(name))).getBestCmap()
        assert {ord(character) for character in "Ferry’—“"} <= set(characters)
        assert ord("Ж") not in characters
        assert name.removeprefix("EPUB/").encode() in full.zip.read("EPUB/book.css")


def test_without_fonts_nothing_speaks_of_them(tmp_path: Path) -> None:
    anthology = book(full_story(), story(), editor="Cy Dale")
    data = package(anthology, replace(load("classic"), embedded=False), cover())
    bare, usual = Opened(data), made(anthology)
    gone = {"EPUB/fonts/OFL.txt", "META-INF/com.apple.ibooks.display-options.xml"}
    assert set(usual.names) - set(bare.names) == gone | {name for name in usual.names if name.endswith(".woff2")}
    assert set(bare.names) <= set(usual.names)
    everything = b"".join(bare.zip.read(name) for name in bare.names)
    for word in (b"font-family", b"font-face", b"font-variant", b"Garamond", b"ibooks", b"woff"):
        assert word not in everything, word
        assert word in b"".join(usual.zip.read(name) for name in usual.names) or word == b"woff"
    assert b"hr.scene-break" in bare.zip.read("EPUB/book.css")
    (tmp_path / "bare.epub").write_bytes(data)
    assert epubcheck(tmp_path / "bare.epub") == []


def test_the_style_sheet_leaves_the_reader_in_charge(full: Opened) -> None:
    sheet = re.sub(r"/\*.*?\*/", "", full.zip.read("EPUB/book.css").decode(), flags=re.DOTALL)
    assert "var(" not in sheet
    assert not re.search(r"(?<![-\w])color\s*:(?!\s*inherit)|background", sheet)
    body = "".join(re.findall(r"(?:^|\})\s*(?:html|body|p)\s*\{([^}]*)\}", sheet))
    assert not re.search(r"font-size|line-height|text-align", body)
    margins = (
        float(size) for rule in re.findall(r"margin[\w-]*:([^;}]*)", sheet) for size in re.findall(r"([\d.]+)em", rule)
    )
    assert max(margins) <= 2


def test_the_cover_is_described_and_declared(full: Opened) -> None:
    assert full.find("content.opf", "//opf:item[@properties='cover-image']/@href") == ["cover.png"]
    assert full.find("content.opf", "//opf:meta[@name='cover']/@content") == ["cover-img"]
    assert full.find("cover.xhtml", "//x:img/@alt") == ["Cover: River Tales by Ada Brook and Bo Crane"]
    assert full.zip.read("EPUB/cover.png") == cover().content


def test_emit_draws_the_cover() -> None:
    opened = Opened(epub.emit(book(), load("classic")))
    assert opened.zip.read("EPUB/cover.png").startswith(b"\x89PNG")
    assert len(opened.zip.read("EPUB/cover.png")) > 1000


SCRIPT = """
import hashlib
from griffo.emit import epub, html, markdown
from griffo.style import load
from tests.books import book, cover, full_story, hostile_book
style, tale = load("classic"), book(full_story(), *hostile_book().stories, editor="Cy Dale")
made = epub.package(tale, style, cover()), html.emit(tale, style), markdown.emit(tale, style)
print(*(hashlib.sha256(data).hexdigest() for data in made))
"""


@pytest.mark.uncounted
def test_the_same_book_is_the_same_bytes_wherever_it_is_made() -> None:
    first = digests({"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"})
    assert len(set(first)) == 3
    assert first == digests({"TZ": "America/New_York", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"})


def digests(place: dict[str, str]) -> list[str]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))} | place
    return subprocess.check_output([sys.executable, "-c", SCRIPT], env=environment, text=True).split()


def test_a_story_with_one_chapter_is_one_entry() -> None:
    opened = made(book(story(heading("Only"), block("A."), scene("B."))))
    assert opened.find("toc.ncx", "//ncx:content/@src") == ["story-1.xhtml", "colophon.xhtml"]
    assert opened.find("toc.ncx", "//ncx:head/ncx:meta[@name='dtb:depth']/@content") == ["1"]


@pytest.mark.uncounted
def test_fifty_stories_and_their_fonts_are_small() -> None:
    """Stories of five thousand words and more each, the paragraphs of the sample stories in an order of their own."""
    sample = [piece for told in draft(open_book([ROOT / "seeds"])).book.stories for piece in told.blocks]
    chance = Random(50)  # noqa: S311 - an order that is the same on every run
    stories = []
    for number in range(50):
        told = chance.sample(sample, len(sample) * 3 // 5)
        stories.append(story(*told, meta=Meta(title=f"Tale {number}", authors=(f"Author {number}",))))
    words = sum(len(piece.text.value.split()) for told in stories for piece in told.blocks)
    opened = made(book(*stories))
    files = opened.zip.infolist()
    assert words > 250_000
    assert sum(entry.compress_size for entry in files) < 2_000_000
    assert 0 < sum(entry.file_size for entry in files if entry.filename.endswith(".woff2")) < 300_000
