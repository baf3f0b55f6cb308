"""The styles of a Word document: how runs look by them, and what paragraphs are.

Office Open XML (ECMA-376 part 1, edition 5), section 17.7. A style takes what it does not say from the style that it is
based on. Italics, bold and the like toggle (17.7.3): an italic word style inside an italic paragraph style is upright;
what a run says itself is so whatever its styles say.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from griffo.read.numbers import Level, Numbers
from griffo.read.parts import child, children, local, value
from griffo.read.processor import NO_FACE, Face, part_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

_OFF = frozenset({"0", "false", "off", "none"})
_SHIFTS = {"superscript": "sup", "subscript": "sub"}


@dataclass(frozen=True, slots=True)
class Style:
    """A style, with what it takes from those that it is based on."""

    face: Face = NO_FACE
    part: str = ""
    """What its paragraphs are (``processor.part_of``)."""
    bordered: bool = False
    """Whether a line is drawn above or below its paragraphs."""
    new_page: bool = False
    number: tuple[str, int] | None = None
    """The list that its paragraphs are items of, and at which level of it."""
    align: str = ""
    """Where on the line they stand, as CSS calls it."""


PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Styles:
    """All styles of a document."""

    known: Mapping[str, Style] = field(default_factory=dict)
    default: Style = PLAIN
    """That of paragraphs which name none."""
    under: Face = NO_FACE
    """How text looks under all styles."""
    language: str = ""

    def paragraph(self, properties: etree._Element | None) -> Style:
        """Return the style of a paragraph with what its own properties add.

        Of one that the document does not define the name alone says something.
        """
        named = child(properties, "pStyle")
        name = "" if named is None else value(named, "val")
        style = self.known.get(name) or replace(self.default, part=part_of(name) or self.default.part)
        return _added(style, properties, NO_FACE)

    def run(self, style: Style, properties: etree._Element | None) -> Face:
        """Return how a run looks in a paragraph of a style."""
        named = child(properties, "rStyle")
        word = NO_FACE if named is None else self.known.get(value(named, "val"), PLAIN).face
        own = face_of(properties)
        return own.over(
            Face(
                italic=_toggled(style.face.italic, word.italic, self.under.italic),
                bold=_toggled(style.face.bold, word.bold, self.under.bold),
                struck=_toggled(style.face.struck, word.struck, self.under.struck),
                hidden=_toggled(style.face.hidden, word.hidden, self.under.hidden),
                underlined=word.over(style.face).underlined,
                shift=word.over(style.face).shift,
            )
        )


def _toggled(paragraph: bool | None, word: bool | None, under: bool | None) -> bool:  # noqa: FBT001 - three of a kind
    return bool(under) or bool(paragraph) is not bool(word)


def face_of(properties: etree._Element | None) -> Face:
    """Return how a run looks by its properties alone."""
    said: dict[str, bool] = {}
    shift: str | None = None
    for one in properties if properties is not None else ():
        name, given = local(one), value(one, "val")
        if name in _TOGGLES:
            said[_TOGGLES[name]] = given not in _OFF
        elif name == "vertAlign":
            shift = _SHIFTS.get(given, "")
    return Face(**said, shift=shift)


_TOGGLES = {
    "i": "italic", "b": "bold", "strike": "struck", "dstrike": "struck", "u": "underlined", "vanish": "hidden",
}  # fmt: skip


def _added(style: Style, properties: etree._Element | None, face: Face) -> Style:
    """Return a style with what properties of a paragraph, and the look of its runs, say over it."""
    level = child(properties, "outlineLvl")
    given = value(level, "val", "9") if level is not None else ""
    borders = child(properties, "pBdr")
    broken = child(properties, "pageBreakBefore")
    return Style(
        face.over(style.face),
        style.part or (f"h{min(6, int(given) + 1)}" if given.isdecimal() and int(given) < 9 else ""),
        style.bordered
        if borders is None
        else any(_drawn(one) for one in children(borders, "top", "bottom", "between")),
        style.new_page if broken is None else value(broken, "val") not in _OFF,
        _numbered(style, child(properties, "numPr")),
        style.align if (stands := child(properties, "jc")) is None else _ALIGN.get(value(stands, "val"), ""),
    )


_ALIGN = {"center": "center", "right": "end", "end": "end"}
"""Word's right is where lines end, also in paragraphs that are written from right to left (17.3.1.13)."""


def _numbered(style: Style, properties: etree._Element | None) -> tuple[str, int] | None:
    """Return which list properties put a paragraph into; what they do not say is as in its style."""
    named, level = child(properties, "numId"), child(properties, "ilvl")
    around = style.number or ("", 0)
    number = around[0] if named is None else value(named, "val")
    depth = "" if level is None else value(level, "val")
    return (number, int(depth) if depth in set("012345678") else around[1]) if number not in {"", "0"} else None


def _drawn(border: etree._Element) -> bool:
    return value(border, "val") not in {"", "nil", "none"}


def styles_of(root: etree._Element | None) -> Styles:
    """Read the part of a document that holds its styles."""
    found = {value(one, "styleId"): one for one in children(root, "style")}
    known: dict[str, Style] = {}
    for name in found:
        _resolve(name, found, known)
    marked = (
        one for one in found.values() if value(one, "type") == "paragraph" and value(one, "default") in {"1", "true"}
    )
    default = next((known[value(one, "styleId")] for one in marked), PLAIN)
    runs = child(child(child(root, "docDefaults"), "rPrDefault"), "rPr")
    language = child(runs, "lang")
    return Styles(known, default, face_of(runs), "" if language is None else value(language, "val"))


def _resolve(name: str, found: Mapping[str, etree._Element], known: dict[str, Style]) -> None:
    """Make a style out of its row of ancestors, which may go in a circle in a broken file."""
    row: list[str] = []
    while name in found and name not in known and name not in row:
        row.append(name)
        based = child(found[name], "basedOn")
        name = "" if based is None else value(based, "val")
    for each in reversed(row):
        one = found[each]
        under = known.get(name, PLAIN)
        called = child(one, "name")
        part = part_of("" if called is None else value(called, "val"))
        base = Style(under.face, part or under.part, under.bordered, under.new_page, under.number, under.align)
        known[each] = _added(base, child(one, "pPr"), face_of(child(one, "rPr")))
        name = each


def numbers_of(root: etree._Element | None) -> Numbers:
    """Read the part of a document that holds its lists."""
    kinds = {value(one, "abstractNumId"): _levels(one) for one in children(root, "abstractNum")}
    rows = [(value(one, "numId"), child(one, "abstractNumId")) for one in children(root, "num")]
    sources = {number: value(kind, "val") for number, kind in rows if kind is not None}
    return Numbers({number: kinds.get(kind, {}) for number, kind in sources.items()}, sources)


def _levels(kind: etree._Element) -> dict[int, Level]:
    found: dict[int, Level] = {}
    for one in children(kind, "lvl"):
        said = {
            name: value(each, "val")
            for name in ("lvlText", "numFmt", "start")
            if (each := child(one, name)) is not None
        }
        level = value(one, "ilvl")
        if level in set("012345678"):
            found[int(level)] = Level(
                said.get("lvlText", ""), said.get("numFmt", "decimal"), _number(said.get("start", "1"))
            )
    return found


def _number(digits: str) -> int:
    return int(digits) if digits.isdecimal() and len(digits) < 6 else 1
