"""Plain text that a downloader wrote, which has its own way to set headings; ``EXPORTS`` lists those that are known.

Title, author and the labelled lines under them are read as in any other text, by the passes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from griffo.model import Block, Role

if TYPE_CHECKING:
    from griffo.text import Text

Export = Callable[[str, Sequence[Block]], list[Block] | None]
"""From a decoded file and its blocks to the blocks with what the downloader says of them; None for other text."""

_CONTENTS = "TABLE OF CONTENTS"
_FOOT = "End file."
_ESCAPED = re.compile(r"\A(\d*)\\(?=[.+#-])")


def exported(text: str, blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with what the program says of them that wrote the file, where it is known."""
    return next((done for export in EXPORTS if (done := export(text, blocks)) is not None), list(blocks))


def fanficfare(text: str, blocks: Sequence[Block]) -> list[Block] | None:
    """Tell what FanFicFare wrote (JimmXinu/FanFicFare: ``fanficfare/writers/writer_txt.py``).

    It sets a tab before each chapter's heading, with two blank lines above, lists the chapters under a line of its own,
    and ends with another. Its text is Markdown, in which a number that begins a line has a backslash behind it.
    """
    if not blocks or blocks[-1].text.value != _FOOT:
        return None
    headings = {at for at, block in enumerate(blocks) if block.gap > 1 and _after_tab(text, block.text)}
    if not headings:
        return None
    done = [_unescaped(block) for block in blocks]
    for at in headings:
        done[at] = replace(done[at], role=Role.HEADING, why="set as a heading by FanFicFare")
    done[-1] = replace(done[-1], role=Role.RESIDUE, why="export footer")
    first = min(headings)
    listed = next((at for at in range(first) if blocks[at].text.value == _CONTENTS), first)
    done[listed:first] = [replace(block, role=Role.RESIDUE, why="list of chapters") for block in done[listed:first]]
    return done


def _after_tab(text: str, heading: Text) -> bool:
    return text[max(0, heading.start - 2) : heading.start] == "\n\t"


def _unescaped(block: Block) -> Block:
    return replace(block, text=block.text.sub(_ESCAPED, r"\1"))


EXPORTS: tuple[Export, ...] = (fanficfare,)
"""The programs whose plain text is known."""
