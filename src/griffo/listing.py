"""What a first ``book.toml`` says, and what is added to one when there are more stories: as text alone."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
import tomlkit
from tomlkit.items import Array

from griffo.arranging import arrange, dated, dates_of, series_in
from griffo.model import Meta, Role
from griffo.outline import outline, said
from griffo.passes.header import CODE as FROM_FILE_NAME
from griffo.read.manuscript import GIVEN
from griffo.series import read_series
from griffo.settings import OrderBy, Row, in_calendar, listed
from griffo.write import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from griffo.model import Series, Story

_HEAD = """\
# What this book is made of. Correct what is wrong: what is a guess says so. A line that begins with # is switched off;
# delete the # to set what it says. When there are more stories, “griffo init” adds them here and changes nothing else.
title = {title}  # a guess from the folder's name
# subtitle = ""
# editor = ""
# publisher = ""
language = {language}  # {spoken}
# style = "classic"
{order}
{group_by}
# cover = "cover.jpg"     # a picture, for the EPUB; without one the style draws the cover
# fonts = "none"          # the e-book is read in the reader's own typeface
# notes = "keep"          # or "gather" at the end of the book, or "drop"
#
# [print]
# trim = "a5"             # the size of the printed page: 5 x 8, 6 x 9, a4, letter, 120 x 190 mm
# for = "kdp"             # who prints it, for its margins: kdp, lulu, ingram or home
# paper = "cream"         # for the spine of its cover: white, cream, color, or a leaf's thickness such as 0.11 mm
# blurb = ""              # what the back of its cover says

# Each story may also have: {keys}.
{sorted_by}"""
_KEYS = ", ".join(key for key in Row.__struct_fields__ if key not in {"source", "title", "author"})
_ENGLISH = "en"
_SWITCHED_OFF = re.compile(r"^[ \t]*#[ \t]*(source[ \t]*=.*)$", re.MULTILINE)
_LABELLED = ("labelled", "under", GIVEN)
"""How the reasons begin of header lines that say what they are; those of others are guesses."""
_NAMED = 3
"""Names that a comment gives."""
_LONGEST = 40
"""Characters of such a name."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A line below ``[[story]]``."""

    key: str
    value: str | tuple[str, ...]
    why: str = ""
    """Where it is from, where that is not plain; of a guess, its reason."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A story as a ``book.toml`` lists it."""

    source: str
    """Its file."""
    settings: tuple[Setting, ...] = ()
    """Nothing of one that cannot be used: it is switched off."""
    above: str = ""
    """A comment above it, which says why."""


def settings_of(story: Story, language: str = _ENGLISH) -> tuple[Setting, ...]:
    """Return what is known about a story, as far as a ``book.toml`` in this language has a place for it."""
    meta = story.meta
    date, label = next(dates_of(meta), ("", ""))
    rows = (
        Setting("title", meta.title, _title_guess(story)),
        Setting("author", meta.authors),
        Setting("series", _written(meta.series), _series_guess(story)),
        Setting("date", date if date and in_calendar(date) else "", f"its header's “{label}”" if label else ""),
        Setting("summary", meta.summary or said(outline(story).summary)),
        Setting("rating", meta.rating),
        Setting("fandom", meta.fandom),
        Setting("url", meta.url),
        Setting("language", "" if meta.language == language else meta.language),
    )
    return tuple(filter(_fits, map(_on_one_line, rows)))


def _on_one_line(row: Setting) -> Setting:
    """Return a line with values on one line, a single one without a list."""
    values = [shown(" ".join(value.split())) for value in ([row.value] if isinstance(row.value, str) else row.value)]
    values = [value for value in values if value]
    return Setting(row.key, tuple(values) if len(values) > 1 else "".join(values), row.why)


def _fits(row: Setting) -> bool:
    """Whether there is a value, and one that a ``book.toml`` may have: an address, say, must be one."""
    with suppress(msgspec.ValidationError):
        msgspec.convert({row.key: row.value}, Row)
        return bool(row.value)
    return False


def _title_guess(story: Story) -> str:
    if any(found.code == FROM_FILE_NAME for found in story.findings):
        return "a guess from the file's name"
    why = next((block.why for block in story.blocks if block.role is Role.TITLE), "")
    return f"a guess: {why}" if why and not why.startswith(_LABELLED) else ""


def _series_guess(story: Story) -> str:
    words = {str(one) for one in story.meta.series}
    lines = (
        block for block in story.blocks if block.role is Role.METADATA and block.text.value.strip(" *_~=") in words
    )
    return next((f"a guess: {block.why}" for block in lines if not block.why.startswith(_LABELLED)), "")


def _written(series: Sequence[Series]) -> tuple[str, ...]:
    """Return series in words from which they can be read again."""
    again = (one for one in series if read_series(str(one))[0].part != one.part)
    plain = {one: f"{one.name}, part {one.part}" for one in again}
    return tuple(plain.get(one, str(one)) for one in series)


