"""What a page says about its story in rows of a label and a value, whichever elements it puts them in.

They are definition lists, tables, or lines such as "Rating: Teen"; the values may be lists. As passages they are
``METADATA``, and here their labels and values are told apart, for the book and for ``Meta``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from griffo.model import Kind, Meta, NoteKind, Place, Role
from griffo.read.flow import Cast, flow
from griffo.series import read_series

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from griffo.read.manuscript import Passage
    from griffo.read.tree import Node

Row = tuple[str, str]
"""A label, without its colon, and a value."""
METADATA = Cast(Role.METADATA, why="what the page says about the story")
_LABEL = re.compile(r"(?P<label>[^\W\d_][\w '’/-]{1,40}?)\s*:(?:\s*·)?(?:\s+|\Z)")
_ITEM = "• "
_SUMMARIES = frozenset({"summary", "description"})
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_UNSAID = _SUMMARIES | frozenset(
    "hits kudos bookmarks comments reviews favs follows views followers favorites packaged".split()
)
"""What no book says: what a site counts of a story's readers, when it was downloaded; and the summary, a note."""
_FIELDS = {
    "rating": "rating",
    "fandom": "fandom",
    "fandoms": "fandom",
    "language": "language",
    "series": "series",
    "published": "date",
    "title": "title",
    "story url": "url",
    "original source": "url",
}
# The names by which archives call languages, each in itself or in English, and their tags (BCP 47).
_LANGUAGES = {
    "english": "en", "français": "fr", "french": "fr", "deutsch": "de", "german": "de", "español": "es",
    "spanish": "es", "italiano": "it", "italian": "it", "português brasileiro": "pt-BR", "português europeu": "pt-PT",
    "portuguese": "pt", "nederlands": "nl", "dutch": "nl", "polski": "pl", "polish": "pl", "русский": "ru",
    "russian": "ru", "українська": "uk", "ukrainian": "uk", "čeština": "cs", "czech": "cs", "magyar": "hu",
    "hungarian": "hu", "suomi": "fi", "finnish": "fi", "svenska": "sv", "swedish": "sv", "dansk": "da",
    "danish": "da", "norsk": "no", "norwegian": "no", "íslenska": "is", "türkçe": "tr", "turkish": "tr",
    "ελληνικά": "el", "greek": "el", "עברית": "he", "hebrew": "he", "العربية": "ar", "arabic": "ar", "日本語": "ja",
    "japanese": "ja", "한국어": "ko", "korean": "ko", "中文-普通话 國語": "zh", "chinese": "zh", "română": "ro",
    "romanian": "ro", "català": "ca", "catalan": "ca", "bahasa indonesia": "id", "indonesian": "id",
    "filipino": "fil", "tiếng việt": "vi", "vietnamese": "vi", "esperanto": "eo", "lingua latina": "la", "latin": "la",
}  # fmt: skip


def told_apart(passages: Iterable[Passage]) -> list[Passage]:
    """Join each label with the values in a list under it, measure the labels, and tell the summary from the rest."""
    done: list[Passage] = []
    in_summary = False
    for passage in passages:
        if passage.role is not Role.METADATA:
            done.append(passage)
            in_summary = False
            continue
        one = passage
        is_item = one.text.startswith(_ITEM)
        match = _LABEL.match(one.text)
        if match and not one.label and not is_item and (not in_summary or _in_bold(one)):
            one = replace(one, label=match.end())
        above = done[-1] if done and done[-1].role is Role.METADATA and done[-1].label else None
        if above and not one.label and (is_item or len(above.text) == above.label):
            done[-1] = _with_value(above, one)
            continue
        in_summary = label_of(one).casefold() in _SUMMARIES if one.label else in_summary
        if in_summary:
            alone = one.label == len(one.text)
            one = (
                _label_alone(one) if alone else replace(one, role=Role.NOTE, note=NoteKind.SUMMARY, place=Place.BEFORE)
            )
        done.append(one)
    return done


def _in_bold(one: Passage) -> bool:
    """Whether a line begins in bold, as labels do after a summary that may have lines with colons of its own."""
    return any(span.kind is Kind.STRONG and not span.start for span in one.spans)


def _with_value(above: Passage, one: Passage) -> Passage:
    value = one.text.removeprefix(_ITEM)
    if len(above.text) == above.label:
        head = above.text.rstrip(" ·") + " "
        return replace(above, text=head + value, spans=(), label=len(head))
    return replace(above, text=f"{above.text}, {value}", spans=())


def _label_alone(one: Passage) -> Passage:
    return replace(one, role=Role.RESIDUE, label=0, why="a label")


def label_of(passage: Passage) -> str:
    """Return the label of a row, without its colon."""
    return passage.text[: passage.label].strip(" :·")


def rows(nodes: Sequence[Node | str]) -> list[Row]:
    """Return the rows in elements, in order."""
    found = told_apart(flow(nodes, casting=lambda _: METADATA))
    return [(label_of(one), one.text[one.label :].strip()) for one in found if one.label and len(one.text) > one.label]


def meta_of(found: Iterable[Row], series: Callable[[str], str] = str) -> Meta:
    """Return what rows say; what has no field of its own is a detail. What a site counts of its readers is not said.

    ``series`` makes of the value of such a row how ``Meta`` has it.
    """
    said: dict[str, str] = {}
    details: list[Row] = []
    readings = {"language": language, "date": _date, "series": series}
    for label, value in found:
        name = label.casefold()
        field = _FIELDS.get(name, "")
        told = readings.get(field, str)(value) if field else ""
        if told:
            said.setdefault(field, told)
        if (not told or field == "date") and name not in _UNSAID:
            details.append((label, value))
    return Meta(
        title=said.get("title", ""), series=read_series(said.get("series", "")), rating=said.get("rating", ""),
        fandom=said.get("fandom", ""), url=said.get("url", ""), date=said.get("date", ""),
        language=said.get("language", ""), details=tuple(details),
    )  # fmt: skip


def language(name: str) -> str:
    """Return the tag (BCP 47) of a language by the name that an archive has for it; empty for one unknown."""
    return _LANGUAGES.get(name.strip().casefold(), "")


def _date(value: str) -> str:
    match = _DATE.match(value)
    return match[0] if match else ""
