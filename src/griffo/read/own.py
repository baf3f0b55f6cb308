"""Which files are books that this program made, and of what."""

from __future__ import annotations

import html
import re
from pathlib import PurePath
from typing import TYPE_CHECKING

from griffo.errors import GriffoError

if TYPE_CHECKING:
    from griffo.read.package import Package

_GENERATOR = re.compile(rb'<meta name="generator" content="Griffo [^"]*">')
_HEAD = 1000
"""Bytes of a web page in which its head says what made it."""
_SOURCE = re.compile(r'<span class="source">(.{1,4000}?)</span>(?!</span>)', re.DOTALL)
"""In the imprint: the file or the address that a story is from (``emit/templates/imprint.html``)."""
_TAG = re.compile(r"<[^>]*>")


def made_of(data: bytes) -> tuple[str, ...] | None:
    """Return the files and addresses that a book of this program was made of; None for any other file."""
    if not data.startswith(b"PK\x03\x04"):
        return _sources(data) if _GENERATOR.search(data, 0, _HEAD) else None
    from griffo.read.package import open_package

    try:
        book = open_package(data, "")
        imprint = next((item.file for item in book.spine if PurePath(item.file).stem == "imprint"), "")
        return (_sources(book.read(imprint)) if imprint else ()) if made_here(book) else None
    except GriffoError:
        return None


def made_here(book: Package) -> bool:
    """Whether an e-book says that this program made it."""
    from griffo.read.package import elements

    return any(
        one.get("name") == "generator" and one.get("content", "").startswith("Griffo ")
        for one in elements(book.root, "meta")
    )


def _sources(page: bytes) -> tuple[str, ...]:
    found = _SOURCE.findall(page.decode("utf-8", "replace"))
    return tuple(html.unescape(_TAG.sub("", one)).strip() for one in found)
