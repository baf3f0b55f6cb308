"""Long pages in several files: old readers open no file of more than about 300 KB, and slow down long before.

A page is parted at a scene break where it has one in reach, else between paragraphs; only a paragraph that is too long
by itself is parted at a space. A footnote stays whole, in the file that calls it, and counts to its length.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from griffo.emit.page import Page

LIMIT = 240_000
"""The largest body of a file in bytes: with its head it stays below 260 KB, which every known reader takes."""

_TAG = re.compile(r"<[^>]*>")
_STEP = re.compile(r"<[^>]*>|&#?\w+;|\s+|[^<&\s]{1,200}")
_NAME = re.compile(r"</?(\w+)")
_ID = re.compile(r' (?:id|aria-labelledby)="[^"]*"')
_CLASS = re.compile(r' class="[^"]*"')
_MARK = re.compile(r'href="#([\w-]+-note-\d+)"')
_FOOTNOTE = '<aside class="footnote"'
_BREAK = '<hr class="scene-break"/>'


def split(page: Page, limit: int = LIMIT) -> list[Page]:
    """Return the page, or what stands for it where it is longer than ``limit`` bytes: parts with names of their own."""
    if page.kind == "contents" or _size(page.body) <= limit:
        return [page]
    opening, inner = _opened(str(page.body))
    chunks = list(_chunks(inner))
    notes = {_id(chunk): chunk for chunk in chunks if chunk.startswith(_FOOTNOTE)}
    texts = [piece for chunk in chunks if not chunk.startswith(_FOOTNOTE) for piece in _pieces(chunk, limit)]
    sizes = [_size(text) + _size(_called(text, notes)) + 1 for text in texts]
    groups = ("\n".join(texts[start:end]) for start, end in _groups(texts, sizes, limit))
    parts = [_part(page, number, opening, text + _called(text, notes)) for number, text in enumerate(groups, 1)]
    return parts or [page]


def _part(page: Page, number: int, opening: str, text: str) -> Page:
    if number > 1:
        name = f"{page.name}-part-{number}"
        opening = Markup('<section class="{} continued" id="{}" aria-label="{}, continued">').format(
            page.kind, name, page.label
        )
        page = replace(page, name=name, level=0)
    return replace(page, body=Markup(f"{opening}\n{text.strip()}\n</section>"))  # noqa: S704 - cut from a page's markup


def _called(text: str, notes: dict[str, str]) -> str:
    """Return the footnotes that a part of the text calls; pop-ups look for them in the same file."""
    return "".join(f"\n{notes[name]}" for name in dict.fromkeys(_MARK.findall(text)) if name in notes)


def _opened(body: str) -> tuple[str, str]:
    """Part a section's start tag from what is in it."""
    end = body.index(">") + 1
    return body[:end], body[end : body.rindex("</section>")]


def _id(chunk: str) -> str:
    return chunk[chunk.index('id="') + 4 :].partition('"')[0]


def _size(text: str) -> int:
    return len(text.encode())


def _chunks(inner: str) -> Iterator[str]:
    """Yield the elements that stand side by side in a section."""
    depth = start = 0
    for tag in _TAG.finditer(inner):
        if tag[0].startswith("</"):
            depth -= 1
        elif not tag[0].endswith("/>"):
            depth += 1
        if not depth:
            yield inner[start : tag.end()].strip()
            start = tag.end()


def _groups(chunks: Sequence[str], sizes: Sequence[int], limit: int) -> Iterator[tuple[int, int]]:
    """Yield which chunks stand together, as (first, end), in up to ``limit`` bytes.

    They are cut before a scene break that is not too far back, if what is then left over leaves room for the next.
    """
    start = size = 0
    for at, more in enumerate(sizes):
        if size + more > limit and at > start:
            later = range(at, start + (at - start) // 2, -1)
            breaks = (place for place in later if chunks[place] == _BREAK)
            cut = next((place for place in breaks if sum(sizes[place : at + 1]) <= limit), at)
            yield start, cut
            start, size = cut, sum(sizes[cut:at])
        size += more
    yield start, len(chunks)


def _pieces(chunk: str, limit: int) -> Iterator[str]:
    """Yield an element, cut at spaces where it is longer than ``limit`` bytes by itself."""
    if _size(chunk) <= limit:
        yield chunk
        return
    open_tags: list[str] = []
    made, size = "", 0
    for step in (match[0] for match in _STEP.finditer(chunk)):
        if step.startswith("</"):
            open_tags.pop()
        elif step.startswith("<") and not step.endswith("/>"):
            open_tags.append(step)
        elif size > (limit // 2 if step.isspace() else limit * 3 // 4) and not open_tags[-1].startswith("<a "):
            # at a space, but some scripts need none; never inside a link, which may call a footnote
            yield made + "".join(f"</{_name(tag)}>" for tag in reversed(open_tags))
            made, size = "".join(_again(open_tags)), 0
        made += step if size or not step.isspace() else ""
        size += _size(step)
    yield made


def _again(tags: Iterable[str]) -> Iterator[str]:
    """Yield start tags once more, for what goes on: ids stay where they were, and a paragraph is no new one."""
    for tag in tags:
        same = _ID.sub("", tag)
        yield _CLASS.sub("", same).replace("<p", '<p class="continued"', 1) if _name(tag) == "p" else same


def _name(tag: str) -> str:
    found = _NAME.match(tag)
    return found[1] if found else ""
