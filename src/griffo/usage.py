"""What options may be. One that cannot be is wrong usage, told in Griffo's words: ``BadParameter``, status 2."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

from griffo.decisions import KINDS
from griffo.emit import EMITTERS
from griffo.model import Kind
from griffo.settings import listed, near
from griffo.write import shown

if TYPE_CHECKING:
    from collections.abc import Sequence


_CHOICES = re.compile(r" is not one of (.+)")
_CHOICE = re.compile(r"'([^']+)'")


class Spoken(TyperGroup):
    """Commands whose options, where they are out of range or no choice, are told in the words of the rest."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that is asked for, in the words of ``_spoken`` where its options cannot be."""
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            error.message = _spoken(error) or error.message
            raise


def _spoken(error: typer.BadParameter) -> str:
    """Return what an option may be that Typer's checks refuse; nothing where they do not say what was given."""
    checked: Any = getattr(error.__cause__, "errors", None)
    if not checked:
        return ""
    said = str(checked()[0].get("input", ""))
    names = _CHOICES.search(error.message)
    choices = _CHOICE.findall(names[1]) if names else []
    least, most = getattr(error.param, "min", None), getattr(error.param, "max", None)
    if choices:
        mend = f"{near(said, choices)} It can be {listed(choices)}.".strip()
    elif least is not None:
        number = "a whole number" if isinstance(least, int) else "a number"
        mend = f"Write {number} from {least} {'up' if most is None else f'to {most}'}."
    else:
        return ""
    return f"It cannot be “{shown(said)}”. {mend}"


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
