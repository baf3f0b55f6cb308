"""A file of HTML or XHTML as a tree of what a page shows, whatever was wrong with it.

HTML is parsed as browsers parse it (selectolax, which wraps Lexbor, a parser by the HTML Standard); XHTML that is
well-formed as XML (lxml), since there an empty element may close itself. Neither loads anything: no entity is expanded
but HTML's own, no address is followed. What can run, frame, fetch or ask (scripts, frames, forms' controls, plug-ins)
never gets into the tree and is counted instead.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from html.entities import name2codepoint
from typing import TYPE_CHECKING

from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from griffo.errors import GriffoError
from griffo.read.source import decode
from griffo.read.unclosed import closed
from griffo.read.upright import upright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from selectolax.lexbor import LexborNode

DEEPEST = 500
"""Elements inside each other that are told apart; browsers stop at 512. What lies deeper is taken as standing there."""
_NESTED = 20_000
"""Open elements at which parsing as browsers do would take minutes; no page has a hundredth of that."""
_OUT = frozenset(
    "script style iframe frame frameset object embed applet param svg math canvas audio video source track map area "
    "button select option optgroup textarea input datalist output meter progress template link meta base dialog "
    "noembed noframes noscript".split()
)
"""Elements that never get into a tree, with all that is in them."""
_FRAMES = frozenset({"html", "head", "body"})
"""Elements that make no difference to what is in them."""
_COUNTED = {"script": "script", "iframe": "frame", "frame": "frame", "object": "plug-in", "embed": "plug-in"}
_CHARSET = re.compile(rb"""(?:charset\s*=|encoding\s*=)\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XHTML = re.compile(
    r"\s*(?:<\?xml|<!DOCTYPE\s+html\s+PUBLIC\s+\"-//W3C//DTD XHTML|"
    r"(?:<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>\s*)?<html\b[^>]*\bxmlns=)",
    re.IGNORECASE | re.DOTALL,
)
PROLOGUE = re.compile(
    r"\A(?:\s*(?:<\?[^>]*\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>))*", re.IGNORECASE | re.DOTALL
)
"""What goes before a page's elements. Entities that it declares go with it: none is expanded."""
_SELF_CLOSED = re.compile(
    r"<(a|abbr|b|blockquote|body|cite|code|div|em|font|h[1-6]|i|iframe|li|ol|p|pre|s|script|section|small|span|strong|"
    r"style|sub|sup|table|td|textarea|th|title|tr|u|ul)\b([^<>]*)/>",
    re.IGNORECASE,
)
"""Elements that are closed as XML has it, which HTML takes for opened: ``<title/>`` would swallow the page."""
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_TWICE = re.compile(
    r"&amp;(?=(?:amp;)?(?:amp|lt|gt|quot|apos|nbsp|hellip|[mn]dash|[lr][ds]quo|#(?:34|39|160|8\d{3})|#x[a0]0|#x20[0-9a-f]{2});)",
    re.IGNORECASE,
)
"""Of a character's name that was escaped once more: nobody writes ``&hellip;`` for a reader."""
_OPENED = re.compile(r"<[a-zA-Z]")
_SHUT = re.compile(r"</[a-zA-Z]|/>|<(?:br|hr|img|p|li|meta|link|input)\b", re.IGNORECASE)


