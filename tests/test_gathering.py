"""Files that hold several stories: how each is named, and how it comes into a book."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.books import cover

from griffo.compile import bind, draft, open_book, open_story
from griffo.config import located
from griffo.decisions import Decision, load, save
from griffo.emit.epub import package
from griffo.emit.html import emit
from griffo.errors import GriffoError
from griffo.model import Kind
from griffo.read import BUNDLES, READERS, Bundle
from griffo.read.bundled import distinct
from griffo.style import load as load_style

PONDS = """\
Rain

It rained all day on the pond, and nobody minded.

"Good," said the frog.
%
Sun

The sun came out.

"Well," said the frog, and all the frogs went in.
"""
"""A kind of file made up for these tests: stories parted by a percent sign, each with its title in its first line."""


def _told(data: bytes) -> list[tuple[str, bytes]]:
    return [(part.strip().partition(b"\n")[0].decode(), part.strip()) for part in data.split(b"%")]


@pytest.fixture(autouse=True)
def pond(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two stories in ``ponds.row``, seen from inside."""
    row = Bundle(
        lambda data, _: distinct(title for title, _ in _told(data)),
        lambda data, name, part: READERS[".txt"](dict(_told(data))[part], name),
    )
    monkeypatch.setitem(BUNDLES, ".row", row)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ponds.row").write_text(PONDS)
    return tmp_path


def names(*paths: str) -> list[str]:
    return [entry.name for entry in open_book([Path(path) for path in paths]).entries]


def toml(*lines: str) -> None:
    Path("book.toml").write_text("\n".join(lines))


def refused(*paths: str) -> str:
    with pytest.raises(GriffoError) as caught:
        open_book([Path(path) for path in paths])
    return str(caught.value)


def test_a_file_brings_in_all_its_stories() -> None:
    assert names("ponds.row") == names(".") == ["ponds.row#Rain", "ponds.row#Sun"]
    made = draft(open_book([Path("ponds.row")]))
    assert [story.report.title for story in (one.told for one in made.prepared)] == ["Rain", "Sun"]
    assert [story.source for story in made.book.stories] == ["ponds.row#Rain", "ponds.row#Sun"]


@pytest.mark.parametrize("one", ["ponds.row#2", "ponds.row#Sun", "ponds.row#sun"])
def test_one_of_them_by_name_or_number(one: str) -> None:
    assert names(one) == ["ponds.row#Sun"]
    toml("[[story]]", f'source = "{one}"', 'title = "Noon"')
    assert names(".") == ["ponds.row#Sun"]
    story = draft(open_book([Path()])).book.stories[0]
    assert story.meta.title == "Noon"
    assert "frogs" in story.blocks[-1].text.value


def test_what_a_row_says_about_several_holds_for_each() -> None:
    toml("[[story]]", 'source = "ponds.row"', 'author = "A. Moss"')
    assert [story.meta.authors for story in draft(open_book([Path()])).book.stories] == [("A. Moss",)] * 2


def test_a_row_about_several_cannot_give_them_one_title() -> None:
    toml("[[story]]", 'source = "ponds.row"', 'title = "Noon"')
    assert refused(".") == (
        "book.toml:3: “title” is about one story, and “ponds.row” holds 2. "
        "Name one of them, such as source = ponds.row#1 between quotation marks."
    )


@pytest.mark.parametrize(
    ("one", "sentence"),
    [
        ("ponds.row#Rian", "“ponds.row” holds no story “Rian”. Did you mean “Rain”?"),
        ("ponds.row#3", "“ponds.row” holds no story “3”. It holds “Rain” and “Sun”."),
        ("ponds.row#0", "“ponds.row” holds no story “0”. It holds “Rain” and “Sun”."),
        ("mud.txt#1", "“mud.txt” is one story, not several. Name the file alone: mud.txt"),
    ],
)
def test_a_story_that_is_not_there(one: str, sentence: str) -> None:
    Path("mud.txt").write_text("Mud.\n")
    toml("[[story]]", f'source = "{one}"')
    assert refused(".") == f"book.toml:2: {sentence}"


