"""The book as a PDF for print: all pages in one document, set by WeasyPrint. No other module imports WeasyPrint."""

from __future__ import annotations

import logging
import re
import warnings
from dataclasses import dataclass, replace
from html import unescape
from itertools import groupby
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from griffo.emit.folios import page_starts
from griffo.emit.inline import xml_safe
from griffo.emit.page import Page, authors_of, book_title, is_right_to_left, language_of, made_with, title_of
from griffo.emit.pages import pages
from griffo.outline import outline
from griffo.paper import bound, objections
from griffo.style import css, font_faces, page_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from griffo.model import Anthology, PageStart, Story
    from griffo.style import Style

LONG_CHAPTER = 1200
"""Words. Where a story's chapters are this long on average (four pages), each of them opens a new page."""
WORDY = 72
"""Characters. A longer title of the book is set smaller."""

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_FONTS = "fonts:///"
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)
_STORY = re.compile(r"story-(\d+)")
_NO_GLYPH = re.compile(r"unsupported by fonts: .*\(U\+(\w+)\)")
_OPENING = re.compile(r'((?:</h3>|</section>|<section[^>]*>)\s*<p class="first"[^>]*>(?:<[^>]*>)*)([^<]+)')
_DASH = re.compile(r"(?<=\S)[—–]")
_CLAUSE = re.compile(r"(?:\S+\s+){1,6}?\S*[,.;:!?—…][”’]?(?=\s|$)")
_WORDS = re.compile(r"(?:\S+\s+){0,3}\S+")


@dataclass(frozen=True, slots=True)
class Pressed:
    """A book as it was set for print."""

    content: bytes
    """The PDF."""
    pages: tuple[PageStart, ...]
    """Where those of its pages begin that carry text."""


def emit(book: Anthology, style: Style) -> bytes:
    """Return the book as a PDF: tagged, with bookmarks, its pages numbered in a viewer as they are on paper."""
    return press(book, style).content


def press(book: Anthology, style: Style) -> Pressed:
    """Return the book as a PDF, and where its pages begin.

    Where the style knows who prints the book, it is set again with a wider inside margin as long as its pages ask for
    one, and what that printer would not take is raised as a ``UserWarning``.
    """
    made = pages(book, "print", style.typeface)
    pressed, count = _set(book, style, made)
    printer = style.printer
    if not printer:
        return pressed
    while (leaf := bound(style.leaf, printer, count)) != style.leaf:
        style = replace(style, leaf=leaf)
        pressed, count = _set(book, style, made)
    for sentence in objections(style.leaf, printer, count):
        warnings.warn(sentence, stacklevel=2)
    return pressed


def _set(book: Anthology, style: Style, made: Sequence[Page]) -> tuple[Pressed, int]:
    """Return the book as it is set in a style, and the number of its pages."""
    names = {page.name for page in made}
    starts: list[PageStart] = []
    count = 0

    def finish(document: Any, pdf: Any) -> None:
        """Label the pages as they are numbered on paper, and open the book as spreads."""
        nonlocal count
        count = len(document.pages)
        front = next((n for n, page in enumerate(document.pages) if "stories" in page.anchors), 0)
        labels = f"0 << /S /r >> {front} << /S /D >>" if front else "0 << /S /D >>"
        pdf.catalog["PageLabels"] = f"<< /Nums [{labels}] >>"
        pdf.catalog["PageLayout"] = "/TwoPageRight"
        folios = [roman(n) for n in range(1, front + 1)] + [str(n) for n in range(1, count - front + 1)]
        starts.extend(page_starts(document.pages, folios, names))

    sheet = css(style, "print") + page_rules(style.leaf)
    content = render(_document(book, made, style.leaf.heads), sheet, style, finish)
    return Pressed(content, tuple(starts)), count


def render(html: str, sheet: str, style: Style, finish: Callable[[Any, Any], None] | None = None) -> bytes:
    """Return an HTML document as a PDF. Nothing but the style's fonts can be loaded.

    ``finish`` sees the pages that were set and the PDF before it is written. What WeasyPrint finds wrong is raised as
    a ``UserWarning``; it would only write it to a log that nobody reads.
    """
    fetcher, fonts, heard = Fonts(style), FontConfiguration(), _Heard()
    log = logging.getLogger("weasyprint")
    log.addHandler(heard)
    try:
        document = HTML(string=xml_safe(html), url_fetcher=fetcher)
        sheets = [CSS(string=font_faces(style, _FONTS) + sheet, font_config=fonts, url_fetcher=fetcher)]
        pdf: bytes = document.write_pdf(
            stylesheets=sheets, font_config=fonts, finisher=finish, pdf_tags=True, pdf_version="1.7"
        )
    finally:
        log.removeHandler(heard)
    for sentence in heard.sentences():
        warnings.warn(sentence, stacklevel=2)
    return pdf


