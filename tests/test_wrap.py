"""The cover of the printed book: the arithmetic of its sheet, and what stands where on it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pdfplumber
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdfminer.pdftypes import resolve1
from PIL import Image, ImageChops
from pypdfium2 import PdfDocument
from tests.books import book, hostile_book, many_stories, story
from tests.test_cli import pond as pond  # noqa: PLC0414 - a fixture
from tests.test_cli import run, run_json
from typer.testing import CliRunner

from griffo.cli import app
from griffo.compile import open_book
from griffo.emit.cover import advances_of, width_of
from griffo.emit.page import is_right_to_left
from griffo.errors import GriffoError
from griffo.model import Meta, Picture, Volume
from griffo.paper import INCH, MM, PAPERS, PRINTERS, SIZES, thickness
from griffo.style import load, names, printed
from griffo.wrap.drawing import LARGEST, SMALLEST, wrap
from griffo.wrap.lettering import FOREIGN, NAMES_SIZE, Room, fitted, lettering, names_on_spine
from griffo.wrap.rules import RULES, leaf, name_of
from griffo.wrap.sheet import Sheet, spine

if TYPE_CHECKING:
    from griffo.impose.layouts import Binding
    from griffo.model import Anthology
    from griffo.wrap.drawing import Wrapped

KDP = RULES["kdp"]
LONG = "The Winter in Which Nobody at the Harbour Would Admit to Having Ordered the Bell: A History in Eleven Letters"
BLURB = ("Nobody ordered the bell.", "It hangs there all the same, and every night at four somebody rings it. " * 4)
HARBOUR = "שבעה סיפורים מן הנמל"
HEBREW = book(story(meta=Meta(title="גשם", authors=("נועה ברק",))), title=HARBOUR, language="he")
ARABIC = book(story(meta=Meta(title="مطر", authors=("ليلى حداد",))), title="سبع حكايات من الميناء", language="ar")
VOLUME = replace(many_stories(9), volume=Volume(2, 3, 10, 18))
BOOKS = {
    "short": book(title="Salt"),
    "anthology": many_stories(9),
    "long": book(title=LONG),
    "endless": book(title="Bells " * 80),
    "one word": book(title="w" * 90),
    "no author": book(story(meta=Meta(title="Rain")), title="Rain"),
    "volume": VOLUME,
    "Hebrew": book(title=HARBOUR, language="he"),
}


def drawn(
    made: Anthology, style: str = "classic", trim: str = "6 x 9", pages: int = 300, blurb: tuple[str, ...] = ()
) -> tuple[Wrapped, Sheet]:
    """Return the cover that KDP would print on cream paper, and its sheet."""
    design = printed(load(style), SIZES[trim], PRINTERS["kdp"])
    binding: Binding = "right" if is_right_to_left(made.language) else "left"
    sheet = Sheet(*SIZES[trim], spine(pages, leaf(KDP, "cream", "KDP"), KDP.card), KDP.bleed, binding)
    return wrap(made, design, sheet, KDP, blurb, lettered=pages >= KDP.lettered), sheet


def page_of(content: bytes) -> Any:
    with pdfplumber.open(BytesIO(content)) as opened:
        (page,) = opened.pages
        assert page.chars is not None  # read while the file is open
        assert page.images is not None
    return page


def between(page: Any, left: float, right: float) -> list[Any]:
    return [char for char in page.chars if left <= (char["x0"] + char["x1"]) / 2 <= right and char["text"].strip()]


# ---- arithmetic


@pytest.mark.parametrize(
    ("printer", "paper", "pages", "inches"),
    [
        ("kdp", "white", 240, 0.54048),
        ("kdp", "cream", 240, 0.6),
        ("kdp", "color", 240, 0.56328),
        ("kdp", "white", 239, 0.54048),  # the last leaf has one page
        ("kdp", "", 100, 0.2252),
        ("lulu", "cream", 300, 300 / 444 + 0.06),
        ("ingram", "cream", 300, 0.75),
        ("home", "white", 200, (100 * 0.1 + 0.3) / 25.4),
    ],
)
def test_the_width_of_a_spine(printer: str, paper: str, pages: int, inches: float) -> None:
    rules = RULES[printer]
    assert spine(pages, leaf(rules, paper, printer), rules.card) / INCH == pytest.approx(inches)


def test_the_sheet_is_as_printers_count_it() -> None:
    sheet = Sheet(6 * INCH, 9 * INCH, 0.54048 * INCH, 0.125 * INCH)
    assert [side / INCH for side in sheet.size] == pytest.approx([6 + 6 + 0.54048 + 0.25, 9.25])
    assert [fold / INCH for fold in sheet.folds] == pytest.approx([6.125, 6.66548])


def test_a_book_that_is_bound_at_its_right_has_its_front_at_the_left() -> None:
    left, right = (Sheet(400, 640, 50, 9, binding) for binding in ("left", "right"))
    assert (left.back, left.front) == ((9, 409), (459, 859))
    assert (right.back, right.front) == (left.front, left.back)
    assert (right.size, right.folds) == (left.size, left.folds)
    assert right.scaled(2).front == (18, 818)


def test_what_printers_ask_has_its_source() -> None:
    assert set(RULES) == set(PRINTERS)
    for name, rules in RULES.items():
        assert {paper for paper, _ in rules.leaves} <= set(PAPERS)
        assert rules.source
        assert (rules.checked == "") == (name == "home")
        assert name_of(PRINTERS[name]) == name
    assert name_of(None) == "home"


@pytest.mark.parametrize(
    ("words", "mm"), [("0.11 mm", 0.11), ("0.11mm", 0.11), ("0.012 cm", 0.12), ("0.004 in", 0.1016)]
)
def test_the_thickness_of_a_leaf(words: str, mm: float) -> None:
    assert thickness(words) / MM == pytest.approx(mm)


@pytest.mark.parametrize("words", ["0.11", "grey", "2 mm", "0 mm", "-1 mm", "٣ mm"])
def test_no_thickness(words: str) -> None:
    with pytest.raises(ValueError, match="It can be white, cream, color, or the thickness of a leaf"):
        thickness(words)


# ---- lettering


EVEN = dict.fromkeys("abcdefghijklmnopqrstuvwxyz: ·", 0.5)
TITLES = st.text("abc :", min_size=1, max_size=150).filter(str.strip)


@given(TITLES, st.lists(st.text("abc", min_size=1, max_size=30), max_size=3), st.floats(3, 120), st.floats(50, 900))
def test_lettering_has_room(title: str, who: list[str], height: float, length: float) -> None:
    found = lettering(title, who, Room(length, height, 6, 26), EVEN)
    assert found is not None or height < 6 / FOREIGN
    assert found is None or height >= 6
    if found:
        units = max(width_of(line, EVEN) for line in found.title) + NAMES_SIZE * width_of(found.names, EVEN)
        assert found.size * units <= length or found.title == ("…",)
        assert found.size * len(found.title) <= height
        assert 6 <= found.size <= 26
        assert not found.names or found.size * NAMES_SIZE >= 6


def test_names_come_before_the_subtitle_and_large_type() -> None:
    wide, narrow = Room(440, 62, 6, 26), Room(440, 14, 6, 26)
    title = "the winter in which nobody at the harbour would admit to anything: a history"
    assert lettering("salt", ["ada"], wide, EVEN) == lettering("salt", ["ada", "bo"], wide, EVEN)
    found = lettering(title, ["ada brook"], wide, EVEN)
    assert found
    assert (len(found.title), found.names) == (3, "ada brook")
    found = lettering(title, ["ada brook"], narrow, EVEN)
    assert found
    assert (found.title, found.names) == ((title.split(":", maxsplit=1)[0],), "ada brook")


def test_who_is_named_on_a_spine() -> None:
    assert names_on_spine(["Ada"], "Cy") == ("Ada", "Cy")
    assert names_on_spine(["Ada", "Bo"], "") == ("Ada · Bo", "Ada and others")
    assert names_on_spine(["Ada", "Bo", "Di", "Eve"], "Cy") == ("Cy", "Ada and others")
    assert names_on_spine([], "") == ()


def test_a_text_gets_smaller_until_it_fits() -> None:
    few, many = ["ab " * 40], ["ab " * 300]
    assert fitted(few, (252, 300), (12, 9), EVEN) == 12
    assert 9 <= fitted(many, (252, 300), (12, 9), EVEN) < 12
    assert fitted(["ab " * 2000], (252, 300), (12, 9), EVEN) == 0


# ---- the sheet, in every style


def test_the_boxes_are_those_of_the_sheet() -> None:
    made, sheet = drawn(BOOKS["short"])
    width, height = sheet.size
    opened = PdfDocument(made.content)
    assert len(opened) == 1
    page = opened[0]
    assert page.get_mediabox() == pytest.approx((0, 0, width, height), abs=0.01)
    assert page.get_bleedbox() == pytest.approx((0, 0, width, height), abs=0.01)
    assert page.get_trimbox() == pytest.approx((9, 9, width - 9, height - 9), abs=0.01)
    opened.close()


@pytest.mark.uncounted
@pytest.mark.filterwarnings("ignore:.* that no font of this machine has")  # that depends on the machine
@pytest.mark.parametrize("style", names())
@pytest.mark.parametrize("name", BOOKS)
def test_the_spine_is_lettered_in_its_middle(name: str, style: str) -> None:
    """What is looked at is ink: where a letter's box ends depends on its font."""
    made, sheet = drawn(BOOKS[name], style)
    assert made.lettered
    left, right = sheet.folds
    strip = picture_of(made, 4).crop((round(4 * left), 0, round(4 * right), round(4 * sheet.size[1])))
    head, foot = LETTERED[style]
    strip = strip.crop((0, round(head * strip.height), strip.width, round(foot * strip.height)))
    ground = Image.new("RGB", strip.size, strip.getpixel((2, 2)))
    box = ImageChops.difference(strip, ground).getbbox()
    assert box
    assert box[0] / 4 >= KDP.free
    assert box[2] / 4 <= sheet.spine - KDP.free
    ink = np.asarray(ImageChops.difference(strip, ground).convert("L"), dtype=float).sum(axis=0)
    middle = (ink * (np.arange(ink.size) + 0.5)).sum() / ink.sum() / 4
    assert middle == pytest.approx(sheet.spine / 2, abs=0.06 * sheet.spine)
    letters = [char for char in turned(page_of(made.content)) if char["text"].strip()]
    assert min(char["top"] for char in letters) >= KDP.bleed + 0.25 * INCH
    assert max(char["bottom"] for char in letters) <= sheet.size[1] - KDP.bleed - 0.25 * INCH


