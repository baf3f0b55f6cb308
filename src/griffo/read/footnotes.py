"""Footnotes of a page: which elements are one, found by the link that calls them and the link that leads back."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from griffo.read.tree import ancestors, parents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from griffo.read.tree import Node

_TYPES = frozenset("footnote endnote rearnote doc-footnote doc-endnote".split())
"""What ``epub:type`` and ``role`` call one (EPUB Structural Semantics 1.1, DPUB-ARIA 1.1)."""
_MOST = 400
"""Elements of a note among which the link that leads back is looked for."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_HOLDS = frozenset({"li", "aside", "p", "div", "dd", "section", "td"})


def footnotes(body: Node) -> dict[str, Node]:
    """Return the footnotes that links in ``body`` call, by the ``id`` they call.

    One is an element that says so, or one from which a link leads back to where it is called, and which says something
    besides. A chapter from which a link leads back to the contents is none, and neither is its row there.
    """
    above = parents(body)
    places = {name: node for node in body.walk() if (name := node.attrs.get("id"))}
    found: dict[str, Node] = {}
    apart: set[int] = set()
    for link in body.walk():
        name = link.attrs.get("href", "").rpartition("#")[2] if link.tag == "a" else ""
        target = places.get(name)
        if target is None or name in found:
            continue
        note = next((node for node in (target, *ancestors(target, above)) if node.tag in _HOLDS), None)
        around = list(ancestors(link, above))
        if note is None or any(node is note or id(node) in apart for node in around):
            continue
        calls = {node.attrs.get("id", "") for node in (link, *around[:2])} - {""}
        inside = list(islice(note.walk(), _MOST))
        leads_back = any(_leads(node, calls) for node in inside) and _is_text(inside)
        if _says_so(note) or _says_so(target) or leads_back:
            found[name] = note
            apart.add(id(note))
    return found


def _is_text(inside: Sequence[Node]) -> bool:
    """Whether elements, the outermost first, hold no heading, and words that are no link."""
    links = {id(one) for node in inside if node.tag == "a" for one in node.walk()}
    words = (child for node in inside if id(node) not in links for child in node.children if isinstance(child, str))
    return any(map(str.strip, words)) and not any(node.tag in _HEADINGS for node in inside)


def _says_so(node: Node) -> bool:
    said = f"{node.attrs.get('epub:type', '')} {node.attrs.get('role', '')}".split()
    return not _TYPES.isdisjoint(said)


def _leads(node: Node, places: set[str]) -> bool:
    return node.tag == "a" and node.attrs.get("href", "").rpartition("#")[2] in places
