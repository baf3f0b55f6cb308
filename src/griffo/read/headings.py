"""Which headings of an EPUB open chapters: those that its table of contents leads to.

A chapter that has a name only there gets it as a heading, since a reader of the book would see it too.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from griffo.model import Role
from griffo.read.flow import HEADINGS, Cast
from griffo.read.matter import same
from griffo.read.tree import Node, ancestors, parents

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from griffo.model import Meta
    from griffo.read.package import Package, Title
    from griffo.read.spine import Document

_NEAR = 200
"""Characters of text before a heading that still belong to it: a number, a place and date."""
_NAMELESS = frozenset("start cover unknown untitled beginning text main titlepage".split())
_FEW = 8
"""Elements after the one that a row leads to among which its heading is looked for."""
_BLOCKS = frozenset({"div", "section", "article", "blockquote", "header", "hgroup", "body"})
_INSERTED = Cast(Role.HEADING, why="from the e-book’s table of contents")
_TWICE = Cast(Role.RESIDUE, why="the title, once more")
_TITLE = Cast(Role.TITLE, why="the e-book’s title stands here")


def headed(
    book: Package, found: Sequence[Document], meta: Meta, notes: Collection[int], *, titled: bool
) -> dict[int, Cast] | None:
    """Put headings where the table of contents says that chapters begin, and make others paragraphs.

    ``found`` are the documents of the story, whose trees are changed, ``notes`` the elements in footnotes, by their
    identity; ``titled`` says whether a page before them has the title. Returns what elements are, by their identity;
    None where there is no table of contents that says anything, so that the headings have to speak for themselves.
    """
    casts = _title(found, meta, titled=titled)
    rows: defaultdict[str, list[Title]] = defaultdict(list)
    for row in book.titles:
        if not same(row.text, meta.title) and row.text.casefold() not in _NAMELESS:
            rows[row.file].append(row)
    if sum(len(rows[document.file]) for document in found) < 2:
        return None if not casts else {**casts}
    level = _usual(found)
    for document in found:
        opening: dict[int, Node] = {}
        shown = _Shown(document.body)
        for row in rows[document.file]:
            if shown.is_inside(row, notes):
                continue
            node = shown.heading(row, casts) or shown.promoted(row)
            if node is None:
                node = shown.inserted(row)
                casts[id(node)] = _INSERTED
            opening[id(node)] = node
        if not rows[document.file] and (first := _first([document.body], casts)):
            opening[id(first)] = first
        shown.insert()
        _settle(document.body, opening, level, casts)
    return casts


def _title(found: Sequence[Document], meta: Meta, *, titled: bool) -> dict[int, Cast]:
    """Return what headings are that say the title again."""
    casts: dict[int, Cast] = {}
    for node in (node for document in found for node in document.body.walk()):
        if node.tag in HEADINGS and meta.title and same(node.text, meta.title):
            casts[id(node)] = _TWICE if titled or casts else _TITLE
    return casts


def _usual(found: Sequence[Document]) -> int:
    """Return the level that the first headings of documents have."""
    levels = Counter(HEADINGS[first.tag] for document in found if (first := _first([document.body], {})))
    return max(levels, key=lambda level: (levels[level], -level), default=2)


def _first(nodes: Sequence[Node | str], casts: Collection[int]) -> Node | None:
    """Return the heading near the head of some elements."""
    before = 0
    stack: list[Node | str] = [*reversed(nodes)]
    while stack and before <= _NEAR:
        one = stack.pop()
        if isinstance(one, str):
            before += len(one.strip())
        elif one.tag in HEADINGS and one.text and id(one) not in casts:
            return one
        elif id(one) not in casts:
            stack += reversed(one.children)
    return None


class _Shown:
    """A document in which rows of the table of contents are looked for."""

    def __init__(self, body: Node) -> None:
        self._body = body
        self._above = parents(body)
        self._at = {id(child): at for node in body.walk() for at, child in enumerate(node.children)}
        self._places: dict[str, Node] = {}
        self._new: defaultdict[int, list[tuple[int, Node]]] = defaultdict(list)
        for node in body.walk():
            name = node.attrs.get("id") or node.attrs.get("name", "")
            self._places.setdefault(name, node)
            self._places.setdefault(name.partition("/")[2], node)  # what `spine` made of it to tell it from others

    def is_inside(self, row: Title, notes: Collection[int]) -> bool:
        """Whether a row leads into a footnote or the middle of a paragraph, as where a converter listed every link."""
        place = self._places.get(row.fragment) if row.fragment else None
        if place is None:
            return False
        if id(place) in notes or not any(map(str.isalnum, row.text)):
            return True
        around = next((node for node in ancestors(place, self._above) if node.tag == "p"), None)
        before = around.children[: self._at[id(place)]] if around is self._above.get(id(place)) and around else []
        return any(isinstance(one, str) and one.strip() for one in before)

    def heading(self, row: Title, casts: Collection[int]) -> Node | None:
        """Return the heading that a row means."""
        if not row.fragment:
            return _first([self._body], casts)
        place = self._places.get(row.fragment)
        if place is None:
            return None
        around = next((node for node in (place, *ancestors(place, self._above)) if node.tag in HEADINGS), None)
        return around or _first([place, *self._after(place)], casts)

    def promoted(self, row: Title) -> Node | None:
        """Return a paragraph that says what a row does, made a heading."""
        top = self._places.get(row.fragment) if row.fragment else self._body
        stack: list[Node | str] = [*reversed([top, *self._after(top)] if top else [])]
        seen = 0
        while stack and seen <= len(row.text) + _NEAR:
            one = stack.pop()
            if isinstance(one, str):
                seen += len(one.strip())
            elif one.tag in {"p", "div"} and same(one.text, row.text):
                one.tag = "h2"
                return one
            else:
                stack += reversed(one.children)
        return None

    def inserted(self, row: Title) -> Node:
        """Return a heading with a row's text, which ``insert`` puts right before the paragraph it leads to."""
        new = Node("h2", {}, [row.text])
        node = self._places.get(row.fragment, self._body) if row.fragment else self._body
        for around in ancestors(node, self._above):
            if around.tag in _BLOCKS:
                self._new[id(around)].append((self._at[id(node)], new))
                return new
            node = around
        self._new[id(self._body)].append((0, new))
        return new

    def insert(self) -> None:
        """Put in what was to be inserted."""
        for node in [*self._body.walk()]:
            for at, new in sorted(self._new.get(id(node), ()), key=lambda pair: pair[0], reverse=True):
                node.children.insert(at, new)

    def _after(self, node: Node) -> list[Node | str]:
        """Return the nearest of what follows an element, from the inside out."""
        rest: list[Node | str] = []
        for around in ancestors(node, self._above):
            at = self._at[id(node)] + 1
            rest += around.children[at : at + _FEW]
            node = around
        return rest


def _settle(body: Node, opening: dict[int, Node], level: int, casts: dict[int, Cast]) -> None:
    """Have nothing be a heading but what opens a chapter, and what stands right under that."""
    close = False
    for node in body.walk():
        if node.tag in HEADINGS and id(node) not in casts:
            if id(node) in opening or (close and node.text):
                node.tag, close = f"h{level}", True
            elif node.text:
                node.tag = "p"
        elif id(node) in opening:
            close = True
        elif close and any(isinstance(one, str) and one.strip() for one in node.children):
            close = node.tag in {"span", "a", "b", "i", "em", "strong", "small", "br"} and close
