"""Rules about style sheets, wherever in the book they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import tinycss2

from griffo.preflight.epub import Found, is_remote, line_of, target

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from griffo.preflight.epub import Epub

_NAME = re.compile(r"[A-Za-z_][\w-]*")
HIDDEN = 10_000
"""Characters that a page may hide; Kindle's converter stops at more."""


def css_variables(epub: Epub) -> Iterator[Found]:
    """Find custom properties and ``var()``.

    Source: named among the causes of E999 by a maintainer who looked for one (github.com/harvard-edge/cs249r_book,
    issues 1148 and 1052).
    """
    for name, line, css in _sheets(epub, "--"):
        for token in _tokens(css):
            own = token.type == "ident" and token.value.startswith("--")
            if own or (token.type == "function" and token.lower_name == "var"):
                hint = "Write the values themselves."
                at = line + token.source_line - 1
                yield Found(name, at, "The style uses CSS variables, which Kindle does not know.", hint)
                break


def missing_css_resource(epub: Epub) -> Iterator[Found]:
    """Find fonts and pictures of a style sheet that are not in the book or lie on the network.

    Source: KindleGen's warning W14028 (github.com/lorenzodifuccia/safaribooks issue 40); EPUBCheck RSC-006 and RSC-007.
    """
    for name, line, css in (*_sheets(epub, "url("), *_sheets(epub, "@import", but="url(")):
        for token, url in _urls(css):
            file, _ = target(name, url)
            if is_remote(url) or (file and file not in epub.names):
                sentence = f"The style loads “{url}”, which is not in the book."
                yield Found(name, line + token.source_line - 1, sentence, "Add the file, or delete the rule.")


def hidden_text(epub: Epub) -> Iterator[Found]:
    """Find pages that hide more than 10,000 characters with ``display: none``.

    Source: Kindle Previewer's error E3013 (github.com/lorenzodifuccia/safaribooks issues 40 and 88). Selectors of one
    element name, class or id are followed.
    """
    paths = {path for name, _, css in _sheets(epub, "display") if name.endswith(".css") for path in _hiding(css)}
    for name in epub.pages:
        own = {path for style in epub.find(name, "//x:style") for path in _hiding(style.text or "")}
        hidden = {element for path in paths | own for element in epub.find(name, path)}
        hidden |= {element for element in epub.find(name, "//*[@style]") if _hides(element.get("style", ""))}
        outer = [element for element in hidden if not any(up in hidden for up in element.iterancestors())]
        count = sum(len(str(element.xpath("string()"))) for element in outer)
        if count > HIDDEN:
            sentence = f"This page hides {count:,} characters; Amazon's converter stops at {HIDDEN:,}."
            yield Found(name, min(map(line_of, outer)), sentence, "Take the hidden text out.")


def _sheets(epub: Epub, word: str, *, but: str = "\0") -> Iterator[tuple[str, int, str]]:
    """Yield every piece of CSS with a word in it, and without another, as (file, the line it begins on, CSS).

    To read CSS takes long; most holds none of what is looked for.
    """
    for name, line, css in _all_sheets(epub):
        if word in css.lower() and but not in css.lower():
            yield name, line, css


def _all_sheets(epub: Epub) -> Iterator[tuple[str, int, str]]:
    for name, data in epub.data.items():
        if name.lower().endswith(".css"):
            yield name, 1, data.decode("utf-8", "replace")
    for name, element in epub.each("//x:style"):
        yield name, line_of(element), element.text or ""
    for name, element in epub.each("//*[@style]"):
        yield name, line_of(element), element.get("style", "")


def _tokens(css: str) -> Iterator[Any]:
    """Yield every token of a piece of CSS, those inside brackets too."""
    waiting = list(reversed(tinycss2.parse_component_value_list(css, skip_comments=True)))
    while waiting:
        token = waiting.pop()
        yield token
        inner = getattr(token, "content", None) or getattr(token, "arguments", None) or ()
        waiting += reversed(inner)


def _urls(css: str) -> Iterator[tuple[Any, str]]:
    importing = False
    for token in _tokens(css):
        if token.type == "url":
            yield token, token.value
        elif token.type == "function" and token.lower_name == "url":
            yield from ((part, part.value) for part in token.arguments if part.type == "string")
        elif token.type == "string" and importing:
            yield token, token.value
        if token.type != "whitespace":
            importing = token.type == "at-keyword" and token.lower_value == "import"


def _hiding(css: str) -> Iterator[str]:
    """Yield the XPaths of what a style sheet hides, as far as its selectors are single names, classes or ids."""
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule" and _declares(rule.content):
            yield from filter(None, map(_path, _split(rule.prelude)))


def _split(prelude: Iterable[Any]) -> list[list[Any]]:
    parts: list[list[Any]] = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        elif token.type != "whitespace" or parts[-1]:
            parts[-1].append(token)
    return parts


def _path(selector: list[Any]) -> str:
    """Return the XPath of a selector; nothing for one that it cannot say, such as a name with escaped characters."""
    if not all(_NAME.fullmatch(token.value) for token in selector if token.type in {"ident", "hash"}):
        return ""
    while selector and selector[-1].type == "whitespace":
        selector = selector[:-1]
    kinds = [token.value if token.type == "literal" else token.type for token in selector]
    if kinds == ["ident"]:
        return f"//x:{selector[0].value}"
    name = f"x:{selector[0].value}" if kinds[:1] == ["ident"] else "*"
    if kinds[-2:] == [".", "ident"] and len(kinds) <= 3:
        return f"//{name}[contains(concat(' ', normalize-space(@class), ' '), ' {selector[-1].value} ')]"
    return f"//{name}[@id='{selector[-1].value}']" if kinds[-1:] == ["hash"] and len(kinds) <= 2 else ""


def _hides(declarations: str) -> bool:
    return _declares(tinycss2.parse_component_value_list(declarations))


def _declares(content: Iterable[Any]) -> bool:
    found = tinycss2.parse_blocks_contents(list(content), skip_comments=True, skip_whitespace=True)
    return any(
        row.type == "declaration"
        and row.lower_name == "display"
        and [token.lower_value for token in row.value if token.type == "ident"] == ["none"]
        for row in found
    )
