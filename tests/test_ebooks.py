"""E-books from anywhere: of known makers word for word, locked, broken, and made to do harm."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from ebooklib import epub as ebooklib
from hypothesis import given, strategies
from tests.casefile import folder
from tests.ebooks import ebook, files_of, zipped

from griffo import pipeline
from griffo import zipped as archives
from griffo.cli import main
from griffo.emit.dump import dump
from griffo.errors import GriffoError
from griffo.model import Kind, Role, Story
from griffo.read import epub, spine

TOLD = """# Chapter 1

The tide had gone out *too* far, and **nobody** said so.[^a]

*I should have rung it myself.*

* * *

By noon the sand was dry.

# Chapter 2

"Who rang it?" said Tam.[^b]

"Nobody," she said.

[^a]: Nobody ever does.
[^b]: Tam keeps the ferry.
"""
LOW = """\
--- book.opf
<metadata><dc:title>Low Water</dc:title><dc:creator>Ines Marlow</dc:creator></metadata>
<manifest><item id="a" href="one.xhtml" media-type="application/xhtml+xml"/>
<item id="b" href="two.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="a"/><itemref idref="b"/></spine>
--- one.xhtml
<body><h1>One</h1><p>The river fell.</p></body>
--- two.xhtml
<body><h1>Two</h1><p>It rose.</p></body>
"""


def read(content: bytes, name: str = "book.epub") -> Story:
    return pipeline.prepare(epub.read(content, name))


def texts(story: Story, *roles: Role) -> list[str]:
    return [block.text.value for block in story.blocks if not roles or block.role in roles]


def refused(content: bytes) -> str:
    with pytest.raises(GriffoError) as caught:
        epub.read(content, "book.epub")
    return str(caught.value)


def changed(name: str, content: str) -> bytes:
    return zipped(files_of(LOW) | {name: content.encode()})


# ---- makers


def check_told(story: Story) -> None:
    assert story.meta.title == "The Drowned Bell"
    assert story.meta.authors == ("Ines Marlow",)
    assert texts(story, Role.HEADING) == ["Chapter 1", "Chapter 2"]
    assert texts(story, Role.PARAGRAPH) == [
        "The tide had gone out too far, and nobody said so. (Nobody ever does.)",
        "I should have rung it myself.",
        "By noon the sand was dry.",
        "“Who rang it?” said Tam. (Tam keeps the ferry.)",
        "“Nobody,” she said.",
    ]
    assert len(texts(story, Role.SCENE_BREAK)) == 1
    spans = [(block.text.value[span.start : span.end], span.kind) for block in story.blocks for span in block.spans]
    assert spans == [
        ("too", Kind.EMPHASIS),
        ("nobody", Kind.STRONG),
        ("Nobody ever does.", Kind.NOTE),
        ("I should have rung it myself.", Kind.THOUGHT),
        ("Tam keeps the ferry.", Kind.NOTE),
    ]


def made_by(program: str, *command: str | Path) -> None:
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed")
    subprocess.run([program, *map(str, command)], check=True, capture_output=True)


@pytest.mark.parametrize("kind", ["epub2", "epub3"])
def test_pandoc(kind: str, tmp_path: Path) -> None:
    (tmp_path / "bell.md").write_text(f"---\ntitle: The Drowned Bell\nauthor: Ines Marlow\n---\n\n{TOLD}")
    made_by("pandoc", tmp_path / "bell.md", "-t", kind, "-o", tmp_path / "bell.epub")
    check_told(read((tmp_path / "bell.epub").read_bytes()))


def test_calibre(tmp_path: Path) -> None:
    (tmp_path / "bell.md").write_text(f"---\ntitle: The Drowned Bell\nauthor: Ines Marlow\n---\n\n{TOLD}")
    made_by("pandoc", tmp_path / "bell.md", "-s", "-o", tmp_path / "bell.html")
    made_by("ebook-convert", tmp_path / "bell.html", tmp_path / "bell.epub")
    check_told(read((tmp_path / "bell.epub").read_bytes()))


def test_ebooklib(tmp_path: Path) -> None:
    made = ebooklib.EpubBook()
    made.set_title("Low Water")
    made.set_language("en")
    made.add_author("Ines Marlow")
    chapters = []
    for number, text in enumerate(["The river <em>fell</em>.", "It rose."], 1):
        item = ebooklib.EpubHtml(title=f"Chapter {number}", file_name=f"chap_{number}.xhtml", lang="en")
        item.content = f"<h1>Chapter {number}</h1><p>{text}</p>"
        made.add_item(item)
        chapters.append(item)
    made.toc = chapters
    made.spine = ["nav", *chapters]
    made.add_item(ebooklib.EpubNcx())
    made.add_item(ebooklib.EpubNav())
    ebooklib.write_epub(tmp_path / "low.epub", made)
    story = read((tmp_path / "low.epub").read_bytes())
    assert (story.meta.title, story.meta.authors, story.meta.language) == ("Low Water", ("Ines Marlow",), "en")
    assert texts(story, Role.HEADING, Role.PARAGRAPH) == ["Chapter 1", "The river fell.", "Chapter 2", "It rose."]


def test_pages_in_utf_16() -> None:
    root = '<html xmlns="http://www.w3.org/1999/xhtml">'
    page = f'<?xml version="1.0" encoding="UTF-16"?>{root}<body><p>It rosé.</p></body></html>'
    story = read(zipped(files_of(LOW) | {"two.xhtml": page.encode("utf-16")}))
    assert texts(story)[-1] == "It rosé."


def test_a_page_around_the_story_is_told_by_its_file_only_where_it_is_small() -> None:
    story = "".join(f"<p>The river fell on day {number}.</p>" for number in range(60))
    renamed = LOW.replace("two.xhtml", "title.xhtml").replace("<p>It rose.</p>", story)
    assert "The river fell on day 59." in texts(read(ebook(renamed)), Role.PARAGRAPH)
    small = LOW.replace("two.xhtml", "title.xhtml").replace("<p>The river fell.</p>", story)
    assert "It rose." in texts(read(ebook(small)), Role.RESIDUE)


def test_a_list_of_contents_that_links_both_ways_takes_no_heading_for_a_footnote() -> None:
    links = "".join(f'<p id="t{n}"><a href="one.xhtml#c{n}">Part {n}</a></p>' for n in (1, 2))
    heads = "".join(f'<p id="c{n}"><a href="toc.xhtml#t{n}">Part {n}</a></p><p>The river fell {n}.</p>' for n in (1, 2))
    made = LOW.replace("two.xhtml", "toc.xhtml").replace("<h1>Two</h1><p>It rose.</p>", links)
    story = read(ebook(made.replace("<h1>One</h1><p>The river fell.</p>", heads)))
    assert texts(story, Role.RESIDUE) == ["Part 1", "Part 2"]
    assert [text for text in texts(story) if "fell" in text] == ["The river fell 1.", "The river fell 2."]
    assert texts(story).count("Part 1") == 2


# ---- what cannot be read


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 and so on", ebook(LOW)[:300]], ids=["nothing", "a start", "a half"]
)
def test_no_epub_or_a_part_of_one(content: bytes) -> None:
    assert refused(content) == "book.epub: This is no EPUB, or only a part of one. Make it, or get it, once more."


CASES = [files_of(case.given) for case in folder("sources") if case.path.name == "books.epub.txt"]


@given(data=strategies.data(), files=strategies.sampled_from(CASES))
def test_a_mangled_one_is_read_or_refused(data: strategies.DataObject, files: dict[str, bytes]) -> None:
    """Whatever was cut, doubled or overwritten in its files or in the archive: no error is of another kind."""
    mangled = dict(files)
    for name in data.draw(strategies.lists(strategies.sampled_from(sorted(files)), max_size=4)):
        mangled[name] = mangle(data, mangled[name])
    content = zipped(mangled)
    try:
        epub.read(mangle(data, content) if data.draw(strategies.booleans()) else content, "book.epub")
    except GriffoError as error:
        assert error.file.startswith("book.epub")  # noqa: PT017 - most are read


def mangle(data: strategies.DataObject, content: bytes) -> bytes:
    start = data.draw(strategies.integers(0, len(content)))
    end = min(len(content), start + data.draw(strategies.integers(0, 60)))
    new = data.draw(strategies.one_of(strategies.binary(max_size=8), strategies.just(content[start:end] * 3)))
    return content[:start] + new + content[end:]


ENCRYPTION = """<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"
 xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData><enc:EncryptionMethod Algorithm="{}"/>
