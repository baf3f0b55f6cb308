"""How a page's own style sheets have text look: italic, bold, struck out, hidden. Nothing else of them matters here.

Word processors and converters write ``<span class="c4">`` and say in a sheet what that is, so italics by class are as
good as those by tag. Selectors of one element, its name, classes and ``id``, are understood, and of several, parted by
spaces or ``>``, the last; that errs only where a sheet has an element look otherwise by what it stands in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import tinycss2

if TYPE_CHECKING:
    from collections.abc import Iterable

    from griffo.read.tree import Node

_SIMPLE = re.compile(r"(?P<tag>[a-z][a-z0-9]*|\*)?(?P<rest>(?:[.#][\w-]+)*)", re.IGNORECASE)
_PART = re.compile(r"([.#])([\w-]+)")
_SHEET = 500_000
"""Characters of a sheet that are read: what a page has of its own is smaller, and one of a site says nothing more."""


@dataclass(frozen=True, slots=True)
class Look:
    """How text looks; None where nothing is said, so that it looks like what is around."""

    italic: bool | None = None
    bold: bool | None = None
    struck: bool | None = None
    hidden: bool | None = None
    lines: bool | None = None
    """Whether its line ends are to be seen."""
    centred: bool | None = None

    def over(self, under: Look) -> Look:
        """Return this look, where it says something, and the look ``under`` it elsewhere."""
        said = {one.name: value for one in fields(self) if (value := getattr(self, one.name)) is not None}
        return replace(under, **said) if said else under


NO_LOOK = Look()


@dataclass(frozen=True, slots=True)
class _Rule:
    tag: str
    classes: frozenset[str]
    id: str
    look: Look

    @property
    def weight(self) -> tuple[int, int, int]:
        """How much the rule counts against others (CSS Selectors 4, section 17)."""
        return bool(self.id), len(self.classes), bool(self.tag)


@dataclass(frozen=True, slots=True)
class Looks:
    """The rules of a page's sheets that say how text looks, the weakest first."""

    rules: tuple[_Rule, ...] = ()

    def of(self, node: Node) -> Look:
        """Return how the sheets and the element's own style have it look."""
        look = NO_LOOK
        if self.rules:
            classes, name = node.classes, node.attrs.get("id", "")
            for rule in self.rules:
                if rule.tag in {"", node.tag} and rule.classes <= classes and rule.id in {"", name}:
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
    return Looks(tuple(sorted(rules, key=lambda rule: rule.weight)))


def _selected(selectors: str, look: Look) -> Iterable[_Rule]:
    for selector in selectors.split(","):
        last = re.split(r"[\s>]+", selector.strip())[-1]
        match = _SIMPLE.fullmatch(last)
        if match and last:
            parts = _PART.findall(match["rest"])
            ids = [name for sign, name in parts if sign == "#"]
            classes = frozenset(name for sign, name in parts if sign == ".")
            tag = "" if match["tag"] in {None, "*"} else match["tag"].lower()
            yield _Rule(tag, classes, ids[-1] if ids else "", look)


def _look(contents: Iterable[tinycss2.ast.Node]) -> Look:
    found: dict[str, bool] = {}
    for one in contents:
        if one.type == "declaration":
            value = tinycss2.serialize(one.value).strip().lower()
            found |= _declared(one.lower_name, value)
    return Look(**found)


def _declared(name: str, value: str) -> dict[str, bool]:
    if name == "font-style" and value in {"italic", "oblique", "normal"}:
        return {"italic": value != "normal"}
    if name == "font-weight" and (value in {"bold", "bolder", "normal"} or value.isdigit()):
        return {"bold": value.startswith("bold") or (value.isdigit() and int(value) >= 600)}
    if name in {"text-decoration", "text-decoration-line"}:
        return {"struck": "line-through" in value}
    if name == "white-space":
        return {"lines": value.startswith(("pre", "break-spaces"))}
    if name == "text-align":
        return {"centred": value == "center"}
    return {"hidden": True} if (name, value) in {("display", "none"), ("visibility", "hidden")} else {}
