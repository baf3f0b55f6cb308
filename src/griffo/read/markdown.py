"""Markdown: CommonMark with tables, struck words, footnotes and front matter, and what HTML there is in it.

It becomes HTML first, so that HTML inside it has to pass where all HTML passes (``tree.py``), and its elements keep the
lines in which they stand.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from griffo.model import Finding, Level, Role
from griffo.read.flow import UNCALLED, Cast
from griffo.read.frontmatter import WHY, front_matter, known, passages
from griffo.read.paragraphs import paragraphs
from griffo.read.plain import arranged
from griffo.read.source import decode
from griffo.read.told import Told, manuscript
from griffo.read.tree import parse_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from markdown_it.renderer import RendererProtocol
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

    from griffo.model import Meta
    from griffo.read.manuscript import Manuscript, Passage
    from griffo.read.tree import Node, Page

_LINE = "data-line"
"""The attribute that carries a block's line through HTML."""
_FEWEST = 10
"""Lines to a paragraph, by Markdown, from which they are looked at as paragraphs."""
_MOST = 0.9
"""The share of lines that plain text would take as paragraphs."""
_SAID = re.compile(rf'{_LINE}="(\d{{1,9}})"')


def read(data: bytes, name: str) -> Manuscript:
    """Read Markdown. Raises ``GriffoError`` as ``source.decode`` does, and where its front matter is broken."""
    text = re.sub(r"\r\n?", "\n", decode(data, name).text)
    rows, end = front_matter(text, name)
    meta = known(rows)
    markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).use(footnote_plugin)
    markdown.core.ruler.before("footnote_tail", "uncalled", _keep_uncalled)
    tokens = markdown.parse("\n" * text.count("\n", 0, end) + text[end:])
    findings: list[Finding] = []
    if _lines_are_paragraphs(tokens):
        markdown.add_render_rule("softbreak", _parted)
        sentence = "There is hardly a blank line in this file, so each line is a paragraph; Markdown would join them."
        hint = "Put a blank line between paragraphs if that is wrong."
        findings.append(Finding("lines-are-paragraphs", Level.INFO, sentence, hint))
    page = _page(markdown, tokens, text, name)

    def arrange(found: list[Passage]) -> list[Passage]:
        return [*passages(rows), *_entitled(arranged(found), meta)]

    origin = WHY if rows else "the file"
    told = Told(page.body.children, _casting, meta, origin, arrange, tuple(findings))
    return manuscript(page, told, name)


def _lines_are_paragraphs(tokens: Sequence[Token]) -> bool:
    """Whether the author ends a paragraph with the end of a line, as in a chat, and knows no blank lines.

    Prose of one sentence to a line has some, and lines that a program wrapped give themselves away.
    """
    blocks = [token.content for token in tokens if token.type == "inline"]
    lines = sum(block.count("\n") + 1 for block in blocks)
    return lines >= _FEWEST * max(1, len(blocks)) and len(paragraphs("\n".join(blocks))) > _MOST * lines


def _page(markdown: MarkdownIt, tokens: Sequence[Token], source: str, name: str) -> Page:
    """Make a page of what was parsed of the file ``source``."""
    for kind, rule in _FOOTNOTES.items():
        markdown.add_render_rule(kind, rule)
    _number(tokens)
    html = str(markdown.renderer.render(tokens, markdown.options, {}))
    page = parse_text(html, name)
    for node in page.body.walk():
        said = node.attrs.pop(_LINE, "")
        node.line = int(said) if said.isdecimal() else 0
        if node.tag == "tr":  # the line ends between its cells are not those of the file
            node.children = [one for one in node.children if not isinstance(one, str)]
    starts = [0, *accumulate(len(line) for line in source.splitlines(keepends=True))]
    unclosed = tuple(starts[min(line, len(starts)) - 1] for line in _lines_at(html, page.unclosed))
    return replace(page, source=source, unclosed=unclosed)


def _parted(*_: object) -> str:
    """Write a line end that parts paragraphs."""
    return "<br /><br />\n"


def _keep_uncalled(state: StateCore) -> None:
    """Keep the footnotes that nothing calls, and those whose name another has too; the plug-in drops them."""
    data = state.env.get("footnotes", {})
    listed, called = data.setdefault("list", {}), data.get("refs", {})
    seen: set[str] = set()
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            label = token.meta["label"]
            if label in seen or called.get(f":{label}", -1) < 0:
                label = token.meta["label"] = f"{label} {len(listed)}" if label in seen else label
                listed[len(listed)] = {"label": label, "count": 0}
            seen.add(label)


def _nothing(*_: object) -> str:
    """Write nothing: no rule above the footnotes, no links back."""
    return ""


def _note(_: RendererProtocol, tokens: Sequence[Token], at: int, *__: object) -> str:
    return f'<aside id="fn{tokens[at].meta["id"]}" role="doc-footnote">'


def _end(*_: object) -> str:
    return "</aside>\n"


def _call(_: RendererProtocol, tokens: Sequence[Token], at: int, *__: object) -> str:
    return f'<a href="#fn{tokens[at].meta["id"]}">*</a>'


_FOOTNOTES: dict[str, Callable[..., str]] = {
    "footnote_block_open": _nothing, "footnote_block_close": _nothing, "footnote_anchor": _nothing,
    "footnote_open": _note, "footnote_close": _end, "footnote_ref": _call,
}  # fmt: skip
"""How footnotes become HTML: as elements that say what they are (``footnotes.py``)."""


def _casting(node: Node) -> Cast | None:
    return UNCALLED if node.tag == "aside" and node.attrs.get("role") == "doc-footnote" else None


def _number(tokens: Sequence[Token]) -> None:
    for token in tokens:
        if token.map and token.nesting >= 0 and token.type not in {"inline", "html_block"}:
            token.attrSet(_LINE, str(token.map[0] + 1))


def _lines_at(html: str, places: Iterable[int]) -> Iterator[int]:
    """Yield the lines in the Markdown of what stands at places of the HTML made from it."""
    said = [(match.end(), int(match[1])) for match in _SAID.finditer(html)]
    for place in places:
        before = bisect_right(said, (place, 0)) - 1
        at, line = said[before] if before >= 0 else (0, 1)
        yield line + html.count("\n", at, place)


def _entitled(found: list[Passage], meta: Meta) -> list[Passage]:
    """Keep a heading in the text that is not the title, nor a part of it, which the front matter gives."""
    whole = meta.title.casefold()
    return [
        replace(one, role=Role.HEADING)
        if whole and one.role is Role.TITLE and one.text.casefold() not in whole
        else one
        for one in found
    ]
