"""The printed book's page breaks inside the e-book, each before the word that opens its page.

EPUB Accessibility 1.1, section 3.3: page breaks, and a list of them in the navigation document.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from griffo.emit.page import Page
    from griffo.model import PageStart

BREAK = '<span epub:type="pagebreak" role="doc-pagebreak" id="page-{0}" aria-label="{0}"></span>'

_TOKEN = re.compile(r"<[^>]*>|&#?\w+;|\s+|[^<&\s]+")
_HEADING = re.compile(r"h[1-6]")
_ASIDE = re.compile(r'<(a|aside) class="(?:noteref|footnote)"')


def with_breaks(made: Iterable[Page], printed: Iterable[PageStart]) -> list[Page]:
    """Return the pages of the e-book with the breaks of the printed one in them.

    A page on which the contents go on has none: the e-book's own contents are laid out otherwise.
    """
    groups = groupby(printed, key=lambda start: start.section)
    starts: dict[str, list[PageStart]] = {}
    for section, group in groups:
        starts.setdefault(section, []).extend(group)
    return [_with_breaks(page, starts[page.name]) if page.name in starts else page for page in made]


def _with_breaks(page: Page, starts: Sequence[PageStart]) -> Page:
    text = str(page.body)
    if page.kind == "contents":  # within the list, no element but a link may stand
        starts, places = starts[: not starts[0].letters], [text.index("<nav")]
    else:
        places = list(_places(text, [start.letters for start in starts]))
    for start, at in reversed(list(zip(starts, places[: len(starts)], strict=True))):
        text = text[:at] + BREAK.format(start.label) + text[at:]
    return replace(page, body=Markup(text))  # noqa: S704 - the page's own markup and a tag of ours


def _places(text: str, offsets: Iterable[int]) -> Iterator[int]:
    """Yield where in XHTML the words stand that have so many letters before them; ``offsets`` ascend.

    A word that a page break parts counts to its later page. In a heading the place is before it, since the heading
    names its section.
    """
    words = _words(text)
    count, at = next(words, (0, 0))
    for offset in offsets:
        while count <= offset:
            found = next(words, None)
            if found is None:
                at = text.rindex("</section>")
                break
            count, at = found
        yield at


def _words(text: str) -> Iterator[tuple[int, int]]:
    """Yield words as (letters up to and with it, where it begins)."""
    before = count = 0
    word = heading = -1
    for match in _shown(text):
        token = match[0]
        if token.startswith("<"):
            name = token.strip("</>").split()[0]
            if _HEADING.fullmatch(name):
                heading = -1 if token.startswith("</") else match.start()
        elif token.isspace():
            if count > before:
                yield count, word
            before, word = count, -1
        else:
            word = word if word >= 0 else heading if heading >= 0 else match.start()
            count += 0 if token.startswith("&") else sum(map(str.isalnum, token))
    if count > before:
        yield count, word


def _shown(text: str) -> Iterator[re.Match[str]]:
    """Yield tags, white space, entities and the text between them, footnotes and their marks left out."""
    skipped = ""
    for match in _TOKEN.finditer(text):
        if skipped:
            skipped = "" if match[0] == f"</{skipped}>" else skipped
        elif aside := _ASIDE.match(match[0]):
            skipped = aside[1]
        else:
            yield match
