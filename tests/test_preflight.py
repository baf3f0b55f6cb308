"""The Kindle preflight: a small book that Amazon would take, spoilt in one way after another."""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import dataclass, field, replace
from io import BytesIO
from struct import pack
from typing import TYPE_CHECKING
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from PIL import Image
from tests.books import book, full_story, hostile_book, many_stories, story
from typer.testing import CliRunner

from griffo import zipped
from griffo.checking import _plain_cover
from griffo.cli import app
from griffo.emit import kepub
from griffo.emit.epub import package
from griffo.errors import GriffoError
from griffo.model import Level, Meta, PageStart
from griffo.preflight import ERRORS, WARNINGS, code_of, preflight
from griffo.preflight import epub as opened
from griffo.preflight.epub import Epub, open_epub, text_of
from griffo.preflight.metadata import LISTED
from griffo.style import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from griffo.model import Anthology
    from griffo.report import Remark


def picture(kind: str, width: int = 600, height: int = 960) -> bytes:
    out = BytesIO()
    Image.new("1", (width, height)).save(out, kind)
    return out.getvalue()


XML = '<?xml version="1.0" encoding="utf-8"?>\n'
OPF = f"""{XML}<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="uid" xml:lang="en">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="uid">urn:uuid:0d9bd0a4-2b4c-4d1f-9c53-2f4ae8c5c0de</dc:identifier>
<dc:title>Low Water</dc:title>
<dc:creator>Ada Brook</dc:creator>
<dc:language>en-GB</dc:language>
<meta property="dcterms:modified">2024-02-29T00:00:00Z</meta>
</metadata>
<manifest>
<item id="cover-image" href="cover.png" media-type="image/png" properties="cover-image"/>
<item id="cover" href="cover.xhtml" media-type="application/xhtml+xml"/>
<item id="one" href="one.xhtml" media-type="application/xhtml+xml"/>
<item id="two" href="two.xhtml" media-type="application/xhtml+xml"/>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>
<item id="css" href="book.css" media-type="text/css"/>
</manifest>
<spine toc="ncx">
<itemref idref="cover"/>
<itemref idref="one"/>
<itemref idref="two"/>
</spine>
</package>
"""
NCX = f"""{XML}<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1">
<head><meta name="dtb:uid" content="urn:uuid:0d9bd0a4-2b4c-4d1f-9c53-2f4ae8c5c0de"/></head>
<docTitle><text>Low Water</text></docTitle>
<navMap>
<navPoint id="n1" playOrder="1"><navLabel><text>One</text></navLabel><content src="one.xhtml"/></navPoint>
<navPoint id="n2" playOrder="2"><navLabel><text>Two</text></navLabel><content src="two.xhtml#start"/></navPoint>
</navMap>
</ncx>
"""
HTML = '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en-GB">'
NAV = f"""{XML}<!DOCTYPE html>
{HTML}<head><title>Contents</title></head><body>
<nav epub:type="toc"><ol>
<li><a href="one.xhtml">One</a></li>
<li><a href="two.xhtml#start">Two</a></li>
</ol></nav>
<nav epub:type="landmarks"><ol><li><a epub:type="cover" href="cover.xhtml">Cover</a></li></ol></nav>
<nav epub:type="page-list"><ol><li><a href="one.xhtml#p1">1</a></li><li><a href="two.xhtml#p2">2</a></li></ol></nav>
</body></html>
"""
COVER = f'{XML}{HTML}<head><title>Cover</title></head><body><p><img src="cover.png" alt="Cover"/></p></body></html>'
ONE = f"""{XML}<!DOCTYPE html>
{HTML}<head><title>One</title><link rel="stylesheet" href="book.css"/></head><body>
<p><span id="p1"/>The tide was out. <i class="dim">Wait.</i></p>
<p id="last">See <a href="two.xhtml#start">the café</a>, or <a href="https://example.org/">a page</a>.</p>
</body></html>
"""
TWO = f"""{XML}{HTML}<head><title>Two</title></head><body>
<section id="start"><p><span id="p2"/>The tide was in.</p></section></body></html>
"""
CSS = "p { margin: 0 }\n/* --kept: in a comment */\n.dim { opacity: 0.6 }\n"
CONTAINER = f"""{XML}<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>
<rootfile full-path="EPUB/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
"""
GOOD: dict[str, bytes] = {
    "mimetype": b"application/epub+zip",
    "META-INF/container.xml": CONTAINER.encode(),
    "EPUB/content.opf": OPF.encode(),
    "EPUB/toc.ncx": NCX.encode(),
    "EPUB/nav.xhtml": NAV.encode(),
    "EPUB/cover.xhtml": COVER.encode(),
    "EPUB/one.xhtml": ONE.encode(),
    "EPUB/two.xhtml": TWO.encode(),
    "EPUB/book.css": CSS.encode(),
    "EPUB/cover.png": picture("PNG"),
}
_ENCRYPTION = """<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"
 xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData><enc:EncryptionMethod
 Algorithm="{}"/></enc:EncryptedData></encryption>"""


