"""Readers: from a file's bytes to a story's paragraphs. A reader's module is imported when it is first used."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from griffo.model import Story
    from griffo.read.source import Source


def _reader(module: str) -> Callable[[Source], Story]:
    def read(source: Source) -> Story:
        story: Story = import_module(f"griffo.read.{module}").read(source)
        return story

    return read


READERS: dict[str, Callable[[Source], Story]] = {".txt": _reader("txt")}
"""The readers by how the names of their files end."""
