"""A thread of a forum that runs XenForo 2, as SpaceBattles and Sufficient Velocity do, with chapters marked in it.

What stands where is known from what programs read there (JimmXinu/FanFicFare: ``base_xenforo2forum_adapter.py``): posts
are ``article.message``, their text ``.bbWrapper``; a post that is a chapter has its name in ``.threadmarkLabel``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from griffo.model import Meta, Role
from griffo.read.flow import Cast
from griffo.read.manuscript import Passage
from griffo.read.sites.parts import AROUND, CHAPTER, STORY, TITLE, arranged, by_place, canonical
from griffo.read.told import Told
from griffo.read.tree import Node, ancestors, classed, parents

if TYPE_CHECKING:
    from griffo.read.tree import Page

_POST = Cast(Role.RESIDUE, why="a post that is no chapter")
_BUTTON = Cast(Role.RESIDUE, why="button")
_THREAD = re.compile(r"(https?://.+?/threads/[^/]+)/.*")


def xenforo(page: Page) -> Told | None:
    """Tell a thread with marked chapters; None for any other page."""
    posts = [node for node in page.body.all(classed("message")) if node.tag == "article"]
    chapters = [post for post in posts if post.first(classed("threadmarkLabel")) and post.first(classed("bbWrapper"))]
    if not chapters:
        return None
    taken = {id(post) for post in chapters}
    casts = {id(page.body): AROUND} | {id(post): _POST for post in posts if id(post) not in taken}
    above = parents(page.body)
    labels: dict[str, str] = {}
    for post in chapters:
        for label in post.all(classed("threadmarkLabel"))[:1]:
            header = next((node for node in ancestors(label, above) if node.tag in {"div", "header", "h2"}), post)
            casts[id(header)] = CHAPTER
            labels[header.text] = label.text
        casts |= {id(text): STORY for text in post.all(classed("bbWrapper"))[:1]}
    for node in page.body.walk():
        if node.classes & {"bbCodeBlock-expandLink", "bbCodeBlock-shrinkLink"}:
            casts[id(node)] = _BUTTON
    heading = page.body.first(classed("p-title-value"))
    if heading is not None:
        casts[id(heading)] = TITLE
    authors = dict.fromkeys(post.attrs.get("data-author", "") for post in chapters)
    meta = Meta(
        title=_without_prefix(heading) if heading else "",
        authors=tuple(name for name in authors if name),
        url=_THREAD.sub(r"\1", canonical(page)),
        language=page.language,
    )
    return Told([page.body], by_place(casts), meta, "the thread", partial(_named, labels))


def _named(labels: dict[str, str], passages: list[Passage]) -> list[Passage]:
    """Leave of the line over a post only the chapter's name as its heading; the rest is the forum's."""
    done: list[Passage] = []
    for one in arranged(passages):
        name = labels.get(one.text, one.text) if one.role is Role.HEADING else one.text
        at = one.text.rindex(name)
        rest = f"{one.text[:at]} {one.text[at + len(name) :]}".strip()
        done += [Passage(rest, role=Role.RESIDUE, why=AROUND.why)] if rest else []
        done.append(replace(one, text=name, spans=()) if rest else one)
    return done


def _without_prefix(heading: Node) -> str:
    """Return a thread's title without the labels that the forum puts before it."""
    kept = [one for one in heading.children if isinstance(one, str) or not one.classes & {"label", "label-append"}]
    return Node("h1", {}, kept).text
