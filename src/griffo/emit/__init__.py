"""Emitters: the only place where spans become markup.

Each brings a heavy library, so its module is imported when it is first used: what is not wanted costs no time.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from griffo.model import Anthology
    from griffo.style import Style


def _emitter(module: str) -> Callable[[Anthology, Style], bytes]:
    def emit(book: Anthology, style: Style) -> bytes:
        content: bytes = import_module(f"griffo.emit.{module}").emit(book, style)
        return content

    return emit


_MODULES = {"epub": "epub", "kepub": "kepub", "pdf": "pdf", "html": "html", "md": "markdown", "dump": "dump"}
EMITTERS: dict[str, Callable[[Anthology, Style], bytes]] = {name: _emitter(module) for name, module in _MODULES.items()}
"""The emitters by the names of their formats."""

SUFFIXES: dict[str, str] = {"kepub": "kepub.epub"}
"""What a format's files end in, where that is not its name."""
