"""Trim sizes, printers and the margins that follow from both: as numbers, and on the pages of a PDF."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from tests.books import block, book, full_story, story
from tests.test_cli import run_json

from griffo.compile import look, open_book
from griffo.emit import pdf
from griffo.errors import GriffoError
from griffo.objections import Objection, objections, too_few_or_many
from griffo.paper import INCH, MM, PAPERS, PRINTERS, SIZES, bound, fit, size
from griffo.style import load, names, printed

CLASSIC = load("classic")
UNLESS = "Leave out “bleed” below [print], unless your own style runs off the page."
NO_MARKS = "Leave out “marks” below [print]."
STORY = "It rained. The ferry did not come, and nobody said why. " * 8


def pages_of(content: bytes) -> list[Any]:
    with pdfplumber.open(BytesIO(content)) as opened:
        pages = list(opened.pages)
        assert all(page.chars is not None for page in pages)  # read while the file is open
    return pages


@pytest.fixture
def pond(tmp_path: Path) -> Path:
    (tmp_path / "rain.txt").write_text(STORY, encoding="utf-8")
    return tmp_path


def with_print(folder: Path, lines: str) -> Path:
    text = f'title = "Ponds"\n[[story]]\nsource = "rain.txt"\ntitle = "Rain"\n\n[print]\n{lines}\n'
    (folder / "book.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("words", "inches"),
    [
        ("5 x 8", (5, 8)),
        ("5x8in", (5, 8)),
        ("5.5 × 8.5", (5.5, 8.5)),
        ("6 x 9 in", (6, 9)),
        ("Mass Market", (4.25, 6.87)),
        ("mass-market", (4.25, 6.87)),
        ("Letter", (8.5, 11)),
        ("A5", (148 / 25.4, 210 / 25.4)),
        ("b6", (125 / 25.4, 176 / 25.4)),
        ("127 x 203.2 mm", (5, 8)),
        ("12.7cm x 20.32cm", (5, 8)),
        ("7in x 254mm", (7, 10)),
    ],
)
def test_a_size_has_a_name_or_two_measures(words: str, inches: tuple[float, float]) -> None:
    assert size(words) == pytest.approx([measure * INCH for measure in inches])


@pytest.mark.parametrize(
    "words", ["", "a55", "7 x 10", "5 x", "-5 x 8 in", "5 in", "0 x 0 mm", "50 x 90 mm", "9 x 9 km"]
)
def test_what_is_no_size_is_refused_with_what_would_do(words: str) -> None:
    with pytest.raises(ValueError, match=r"120 x 190 mm|from 90 x 130 mm"):
        size(words)


@pytest.mark.parametrize("name", names())
def test_a_styles_own_size_is_left_as_it_is(name: str) -> None:
    leaf = load(name).leaf
    assert fit(leaf, (leaf.width, leaf.height), None) == leaf


@pytest.mark.parametrize(
    ("printer", "bleed", "marks", "said"),
    [
        ("kdp", 0, ("crop",), [Objection("marks", "KDP takes no marks around a page.", NO_MARKS)]),
        ("lulu", 0, ("cross",), [Objection("marks", "Lulu takes no marks around a page.", NO_MARKS)]),
        ("home", 3 * MM, ("crop",), []),
        ("lulu", 0.125 * INCH, (), []),
        (
            "lulu",
            5 * MM,
            (),
            [Objection("bleed", "Lulu takes a bleed of 0.125 in, and this book's is 5 mm.", UNLESS)],
        ),
        ("kdp", 0.125 * INCH, (), []),
        (
            *("ingram", 5 * MM, ()),
            [Objection("bleed", "IngramSpark takes a bleed of 0.125 in, and this book's is 5 mm.", UNLESS)],
        ),
    ],
)
def test_bleed_and_marks_that_a_printer_would_not_take_are_said(
    printer: str, bleed: float, marks: tuple[str, ...], said: list[Objection]
) -> None:
    leaf = printed(CLASSIC, None, PRINTERS[printer], bleed, marks).leaf
    assert list(objections(leaf, PRINTERS[printer])) == said


@pytest.mark.parametrize(
    ("printer", "outer", "inner"),
    [("kdp", False, 0), ("ingram", False, 0), ("lulu", False, 9), ("home", False, 9), ("home", True, 0), ("", True, 0)],
)
def test_some_printers_take_no_bleed_at_the_spine(printer: str, outer: bool, inner: float) -> None:  # noqa: FBT001
    leaf = printed(CLASSIC, None, PRINTERS.get(printer), 9, outer_bleed=outer).leaf
    assert (leaf.bleed, leaf.inner_bleed) == (9, inner)


def test_a_printer_that_takes_it_there_misses_it() -> None:
    leaf = printed(CLASSIC, None, PRINTERS["lulu"], 9, outer_bleed=True).leaf
    assert list(objections(leaf, PRINTERS["lulu"])) == [
        Objection(
            "bleed",
            "Lulu takes a bleed of 0.125 in on all sides, and this book has none at the spine.",
            "Leave out “outer” after it.",
        )
    ]


@pytest.mark.parametrize("style", names())
@pytest.mark.parametrize("trim", SIZES)
@pytest.mark.parametrize("printer", [None, *PRINTERS])
def test_margins_are_in_proportion_and_never_less_than_the_printer_asks(
    style: str, trim: str, printer: str | None
) -> None:
    own, asked = load(style).leaf, PRINTERS.get(printer or "")
    leaf = fit(own, SIZES[trim], asked)
    assert (leaf.width, leaf.height) == SIZES[trim]
    assert leaf.measure + leaf.inner + leaf.outer == pytest.approx(leaf.width)
    assert leaf.measure <= own.widest + 0.01
    assert leaf.column / leaf.line == pytest.approx(round(leaf.column / leaf.line)), "whole lines"
    assert min(leaf.inner / own.inner, leaf.outer / own.outer) >= leaf.width / own.width - 0.001
    if asked:
        assert min(leaf.inner, leaf.outer, leaf.top - leaf.head, leaf.bottom - leaf.foot) >= asked.safe - 0.01


@pytest.mark.parametrize(
    ("pages", "inches"),
    [
        (24, 0.375),
        (150, 0.375),
        (151, 0.5),
        (300, 0.5),
        (301, 0.625),
        (501, 0.75),
        (700, 0.75),
        (701, 0.875),
        (999, 0.875),
    ],
)
def test_kdp_asks_for_a_wider_spine_margin_of_thicker_books(pages: int, inches: float) -> None:
    assert PRINTERS["kdp"].inner(pages) == inches * INCH


@pytest.mark.parametrize("name", PRINTERS)
def test_every_printers_figures_have_a_source_and_a_day(name: str) -> None:
    printer = PRINTERS[name]
    assert printer.source
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", printer.checked) or printer.source.startswith("Griffo's own choice")
    assert all(a < b for one, two in pairwise(printer.inside) for a, b in zip(one, two, strict=True)), "in order"
    assert len(printer.inside) == 1 or max(row.most for row in printer.pages) == printer.inside[-1][0]
    assert {row.paper for row in printer.pages} <= {"", *PAPERS}
    for row in printer.pages:
        assert 0 < row.fewest < row.most
        assert all(size in SIZES and row.fewest < most <= row.most for size, most in row.sizes)


def test_the_inside_margin_only_grows_so_asking_comes_to_an_end() -> None:
    """However the pages swing, and were it back and forth, no margin is asked for that was there before."""
    kdp = PRINTERS["kdp"]
    leaf = replace(CLASSIC.leaf, inner=0.3 * INCH)
    seen = [leaf.inner]
    for pages in (150, 151, 149, 305, 299, 305):
        leaf = bound(leaf, kdp, pages)
        seen.append(leaf.inner)
    assert seen == sorted(seen)
    assert leaf.inner == 0.625 * INCH
    assert bound(leaf, kdp, 120) == leaf


SPLIT = "With max-pages = {} below [print] the book goes into volumes, parted between its stories."


@pytest.mark.parametrize(
    ("printer", "paper", "trim", "pages", "said"),
    [
        ("kdp", "", "6 x 9", 200, []),
        ("kdp", "", "6 x 9", 23, ["KDP binds 24 to 828 pages of this size on white paper; this book has 23."]),
        (
            *("kdp", "white", "6 x 9", 829),
            ["KDP binds 24 to 828 pages of this size on white paper; this book has 829.", SPLIT.format(828)],
        ),
        (
            *("kdp", "cream", "6 x 9", 800),
            ["KDP binds 24 to 776 pages of this size on cream paper; this book has 800.", SPLIT.format(776)],
        ),
        (
            *("kdp", "", "letter", 600),
            ["KDP binds 24 to 590 pages of this size on white paper; this book has 600.", SPLIT.format(590)],
        ),
        (
            *("kdp", "", "a6", 200),
            [
                "KDP prints pages from 4 x 6 in to 8.5 x 11.69 in; this book's are 4.134 x 5.827 in.",
                "Set trim below [print] to a size between those.",
            ],
        ),
        ("kdp", "", "a4", 780, []),
        ("kdp", "color", "6 x 9", 828, []),
        ("lulu", "cream", "a5", 31, ["Lulu binds 32 to 800 pages of this size; this book has 31."]),
        ("lulu", "", "a5", 32, []),
        (
            *("ingram", "cream", "a5", 1100),
            [
                "IngramSpark binds 18 to 1,050 pages of this size on cream paper; this book has 1,100.",
                SPLIT.format(1050),
            ],
        ),
        ("ingram", "color", "a5", 1100, []),
        ("home", "", "a5", 4, []),
    ],
)
def test_what_a_printer_would_not_take_is_said(
    printer: str, paper: str, trim: str, pages: int, said: list[str]
) -> None:
    asked = PRINTERS[printer].on(paper)
    leaf = fit(CLASSIC.leaf, SIZES[trim], asked)
    found = [*objections(leaf, asked), *filter(None, [too_few_or_many(leaf, asked, pages)])]
    assert [words for one in found for words in (one.sentence, one.mend) if words] == said


def test_the_book_is_bound_on_the_paper_that_it_names(pond: Path) -> None:
    design = look(open_book([with_print(pond, 'for = "kdp"\npaper = "cream"')]))
    assert design.printer
    assert [row.most for row in design.printer.pages] == [776]
    objection = too_few_or_many(design.leaf, design.printer, 7, "volume 3")
    assert objection
    assert "volume 3 has 7" in objection.sentence


@pytest.mark.uncounted
@pytest.mark.parametrize("style", names())
@pytest.mark.parametrize("trim", SIZES)
def test_pages_of_every_size_keep_everything_where_a_printer_wants_it(style: str, trim: str) -> None:
    """Ink half an inch from the trim, text between its margins, and a colophon on one page but for the smallest."""
    printer = replace(PRINTERS["lulu"], pages=())
    design = printed(load(style), SIZES[trim], printer)
    tale = book(story(*full_story().blocks, *(block(STORY) for _ in range(4)), title="The Ferry"), editor="Cy Dale")
    pages = pages_of(pdf.emit(tale, design))
    leaf = bound(design.leaf, printer, len(pages))
    assert all((page.width, page.height) == pytest.approx(SIZES[trim], abs=0.01) for page in pages)
    for number, page in enumerate(pages):
        left, right = (leaf.inner, leaf.outer) if number % 2 == 0 else (leaf.outer, leaf.inner)
        for char in filter(lambda char: char["text"].strip(), page.chars):
            assert left - 2 <= char["x0"] <= char["x1"] <= leaf.width - right + 3, (number, char["text"])
            assert printer.safe - 1 <= char["top"] <= char["bottom"] <= leaf.height - printer.safe + 1, number
    if style != "large-print" and trim != "a6":
        assert "colophon" in pages[-1].extract_text().casefold()


def test_a_thick_book_gets_the_margin_of_its_final_count() -> None:
    """A wider margin makes more pages, which ask for a wider one still."""
    design = printed(CLASSIC, SIZES["mass market"], None)
    tale = book(story(*(block(STORY) for _ in range(20))))
    thin = len(pages_of(pdf.emit(tale, design)))
    asked = ((thin - 1, 0.4 * INCH), (thin, 1.1 * INCH), (thin + 99, 1.6 * INCH))
    pages = pages_of(pdf.emit(tale, replace(design, printer=replace(PRINTERS["lulu"], inside=asked, pages=()))))
    assert len(pages) > thin
    full = next(page for page in pages[6::2] if len(page.chars) > 400)
    assert min(char["x0"] for char in full.chars) == pytest.approx(1.6 * INCH, abs=3)


@pytest.mark.uncounted
def test_a_running_head_stays_on_one_line_of_a_narrow_page() -> None:
    title = "The Long and Circumstantial History of the Bells of the Lower Harbour and of Those Who Rang Them"
    tale = book(story(*(block(STORY) for _ in range(9)), title=title))
    for name in names():
        design = printed(load(name), SIZES["a6"], None)
        page = pages_of(pdf.emit(tale, design))[-4]
        heads = {round(char["bottom"]) for char in page.chars if char["bottom"] < design.leaf.top}
        assert len(heads) == 1, name


def test_book_toml_says_paper_and_printer(pond: Path) -> None:
    design = look(open_book([with_print(pond, 'trim = "a5"\nfor = "ingram"')]))
    assert (design.leaf.width, design.leaf.height) == SIZES["a5"]
    assert design.printer == PRINTERS["ingram"]


def test_book_toml_says_bleed_and_marks(pond: Path) -> None:
    design = look(open_book([with_print(pond, 'bleed = "3mm"\nmarks = "cross Crop"')]))
    assert (design.leaf.bleed, design.leaf.inner_bleed, design.leaf.marks) == (3 * MM, 3 * MM, ("crop", "cross"))
    design = look(open_book([with_print(pond, 'bleed = "3 mm Outer"')]))
    assert (design.leaf.bleed, design.leaf.inner_bleed) == (3 * MM, 0)
    design = look(open_book([with_print(pond, 'bleed = "0.125 in"\nfor = "kdp"')]))
    assert (design.leaf.bleed, design.leaf.inner_bleed) == (9, 0)


def test_without_it_a_book_is_what_it_was(pond: Path) -> None:
    (pond / "book.toml").write_text('title = "Ponds"\n', encoding="utf-8")
    assert look(open_book([pond])) == CLASSIC
    assert look(open_book([with_print(pond, "")])) == CLASSIC, "an empty table asks for nothing"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('trim = "a55"', r"book.toml:7: “trim” cannot be “a55”. Write a size that has a name \(5 x 8, .*a4\)"),
        ("trim = 5", r"book.toml:7: “trim” is a number, where text belongs"),
        (
            'for = "lullu"',
            r"book.toml:7: “for” cannot be “lullu”. Did you mean “lulu”\? It can be kdp, lulu, ingram or home",
        ),
        (
            'bleed = "3"',
            r"book.toml:7: “bleed” cannot be “3”. Write how far it reaches beyond the trim, 10 mm at most, as in 3 mm",
        ),
        (
            'bleed = "3 mm inner"',
            r"book.toml:7: “bleed” cannot be “3 mm inner”. Write how far .* 3 mm outer is for none",
        ),
        ('bleed = "1.1 cm"', r"book.toml:7: “bleed” cannot be “1.1 cm”. Write how far"),
        ('marks = "fold"', r"book.toml:7: “marks” cannot be “fold”. It can be crop, cross, or both: crop cross."),
        ('marks = ""', r"book.toml:7: “marks” cannot be “”. It can be crop"),
        (
            'binding = "sewn"',
            r"book.toml:7: Unknown key “binding”. The keys below \[print\] are trim, for, paper, blurb, .*marks",
        ),
    ],
)
def test_a_mistake_in_the_table_is_an_error_with_its_line(pond: Path, lines: str, said: str) -> None:
    with pytest.raises(GriffoError, match=said):
        open_book([with_print(pond, lines)])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('print = "a5"\n', r"book.toml:1: “print” is no table"),
        ('trim = "a5"\n', r"book.toml:1: Unknown key “trim”. It belongs below a line \[print\]."),
        ('[[story]]\nsource = "rain.txt"\ntrim = "a5"\n', r"book.toml:3: Unknown key “trim”. It belongs below a line"),
    ],
)
def test_paper_in_the_wrong_place_is_told_where_it_belongs(pond: Path, text: str, said: str) -> None:
    (pond / "book.toml").write_text(text, encoding="utf-8")
    with pytest.raises(GriffoError, match=said):
        open_book([pond])


REFUSED = """title = "Ponds"

