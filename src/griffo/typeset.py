"""A book set in every format that is asked for, or taken from what was kept when it last was."""

from __future__ import annotations

import warnings
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING, TypeVar

from griffo import fingerprint
from griffo.emit import EMITTERS
from griffo.emit.parts import PAGES, SETTER, heard, listening, said
from griffo.fingerprint import digest, program
from griffo.model import PageStart, Volume
from griffo.packing import pack, unpack
from griffo.steps import Step
from griffo.style import shared
from griffo.workshop import ALONE, Task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from griffo.compile import Draft
    from griffo.emit.parts import Begin, Make
    from griffo.model import Anthology
    from griffo.steps import Tell
    from griffo.style import Style
    from griffo.volumes import Limit
    from griffo.workers import Crew
    from griffo.workshop import Result, Workshop

KIND = "book"
_J = TypeVar("_J")


@dataclass(frozen=True, slots=True)
class Made:
    """A book in one format."""

    content: bytes
    warnings: tuple[str, ...] = ()
    """What its emitter warned of."""
    notes: tuple[str, ...] = ()
    """What a person may want to know of it."""
    pages: tuple[PageStart, ...] = ()
    """Where the pages begin that carry text. Only of a PDF."""
    sheets: int = 0
    """How many pages there are. Only of a PDF."""
    volume: Volume | None = None
    """Which volume of the printed book it is; ``None`` for one that is whole."""


Volumes = tuple[Made, ...]
"""A book in one format: one file, or the volumes of the printed book."""


def typeset(
    made: Draft, design: Style, formats: Sequence[str], tell: Tell, shop: Workshop, limit: Limit
) -> dict[str, Volumes]:
    """Return the book in every format. Where nothing that shapes it has changed, it is not so much as unpacked.

    ``limit`` is how large a volume of the printed book may be. The e-book tells the printed book's pages, where both
    are made and that is one volume; and Kobo's is made of the EPUB, where that is.
    """

    @cache
    def book() -> Anthology:
        return made.book

    crews: dict[str, Crew] = {}
    look, size = _look(design), sum(len(one.packed) for one in made.prepared)

    def begin(kind: str, work: Callable[[_J], bytes], job: _J, /, *, long: bool) -> Callable[[], bytes]:
        key = digest(program(), look, kind, pack(job))
        end = shop.begin(kind, heard, Task(kind, key, size if long else 0, (work, job)))
        return lambda: said(end())

    def each(kind: str, work: Callable[[_J], bytes], jobs: Iterable[tuple[str, int, _J]], /) -> list[bytes]:
        tasks = [Task(name, digest(program(), look, kind, pack(job)), long, job) for name, long, job in jobs]
        made = shop.make(kind, work, tasks, tell, crew=crews.get(kind))
        return [_whole(task.name, result) for task, result in zip(tasks, made, strict=True)]

    done: dict[str, Volumes] = {}
    printed: tuple[PageStart, ...] = ()
    shape = (program(), look, *(one.key for one in made.prepared))
    with ExitStack() as leaving:
        for name in sorted(formats, key=lambda name: {"pdf": 0, "kepub": 2}.get(name, 1)):
            bounds = limit if name == "pdf" else None
            key = digest(name, pack((replace(made.frame, printed=printed), bounds)), *shape)
            tell(Step(f"Setting {name}"))
            kept = shop.get(KIND, key)
            if kept is None:
                if name == "pdf" and (crew := shop.ahead(PAGES, SETTER, size)):
                    crews[PAGES] = crew
                    leaving.callback(crew.end)
                whole = partial(_with_pages, (lambda: made.book) if name == "pdf" else book, printed)
                volumes, warned = listening(partial(_set, name, made.heads, whole, design, begin, each, done, limit))
                done[name] = (replace(volumes[0], warnings=warned), *volumes[1:])
                shop.put(KIND, key, pack(done[name]))
            else:
                done[name] = unpack(kept, Volumes)
            if len(done[name]) == 1:
                printed = done[name][0].pages or printed
    return {name: done[name] for name in formats}


def _set(
    name: str,
    heads: Anthology,
    book: Callable[[], Anthology],
    design: Style,
    begin: Begin,
    each: Make,
    done: Mapping[str, Volumes],
    limit: Limit,
) -> Volumes:
    """Set a book in one format, when those in ``done`` are. ``heads`` is the book before its stories are unpacked."""
    if name == "pdf":
        from griffo.emit.pdf import press_lightly

        pressed = press_lightly(book, design, each, limit)
        return tuple(
            Made(one.content, notes=one.notes, pages=one.pages, sheets=one.sheets, volume=one.volume) for one in pressed
        )
    if name == "kepub" and "epub" in done:
        from griffo.emit.kepub import convert

        return (Made(convert(done["epub"][0].content)),)
    if name == "epub":
        return (Made(_epub(heads, book, design, begin)),)
    return (Made(EMITTERS[name](book(), design)),)


def _epub(heads: Anthology, book: Callable[[], Anthology], design: Style, begin: Begin) -> bytes:
    """Set a book as an EPUB: its pages while the cover is set, and all else while a picture is made of that.

    What sets a cover is large, and so is what packs the book; so that is imported when the cover is set.
    """
    from griffo.emit.outside import cover

    outside = cover(heads, design, begin)
    from griffo.emit.pages import inside

    whole = book()
    pages = inside(whole, design)
    picture = outside()
    from griffo.emit import epub

    return epub.bound(whole, design, pages, picture, begin)


def _with_pages(book: Callable[[], Anthology], printed: tuple[PageStart, ...]) -> Anthology:
    return replace(book(), printed=printed)


def _whole(name: str, result: Result) -> bytes:
    """Return a part of a book, and warn where a process died over it. Raises ``GriffoError`` where there is none."""
    if result.error:
        raise result.error
    if result.retried:
        sentence = f"The process that set “{name}” died, most likely for want of memory; another has set it alone."
        warnings.warn(sentence, stacklevel=1)
    if result.alone:
        warnings.warn(ALONE, stacklevel=1)
    return result.content


def _look(design: Style) -> str:
    """Return a name for a style, all that lies in its folder and in that of the layers below it, and the fonts here."""
    return digest(pack(design), fingerprint.fonts(), *map(fingerprint.folder, (design.folder, shared())))
