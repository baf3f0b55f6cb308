"""OpenDocument texts, as LibreOffice, Google Docs, Pandoc and others write them.

Italics count whether a word has them by hand or by a style; deletions that are tracked are gone, footnotes stand where
they are called, and text of page margins and tables of contents is kept as what it is.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from griffo.errors import GriffoError
from griffo.read.numbers import Numbers
from griffo.read.odt_styles import OUTLINE, Styles, numbers_of, styles_of
from griffo.read.parts import Archive, child, children, local, opened, pictures, value
from griffo.read.processor import (
    PAGE_BREAK,
    Face,
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
)
from griffo.read.tree import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from griffo.read.manuscript import Manuscript

_GROUPS = frozenset("section index-body numbered-paragraph list-header index-title text-box page-sequence page".split())
"""Elements that hold paragraphs and make no difference to them."""
_SHAPES = frozenset("frame custom-shape rect ellipse circle line path polygon polyline connector caption g".split())
"""What is drawn, and may have text in it."""
_SILENT = frozenset(
    "tracked-changes forms sequence-decls variable-decls user-field-decls dde-connection-decls annotation-end "
    "alphabetical-index-auto-mark-file hidden-text desc title note-citation glue-point event-listeners".split()
)
"""Elements of whose text a page shows nothing."""
_ROWS = frozenset({"table-header-rows", "table-rows", "table-row-group"})


def read(data: bytes, name: str) -> Manuscript:
    """Read a document. Raises ``GriffoError`` where it is damaged, locked, too large, or holds no text."""
    archive = opened(data, name, "an OpenDocument text")
    manifest = archive.xml("META-INF/manifest.xml")
    if manifest is not None and any(local(one) == "encryption-data" for one in manifest.iter("{*}*")):
        mend = "Save it without a password."
        raise GriffoError("This document is locked by a password.", file=name, mend=mend)
    root, common = archive.xml("content.xml"), archive.xml("styles.xml")
    text = child(child(root, "body"), "text")
    if text is None:
        raise GriffoError(
            "This is no OpenDocument text.", file=name, mend="Open it in its program and save it as .odt."
        )
    now = _Reading(styles_of((common, root)), numbers_of(common))
    nodes = now.blocks(text)
    masters = children(child(common, "master-styles"), "master-page")
    edges = [edge for page in masters for edge in children(page, "header", "footer")]
    margins = [Node("div", {"class": "margin"}, [*now.blocks(edge)]) for edge in edges]
    said = _properties(archive, now.styles.language)
    shown = pictures(archive, now.shown)
    return read_document([*nodes, *now.notes, *margins], said, now.counts, name, "the document", shown)


def _properties(archive: Archive, language: str) -> Properties:
    meta = child(archive.xml("meta.xml"), "meta")
    found = {local(one): " ".join((one.text or "").split()) for one in children(meta, *_SAID)}
    return Properties(
        found.get("title", ""),
        found.get("initial-creator") or found.get("creator", ""),
        found.get("language") or language,
        found.get("date") or found.get("creation-date", ""),
    )


_SAID = ("title", "initial-creator", "creator", "language", "date", "creation-date")


@dataclass(slots=True)
class _Reading:
    """The document as far as it has been read."""

    styles: Styles
    numbers: Numbers
    shown: list[str] = field(default_factory=list)
    """The parts that hold pictures, as the text shows them."""
    counts: Counter[str] = field(default_factory=Counter)
    notes: list[Node] = field(default_factory=list)
    boxes: list[Node] = field(default_factory=list)
    """Text boxes that are anchored in the paragraph."""

    def blocks(self, parent: etree._Element) -> list[Node]:
        """Return the paragraphs, lists and tables in an element."""
        found: list[Node] = []
        for one in parent:
            name = local(one)
            if name in {"p", "h"}:
                put(found, self._paragraph(one))
            elif name == "list":
                found += self._list(one)
            elif name == "table":
                found.append(Node("table", {}, [*self._rows(one)]))
            elif name == "table-of-content" or name.endswith("-index"):
                found.append(Node("div", {"class": "contents"}, [*self.blocks(one)]))
            elif name == "frame":
                found += self._frame(one)
            elif name == "tracked-changes":
                self._count_changes(one)
            elif name in _GROUPS or name in _SHAPES:
                found += self.blocks(one)
        return found

    def _paragraph(self, element: etree._Element) -> list[Node]:
        style = self.styles.of(element, "paragraph")
        part = style.part
        if local(element) == "h":
            level = value(element, "outline-level", "1")
            part = f"h{min(6, max(1, int(level)))}" if level.isdecimal() and len(level) < 4 else "h1"
        face = style.face
        if part in {"quote", "title", "author"} or part.startswith("h"):
            face = replace(face, italic=None, bold=None, underlined=None)
        inner = self._inline(element, face, part)
        if local(element) == "h" and not value(element, "is-list-header") and (label := self._label(part)):
            inner = [f"{label} ", *inner]
        boxes, self.boxes = self.boxes, []
        part = "rule" if style.bordered and not shows(inner) and not boxes else part
        before, after = PAGE_BREAK if style.new_page else (), PAGE_BREAK if style.new_page_after else ()
        return [*before, paragraph(inner, part, style.align), *boxes, *after]

    def _label(self, part: str) -> str:
        return self.numbers.label(OUTLINE, int(part[1]) - 1)

    def _list(self, element: etree._Element) -> list[Node]:
        """Return the items of a list; what is a heading in one stays that, since numbered headings stand in lists."""
        found: list[Node] = []
        for item in element:
            inner = self.blocks(item)
            first = next((at for at, node in enumerate(inner) if node.tag == "p" and shows(node.children)), None)
            if local(item) == "list-item" and first is not None and "class" not in inner[first].attrs:
                inner[first] = Node("li", inner[first].attrs, inner[first].children)
            found += inner
        return found

    def _rows(self, table: etree._Element) -> Iterator[Node]:
        for one in table:
            if local(one) == "table-row":
                yield Node("tr", {}, [cell(self.blocks(each)) for each in children(one, "table-cell")])
            elif local(one) in _ROWS:
                yield from self._rows(one)

    def _inline(self, parent: etree._Element, face: Face, part: str) -> list[Node | str]:
        """Return the text in an element, each stretch as it looks."""
        shown = plain_in_headings(face, part)
        found = run([parent.text], shown) if parent.text else []
        for one in parent:
            found += self._piece(one, face, part)
            found += run([one.tail], shown) if one.tail else []
        return found

    def _piece(self, one: etree._Element, face: Face, part: str) -> list[Node | str]:
        name = local(one)
        if name == "span":
            return self._inline(one, self.styles.of(one, "text").face.over(face), part)
        if name in {"s", "tab"}:
            return [" "]
        if name in {"line-break", "note"}:
            return [Node("br", {}) if name == "line-break" else self._note(one)]
        if name == "ruby-text":
            return [Node("rt", {}, self._inline(one, face, part))]
        if name == "annotation":
            self.counts.update(["comment"])
        elif name in _SHAPES:
            self.boxes += self._frame(one) if name == "frame" else self.blocks(one)
        elif name not in _SILENT:
            return self._inline(one, replace(face, underlined=None) if name == "a" else face, part)
        return []

    def _note(self, element: etree._Element) -> Node:
        """Put a footnote, or endnote, with the others, and return what calls it."""
        name = f"note-{len(self.notes)}"
        body = child(element, "note-body")
        self.notes.append(footnote(name, []))
        self.notes[int(name[5:])].children += self.blocks(body) if body is not None else []
        return call(name)

    def _frame(self, element: etree._Element) -> list[Node]:
        """Return the text of a frame, and its picture; anything else in it is counted."""
        found: list[Node] = []
        words = (" ".join((one.text or "").split()) for one in children(element, "desc", "title"))
        said = next(filter(None, words), "")
        for one in element:
            if local(one) == "text-box":
                boxes, self.boxes = self.boxes, []
                found += self.blocks(one)
                self.boxes = boxes
            elif local(one) == "image" and (part := value(one, "href").removeprefix("./")).startswith("Pictures/"):
                self.shown.append(part)
                found.append(Node("p", {}, [Node("img", {"src": part, "alt": said})]))
            elif local(one) in {"image", "object", "object-ole", "plugin", "applet", "floating-frame"}:
                self.counts.update(["picture" if local(one) == "image" else "embedded object"])
        return found

    def _count_changes(self, element: etree._Element) -> None:
        for region in element.iter("{*}deletion", "{*}insertion"):
            self.counts.update([local(region)])
