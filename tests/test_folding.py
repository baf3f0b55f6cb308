"""Sheets are printed, turned, folded, laid in one another and cut, in simulation, and then read like a book.

Nothing here knows the layouts' tables. What is taken from the program is only what a printer gets: which page lies at
which spot of which face, and which way up. The paper is folded as the layout's sentence tells a person to do it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from itertools import product
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from griffo.impose.layouts import LAYOUTS, Binding, Name
from griffo.impose.paper import MM, Paper, paper
from griffo.impose.placing import Edge, Frame, frame
from griffo.impose.sheets import Face, Sheet, Signature, signatures

NAMES = get_args(Name)
EDGES: tuple[Edge, ...] = get_args(Edge)
BINDINGS: tuple[Binding, ...] = get_args(Binding)
BOOK = (139.7 * MM, 215.9 * MM)


@dataclass(frozen=True)
class Print:
    """A page on one side of a leaf: its number, which way its head points, on which side of it the spine edge lies."""

    page: int
    head: int
    spine: int


@dataclass(frozen=True)
class Patch:
    """A piece of the sheet between its folds, with what is printed above and below, all as seen from above."""

    above: Print
    below: Print

    def over(self, *, sideways: bool) -> Patch:
        """Return the piece turned over, about an upright axis or about a level one."""

        def turn(side: Print) -> Print:
            return Print(side.page, side.head if sideways else -side.head, -side.spine if sideways else side.spine)

        return Patch(turn(self.below), turn(self.above))


Pile = list[Patch]
"""From the top down."""
Spread = dict[tuple[int, int], Pile]
"""Piles by the middle of where they lie, in eighths of the whole sheet, x to the right and y up."""


def prints(frame: Frame, face: Face) -> dict[tuple[int, int], Print]:
    """Return what a face shows and where. The side of the spine is where the page lies against its cell's edge."""
    shown = {}
    for cell in face:
        around, page = frame.cell(cell), frame.trimmed(cell)
        left, right = page.left - around.left, around.right - page.right
        assert min(abs(left), abs(right)) < 1e-6, "a page lies against its spine"
        spine = -1 if abs(left) < abs(right) else 1
        x, y = (around.left + around.right) / 2, (around.bottom + around.top) / 2
        spot = (round(8 * x / frame.width), round(8 * y / frame.height))
        shown[spot] = Print(cell.page, -1 if cell.turned else 1, spine)
    return shown


def printed(frame: Frame, sheet: Sheet, edge: Edge) -> Spread:
    """Return a sheet with both faces printed, lying with its back up, turned as a book's leaf is."""
    front, back = prints(frame, sheet.front), prints(frame, sheet.back)
    upright = frame.height >= frame.width
    spread = {}
    for (x, y), side in back.items():
        if (edge == "long") is upright:  # about an upright axis: the printer's way is ours
            spot, seen = (x, y), side
        else:  # about a level one: what was printed as up is down for us
            spot = (8 - x, 8 - y)
            seen = Print(side.page, -side.head, -side.spine)
        under = front[8 - spot[0], spot[1]]
        spread[spot] = [Patch(seen, Print(under.page, under.head, -under.spine))]
    assert len(spread) == len(front)
    return spread


def fold(spread: Spread, way: str) -> Spread:
    """Fold the right half over the left one, ``r``, the left over the right, ``l``, or the upper half down, ``d``."""
    sideways = way in "rl"
    axis, moves = (0 if sideways else 1), (-1 if way == "l" else 1)
    middle = sum({spot[axis] for spot in spread}) // len({spot[axis] for spot in spread})
    stays = {spot: pile for spot, pile in spread.items() if (spot[axis] - middle) * moves < 0}
    for (x, y), pile in spread.items():
        if ((x, y)[axis] - middle) * moves > 0:
            spot = (2 * middle - x, y) if sideways else (x, 2 * middle - y)
            stays[spot] = [patch.over(sideways=sideways) for patch in reversed(pile)] + stays[spot]
    return stays


