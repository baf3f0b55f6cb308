"""A style's fonts and spare ones, cut down to the characters of one book."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING

from griffo.emit.bold import wanted
from griffo.emit.parts import Begin, here
from griffo.emit.spare import SCREENS_HAVE, asked, faces, lacking, lenders, licence
from griffo.style import css, font_faces

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from griffo.emit.page import Page
    from griffo.style import Face, Style


MOST = 300_000
"""Bytes of fonts in a book. What is spare is left out beyond that: a reader has faces of its own for most scripts."""


@dataclass(frozen=True, slots=True)
class WebFonts:
    """The fonts of a book for screens."""

    sheet: str
    """The style sheet of the book: ``@font-face`` rules, then the style's own, which asks spare faces as well."""
    files: dict[str, bytes]
    """WOFF2, by the URL that the rules name."""
    licences: tuple[Path, ...]
    """What has to go along."""


def web_fonts(style: Style, folder: str, made: Sequence[Page], begin: Begin = here) -> WebFonts:
    """Return a book's style sheet and its faces, with the characters that its pages need and no more.

    ``folder`` is a URL with its last slash. A spare face goes along only where the style's lack what it has; a style
    that embeds none gives none.
    """
    sheet = css(style, "epub")
    if not style.embedded:
        return WebFonts(sheet, {}, ())
    characters = "".join(sorted(set().union(*(unescape(page.body) for page in made))))
    odd = lacking(style, characters)
    spare = lenders(odd, [face for face in faces() if face.path.name != SCREENS_HAVE]) if odd else ()
    needed = [*wanted(style, made), *((face, "".join(sorted(odd))) for face in spare)]
    begun = [(face, begin("font", subset, (face, shown), long=False)) for face, shown in needed]
    kept: dict[Face, bytes] = {}
    for face, font in begun:
        content = font()
        if face in style.faces or sum(map(len, kept.values())) + len(content) <= MOST:
            kept[face] = content
    named = {replace(face, path=face.path.with_suffix(".woff2")): content for face, content in kept.items()}
    lent = dict.fromkeys(face.family for face in spare if face in kept)
    return WebFonts(
        f"{font_faces(named, folder)}\n{asked(sheet, style, lent)}",
        {folder + face.path.name: content for face, content in named.items()},
        (style.licence, *([licence()] if lent else [])),
    )


def subset(needed: tuple[Face, str]) -> bytes:
    """Return a face as WOFF2 with no more than some characters, its kerning, ligatures and old-style figures kept.

    HarfBuzz cuts it, in a hundredth of fontTools' time; fontTools packs it, table by table: to save a ``TTFont`` it
    would import what it has for each of them. The font keeps the date it carries, so the same characters give the same
    bytes.
    """
    import uharfbuzz
    from fontTools.ttLib.sfnt import SFNTReader, SFNTWriter

    face, characters = needed
    wanted = uharfbuzz.SubsetInput()
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
    wanted.unicode_set.update(map(ord, characters))
    # All features would keep small capitals too, and be three times as large.
    wanted.sets(uharfbuzz.SubsetInputSets.LAYOUT_FEATURE_TAG).update(map(_tag, _FIGURES))
    cut = uharfbuzz.subset(uharfbuzz.Face(face.path.read_bytes()), wanted).blob.data
    tables, out = SFNTReader(BytesIO(cut)), BytesIO()
    packed = SFNTWriter(out, len(tables.keys()), tables.sfntVersion, "woff2")
    for tag in tables.keys():  # noqa: SIM118 - it is no mapping
        packed[tag] = tables[tag]
    packed.close()
    return out.getvalue()


_FIGURES = ("onum", "pnum")


def _tag(name: str) -> int:
    """Return an OpenType tag as the number that it is in a file."""
    return int.from_bytes(name.encode(), "big")
