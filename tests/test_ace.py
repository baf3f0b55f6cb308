"""DAISY Ace, the accessibility checker for EPUB, in a headless browser."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import msgspec
from tests.books import book, full_story, pictured, story
from tests.reading import crossings, script

from griffo.compile import draft, open_book
from griffo.emit import epub
from griffo.model import Group, Meta, PageStart
from griffo.style import load

if TYPE_CHECKING:
    import pytest

    from griffo.model import Anthology

SEEDS = Path(__file__).parents[1] / "seeds"

BREAKS = {
    "image-alt": (rb' alt="[^"]*"', b""),
    "html-has-lang": (rb' (xml:)?lang="en"', b""),
    "aria-roles": (rb"doc-noteref", b"doc-nothing"),
    "color-contrast": (rb'<p class="first">', b'<p class="first" style="color: #ccc">'),
    "metadata-accessibilityhazard-invalid": (rb">none</meta>", b">unheard of</meta>"),
}
"""Rules of Ace, each with a way to break it."""

PRINTED = (PageStart("v", "contents", 0), PageStart("vi", "contents", 40), PageStart("1", "story-1", 0))


def test_ace_finds_nothing_but_what_was_broken(tmp_path: Path, subtests: pytest.Subtests) -> None:
    found = ace(
        tmp_path,
        seeds=draft(open_book([SEEDS])).book,
        everything=crossings(),
        pictures=pictured(),
        nobodys=book(story(meta=Meta(title="Reed")), title="Reeds"),
        printed=replace(book(full_story()), printed=PRINTED),
        parts=replace(
            book(full_story(), story(), story()), groups=(Group("Slow Waters", 1), Group("Other Stories", 2))
        ),
        broken=book(full_story()),
    )
    for name in ("seeds", "everything", "pictures", "nobodys", "printed", "parts"):
        with subtests.test("Ace finds nothing", book=name):
            assert found[name] == []
    for rule in BREAKS:
        with subtests.test("Ace would find something", rule=rule):
            assert [line for line in found["broken"] if f" {rule} " in line]


def ace(folder: Path, **books: Anthology) -> dict[str, list[str]]:
    """Let Ace check all books in one browser, the last of them spoiled."""
    files = [folder / f"{name}.epub" for name in books]
    for file, made in zip(files, books.values(), strict=True):
        file.write_bytes(epub.emit(made, load("classic")))
    files[-1].write_bytes(spoilt(files[-1].read_bytes()))
    lines = msgspec.json.decode(script("ace.js", *files), type=list[list[str]])
    return dict(zip(books, lines, strict=True))


def spoilt(data: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(BytesIO(data)) as whole, ZipFile(out, "w") as broken:
        for name in whole.namelist():
            text = whole.read(name)
            for pattern, damage in BREAKS.values() if name.endswith(("html", "opf")) else ():
                text = re.sub(pattern, damage, text)
            broken.writestr(name, text)
    return out.getvalue()