LETTERED = {"classic": (0.0, 0.85), "modern": (0.0, 0.8), "large-print": (0.175, 0.9)}
"""Where on a spine there is nothing but lettering, as parts of its height."""


def picture_of(made: Wrapped, scale: float) -> Image.Image:
    opened = PdfDocument(made.content)
    image: Image.Image = opened[0].render(scale=scale).to_pil().convert("RGB")
    opened.close()
    return image


def turned(page: Any) -> list[Any]:
    """Return the letters that do not stand upright, nor on their heads."""
    return [char for char in page.chars if abs(char["matrix"][0]) < 1e-6]


@pytest.mark.parametrize("style", names())
def test_the_spine_reads_from_top_to_bottom(style: str) -> None:
    letters = turned(page_of(drawn(book(title="Salt Road"), style)[0].content))
    assert all(char["matrix"][1] < 0 < char["matrix"][2] for char in letters), "the feet of the letters at the left"
    said = "".join(char["text"] for char in sorted(letters, key=lambda char: float(char["top"])))
    assert re.sub(r"\s", "", said).casefold().startswith("saltroadadabrook")


@pytest.mark.filterwarnings("ignore:.* that no font of this machine has")
@pytest.mark.parametrize("style", names())
@pytest.mark.parametrize("made", [HEBREW, ARABIC], ids=["Hebrew", "Arabic"])
def test_a_spine_from_right_to_left_reads_from_top_to_bottom_too(made: Anthology, style: str) -> None:
    """So it stands upright where the book lies face up."""
    letters = [char for char in turned(page_of(drawn(made, style)[0].content)) if char["text"].strip()]
    assert all(char["matrix"][2] < 0 < char["matrix"][1] for char in letters), "the feet of the letters at the right"
    letters.sort(key=lambda char: float(char["top"]))
    said = unicodedata.normalize("NFKC", "".join(char["text"] for char in letters))
    wanted = re.sub(r"\s", "", made.title + made.stories[0].meta.authors[0])
    assert Counter(said) == Counter(wanted)
    if made is HEBREW:  # in Arabic some letters stand above others
        assert said == wanted


