"""Hyphens that a typographer would not let stand: at the foot of a page, and the middle one of three in a row.

The word is kept whole, and the part is set again. That moves words, and may bring another hyphen to such a place; so it
is done a few times, and what is left then is left to ``quality``.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from griffo.emit.folios import Places, letters, line_boxes, root, texts
from griffo.emit.quality import LADDER, is_hyphen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

ROUNDS = 4
"""How often a part is set again at most."""
LONGEST = 28
"""Letters of a word that can be kept whole on any page."""

_WORD = re.compile(r"[\w'’\u2010\u2011-]+")


@dataclass(frozen=True, slots=True)
class Broken:
    """A word that goes on in the next line."""

    section: str
    """The id of the section that it stands in."""
    letters: int
    """How many letters and digits of that section stand before the hyphen, footnotes aside."""


@dataclass(frozen=True, slots=True)
class _Slot:
    """A text of an element: what stands before its first child, or behind one of its children."""

    parent: Any
    child: Any
    """The child that it stands behind, if any."""
    section: str
    before: int
    """Letters of the section before it."""

    @property
    def text(self) -> str:
        return (self.parent.text if self.child is None else self.child.tail) or ""


def to_mend(pages: Sequence[Any], sections: Collection[str]) -> tuple[Broken, ...]:
    """Return the words that should not be hyphenated where they are, on WeasyPrint's pages of a part."""
    wanted = {line for page in pages for line in _wanted(page)}
    if not wanted:
        return ()
    places, shown = Places(root(pages[0]).element, sections), Counter[Any]()
    found: list[Broken] = []
    for line in (line for page in pages for line in line_boxes(page)):
        for box in texts(line):
            places.count(shown, box.element, letters(box.text))
        element = _last(line).element if line in wanted else None
        if element in places.section:
            found.append(Broken(places.section[element], places.before[element] + shown[element]))
    return tuple(dict.fromkeys(found))


def _wanted(page: Any) -> Iterator[Any]:
    """Yield the lines of a page whose last words should not be broken."""
    row: list[Any] = []
    for line in line_boxes(page):
        last = _last(line) if line.resume_at is not None else None
        row = [*row, line] if last and is_hyphen(last.text) else []
        if len(row) == LADDER:
            yield row[1]
            row = row[-1:]
    yield from row[-1:]


def _last(box: Any) -> Any:
    """Return the box of the last text below a box, if it has any that is not generated."""
    if hasattr(box, "text"):
        return None if "::" in (box.element_tag or "") else box
    return next(filter(None, map(_last, reversed(getattr(box, "children", ())))), None)


def keep_whole(tree: Any, sections: Collection[str], words: Iterable[Broken]) -> int:
    """Put words of a document's tree into elements of the class ``whole``, and return how many there are."""
    wanted = defaultdict(list)
    for word in words:
        wanted[word.section].append(word.letters)
    count = 0
    for slot in list(_slots(tree, "", [0], sections)):
        last = slot.before + letters(slot.text)
        spans = {_around(slot.text, at - slot.before) for at in wanted[slot.section] if slot.before < at < last}
        for start, end in sorted(spans, reverse=True):
            if 0 < letters(slot.text[start:end]) <= LONGEST:
                _wrap(slot, start, end)
                count += 1
    return count


def _slots(element: Any, section: str, before: list[int], sections: Collection[str]) -> Iterator[_Slot]:
    """Yield the texts of a tree in order, those of footnotes left out; ``before`` counts what went before."""
    if element.get("id") in sections:
        section, before = element.get("id"), [0]
    first = _Slot(element, None, section, before[0])
    before[0] += letters(first.text)
    if section:
        yield first
    for child in element:
        if child.get("class") != "footnote":
            yield from _slots(child, section, before, sections)
        after = _Slot(element, child, section, before[0])
        before[0] += letters(after.text)
        if section:
            yield after


def _around(text: str, count: int) -> tuple[int, int]:
    """Return where the word begins and ends in which so many letters of a text are over."""
    at = -1
    for _ in range(count):
        at = next(place for place in range(at + 1, len(text)) if text[place].isalnum())
    return next(match.span() for match in _WORD.finditer(text) if match.end() > at)


def _wrap(slot: _Slot, start: int, end: int) -> None:
    text, made = slot.text, slot.parent.makeelement("span", {"class": "whole"})
    made.text, made.tail = text[start:end], text[end:]
    if slot.child is None:
        slot.parent.text = text[:start]
        slot.parent.insert(0, made)
    else:
        slot.child.tail = text[:start]
        slot.parent.insert(list(slot.parent).index(slot.child) + 1, made)
