"""What a person puts beside the stories of a book: a foreword, words about authors, a picture for the cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from griffo.config import AUTHORS, FOREWORD
from griffo.errors import GriffoError
from griffo.model import About, Level
from griffo.read.source import load
from griffo.report import Remark
from griffo.settings import near
from griffo.write import reason, shown, slug

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from griffo.config import Book
    from griffo.model import Picture


def foreword_of(book: Book) -> Path | None:
    """Return the file with the compiler's foreword, where there is one."""
    path = book.file.parent / FOREWORD if book.file else None
    return path if path and path.is_file() else None


def foreword(book: Book) -> str:
    """Return the compiler's foreword: ``foreword.md`` beside ``book.toml``, as it is written.

    Raises ``GriffoError`` as every source does where it cannot be read.
    """
    path = foreword_of(book)
    if not path:
        return ""
    _stays_in(path, path.parent)
    return load(path, shown(path)).text


def about_files(book: Book) -> tuple[Path, ...]:
    """Return the files beside the stories that are to be about authors. Raises ``GriffoError`` as ``about`` does."""
    place = book.folder / AUTHORS if book.folder else None
    if not place or not place.is_dir():
        return ()
    _stays_in(place, place.parent)
    try:
        return tuple(sorted(file for file in place.iterdir() if file.is_file() and not file.name.startswith(".")))
    except OSError as error:
        raise GriffoError(f"The folder cannot be read: {reason(error)}.", file=shown(place)) from error


def about(book: Book, authors: Iterable[str]) -> tuple[tuple[About, ...], tuple[Remark, ...]]:
    """Return what the compiler says about the authors of the stories, and remarks on files that are about none.

    A file has an author's name as a file's name may have it: in whatever case, hyphens for what is no letter. Raises
    ``GriffoError`` where one cannot be read or leads out of the book's folder, or two are about one author.
    """
    names: dict[str, list[str]] = {}
    for author in dict.fromkeys(authors):
        names.setdefault(_key(author), []).append(author)
    found: dict[str, Path] = {}
    remarks: list[Remark] = []
    for file in about_files(book):
        key = _key(file.stem)
        if file.suffix.lower() != ".md":
            remarks.append(_left_out(file, "By its name this is no Markdown", "Let it end in .md."))
        elif key not in names:
            mend = near(key, names, "Name it as the stories name the author.")
            remarks.append(_left_out(file, "This is about nobody who wrote a story of the book", mend))
        elif key in found:
            sentence = f"This is about the same author as “{shown(found[key].name)}”."
            raise GriffoError(sentence, file=shown(file), mend="Put what they say into one of them.")
        else:
            found[key] = file
    made = (About(tuple(names[key]), _text(found[key], book.folder)) for key in names if key in found)
    return tuple(made), tuple(remarks)


def _left_out(file: Path, why: str, mend: str) -> Remark:
    return Remark(shown(file), 0, Level.WARNING, "not-about", f"{why}; it is left out.", mend)


def _text(file: Path, folder: Path | None) -> str:
    _stays_in(file, folder or file.parent)
    return load(file, shown(file)).text


def _key(name: str) -> str:
    """Return what an author's name and that of a file about them have in common."""
    return slug(name) if any(map(str.isalnum, name)) else name.strip()


def _stays_in(path: Path, folder: Path) -> None:
    """Raise ``GriffoError`` where links lead from a path out of a folder."""
    if not path.resolve().is_relative_to(folder.resolve()):
        mend = "Copy the file itself into that folder."
        raise GriffoError(f"“{shown(path.name)}” leads out of the book's folder.", file=str(path), mend=mend)


def cover(book: Book, most: tuple[int, int] | None = None) -> tuple[Picture | None, tuple[Remark, ...]]:
    """Return the picture that ``book.toml`` names as the cover, fit for the book, and what is to be said about it.

    It has at most so many pixels; where that is left open, what an e-book needs.

    Raises ``GriffoError``, with the line in ``book.toml``, where it cannot be used.
    """
    if not book.cover or not book.toml:
        return None, ()
    from griffo.read.picture import SIZE, picture

    try:
        made, findings = picture(_content(book.cover), shown(book.cover.name), most or SIZE)
    except GriffoError as error:
        raise book.toml.error(error.sentence, "cover", mend=error.mend) from error
    place = book.toml.file, book.toml.line("cover")
    return made, tuple(Remark(*place, found.level, found.code, found.sentence, found.hint) for found in findings)


def _content(path: Path) -> bytes:
    """Read a picture. Raises ``GriffoError``, without a place, where it cannot be read or is too large."""
    from griffo.read.picture import LARGEST_FILE

    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            sentence = f"“{shown(path.name)}” has {size / 1e6:,.0f} MB; {LARGEST_FILE // 1_000_000} MB are the most."
            raise GriffoError(sentence, mend="Save it smaller: readers need no more than 1600 by 2560 pixels.")
        return path.read_bytes()
    except OSError as error:
        raise GriffoError(f"“{shown(path.name)}” cannot be read: {reason(error)}.") from error
