"""A document that is a ZIP archive of XML files, opened without trusting it.

Nothing is written to the disk, so no name can lead anywhere; a part is unpacked only when it is asked for and only as
far as there is room; XML with a document type, and so with entities, is refused.
"""

from __future__ import annotations

import zlib
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from lxml import etree

from griffo.errors import GriffoError
from griffo.read.source import LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MOST_PARTS = 10_000
_LEAST_ROOM, _RATIO = 4 * 1024 * 1024, 100
"""How much a document may unpack to: so many bytes, and so many times its own size, of which it takes a tenth."""
_MOST_TAGS = 5_000_000
"""Tags in one part: a million words take a fifth of them."""
_BROKEN = (BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, KeyError)
"""What ``zipfile`` raises at archives that are mangled, locked or of a kind it does not know."""
_OLD = b"\xd0\xcf\x11\xe0"
_MEND = "Open it in the program that it was written with, and save it again."


@dataclass(slots=True)
class Archive:
    """An opened document. ``room`` is how many bytes may still be unpacked of it."""

    name: str
    archive: ZipFile
    room: int = LIMIT
    read: dict[str, etree._Element | None] = field(default_factory=dict)

    @property
    def parts(self) -> frozenset[str]:
        """The names of its parts."""
        return frozenset(self.archive.namelist())

    def xml(self, part: str) -> etree._Element | None:
        """Return the root of a part; None where there is no such part.

        Raises ``GriffoError`` where it cannot be unpacked, is too large, or is no XML.
        """
        if part not in self.read:
            self.read[part] = _parsed(self.unpack(part), part, self.name) if part in self.parts else None
        return self.read[part]

    def unpack(self, part: str) -> bytes:
        """Return the bytes of a part. Raises ``GriffoError`` where it cannot be unpacked, or is too large."""
        try:
            info = self.archive.getinfo(part)
            if info.flag_bits & 1 or info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
                raise GriffoError(f"“{part}” in this document is locked.", file=self.name, mend=_MEND)
            with self.archive.open(info) as file:
                content = file.read(self.room + 1)
        except _BROKEN as error:
            raise GriffoError(f"This document is damaged: “{part}”.", file=self.name, mend=_MEND) from error
        self.room -= len(content)
        if self.room < 0:
            mend = "Save it again, or part it into one file per story."
            raise GriffoError("This document unpacks to more than any story of its size.", file=self.name, mend=mend)
        return content


def pictures(archive: Archive, parts: Iterable[str]) -> dict[str, bytes]:
    """Return the bytes of those parts that can be unpacked; a picture that cannot be had is said where it stands."""
    found: dict[str, bytes] = {}
    for part in parts:
        if part in archive.parts:
            with suppress(GriffoError):
                found[part] = archive.unpack(part)
    return found


def opened(data: bytes, name: str, kind: str) -> Archive:
    """Open a document; ``kind`` is what it should be, as in "a Word document".

    Raises ``GriffoError`` where it is none that can be opened.
    """
    if len(data) > LIMIT:
        mend = "Part it into one file per story, or take its pictures out."
        raise GriffoError(f"This file is larger than {LIMIT // 1024**2} MB.", file=name, mend=mend)
    if data.startswith(_OLD):
        mend = "Open it in Word or LibreOffice Writer and save it, without a password, as .docx or .odt."
        raise GriffoError("This is an old Word file, or one that is locked by a password.", file=name, mend=mend)
    try:
        archive = ZipFile(BytesIO(data))
    except _BROKEN as error:
        raise GriffoError(f"This is not {kind}, or it is damaged.", file=name, mend=_MEND) from error
    if len(archive.namelist()) > _MOST_PARTS:
        raise GriffoError("This document has too many parts to be one.", file=name, mend=_MEND)
    return Archive(name, archive, min(LIMIT, _LEAST_ROOM + _RATIO * len(data)))


def _parsed(content: bytes, part: str, name: str) -> etree._Element:
    if content.count(b"<") > _MOST_TAGS:
        raise GriffoError(f"“{part}” in this document holds more than any story.", file=name, mend=_MEND)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise GriffoError(f"This document is damaged: “{part}” is no XML.", file=name, mend=_MEND) from error
    if root.getroottree().docinfo.doctype:
        raise GriffoError(f"“{part}” in this document declares a type, as none does.", file=name, mend=_MEND)
    return root


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace, of which there are two kinds for the same elements."""
    return str(element.tag).rpartition("}")[2]


def value(element: etree._Element, name: str, default: str = "") -> str:
    """Return an attribute by its name without its namespace."""
    found = (str(said) for key, said in element.attrib.items() if str(key).rpartition("}")[2] == name)
    return next(found, default)


def children(element: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    """Yield the elements right in ``element`` that have one of these names."""
    yield from (child for child in (element if element is not None else ()) if local(child) in names)


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """Return the first element of this name right in ``element``."""
    return next(children(element, name), None)