@dataclass(slots=True)
class Node:
    """An element: its name, its attributes, and text and elements in it. Built once, then only read."""

    tag: str
    attrs: dict[str, str]
    children: list[Node | str] = field(default_factory=list)
    line: int = 0
    """Where it begins in the file, for a block of a file whose own markup says so; else 0."""

    @property
    def classes(self) -> frozenset[str]:
        """The names of its classes."""
        return frozenset(self.attrs.get("class", "").split())

    @property
    def text(self) -> str:
        """All text in it, on one line."""
        parts: list[str] = []
        stack: list[Node | str] = [self]
        while stack:
            one = stack.pop()
            if isinstance(one, str):
                parts.append(one)
            elif one.tag == "br":
                parts.append(" ")
            else:
                stack += reversed(one.children)
        return " ".join("".join(parts).split())

    def walk(self) -> Iterator[Node]:
        """Yield it and every element in it, in the order of the page."""
        stack = [self]
        while stack:
            one = stack.pop()
            yield one
            stack += [child for child in reversed(one.children) if isinstance(child, Node)]

    def all(self, test: Callable[[Node], bool]) -> list[Node]:
        """Return every element in it that passes a test, itself aside."""
        return [one for one in self.walk() if one is not self and test(one)]

    def first(self, test: Callable[[Node], bool]) -> Node | None:
        """Return the first element in it that passes a test, itself aside."""
        return next((one for one in self.walk() if one is not self and test(one)), None)


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was parsed: its body, and what its head and its source say."""

    body: Node
    source: str
    """The decoded file."""
    title: str = ""
    language: str = ""
    meta: tuple[tuple[str, str], ...] = ()
    """The names, in lower case, and contents of its ``meta`` elements."""
    sheets: tuple[str, ...] = ()
    """Its own style sheets."""
    unclosed: tuple[int, ...] = ()
    """Where in the source italics and the like were opened that it never closes."""
    left_out: tuple[tuple[str, int], ...] = ()
    """What was not let in, as a noun and how often."""
    upright: int = 0
    """How many chapters stood in italics that say nothing."""
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """The files of pictures that came with it, by the addresses that ``src`` of its ``img`` elements have. A reader of
    an archive sets both. Pictures in the page (``data:``) and beside its file need nothing here."""


def tagged(*tags: str) -> Callable[[Node], bool]:
    """Return the test whether an element has one of these names."""
    return lambda node: node.tag in tags


def classed(*names: str) -> Callable[[Node], bool]:
    """Return the test whether an element has all of these classes."""
    wanted = frozenset(names)
    return lambda node: wanted <= node.classes


def named(name: str) -> Callable[[Node], bool]:
    """Return the test whether an element has this ``id``."""
    return lambda node: node.attrs.get("id") == name


def parents(top: Node) -> dict[int, Node]:
    """Return for every element in ``top``, by its identity, the one that it stands in."""
    return {id(child): node for node in top.walk() for child in node.children if isinstance(child, Node)}


def ancestors(node: Node, above: Mapping[int, Node]) -> Iterator[Node]:
    """Yield what an element stands in, from the inside out; ``above`` is what ``parents`` returns."""
    while (parent := above.get(id(node))) is not None:
        yield parent
        node = parent


def sizes(top: Node) -> dict[int, int]:
    """Return for every element in ``top``, by its identity, how many characters of text are in it."""
    found: dict[int, int] = {}
    for node in reversed(list(top.walk())):
        found[id(node)] = sum(len(child) if isinstance(child, str) else found[id(child)] for child in node.children)
    return found


def parse(data: bytes, name: str) -> Page:
    """Parse a file of HTML or XHTML. Raises ``GriffoError`` where it is not text, or nests too deep."""
    declared = _CHARSET.search(data[:2048])
    source = decode(data, name, declared[1].decode("ascii") if declared else "").text
    return parse_text(source, name)


def parse_text(source: str, name: str) -> Page:
    """Parse the decoded text of a page, as ``parse`` does."""
    source = _TWICE.sub("&", source)
    is_xhtml = _XHTML.match(source)
    if is_xhtml and (events := _well_formed(source)) is not None:
        return _built(events, source)
    mended, unclosed = closed(_as_html(source) if is_xhtml else source)
    return replace(_built(_as_browsers_do(mended, name), source), unclosed=unclosed)


def _as_html(source: str) -> str:
    """Return XHTML so that HTML's parser takes it for what it is; its lines stay the same."""
    plain = PROLOGUE.sub(lambda match: "\n" * match[0].count("\n"), source)
    return _SELF_CLOSED.sub(r"<\1\2></\1>", plain)


