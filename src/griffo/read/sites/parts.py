"""What parts of a page are, as the kinds of pages that are known have them in common."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from griffo.model import NoteKind, Place, Role
from griffo.read.centred import headed
from griffo.read.flow import Cast
from griffo.read.manuscript import BY_SITE
from griffo.read.plain import opened
from griffo.read.sites.rows import told_apart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from griffo.read.flow import Casting
    from griffo.read.manuscript import Passage
    from griffo.read.tree import Node, Page

STORY = Cast()
TITLE = Cast(Role.TITLE)
BYLINE = Cast(Role.BYLINE)
CHAPTER = Cast(Role.HEADING, why=BY_SITE)
AROUND = Cast(Role.RESIDUE, why="stands around the story on its page")
LABEL = Cast(Role.RESIDUE, why="a label")
CONTENTS = Cast(Role.RESIDUE, why="list of chapters")
NAVIGATION = Cast(Role.RESIDUE, why="chapter navigation")
SUMMARY = Cast(Role.NOTE, NoteKind.SUMMARY)
BEFORE = Cast(Role.NOTE)
AFTER = Cast(Role.NOTE, place=Place.AFTER)
GIFT = Cast(Role.NOTE, NoteKind.DEDICATION)
_BY = re.compile(r"\s*by:?\s+", re.IGNORECASE)
_ARCHIVED = re.compile(r"\s*\[archived by .*?\]\s*\Z")
_CANONICAL = re.compile(r"<link\b[^<>]{0,300}\brel=[\"']?canonical\b[^<>]{0,400}", re.IGNORECASE)
_HREF = re.compile(r"""\bhref=["']?(https?://[^\s"'<>]{4,300})""", re.IGNORECASE)
_PSEUD = re.compile(r"(?P<name>\S.*?)\s*\((?P<account>[\w-]{3,40})\)")


def by_place(casts: dict[int, Cast]) -> Casting:
    """Return the casting that knows elements by their identity."""
    return lambda node: casts.get(id(node))


def outline_of(top: Node, leaves: frozenset[str]) -> Iterator[Node]:
    """Yield the elements in ``top`` in order, without looking into those whose names are ``leaves``."""
    stack = [child for child in reversed(top.children) if not isinstance(child, str)]
    while stack:
        node = stack.pop()
        yield node
        if node.tag not in leaves:
            stack += [child for child in reversed(node.children) if not isinstance(child, str)]


def elements(node: Node) -> list[Node]:
    """Return the elements right in another."""
    return [child for child in node.children if not isinstance(child, str)]


def arranged(passages: list[Passage]) -> list[Passage]:
    """Tell rows apart, and leave only headings that open chapters: the site's, or the text's where it gives none."""
    done = [_without_bullet(one) if one.note is NoteKind.DEDICATION else one for one in told_apart(passages)]
    places = [at for at, one in enumerate(done) if one.role is Role.HEADING]
    given = {at for at in places if done[at].why == BY_SITE}
    if not given:
        return opened(done, places) if places else headed(done)
    return [
        replace(one, role=Role.PARAGRAPH) if at in places and at not in given else one for at, one in enumerate(done)
    ]


def _without_bullet(gift: Passage) -> Passage:
    return replace(gift, text=gift.text.removeprefix("• "), spans=()) if gift.text.startswith("• ") else gift


def canonical(page: Page) -> str:
    """Return the address that a page says is its own."""
    match = _CANONICAL.search(page.source)
    link = _HREF.search(match[0]) if match else None
    return link[1] if link else ""


def names(byline: Node) -> tuple[tuple[str, str], ...]:
    """Return who a byline names, each with the account where that is another name ("Ines (inesm)"), or ""."""
    links = [one.text for one in byline.all(lambda node: node.tag == "a" and node.attrs.get("rel") == "author")]
    plain = _BY.sub("", byline.text, count=1) if _BY.match(byline.text) else byline.text
    if not links or _ARCHIVED.search(plain):
        links = [_ARCHIVED.sub("", one) for one in re.split(r",\s+(?![^\[]*\])", plain)]
    found = [
        (match["name"], match["account"]) if (match := _PSEUD.fullmatch(one)) else (one, "") for one in links if one
    ]
    return tuple(dict.fromkeys(found))
