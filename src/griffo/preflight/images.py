"""Rules about pictures and the cover."""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, UnidentifiedImageError

from griffo.preflight.epub import Found, line_of, target
from griffo.preflight.manifest import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from griffo.preflight.epub import Epub, Item

_UNSUPPORTED = frozenset({"image/webp", "image/avif", "image/tiff", "image/heic", "image/jxl", "image/jp2"})
_SMALLEST = 500
"""Pixels on a cover's shorter side; Kindle's shops show none that has fewer."""


def image_type(epub: Epub) -> Iterator[Found]:
    """Find pictures of a type that Kindle does not show.

    Source: Kindle Publishing Guidelines 2019.2, section 10.4.1: GIF, BMP, JPEG, PNG, SVG, not TIFF; KindleGen stops at
    WebP (github.com/manga-download/hakuneko issue 959), Send to Kindle leaves it out (github.com/nikhil1raghav/
    kindle-send issue 27).
    """
    for item in epub.items:
        kind = kind_of(epub.data.get(item.name, b"")) or item.type
        if kind in _UNSUPPORTED or item.type in _UNSUPPORTED:
            shown = (kind if kind in _UNSUPPORTED else item.type).removeprefix("image/").upper()
            sentence = f"The picture “{item.href}” is {shown}, which Kindle does not show."
            yield Found(epub.opf, item.line, sentence, "Save it as JPEG or PNG.")


def no_cover(epub: Epub) -> Iterator[Found]:
    """Find a book that names no cover image.

    Source: Kindle Publishing Guidelines 2019.2, section 4.2: a cover image inside the book is mandatory.
    """
    if epub.package is not None and _cover(epub) is None:
        hint = 'Give the picture properties="cover-image" in the manifest.'
        yield Found(epub.opf, 0, "The book names no cover image, which Amazon asks for.", hint)


def small_cover(epub: Epub) -> Iterator[Found]:
    """Find a cover of fewer than 500 pixels on its shorter side.

    Source: Kindle Publishing Guidelines 2019.2, sections 4.1 and 4.2: a book whose cover is too small fails.
    """
    cover = _cover(epub)
    size = _size(epub.data.get(cover.name, b"")) if cover else None
    if cover and size and min(size) < _SMALLEST:
        sentence = f"The cover has {size[0]} by {size[1]} pixels; below {_SMALLEST} Kindle shows none."
        yield Found(epub.opf, cover.line, sentence, "Take one of 1600 by 2560 pixels.")


def unnamed_cover_page(epub: Epub) -> Iterator[Found]:
    """Find a page that shows the cover and that neither landmarks nor guide name as the cover.

    Source: Kindle Publishing Guidelines 2019.2, section 4.2: such a page shows the cover twice or makes the book fail;
    one that is named is left out (KindleGen's message I1052).
    """
    cover = _cover(epub)
    guide = epub.find(epub.opf, "//opf:guide/opf:reference[@type='cover']")
    landmarks = epub.find(epub.nav, "//x:nav//x:a[contains(concat(' ', @epub:type, ' '), ' cover ')]")
    named = {target(epub.opf, row.get("href", ""))[0] for row in guide}
    named |= {target(epub.nav, row.get("href", ""))[0] for row in landmarks}
    for name, image in epub.each("//x:img[@src]"):
        alone = not "".join(map(str, epub.trees[name].xpath("//*[local-name()='body']//text()"))).strip()
        if cover and alone and target(name, image.get("src", ""))[0] == cover.name and name not in named:
            hint = 'Name the page in the landmarks with epub:type="cover".'
            yield Found(name, line_of(image), "This page shows the cover, but nothing says that it is the cover.", hint)


def _cover(epub: Epub) -> Item | None:
    ids = {row.get("content") for row in epub.find(epub.opf, "//opf:metadata/opf:meta[@name='cover']")}
    modern = (item for item in epub.items if "cover-image" in item.properties)
    return next(modern, next((item for item in epub.items if item.id in ids), None))


def _size(data: bytes) -> tuple[int, int] | None:
    """Return width and height as the picture's first bytes tell them; nothing is decoded."""
    try:
        with warnings.catch_warnings():  # Pillow speaks of a decompression bomb, and nothing is decompressed
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data)) as image:
                return image.size
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        return None
