"""What a ``book.toml`` says, checked value by value."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec

from griffo import paper
from griffo.errors import GriffoError
from griffo.model import NotesPolicy
from griffo.variant import Variant
from griffo.volumes import Limit
from griffo.write import reason, shown

_Date = Annotated[str, msgspec.Meta(pattern=r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$")]
_Language = Annotated[str, msgspec.Meta(pattern=r"^([A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*)?$")]
_Url = Annotated[str, msgspec.Meta(pattern=r"^(https?://\S+)?$")]


class Fonts(StrEnum):
    """Which fonts the e-book and the web page carry."""

    STYLE = "style"
    NONE = "none"  # the reader's own; smaller, and what some prefer


class OrderBy(StrEnum):
    """In which order the stories stand."""

    LISTED = "as listed"
    DATE = "date"
    TITLE = "title"
    SERIES = "series"  # and by their part of it


class GroupBy(StrEnum):
    """What the stories of one part of the book have in common."""

    FANDOM = "fandom"
    AUTHOR = "author"
    SERIES = "series"


class Printing(msgspec.Struct, frozen=True):
    """The ``[print]`` table: on what paper the book is to be printed, and by whom. ``None`` where it does not say."""

    trim: tuple[float, float] | None = None
    """Width and height of the pages, in points."""
    printer: paper.Printer | None = None
    paper: str = ""
    """What the paper is called, where it has a name."""
    leaf: float = 0
    """How thick a leaf is, in points, where that was said instead; otherwise 0."""
    blurb: tuple[str, ...] = ()
    """The paragraphs on the back of the cover."""
    bleed: float = 0
    """How far what runs off a page goes on beyond its trim, in points."""
    outer_bleed: bool = False
    """Whether that is at the outer edges alone, and not at the spine."""
    marks: tuple[str, ...] = ()
    """What stands around a page, some of ``paper.MARKS``."""
    variant: Variant | None = None
    """The standard that the PDF is to keep."""
    impose: str | dict[str, Any] | None = None
    """How sheets are to be made, if they are, as it was written: a layout or a table."""
    limit: Limit = Limit()
    """How large a volume may get."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, rename={"group_by": "group-by"}):
    """The part above the ``[[story]]`` tables: the book."""

    title: str = ""
    subtitle: str = ""
    editor: str = ""
    publisher: str = ""
    imprint: str = ""
    date: _Date = ""
    language: _Language = ""
    style: str = ""
    order: OrderBy = OrderBy.LISTED
    group_by: GroupBy | None = None
    notes: NotesPolicy | None = None
    cover: str = ""
    fonts: Fonts = Fonts.STYLE
    print: Printing | None = None


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A ``[[story]]`` table. What is empty here is taken from the story's text."""

    source: str = ""
    title: str = ""
    author: str | tuple[str, ...] = ()
    date: _Date = ""
    url: _Url = ""
    rating: str = ""
    fandom: str = ""
    series: str | tuple[str, ...] = ()
    summary: str = ""
    language: _Language = ""
    notes: NotesPolicy | None = None
    thoughts: str = ""
    permission: str = ""

    @property
    def authors(self) -> tuple[str, ...]:
        """The authors, one by one."""
        return _each(self.author)

    @property
    def every_series(self) -> tuple[str, ...]:
        """The series, one by one, as they are written."""
        return _each(self.series)


