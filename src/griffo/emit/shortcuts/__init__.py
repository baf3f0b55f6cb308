"""The same pages with less work: functions of WeasyPrint's that are replaced while a part of a book is set.

Each replacement gives what WeasyPrint's own function gives, to the byte, and leaves to that whatever is rare;
tests/test_shortcuts.py sets stories with them and without. They were written for one version, and with any other
none is taken. What they know of a style, a font or a document is kept on WeasyPrint's object for it, under names that
begin with ``_griffo``, and so lasts as long.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Any

import weasyprint

from griffo.emit.shortcuts import cascading, drawing, lines, measuring, parsing, single, styles, walking

if TYPE_CHECKING:
    from collections.abc import Iterator

_PARTS = cascading, drawing, lines, measuring, parsing, single, styles, walking
WRITTEN_FOR = "70.0"
"""WeasyPrint's version. Before another is written here, compare the functions that are replaced with its own."""


def _places() -> Iterator[tuple[Any, str, Any, Any]]:
    """Yield each place where a name stands for something that is replaced, and what it stands for before and then.

    A function is known in each module that imported it.
    """
    modules = [module for name, module in sys.modules.items() if name.startswith(("weasyprint.", "tinyhtml5", "pydyf"))]
    for owner, name, new in chain(*(part.REPLACED for part in _PARTS)):
        old = vars(owner)[name]
        known = [owner] if isinstance(owner, type) else [one for one in modules if vars(one).get(name) is old]
        yield from ((one, name, old, new) for one in known)


_PLACES = list(_places()) if weasyprint.__version__ == WRITTEN_FOR else []


@contextmanager
def taken() -> Iterator[None]:
    """Have WeasyPrint take the shortcuts until the context is left."""
    for owner, name, _, new in _PLACES:
        setattr(owner, name, new)
    try:
        yield
    finally:
        for owner, name, old, _ in _PLACES:
            setattr(owner, name, old)
