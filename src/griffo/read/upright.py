"""Italics that a whole chapter stands in, although some of its words are in italics inside them.

Where an author forgets to end italics, archives repeat them in every paragraph to the end of the chapter; the words
that were meant are then in italics twice, which the archive's own sheet shows upright or not at all. Nobody means a
chapter in italics that has italics in it: the outer ones say nothing, and go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from griffo.read.tree import Node

_ITALIC = frozenset({"i", "em"})
_HEADS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = frozenset({"p", "div", "br", "li"})
_HOLDS = frozenset({"body", "div", "section", "article", "main", "td", "center", "font", "span"}) | _ITALIC
_DEEPEST = 3
_MOST = 0.9
"""The share of a chapter's letters that stand in italics, where all of it does but for what was overlooked."""
_LEAST = 3
"""Paragraphs of a chapter."""
_Count = tuple[int, ...]
"""Letters in no italics, in one, in two, in three or more; and paragraphs."""
_NONE: _Count = (0,) * (_DEEPEST + 2)


def upright(body: Node) -> int:
    """Take off, in place, the italics that whole chapters stand in; return from how many."""
    counts: dict[int, _Count] = {}
    for node in reversed(list(body.walk())):
        counts[id(node)] = _within(node, _sum([_count(child, counts) for child in node.children]))
    lifted = 0
    stack = [body]
    while stack:
        node = stack.pop()
        for start, end in _chapters(node.children):
            run = node.children[start:end]
            depth = _outer(_sum([_count(child, counts) for child in run]))
            if depth:
                lifted += 1
                _lift(run, depth)
            else:
                stack += [one for one in run if not isinstance(one, str) and one.tag in _HOLDS - _ITALIC]
    return lifted


def _sum(counts: Sequence[_Count]) -> _Count:
    return tuple(map(sum, zip(*counts, strict=True))) if counts else _NONE


def _count(child: Node | str, counts: dict[int, _Count]) -> _Count:
    if not isinstance(child, str):
        return counts[id(child)]
    return (sum(map(str.isalpha, child)), *_NONE[1:])


def _within(node: Node, inside: _Count) -> _Count:
    """Return the count of an element, of what is in it."""
    *letters, paragraphs = inside
    if node.tag in _ITALIC:
        letters = [0, *letters[: _DEEPEST - 1], letters[-2] + letters[-1]]
    return (*letters, paragraphs + (node.tag in _BLOCKS))


def _chapters(children: Sequence[Node | str]) -> list[tuple[int, int]]:
    """Part what is in an element at its headings."""
    heads = [at for at, one in enumerate(children) if not isinstance(one, str) and _is_heading(one)]
    starts = [0, *(at + 1 for at in heads)]
    return [(start, end) for start, end in zip(starts, [*heads, len(children)], strict=True) if start < end]


def _is_heading(node: Node) -> bool:
    return node.tag in _HEADS or any(not isinstance(one, str) and one.tag in _HEADS for one in node.children)


def _outer(count: _Count) -> int:
    """Return how many italics all of a chapter stands in that say nothing: none where there are none further in."""
    *letters, paragraphs = count
    total = sum(letters)
    depth = max((at for at in range(1, _DEEPEST + 1) if sum(letters[at:]) >= _MOST * total), default=0)
    return depth if total and paragraphs >= _LEAST and (depth > 1 or sum(letters[depth + 1 :])) else 0


def _lift(run: Sequence[Node | str], depth: int) -> None:
    """Make the outer italics elements that say nothing, as many inside each other as ``depth``."""
    stack = [(one, depth) for one in run if not isinstance(one, str)]
    while stack:
        node, left = stack.pop()
        if node.tag in _ITALIC:
            node.tag, left = "span", left - 1
            node.attrs = {key: value for key, value in node.attrs.items() if key == "id"}
        if left:
            stack += [(one, left) for one in node.children if not isinstance(one, str)]
