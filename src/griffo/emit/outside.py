"""The outside of an e-book: its cover, drawn in two steps, each of which may be done by a process of its own.

What sets a page is large, and so is what the book is packed from: the process of the first step ends with it, and all
that it held is free again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from griffo.emit.parts import Begin, here
from griffo.emit.raster import WIDTH, raster
from griffo.model import Meta, Picture, Story

if TYPE_CHECKING:
    from griffo.model import Anthology
    from griffo.style import Style

PNG = "image/png"
Cover = Callable[[], Callable[[], Picture]]
"""Waits until a cover is set and begins its picture; what it returns waits for that."""


def cover(book: Anthology, style: Style, begin: Begin = here) -> Cover:
    """Begin to set a book's cover: the picture it was given, or one that the style draws.

    That has 1600 by 2560 pixels. No more of the book's stories has to be there than their names.
    """
    if given := book.cover:
        return lambda: lambda: given
    sheet = begin("sheet", _sheet, (_outside(book), style), long=True)

    def picture() -> Callable[[], Picture]:
        made = begin("cover", raster, (sheet(), WIDTH), long=True)
        return lambda: Picture(made(), PNG)

    return picture


def _sheet(job: tuple[Anthology, Style]) -> bytes:
    """Return the cover that a style draws for a book, a PDF."""
    from griffo.emit.cover import sheet

    return sheet(*job)


def _outside(book: Anthology) -> Anthology:
    """Return what a cover says of a book: whatever else changes, it can stay."""
    known = (Meta(title=story.meta.title, authors=story.meta.authors) for story in book.stories)
    stories = tuple(Story(story.source, (), meta) for story, meta in zip(book.stories, known, strict=True))
    return replace(book, stories=stories, date="", imprint="", foreword="", groups=(), about=(), printed=())
