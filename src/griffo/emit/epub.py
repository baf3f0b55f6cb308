"""The book as EPUB 3.3, with what older readers need beside it. The only module that knows EbookLib.

EbookLib writes the package document, the NCX and the container. It does not get to parse our pages again, nor to make
the navigation document, which is the book's own contents page.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ebooklib import epub

from griffo.emit import outside
from griffo.emit.archive import rewrite
from griffo.emit.figures import FOLDER, pictures
from griffo.emit.fonts import web_fonts
from griffo.emit.inline import xml_safe
from griffo.emit.page import Page, authors_of, book_title, described, is_right_to_left, language_of, made_with, render
from griffo.emit.pagelist import with_breaks
from griffo.emit.pages import inside
from griffo.emit.parts import Begin, here
from griffo.emit.splitting import split
from griffo.model import UNDESCRIBED
from griffo.style import Style

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from griffo.model import Anthology, Picture

CSS, NCX = "book.css", "toc.ncx"
COVERS = {"image/png": "cover.png", "image/jpeg": "cover.jpg"}
XHTML = "application/xhtml+xml"

_UNKNOWN_DATE = datetime(2000, 1, 1, tzinfo=UTC)
# EPUB demands a date of last change. The clock's would make every build a different file, so a book that states no
# date gets this one.

_LINK = re.compile(r'(<a\b[^>]*\bhref=")#([\w-]+)"')
_ID = re.compile(r'\sid="([\w-]+)"')
_MATTER = dict.fromkeys(("half-title", "title-page", "imprint", "contents", "foreword"), "frontmatter")
_MATTER |= dict.fromkeys(("notes", "contributors", "colophon"), "backmatter")
_LANDMARKS = {
    "cover": ("cover", "Cover"),
    "half-title": ("halftitlepage", "Half Title"),
    "title-page": ("titlepage", "Title Page"),
    "imprint": ("copyright-page", "Imprint"),
    "contents": ("toc", "Contents"),
    "foreword": ("foreword", "Foreword"),
    "story-title": ("bodymatter", "Start of the Stories"),
    "notes": ("backmatter", "Notes"),
    "colophon": ("colophon", "Colophon"),
}
_SUMMARY = (
    "Text in reading order, with headings, a table of contents and landmarks; every story and chapter can be reached "
    "from the contents. Size, typeface and colours follow the reader's settings."
)
_COVER_ALONE = "The only image is the cover, which has a description."
_ALL_TOLD = "The cover and all pictures have descriptions."
_NOT_TOLD = "The cover has a description; some of the pictures have none."
_PAGES = "The page breaks of the printed edition are marked and listed."
_DISPLAY_OPTIONS = b"""<?xml version="1.0" encoding="utf-8"?>
<display_options><platform name="*"><option name="specified-fonts">true</option></platform></display_options>
"""


def emit(book: Anthology, style: Style) -> bytes:
    """Return the book as an EPUB file: a file for every story and chapter, the same bytes on every run."""
    return bound(book, style, inside(book, style), outside.cover(book, style)())


def package(book: Anthology, style: Style, image: Picture) -> bytes:
    """Return the EPUB with ``image`` as its cover."""
    return emit(replace(book, cover=image), style)


def bound(
    book: Anthology, style: Style, inside: Iterable[Page], cover: Callable[[], Picture], begin: Begin = here
) -> bytes:
    """Return the EPUB with these pages; ``cover`` waits for what stands before them, and is called last."""
    picture = COVERS[book.cover.type if book.cover else outside.PNG]
    laid = [_cover_page(book, picture), *inside]
    made = [part for page in with_breaks(laid, book.printed) for part in split(page)]
    files = {found: page.name for page in made for found in _ID.findall(page.body)}
    breaks = [(f"page-{start.label}", start.label) for start in book.printed if f"page-{start.label}" in files]
    package = epub.EpubBook()
    package.set_identifier(identifier(book))
    _metadata(package, book)
    if style.embedded:
        package.add_prefix("ibooks", "http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/")
        _property(package, "ibooks:specified-fonts", "true")
    landmarks = _landmarks(made)
    items = [_document(page, files, landmarks, breaks) for page in made]
    assets = [*_assets(style, made, begin), *_pictures(book)]
    package.set_cover(picture, cover().content, create_page=False)
    for item in [*items, *assets, epub.EpubNcx(file_name=NCX)]:
        package.add_item(item)
    package.spine = items
    package.toc = _toc(made)
    out = BytesIO()
    # Without the first option a failed write would pass in silence; without the second the clock would get in. What is
    # written is packed again below.
    options = {"raise_exceptions": True, "mtime": _modified(book), "play_order": {"enabled": True, "start_from": 1}}
    options["compresslevel"] = 0
    epub.write_epub(out, package, options)
    return rewrite(out.getvalue(), language_of(book.language))


def identifier(book: Anthology) -> str:
    """Return the book's identifier: the same for the same stories under the same titles, whatever they look like."""
    digest = hashlib.sha256()
    for story in book.stories:
        words = (story.meta.title, *story.meta.authors, *(block.text.value for block in story.blocks))
        digest.update("\0".join(words).encode("utf-8", "replace"))
    digest.update(f"{book.title}\0{book.editor}\0{book.language}".encode("utf-8", "replace"))
    return uuid.uuid5(uuid.NAMESPACE_OID, digest.hexdigest()).urn


