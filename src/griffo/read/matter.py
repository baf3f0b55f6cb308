"""What the documents of an EPUB are for: the story, a title page, a table of contents, a dedication.

They say so themselves (``epub:type``, ``role``), or the book does (guide, landmarks), or what their files are called.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from griffo.model import NoteKind, Place, Role
from griffo.read.flow import HEADINGS, Cast
from griffo.read.tree import Node, sizes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from griffo.model import Meta
    from griffo.read.spine import Document

_CONTENTS = Cast(Role.RESIDUE, why="the e-book’s table of contents")
_COVER = Cast(Role.RESIDUE, why="the e-book’s cover")
_TITLE = Cast(Role.RESIDUE, why="the e-book’s title page")
_COPYRIGHT = Cast(Role.RESIDUE, why="the e-book’s copyright page")
_LEADING = Cast(Role.NOTE, NoteKind.NOTE, Place.BEFORE, "a preface by what the e-book says")
_CLOSING = Cast(Role.NOTE, NoteKind.NOTE, Place.AFTER, "an afterword by what the e-book says")
_TYPES = {
    "cover": _COVER, "toc": _CONTENTS, "landmarks": _CONTENTS, "page-list": _CONTENTS, "loi": _CONTENTS,
    "lot": _CONTENTS, "index": Cast(Role.RESIDUE, why="the e-book’s index"),
    "titlepage": _TITLE, "title-page": _TITLE, "halftitlepage": _TITLE, "halftitle": _TITLE,
    "copyright-page": _COPYRIGHT, "imprint": _COPYRIGHT, "colophon": _COPYRIGHT, "contributors": _COPYRIGHT,
    "other-credits": _COPYRIGHT,
    "dedication": Cast(Role.NOTE, NoteKind.DEDICATION, Place.BEFORE, "a dedication by what the e-book says"),
    "acknowledgments": Cast(Role.NOTE, NoteKind.THANKS, Place.AFTER, "thanks by what the e-book says"),
    "acknowledgements": Cast(Role.NOTE, NoteKind.THANKS, Place.AFTER, "thanks by what the e-book says"),
    "preface": _LEADING, "foreword": _LEADING, "introduction": _LEADING, "afterword": _CLOSING,
}  # fmt: skip
"""By terms of EPUB Structural Semantics 1.1 and the guide of EPUB 2 (OPF 2.0.1, section 2.6)."""
_FILES = {
    r"cover(?:[ _-]?page)?": "cover",
    r"(?:half)?[ _-]?title[ _-]?page|halftitle|title": "titlepage",
    r"(?:toc|nav|contents|table[ _-]?of[ _-]?contents)(?:[ _-]?page)?": "toc",
    r"(?:un)?copyright(?:[ _-]?page)?|imprint|colophon|credits": "copyright-page",
    r"dedication": "dedication",
}
"""What the names of files say, which is less: it counts only where the document is no large part of the book."""
_SHARE = 0.25
"""Of the book's text that a page around the story may have, where nothing but its file's name tells it."""
_LONGEST = {"cover": 600, "titlepage": 2_000, "toc": 60_000, "copyright-page": 20_000, "dedication": 2_000}
"""Characters that such a page may have."""
_WORDS = re.compile(r"[\W_]+")
_BY = re.compile(r"(?:written |an? (?:story|novel) )?by:?\s+", re.IGNORECASE)
_NAMED = re.compile(r"(?:acknowledge?ments|dedication|author[’']s note)\W*", re.IGNORECASE)
_HEADING = Cast(Role.RESIDUE, why="a heading that the book gives notes")
_JACKET = "cbj_"
"""What the classes begin with in the page that calibre puts before a book."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What the documents are for, by their names; those of the story are not there."""

    casts: Mapping[str, Cast]

    def casts_in(self, document: Document, meta: Meta) -> Iterator[tuple[Node, Cast]]:
        """Yield elements of a document with what is in them; nothing for one of the story."""
        cast = self.casts.get(document.file)
        if cast is None:
            return
        yield document.body, cast
        if cast is _TITLE:
            yield from _on_title_page(document.body, meta)
        if cast.role is Role.NOTE:
            heads = (node for node in document.body.walk() if node.tag in HEADINGS and _NAMED.fullmatch(node.text))
            yield from ((node, _HEADING) for node in heads)


def matter(found: Sequence[Document], types: Mapping[str, str]) -> Matter:
    """Tell the documents around the story. ``types`` is what guide and landmarks say."""
    size = {document.file: sizes(document.body)[id(document.body)] for document in found}
    whole = sum(size.values()) or 1
    casts: dict[str, Cast] = {}
    for document in found:
        own = next((kind for kind in _said(document.body) if kind in _TYPES), "")
        told = types.get(document.file, "").removeprefix("other.")
        named = next((kind for form, kind in _FILES.items() if _called(form, document.file)), "")
        small = {kind for kind, most in _LONGEST.items() if size[document.file] <= min(most, _SHARE * whole)}
        guessed = next((kind for kind in (told, named) if kind in _TYPES and kind in {*small, *_NOTES}), "")
        if _is_jacket(document):
            casts[document.file] = Cast(Role.RESIDUE, why="the page about the book that calibre made")
        elif own or guessed:
            casts[document.file] = _TYPES[own or guessed]
    return Matter(casts)


_NOTES = frozenset(name for name, cast in _TYPES.items() if cast.role is Role.NOTE)


def same(one: str, other: str) -> bool:
    """Whether two texts are the same words."""
    return _WORDS.sub("", one).casefold() == _WORDS.sub("", other).casefold() != ""


def without_by(text: str) -> str:
    """Return a line without the "by" that it may begin with."""
    return _BY.sub("", text, count=1)


def _said(body: Node) -> Iterator[str]:
    """Yield what a document says that it is: its body, or the one element in which everything stands."""
    node: Node | None = body
    while node is not None:
        yield from node.attrs.get("epub:type", "").split()
        yield from (role.removeprefix("doc-") for role in node.attrs.get("role", "").split())
        inner = [child for child in node.children if not isinstance(child, str) or child.strip()]
        node = inner[0] if len(inner) == 1 and isinstance(inner[0], Node) else None


def _called(form: str, file: str) -> bool:
    stem = re.sub(r"^[\d _-]+|[\d _-]+$", "", PurePath(file).stem)
    return re.fullmatch(form, stem, re.IGNORECASE) is not None


def _is_jacket(document: Document) -> bool:
    if ("calibre-content", "jacket") in document.page.meta:
        return True
    return any(name.startswith(_JACKET) for node in document.body.walk() for name in node.classes)


def _on_title_page(body: Node, meta: Meta) -> Iterator[tuple[Node, Cast]]:
    """Yield the elements that are the story's title and who wrote it."""
    wanted = [(meta.title, Role.TITLE), *((name, Role.BYLINE) for name in (*meta.authors, " and ".join(meta.authors)))]
    for node in body.walk():
        text = without_by(node.text) if node.tag in {"p", "div", *HEADINGS} else ""
        role = next((role for known, role in wanted if known and text and same(text, known)), None)
        if role and not any(isinstance(one, Node) and one.tag in {"p", "div", *HEADINGS} for one in node.children):
            yield node, Cast(role, why="on the e-book’s title page")
            if role is Role.TITLE:
                wanted = [one for one in wanted if one[1] is not Role.TITLE]
