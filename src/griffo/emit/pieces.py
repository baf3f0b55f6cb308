"""The printed book as HTML documents that can be set apart: front matter, stories, what is around them, the last leaf.

Each begins on a right-hand page, the last leaf aside; so how long one gets changes nothing in the others. What depends
on it, the pages in the contents, is left open (``data-folio``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import unescape
from itertools import groupby
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from griffo.emit.figures import named, pictures
from griffo.emit.page import authors_of, book_title, is_right_to_left, language_of, made_with, title_of, volume_of
from griffo.outline import outline

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from griffo.emit.page import Page
    from griffo.model import Anthology, Picture, Story

LONG_CHAPTER = 1200
"""Words. Where a story's chapters are this long on average (four pages), each of them opens a new page."""
WORDY = 72
"""Characters. A longer title of the book is set smaller."""

_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)
_STORY = re.compile(r"story-(\d+)")
_OPENING = re.compile(r'((?:</h3>|</section>|</figure>|<section[^>]*>)\s*<p class="first"[^>]*>(?:<[^>]*>)*)([^<]+)')
_DASH = re.compile(r"(?<=\S)[—–]")
_STUMP = re.compile(r" ((?:<[^>]+>)*[^\s<>&]{1,4}(?:</[^>]+>)*</p>)")
_ROW_STUMP = re.compile(r" ([^\s<>&]{1,4}(?:</span>)?</a>)")
_CLAUSE = re.compile(r"(?:\S+\s+){1,6}?\S*[,.;:!?—…][”’]?(?=\s|$)")
_WORDS = re.compile(r"(?:\S+\s+){0,3}\S+")
_NUMBER = re.compile(r'href="#([\w-]+)" data-folio=""')


@dataclass(frozen=True, slots=True)
class Document:
    """A part of the book as HTML."""

    title: str
    html: str
    sections: tuple[str, ...]
    """The ids of the pages (in the sense of ``Page``) that stand in it."""
    story: int = 0
    """Which story it is, from 1; 0 for what stands before and after the stories."""
    pictures: tuple[Picture, ...] = ()
    """Those that it shows."""


@dataclass(frozen=True, slots=True)
class Documents:
    """The printed book."""

    front: Document
    body: tuple[Document, ...]
    """Stories and the titles of parts before them, then gathered notes."""
    last: Document | None
    """The colophon, which follows on whatever side comes next."""
    blanks: Document
    """Five pages, of which the second and the fourth are such as stand empty after the front matter, and between two
    parts of the body: a style may say something of those."""

    def numbered(self, folios: Mapping[str, str]) -> Document:
        """Return the front matter with the pages in its contents: ``folios`` gives them by the ids of sections."""
        html = _NUMBER.sub(lambda row: f'href="#{row[1]}" data-folio="{folios.get(row[1], "")}"', self.front.html)
        return replace(self.front, html=html)


def documents(book: Anthology, laid: Iterable[Page], heads: int) -> Documents:
    """Return the book as documents, of its pages for print. ``heads`` is how many characters a running head holds."""
    title = book_title(book)
    front: list[Page] = []
    body: list[Document] = []
    last: Document | None = None
    for number, group in groupby(laid, key=_story_number):
        parts = list(group)
        if number:
            story = book.stories[number - book.first]
            made = _apart(book, title_of(story), parts, _story(book, story, parts, heads))
            body.append(replace(made, story=number))
            continue
        for page in parts:
            if page.kind == "part-title":
                body.append(_apart(book, page.label, [page], _article("part", [page], (title, page.label), heads)))
            elif page.kind == "colophon":
                last = _apart(book, page.label, [page], _article("last", [page], (title, page.label), heads))
            elif body:
                body.append(_apart(book, page.label, [page], _article("end", [page], (title, page.label), heads)))
            else:
                front.append(page)
    blanks = _document(language_of(book.language), book, title, (), _BLANKS)
    return Documents(_front(book, title, front), tuple(body), last, blanks)


def _front(book: Anthology, title: str, parts: Sequence[Page]) -> Document:
    metadata = [("author", name) for name in authors_of(book)] + [("generator", made_with())]
    metadata += [("description", book.subtitle)] if book.subtitle else []
    metadata += [("dcterms.created", book.date)] if _DATE.fullmatch(book.date) else []
    shown = Markup().join(_rows(page.body) if page.kind == "contents" else page.body for page in parts)
    inner = Markup('<div class="front {}">{}</div>').format("wordy" if len(title) > WORDY else "terse", shown)
    named = ", ".join(filter(None, (title, volume_of(book))))
    return _document(language_of(book.language), book, named, parts, inner, metadata)


