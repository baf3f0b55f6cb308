"""The compiler's foreword: Markdown, as XHTML.

Prose is all that a foreword needs: paragraphs, headings, emphasis, lists, quotations, links to the web. What else
Markdown knows, HTML above all, stays as it was written, so a file can bring nothing into the book but words.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markupsafe import Markup

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
_DEEPER = 2
"""Levels that its headings move down: the page's own is the second."""


def parts_of(text: str) -> tuple[str, Markup]:
    """Return the title and the text of a foreword. A heading on top is its title."""
    markdown = MarkdownIt("zero", {"xhtmlOut": True}).enable(list(_KNOWN))
    markdown.validateLink = _leads_to_the_web  # type: ignore[method-assign]  # so the library lets it be set
    tokens = markdown.parse(text)
    title = TITLE
    if [token.type for token in tokens[:2]] == ["heading_open", "inline"]:
        title, tokens = _plain(tokens[1].children or []), tokens[3:]
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1:]) + _DEEPER - 1)}"
    return title or TITLE, Markup(markdown.renderer.render(tokens, markdown.options, {}))  # noqa: S704 - it escapes


def _leads_to_the_web(url: str) -> bool:
    """Say whether a link may stay one: a path would lead out of the book, or nowhere."""
    return url.lower().startswith(("https://", "http://", "mailto:"))


def _plain(tokens: list) -> str:  # type: ignore[type-arg]
    return "".join(" " if token.type == "softbreak" else token.content for token in tokens).strip()
