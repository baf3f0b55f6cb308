"""What runs, and in which order. Read this file first.

    source --read--> Story --rules--> Story --passes--> Story --emitters--> bytes

A new reader, rule, pass, check or emitter is one function in a file of its own and one row: here for a pass, and in
the list of its package for the others (``read``, ``normalise``, ``check``, ``emit``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from functools import reduce
from pathlib import PurePath

from griffo.check import CHECKS as _CHECKS
from griffo.decisions import Decision, answers, apply
from griffo.emit import EMITTERS as _EMITTERS
from griffo.errors import GriffoError
from griffo.model import Anthology, Block, Finding, Lesson, Level, Meta, NotesPolicy, Story
from griffo.normalise import RULES as _RULES
from griffo.passes.aligned import aligned
from griffo.passes.breaks import breaks
from griffo.passes.chapters import chapters
from griffo.passes.convention import SAID
from griffo.passes.documents import documents
from griffo.passes.emphasis import emphasis
from griffo.passes.gaps import gaps
from griffo.passes.header import CODE, header, unnamed
from griffo.passes.kept import kept
from griffo.passes.lessons import taught
from griffo.passes.memory import memory
from griffo.passes.notes import notes
from griffo.passes.residue import residue
from griffo.passes.thoughts import thoughts
from griffo.read import BUNDLES, SAVED_AS, Fetch, Reader, nothing
from griffo.read import READERS as _READERS
from griffo.read.joined import joined as join
from griffo.read.kinds import kind_of
from griffo.read.manuscript import Manuscript, carried
from griffo.style import Style
from griffo.text import Text

Rule = Callable[[Text], Text]
Pass = Callable[[Story], Story]
Check = Callable[[Story], tuple[Finding, ...]]
Emitter = Callable[[Anthology, Style], bytes]

_UNKNOWN = Meta()

READERS: dict[str, Reader] = _READERS

RULES: tuple[Rule, ...] = _RULES

PASSES: tuple[Pass, ...] = (
    residue,  # what the site left
    chapters,  # lines that open chapters
    header,  # title, byline, labelled lines
    notes,  # the author's words outside the story
    breaks,  # scene breaks that are drawn
    documents,  # letters, reports, messages, verse
    aligned,  # lines in the middle, or at the end of the line
    gaps,  # scene breaks and lines that were lost
    emphasis,  # *so*
    kept,  # italics that the file still has
    memory,  # remembered speech
    thoughts,  # direct inner thought
)

CHECKS: tuple[Check, ...] = _CHECKS

EMITTERS: dict[str, Emitter] = _EMITTERS


def prepare(
    read: Manuscript,
    meta: Meta = _UNKNOWN,
    notes_policy: NotesPolicy = NotesPolicy.KEEP,
    convention: str = "",
    decisions: Sequence[Decision] = (),
    lessons: Sequence[Lesson] = (),
) -> Story:
    """Run every rule, pass and check on what was read.

    ``meta`` holds what ``book.toml`` says, which wins over what the file says, as that does over the text;
    ``convention`` is how the author shows thoughts, where the book says so; ``decisions`` are a person's about this
    story and win over the passes; ``lessons`` are what the decisions about all stories of the book teach (``learn``),
    and the passes heed them.
    """
    story = replace(ruled(read.story), meta=meta.over(read.story.meta), notes=notes_policy, lessons=tuple(lessons))
    if convention:
        story = replace(story, convention=convention, convention_why=SAID)
    story = apply(reduce(lambda done, run: run(done), PASSES, story), decisions, read.source.text)
    story = replace(story, origins=origins(story, meta, read))
    return story.with_findings([found for check in CHECKS for found in check(story)], by=set())


def origins(story: Story, told: Meta, read: Manuscript) -> tuple[tuple[str, str], ...]:
    """Return where each thing that is known about a story comes from: ``told`` is what ``book.toml`` says."""
    named = any(finding.code == CODE for finding in story.findings)
    found: list[tuple[str, str]] = []
    for name in (each.name for each in fields(Meta) if getattr(story.meta, each.name)):
        inferred = "the file’s name" if name == "title" and named else "the text"
        given = read.origin if getattr(read.story.meta, name) else inferred
        found.append((name, "book.toml" if getattr(told, name) else given))
    return tuple(found)


def learn(read: Manuscript, decisions: Sequence[Decision], meta: Meta = _UNKNOWN) -> tuple[Lesson, ...]:
    """Return what decisions about one story teach about its author, for ``prepare`` of every story of the book."""
    if not decisions:
        return ()
    story = replace(ruled(read.story), meta=meta.over(read.story.meta))
    story = reduce(lambda done, run: run(done), PASSES[: PASSES.index(thoughts)], story)
    return taught(story, answers(story, decisions, read.source.text))


def joined(name: str, parts: Sequence[Manuscript]) -> Manuscript:
    """Return the manuscript of a story that is called ``name`` and whose chapters are several files, in order."""
    heads = PASSES[: PASSES.index(header) + 1]
    known = (reduce(lambda done, run: run(done), heads, ruled(part.story)) for part in parts)
    return join(name, [replace(part, story=unnamed(story)) for part, story in zip(parts, known, strict=True)])


def ruled(story: Story) -> Story:
    """Run every rule on every block."""
    return replace(story, blocks=tuple(_normalised(block) for block in story.blocks))


def _normalised(block: Block) -> Block:
    """Run every rule on a block's text; what its file says of the text stays with the words that it is about."""
    text = normalise(block.text)
    if not block.spans:
        return replace(block, text=text)
    placed = ((span, block.text.source(span.start, span.end)) for span in block.spans)
    spans = carried([replace(span, start=start, end=end) for span, (start, end) in placed], text)
    return replace(block, text=text, spans=spans)


def reader(name: str, part: str = "") -> Reader:
    """Return the reader for a file by its extension; ``part`` is the story in it that ``name`` ends in, if any."""
    suffix = PurePath(name.removesuffix(f"#{part}") if part else name).suffix.lower()
    if part and (bundle := BUNDLES.get(suffix)):
        return lambda data, file, _fetch=nothing: bundle.read(data, file, part)
    if suffix not in READERS:
        mend = SAVED_AS.get(suffix, f"Griffo reads {', '.join(READERS)}.")
        raise GriffoError("No reader takes this kind of file.", file=name, mend=mend)
    return lambda data, file, fetch=nothing: _read(data, file, suffix, fetch)


def _read(data: bytes, file: str, suffix: str, fetch: Fetch) -> Manuscript:
    """Read a file by the reader for its ending; by another's where it is plainly of another kind, and say so."""
    kind = kind_of(data)
    if kind in {".txt", ".md"} or kind not in READERS or READERS[kind] is READERS[suffix]:
        return READERS[suffix](data, file, fetch)
    done = READERS[kind](data, file, fetch)
    sentence = f"The file’s name ends in {suffix}, but it is read as {kind[1:].upper()}, which it holds."
    found = Finding("misnamed", Level.INFO, sentence, f"Rename it so that it ends in {kind}.")
    return replace(done, story=replace(done.story, findings=(*done.story.findings, found)))


def normalise(text: Text) -> Text:
    """Run every rule on one text."""
    return reduce(lambda done, rule: rule(done), RULES, text)
