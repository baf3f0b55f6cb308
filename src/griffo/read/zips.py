"""Archives of story files: a ``.zip`` of downloads, and the form in which a story of several files is handed on.

The archive may be anybody's. Nothing is unpacked to the disk; what is too much to be stories is not read at all, and
names are only names, wherever they claim to lead.
"""

from __future__ import annotations

import posixpath
import stat
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from griffo.errors import GriffoError
from griffo.read.addresses import LARGEST
from griffo.read.bundled import distinct
from griffo.read.chaptered import natural, stories
from griffo.zipped import Unread, Zipped, unzip

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from griffo.read import Fetch
    from griffo.read.manuscript import Manuscript

MOST_BYTES = 512 * 1024 * 1024
"""Bytes of all files of one story unpacked."""
_HIDDEN = (".", "__MACOSX")


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

    archive = _opened(data, name)
    entries = {entry.filename: entry for entry in archive.entries}
    if sum(entries[one].file_size for one in wanted) > MOST_BYTES:
        mend = f"At most {MOST_BYTES // 1024**2} MB of it can be one story."
        raise GriffoError("This archive unpacks to more than any story.", file=name, mend=mend)
    parts = [
        reader(one)(_content(archive, entries[one], name), f"{name}/{one}", fetch or _pictures(archive, one, name))
        for one in wanted
    ]
    if len(parts) == 1:
        return parts[0]
    folder = posixpath.commonpath([posixpath.dirname(one) for one in wanted])
    names = [posixpath.relpath(one, folder) if folder else one for one in wanted]
    return joined(called, [part.called(one) for one, part in zip(names, parts, strict=True)])


def _content(archive: Zipped, entry: ZipInfo, name: str) -> bytes:
    try:
        return archive.head(entry, MOST_BYTES)
    except Unread as error:
        sentence = f"“{entry.filename}” in this archive cannot be read: {error}."
        raise GriffoError(sentence, file=name, mend="Unpack it and give the files.") from error


def _pictures(archive: Zipped, story: str, name: str) -> Fetch:
    """Return what finds the pictures that lie in an archive beside a story."""
    held = {entry.filename: entry for entry in archive.entries}

    def fetch(picture: str) -> bytes | None:
        found = held.get(posixpath.normpath(posixpath.join(posixpath.dirname(story), picture)))
        return _content(archive, found, name) if found and found.file_size <= LARGEST else None

    return fetch


def _opened(data: bytes, name: str) -> Zipped:
    try:
        archive = unzip(data)
    except GriffoError as error:
        mend = "Download it again, or unpack it and give the files."
        raise GriffoError(error.sentence, file=name, mend=mend) from error
    if archive.excess:
        raise GriffoError(f"This is no archive of stories: {archive.excess}.", file=name, mend="Give the stories.")
    return archive


def _names(data: bytes, name: str) -> tuple[str, ...]:
    """Return the names of the files that can be read, in natural order: nothing hidden, no links."""
    from griffo.read import READERS

    found = [one.filename for one in _opened(data, name).entries if not one.is_dir() and not _is_link(one)]
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
    folders: dict[str, list[str]] = {}
    for name in names:
        folders.setdefault(posixpath.dirname(name), []).append(posixpath.basename(name))
    found: list[tuple[str, tuple[str, ...]]] = []
    for folder, inside in folders.items():
        for called, files in stories(inside, alone=bool(folder)):
            title = called or posixpath.basename(folder) or "Story"
            found.append((title, tuple(posixpath.join(folder, file) for file in files)))
    return dict(zip(distinct(title for title, _ in found), (files for _, files in found), strict=True))