@pytest.mark.filterwarnings("ignore:.* that no font of this machine has")
@pytest.mark.parametrize("style", names())
def test_a_title_in_two_scripts_stands_on_one_line(style: str) -> None:
    """What another face lends stands in a span inside that of the line, and is no line of its own."""
    made, _ = drawn(book(title="Salt שבעה Road"), style)
    letters = [char for char in turned(page_of(made.content)) if char["text"].strip()]
    title = sorted(letters, key=lambda char: float(char["top"]))[:12]
    assert "".join(char["text"] for char in title) == "SaltהעבשRoad"
    assert len({round(char["matrix"][4], 2) for char in title}) == 1


@pytest.mark.filterwarnings("ignore:.* that no font of this machine has")
@pytest.mark.parametrize("style", names())
def test_the_front_of_a_book_from_right_to_left_is_left_of_the_spine(style: str) -> None:
    made, sheet = drawn(HEBREW, style, "5.5 x 8.5", blurb=("איש לא הזמין את הפעמון. " * 9, "Nobody ordered it."))
    page = page_of(made.content)
    front = "".join(char["text"] for char in between(page, *sheet.front))
    assert set(re.sub(r"\s", "", HARBOUR)) < set(front)
    back = [char for char in between(page, *sheet.back) if char["text"] not in "❧◆*"]
    assert "פ" in {char["text"] for char in back}
    assert KDP.barcode
    assert max(char["bottom"] for char in back) <= sheet.size[1] - sheet.bleed - KDP.barcode.off - KDP.barcode.height
    edge = KDP.bleed + 0.25 * INCH
    assert min(char["x0"] for char in back) >= sheet.back[0]
    assert max(char["x1"] for char in back) <= sheet.size[0] - edge
    latin = sorted((char for char in back if char["text"].isascii()), key=lambda char: float(char["x0"]))
    assert "".join(char["text"] for char in latin if char["top"] == latin[0]["top"]).endswith("it."), "not .Nobody"


