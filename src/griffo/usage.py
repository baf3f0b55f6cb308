"""What options say that are lists or names. Those that cannot be are wrong usage: ``typer.BadParameter``, status 2."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from griffo.decisions import KINDS
from griffo.emit import EMITTERS
from griffo.model import Kind
from griffo.settings import listed, near

if TYPE_CHECKING:
    from collections.abc import Sequence


def formats_in(names: str) -> list[str]:
    """Return the formats that ``--format`` names, each once."""
    wanted = [name for name in names.replace(" ", "").lower().split(",") if name]
    for name in wanted or [names]:
        if name not in EMITTERS:
            sentence = f"“{name}” is no format. Griffo writes {listed(EMITTERS, 'and')}."
            raise typer.BadParameter(sentence, param_hint="--format")
    return list(dict.fromkeys(wanted))


def numbers_in(said: Sequence[str] | None, option: str) -> list[int]:
    """Return the numbers of marks that an option names, each time one or several with commas between them."""
    found = [number for numbers in said or () for number in numbers.replace(" ", "").split(",")]
    for number in found:
        if not (number.isascii() and number.isdecimal()):
            raise typer.BadParameter(f"“{number}” is no number of a mark. Write 3, or 3,4,7.", param_hint=option)
    return [int(number) for number in dict.fromkeys(found)]


def kind_in(name: str) -> Kind | None:
    """Return the kind of mark that ``--as`` names, if it does."""
    if name and name not in KINDS:
        mend = f"{near(name, KINDS)} It can be {listed(KINDS)}.".strip()
        raise typer.BadParameter(f"“{name}” is no kind of mark. {mend}", param_hint="--as")
    return Kind(name) if name else None
