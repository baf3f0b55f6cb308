"""The book as Markdown (CommonMark), made from the same pages as the others, without contents, half title and colophon.

Footnotes stand in the text as ``^[…]``, which Pandoc and others read as such and which still reads well where they are
not known. Everything in a story that Markdown would take for markup is escaped, so a parser gives its words back.
Lines in the middle, or at their end, stand in a ``div`` that says so; Markdown has no word for that.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING

from lxml import etree

from griffo.emit.pages import pages
from griffo.model import UNDESCRIBED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from griffo.model import Anthology
    from griffo.style import Style

_HEADINGS = {f"h{level}": "#" * level for level in range(1, 6)}
_LEFT_OUT = frozenset({"contents", "half-title", "colophon"})
_QUOTED = frozenset({"document", "summary"})
_ITALIC = frozenset({"i", "em", "cite"})
_AS_HTML = frozenset({"strong", "s", "sup", "sub"})
"""What Markdown says by HTML: two asterisks beside those of italics would say something else."""
_DELIMITERS = ("*", "_")  # for italics and for italics within them; two asterisks in a row would say something else
_SPACES = re.compile(r"[ \t\r\n]+")
_SPECIAL = re.compile(r"[\\`*_~\[\]<>]|&(?=#?\w+;)")
_LINE_START = re.compile(r"^(?:(?=[#+=-])|(\d{1,9})(?=[.)]))", re.MULTILINE)


def emit(book: Anthology, _style: Style) -> bytes:
    """Return the book as Markdown, in UTF-8; no style applies."""
    shown = (page for page in pages(book, "print") if page.kind not in _LEFT_OUT)
    blocks = [block for page in shown for block in _blocks(etree.fromstring(page.body))]
    return ("\n\n".join(blocks) + "\n").encode()


def _blocks(element: etree._Element) -> Iterator[str]:
    """Yield an element's blocks as Markdown."""
    name, style = element.tag, element.get("class", "")
    if name in _HEADINGS:
        text = _inline(element).replace("#", r"\#")  # a row of them at the end would close the heading
        yield f"{_HEADINGS[name]} {text}"
    elif name == "p":
        yield _line(element)
    elif name == "figure":
        yield from _figure(element)
    elif name == "hr":
        yield "* * *"
    elif name == "ul":
        yield "\n".join(f"- {_line(item)}" for item in element)
    elif name == "dl":
        yield "\n".join(f"- {_line(term)}: {_inline(said)}" for term, said in element)
    elif style == "verse":
        yield from _stanzas(element)
    else:
        inner = list(_placed(element))
        yield from [_quote(inner)] if style in _QUOTED else inner


def _placed(element: etree._Element) -> Iterator[str]:
    """Yield the blocks of all that is in an element, those that stand elsewhere on their line in an element of HTML.

    What is between its tags is Markdown, since blank lines part it from them (CommonMark 0.31, section 4.6).
    """
    for place, group in groupby(element, key=_place):
        inner = [block for child in group for block in _blocks(child)]
        yield from [f'<div align="{place}">', *inner, "</div>"] if place else inner


def _place(element: etree._Element) -> str:
    """Return where a line stands, as HTML calls it; nothing for one that stands as all do."""
    names = element.get("class", "").split()
    if "at-end" in names:
        return "left" if element.get("dir") == "rtl" else "right"
    return "center" if "centred" in names else ""


def _figure(element: etree._Element) -> Iterator[str]:
    """Yield what a picture shows, in brackets, and what stands under it.

    A Markdown file is one file to read and write in, and a picture in it would be a line as long as the story.
    """
    for child in element:
        if child.tag == "figcaption":
            yield _line(child)
        else:
            words = _escape(child.get("alt")) if child.tag == "img" else _inline(child)
            yield rf"\[{UNDESCRIBED}\]" if words == UNDESCRIBED else rf"\[{UNDESCRIBED}: {words}\]"


def _quote(blocks: list[str]) -> str:
    return "\n".join(f"> {line}".rstrip() for line in "\n\n".join(blocks).split("\n"))


def _stanzas(verse: etree._Element) -> Iterator[str]:
    """Yield the stanzas of a ``div.verse``, with a hard break between their lines."""
    stanza: list[etree._Element] = []
    for line in verse:
        if "stanza" in line.get("class", "").split():
            yield from _rows(stanza)
            stanza = []
        stanza.append(line)
    yield from _rows(stanza)


def _rows(stanza: list[etree._Element]) -> Iterator[str]:
    for place, group in groupby(stanza, key=_place):
        lines = "\\\n".join(map(_line, group))
        yield from [f'<div align="{place}">', lines, "</div>"] if place else [lines]


def _line(element: etree._Element) -> str:
    """Return an element's text, kept from becoming a heading, a quotation or an item of a list by how it begins."""
    return _LINE_START.sub(r"\1\\", _inline(element))


def _inline(element: etree._Element, depth: int = 0) -> str:
    """Return an element's text with its italics marked; ``depth`` counts the italics around it."""
    text = _escape(element.text)
    for child in element:
        tail = _escape(child.tail)
        if child.tag in _ITALIC or child.get("class") == "document":
            adjoins = not tail and (follower := child.getnext()) is not None and follower.tag in _ITALIC
            text += _italic(_inline(child, depth + 1), text[-1:], "x" if adjoins else tail[:1], depth)
        elif child.tag in _AS_HTML:
            text += f"<{child.tag}>{_inline(child, depth + 1)}</{child.tag}>"
        elif child.tag == "br":
            text += "\\\n"
            tail = tail.lstrip(" ")
        elif child.get("class") == "footnote":
            text += f"^[{_inline(child, depth)}]"
            tail = re.sub(r"^\(", r"\(", tail)  # or the brackets before it would be a link
        else:
            text += _inline(child, depth)
            if child.get("class") == "label" and tail:
                tail = f":{tail}"
        text += tail
    return text if depth else text.strip(" ")


def _italic(inner: str, before: str, after: str, depth: int) -> str:
    """Mark a stretch as italic.

    A delimiter counts only where it stands between a word and something that is none (CommonMark 0.31, section 6.2).
    Elsewhere, as in the middle of a word, HTML says it.
    """
    stands = _parts(before) and _parts(after) and not inner[:1].isspace() and not inner[-1:].isspace()
    if stands and depth < len(_DELIMITERS):
        return f"{_DELIMITERS[depth]}{inner}{_DELIMITERS[depth]}"
    return f"<em>{inner}</em>"


def _parts(neighbour: str) -> bool:
    return not neighbour or neighbour.isspace() or unicodedata.category(neighbour).startswith("P")


def _escape(text: str | None) -> str:
    return _SPECIAL.sub(r"\\\g<0>", _SPACES.sub(" ", text or ""))
