"""Titles of several lines, broken as a compositor does: lines of about one length, and none ends in an article.

WeasyPrint fills line after line, and leaves to the last what there is: one short word, maybe. CSS has ``text-wrap:
balance`` for it (CSS Text 4), which e-books have in their sheets and WeasyPrint does not know. So the lines of a title
are looked at where it was laid out, and where others would be better, it is broken there and its part set again. There
are never more lines than there were.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, groupby, pairwise
from math import inf
from typing import TYPE_CHECKING, Any

from griffo.emit.evening import HEADINGS
from griffo.emit.folios import root, texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Width = Callable[[str, Any], float]
    """How wide a text is in a style of WeasyPrint's, in pixels."""

TITLES = HEADINGS | {"h1"}
"""The elements that are titles."""
CLASSES = frozenset({"title", "subtitle"})
"""What other elements that are titles have as their class."""
LONGEST_STUB = 4
"""Letters of a word that does not stand alone on a line."""

_STUB, _LONE, _LEANING, _PAUSE = 1.0, 0.03, 0.06, -0.02
"""What a line costs that is one short word, or the last and one word; that ends in a word that leans on the next; that
ends in a comma, or before an article. A line that is a quarter of the measure too long or too short costs 0.06."""
_LEAN = {
    language: frozenset(words.split())
    for language, words in {
        "en": "a an the and or nor but of to in on at by for from with as into onto upon over under than per vs no",
        "de": "der die das den dem des ein eine einen einem einer eines und oder im am zum zur von vom mit bei auf für",
        "fr": "le la les un une des du de et ou à au aux en dans sur sous pour par avec sans",
        "es": "el la los las un una unos unas y e o u de del a al en con por para sin sobre",
        "it": "il lo la i gli le un una uno e o di del della dei a al alla da in nel nella con per su",
    }.items()
}
"""Articles, prepositions and conjunctions."""
_SPACES = " \t\n\r\f"
"""Where a line may end; elsewhere, as behind a dash, WeasyPrint might, but no title is broken here."""
_EVEN = str.maketrans(_SPACES, " " * len(_SPACES))
_SIGNS = "\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
_OPENING, _CLOSING = (
    "「『（【〔《〈［｛",
    "」』）】〕》〉］｝、。，．・：；！？…‥ー々〜ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ",
)
_WITHIN = re.compile(rf"(?<=[{_SIGNS}])(?<![{_OPENING}])(?=[{_SIGNS}])(?![{_CLOSING}])")
"""Where a line may end in Chinese and Japanese, which have no spaces (JIS X 4051, UAX 14)."""
_FULL = 0.998
"""How much of the measure a line may fill: words are measured one by one, and kerning goes on across spaces."""


@dataclass(frozen=True, slots=True)
class Title:
    """A title, or a part of one, whose lines should end elsewhere."""

    number: int
    """Which of the titles of its document it is, from 0."""
    ends: tuple[int, ...]
    """How many characters, spaces aside, stand before the end of each line but the last."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a title, and how wide it is."""

    text: str
    width: float
    space: float
    """How wide the space after it is."""


def unbalanced(pages: Sequence[Any], width: Width) -> tuple[Title, ...]:
    """Return the titles to be mended on WeasyPrint's pages of a part. ``width`` measures a text."""
    if not pages:
        return ()
    numbers = {element: number for number, element in enumerate(_of(root(pages[0]).element))}
    found = (box for page in pages for box in _blocks(root(page)) if box.element in numbers)
    made = (Title(numbers[box.element], _better(box, width)) for box in found)
    return tuple(title for title in made if title.ends)


def balance(tree: Any, found: Iterable[Title]) -> int:
    """Break titles of a document's tree where their lines are to end, and return how many those are."""
    titles = list(_of(tree))
    rows = list(found)
    for row in rows:
        for end in reversed(row.ends):
            _break(titles[row.number], end)
    return len(rows)


def units(title: str) -> list[tuple[int, bool]]:
    """Return how many characters each part of a title has in which no line may end, and whether a space follows."""
    words = [_WITHIN.split(word) for word in title.translate(_EVEN).split(" ") if word]
    return [(len(part), number == len(word)) for word in words for number, part in enumerate(word, 1)]


