"""The stories that the files of a book hold, where one file may hold several: an anthology, an archive of downloads.

Such a file is a bundle (``read.BUNDLES``). A story in it is named as ``anthology.epub#Rain`` or, by its number, as
``anthology.epub#2``; the file's name alone brings in all of them.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from griffo.config import MARK, Book, Entry
from griffo.errors import GriffoError
from griffo.model import Level
from griffo.read import BUNDLES
from griffo.read.kinds import kind_of
from griffo.read.own import made_of
from griffo.read.source import fetch
from griffo.report import Remark
from griffo.settings import listed, near
from griffo.write import shown, slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_ONE_STORY = ("title", "url", "summary", "date")
"""What ``book.toml`` can only say about one story."""
_MOST_NAMED = 12


def gather(book: Book) -> Book:
    """Return the book with an entry for every story that its files hold.

    A file that cannot be read keeps its entry: to read it says what is wrong. Raises ``GriffoError`` where a story is
    named that its file does not hold, where one comes in twice, and where a row about several says what is one's own.
    """
    own = _own(book)
    entries: list[Entry] = []
    seen: set[tuple[Path, str]] = set()
    for entry in (entry for entry in book.entries if entry.path not in own):
        for one in _stories(book, entry):
            place = one.path.resolve(), one.part
            if place in seen:
                file, line = book.place(one, "source")
                mend = "Take one of the two out of the book."
                raise GriffoError(f"“{one.name}” is in the book twice.", file=file, line=line, mend=mend)
            seen.add(place)
            entries.append(one)
    return replace(book, entries=tuple(entries), own=own)


def _own(book: Book) -> tuple[Path, ...]:
    """Return the books in a folder that this program made of the stories beside them, or under the new book's name."""
    if not book.folder:
        return ()
    names = {one.path.name for one in book.entries} | {file.name for one in book.entries for file in one.files}
    stem = slug(book.settings.title or book.name)
    found: list[Path] = []
    for one in book.entries:
        made = _made_of(one) if one.number < 0 and not one.files else None
        if made is not None and (one.path.name.partition(".")[0] == stem or not names.isdisjoint(made)):
            found.append(one.path)
    return tuple(found) if len(found) < len(book.entries) else ()


def _made_of(entry: Entry) -> tuple[str, ...] | None:
    try:
        return made_of(content(entry)) if entry.path.suffix.lower() in BUNDLES else None
    except GriffoError:
        return None


def own_books(book: Book) -> Iterator[Remark]:
    """Yield a remark on each book of this program's own that lies beside the stories."""
    for path in book.own:
        sentence = "Griffo made this book of stories that lie beside it; it is no part of the new one."
        hint = "Name it in a [[story]] table of book.toml to have its stories too."
        yield Remark(shown(path), 0, Level.INFO, "own-book", sentence, hint)


def from_input(data: bytes) -> Book:
    """Return the book of what came on standard input; its kind shows in what it holds."""
    return Book("Standard Input", (Entry(Path("-"), f"standard input{kind_of(data)}", data=data),))


def put_together(book: Book) -> Iterator[Remark]:
    """Yield a remark on each story that was put together of several files by their names alone."""
    for entry in book.entries:
        if entry.files and entry.guessed:
            first, last = shown(entry.files[0].name), shown(entry.files[-1].name)
            sentence = f"{len(entry.files)} files are one story by their names: “{first}” to “{last}”."
            hint = "Name each in a [[story]] table of book.toml if they are not."
            yield Remark(entry.file, 0, Level.INFO, "chapters-by-name", sentence, hint)


def passed_over(book: Book, pictures: Iterable[Path]) -> Iterator[Remark]:
    """Yield a remark on the files in the book's folder that are no part of it. Its stories show ``pictures``."""
    named = {path.resolve() for path in pictures}
    others = [path for path in book.passed_over if path.resolve() not in named]
    if others:
        folder = shown(others[0].parent)
        names = ", ".join(shown(path.name) for path in others)
        yield Remark(folder, 0, Level.INFO, "passed-over", f"Not in the book: {names}.")


def content(entry: Entry) -> bytes:
    """Return the bytes of a story's file; of several files, as ``zips.packed`` makes one of them.

    Raises ``GriffoError`` where one cannot be read.
    """
    if entry.data is not None:
        return entry.data
    if not entry.files:
        return fetch(entry.path, entry.file)
    from griffo.read.zips import packed

    return packed((file.name, fetch(file, shown(file))) for file in entry.files)


def members(entry: Entry) -> tuple[str, ...]:
    """Return the names of the stories in a file, no two alike in a file's name; one empty name for a file that is one.

    Raises ``GriffoError`` where it cannot be read or holds none.
    """
    path, bundle = entry.path, BUNDLES.get(PurePath(entry.name).suffix.lower())
    if bundle is None or entry.files:
        return ("",)
    names = tuple(bundle.members(content(entry), shown(path)))
    if not names:
        raise GriffoError("This file holds no story.", file=shown(path), mend="Open it to see what is in it.")
    return names


def _stories(book: Book, entry: Entry) -> Iterator[Entry]:
    try:
        names = members(entry)
    except GriffoError:
        yield entry
        return
    if entry.part:
        yield _with(entry, _chosen(book, entry, names))
        return
    if len(names) > 1 and book.toml:
        for key in _ONE_STORY:
            if getattr(entry.row, key):
                mend = f"Name one of them, such as source = {entry.name}{MARK}1 between quotation marks."
                sentence = f"“{key}” is about one story, and “{entry.name}” holds {len(names)}."
                raise book.toml.error(sentence, key, entry.number, mend=mend)
    for name in names:
        yield _with(entry, name) if name else entry


def _with(entry: Entry, part: str) -> Entry:
    return replace(entry, name=f"{shown(entry.path.name)}{MARK}{part}", part=part)


def _chosen(book: Book, entry: Entry, names: tuple[str, ...]) -> str:
    """Return the name of the story that an entry names by name or number. Raises ``GriffoError`` for any other."""
    wanted = entry.part
    plain = {name.casefold(): name for name in reversed(names)}
    if found := plain.get(wanted.casefold()):
        return found
    if wanted.isdecimal() and 1 <= int(wanted) <= len(names) and names != ("",):
        return names[int(wanted) - 1]
    file, line = book.place(entry, "source")
    name = shown(entry.path.name)
    if names == ("",):
        mend = f"Name the file alone: {name}"
        raise GriffoError(f"“{name}” is one story, not several.", file=file, line=line, mend=mend)
    mend = near(wanted, names, f"It holds {several(names)}.")
    raise GriffoError(f"“{name}” holds no story “{wanted}”.", file=file, line=line, mend=mend)


def several(names: Sequence[str]) -> str:
    """Return the names of stories as the end of a sentence, the first of them where they are many."""
    first = [f"“{name}”" for name in names[:_MOST_NAMED]]
    more = len(names) - len(first)
    return listed([*first, f"{more} more"] if more else first, "and")
