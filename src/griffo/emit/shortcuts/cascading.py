"""Which rules hold for an element. WeasyPrint weighs them for every element, and for all that might belong to it.

Here they are weighed once for all elements that the same rules hold for. Every element might have a marker and
footnotes, and hardly any has: their styles wait until they are asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any

from weasyprint.css import StyleFor, declaration_precedence, find_style_attributes, preprocess_declarations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Weighed = dict[str, tuple[Any, Any]]
    """Of each property what holds, and its weight."""

_SELDOM = {"marker", "footnote-call", "footnote-marker", "note-call", "note-marker", "note-callback"}


@dataclass(frozen=True, slots=True)
class _Rules:
    """Rules that hold for an element."""

    rows: tuple[_Row, ...]
    key: tuple[Any, ...]
    """What WeasyPrint tells them by."""
    own: Weighed
    """What they say of the element itself."""
    parts: dict[str, Weighed]
    """What they say of what belongs to it, such as something before its text."""
    seldom: dict[str, Weighed]
    """The same of what hardly any element has."""


def look(
    self: Any,
    html: Any,
    sheets: Any,
    presentational_hints: Any,
    font_config: Any,
    target_collector: Any,
) -> None:
    """Work out the styles of all elements of a document: ``StyleFor.__init__``."""
    self._cascaded_styles, self._computed_styles, self._sheets = {}, {}, sheets
    self.initial_page_sizes, self.font_config = {"box": None, "area": None}, font_config
    more = {"root": html.etree_element, "base_url": html.base_url, "target_collector": target_collector}
    declared, computed = self._cascaded_styles, self._computed_styles
    marked, styles = _marked(html, presentational_hints), {}
    rules = dict(_matched(html, sheets))
    for wrapped in html.wrapper_element.iter_subtree():
        element, parent = wrapped.etree_element, wrapped.parent.etree_element if wrapped.parent else None
        own, declarations = marked.get(element, ({}, None))
        key = wrapped.parent and id(computed[parent, None]), declarations, rules[element].key
        if key not in styles:
            declared[element, None] = _weighed(own, rules[element].rows, None) if own else rules[element].own
            self.set_computed_styles(element, parent, **more)
            styles[key] = computed[element, None]
        computed[element, None] = styles[key]
    for element, found in rules.items():
        for kind, weighed in found.parts.items():
            declared[element, kind] = weighed
            self.set_computed_styles(element, element, pseudo_type=kind, **more)
    declared.clear()
    self._griffo_waiting = {element: found.seldom for element, found in rules.items()}, more


def style_of(self: Any, element: Any, pseudo_type: str | None = None) -> Any:
    """Return the style of an element or of something that belongs to it: ``StyleFor.__call__``."""
    if pseudo_type in _SELDOM and (element, pseudo_type) not in self._computed_styles:
        waiting, more = self._griffo_waiting
        if pseudo_type in waiting.get(element, ()):
            declared = self.get_cascaded_styles()
            declared[element, pseudo_type] = waiting[element][pseudo_type]
            self.set_computed_styles(element, element, pseudo_type=pseudo_type, **more)
            del declared[element, pseudo_type]
    return _style_of(self, element, pseudo_type)


_style_of = StyleFor.__call__


def _marked(html: Any, hints: Any) -> dict[Any, tuple[Weighed, tuple[Any, ...]]]:
    """Return what elements say of themselves, in their attributes, and how they say it."""
    marked: dict[Any, tuple[Weighed, tuple[Any, ...]]] = {}
    for specificity, element, declarations, base_url in find_style_attributes(html.etree_element, hints, html.base_url):
        weighed, _ = marked.get(element, ({}, ()))
        _weigh(weighed, preprocess_declarations(base_url, declarations), "author", (inf, specificity))
        marked[element] = weighed, tuple(declarations)
    return marked


def _matched(html: Any, sheets: Any) -> Iterator[tuple[Any, _Rules]]:
    """Yield the elements of a document in order, each with the rules that hold for it."""
    known: dict[tuple[int, ...], _Rules] = {}
    for element in html.wrapper_element.iter_subtree():
        found = [(sheet, rule) for sheet in sheets for rule in sheet[0].matcher.match(element)]
        name = tuple([number for sheet, rule in found for number in (id(sheet), rule[1])])
        if name not in known:
            known[name] = _rules(tuple(_row(*sheet, *rule) for sheet, rule in found))
        yield element.etree_element, known[name]


@dataclass(frozen=True, slots=True)
class _Row:
    """A rule."""

    key: tuple[Any, ...]
    kind: str | None
    """What it is for that belongs to the element."""
    declarations: Any
    origin: str
    weight: tuple[Any, ...]


def _row(
    sheet: Any, origin: str, of_sheet: Any, specificity: Any, _order: int, kind: str | None, said: tuple[Any, Any]
) -> _Row:
    declarations, layer = said
    order = inf if layer is None else sheet.layers.index(layer)
    key = sheet, specificity, id(declarations), order
    return _Row(key, kind, declarations, origin, (order, of_sheet or specificity))


def _rules(rows: tuple[_Row, ...]) -> _Rules:
    kinds = dict.fromkeys(row.kind for row in rows)
    said = {kind: _weighed({}, rows, kind) for kind in kinds if kind}
    seldom = {kind: weighed for kind, weighed in said.items() if kind in _SELDOM and "anchor" not in weighed}
    parts = {kind: weighed for kind, weighed in said.items() if kind not in seldom}
    return _Rules(rows, tuple(row.key for row in rows), _weighed({}, rows, None), parts, seldom)


def _weighed(before: Weighed, rows: tuple[_Row, ...], kind: str | None) -> Weighed:
    """Return what rules say of an element, or of a kind of thing that belongs to it, after what was said before."""
    weighed = dict(before)
    for row in rows:
        if row.kind == kind:
            _weigh(weighed, row.declarations, row.origin, row.weight)
    return weighed


def _weigh(weighed: Weighed, declarations: Iterable[Any], origin: str, weight: tuple[Any, ...]) -> None:
    for name, values, importance in declarations:
        heavy = declaration_precedence(origin, importance), *weight
        if name not in weighed or weighed[name][1] <= heavy:
            weighed[name] = values, heavy


REPLACED = ((StyleFor, "__init__", look), (StyleFor, "__call__", style_of))
"""What of WeasyPrint's is replaced: where it is, its name, and by what."""
