"""E-books: EPUB 2 and 3 of any maker.

What the archive holds is put together as one page (``spine``). A kind of page that is known knows an e-book made of it
too; of any other the package and the documents themselves say what their parts are.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from griffo.model import Role
from griffo.read.bundled import distinct, number_of
from griffo.read.dublin import meta_of
from griffo.read.flow import HEADINGS, Cast
from griffo.read.footnotes import footnotes
from griffo.read.headings import headed
from griffo.read.html import SITES
from griffo.read.manuscript import Manuscript
from griffo.read.matter import matter, same, without_by
from griffo.read.own import made_here
from griffo.read.package import open_package
from griffo.read.plain import arranged
from griffo.read.sites.griffo import ABOUT, STORY, griffo
from griffo.read.spine import documents, merged
from griffo.read.told import Told, manuscript
from griffo.read.tree import Node

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from griffo.model import Meta
    from griffo.read.manuscript import Passage
    from griffo.read.package import Package
    from griffo.read.spine import Document
    from griffo.read.tree import Page

ORIGIN = "the e-book’s metadata"


def read(data: bytes, name: str, part: str = "") -> Manuscript:
    """Read an e-book, or one of the stories that are its ``members``.

    Raises ``GriffoError`` where it is none, is locked, or holds no text.
    """
    book = open_package(data, name)
    return _manuscript(book, _documents_of(book, part) if part else documents(book))


def members(data: bytes, name: str) -> Sequence[str]:
    """Return the titles of the stories in an anthology that this program made; one empty name for any other e-book."""
    found = _stories(open_package(data, name))
    return distinct(title for _, title in found) if len(found) > 1 else ("",)


def _documents_of(book: Package, part: str) -> list[Document]:
    """Parse the documents of one story, those about it, and what stands before the first or after the last."""
    stories = _stories(book)
    number = number_of([title for _, title in stories], part, book.name)
    starts = [at for at, _ in stories]
    own = (STORY.match(PurePath(item.file).stem) for item in book.spine)
    end = max(at for at, match in enumerate(own) if match) + 1
    wanted = set(range(starts[number], [*starts[1:], end][number]))
    wanted |= set(range(starts[0])) if number == 0 else set()
    wanted |= set(range(end, len(book.spine))) if number == len(starts) - 1 else set()
    about = {item.file for item in book.spine if PurePath(item.file).stem in ABOUT}
    return documents(book, {book.spine[at].file for at in wanted} | about)


def _stories(book: Package) -> list[tuple[int, str]]:
    """Return the stories of an e-book that this program made: where each begins in the reading order, and its title."""
    if not made_here(book):
        return []
    titles = {row.file: row.text for row in reversed(book.titles)}
    return [
        (at, titles.get(item.file, ""))
        for at, item in enumerate(book.spine)
        if STORY.fullmatch(PurePath(item.file).stem)
    ]


def _manuscript(book: Package, found: Sequence[Document]) -> Manuscript:
    meta = meta_of(book.root)
    _drawn_breaks(found)
    page = merged(book, found, meta)
    site, told = next(((site, told) for site in SITES if (told := site(page))), (None, None))
    if told is None:
        told = _plain(book, found, meta, page)
    elif site is not griffo:  # whose package document is about the anthology
        told = replace(told, meta=told.meta.over(meta))
    done = manuscript(page, told, book.name)
    return replace(done, story=replace(done.story, findings=(*done.story.findings, *book.findings)))


def _plain(book: Package, found: Sequence[Document], meta: Meta, page: Page) -> Told:
    """Tell an e-book by its package and what its documents say of themselves."""
    around = matter(found, book.types)
    casts = {id(node): cast for document in found for node, cast in around.casts_in(document, meta)}
    titled = any(cast.role is Role.TITLE for cast in casts.values())
    story = [document for document in found if document.file not in around.casts]
    for document in found:
        if document.file in around.casts:
            _unlinked(document.body)
    called = footnotes(page.body)
    inside = {id(inner) for note in called.values() for inner in note.walk()}
    heads = headed(book, story, meta, inside, titled=titled)
    casts |= heads or {}
    casts |= {id(node): _OVER_NOTES for note in _lists(page.body) for node in note.children if _is_furniture(node)}
    over = _over_notes(story, {id(note) for note in called.values()})
    casts |= {id(node): _OVER_NOTES for node in over if casts.get(id(node), _OVER_NOTES).role is not Role.TITLE}
    casts |= {id(node): _NAV for document in story for node in document.body.walk() if node.tag == "nav"}

    def arrange(passages: list[Passage]) -> list[Passage]:
        return _with_title(passages if heads else arranged(passages), meta)

    return Told([page.body], lambda node: casts.get(id(node)), meta, ORIGIN, arrange)


def _with_title(passages: list[Passage], meta: Meta) -> list[Passage]:
    """Tell the lines at the head that are the story's title and who wrote it, where nothing else does."""
    done = list(passages)
    names = (*meta.authors, " and ".join(meta.authors), ", ".join(meta.authors))
    wanted = {Role.TITLE: (meta.title,), Role.BYLINE: names}
    for role in wanted.keys() - {one.role for one in passages}:
        for at, one in enumerate(done[:_HEAD]):
            line = without_by(one.text) if role is Role.BYLINE else one.text
            if one.role in {Role.PARAGRAPH, Role.HEADING} and any(same(line, known) for known in wanted[role]):
                done[at] = replace(one, role=role)
                break
    return done


