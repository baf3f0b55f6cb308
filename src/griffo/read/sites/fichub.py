"""What FicHub writes, as HTML, and the introduction of its EPUB with the chapters after it.

The facts are those of its templates (FicHub/fichub.net: ``full_fic.html``, ``epub_introduction.html``, ``ax.py``).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from griffo.model import Role
from griffo.read.flow import Cast
from griffo.read.sites.parts import (
    AROUND,
    BYLINE,
    CHAPTER,
    CONTENTS,
    NAVIGATION,
    STORY,
    SUMMARY,
    TITLE,
    arranged,
    by_place,
    elements,
)
from griffo.read.sites.rows import METADATA, meta_of, rows
from griffo.read.told import Told
from griffo.read.tree import classed, parents, tagged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from griffo.read.tree import Node, Page

_FOOT = Cast(Role.RESIDUE, why="export footer")
_CHAPTER = re.compile(r"chap_\d+")
_BY = re.compile(r"by:?\s+", re.IGNORECASE)
_ROW = re.compile(r"(?:Original source|Chapters|Words|Status|Published|Updated):")


def fichub(page: Page) -> Told | None:
    """Tell a page that FicHub wrote; None for any other page."""
    body = page.body
    foot = body.first(lambda node: node.tag == "p" and node.text.startswith("Exported with the assistance of FicHub"))
    heading = body.first(tagged("h1"))
    around = parents(body).get(id(heading)) if heading else None
    if foot is None or heading is None or around is None:
        return None
    inside = elements(around)
    places = {id(node): at for at, node in enumerate(inside)}
    front = inside[places[id(heading)] : places.get(id(foot), 0)]
    if not front:
        return None
    casts = _front(front[1:]) | {id(heading): TITLE, id(foot): _FOOT}
    byline = next((node.text for node in front if casts[id(node)] is BYLINE), "")
    meta = meta_of(rows([node for node in front if casts[id(node)] is METADATA]))
    meta = replace(meta, title=heading.text, authors=(_BY.sub("", byline, count=1),) if byline else ())
    chapters = body.all(lambda node: bool(_CHAPTER.fullmatch(node.attrs.get("id", ""))))
    if chapters:
        casts[id(body)] = AROUND
    for chapter in chapters:
        casts[id(chapter)] = STORY
        casts |= {id(node): NAVIGATION for node in chapter.all(classed("chapter_nav"))}
    for node in body.walk():
        if node.tag == "nav":
            casts |= {id(one): CONTENTS for one in node.walk()}
        elif node.tag == "h2" and id(node) not in casts:
            casts[id(node)] = CHAPTER
    return Told([body], by_place(casts), meta, "FicHub’s title page", arranged)


def _front(front: Sequence[Node]) -> dict[int, Cast]:
    """Return what stands between the title and the foot of the introduction: a byline, a summary, rows."""
    casts: dict[int, Cast] = {}
    cast = SUMMARY
    for node in front:
        cast = METADATA if _ROW.match(node.text) else cast
        casts[id(node)] = BYLINE if cast is SUMMARY and _BY.match(node.text) else cast
    return casts
