"""What runs, and in which order. Read this file first.

    source --read--> Story --rules--> Story --passes--> Story --emitters--> bytes

A new reader, rule, pass, check or emitter is one function in a file of its own and one row: here for a pass, and in
the list of its package for the others (``read``, ``normalise``, ``check``, ``emit``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import reduce
from pathlib import PurePath

from griffo.check import CHECKS as _CHECKS
from griffo.decisions import Decision, answers, apply
from griffo.emit import EMITTERS as _EMITTERS
from griffo.errors import GriffoError
from griffo.model import Anthology, Finding, Lesson, Meta, NotesPolicy, Story
from griffo.normalise import RULES as _RULES
from griffo.passes.breaks import breaks
from griffo.passes.chapters import chapters
from griffo.passes.convention import SAID
from griffo.passes.documents import documents
from griffo.passes.emphasis import emphasis
from griffo.passes.gaps import gaps
from griffo.passes.header import header
from griffo.passes.lessons import taught
from griffo.passes.memory import memory
from griffo.passes.notes import notes
from griffo.passes.residue import residue
from griffo.passes.thoughts import thoughts
from griffo.read import READERS as _READERS
from griffo.read.source import Source
from griffo.style import Style
from griffo.text import Text

Reader = Callable[[Source], Story]
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
    gaps,  # scene breaks and lines that were lost
    emphasis,  # *so*
    memory,  # remembered speech
    thoughts,  # direct inner thought
)

CHECKS: tuple[Check, ...] = _CHECKS

EMITTERS: dict[str, Emitter] = _EMITTERS


def prepare(
    source: Source,
    meta: Meta = _UNKNOWN,
    notes_policy: NotesPolicy = NotesPolicy.KEEP,
    convention: str = "",
    decisions: Sequence[Decision] = (),
    lessons: Sequence[Lesson] = (),
) -> Story:
    """Read one source and run every rule, pass and check on it.

    ``meta`` holds what ``book.toml`` says and wins over the text; ``convention`` is how the author shows
    thoughts, where the book says so; ``decisions`` are a person's about this story and win over the passes;
    ``lessons`` are what the decisions about all stories of the book teach (``learn``), and the passes heed them.
    Raises ``GriffoError`` for a file no reader takes.
    """
    story = replace(_clean(source), meta=meta, notes=notes_policy, lessons=tuple(lessons))
    if convention:
        story = replace(story, convention=convention, convention_why=SAID)
    story = apply(reduce(lambda done, run: run(done), PASSES, story), decisions, source.text)
    return story.with_findings([found for check in CHECKS for found in check(story)], by=set())


def learn(source: Source, decisions: Sequence[Decision], meta: Meta = _UNKNOWN) -> tuple[Lesson, ...]:
    """Return what decisions about one source teach about its author, for ``prepare`` of every story of the book.

    Without decisions nothing is read. Raises ``GriffoError`` for a file no reader takes.
    """
    if not decisions:
        return ()
    story = reduce(lambda done, run: run(done), PASSES[: PASSES.index(thoughts)], replace(_clean(source), meta=meta))
    return taught(story, answers(story, decisions, source.text))


def _clean(source: Source) -> Story:
    story = reader(source.name)(source)
    return replace(story, blocks=tuple(replace(block, text=normalise(block.text)) for block in story.blocks))


def reader(name: str) -> Reader:
    """Return the reader for a file by its extension."""
    found = READERS.get(PurePath(name).suffix.lower())
    if found is None:
        raise GriffoError("No reader takes this kind of file.", file=name, mend=f"Griffo reads {', '.join(READERS)}.")
    return found


def normalise(text: Text) -> Text:
    """Run every rule on one text."""
    return reduce(lambda done, rule: rule(done), RULES, text)
