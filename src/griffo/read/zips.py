"""Archives of story files: a ``.zip`` of downloads, and the form in which a story of several files is handed on.

The archive may be anybody's. Nothing is unpacked to the disk; what is too much to be stories is not read at all, and
names are only names, wherever they claim to lead.
"""

from __future__ import annotations

import posixpath
import stat
import zlib
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from griffo.errors import GriffoError
from griffo.read.addresses import LARGEST
from griffo.read.chaptered import natural, stories

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from griffo.read import Fetch
    from griffo.read.manuscript import Manuscript

MOST_FILES = 20_000
"""Files in an archive; an author's whole work has a tenth of them."""
MOST_BYTES = 512 * 1024 * 1024
"""Bytes of all files of one story unpacked."""
_HIDDEN = (".", "__MACOSX")
_DAMAGED = (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError)
"""What damaged archives make ``zipfile`` raise, depending on where the damage is."""


def members(data: bytes, name: str) -> Sequence[str]:
    """Return the names of the stories in an archive, in natural order.

    Files in one folder of it whose names count up are one story, called after what they share, or after the folder.
    Raises ``GriffoError`` where it cannot be read, or holds no file of a kind that is.
    """
    return tuple(_stories(_names(data, name)))


def read(data: bytes, name: str, part: str) -> Manuscript:
    """Read one story of an archive. Raises ``GriffoError`` where that cannot be done."""
    wanted = _stories(_names(data, name)).get(part)
    if wanted is None:
        raise GriffoError(f"There is no “{part}” in this archive.", file=name, mend="Look at what it holds.")
    return _read(data, name, part, wanted)


def read_together(data: bytes, name: str, fetch: Fetch) -> Manuscript:
    """Read what ``packed`` made, all of its files as one story; ``fetch`` finds the pictures beside them.

    Raises ``GriffoError`` for one that cannot be read.
    """
    return _read(data, name, name, _names(data, name), fetch)


def packed(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return files, in order, as one archive; the same files give the same bytes."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as archive:
        for name, content in files:
            archive.writestr(ZipInfo(name), content)
    return out.getvalue()


def _read(data: bytes, name: str, called: str, wanted: Sequence[str], fetch: Fetch | None = None) -> Manuscript:
    from griffo.pipeline import joined, reader  # which reads with this module

    with _opened(data, name) as archive:
        if sum(archive.getinfo(one).file_size for one in wanted) > MOST_BYTES:
            mend = f"At most {MOST_BYTES // 1024**2} MB of it can be one story."
            raise GriffoError("This archive unpacks to more than any story.", file=name, mend=mend)
        parts = [
            reader(one)(_content(archive, one, name), f"{name}/{one}", fetch or _pictures(archive, one, name))
            for one in wanted
        ]
    if len(parts) == 1:
        return parts[0]
    folder = posixpath.commonpath([posixpath.dirname(one) for one in wanted])
    names = [posixpath.relpath(one, folder) if folder else one for one in wanted]
    return joined(called, [part.called(one) for one, part in zip(names, parts, strict=True)])


def _content(archive: ZipFile, one: str, name: str) -> bytes:
    try:
        with archive.open(one) as file:
            return file.read(archive.getinfo(one).file_size)
    except _DAMAGED as error:
        locked = archive.getinfo(one).flag_bits & 1
        why = "is locked with a password" if locked else "is damaged"
        raise GriffoError(f"“{one}” in this archive {why}.", file=name, mend="Unpack it and give the files.") from error


def _pictures(archive: ZipFile, story: str, name: str) -> Fetch:
    """Return what finds the pictures that lie in an archive beside a story."""
    held = set(archive.namelist())

    def fetch(picture: str) -> bytes | None:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(story), picture))
        fits = path in held and archive.getinfo(path).file_size <= LARGEST
        return _content(archive, path, name) if fits else None

    return fetch


def _opened(data: bytes, name: str) -> ZipFile:
    try:
        archive = ZipFile(BytesIO(data))
        count = len(archive.infolist())
    except _DAMAGED as error:
        mend = "Download it again, or unpack it with another program."
        raise GriffoError("This archive is damaged.", file=name, mend=mend) from error
    if count > MOST_FILES:
        archive.close()
        raise GriffoError(f"This archive holds {count:,} files.", file=name, mend="Give the stories themselves.")
    return archive


def _names(data: bytes, name: str) -> tuple[str, ...]:
    """Return the names of the files that can be read, in natural order: nothing hidden, no links."""
    from griffo.read import READERS

    with _opened(data, name) as archive:
        found = [info.filename for info in archive.infolist() if not info.is_dir() and not _is_link(info)]
    shown = [one for one in dict.fromkeys(found) if not any(part.startswith(_HIDDEN) for part in one.split("/"))]
    kept = sorted((one for one in shown if PurePosixPath(one).suffix.lower() in READERS), key=natural)
    if not kept:
        mend = f"Griffo reads files that end in {', '.join(READERS)}."
        raise GriffoError("There is no story in this archive.", file=name, mend=mend)
    return tuple(kept)


def _is_link(info: ZipInfo) -> bool:
    return stat.S_ISLNK(info.external_attr >> 16)


def _stories(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the files of each story, by its name."""
    from griffo.gathering import distinct

    folders: dict[str, list[str]] = {}
    for name in names:
        folders.setdefault(posixpath.dirname(name), []).append(posixpath.basename(name))
    found: list[tuple[str, tuple[str, ...]]] = []
    for folder, inside in folders.items():
        for called, files in stories(inside, alone=bool(folder)):
            title = called or posixpath.basename(folder) or "Story"
            found.append((title, tuple(posixpath.join(folder, file) for file in files)))
    return dict(zip(distinct(title for title, _ in found), (files for _, files in found), strict=True))
