"""A ZIP archive that may be anybody's: held in memory, nothing unpacked to the disk, no name taken for a path.

EPUBs, Word's documents and archives of downloads are all such files.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from griffo.errors import GriffoError

MOST_FILES = 20_000
"""Files in an archive; a book of 5,000 chapters has a third of them."""
MOST_BYTES = 1_000_000_000
"""Bytes of all files unpacked."""
LARGEST_TEXT = 32_000_000
"""Bytes of a document that is read whole."""
_DENSE = 200
"""How many times smaller than itself a file of text may be in an archive; prose is packed to a third."""
_FREE = 1_000_000
"""Bytes up to which a file may be as dense as it likes."""


_MANGLED = (BadZipFile, OSError, ValueError, EOFError, NotImplementedError)
"""What ``zipfile`` raises at a mangled directory, depending on where it is mangled."""


class Unread(Exception):  # noqa: N818 - no error of the program's: whoever asked for the file decides what it means
    """A file of an archive cannot be read; the words are the end of a sentence: "it is damaged"."""


@dataclass(frozen=True)
class Zipped:
    """An archive held open."""

    archive: ZipFile
    entries: tuple[ZipInfo, ...]
    """Every entry in order, folders too."""

    @property
    def excess(self) -> str:
        """What is too much in it, as the end of a sentence; empty where nothing is."""
        size = sum(entry.file_size for entry in self.entries)
        if len(self.entries) > MOST_FILES or size > MOST_BYTES:
            return f"it holds {len(self.entries):,} files of {size:,} bytes"
        return ""

    def read(self, entry: ZipInfo) -> bytes:
        """Return a document whole. Raises ``Unread`` where that cannot be, or where it is too large for one."""
        if entry.file_size > LARGEST_TEXT:
            raise Unread(f"it has {entry.file_size:,} bytes")
        if entry.file_size > _FREE and entry.file_size > _DENSE * entry.compress_size:
            raise Unread(f"its {entry.file_size:,} bytes are packed into {entry.compress_size:,}, as no text is")
        return self.head(entry, LARGEST_TEXT)

    def head(self, entry: ZipInfo, most: int) -> bytes:
        """Return the first bytes of a file, so many at most. Raises ``Unread`` where it cannot be read."""
        if entry.flag_bits & 1:
            raise Unread("it is locked with a password")
        if entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise Unread("it is compressed in a way that no reader has to know")
        try:
            with self.archive.open(entry) as stream:
                return stream.read(most)
        except (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise Unread("it is damaged") from error


def unzip(content: bytes) -> Zipped:
    """Open an archive. Raises ``GriffoError``, without a place or a sentence of its own, where it is none."""
    try:
        archive = ZipFile(BytesIO(content))
        entries = tuple(entry for entry in archive.infolist() if entry.filename)
        if any(entry.header_offset < 0 for entry in entries):
            raise BadZipFile("its beginning is missing")  # noqa: TRY301 - one of many ways to be mangled
    except (
        BadZipFile,
        OSError,
        ValueError,
        EOFError,
        NotImplementedError,
    ) as error:  # zipfile raises any of them at a mangled directory
        mend = "Make it, or get it, once more."
        raise GriffoError("This is no ZIP archive, or only a part of one.", mend=mend) from error
    return Zipped(archive, entries)
