"""Which stories make up a book, and in which order: a ``book.toml``, a folder or a list of files.

Nothing here looks inside a story. Every file that a ``book.toml`` or a folder brings in lies inside that folder.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from griffo.decisions import SUFFIX, file_of
from griffo.errors import GriffoError
from griffo.read import SAVED_AS, chaptered
from griffo.read.chaptered import natural
from griffo.settings import Row, Settings, Toml, listed, near, read
from griffo.volumes import Limit
from griffo.write import reason, shown

BOOK_FILE = "book.toml"
FOREWORD = "foreword.md"
"""The compiler's own words, beside ``book.toml``."""
AUTHORS = "authors"
"""The folder beside the stories with a file about each author: ``ada-brook.md``."""
_ABOUT = frozenset({FOREWORD, "readme.md"})
"""Files about a book that are no stories."""
MARK = "#"
"""What stands between the name of a file that holds several stories and that of one of them."""
PICTURES = (".jpg", ".jpeg", ".png")
"""What the names of pictures end in that a book may have as its cover."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One story of a book: its file, and what ``book.toml`` says about it."""

    path: Path
    name: str
    """The story's name inside the book, the same from wherever the book is compiled: that of its file, with its
    own after a ``#`` where the file holds several."""
    row: Row = field(default_factory=Row)
    number: int = -1
    """Which ``[[story]]`` table it is, from 0; -1 without one."""
    part: str = ""
    """Which story of its file it is, where that holds several; empty for the whole file."""
    files: tuple[Path, ...] = ()
    """Its files in order, where it has several; ``path`` is then their folder, or the first of them."""
    guessed: bool = False
    """Whether only the names of these files say that they are one story."""
    data: bytes | None = None
    """What came from standard input, instead of a file."""

    @property
    def file(self) -> str:
        """Its file as messages name it, with the story in it where that holds several."""
        return shown(f"{self.path}{MARK}{self.part}" if self.part else self.path)

    @property
    def folder(self) -> Path:
        """The folder in which its file or its files lie."""
        return (self.files[0] if self.files else self.path).parent


@dataclass(frozen=True, slots=True)
class Book:
    """What is to be compiled: settings, and story files in order."""

    name: str
    """The title to fall back on: the name of the folder, or of a file that is given alone."""
    entries: tuple[Entry, ...]
    settings: Settings = field(default_factory=Settings)
    toml: Toml | None = None
    cover: Path | None = None
    """The picture that is to be the e-book's cover, if the book names one."""
    passed_over: tuple[Path, ...] = ()
    """Files in the folder that are no part of the book."""
    home: Path | None = None
    """The folder, where that was named and has no ``book.toml``."""
    own: tuple[Path, ...] = ()
    """Books that this program made of the stories beside them; they are no part of the new one."""

    @property
    def folder(self) -> Path | None:
        """The book's folder; nothing where only files were named, which may lie anywhere."""
        return self.file.parent if self.file else self.home

    @property
    def limit(self) -> Limit:
        """How large a volume of the printed book may get."""
        return self.settings.print.limit if self.settings.print else Limit()

    @property
    def file(self) -> Path | None:
        """The ``book.toml``, if there is one."""
        return Path(self.toml.file) if self.toml else None

    def place(self, entry: Entry, key: str) -> tuple[str, int]:
        """Return file and line where ``book.toml`` says ``key`` of a story; without one the story's file and 0."""
        if self.toml and entry.number >= 0:
            return self.toml.file, self.toml.line(key, entry.number)
        return str(entry.path), 0


def load(paths: Sequence[Path], *, suffixes: Collection[str], thoughts: Callable[[], Collection[str]]) -> Book:
    """Return the book that ``paths`` name: a folder, a ``book.toml``, or story files.

    ``suffixes`` (with their dots) end the names of files that can be read; ``thoughts`` tells the conventions that
    ``book.toml`` may name. Raises ``GriffoError`` for settings that cannot be used and for files that are not there.
    """
    for path in paths:
        if path.name.endswith(SUFFIX):
            mend = "Give the story itself; they are read along with it."
            raise GriffoError("This holds decisions about a story.", file=str(path), mend=mend)
    if Path("-") in paths and len(paths) > 1:
        raise GriffoError("Standard input stands among files.", file="-", mend="Give it alone, or save it as a file.")
    if len(paths) == 1 and paths[0].is_dir():
        file = paths[0] / BOOK_FILE
        return _from_toml(file, suffixes, thoughts) if file.exists() else from_folder(paths[0], suffixes)
    if len(paths) == 1 and paths[0].suffix == ".toml":
        return _from_toml(paths[0], suffixes, thoughts)
    return _from_files(paths, suffixes)


