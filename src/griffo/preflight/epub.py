"""An EPUB file as the rules see it: its archive, its package document, every XML document parsed.

The file may be anybody's. Nothing is unpacked to the disk or fetched, no entity is expanded, and what is too big to be
a book is not read.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote, urlsplit
from zipfile import ZipInfo

from lxml import etree

from griffo.errors import GriffoError
from griffo.zipped import Unread, Zipped, unzip

HEAD = 65_536
"""Bytes that are read of a file that is neither a document nor a style sheet; of those all are."""

OPF, NCX, XHTML = "application/oebps-package+xml", "application/x-dtbncx+xml", "application/xhtml+xml"
CONTAINER = "META-INF/container.xml"
_PAGES = (".xhtml", ".html", ".htm")
_XML = (*_PAGES, ".opf", ".ncx", ".xml", ".svg")
_TEXT = (*_XML, ".css")
NAMES = {
    "x": "http://www.w3.org/1999/xhtml",
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "ncx": "http://www.daisy.org/z3986/2005/ncx/",
    "epub": "http://www.idpf.org/2007/ops",
    "box": "urn:oasis:names:tc:opendocument:xmlns:container",
    "enc": "http://www.w3.org/2001/04/xmlenc#",
    "svg": "http://www.w3.org/2000/svg",
    "xlink": "http://www.w3.org/1999/xlink",
}
"""Prefixes for every path below."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found: the file inside the EPUB (empty for the whole), the line from 1 or 0, what, what to do."""

    file: str
    line: int
    sentence: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A row of the manifest."""

    id: str
    href: str
    name: str
    """The file in the archive that ``href`` leads to; empty where it leads out of the book."""
    type: str
    properties: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Broken:
    """Why an XML document cannot be parsed: libxml2's number for it, its words, the line."""

    code: int
    message: str
    line: int


@dataclass(frozen=True)
class Epub:
    """An EPUB held open."""

    size: int
    """Bytes of the whole file."""
    entries: tuple[ZipInfo, ...]
    """Every entry of the archive in order, folders too."""
    data: Mapping[str, bytes]
    """What was read: documents and style sheets whole, other files up to ``HEAD`` bytes."""
    unread: Mapping[str, str]
    """Files that could not be read, and why."""
    trees: Mapping[str, etree._Element] = field(default_factory=dict)
    """Every XML document that is well-formed, by its name."""
    broken: Mapping[str, Broken] = field(default_factory=dict)
    """Every XML document that is not."""

    @cached_property
    def names(self) -> frozenset[str]:
        """The files of the archive."""
        return frozenset(entry.filename for entry in self.entries if not entry.is_dir())

    @cached_property
    def opf(self) -> str:
        """The name of the package document; empty where the container leads to none."""
        box = self.trees.get(CONTAINER)
        found = [] if box is None else box.xpath(f"//box:rootfile[@media-type='{OPF}']/@full-path", namespaces=NAMES)
        return next((str(name) for name in found if str(name) in self.names), "")

    @cached_property
    def package(self) -> etree._Element | None:
        """The package document, where there is one that can be parsed."""
        return self.trees.get(self.opf)

    @property
    def title(self) -> str:
        """The title that the book states first; empty where it states none."""
        return next(filter(None, map(text_of, self.find(self.opf, "//opf:metadata/dc:title"))), "")

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The manifest."""
        return tuple(
            Item(
                row.get("id", ""),
                row.get("href", ""),
                target(self.opf, row.get("href", ""))[0],
                row.get("media-type", ""),
                tuple(row.get("properties", "").split()),
                line_of(row),
            )
            for row in self.find(self.opf, "//opf:manifest/opf:item")
        )

    @cached_property
    def spine(self) -> tuple[str, ...]:
        """The files of the reading order, as far as the manifest names them."""
        by_id = {item.id: item.name for item in self.items}
        refs = (str(row.get("idref")) for row in self.find(self.opf, "//opf:spine/opf:itemref"))
        return tuple(by_id[ref] for ref in refs if ref in by_id)

    @cached_property
    def pages(self) -> tuple[str, ...]:
        """The names of all content documents that are well-formed, in the archive's order."""
        declared = {item.name for item in self.items if item.type == XHTML}
        return tuple(name for name in self.trees if name in declared or name.lower().endswith(_PAGES))

    @cached_property
    def ncx(self) -> str:
        """The name of the NCX; empty where there is none that can be parsed."""
        return next((item.name for item in self.items if item.type == NCX and item.name in self.trees), "")

    @cached_property
    def nav(self) -> str:
        """The name of the navigation document; empty where there is none that can be parsed."""
        return next((item.name for item in self.items if "nav" in item.properties and item.name in self.trees), "")

    @cached_property
    def ids(self) -> Mapping[str, frozenset[str]]:
        """The ids in each page: what a link may lead to."""
        return {
            name: frozenset(str(found) for found in self.trees[name].xpath("//@id | //x:a/@name", namespaces=NAMES))
            for name in self.pages
        }

    def find(self, name: str, path: str) -> list[etree._Element]:
        """Return the elements at an XPath in a document; none where it is not there or cannot be parsed."""
        tree = self.trees.get(name)
        found = [] if tree is None else tree.xpath(path, namespaces=NAMES)
        return [element for element in found if etree.iselement(element)] if isinstance(found, list) else []

    def each(self, path: str) -> Iterator[tuple[str, etree._Element]]:
        """Yield the elements at an XPath in all pages, with the page's name."""
        for name in self.pages:
            for element in self.find(name, path):
                yield name, element


