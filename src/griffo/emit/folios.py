"""Where the pages of the printed book begin in its text, read off the pages that WeasyPrint has set."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from griffo.model import PageStart

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_FOOTNOTE = "footnote"


def page_starts(pages: Sequence[Any], labels: Sequence[str], sections: Collection[str]) -> tuple[PageStart, ...]:
    """Return the first words of the pages that have any, in order.

    ``pages`` are WeasyPrint's, ``labels`` their numbers as printed, ``sections`` the ids of the sections to count in.
    What is not of the text has no place in it: running heads, folios, footnotes, generated ornaments.
    """
    if not pages:
        return ()
    places = _Places(_root(pages[0]).element, sections)
    shown: Counter[Any] = Counter()
    found: list[PageStart] = []
    for page, label in zip(pages, labels, strict=True):
        opened = False
        for box in _texts(_root(page)):
            if not opened and box.element in places.section and letters(box.text):
                section = places.section[box.element]
                found.append(PageStart(label, section, places.before[box.element] + shown[box.element]))
                opened = True
            places.count(shown, box.element, letters(box.text))
    return tuple(found)


def letters(text: str) -> int:
    """Count letters and digits: what hyphens at a line's end, joiners and spaces leave alone."""
    return sum(map(str.isalnum, text))


class _Places:
    """The elements of the book's document: in which section each is, and how many letters of it stand before it.

    Letters are counted in the tree and not on the page, since a style may leave out what others show.
    """

    def __init__(self, root: Any, sections: Collection[str]) -> None:
        self.section: dict[Any, str] = {}
        self.before: dict[Any, int] = {}
        self._parents: dict[Any, Any] = {}
        self._walk(root, "", 0, sections)

    def _walk(self, element: Any, section: str, before: int, sections: Collection[str]) -> int:
        if element.get("id") in sections:
            section, before = element.get("id"), 0
        if section:
            self.section[element], self.before[element] = section, before
        before += letters(element.text or "")
        for child in element:
            self._parents[child] = element
            if child.get("class") != _FOOTNOTE:
                before = self._walk(child, section, before, sections)
            before += letters(child.tail or "")
        return before

    def count(self, shown: Counter[Any], element: Any, number: int) -> None:
        """Add letters that a page shows of an element to it and to all around it."""
        while element in self.section:
            shown[element] += number
            element = self._parents[element]


def _root(page: Any) -> Any:
    """Return the box of the document's text, beside which a page has margin boxes and footnotes."""
    return page._page_box.children[0]  # noqa: SLF001 - WeasyPrint offers no other way to what stands on a page


def _texts(box: Any) -> Iterator[Any]:
    """Yield the boxes of text in reading order, those that a style sheet generates left out."""
    for found in box.descendants():
        if hasattr(found, "text") and "::" not in (found.element_tag or ""):
            yield found
