"""A page of the Archive of Our Own as a browser saved it: an entire work, or one chapter of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from griffo.model import Role
from griffo.read.flow import Cast
from griffo.read.sites.ao3 import STOPS, Reading, told, work_address
from griffo.read.sites.parts import (
    AFTER,
    AROUND,
    BEFORE,
    BYLINE,
    CHAPTER,
    LABEL,
    STORY,
    SUMMARY,
    TITLE,
    elements,
    outline_of,
)
from griffo.read.sites.rows import METADATA
from griffo.read.tree import classed, named

if TYPE_CHECKING:
    from griffo.read.told import Told
    from griffo.read.tree import Node, Page

_AGAIN = Cast(Role.RESIDUE, why="the series again")
_POINTER = Cast(Role.RESIDUE, why="pointer to notes")
_HEADS = frozenset({"h2", "h3", "h4"})


def ao3_page(page: Page) -> Told | None:
    """Tell a page that the archive shows; None for any other page."""
    skin = page.body.first(named("workskin"))
    chapters = skin.first(named("chapters")) if skin else None
    if skin is None or chapters is None:
        return None
    reading = Reading(url=work_address(page))
    reading.cast(page.body, AROUND)
    for lists in page.body.all(classed("work", "meta")):
        if lists.tag == "dl":
            reading.rows_of(lists)
    for node in elements(skin):
        if "preface" in node.classes:
            _preface(node, reading)
    _chapters(chapters, reading)
    return told(reading, [page.body], "the archive’s page")


def _preface(preface: Node, reading: Reading) -> None:
    """Read what stands over or under a work or a chapter: its heading, who wrote it, and modules."""
    for node in elements(preface):
        if node.tag in _HEADS and "byline" in node.classes:
            if reading.byline is None:
                reading.byline = node
                reading.cast(node, BYLINE)
            else:
                reading.cast(node, BEFORE)
        elif node.tag in _HEADS and "title" in node.classes:
            _headed(node, reading)
        elif "module" in node.classes:
            _module(node, reading)


def _headed(heading: Node, reading: Reading) -> None:
    if reading.title:
        reading.cast(heading, CHAPTER)
    else:
        reading.title = heading.text
        reading.cast(heading, TITLE)


def _module(module: Node, reading: Reading) -> None:
    """Read a summary, notes, the series, or what others wrote after the work."""
    place = SUMMARY if "summary" in module.classes else AFTER if "end" in module.classes else BEFORE
    if "series" in module.classes:
        reading.cast(module, _AGAIN)
        return
    for node in outline_of(module, STOPS):
        if node.tag in _HEADS:
            reading.cast(node, LABEL)
        elif node.tag == "blockquote":
            reading.cast(node, place)
        elif node.tag == "p":
            reading.cast(node, _POINTER)
        elif node.tag == "ul":
            for item in elements(node):
                _listed(item, reading, later="children" in module.classes)


def _listed(item: Node, reading: Reading, *, later: bool) -> None:
    if later:
        reading.found.append(("Works inspired by this one", item.text))
        reading.cast(item, METADATA)
    else:
        reading.association(item)


def _chapters(chapters: Node, reading: Reading) -> None:
    reading.cast(chapters, STORY)
    parts = [node for node in elements(chapters) if "chapter" in node.classes] or [chapters]
    for chapter in parts:
        for node in elements(chapter):
            if "preface" in node.classes:
                _preface(node, reading)
            elif "userstuff" in node.classes:
                for own in elements(node):
                    if "landmark" in own.classes:
                        reading.cast(own, LABEL)
            elif "landmark" in node.classes:
                reading.cast(node, LABEL)
            elif "notice" in node.classes:
                reading.cast(node, AROUND)
