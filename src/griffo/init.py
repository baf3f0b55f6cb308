"""A first ``book.toml``, from what the stories say about themselves; or more stories for the one that is there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from griffo.compile import ready, stories_in, usable
from griffo.config import BOOK_FILE, MARK, located
from griffo.errors import GriffoError
from griffo.listing import Listed, extended, first, in_order, language_of, names_in, settings_of
from griffo.settings import open_toml
from griffo.text import readable
from griffo.write import write_all

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from griffo.config import Book, Entry
    from griffo.listing import Setting
    from griffo.model import Meta

_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a folder's ``book.toml``."""

    file: Path
    is_new: bool
    added: tuple[str, ...] = ()
    """The files of stories that it did not name before."""
    off: tuple[tuple[str, str], ...] = ()
    """Stories that were written down but switched off, each with the reason."""
    gone: tuple[tuple[str, int], ...] = ()
    """Files that it names and that are not there, with the line."""


_ELSEWHERE = f"A {BOOK_FILE} stands beside its stories: copy them to a folder that you can write to."


def write_book_file(folder: Path) -> Written:
    """Write the ``book.toml`` of a folder of stories, or add to it the stories that it does not name.

    Raises ``GriffoError`` where it cannot be read or written, and where there are no stories.
    """
    if not folder.is_dir():
        sentence = "This is no folder." if folder.exists() else "There is no such folder."
        raise GriffoError(sentence, file=str(folder), mend="Give the folder that holds the stories.")
    file = folder / BOOK_FILE
    if file.is_symlink():
        raise GriffoError("This is a link.", file=str(file), mend="Put the file itself there, or move the link away.")
    book = stories_in(folder)
    if not file.exists():
        rows, known = _listed(book)
        write_all({file: first(readable(book.name), known, rows).encode()}, mend=_ELSEWHERE)
        return Written(file, is_new=True, added=_sources(rows), off=_off(rows))
    return _added(book, file)


def _added(book: Book, file: Path) -> Written:
    """Add the stories of files that a ``book.toml`` does not name. One that a person has switched off stays so."""
    toml = open_toml(file, "story")
    toml.tables(toml.data())  # or says what is wrong
    named, off = names_in(toml.text)
    files = [located(file.parent / name)[0] for name in (*named, *off)]
    here = {place for path in files for place in (path.resolve(), path.resolve().parent)} - {file.parent.resolve()}
    new = tuple(entry for entry in book.entries if entry.path.resolve() not in here and entry.name not in off)
    rows = zip(named, files, strict=False)
    gone = tuple((name, toml.line("source", at)) for at, (name, path) in enumerate(rows) if not path.exists())
    found, _ = _listed(replace(book, entries=new))
    if found:
        marked = [row if row.above else replace(row, above="New: it was not here before.") for row in found]
        mark = _BOM if file.read_bytes().startswith(_BOM.encode()) else ""
        write_all({file: (mark + extended(_exact(file), marked)).encode()}, mend=_ELSEWHERE)
    return Written(file, is_new=False, added=_sources(found), off=_off(found), gone=gone)


def _sources(rows: Sequence[Listed]) -> tuple[str, ...]:
    return tuple(row.source for row in rows if row.settings)


def _off(rows: Sequence[Listed]) -> tuple[tuple[str, str], ...]:
    return tuple((row.source, row.above) for row in rows if not row.settings)


def _exact(file: Path) -> str:
    """Return the text of a file with the line ends that it has."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return stream.read()


def _listed(book: Book) -> tuple[list[Listed], list[Meta]]:
    """Return the stories of a book as they are to be listed, in order, and what is known of them."""
    stories, off = [], []
    for entry, one in zip(book.entries, ready(book) if book.entries else (), strict=True):
        try:
            stories.append((entry, usable(one).story))
        except GriffoError as error:
            off.append(Listed(entry.name, above=f"{error.sentence} {error.mend}".rstrip()))
    known = [story.meta for _, story in stories]
    language = language_of(known)
    rows = [_row(entry, settings_of(story, language)) for entry, story in stories]
    return [*(rows[number] for number in in_order(known)), *off], known


def _row(entry: Entry, settings: tuple[Setting, ...]) -> Listed:
    if entry.files and not entry.path.is_dir():
        why = f"“{entry.files[0].name}” to “{entry.files[-1].name}” are one story by their names."
        return Listed(entry.name, above=f"{why} Put them into a folder of this name and take the # away.")
    if entry.name.removesuffix(f"{MARK}{entry.part}") != entry.path.name:
        return Listed(entry.name, above="Rename this file: its name holds characters that no book.toml can.")
    return Listed(entry.name, settings)
