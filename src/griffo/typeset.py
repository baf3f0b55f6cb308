"""A book set in every format that is asked for, or taken from what was kept when it last was."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING, TypeVar

from griffo import fingerprint
from griffo.emit import EMITTERS
from griffo.fingerprint import digest, program
from griffo.model import PageStart
from griffo.packing import pack, unpack
from griffo.steps import Step
from griffo.style import shared
from griffo.workshop import Task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from griffo.compile import Draft
    from griffo.emit.parts import Begin, Make
    from griffo.model import Anthology
    from griffo.steps import Tell
    from griffo.style import Style
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


def typeset(made: Draft, design: Style, formats: Sequence[str], tell: Tell, shop: Workshop) -> dict[str, Made]:
    """Return the book in every format. Where nothing that shapes it has changed, it is not so much as unpacked.

    The e-book tells the printed book's pages, where both are made; and Kobo's is made of the EPUB, where that is.
    """

    @cache
    def book() -> Anthology:
        return made.book

    look, size = _look(design), sum(len(one.packed) for one in made.prepared)

    def begin(kind: str, work: Callable[[_J], bytes], job: _J, /, *, long: bool) -> Callable[[], bytes]:
        key = digest(program(), look, kind, pack(job))
        end = shop.begin(kind, _heard, Task(kind, key, size if long else 0, (work, job)))
        return lambda: _said(unpack(end(), Made))

    def each(kind: str, work: Callable[[_J], bytes], jobs: Iterable[tuple[str, int, _J]], /) -> list[bytes]:
        tasks = [Task(name, digest(program(), look, kind, pack(job)), long, job) for name, long, job in jobs]
        made = shop.make(kind, work, tasks, tell)
        return [_whole(task.name, result) for task, result in zip(tasks, made, strict=True)]

    done: dict[str, Made] = {}
    printed: tuple[PageStart, ...] = ()
    shape = (program(), look, *(one.key for one in made.prepared))
    for name in sorted(formats, key=lambda name: {"pdf": 0, "kepub": 2}.get(name, 1)):
        key = digest(name, pack(replace(made.frame, printed=printed)), *shape)
        tell(Step(f"Setting {name}"))
        kept = shop.get(KIND, key)
        if kept is None:
            with_pages = replace(book(), printed=printed)
            done[name] = _listening(partial(_set, name, with_pages, design, begin, each, done))
            shop.put(KIND, key, pack(done[name]))
        else:
            done[name] = unpack(kept, Made)
        printed = done[name].pages or printed
    return {name: done[name] for name in formats}


def _set(name: str, book: Anthology, design: Style, begin: Begin, each: Make, done: Mapping[str, Made]) -> Made:
    """Set a book in one format, when those in ``done`` are."""
    if name == "pdf":
        from griffo.emit.pdf import press

        pressed = press(book, design, each)
        return Made(pressed.content, notes=pressed.notes, pages=pressed.pages, sheets=pressed.sheets)
    if name == "kepub" and "epub" in done:
        from griffo.emit.kepub import convert

        return Made(convert(done["epub"].content))
    if name == "epub":
        from griffo.emit import epub

        return Made(epub.emit(book, design, begin))
    return Made(EMITTERS[name](book, design))


def _whole(name: str, result: Result) -> bytes:
    """Return a part of a book, and warn where a process died over it. Raises ``GriffoError`` where there is none."""
    if result.error:
        raise result.error
    if result.retried:
        sentence = f"The process that set “{name}” died, most likely for want of memory; another has set it alone."
        warnings.warn(sentence, stacklevel=1)
    return result.content


def _heard(job: tuple[Callable[[_J], bytes], _J]) -> bytes:
    """Make a part of a book, packed with what its maker warned of, which would not leave another process."""
    work, given = job
    return pack(_listening(lambda: Made(work(given))))


def _said(part: Made) -> bytes:
    """Return a part of a book, and warn of what its maker warned of."""
    for sentence in part.warnings:
        warnings.warn(sentence, stacklevel=1)
    return part.content


def _listening(make: Callable[[], Made]) -> Made:
    """Return what is made with the warnings that were heard, each once."""
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always", UserWarning)
        made = make()
    return replace(made, warnings=tuple(dict.fromkeys(str(warning.message) for warning in heard)))


def _look(design: Style) -> str:
    """Return a name for a style, all that lies in its folder and in that of the layers below it, and the fonts here."""
    return digest(pack(design), fingerprint.fonts(), *map(fingerprint.folder, (design.folder, shared())))
