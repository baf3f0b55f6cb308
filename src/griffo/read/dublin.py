"""What an EPUB's package document says about the story: Dublin Core, as EPUB 2 and 3 and calibre write it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from griffo.model import Meta, Series
from griffo.read.package import elements, words
from griffo.read.tree import parse_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lxml import etree

_DATE = re.compile(r"[12]\d{3}(?:-[01]\d(?:-[0-3]\d)?)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_SHORT = dict(
    pair.split(":")
    for pair in "ces:cs dan:da deu:de ell:el eng:en fin:fi fra:fr fre:fr ger:de hun:hu ita:it jpn:ja lat:la nld:nl "
    "nor:no pol:pl por:pt rus:ru spa:es swe:sv tur:tr ukr:uk zho:zh".split()
)
"""Codes of three letters, as calibre writes them, with the shorter ones that BCP 47 has instead (ISO 639)."""
_URL = re.compile(r"(?:ur[li]:)?(https?://\S+)", re.IGNORECASE)
_OTHERS = {"trl": "Translator", "ill": "Illustrator", "edt": "Editor"}
"""Those beside the authors whom a book names, by their code (MARC relators)."""


def meta_of(root: etree._Element | None) -> Meta:
    """Return what a package document says; nothing where there is none."""
    top = next(elements(root, "metadata"), None)
    if top is None:
        return Meta()
    refined = _refined(top)
    titles = [(words(one), refined.get((one.get("id", ""), "title-type"), "")) for one in elements(top, "title")]
    main = next((text for text, kind in titles if text and kind in {"", "main"}), "")
    people = [*_people(top, refined)]
    tags = ", ".join(dict.fromkeys(filter(None, (words(one) for one in elements(top, "subject")))))
    details = [(_OTHERS[role], name) for name, role in people if role in _OTHERS]
    return Meta(
        title=main,
        subtitle=next((text for text, kind in titles if kind == "subtitle"), ""),
        authors=tuple(dict.fromkeys(name for name, role in people if role in {"", "aut"})),
        series=_as_series(_series(top, refined)),
        summary=next(filter(None, (_plain(words(one)) for one in elements(top, "description"))), ""),
        url=_address(top),
        date=_date(top),
        language=_language(top),
        details=(*details, *([("Tags", tags)] if tags else [])),
    )


def _refined(top: etree._Element) -> Mapping[tuple[str, str], str]:
    """Return what EPUB 3 says of other elements, by their id and the property."""
    rows = (one for one in elements(top, "meta") if one.get("refines"))
    return {(one.get("refines", "").lstrip("#"), one.get("property", "")): words(one) for one in rows}


def _people(top: etree._Element, refined: Mapping[tuple[str, str], str]) -> Iterator[tuple[str, str]]:
    """Yield names and what each did, as a code; those who only contributed are no authors."""
    for tag, otherwise in (("creator", ""), ("contributor", "ctb")):
        for one in elements(top, tag):
            said = next((value for key, value in one.attrib.items() if str(key).rpartition("}")[2] == "role"), "")
            role = (said or refined.get((one.get("id", ""), "role"), "") or otherwise).lower()
            name = words(one)
            if name and name.casefold() not in {"unknown", "anonymous author"}:
                yield name, "ctb" if tag == "contributor" and role == "aut" else role


def _series(top: etree._Element, refined: Mapping[tuple[str, str], str]) -> Iterator[tuple[str, str]]:
    """Yield the series that the story is in, each with its number in it."""
    known: set[str] = set()
    for one in elements(top, "meta"):
        key = one.get("id", "")
        if (
            one.get("property") == "belongs-to-collection"
            and refined.get((key, "collection-type"), "series") == "series"
        ):
            known.add(words(one))
            yield words(one), _number(refined.get((key, "group-position"), ""))
    said = {one.get("name", ""): one.get("content", "").strip() for one in elements(top, "meta")}
    name = said.get("calibre:series", "")
    if name and name not in known:
        yield name, _number(said.get("calibre:series_index", ""))


def _as_series(rows: Iterable[tuple[str, str]]) -> tuple[Series, ...]:
    return tuple(Series(name, part, f"{name}, part {part}" if part else name) for name, part in rows)


def _number(text: str) -> str:
    return text.strip().removesuffix(".00").removesuffix(".0")


def _plain(text: str) -> str:
    """Return a description without the HTML that calibre and others put into it."""
    return parse_text(f"<body>{text}</body>", "").body.text if "<" in text else text


def _address(top: etree._Element) -> str:
    said = (words(one) for tag in ("source", "identifier") for one in elements(top, tag))
    return next((match[1] for text in said if (match := _URL.fullmatch(text))), "")


def _date(top: etree._Element) -> str:
    """Return when the story was published, else any date that is not that of a change to the file."""
    found: dict[str, str] = {}
    for one in elements(top, "date"):
        event = next((value for key, value in one.attrib.items() if str(key).endswith("event")), "")
        match = _DATE.match(words(one))
        if match and event.lower() not in {"modification", "ops-publication"}:
            found.setdefault(event.lower(), match[0])
    return found.get("publication") or found.get("") or next(iter(found.values()), "")


def _language(top: etree._Element) -> str:
    said = (words(one).replace("_", "-") for one in elements(top, "language"))
    known = (tag for tag in said if _LANGUAGE.fullmatch(tag) and tag.casefold() not in {"und", "zxx", "mul"})
    return next((_SHORT.get(tag.casefold(), tag) for tag in known), "")
