"""The ZIP container of an EPUB, written so that the same book is the same bytes."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Callable

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
# The first moment that a ZIP file can name.
_TIME = (1980, 1, 1, 0, 0, 0)


def rewrite(archive: bytes, language: str) -> bytes:
    """Return the EPUB with fixed times and attributes, and with what EbookLib cannot say put in.

    That is the language of the package document and the NCX, and how deep the NCX goes.
    """
    return repack(
        archive, lambda name, content: _amend(content, language) if name.endswith((".opf", ".ncx")) else content
    )


def repack(archive: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """Return the EPUB with fixed times and attributes, each file as ``change`` returns it for its name and content."""
    out = BytesIO()
    with ZipFile(BytesIO(archive)) as source, ZipFile(out, "w") as target:
        for name in source.namelist():  # EbookLib's order: mimetype first, then as the items were added
            content = change(name, source.read(name))
            entry = ZipInfo(name, _TIME)
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            entry.compress_type = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
            target.writestr(entry, content, compresslevel=9)
    return out.getvalue()


def _amend(document: bytes, language: str) -> bytes:
    root = etree.fromstring(document)
    root.set(_XML_LANG, language)
    for depth in root.iterfind(f"{_NCX}head/{_NCX}meta[@name='dtb:depth']"):
        levels = (sum(1 for _ in point.iterancestors(f"{_NCX}navPoint")) for point in root.iter(f"{_NCX}navPoint"))
        depth.set("content", str(1 + max(levels, default=0)))
    return etree.tostring(root.getroottree(), encoding="utf-8", xml_declaration=True)
