"""A chapter's page of Royal Road as a browser saved it.

What stands where is known from what programs read there (JimmXinu/FanFicFare: ``adapter_royalroadcom.py``): the text in
``.chapter-content``, the author's notes in ``.author-note-portlet`` over and under it. What the site puts between the
paragraphs against copying is hidden by a style sheet of the page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from griffo.model import Meta
from griffo.read.sites.parts import (
    AFTER,
    AROUND,
    BEFORE,
    BYLINE,
    CHAPTER,
    LABEL,
    STORY,
    TITLE,
    arranged,
    by_place,
    canonical,
)
from griffo.read.told import Told
from griffo.read.tree import classed, tagged

if TYPE_CHECKING:
    from griffo.read.tree import Page

_TITLE = re.compile(r"(?P<chapter>.+) - (?P<title>.+?) \| Royal Road", re.IGNORECASE)
_FICTION = re.compile(r"(https?://[^/]+/fiction/\d+(?:/[^/]+)?)/chapter/.*")


def royalroad(page: Page) -> Told | None:
    """Tell a chapter's page of the site; None for any other page."""
    text = page.body.first(classed("chapter-inner", "chapter-content"))
    if text is None:
        return None
    casts = {id(page.body): AROUND, id(text): STORY}
    header = page.body.first(classed("fic-header"))
    said = {name: header.first(tagged(name)) if header else None for name in ("h1", "h2", "h3")}
    for name, cast in (("h1", CHAPTER), ("h2", TITLE), ("h3", BYLINE)):
        if (node := said[name]) is not None:
            casts[id(node)] = cast
    place = BEFORE
    for node in page.body.walk():
        if node is text:
            place = AFTER
        elif "author-note" in node.classes:
            casts[id(node)] = place
        elif "portlet-title" in node.classes:
            casts[id(node)] = LABEL
    titled = _TITLE.fullmatch(page.title)
    story, byline = said["h2"], said["h3"]
    meta = Meta(
        title=story.text if story else titled["title"] if titled else "",
        authors=(re.sub(r"by\s+", "", byline.text, count=1),) if byline else (),
        url=_FICTION.sub(r"\1", canonical(page)),
        language=page.language,
    )
    return Told([page.body], by_place(casts), meta, "the site’s page", arranged)
