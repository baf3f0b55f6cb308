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
from griffo.read.frontmatter import WHY, front_matter, known, passages
from griffo.read.paragraphs import paragraphs
from griffo.read.plain import arranged
from griffo.read.source import decode
from griffo.read.told import Told, manuscript
from griffo.read.tree import parse_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it.renderer import RendererProtocol
    from markdown_it.token import Token

    from griffo.model import Meta
    from griffo.read.manuscript import Manuscript, Passage
    from griffo.read.tree import Page

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
    told = Told(page.body.children, meta=meta, origin=origin, arrange=arrange, findings=tuple(findings))
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
    markdown.add_render_rule("footnote_block_open", _nothing)
    markdown.add_render_rule("footnote_block_close", _nothing)
    markdown.add_render_rule("footnote_ref", _call)
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


def _nothing(*_: object) -> str:
    """Write nothing around the footnotes, which stand where they are called, and no rule above them."""
    return ""


def _parted(*_: object) -> str:
    """Write a line end that parts paragraphs."""
    return "<br /><br />\n"


def _call(_: RendererProtocol, tokens: Sequence[Token], at: int, *__: object) -> str:
    """Write the call of a footnote, to which the library's link back leads."""
    number, again = tokens[at].meta["id"] + 1, tokens[at].meta.get("subId", 0) > 0
    return f'<a href="#fn{number}" id="fnref{number}">{f"[{number}]" if not again else "*"}</a>'


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
