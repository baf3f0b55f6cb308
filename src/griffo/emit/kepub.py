"""The EPUB for Kobo's own reader, which highlights, counts and turns pages by numbered spans.

Kobo documents none of it; this is what its shop's files have, as far as github.com/pgaskin/kepubify and others read
them: a span around every sentence, named by paragraph and sentence, two divisions around the page, and a style that
keeps their margins off. Text and markup stay what they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from griffo.emit import epub
from griffo.emit.archive import repack

if TYPE_CHECKING:
    from griffo.model import Anthology
    from griffo.style import Style

_X = "{http://www.w3.org/1999/xhtml}"
_SENTENCE_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'’”»)\]]*+\s++")
_COUNTED = frozenset(f"{_X}{name}" for name in "p ol ul dl table h1 h2 h3 h4 h5 h6".split())
"""Elements that begin a new number; what comes after them goes on with theirs, until the next."""
_WHOLE = frozenset(f"{_X}{name}" for name in "script style pre audio video".split())
_FOREIGN = ("{http://www.w3.org/2000/svg}", "{http://www.w3.org/1998/Math/MathML}")
_VOID = frozenset(f"{_X}{name}" for name in "area base br col embed hr img input link meta source track wbr".split())
_STYLE = "div#book-inner { margin-top: 0; margin-bottom: 0 }"
_HEAD = b'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'


def emit(book: Anthology, style: Style) -> bytes:
    """Return the book as an EPUB for Kobo."""
    return convert(epub.emit(book, style))


def convert(book: bytes) -> bytes:
    """Return an EPUB of this program's with every page prepared for Kobo; the same bytes for the same book."""
    return repack(book, lambda name, content: spanned(content) if name.endswith(".xhtml") else content)


def spanned(document: bytes) -> bytes:
    """Return an XHTML document with Kobo's style, divisions and spans."""
    root = etree.fromstring(document)
    head, body = root.find(f"{_X}head"), root.find(f"{_X}body")
    if head is None or body is None:
        return document
    style = etree.SubElement(head, f"{_X}style", type="text/css", id="kobostylehacks")
    style.text, style.tail = _STYLE, "\n"
    _Spans().walk(body)
    for name in ("book-inner", "book-columns"):
        _wrap(body, name)
    for element in root.iter(etree.Element):
        if element.tag not in _VOID and not len(element) and element.text is None:
            element.text = ""  # an element written short is never closed for a reader that takes the page for HTML
    return _HEAD + etree.tostring(root, encoding="utf-8") + b"\n"


def _wrap(body: etree._Element, name: str) -> None:
    """Put a division around all that is in the body."""
    box = etree.Element(f"{_X}div", id=name)
    box.text, body.text = body.text, None
    box.extend(list(body))
    body.append(box)


@dataclass(slots=True)
class _Spans:
    """Numbers the spans of one page: ``kobo.PARAGRAPH.SENTENCE``."""

    paragraph: int = 0
    sentence: int = 0
    begins: bool = True
    """Whether the next span opens a paragraph."""

    def walk(self, element: etree._Element) -> None:
        """Put spans around all text in an element and around its images, in the order of the text."""
        children = list(element)
        self._text(element, 0, element.text)
        for child in children:
            tail, last = child.tail, child
            if child.tag == f"{_X}img":
                last = self._image(element, child)
            elif self._reads(child):
                self.begins = self.begins or child.tag in _COUNTED
                self.walk(child)
            self._text(element, element.index(last) + 1, tail)

    def _reads(self, child: etree._Element) -> bool:
        """Whether there is text in a child that a reader sees as text."""
        tag = child.tag
        return (
            isinstance(tag, str) and tag not in _WHOLE and not tag.startswith(_FOREIGN) and child.get("hidden") is None
        )

    def _text(self, parent: etree._Element, at: int, text: str | None) -> None:
        """Replace the text before the child ``at`` of an element by spans; white space between blocks stays bare."""
        if not text or (text.isspace() and parent.tag != f"{_X}p"):
            return
        if at:
            parent[at - 1].tail = None
        else:
            parent.text = None
        for offset, part in enumerate(_sentences(text)):
            span = self._span()
            span.text = part
            parent.insert(at + offset, span)

    def _image(self, parent: etree._Element, image: etree._Element) -> etree._Element:
        """Put a span around an image, which counts as a paragraph; return the span."""
        self.begins = True
        span = self._span()
        span.tail, image.tail = image.tail, None
        parent.replace(image, span)
        span.append(image)
        return span

    def _span(self) -> etree._Element:
        if self.begins:
            self.paragraph, self.sentence, self.begins = self.paragraph + 1, 0, False
        self.sentence += 1
        return etree.Element(f"{_X}span", {"class": "koboSpan", "id": f"kobo.{self.paragraph}.{self.sentence}"})


def _sentences(text: str) -> list[str]:
    """Cut a text after each sentence and the space that follows it; nothing is lost."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    return [text[start:end] for start, end in zip([0, *ends], [*ends, len(text)], strict=True) if start < end]