@pytest.mark.parametrize("style", names())
def test_front_and_spine_say_which_volume_it_is(style: str) -> None:
    made, sheet = drawn(VOLUME, style)
    page = page_of(made.content)
    front = "".join(char["text"] for char in between(page, sheet.folds[1], sheet.size[0]))
    assert "sixtytalesvolume2of3ninestories" in front.casefold().replace("❧", "").replace("◆", "")
    spine = sorted(turned(page), key=lambda char: float(char["top"]))
    assert "sixtytales·2" in re.sub(r"\s", "", "".join(char["text"] for char in spine)).casefold()


def test_a_spine_without_room_for_the_title_still_says_the_volume() -> None:
    found = lettering("w" * 90, ["ada"], Room(100, 20, 6, 26), EVEN, " · 3")
    assert found
    assert found.title[-1].endswith("… · 3")


@pytest.mark.parametrize("style", names())
@pytest.mark.parametrize("trim", ["a6", "mass market", "5.5 x 8.5", "letter"])
def test_everything_is_safe_from_the_knife(style: str, trim: str) -> None:
    made, sheet = drawn(BOOKS["volume"], style, trim, blurb=BLURB[:1])
    page, edge = page_of(made.content), KDP.bleed + 0.25 * INCH
    words = [char for char in page.chars if char["text"].strip() and char["text"] not in "❧◆*"]
    assert min(char["x0"] for char in words) >= edge
    assert max(char["x1"] for char in words) <= sheet.size[0] - edge
    assert min(char["top"] for char in words) >= edge
    assert max(char["bottom"] for char in words) <= sheet.size[1] - edge
    assert len(between(page, sheet.folds[1], sheet.size[0])) > 20, "the front"


