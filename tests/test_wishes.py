"""What authors say of printing and binding: how it is found, and that no printed book is made against it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdfium2 import PdfDocument
from tests.casefile import Case, folder
from tests.test_picture import run

from griffo.wishes import _WAYS, permission, refusal, wishes_in

if TYPE_CHECKING:
    from tests.conftest import Check


@pytest.mark.parametrize("case", folder("wishes"), ids=str)
def test_case(case: Case, check: Check) -> None:
    found = wishes_in(case.given)
    check(case, "\n".join(f"{', '.join(wish.refused)}: {wish.sentence}" for wish in found))


@pytest.mark.parametrize("case", folder("wishes"), ids=str)
def test_a_wish_has_its_place(case: Case) -> None:
    assert all(case.given[wish.start : wish.end] == wish.sentence for wish in wishes_in(case.given))


@pytest.mark.parametrize("sentence", _WAYS)
def test_every_way_of_saying_no_has_a_sentence_that_no_other_way_finds(sentence: str) -> None:
    assert [shown for shown, way in _WAYS.items() if re.search(way, sentence, re.IGNORECASE)] == [sentence]


@given(
    st.lists(st.sampled_from(["don't", "print", "bind", "not", "be", "no", "ask", "before", "I", "it", ",", "—", "x"]))
)
def test_any_words_at_all_are_read_and_quoted_as_they_stand(words: list[str]) -> None:
    text = " ".join(words * 20)
    assert all(wish.refused and text[wish.start : wish.end] == wish.sentence for wish in wishes_in(text))


@pytest.mark.parametrize(
    ("words", "on_the_imprint", "sentence"),
    [
        ("no-print", "not to be printed", "The author does not want this printed: “not to be printed”"),
        ("no-bind", "not to be bound", "The author does not want this bound: “not to be bound”"),
        ("no-repost", "not to be reposted", "The author does not want this reposted: “not to be reposted”"),
        ("Given by letter, May 2020", "Given by letter, May 2020", ""),
        ("To print and bind, in May", "To print and bind, in May", ""),
        ("For reading only. Please don’t bind", "For reading only. Please don’t bind",
         "The author does not want this bound: “Please don’t bind”"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_a_permission_is_leave_or_a_wish(words: str, on_the_imprint: str, sentence: str) -> None:
    assert permission(words) == on_the_imprint
    assert refusal(on_the_imprint) == sentence


# ---- what follows from a wish

NOTE = "A/N: Hello all! Please don't print or bind this. See you on Friday."
SENTENCE = "The author does not want this printed or bound: “Please don’t print or bind this.”"


@pytest.fixture
def pond(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book of two stories; the author of the first does not want it printed, in line 5."""
    monkeypatch.chdir(tmp_path)
    folder = Path("pond")
    folder.mkdir()
    told = "It rained. The ferry did not come, and nobody said why.\n\n" * 8
    (folder / "rain.txt").write_text(f"Rain\n\nby Ada Brook\n\n{NOTE}\n\n{told}", encoding="utf-8")
    shone = "The sun shone on the quay, and the gulls walked about as if they had paid for it.\n\n" * 8
    (folder / "sun.txt").write_text(f"Sun\n\nby Bo Crane\n\n{shone}", encoding="utf-8")
    return folder


def with_permission(folder: Path, words: str) -> None:
    rows = f'[[story]]\nsource = "rain.txt"\npermission = "{words}"\n\n[[story]]\nsource = "sun.txt"\n'
    (folder / "book.toml").write_text(f'title = "Pond"\n\n{rows}', encoding="utf-8")


def files() -> list[str]:
    return sorted(path.name for path in Path("out").glob("*"))


@pytest.mark.parametrize("more", [[], ["--format", "pdf"], ["--keep-going"], ["--strict"]], ids=" ".join)
def test_no_printed_book_is_made_against_a_wish(pond: Path, more: list[str]) -> None:
    assert run("compile", str(pond), *more, code=1) == (
        f"griffo: pond/rain.txt:5: {SENTENCE} Ask the author, and if you may, say --i-have-permission; or make the "
        "e-book alone, with --format epub.\n"
    )
    assert files() == []


