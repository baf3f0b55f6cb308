"""What ``griffo compile`` does: from what a person asks for to the files that are written, or to why there are none."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from griffo.compile import draft, look, open_book
from griffo.model import Level
from griffo.outputs import files, remarks, reserve, save
from griffo.printing import refused, unbound
from griffo.sheeting import sheets_of, wanted
from griffo.steps import Step, silent
from griffo.store import open_store
from griffo.typeset import typeset
from griffo.wishes import CODE, INSTEAD
from griffo.workers import cores
from griffo.workshop import Workshop

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from griffo.config import Book
    from griffo.model import NotesPolicy
    from griffo.report import Remark, Report
    from griffo.steps import Tell
    from griffo.style import Style
    from griffo.typeset import Volumes
    from griffo.variant import Variant


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants of a compile."""

    paths: tuple[Path, ...]
    """A folder, a ``book.toml`` or stories."""
    formats: tuple[str, ...]
    out: Path
    style: str = ""
    """The book's look, instead of its own."""
    notes: NotesPolicy | None = None
    """Where author's notes go, instead of what the book says."""
    keep_going: bool = False
    """Whether the book is bound without the stories that have errors."""
    strict: bool = False
    """Whether warnings are errors."""
    jobs: int = 0
    """Processes that read stories; 0: one for each core."""
    permitted: bool = False
    """Whether the authors who do not want their stories printed have been asked, and have given leave."""
    keep: bool = True
    """Whether what is made is kept beside the book for the next time."""
    variant: Variant | None = None
    """The standard that the PDF is to keep, instead of the book's own."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """What came of it."""

    grave: tuple[Remark, ...]
    """What keeps the book from being whole."""
    report: Report | None = None
    """What was written; ``None`` where nothing was."""


def compile_book(wish: Wish, tell: Tell = silent) -> Compiled:
    """Bind a book and write it. Raises ``GriffoError`` where that cannot even be tried."""
    book = open_book(wish.paths)
    design, on_sheets = look(book, wish.style, wish.variant), wanted(book)
    with workshop(book, wish.jobs, keep=wish.keep) as shop:
        made = draft(book, wish.notes, tell, shop)
        grave = _grave(made.report.remarks(), wish)
        if made.wishes and "pdf" in wish.formats and not wish.permitted:
            others = (remark for remark in grave if remark.code != CODE)
            return Compiled((*others, *(replace(remark, hint=INSTEAD) for remark in made.wishes)))
        if grave and not (wish.keep_going and made.stories):
            return Compiled(grave)
        reserve(made, wish.formats, wish.out)
        contents = typeset(made, design, wish.formats, tell, shop, book.limit)
        found = (*_of_printer(book, design, contents.get("pdf", ())), *remarks(book, made, contents))
        grave += _grave(found, wish)
        if grave and not wish.keep_going:
            return Compiled(grave)
        written = files(made, contents, wish.out)
        printed = [file for file in written if file.output.format == "pdf"]
        if on_sheets and printed:
            tell(Step("Laying out sheets"))
            for file, remark in sheets_of(book, on_sheets, printed, shop):
                written.append(file)
                found += (remark,) if remark else ()
        tell(Step("Writing"))
        return Compiled(grave, save(made, written, found))


def _of_printer(book: Book, design: Style, volumes: Volumes) -> Iterator[Remark]:
    """Yield what the printer would not take of the printed book, if that was made."""
    if volumes:
        yield from refused(book, design)
    for one in volumes:
        yield from unbound(book, design, one.sheets, one.volume)


def _grave(remarks: Iterable[Remark], wish: Wish) -> tuple[Remark, ...]:
    bad = {Level.ERROR, Level.WARNING} if wish.strict else {Level.ERROR}
    settled = {CODE} if wish.permitted else set()
    return tuple(remark for remark in remarks if remark.level in bad and remark.code not in settled)


@contextmanager
def workshop(book: Book, jobs: int, *, keep: bool) -> Iterator[Workshop]:
    """Give the place to make a book in; when it is left, what is kept there is of a bounded size."""
    store = open_store(book.folder) if keep and book.folder else None
    try:
        yield Workshop(jobs or cores(), store)
    finally:
        if store:
            store.prune()
