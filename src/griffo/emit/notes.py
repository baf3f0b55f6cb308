"""An author's notes as sections: which stay, under which heading, with which semantics."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from markupsafe import Markup

from griffo.emit.body import paragraphs
from griffo.emit.inline import direction
from griffo.model import NoteKind, NotesPolicy, Place, Story
from griffo.outline import said

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from griffo.outline import Note

AUTHOR_NOTES = frozenset({NoteKind.NOTE, NoteKind.THANKS})
"""The kinds that the notes policy is about. Summary, dedication and disclaimer keep their places under any policy."""

_SEMANTICS = {
    NoteKind.NOTE: ("author-note", "preface", "Author’s Note"),
    NoteKind.THANKS: ("author-note", "acknowledgments", "Acknowledgments"),
    NoteKind.DEDICATION: ("dedication", "dedication", "Dedication"),
    NoteKind.SUMMARY: ("summary", "abstract", "Summary"),
}


@dataclass(frozen=True, slots=True)
class NoteSection:
    """Author's words under one heading (or, without one, under an accessible name).

    ``type`` is a term of the EPUB Structural Semantics Vocabulary, ``role`` the one of DPUB-ARIA that answers to it.
    """

    style: str
    type: str
    role: str
    heading: str
    name: str
    text: Markup


def kept(story: Story, notes: Iterable[Note]) -> list[Note]:
    """Return the notes that stay where they are; disclaimers are on the imprint."""
    stays = [note for note in notes if note.kind is not NoteKind.DISCLAIMER]
    return [note for note in stays if story.notes is NotesPolicy.KEEP or note.kind not in AUTHOR_NOTES]


def sections(notes: Iterable[Note]) -> list[NoteSection]:
    """Set notes, neighbours of one kind under one heading."""
    made: list[NoteSection] = []
    for (kind, place), group in groupby(notes, key=lambda note: (note.kind, note.place)):
        text = Markup("\n").join(paragraphs(note.blocks) for note in group)
        made += [section(kind, place, text)] if text else []
    return made


def section(kind: NoteKind, place: Place, text: Markup) -> NoteSection:
    """Return a note's text with the heading and the semantics of its kind, which is any but a disclaimer."""
    style, semantics, name = _SEMANTICS[kind]
    if kind is NoteKind.NOTE and place is Place.AFTER:
        semantics = "afterword"
    return NoteSection(style, semantics, f"doc-{semantics}", name if kind in AUTHOR_NOTES else "", name, text)


def closing(made: Iterable[NoteSection]) -> list[NoteSection]:
    """Name a note at the end of a story so that it is told from the one before: in the contents each stands alone."""
    name = "Author’s Closing Note"
    return [replace(one, heading=name, name=name) if one.type == "afterword" else one for one in made]


def stated(given: str, notes: Sequence[Note]) -> Markup:
    """Join what ``book.toml`` says with what the text says, once where they are the same."""
    given = given.strip()
    again = given in {said([note]) for note in notes} or given == said(notes)
    first = Markup("<p{}>{}</p>").format(direction(given), given) if given and not again else None
    return Markup("\n").join([*([first] if first else []), *(paragraphs(note.blocks) for note in notes)])
