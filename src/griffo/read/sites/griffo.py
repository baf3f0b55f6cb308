"""Books that this program made, as a web page or as the pages of an e-book: read back, they are what they were.

``emit/pages.py`` and its templates say what is in one. A book of several stories is parted before it is read
(``members``), so that each story has its own sections, and the first and the last also what stands around them all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from griffo.model import Meta, NoteKind, Place, Role
from griffo.passes.kept import ITALICS
from griffo.read.bundled import distinct, number_of
from griffo.read.flow import Cast
from griffo.read.source import decode
from griffo.read.told import Told, manuscript
from griffo.read.tree import Node, parents, parse_text
from griffo.series import read_series

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from griffo.read.manuscript import Manuscript
    from griffo.read.tree import Page

STORY = re.compile(r"story-(\d+)")
"""The name of a story's title page, as an ``id`` and as the stem of its file."""
ABOUT = frozenset({"imprint", "notes"})
"""The sections of a book that say something of each story: where it is from, and notes that were gathered."""
_SECTION = re.compile(r'^<section class="([\w -]+)" id="([\w-]+)"', re.MULTILINE)
_ROOT = re.compile(r"<html\b[^>]*>")
_NAMED = re.compile(r'<h2 class="title"[^>]*>(.*?)</h2>', re.DOTALL)
_PERMISSION = re.compile(
    r"Permission: (.*?)(?= (?:Fandom|Rating|Warnings|Archive Warnings?|Tags|Additional Tags): |\Z)", re.IGNORECASE
)
"""In the imprint's line about a story, where some of its details may follow (``emit/furniture.py``)."""
_ORIGIN = "the book that Griffo made"
_OUTSIDE = "belongs to the book, not to the story"
_NOTES = {
    "summary": NoteKind.SUMMARY,
    "dedication": NoteKind.DEDICATION,
    "author-note": NoteKind.NOTE,
    "disclaimer": NoteKind.DISCLAIMER,
}


def griffo(page: Page) -> Told | None:
    """Tell a page of one story that this program made; None for any other, and for one of several."""
    sections = {node.attrs["id"]: node for node in page.body.walk() if node.tag == "section" and node.attrs.get("id")}
    titles = [name for name, node in sections.items() if "story-title" in node.classes and STORY.fullmatch(name)]
    return _Book(page, sections, titles[0]).told() if len(titles) == 1 else None