def archive(files: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as target:
        for name, content in files.items():
            target.writestr(name, content, ZIP_STORED if name == "mimetype" else ZIP_DEFLATED)
    return out.getvalue()


def remarks(content: bytes) -> tuple[Remark, ...]:
    return preflight(open_epub(content, "low.epub"), "low.epub")


@dataclass(frozen=True)
class Case:
    """One way to spoil the book: words of a file replaced by others, files put in or taken out."""

    file: str
    """The file that the finding names."""
    text: str = ""
    """What the file's line holds; nothing where the finding is about the whole file."""
    swap: tuple[str, str, str] = ("", "", "")
    """A file, words in it, words in their place."""
    put: dict[str, bytes | None] = field(default_factory=dict)
    """Files by name; nothing takes one out."""
    also: tuple[str, ...] = ()
    """What is found besides."""

    def files(self) -> dict[str, bytes]:
        files = GOOD | {name: content for name, content in self.put.items() if content is not None}
        for name in [name for name, content in self.put.items() if content is None]:
            del files[name]
        name, old, new = self.swap
        if name:
            assert old in files[f"EPUB/{name}"].decode()
            files[f"EPUB/{name}"] = files[f"EPUB/{name}"].decode().replace(old, new, 1).encode()
        return files


def opf(
    old: str, new: str, text: str = "", also: tuple[str, ...] = (), put: dict[str, bytes | None] | None = None
) -> Case:
    return Case("EPUB/content.opf", text, ("content.opf", old, new), put or {}, also)


def page(old: str, new: str, text: str = "", also: tuple[str, ...] = ()) -> Case:
    return Case("EPUB/one.xhtml", text or new, ("one.xhtml", old, new), also=also)


_LANGUAGE = "<dc:language>en-GB</dc:language>"
_TITLE = "<dc:title>Low Water</dc:title>"
_TWICE = _TITLE + "\n<dc:title>A Tale</dc:title>"
_PICTURE = '<img src="cover.png" alt="A boat"/>'
_TIDE = "The tide was out."
_TAIL = "</manifest>"
CASES: dict[str, list[Case]] = {
    "no-mimetype": [
        Case("mimetype", put={"mimetype": None}),
        Case("mimetype", put={"mimetype": b"application/zip"}),
    ],
    "no-package": [
        Case("META-INF/container.xml", put={"META-INF/container.xml": None}),
        Case("META-INF/container.xml", put={"EPUB/content.opf": None}),
    ],
    "locked": [
        Case(
            "META-INF/encryption.xml",
            "Algorithm",
            put={"META-INF/encryption.xml": _ENCRYPTION.format("urn:x").encode()},
        ),
        Case("META-INF/rights.xml", put={"META-INF/rights.xml": b"<rights/>"}),
    ],
    "repeated-name": [Case("EPUB/TWO.xhtml", put={"EPUB/TWO.xhtml": TWO.encode()}, also=("undeclared-file",))],
    "path-outside": [Case("EPUB/../../x.png", put={"EPUB/../../x.png": picture("PNG")}, also=("undeclared-file",))],
    "broken-comment": [page(_TIDE, "<!-- a -- b -->")],
    "undefined-entity": [page(_TIDE, "The&nbsp;tide")],
    "not-well-formed": [
        page(_TIDE, "<b>The</i>"),
        Case(
            "EPUB/toc.ncx", "<text>One</navLabel>", ("toc.ncx", "<text>One</text></navLabel>", "<text>One</navLabel>")
        ),
    ],
    "no-metadata": [
        Case("EPUB/content.opf", put={"EPUB/content.opf": re.sub(r"(?s)<metadata.*</metadata>", "", OPF).encode()})
    ],
    "no-language": [opf(_LANGUAGE, ""), opf(_LANGUAGE, "<dc:language> </dc:language>")],
    "unknown-language": [
        opf("en-GB</dc", f"{code}</dc", f"<dc:language>{code}<")
        for code in ("und", "us", "C", "English", "en_GB", "zxx", "mul", "qaa", "xx")
    ],
    "unlisted-language": [opf("en-GB</dc", f"{code}</dc", f"<dc:language>{code}<") for code in ("la", "ru-RU", "tlh")],
    "no-title": [opf(_TITLE, ""), opf("Low Water", " ")],
    "second-title": [opf(_TITLE, _TWICE, "A Tale")],
    "several-titles": [
        opf(
            _TITLE,
            '<dc:title id="t">Low Water</dc:title>\n<dc:title>A Tale</dc:title>'
            '<meta refines="#t" property="title-type">main</meta>',
            "A Tale",
        )
    ],
    "no-author": [opf("Ada Brook", ""), opf("<dc:creator>Ada Brook</dc:creator>", "")],
    "no-identifier": [
        opf('unique-identifier="uid"', "", "<package"),
        opf('unique-identifier="uid"', 'unique-identifier="bookid"', "<package"),
    ],
    "other-identifier": [
        Case("EPUB/toc.ncx", "dtb:uid", ("toc.ncx", "urn:uuid:0d9b", "urn:uuid:0000")),
        Case("EPUB/toc.ncx", "", ("toc.ncx", 'name="dtb:uid"', 'name="dtb:depth"')),
    ],
    "missing-file": [
        opf(_TAIL, '<item id="x" href="gone.css" media-type="text/css"/></manifest>', "gone.css"),
        opf('href="book.css"', 'href="Book.css"', "Book.css", ("undeclared-file",)),
    ],
    "undeclared-file": [Case("EPUB/notes.txt", put={"EPUB/notes.txt": b"Buy rope."})],
    "repeated-id": [
        opf('id="css"', 'id="one"', "book.css"),
        opf('<item id="css"', "<item", "book.css"),
    ],
    "repeated-file": [opf(_TAIL, '<item id="x" href="book.css" media-type="text/css"/>\n</manifest>', 'id="x"')],
    "media-type": [
        opf('"image/png"', '"image/jpeg"', "cover.png"),
        opf('"text/css"', '"text/plain"', "book.css"),
    ],
    "no-spine": [
        opf('<itemref idref="two"/>', '<itemref idref="three"/>', "three"),
        opf(OPF[OPF.index("<itemref") : OPF.index("</spine>")], ""),
    ],
    "no-contents": [
        Case(
            "EPUB/content.opf",
            "",
            put={
                "EPUB/toc.ncx": re.sub(r"(?s)<navPoint.*</navPoint>", "", NCX).encode(),
                "EPUB/nav.xhtml": NAV.replace('"toc"', '"lot"').encode(),
            },
        ),
    ],
    "ncx-not-in-spine": [opf('<spine toc="ncx">', "<spine>", "<spine>")],
    "dead-contents-link": [
        Case("EPUB/toc.ncx", "three.xhtml", ("toc.ncx", "two.xhtml#start", "three.xhtml")),
        Case("EPUB/toc.ncx", "#begin", ("toc.ncx", "two.xhtml#start", "two.xhtml#begin")),
        Case("EPUB/nav.xhtml", "#begin", ("nav.xhtml", "two.xhtml#start", "two.xhtml#begin")),
        Case("EPUB/nav.xhtml", "#p3", ("nav.xhtml", "two.xhtml#p2", "two.xhtml#p3")),
        Case("EPUB/toc.ncx", 'src=""', ("toc.ncx", 'src="one.xhtml"', 'src=""')),
        Case("EPUB/toc.ncx", "http://[", ("toc.ncx", "one.xhtml", "http://[")),
        Case("EPUB/toc.ncx", "https:", ("toc.ncx", "one.xhtml", "https://example.org/one.xhtml")),
    ],
    "contents-link-to-body": [
        Case(
            "EPUB/toc.ncx",
            "#body",
            ("toc.ncx", "one.xhtml", "one.xhtml#body"),
            {"EPUB/one.xhtml": ONE.replace("<body>", '<body id="body">').encode()},
        )
    ],
    "contents-order": [
        Case(
            "EPUB/toc.ncx",
            "one.xhtml",
            put={
                "EPUB/toc.ncx": NCX.replace("one.x", "q")
                .replace("two.xhtml#start", "one.xhtml")
                .replace("qh", "two.xh")
                .encode()
            },
        ),
        Case(
            "EPUB/nav.xhtml",
            "one.xhtml",
            put={"EPUB/nav.xhtml": re.sub(r"(<li>.*</li>)\n(<li>.*</li>)", r"\2\n\1", NAV, count=1).encode()},
        ),
    ],
    "play-order": [Case("EPUB/toc.ncx", 'id="n2"', ("toc.ncx", 'playOrder="2"', 'playOrder="7"'))],
    "page-list": [
        Case("EPUB/nav.xhtml", "page-list", ("nav.xhtml", "2</a>", "1</a>")),
        Case("EPUB/nav.xhtml", "page-list", ("nav.xhtml", "2</a>", "</a>")),
        Case("EPUB/nav.xhtml", "page-list", ("nav.xhtml", "two.xhtml#p2", "one.xhtml#p1")),
    ],
    "image-without-source": [page(_TIDE, '<img alt="A boat"/>'), page(_TIDE, '<img src="" alt="A boat"/>')],
    "hidden-text": [
        page(_TIDE, f'<b style="display: none">{"x" * 10_001}</b>', "display"),
        Case(
            "EPUB/one.xhtml",
            "gone",
            ("one.xhtml", _TIDE, f'<b class="a gone"><i id="gone">{"x" * 10_001}</i></b>'),
            {"EPUB/book.css": b"h6, b.gone , #gone { color: red; display: none !important }"},
        ),
    ],
    "obfuscated-fonts": [
        Case(
            "META-INF/encryption.xml",
            "Algorithm",
            put={"META-INF/encryption.xml": _ENCRYPTION.format("http://www.idpf.org/2008/embedding").encode()},
        )
    ],
    "file-names": [
        replace(
            opf(
                _TAIL, '<item id="x" href="a%20b.css" media-type="text/css"/></manifest>', put={"EPUB/a b.css": b"p {}"}
            ),
            file="EPUB/a b.css",
        ),
        replace(
            opf(
                _TAIL,
                '<item id="x" href="caf%C3%A9.css" media-type="text/css"/></manifest>',
                put={"EPUB/café.css": b"p {}"},
            ),
            file="EPUB/café.css",
        ),
    ],
    "no-encoding": [Case("EPUB/one.xhtml", "<!DOCTYPE", ("one.xhtml", XML, ""))],
    "image-without-text": [page(_TIDE, '<img src="cover.png"/>')],
    "empty-image-text": [page(_TIDE, '<img src="cover.png" alt=""/>'), page(_TIDE, '<img src="cover.png" alt=" "/>')],
    "amazon-mark": [page('<i class="dim">', '<i data-AmznRemoved="x">')],
    "dead-link": [page("two.xhtml#start", "two.xhtml#begin"), page("two.xhtml#start", "three.xhtml")],
    "missing-resource": [
        page(_TIDE, '<img src="boat.png" alt="A boat"/>'),
        page("book.css", "Book.css"),
        page(
            _TIDE,
            '<svg xmlns="http://www.w3.org/2000/svg"><image\nk:href="b.png" xmlns:k="http://www.w3.org/1999/xlink"/></svg>',
            "b.png",
        ),
    ],
    "remote-resource": [page(_TIDE, '<img src="https://example.org/boat.png" alt="A boat"/>')],
    "script": [page(_TIDE, "<script>go()</script>")],
    "form-or-frame": [page(_TIDE, "<form/>"), page(_TIDE, "<iframe/>")],
    "nested-paragraph": [page(_TIDE, "<p>The tide</p>")],
    "nested-link": [page("the café", '<a href="two.xhtml">the café</a>')],
    "css-variables": [
        Case("EPUB/book.css", "--ink", ("book.css", "p {", "p { --ink: #123;")),
        Case("EPUB/book.css", "var(", ("book.css", "opacity: 0.6", "color: rgb(var(--ink))")),
        page('<i class="dim">', '<i style="color: var(--ink)">'),
        page("</head>", "<style>\np { --ink: #123 }</style></head>", "--ink"),
    ],
    "missing-css-resource": [
        Case("EPUB/book.css", "a.woff", ("book.css", "p {", "@font-face { src: url(a.woff) } p {")),
        Case("EPUB/book.css", "b.png", ("book.css", "p {", "p { background: url('b.png');")),
        Case("EPUB/book.css", "more.css", ("book.css", "p {", '@import "more.css"; p {')),
        Case("EPUB/book.css", "example", ("book.css", "p {", "@import url(//example.org/x.css); p {")),
    ],
    "image-type": [
        opf(
            _TAIL,
            f'<item id="x" href="boat.{kind}" media-type="image/{kind}"/></manifest>',
            "boat",
            put={f"EPUB/boat.{kind}": content},
        )
        for kind, content in (
            ("webp", picture("WEBP")),
            ("tiff", picture("TIFF")),
            ("avif", b"\0\0\0\x1cftypavif"),
            ("jxl", b"\xff\x0a"),
        )
    ],
    "no-cover": [opf(' properties="cover-image"', "")],
    "small-cover": [opf("Low", "Low", put={"EPUB/cover.png": picture("PNG", 300, 480)})],
    "unnamed-cover-page": [Case("EPUB/cover.xhtml", "cover.png", ("nav.xhtml", 'epub:type="cover" ', ""))],
}


def test_the_good_book_is_good() -> None:
    assert remarks(archive(GOOD)) == ()


def test_every_rule_has_a_case_and_a_source() -> None:
    elsewhere = {"large", "too-large", "unreadable", "late-mimetype"}
    assert {code_of(rule) for rule in (*ERRORS, *WARNINGS)} == {f"kindle-{code}" for code in elsewhere | set(CASES)}
    assert all("Source: " in (rule.__doc__ or "") for rule in (*ERRORS, *WARNINGS))


@pytest.mark.parametrize(
    ("code", "case"),
    [pytest.param(code, case, id=f"{code}-{n}") for code, cases in CASES.items() for n, case in enumerate(cases, 1)],
)
def test_a_spoilt_book(code: str, case: Case) -> None:
    files = case.files()
    found = remarks(archive(files))
    mine = [remark for remark in found if remark.code == f"kindle-{code}"]
    allowed = {f"kindle-{name}" for name in (code, *case.also)}
    assert {remark.code for remark in found} == allowed
    assert mine[0].file == f"low.epub/{case.file}"
    if case.text:
        assert case.text in files[case.file].decode().splitlines()[mine[0].line - 1]
    levels = {code_of(rule): Level.ERROR for rule in ERRORS} | {code_of(rule): Level.WARNING for rule in WARNINGS}
    assert mine[0].level is levels[mine[0].code]


def codes(content: bytes) -> set[str]:
    return {remark.code.removeprefix("kindle-") for remark in remarks(content)}


@pytest.mark.parametrize(("size", "code"), [(50_000_001, "large"), (200_000_001, "too-large")])
def test_the_size_that_amazon_takes(size: int, code: str) -> None:
    epub = open_epub(archive(GOOD), "low.epub")
    assert preflight(replace(epub, size=50_000_000), "low.epub") == ()
    (found,) = preflight(replace(epub, size=size), "low.epub")
    assert (found.file, found.code) == ("low.epub", f"kindle-{code}")


def test_the_mimetype_comes_first_and_bare() -> None:
    late = {name: GOOD[name] for name in (*list(GOOD)[1:], "mimetype")}
    assert codes(archive(late)) == {"late-mimetype"}
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name, content in GOOD.items():
            target.writestr(name, content)
    assert codes(out.getvalue()) == {"late-mimetype"}


def test_languages_that_kindle_has() -> None:
    for code in ("en", "EN-us", "fr-CA", "zh-Hant-TW", "ja", "gsw", "eng"):
        assert codes(archive(opf("en-GB</dc", f"{code}</dc").files())) == set(), code
    assert len(LISTED) > 80


def test_an_identifier_may_lack_its_prefix() -> None:
    assert codes(archive(Case("", swap=("toc.ncx", "urn:uuid:", "")).files())) == set()


# ---- files that mean harm


def test_a_damaged_file_is_named() -> None:
    content = bytearray(archive(GOOD))
    at = content.index(zlib.compress(ONE.encode(), 6)[2:40])
    content[at + 20 : at + 60] = b"\xff" * 40
    found = remarks(bytes(content))
    assert ("low.epub/EPUB/one.xhtml", "kindle-unreadable") in {(remark.file, remark.code) for remark in found}


def test_a_locked_file_is_named() -> None:
    content = archive(GOOD)
    with ZipFile(BytesIO(content)) as opened_zip:
        start = opened_zip.getinfo("EPUB/two.xhtml").header_offset
    entry = content.index(b"PK\x01\x02", content.rindex(b"EPUB/one.xhtml"))
    locked = bytearray(content)
    for flags in (start + 6, entry + 8):
        locked[flags] |= 1
    (found,) = [remark for remark in remarks(bytes(locked)) if remark.code == "kindle-unreadable"]
    assert (found.file, "password" in found.sentence) == ("low.epub/EPUB/two.xhtml", True)


def test_an_odd_compression_is_named_and_folders_are_not() -> None:
    out = BytesIO(archive(GOOD))
    with ZipFile(out, "a") as target:
        target.writestr("EPUB/notes/", b"")
        target.writestr("EPUB/notes/rope.txt", b"Buy rope.", ZIP_BZIP2)
    assert codes(out.getvalue()) == {"unreadable", "undeclared-file"}


@pytest.mark.parametrize(
    ("limit", "value", "file"),
    [("MOST_FILES", 9, ""), ("MOST_BYTES", 999, ""), ("LARGEST_TEXT", 400, "/EPUB/one.xhtml")],
)
def test_what_is_too_much_is_not_read(limit: str, value: int, file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipped, limit, value)
    found = [remark.file for remark in remarks(archive(GOOD)) if remark.code == "kindle-unreadable"]
    assert f"low.epub{file}" in found
    assert len(open_epub(archive(GOOD), "low.epub").data) < len(GOOD)


def test_a_picture_is_not_read_to_its_end() -> None:
    huge = {"EPUB/cover.png": picture("PNG") + bytes(10_000_000)}
    assert len(open_epub(archive(GOOD | huge), "low.epub").data["EPUB/cover.png"]) == opened.HEAD


@pytest.mark.parametrize("side", [12_000, 2**31 - 1], ids=["one that Pillow warns of", "one that it refuses"])
def test_a_picture_that_lies_about_its_size_is_not_unpacked(side: int) -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data))

    header = pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"")
    assert codes(archive(GOOD | {"EPUB/cover.png": bomb})) == set()


