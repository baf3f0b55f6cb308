"""Pictures of pages that a person has looked at, in every style: the look of a printed book does not change unseen.

Pages are drawn four times as large as they are kept, so that the way in which a program smooths an edge is gone:
MuPDF's and Poppler's pages pass for PDFium's. A line that moves by a point and a half does not. Look at new ones, and
accept them with

    pytest tests/test_approved.py --bless
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter
from pypdfium2 import PdfDocument
from tests.test_pdf import letters
from tests.test_styles import ROOT, sample

from griffo.emit import pdf
from griffo.style import load, names

pytestmark = pytest.mark.uncounted

APPROVED = Path(__file__).parent / "approved"
SEEN = ROOT / "out" / "proof"
"""Where a page goes that differs, and what differs."""
DPI, LARGER = 36, 4
GRAYS = 16
"""Kept of a picture: enough for text, and half as large."""
MOVED = 0.45
"""How far the ink in a row of pixels may differ, by the row with the most ink. Poppler's differs by 0.4."""
CHANGED, FEW = 0.25, 12
"""How far a pixel may differ, smoothed with those around it, and how many may go beyond. MuPDF's goes there nowhere."""
PAGES = {
    "contents": ("Contents", 0),
    "opening": ("By the time the rain caught her", 0),
    "text": ("By the time the rain caught her", 1),
    "letter": ("It has been reported to this Office", 0),
    "notes": ("Massive thanks to", 0),
}
"""The pages that are kept: words, and how many pages further on."""


@cache
def made(style: str) -> bytes:
    return pdf.emit(sample(), load(style))


@cache
def page_of(style: str, name: str) -> int:
    words, further = PAGES[name]
    with PdfDocument(made(style)) as opened:
        texts = [letters(page.get_textpage().get_text_range()) for page in opened]
    return further + next(number for number, text in enumerate(texts) if letters(words) in text)


def drawn(content: bytes, page: int) -> Image.Image:
    with PdfDocument(content) as opened:
        picture: Image.Image = opened[page].render(scale=DPI * LARGER / 72, grayscale=True).to_pil()
    return picture.reduce(LARGER)


def differences(one: Image.Image, other: Image.Image) -> Iterator[str]:
    """Yield in words how two pages differ."""
    if one.size != other.size:
        yield f"the page is {one.size[0]} x {one.size[1]}, and was {other.size[0]} x {other.size[1]}"
        return
    rows = [np.asarray(_ink(page), float).sum(axis=1) for page in (one, other)]
    moved = np.flatnonzero(abs(rows[0] - rows[1]) > MOVED * max(1.0, rows[1].max()))
    if len(moved):
        yield f"a line moved {round(moved[0] / DPI * 72)} points from the head"
    blurred = [np.asarray(_ink(page).filter(ImageFilter.BoxBlur(1)), float) / 255 for page in (one, other)]
    changed = abs(blurred[0] - blurred[1]) > CHANGED
    if changed.sum() > FEW:
        row, column = np.argwhere(changed)[0]
        yield f"words changed {round(row / DPI * 72)} points from the head and {round(column / DPI * 72)} from the left"


def _ink(page: Image.Image) -> Image.Image:
    """Return a page's ink, by the darkest there is: how dark black is on a screen is nobody's matter."""
    ink = 255.0 - np.asarray(page.convert("L"), float)
    return Image.fromarray(np.uint8(ink / max(1.0, ink.max()) * 255))


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("style", names())
def test_page_is_as_it_was_approved(style: str, name: str, request: pytest.FixtureRequest) -> None:
    kept = APPROVED / f"{style}-{name}.png"
    actual = drawn(made(style), page_of(style, name))
    if request.config.getoption("--bless") and (not kept.exists() or list(differences(actual, Image.open(kept)))):
        _few_grays(actual).save(kept, optimize=True, bits=4)
    found = list(differences(actual, Image.open(kept)))
    if found:
        SEEN.mkdir(parents=True, exist_ok=True)
        _beside(Image.open(kept).convert("L"), actual).save(SEEN / kept.name)
    assert found == [], f"see out/proof/{kept.name}: as approved, as it is, and one over the other"