@dataclass(slots=True)
class _Book:
    """A page of one story while it is told. Its tree is changed."""

    page: Page
    sections: dict[str, Node]
    name: str
    """Of the story."""
    casts: dict[int, Cast] = field(default_factory=dict)

    def told(self) -> Told:
        """Tell the page."""
        for name, section in self.sections.items():
            own = name == self.name or name.startswith(f"{self.name}-")
            if own:
                self._notes(section)
                self._set_apart(section)
                _part_headings(section)
                _part_stanzas(section)
            else:
                self.casts[id(section)] = Cast(Role.RESIDUE, why=_OUTSIDE)
        for node in self.page.body.walk():
            if node.tag == "nav":
                self.casts[id(node)] = Cast(Role.RESIDUE, why=_OUTSIDE)
        meta = self._meta()
        self._bring_notes()
        self._bring_disclaimer(meta.title)
        gone = {"notes"} if "title" in self.sections else {"notes", "imprint"}
        above = parents(self.page.body)
        for section in (self.sections[name] for name in gone & self.sections.keys()):
            _take(section, above[id(section)])
        casting, nodes = self.casts.get, self.page.body.children
        return Told(nodes, lambda node: casting(id(node)), meta, _ORIGIN, styled=False, convention=ITALICS)

    def _notes(self, section: Node) -> None:
        """Say what the author's words in a section of the story are."""
        text = False
        for node in section.children:
            if isinstance(node, str):
                continue
            kind = next((kind for name, kind in _NOTES.items() if name in node.classes), None)
            if node.tag == "section" and kind:
                after = "afterword" in section.classes or text or "-after-" in node.attrs.get("aria-labelledby", "")
                self._note(node, kind, Place.AFTER if after else Place.BEFORE)
            text = text or ("chapter" in section.classes and node.tag in {"p", "div", "hr"})

    def _note(self, node: Node, kind: NoteKind, place: Place) -> None:
        said = f"{node.attrs.get('epub:type', '')} {node.attrs.get('role', '')}"
        kind = NoteKind.THANKS if "acknowledgments" in said else kind
        self.casts[id(node)] = Cast(Role.NOTE, kind, place)
        for inner in node.walk():
            if inner.tag in {"h3", "h4", "h5"}:
                self.casts[id(inner)] = Cast(Role.RESIDUE, why="a heading that the book gives notes")

    def _set_apart(self, section: Node) -> None:
        """Say what is a document, and what is verse."""
        for node in section.walk():
            role = next((role for name, role in _APART.items() if name in node.classes), None)
            if role and node.tag == "div":
                self.casts[id(node)] = Cast(role)

    def _meta(self) -> Meta:
        """Return what the story's title page and the imprint say of it."""
        section = self.sections[self.name]
        said: dict[str, str] = {}
        details: list[tuple[str, str]] = []
        for node in section.children:
            if isinstance(node, str) or node.tag == "section":
                continue
            name = next((name for name in _ON_TITLE_PAGE if name in node.classes), "")
            said[name] = node.text
            self.casts[id(node)] = _ON_TITLE_PAGE.get(name, Cast(Role.RESIDUE, why="counted by the program"))
            if name == "details":
                rows = [[one.text for one in row.children if isinstance(one, Node)] for row in _elements(node)]
                details += [(label, value) for label, value in (row for row in rows if len(row) == 2)]
        known = dict(details)
        return replace(
            self._source(),
            title=said.get("title", ""),
            subtitle=said.get("subtitle", ""),
            authors=_names(said.get("byline", ""), [value for key, value in self.page.meta if key == "dc.creator"]),
            series=read_series(said.get("series", "")),
            fandom=known.get("Fandom", ""),
            rating=known.get("Rating", ""),
            language=section.attrs.get("lang", "") or self.page.language,
            details=tuple(row for row in details if row[0] not in {"Fandom", "Rating"}),
        )

    def _source(self) -> Meta:
        """Return what the imprint says of where the story comes from."""
        rows = self._imprint("ul", "sources")
        items = [row for one in rows for row in _elements(one)]
        number = int(self.name.removeprefix("story-"))
        if number > len(items):
            return Meta()
        said = {name: node.text for node in items[number - 1].walk() for name in node.classes}
        given = match[1] if (match := _PERMISSION.search(items[number - 1].text)) else ""
        source = said.get("source", "")
        url = source if source.startswith(("http://", "https://")) else ""
        return Meta(url=url, date=said.get("date", "").rstrip("."), permission=given)

    def _imprint(self, tag: str, name: str) -> list[Node]:
        imprint = self.sections.get("imprint")
        return imprint.all(lambda node: node.tag == tag and name in node.classes) if imprint else []

    def _bring_disclaimer(self, title: str) -> None:
        """Bring the story's disclaimer from the imprint to the foot of its title page."""
        for one in self._imprint("section", "disclaimer"):
            cite = one.first(lambda node: node.tag == "cite")
            if cite and cite.text == title:
                self._note(one, NoteKind.DISCLAIMER, Place.BEFORE)
                self.sections[self.name].children.append(Node(one.tag, {}, [one]))
                _take(one, self.sections["imprint"])

    def _bring_notes(self) -> None:
        """Bring the story's notes that were gathered at the end of the book back to where they were."""
        about = f"notes-{self.name}"
        gathered = self.sections.get("notes", Node("section", {}))
        mine = next((one for one in _elements(gathered) if one.attrs.get("aria-labelledby") == about), None)
        chapters = [node for name, node in self.sections.items() if name.startswith(f"{self.name}-chapter-")]
        named = {_heading_of(node): node for node in reversed(chapters)}
        top = self.sections[self.name]
        under: dict[str, Node] = {}
        for node in _elements(mine) if mine else ():
            if node.tag == "h4":
                under[node.attrs.get("id", "")] = named.get(node.text, top)
            elif kind := next((kind for name, kind in _NOTES.items() if name in node.classes), None):
                after = node.attrs.get("role") == "doc-afterword"
                otherwise = chapters[-1] if after and chapters else top
                labels = node.attrs.get("aria-labelledby", "").split()
                home = next((under[label] for label in labels if label in under), otherwise)
                self._note(node, kind, Place.AFTER if after else Place.BEFORE)
                at = len(home.children) if after or home is top else _after_heading(home)
                home.children.insert(at, node)


