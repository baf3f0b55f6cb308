"""Pictures in the text: as the pages of a book have them, and what each emitter makes of those.

On a page stands ``<figure><img src="images/NAME" alt="…"/>``, with a ``figcaption`` where there are words under it. Of
a picture that cannot be had its words stand there alone.
"""

from __future__ import annotations

import re
from math import ceil
from typing import TYPE_CHECKING

from markupsafe import Markup

from griffo.emit.inline import direction, markup, runs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from griffo.model import Anthology, Block, Picture
    from griffo.paper import Leaf

FOLDER = "images/"
"""Where pages look for pictures."""
PRESS = "book:///images/"
"""What stands before the names of pictures in documents for print."""
FINEST, COARSEST = 300, 150
"""Pixels to the inch on paper: more nobody sees, and with fewer every pixel shows, where the picture can be smaller."""
TALLEST = 0.66
"""The share of a column that a picture takes at most: a taller one may leave half a page empty before it."""
_FIGURE = re.compile(r'<figure><img src="images/([\w.]+)"(.*?)</figure>', re.DOTALL)
_IMAGE = re.compile(r'(?<=<img src=")images/([\w.]+)(?=")')
_TAG = re.compile(r"<[^>]*>")
_LETTER = 0.36
"""About how wide a letter of a caption is, in lines."""


def figure(block: Block, under: Markup) -> Markup:
    """Return a picture with the words ``under`` it, or the words that stand in its place."""
    way, caption = (
        direction(block.text.value),
        Markup("\n<figcaption>{}</figcaption>").format(under) if under else Markup(),
    )
    if block.picture:
        image = Markup('<img src="{}{}" alt="{}"{}/>').format(FOLDER, block.picture, block.text.value.strip(), way)
    else:
        image = Markup("<p{}>{}</p>").format(way, markup(runs(block)))
    return Markup("<figure>{}{}</figure>").format(image, caption)


def pictures(book: Anthology) -> dict[str, Picture]:
    """Return the pictures of all stories by name, each once."""
    return {one.name: one for story in book.stories for one in story.pictures}


def named(html: str) -> list[str]:
    """Return the names of the pictures that a page shows, each once, in order."""
    return list(dict.fromkeys(_IMAGE.findall(html)))


def addressed(body: Markup, address: Callable[[str], str]) -> Markup:
    """Return a page with the addresses of its pictures, by their names, as an emitter has them."""
    return Markup(_IMAGE.sub(lambda found: address(found[1]), body))  # noqa: S704 - a page's own markup


def measured(html: str, held: Iterable[Picture], leaf: Leaf) -> str:
    """Give the pictures of a document for print their size on a page of this shape.

    None is wider than the text, nor so high that it would not stand on one page with its caption. Each fills whole
    lines together with the room around it, so that the lines below stand on those of the page behind.
    """
    known = {one.name: one for one in held}

    def size(found: re.Match[str]) -> str:
        picture = known[found[1]]
        width, height, room = _fitted(picture, len(_TAG.sub("", found[2])), leaf)
        above = 0.0 if "<figcaption" in found[2] else room / 2
        style = f"width: {width:.2f}pt; height: {height:.2f}pt; padding: {above:.2f}pt 0 {room - above:.2f}pt"
        return f'<figure><img style="{style}" src="{PRESS}{found[1]}"{found[2]}</figure>'

    return _FIGURE.sub(size, html)


def _fitted(picture: Picture, caption: int, leaf: Leaf) -> tuple[float, float, float]:
    """Return width and height of a picture in points, and the room that fills its last line.

    ``caption`` is how many characters stand under it.
    """
    under = ceil(caption * _LETTER * leaf.line / leaf.measure)
    lines = int(min(TALLEST * leaf.column / leaf.line, leaf.column / leaf.line - under - 2))
    scale = min(leaf.measure / picture.width, lines * leaf.line / picture.height, 72 / COARSEST)
    height = picture.height * scale
    return picture.width * scale, height, ceil(height / leaf.line - 1e-6) * leaf.line - height