FOLDS = {"folio": "r", "saddle": "r", "quarto": "dr", "octavo": "rdr"}
"""Right over left or upper half down, as in the sentence of each layout. Bound at the right it is left over right."""


def leaves(name: str, frame: Frame, sheet: Sheet, edge: Edge, binding: Binding) -> Pile:
    """Return a folded sheet's leaves from its front page on; the fold is where the book is bound."""
    spread = printed(frame, sheet, edge)
    for way in FOLDS[name]:
        spread = fold(spread, "l" if way == "r" and binding == "right" else way)
    (pile,) = spread.values()
    return [patch.over(sideways=True) for patch in reversed(pile)]


def bound(name: str, frame: Frame, signature: Signature, edge: Edge, binding: Binding = "left") -> Pile:
    """Return the leaves of a signature: each sheet is laid into the middle of those before it."""
    if name == "perfect":
        return stacked(frame, signature, edge, binding)
    block: Pile = []
    for sheet in signature.sheets:
        middle = len(block) // 2
        block[middle:middle] = leaves(name, frame, sheet, edge, binding)
    return block


def stacked(frame: Frame, signature: Signature, edge: Edge, binding: Binding) -> Pile:
    """Return the leaves of sheets that lie with their fronts up, cut in the middle, the left pile laid on the right.

    For a book that is bound at its right the right pile is laid on the left.
    """
    left, right = [], []
    for sheet in signature.sheets:
        spread = printed(frame, sheet, edge)
        first, second = sorted(spread)
        right += [patch.over(sideways=True) for patch in spread[first]]
        left += [patch.over(sideways=True) for patch in spread[second]]
    return left + right if binding == "left" else right + left


def read(block: Pile, binding: Binding = "left") -> list[int]:
    """Turn the leaves and read each page. Fails where one stands on its head, or with its spine edge outside."""
    pages = []
    for leaf in block:
        assert leaf.above.head == leaf.below.head == 1
        side = -1 if binding == "left" else 1
        assert leaf.above.spine == leaf.below.spine == side, "seen through the leaf, both lie at the same side"
        pages += [leaf.above.page, leaf.below.page]
    return pages


def book(
    name: Name, pages: int, edge: Edge, on: Paper, binding: Binding = "left", *, sheets: int = 0, flyleaves: int = 0
) -> list[int]:
    """Return the pages of a book as they are read once it is bound; 0 for a blank one."""
    layout = LAYOUTS[name].bound(binding)
    lies = frame(layout, on, (on.width / 8, on.height / 8))  # small pages: the spine edge is seen
    made = signatures(layout, pages, sheets=sheets, flyleaves=flyleaves, upturned=lies.upturned(edge))
    assert [signature.number for signature in made] == list(range(1, len(made) + 1))
    return [page for signature in made for page in read(bound(name, lies, signature, edge, binding), binding)]


@pytest.mark.parametrize(("name", "edge", "binding"), list(product(NAMES, EDGES, BINDINGS)))
def test_folded_book_reads_from_first_page_to_last(name: Name, edge: Edge, binding: Binding) -> None:
    for pages in range(1, 41):
        found = book(name, pages, edge, paper("letter"), binding)
        assert found == [*range(1, pages + 1), *[0] * (len(found) - pages)]
        assert len(found) - pages < LAYOUTS[name].pages, "no more blanks than the last sheet must have"


@given(
    name=st.sampled_from(NAMES),
    edge=st.sampled_from(EDGES),
    binding=st.sampled_from(BINDINGS),
    pages=st.integers(1, 200),
    sheets=st.integers(1, 6),
    flyleaves=st.integers(0, 3),
    size=st.sampled_from(["letter", "a4", "tabloid", "300x300mm", "320x450", "20x10in"]),
)
def test_any_book_on_any_paper_reads_in_order(
    name: Name, edge: Edge, binding: Binding, pages: int, sheets: int, flyleaves: int, size: str
) -> None:
    sheets = sheets if LAYOUTS[name].sheets else 0
    found = book(name, pages, edge, paper(size), binding, sheets=sheets, flyleaves=flyleaves)
    ends = [0] * (2 * flyleaves)
    expected = [*ends, *range(1, pages + 1), *ends]
    assert found[: len(expected)] == expected
    assert not any(found[len(expected) :])
    assert len(found) - len(expected) < LAYOUTS[name].pages


