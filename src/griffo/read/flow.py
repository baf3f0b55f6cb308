"""From a page's elements to passages: what is a paragraph, what its text is, and what the markup says of it.

White space is as CSS has it: any amount is one space, none at the ends. A ``br`` ends a line, two of them a paragraph.
What the elements of one place in a page are (a note, a heading, what the site put around) is for ``Cast`` to say, which
each kind of page brings along; so this file knows HTML and no site.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from griffo.model import Kind, NoteKind, Place, Role, Span
from griffo.read.css import NO_LOOKS, Look, Looks
from griffo.read.images import OBJECT, Shown, captioned, shown, taken_out
from griffo.read.manuscript import GIVEN, ITEM, Passage
from griffo.read.paragraphs import paragraphs
from griffo.read.standing import align, stands
from griffo.read.styled import BLANK, BREAK, NOTHING, Piece, Row, joined, pieces_of
from griffo.read.tree import Node, tagged

KINDS = {
    "i": Kind.EMPHASIS, "em": Kind.EMPHASIS, "dfn": Kind.EMPHASIS, "var": Kind.EMPHASIS, "u": Kind.EMPHASIS,
    "ins": Kind.EMPHASIS, "cite": Kind.TITLE, "b": Kind.STRONG, "strong": Kind.STRONG, "s": Kind.STRUCK,
    "strike": Kind.STRUCK, "del": Kind.STRUCK, "sup": Kind.RAISED, "sub": Kind.LOWERED,
}  # fmt: skip
"""What the elements inside a paragraph say of their text. Print has no underlines: they are set as stress is
(Chicago Manual of Style 17, 2.82)."""
_CLASSES = {
    "thought": Kind.THOUGHT,
    "memory": Kind.MEMORY,
    "title": Kind.TITLE,
    "foreign": Kind.FOREIGN,
    "document": Kind.DOCUMENT,
}
"""What the classes of an ``i`` or ``span`` say, as this program's own books have them."""
HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hgroup hr li listing main menu nav ol p plaintext pre section summary table tbody "
    "td tfoot th thead tr ul xmp".split()
)
_CELLS = frozenset({"td", "th"})
_BARE = frozenset("body div td section article main center blockquote pre listing xmp plaintext form".split())
"""Elements whose text may have nothing but line ends to part its paragraphs."""
_PREFORMATTED = frozenset({"pre", "listing", "xmp", "plaintext"})
_LONG = 2000
_WIDEST_GAP = 3
_DIGITS = 5
_LINE_ENDS = re.compile(r"(?:[ \t\r\n\f\xa0]*\v)+|\Z")
_BLANK_LINE = re.compile(r"\n[ \t\r\f]*\n")


@dataclass(frozen=True, slots=True)
class Cast:
    """What the passages in an element are."""

    role: Role = Role.PARAGRAPH
    note: NoteKind = NoteKind.NOTE
    place: Place = Place.BEFORE
    why: str = GIVEN


UNCALLED = Cast(Role.NOTE, place=Place.AFTER, why="a footnote that nothing calls")
Casting = Callable[[Node], Cast | None]
"""Says what is in an element; None where it is what the element around it is."""


def no_cast(_node: Node) -> Cast | None:
    """Say nothing of any element."""
    return None


@dataclass(frozen=True, slots=True)
class _State:
    """What holds inside an element."""

    cast: Cast = Cast()
    kinds: frozenset[Kind] = NOTHING
    level: int = 0
    """Of the heading around, if any."""
    line: int = 0
    """Where the innermost block that knows its line begins in the file; 0 where none does."""
    quoted: bool = False
    bare: bool = True
    preformatted: bool = False
    align: str = ""
    """Where on the line text stands, as CSS calls it."""
    numbers: Iterator[int] | None = None
    """Of the items of the list around, if it counts them."""
    caption: bool = False
    figure: int = 0
    """How many passages stood before the ``figure`` around."""