def test_the_e_book_alone_is_made_with_a_warning(pond: Path) -> None:
    said = run("compile", str(pond), "--format", "epub")
    assert f"pond/rain.txt:5: warning: {SENTENCE}\n    Ask; then set permission in book.toml" in said
    assert files() == ["pond.epub"]
    assert f"rain.txt:5: warning: {SENTENCE}" in run("check", str(pond))


def test_leave_lets_everything_be_made_and_the_wish_goes_along(pond: Path) -> None:
    """From the book's PDF to that of its sheets; so whoever gets those is told too."""
    asked = "--i-have-permission"
    run("compile", str(pond), "--format", "pdf", "--strict", asked)
    told = f"“Rain” by Ada Brook: {SENTENCE}. Ask the author, and if you may, say {asked}.\n"
    assert run("impose", "out/pond.pdf", code=1) == f"griffo: out/pond.pdf: {told}"
    assert files() == ["pond.pdf"]
    run("impose", "out/pond.pdf", asked)
    assert run("impose", "out/pond-folio.pdf", code=1) == f"griffo: out/pond-folio.pdf: {told}"
    assert run("cover", str(pond), code=1) == (
        f"griffo: pond/rain.txt:5: {SENTENCE} Ask the author, and if you may, say {asked}.\n"
    )
    run("cover", str(pond), asked)
    assert files() == ["pond-cover.pdf", "pond-folio.pdf", "pond.pdf"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("no-print", "The author does not want this printed: “not to be printed”"),
        ("Please do not repost.", "The author does not want this reposted: “Please do not repost.”"),
    ],
)
def test_book_toml_can_say_it(pond: Path, words: str, said: str) -> None:
    with_permission(pond, words)
    refused = run("compile", str(pond), code=1)
    assert refused.startswith(f"griffo: pond/book.toml:5: rain.txt: {said} Ask the author")
    assert refused.count("\n") == 1
    run("compile", str(pond), "--i-have-permission", "--format", "pdf")
    assert f"“Rain” by Ada Brook: {said}. Ask" in run("impose", "out/pond.pdf", code=1)
    with PdfDocument("out/pond.pdf") as opened:
        imprint = " ".join(opened[3].get_textpage().get_text_range().split())
    shown = permission(words).removesuffix(".").replace("'", "’")
    assert f"Permission: {shown}." in imprint


def test_what_was_agreed_is_leave(pond: Path) -> None:
    with_permission(pond, "Given by letter, May 2020")
    run("compile", str(pond), "--format", "pdf")
    run("impose", "out/pond.pdf")
    run("cover", str(pond))


def test_a_pdf_of_two_wishes_counts_them_and_a_foreign_one_cannot_flood_the_terminal(pond: Path) -> None:
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(300, 400))
        made.docinfo["/GriffoWishes"] = "x" * 5000 + "\x1b[2J\nsecond\n\n"
        made.save(pond / "odd.pdf")
    said = run("impose", str(pond / "odd.pdf"), code=1)
    assert said.startswith("griffo: pond/odd.pdf: xxx")
    assert said.endswith("x. There is 1 more like it. Ask the author, and if you may, say --i-have-permission.\n")
    assert len(said) < 600
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(300, 400))
        made.trailer["/Info"] = made.make_indirect(pikepdf.Dictionary({"/GriffoWishes": 5}))
        made.save(pond / "odd.pdf")
    run("impose", str(pond / "odd.pdf"))


def test_every_volume_carries_the_wishes_of_its_own_stories(pond: Path) -> None:
    (pond / "book.toml").write_text('title = "Pond"\n\n[print]\nmax-words = 1000\n', encoding="utf-8")
    (pond / "sun.txt").write_text("Sun\n\nby Bo Crane\n\n" + "The sun shone on the ferry. \n\n" * 250, encoding="utf-8")
    run("compile", str(pond), "--format", "pdf", "--i-have-permission")
    assert files() == ["pond-volume-1.pdf", "pond-volume-2.pdf"]
    run("impose", "out/pond-volume-1.pdf", code=1)
    run("impose", "out/pond-volume-2.pdf")
