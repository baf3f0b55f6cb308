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


EMITTERS: dict[str, Callable[[Anthology, Style], bytes]] = {
    "epub": _emitter("epub"),
    "kepub": _emitter("kepub"),
    "pdf": _emitter("pdf"),
    "html": _emitter("html"),
    "md": _emitter("markdown"),
    "dump": _emitter("dump"),
}
"""The emitters by the names of their formats."""

SUFFIXES: dict[str, str] = {"kepub": "kepub.epub"}
"""What a format's files end in, where that is not its name."""
