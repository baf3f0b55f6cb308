"""The blocks of a chapter or a note as XHTML: paragraphs, scene breaks, documents, verse, pictures and footnotes."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup

from griffo.emit.figures import figure
from griffo.emit.inline import direction, markup, runs
from griffo.model import Align, Block, Boundary, Role
from griffo.outline import notes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Target = Literal["epub", "html", "print"]
"""What a page is for: EPUB adds ``epub:type``, print sets footnotes where they are called."""

SCENE_BREAK = Markup('<hr class="scene-break"/>')


@dataclass(frozen=True, slots=True)
class Anchored:
    """A block of the story with the notes that the author put right after it."""

    block: Block
    notes: tuple[Block, ...] = ()


@dataclass(slots=True)
class Footnotes:
    """The footnotes of one page while it is being written: numbers them and keeps their text for the page's end."""

    page: str
    target: Target
    texts: list[Markup] = field(default_factory=list)

    def mark(self, text: Markup) -> Markup:
        """Take a footnote's text and return what stands in the running text: its number, in print the text itself."""
        if self.target == "print":
            return Markup('<span class="footnote">{}</span>').format(text)
        self.texts.append(text)
        kind = Markup(' epub:type="noteref"') if self.target == "epub" else Markup()
        return Markup('<a class="noteref"{} role="doc-noteref" id="{p}-ref-{n}" href="#{p}-note-{n}">{n}</a>').format(
            kind, p=self.page, n=len(self.texts)
        )

    def set(self) -> Markup:
        """Return the footnotes in order, each with a link back to its mark."""
        kind = Markup(' epub:type="footnote"') if self.target == "epub" else Markup()
        aside = Markup(
            '<aside class="footnote"{} role="doc-footnote" id="{p}-note-{n}">'
            '<p class="first"><a class="backlink" role="doc-backlink" href="#{p}-ref-{n}">{n}</a> {}</p></aside>\n'
        )
        notes = (aside.format(kind, text, p=self.page, n=number) for number, text in enumerate(self.texts, 1))
        return Markup().join(notes)


def paragraphs(blocks: Iterable[Block]) -> Markup:
    """Return blocks as plain paragraphs: the text of a note."""
    texts = ((markup(runs(block)), block) for block in blocks)
    return Markup("\n").join(
        figure(block, Markup()) if block.picture else _paragraph(text, block, "") for text, block in texts if text
    )


def body(blocks: Sequence[Block], footnotes: Footnotes | None) -> Markup:
    """Return a chapter's blocks in order; the first must not be a note. Without ``footnotes`` asides are left out.

    A paragraph at the chapter's head or after a scene break has the class ``first``, whatever picture is between.
    Neighbouring document blocks share a ``div.document``, lines of verse a ``div.verse``, a picture and what stands
    under it a ``figure``.
    """
    parts: list[Markup] = []
    broken, opens = False, True
    for role, after_break, group in _groups(_anchored(blocks)):
        broken = broken or after_break
        if role is Role.SCENE_BREAK:
            broken = True
            continue
        opens = opens or broken
        text = _group(role, group, footnotes, first=opens)
        if text:
            parts += [SCENE_BREAK, text] if broken and parts else [text]
            broken, opens = False, opens and role is Role.FIGURE
    return _joined(parts)


def _anchored(blocks: Iterable[Block]) -> list[Anchored]:
    """Give each note inside the story to the block before it, scene breaks aside."""
    found: list[Anchored] = []
    for is_note, group in groupby(blocks, key=lambda block: block.role is Role.NOTE):
        if not is_note:
            found += [Anchored(block) for block in group]
            continue
        at = next((at for at in reversed(range(len(found))) if found[at].block.role is not Role.SCENE_BREAK), None)
        if at is not None:
            found[at] = Anchored(found[at].block, (*found[at].notes, *group))
    return found


_TOGETHER = {Role.DOCUMENT: {Role.DOCUMENT}, Role.VERSE: {Role.VERSE}, Role.FIGURE: {Role.CAPTION}}
"""What is set together with a block before it."""


def _groups(items: Iterable[Anchored]) -> Iterator[tuple[Role, bool, list[Anchored]]]:
    """Yield what is set together, as (role, whether a scene break goes before it, its blocks)."""
    group: list[Anchored] = []
    for item in items:
        breaks = item.block.boundary is Boundary.SCENE_BREAK
        if group and (breaks or item.block.role not in _TOGETHER.get(group[0].block.role, ())):
            yield group[0].block.role, group[0].block.boundary is Boundary.SCENE_BREAK, group
            group = []
        group.append(item)
    if group:
        yield group[0].block.role, group[0].block.boundary is Boundary.SCENE_BREAK, group


def _group(role: Role, group: Sequence[Anchored], footnotes: Footnotes | None, *, first: bool) -> Markup:
    if role is Role.FIGURE:
        return _pictured(group, footnotes)
    texts = [_text(item, footnotes) for item in group]
    set_apart = {Role.DOCUMENT: "document", Role.VERSE: "verse"}.get(role)
    if not set_apart:
        name = "first" if first and role is Role.PARAGRAPH else ""
        return _paragraph(texts[0], group[0].block, name) if texts[0] else Markup()
    opens = _stanzas([item.block.gap for item in group]) if role is Role.VERSE else []
    classes = ["line stanza" if opening else "line" for opening in opens] or [""] * len(group)
    lines = zip(texts, group, classes, strict=True)
    joined = _joined(_paragraph(text, item.block, name) for text, item, name in lines if text)
    return Markup('<div class="{}">\n{}\n</div>').format(set_apart, joined) if joined else joined


def _pictured(group: Sequence[Anchored], footnotes: Footnotes | None) -> Markup:
    """Return a picture with what stands under it, the marks of notes to it among that."""
    under = [_marks(group[0], footnotes), *(_text(item, footnotes) for item in group[1:])]
    return figure(group[0].block, Markup("<br/>\n").join(text for text in under if text))


def _stanzas(gaps: Sequence[int]) -> list[bool]:
    """Say for each line of verse whether a gap wider than usual before it opens a new stanza."""
    usual = min(gaps[1:], default=0)
    return [False, *(gap > usual for gap in gaps[1:])]


def _text(item: Anchored, footnotes: Footnotes | None) -> Markup:
    if footnotes is None:
        return markup(runs(item.block, asides="drop"))
    return markup(runs(item.block, asides="mark"), footnotes.mark) + _marks(item, footnotes)


def _marks(item: Anchored, footnotes: Footnotes | None) -> Markup:
    """Return the marks of the notes that the author put after a block."""
    notes = notes_of(item.notes) if item.notes and footnotes else ()
    texts = (Markup("<br/>\n").join(markup(runs(block)) for block in note.blocks) for note in notes)
    return Markup().join(footnotes.mark(text) for text in texts) if footnotes and notes else Markup()


def _joined(parts: Iterable[Markup]) -> Markup:
    """Join lines of markup. Its own ``join`` looks at each once more, which takes as long as to make it."""
    return Markup("\n".join(parts))  # noqa: S704 - made of markup


_ALIGNED = {Align.CENTRE: "centred", Align.END: "at-end"}
"""The classes of lines that stand elsewhere than all text does."""


def _paragraph(text: Markup, block: Block, name: str) -> Markup:
    names = " ".join(filter(None, (name, _ALIGNED.get(block.align))))
    style = f' class="{names}"' if names else ""
    return Markup(f"<p{style}{direction(block.text.value)}>{text}</p>")  # noqa: S704 - made of markup and a name of ours
