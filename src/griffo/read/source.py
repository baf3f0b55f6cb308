"""From bytes to characters: a source file, decoded once, whose offsets every later message speaks of."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from griffo.errors import GriffoError

if TYPE_CHECKING:
    from pathlib import Path

LIMIT = 64 * 1024 * 1024
"""The largest source in bytes; a hundred long novels have room in it."""

_LINE_END = re.compile(r"\r\n?|\n")
_CUT = re.compile(r"[\udcc2-\udcf4][\udc80-\udcbf]*\Z")
_STRAY = re.compile(r"[\udc80-\udcff]+")
_HONEST = re.compile(r"[^\x00-\x7f\udc80-\udcff]+")
_UNDEFINED = b"\x81\x8d\x8f\x90\x9d"
"""What Windows-1252 has no characters for; one such byte must not speak against it."""
_LATIN = frozenset({"ascii", "iso8859-1", "cp1252"})
_HIGH = re.compile(rb"[\x80-\xff]+")
_LETTER = re.compile(rb"[A-Za-z]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_KINDS = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive (an EPUB or Word file is one too)"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"{\\rtf", "a Rich Text file"),
    (b"\xd0\xcf\x11\xe0", "an old Word file"),
)
_EXPORT = "Save the story as plain text in UTF-8 and give that file."


@dataclass(frozen=True, slots=True)
class Source:
    """A source file as characters.

    ``text`` is decoded exactly: line ends as they are in the file, no byte order mark. ``lines`` holds the offset of
    each line's first character, ``encoding`` the name Python decodes it by.
    """

    name: str
    text: str
    lines: tuple[int, ...]
    encoding: str

    def line(self, offset: int) -> int:
        """Return the number, from 1, of the line that holds the character at ``offset``."""
        return bisect_right(self.lines, offset)


def load(path: Path, name: str = "") -> Source:
    """Read and decode the file at ``path``; ``name`` is what messages call it.

    Raises GriffoError where it cannot be read, is larger than ``LIMIT``, or is not text.
    """
    return decode(fetch(path, name or path.name), name or path.name)


def fetch(path: Path, name: str) -> bytes:
    """Read the file at ``path``, up to one byte more than ``LIMIT``. Raises GriffoError where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(LIMIT + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise GriffoError(
            f"This file cannot be read ({reason}).", file=name, mend="Check its name, place and permissions."
        ) from error


def decode(data: bytes, name: str, declared: str = "") -> Source:
    """Decode a source file's bytes; ``declared`` is the encoding that the file itself names, if it does.

    Raises GriffoError where they are too many, not text, or nothing but white space.
    """
    if len(data) > LIMIT:
        raise GriffoError(
            f"This file is larger than {LIMIT // 1024**2} MB.", file=name, mend="Part it into one file per story."
        )
    for magic, kind in _KINDS:
        if data.startswith(magic):
            raise GriffoError(f"This is {kind}, not text.", file=name, mend=_EXPORT)
    text, encoding = _characters(data, name, declared)
    if len(_CONTROL.findall(text)) > 16 + len(text) // 20:
        raise GriffoError("This file is no text in any known encoding.", file=name, mend=_EXPORT)
    if not text.strip("\ufeff\u200b\0 \t\r\n\f\v\xa0"):
        raise GriffoError("This file holds no text.", file=name, mend="Check that the story was saved into it.")
    return Source(name, text, (0, *(match.end() for match in _LINE_END.finditer(text))), encoding)


def _characters(data: bytes, name: str, declared: str) -> tuple[str, str]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _exactly(data[len(bom) :], encoding, name), encoding
    if b"\0" in data:
        encoding = _utf16(data)
        if not encoding:
            at = data.index(b"\0")
            raise GriffoError(
                "This file holds binary data, not text.", file=name, line=data.count(b"\n", 0, at) + 1, mend=_EXPORT
            )
        return _exactly(data, encoding, name), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _as_declared(data, declared) or _mostly_utf8(data) or _guess(data)


def _as_declared(data: bytes, encoding: str) -> tuple[str, str] | None:
    """Decode by the encoding that a file names; None where that is none, or is not the file's.

    UTF-8 and UTF-16 would have shown. What calls itself Latin 1 is Windows-1252 in fact, as browsers take it.
    """
    try:
        known = codecs.lookup(encoding).name if encoding else ""
        if not known or known.startswith("utf") or not codecs.lookup(known)._is_text_encoding:  # noqa: SLF001
            return None
        return (_windows(data), "cp1252") if known in _LATIN else (data.decode(known), known)
    except (LookupError, ValueError):
        return None


def _exactly(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding, "replace")
        line = len(_LINE_END.findall(before)) + 1
        raise GriffoError(
            f"This file says it is {encoding.upper()} but is not.", file=name, line=line, mend=_EXPORT
        ) from error


def _utf16(data: bytes) -> str:
    """Name the UTF-16 that text without a mark is in: nearly every second byte of Latin text is then zero."""
    half = len(data) // 2
    high_last, high_first = data[1::2].count(0), data[0::2].count(0)
    if high_last > 0.6 * half and high_first < 0.05 * half:
        return "utf-16-le"
    if high_first > 0.6 * half and high_last < 0.05 * half:
        return "utf-16-be"
    return ""


def _mostly_utf8(data: bytes) -> tuple[str, str] | None:
    """Decode UTF-8 in which some bytes are stray: a paste from Windows, a last character cut in two.

    Bytes that pass for UTF-8 by chance are rare in any other encoding, so the majority decides.
    """
    text = _CUT.sub("\ufffd", data.decode("utf-8", "surrogateescape"))
    if len(_STRAY.findall(text)) >= len(_HONEST.findall(text)):
        return None
    return _STRAY.sub(lambda match: _windows(match.group().encode("utf-8", "surrogateescape")), text), "utf-8"


def _guess(data: bytes) -> tuple[str, str]:
    """Ask charset-normalizer, within reason.

    For a few curly quotes and an é it finds a dozen code pages equally good and names the first, which is seldom right
    for fiction in English. So text that is mostly ASCII letters is Windows-1252 unless it is plainly Mac Roman; for
    other text a Windows page goes before others that are as likely.
    """
    import charset_normalizer

    telling = _telling(data).translate(None, _UNDEFINED)
    latin = 2 * len(_LETTER.findall(telling)) > len(telling)
    found = charset_normalizer.from_bytes(telling, cp_isolation=["cp1252", "mac_roman"] if latin else None)
    likely = [match.encoding for match in found if match.chaos <= found[0].chaos + 0.02]
    encoding = min(likely, key=_preference, default="cp1252")
    return _windows(data) if encoding == "cp1252" else data.decode(encoding, "replace"), encoding


def _windows(data: bytes) -> str:
    """Decode Windows-1252, with characters for the five bytes that are undefined in it."""
    import ftfy.bad_codecs  # noqa: F401  (gives Python that codec)

    return data.decode("sloppy-windows-1252")


def _preference(encoding: str) -> int:
    return 0 if encoding == "cp1252" else 1 if encoding.startswith("cp125") else 2


def _telling(data: bytes) -> bytes:
    """Return what of the file tells encodings apart: where bytes above ASCII are few, only their surroundings."""
    runs = list(islice(_HIGH.finditer(data), 500))
    if len(runs) == 500 and runs[-1].end() < 25_000:
        return data[:100_000]
    parts: list[bytes] = []
    last = 0
    for run in runs:
        parts.append(data[max(last, run.start() - 40) : max(last, run.end() + 40)])
        last = max(last, run.end() + 40)
    return b"".join(parts)