def ends(words: Sequence[Word], measure: float, lines: int, language: str) -> tuple[int, ...]:
    """Return after how many words each line but the last ends, or nothing where there is no way to have so many lines.

    All lengths are in one unit, whichever.
    """
    lean = _LEAN.get(language.partition("-")[0].lower(), frozenset())
    plain = [_letters(word.text).casefold() for word in words]
    mean = (sum(word.width + word.space for word in words) - lines * words[-1].space) / lines

    def cost(first: int, end: int) -> float:
        width = sum(word.width + word.space for word in words[first:end]) - words[end - 1].space
        if width > measure:
            return inf
        price = ((width - mean) / measure) ** 2
        if first + 1 == end:
            price += _STUB * (len(plain[first]) <= LONGEST_STUB) + _LONE * (end == len(words))
        if end < len(words):
            pause = plain[end] in lean or not words[end - 1].text[-1].isalnum()
            price += _LEANING if plain[end - 1] in lean else _PAUSE * pause
        return price

    @cache
    def best(first: int, left: int) -> tuple[float, tuple[int, ...]]:
        """Return what the words from here cost in so many lines, and where those end."""
        if left == 1:
            return cost(first, len(words)), ()
        found: tuple[float, tuple[int, ...]] = (inf, ())
        for end in range(first + 1, len(words) - left + 2):
            here = cost(first, end)
            if here == inf:
                break
            rest, after = best(end, left - 1)
            found = min(found, (here + rest, (end, *after)))
        return found

    price, found = best(0, lines)
    return found if price < inf else ()


def _of(tree: Any) -> Iterator[Any]:
    """Yield the titles of a tree, each with the elements inside it: a part of it may be a block of lines."""
    titles = (one for one in tree.iter() if one.tag in TITLES or one.get("class") in CLASSES)
    yield from dict.fromkeys(inside for title in titles for inside in title.iter() if inside.tag != "br")


def _blocks(box: Any) -> Iterator[Any]:
    """Yield the boxes of lines, in order, without looking into those."""
    children = getattr(box, "children", ())
    if any(map(_is_line, children)):
        yield box
    else:
        for child in children:
            yield from _blocks(child)


def _better(box: Any, width: Width) -> tuple[int, ...]:
    """Return where the lines of a title should end, or nothing where that is where they do, or nobody can say.

    So it is of one that has breaks of its own, or an indent, and of one that is shown in other words than it has.
    """
    lines = [list(texts(child)) for child in box.children if _is_line(child)]
    rows = [[(sign, text.style) for text in line for sign in text.text if sign not in _SPACES] for line in lines]
    parts = units("".join(text for *_, text in _slots(box.element)))
    shown, stops = [sign for row in rows for sign in row], list(accumulate((count for count, _ in parts), initial=0))
    indented = bool(box.style["text_indent"].value)
    if len(rows) == 1 or indented or stops[-1] != len(shown) or box.element.find(".//br") is not None:
        return ()
    places = zip(pairwise(stops), parts, strict=True)
    words = [_word(shown[start:stop], width, spaced=spaced) for (start, stop), (_, spaced) in places]
    found = tuple(stops[end] for end in ends(words, box.width * _FULL, len(rows), box.style["lang"] or ""))
    return () if found == tuple(accumulate(map(len, rows[:-1]))) else found


def _word(signs: Sequence[tuple[str, Any]], width: Width, *, spaced: bool) -> Word:
    runs = [list(run) for _, run in groupby(signs, key=lambda sign: id(sign[1]))]
    whole = sum(width("".join(sign for sign, _ in run), run[0][1]) for run in runs)
    style = runs[-1][0][1]
    space = width("n n", style) - width("nn", style) if spaced else 0.0
    return Word("".join(sign for sign, _ in signs), whole, space)


def _break(title: Any, end: int) -> None:
    """Break a title behind so many characters. A space there is left out: it would be part of the line."""
    count = 0
    for parent, child, text in _slots(title):
        for at, sign in enumerate(text):
            if count == end:
                made = title.makeelement("br", {})
                made.tail = text[at:].lstrip(_SPACES)
                if child is None:
                    parent.text = text[:at]
                    parent.insert(0, made)
                else:
                    child.tail = text[:at]
                    parent.insert(list(parent).index(child) + 1, made)
                return
            count += sign not in _SPACES


def _slots(element: Any) -> Iterator[tuple[Any, Any, str]]:
    """Yield the texts of a title in order, those of footnotes left out: the element, the child before it, the text."""
    yield element, None, element.text or ""
    for child in element:
        if child.get("class") != "footnote":
            yield from _slots(child)
        yield element, child, child.tail or ""


def _is_line(box: Any) -> bool:
    return hasattr(box, "resume_at")


def _letters(word: str) -> str:
    return "".join(filter(str.isalnum, word))
