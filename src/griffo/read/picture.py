"""A picture, for the cover or in a story, checked and made into one that every reader shows.

The file may be anybody's. It is always written anew, never copied: only what was decoded to the end gets into the book,
so no metadata (where a photograph was taken, by whom), no preview, nothing that is hidden behind the picture, no inks,
no coding that an old reader cannot show. What that costs, one more time of saving as JPEG, nobody sees.
"""

from __future__ import annotations

import struct
import warnings
import zlib
from contextlib import contextmanager
from dataclasses import replace
from hashlib import blake2b
from io import BytesIO
from pathlib import PurePath
from typing import TYPE_CHECKING

from PIL import Image, ImageCms, ImageFile, ImageOps, UnidentifiedImageError

from griffo.errors import GriffoError
from griffo.model import Finding, Level, Picture

if TYPE_CHECKING:
    from collections.abc import Iterator

SIZE = (1600, 2560)
"""Width and height, in pixels, that a cover has at most: what Amazon's cover guidelines call ideal. It is 4.1 million
pixels; Apple Books takes 5.6 million."""
SMALLEST = (625, 1000)
"""Width and height, in pixels, below which shops take no cover (kdp.amazon.com, Cover Image Guidelines)."""
LARGEST_FILE = 50_000_000
"""Bytes of a file that is read (the same guidelines)."""
LARGEST_SIDE = 10_000
"""Pixels on a side of a picture that is read (the same guidelines)."""
MOST_PIXELS = 50_000_000
"""Pixels of a picture that is unfolded: four bytes each, and a few copies, which any machine has room for."""
LARGEST = 5_000_000
"""Bytes that the book's picture has at most: the least that an edition of Amazon's guidelines ever allowed a cover."""
LARGEST_PNG = 1_000_000
"""Bytes of a PNG beyond which the picture must be a photograph, which JPEG keeps in a tenth of the room."""
LARGEST_PLATE = 750_000
"""Bytes that a story's picture has at most, noise aside: a hundred of them still fit through Send to Kindle by mail."""
KINDS = ("PNG", "JPEG", "GIF", "WEBP", "BMP")
"""The kinds of pictures that a story may hold, as Pillow names them."""
QUALITIES = (90, 80, 70, 60)
"""JPEG's, the best first. By the last of them even noise of ``SIZE`` is small enough."""

_ENDINGS = {"PNG": (".png",), "JPEG": (".jpg", ".jpeg", ".jpe", ".jfif")}
_OTHERS = (
    (b"GIF8", 0, "a GIF"),
    (b"BM", 0, "a BMP"),
    (b"II*\0", 0, "a TIFF"),
    (b"MM\0*", 0, "a TIFF"),
    (b"WEBP", 8, "a WebP"),
    (b"ftypavif", 4, "an AVIF"),
    (b"ftypheic", 4, "a HEIC"),
    (b"ftypmif1", 4, "a HEIF"),
    (b"8BPS", 0, "a Photoshop"),
)
_BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    LookupError,
    TypeError,
    ArithmeticError,
    EOFError,
    struct.error,
    zlib.error,
)
"""What Pillow raises for damaged files, depending on where the damage is."""


def picture(content: bytes, name: str, most: tuple[int, int] = SIZE) -> tuple[Picture, tuple[Finding, ...]]:
    """Return the picture in a file, upright, in sRGB, of ``most`` pixels, and what is to be said about it.

    ``content`` are the bytes of the file called ``name``, a JPEG or a PNG by them, whatever the name says. Raises
    ``GriffoError``, without a place, where it is neither, is damaged or too large.
    """
    with _opened(content, name, tuple(_ENDINGS), "A cover is a JPEG or a PNG picture.") as opened:
        upright = ImageOps.exif_transpose(opened)
        findings = tuple(_findings(opened, upright.size, name))
        plain = _srgb(_on_white(upright), opened.info.get("icc_profile"))
    plain.thumbnail(most, Image.Resampling.LANCZOS)
    return _saved(plain, lossless=opened.format == "PNG"), findings