_HEAD = 12
"""Passages among which the title, and the line that says who wrote the story, are looked for."""


def _lists(body: Node) -> Iterator[Node]:
    """Yield the elements in which footnotes stand together."""
    for node in body.walk():
        said = {*node.attrs.get("epub:type", "").split(), node.attrs.get("role", ""), *node.classes}
        if not said.isdisjoint(_NOTE_LISTS):
            yield node


def _over_notes(story: Iterable[Document], notes: Collection[int]) -> Iterator[Node]:
    """Yield headings under which nothing stands but footnotes that are called, by their identity."""
    for document in story:
        heading, noted = None, False
        stack: list[Node | str] = [document.body]
        while stack:
            one = stack.pop()
            if isinstance(one, str):
                heading = None if one.strip() else heading
            elif id(one) in notes:
                noted = True
            elif one.tag in HEADINGS:
                if heading and noted:
                    yield heading
                heading, noted = one, False
            else:
                stack += reversed(one.children)
        if heading and noted:
            yield heading


def _is_furniture(node: Node | str) -> bool:
    return isinstance(node, Node) and (node.tag == "hr" or node.tag in HEADINGS)


_NOTE_LISTS = frozenset({"footnotes", "endnotes", "rearnotes", "doc-endnotes"})
_OVER_NOTES = Cast(Role.RESIDUE, why="stands over footnotes, which are where they are called")
_NAV = Cast(Role.RESIDUE, why="a table of contents")


def _unlinked(body: Node) -> None:
    """Take the links off a page around the story: what they lead to is no footnote of it."""
    for node in body.walk():
        if node.tag == "a":
            node.attrs.pop("href", None)


def _drawn_breaks(story: Iterable[Document]) -> None:
    """Make a rule of every picture that stands alone between paragraphs, and does so more than once."""
    alone = [node for document in story for node in document.body.walk() if node.tag in _AROUND and _picture(node)]
    often = Counter(_picture(node) for node in alone)
    for node in alone:
        if often[_picture(node)] > 1:
            node.tag, node.children = "hr", []


_AROUND = frozenset({"p", "div", "figure", "center"})


def _picture(node: Node) -> str:
    """Return the picture that is all an element holds; empty where it holds more, or an element around it would do."""
    inner = [child for child in node.children if not isinstance(child, str) or child.strip()]
    one = inner[0] if len(inner) == 1 else None
    return one.attrs.get("src", "") if isinstance(one, Node) and one.tag == "img" else ""
