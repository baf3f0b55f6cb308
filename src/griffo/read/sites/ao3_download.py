"""The Archive of Our Own's own download, as HTML, and as the EPUB that calibre makes of it.

A work of one chapter has no part for the chapter's heading, only a hidden heading with the work's title. calibre gives
most elements other classes and parts the page before every heading, so that ``#preface``, ``#chapters`` and
``#afterword`` may come several times; ids and names of elements are as they were, and those are what is read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from griffo.model import Role
from griffo.read.flow import Cast
from griffo.read.sites.ao3 import STOPS, Reading, section_of, told, work_address
from griffo.read.sites.parts import AFTER, BEFORE, BYLINE, CHAPTER, LABEL, TITLE, elements, outline_of
from griffo.read.sites.rows import METADATA
from griffo.read.tree import named

if TYPE_CHECKING:
    from griffo.read.told import Told
    from griffo.read.tree import Node, Page

_POSTED = re.compile(r"Posted originally on the .{1,60} at \S+")
_NUMBERED = re.compile(r"Chapter \d+(?:: .*)?", re.DOTALL)
_POINTER = Cast(Role.RESIDUE, why="pointer to notes")
_REQUEST = Cast(Role.RESIDUE, why="request of the archive")
_HIDDEN = Cast(Role.RESIDUE, why="label of the archive's page")
_PARTS = ("preface", "chapters", "afterword")


def ao3_download(page: Page) -> Told | None:
    """Tell the archive's download; None for any other page."""
    parts = [node for node in page.body.walk() if node.attrs.get("id") in _PARTS]
    if not _is_one(page, parts):
        return None
    reading = Reading(url=work_address(page))
    for part in parts:
        if part.attrs["id"] == "preface":
            _preface(part, reading)
        elif part.attrs["id"] == "chapters":
            _chapters(part, reading)
        else:
            _afterword(part, reading)
    return told(reading, page.body.children, "the archive’s preface")


def _is_one(page: Page, parts: list[Node]) -> bool:
    ids = {part.attrs["id"] for part in parts}
    if "chapters" not in ids or page.body.first(named("workskin")):
        return False
    chapters = [node for part in parts if part.attrs["id"] == "chapters" for node in elements(part)]
    preface = [node for part in parts if part.attrs["id"] == "preface" for node in elements(part)]
    if any(_POSTED.search(node.text) for node in preface):
        return True
    return any(map(_is_header, chapters)) and (len(ids) > 1 or any(map(_ends, chapters)))


def _preface(preface: Node, reading: Reading) -> None:
    section = None
    for node in outline_of(preface, STOPS):
        if node.tag == "h1":
            reading.title = node.text
            reading.cast(node, TITLE)
        elif node.tag == "h2":
            reading.cast(node, _HIDDEN)
        elif node.tag == "p" and _POSTED.search(node.text):
            reading.title = reading.title or _in_bold(node)
            reading.cast(node, METADATA)
        elif node.tag == "dl":
            reading.rows_of(node)
        elif node.tag == "ul":
            for item in elements(node):
                reading.association(item)
        elif node.tag == "div" and _is_byline(node):
            reading.byline = node
            reading.cast(node, BYLINE)
        else:
            section = _noted(node, reading, section)


def _in_bold(message: Node) -> str:
    bold = message.first(lambda node: node.tag == "b")
    return bold.text if bold else ""


def _is_byline(node: Node) -> bool:
    return _is_line(node) and node.text.startswith("by ")


def _is_line(node: Node) -> bool:
    """Whether an element holds no others that stand alone."""
    return not any(child.tag in STOPS or child.tag == "div" for child in elements(node))


def _noted(node: Node, reading: Reading, section: Cast | None) -> Cast | None:
    """Read a label, what stands under one, or a pointer to more; return what stands under the last label."""
    if node.tag == "p":
        if "byline" in node.classes or node.text.startswith("Chapter by "):
            reading.cast(node, BEFORE)
        elif found := section_of(node.text):
            reading.cast(node, LABEL)
            return found
    elif node.tag == "blockquote":
        reading.cast(node, section or BEFORE)
    elif node.tag == "div" and _is_line(node) and node.text.startswith("See the end of the "):
        reading.cast(node, _POINTER)
    return section


def _chapters(chapters: Node, reading: Reading) -> None:
    for node in elements(chapters):
        if node.tag == "h2":
            reading.cast(node, _HIDDEN)
        elif _is_header(node):
            _header(node, reading)
        elif _ends(node):
            _notes_at_foot(node, reading)


def _is_header(node: Node) -> bool:
    """Whether an element holds what stands over a chapter's text: its heading, and maybe summary and notes."""
    heads = [child for child in elements(node) if child.tag == "h2"]
    ours = "meta" in node.classes or any(name.startswith("heading") for head in heads for name in head.classes)
    return node.tag == "div" and len(heads) == 1 and ours and bool(_NUMBERED.fullmatch(heads[0].text))


def _header(header: Node, reading: Reading) -> None:
    section = None
    for node in outline_of(header, STOPS):
        if node.tag == "h2":
            reading.cast(node, CHAPTER)
        else:
            section = _noted(node, reading, section)


def _ends(node: Node) -> bool:
    return bool(re.fullmatch(r"endnotes\d*", node.attrs.get("id", "")))


def _notes_at_foot(foot: Node, reading: Reading) -> None:
    reading.cast(foot, AFTER)
    for node in elements(foot):
        if node.tag == "p" and section_of(node.text):
            reading.cast(node, LABEL)


def _afterword(afterword: Node, reading: Reading) -> None:
    for node in outline_of(afterword, STOPS):
        if node.tag == "h2":
            reading.cast(node, _HIDDEN)
        elif _ends(node):
            _notes_at_foot(node, reading)
        elif node.tag == "dl":
            reading.rows_of(node)
        elif node.tag == "p" and node.text.startswith("Please ") and "comment" in node.text:
            reading.cast(node, _REQUEST)