def roman(number: int) -> str:
    """Return a number from 1 in lower-case roman numerals, as front matter is counted."""
    made = ""
    for value, letters in _ROMAN:
        made += letters * (number // value)
        number %= value
    return made


class Fonts(URLFetcher):  # type: ignore[misc]
    """All that WeasyPrint may load: the font files of a style, by name."""

    def __init__(self, style: Style) -> None:
        super().__init__(allowed_protocols=())
        self._files = {_FONTS + face.path.name: face.path for face in style.faces}

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002 - WeasyPrint's signature
        """Return a font. Raises ``ValueError`` for anything else, which WeasyPrint reports and does without."""
        if url not in self._files:
            raise ValueError("a book loads nothing but the fonts of its style")
        return URLFetcherResponse(url, self._files[url].read_bytes())


class _Heard(logging.Handler):
    """Collects what a log says from warnings up, each sentence once."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._messages: dict[str, None] = {}

    def emit(self, record: logging.LogRecord) -> None:
        self._messages[record.getMessage()] = None

    def sentences(self) -> list[str]:
        """Return what was said, in order, with all characters that no font has in one sentence."""
        found = [(message, _NO_GLYPH.search(message)) for message in self._messages]
        missing = [f"{chr(int(match[1], 16))} (U+{match[1]})" for _, match in found if match]
        said = [f"WeasyPrint: {message}" for message, match in found if not match]
        if missing:
            shown = ", ".join(missing[:10]) + (f" and {len(missing) - 10} more" if len(missing) > 10 else "")
            said.append(f"No font has these characters, which show as empty boxes: {shown}.")
        return said


def _document(book: Anthology, made: Iterable[Page], heads: int) -> str:
    """Return the book as one HTML document: the front matter, then an ``article`` for every story.

    ``heads`` is how many characters a running head holds.
    """
    title, front, inner = book_title(book), Markup(), Markup()
    for number, group in groupby(made, key=_story_number):
        parts = list(group)
        if number:
            inner += _story(book, book.stories[number - 1], parts, heads)
        elif inner:
            for page in parts:
                inner += _article("last" if page.kind == "colophon" else "end", [page], (title, page.label), heads)
        else:
            front += Markup().join(page.body for page in parts)
    metadata = [("author", name) for name in authors_of(book)] + [("generator", made_with())]
    metadata += [("description", book.subtitle)] if book.subtitle else []
    metadata += [("dcterms.created", book.date)] if _DATE.fullmatch(book.date) else []
    return _DOCUMENT.format(
        language=language_of(book.language),
        way="rtl" if is_right_to_left(book.language) else "ltr",
        title=title,
        metadata=Markup().join(Markup('<meta name="{}" content="{}">').format(*row) for row in metadata),
        size="wordy" if len(title) > WORDY else "terse",
        front=front,
        stories=Markup('<div class="stories" id="stories">{}</div>').format(inner) if inner else "",
    )


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
    """Keep a dash on the line of the word before it: Unicode's rules (UAX 14) would let a line begin with it."""
    return Markup(_DASH.sub("\u2060\\g<0>", body))  # noqa: S704 - one invisible character more, in text or a label


def _lead(match: re.Match[str]) -> str:
    before, text = match[1], unescape(match[2])
    words = _CLAUSE.match(text) or _WORDS.match(text)
    return f'{before}<span class="lead">{escape(words[0])}</span>{escape(text[words.end() :])}' if words else match[0]


_DOCUMENT = Markup("""\
<!DOCTYPE html>
<html lang="{language}" dir="{way}">
<head><meta charset="utf-8"><title>{title}</title>{metadata}</head>
<body><div class="front {size}">{front}</div>{stories}</body>
</html>""")
_PART = Markup("""\
<div class="{opens} of-{kind}">
<div class="mark level-{level}" data-label="{label}" data-verso="{verso}" data-recto="{recto}"></div>
{body}
</div>
""")
