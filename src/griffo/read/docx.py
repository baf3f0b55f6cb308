"""Word's documents (Office Open XML), as Word, LibreOffice, Google Docs, Pandoc and others write them.

Italics count whether a run has them or a style of it; what was deleted under tracking is gone, what was inserted stays;
footnotes stand where they are called; text of page margins and tables of contents is kept as what it is. Nothing that
the document links to is looked at: its parts are found by the kinds of its relationships, all inside the archive.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from griffo.errors import GriffoError
from griffo.read.docx_styles import PLAIN, Style, Styles, numbers_of, styles_of
from griffo.read.flow import HEADINGS
from griffo.read.numbers import Numbers
from griffo.read.parts import Archive, child, children, local, opened, pictures, value
from griffo.read.processor import (
    NO_FACE,
    PAGE_BREAK,
    Properties,
    call,
    cell,
    footnote,
    paragraph,
    plain_in_headings,
    put,
    read_document,
    run,
    shows,
)  # fmt: skip
from griffo.read.tree import Node

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml import etree

    from griffo.read.manuscript import Manuscript

_GROUPS = frozenset("hyperlink ins moveTo smartTag sdt sdtContent fldSimple bdo dir customXml oMathPara oMath".split())
"""Elements that hold runs, or paragraphs, and make no difference to them."""
_RUBY = ("rubyBase", "rt")
_GONE = frozenset({"del", "moveFrom"})
_SIGNS = {"tab": " ", "ptab": " ", "noBreakHyphen": "-", "softHyphen": "\xad"}
_MARGINS = ("header", "footer")
_PARTS = ("styles", "numbering", "footnotes", "endnotes", *_MARGINS)
_ORNAMENT = "*"
"""What stands for a sign of a font of pictures, such as Wingdings: mostly that is a scene break."""


def read(data: bytes, name: str) -> Manuscript:
    """Read a document. Raises ``GriffoError`` where it is damaged, locked, too large, or holds no text."""
    archive = opened(data, name, "a Word document")
    main = next(iter(_related(archive, "", "officeDocument")), "word/document.xml")
    root = archive.xml(main)
    if root is None or local(root) != "document":
        mend = "Open it in a word processor and save it as .docx."
        raise GriffoError("This is no Word document.", file=name, mend=mend)
    parts = {kind: [archive.xml(part) for part in _related(archive, main, kind)] for kind in _PARTS}
    styles, numbers = (next(iter(parts[kind]), None) for kind in ("styles", "numbering"))
    now = _Reading(styles_of(styles), numbers_of(numbers), _media(archive, main))
    nodes = now.blocks(child(root, "body"))
    notes = [note for kind in ("footnote", "endnote") for part in parts[f"{kind}s"] for note in now.notes(part, kind)]
    margins = [Node("div", {"class": "margin"}, [*now.blocks(part)]) for kind in _MARGINS for part in parts[kind]]
    said = _properties(archive, now.styles.language)
    shown = pictures(archive, now.shown)
    return read_document([*nodes, *notes, *margins], said, now.counts, name, "the document", shown)


def _related(archive: Archive, part: str, kind: str) -> list[str]:
    """Return the parts of one kind that a part of the archive names as its own."""
    return [target for _, target in _relations(archive, part, kind)]


def _media(archive: Archive, part: str) -> dict[str, str]:
    """Return the pictures that a part of the archive shows, by what it calls them."""
    return dict(_relations(archive, part, "image"))


def _relations(archive: Archive, part: str, kind: str) -> Iterator[tuple[str, str]]:
    folder, _, file = part.rpartition("/")
    for one in children(archive.xml(posixpath.join(folder, "_rels", f"{file}.rels")), "Relationship"):
        if value(one, "Type").endswith(f"/{kind}") and value(one, "TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, value(one, "Target"))).lstrip("/")
            yield value(one, "Id"), target


def _properties(archive: Archive, language: str) -> Properties:
    part = next(iter(_related(archive, "", "core-properties")), "docProps/core.xml")
    found: Mapping[str, str] = {
        local(one): " ".join((one.text or "").split()) for one in children(archive.xml(part), *_SAID)
    }
    return Properties(
        found.get("title", ""),
        found.get("creator", ""),
        found.get("language") or language,
        found.get("modified") or found.get("created", ""),
    )


_SAID = ("title", "creator", "language", "created", "modified")


@dataclass(slots=True)
class _Reading:
    """The document as far as it has been read."""

    styles: Styles
    numbers: Numbers
    media: Mapping[str, str]
    """The parts that hold pictures, by what the text calls them."""
    shown: list[str] = field(default_factory=list)
    """Those that it shows."""
    counts: Counter[str] = field(default_factory=Counter)
    begun: list[Node | str] = field(default_factory=list)
    """A paragraph whose end is deleted, so that the next one goes on with it."""
    boxes: list[Node] = field(default_factory=list)
    """Text boxes that are anchored in the paragraph."""
    broken: bool = False
    """Whether the page ends in the paragraph."""
    ruled: bool = False
    """Whether the paragraph has a line drawn across the page."""

    def blocks(self, parent: etree._Element | None) -> list[Node]:
        """Return the paragraphs and tables in an element."""
        found: list[Node] = []
        for one in parent if parent is not None else ():
            name = local(one)
            if name == "p":
                put(found, self._paragraph(one))
            elif name == "tbl":
                rows = [
                    Node("tr", {}, [cell(self.blocks(each)) for each in _cells(row)]) for row in children(one, "tr")
                ]
                found.append(Node("table", {}, [*rows]))
            elif name == "AlternateContent":
                found += self.blocks(next(iter(one), None))
            elif name in _GROUPS:
                found += self.blocks(one)
        return found

    def notes(self, root: etree._Element | None, kind: str) -> Iterator[Node]:
        """Yield the footnotes, or endnotes, of their part; what only separates them is none."""
        for one in children(root, kind):
            if value(one, "type", "normal") == "normal":
                yield footnote(f"{kind}-{value(one, 'id')}", self.blocks(one))

    def _paragraph(self, element: etree._Element) -> list[Node]:
        properties = child(element, "pPr")
        style = self.styles.paragraph(properties)
        if style.part in {"quote", "title", "author"} or style.part.startswith("h"):
            style = replace(style, face=replace(style.face, italic=None, bold=None, underlined=None))
        self.broken = self.ruled = False
        inner = [*self.begun, *self._inline(element, style)]
        self.begun, boxes, self.boxes = [], self.boxes, []
        if child(child(properties, "rPr"), "del") is not None:
            self.begun = inner
            return boxes
        part = style.part or ("item" if style.number and shows(inner) else "")
        if style.number and part in HEADINGS and (label := self.numbers.label(*style.number)):
            inner = [f"{label} ", *inner]
        if (style.bordered or self.ruled) and not shows(inner):
            part = "rule"
        before = PAGE_BREAK if style.new_page or (self.broken and not shows(inner)) else ()
        after = PAGE_BREAK if self.broken and shows(inner) else ()
        return [*before, paragraph(inner, part, style.align), *boxes, *after]

    def _inline(self, parent: etree._Element, style: Style) -> list[Node | str]:
        """Return the runs in an element."""
        found: list[Node | str] = []
        for one in parent:
            name = local(one)
            if name == "r":
                found += self._run(one, style, linked=local(parent) == "hyperlink")
            elif name in _GROUPS:
                self.counts.update(["insertion"] if name in {"ins", "moveTo"} else [])
                found += self._inline(one, style)
            elif name in _GONE:
                self.counts.update(["deletion"])
            elif name == "AlternateContent" and len(one):
                found += self._inline(one[0], style)
        return found

    def _run(self, element: etree._Element, style: Style, *, linked: bool) -> list[Node | str]:
        properties = child(element, "rPr")
        if child(properties, "del") is not None:
            return []
        face = plain_in_headings(self.styles.run(style, properties), style.part)
        found: list[Node | str] = []
        for one in element:
            found += self._piece(one)
        calls = any(isinstance(one, Node) and one.tag == "a" for one in found)
        return run(found, NO_FACE if calls else replace(face, underlined=None) if linked else face)

    def _piece(self, one: etree._Element) -> list[Node | str]:
        """Return what one element of a run shows."""
        name = local(one)
        if name == "t" or name in _SIGNS:
            return [_SIGNS.get(name, one.text or "")]
        if name in {"br", "cr"}:
            self.broken = self.broken or value(one, "type") == "page"
            return [Node("br", {})]
        if name == "ruby":
            base, over = ([run for each in children(one, part) for run in self._inline(each, PLAIN)] for part in _RUBY)
            return [*base, Node("rt", {}, over)]
        if name == "sym":
            return [_symbol(value(one, "char"))]
        if name in {"footnoteReference", "endnoteReference"}:
            return [call(f"{name.removesuffix('Reference')}-{value(one, 'id')}")]
        if name == "commentReference":
            self.counts.update(["comment"])
        elif name in {"drawing", "pict", "object", "AlternateContent"}:
            self._drawn(one)
        return []

    def _drawn(self, element: etree._Element) -> None:
        """Take text boxes out of a drawing, and count what else is in it."""
        if local(element) == "AlternateContent":
            for one in next(iter(element), ()):
                self._drawn(one)
            return
        within = [one for one in element.iter() if isinstance(one.tag, str)]
        boxes = [one for one in within if local(one) == "txbxContent"]
        held, self.boxes = self.boxes, []
        state = self.begun, self.broken, self.ruled
        self.begun = []
        outer = [box for box in boxes if not any(local(around) == "txbxContent" for around in box.iterancestors())]
        nodes = [node for box in outer for node in self.blocks(box)]
        self.begun, self.broken, self.ruled = state
        self.boxes = [*held, *nodes]
        if any(local(one) == "rect" and value(one, "hr") in {"t", "true"} for one in within):
            self.ruled = True
        elif local(element) == "object":
            self.counts.update(["embedded object"])
        self.boxes += self._pictures(within)

    def _pictures(self, within: Sequence[etree._Element]) -> Iterator[Node]:
        """Yield the pictures of a drawing, with what it says they show; one that is not in the document is counted."""
        said = next(
            (value(one, "descr") for one in within if local(one) in {"docPr", "cNvPr"} and value(one, "descr")), ""
        )
        for one in within:
            if local(one) in {"blip", "imagedata"}:
                part = self.media.get(value(one, "embed") or value(one, "id"), "")
                self.shown += [part] if part else []
                self.counts.update([] if part else ["picture"])
                if part:
                    yield Node("p", {}, [Node("img", {"src": part, "alt": said or value(one, "title")})])


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    """Yield the cells of a row, those in content controls too."""
    for one in row:
        if local(one) == "tc":
            yield one
        elif local(one) in _GROUPS:
            yield from _cells(one)


def _symbol(code: str) -> str:
    """Return a sign by its code in hexadecimal digits; those above F000 are places in a font of pictures."""
    try:
        number = int(code, 16)
        return _ORNAMENT if 0xE000 <= number <= 0xF8FF else chr(number)
    except (ValueError, OverflowError):
        return _ORNAMENT
