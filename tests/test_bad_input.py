"""Books of the worst that people have on their disks: said clearly, valid all the same, and nothing lost.

Pictures that cannot be a cover are in ``test_picture.py``, files that cannot be read in ``test_errors.py``.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from tests.books import cover
from tests.checking import epubcheck
from tests.test_epub import Opened
from typer.testing import CliRunner

from griffo.cli import app
from griffo.compile import draft, open_book
from griffo.emit import epub, kepub
from griffo.errors import GriffoError
from griffo.preflight import preflight
from griffo.preflight.epub import open_epub
from griffo.style import load

if TYPE_CHECKING:
    from collections.abc import Iterator

FILES = {
    "tagged.txt": (
        "Title: <b>Rain</b> & ]]> <script>alert(1)</script>\nAuthor: Ada <i>Brook</i>\n\n"
        "It <em>rained</em> all night &amp; day.\n"
    ),
    "control.txt": (
        "The \x07Bell\x1b Tower\n\nby Bo Cra\x08ne\n\n"
        "The bell rang \x1btwice.\x7f It was late.\x01\n\nNobody \ufffe heard it.\n"
    ),
    "spaces.txt": "Title:   \n\nIt began with a gate that nobody had closed.\n\nThe goats went first.\n",
    "one-line.txt": "The river rose.",
    "only-chapters.txt": "Chapter 1\n\nChapter 2\n\nThe lamp went out.\n\nChapter 3\n",
    "named.txt": "The goats came back by themselves.\n",
}
TOML = """title = "<i>Worse</i> & ]]> Things"
subtitle = "<br> &amp; <!-- -->"
editor = "</title>"
publisher = "   "
""" + "".join(f'[[story]]\nsource = "{name}"\n' for name in FILES)
NAMED = """title = "</p><p>\u2003"
author = ["   ", "<u>Cy</u>", ""]
summary = "<p class=x>Goats &lt;return&gt;.</p>"
"""


BARE = replace(load("classic"), embedded=False)


@dataclass(frozen=True)
class Bound:
    """A book that was compiled: what it reports, and its EPUB."""

    report: dict[str, Any]
    file: Path

    @property
    def opened(self) -> Opened:
        return Opened(self.file.read_bytes())

    def findings(self, source: str) -> dict[str, dict[str, Any]]:
        """Return the findings about a story, by code."""
        return {found["code"]: found for found in self.story(source)["findings"]}

    def story(self, source: str) -> dict[str, Any]:
        return next(story for story in self.report["stories"] if story["source"] == source)


@contextmanager
def written(folder: Path, files: dict[str, str], toml: str) -> Iterator[None]:
    """Write a book into a folder, and be in the folder around it for a while."""
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "book.toml").write_text(toml, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder.parent)
        patch.setattr("griffo.emit.outside.cover", lambda *_: lambda: cover)
        yield


@pytest.fixture(scope="module")
def bound(tmp_path_factory: pytest.TempPathFactory) -> Bound:
    """All of the bad stories in one book."""
    folder = tmp_path_factory.mktemp("bad") / "pond"
    with written(folder, FILES, TOML + NAMED):
        done = CliRunner().invoke(app, ["compile", "pond", "--format", "epub", "--json"], prog_name="griffo")
    assert done.exit_code == 0, done.output
    report = msgspec.json.decode(done.stdout)
    return Bound(report, folder.parent / report["outputs"][0]["path"])


def test_the_book_is_valid(bound: Bound, tmp_path: Path) -> None:
    assert epubcheck(bound.file) == []
    for_kobo = tmp_path / "pond.kepub.epub"
    for_kobo.write_bytes(kepub.convert(bound.file.read_bytes()))
    assert epubcheck(for_kobo) == []
    told = preflight(open_epub(bound.file.read_bytes(), "pond.epub"), "pond.epub")
    assert {found.code for found in told} == {"kindle-small-cover"}, "which stands in here for a real one"


def test_every_word_is_in_the_book_or_named(bound: Bound) -> None:
    opened = bound.opened
    said = " ".join(
        "".join(opened.xml(name.removeprefix("EPUB/")).itertext()) for name in opened.names if "story" in name
    )
    for name, text in FILES.items():
        removed = " ".join(part["text"] for part in bound.story(name)["removed"])
        visible = re.sub(r"[\x00-\x08\x0e-\x1f\x7f]", "", text)
        missing = Counter(re.findall(r"\w+", visible)) - Counter(re.findall(r"\w+", f"{said} {removed}"))
        assert not missing, name


def test_html_in_titles_stands_as_it_is_and_is_told(bound: Bound) -> None:
    assert bound.story("tagged.txt")["title"] == "<b>Rain</b> & ]]> <script>alert(1)</script>"
    assert bound.opened.find("story-1.xhtml", "//x:h2/text()") == ["<b>Rain</b> & ]]> <script>alert(1)</script>"]
    assert bound.opened.find("content.opf", "//dc:title/text()") == ["<i>Worse</i> & ]]> Things"]
    assert not bound.opened.find("story-1.xhtml", "//x:script | //x:b")
    found = bound.findings("tagged.txt")["tags"]
    assert (found["level"], found["line"]) == ("warning", 1)
    assert found["sentence"] == "There is HTML in the text, such as “</b>”; it stands in the book as it is."
    places = [(found["line"], found["code"]) for found in bound.report["findings"]]
    assert places == [(1, "tags"), (2, "tags")]


def test_html_in_book_toml_is_told_of_its_story(bound: Bound) -> None:
    assert (bound.story("named.txt")["title"], bound.story("named.txt")["author"]) == ("</p><p>", "<u>Cy</u>")
    found = bound.findings("named.txt")["tags"]
    assert found["sentence"].startswith("There is HTML in what is said about the story, such as “</p>”")
    assert bound.opened.find("story-6.xhtml", "//x:section[@class='summary']/x:p/text()") == [
        "<p class=x>Goats &lt;return&gt;.</p>"
    ]


def test_control_characters_are_left_out_and_named(bound: Bound) -> None:
    story = bound.story("control.txt")
    assert (story["title"], story["author"]) == ("The Bell Tower", "Bo Crane")
    named = [part["text"] for part in story["removed"] if part["why"] == "control character"]
    assert named == ["\x07", "\x1b", "\x08", "\x1b", "\x7f", "\x01", "\ufffe"]
    found = bound.findings("control.txt")["control-character"]
    assert (found["line"], found["sentence"]) == (1, "7 control characters were left out.")
    assert bound.opened.find("story-2-chapter-1.xhtml", "//x:p/text()") == [
        "The bell rang twice. It was late.",
        "Nobody heard it.",
    ]


def test_a_title_of_spaces_is_none(bound: Bound) -> None:
    assert bound.story("spaces.txt")["title"] == "Spaces"
    assert bound.opened.find("content.opf", "//dc:publisher") == []
    assert "the file's name stands in: “Spaces”" in bound.findings("spaces.txt")["title-from-file-name"]["sentence"]


def test_a_story_without_chapters_is_one_page_after_its_title(bound: Bound) -> None:
    assert [name for name in bound.opened.names if "story-4" in name] == [
        "EPUB/story-4.xhtml",
        "EPUB/story-4-chapter-1.xhtml",
    ]


def test_chapters_without_text_keep_their_headings(bound: Bound) -> None:
    listed = bound.opened.find("toc.ncx", "//ncx:navLabel/ncx:text/text()")
    assert [label for label in listed if "—" in label] == [
        "Only Chapters — Chapter 1: Chapter 2",
        "Only Chapters — Chapter 3",
    ]


@pytest.mark.parametrize("key", ["title", "subtitle", "editor", "publisher", "imprint"])
@pytest.mark.parametrize("bad", ["\\u0000", "\\u001b", "\\u009b", "\\ufffe"])
def test_a_control_character_in_book_toml_is_refused_with_its_line(tmp_path: Path, key: str, bad: str) -> None:
    with (
        written(tmp_path / "pond", {"a.txt": "It rained.\n"}, f'# a book\n{key} = "a{bad}b"\n'),
        pytest.raises(GriffoError) as caught,
    ):
        open_book([Path("pond")])
    assert str(caught.value) == f"pond/book.toml:2: “{key}” holds a control character. Delete it."


@pytest.mark.parametrize("text", ["", " \n\t\n", "***\n\n* * *\n", "Chapter 1\n\nChapter 2\n"])
def test_an_empty_story_is_an_error_and_the_others_can_be_bound(tmp_path: Path, text: str) -> None:
    toml = 'title = "Pond"\n[[story]]\nsource = "empty.txt"\n[[story]]\nsource = "rain.txt"\n'
    with written(tmp_path / "pond", {"empty.txt": text, "rain.txt": "It rained all night.\n"}, toml):
        command = ["compile", "pond", "--format", "epub"]
        done = CliRunner().invoke(app, command, prog_name="griffo")
        assert (done.exit_code, Path("out").exists()) == (1, False)
        assert re.search(
            r"pond/empty\.txt: This file holds no (text|story, only header lines and the like)\.", done.stderr
        )
        done = CliRunner().invoke(app, [*command, "--keep-going"], prog_name="griffo")
        assert done.exit_code == 1
        assert "EPUB/story-1-chapter-1.xhtml" in Opened(Path("out/pond.epub").read_bytes()).names


# ---- very many chapters


def chapters(count: int) -> str:
    told = (
        f"Chapter {number}\n\nThe ferry left at noon on day {number}. “You are late,” he said."
        for number in range(1, count + 1)
    )
    return "The Tide\n\nby Ada Brook\n\n" + "\n\n".join(told) + "\n"


@pytest.mark.uncounted
def test_five_thousand_chapters_are_all_there_once(tmp_path: Path) -> None:
    """EPUBCheck finds nothing in this book either, but takes minutes for it."""
    with written(tmp_path / "pond", {"tide.txt": chapters(5000)}, 'title = "Pond"\n'):
        made = draft(open_book([Path("pond")]))
    content = epub.package(made.book, BARE, cover())
    opened = Opened(content)
    names = [f"story-1-chapter-{number}" for number in range(1, 5001)]
    assert [name for name in opened.find("content.opf", "//opf:itemref/@idref") if "chapter" in name] == names
    links = [f"{name}.xhtml" for name in names]
    assert [
        link for link in opened.find("contents.xhtml", "//x:nav[@epub:type='toc']//x:a/@href") if "chapter" in link
    ] == links
    assert [link for link in opened.find("toc.ncx", "//ncx:content/@src") if "chapter" in link] == links
    for number in (1, 2500, 5000):
        (said,) = opened.find(f"story-1-chapter-{number}.xhtml", "//x:p/text()")
        assert said == f"The ferry left at noon on day {number}. “You are late,” he said."
    assert {found.code for found in preflight(open_epub(content, "pond.epub"), "pond.epub")} == {"kindle-small-cover"}


def work(count: int, folder: Path) -> int:
    """Return how many calls it takes to read a story of so many chapters and to put it into an EPUB."""
    calls = 0

    def count_call(*_: object) -> None:
        nonlocal calls
        calls += 1

    with written(folder, {"tide.txt": chapters(count)}, 'title = "Pond"\n'):
        before = sys.getprofile()
        sys.setprofile(count_call)
        try:
            epub.package(draft(open_book([folder])).book, BARE, cover())
        finally:
            sys.setprofile(before)
    return calls


def test_the_work_grows_with_the_chapters_and_no_faster(tmp_path: Path) -> None:
    work(40, tmp_path / "first")  # what is done once and kept
    small, middle, large = (work(count, tmp_path / str(count)) for count in (100, 200, 400))
    assert large - middle < 2.03 * (middle - small)