def _metadata(package: epub.EpubBook, book: Anthology) -> None:
    """State what the book is, who made it, and what a reader with a disability can expect of it."""
    package.set_unique_metadata("OPF", "generator", "", {"name": "generator", "content": made_with()})
    package.set_title(xml_safe(book_title(book)))
    package.set_language(language_of(book.language))
    if is_right_to_left(book.language):
        package.set_direction("rtl")
    authors = authors_of(book)
    for number, author in enumerate(authors, 1):
        package.add_author(xml_safe(author), role="aut", uid=f"author-{number}")
    if book.editor:
        package.add_metadata("DC", "contributor" if authors else "creator", xml_safe(book.editor), {"id": "editor"})
        _property(package, "role", "edt", refines="#editor", scheme="marc:relators")
    if book.publisher:
        package.add_metadata("DC", "publisher", xml_safe(book.publisher))
    if _day(book):
        package.add_metadata("DC", "date", book.date)
    _collection(package, book)
    for name, value in _accessibility(book):
        _property(package, f"schema:{name}", value)
    if book.printed:
        _property(package, "pageBreakSource", f"{xml_safe(book_title(book))}, the PDF made together with this book")


def _collection(package: epub.EpubBook, book: Anthology) -> None:
    """State the series that a book belongs to, if it is the only one of each of its stories, and its part of that."""
    first = book.stories[0].meta.series if book.stories else ()
    if len(first) != 1 or any([one.key for one in story.meta.series] != [first[0].key] for story in book.stories):
        return
    _property(package, "belongs-to-collection", xml_safe(first[0].name), id="series")
    _property(package, "collection-type", "series", refines="#series")
    if first[0].part and len(book.stories) == 1:
        _property(package, "group-position", first[0].part, refines="#series")


def _accessibility(book: Anthology) -> Iterable[tuple[str, str]]:
    """Return the metadata that EPUB Accessibility 1.1 asks for, as (property, value)."""
    shown = [block for story in book.stories for block in story.blocks if block.picture]
    told = all(block.text.value != UNDESCRIBED for block in shown)
    features = ["alternativeText"] if told else []
    features += ["displayTransformability", "readingOrder", "structuralNavigation", "tableOfContents"]
    features += ["pageBreakMarkers", "pageNavigation"] if book.printed else []
    images = _COVER_ALONE if not shown else _ALL_TOLD if told else _NOT_TOLD
    summary = f"{_SUMMARY} {images} {_PAGES}" if book.printed else f"{_SUMMARY} {images}"
    return (
        ("accessMode", "textual"),
        ("accessMode", "visual"),
        ("accessModeSufficient", "textual" if told else "textual,visual"),
        *(("accessibilityFeature", feature) for feature in features),
        ("accessibilityHazard", "none"),
        ("accessibilitySummary", summary),
    )


