"""A page as its kind of page tells it, and how that becomes a manuscript.

A kind of page (``Site``) is one function: from a page to what it says about the story and what its elements are; None
for a page of another kind. ``html.SITES`` lists them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from griffo.model import Finding, Level, Meta, Role
from griffo.read.css import looks
from griffo.read.flow import Casting, flow, no_cast
from griffo.read.footnotes import footnotes
from griffo.read.manuscript import Manuscript, Passage, bind
from griffo.read.tree import Node, Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_WORDS = re.compile(r"[^\W_][\w ,.;-]{2,}")
_AHEAD = 200_000
"""Characters of a page's source in which a passage is looked for."""
_IN_THE_PAGE = re.compile(r"data:[^\s\"'<>]{200,}")
"""A picture that is written into a page: as many characters as a novel has, and no line's end."""
NO_META = Meta()


@dataclass(frozen=True, slots=True)
class Told:
    """What one kind of page says."""

    nodes: Sequence[Node | str]
    """What is to be read of it, in order: all that a person could read."""
    casting: Casting = no_cast
    meta: Meta = NO_META
    origin: str = "the page"
    """What told ``meta``, in the report's words."""
    arrange: Callable[[list[Passage]], list[Passage]] = list
    """Says more of passages by what stands around them, such as which headings open chapters."""
    findings: tuple[Finding, ...] = ()
    """What a person should know of how it was read."""
    styled: bool = True
    """Whether the page's style sheets say something that its elements do not say themselves."""
    convention: str = ""
    """How thoughts are shown, where the page is sure to show them all; as in ``Story.convention``."""


SHOWN = "the file says which of its italics are thoughts"
"""Why a convention is a story's own, where the file is sure of it."""

Site = Callable[[Page], Told | None]


def manuscript(page: Page, told: Told, name: str) -> Manuscript:
    """Return the manuscript of a page. Raises ``GriffoError`` where it holds no text."""
    notes = footnotes(page.body)
    sheet = looks(page.sheets if told.styled else ())
    passages = told.arrange(flow(told.nodes, sheet, told.casting, notes))
    title = next((passage.text for passage in passages if passage.role is Role.TITLE), "")
    meta = replace(told.meta, title=told.meta.title or title)
    source = _IN_THE_PAGE.sub("data:", page.source)
    found = (*_findings(page), *told.findings)
    done = bind(name, _numbered(passages, source), meta, found, told.origin, page.pictures)
    if not told.convention:
        return done
    return replace(done, story=replace(done.story, convention=told.convention, convention_why=SHOWN))


def _findings(page: Page) -> Iterator[Finding]:
    if page.unclosed:
        lines = [page.source.count("\n", 0, place) + 1 for place in page.unclosed]
        what = "Italics or the like are opened and never closed" + (f", {len(lines)} times" if len(lines) > 1 else "")
        hint = "They end with their paragraph in the book; a browser would go on to the end of the page."
        yield Finding("unclosed", Level.WARNING, f"{what}.", hint, line=lines[0] if page.source else 0)
    if page.upright:
        what = "A chapter stands" if page.upright == 1 else f"{page.upright} chapters stand"
        hint = "Those that all of it stands in are left out; the ones inside them are kept."
        yield Finding("all-italic", Level.INFO, f"{what} in italics that have italics inside.", hint, line=1)
    if page.left_out:
        what = ", ".join(f"{count} {noun if count == 1 else noun + 's'}" for noun, count in page.left_out)
        yield Finding("active-content", Level.INFO, f"Left out of the page: {what}. None of it was run or fetched.")


def _numbered(passages: Iterable[Passage], source: str) -> Iterator[Passage]:
    """Tell each passage its line, where it does not know it: that in which its first words stand.

    They are looked for from where the passage before it was found. A file without a source in lines gives none.
    """
    at, line = 0, int(bool(source))
    for passage in passages:
        while 0 < line < passage.line and (end := source.find("\n", at) + 1):
            at, line = end, line + 1
        if passage.line:
            yield passage
            continue
        edge = min((place for span in passage.spans for place in (span.start, span.end) if place), default=40)
        words = _WORDS.search(passage.text[: max(edge, 4)]) or _WORDS.search(passage.text)
        found = source.find(words[0].strip()[:40], at, at + _AHEAD) if words else -1
        if found >= 0:
            line += source.count("\n", at, found)
            at = found
        yield replace(passage, line=line)
