"""A chapter's page of FanFiction.Net or FictionPress as a browser saved it.

What stands where is known from what programs read there (JimmXinu/FanFicFare: ``adapter_fanfictionnet.py``): the story
in ``#storytext``, title, author, summary and one line of statistics in ``#profile_top``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from griffo.model import Meta, Role
from griffo.read.manuscript import BY_SITE, Passage
from griffo.read.sites.parts import AROUND, BYLINE, STORY, SUMMARY, arranged, by_place, canonical
from griffo.read.sites.rows import Row, meta_of
from griffo.read.told import Told
from griffo.read.tree import classed, named, tagged

if TYPE_CHECKING:
    from griffo.read.tree import Node, Page

_TITLE = re.compile(
    r"(?P<title>.+?)(?: (?P<chapter>Chapter \d+(?:: .+)?))?, an? (?P<fandom>.+) (?:fanfic|fiction) \| Fan\s?Fiction",
    re.IGNORECASE,
)
_SELECT = re.compile(r"<select\b[^<>]{0,300}\bchap_select\b", re.IGNORECASE)
_CHOSEN = re.compile(r"<option\b[^<>]{0,100}\bselected\b[^<>]{0,100}>\s*([^<>]{1,200})", re.IGNORECASE)
_AHEAD = 200_000
_GENRES = frozenset(
    "Adventure Angst Crime Drama Family Fantasy Friendship General Horror Humor Hurt Comfort Mystery Parody Poetry "
    "Romance Sci-Fi Spiritual Supernatural Suspense Tragedy Western".split()
)
_STAT = re.compile(r"(Chapters|Words|Reviews|Favs|Follows|Updated|Published|Status|id): ?(.+)")
_STORY = re.compile(r"(https?://[^/]+/s/\d+)/.*")
_FRONT = frozenset({Role.RESIDUE, Role.BYLINE, Role.METADATA, Role.NOTE})
_UNSAID = frozenset({"id", "Updated", "Published"})


def fanfictionnet(page: Page) -> Told | None:
    """Tell a chapter's page of the site; None for any other page."""
    text = page.body.first(named("storytext")) or page.body.first(named("storytextp"))
    profile = page.body.first(named("profile_top"))
    if text is None or profile is None:
        return None
    casts = {id(page.body): AROUND, id(text): STORY, id(profile): BYLINE}
    summary = profile.first(lambda node: node.tag == "div" and "xcontrast_txt" in node.classes)
    if summary is not None:
        casts[id(summary)] = SUMMARY
    titled = _TITLE.fullmatch(page.title)
    heading = _chosen(page.source) or (titled["chapter"] if titled else "")
    meta = _meta(page, profile, titled["fandom"] if titled else "")
    return Told([page.body], by_place(casts), meta, "the site’s page", partial(_headed, heading or ""))


def _chosen(source: str) -> str:
    """Return the name of the chapter that is chosen in the list of all, as "2. Rain"."""
    listed = _SELECT.search(source)
    chosen = _CHOSEN.search(source, listed.end(), listed.end() + _AHEAD) if listed else None
    return " ".join(chosen[1].split()) if chosen else ""


def _headed(heading: str, passages: list[Passage]) -> list[Passage]:
    """Put the chapter's heading, which the page shows in a list and in its title, over its text."""
    done = [replace(one, role=Role.METADATA) if _is_statistics(one) else one for one in arranged(passages)]
    first = next((at for at, one in enumerate(done) if one.role not in _FRONT), None)
    if not heading or first is None or any(one.role is Role.HEADING and one.text == heading for one in done):
        return done
    return [*done[:first], Passage(heading, role=Role.HEADING, why=BY_SITE), *done[first:]]


def _is_statistics(passage: Passage) -> bool:
    return passage.role is Role.BYLINE and passage.text.startswith("Rated:")


def _meta(page: Page, profile: Node, fandom: str) -> Meta:
    title, author = profile.first(tagged("b")), profile.first(_is_author)
    gray = profile.first(classed("xgray"))
    links = page.body.first(named("pre_story_links"))
    category = [node.text for node in links.all(tagged("a"))] if links else []
    said = meta_of(_rows(gray) if gray else ())
    return replace(
        said,
        title=title.text if title else "",
        authors=(author.text,) if author else (),
        fandom=category[-1] if category else fandom,
        url=_STORY.sub(r"\1", canonical(page)),
    )


def _is_author(node: Node) -> bool:
    return node.tag == "a" and "/u/" in node.attrs.get("href", "")


def _rows(gray: Node) -> list[Row]:
    """Read the line of statistics: rating, language, genres if any, characters if any, then labels with values."""
    parts = re.split(r"\s+-\s+", gray.text.replace("Hurt/Comfort", "Hurt Comfort"))
    found: list[Row] = []
    rest: list[str] = []
    for part in parts:
        if part.startswith("Rated:"):
            found.append(("Rating", part.removeprefix("Rated:").strip().removeprefix("Fiction ")))
        elif match := _STAT.fullmatch(part):
            found += [(match[1], match[2].strip())] if match[1] not in _UNSAID else []
        else:
            rest.append(part)
    found += [("Language", rest[0])] if rest else []
    genres = len(rest) > 1 and set(re.split("[/ ]", rest[1])) <= _GENRES
    found += [("Genre", rest[1].replace("Hurt Comfort", "Hurt/Comfort"))] if genres else []
    characters = " - ".join(rest[2 if genres else 1 :])
    found += [("Characters", characters)] if characters else []
    return found + _dates(gray)


def _dates(gray: Node) -> list[Row]:
    """Read the dates, which the page counts in seconds: the last is when the story was published."""
    times = [node.attrs["data-xutime"] for node in gray.all(lambda node: "data-xutime" in node.attrs)]
    days = [
        datetime.fromtimestamp(int(time), UTC).date().isoformat() for time in times if re.fullmatch(r"\d{1,10}", time)
    ]
    return [*([("Updated", days[0])] if len(days) > 1 else []), *([("Published", days[-1])] if days else [])]
