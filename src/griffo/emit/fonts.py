"""A style's fonts, cut down to the characters of one book."""

from __future__ import annotations

from dataclasses import replace
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING

from griffo.emit.parts import Begin, here
from griffo.style import font_faces

if TYPE_CHECKING:
    from collections.abc import Iterable

    from griffo.emit.page import Page
    from griffo.style import Face, Style


def web_fonts(style: Style, folder: str, made: Iterable[Page], begin: Begin = here) -> tuple[str, dict[str, bytes]]:
    """Return the style's ``@font-face`` rules and its faces as WOFF2, by the URL that the rules name.

    The faces hold what the pages need and no more; ``folder`` is a URL with its last slash. A style that embeds none
    gives neither.
    """
    if not style.embedded:
        return "", {}
    characters = "".join(sorted(set().union(*(unescape(page.body) for page in made))))
    begun = [begin("font", subset, (face, characters), long=False) for face in style.faces]
    faces = [replace(face, path=face.path.with_suffix(".woff2")) for face in style.faces]
    files = {folder + face.path.name: font() for face, font in zip(faces, begun, strict=True)}
    return font_faces(replace(style, faces=tuple(faces)), folder), files


def subset(needed: tuple[Face, str]) -> bytes:
    """Return a face as WOFF2 with no more than some characters, its kerning, ligatures and old-style figures kept.

    HarfBuzz cuts it, in a hundredth of fontTools' time; fontTools packs it. The font keeps the date it carries, so the
    same characters give the same bytes.
    """
    import uharfbuzz
    from fontTools.ttLib import TTFont

    face, characters = needed
    wanted = uharfbuzz.SubsetInput()
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
    wanted.unicode_set.update(map(ord, characters))
    # All features would keep small capitals too, and be three times as large.
    wanted.sets(uharfbuzz.SubsetInputSets.LAYOUT_FEATURE_TAG).update(map(_tag, _FIGURES))
    cut = uharfbuzz.subset(uharfbuzz.Face(face.path.read_bytes()), wanted).blob.data
    font = TTFont(BytesIO(cut), recalcBBoxes=False, recalcTimestamp=False)
    font.flavor = "woff2"
    out = BytesIO()
    font.save(out)
    return out.getvalue()


_FIGURES = ("onum", "pnum")


def _tag(name: str) -> int:
    """Return an OpenType tag as the number that it is in a file."""
    return int.from_bytes(name.encode(), "big")
