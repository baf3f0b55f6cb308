"""What FanFicFare writes: one page of HTML, or the pages of its EPUB one after another.

The facts are those of its writers (JimmXinu/FanFicFare: ``fanficfare/writers/writer_html.py``, ``writer_epub.py``) and
of the labels in its ``defaults.ini``. Its titles, tables and headings are set; its users may change them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from griffo.model import Role
from griffo.read.flow import Cast
from griffo.read.sites.parts import CHAPTER, CONTENTS, TITLE, arranged, by_place, elements
from griffo.read.sites.rows import METADATA, meta_of, rows
from griffo.read.told import Told

if TYPE_CHECKING:
    from griffo.read.sites.rows import Row
    from griffo.read.tree import Node, Page

_LOG = Cast(Role.RESIDUE, why="log of the download")
_SECTION = re.compile(r"section\d{4}")
_SERIES = re.compile(r"(?P<name>.+?)\s*\[(?P<part>\d+(?:\.\d+)?)\]")
_OURS = frozenset("fff_titlepage fff_tocpage fff_chapter fff_chapter_title fff_logpage".split())
_HEADS = frozenset({"h1", "h2", "h3"})


def fanficfare(page: Page) -> Told | None:
    """Tell a page that FanFicFare wrote; None for any other page."""
    body = page.body
    heading = next((node for node in body.walk() if node.tag in _HEADS), None)
    titled = heading is not None and " by " in heading.text and bool(heading.all(lambda node: node.tag == "a"))
    if not any(map(_is_ours, body.walk())) and not (titled and body.first(_is_table)):
        return None
    casts: dict[int, Cast] = {}
    found: list[Row] = []
    for parent in body.walk():
        inside = elements(parent)
        for node, after in zip_longest(inside, inside[1:]):
            _part(node, after, parent, casts)
            if _is_table(node) or (after is not None and node is heading and titled and _is_list(after)):
                table = node if _is_table(node) else after
                casts[id(table)] = METADATA
                found += rows([table]) if table else []
    meta = meta_of([("Fandom" if label == "Category" else label, value) for label, value in found], _series)
    if heading is not None and titled:
        casts[id(heading)] = TITLE
        link = heading.all(lambda node: node.tag == "a")[0]
        authors = heading.text[len(link.text) :].strip().removeprefix("by ").split(", ")
        meta = replace(meta, title=link.text, authors=tuple(authors), url=link.attrs.get("href", ""))
    return Told(body.children, by_place(casts), meta, "FanFicFare’s title page", arranged)


def _is_ours(node: Node) -> bool:
    return not _OURS.isdisjoint(node.classes) or bool(_SECTION.fullmatch(node.attrs.get("name", "")))


def _is_table(node: Node) -> bool:
    return node.tag == "table" and "full" in node.classes


def _is_list(node: Node) -> bool:
    """Whether an element holds lines that each begin with a label in bold."""
    inside = elements(node)
    return node.tag == "div" and bool(inside) and inside[0].tag == "b" and inside[0].text.endswith(":")


def _part(node: Node, after: Node | None, parent: Node, casts: dict[int, Cast]) -> None:
    """Say what an element is by itself, and what that makes of the one after it and of the one around."""
    head = node if node.tag in _HEADS else next((one for one in elements(node) if one.tag in _HEADS), None)
    if "fff_chapter_title" in node.classes or (head and _SECTION.fullmatch(node.attrs.get("name", ""))):
        casts[id(head)] = CHAPTER
    elif head is node and node.text == "Table of Contents":
        casts[id(node)] = CONTENTS
        if {one.tag for one in elements(parent)} <= _HEADS | {"a", "br"}:
            casts[id(parent)] = CONTENTS
    elif head and node.attrs.get("name") == "TOCTOP" and after is not None:
        casts[id(after)] = CONTENTS
    elif (head is node and node.text == "Update Log") or "log_entry" in node.classes:
        casts[id(node)] = _LOG
        if after is not None and after.tag == "hr":
            casts[id(after)] = _LOG


def _series(value: str) -> str:
    match = _SERIES.fullmatch(value)
    return f"{match['name']}, part {match['part']}" if match else value
