"""How a page's own style sheets have text look: italic, bold, struck out, hidden, and where on its line it stands.

Word processors and converters write ``<span class="c4">`` and say in a sheet what that is, so italics by class are as
good as those by tag. Selectors of an element's name, classes and ``id`` are understood, with what it stands in, parted
by spaces or ``>``: what is said of a stress within a stress (``em em``) holds for no other. Others are passed over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

import tinycss2

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from griffo.read.tree import Node

_SIMPLE = re.compile(r"(?P<tag>[a-z][a-z0-9]*|\*)?(?P<rest>(?:[.#][\w-]+)*)", re.IGNORECASE)
_PART = re.compile(r"([.#])([\w-]+)")
_SHEET = 500_000
"""Characters of a sheet that are read: what a page has of its own is smaller, and one of a site says nothing more."""
_MOST_RULES = 4000
"""Rules that say how text looks; a word processor writes some hundreds."""
_MOST_PARTS = 8
"""Elements in a selector."""


@dataclass(frozen=True, slots=True)
class Look:
    """How text looks; None where nothing is said, so that it looks like what is around."""

    italic: bool | None = None
    bold: bool | None = None
    struck: bool | None = None
    hidden: bool | None = None
    lines: bool | None = None
    """Whether its line ends are to be seen."""
    align: str | None = None
    """Where on the line it stands, as CSS calls it: ``center``, ``right``, ``end``, ``start``."""

    def over(self, under: Look) -> Look:
        """Return this look, where it says something, and the look ``under`` it elsewhere."""
        said = {one.name: value for one in fields(self) if (value := getattr(self, one.name)) is not None}
        return replace(under, **said) if said else under


NO_LOOK = Look()


@dataclass(frozen=True, slots=True)
class _Simple:
    tag: str
    classes: frozenset[str]
    id: str

    def fits(self, node: Node) -> bool:
        return self.tag in {"", node.tag} and self.classes <= node.classes and self.id in {"", node.attrs.get("id", "")}


@dataclass(frozen=True, slots=True)
class _Rule:
    parts: tuple[_Simple, ...]
    """The element that it is about, and before that those around it, from the outside in."""
    look: Look

    @property
    def weight(self) -> tuple[int, int, int]:
        """How much the rule counts against others (CSS Selectors 4, section 17)."""
        ids, classes = sum(bool(one.id) for one in self.parts), sum(len(one.classes) for one in self.parts)
        return ids, classes, sum(bool(one.tag) for one in self.parts)

    @property
    def key(self) -> str:
        """What an element has to have for the rule to be about it."""
        last = self.parts[-1]
        return f"#{last.id}" if last.id else f".{min(last.classes)}" if last.classes else last.tag

    def fits(self, node: Node, around: Sequence[Node]) -> bool:
        *others, last = self.parts
        if not last.fits(node):
            return False
        above = iter(reversed(around))
        return all(any(one.fits(outer) for outer in above) for one in reversed(others))


@dataclass(frozen=True, slots=True)
class Looks:
    """The rules of a page's sheets that say how text looks, by what an element has to have, each with its rank."""

    rules: Mapping[str, Sequence[tuple[int, _Rule]]] = field(default_factory=dict)

    def of(self, node: Node, around: Sequence[Node] = ()) -> Look:
        """Return how the sheets and the element's own style have it look; ``around`` is what it stands in."""
        look = NO_LOOK
        if self.rules:
            keys = (f"#{node.attrs.get('id', '')}", *(f".{name}" for name in node.classes), node.tag, "")
            found = [pair for key in keys for pair in self.rules.get(key, ()) if pair[1].fits(node, around)]
            for _, rule in sorted(found, key=lambda pair: pair[0]):
                look = rule.look.over(look)
        own = node.attrs.get("style")
        return _look(tinycss2.parse_blocks_contents(own)).over(look) if own else look


NO_LOOKS = Looks()


def looks(sheets: Iterable[str]) -> Looks:
    """Read style sheets. What is no CSS in them, or too long, says nothing."""
    rules: list[_Rule] = []
    for sheet in sheets:
        for rule in tinycss2.parse_stylesheet(sheet[:_SHEET], skip_comments=True, skip_whitespace=True):
            if (
                rule.type == "qualified-rule"
                and (look := _look(tinycss2.parse_blocks_contents(rule.content))) != NO_LOOK
            ):
                rules += _selected(tinycss2.serialize(rule.prelude), look)
    found: dict[str, list[tuple[int, _Rule]]] = {}
    for rank, rule in enumerate(sorted(rules[:_MOST_RULES], key=lambda rule: rule.weight)):
        found.setdefault(rule.key, []).append((rank, rule))
    return Looks(found)


def _selected(selectors: str, look: Look) -> Iterable[_Rule]:
    for selector in selectors.split(","):
        matches = [_SIMPLE.fullmatch(part) for part in re.split(r"[\s>]+", selector.strip(" \t\r\n\f>"))]
        parts = [_simple(match) for match in matches[-_MOST_PARTS:] if match and match[0]]
        if parts and len(parts) == len(matches):
            yield _Rule(tuple(parts), look)


def _simple(match: re.Match[str]) -> _Simple:
    parts = _PART.findall(match["rest"])
    ids = [name for sign, name in parts if sign == "#"]
    tag = "" if match["tag"] in {None, "*"} else match["tag"].lower()
    return _Simple(tag, frozenset(name for sign, name in parts if sign == "."), ids[-1] if ids else "")


def _look(contents: Iterable[tinycss2.ast.Node]) -> Look:
    found: dict[str, Any] = {}
    for one in contents:
        if one.type == "declaration":
            value = tinycss2.serialize(one.value).strip().lower()
            found |= _declared(one.lower_name, value)
    return Look(**found)


def _declared(name: str, value: str) -> dict[str, Any]:
    if name == "font-style" and value in {"italic", "oblique", "normal"}:
        return {"italic": value != "normal"}
    if name == "font-weight" and (value in {"bold", "bolder", "normal"} or value.isdigit()):
        return {"bold": value.startswith("bold") or (value.isdigit() and int(value) >= 600)}
    if name in {"text-decoration", "text-decoration-line"}:
        return {"struck": "line-through" in value}
    if name == "white-space":
        return {"lines": value.startswith(("pre", "break-spaces"))}
    if name == "text-align":
        return {"align": value}
    return {"hidden": True} if (name, value) in {("display", "none"), ("visibility", "hidden")} else {}
