"""A page of a PDF as a picture for screens."""

from __future__ import annotations

from io import BytesIO
from math import ceil

WIDTH = 1600
"""Pixels: the width of ``read.picture.SIZE``, whose shape a cover has."""
COLOURS = 32
"""A style's cover has four; the others smooth their edges. So few keep the file small."""
_SMALLER = 4
"""How many times smaller the picture is drawn from which the colours are chosen."""
_STRIP = 160
"""Pixels of height that are drawn at once: the whole page takes ten times the room, and as long."""


def raster(job: tuple[bytes, int]) -> bytes:
    """Return the first page of a PDF as a PNG of so many pixels in width."""
    from PIL import Image
    from pypdfium2 import PdfDocument

    content, width = job
    with PdfDocument(content) as pdf:
        page = pdf[0]
        scale = width / page.get_width()
        small: Image.Image = page.render(scale=scale / _SMALLER).to_pil()
        few = small.quantize(COLOURS, Image.Quantize.FASTOCTREE)  # in a quarter of the time that a median cut takes
        whole = Image.new("P", (width, ceil(page.get_height() * scale)))
        whole.putpalette(few.getpalette() or ())
        for top in range(0, whole.height, _STRIP):
            low = min(top + _STRIP, whole.height)
            # What is cropped is rounded up to whole pixels, and so half a pixel makes it certain how many.
            crop = (0, (whole.height - low - 0.5) / scale, 0, (top - 0.5) / scale)
            strip: Image.Image = page.render(scale=scale, crop=crop).to_pil()
            whole.paste(strip.quantize(palette=few, dither=Image.Dither.NONE), (0, top))
    out = BytesIO()
    whole.save(out, "PNG")  # the hardest deflating takes five times as long for a sixth
    return out.getvalue()
