"""What the two kinds of pages by the Archive of Our Own's software have in common.

The facts are those of its public templates (otwcode/otwarchive: ``app/views/downloads``, ``app/views/works``,
``app/views/chapters``, ``config/locales/views/en.yml``). Other archives run the same software under other names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from griffo.read.sites.parts import AFTER, BEFORE, GIFT, SUMMARY, arranged, by_place, names
from griffo.read.sites.rows import METADATA, Row, meta_of, rows
from griffo.read.told import Told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from griffo.read.flow import Cast
    from griffo.read.tree import Node, Page

STOPS = frozenset({"blockquote", "dl", "ul", "p", "h1", "h2", "h3", "h4"})
"""Elements in which no more of the archive's own are looked for."""
_SECTIONS = {
    "summary": SUMMARY, "chapter summary": SUMMARY, "notes": BEFORE, "chapter notes": BEFORE,
    "end notes": AFTER, "chapter end notes": AFTER, "associations": BEFORE,
}  # fmt: skip
_PART = re.compile(r"Part (\d+) of (.+?)(?=, Part \d+ of |\Z)")
_NEIGHBOURS = re.compile(r"← Previous Work\s*|\s*Next Work →")
_STATS = re.compile(r"(Published|Updated|Completed|Words|Chapters):\s*(\S+)")
_RELATED = re.compile(r"(Inspired by|A translation of|Translation into .{1,40} available:?)\s+(.+)", re.IGNORECASE)
_WORK = re.compile(r"(?P<host>https?://[\w.-]+)?(?P<path>/works/\d+)(?:/|\Z|[?#])")
_HERE = "https://archiveofourown.org"


@dataclass(slots=True)
class Reading:
    """What has been found on a page so far."""

    casts: dict[int, Cast] = field(default_factory=dict)
    found: list[Row] = field(default_factory=list)
    title: str = ""
    byline: Node | None = None
    url: str = ""

    def cast(self, node: Node, cast: Cast) -> None:
        """Say what an element is."""
        self.casts[id(node)] = cast

    def rows_of(self, lists: Node) -> None:
        """Read a list of labels and values."""
        self.cast(lists, METADATA)
        for label, value in rows([lists]):
            stats = _STATS.findall(value) if label == "Stats" else []
            self.found += [*stats] if stats else [(label, value)]

    def association(self, item: Node) -> None:
        """Read for whom a work is, or what it was inspired by."""
        text = item.text.rstrip(".")
        self.cast(item, GIFT if text.startswith("For ") else METADATA)
        if match := _RELATED.fullmatch(text):
            self.found.append((match[1].rstrip(":"), match[2]))
        elif not text.startswith("For "):
            self.found.append(("Related", text))


def section_of(label: str) -> Cast | None:
    """Return what stands under one of the archive's labels: "Notes", "Chapter Summary:"."""
    return _SECTIONS.get(label.strip().rstrip(":").casefold())


def series_words(value: str) -> str:
    """Return all series that a row names, each with the part that the work is of it."""
    found = _PART.findall(_NEIGHBOURS.sub("", value))
    return "; ".join(f"{name.strip()}, part {part}" for part, name in found) or value


def work_address(page: Page) -> str:
    """Return the work's address by the first link of the page to it."""
    for node in page.body.walk():
        if node.tag == "a" and (match := _WORK.search(node.attrs.get("href", ""))):
            return f"{match['host'] or _HERE}{match['path']}"
    return ""


def told(reading: Reading, nodes: Sequence[Node | str], origin: str) -> Told:
    """Return what was found as what the page tells.

    The page's own ``lang`` says nothing: it is that of the archive's buttons.
    """
    named = names(reading.byline) if reading.byline else ()
    accounts = tuple(("Account", account) for _, account in named if account)
    said = meta_of(reading.found, series_words)
    authors = tuple(name for name, _ in named)
    meta = replace(said, title=reading.title, authors=authors, url=reading.url, details=said.details + accounts)
    return Told(nodes, by_place(reading.casts), meta, origin, arranged)