def _property(package: epub.EpubBook, name: str, value: str, **others: str) -> None:
    package.add_metadata(None, "meta", value, {"property": name, **others})


def _day(book: Anthology) -> date | None:
    try:
        return date.fromisoformat(book.date)
    except ValueError:
        return None


def _modified(book: Anthology) -> datetime:
    day = _day(book)
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else _UNKNOWN_DATE


def _cover_page(book: Anthology, image: str) -> Page:
    body = render("cover.html", image=image, alt=described(book))
    return Page("cover", "cover", "Cover", 0, language_of(book.language), body)


def _document(
    page: Page, files: Mapping[str, str], landmarks: Sequence[tuple[str, str, str]], breaks: Sequence[tuple[str, str]]
) -> epub.EpubItem:
    """Return a page as a file of its own, its links leading to the files of what they name."""

    def link(match: re.Match[str]) -> str:
        target = match[2]
        file = files.get(target, page.name)
        place = "" if target == file else f"#{target}"
        # Ace takes a link of the page list for broken that names no file, even where that is its own.
        return match[0] if file == page.name and not contents else f'{match[1]}{file}.xhtml{place}"'

    contents = page.kind == "contents"
    text = render(
        "document.xhtml",
        page=page,
        css=CSS,
        rtl=is_right_to_left(page.language),
        matter=_MATTER.get(page.kind, "bodymatter"),
        landmarks=landmarks if contents else (),
        breaks=breaks if contents else (),
    )
    item = epub.EpubItem(page.name, f"{page.name}.xhtml", XHTML, _LINK.sub(link, text).encode())
    item.properties = ["nav"] if contents else []
    return item


def _landmarks(made: Iterable[Page]) -> list[tuple[str, str, str]]:
    """Return the first page of each kind that readers jump to, as (type, page, label)."""
    first: dict[str, Page] = {}
    for page in made:
        first.setdefault(page.kind, page)
    return [(type_, first[kind].name, label) for kind, (type_, label) in _LANDMARKS.items() if kind in first]


def _toc(made: Iterable[Page]) -> list[Any]:
    """Return the NCX as EbookLib has it, each entry with those below it: parts, stories, the chapters of a story."""
    rows: list[list[Any]] = [[]]
    for page in made:
        if page.level:
            below: list[Any] = []
            del rows[page.level :]
            rows[-1].append((epub.Section(page.label, f"{page.name}.xhtml"), below))
            rows.append(below)
    return rows[0]


def _pictures(book: Anthology) -> list[epub.EpubItem]:
    """Return the pictures of all stories, one file for each however often it is shown."""
    return [
        epub.EpubItem(f"picture-{number}", f"{FOLDER}{name}", picture.type, picture.content)
        for number, (name, picture) in enumerate(pictures(book).items(), 1)
    ]


def _assets(style: Style, made: Sequence[Page], begin: Begin) -> list[epub.EpubItem]:
    """Return the style sheet and, where the book has them, the fonts, their licence and Apple's leave to show them."""
    fonts = web_fonts(style, "fonts/", made, begin)
    items = [epub.EpubItem("css", CSS, "text/css", fonts.sheet.encode())]
    if not fonts.files:
        return items
    items += [
        epub.EpubItem(f"font-{number}", name, "font/woff2", font)
        for number, (name, font) in enumerate(fonts.files.items(), 1)
    ]
    for number, licence in enumerate(fonts.licences):
        name = f"-{number + 1}" if number else ""
        held = f"fonts/{licence.stem}{name}{licence.suffix}"
        items.append(epub.EpubItem(f"font-licence{name}", held, "text/plain", licence.read_bytes()))
    options = epub.EpubItem("", "META-INF/com.apple.ibooks.display-options.xml", "", _DISPLAY_OPTIONS, manifest=False)
    return [*items, options]
