"""Whether a person watches work in progress."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING

from griffo.steps import silent

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from griffo.steps import Tell


def showing(*, quiet: bool) -> AbstractContextManager[Tell]:
    """Return a context that gives what shows steps on standard error, where that is a terminal."""
    if quiet or not sys.stderr.isatty():  # rich would believe FORCE_COLOR instead
        return nullcontext(silent)
    from griffo.progress import on_terminal  # with all of rich, which few runs need

    return on_terminal()
