"""``griffo compile --watch``: a book made again each time that one of its files changes."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from rich.text import Text as Line
from watchfiles import watch

from griffo.config import AUTHORS, FOREWORD, located
from griffo.decisions import file_of
from griffo.errors import GriffoError
from griffo.model import Level
from griffo.read import BUNDLES, READERS
from griffo.read.addresses import PICTURES
from griffo.settings import listed
from griffo.summary import show_remarks, show_report
from griffo.write import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from rich.console import Console

    from griffo.compiling import Compiled, Wish
    from griffo.report import Remark, Report

QUIET, LONGEST = 150, 1600
"""Milliseconds: changes that follow each other more closely than the first are one, for as long as the second."""
START = 200
"""Milliseconds after which the watch is known to be on."""
SUFFIXES = frozenset({*READERS, *BUNDLES, *PICTURES, ".toml", ".css", ".ttf"})
"""What the names of files end in that a book can be made of: stories, decisions, pictures, and a style's own."""


def follow(
    wish: Wish,
    once: Callable[[], Compiled],
    console: Console | None,
    complain: Callable[[GriffoError | OSError], None],
) -> None:
    """Make a book, and again after each change, until somebody interrupts.

    ``once`` makes it; ``console`` shows what came of it, ``None`` nothing; ``complain`` hears what kept it from being
    made at all. Raises ``GriffoError`` where there is nothing to watch.
    """
    known: set[tuple[str, str, str]] = set()
    with suppress(KeyboardInterrupt):
        for changed in rounds(wish):
            begun = perf_counter()
            report = _tried(once, complain)
            remarks = report.remarks() if report else ()
            if console and changed:
                outcome = "The book is made again" if report else "There is no new book"
                seconds = perf_counter() - begun
                console.print(Line(f"{listed(changed, 'and')} changed. {outcome}, in {seconds:.1f} s."), soft_wrap=True)
                show_remarks(
                    (one for one in remarks if _key(one) not in known and one.level is not Level.INFO), console
                )
            elif console:
                if report:
                    show_report(report, console)
                names = listed([shown(path) for path in wish.paths], "and")
                console.print(Line(f"Watching {names}. Ctrl-C ends it."), soft_wrap=True)
            known |= {_key(remark) for remark in remarks}


def _tried(once: Callable[[], Compiled], complain: Callable[[GriffoError | OSError], None]) -> Report | None:
    try:
        return once().report
    except BrokenPipeError:  # nobody reads on
        raise
    except (GriffoError, OSError) as error:
        complain(error)
        return None


def rounds(wish: Wish) -> Iterator[tuple[str, ...]]:
    """Yield the names of the files of a book that changed, once they keep still; the first time none.

    What changes while the caller is busy is in the next round. Raises ``GriffoError`` where there is nothing to watch,
    and ``KeyboardInterrupt`` when somebody interrupts.
    """
    folder = book_folder(wish.paths)
    named = [] if folder else [located(path) for path in wish.paths]
    files = frozenset(each.resolve() for path, part in named for each in (path, file_of(path, part)))
    roots = [folder] if folder else sorted({file.parent for file in files})
    for root in roots:
        if not root.is_dir():
            raise GriffoError("There is no such folder.", file=str(root))
    out = wish.out.resolve()
    made = frozenset(f".{name}" for name in wish.formats) if out == folder else frozenset()
    first = True
    for found in watch(
        *roots,
        watch_filter=lambda _, name: (
            Path(name) in files
            or bool(folder and belongs(Path(name), folder, out) and Path(name).suffix.lower() not in made)
        ),
        debounce=LONGEST,
        step=QUIET,
        rust_timeout=START,
        yield_on_timeout=True,  # the first time says that the watch is on, so that no change is lost
        recursive=bool(folder),
    ):
        names = sorted({Path(name) for _, name in found})
        if first:
            yield ()
        elif names:
            yield tuple(shown(name.relative_to(folder) if folder else name.name) for name in names)
        first = False


def book_folder(paths: Collection[Path]) -> Path | None:
    """Return the folder of a book, links followed; ``None`` where story files are named one by one."""
    if len(paths) != 1:
        return None
    (path,) = paths
    return path.resolve() if path.is_dir() else path.resolve().parent if path.suffix == ".toml" else None


def belongs(file: Path, folder: Path, out: Path) -> bool:
    """Whether a file in a book's folder can be part of the book: nothing hidden, nothing from the folder ``out``."""
    if any(part.startswith(".") for part in file.relative_to(folder).parts):
        return False
    if out != folder and file.is_relative_to(out):
        return False
    return file.suffix.lower() in SUFFIXES or file.name == FOREWORD or file.parent == folder / AUTHORS


def _key(remark: Remark) -> tuple[str, str, str]:
    """Return what tells a remark from others; its line moves with every edit above it."""
    return remark.file, remark.code, remark.sentence
