"""Rules about the list of files and the reading order."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from griffo.preflight.epub import NCX, XHTML, Found, is_remote, line_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from griffo.preflight.epub import Epub

_TYPES = {
    ".xhtml": {XHTML},
    ".html": {XHTML},
    ".htm": {XHTML},
    ".css": {"text/css"},
    ".ncx": {NCX},
    ".png": {"image/png"},
    ".jpg": {"image/jpeg"},
    ".jpeg": {"image/jpeg"},
    ".gif": {"image/gif"},
    ".svg": {"image/svg+xml"},
    ".webp": {"image/webp"},
    ".otf": {"font/otf", "application/vnd.ms-opentype", "application/font-sfnt", "application/x-font-otf"},
    ".ttf": {"font/ttf", "application/font-sfnt", "application/vnd.ms-opentype", "application/x-font-ttf"},
    ".woff": {"font/woff", "application/font-woff"},
    ".woff2": {"font/woff2"},
}
SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"II*\0": "image/tiff",
    b"MM\0*": "image/tiff",
    b"wOFF": "font/woff",
    b"wOF2": "font/woff2",
}
"""What files of a type begin with; ``kind_of`` knows those whose mark comes later too."""
_OWN = ("META-INF/", "mimetype")


def kind_of(data: bytes) -> str:
    """Return the media type of an image or a web font by its first bytes; empty where they do not tell."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp":
        return {b"avif": "image/avif", b"avis": "image/avif", b"heic": "image/heic"}.get(data[8:12], "")
    return next((kind for mark, kind in SIGNATURES.items() if data.startswith(mark)), "")


def missing_file(epub: Epub) -> Iterator[Found]:
    """Find files that the manifest names and the archive lacks.

    Source: Kindle Previewer's error E1005, "Could not access file" (github.com/xuejianxianzun/PixivBatchDownloader pull
    request 419); upper and lower case count (Kindle Publishing Guidelines 2019.2, section 6.5).
    """
    for item in epub.items:
        if item.name not in epub.names and not is_remote(item.href):
            near = next((name for name in epub.names if name.casefold() == item.name.casefold()), "")
            hint = f"The archive has “{near}”: write it the same way." if near else "Add it, or delete its row."
            yield Found(epub.opf, item.line, f"The book lists “{item.href}”, which is not in it.", hint)


def undeclared_file(epub: Epub) -> Iterator[Found]:
    """Find files in the archive that the manifest does not name.

    Source: EPUB 3.3, section 5.6.1 (EPUBCheck OPF-003).
    """
    if epub.package is None:
        return
    listed = {item.name for item in epub.items} | {epub.opf}
    for name in sorted(epub.names - listed):
        if not name.startswith(_OWN):
            yield Found(name, 0, "The book does not list this file.", "Add it to the manifest, or take it out.")


def repeated_id(epub: Epub) -> Iterator[Found]:
    """Find two rows of the manifest with one id, or one without.

    Source: KindleGen's error E27012, an item's identifier that is already used (github.com/tanghaowen/MyKindleTools,
    section 2.3).
    """
    seen: set[str] = set()
    for item in epub.items:
        if not item.id or item.id in seen:
            sentence = f"The id “{item.id}” stands in the manifest twice." if item.id else "This row has no id."
            yield Found(epub.opf, item.line, sentence, "Give every row an id of its own.")
        seen.add(item.id)


def repeated_file(epub: Epub) -> Iterator[Found]:
    """Find a file that the manifest names twice.

    Source: EPUB 3.3, section 5.6.1 (EPUBCheck OPF-074).
    """
    counts = Counter(item.name for item in epub.items if item.name)
    seen: set[str] = set()
    for item in epub.items:
        if counts[item.name] > 1 and item.name in seen:
            yield Found(epub.opf, item.line, f"The book lists “{item.href}” twice.", "Delete one of the two rows.")
        seen.add(item.name)


def media_type(epub: Epub) -> Iterator[Found]:
    """Find files of another type than the manifest says.

    Source: EPUB 3.3, section 5.6.1 (EPUBCheck OPF-029, PKG-021); the converter takes the manifest at its word.
    """
    for item in epub.items:
        if item.name not in epub.names:
            continue
        kind = kind_of(epub.data.get(item.name, b""))
        ending = item.name[item.name.rfind(".") :].lower()
        usual = {kind} if kind else _TYPES.get(ending, {item.type})
        wrong = item.type not in usual and not (kind.startswith("font/") and item.type in _TYPES.get(ending, ()))
        if wrong:
            sentence = f"“{item.href}” is listed as “{item.type}”, but is {' or '.join(sorted(usual))}."
            yield Found(epub.opf, item.line, sentence, "Correct its media-type.")


def no_spine(epub: Epub) -> Iterator[Found]:
    """Find a book without a reading order, or one that names what is not there.

    Source: EPUB 3.3, section 5.7 (EPUBCheck RSC-005, OPF-049).
    """
    if epub.package is None:
        return
    ids = {item.id for item in epub.items}
    rows = epub.find(epub.opf, "//opf:spine/opf:itemref")
    if not rows:
        yield Found(epub.opf, 0, "The book has no reading order: its spine is missing or empty.", "Add one.")
    for row in rows:
        if row.get("idref") not in ids:
            sentence = f"The reading order names “{row.get('idref', '')}”, which the manifest does not have."
            yield Found(epub.opf, line_of(row), sentence, "Correct its idref.")