@dataclass(slots=True)
class _Open:
    """The paragraph that is being gathered, and those that are complete."""

    passages: list[Passage] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    prefix: str = ""
    """What a list puts before its item."""
    label: int = 0
    """How many characters of the paragraph are the term that it defines."""
    gap: int = 1
    """Blank lines before the next paragraph."""
    pictures: list[Shown] = field(default_factory=list)
    """Those in the paragraph, each where its text has an ``OBJECT``."""

    def add(self, text: str, kinds: frozenset[Kind]) -> None:
        """Add text and what is said of it."""
        self.pieces.append((text, kinds))

    def close(self, state: _State) -> None:
        """Make passages of what was gathered, under what holds around it."""
        pieces, full = self.pieces, self.holds
        self.pieces = []
        line = state.line
        for gap, part in _parted(pieces, state) if full else ():
            raw = "".join(text for text, _ in part)
            begins = line and line + raw.count("\n", 0, len(raw) - len(raw.lstrip()))
            here = replace(state, line=begins)
            before, words, after = taken_out(part, self.pictures)
            self._place(before, here, alone=not words)
            if words:
                text, spans = joined(words)
                self._write(text, spans, here, max(gap, self.gap) if gap else 0)
            self._place(after, here, alone=False)
            line = line and line + raw.count("\n")
            self.gap = 1
        if not full and any("\xa0" in text or BREAK in text for text, _ in pieces):
            self.skip()
        self.label = 0

    @property
    def holds(self) -> bool:
        """Whether anything that shows was gathered."""
        return any(text.strip(BLANK) for text, _ in self.pieces)

    def skip(self) -> None:
        """Count a paragraph that holds nothing as a blank line more."""
        self.gap = min(self.gap + 1, _WIDEST_GAP)

    def _place(self, pictures: Sequence[Shown], state: _State, *, alone: bool) -> None:
        """Add pictures as passages of their own."""
        for one in pictures:
            passage = one.passage(state.cast.role, alone=alone, level=state.level)
            if passage:
                gap = self.gap if self.passages else 0
                self.passages.append(replace(passage, gap=gap, note=state.cast.note, place=state.cast.place))

    def _write(self, text: str, spans: list[Span], state: _State, gap: int) -> None:
        prefix, self.prefix = self.prefix, ""
        spans = [replace(span, start=span.start + len(prefix), end=span.end + len(prefix)) for span in spans]
        role, why = state.cast.role, state.cast.why
        if role is Role.PARAGRAPH and state.level:
            role = Role.HEADING
        elif role is Role.PARAGRAPH and state.caption:
            role = Role.CAPTION
        elif role is Role.PARAGRAPH and state.quoted:
            role, why = Role.DOCUMENT, "a quotation set apart in the file"
        elif role is Role.PARAGRAPH and prefix:
            why = ITEM
        label = self.label if role is Role.METADATA or role is Role.NOTE else 0
        self.passages.append(
            Passage(
                prefix + text, tuple(spans), role, gap if self.passages else 0, level=state.level, note=state.cast.note,
                place=state.cast.place, label=label, why=why, line=state.line, align=align(state.align, text),
            )
        )  # fmt: skip


def flow(
    nodes: Sequence[Node | str],
    looks: Looks = NO_LOOKS,
    casting: Casting = no_cast,
    notes: Mapping[str, Node] | None = None,
) -> list[Passage]:
    """Return the passages in elements, in order.

    ``notes`` are footnotes by the ``id`` that calls name: each stands where it is first called, as an aside, and not
    where it stood; one that nothing calls stands at the end.
    """
    known = dict(notes or {})
    apart = {id(node) for node in known.values()}
    now = _Open()
    states = [_State()]
    stack: list[Node | str | None] = [*reversed(nodes)]
    opened: list[Node] = []
    while stack:
        one = stack.pop()
        state = states[-1]
        if one is None:
            states.pop()
            _leave(opened.pop(), state, now)
        elif isinstance(one, str):
            now.add(one.replace(BREAK, " ").replace(OBJECT, ""), state.kinds)
        elif id(one) not in apart and one.tag != "rp":  # a ruby's brackets are set here anyway
            called = known.pop(one.attrs.get("href", "").rpartition("#")[2], None) if one.tag == "a" else None
            if called is not None:
                _call(called, looks, state, now)
                continue
            states.append(_enter(one, state, now, looks.of(one, opened), casting))
            opened.append(one)
            stack += [None, *reversed(one.children)]
    now.close(states[0])
    return now.passages + (flow(list(known.values()), looks, lambda _: UNCALLED) if known else [])


def _enter(node: Node, around: _State, now: _Open, look: Look, casting: Casting) -> _State:
    """Return what holds inside an element, with what its beginning does to the paragraph before."""
    tag = node.tag
    cast = casting(node) or around.cast
    if tag in _BLOCKS and tag not in _CELLS and not (tag == "dd" and now.label):
        now.close(around)
    if tag == "hr":
        role = Role.SCENE_BREAK if cast.role is Role.PARAGRAPH else Role.RESIDUE
        now.passages.append(Passage("* * *", role=role, line=node.line, why="a rule across the page"))
    elif tag == "li":
        now.prefix = f"{next(around.numbers)}. " if around.numbers else "• "
    elif tag in _OPENINGS:
        now.add(_OPENINGS[tag], around.kinds)
    elif tag in _CELLS and now.holds:
        now.add(" · ", around.kinds)
    elif tag == "img" and (picture := shown(node)) is not None:
        now.add(OBJECT, around.kinds)
        now.pictures.append(picture)
    if look.hidden and tag in _BLOCKS and cast.role is not Role.RESIDUE:
        cast = Cast(Role.RESIDUE, why="hidden on the page")
    return _State(
        cast,
        _kinds(node, look, around.kinds),
        HEADINGS.get(tag, around.level),
        node.line or around.line,
        around.quoted or tag == "blockquote",
        (tag in _BARE) if tag in _BLOCKS else around.bare,
        tag in _PREFORMATTED or (around.preformatted if look.lines is None else look.lines),
        look.align or stands(node) or around.align,
        count(_first_number(node)) if tag == "ol" else None if tag in {"ul", "menu", "dir"} else around.numbers,
        around.caption or tag == "figcaption",
        len(now.passages) if tag == "figure" else around.figure,
    )