_APART = {"document": Role.DOCUMENT, "verse": Role.VERSE}
_ON_TITLE_PAGE = {
    "title": Cast(Role.TITLE),
    "subtitle": Cast(Role.METADATA),
    "byline": Cast(Role.BYLINE),
    "series": Cast(Role.METADATA),
    "details": Cast(Role.METADATA),
}


def _elements(node: Node) -> list[Node]:
    return [one for one in node.children if isinstance(one, Node)]


def _take(node: Node, around: Node) -> None:
    """Take an element out of the one that it stands in."""
    around.children = [one for one in around.children if one is not node]


def _heading_of(section: Node) -> str:
    """Return the heading of a chapter on one line, as the contents and the gathered notes have it."""
    return ": ".join(node.text for node in _elements(section) if node.tag == "h3")


def _after_heading(section: Node) -> int:
    places = [at for at, node in enumerate(section.children) if isinstance(node, Node) and node.tag == "h3"]
    return places[-1] + 1 if places else 0


def _part_headings(section: Node) -> None:
    """Make two headings of one that has a label and a title, which the book shows on two lines."""
    for at, node in reversed([*enumerate(section.children)]):
        if isinstance(node, Node) and node.tag == "h3" and "heading" in node.classes:
            section.children[at : at + 1] = [Node("h3", {}, [one.text]) for one in _elements(node)]


def _part_stanzas(section: Node) -> None:
    """Put an empty paragraph before each stanza but the first."""
    for verse in section.all(lambda node: "verse" in node.classes):
        for at, line in reversed([*enumerate(verse.children)]):
            if isinstance(line, Node) and "stanza" in line.classes:
                verse.children.insert(at, Node("p", {}, ["\xa0"]))


def _names(byline: str, known: Sequence[str]) -> tuple[str, ...]:
    """Return the names in a byline, whose last two an "and" joins; ``known`` are those that the book lists."""
    found: list[str] = []
    rest = byline
    while rest:
        name = max((one for one in known if rest.startswith(one)), key=len, default="") or re.split(", | and ", rest)[0]
        found.append(name)
        rest = re.sub(r"^(?:, | and )", "", rest[len(name) :]) if name else ""
    return tuple(filter(None, found))


# ---- books of several stories


def members(data: bytes, name: str) -> Sequence[str]:
    """Return the titles of the stories in a page, or one empty name where it is one story or none of this program's."""
    if b'<section class="story-title" id="story-' not in data:
        return ("",)
    titles = _Anthology(decode(data, name).text).titles
    return distinct(titles) if len(titles) > 1 else ("",)


def read(data: bytes, name: str, part: str) -> Manuscript:
    """Read one story of a page that holds several. Raises ``GriffoError`` as every reader does."""
    whole = _Anthology(decode(data, name).text)
    page = parse_text(whole.cut(number_of(whole.titles, part, name)), name)
    return manuscript(page, griffo(page) or Told(page.body.children), name)


class _Anthology:
    """A page of several stories, parted by its sections."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._sections = [(match.start(), match[2]) for match in _SECTION.finditer(text)]
        self._starts = [at for at, name in self._sections if STORY.fullmatch(name)]
        last = self._starts[-1] if self._starts else 0
        self._end = next((at for at, name in self._sections if at > last and not STORY.match(name)), len(text))

    @property
    def titles(self) -> list[str]:
        """The titles of its stories."""
        found = (_NAMED.search(self._text, at, until) for at, until in pairwise([*self._starts, self._end]))
        return [parse_text(match[1], "").body.text if match else "" for match in found]

    def cut(self, number: int) -> str:
        """Return the page cut down to a story and what tells about it, the story in the lines that it has.

        With the first story comes what stands before all, with the last what stands after them.
        """
        start, end = self._starts[number], [*self._starts[1:], self._end][number]
        after = self._text[self._end :] if number == len(self._starts) - 1 else ""
        if number == 0:
            return self._text[:end] + after
        root = _ROOT.search(self._text, 0, self._starts[0])
        lead = (root[0] if root else "") + "".join(self._about())
        lines = self._text.count("\n", 0, start) - lead.count("\n")
        return lead + "\n" * lines + self._text[start:end] + after

    def _about(self) -> Iterator[str]:
        """Yield the book's own sections that say something of each story."""
        for (at, name), (until, _) in pairwise([*self._sections, (len(self._text), "")]):
            if name in ABOUT:
                yield self._text[at:until]
