"""Letters, reports and poems where pages end: no line of theirs stands alone there, and nothing else is held up."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import pytest
from tests.books import block, book, story
from tests.test_pdf import prose

from griffo.emit import setting
from griffo.emit.pages import pages
from griffo.emit.pieces import documents
from griffo.emit.quality import flaws
from griffo.emit.setting import Piece, set_piece
from griffo.model import Role
from griffo.style import css, load, names, page_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from griffo.emit.quality import Flaw, Line
    from griffo.model import Block

pytestmark = pytest.mark.uncounted


def told(role: Role, *parts: int) -> list[Block]:
    """Return sixty letters or poems of so many lines each in their parts, between paragraphs of one line to four."""
    rows: list[Block] = []
    for at in range(60):
        rows += [block(prose(4 + (7 * at + 13 * more) % 30, 3 * at + more)) for more in range(2 + at % 3)]
        for count in parts:
            rows += [block(f"{at}: {row + 1} of {count}", role, gap=0 if row else 2) for row in range(count)]
    return rows


@cache
def laid(name: str, role: Role, *parts: int) -> list[list[str]]:
    """Return the lines of each page."""
    found: list[list[str]] = []

    def seen(made: list[Iterator[Line]]) -> tuple[Flaw, ...]:
        rows = [list(page) for page in made]
        found.extend([line.text.replace("\u00a0", " ") for line in page] for page in rows)
        return flaws([iter(page) for page in rows])

    style, made = load(name), book(story(*told(role, *parts)))
    part = documents(made, pages(made, "print"), 40).body[0]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(setting, "flaws", seen)
        set_piece(Piece(part.html, css(style, "print") + page_rules(style.leaf), style, part.sections))
    return found


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize(("role", "parts"), [(Role.DOCUMENT, (5,)), (Role.VERSE, (4,)), (Role.VERSE, (3, 4))])
def test_no_line_of_theirs_stands_alone(name: str, role: Role, parts: tuple[int, ...]) -> None:
    shown = laid(name, role, *parts)
    heads, feet = [page[0] for page in shown[1:]], [page[-1] for page in shown[:-1]]
    assert [line for line in heads if re.search(r": (\d) of \1$", line)] == []
    assert [line for line in feet if re.search(r": 1 of \d$", line)] == []
    assert any(re.search(r": \d of \d$", line) for line in (*heads, *feet)), "parts of some do stand there"


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize(("role", "parts"), [(Role.DOCUMENT, (1,)), (Role.VERSE, (1, 1, 1, 1))])
def test_one_of_a_single_line_may(name: str, role: Role, parts: tuple[int, ...]) -> None:
    shown = laid(name, role, *parts)
    assert any("1 of 1" in page[0] for page in shown[1:])
    assert any("1 of 1" in page[-1] for page in shown[:-1])
