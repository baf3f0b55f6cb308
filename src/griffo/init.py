"""A first ``book.toml``, from what the stories say about themselves."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from griffo.compile import open_book, ready, usable
from griffo.config import BOOK_FILE, MARK
from griffo.errors import GriffoError
from griffo.text import readable
from griffo.write import shown, write_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from griffo.config import Entry
    from griffo.preparing import Prepared

_HEAD = """\
# What this book is made of. Correct what is wrong, and move the stories into the order they shall have.
# A line that begins with # is switched off; delete the # to set what it says.
title = {title}
# subtitle = ""
# editor = ""
# publisher = ""
language = "en"
# style = "classic"
# cover = "cover.jpg"     # a picture, for the EPUB; without one the style draws the cover
# fonts = "none"          # the e-book is read in the reader's own typeface
# notes = "keep"          # or "gather" at the end of the book, or "drop"
#
# [print]
# trim = "a5"             # the size of the printed page: 5 x 8, 6 x 9, a4, letter, 120 x 190 mm
# for = "kdp"             # who prints it, for its margins: kdp, lulu, ingram or home
# paper = "cream"         # for the spine of its cover: white, cream, color, or a leaf's thickness such as 0.11 mm
# blurb = ""              # what the back of its cover says

# Each story may also have: date, url, rating, fandom, series, summary, language, notes, thoughts, permission.
"""


def write_book_file(folder: Path) -> Path:
    """Write the ``book.toml`` of a folder of stories and return where it is.

    Raises ``GriffoError`` where there is one already, and where there are no stories.
    """
    if not folder.is_dir():
        raise GriffoError("This is no folder.", file=str(folder), mend="Give the folder that holds the stories.")
    file = folder / BOOK_FILE
    if file.exists() or file.is_symlink():
        raise GriffoError("There is one already.", file=str(file), mend="Edit it, or move it away and try again.")
    book = open_book([folder])
    tables = ["\n".join(_table(entry, one)) for entry, one in zip(book.entries, ready(book), strict=True)]
    content = "\n".join([_HEAD.format(title=_quoted(readable(book.name))), *(f"{table}\n" for table in tables)])
    write_all({file: content.encode()})
    return file


def _table(entry: Entry, one: Prepared | GriffoError) -> Iterator[str]:
    """Yield the lines about one story, switched off where it cannot be used."""
    try:
        told = usable(one).told
    except GriffoError as error:
        yield f"# {error.sentence} {error.mend}".rstrip()
        yield "# [[story]]"
        yield f"# source = {_quoted(entry.name)}"
        return
    if entry.name.removesuffix(f"{MARK}{entry.part}") != entry.path.name:
        yield f"# Rename “{entry.name}”: its name holds characters that no book.toml can."
        return
    yield "[[story]]"
    yield f"source = {_quoted(entry.name)}"
    yield f"title = {_quoted(told.report.title)}"
    if len(told.meta.authors) > 1:
        yield f"author = [{', '.join(map(_quoted, told.meta.authors))}]"
    else:
        yield f"author = {_quoted(told.meta.authors[0])}" if told.meta.authors else '# author = ""'


def _quoted(text: str) -> str:
    """Return a TOML string, which but for the delete character is escaped as JSON is."""
    return json.dumps(shown(text), ensure_ascii=False)