def in_order(known: Sequence[Meta]) -> tuple[int, ...]:
    """Return stories by series and part, then by date, as numbers from 0; those that are alike stay as they were."""
    dated = arrange(known, OrderBy.DATE).places
    return tuple(dated[number] for number in arrange([known[number] for number in dated], OrderBy.SERIES).places)


def language_of(known: Sequence[Meta]) -> str:
    """Return the language that all stories are in by their files, else English, as a book does that names none."""
    found = {meta.language for meta in known}
    return found.pop() or _ENGLISH if len(found) == 1 else _ENGLISH


def first(title: str, known: Sequence[Meta], rows: Sequence[Listed]) -> str:
    """Return a first ``book.toml``, of the title of the book, what is known of its stories, and these themselves."""
    language = language_of(known)
    head = _HEAD.format(
        title=_quoted(title),
        language=_quoted(language),
        spoken="the stories say so" if all(meta.language for meta in known) else "a guess: not all stories say",
        order=_order(known),
        group_by=_group_by(known),
        keys=_KEYS,
        sorted_by=_sorted_by(known),
    )
    return "\n".join([head, *map(table, rows)])


def _sorted_by(known: Sequence[Meta]) -> str:
    """Return a line that says what ``in_order`` did, where that is not the order of the files' names."""
    of_series, dates = [bool(meta.series) for meta in known], any(map(dated, known))
    if len(known) < 2 or not (any(of_series) or dates):
        return ""
    if not any(of_series):
        return "# Below they stand by date.\n"
    rest = "" if all(of_series) else ", and those of no series after them"
    return f"# Below they stand by series and part{rest}{'; where that says nothing, by date' if dates else ''}.\n"


def _order(known: Sequence[Meta]) -> str:
    names = {one.key: one.name for one in series_in(known) if one}
    counts = Counter(one.key for one in series_in(known) if one)
    shared = [shown(names[key]) for key, count in counts.items() if count > 1]
    if not shared:
        return '# order = "date"          # or "title", "series"; otherwise they stand in the order below'
    return f'order = "series"  # there are parts of {_named(shared)}; without this line, the order below'


def _group_by(known: Sequence[Meta]) -> str:
    names = list({meta.fandom.casefold(): shown(meta.fandom) for meta in known if meta.fandom.strip()}.values())
    if len(names) < 2:
        return '# group-by = "author"     # or "fandom", "series": the book in parts, each with a title page'
    return f'# group-by = "fandom"     # a part of the book for each: {_named(names)}'


def _named(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    short = (name if len(name) <= _LONGEST else f"{name[:_LONGEST].rstrip()}…" for name in names[:_NAMED])
    return listed([*(f"“{name}”" for name in short), *([f"{more} more"] if more > 0 else [])], "and")


def table(row: Listed) -> str:
    """Return the ``[[story]]`` table of a story, or what stands for it as comments where it cannot be used."""
    if not row.settings:
        return f"# {shown(row.above)}\n# [[story]]\n# source = {_quoted(row.source)}\n"
    made = tomlkit.table()
    made.add("source", row.source)
    for setting in row.settings:
        item = tomlkit.item(_value(setting))
        if setting.why:
            item.comment(shown(setting.why))
        made.add(setting.key, item)
    if all(setting.key != "author" for setting in row.settings):
        made.add(tomlkit.comment('author = ""'))
    above = f"# {shown(row.above)}\n" if row.above else ""
    return f"{above}[[story]]\n{made.as_string()}"


def names_in(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the files that the text of a ``book.toml`` names: in its stories, and in those that are switched off."""
    rows = tomllib.loads(text).get("story", [])
    off = []
    for line in _SWITCHED_OFF.findall(text):
        with suppress(tomllib.TOMLDecodeError):
            off.append(str(tomllib.loads(line)["source"]))
    return tuple(str(row["source"]) for row in rows if "source" in row), tuple(off)


def extended(text: str, rows: Sequence[Listed]) -> str:
    """Return the text of a ``book.toml`` with more stories at its end, and otherwise byte for byte as it was.

    Where its stories stand in a list between square brackets, those that can be used stand at the end of that.
    """
    document = tomlkit.parse(text)
    listed_stories = document.get("story")
    if isinstance(listed_stories, Array):
        for row in rows:
            if row.settings:
                made = tomlkit.inline_table()
                made.update({"source": row.source, **{each.key: _value(each) for each in row.settings}})
                listed_stories.add_line(made, comment=shown(row.above))
        listed_stories.add_line(indent="")
        text, rows = tomlkit.dumps(document), [row for row in rows if not row.settings]
    end = "\r\n" if "\r\n" in text else "\n"
    gap = "" if not text or text.endswith(end * 2) else end if text.endswith(end) else end * 2
    return text + (gap + end.join(table(row).replace("\n", end) for row in rows) if rows else "")


def _value(setting: Setting) -> str | list[str]:
    return setting.value if isinstance(setting.value, str) else list(setting.value)


def _quoted(text: str) -> str:
    return tomlkit.item(shown(text)).as_string()
