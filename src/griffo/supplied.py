"""What a person puts beside the stories of a book: the compiler's foreword, and a picture for the cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from griffo.config import FOREWORD
from griffo.errors import GriffoError
from griffo.read.source import load
from griffo.report import Remark
from griffo.write import reason, shown

if TYPE_CHECKING:
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
    if not path.resolve().is_relative_to(path.parent.resolve()):
        mend = "Copy the file itself into that folder."
        raise GriffoError(f"“{FOREWORD}” leads out of the book's folder.", file=str(path), mend=mend)
    return load(path, shown(path)).text


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
