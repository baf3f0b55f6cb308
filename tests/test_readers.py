"""The EPUB in real reading engines: epub.js and foliate-js in a headless browser, MuPDF, and calibre where it is."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from PIL import Image, ImageStat
from tests.reading import Pages, crossings, program, script, words

from griffo.compile import draft, open_book
from griffo.emit import epub
from griffo.style import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ROOT = Path(__file__).parents[1]
PROOF = ROOT / "out" / "proof"
SIZES = {"phone": (780, 1688), "e-ink": (600, 800), "desktop": (1280, 900)}
SIGHTS = {"cover", "title", "contents", "story", "chapter", "thoughts", "note", "footnote", "document"}
READABLE = 4.5
"""The contrast that text needs (WCAG 2.2, 1.4.3). Scene breaks are held to it too."""


class Place(msgspec.Struct):
    """Where a line of the contents led: the headings in sight, from the top."""

    label: str
    headings: list[str]


class Thought(msgspec.Struct):
    """A thought and the style of the type in which it stands."""

    text: str
    style: str


class Section(msgspec.Struct):
    """A file of the book in dark mode."""

    href: str
    thoughts: list[Thought]
    contrasts: dict[str, float]
    """The worst of each kind of element."""
    lines: dict[str, str]
    """How each kind of line that should be centred is aligned."""
    faces: list[str]


class Footnote(msgspec.Struct):
    """A footnote that was asked for."""

    text: str
    away: bool
    """Whether it was out of sight before."""
    back: bool
    """Whether the reader came back to where they were."""


class Seen(msgspec.Struct):
    """What ``readers/read.js`` saw."""

    contents: list[Place]
    links: list[Place]
    sections: list[Section]
    footnotes: list[Footnote]
    strays: list[str]
    errors: list[str]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sample") / "sample.epub"
    file.write_bytes(epub.emit(draft(open_book([ROOT / "seeds"])).book, load("classic")))
    return file


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("notes") / "notes.epub"
    file.write_bytes(epub.emit(crossings(), load("classic")))
    return file


@pytest.mark.parametrize("engine", ["epubjs", "foliate"])
def test_in_a_browser(engine: str, sample: Path, notes: Path, subtests: pytest.Subtests) -> None:
    seen = msgspec.json.decode(script("read.js", engine, sample, notes), type=Seen)
    told, noted = Pages(sample), Pages(notes)
    with subtests.test("each line of the contents leads to its heading"):
        wanted = [(entry.label, entry.heading) for entry in told.contents()]
        assert [(place.label, place.headings[0]) for place in seen.contents] == wanted
    with subtests.test("a click on it leads there too"):
        assert seen.links
        assert [(place.label, place.headings[0]) for place in seen.links] == wanted[: len(seen.links)]
    with subtests.test("thoughts stand in italics"):
        thoughts = [thought for section in seen.sections for thought in section.thoughts]
        assert [thought.text for thought in thoughts] == told.thoughts()
        assert {thought.style for thought in thoughts} == {"italic"}
        assert all("EB Garamond italic" in section.faces for section in seen.sections if section.thoughts)
    with subtests.test("everything can be read by night"):
        assert {"h1.title", "p", "a", "i.thought", "hr.scene-break"} <= kinds(
            section.contrasts for section in seen.sections
        )
        assert not [
            (section.href, what, ratio)
            for section in seen.sections
            for what, ratio in section.contrasts.items()
            if ratio < READABLE
        ]
    with subtests.test("title pages stay centred where a reader justifies"):
        assert {"h1.title", "p.byline"} <= kinds(section.lines for section in seen.sections)
        assert {way for section in seen.sections for way in section.lines.values()} == {"center"}
    with subtests.test("footnotes are shown and left again"):
        assert [" ".join(note.text.split()) for note in seen.footnotes] == noted.footnotes()
        assert any(note.away for note in seen.footnotes)
        assert all(note.back for note in seen.footnotes)
    with subtests.test("nothing is fetched and nothing breaks"):
        assert (seen.strays, seen.errors) == ([], [])


def kinds(tables: Iterable[Mapping[str, object]]) -> set[str]:
    return {what for table in tables for what in table}


def test_pictures_for_people_to_look_at(sample: Path, notes: Path) -> None:
    PROOF.mkdir(parents=True, exist_ok=True)
    for old in PROOF.glob("*.png"):
        old.unlink()
    script("pictures.js", sample, notes, PROOF)
    made = {tuple(re.split("-(light|dark)-", file.stem)): file for file in PROOF.glob("*.png")}
    assert {(device, mode, sight) for device in SIZES for mode in ("light", "dark") for sight in SIGHTS} <= set(made)
    for (device, mode, sight), file in made.items():
        if device == "e-ink":
            grey(file)
        with Image.open(file) as image:
            assert image.size == SIZES[device], file.name
            tone = ImageStat.Stat(image.convert("L"))
        assert tone.stddev[0] > 1, f"{file.name} is empty"
        assert sight == "cover" or (tone.mean[0] > 128) == (mode == "light"), file.name


def grey(file: Path) -> None:
    """Show a picture as electronic paper does: in sixteen greys."""
    with Image.open(file) as image:
        made = image.convert("L").point([level // 16 * 17 for level in range(256)])
    made.save(file)


# MuPDF has a renderer of its own, which knows about as much CSS as an old e-reader.


@pytest.mark.parametrize("name", ["sample", "notes"])
def test_mupdf_shows_every_word_once_in_order(name: str, request: pytest.FixtureRequest) -> None:
    file = request.getfixturevalue(name)
    assert words(mupdf(file, "-F", "txt")) == Pages(file).words()


def test_mupdf_draws_pages_for_a_small_grey_screen(sample: Path, tmp_path: Path) -> None:
    mupdf(sample, "-c", "gray", "-r", "96", "-o", str(tmp_path / "%03d.png"))
    pages = sorted(tmp_path.glob("*.png"))
    assert len(pages) > len(Pages(sample).documents)
    for file in pages:
        with Image.open(file) as image:
            assert (image.size, image.mode) == ((600, 800), "L")
            assert ImageStat.Stat(image).stddev[0] > 1, f"{file.name} is empty"


def mupdf(book: Path, *options: str) -> str:
    """Lay a book out in pages of 450 by 600 points, and return what is printed of them."""
    command = (program("mutool"), "draw", "-q", "-W", "450", "-H", "600", *options, str(book))
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


@pytest.mark.parametrize("kind", ["azw3", "kepub"])
def test_calibre_converts_it_there_and_back(kind: str, sample: Path, tmp_path: Path) -> None:
    there, back = tmp_path / f"there.{kind}", tmp_path / "back.epub"
    convert(sample, there)
    convert(there, back)
    rest = iter(Pages(back).words())
    assert [word for word in Pages(sample).words() if word not in rest] == []


def convert(source: Path, target: Path) -> None:
    command = (program("ebook-convert", everywhere=False), str(source), str(target))
    apart = os.environ | {"CALIBRE_CONFIG_DIRECTORY": str(target.with_suffix(".settings"))}
    done = subprocess.run(command, env=apart, capture_output=True, text=True, check=False)
    if "No plugin to handle output format" in done.stdout + done.stderr:
        pytest.skip(f"this version of calibre writes no {target.suffix} files")
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_missing_program_skips_its_tests_but_not_in_continuous_integration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no-such-program is not installed"):
        program("no-such-program")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no-such-program is not installed"):
        program("no-such-program")
    with pytest.raises(pytest.skip.Exception):
        program("no-such-program", everywhere=False)
