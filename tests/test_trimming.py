"""Bleed and marks: the boxes of every page, what stands outside its trim, and what the imposer makes of both."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from shutil import copytree

import numpy as np
import pikepdf
import pytest
from pypdfium2 import PdfDocument
from tests.books import many_stories
from typer.testing import CliRunner

from griffo import cli
from griffo.emit import pdf
from griffo.paper import INCH, MARKS, MM, SIZES
from griffo.style import load, names, printed

BLEED = 3 * MM
LENGTH, SLUG = 5 * MM, 7 * MM
"""How long marks are, and what they take beyond the bleed."""


@cache
def made(style: str, bleed: float, marks: tuple[str, ...]) -> bytes:
    return pdf.emit(many_stories(2), printed(load(style), None, None, bleed, marks))


@pytest.mark.parametrize("style", names())
@pytest.mark.parametrize(("bleed", "marks"), [(BLEED, ()), (BLEED, MARKS), (0, ("crop",)), (10 * MM, ("cross",))])
def test_every_page_has_its_boxes_inside_one_another(style: str, bleed: float, marks: tuple[str, ...]) -> None:
    leaf = load(style).leaf
    with pikepdf.open(BytesIO(made(style, bleed, marks))) as opened:
        for page in opened.pages:
            edges = [(page.trimbox, 0), (page.bleedbox, bleed), (page.mediabox, bleed + (SLUG if marks else 0))]
            for box, beyond in edges:
                trim = (-beyond, -beyond, leaf.width + beyond, leaf.height + beyond)
                assert [float(each) for each in box] == pytest.approx(trim, abs=0.001)


@pytest.mark.parametrize("marks", [(), MARKS])
@pytest.mark.parametrize("language", ["en", "he"])
def test_bleed_at_the_outer_edges_changes_sides_with_the_page(language: str, marks: tuple[str, ...]) -> None:
    """The size of the page is what KDP and IngramSpark look at: the trim, and 0.125 in more across and 0.25 in down."""
    style = printed(load("classic"), SIZES["6 x 9"], None, 9, marks, outer_bleed=True)
    slug = SLUG if marks else 0
    with pikepdf.open(BytesIO(pdf.emit(replace(many_stories(3), language=language), style))) as opened:
        assert len(opened.pages) > 10
        for number, page in enumerate(opened.pages):
            spine_at_left = (number % 2 == 0) is (language == "en")
            left, right = (0, 9) if spine_at_left else (9, 0)
            trim, bleed, media = ([float(each) for each in box] for box in (page.trimbox, page.bleedbox, page.mediabox))
            assert trim == pytest.approx([0, 0, 432, 648])
            assert bleed == pytest.approx([-left, -9, 432 + right, 657])
            assert media == pytest.approx([-left - slug, -9 - slug, 432 + right + slug, 657 + slug], abs=0.001)
            if not marks:
                assert [media[2] - media[0], media[3] - media[1]] == pytest.approx([6.125 * INCH, 9.25 * INCH])


def test_what_runs_off_a_page_reaches_the_outer_bleed_and_not_the_spine(tmp_path: Path) -> None:
    copytree(load("classic").folder, tmp_path / "mine")
    with (tmp_path / "mine" / "print.css").open("a", encoding="utf-8") as sheet:
        sheet.write("\n@page { background: #999 }\n")
    style = printed(load("mine", tmp_path), None, None, 9, ("crop",), outer_bleed=True)
    with PdfDocument(pdf.emit(many_stories(2), style)) as opened:
        for number, page in enumerate(opened):
            grey = np.asarray(page.render(scale=2, grayscale=True).to_numpy()).squeeze()
            row = np.flatnonzero(grey[grey.shape[0] // 3] < 200)
            slug = round(2 * SLUG)
            if not page.get_textpage().count_chars():
                continue  # a leaf between two parts of the book, which nobody set
            assert row[0] == pytest.approx(slug, abs=2)
            assert grey.shape[1] - 1 - row[-1] == pytest.approx(slug, abs=2)
            assert row[-1] - row[0] == pytest.approx(2 * (style.leaf.width + 9), abs=4), number


def test_marks_at_the_spine_point_at_the_trim_too() -> None:
    style = printed(load("classic"), None, None, 9, ("crop",), outer_bleed=True)
    with PdfDocument(pdf.emit(many_stories(2), style)) as opened:
        for number, page in enumerate(opened):
            left, foot = (SLUG + (9 if number % 2 else 0), SLUG + 9)
            dark = np.asarray(page.render(scale=4, grayscale=True).to_numpy()).squeeze() < 160
            head, side = dark[: round(4 * LENGTH)], dark[:, : round(4 * LENGTH)]
            columns, rows = np.flatnonzero(head.any(axis=0)), np.flatnonzero(side.any(axis=1))
            assert columns[0] == pytest.approx(4 * left, abs=1.5)
            assert columns[-1] == pytest.approx(4 * (left + style.leaf.width), abs=1.5)
            assert rows[-1] == pytest.approx(dark.shape[0] - 4 * foot, abs=1.5)


def test_a_book_without_them_has_pages_of_its_trim_alone() -> None:
    with pikepdf.open(BytesIO(pdf.emit(many_stories(2), load("classic")))) as opened:
        for page in opened.pages:
            assert [*page.mediabox] == [*page.trimbox] == [*page.bleedbox]


@pytest.mark.parametrize("marks", [("crop",), ("cross",), MARKS])
def test_marks_stand_outside_the_bleed_and_point_at_the_trim(marks: tuple[str, ...]) -> None:
    scale = 4
    beyond = BLEED + SLUG
    with PdfDocument(made("classic", BLEED, marks)) as opened:
        for page in opened:
            dark = np.asarray(page.render(scale=scale, grayscale=True).to_numpy()).squeeze() < 160
            high, wide = dark.shape
            slug, trim = round(SLUG * scale), round(beyond * scale)
            inner = dark[trim : high - trim, trim : wide - trim]
            quiet = dark[slug : high - slug, slug : wide - slug].sum() - inner.sum()
            assert quiet == 0, "nothing of them in the bleed"
            edge = dark[: round(LENGTH * scale)]
            columns = set(np.flatnonzero(edge.any(axis=0)))
            corners = {trim - 1, trim, wide - trim, wide - trim - 1}
            assert bool(columns & corners) == ("crop" in marks)
            assert bool(columns & {wide // 2 - 1, wide // 2}) == ("cross" in marks)


def test_marks_are_no_part_of_the_text_that_is_read_out() -> None:
    with pikepdf.open(BytesIO(made("classic", 0, MARKS))) as opened:
        for page in opened.pages:
            first = next(iter(page.obj.Contents)) if isinstance(page.obj.Contents, pikepdf.Array) else page.obj.Contents
            drawn = first.read_bytes()
            assert drawn.startswith(b"/Artifact <</Type /Page>> BDC")
            assert drawn.endswith(b"EMC")
            assert b"0 0 0 1 K" in drawn


@pytest.mark.parametrize("language", ["en", "he"])
@pytest.mark.parametrize("outer", [False, True])
def test_the_imposer_takes_the_trim(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    outer: bool,  # noqa: FBT001
    language: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    sheets, tale = [], replace(many_stories(2), language=language)
    style = printed(load("classic"), None, None, BLEED, MARKS, outer_bleed=outer)
    for name, content in (("marked", pdf.emit(tale, style)), ("plain", pdf.emit(tale, load("classic")))):
        Path(f"{name}.pdf").write_bytes(content)
        done = CliRunner().invoke(cli.app, ["impose", f"{name}.pdf", "--json", "-o", name])
        assert done.exit_code == 0, done.output
        output = json.loads(done.stdout)
        sheets.append((output, next(Path(name).glob("*.pdf")).read_bytes()))
    with PdfDocument(sheets[0][1]) as marked, PdfDocument(sheets[1][1]) as plain:
        assert len(marked) == len(plain)
        for here, there in zip(marked, plain, strict=True):
            assert here.get_size() == there.get_size()
            pictures = [np.asarray(page.render(grayscale=True).to_numpy(), int) for page in (here, there)]
            assert (abs(pictures[0] - pictures[1]) > 8).sum() <= 40


def test_changing_them_changes_no_line() -> None:
    texts = []
    for bleed, marks in ((0.0, ()), (BLEED, MARKS)):
        with PdfDocument(made("classic", bleed, marks)) as opened:
            texts.append([page.get_textpage().get_text_range() for page in opened])
    assert texts[0] == texts[1]
