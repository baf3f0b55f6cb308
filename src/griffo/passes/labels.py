"""The labels that authors put before a note: "A/N:", "Author's Note", "Disclaimer -"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from griffo.model import NoteKind

_NAMES = (
    r"a\s*[/\\|.]\s*n\.?s?(?:\s*#?\d{1,2}(?=\s*[:;.)–—-]))?|an(?=\s*[:–—-])|n\s*/\s*a(?=\s*:)|(?:author|writer)(?:[’']?s|s[’']?)?\s+(?:end\s?)?notes?|"
    r"(?:beginning|opening|closing|final|end|start|top|bottom)\s+(?:author[’']?s?\s+)?notes?|"
    r"notes?(?=\s*:)|an\s+(?=/)|translator[’']?s?\s+notes?"
)
_LABEL = re.compile(
    rf"[\W_]*(?:(?P<note>{_NAMES})|(?P<disclaimer>disclaimers?)|(?P<summary>(?:full |chapter )?summary|"
    r"synopsis)(?=\s*:)|"
    r"(?P<thanks>thanks|acknowledge?ments?)(?=\s*:)|(?P<dedication>dedication|dedicated to)(?=\s*:)|"
    r"(?P<warning>(?:content |trigger )?warnings?|author[’']?s warning|ps|p\.s\.)(?=\s*:))"
    r"(?:\s*\(.{0,40}?\))?[*_]*\s*(?:[:;.)\]*–—-]+|(?=\s[A-Z])|\Z)[*_\s]*",
    re.IGNORECASE,
)
_KINDS = {
    "disclaimer": NoteKind.DISCLAIMER,
    "summary": NoteKind.SUMMARY,
    "thanks": NoteKind.THANKS,
    "dedication": NoteKind.DEDICATION,
}


@dataclass(frozen=True, slots=True)
class Label:
    """What makes a paragraph a note: its kind, the evidence in words, and how many characters are mere label."""

    kind: NoteKind
    why: str
    length: int = 0


def read_label(text: str) -> Label | None:
    """Read the label at the head of a paragraph; a label that stands alone stays, or the note would be empty."""
    match = _LABEL.match(text)
    if not match:
        return None
    kind = next((kind for group, kind in _KINDS.items() if match[group]), NoteKind.NOTE)
    length = match.end() if match.end() < len(text) else 0
    return Label(kind, f"labelled “{match.group().strip(' *_:;.()[]–—-')}”", length)


def is_labelled_note(text: str) -> bool:
    """Whether a paragraph begins with a label of the author's."""
    return _LABEL.match(text) is not None
