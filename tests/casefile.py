"""Cases as text: a title, what goes in, what comes out, so that a file of them reads as documentation.

    === What the case shows
    input, of one line or several
    =>
    expected output

Text before the first title is a comment. ``pytest --bless`` rewrites what is expected: read the diff before you keep
it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

CASES = Path(__file__).parent / "cases"
_TITLE = re.compile(r"^=== (?=\S)", re.MULTILINE)
_ARROW = re.compile(r"^=>(?:\n|\Z)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Case:
    path: Path
    title: str
    given: str
    expected: str

    def __str__(self) -> str:
        return f"{self.path.stem}: {self.title}"


def read_cases(path: Path) -> list[Case]:
    """Return the cases of one file; raises ValueError where a title is used twice or a part is missing."""
    found: list[Case] = []
    for chunk in _TITLE.split(path.read_bytes().decode("utf-8"))[1:]:
        title, _, body = chunk.partition("\n")
        parts = _ARROW.split(body)
        if len(parts) != 2:
            raise ValueError(f"{path.name}: '{title}' needs one line '=>', has {len(parts) - 1}")
        found.append(Case(path, title.strip(), parts[0].strip("\n"), parts[1].strip("\n")))
    titles = [case.title for case in found]
    if len(set(titles)) < len(titles):
        raise ValueError(f"{path.name}: titles are not unique")
    return found


def folder(name: str) -> list[Case]:
    """Return the cases of every file in one folder of ``cases``."""
    return [case for path in sorted((CASES / name).glob("*.txt")) for case in read_cases(path)]


def bless(case: Case, actual: str) -> None:
    """Write ``actual`` into the case's file as what is expected."""
    text = case.path.read_bytes().decode("utf-8")
    start = re.search(rf"^=== {re.escape(case.title)}[ \t]*$", text, re.MULTILINE)
    if start is None:
        raise ValueError(f"{case.path.name}: no case '{case.title}'")
    arrow = _ARROW.search(text, start.end())
    following = _TITLE.search(text, start.end())
    if arrow is None:
        raise ValueError(f"{case.path.name}: '{case.title}' has no line '=>'")
    rest = "\n" + text[following.start() :] if following else ""
    case.path.write_bytes((text[: arrow.start()] + "=>\n" + actual.strip("\n") + "\n" + rest).encode("utf-8"))
