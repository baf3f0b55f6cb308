"""A printed book in volumes: where it is parted, what each volume is, and that parting it sets nothing twice."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdfium2 import PdfDocument
from tests.books import block, book, note, story
from tests.test_pdf import prose
from typer.testing import CliRunner

from griffo import cli
from griffo.emit.parts import each_here, each_once
from griffo.emit.pdf import press
from griffo.emit.told import volume_in
from griffo.model import Anthology, Meta, NotesPolicy, Volume
from griffo.paper import Printer
from griffo.style import load, names
from griffo.volumes import Limit, filled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from griffo.emit.pdf import Pressed

CLASSIC = load("classic")


@given(st.lists(st.integers(1, 50)), st.integers(1, 100), st.integers(0, 20))
def test_each_volume_takes_all_that_it_can_hold(sizes: list[int], most: int, front: int) -> None:
    """What is known at once leaves the front matter out."""

    def might(first: int, end: int) -> bool:
        return sum(sizes[first:end]) <= most

    def fits(first: int, end: int) -> bool:
        assert might(first, end), "what cannot be is not looked at"
        return known(first, end)

    def known(first: int, end: int) -> bool:
        return front + sum(sizes[first:end]) <= most

    found = list(filled(len(sizes), might, fits))
    assert [at for first, end in found for at in range(first, end)] == list(range(len(sizes)))
    assert all(known(first, end) or end == first + 1 for first, end in found)
    assert not any(known(first, end + 1) for first, end in found[:-1])


def tales(*pages: int) -> Anthology:
    """Return a book of stories that are so many pages long, in the style classic."""
    stories = [
        story(*(block(prose(115, 20 * number + at)) for at in range(3 * count - 2)), title=f"Tale {number}")
        for number, count in enumerate(pages, 1)
    ]
    return book(*stories, title="River Tales", editor="Cy Dale", foreword="Before all.")


def texts(pressed: Pressed) -> list[str]:
    with PdfDocument(pressed.content) as opened:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in opened]


def information(pressed: Pressed) -> dict[str, str]:
    with pikepdf.open(BytesIO(pressed.content)) as opened:
        return {key: str(value) for key, value in opened.docinfo.as_dict().items()}


def volumes(made: Iterable[Pressed]) -> list[tuple[int, int]]:
    return [(one.volume.first, one.volume.last) for one in made if one.volume]


@pytest.mark.parametrize("name", names())
def test_every_volume_is_a_book_of_its_own(name: str) -> None:
    made = press(tales(1, 1, 1), load(name), limit=Limit(words=300))
    assert volumes(made) == [(1, 2), (3, 3)]
    for number, one in enumerate(made, 1):
        pages = texts(one)
        said = f"Volume {number} of 2"
        assert pages[0].casefold() == f"river tales {said}".casefold(), "the half title"
        title = pages[2].casefold()
        assert title.startswith("river tales")
        assert title.index("tales") < title.index(said.casefold()) < title.index("ada brook")
        assert f"River Tales. {said}. Compiled by" in pages[3]
        assert f"River Tales, {said}, was put together" in " ".join(pages[-2:])
        assert information(one)["/Title"] == f"River Tales, {said}"
        mine = {f"Tale {n}" for n in ((1, 2), (3,))[number - 1]}
        assert {f"Tale {n}" for n in (1, 2, 3) if f"Tale {n}" in pages[4]} == mine, "the contents"
        assert volume_in(information(one)) == one.volume
        assert next(start.label for start in one.pages if start.section.startswith("story")) == "1"
    assert "Before all." in " ".join(texts(made[0]))
    assert "Before all." not in " ".join(texts(made[1]))


@pytest.mark.uncounted
def test_no_volume_has_more_pages_than_allowed_and_none_could_hold_one_story_more() -> None:
    """Front matter and colophon count, and so do blank pages."""
    whole, make = tales(3, 2, 4, 1, 5, 2, 2, 6, 1), each_once(each_here)
    made = press(whole, CLASSIC, make, Limit(pages=20))
    rows = volumes(made)
    assert [one.sheets <= 20 for one in made] == [True] * len(made)
    assert rows[0][0] == 1
    assert rows[-1][1] == len(whole.stories)
    for (first, last), (following, _) in pairwise(rows):
        assert following == last + 1
        more = replace(
            whole,
            stories=whole.stories[first - 1 : last + 1],
            volume=Volume(1, 2, first, last + 1),
            foreword=whole.foreword if first == 1 else "",
        )
        assert press(more, CLASSIC, make)[0].sheets > 20


def test_a_story_that_is_too_long_is_a_volume_by_itself() -> None:
    made = press(tales(1, 14, 1), CLASSIC, limit=Limit(pages=16))
    assert volumes(made) == [(1, 1), (2, 2), (3, 3)]
    assert made[1].sheets > 16 >= made[0].sheets


def test_a_book_that_is_not_too_long_is_whole() -> None:
    (whole,) = press(tales(1, 1), CLASSIC)
    (made,) = press(tales(1, 1), CLASSIC, limit=Limit(words=10_000, pages=100))
    assert made == whole
    assert made.volume is None


def test_parting_a_book_sets_no_story_twice_and_none_anew() -> None:
    def counted(limit: Limit) -> Counter[Any]:
        made: Counter[Any] = Counter()

        def make(_kind: str, work: Any, jobs: Any, /) -> list[bytes]:
            wanted = list(jobs)
            made.update(job for _, _, job in wanted if "story" in "".join(job.sections[:1]))
            return [work(job) for _, _, job in wanted]

        press(tales(2, 2, 2, 2), CLASSIC, make, limit)
        return made

    assert counted(Limit(pages=16)) == counted(Limit())


@pytest.mark.uncounted
def test_margins_are_those_of_the_volume() -> None:
    """The whole book would need a wider margin at the spine than any of its volumes."""
    printer = Printer("Ox", safe=18, inside=((20, 36), (400, 90)))
    whole = tales(4, 4, 4, 4)

    def left(pressed: Pressed) -> float:
        with PdfDocument(pressed.content) as opened:
            text = opened[next(n for n in range(len(opened)) if opened.get_page_label(n) == "1")].get_textpage()
            shown = [n for n in range(text.count_chars()) if text.get_text_range(n, 1).strip()]
            return float(min(text.get_charbox(n)[0] for n in shown))

    style = replace(CLASSIC, printer=printer)
    make = each_once(each_here)
    (one,) = press(whole, style, make)
    first, *_ = press(whole, style, make, Limit(pages=18))
    assert left(one) == pytest.approx(90, abs=2)
    assert left(first) == pytest.approx(CLASSIC.leaf.inner, abs=2)


def test_gathered_notes_close_the_volume_of_their_story() -> None:
    stories = [
        story(
            note(f"Written in year {n}."),
            block("It rained. " * 40),
            meta=Meta(title=f"Tale {n}"),
            notes=NotesPolicy.GATHER,
        )
        for n in (1, 2)
    ]
    made = press(book(*stories), CLASSIC, limit=Limit(words=100))
    for number, one in enumerate(made, 1):
        text = " ".join(texts(one))
        assert f"Written in year {number}." in text
        assert f"Written in year {3 - number}." not in text


@pytest.mark.parametrize(
    "said", ["", "2 of 3", "0 of 3, stories 1 to 2", "4 of 3, stories 1 to 2", "1 of 3, stories 3 to 2", "x" * 99]
)
def test_what_a_foreign_pdf_says_is_believed_only_where_it_can_be(said: str) -> None:
    assert volume_in({"/GriffoVolume": said}) is None


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book of three stories of some 200, 200 and 1200 words."""
    monkeypatch.chdir(tmp_path)
    folder = Path("shelf")
    folder.mkdir()
    for number, words in enumerate((200, 200, 1200), 1):
        told = "\n\n".join(prose(100, 40 * number + at) for at in range(words // 100))
        (folder / f"tale-{number}.txt").write_text(f"Tale {number}\n\nby Ada Brook\n\n{told}\n", encoding="utf-8")
    return folder


def with_print(folder: Path, lines: str) -> Path:
    (folder / "book.toml").write_text(f'title = "River Tales"\n\n[print]\n{lines}\n', encoding="utf-8")
    return folder


def compiled(folder: Path, *args: str) -> dict[str, Any]:
    done = CliRunner().invoke(cli.app, ["compile", str(folder), "--json", *args], prog_name="griffo")
    assert done.exit_code == 0, done.output
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def test_a_compile_writes_a_file_for_each_volume_and_one_e_book(shelf: Path) -> None:
    report = compiled(with_print(shelf, "max-words = 1000"))
    rows = [(row["format"], Path(row["path"]).name, row.get("volume")) for row in report["outputs"]]
    assert rows == [
        ("epub", "river-tales.epub", None),
        ("pdf", "river-tales-volume-1.pdf", 1),
        ("pdf", "river-tales-volume-2.pdf", 2),
    ]
    words = [row["words"] for row in report["outputs"]]
    assert words[0] == words[1] + words[2] == sum(one["words"] for one in report["stories"])
    for row in report["outputs"][1:]:
        with PdfDocument(row["path"]) as opened:
            assert len(opened) == row["pages"]
    found = {finding["code"]: finding for finding in report["findings"]}
    assert found["long-story"]["line"] == 4
    assert found["long-story"]["sentence"] == "“Tale 3” alone makes a volume of 1,200 words, and 1,000 are allowed."
    assert found["no-page-list"]["level"] == "info"
    assert compiled(shelf)["outputs"] == report["outputs"], "and the same of what was kept"


def test_what_an_earlier_compile_left_is_told(shelf: Path) -> None:
    compiled(with_print(shelf, "max-words = 1000"), "--format", "pdf")
    found = compiled(with_print(shelf, "max-words = 9000"), "--format", "pdf")["findings"]
    assert [(one["code"], one["file"]) for one in found] == [("left-over", "out/river-tales-volume-1.pdf")]
    found = compiled(with_print(shelf, "max-words = 1000"), "--format", "pdf")["findings"]
    assert ("left-over", "out/river-tales.pdf") in [(one["code"], one["file"]) for one in found]


def test_pages_of_every_volume_are_looked_at(shelf: Path) -> None:
    with_print(shelf, "max-words = 1000")
    done = CliRunner().invoke(cli.app, ["check", str(shelf), "--pages"], prog_name="griffo")
    assert "river-tales-volume-1.pdf: info: " in done.stdout
    assert "river-tales-volume-2.pdf: info: " in done.stdout


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("max-pages = 3", "“max-pages” cannot be 3: that is less than a volume can have. Write a number from 16 up."),
        ("max-words = true", "“max-words” is true or false, where a number belongs. Write max-words = 10000."),
        ('max-words = "9000"', "“max-words” is text, where a number belongs. Write max-words = 10000."),
        ("max-page = 300", "Unknown key “max-page”. Did you mean “max-pages”?"),
    ],
)
def test_a_limit_that_will_not_do_is_said(shelf: Path, line: str, sentence: str, capsys: Any) -> None:
    with pytest.raises(SystemExit):
        cli.main(["compile", str(with_print(shelf, line))])
    assert capsys.readouterr().err == f"griffo: shelf/book.toml:4: {sentence}\n"


def test_a_limit_above_the_table_is_told_where_it_belongs(shelf: Path, capsys: Any) -> None:
    (shelf / "book.toml").write_text("max-pages = 300\n", encoding="utf-8")
    with pytest.raises(SystemExit):
        cli.main(["compile", str(shelf)])
    assert "book.toml:1: Unknown key “max-pages”. It belongs below a line [print]." in capsys.readouterr().err
