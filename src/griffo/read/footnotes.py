"""Footnotes of a page: which elements are one, found by the link that calls them and the link that leads back."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from griffo.read.tree import ancestors, parents

if TYPE_CHECKING:
    from griffo.read.tree import Node

_TYPES = frozenset("footnote endnote rearnote doc-footnote doc-endnote".split())
"""What ``epub:type`` and ``role`` call one (EPUB Structural Semantics 1.1, DPUB-ARIA 1.1)."""
_CALLS = frozenset({"noteref", "doc-noteref"})
_LONGEST = 10
"""Characters of a link that calls a note: ``[note 12]``. A longer one is a word of the text, or of the contents."""
_MOST = 400
"""Elements of a note among which the link that leads back is looked for."""
_HEADS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_HOLDS = frozenset({"li", "aside", "p", "div", "dl", "dd", "section", "td"})


def footnotes(body: Node) -> dict[str, Node]:
    """Return the footnotes that links in ``body`` call, by the ``id`` they call.

    One is an element with words of its own that says so, or from which a link leads back to where it is called. What
    has a heading in it is a chapter, and such links lead from one chapter to another, or to the contents and back. A
    note stands after the text that calls it: what stands before is the text, and the link is the one that leads back.
    """
    above = parents(body)
    places = {name: node for node in body.walk() if (name := node.attrs.get("id"))}
    order = {id(node): at for at, node in enumerate(body.walk())}
    found: dict[str, Node] = {}
    apart: set[int] = set()
    for link in body.walk():
        name = link.attrs.get("href", "").rpartition("#")[2] if link.tag == "a" else ""
        target = places.get(name)
        if target is None or name in found or not _calls(link):
            continue
        note = next((node for node in (target, *ancestors(target, above)) if node.tag in _HOLDS), None)
        around = list(ancestors(link, above))
        in_heading = any(node.tag in _HEADS and node.text == link.text for node in around)
        if note is None or in_heading or any(node is note or id(node) in apart for node in around):
            continue
        calls = {node.attrs.get("id", "") for node in (link, *around[:2])} - {""}
        after = order[id(note)] > order[id(link)]
        is_note = _says_so(note) or _says_so(target) or (after and _leads_back(note, calls))
        if is_note and _has_words(note):
            found[name] = note
            apart.add(id(note))
    return found


def _calls(link: Node) -> bool:
    """Whether a link may call a note: a number, a sign or the like, unless it says that it does."""
    return len(link.text) <= _LONGEST or any(word in _CALLS for word in _said(link))


def _said(node: Node) -> list[str]:
    return f"{node.attrs.get('epub:type', '')} {node.attrs.get('role', '')}".split()


def _says_so(node: Node) -> bool:
    return not _TYPES.isdisjoint(_said(node))


def _has_words(note: Node) -> bool:
    """Whether there is more in an element than a link."""
    return len(note.text) > sum(len(node.text) for node in islice(note.walk(), _MOST) if node.tag == "a")


def _leads_back(note: Node, places: set[str]) -> bool:
    inside = list(islice(note.walk(), _MOST))
    if any(node.tag in _HEADS for node in inside):
        return False
    return any(node.tag == "a" and node.attrs.get("href", "").rpartition("#")[2] in places for node in inside)