_OPENINGS = {"br": BREAK, "q": "“", "rt": " ("}
"""What stands in the text where an element begins."""


def _first_number(node: Node) -> int:
    start = node.attrs.get("start", "")
    return int(start) if start.isascii() and start.isdigit() and len(start) < _DIGITS else 1


def _kinds(node: Node, look: Look, around: frozenset[Kind]) -> frozenset[Kind]:
    """Return what is said of text in an element: by its name, its classes, and how the page has it look."""
    kinds = set(around)
    named = next((_CLASSES[name] for name in _CLASSES if name in node.classes), None)
    if named and node.tag in {"i", "span"}:
        kinds.add(named)
    elif node.tag in KINDS:
        kinds.add(Kind.FOREIGN if node.tag in {"i", "em"} and node.attrs.get("lang") else KINDS[node.tag])
    if look.hidden and node.tag not in _BLOCKS:
        kinds.add(Kind.LABEL)
    for said, kind in ((look.italic, Kind.EMPHASIS), (look.bold, Kind.STRONG), (look.struck, Kind.STRUCK)):
        if said is False:
            kinds.discard(kind)
        elif said and not (kind is Kind.EMPHASIS and kinds & _ITALIC) and node.tag not in HEADINGS:
            kinds.add(kind)
    return frozenset(kinds)


_ITALIC = frozenset({Kind.EMPHASIS, Kind.TITLE, Kind.FOREIGN, Kind.THOUGHT, Kind.MEMORY})


def _leave(node: Node, inside: _State, now: _Open) -> None:
    """Do what the end of an element does to the paragraph."""
    tag = node.tag
    if tag == "q":
        now.add("”", inside.kinds)
    elif tag == "rt":
        now.add(")", inside.kinds)
    elif tag == "dt" and now.holds:
        text = joined(now.pieces)[0]
        now.add(" ", inside.kinds)
        now.label = len(text)
    elif tag == "p" and not now.holds:
        now.pieces.clear()
        now.skip()
    elif tag in _BLOCKS and tag not in _CELLS:
        now.close(inside)
        now.prefix = "" if tag == "li" else now.prefix
    if tag == "figure":
        now.passages[inside.figure :] = captioned(now.passages[inside.figure :])


def _call(note: Node, looks: Looks, state: _State, now: _Open) -> None:
    """Put a footnote where it is called, in brackets that go when it is set."""
    words = flow(_without_links_back(note).children, looks)
    pieces = [(text, kinds | {Kind.NOTE}) for passage in words for text, kinds in (*pieces_of(passage), (" ", NOTHING))]
    if pieces:
        around = state.kinds - {Kind.RAISED}  # as the number is that stands there in the file
        now.pieces += [(" (", around), *pieces[:-1], (")", around)]


def _without_links_back(node: Node) -> Node:
    inner = (child for child in node.children if not _leads_back(child))
    return Node(node.tag, node.attrs, [one if isinstance(one, str) else _without_links_back(one) for one in inner])


def _leads_back(node: Node | str) -> bool:
    """Whether an element holds nothing but a link from a footnote to where it is called."""
    return (
        isinstance(node, Node)
        and (node.tag in {"a", "dt"} or (node.tag == "sup" and node.first(tagged("a")) is not None))
        and (node.text in _ARROWS or node.text.strip("[]().←↑↩ ").isdigit())
    )


_ARROWS = frozenset("↩ ↩︎ ⏎ ^ ↑ ⤴ back Back return Return".split())


def _parted(pieces: Sequence[Piece], state: _State) -> Iterator[tuple[int, list[Piece]]]:
    """Part what was gathered into paragraphs and lines, each with the blank lines before it."""
    raw = Row(pieces)
    if state.preformatted or (
        state.bare and BREAK not in raw.text and (_BLANK_LINE.search(raw.text) or len(raw.text) > _LONG)
    ):
        for number, paragraph in enumerate(paragraphs(raw.text)):
            lines = [raw.cut(line.start, line.end) for line in paragraph.lines]
            yield paragraph.gap if number else 1, [piece for line in lines for piece in (*line, (" ", NOTHING))]
        return
    gap, at = 1, 0
    for match in _LINE_ENDS.finditer(raw.text):
        if raw.text[at : match.start()].strip(BLANK):
            yield gap, raw.cut(at, match.start())
            gap = min(match.group().count(BREAK) - 1, _WIDEST_GAP)
        at = match.end()