@pytest.mark.parametrize("name", NAMES)
def test_wrong_edge_spoils_the_book(name: Name) -> None:
    layout = LAYOUTS[name]
    lies = frame(layout, paper("letter"), (60, 90))
    (made,) = signatures(layout, 16, upturned=lies.upturned("long"))
    with suppress(AssertionError):
        assert read(bound(name, lies, made, "short")) == list(range(1, 17))
        pytest.fail("a book that was printed the wrong way reads in order")


@pytest.mark.parametrize(("name", "binding"), list(product(NAMES, BINDINGS)))
def test_wrong_side_spoils_the_book(name: Name, binding: Binding) -> None:
    layout = LAYOUTS[name].bound(binding)
    lies = frame(layout, paper("letter"), (60, 90))
    (made,) = signatures(layout, 16, upturned=lies.upturned("long"))
    other = BINDINGS[1 - BINDINGS.index(binding)]
    with suppress(AssertionError):
        assert read(bound(name, lies, made, "long", other), other) == list(range(1, 17))
        pytest.fail("a book that was laid out for the other side reads in order")


@pytest.mark.parametrize("name", NAMES)
def test_a_person_is_told_to_fold_to_the_other_side(name: Name) -> None:
    left, right = LAYOUTS[name], LAYOUTS[name].bound("right")
    assert right.bound("left") == left
    for word, other in (("right half over the left", "left half over the right"), ("left half on", "right half on")):
        assert left.fold.count(word) == right.fold.count(other)


@pytest.mark.parametrize(
    ("name", "pages", "sheets"),
    [
        ("folio", 16, [4]),
        ("folio", 17, [4, 1]),
        ("folio", 37, [4, 4, 2]),
        ("quarto", 37, [2, 2, 1]),
        ("octavo", 37, [1, 1, 1]),
        ("saddle", 37, [10]),
        ("perfect", 37, [10]),
    ],
)
def test_last_signature_is_as_short_as_it_can_be(name: Name, pages: int, sheets: list[int]) -> None:
    assert [len(signature.sheets) for signature in signatures(LAYOUTS[name], pages)] == sheets


FOLDED = [name for name in NAMES if name in FOLDS]


@pytest.mark.parametrize(("name", "edge", "sheets", "binding"), list(product(FOLDED, EDGES, (1, 3), BINDINGS)))
def test_fore_edge_margins_are_even_once_the_fold_has_thickness(
    name: Name, edge: Edge, sheets: int, binding: Binding
) -> None:
    """The fold of each leaf lies a leaf's thickness further out than that of the leaf around it."""
    layout = LAYOUTS[name].bound(binding)
    thickness = 0.2 * MM
    lies = frame(layout, paper("a3"), (150, 200), thickness)
    (signature,) = signatures(layout, layout.pages * sheets, sheets=sheets, upturned=lies.upturned(edge))
    cells = sorted((cell for sheet in signature.sheets for cell in (*sheet.front, *sheet.back)), key=lambda c: c.place)
    count = len(cells) // 2
    for cell in cells:
        leaf = (cell.place - 1) // 2
        around_it = min(leaf, count - 1 - leaf)
        around, page = lies.cell(cell), lies.trimmed(cell)
        from_fold = page.right - around.left if cell.spine_at_left else around.right - page.left
        assert around_it * thickness + from_fold == pytest.approx(150)


def test_glued_leaves_do_not_creep() -> None:
    lies = frame(LAYOUTS["perfect"], paper("a4"), BOOK, MM)
    (block,) = signatures(LAYOUTS["perfect"], 40)
    assert {cell.depth for sheet in block.sheets for cell in (*sheet.front, *sheet.back)} == {0}
    assert lies.trimmed(block.sheets[5].front[0]).left == pytest.approx(0)
