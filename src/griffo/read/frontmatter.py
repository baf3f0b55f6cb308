"""What the head of a Markdown file says of the story: YAML between ``---``, or TOML between ``+++``.

Every value is words: YAML is read as far as its nodes (``yaml.compose``), so ``No`` stays a title and ``1984`` another,
nothing is built, and no alias unfolds.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import yaml

from griffo.errors import GriffoError
from griffo.model import Meta, NoteKind, Role, Series
from griffo.passes.labelled import names
from griffo.read.manuscript import Passage
from griffo.series import read_series

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_FENCED = re.compile(
    r"\A(?P<fence>---|\+\+\+)[ \t]*\n(?P<inner>.{0,100000}?)^(?:(?P=fence)|\.\.\.)[ \t]*(?:\n|\Z)",
    re.DOTALL | re.MULTILINE,
)
_KEY = re.compile(r"\s*(?:#.*\n\s*)*[\w-]+[ \t]*[:=](?:\s|\Z)")
_TOML_LINE = re.compile(r"line (\d+)")
_FIELDS = {
    "title": "title", "subtitle": "subtitle", "author": "authors", "authors": "authors", "creator": "authors",
    "by": "authors", "date": "date", "published": "date", "language": "language", "lang": "language",
    "rating": "rating", "fandom": "fandom", "fandoms": "fandom", "series": "series", "url": "url", "source": "url",
    "link": "url", "permission": "permission", "rights": "permission",
}  # fmt: skip
_NOTES = {
    "summary": NoteKind.SUMMARY, "description": NoteKind.SUMMARY, "abstract": NoteKind.SUMMARY,
    "disclaimer": NoteKind.DISCLAIMER, "dedication": NoteKind.DEDICATION, "notes": NoteKind.NOTE, "note": NoteKind.NOTE,
}  # fmt: skip
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
"""A language as a tag (BCP 47); its name in words is among the details."""
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?=[T ]\d|\Z)")
"""A date as a field of ``Meta`` has it; what says it in words is among the details."""
_PARTS = ("part", "series-part", "series_part", "series-index", "series_index")
WHY = "the file’s front matter"


@dataclass(frozen=True, slots=True)
class Row:
    """One key of a front matter with what it says, in words."""

    key: str
    values: tuple[str, ...]
    line: int

    @property
    def said(self) -> str:
        """All that it says, on one line."""
        return ", ".join(self.values)


def front_matter(text: str, name: str) -> tuple[tuple[Row, ...], int]:
    """Return the rows of a file's front matter, and how many of its characters it takes; none and 0 without one.

    Raises ``GriffoError``, with the line, where it is broken.
    """
    match = _FENCED.match(text)
    if not match or not _KEY.match(match["inner"]):
        return (), 0
    rows = _toml(match["inner"], name) if match["fence"] == "+++" else _yaml(match["inner"], name)
    return tuple(row for row in rows if row.said), match.end()


def _yaml(inner: str, name: str) -> Iterator[Row]:
    mend = 'Put words with a colon in them in quotation marks, as in title: "Rain: A Story".'
    try:
        root = yaml.compose(inner, yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        raise GriffoError("The front matter is no YAML.", file=name, line=line, mend=mend) from error
    except RecursionError as error:
        raise GriffoError("The front matter nests too deep.", file=name, line=1, mend="Make it plain rows.") from error
    if not isinstance(root, yaml.MappingNode):
        raise GriffoError("The front matter is no list of keys.", file=name, line=2, mend=mend)
    for key, value in root.value:
        if isinstance(key, yaml.ScalarNode):
            yield Row(key.value.strip(), tuple(_words(value)), key.start_mark.line + 2)


def _words(node: yaml.Node) -> Iterator[str]:
    """Yield what a value says: it, the items of a list, or the rows of a table, such as the name of an author."""
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    for item in items:
        rows = [value for _, value in item.value] if isinstance(item, yaml.MappingNode) else [item]
        yield from (
            " ".join(row.value.split()) for row in rows if isinstance(row, yaml.ScalarNode) and row.value.strip()
        )


def _toml(inner: str, name: str) -> Iterator[Row]:
    try:
        said = tomllib.loads(inner)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = _TOML_LINE.search(str(error))
        mend = 'Write each row as in title = "Rain".'
        line = int(found[1]) + 1 if found else 1
        raise GriffoError("The front matter is no TOML.", file=name, line=line, mend=mend) from error
    for key, value in said.items():
        found = re.search(rf"^\W*{re.escape(key)}\W", inner, re.MULTILINE)
        line = inner.count("\n", 0, found.start()) + 2 if found else 1
        yield Row(key, tuple(_flat(value)), line)


def _flat(value: object) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        for each in item.values() if isinstance(item, dict) else [item]:
            if not isinstance(each, (list, dict)) and str(each).strip():
                yield " ".join(str(each).split())


def known(rows: Sequence[Row]) -> Meta:
    """Return what rows say about a story; what no field of ``Meta`` takes is among its details."""
    said: dict[str, Any] = {}
    details: list[tuple[str, str]] = []
    in_series = any(_FIELDS.get(row.key.lower()) == "series" for row in rows)
    part = next((row.said for row in rows if row.key.lower() in _PARTS), "")
    for row in rows:
        key = row.key.lower()
        field = _FIELDS.get(key, "")
        if (field == "language" and not _TAG.fullmatch(row.said)) or (field == "date" and not _date(row.said)):
            field = ""
        if field == "series":
            said.setdefault(field, _series(row, part))
        elif field and field not in said:
            said[field] = _authors(row) if field == "authors" else _date(row.said) if field == "date" else row.said
        elif key not in _NOTES and not (key in _PARTS and in_series):
            details.append((_label(row.key), row.said))
    return Meta(**said, details=tuple(details))


def _series(row: Row, part: str) -> tuple[Series, ...]:
    if part:
        return (Series(row.values[0], part, f"{row.values[0]}, part {part}"),)
    return tuple(one for value in row.values for one in read_series(value))


def _date(said: str) -> str:
    """Return a day of the calendar, or a month or year, in ISO 8601, without a time; empty for any other."""
    found = _DATE.match(said)
    try:
        day = date(*(int(part or 1) for part in found.groups())) if found else None
    except ValueError:
        return ""
    return found[0] if found and day else ""


def _authors(row: Row) -> tuple[str, ...]:
    return row.values if len(row.values) > 1 else names(row.said)


def _label(key: str) -> str:
    words = re.sub(r"[-_]+", " ", key)
    return words[:1].upper() + words[1:]


def passages(rows: Iterable[Row]) -> list[Passage]:
    """Return the rows as passages: a summary and the like are notes, all else metadata."""
    found: list[Passage] = []
    for row in rows:
        label, kind = f"{_label(row.key)}: ", _NOTES.get(row.key.lower())
        role = Role.METADATA if kind is None else Role.NOTE
        note = kind or NoteKind.NOTE
        found.append(Passage(f"{label}{row.said}", role=role, note=note, line=row.line, label=len(label), why=WHY))
    return found
