"""Any page of HTML, by what HTML itself says: headings, the main part, what stands around it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from griffo.model import Meta, Role
from griffo.passes.chapters import is_named
from griffo.read.centred import headed
from griffo.read.flow import Cast
from griffo.read.told import Told
from griffo.read.tree import ancestors, parents, sizes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from griffo.read.manuscript import Passage
    from griffo.read.tree import Node, Page

_MAIN = frozenset(
    "content main story storytext entry-content post-content article-body chapter-content userstuff".split()
)
_AROUND = frozenset({"nav", "header", "footer", "menu"})
_MOST = 0.5
"""The share of a page's text that its main part holds."""
NO_TITLE = re.compile(
    r"(?:untitled|document|new document|microsoft word|index|page)\b.{0,20}|.*\.(?:html?|docx?|odt|txt)", re.IGNORECASE
)
"""Titles that a program made up."""
_BYLINE = re.compile(r"\W*by\b", re.IGNORECASE)


def plain(page: Page) -> Told:
    """Tell a page by its elements. Where one element holds most of it, what stands around that is the site's."""
    main = _main(page.body)
    contents = _contents(page.body)

    def outside(node: Node) -> Cast | None:
        if id(node) in contents:
            return Cast(Role.RESIDUE, why="list of chapters")
        return Cast(Role.RESIDUE, why=f"the page’s {node.tag}") if node.tag in _AROUND else None

    if main is None:
        return Told(page.body.children, outside, _meta(page), arrange=arranged)
    around = {id(node) for node in ancestors(main, parents(page.body))}
    inside = {id(node) for node in main.walk()}

    def casting(node: Node) -> Cast | None:
        if node is main:
            return Cast()
        elsewhere = id(node) not in inside and id(node) not in around
        return Cast(Role.RESIDUE, why="stands around the story on its page") if elsewhere else outside(node)

    return Told(page.body.children, casting, _meta(page), arrange=arranged)


def _contents(body: Node) -> frozenset[int]:
    """Return the lists, by their identity, all of whose words are links to other places of the page."""
    size: dict[int, int] = {}
    linked: dict[int, int] = {}
    for node in reversed(list(body.walk())):
        key, inside = id(node), [child for child in node.children if not isinstance(child, str)]
        own = sum(len("".join(child.split())) for child in node.children if isinstance(child, str))
        size[key] = own + sum(size[id(child)] for child in inside)
        leads = node.tag == "a" and node.attrs.get("href", "").startswith("#")
        linked[key] = size[key] if leads else sum(linked[id(child)] for child in inside)
    lists = (node for node in body.walk() if node.tag in {"ol", "ul"})
    return frozenset(id(node) for node in lists if 0 < size[id(node)] == linked[id(node)])


def _main(body: Node) -> Node | None:
    """Return the innermost element that is named as a page's main part and holds most of its text."""
    size = sizes(body)
    found = None
    for node in body.walk():
        names = {node.attrs.get("id", ""), node.attrs.get("role", ""), *node.classes}
        called = node.tag in {"main", "article"} or not _MAIN.isdisjoint(names)
        if called and size[id(node)] > _MOST * size[id(body)]:
            found = node
    return found


def _meta(page: Page) -> Meta:
    """Return what the head of a page says. A title that a program made up is none."""
    said = dict(reversed(page.meta))

    def of(*names: str) -> str:
        return next((value for name in names if (value := said.get(name))), "")

    title = of("dc.title", "dcterms.title", "og:title") or page.title
    author = of("dc.creator", "dcterms.creator", "author")
    return Meta(
        title="" if NO_TITLE.fullmatch(title) else title,
        authors=(author,) if author else (),
        summary=of("dc.description", "dcterms.description"),
        date=of("dc.date", "dcterms.date", "date")[:10],
        language=page.language,
    )


def arranged(passages: list[Passage]) -> list[Passage]:
    """Tell the title and the chapters among a page's headings.

    The first heading is the title where it stands at the head and no other is as high, unless it names a chapter. Of
    the others the two highest sorts open chapters; lower ones stay in the text. Without any, lines may look like them.
    """
    places = [at for at, passage in enumerate(passages) if passage.role is Role.HEADING]
    if not places:
        return headed(passages)
    done, first, rest = list(passages), places[0], places[1:]
    leads = all(passage.role is Role.RESIDUE for passage in passages[:first])
    higher = all(passages[at].level > passages[first].level for at in rest)
    if leads and higher and not is_named(passages[first].text):
        done[first] = replace(done[first], role=Role.TITLE)
    else:
        rest = places
    return opened(done, rest)


def opened(done: list[Passage], places: Sequence[int]) -> list[Passage]:
    """Leave only those headings which open chapters."""
    highest = sorted({done[at].level for at in places})[:2]
    for at in places:
        if done[at].level not in highest or (done[at - 1].role is Role.TITLE and _BYLINE.match(done[at].text)):
            done[at] = replace(done[at], role=Role.PARAGRAPH)
    return done
