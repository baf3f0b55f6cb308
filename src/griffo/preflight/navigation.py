"""Rules about the table of contents: NCX, navigation document, landmarks and list of pages."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from griffo.preflight.epub import Found, line_of, target, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from griffo.preflight.epub import Epub

_TOC = "//x:nav[contains(concat(' ', @epub:type, ' '), ' toc ')]//x:a"
_PAGES = "//x:nav[contains(concat(' ', @epub:type, ' '), ' page-list ')]//x:a"


def no_contents(epub: Epub) -> Iterator[Found]:
    """Find a book without a table of contents that a reader's menu can show.

    Source: Kindle Publishing Guidelines 2019.2, section 5: Amazon requires one of every book.
    """
    if epub.package is not None and not epub.find(epub.ncx, "//ncx:navPoint") and not epub.find(epub.nav, _TOC):
        hint = "Add a navigation document, an NCX or both."
        yield Found(epub.opf, 0, "The book has no table of contents, which Amazon asks for.", hint)


def ncx_not_in_spine(epub: Epub) -> Iterator[Found]:
    """Find an NCX that the spine does not name.

    Source: Kindle Publishing Guidelines 2019.2, section 5.2.2.
    """
    ids = {item.id for item in epub.items if item.name == epub.ncx}
    for row in epub.find(epub.opf, "//opf:spine"):
        if epub.ncx and row.get("toc") not in ids:
            sentence = "The spine does not name the NCX, so that Kindle does not find it."
            yield Found(epub.opf, line_of(row), sentence, 'Add toc="…" with the id of the NCX.')


def dead_contents_link(epub: Epub) -> Iterator[Found]:
    """Find entries of the NCX or the navigation document that lead nowhere.

    Source: KindleGen's error E24010, "Hyperlink not resolved in toc" (github.com/ciromattia/kcc issue 705); the most
    common reason for a bounce (mobileread.com/forums/showpost.php?p=4233972, bookfere.com/post/973.html).
    """
    for name, element, href in _entries(epub):
        file, fragment = target(name, href)
        known = file in epub.names and (file not in epub.ids or not fragment or fragment in epub.ids[file])
        if not href or not known:
            sentence = f"An entry of the contents leads nowhere: “{href}”."
            yield Found(name, line_of(element), sentence, "Correct its link.")


def contents_link_to_body(epub: Epub) -> Iterator[Found]:
    """Find entries of the contents that lead to the id of a page's ``body``.

    Source: such a link counts as unresolved and Amazon rejects the book (github.com/innocenat/kindle-epub-fix, version
    1.1).
    """
    bodies = {(name, body.get("id")) for name, body in epub.each("/x:html/x:body[@id]")}
    for name, element, href in _entries(epub):
        if target(name, href) in bodies:
            hint = f"Link to “{href.partition('#')[0]}” alone."
            yield Found(name, line_of(element), f"An entry of the contents leads to a body element: “{href}”.", hint)


def contents_order(epub: Epub) -> Iterator[Found]:
    """Find a table of contents in another order than the book.

    Source: Kindle Publishing Guidelines 2019.2, section 5.2.2: "Amazon requires that the NCX elements follow the same
    order as the book".
    """
    place = {name: number for number, name in reversed(list(enumerate(epub.spine)))}
    for rows in (_ncx(epub, "//ncx:navPoint/ncx:content"), _nav(epub, _TOC)):
        last = -1
        for name, element, href in rows:
            now = place.get(target(name, href)[0], last)
            if now < last:
                sentence = f"The contents name “{href}” after something that follows it in the book."
                yield Found(name, line_of(element), sentence, "Put the entries into the order of the book.")
                break
            last = now


def play_order(epub: Epub) -> Iterator[Found]:
    """Find an NCX whose entries are not numbered from 1 in order.

    Source: github.com/innocenat/kindle-epub-fix pull request 25 (NCX playOrder sequence).
    """
    rows = epub.find(epub.ncx, "//ncx:navPoint[@playOrder]")
    for number, row in enumerate(rows, 1):
        if row.get("playOrder", "").strip() != str(number):
            sentence = f"The playOrder of this entry is “{row.get('playOrder')}” where {number} belongs."
            yield Found(epub.ncx, line_of(row), sentence, "Number the entries 1, 2, 3, …")
            break


def page_list(epub: Epub) -> Iterator[Found]:
    """Find page numbers that are empty or stand twice, and two that lead to one place.

    Source: Kindle Publishing Guidelines 2019.2, section 10.3.11.
    """
    rows = _nav(epub, _PAGES)
    labels = Counter(text_of(element) for _, element, _ in rows)
    places = Counter(href for _, _, href in rows)
    for name, element, href in rows:
        label = text_of(element)
        if not label or labels[label] > 1 or places[href] > 1:
            sentence = f"The list of pages is not one number for one place: “{label}”, “{href}”."
            yield Found(name, line_of(element), sentence, "Number every page once.")
            break


def _entries(epub: Epub) -> list[tuple[str, etree._Element, str]]:
    """Return every entry of NCX and navigation document as (file, element, link)."""
    return [*_ncx(epub, "//ncx:content"), *_nav(epub, "//x:nav//x:a")]


def _ncx(epub: Epub, path: str) -> list[tuple[str, etree._Element, str]]:
    return [(epub.ncx, row, row.get("src", "")) for row in epub.find(epub.ncx, path)]


def _nav(epub: Epub, path: str) -> list[tuple[str, etree._Element, str]]:
    return [(epub.nav, row, row.get("href", "")) for row in epub.find(epub.nav, path)]
