"""What a person wants of the sheets: as it is said, by options or in ``book.toml``, and as it is meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import msgspec

from griffo.impose.layouts import LAYOUTS, Binding, Layout, Name
from griffo.impose.marks import MARKS, ON_FOLD, Mark
from griffo.impose.paper import MM, Paper, paper
from griffo.impose.placing import Edge
from griffo.settings import listed

THICKNESS = 0.1
"""Millimetres of a leaf of common paper of 80 g/m²."""


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What can be said of sheets: the options of ``griffo impose``, and the keys of ``impose`` in ``book.toml``."""

    layout: Name = "folio"
    paper: str = "letter"
    sheets: Annotated[int, msgspec.Meta(ge=1)] | None = None
    duplex: Edge = "long"
    binding: Binding | None = None
    creep: bool = False
    thickness: Annotated[float, msgspec.Meta(ge=0.01, le=2)] | None = None
    marks: str = ""
    flyleaves: Annotated[int, msgspec.Meta(ge=0, le=100)] = 0
    split: bool = False


class UnfitError(ValueError):
    """An option that does not go with the others: its name, and why in a sentence."""

    def __init__(self, key: str, sentence: str) -> None:
        super().__init__(sentence)
        self.key = key


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants of the sheets."""

    layout: Name
    paper: Paper
    sheets: int = 0
    """To a signature; 0: as many as the layout says."""
    edge: Edge = "long"
    thickness: float = 0
    """Of a leaf, in points, where creep is to be made up for."""
    marks: tuple[Mark, ...] = ()
    flyleaves: int = 0
    """Blank leaves at either end of the book."""
    split: bool = False
    """Whether each signature has a file of its own."""
    binding: Binding | None = None
    """On which side the book is bound; ``None``: at the left, unless its PDF says that it is read from the right."""

    def laid(self, *, right_to_left: bool = False) -> Layout:
        """Return the layout for a book that is read in this direction."""
        return LAYOUTS[self.layout].bound(self.binding or ("right" if right_to_left else "left"))


def wish_of(said: Options) -> Wish:
    """Return what is meant. Raises ``UnfitError`` for what cannot be, ``GriffoError`` for paper that there is not."""
    layout = LAYOUTS[said.layout]
    if said.sheets and not layout.sheets:
        raise UnfitError("sheets", f"All sheets of a {said.layout} book make one signature.")
    leaf = said.thickness or (THICKNESS if said.creep else 0)
    if leaf and not layout.folded:
        raise UnfitError("creep", f"No leaf lies inside another in a {said.layout} book.")
    return Wish(
        layout=said.layout,
        paper=paper(said.paper),
        sheets=said.sheets or 0,
        edge=said.duplex,
        thickness=leaf * MM,
        marks=_marks(said.marks, said.layout),
        flyleaves=said.flyleaves,
        split=said.split,
        binding=said.binding,
    )


def _marks(names: str, layout: Name) -> tuple[Mark, ...]:
    wanted = [name for name in names.replace(" ", "").lower().split(",") if name]
    for name in wanted:
        if name not in MARKS:
            raise UnfitError("marks", f"“{name}” is no mark. There are {listed(MARKS, 'and')}.")
        if name in ON_FOLD and not LAYOUTS[layout].folded:
            raise UnfitError("marks", f"“{name}” marks a fold, and a {layout} book has none.")
    return tuple(mark for mark in MARKS if mark in wanted)
