"""What files of word processors have in common: how runs look, what styles are called, what is said beside the text.

Each format's reader makes the elements of a page (``tree.py``) of its document; here is which, and how they become a
manuscript. A style is known by its name, since that is how authors and programs say what a paragraph is.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from griffo.model import Finding, Level, Meta, NoteKind, Place, Role
from griffo.passes.labelled import LABELLED, names
from griffo.read.flow import HEADINGS, UNCALLED, Cast
from griffo.read.plain import NO_TITLE, arranged
from griffo.read.told import Told, manuscript
from griffo.read.tree import Node, Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from griffo.read.manuscript import Manuscript

_PARTS = {
    "title": "title", "book title": "title", "author": "author", "byline": "author", "by-line": "author",
    "quote": "quote", "intense quote": "quote", "block text": "quote", "quotations": "quote", "block quote": "quote",
    "block quotation": "quote", "abstract": "summary", "date": "date", "summary": "summary", "horizontal line": "rule",
}  # fmt: skip
"""What paragraphs of a style are, by its name; those of Word, LibreOffice, Google Docs and Pandoc."""
_HEADING = re.compile(r"heading ?([1-9])")
_CONTENTS = re.compile(r"(?:toc|contents|index) (?:\d+|heading)")
_CASTS = {
    "title": Cast(Role.TITLE),
    "author": Cast(Role.BYLINE),
    "date": Cast(Role.METADATA),
    "summary": Cast(Role.NOTE, NoteKind.SUMMARY, Place.BEFORE),
    "contents": Cast(Role.RESIDUE, why="the document’s table of contents"),
    "margin": Cast(Role.RESIDUE, why="stands at the head or foot of the document’s pages"),
}
_NOBODY = re.compile(
    r"(?:(?:microsoft |ms |windows |office |home |default )*(?:user|office|word|author|owner|admin|administrator|pc)s?"
    r"|python-docx|un-?named|unknown|anonymous|libreoffice|openoffice.*|google docs|.*@.*|\W*)",
    re.IGNORECASE,
)
"""Whom a program names as the author where it was told of none."""
_BYLINE = re.compile(r"\W*(?:written\s+)?by:?\s+\S.{0,80}", re.IGNORECASE)
_BY = re.compile(r"\A\W*(?:written\s+)?by:?\s+", re.IGNORECASE)
_ISO = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_HEAD = 12
"""Paragraphs at the head of a document among which its title and byline stand."""
_ENDED = re.compile(r"[.…,;:”’\"]\Z")


@dataclass(frozen=True, slots=True)
class Face:
    """How a run looks; None where nothing is said."""

    italic: bool | None = None
    bold: bool | None = None
    struck: bool | None = None
    underlined: bool | None = None
    hidden: bool | None = None
    shift: str | None = None
    """``sup`` or ``sub`` for what is raised or lowered, empty for what is not."""

    def over(self, under: Face) -> Face:
        """Return this look, where it says something, and the look ``under`` it elsewhere."""
        return Face(
            under.italic if self.italic is None else self.italic,
            under.bold if self.bold is None else self.bold,
            under.struck if self.struck is None else self.struck,
            under.underlined if self.underlined is None else self.underlined,
            under.hidden if self.hidden is None else self.hidden,
            under.shift if self.shift is None else self.shift,
        )


NO_FACE = Face()


@dataclass(frozen=True, slots=True)
class Properties:
    """What a document says of itself beside its text."""

    title: str = ""
    author: str = ""
    language: str = ""
    date: str = ""


def part_of(style: str) -> str:
    """Return what a paragraph is by the name of its style.

    ``h1`` to ``h6``, ``title``, ``author``, ``quote``, ``summary``, ``contents``, ``rule``; or nothing.
    """
    name = " ".join(style.replace("_20_", " ").casefold().split())
    if heading := _HEADING.fullmatch(name):
        return f"h{min(6, int(heading[1]))}"
    return "contents" if _CONTENTS.fullmatch(name) else _PARTS.get(name, "")


def run(inner: Sequence[Node | str], face: Face) -> list[Node | str]:
    """Return what is in a run inside the elements that say how it looks."""
    found = list(inner)
    if not found:
        return []
    for said, tag in ((face.italic, "i"), (face.bold, "b"), (face.struck, "s"), (face.underlined, "u")):
        found = [Node(tag, {}, found)] if said else found
    found = [Node(face.shift, {}, found)] if face.shift else found
    return [Node("span", {"style": "display: none"}, found)] if face.hidden else found


def paragraph(inner: Sequence[Node | str], part: str = "", align: str = "") -> Node:
    """Return a paragraph, by what it is (``part_of``) and where on the line it stands, as CSS calls that."""
    placed = {"align": align} if align else {}
    if part in HEADINGS:
        return Node(part, {}, [*inner])
    if part == "quote":
        return Node("blockquote", {}, [Node("p", placed, [*inner])])
    if part == "rule" and not any(_shows(one) for one in inner):
        return Node("hr", {})
    return Node("li" if part == "item" else "p", ({"class": part} if part in _CASTS else {}) | placed, [*inner])


def plain_in_headings(face: Face, part: str) -> Face:
    """Return the look of a run, without what only a heading or a quotation has by its style."""
    return replace(face, bold=None, underlined=None) if part in {*HEADINGS, "title", "author"} else face


def _shows(one: Node | str) -> bool:
    return bool((one if isinstance(one, str) else one.text).strip())


def shows(inner: Sequence[Node | str]) -> bool:
    """Whether there is anything to see in a paragraph."""
    return any(_shows(one) or (isinstance(one, Node) and one.first(lambda node: node.tag == "a")) for one in inner)


def put(blocks: list[Node], nodes: Iterable[Node]) -> None:
    """Add paragraphs to others; of many that are empty, one after another, only as many as say anything."""
    for node in nodes:
        if not (_is_blank(node) and len(blocks) >= _BLANKS and all(map(_is_blank, blocks[-_BLANKS:]))):
            blocks.append(node)


def _is_blank(node: Node) -> bool:
    return node.tag == "p" and not node.children


_BLANKS = 3


def cell(blocks: Sequence[Node]) -> Node:
    """Return a cell of a table; its only paragraph is no paragraph of its own, so that rows stay lines."""
    only = blocks[0] if len(blocks) == 1 and blocks[0].tag == "p" else None
    return Node("td", {}, [*(only.children if only else blocks)])


def footnote(name: str, blocks: Sequence[Node]) -> Node:
    """Return a footnote that ``call`` calls by its name."""
    return Node("aside", {"id": name, "role": "doc-footnote"}, [*blocks])


def call(name: str) -> Node:
    """Return the call of a footnote."""
    return Node("a", {"href": f"#{name}"}, ["*"])


PAGE_BREAK = (Node("p", {}), Node("p", {}))
"""A new page: as if two lines were left blank, of which ``passes/gaps.py`` judges what they mean."""


def read_document(
    nodes: Sequence[Node], said: Properties, counts: Mapping[str, int], name: str, what: str,
    pictures: Mapping[str, bytes] = MappingProxyType({}),
) -> Manuscript:  # fmt: skip
    """Return the manuscript of a document whose elements are ``nodes``.

    ``counts`` is how often something was met that is not in them; ``pictures`` are the files of its ``img`` elements,
    by their addresses. Raises ``GriffoError`` where there is no text.
    """
    nodes = list(_one_title(nodes))
    head = [text for node in nodes[:_HEAD] if (text := node.text)]
    authors, date = (
        tuple(text for node in nodes if _is(node, part) and (text := node.text)) for part in ("author", "date")
    )
    findings = [*_left_out(counts)]
    given = "" if authors or _named(head) or _NOBODY.fullmatch(said.author) else said.author
    if given:
        sentence = f"The text names no author, but the document’s properties do: “{given}”."
        hint = "That may be the name that a word processor was set up with. Set author in book.toml if it is not right."
        findings.append(Finding("author-from-properties", Level.INFO, sentence, hint))
    meta = Meta(
        title="" if any(_is(node, "title") for node in nodes) else _title(said.title, head),
        authors=tuple(name for line in authors for name in names(_BY.sub("", line))) or ((given,) if given else ()),
        language=said.language,
        date=next((text for text in date if _ISO.fullmatch(text)), said.date[:10]),
    )
    page = Page(Node("body", {}, [*nodes]), "", pictures=pictures)
    told = Told(page.body.children, _casting, meta, what, arranged, tuple(findings))
    return manuscript(page, told, name)


def _is(node: Node, part: str) -> bool:
    return node.attrs.get("class") == part


def _casting(node: Node) -> Cast | None:
    if node.tag == "aside":
        return UNCALLED
    return _CASTS.get(node.attrs.get("class", "")) if node.tag in {"p", "div"} else None


def _one_title(nodes: Sequence[Node]) -> Iterator[Node]:
    """Yield the elements, with only the first title one: later ones open parts of the book."""
    found = False
    for node in nodes:
        if _is(node, "title") and node.text:
            yield Node("h1", {}, node.children) if found else node
            found = True
        else:
            yield node


def _named(head: Sequence[str]) -> bool:
    """Whether the text itself says who wrote it."""
    labels = (LABELLED.fullmatch(line) for line in head)
    return any(_BYLINE.fullmatch(line) for line in head) or any(
        found["label"].lower().startswith(("author", "by", "writ", "pen")) for found in labels if found
    )


def _title(given: str, head: Sequence[str]) -> str:
    """Return the title that the properties give, unless a program made it up or the text has one of its own."""
    first = head[0] if head else ""
    own = len(first.split()) <= 10 and not _ENDED.search(first) and first.casefold() != given.casefold()
    return "" if own or NO_TITLE.fullmatch(given) else given


def _left_out(counts: Mapping[str, int]) -> Iterator[Finding]:
    found = Counter(counts)
    if found.pop("end", 0):
        yield Finding("cut-short", Level.WARNING, "The file ends in the midst of a group.", "Look whether it is whole.")
    deleted, inserted = found.pop("deletion", 0), found.pop("insertion", 0)
    if deleted:
        more = f"; {_many(inserted, 'insertion')} taken in" if inserted else ""
        sentence = f"The document has tracked changes: {_many(deleted, 'deletion')} left out{more}."
        yield Finding(
            "tracked-changes", Level.INFO, sentence, "Accept or reject them in the word processor to be sure."
        )
    if found:
        what = ", ".join(_many(count, noun) for noun, count in sorted(found.items()))
        yield Finding("left-out", Level.INFO, f"Left out of the document: {what}.")


def _many(count: int, noun: str) -> str:
    return f"{count} {noun if count == 1 else noun + 's'}"