@pytest.mark.parametrize(
    "selector", [r".a\27 b", r"x\28 y", r"#a\27 b", r"svg\:q", r"\31 23", "p:not(.a)", "*", "[hidden]"]
)
def test_a_selector_that_cannot_be_followed_is_passed_over(selector: str) -> None:
    sheet = next(name for name in GOOD if name.endswith(".css"))
    assert codes(archive(GOOD | {sheet: f"{selector} {{ display: none }}".encode()})) == set()


def test_entities_are_neither_expanded_nor_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hunter2")
    doctype = f'<!DOCTYPE html [<!ENTITY file SYSTEM "{secret.as_uri()}">]>'
    asking = ONE.replace("<!DOCTYPE html>", doctype).replace(_TIDE, "&file;")
    tree = open_epub(archive(GOOD | {"EPUB/one.xhtml": asking.encode()}), "low.epub").trees["EPUB/one.xhtml"]
    assert "hunter2" not in text_of(tree)
    laughs = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    title = OPF.replace("<package", f'<!DOCTYPE package [<!ENTITY e0 "ha">{laughs}]><package').replace("Low", "&e9;")
    assert "not-well-formed" in codes(archive(GOOD | {"EPUB/content.opf": title.encode()}))


def test_elements_without_end_are_no_trouble() -> None:
    deep = ONE.replace(_TIDE, "<b>" * 5000 + "</b>" * 5000)
    assert codes(archive(GOOD | {"EPUB/one.xhtml": deep.encode()})) == {"not-well-formed"}
    nested = GOOD | {"EPUB/book.css": b"p " + b"{[(" * 20_000}
    assert codes(archive(nested)) == set()