def plate(content: bytes, name: str) -> Picture:
    """Return the picture in a file of one of ``KINDS`` as a story shows it: upright, on white, no larger than needed.

    Of one that moves it is the first. One without colours stays without, so that it is printed in black alone. Raises
    ``GriffoError``, without a place, as ``picture`` does.
    """
    with _opened(content, name, KINDS, _TAKEN, rough=True) as opened:
        lossless = opened.format not in {"JPEG", "MPO"}
        upright = ImageOps.exif_transpose(opened)
        plain = _on_white(upright)
        plain = plain if plain.mode == "L" else _without_colours(_srgb(plain, opened.info.get("icc_profile")))
    plain.thumbnail(SIZE, Image.Resampling.LANCZOS)
    made = _saved(plain, lossless=lossless, most=LARGEST_PLATE)
    name = blake2b(made.content, digest_size=10).hexdigest()
    return replace(made, name=name + (".png" if made.type == "image/png" else ".jpg"))


def smaller(given: Picture, most: tuple[int, int], *, grey: bool) -> Picture:
    """Return a picture of this program's own making, of ``most`` pixels and maybe in grey, under its name."""
    if given.width <= most[0] and given.height <= most[1] and not grey:
        return given
    with _strictly(), Image.open(BytesIO(given.content)) as opened:
        opened.thumbnail(most, Image.Resampling.LANCZOS)
        made = _saved(opened.convert("L") if grey else opened, lossless=given.type == "image/png", most=LARGEST_PLATE)
    return replace(made, name=given.name)


@contextmanager
def _opened(
    content: bytes, name: str, kinds: tuple[str, ...], mend: str, *, rough: bool = False
) -> Iterator[Image.Image]:
    """Unfold the picture in a file. Raises ``GriffoError`` for one that cannot be used, with ``mend`` for other kinds.

    One that is ``rough`` may have fewer pixels than the file, no fewer than ``SIZE``: a photograph is unfolded in a
    quarter of the time. What Pillow raises while the picture is worked on is taken for damage too.
    """
    with _strictly():
        try:
            with Image.open(BytesIO(content), formats=kinds) as opened:
                _refuse_too_large(opened.size, name)
                if rough:
                    opened.draft(opened.mode, _enough(opened.size))
                opened.load()
                yield opened
        except UnidentifiedImageError as error:
            raise _unknown(content, name, mend) from error
        except Image.DecompressionBombError as error:
            raise _too_many_pixels(name) from error
        except _BROKEN as error:
            mend = "Open it in a program for pictures and save it anew."
            raise GriffoError(f"“{name}” is damaged and cannot be shown.", mend=mend) from error


def _enough(size: tuple[int, int]) -> tuple[int, int]:
    """Return width and height of a picture that has as many pixels as ``SIZE`` leaves room for, lying or upright."""
    share = max(min(SIZE[0] / size[0], SIZE[1] / size[1]), min(SIZE[1] / size[0], SIZE[0] / size[1]))
    return max(1, round(size[0] * share)), max(1, round(size[1] * share))


@contextmanager
def _strictly() -> Iterator[None]:
    """Have Pillow raise what is wrong and say nothing else.

    WeasyPrint asks it, for the whole process, to fill a picture that breaks off with grey. What it warns of is odd
    metadata, which stays out, and the number of pixels, which is looked at here.
    """
    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def _refuse_too_large(size: tuple[int, int], name: str) -> None:
    """Raise ``GriffoError`` before anything is unfolded."""
    if max(size) > LARGEST_SIDE or size[0] * size[1] > MOST_PIXELS:
        raise _too_many_pixels(name)


def _too_many_pixels(name: str) -> GriffoError:
    sentence = (
        f"“{name}” has too many pixels: {LARGEST_SIDE:,} on a side and {MOST_PIXELS // 1_000_000} million are the most."
    )
    return GriffoError(sentence, mend=_MEND)


_TAKEN = f"Griffo takes {', '.join(KINDS[:-1])} and {KINDS[-1]} pictures."
_MEND = f"Save it with {SIZE[0]} by {SIZE[1]} pixels."


