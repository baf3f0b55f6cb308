"""What is read out of a part's pages, and as what: WeasyPrint's tags, mended as ISO 14289-1 (PDF/UA-1) asks.

WeasyPrint tags each box of its layout after its element, and has no word for what is no part of the text. So running
heads belong to nothing, the dots of the contents are read out, one link is three, and a list may hold a group. Besides,
every line is an element of its own, which says nothing: a book would have three times as many to be joined and read.
So the tags are mended before the PDF is written: what is left out then is never written, nor read again.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from weasyprint.pdf import pydyf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_ITEMS = ("/LI", "/L", "/Caption")
_HEADINGS = frozenset(f"/H{level}" for level in range(1, 7))
_BLOCKS = _HEADINGS | {"/Art", "/Sect", "/Div", "/BlockQuote", "/L", "/P"}
_INLINE = frozenset({"/Span", "/NonStruct"})
_HOLDERS = _HEADINGS | _INLINE | {"/P", "/Lbl", "/LBody", "/Link", "/Note", "/Caption"}
"""Elements that hold text."""
_BARE = frozenset({"Type", "S", "P", "Pg", "K"})
"""What an element has that says nothing but its type and its place."""
_BEGIN, _END = b"BMC", b"EMC"
_ARTIFACT = "/Artifact", "<</Type /Pagination>>"
"""The tag and the properties of what is no part of the text."""
_SEAM = (None,) * 4
"""Stands for where a piece of marked content ends and one begins that goes on with it."""


@dataclass(slots=True)
class _Found:
    """What a walk over the tree met."""

    notes: int = 0
    levels: list[int] = field(default_factory=list)
    """The levels of the headings that the one before stands below, and its own."""
    held: defaultdict[bytes, list[tuple[Any, Sequence[Any]]]] = field(default_factory=lambda: defaultdict(list))
    """The elements that hold marked content of a page, by the page, each with all that it holds."""
    doubled: set[bytes] = field(default_factory=set)
    """Links that lead where the link around them leads."""


def mend(pdf: Any, name: str) -> None:
    """Mend the tags of a part's PDF, which WeasyPrint is about to write. ``name`` is the part's own.

    - Lists hold items alone (ISO 14289-1, 7.2), a heading or a link no other one, and no level of heading is left out
      below another (7.4.2).
    - Footnotes are notes, each with a name of its own in the book (7.9).
    - What is not in the tree is marked as an artifact (7.1): running heads, and what fills a line of the contents.
    - There is no element for a line of text, nor for a block that only holds others: both say nothing (14.8.4 of ISO
      32000-1), and were two of three. Lines that follow one another are one piece of marked content.
    """
    root = _at(pdf, pdf.catalog["StructTreeRoot"])
    document, numbers = _at(pdf, root["K"][0]), _at(pdf, root["ParentTree"])
    rows = _taken_off(pdf, document, numbers)
    found = _Found()
    document["K"] = [kid for element in document["K"] for kid in _walk(element, (), found, name)]
    pages = [pdf.objects[number] for number in pdf.pages["Kids"][::3]]
    for page in pages:
        stream = _at(pdf, page["Contents"])
        rows[page["StructParents"]] = _marked(stream, found.held[page.reference])
        _pack(stream)
    for key in _forgotten(pdf, pages, found):
        del rows[key]
    _put_back(pdf, document, numbers, rows)


def _at(pdf: Any, reference: bytes) -> Any:
    """Return the object of a PDF that a reference stands for: ``12 0 R``."""
    return pdf.objects[int(reference[:-4])]


def _taken_off(pdf: Any, document: Any, numbers: Any) -> dict[int, Any]:
    """Take the elements off a PDF, which WeasyPrint adds last, after that for the document: they hold each other then.

    Returns what belongs to each key of the tree: to that of a page nothing yet, to that of a link its element.
    """
    for element in pdf.objects[document.number :]:
        if "K" in element:
            element["K"] = [kid if isinstance(kid, int) else _at(pdf, kid) for kid in element["K"]]
    listed = numbers["Nums"]
    rows = {
        key: _at(pdf, row) if isinstance(row, bytes) else [] for key, row in zip(listed[::2], listed[1::2], strict=True)
    }
    for element in pdf.objects[document.number + 1 :]:
        element.number = None
    del pdf.objects[document.number + 1 :]
    return rows


def _put_back(pdf: Any, document: Any, numbers: Any, rows: Mapping[int, Any]) -> None:
    """Add the elements to a PDF again that the one for the document holds, and say which belong to each key."""
    own = document.reference
    document["K"] = pydyf.Array([_put(kid, own, pdf) for kid in document["K"]])
    numbers["Nums"] = listed = pydyf.Array()
    for key, row in rows.items():
        if isinstance(row, list):
            listed += key, pydyf.Array([element.reference for element in row])
        else:  # a link in a running head is in no element, but has its own
            listed += key, row.reference if row.number else _put(row, own, pdf)


def _put(kid: Any, around: bytes, pdf: Any) -> bytes | int:
    """Add an element, and all that it holds, to a PDF; return how the one around it refers to it."""
    if isinstance(kid, int):
        return kid
    pdf.add_object(kid)
    own: bytes = kid.reference
    if "S" in kid:
        kid["P"] = around
        kid["K"] = pydyf.Array([_put(each, own, pdf) for each in kid["K"]])
    return own


def _walk(element: Any, above: tuple[str, ...], found: _Found, name: str) -> Sequence[Any]:
    """Mend an element and all below it; return it, or what it holds where it says nothing.

    ``above`` are the types around it, the nearest last.
    """
    kind = element["S"]
    _mend(element, kind, above, found, name)
    within = *above, kind
    kids: list[Any] = []
    for kid in element["K"]:
        if _is_element(kid):
            kids += _walk(kid, within, found, name)
        else:
            kids.append(kid)
    if _says_nothing(element, above[-1] if above else "", kids):
        return kids
    element["K"] = kids
    if any(isinstance(kid, int) for kid in kids):
        found.held[element["Pg"]].append((element, kids))
    else:
        element.pop("Pg", None)  # an element may leave out both (ISO 32000-1, table 323)
    element.pop("Type", None)
    return (element,)


def _is_element(kid: Any) -> bool:
    """Return whether what an element holds is another one: neither marked content nor a link."""
    return not isinstance(kid, int) and "S" in kid


def _mend(element: Any, kind: str, above: tuple[str, ...], found: _Found, name: str) -> None:
    """Mend an element of a kind by itself."""
    if above[-1:] == (kind,) and (kind == "/Link" or kind in _HEADINGS):
        _unlink(element, found)
        element["S"] = "/Span"
    elif kind in _HEADINGS:
        element["S"] = f"/H{_level(int(kind[2:]), found)}"
    elif kind == "/Span" and above == ("/NonStruct",):
        _note(element, found, name)
    elif kind == "/L":
        element["K"] = list(_items(element))
    if (*above[-2:], kind) == ("/Link", "/Link", "/Link"):
        element["K"] = []  # what fills the line between a row of the contents and its page


def _says_nothing(element: Any, around: str, kids: Sequence[Any]) -> bool:
    """Return whether an element might as well not be there, in one of the type ``around``."""
    kind = element["S"]
    if kind == "/Div":
        bare = all(_is_element(kid) and kid["S"] in _BLOCKS for kid in kids)
    else:
        bare = kind in _INLINE and around in _HOLDERS and all(isinstance(kid, int) or "S" in kid for kid in kids)
    return bare and _BARE.issuperset(element)


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
    element["S"], element["ID"] = "/Note", pydyf.String(f"{name}-note-{found.notes}")
    first = element["K"][0]
    if _is_element(first) and first["S"] == "/NonStruct":
        first["S"] = "/Lbl"


def _items(element: Any) -> Iterator[Any]:
    """Yield the items of a list, those of its groups in their place; the space between two is none."""
    for kid in element["K"]:
        kind = kid["S"] if _is_element(kid) else ""
        if kind == "/Div":
            yield from _items(kid)
        elif kind in _ITEMS:
            yield kid


def _unlink(element: Any, found: _Found) -> None:
    """Take the link out of an element inside one."""
    links = [kid for kid in element["K"] if not (isinstance(kid, int) or _is_element(kid))]
    found.doubled |= {link["Obj"] for link in links}
    element["K"] = [kid for kid in element["K"] if isinstance(kid, int) or _is_element(kid)]


def _forgotten(pdf: Any, pages: Iterable[Any], found: _Found) -> Iterator[int]:
    """Take links that are doubled off their pages; yield the numbers by which the tree knows them.

    They stay in the PDF, but nothing leads to them: to take them out, all that comes after would need other numbers.
    """
    for page in pages:
        links = page.get("Annots", ())
        yield from (_at(pdf, link)["StructParent"] for link in links if link in found.doubled)
        if links:
            page["Annots"] = pydyf.Array([link for link in links if link not in found.doubled])


def _marked(stream: Any, held: Sequence[tuple[Any, Sequence[Any]]]) -> list[Any]:
    """Mark as artifacts what a page shows and no element has, and as one what follows one another in an element.

    ``held`` are the elements that hold something of the page. Returns the element of each piece, by its new number.
    On a page's stream a piece begins with three items: its tag, its properties, and an operator.
    """
    owners = {kid: element for element, kids in held for kid in kids if isinstance(kid, int)}
    follows = {pair for _, kids in held for pair in pairwise(kids) if all(isinstance(kid, int) for kid in pair)}
    new: dict[int, int] = {}
    last: int | None = None
    drawn = stream.stream
    for at, item in enumerate(drawn):
        if isinstance(item, pydyf.Dictionary):
            before, last = last, item["MCID"]
            if last not in owners:
                drawn[at - 1 : at + 1] = _ARTIFACT
            elif (before, last) in follows and drawn[at - 2] == _END:
                drawn[at - 2 : at + 2] = _SEAM
            else:
                item["MCID"] = new[last] = len(new)
        elif item == _BEGIN:
            last = None
    stream.stream = [item for item in drawn if item is not None]
    for element, kids in held:
        renumbered = (new.get(kid) if isinstance(kid, int) else kid for kid in kids)
        element["K"] = [kid for kid in renumbered if kid is not None]
    return [owners[number] for number in new]


def _pack(stream: Any) -> None:
    """Compress what a page shows. pydyf would take twice the time to make it a hundredth smaller."""
    drawn = b"\n".join(pydyf._to_bytes(item) for item in stream.stream)  # noqa: SLF001 - there is no other way in
    stream.stream, stream.compress = [zlib.compress(drawn)], False
    stream.extra["Filter"] = "/FlateDecode"
