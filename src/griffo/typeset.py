"""A book set in every format that is asked for, or taken from what was kept when it last was."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from griffo import fingerprint
from griffo.emit import EMITTERS
from griffo.fingerprint import digest, program
from griffo.model import PageStart
from griffo.packing import pack, unpack
from griffo.style import BASE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from griffo.compile import Draft
    from griffo.model import Anthology
    from griffo.style import Style
    from griffo.workshop import Workshop

KIND = "book"


@dataclass(frozen=True, slots=True)
class Made:
    """A book in one format."""

    content: bytes
    warnings: tuple[str, ...] = ()
    """What its emitter warned of."""
    pages: tuple[PageStart, ...] = ()
    """Where the pages begin that carry text. Only of a PDF."""
    sheets: int = 0
    """How many pages there are. Only of a PDF."""


def typeset(
    made: Draft, design: Style, formats: Sequence[str], tell: Callable[[str], None], shop: Workshop
) -> dict[str, Made]:
    """Return the book in every format. Where nothing that shapes it has changed, it is not so much as unpacked.

    The e-book tells the printed book's pages, where both are made; and Kobo's is made of the EPUB, where that is.
    """

    @cache
    def book() -> Anthology:
        return made.book

    done: dict[str, Made] = {}
    printed: tuple[PageStart, ...] = ()
    shape = (program(), _look(design), *(one.key for one in made.prepared))
    for name in sorted(formats, key=lambda name: {"pdf": 0, "kepub": 2}.get(name, 1)):
        key = digest(name, pack(replace(made.frame, printed=printed)), *shape)
        tell(f"Setting {name}")
        kept = shop.get(KIND, key)
        if kept is None:
            done[name] = _set(name, replace(book(), printed=printed), design, done)
            shop.put(KIND, key, pack(done[name]))
        else:
            done[name] = unpack(kept, Made)
        printed = done[name].pages or printed
    return {name: done[name] for name in formats}


def _set(name: str, book: Anthology, design: Style, done: Mapping[str, Made]) -> Made:
    """Set a book in one format, when those in ``done`` are."""
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always", UserWarning)
        if name == "pdf":
            made = _pressed(book, design)
        elif name == "kepub" and "epub" in done:
            from griffo.emit.kepub import convert

            made = Made(convert(done["epub"].content))
        else:
            made = Made(EMITTERS[name](book, design))
    return replace(made, warnings=tuple(dict.fromkeys(str(warning.message) for warning in heard)))


def _pressed(book: Anthology, design: Style) -> Made:
    from pypdfium2 import PdfDocument

    from griffo.emit.pdf import press

    pressed = press(book, design)
    return Made(pressed.content, pages=pressed.pages, sheets=len(PdfDocument(BytesIO(pressed.content))))


def _look(design: Style) -> str:
    """Return a name for a style and all that lies in its folder and in that of the layers below it."""
    return digest(pack(design), *map(fingerprint.folder, (design.folder, design.folder.parent / BASE)))