def located(path: Path) -> tuple[Path, str]:
    """Return the file that ``anthology.epub#Rain`` names, and the story in it; without one the path as it is."""
    with suppress(OSError):  # a name that is too long for the system names no file
        if MARK in str(path) and not path.exists():
            for at, character in enumerate(str(path)):
                if character == MARK and (file := Path(str(path)[:at])).is_file():
                    return file, str(path)[at + 1 :]
    return path, ""


def from_folder(folder: Path, suffixes: Collection[str]) -> Book:
    """Return the stories of a folder, whatever its ``book.toml`` says. Raises ``GriffoError`` as ``load`` does."""
    entries = _all_in(folder, suffixes)
    if not entries:
        mend = f"Griffo reads files that end in {listed(suffixes)}."
        raise GriffoError("There is no story in this folder.", file=str(folder), mend=mend)
    others = tuple(_files_in(folder, suffixes)[1])
    return Book(shown(folder.resolve().name) or "Stories", entries, passed_over=others, home=folder)


def _all_in(folder: Path, suffixes: Collection[str]) -> tuple[Entry, ...]:
    """Return the stories of a folder in natural order; files, or a folder in it, may be chapters of one."""
    found = list(_grouped(folder, suffixes, [file.name for file in _files_in(folder, suffixes)[0]]))
    folders = (one for one in folder.iterdir() if one.is_dir() and one.name != AUTHORS)
    for inner in sorted(one for one in folders if not one.name.startswith(".")):
        names = [file.name for file in _files_in(inner, suffixes)[0]]
        if len(names) > 1 and len(chaptered.stories(names, alone=True)) == 1:
            found.append(replace(_in_folder(folder, inner.name, suffixes, str(inner), 0), guessed=True))
    return tuple(sorted(found, key=lambda entry: natural(entry.name)))


def _grouped(folder: Path, suffixes: Collection[str], names: Sequence[str]) -> Iterator[Entry]:
    for called, files in chaptered.stories(names):
        entry = _in_folder(folder, files[0], suffixes, str(folder / files[0]), 0)
        if len(files) == 1:
            yield entry
            continue
        paths = tuple(_inside(folder, name, str(folder / name), 0) for name in files)
        yield replace(entry, name=called or shown(folder.resolve().name), files=paths, guessed=True)


def _from_files(paths: Sequence[Path], suffixes: Collection[str]) -> Book:
    seen: set[tuple[Path, str]] = set()
    entries: list[Entry] = []
    for given in paths:
        path, part = located(given)
        if len(paths) > 1 and (path.is_dir() or path.suffix == ".toml"):
            mend = "Give one folder, one book.toml, or story files."
            raise GriffoError("A book stands among other things to compile.", file=str(path), mend=mend)
        _check_story(path, suffixes, str(path), 0)
        if (path.resolve(), part) in seen:
            raise GriffoError("This story is given twice.", file=str(given), mend="Give it once.")
        seen.add((path.resolve(), part))
        entries.append(Entry(path, shown(path.name), part=part))
    entries.sort(key=lambda entry: natural(entry.name))
    return Book(_name_of([entry.path for entry in entries]), tuple(entries))


def _name_of(files: Sequence[Path]) -> str:
    """Return what to call a book of these files: as their folder; as a single one, which may hold several stories."""
    if len(files) == 1 and files[0].name:
        return shown(files[0].stem).removesuffix(".kepub")
    folders = {shown(file.resolve().parent.name) for file in files}
    return (folders.pop() if len(folders) == 1 else "") or "Stories"


def _from_toml(file: Path, suffixes: Collection[str], thoughts: Callable[[], Collection[str]]) -> Book:
    toml, settings, rows = read(file, thoughts)
    folder = file.parent
    entries: list[Entry] = []
    seen: dict[tuple[Path, str], int] = {}
    for number, row in enumerate(rows):
        if not row.source:
            mend = 'Add a line such as source = "story.txt".'
            raise toml.error("This story names no file.", "source", number, mend=mend)
        entry = _in_folder(folder, row.source, suffixes, toml.file, toml.line("source", number))
        entry = replace(entry, row=row, number=number)
        first = seen.setdefault((entry.path.resolve(), entry.part), number)
        if first != number:
            sentence = f"“{row.source}” is in the book twice; first in line {toml.line('source', first)}."
            raise toml.error(sentence, "source", number, mend="Delete one of the two [[story]] tables.")
        entries.append(entry)
    stories, others = _files_in(folder, suffixes)
    entries = entries or list(_all_in(folder, suffixes))
    if not entries:
        mend = 'Add a line [[story]] and below it one such as source = "story.txt".'
        raise toml.error("The book names no story, and none lies beside it.", "title", mend=mend)
    cover = _cover(folder, settings.cover, toml)
    taken = (path for entry in entries for path in (entry.path, *entry.files))
    named = {path.resolve() for path in (*taken, *([cover] if cover else []))}
    rest = tuple(path for path in (*stories, *others) if path.resolve() not in named)
    return Book(shown(file.resolve().parent.name) or "Stories", tuple(entries), settings, toml, cover, rest)