def open_epub(content: bytes, file: str) -> Epub:
    """Open an EPUB. Raises ``GriffoError`` where ``content``, of the file called ``file``, is no ZIP archive."""
    try:
        archive = unzip(content)
    except GriffoError as error:
        raise GriffoError("This is no EPUB, or only a part of one.", file=file, mend=error.mend) from error
    data, unread = _read(archive)
    trees, broken = {}, {}
    for name, text in data.items():
        if name.lower().endswith(_XML):
            try:
                trees[name] = _parse(text)
            except etree.XMLSyntaxError as error:
                broken[name] = Broken(error.code, error.msg or "it cannot be parsed", error.lineno or 0)
    return Epub(len(content), archive.entries, data, unread, trees, broken)


def _read(archive: Zipped) -> tuple[dict[str, bytes], dict[str, str]]:
    data: dict[str, bytes] = {}
    if archive.excess:
        return data, {"": archive.excess}
    unread: dict[str, str] = {}
    for entry in archive.entries:
        name = entry.filename
        if entry.is_dir() or name in data:
            continue
        try:
            data[name] = archive.read(entry) if name.lower().endswith(_TEXT) else archive.head(entry, HEAD)
        except Unread as error:
            unread[name] = str(error)
    return data, unread


def _parse(text: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(text, parser)


def target(name: str, href: str) -> tuple[str, str]:
    """Return (file, fragment) that a link in the file ``name`` leads to; the file is empty where it leaves the book."""
    try:
        link = urlsplit(href.strip())
    except ValueError:
        return "", ""
    if link.scheme or link.netloc:
        return "", ""
    path = posixpath.join(posixpath.dirname(name), unquote(link.path)) if link.path else name
    return posixpath.normpath(path), unquote(link.fragment)


def is_remote(href: str) -> bool:
    """Whether a link leads to the network."""
    return href.strip().lower().startswith(("http:", "https:", "//", "ftp:"))


def line_of(element: etree._Element) -> int:
    """Return the line, from 1, on which an element begins."""
    return element.sourceline or 0


def text_of(element: etree._Element) -> str:
    """Return the text inside an element, white space closed up."""
    return " ".join(str(element.xpath("string()")).split())