@pytest.mark.parametrize("style", names())
def test_colour_goes_on_beyond_the_trim(style: str) -> None:
    made, sheet = drawn(BOOKS["short"], style)
    image = picture_of(made, 1)
    middle = image.height // 3
    for x in (2, image.width - 3):
        for y in (2, middle, image.height - 3):
            inside = (20 if x < 20 else image.width - 20, min(max(y, 12), image.height - 12))
            outer, inner = image.getpixel((x, y)), image.getpixel(inside)
            assert style == "classic" or outer == inner
            assert style != "classic" or outer != (255, 255, 255)
    assert sheet.bleed > 8


@pytest.mark.parametrize("style", names())
def test_the_text_on_the_back_leaves_the_barcode_its_place(style: str) -> None:
    made, sheet = drawn(BOOKS["short"], style, "5.5 x 8.5", blurb=BLURB)
    assert made.fits
    page = page_of(made.content)
    back = [char for char in between(page, 0, sheet.folds[0]) if char["text"] not in "❧◆*"]
    said = re.sub(r"\s+", "", "".join(char["text"] for char in back))
    assert said.startswith(re.sub(r"\s+", "", BLURB[0]))
    assert said.endswith("ringsit.")
    assert KDP.barcode
    ends = sheet.size[1] - sheet.bleed - KDP.barcode.off - KDP.barcode.height
    assert max(char["bottom"] for char in back) <= ends
    assert {char["non_stroking_color"] for char in back} == {(0, 0, 0, 1)}, "black alone"


def test_a_text_that_is_too_long_is_left_out() -> None:
    made, _ = drawn(BOOKS["short"], blurb=("It rings. " * 500,))
    assert not made.fits


@pytest.mark.parametrize("style", names())
def test_all_fonts_are_embedded(style: str) -> None:
    with pdfplumber.open(BytesIO(drawn(BOOKS["anthology"], style, blurb=BLURB)[0].content)) as opened:
        known = opened.doc.xrefs
        objects = [resolve1(opened.doc.getobj(number)) for xref in known for number in xref.get_objids()]
    fonts = [item for item in objects if isinstance(item, dict) and str(item.get("Type")) == "/'FontDescriptor'"]
    assert fonts
    assert all("FontFile2" in font for font in fonts)


def test_few_pages_and_thin_spines_say_nothing() -> None:
    assert not drawn(BOOKS["short"], pages=78)[0].lettered
    assert not drawn(BOOKS["short"], pages=79)[0].lettered, "0.07 in of type cannot be read"
    assert drawn(BOOKS["short"], pages=90)[0].lettered


@pytest.mark.filterwarnings("ignore:.* that no font of this machine has")
@pytest.mark.parametrize("style", names())
def test_a_hostile_book_has_a_cover(style: str) -> None:
    made, _ = drawn(hostile_book(), style, blurb=("<b>&amp; ]]>",))
    with PdfDocument(made.content) as opened:
        assert "<b>&amp; ]]>" in opened[0].get_textpage().get_text_range()


