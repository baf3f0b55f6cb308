"""An EPUB's package, as forgiving reading systems take it: its documents in order, its contents, what they are for.

Names lead to entries of the archive and nowhere else, so a path that climbs out of it names nothing. What is out of
order is mended where only one thing can be meant, and said; a book behind a lock is not opened.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.entities import name2codepoint
from typing import TYPE_CHECKING

from lxml import etree

from griffo.errors import GriffoError
from griffo.model import Finding, Level
from griffo.preflight.epub import CONTAINER, NCX, XHTML, target
from griffo.read.chaptered import natural
from griffo.read.source import LIMIT, decode
from griffo.read.tree import PROLOGUE
from griffo.write import shown
from griffo.zipped import Unread, Zipped, unzip

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from zipfile import ZipInfo

_PAGES = (".xhtml", ".html", ".htm")
_RIGHTS = ("META-INF/rights.xml", "META-INF/license.lcpl", "META-INF/sinf.xml")
_OBFUSCATION = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Algorithms that hide fonts only (EPUB 3.3, section 4.4; Adobe's older one)."""
_DECLARED = re.compile(rb"""encoding\s*=\s*["']([\w.:-]{2,40})""")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the book."""

    file: str
    """Its name in the archive."""
    type: str = XHTML
    properties: tuple[str, ...] = ()
    in_spine: bool = True


@dataclass(frozen=True, slots=True)
class Title:
    """A row of the table of contents."""

    file: str
    fragment: str
    text: str
    depth: int


@dataclass(frozen=True, slots=True)
class Files:
    """The files of an archive by name, in their order; the first of two that have one name."""

    entries: Mapping[str, ZipInfo]
    folded: Mapping[str, str]
    """Their names by what they are without regard to case, as some makers wrote them and no system minded."""

    def __contains__(self, name: str) -> bool:
        return name in self.entries

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def named(self, name: str) -> str:
        """Return the name of the file that is meant by ``name``; empty where there is none."""
        return name if name in self.entries else self.folded.get(name.casefold(), "")


@dataclass(frozen=True)
class Package:
    """An EPUB held open."""

    name: str
    """The EPUB's own name in messages."""
    archive: Zipped
    files: Files
    root: etree._Element | None
    """The package document; None where there is none."""
    opf: str
    items: tuple[Item, ...]
    """The manifest, as far as the archive holds it."""
    spine: tuple[Item, ...]
    """The documents in reading order."""
    titles: tuple[Title, ...]
    types: Mapping[str, str]
    """What guide and landmarks say that a document is, by its name: ``cover``, ``toc``, …"""
    findings: tuple[Finding, ...] = ()

    def place(self, file: str, href: str) -> tuple[str, str]:
        """Return (file, fragment) that a link in ``file`` leads to; the file is empty where it is not in the book."""
        return _place(self.files, file, href)

    def read(self, file: str) -> bytes:
        """Return a file's bytes. Raises ``GriffoError`` where it cannot be read."""
        try:
            return self.archive.read(self.files.entries[file])
        except Unread as error:
            mend = "Get it once more from where it came from."
            raise GriffoError(f"“{file}” in this e-book cannot be read: {error}.", file=self.name, mend=mend) from error


def open_package(data: bytes, name: str) -> Package:
    """Open an EPUB. Raises ``GriffoError`` where it is none, is locked, or is too much for a book."""
    if len(data) > LIMIT:
        mend = "Save it without its pictures."
        raise GriffoError(f"This file is larger than {LIMIT // 1024**2} MB.", file=name, mend=mend)
    try:
        archive = unzip(data)
    except GriffoError as error:
        raise GriffoError("This is no EPUB, or only a part of one.", file=name, mend=error.mend) from error
    if archive.excess:
        raise GriffoError(f"This is no book: {archive.excess}.", file=name, mend="Get it once more.")
    entries: dict[str, ZipInfo] = {}
    for entry in archive.entries:
        if not entry.is_dir():
            entries.setdefault(entry.filename.replace("\\", "/"), entry)
    files = Files(entries, {one.casefold(): one for one in reversed(entries)})
    _unlocked(archive, files, name)
    return _opened(archive, files, name)


def _unlocked(archive: Zipped, files: Files, name: str) -> None:
    """Raise ``GriffoError`` where more than fonts is encrypted."""
    locks = [file for file in _RIGHTS if file in files]
    if "META-INF/encryption.xml" in files:
        root = _xml(archive, files, "META-INF/encryption.xml", name)
        methods = {one.get("Algorithm", "") for one in _all(root, "EncryptionMethod")}
        locks += methods - {"", *_OBFUSCATION}
    if locks:
        mend = "Ask where it came from for a copy without a lock."
        raise GriffoError(
            "This e-book is locked (DRM), so only its seller’s programs can open it.", file=name, mend=mend
        )