_Event = tuple[str, str, dict[str, str]]
"""``start`` with an element's name and attributes, ``text`` with characters, or ``end``."""


def _well_formed(source: str) -> list[_Event] | None:
    """Parse XHTML; None where it is not well-formed."""
    plain = _ENTITY.sub(_character, PROLOGUE.sub("", source)).strip()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(plain.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    events: list[_Event] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            attrs = {_local(str(key)): str(value) for key, value in element.attrib.items()}
            events.append(("start", _local(str(element.tag)), attrs))
            if element.text:
                events.append(("text", element.text, {}))
        else:
            events.append(("end", "", {}))
            if element.tail:
                events.append(("text", element.tail, {}))
    return events


def _character(entity: re.Match[str]) -> str:
    """Return the character that HTML's name for one stands for; XML knows five such names and keeps those."""
    code = None if entity[1] in {"lt", "gt", "amp", "quot", "apos"} else name2codepoint.get(entity[1])
    return chr(code) if code else entity[0]


def _local(name: str) -> str:
    """Return a name without its namespace but for ``epub:type``, which is one of its own."""
    return name.replace("{http://www.idpf.org/2007/ops}", "epub:").rpartition("}")[2].lower()


def _as_browsers_do(source: str, name: str) -> Iterator[_Event]:
    """Parse HTML as the HTML Standard has it."""
    if len(_OPENED.findall(source)) - len(_SHUT.findall(source)) > _NESTED:
        mend = "Save the story again from where it came from."
        raise GriffoError("Thousands of elements stand inside each other.", file=name, mend=mend)
    stack: list[LexborNode | None] = [LexborHTMLParser(source.replace("\0", "")).root]
    while stack:
        node = stack.pop()
        if node is None:
            yield "end", "", {}
        elif node.is_text_node:
            yield "text", node.text_content or "", {}
        elif node.is_element_node:
            yield "start", str(node.tag), {key: value or "" for key, value in node.attributes.items()}
            stack += [None, *reversed(list(node.iter(include_text=True)))]


def _built(events: Iterable[_Event], source: str) -> Page:
    """Build the tree, leave out what shall not be in it, and read the head."""
    body = Node("body", {})
    stack = [body]
    outside: list[str] = []  # the elements that are open and left out, with the outermost first
    said: list[str] = []
    title, language, meta, sheets, left_out = "", "", [], [], Counter[str]()
    for event, value, attrs in events:
        if event == "text":
            (said if outside else stack[-1].children).append(value)
        elif event == "start" and (outside or value in _OUT or value == "title"):
            if not outside:
                left_out.update([_COUNTED[value]] if value in _COUNTED else [])
                meta += [_named_meta(attrs)] if value == "meta" else []
            outside.append(value)
        elif event == "start":
            language = language or (attrs.get("lang", "") if value in {"html", "body"} else "")
            node = Node(value, attrs)
            stack[-1].children += [] if value in _FRAMES else [node]
            stack.append(stack[-1] if value in _FRAMES or len(stack) > DEEPEST else node)
            if value == "body":
                body.attrs.update(attrs)
        elif outside:
            if len(outside) == 1:
                words = "".join(said)
                title = title or (" ".join(words.split()) if outside[0] == "title" else "")
                sheets += [words] if outside[0] == "style" else []
                said.clear()
            outside.pop()
        elif len(stack) > 1:
            stack.pop()
    known = tuple((key, content) for key, content in meta if key and content)
    counts = tuple(sorted(left_out.items()))
    return Page(body, source, title, language, known, tuple(sheets), left_out=counts, upright=upright(body))


def _named_meta(attrs: dict[str, str]) -> tuple[str, str]:
    key = attrs.get("name") or attrs.get("property") or ""
    return key.lower(), " ".join(attrs.get("content", "").split())
