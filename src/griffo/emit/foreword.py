"""What the compiler writes, the foreword and about authors: Markdown, as XHTML.

Prose is all that this needs: paragraphs, headings, emphasis, lists, quotations, links to the web. What else
Markdown knows, HTML above all, stays as it was written, so a file can bring nothing into the book but words. Its
quotation marks and dashes become those of the stories, once Markdown has told its own dashes and line ends from them.
"""

from __future__ import annotations

import re
from functools import reduce
from typing import TYPE_CHECKING

from markupsafe import Markup

from griffo.normalise import RULES
from griffo.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

TITLE = "Foreword"
"""Its name where the file opens with no heading of its own."""

_KNOWN = (
    "heading",
    "lheading",
    "emphasis",
    "list",
    "blockquote",
    "hr",
    "link",
    "autolink",
    "escape",
    "entity",
    "newline",
)
_HARD_BREAK = re.compile(r"( {2,}\n|\\\n)")


def parts_of(text: str, otherwise: str = TITLE, deeper: int = 1) -> tuple[str, Markup]:
    """Return the title and the text of what the compiler wrote. A heading on top is its title, ``otherwise`` without.

    The other headings move so many levels down: that of a page is the second.
    """
    from markdown_it import MarkdownIt  # here, for most books have neither

    markdown = MarkdownIt("zero", {"xhtmlOut": True}).enable(list(_KNOWN))
    markdown.core.ruler.before("inline", "typography", _typography)
    markdown.validateLink = _leads_to_the_web  # type: ignore[method-assign]  # so the library lets it be set
    tokens = markdown.parse(text)
    title = otherwise
    if [token.type for token in tokens[:2]] == ["heading_open", "inline"]:
        title, tokens = _plain(tokens[1].children or []), tokens[3:]
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1:]) + deeper)}"
    return title or otherwise, Markup(markdown.renderer.render(tokens, markdown.options, {}))  # noqa: S704 - it escapes


def _leads_to_the_web(url: str) -> bool:
    """Say whether a link may stay one: a path would lead out of the book, or nowhere."""
    return url.lower().startswith(("https://", "http://", "mailto:"))


def _typography(state: StateCore) -> None:
    """Run the rules on the text of each block; only a line end that is meant to stay one parts it."""
    for token in state.tokens:
        if token.type == "inline":
            parts = _HARD_BREAK.split(token.content)
            token.content = "".join(part if _HARD_BREAK.fullmatch(part) else _set(part) for part in parts)


def _set(words: str) -> str:
    return reduce(lambda done, rule: rule(done), RULES, Text.of(words)).value


def _plain(tokens: Sequence[Token]) -> str:
    return "".join(" " if token.type == "softbreak" else token.content for token in tokens).strip()
