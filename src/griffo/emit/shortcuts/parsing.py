"""Reading HTML. What Griffo writes is XML too, all but its head, and for that Python has a parser written in C."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, ParseError, fromstring

from weasyprint import tinyhtml5

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

_ODD = re.compile(
    r"<!--|<!\[|<\?"
    r"|&(?!(?:amp|lt|gt|quot|#34|#39);)"
    r"|<[^>]*[\t\n\r][^>]*>"
    r"|<(?!(?:br|hr|img|meta)\b)[^>]*/>"
)
"""What HTML reads otherwise than XML, or not at all: comments, other characters by name or number, line ends in
attributes, elements without an end."""
_VOID = re.compile(r"<(meta\b[^>]*[^>/])>")
_PHRASES = {"a", "b", "br", "cite", "em", "i", "img", "s", "small", "span", "strong", "sub", "sup"}
_BLOCKS = {"article", "aside", "blockquote", "body", "div", "figure", "footer", "header", "nav", "section"}
_LINES = {"figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "p"}
_LISTS = {"ol": {"li"}, "ul": {"li"}, "dl": {"dd", "dt"}}
_INSIDE: dict[str, AbstractSet[str]] = {
    "html": {"head", "body"},
    "head": {"meta", "title"},
    "title": frozenset(),
    **dict.fromkeys(_PHRASES | _LINES, _PHRASES),
    **dict.fromkeys(_BLOCKS | {"li", "dd", "dt"}, {*_PHRASES, *_BLOCKS, *_LINES, *_LISTS, "hr"} - {"body"}),
    **_LISTS,
    **dict.fromkeys(("br", "hr", "img", "meta"), frozenset()),
}
"""What may stand in an element so that HTML, which ends many without saying so, has the tree that XML has."""


def parse(document: Any, **how: Any) -> Any:
    """Return the tree of an HTML document: ``tinyhtml5.parse``, which reads what is no XML."""
    text = document if isinstance(document, str) else document.read()
    found = read(text) if isinstance(text, str) else None
    return _parse(text, **how) if found is None else found


_parse = tinyhtml5.parse


def read(text: str) -> Element | None:
    """Return the tree of a document, if HTML has no other."""
    kind, _, rest = text.partition("\n")
    if kind != "<!DOCTYPE html>" or not rest.endswith("</html>") or _ODD.search(rest):
        return None
    try:
        root = fromstring(_VOID.sub(r"<\1/>", rest))  # noqa: S314 - it has no entities, see ``_ODD``
    except ParseError:
        return None
    if [child.tag for child in root] != ["head", "body"] or not all(map(_is_plain, root.iter())):
        return None
    body = root[1]
    if not len(body):
        return None
    body[-1].tail = (body[-1].tail or "") + (body.tail or "")
    root.text, body.tail = None, None
    return root


def _is_plain(element: Element) -> bool:
    """Return whether an element holds what it may in HTML, and nothing that would end it."""
    allowed = _INSIDE.get(element.tag, ())
    if element.tag == "a" and next(chain.from_iterable(child.iter("a") for child in element), None) is not None:
        return False
    return all(child.tag in allowed for child in element)


REPLACED = ((tinyhtml5, "parse", parse),)
"""What of WeasyPrint's is replaced: where it is, its name, and by what."""
