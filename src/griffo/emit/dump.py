"""The story after the passes as plain text, and its structure with places, for looking inside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from griffo.model import ASK, Anthology, Block, Boundary, Finding, Kind, NoteKind, Place, Role, Span, Story
from griffo.outline import notes_of, outline
from griffo.passes.narration import in_words
from griffo.prose.speech import SHOWN
from griffo.report import removed
from griffo.style import Style


def emit(book: Anthology, _: Style) -> bytes:
    """Return the dumps of all stories, one under the other."""
    return "\n".join(dump(story) for story in book.stories).encode()


def dump(story: Story) -> str:
    """Return a story as plain text with every role, boundary and span written out.

    A block that is not a plain paragraph begins with its role in square brackets, or with where on the line it stands,
    or both; a lost scene break or line
    stands on a line of its own; spans stand in braces after their kind, suggestions with a question mark.
    """
    lines = [f"# {story.meta.title}"]
    lines += [f"{name}: {value}" for name, value in _facts(story) if value]
    for block in story.blocks:
        if block.boundary is not Boundary.NONE:
            lines += ["", f"[{block.boundary}?]" if block.boundary is Boundary.LOST_LINE else f"[{block.boundary}]"]
        lines += ["", _role(block) + "".join(_braced(block))]
    return "\n".join(lines) + "\n"


def _facts(story: Story) -> Iterator[tuple[str, str]]:
    yield "by", ", ".join(story.meta.authors)
    yield "series", "; ".join(map(str, story.meta.series))
    yield "subtitle", story.meta.subtitle
    yield "rating", story.meta.rating
    yield "fandom", story.meta.fandom
    known = f" ({story.convention_why})" if story.convention not in {"", "unmarked"} else ""
    yield "thoughts", story.convention + known
    yield "speech", "" if story.quotes == "double" else SHOWN.get(story.quotes, "")
    if len(story.tellings) > 1:
        told = (f"{in_words(one.person, one.tense)}, thoughts {one.convention}" for one in story.tellings)
        yield "told", "; then ".join(words.removeprefix("told ") for words in told)


def _role(block: Block) -> str:
    if block.role is Role.NOTE:
        return f"[{block.note}, {block.place}] "
    said = ", ".join(filter(None, ("" if block.role is Role.PARAGRAPH else block.role, block.align)))
    return f"[{said}] " if said else ""


def _braced(block: Block) -> Iterator[str]:
    text = block.text.value
    opening: dict[int, list[Span]] = {}
    closing: dict[int, int] = {}
    for span in (span for span in block.spans if span.confidence >= ASK):
        opening.setdefault(span.start, []).append(span)
        closing[span.end] = closing.get(span.end, 0) + 1
    for at in range(len(text) + 1):
        yield "}" * closing.get(at, 0)
        for span in sorted(opening.get(at, []), key=lambda item: -item.end):
            yield f"{{{span.kind}{'' if span.is_set else '?'}: "
        yield text[at : at + 1]


def structure(story: Story, source: str) -> dict[str, Any]:
    """Return the structure of the story read from ``source`` as ``griffo dump --json`` prints it."""
    return {
        "source": story.source,
        "title": story.meta.title,
        "author": ", ".join(story.meta.authors),
        "convention": story.convention,
        "convention_why": story.convention_why,
        "quotes": story.quotes,
        "narration": [asdict(telling) for telling in story.tellings],
        "chapters": _chapters(story),
        "notes": _notes(story),
        "breaks": breaks_of(story),
        "lost": [block.text.start for block in story.blocks if block.boundary is Boundary.LOST_LINE],
        "removed": [{"start": gone.start, "end": gone.end, "text": gone.text} for gone in removed(story, source)],
        "findings": [_finding(story, found) for found in story.findings],
    }


def _finding(story: Story, found: Finding) -> dict[str, Any]:
    return {
        "code": found.code, "level": found.level, "sentence": found.sentence, "hint": found.hint,
        "source": story.source, "line": found.line, "start": found.start, "end": found.end,
    }  # fmt: skip


def _chapters(story: Story) -> list[dict[str, Any]]:
    """Return the chapters; one whose text has no heading begins with its first block."""
    names = [chapter.name for chapter in outline(story).chapters]
    heads = [
        block
        for at, block in enumerate(story.blocks)
        if block.role is Role.HEADING and (at == 0 or story.blocks[at - 1].role is not Role.HEADING)
    ]
    starts = [block.text.start for block in heads]
    if len(names) > len(starts):
        first = next(
            (block for block in story.blocks if block.role in {Role.PARAGRAPH, Role.DOCUMENT, Role.VERSE}), None
        )
        starts.insert(0, first.text.start if first else 0)
    return [{"title": name, "start": start} for name, start in zip(names, starts, strict=False)]


def _notes(story: Story) -> list[dict[str, Any]]:
    whole = [note for run in _runs(story.blocks) for note in notes_of(run)]
    asides = [(block, span) for block in story.blocks for span in block.spans if span.kind is Kind.NOTE]
    found = [
        *(_place(note.blocks[0].text.start, note.blocks[-1].text.end, note.kind, note.place) for note in whole),
        *(_place(*block.text.source(span.start, span.end), NoteKind.NOTE, Place.AT) for block, span in asides),
    ]
    return sorted(found, key=lambda note: int(note["start"]))


def _place(start: int, end: int, kind: NoteKind, place: Place) -> dict[str, Any]:
    return {"start": start, "end": end, "kind": kind, "place": place}


def _runs(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Yield each run of neighbouring note blocks."""
    run: list[Block] = []
    for block in blocks:
        if block.role is Role.NOTE:
            run.append(block)
        elif run:
            yield run
            run = []
    if run:
        yield run


def breaks_of(story: Story) -> list[int]:
    """Return where the paragraphs after scene breaks begin."""
    places, drawn = [], False
    for block in story.blocks:
        if block.role is Role.SCENE_BREAK:
            drawn = True
        elif block.role in {Role.PARAGRAPH, Role.DOCUMENT, Role.VERSE}:
            if drawn or block.boundary is Boundary.SCENE_BREAK:
                places.append(block.text.start)
            drawn = False
        elif block.role in {Role.HEADING, Role.NOTE}:
            drawn = False
    return places
