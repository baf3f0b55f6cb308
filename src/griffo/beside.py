"""The pictures that lie beside a story, inside the book's folder: which a file may show, and what is in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from griffo.read.addresses import LARGEST, PICTURES, beside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MOST = 2_000
"""Names of pictures that are looked up for one story."""
_NAME = re.compile(rb"\.(?:%s)\b" % "|".join(ending.strip(".") for ending in PICTURES).encode(), re.IGNORECASE)
_LONGEST = 400
"""Bytes of a name as a file has it, with what stands for odd characters in it."""
_BEFORE = (b'"', b"'", b"(", b"=", b"<", b": ")
"""What stands before a name in HTML and in Markdown."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A picture that lies beside a story."""

    name: str
    """As the story names it, seen from its own folder."""
    path: Path
    print: str
    """Names its content: for another it is another."""


def pictures(folder: Path, data: bytes, home: Path) -> tuple[Beside, ...]:
    """Return the pictures that a file seems to show and that lie in the folder ``home`` or below it, links followed.

    ``data`` are the bytes of a file in ``folder``. It is not parsed: any name with the ending of a picture counts that
    has such a file, and which of them the story shows is for its reader to say.
    """
    if not (b"<img" in data or b"<IMG" in data or b"![" in data):
        return ()
    inside = home.resolve()
    found = ((name, _inside(folder / name, inside)) for name in _names(data))
    return tuple(Beside(name, path, made) for name, path in found if path and (made := _print(path)))


def fetching(files: Iterable[Beside]) -> Callable[[str], bytes | None]:
    """Return what reads the pictures beside a story by the names that it has for them, a little beyond ``LARGEST``."""
    places = {one.name: one.path for one in files}

    def fetch(name: str) -> bytes | None:
        try:
            with places[name].open("rb") as file:
                return file.read(LARGEST + 1)
        except (KeyError, OSError):
            return None

    return fetch


def _names(data: bytes) -> Iterator[str]:
    """Yield what may be names of pictures in a file, each once."""
    seen: set[str] = set()
    for match in _NAME.finditer(data):
        around = data[max(0, match.start() - _LONGEST) : match.end()]
        for sign in _BEFORE:
            _, found, raw = around.rpartition(sign)
            name = beside(unescape(raw.decode("utf-8", "replace"))) if found else ""
            if name and name not in seen:
                seen.add(name)
                yield name
        if len(seen) > MOST:
            return


def _inside(path: Path, home: Path) -> Path | None:
    """Return where a file lies, where it is an ordinary one inside a folder."""
    try:
        real = path.resolve()
        return real if real.is_relative_to(home) and real.is_file() else None
    except (OSError, RuntimeError, ValueError):  # too long, a link in a circle, a character that no name has
        return None


def _print(path: Path) -> str:
    made = blake2b(digest_size=20)
    try:
        with path.open("rb") as file:
            while part := file.read(1 << 20):
                made.update(part)
    except OSError:
        return ""
    return made.hexdigest()