[[story]]
source = "rain.txt"

[print]
paper = "cream"
for = "kdp"
trim = "a6"
bleed = "5 mm"
marks = "crop"
"""
BELOW_PRINT = [
    (9, "KDP prints pages from 4 x 6 in to 8.5 x 11.69 in; this book's are 4.134 x 5.827 in."),
    (10, "KDP takes a bleed of 0.125 in, and this book's is 5 mm."),
    (11, "KDP takes no marks around a page."),
]


def refused(found: list[dict[str, Any]]) -> list[tuple[int, str]]:
    """Return lines and sentences of what a command says the printer would not take, in the order of lines."""
    told = [one for one in found if one["code"] == "printer"]
    assert {(one["file"].rpartition("/")[2], one["level"]) for one in told} <= {("book.toml", "warning")}
    return sorted((one["line"], one["sentence"]) for one in told)


def test_what_the_printer_would_not_take_is_said_with_the_line_that_asks_for_it(pond: Path) -> None:
    (pond / "book.toml").write_text(REFUSED, encoding="utf-8")
    here, out = str(pond), str(pond / "out")
    assert refused(run_json("check", here)["findings"]) == BELOW_PRINT, "no pages are needed to know that"
    few, *rest = refused(run_json("check", here, "--pages")["findings"])
    assert rest == BELOW_PRINT
    assert few[0] == 8
    assert re.fullmatch(r"KDP binds 24 to 776 pages of this size on cream paper; this book has \d+\.", few[1])
    for _ in ("set", "kept from before"):
        assert refused(run_json("compile", here, "-o", out, "--format", "pdf")["findings"]) == [few, *BELOW_PRINT]
    assert not refused(run_json("compile", here, "-o", out, "--format", "epub")["findings"]), "it is not printed"
    (cover,) = run_json("cover", here, "-o", out)["covers"]
    assert refused(cover["findings"]) == [few, *BELOW_PRINT]


def test_a_size_that_is_the_styles_is_the_printers_line(pond: Path) -> None:
    own = pond / "tiny"
    shutil.copytree(CLASSIC.folder, own)
    text = (own / "style.toml").read_text(encoding="utf-8").replace('trim = "5.5 x 8.5"', 'trim = "100 x 150 mm"')
    (own / "style.toml").write_text(text, encoding="utf-8")
    (pond / "book.toml").write_text('style = "tiny"\n\n[print]\nfor = "kdp"\n', encoding="utf-8")
    ((line, sentence),) = refused(run_json("check", str(pond))["findings"])
    assert line == 4
    assert sentence.startswith("KDP prints pages from 4 x 6 in")
