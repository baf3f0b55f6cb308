"""What is read out of a part's pages, and as what: WeasyPrint's tags, mended as ISO 14289-1 (PDF/UA-1) asks.

WeasyPrint tags each box of its layout after its element, and has no word for what is no part of the text. So running
heads belong to nothing, the dots of the contents are read out, one link is three, and a list may hold a group. Besides,
every line is an element of its own, which says nothing: a book would have three times as many to be joined and read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pikepdf import Array, Dictionary, Name, Pdf, String

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_HEADING = re.compile(r"/H([1-6])")
_ITEMS = ("/LI", "/L", "/Caption")
_HEADINGS = frozenset(f"/H{level}" for level in range(1, 7))
_BLOCKS = _HEADINGS | {"/Art", "/Sect", "/Div", "/BlockQuote", "/L", "/P"}
_INLINE = frozenset({"/Span", "/NonStruct"})
_HOLDERS = _HEADINGS | _INLINE | {"/P", "/Lbl", "/LBody", "/Link", "/Note", "/Caption"}
"""Elements that hold text."""
_BARE = frozenset({"/Type", "/S", "/P", "/Pg", "/K"})
"""What an element has that says nothing but its type and its place."""
_MARKED = re.compile(rb"/\w+\s*(?:<<(?:/MCID (\d+))?[^>]*>>\s*BDC|BMC)")
_END = b"EMC\n"
_SEAM = b"\0"
"""Stands, for a moment, where a piece of marked content goes on that would end right there."""
_ARTIFACT = b"/Artifact <</Type /Pagination>> BDC"


@dataclass(slots=True)
class _Found:
    """What a walk over the tree met."""

    notes: int = 0
    levels: list[int] = field(default_factory=list)
    """The levels of the headings that the one before stands below, and its own."""
    held: defaultdict[tuple[int, int], list[tuple[Any, Sequence[Any]]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """The elements that hold marked content of a page, by the page, each with all that it holds."""
    doubled: set[tuple[int, int]] = field(default_factory=set)
    """Links that lead where the link around them leads."""


def mended(content: bytes, name: str) -> bytes:
    """Return a part's PDF, as WeasyPrint made it, with tags that say what is what. ``name`` is the part's own.

    - Lists hold items alone (ISO 14289-1, 7.2), a heading or a link no other one, and no level of heading is left out
      below another (7.4.2).
    - Footnotes are notes, each with a name of its own in the book (7.9).
    - What is not in the tree is marked as an artifact (7.1): running heads, and what fills a line of the contents.
    - There is no element for a line of text, nor for a block that only holds others: both say nothing (14.8.4 of ISO
      32000-1), and were two of three. Lines that follow one another are one piece of marked content.
    """
    out = BytesIO()
    with Pdf.open(BytesIO(content)) as pdf:
        root = pdf.Root.StructTreeRoot
        found = _Found()
        document = root.K[0]
        document.K = Array([kid for element in document.K for kid in _walk(element, document, (), found, name)])
        rows = {int(key): row for key, row in _pairs(root.ParentTree.Nums)}
        for page in pdf.pages:
            rows[int(page.obj.StructParents)] = Array(_marked(page.obj, found.held[page.obj.objgen]))
        for key in _forgotten(pdf, found):
            del rows[key]
        root.ParentTree.Nums = Array(each for row in rows.items() for each in row)
        pdf.save(out, deterministic_id=True, compress_streams=True)
    return out.getvalue()


def _walk(element: Any, around: Any, above: tuple[str, ...], found: _Found, name: str) -> Sequence[Any]:
    """Mend an element and all below it; return it, or what it holds where it says nothing.

    ``around`` is the element that it stands in, ``above`` are the types around it, the nearest last.
    """
    kind = str(element.S)
    _mend(element, kind, above, found, name)
    kids: list[Any] = []
    for kid in element.K:
        if isinstance(kid, Dictionary) and "/S" in kid:
            kids += _walk(kid, element, (*above, kind), found, name)
        else:
            kids.append(kid)
    if _says_nothing(element, above[-1] if above else "", kids):
        for kid in kids:
            if isinstance(kid, Dictionary):
                kid.P = around
        return kids
    element.K = Array(kids)
    if any(isinstance(kid, int) for kid in kids):
        found.held[element.Pg.objgen].append((element, kids))
    else:
        _drop(element, "/Pg")
    _drop(element, "/Type")
    return (element,)


def _drop(element: Any, key: str) -> None:
    """Take out of an element what it may leave out (ISO 32000-1, table 323); a book has tens of thousands of them."""
    if key in element:
        del element[key]


def _mend(element: Any, kind: str, above: tuple[str, ...], found: _Found, name: str) -> None:
    """Mend an element of a kind by itself."""
    if above[-1:] == (kind,) and (kind == "/Link" or _HEADING.fullmatch(kind)):
        _unlink(element, found)
        element.S = Name.Span
    elif match := _HEADING.fullmatch(kind):
        element.S = Name(f"/H{_level(int(match[1]), found)}")
    elif kind == "/Span" and above == ("/NonStruct",):
        _note(element, found, name)
    elif kind == "/L":
        element.K = Array(_items(element))
    if (*above[-2:], kind) == ("/Link", "/Link", "/Link"):
        element.K = Array()  # what fills the line between a row of the contents and its page


def _says_nothing(element: Any, around: str, kids: Sequence[Any]) -> bool:
    """Return whether an element might as well not be there, in one of the type ``around``."""
    kind = str(element.S)
    if kind == "/Div":
        bare = all(isinstance(kid, Dictionary) and str(kid.get("/S")) in _BLOCKS for kid in kids)
    else:
        bare = kind in _INLINE and around in _HOLDERS and all(isinstance(kid, int) or "/S" in kid for kid in kids)
    return bare and _BARE.issuperset(element.keys())


def _level(level: int, found: _Found) -> int:
    """Return the level of a heading in the book, whose title has the first, so that none is left out."""
    levels = found.levels or ([] if level == 1 else [1])
    while levels and levels[-1] >= level:
        levels.pop()
    found.levels = [*levels, level]
    return len(found.levels)


def _note(element: Any, found: _Found, name: str) -> None:
    """Make a note of a footnote, and a label of its number."""
    found.notes += 1
    element.S, element.ID = Name.Note, String(f"{name}-note-{found.notes}")
    first = element.K[0]
    if isinstance(first, Dictionary) and first.get("/S") == Name.NonStruct:
        first.S = Name.Lbl


def _items(element: Any) -> Iterator[Any]:
    """Yield the items of a list, those of its groups in their place; the space between two is none."""
    for kid in element.K:
        kind = str(kid.S) if isinstance(kid, Dictionary) and "/S" in kid else ""
        if kind == "/Div":
            for item in _items(kid):
                item.P = element
                yield item
        elif kind in _ITEMS:
            yield kid


def _unlink(element: Any, found: _Found) -> None:
    """Take the link out of an element inside one."""
    kept = []
    for kid in element.K:
        if isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR:
            found.doubled.add(kid.Obj.objgen)
        else:
            kept.append(kid)
    element.K = Array(kept)


def _forgotten(pdf: Pdf, found: _Found) -> set[int]:
    """Take links that are doubled off their pages; return the numbers by which the tree knows them."""
    gone = set()
    for page in pdf.pages:
        links: list[Any] = list(page.obj.get("/Annots", []))
        gone |= {int(link.StructParent) for link in links if link.objgen in found.doubled}
        if links:
            page.obj.Annots = Array(link for link in links if link.objgen not in found.doubled)
    return gone


def _marked(page: Any, held: Sequence[tuple[Any, Sequence[Any]]]) -> list[Any]:
    """Mark as artifacts what a page shows and no element has, and as one what follows one another in an element.

    ``held`` are the elements that hold something of the page. Returns the element of each piece, by its new number.
    """
    owners = {kid: element for element, kids in held for kid in kids if isinstance(kid, int)}
    follows = {pair for _, kids in held for pair in pairwise(kids) if all(isinstance(kid, int) for kid in pair)}
    new: dict[int, int] = {}
    last: int | None = None

    def mark(match: re.Match[bytes]) -> bytes:
        nonlocal last
        before, last = last, int(match[1]) if match[1] else None
        if last is None:
            return match[0]
        if last not in owners:
            return _ARTIFACT
        if (before, last) in follows and match.string.endswith(_END, 0, match.start()):
            return _SEAM
        new[last] = len(new)
        return match[0].replace(b"/MCID %d" % last, b"/MCID %d" % new[last])

    drawn = _MARKED.sub(mark, page.Contents.read_bytes())
    page.Contents.write(drawn.replace(_END + _SEAM, b""))
    for element, kids in held:
        renumbered = (new.get(kid) if isinstance(kid, int) else kid for kid in kids)
        element.K = Array(kid for kid in renumbered if kid is not None)
    return [owners[number] for number in new]


def _pairs(rows: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    listed = list(rows)
    return zip(listed[::2], listed[1::2], strict=True)
