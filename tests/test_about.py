"""What the compiler says about authors: found by their names, set once, where their stories end."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from tests.books import block, book, story
from tests.checking import epubcheck
from tests.test_epub import made

from griffo.compile import Draft, draft, open_book
from griffo.emit import markdown
from griffo.emit.epub import emit
from griffo.emit.page import Page
from griffo.emit.pages import pages
from griffo.errors import GriffoError
from griffo.model import About, Anthology, Group, Meta
from griffo.style import load

ADA = About(("Ada Brook", "ada brook"), "She keeps *bees*.\n\n## Where\n\nBy the river.")
BO = About(("Bo Crane",), "# Bo, of the Mill\n\nHe grinds.")


def by(*authors: str) -> Anthology:
    """Return a book of one story by each, in this order."""
    stories = (
        story(block("Open."), meta=Meta(title=f"Tale {n}", authors=(each,))) for n, each in enumerate(authors, 1)
    )
    return book(*stories)


def openings(made: Anthology) -> list[tuple[str, str, int]]:
    """Return the pages that begin something, as (name, label, level), from the first story on."""
    found = [(page.name, page.label, page.level) for page in pages(made, "epub") if page.level]
    return [each for each in found if "chapter" not in each[0] and each[0] != "colophon"]


def test_of_a_book_s_only_author_it_stands_after_the_stories() -> None:
    assert openings(replace(by("Ada Brook", "ada brook"), about=(ADA,))) == [
        ("story-1", "Tale 1", 1),
        ("story-2", "Tale 2", 1),
        ("about-2", "About Ada Brook", 1),
    ]


def test_it_closes_the_part_that_an_author_has_alone() -> None:
    parts = (Group("Ada Brook", 2), Group("Others", 2))
    made = replace(by("Ada Brook", "Ada Brook", "Bo Crane", "Cy Dale"), groups=parts, about=(ADA, BO))
    assert openings(made) == [
        ("part-1", "Ada Brook", 1),
        ("story-1", "Tale 1", 2),
        ("story-2", "Tale 2", 2),
        ("about-2", "About Ada Brook", 2),
        ("part-2", "Others", 1),
        ("story-3", "Tale 3", 2),
        ("story-4", "Tale 4", 2),
        ("contributors", "Bo, of the Mill", 1),
    ]


@pytest.mark.parametrize("authors", [("Ada Brook", "Bo Crane"), ("Ada Brook", "Bo Crane", "Ada Brook")])
def test_of_several_authors_all_stands_on_one_page_once(authors: tuple[str, ...]) -> None:
    made = replace(by(*authors), about=(ADA, BO))
    assert openings(made)[-1] == ("contributors", "About the Authors", 1)
    (page,) = (page for page in pages(made, "epub") if page.kind == "contributors")
    assert headings(page) == ["<h2>About the Authors", "<h3>Ada Brook", "<h4>Where", "<h3>Bo, of the Mill"]


def headings(page: Page) -> list[str]:
    return [f"<{level}>{text}" for level, text in re.findall(r"<(h\d)[^>]*>([^<]*)", str(page.body))]


def test_a_page_of_its_own_has_its_heading() -> None:
    (page,) = (page for page in pages(replace(by("Ada Brook"), about=(ADA,)), "epub") if page.kind == "about")
    assert headings(page) == ["<h2>About Ada Brook", "<h3>Where"]
    assert "<em>bees</em>" in page.body


def test_who_writes_with_others_stands_after_all_stories() -> None:
    both = book(story(meta=Meta(title="Two", authors=("Ada Brook", "Bo Crane"))))
    assert openings(replace(both, about=(ADA,)))[-1] == ("contributors", "About Ada Brook", 1)


def test_epubcheck_finds_nothing(tmp_path: Path) -> None:
    parts = (Group("Ada Brook", 1), Group("Others", 3))
    file = tmp_path / "about.epub"
    whole = replace(by("Ada Brook", "Bo Crane", "Cy Dale", "Bo Crane"), groups=parts, about=(ADA, BO))
    file.write_bytes(emit(whole, load("classic")))
    assert epubcheck(file) == []
    assert made(whole).find("contributors.xhtml", "//x:section/@epub:type") == ["contributors"]
    assert "## About Ada Brook\n\nShe keeps *bees*." in markdown.emit(whole, load("classic")).decode()


@pytest.fixture
def pond(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder ``pond`` with a story by Zoë Ruß and one by J. R. Fenn, and an empty ``authors``."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "pond"
    (folder / "authors").mkdir(parents=True)
    known = (
        ("Rain", "Zoë Ruß", "It fell on the pond all day."),
        ("Snow", "J. R. Fenn", "When it was over the mill was white."),
    )
    for title, author, words in known:
        (folder / f"{title}.txt").write_text(f"Title: {title}\nAuthor: {author}\n\n{words}\n", "utf-8")
    return folder


def drafted() -> Draft:
    return draft(open_book([Path("pond")]))


@pytest.mark.parametrize("name", ["Zoë Ruß", "zoe-russ", "ZOË_RUSS", "zoë  ruß"])
def test_a_file_is_found_by_the_author_s_name(pond: Path, name: str) -> None:
    (pond / "authors" / f"{name}.md").write_text("Zoë draws maps.\n", "utf-8")
    (pond / "authors" / ".hidden").write_text("?")
    assert drafted().book.about == (About(("Zoë Ruß",), "Zoë draws maps.\n"),)
    assert drafted().findings == ()
    assert pond / "authors" / f"{name}.md" in {path.resolve() for path in drafted().files}


def test_a_file_about_nobody_is_left_out_and_said_so(pond: Path) -> None:
    (pond / "authors" / "zoe-rust.md").write_text("?")
    (pond / "authors" / "nobody.md").write_text("?")
    (pond / "authors" / "j-r-fenn.txt").write_text("?")
    made, nobody = drafted(), "This is about nobody who wrote a story of the book; it is left out."
    assert made.book.about == ()
    assert [str(found.error()) for found in made.findings] == [
        "pond/authors/j-r-fenn.txt: By its name this is no Markdown; it is left out. Let it end in .md.",
        f"pond/authors/nobody.md: {nobody} Name it as the stories name the author.",
        f"pond/authors/zoe-rust.md: {nobody} Did you mean “zoe-russ”?",
    ]


def test_what_is_about_authors_is_no_story(pond: Path) -> None:
    for number in (1, 2):
        (pond / "authors" / f"{number}.txt").write_text("It is not about rain.")
    assert [entry.name for entry in open_book([Path("pond")]).entries] == ["Rain.txt", "Snow.txt"]


def test_two_files_about_one_author_are_refused(pond: Path) -> None:
    (pond / "authors" / "Zoë Ruß.md").write_text("?")
    (pond / "authors" / "zoe-russ.md").write_text("?")
    with pytest.raises(GriffoError, match=r"pond/authors/zoe-russ\.md: This is about the same author as “Zoë Ruß\.md”"):
        drafted()


@pytest.mark.parametrize("link", ["authors", "authors/zoe-russ.md"])
def test_nothing_is_followed_out_of_the_folder(pond: Path, link: str) -> None:
    outside = pond.parent / "outside"
    outside.mkdir()
    (outside / "zoe-russ.md").write_text("A secret.")
    if link == "authors":
        (pond / "authors").rmdir()
        (pond / link).symlink_to(outside)
    else:
        (pond / link).symlink_to(outside / "zoe-russ.md")
    with pytest.raises(GriffoError, match=f"pond/{link}: “{Path(link).name}” leads out of the book's folder"):
        drafted()


def test_a_file_that_is_no_text_is_refused(pond: Path) -> None:
    (pond / "authors" / "zoe-russ.md").write_bytes(b"PK\x03\x04" + bytes(60))
    with pytest.raises(GriffoError, match=r"pond/authors/zoe-russ\.md: "):
        drafted()