def _unknown(content: bytes, name: str, mend: str) -> GriffoError:
    kind = next((kind for start, at, kind in _OTHERS if content.startswith(start, at)), "no") if content else "an empty"
    what = "file" if not content else "picture"
    return GriffoError(f"“{name}” is {kind} {what}.", mend=mend)


def _findings(opened: Image.Image, size: tuple[int, int], name: str) -> Iterator[Finding]:
    """Yield what a person should know of a picture that was opened and has this ``size`` when upright."""
    kind = "PNG" if opened.format == "PNG" else "JPEG"  # photographs with a preview call themselves MPO
    if PurePath(name).suffix.lower() not in _ENDINGS[kind]:
        sentence = f"“{name}” is a {kind} picture, whatever its name says, and was read as one."
        yield Finding("cover-type", Level.INFO, sentence, f"Give it a name that ends in {_ENDINGS[kind][0]}.")
    if kind == "PNG" and getattr(opened, "is_animated", False):
        yield Finding("cover-moves", Level.INFO, f"“{name}” moves; the cover is its first picture.")
    if _is_transparent(opened):
        yield Finding(
            "cover-transparent", Level.INFO, f"“{name}” is transparent in places; they are white on the cover."
        )
    if opened.mode == "CMYK" and "icc_profile" not in opened.info:
        sentence = f"“{name}” is in the colours of ink without saying which; they may look harsh on screens."
        yield Finding("cover-ink", Level.INFO, sentence, "Save it in RGB, or with its colour profile.")
    if size[0] < SMALLEST[0] or size[1] < SMALLEST[1]:
        sentence = (
            f"“{name}” has {size[0]:,} by {size[1]:,} pixels; shops want {SMALLEST[0]} by {SMALLEST[1]:,} or more."
        )
        yield Finding("cover-small", Level.WARNING, sentence, f"Take one of {SIZE[0]} by {SIZE[1]} pixels.")
    if size[0] >= size[1]:
        wide = "wider than high" if size[0] > size[1] else "square"
        sentence = f"“{name}” is {wide}; readers and shops show covers upright."
        yield Finding("cover-shape", Level.WARNING, sentence, f"Take one of {SIZE[0]} by {SIZE[1]} pixels.")


def _is_transparent(image: Image.Image) -> bool:
    if not image.has_transparency_data:
        return False
    lowest, _ = image.convert("RGBA").getchannel("A").getextrema()
    return isinstance(lowest, int | float) and lowest < 255


def _on_white(image: Image.Image) -> Image.Image:
    """Return the picture with eight bits for each colour and nothing transparent."""
    if image.mode.startswith("I"):
        import numpy as np

        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))  # Pillow itself would cut off what is bright
    if image.has_transparency_data:
        clear = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")
    return image if image.mode in {"CMYK", "L", "RGB"} else image.convert("RGB")


def _srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture in the colours that screens take for granted, by its own profile where that can be used."""
    made: Image.Image | None = None
    if profile:
        try:
            given, wanted = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
            made = ImageCms.profileToProfile(image, given, wanted, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):  # a profile that is broken, or of another kind of picture
            made = None
    return made or image.convert("RGB")


def _without_colours(image: Image.Image) -> Image.Image:
    """Return the picture in grey where every pixel is."""
    red, green, blue = image.split()
    grey = red.tobytes() == green.tobytes() == blue.tobytes()
    return red if grey else image


def _saved(image: Image.Image, *, lossless: bool, most: int = LARGEST) -> Picture:
    """Return the picture as a file of ``most`` bytes or so, with nothing in it but the picture."""
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    if lossless and len(content := _encoded(bare, "PNG", optimize=True)) <= LARGEST_PNG:
        return Picture(content, "image/png", *bare.size)
    content = b""
    for quality in QUALITIES:
        # Colours as sharp as the lettering; not progressive, for old readers; not optimised, which fails for noise.
        content = _encoded(bare, "JPEG", quality=quality, subsampling=0)
        if len(content) <= most:
            break
    return Picture(content, "image/jpeg", *bare.size)


def _encoded(image: Image.Image, kind: str, **options: int) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()