def _each(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(filter(None, (value,) if isinstance(value, str) else value))


@dataclass(frozen=True, slots=True)
class Toml:
    """A TOML file as it was read. Its tables of one name are numbered from 0; -1 is what stands above them."""

    file: str
    text: str
    name: str = "story"

    def line(self, key: str, table: int = -1) -> int:
        """Return the line, from 1, that sets ``key`` in a table; else the table's own; 0 where neither is found.

        Above the tables, ``key`` may also be what another table is called: then it is that table's first line.

        ``tomllib`` keeps no places, so this reads the lines again. A story written inline has its place in the
        line that sets ``story``.
        """
        header = re.compile(rf"\s*\[\[?\s*{self.name}\s*\]")
        setting = re.compile(rf"""\s*(["']?){re.escape(key)}\1\s*=""")
        inline = re.compile(rf"\s*{self.name}\s*=")
        other = re.compile(rf"""\s*\[\[?\s*(["']?){re.escape(key)}\1\s*[.\]]""")
        now, found = -1, 0
        for number, line in enumerate(self.text.split("\n"), start=1):
            if header.match(line):
                now += 1
                found = number if now == table else found
            elif now == table and setting.match(line):
                return number
            elif not found and (inline if table >= 0 else other).match(line):
                found = number
        return found

    def error(self, sentence: str, key: str, table: int = -1, *, mend: str = "") -> GriffoError:
        """Return an error about a key."""
        return GriffoError(sentence, file=self.file, line=self.line(key, table), mend=mend)

    def data(self) -> dict[str, Any]:
        """Return what the file says, dates as ISO 8601 text. Raises ``GriffoError`` where it is not TOML."""
        try:
            data: dict[str, Any] = msgspec.to_builtins(tomllib.loads(self.text))
        except tomllib.TOMLDecodeError as error:
            message, _, place = str(error).rpartition(" (at ")
            number = re.match(r"line (\d+)", place)
            line = int(number[1]) if number else self.text.rstrip("\n").count("\n") + 1
            sentence = f"This line is not TOML: {message[:1].lower()}{message[1:]}."
            mend = 'A setting looks like this: title = "Text between straight quotation marks"'
            raise GriffoError(sentence, file=self.file, line=line, mend=mend) from error
        except RecursionError as error:
            raise GriffoError("Too many brackets stand inside each other.", file=self.file) from error
        return data

    def tables(self, data: dict[str, Any]) -> list[dict[str, Any]]:
        """Take the tables out of ``data``. Raises ``GriffoError`` where what has their name is something else."""
        tables = data.pop(self.name, [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            mend = f"Begin each {self.name} with a line that says [[{self.name}]], in two pairs of brackets."
            raise self.error(f"“{self.name}” is no row of {_PLURALS[self.name]}.", self.name, 0, mend=mend)
        return tables


_PLURALS = {"story": "stories", "mark": "marks"}


def open_toml(file: Path, name: str) -> Toml:
    """Read a TOML file whose tables are called ``name``. Raises ``GriffoError`` where that cannot be done."""
    try:
        return Toml(str(file), file.read_text(encoding="utf-8-sig"), name)
    except OSError as error:
        raise GriffoError(f"The file cannot be read: {reason(error)}.", file=str(file)) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise GriffoError("This is not UTF-8.", file=str(file), line=line, mend="Save the file as UTF-8.") from error


def read(file: Path, thoughts: Callable[[], Collection[str]]) -> tuple[Toml, Settings, tuple[Row, ...]]:
    """Return the text, the settings and the stories of a ``book.toml``.

    ``thoughts`` tells the values that key may have. Raises ``GriffoError`` at the first thing that is wrong.
    """
    toml = open_toml(file, "story")
    data = toml.data()
    tables = toml.tables(data)
    printing = _printing(data.pop("print", None), toml)
    settings = msgspec.structs.replace(_convert(data, Settings, toml, -1, thoughts), print=printing)
    return toml, settings, tuple(_convert(table, Row, toml, n, thoughts) for n, table in enumerate(tables))


def _printing(table: Any, toml: Toml) -> Printing | None:
    """Return what the ``[print]`` table says, if there is one. Raises ``GriffoError`` where it cannot be."""
    if table is None:
        return None
    if not isinstance(table, dict):
        raise toml.error("“print” is no table.", "print", mend="Write a line [print], and below it trim = or for =.")
    place = replace(toml, name="print")
    found: dict[str, Any] = {}
    limits: dict[str, int] = {}
    for key, value in table.items():
        if key not in _IN_PRINT:
            mend = near(key, _IN_PRINT, f"The keys below [print] are {listed(_IN_PRINT, 'and')}.")
            raise place.error(f"Unknown key “{key}”.", key, 0, mend=mend)
        if key in _LIMITS:
            limits[_LIMITS[key]] = _most(value, key, place)
            continue
        if key == _SHEETS and isinstance(value, dict):
            found[key] = value
            continue
        if not isinstance(value, str):
            raise _wrong(key, value, place, 0)
        try:
            found |= _PRINT[key](value)
        except ValueError as error:
            said = f"“{key}” cannot be “{shown(value)}”."
            raise place.error(said, key, 0, mend=str(error)) from error
    return Printing(**found, limit=Limit(**limits))


def _most(value: object, key: str, place: Toml) -> int:
    """Return how many words or pages a volume may have. Raises ``GriffoError`` where that is no such number."""
    fewest = _FEWEST[key]
    if isinstance(value, bool) or not isinstance(value, int):
        found = _FOUND.get(type(value), "text")
        raise place.error(f"“{key}” is {found}, where a number belongs.", key, 0, mend=f"Write {key} = {10 * fewest}.")
    if value < fewest:
        sentence = f"“{key}” cannot be {value}: that is less than a volume can have."
        raise place.error(sentence, key, 0, mend=f"Write a number from {fewest} up.")
    return value


def _printer(name: str) -> dict[str, Any]:
    if name not in paper.PRINTERS:
        raise ValueError(f"{near(name, paper.PRINTERS)} It can be {listed(paper.PRINTERS)}.".strip())
    return {"printer": paper.PRINTERS[name]}


def _variant(name: str) -> dict[str, Any]:
    if name not in set(Variant):
        raise ValueError(f"{near(name, Variant)} It can be {listed(Variant)}.".strip())
    return {"variant": Variant(name)}


def _blurb(text: str) -> dict[str, Any]:
    if _CONTROL.search(text):
        raise ValueError("It holds a control character: delete it.")
    return {"blurb": tuple(" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip())}


_PRINT: dict[str, Callable[[str], dict[str, Any]]] = {
    "trim": lambda words: {"trim": paper.size(words)},
    "for": _printer,
    "paper": lambda words: {"paper": words} if words in paper.PAPERS else {"leaf": paper.thickness(words)},
    "blurb": _blurb,
    "bleed": lambda words: dict(zip(("bleed", "outer_bleed"), paper.bleed(words), strict=True)),
    "marks": lambda words: {"marks": paper.marks(words)},
    "pdf-variant": _variant,
    "impose": lambda words: {"impose": words},
}
"""How each key below ``[print]`` that is text is read; ``ValueError`` says what would do."""
_LIMITS = {"max-words": "words", "max-pages": "pages"}
"""Those that are numbers, and what they limit."""
_FEWEST = {"max-words": 1000, "max-pages": 16}
"""Smaller volumes than these would be a mistake in typing: fewer pages than one signature has."""
_SHEETS = "impose"
"""The one that may be a table; what is in it means something to ``sheeting`` alone."""
_IN_PRINT = (*_PRINT, *_LIMITS)


def near(name: str, names: Iterable[str], otherwise: str = "") -> str:
    """Return “Did you mean …?” for the name most like ``name``, or ``otherwise`` where none is like it."""
    plain = {other.casefold(): other for other in names}
    found = difflib.get_close_matches(name.casefold(), plain, n=1, cutoff=0.7)
    return f"Did you mean “{plain[found[0]]}”?" if found else otherwise


def listed(names: Iterable[str], last: str = "or") -> str:
    """Return names as the end of a sentence: ``a, b or c``."""
    *most, final = names
    return f"{', '.join(most)} {last} {final}" if most else final


_Kind = TypeVar("_Kind", Settings, Row)


def _convert(
    table: dict[str, Any], kind: type[_Kind], toml: Toml, number: int, thoughts: Callable[[], Collection[str]]
) -> _Kind:
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    values = {}
    for key, value in table.items():
        if key not in fields:
            raise _unknown(key, kind, toml, number)
        if any(
            _CONTROL.search(text) for text in (value if isinstance(value, list) else [value]) if isinstance(text, str)
        ):
            raise toml.error(f"“{key}” holds a control character.", key, number, mend="Delete it.")
        try:
            made = values[fields[key].name] = msgspec.convert(_plain(value), fields[key].type)
        except msgspec.ValidationError as error:
            raise _wrong(key, value, toml, number) from error
        if key == "date" and not in_calendar(made):
            raise _wrong(key, value, toml, number)
        if key == "thoughts" and made not in thoughts():
            raise _wrong(key, value, toml, number, thoughts())
    return kind(**values)


def _plain(value: object) -> object:
    """Return text, alone or in a list, with no more than single spaces inside it; anything else as it is."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return " ".join(value.split()) if isinstance(value, str) else value


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
"""What no XHTML may hold, and what could play tricks on a terminal."""


def _unknown(key: str, kind: type[Settings | Row], toml: Toml, number: int) -> GriffoError:
    if kind is Settings and key in Row.__struct_fields__:
        mend = "It belongs to one story: put it below that story's [[story]] line."
    elif key in _IN_PRINT:
        mend = "It belongs below a line [print]."
    elif kind is Row and key in Settings.__struct_encode_fields__:
        mend = "It belongs to the whole book: put it above the first [[story]] line."
    else:
        names = [*kind.__struct_encode_fields__, *(["story"] if kind is Settings else [])]
        mend = near(key, names, f"The keys here are {listed(names, 'and')}.")
    return toml.error(f"Unknown key “{key}”.", key, number, mend=mend)


def _wrong(key: str, value: object, toml: Toml, number: int, thoughts: Collection[str] = ()) -> GriffoError:
    if not isinstance(value, str):
        sentence = f"“{key}” is {_FOUND.get(type(value), 'something else')}, where text belongs."
        mend = f'Write {key} = "…"' + (f', or {key} = ["…", "…"] for several.' if key in _SEVERAL else ".")
        return toml.error(sentence, key, number, mend=mend)
    allowed = list(thoughts) if key == "thoughts" else list(_CHOICES.get(key, ()))
    mend = f"{near(value, allowed)} It can be {listed(allowed)}.".strip() if allowed else _MENDS[key]
    return toml.error(f"“{key}” cannot be “{value}”.", key, number, mend=mend)


_CHOICES: dict[str, type[StrEnum]] = {"order": OrderBy, "group-by": GroupBy, "notes": NotesPolicy, "fonts": Fonts}
_SEVERAL = ("author", "series")
_FOUND = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "a table"}
_MENDS = {
    "date": "Write a date such as 2014-03-01, or only 2014-03 or 2014.",
    "language": "Write the language's code, such as en, en-GB or fr.",
    "url": "Write the whole address, with https:// before it.",
}


def in_calendar(text: str) -> bool:
    """Whether a date in ISO 8601, or the year or month of one, is in the calendar."""
    try:
        date(*[int(part) for part in (*text.split("-"), "1", "1")[:3]]) if text else None
    except ValueError:
        return False
    return True