def _apart(book: Anthology, title: str, parts: Sequence[Page], article: Markup) -> Document:
    return _document(parts[0].language, book, title, parts, Markup('<div class="stories">{}</div>').format(article))


def _document(
    language: str,
    book: Anthology,
    title: str,
    parts: Sequence[Page],
    body: Markup,
    metadata: Iterable[tuple[str, str]] = (),
) -> Document:
    html = _DOCUMENT.format(
        language=language,
        way="rtl" if is_right_to_left(book.language) else "ltr",
        title=title,
        metadata=Markup().join(Markup('<meta name="{}" content="{}">').format(*row) for row in metadata),
        body=body,
    )
    held = pictures(book)
    shown = tuple(held[name] for name in named(html))
    return Document(title, str(html), tuple(page.name for page in parts), pictures=shown)


def _story_number(page: Page) -> int:
    """Return which story a page belongs to, from 1; 0 for what stands before and after the stories."""
    match = _STORY.match(page.name)
    return int(match[1]) if match else 0


def _story(book: Anthology, story: Story, parts: Sequence[Page], heads: int) -> Markup:
    """Return a story: a long one has a title leaf and opens its chapters on new pages, others run on."""
    chapters = outline(story).chapters
    words = sum(len(block.text.value.split()) for chapter in chapters for block in chapter.blocks)
    shape = "long" if len(chapters) > 1 and words >= LONG_CHAPTER * len(chapters) else "short"
    return _article(shape, parts, (" & ".join(story.meta.authors) or book_title(book), title_of(story)), heads)


def _article(shape: str, parts: Iterable[Page], titles: tuple[str, str], heads: int) -> Markup:
    """Return pages as an article with its running heads, left and right, and the bookmark of each page.

    They hang on an empty element before the page: one that runs over several pages would set them on each.
    """
    verso, recto = (_head(text, heads) for text in titles)
    title, body = "", Markup()
    for page in parts:
        title = title or page.label
        opens = shape == "long" or not body
        body += _PART.format(
            opens="opens" if opens else "runs-on",
            kind=page.kind,
            level=page.level,
            label=page.label.removeprefix(f"{title} — "),
            verso=verso,
            recto=recto,
            body=_joined(_with_lead(page.body) if page.kind == "chapter" else page.body),
        )
    return Markup('<article class="story {}">{}</article>').format(shape, body)


def _head(text: str, longest: int) -> str:
    """Cut a running head that would not fit on its line, at a word's end."""
    return text if len(text) <= longest else text[: longest - 1].rsplit(" ", 1)[0] + "…"


def _with_lead(chapter: Markup) -> Markup:
    """Mark the first words of a chapter, its first clause or else four words, for small capitals.

    A style sheet alone could take the first line, but WeasyPrint sets that again after a page break.
    """
    return Markup(_OPENING.sub(_lead, chapter, count=1))  # noqa: S704 - tags around what is markup already


def _joined(body: Markup) -> Markup:
    """Keep a dash on the line of the word before it, and a short word that ends a paragraph as well.

    Unicode's rules (UAX 14) would let a line begin with a dash; the word would be a line shorter than an indent.
    """
    tied = _STUMP.sub("\u00a0\\1", _DASH.sub("\u2060\\g<0>", str(body)))
    return Markup(tied)  # noqa: S704 - one invisible character more, in text or a label, and one space for another


def _rows(contents: Markup) -> Markup:
    """Keep a short word that ends a title in the contents on the line of the word before it."""
    return Markup(_ROW_STUMP.sub("\u00a0\\1", str(contents)))  # noqa: S704 - one space for another


def _lead(match: re.Match[str]) -> str:
    before, text = match[1], unescape(match[2])
    words = _CLAUSE.match(text) or _WORDS.match(text)
    return f'{before}<span class="lead">{escape(words[0])}</span>{escape(text[words.end() :])}' if words else match[0]


_DOCUMENT = Markup("""\
<!DOCTYPE html>
<html lang="{language}" dir="{way}">
<head><meta charset="utf-8"><title>{title}</title>{metadata}</head>
<body>{body}</body>
</html>""")
_PART = Markup("""\
<div class="{opens} of-{kind}">
<div class="mark level-{level}" data-label="{label}" data-verso="{verso}" data-recto="{recto}"></div>
{body}
</div>
""")
_BLANKS = Markup("""\
<div class="front"></div>
<div class="stories"><article class="story"></article><article class="story"></article></div>""")