def _opened(archive: Zipped, files: Files, name: str) -> Package:
    opf = _package_file(archive, files, name)
    root = _xml(archive, files, opf, name) if opf else None
    manifest: dict[str, Item] = {}
    hrefs: dict[str, str] = {}
    for row in _all(root, "item"):
        file, _ = _place(files, opf, row.get("href", ""))
        hrefs[row.get("id", "")] = row.get("href", "")
        if file:
            kind, properties = row.get("media-type", ""), tuple(row.get("properties", "").split())
            manifest[row.get("id", "")] = Item(file, kind, properties)
    refs = list(dict.fromkeys(row.get("idref", "") for row in _all(root, "itemref")))
    spine = [manifest[ref] for ref in refs if ref in manifest and _is_page(manifest[ref])]
    lost = [hrefs.get(ref, ref) for ref in refs if ref not in manifest]
    findings = [_missing(lost)] if lost else []
    if not spine:
        spine = [Item(file) for file in sorted(files, key=natural) if file.lower().endswith(_PAGES)]
        sentence = "The e-book does not say in which order its pages are read; they are in order of their names."
        findings.append(Finding("no-spine", Level.WARNING, sentence, "Read it through, or get it once more."))
    titles, types = _navigation(archive, files, opf, root, manifest, name)
    items = tuple(manifest.values())
    return Package(name, archive, files, root, opf, items, tuple(spine), titles, types, tuple(findings))


def _missing(lost: Sequence[str]) -> Finding:
    what = f"{len(lost)} pages" if len(lost) > 1 else "a page"
    names = ", ".join([*lost[:5], *(["…"] if len(lost) > 5 else [])])
    sentence = f"The e-book names {what} that it does not hold: {shown(names)}."
    return Finding("missing-pages", Level.WARNING, sentence, "Get it once more to have all of it.")


def _is_page(item: Item) -> bool:
    plain = item.type in {"", "text/plain", "text/xml", "application/xml"} and item.file.lower().endswith(_PAGES)
    return item.type in {XHTML, "text/html"} or plain


def _package_file(archive: Zipped, files: Files, name: str) -> str:
    """Return the name of the package document: what the container says, else the only one that there is."""
    container, _ = _place(files, "", CONTAINER)
    rows = _all(_xml(archive, files, container, name), "rootfile") if container else ()
    said = (_place(files, "", row.get("full-path", ""))[0] for row in rows)
    others = (file for file in files if file.lower().endswith(".opf"))
    return next(filter(None, said), "") or next(others, "")


def _navigation(
    archive: Zipped,
    files: Files,
    opf: str,
    root: etree._Element | None,
    manifest: Mapping[str, Item],
    name: str,
) -> tuple[tuple[Title, ...], Mapping[str, str]]:
    """Return the table of contents, and what the documents are for by guide and landmarks."""
    types: dict[str, str] = {}
    titles: list[Title] = []
    for row in _all(root, "reference"):
        types.setdefault(_place(files, opf, row.get("href", ""))[0], row.get("type", "").lower())
    nav = next((item.file for item in manifest.values() if "nav" in item.properties), "")
    for menu in _all(_xml(archive, files, nav, name), "nav") if nav else ():
        kind = next((value for key, value in menu.attrib.items() if _local(key) == "type"), "toc")
        for link in _all(menu, "a"):
            file, fragment = _place(files, nav, link.get("href", ""))
            said = next((value for key, value in link.attrib.items() if _local(key) == "type"), "")
            if kind == "landmarks" and said:
                types.setdefault(file, said.lower())
            elif kind == "toc":
                depth = sum(_local(up.tag) == "ol" for up in link.iterancestors()) - 1
                titles.append(Title(file, fragment, _text(link), depth))
    types[nav] = "toc"
    ncx = next((item.file for item in manifest.values() if item.type == NCX or item.file.endswith(".ncx")), "")
    for point in _all(_xml(archive, files, ncx, name), "navPoint") if ncx and not titles else ():
        content = next(_all(point, "content"), None)
        file, fragment = _place(files, ncx, content.get("src", "") if content is not None else "")
        depth = sum(_local(up.tag) == "navpoint" for up in point.iterancestors())
        label = next(_all(point, "navLabel"), None)
        titles.append(Title(file, fragment, _text(label) if label is not None else "", depth))
    return tuple(title for title in titles if title.file and title.text), types


def _place(files: Files, file: str, href: str) -> tuple[str, str]:
    found, fragment = target(file, href)
    return next(filter(None, map(files.named, (found, found.lstrip("/"), href.partition("#")[0]))), ""), fragment


def _xml(archive: Zipped, files: Files, file: str, name: str) -> etree._Element | None:
    """Parse a file of XML as far as it goes; None where that is nowhere. Entities of its own are not heeded."""
    try:
        data = archive.read(files.entries[file])
        declared = _DECLARED.search(data[:200])
        text = decode(data, name, declared[1].decode("ascii") if declared else "").text
    except (Unread, GriffoError):
        return None
    plain = _ENTITY.sub(_character, PROLOGUE.sub("", text)).strip()
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, recover=True, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(plain.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _character(entity: re.Match[str]) -> str:
    known = name2codepoint.get(entity[1])
    return entity[0] if entity[1] in {"lt", "gt", "amp", "quot", "apos"} else chr(known) if known else ""


def _local(name: object) -> str:
    return str(name).rpartition("}")[2].rpartition(":")[2].lower()


def _all(top: etree._Element | None, tag: str) -> Iterator[etree._Element]:
    """Yield the elements in ``top`` of a name, whatever their namespace."""
    for element in top.iter() if top is not None else ():
        if isinstance(element.tag, str) and _local(element.tag) == tag.lower():
            yield element


def _text(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


elements, words = _all, _text