<enc:CipherData><enc:CipherReference URI="one.xhtml"/></enc:CipherData></enc:EncryptedData></encryption>"""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("META-INF/encryption.xml", ENCRYPTION.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc")),
        ("META-INF/rights.xml", "<rights/>"),
        ("META-INF/license.lcpl", "{}"),
    ],
)
def test_a_lock_is_named_for_what_it_is(name: str, content: str) -> None:
    assert refused(changed(name, content)) == (
        "book.epub: This e-book is locked (DRM), so only its seller’s programs can open it. "
        "Ask where it came from for a copy without a lock."
    )


def test_fonts_may_be_hidden() -> None:
    hidden = ENCRYPTION.format("http://www.idpf.org/2008/embedding")
    assert "It rose." in texts(read(changed("META-INF/encryption.xml", hidden)))


def test_a_page_with_a_password_is_named() -> None:
    content = bytearray(ebook(LOW))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for match in re.finditer(re.escape(mark), bytes(content)):
            content[match.start() + offset] |= 1
    assert "cannot be read: it is locked with a password" in refused(bytes(content))


def test_nothing_but_pictures() -> None:
    made = LOW.replace("<h1>One</h1><p>The river fell.</p>", '<img src="a.png"/>')
    made = made.replace("<h1>Two</h1><p>It rose.</p>", '<img src="b.png"/>')
    assert refused(ebook(made)).startswith("book.epub: This file holds no text.")


# ---- what is made to do harm


def test_a_bomb_is_not_unpacked() -> None:
    assert "packed into" in refused(changed("two.xhtml", "<body>" + " " * 20_000_000 + "</body>"))


def test_more_text_than_a_story_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spine, "LIMIT", 500)
    assert "Part it into one file per story." in refused(ebook(LOW))


def test_more_files_than_a_book_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_FILES", 3)
    assert refused(ebook(LOW)).startswith("book.epub: This is no book: it holds 5 files")


LAUGHS = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))


@pytest.mark.parametrize("where", ["book.opf", "one.xhtml"])
def test_entities_are_neither_expanded_nor_fetched(where: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hunter2")
    files = files_of(LOW)
    kind, root = ("package", b"<package") if where == "book.opf" else ("html", b"<html")
    subset = f'<!DOCTYPE {kind} [<!ENTITY e0 "ha">{LAUGHS}<!ENTITY file SYSTEM "{secret.as_uri()}">]>'.encode()
    text = files[where].replace(b"<!DOCTYPE html>", b"").replace(root, subset + root, 1)
    text = text.replace(b"Low Water", b"Low &e9;&file; Water").replace(b"The river", b"&e9;&file; The river")
    story = read(zipped(files | {where: text}))
    shown = f"{story.meta.title} {dump(story)}"
    assert "hunter2" not in shown
    assert "haha" not in shown
    assert "The river fell." in shown, "what stands after an entity is not lost with it"


@pytest.mark.parametrize(
    "href", ["../../secret.xhtml", "/secret.xhtml", "file:///secret.xhtml", "..%2f..%2fsecret.xhtml"]
)
def test_no_path_leads_out_of_the_archive(href: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "secret.xhtml").write_text("<body><p>hunter2</p></body>")
    monkeypatch.chdir(tmp_path / "a" / "b")
    story = read(ebook(LOW.replace('href="two.xhtml"', f'href="{href}"')))
    assert texts(story) == ["One", "The river fell."]
    assert [one.code for one in story.findings if one.code == "missing-pages"]


def test_an_entry_whose_name_climbs_or_that_is_a_link_is_only_a_name(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xhtml"
    secret.write_text("<body><p>hunter2</p></body>")
    out = BytesIO(ebook(LOW.replace('href="two.xhtml"', 'href="link.xhtml"')))
    link = ZipInfo("link.xhtml")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with ZipFile(out, "a", ZIP_DEFLATED) as target:
        target.writestr(link, str(secret))
        target.writestr("../../escaped.xhtml", "<body><p>Out.</p></body>")
    before = sorted(tmp_path.iterdir())
    shown = dump(read(out.getvalue()))
    assert "hunter2" not in shown
    assert sorted(tmp_path.iterdir()) == before


def test_a_compile_of_one_asks_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asking = """<body onload="fetch('https://example.org/a')"><script src="https://example.org/a.js">alert(1)</script>
<h1>One</h1><p><img src="https://example.org/a.png"/><iframe src="https://example.org/f"></iframe>The river fell.</p>
<object data="https://example.org/o"></object><a href="javascript:alert(1)">Tap</a></body>"""
    files = files_of(LOW) | {"one.xhtml": asking.encode()}
    files["book.opf"] = files["book.opf"].replace(
        b"<manifest>", b'<manifest><item href="https://example.org/x.xhtml"/>'
    )
    files["book.css"] = b'@import url("https://example.org/x.css"); p { background: url(https://example.org/y.png) }'
    (tmp_path / "asking.epub").write_bytes(zipped(files))

    def asked(*_: object) -> None:
        raise AssertionError("somebody was asked")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, asked)
    monkeypatch.setattr(socket, "getaddrinfo", asked)
    command = ["compile", str(tmp_path / "asking.epub"), "-o", str(tmp_path), "--format", "epub,html,md", "-q"]
    with pytest.raises(SystemExit) as ended:
        main([*command, "--jobs", "1", "--no-cache"])
    assert not ended.value.code
    (page,) = tmp_path.glob("*.html")
    text = page.read_text()
    assert "The river fell." in text
    assert "example.org" not in text
    assert "<script" not in text


def test_the_work_grows_with_the_rows_of_the_contents_and_no_faster() -> None:
    """Two thousand chapters in one page, each with its row: more would not be read in a test's time."""
    rows = "".join(
        f'<navPoint id="n{n}"><navLabel><text>Day {n}</text></navLabel><content src="one.xhtml#d{n}"/></navPoint>'
        for n in range(2000)
    )
    days = "".join(f'<p id="d{n}">The river fell {n}.</p>' for n in range(2000))
    made = LOW.replace("<manifest>", '<manifest><item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>')
    made = made.replace("<h1>One</h1><p>The river fell.</p>", days)
    ncx = f'<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>{rows}</navMap></ncx>'
    story = epub.read(ebook(f"{made}--- toc.ncx\n{ncx}\n"), "days.epub").story
    assert texts(story, Role.HEADING) == [*(f"Day {n}" for n in range(2000)), "Two"]