@pytest.mark.parametrize("content", [b"", b"Once upon a time", archive(GOOD)[:2000], archive(GOOD)[1000:]])
def test_what_is_no_archive_is_refused(content: bytes) -> None:
    with pytest.raises(GriffoError, match="no EPUB"):
        open_epub(content, "low.epub")


def test_an_empty_archive_has_everything_missing() -> None:
    assert codes(archive({})) == {"no-mimetype", "no-package"}


# ---- Griffo's own books


@pytest.mark.parametrize("convert", [bytes, kepub.convert], ids=["epub", "kepub"])
@pytest.mark.parametrize(
    "anthology",
    [
        book(full_story(), story(), editor="Cy Dale"),
        many_stories(60),
        hostile_book(),
        replace(book(full_story()), printed=(PageStart("i", "title", 0), PageStart("1", "story-1", 0))),
    ],
    ids=["full", "sixty", "hostile", "printed"],
)
def test_our_books_pass(anthology: Anthology, convert: Callable[[bytes], bytes]) -> None:
    assert remarks(convert(package(anthology, load("classic"), _plain_cover()))) == ()


def test_a_book_of_ours_in_an_unlisted_language_is_told_of() -> None:
    content = package(book(language="la"), load("classic"), _plain_cover())
    assert codes(content) == {"unlisted-language"}
    nobody = package(book(story(meta=Meta(title="Reed"))), load("classic"), _plain_cover())
    assert codes(nobody) == {"no-author"}