def _cover(folder: Path, name: str, toml: Toml) -> Path | None:
    """Return the picture that ``cover`` names. What it is of shows only when it is opened (``supplied``)."""
    if not name:
        return None
    line = toml.line("cover")
    path = _inside(folder, name, toml.file, line)
    _check_file(path, "a picture", PICTURES, toml.file, line)
    return path


def _files_in(folder: Path, suffixes: Collection[str]) -> tuple[list[Path], list[Path]]:
    """Return the story files of a folder in natural order, and its other files. Hidden files are neither."""
    try:
        files = [file for file in folder.iterdir() if file.is_file() and not file.name.startswith(".")]
    except OSError as error:
        raise GriffoError(f"The folder cannot be read: {reason(error)}.", file=str(folder)) from error
    files.sort(key=lambda file: (natural(file.name), file.name))
    stories = [file for file in files if file.suffix.lower() in suffixes and file.name.lower() not in _ABOUT]
    known = {BOOK_FILE, FOREWORD, *(file.name for file in stories), *(file_of(file).name for file in stories)}
    parts = tuple(f"{file.stem}{MARK}" for file in stories)
    others = (file for file in files if file.name not in known)
    return stories, [file for file in others if not (file.name.endswith(SUFFIX) and file.name.startswith(parts))]


def _in_folder(folder: Path, source: str, suffixes: Collection[str], file: str, line: int) -> Entry:
    """Return the entry for a story that must lie in ``folder``; errors are about ``file``."""
    part = located(folder / source)[1]
    path = _inside(folder, source.removesuffix(MARK + part) if part else source, file, line)
    if path.is_dir() and path.resolve() != folder.resolve():
        return _chapters_in(path, shown(source), suffixes, file, line)
    _check_story(path, suffixes, file, line)
    return Entry(path, shown(path.name if part else source), part=part)


def _chapters_in(folder: Path, name: str, suffixes: Collection[str], file: str, line: int) -> Entry:
    """Return the entry for a story whose files lie in a folder of their own."""
    names = [one.name for one in _files_in(folder, suffixes)[0]]
    if not names:
        mend = f"Griffo reads files that end in {listed(suffixes)}."
        raise GriffoError(f"There is no story in the folder “{name}”.", file=file, line=line, mend=mend)
    files = tuple(_inside(folder, one, file, line) for one in names)
    return Entry(folder, name.rstrip("/"), files=files)


def _inside(folder: Path, name: str, file: str, line: int) -> Path:
    """Return the path of what must lie in ``folder``, links followed; errors are about ``file``."""
    path = folder / name
    mend = "Copy the file itself into that folder."
    try:
        lost = path.is_symlink() and not path.exists()
        inside = not lost and path.resolve().is_relative_to(folder.resolve())
    except RuntimeError:  # what Python before 3.13 makes of links in a circle
        lost, inside = True, False
    except OSError as error:
        raise GriffoError(f"“{name}” cannot be a file here: {reason(error)}.", file=file, line=line) from error
    if lost:
        raise GriffoError(f"“{name}” is a link that leads nowhere.", file=file, line=line, mend=mend)
    if not inside:
        raise GriffoError(f"“{name}” leads out of the book's folder.", file=file, line=line, mend=mend)
    return path


def _check_story(path: Path, suffixes: Collection[str], file: str, line: int) -> None:
    """Raise ``GriffoError`` unless ``path`` is a file of a kind that can be read."""
    _check_file(path, "a story", suffixes, file, line)
    if path.suffix.lower() not in suffixes:
        kind = f"files that end in {path.suffix}" if path.suffix else "a file whose name has no ending"
        mend = SAVED_AS.get(path.suffix.lower(), f"Save the story as a file that ends in {listed(suffixes)}.")
        raise GriffoError(f"Griffo cannot read {kind}.", file=file, line=line, mend=mend)


def _check_file(path: Path, what: str, suffixes: Collection[str], file: str, line: int) -> None:
    """Raise ``GriffoError`` unless ``path`` is an ordinary file; where there is none, name those that it may be."""
    if path.is_dir():
        raise GriffoError(f"“{path.name}” is a folder, not {what}.", file=file, line=line, mend="Name a file in it.")
    if not path.exists():
        names = [story.name for story in _files_in(path.parent, suffixes)[0]] if path.parent.is_dir() else []
        mend = near(path.name, names, f"The folder holds {listed(names, 'and')}." if names else "")
        raise GriffoError(f"There is no file “{path.name}”.", file=file, line=line, mend=mend)
    if not path.is_file():  # reading a pipe or a device might never end
        raise GriffoError(f"“{path.name}” is no ordinary file.", file=file, line=line, mend="Copy it into one.")
