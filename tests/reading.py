"""What the tests read books with, none of it part of Griffo: a browser and the scripts in ``readers/``, MuPDF, calibre.

``make test`` installs all of it where it can. What a machine does not have skips its tests with a line that says so;
the continuous integration has everything but calibre, and there a missing program fails them.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname, join
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NoReturn
from zipfile import ZipFile

import pytest
from lxml import etree
from tests.books import block, book, full_story, heading, note, story

from griffo.model import Anthology, Meta, NotesPolicy, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

READERS = Path(__file__).parent / "readers"
MODULES = READERS.parent / "node_modules"
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
PATIENCE = 500
"""Seconds after which a script is stopped: many times what it takes, so that nothing hangs for ever."""

_CROSSING = (
    "The ferry went over with nine sheep and the schoolmaster, and came back with the sheep.",
    "Nobody had told Mara why the bell rang, and she had been on the river too long to ask.",
    "“You’ll want your collar up,” said Hob. It was the one thing he ever said about the weather.",
    "On the far bank somebody lit a lamp, put it out, and lit it again.",
    "She counted the posts as they went by, and lost the count where she always did, at the willow.",
    "The rope ran through the ring and left it warm.",
    "At the mill they took on flour, and two women who did not speak to each other until the landing.",
)
_NAMES = {"x": "http://www.w3.org/1999/xhtml", "opf": "http://www.idpf.org/2007/opf"}
_TYPE = "{http://www.idpf.org/2007/ops}type"


@dataclass(frozen=True)
class Entry:
    """A line of the contents: what it says and the heading that stands where it leads."""

    label: str
    heading: str


def program(*names: str, everywhere: bool = True) -> str:
    """Return the path of the first of these programs that is here; skip the test, or fail it, where none is.

    ``everywhere`` says that the continuous integration has it.
    """
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        missing(f"{names[0]} is not installed", everywhere=everywhere)
    return found


def missing(what: str, *, everywhere: bool) -> NoReturn:
    """End the test because something is not on this machine."""
    if everywhere and os.environ.get("CI"):
        pytest.fail(f"{what}, and continuous integration must have it")
    pytest.skip(what)


def script(name: str, *given: str | Path) -> bytes:
    """Run one of the scripts in ``readers/`` and return what it prints."""
    node, browser = program("node"), program(*BROWSERS)
    if not MODULES.is_dir():
        missing("tests/node_modules is not there (npm ci in tests/)", everywhere=True)
    command = (node, str(READERS / name), *map(str, given))
    with TemporaryDirectory() as home:  # so that nothing is kept in a person's folders
        kept = {key: value for key, value in os.environ.items() if not key.startswith("XDG_")}
        place = kept | {"CHROMIUM": browser, "HOME": home}
        done = subprocess.run(command, env=place, capture_output=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stderr.decode()[-4000:]
    return done.stdout


class Pages:
    """The documents of an EPUB in reading order, for the tests to know what a reader should see."""

    def __init__(self, file: Path) -> None:
        with ZipFile(file) as archive:
            (name,) = (name for name in archive.namelist() if name.endswith(".opf"))
            package = etree.fromstring(archive.read(name))
            hrefs = {item.get("id"): item.get("href") for item in package.iterfind(".//opf:item", _NAMES)}
            names = [str(hrefs[row.get("idref")]) for row in package.iterfind(".//opf:itemref", _NAMES)]
            self.documents = {href: etree.fromstring(archive.read(join(dirname(name), href))) for href in names}

    def contents(self) -> list[Entry]:
        """Return the lines of the contents, in order."""
        (nav,) = (nav for nav in self._all("nav") if nav.get(_TYPE) == "toc")
        links = nav.iterfind(".//x:a", _NAMES)
        return [Entry(_said(link), self._heading(str(link.get("href")))) for link in links]

    def thoughts(self) -> list[str]:
        """Return the words of every thought, in order."""
        return ["".join(mark.itertext()) for mark in self._all("i") if mark.get("class") == "thought"]

    def footnotes(self) -> list[str]:
        """Return the words of every footnote, in order."""
        return [_said(aside) for aside in self._all("aside") if aside.get(_TYPE) == "footnote"]

    def words(self) -> list[str]:
        """Return the words of the whole book but for what is hidden, in order."""
        bodies = (body for page in self.documents.values() for body in page.iterfind("x:body", _NAMES))
        return words(" ".join("".join(_shown(body)) for body in bodies))

    def _heading(self, href: str) -> str:
        name, _, fragment = href.partition("#")
        page = self.documents[name]
        place = next(page.iterfind(f".//*[@id='{fragment}']")) if fragment else page
        return next(_said(part) for part in place.iter() if re.search(r"\}h[1-6]$", str(part.tag)))

    def _all(self, tag: str) -> Iterator[etree._Element]:
        for page in self.documents.values():
            yield from page.iterfind(f".//x:{tag}", _NAMES)


def words(text: str) -> list[str]:
    """Return the words of a text, ligatures taken apart."""
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text))


def _shown(element: etree._Element) -> Iterator[str]:
    if element.get("hidden") is None:
        yield element.text or ""
        for child in element:
            yield from _shown(child)
            yield child.tail or ""


def _said(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def crossings() -> Anthology:
    """Return a book with all that readers differ about: notes far from their marks, gathered notes, other languages.

    One of its stories is by nobody, and the book as well.
    """
    pages = [block(_CROSSING[number % len(_CROSSING)]) for number in range(40)]
    far = story(
        heading("Chapter 1: Noon"),
        block("The water rose {note(:as it does there every spring}, and the bell rang. {thought:Not now.}"),
        note("The bell is real; it hangs in the village hall.", Place.AT),
        *pages,
        heading("Chapter 2: Dusk"),
        *pages,
        block("At last he tied up {note(:with a bowline}, and slept."),
        meta=Meta(title="The Long Way Over"),
    )
    french = story(
        block("Le bac partit à midi. {thought:Trop tard.}"), meta=Meta(title="Le Bac", authors=("Zoé",), language="fr")
    )
    hebrew = story(block("המעבורת יצאה בצהריים."), meta=Meta(title="המעבורת", authors=("דנה",), language="he"))
    gathered = full_story(NotesPolicy.GATHER)
    return book(far, full_story(), gathered, french, hebrew, title="Crossings & Returns")
