"""Readers: from a file's bytes to a story's paragraphs. A reader's module is imported when it is first used."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from griffo.read.manuscript import Manuscript


def _reader(module: str) -> Callable[[bytes, str], Manuscript]:
    def read(data: bytes, name: str) -> Manuscript:
        done: Manuscript = import_module(f"griffo.read.{module}").read(data, name)
        return done

    return read


READERS: dict[str, Callable[[bytes, str], Manuscript]] = {
    ".txt": _reader("txt"),
    ".html": _reader("html"),
    ".htm": _reader("html"),
    ".xhtml": _reader("html"),
}
"""The readers by how the names of their files end."""
