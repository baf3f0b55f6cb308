"""Readers: from a file's bytes to a story's paragraphs. A reader's module is imported when it is first used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from griffo.read.manuscript import Manuscript

Fetch = Callable[[str], bytes | None]
"""Returns the picture that lies beside a file under a name, if there is one."""


def nothing(_name: str) -> None:
    """Find no picture beside a file."""


class Reader(Protocol):
    """Reads a file: its bytes, its name in messages, and what finds pictures beside it."""

    def __call__(self, data: bytes, name: str, fetch: Fetch = nothing, /) -> Manuscript:
        """Read. Raises ``GriffoError`` for a file that cannot be used."""


def _reader(module: str) -> Reader:
    def read(data: bytes, name: str, fetch: Fetch = nothing) -> Manuscript:
        return _illustrated(import_module(f"griffo.read.{module}").read(data, name), fetch)

    return read


def _illustrated(done: Manuscript, fetch: Fetch) -> Manuscript:
    """Look at the pictures of a story that was read, where it has any."""
    if not done.images:
        return done
    from griffo.read.illustrations import illustrated

    return illustrated(done, fetch)


@dataclass(frozen=True, slots=True)
class Bundle:
    """How a kind of file is read that may hold several stories. Both functions raise ``GriffoError``."""

    members: Callable[[bytes, str], Sequence[str]]
    """From a file's bytes, and its name in messages, the names of the stories in it, each once, as ``distinct`` makes
    them; ``("",)`` where the file is one story, which then goes to the reader of its kind."""
    read: Callable[[bytes, str, str], Manuscript]
    """Reads one story: of the file's bytes, its name in messages, the story's name."""


READERS: dict[str, Reader] = {
    ".txt": _reader("txt"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), _reader("html")),
    **dict.fromkeys((".md", ".markdown"), _reader("markdown")),
    ".docx": _reader("docx"),
    ".odt": _reader("odt"),
    ".rtf": _reader("rtf"),
    ".epub": _reader("epub"),
}
"""The readers by how the names of their files end."""

SAVED_AS: dict[str, str] = {
    **dict.fromkeys((".doc", ".dot"), "Open it in Word or LibreOffice Writer and save it as .docx or .odt."),
    **dict.fromkeys((".wps", ".wpd", ".sxw"), "Open it in LibreOffice Writer and save it as .odt."),
    ".docm": "Open it in Word or LibreOffice Writer and save it as .docx, which has no macros.",
    ".pages": "Open it in Pages and export it as .docx.",
    ".gdoc": "It only names a document on the web. Open that, and download it as .docx or .odt.",
}
"""What to do with a file that another program must open first, by how its name ends."""


def _bundle(module: str) -> Bundle:
    def members(data: bytes, name: str) -> Sequence[str]:
        found: Sequence[str] = import_module(f"griffo.read.{module}").members(data, name)
        return found

    def read(data: bytes, name: str, part: str) -> Manuscript:
        return _illustrated(import_module(f"griffo.read.{module}").read(data, name, part), nothing)

    return Bundle(members, read)


BUNDLES: dict[str, Bundle] = {
    ".zip": _bundle("zips"),
    **dict.fromkeys((".html", ".htm"), _bundle("sites.griffo")),
    ".epub": _bundle("epub"),
}
"""The kinds of files that may hold several stories, by how their names end. One that is in ``READERS`` too goes to its
reader there where it is one story."""
