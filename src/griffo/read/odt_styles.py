"""The styles of an OpenDocument text: how words look by them, and what paragraphs are.

OpenDocument 1.3, part 3, sections 16 and 20. What an author formats by hand is a style too, an automatic one with a
made-up name, whose parent is the style that the author chose.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from griffo.read.numbers import Level, Numbers
from griffo.read.parts import child, children, value
from griffo.read.processor import NO_FACE, Face, part_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lxml import etree

_STYLES = ("styles", "automatic-styles")


@dataclass(frozen=True, slots=True)
class Style:
    """A style of paragraphs or of words, with what it takes from its parents."""

    face: Face = NO_FACE
    part: str = ""
    """What its paragraphs are (``processor.part_of``)."""
    bordered: bool = False
    """Whether a line is drawn above or below its paragraphs."""
    new_page: bool = False
    new_page_after: bool = False
    align: str = ""
    """Where on the line its paragraphs stand, as CSS calls it."""


PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a document, by their family and name."""

    known: Mapping[tuple[str, str], Style] = field(default_factory=dict)
    language: str = ""

    def of(self, element: etree._Element, family: str) -> Style:
        """Return the style that an element names; ``family`` is ``paragraph`` or ``text``.

        Of one that the document does not define the name alone says something.
        """
        name = value(element, "style-name")
        return self.known.get((family, name)) or Style(part=part_of(name))


def styles_of(roots: Iterable[etree._Element | None]) -> Styles:
    """Read the styles in the parts of a document, those of its text last."""
    found: dict[tuple[str, str], etree._Element] = {}
    language = ""
    for root in roots:
        for group in children(root, *_STYLES):
            found |= {(value(one, "family"), value(one, "name")): one for one in children(group, "style")}
            for one in children(group, "default-style"):
                said = child(one, "text-properties") if value(one, "family") == "paragraph" else None
                language = language if said is None else _language(said)
    known: dict[tuple[str, str], Style] = {}
    for key in found:
        _resolve(key, found, known)
    return Styles(known, language)


def numbers_of(root: etree._Element | None) -> Numbers:
    """Read how headings are numbered, which they are as the items of one list, ``OUTLINE``."""
    found: dict[int, Level] = {}
    for one in children(child(child(root, "styles"), "outline-style"), "outline-level-style"):
        level, form = value(one, "level"), value(one, "num-format")
        if level in _LEVELS:
            own, above = int(level), value(one, "display-levels", "1")
            first = max(1, own - int(above) + 1) if above in _LEVELS else own
            text = ".".join(f"%{each}" for each in range(first, own + 1)) if form else ""
            start = value(one, "start-value", "1")
            found[own - 1] = Level(
                f"{value(one, 'num-prefix')}{text}{value(one, 'num-suffix')}",
                _FORMS.get(form, "cardinalText") if form else "none",
                int(start) if start.isdecimal() and len(start) < 6 else 1,
            )
    return Numbers({OUTLINE: found}, {OUTLINE: OUTLINE})


OUTLINE = "outline"
_LEVELS = frozenset("123456789")
_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
"""How numbers are written; what is none of these is a language's own, such as "One, Two, Three"."""


def _language(said: etree._Element) -> str:
    parts = [part for name in ("language", "country") if (part := value(said, name)) not in {"", "none", "zxx"}]
    return "-".join(parts)


def _resolve(
    key: tuple[str, str], found: Mapping[tuple[str, str], etree._Element], known: dict[tuple[str, str], Style]
) -> None:
    """Make a style out of its row of parents, which may go in a circle in a broken file."""
    row: list[tuple[str, str]] = []
    while key in found and key not in known and key not in row:
        row.append(key)
        key = key[0], value(found[key], "parent-style-name")
    for each in reversed(row):
        known[each] = _added(known.get(key, PLAIN), found[each])
        key = each


def _added(under: Style, one: etree._Element) -> Style:
    words, paragraphs = child(one, "text-properties"), child(one, "paragraph-properties")
    level = value(one, "default-outline-level")
    part = part_of(value(one, "display-name") or value(one, "name"))
    drawn = [value(paragraphs, name) for name in _BORDERS] if paragraphs is not None else []
    broken = value(one, "master-page-name") or (paragraphs is not None and value(paragraphs, "break-before"))
    return Style(
        under.face if words is None else _face(words).over(under.face),
        part or (f"h{min(6, int(level))}" if level.isdecimal() and 0 < int(level) < 11 else under.part),
        any(border != "none" for border in drawn if border) if any(drawn) else under.bordered,
        (broken not in {"auto", "column"}) if broken else under.new_page,
        under.new_page_after if paragraphs is None else value(paragraphs, "break-after") == "page",
        (value(paragraphs, "text-align") if paragraphs is not None else "") or under.align,
    )


_BORDERS = ("border", "border-top", "border-bottom")


def _face(said: etree._Element) -> Face:
    """Return how words look by the properties of a style; where they say nothing of something, None."""

    def told(name: str, off: frozenset[str]) -> bool | None:
        found = value(said, name)
        return found not in off if found else None

    position = value(said, "text-position")
    return Face(
        italic=told("font-style", _UPRIGHT),
        bold=told("font-weight", _LIGHT),
        struck=told("text-line-through-style", _NONE),
        underlined=told("text-underline-style", _NONE),
        hidden=told("display", _SHOWN),
        shift=_shift(position) if position else None,
    )


_UPRIGHT, _NONE, _SHOWN = frozenset({"normal"}), frozenset({"none"}), frozenset({"true"})
_LIGHT = frozenset("normal 100 200 300 400 500".split())


def _shift(position: str) -> str:
    """Return ``sup`` or ``sub`` for a position such as ``super 58%`` or ``-33% 58%``; nothing on the line."""
    way = position.split(maxsplit=1)[0]
    return "sub" if way == "sub" or way.startswith("-") else "" if way.startswith("0") else "sup"
