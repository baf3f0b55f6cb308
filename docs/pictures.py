"""Draw the README's pictures anew, of the sample book as it is now.

make book && .venv/bin/pytest tests/test_readers.py -k pictures && .venv/bin/python docs/pictures.py
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageFilter
from pypdfium2 import PdfDocument

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
SPREAD = ("2", "3")
"""The pages that are shown, by their numbers."""
SCREENS = ("phone-light-cover", "phone-light-thoughts", "phone-light-document", "phone-dark-scene")
TABLE, EDGE = "#dcdcdc", 24
COLOURS = 64


def main() -> None:
    with PdfDocument(ROOT / "out" / "nothing-to-declare.pdf") as pdf:
        labels = [pdf.get_page_label(number) for number in range(len(pdf))]
        pages = [pdf[labels.index(label)].render(scale=1.4).to_pil().convert("RGB") for label in SPREAD]
    save(laid([beside(pages)], EDGE), "pages")
    screens = [Image.open(ROOT / "out" / "proof" / f"{name}.png").convert("RGB") for name in SCREENS]
    save(laid([screen.resize((330, round(330 * screen.height / screen.width))) for screen in screens], EDGE), "screen")


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
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
