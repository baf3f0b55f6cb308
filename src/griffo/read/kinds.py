"""What kind of file bytes are, whatever they are called."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_FRONT_MATTER = re.compile(rb"(?:---|\+\+\+)\r?\n(?:[^\n]*\r?\n){0,200}?(?:---|\+\+\+|\.\.\.)[ \t]*\r?\n")
_PARTS = (("META-INF/container.xml", ".epub"), ("word/document.xml", ".docx"), ("content.xml", ".odt"))
"""What only an archive of each kind holds (EPUB 3.3, section 4.2; ECMA-376; OpenDocument 1.3)."""


def kind_of(data: bytes) -> str:
    """Return the ending that such files have: ``.html``, ``.epub``, …; ``.txt`` where nothing gives the kind away."""
    if data.startswith(b"PK\x03\x04"):
        return _archive(data)
    if data.startswith(b"{\\rtf"):
        return ".rtf"
    plain = data[:8192]
    for mark in _BOMS:
        plain = plain.removeprefix(mark)
    plain = plain.replace(b"\0", b"")  # UTF-16, as far as it is ASCII
    if _HTML.match(plain):
        return ".html"
    return ".md" if _FRONT_MATTER.match(plain) else ".txt"


def _archive(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return ".zip"
    return next((ending for part, ending in _PARTS if part in names), ".zip")