# ---- griffo check


def check(*args: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, ["check", *args], prog_name="griffo")
    assert done.exit_code == code, done.output
    return done.output


@pytest.fixture
def pond(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder ``pond`` with a story and its ``book.toml``, seen from the folder around it."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "pond"
    folder.mkdir()
    (folder / "tide.txt").write_text("The Tide\n\nby Ada Brook\n\nThe tide was out. Nobody came.\n")
    (folder / "book.toml").write_text('title = "Pond"\n\nlanguage = "en"\n[[story]]\nsource = "tide.txt"\n')
    return folder


def test_check_looks_into_the_epub_of_a_book(pond: Path) -> None:
    assert check("pond", "--strict") == "1 story: nothing to remark.\n"
    for code, level, words in (("la", "warning", "not among those"), ("und", "error", "no language")):
        toml = (pond / "book.toml").read_text()
        (pond / "book.toml").write_text(re.sub('language = ".*"', f'language = "{code}"', toml))
        told = check("pond", code=1 if level == "error" else 0)
        assert told.startswith(f"pond/book.toml:3: {level}: ")
        assert words in told
        assert "Set language in book.toml" in told
    assert not (pond.parent / "out").exists()


def test_check_says_whom_a_book_lacks(pond: Path) -> None:
    (pond / "tide.txt").write_text((pond / "tide.txt").read_text().replace("by Ada Brook\n\n", ""))
    told = check("pond")
    assert "pond/book.toml: warning: The book names no author" in told
    assert "Set author for a story, or editor for the book, in book.toml." in told


def test_check_says_which_style_is_wrong(pond: Path) -> None:
    toml = pond / "book.toml"
    toml.write_text('style = "baroque"\n' + toml.read_text())
    assert "book.toml:1: " in check_error("pond")


def test_check_takes_any_epub(pond: Path) -> None:
    file = pond / "Low Water.EPUB"
    file.write_bytes(archive(GOOD))
    assert check(str(file), "--strict") == "Low Water: nothing to remark.\n"
    file.write_bytes(archive(page(_TIDE, "<script>go()</script>").files()))
    assert f"{file}/EPUB/one.xhtml:4: warning: This page has a script" in check(str(file))
    check(str(file), "--strict", code=1)
    told = json.loads(check(str(file), "--json"))
    assert (told["title"], told["stories"], told["findings"][0]["code"]) == ("Low Water", [], "kindle-script")
    assert (told["findings"][0]["file"], told["findings"][0]["line"]) == (f"{file}/EPUB/one.xhtml", 4)


def test_check_says_what_is_no_epub(pond: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "low.epub: The file cannot be read: no such file" in check_error("low.epub")
    (pond / "low.epub").write_text("Once upon a time")
    assert "pond/low.epub: This is no EPUB" in check_error("pond/low.epub")
    monkeypatch.setattr("griffo.checking._LARGEST", 3)
    assert "pond/low.epub: No reader takes" in check_error("pond/low.epub")


def check_error(file: str) -> str:
    with pytest.raises(GriffoError) as caught:
        CliRunner().invoke(app, ["check", file], catch_exceptions=False)
    return str(caught.value)


def test_check_leaves_a_book_without_stories_alone(pond: Path) -> None:
    (pond / "tide.txt").write_text("")
    assert check("pond", code=1).endswith("Pond: 1 error.\n")


def test_a_folder_may_be_called_like_an_epub(pond: Path) -> None:
    pond.rename(pond.parent / "pond.epub")
    assert check("pond.epub") == "1 story: nothing to remark.\n"


def test_an_opened_book_knows_its_title() -> None:
    assert open_epub(archive(GOOD), "low.epub").title == "Low Water"
    untitled: Epub = open_epub(archive(opf("Low Water", " ").files()), "low.epub")
    assert untitled.title == ""
