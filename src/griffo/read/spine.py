"""The documents of an EPUB as one page, in reading order, each in a ``body`` of its own.

Links and what they lead to are told apart by document, since several may use the same ``id``; so are style sheets,
where documents have different ones. Ids and classes stay what they are where they can, for a kind of page is known by
them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from griffo.errors import GriffoError
from griffo.read.css import Looks, looks
from griffo.read.source import LIMIT, decode
from griffo.read.tree import Node, Page, ancestors, parents, parse

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from griffo.model import Meta
    from griffo.read.package import Item, Package

_HEAD = re.compile(r"<body\b", re.IGNORECASE)
_LINK = re.compile(r"<link\b[^>]*>", re.IGNORECASE)
_SHEET = re.compile(r"<\?xml-stylesheet\b[^>]*\?>", re.IGNORECASE)
_HREF = re.compile(r"""\bhref\s*=\s*["']([^"'<>]+)["']""", re.IGNORECASE)
_IMPORT = re.compile(r"""@import\s+(?:url\(\s*)?["']?([^"')\s;]+)""", re.IGNORECASE)
_DEEPEST = 3
"""How far sheets that ask for sheets are followed."""
_NUMBER = re.compile(r"\W*[\divxlcdmIVXLCDM]{0,7}\W*")


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the book, parsed."""

    item: Item
    page: Page
    """As it stands in the archive; its body is part of what ``merged`` returns."""
    sheets: tuple[str, ...]
    """The style sheets that it asks for and its own, as text."""

    @property
    def file(self) -> str:
        """Its name in the archive."""
        return self.item.file

    @property
    def body(self) -> Node:
        """What it shows."""
        return self.page.body


def documents(book: Package, wanted: Collection[str] | None = None) -> list[Document]:
    """Parse the documents of a book in reading order, those whose names are ``wanted`` or all.

    Documents that only links lead to, such as notes, come last. Raises ``GriffoError`` where one cannot be read, or
    where all are too much for one story.
    """
    shelf = _Shelf(book)
    order = [item for item in book.spine if wanted is None or item.file in wanted]
    found = [shelf.open(item) for item in order]
    known = {item.file for item in book.spine}
    others = {item.file: item for item in book.items if item.type.endswith("html+xml") and "nav" not in item.properties}
    for document in found:
        for file, _ in (book.place(document.file, href) for href in _hrefs(document.body)):
            if file in others and file not in known and wanted is None:
                known.add(file)
                found.append(shelf.open(others[file]))
    return found


class _Shelf:
    """Opens documents, and each style sheet once."""

    def __init__(self, book: Package) -> None:
        self._book = book
        self._sheets: dict[str, tuple[str, ...]] = {}
        self._size = 0

    def open(self, item: Item) -> Document:
        data = self._book.read(item.file)
        self._size += len(data)
        if self._size > LIMIT:
            sentence = f"The pages of this e-book have more than {LIMIT // 1024**2} MB."
            raise GriffoError(sentence, file=self._book.name, mend="Part it into one file per story.")
        page = parse(data or b"<body>\xc2\xa0</body>", f"{self._book.name}/{item.file}")
        head = page.source[: match.start()] if (match := _HEAD.search(page.source)) else ""
        tags = [*_SHEET.findall(head), *(tag for tag in _LINK.findall(head) if "stylesheet" in tag.lower())]
        asked = [match[1] for tag in tags if (match := _HREF.search(tag))]
        sheets = [text for href in asked for text in self._sheet(self._book.place(item.file, href)[0], 0)]
        return Document(item, page, (*sheets, *page.sheets))

    def _sheet(self, file: str, depth: int) -> tuple[str, ...]:
        """Return a style sheet's text after that of those it asks for; nothing where it cannot be read."""
        if not file or depth > _DEEPEST:
            return ()
        if file not in self._sheets:
            self._sheets[file] = ()
            try:
                text = decode(self._book.read(file), file).text
            except GriffoError:
                return ()
            inner = [self._book.place(file, href)[0] for href in _IMPORT.findall(text[:2000])]
            self._sheets[file] = (*(more for one in inner for more in self._sheet(one, depth + 1)), text)
        return self._sheets[file]


def merged(book: Package, found: Sequence[Document], meta: Meta) -> Page:
    """Return the documents as one page, whose head says what the book says (``meta``). Their trees are changed."""
    names = _names(book, found)
    sheets = dict.fromkeys(document.sheets for document in found if document.body.text)  # a cover has its own
    pictures: dict[str, bytes] = {}
    same = len(sheets) < 2
    for document in found:
        if not same:
            _dress(document.body, looks(document.sheets))
        for node in document.body.walk():
            _settle(node, book, document.file, names)
            if node.tag == "img" and (file := book.place(document.file, node.attrs.get("src", ""))[0]):
                node.attrs["src"] = file
                pictures.setdefault(file, _picture(book, file))
    bodies: list[Node | str] = [document.body for document in found]
    said = [("dc.title", meta.title), *(("dc.creator", name) for name in meta.authors), ("dc.date", meta.date)]
    heads = dict.fromkeys(pair for document in found for pair in document.page.meta)
    left_out = Counter[str]()
    for document in found:
        left_out.update(dict(document.page.left_out))
    return Page(
        Node("body", {}, bodies),
        "",
        meta.title or next((document.page.title for document in found if document.page.title), ""),
        meta.language or next((document.page.language for document in found if document.page.language), ""),
        (*(pair for pair in said if pair[1]), *heads),
        next(iter(sheets), ()) if same else (),
        unclosed=tuple(0 for document in found for _ in document.page.unclosed),
        upright=sum(document.page.upright for document in found),
        left_out=tuple(sorted((noun, count) for noun, count in left_out.items() if count)),
        pictures=pictures,
    )


def _picture(book: Package, file: str) -> bytes:
    """Return a picture's file; nothing of one that cannot be read, which is said where it stands."""
    try:
        return book.read(file)
    except GriffoError:
        return b""


def _hrefs(body: Node) -> Iterable[str]:
    return (node.attrs["href"] for node in body.walk() if node.tag == "a" and node.attrs.get("href"))


def _names(book: Package, found: Sequence[Document]) -> dict[tuple[str, str], str]:
    """Return for what links lead to, by document and ``id``, an ``id`` that no other document has."""
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for document in found:
        for name in {_id(node) for node in document.body.walk()} - {""}:
            holders[name].append(document.file)
    targets = {book.place(document.file, href) for document in found for href in _hrefs(document.body)}
    numbers = {document.file: number for number, document in enumerate(found)}
    return {
        (file, name): name if len(holders[name]) == 1 else f"{numbers[file]}/{name}"
        for file, name in targets
        if file in holders.get(name, ())
    }


def _id(node: Node) -> str:
    return node.attrs.get("id") or (node.attrs.get("name", "") if node.tag == "a" else "")


def _settle(node: Node, book: Package, file: str, names: dict[tuple[str, str], str]) -> None:
    """Have an element's ``id`` and link mean what they mean in its document, and no number of a page stand in text."""
    name = _id(node)
    if name:
        node.attrs["id"] = names.get((file, name), name)
    href = node.attrs.get("href", "")
    if node.tag == "a" and href:
        new = names.get(book.place(file, href))
        node.attrs["href"] = f"#{new}" if new else href.partition("#")[0]
    breaks = "pagebreak" in node.attrs.get("epub:type", "") or node.attrs.get("role") == "doc-pagebreak"
    if breaks and _NUMBER.fullmatch(node.text):
        node.children.clear()


def _dress(body: Node, sheet: Looks) -> None:
    """Write into each element's own style how its document's sheets have it look."""
    above = parents(body)
    for node in [*body.walk()]:
        look = sheet.of(node, [*ancestors(node, above)][::-1])
        said = [_CSS.get((one.name, getattr(look, one.name)), "") for one in fields(look)]
        said += [f"text-align:{look.align}"] if look.align else []
        if any(said):
            node.attrs["style"] = ";".join(filter(None, [node.attrs.get("style", ""), *said]))


_CSS = {
    ("italic", True): "font-style:italic",
    ("italic", False): "font-style:normal",
    ("bold", True): "font-weight:bold",
    ("bold", False): "font-weight:normal",
    ("struck", True): "text-decoration:line-through",
    ("struck", False): "text-decoration:none",
    ("hidden", True): "display:none",
    ("hidden", False): "display:block",
    ("lines", True): "white-space:pre-wrap",
    ("lines", False): "white-space:normal",
}