def test_the_same_story_twice() -> None:
    toml("[[story]]", 'source = "ponds.row"', "[[story]]", 'source = "ponds.row#2"')
    assert refused(".") == "book.toml:4: “ponds.row#Sun” is in the book twice. Take one of the two out of the book."


def test_commands_about_one_story_want_one() -> None:
    with pytest.raises(GriffoError, match=r"holds 2 stories: “Rain” and “Sun”\. Name one of them, such as ponds.row#1"):
        open_story(Path("ponds.row"))
    assert open_story(Path("ponds.row#1"))[1].part == "Rain"


def test_decisions_about_each_are_kept_apart() -> None:
    path, words = Path("ponds.row"), {"prefix": "It rained ", "exact": "all day", "suffix": " on the pond, and nobody"}
    rain = Decision(decision="accept", kind=Kind.EMPHASIS, **words)
    file = save(path, [rain], PONDS, "Rain")
    assert file.name == "ponds#rain.marks.toml"
    assert load(path, "Rain") == (rain,)
    assert load(path, "Sun") == load(path) == ()
    story = bind(*open_story(Path("ponds.row#Rain"))).story
    assert [span.kind for block in story.blocks for span in block.spans] == [Kind.EMPHASIS]
    assert draft(open_book([Path()])).findings == (), "the file with decisions is part of the book"


def test_a_decision_that_is_lost_names_its_file() -> None:
    save(Path("ponds.row"), [Decision(decision="accept", kind=Kind.EMPHASIS, exact="snowed")], PONDS, "Rain")
    found = bind(*open_story(Path("ponds.row#Rain"))).story.findings
    assert any(one.sentence.startswith("A decision in ponds#rain.marks.toml has no place") for one in found)


def test_a_file_whose_own_name_has_the_sign_in_it() -> None:
    Path("no#1.txt").write_text("It rained.\n")
    assert names("no#1.txt") == ["no#1.txt"]
    assert located(Path("no#1.txt")) == (Path("no#1.txt"), "")


def test_two_names_never_make_one_file() -> None:
    assert distinct(["Rain", "rain!", "", "Rain", "a\nb"]) == ("Rain", "rain! (2)", "Untitled", "Rain (3)", "a b")


def test_a_file_that_cannot_be_read_is_left_out_with_a_reason(pond: Path) -> None:
    def broken(_data: bytes, name: str, _fetch: object = None) -> list[str]:
        raise GriffoError("This file is cut short.", file=name)

    BUNDLES[".row"] = Bundle(broken, lambda data, name, _: broken(data, name))  # type: ignore[arg-type, return-value]
    (pond / "mud.txt").write_text("Mud\n\nIt was mud, all of it.\n")
    READERS[".row"] = broken  # type: ignore[assignment]
    try:
        made = draft(open_book([pond]))
    finally:
        del READERS[".row"]
    assert [one.sentence for one in made.findings] == ["This file is cut short."]
    assert len(made.prepared) == 1


def test_a_book_that_was_made_of_the_stories_beside_it_is_none_of_them(pond: Path) -> None:
    (pond / "ponds.row").rename(pond / "rain.txt")
    made = draft(open_book([pond]))
    style = replace(load_style("classic"), embedded=False)
    (pond / "old.epub").write_bytes(package(made.book, style, cover()))
    (pond / "old.html").write_bytes(emit(made.book, style))
    again = draft(open_book([pond]))
    assert [story.source for story in again.book.stories] == ["rain.txt"]
    assert [(one.code, Path(one.file).name) for one in again.findings] == [
        ("own-book", "old.epub"),
        ("own-book", "old.html"),
    ]
    (pond / "rain.txt").rename(pond / "mud.txt")
    assert names(".") == ["mud.txt", "old.epub", "old.html"], "they were made of something else"
    (pond / "mud.txt").unlink()
    assert names("old.epub") == ["old.epub"]
    assert names(".") == ["old.epub", "old.html"], "with no story beside them they are the stories"
