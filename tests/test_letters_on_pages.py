"""Letters, reports and poems where pages end: no line of theirs stands alone there, and nothing else is held up."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from tests.books import block, book, story
from tests.test_pdf import prose

from griffo.emit import compositor
from griffo.emit.compositor import set_piece
from griffo.emit.folios import line_boxes, root, texts
from griffo.emit.pages import pages
from griffo.emit.pieces import documents
from griffo.emit.setting import Piece
from griffo.model import Role
from griffo.style import css, load, names, page_rules

if TYPE_CHECKING:
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
def laid(name: str, role: Role, *parts: int) -> list[list[tuple[str, float]]]:
    """Return the lines of each page, each with how far it stands below the top of the text, in WeasyPrint's pixels."""
    found: list[list[tuple[str, float]]] = []

    def seen(laid: list[Any], _width: object) -> tuple[()]:
        found[:] = [[(words(box), box.position_y - root(page).position_y) for box in line_boxes(page)] for page in laid]
        return ()

    style, made = load(name), book(story(*told(role, *parts)))
    part = documents(made, pages(made, "print"), 40).body[0]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compositor, "unbalanced", seen)
        set_piece(Piece(part.html, css(style, "print") + page_rules(style.leaf), style, part.sections))
    return [[line for line in page if line[0]] for page in found]


def words(line: Any) -> str:
    return "".join(text.text for text in texts(line)).replace("\u00a0", " ")


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize(("role", "parts"), [(Role.DOCUMENT, (5,)), (Role.VERSE, (4,)), (Role.VERSE, (3, 4))])
def test_no_line_of_theirs_stands_alone(name: str, role: Role, parts: tuple[int, ...]) -> None:
    shown = laid(name, role, *parts)
    heads, feet = [page[0][0] for page in shown[1:]], [page[-1][0] for page in shown[:-1]]
    assert [line for line in heads if re.search(r": (\d) of \1$", line)] == []
    assert [line for line in feet if re.search(r": 1 of \d$", line)] == []
    assert any(re.search(r": \d of \d$", line) for line in (*heads, *feet)), "parts of some do stand there"


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize(("role", "parts"), [(Role.DOCUMENT, (1,)), (Role.VERSE, (1, 1, 1, 1))])
def test_one_of_a_single_line_may(name: str, role: Role, parts: tuple[int, ...]) -> None:
    shown = laid(name, role, *parts)
    assert any("1 of 1" in page[0][0] for page in shown[1:])
    assert any("1 of 1" in page[-1][0] for page in shown[:-1])


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize(("role", "parts"), [(Role.DOCUMENT, (6,)), (Role.VERSE, (3, 4))])
def test_at_the_head_of_a_page_nothing_is_left_free_above_them(name: str, role: Role, parts: tuple[int, ...]) -> None:
    heads = [page[0] for page in laid(name, role, *parts)[1:]]
    assert any(re.search(r": 1 of \d$", line) for line, _ in heads)
    assert {place for _, place in heads} == {0}
