"""E-books for the tests, from text: each file after a line ``--- its name``, and what every e-book has put in."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

_FILE = re.compile(r"^--- (.+)\n", re.MULTILINE)
_CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="{}" media-type="application/oebps-package+xml"/></rootfiles></container>"""
_DOCUMENT = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">
<head><title>{0}</title><link rel="stylesheet" type="text/css" href="book.css"/></head>
{1}
</html>"""
_PACKAGE = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:opf="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
{}
</package>"""


def files_of(text: str) -> dict[str, bytes]:
    """Return the files that a text describes. Documents get their heads, the package its root."""
    _, *parts = _FILE.split(text)
    files: dict[str, bytes] = {}
    for name, content in zip(parts[::2], parts[1::2], strict=True):
        whole = content.strip()
        if whole.startswith("<body"):
            whole = _DOCUMENT.format(name, whole)
        elif whole.startswith(("<metadata", "<manifest")):
            whole = _PACKAGE.format(whole)
        files[name] = whole.encode()
    return files


def zipped(files: dict[str, bytes]) -> bytes:
    """Return files as an EPUB, with the mimetype and, where there is a package document, the container."""
    opf = next((name for name in files if name.endswith(".opf")), "")
    box = {"META-INF/container.xml": _CONTAINER.format(opf).encode()} if opf else {}
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as target:
        target.writestr("mimetype", "application/epub+zip", ZIP_STORED)
        for name, content in (box | files).items():
            target.writestr(name, content)
    return out.getvalue()


def ebook(text: str) -> bytes:
    """Return the EPUB that a text describes."""
    return zipped(files_of(text))