def _few_grays(page: Image.Image) -> Image.Image:
    few = Image.fromarray(np.uint8(np.round(np.asarray(page, float) / 255 * (GRAYS - 1)))).convert("P")
    few.putpalette([level * 255 // (GRAYS - 1) for level in range(GRAYS) for _ in "RGB"])
    return few


def _beside(before: Image.Image, now: Image.Image) -> Image.Image:
    """Return two pages and one over the other, the first in red and the second in blue, three times as large."""
    both = Image.merge("RGB", (now, Image.new("L", now.size, 255), before.resize(now.size)))
    sheet = Image.new("RGB", (before.width + 2 * now.width, max(before.height, now.height)), "white")
    for number, page in enumerate((before, now, both)):
        sheet.paste(page.convert("RGB"), (0 if not number else before.width + (number - 1) * now.width, 0))
    return sheet.resize((sheet.width * 3, sheet.height * 3))


def test_every_picture_is_of_a_page_and_small() -> None:
    assert {path.stem for path in APPROVED.iterdir()} == {f"{style}-{name}" for style in names() for name in PAGES}
    assert max(path.stat().st_size for path in APPROVED.iterdir()) < 10_000


COMMANDS = {
    "poppler": ["pdftoppm", "-r", str(DPI * LARGER), "-gray", "-png", "-f", "{page}", "-l", "{page}", "{file}"],
    "mupdf": [
        "mutool",
        "draw",
        "-q",
        "-r",
        str(DPI * LARGER),
        "-c",
        "gray",
        "-F",
        "png",
        "-o",
        "-",
        "{file}",
        "{page}",
    ],
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("program", COMMANDS)
@pytest.mark.parametrize("style", names())
def test_another_way_to_smooth_edges_is_no_difference(style: str, program: str, name: str, tmp_path: Path) -> None:
    file, page = tmp_path / "book.pdf", page_of(style, name)
    file.write_bytes(made(style))
    command = [part.format(page=page + 1, file=file) for part in COMMANDS[program]]
    try:
        png = subprocess.run(command, check=True, capture_output=True).stdout
    except FileNotFoundError:
        pytest.skip(f"{command[0]} is not installed")
    other = Image.open(BytesIO(png)).convert("L").reduce(LARGER)
    width, height = (min(pair) for pair in zip(other.size, drawn(made(style), page).size, strict=True))
    kept = Image.open(APPROVED / f"{style}-{name}.png").convert("L")
    assert list(differences(*(picture.crop((0, 0, width, height)) for picture in (other, kept)))) == []


@pytest.mark.parametrize(
    ("box", "by", "said"),
    [
        ((0, 0.3, 1, 0.5), (0, 3), "a line moved"),  # some lines a point and a half lower
        ((0, 0.3, 0.5, 0.5), (8, 0), "words changed"),  # the left half of them four points to the right
        ((0, 0, 1, 0.12), (0, 1000), "words changed"),  # no running head
    ],
)
@pytest.mark.parametrize("style", names())
def test_a_line_or_a_word_that_moves_is_a_difference(
    style: str, box: tuple[float, float, float, float], by: tuple[int, int], said: str
) -> None:
    kept = Image.open(APPROVED / f"{style}-text.png").convert("L")
    with PdfDocument(made(style)) as opened:
        large: Image.Image = opened[page_of(style, "text")].render(scale=2, grayscale=True).to_pil()
    assert list(differences(large.reduce(LARGER), kept)) == []
    left, top, right, bottom = (round(part * whole) for part, whole in zip(box, large.size * 2, strict=True))
    part = large.crop((left, top, right, bottom))
    large.paste(255, (left, top, right, bottom))
    large.paste(part, (left + by[0], top + by[1]))
    assert [line for line in differences(large.reduce(LARGER), kept) if line.startswith(said)]