def test_a_picture_covers_the_front_and_what_is_cut_off() -> None:
    out = BytesIO()
    Image.new("RGB", (600, 600), (200, 30, 30)).save(out, "JPEG")
    for content, kind in ((out.getvalue(), "image/jpeg"), (as_png(out.getvalue()), "image/png")):
        made, sheet = drawn(book(title="Salt", cover=Picture(content, kind)))
        image = picture_of(made, 1)
        right = round(sheet.folds[1])
        for at in (
            (right + 2, 3),
            (image.width - 3, 3),
            (image.width - 3, image.height - 4),
            (right + 2, image.height // 2),
        ):
            assert is_red(image, at), at
        assert not is_red(image, (right - 4, 100))
        assert {char["text"] for char in between(page_of(made.content), sheet.folds[1], sheet.size[0])} <= {"❧"}


@pytest.mark.filterwarnings("ignore:.* that no font of this machine has")
def test_a_picture_covers_the_front_at_the_left_as_well() -> None:
    out = BytesIO()
    Image.new("RGB", (600, 600), (200, 30, 30)).save(out, "JPEG")
    made, sheet = drawn(replace(HEBREW, cover=Picture(out.getvalue(), "image/jpeg")))
    image = picture_of(made, 1)
    left = round(sheet.folds[0])
    for at in ((2, 3), (2, image.height - 4), (left - 2, 3), (left - 2, image.height // 2)):
        assert is_red(image, at), at
    assert not is_red(image, (left + 4, 100))
    assert not is_red(image, (image.width - 3, 100))


def is_red(image: Image.Image, at: tuple[int, int]) -> bool:
    point = image.crop((*at, at[0] + 1, at[1] + 1))
    return ImageChops.difference(point, Image.new("RGB", (1, 1), (200, 30, 30))).getextrema()[0][1] < 8  # type: ignore[index]


def as_png(content: bytes) -> bytes:
    out = BytesIO()
    Image.open(BytesIO(content)).save(out, "PNG")
    return out.getvalue()


def test_same_bytes_whatever_the_process_clock_and_locale() -> None:
    root = Path(__file__).parents[1]
    code = (
        "import sys; from tests.test_wrap import BOOKS, BLURB, drawn; "
        "sys.stdout.buffer.write(drawn(BOOKS['anthology'], 'modern', blurb=BLURB)[0].content)"
    )
    env = {**os.environ, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    here = drawn(BOOKS["anthology"], "modern", blurb=BLURB)[0].content
    assert subprocess.check_output([sys.executable, "-c", code], env=env, cwd=root) == here


# ---- the command


def with_print(folder: Path, lines: str) -> None:
    (folder / "book.toml").write_text(f'title = "Ponds"\n\n[print]\n{lines}\n')


def test_a_book_has_as_many_pages_as_its_pdf(pond: Path) -> None:
    with_print(pond, 'for = "kdp"\npaper = "cream"\nblurb = """\n"Rain" -- again.\n\nAnd sun."""')
    pages = run_json("compile", "pond", "--format", "pdf")["outputs"][0]["pages"]
    lines = run("cover", "pond").stdout.splitlines()
    assert re.fullmatch(r"out/ponds-cover\.pdf  \d+ kB", lines[0])
    width = 2 * (pages + pages % 2) / 2 * 0.0025 / 2 * 2
    assert lines[1].startswith(f"The sheet is {11.25 + width:.3f} x 8.750 in (")
    assert lines[2].endswith(f"{pages} pages of cream paper, printed by KDP.")
    assert lines[3].startswith("The back leaves 2.000 x 1.200 in (50.8 x 30.5 mm) free for a barcode")
    assert any("KDP binds 24 to 776 pages" in line for line in lines)
    assert "info: The spine carries no text: KDP takes text on a spine from 79 pages." in lines
    text = page_of(Path("out/ponds-cover.pdf").read_bytes()).extract_text()
    assert "“Rain”—again." in text.replace(" —", "—").replace("— ", "—")
    run("cover", "pond", "--pdf", "out/ponds.pdf", "-o", "elsewhere")
    assert Path("elsewhere/ponds-cover.pdf").read_bytes() == Path("out/ponds-cover.pdf").read_bytes()


def test_every_volume_has_its_spine(pond: Path) -> None:
    """Of which the second holds one story, the longer one."""
    (pond / "zenith.txt").write_text("Zenith\n\nby Bo Crane\n\n" + "\n\n".join(["It shone. " * 60] * 30) + "\n")
    with_print(pond, "max-words = 1000")
    pages = [row["pages"] for row in run_json("compile", "pond", "--format", "pdf")["outputs"]]
    covers = run_json("cover", "pond")["covers"]
    assert [(one["path"], one["volume"], one["pages"]) for one in covers] == [
        ("out/ponds-volume-1-cover.pdf", 1, pages[0]),
        ("out/ponds-volume-2-cover.pdf", 2, pages[1]),
    ]
    assert covers[0]["spine"] < covers[1]["spine"]
    texts = [page_of(Path(one["path"]).read_bytes()).extract_text() for one in covers]
    assert "Bo Crane" not in texts[0]
    assert "Bo Crane".casefold() in texts[1].casefold()
    (alone,) = run_json("cover", "pond", "--pdf", "out/ponds-volume-2.pdf", "-o", "elsewhere")["covers"]
    assert Path(alone["path"]).read_bytes() == Path(covers[1]["path"]).read_bytes()
    assert [name.split()[0] for name in run("cover", "pond").stdout.splitlines() if name.startswith("out/")] == [
        one["path"] for one in covers
    ]
    Path("out/ponds-volume-2.pdf").unlink()
    assert "there is no out/ponds-volume-2.pdf. Compile it first" in problem("pond")
    (pond / "zenith.txt").unlink()
    run("compile", "pond", "--format", "pdf")
    assert "volume" not in run_json("cover", "pond", "--pages", "40")["covers"][0]
    with_print(pond, "")
    assert run_json("cover", "pond")["covers"][0]["path"] == "out/ponds-cover.pdf"


def test_pages_can_be_said(pond: Path) -> None:
    with_print(pond, 'trim = "a5"\nfor = "lulu"\n')
    (told,) = run_json("cover", "pond", "--pages", "300", "--style", "modern")["covers"]
    assert list(told) == [
        *("path", "bytes", "width", "height", "bleed", "spine", "lettered", "pages", "paper", "printer"),
        *("barcode", "binding", "unit", "findings"),
    ]
    assert told["unit"] == "pt"
    assert told["path"] == "out/ponds-cover.pdf"
    assert told["bytes"] == Path("out/ponds-cover.pdf").stat().st_size
    assert told["spine"] == pytest.approx((300 / 444 + 0.06) * 72)
    assert told["width"] == pytest.approx(2 * 148 / 25.4 * 72 + told["spine"] + 18)
    assert (told["lettered"], told["pages"], told["paper"], told["printer"]) == (True, 300, "white", "lulu")


def test_a_leaf_of_ones_own(pond: Path) -> None:
    with_print(pond, 'paper = "0.15 mm"\n')
    (told,) = run_json("cover", "pond", "--pages", "200")["covers"]
    assert told["spine"] / MM == pytest.approx(100 * 0.15 + 0.3)
    assert (told["paper"], told["printer"], told["barcode"], told["findings"]) == ("0.15 mm", "home", None, [])


def test_a_pdf_of_other_pages_is_a_warning(pond: Path) -> None:
    run("compile", "pond", "--format", "pdf")
    with_print(pond, 'trim = "a5"\n')
    (told,) = run_json("cover", "pond", "--pdf", "out/pond.pdf")["covers"]
    assert "The pages of the PDF are 5.5 x 8.5 in, and the cover is for 5.827 x 8.268 in." in [
        found["sentence"] for found in told["findings"]
    ]


def test_a_book_from_right_to_left_is_bound_at_its_right(pond: Path) -> None:
    (pond / "book.toml").write_text('title = "Ponds"\nlanguage = "he"\n\n[print]\nfor = "ingram"\n')
    (told,) = run_json("cover", "pond", "--pages", "200")["covers"]
    assert told["binding"] == "right"
    (found,) = [one for one in told["findings"] if one["code"] == "right-to-left"]
    assert found["level"] == "info"
    assert found["sentence"].startswith("IngramSpark takes the pages of a book that is bound at its right in reverse")
    said = run("cover", "pond", "--pages", "200").stdout
    assert "The book reads from right to left: its front is at the left of the spine, its back at the right." in said
    for command in (("check", "pond"), ("compile", "pond", "--format", "pdf")):
        (same,) = [one for one in run_json(*command)["findings"] if one["code"] == "right-to-left"]
        assert (same["sentence"], same["file"], same["line"]) == (found["sentence"], "pond/book.toml", 5)
    (pond / "book.toml").write_text('title = "Ponds"\n')
    (told,) = run_json("cover", "pond", "--pages", "200")["covers"]
    assert told["binding"] == "left"


def test_a_small_picture_is_a_warning(pond: Path) -> None:
    Image.new("RGB", (700, 1050), (200, 30, 30)).save(pond / "cover.png")
    (pond / "book.toml").write_text('title = "Ponds"\ncover = "cover.png"\n')
    (found,) = [
        one for one in run_json("cover", "pond", "--pages", "200")["covers"][0]["findings"] if one["level"] == "warning"
    ]
    assert (found["file"], found["line"], found["code"]) == ("pond/book.toml", 2, "coarse-cover")
    assert found["sentence"] == "The picture has 120 pixels to the inch at this size; printers ask for 300."


def problem(*args: str) -> str:
    done = CliRunner().invoke(app, ["cover", *args])
    assert done.exit_code == 1
    return str(done.exception)


def test_what_cannot_be_is_said(pond: Path) -> None:
    assert problem("pond").startswith("How many pages the book has is not known: there is no out/pond.pdf. Compile it")
    assert problem("pond", "--pdf", "nowhere.pdf") == "nowhere.pdf: The file cannot be read: no such file or directory."
    assert problem("pond", "--pdf", "pond/rain.txt").startswith("pond/rain.txt: This is no PDF.")
    with_print(pond, f'blurb = "{"It rings. " * 500}"')
    assert problem("pond", "--pages", "200").startswith("pond/book.toml:4: The blurb has no room on the back")
    with_print(pond, 'for = "ingram"\npaper = "color"')
    assert problem("pond", "--pages", "200").startswith(
        "pond/book.toml:5: Nothing is known of “color” paper at IngramSpark. It can be white or cream, or the thickness"
    )
    (pond / "book.toml").unlink()
    (pond / "sun 2.txt").write_text("")
    assert "pond/sun 2.txt" in problem("pond", "--pages", "200")
    assert not Path("out").exists()
    assert "--pdf" in run("cover", "pond", "--pages", "9", "--pdf", "a.pdf", code=2).stderr


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('paper = "grey"', r"book.toml:4: “paper” cannot be “grey”. It can be white, cream, color, or the thickness"),
        ("blurb = 5", r"book.toml:4: “blurb” is a number, where text belongs"),
        ('blurb = "a\\u0007"', r"book.toml:4: “blurb” cannot be “a�”. It holds a control character"),
        ('papper = "white"', r"book.toml:4: Unknown key “papper”. Did you mean “paper”?"),
    ],
)
def test_a_mistake_in_the_table_is_an_error_with_its_line(pond: Path, lines: str, said: str) -> None:
    with_print(pond, lines)
    with pytest.raises(GriffoError, match=said):
        open_book([pond])


def test_type_on_a_spine_is_of_a_size_to_be_read() -> None:
    assert SMALLEST < LARGEST
    assert 0 < width_of("Salt", advances_of(load("classic").display)) < 4
