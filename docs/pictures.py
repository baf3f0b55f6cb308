"""Draw the README's pictures anew, of the sample book as it is now.

make book && .venv/bin/pytest tests/test_readers.py -k pictures && .venv/bin/python docs/pictures.py
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageFilter
from pypdfium2 import PdfDocument

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
SPREAD = ("2", "3")
"""The pages that are shown, by their numbers."""
SCREENS = ("phone-light-cover", "phone-light-thoughts", "phone-light-document", "phone-dark-scene")
TABLE, EDGE = "#dcdcdc", 24
COLOURS = 256
STYLES = ("classic", "modern")
"""Whose printed covers are shown, for a book of so many pages that its spine can be read."""
PAGES = "400"
BLURB = """
[print]
blurb = '''
Seven people carry something across a border, and none of them has told the officer the whole of it.

A midwife in the wrong county, a shepherd with one ewe too many, a warehouse where the boss can see them: seven stories
that the Tuesday Circle read aloud to each other over one winter, and could not agree about.'''
"""


def main() -> None:
    with PdfDocument(ROOT / "out" / "nothing-to-declare.pdf") as pdf:
        labels = [pdf.get_page_label(number) for number in range(len(pdf))]
        pages = [pdf[labels.index(label)].render(scale=1.4).to_pil().convert("RGB") for label in SPREAD]
    save(laid([beside(pages)], EDGE), "pages")
    screens = [Image.open(ROOT / "out" / "proof" / f"{name}.png").convert("RGB") for name in SCREENS]
    save(laid([screen.resize((330, round(330 * screen.height / screen.width))) for screen in screens], EDGE), "screen")
    save(laid(list(wraps()), EDGE), "wrap")


def wraps() -> Iterator[Image.Image]:
    """Yield the sample book's printed cover in each style."""
    with TemporaryDirectory() as folder:
        book = Path(folder, "book")
        shutil.copytree(ROOT / "seeds", book, ignore=shutil.ignore_patterns(".griffo"))
        with (book / "book.toml").open("a", encoding="utf-8") as toml:
            toml.write(BLURB)
        for style in STYLES:
            command = [sys.executable, "-m", "griffo", "cover", book, "--style", style, "--pages", PAGES, "-o", folder]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            with PdfDocument(Path(folder, "nothing-to-declare-cover.pdf")) as pdf:
                yield pdf[0].render(scale=1.1).to_pil().convert("RGB")


def beside(pages: Sequence[Image.Image]) -> Image.Image:
    """Return two pages as they lie open, with a shadow in the fold."""
    left, right = pages
    spread = Image.new("RGB", (left.width + right.width, left.height), "white")
    spread.paste(left, (0, 0))
    spread.paste(right, (left.width, 0))
    fold = Image.new("L", spread.size, 255)
    fold.paste(205, (left.width - 1, 0, left.width + 1, left.height))
    shade = fold.filter(ImageFilter.GaussianBlur(8)).point(lambda value: max(0, 255 - (255 - value) * 4))
    return Image.composite(spread, Image.new("RGB", spread.size, "#cfcfcf"), shade)


def laid(pictures: Sequence[Image.Image], gap: int) -> Image.Image:
    """Return pictures in a row on a table, each with its shadow."""
    width = sum(picture.width + gap for picture in pictures) + gap
    height = max(picture.height for picture in pictures) + 2 * gap
    table = Image.new("RGB", (width, height), TABLE)
    left = gap
    for picture in pictures:
        table.paste("#bdbdbd", (left + 4, gap + 5, left + picture.width + 4, gap + picture.height + 5))
        table.paste(picture, (left, gap))
        left += picture.width + gap
    return table


def save(picture: Image.Image, name: str) -> None:
    picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
        PICTURES / f"{name}.png", optimize=True
    )


if __name__ == "__main__":
    main()
