"""What ``impose`` below ``[print]`` in ``book.toml`` asks for: sheets beside each PDF that a compile makes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from types import UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin

import msgspec

from griffo.errors import GriffoError
from griffo.fingerprint import digest, program
from griffo.impose.telling import summed_up
from griffo.impose.wish import Options, UnfitError, wish_of
from griffo.model import Level
from griffo.outputs import File
from griffo.packing import pack, unpack
from griffo.report import SHEETS, Output, Remark
from griffo.settings import listed, near
from griffo.write import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from griffo.config import Book
    from griffo.impose.wish import Wish
    from griffo.imposing import Laid
    from griffo.settings import Toml
    from griffo.workshop import Workshop

KIND, FORMAT, SUFFIX = "sheets", "sheets", "-sheets"
_SAID = {
    "layout": "",
    "paper": 'Write paper = "A4", or a size such as "320x450mm".',
    "sheets": "Write how many sheets make a signature, such as sheets = 4.",
    "duplex": "",
    "binding": "",
    "creep": "Write creep = true.",
    "thickness": "Write the millimetres of a leaf, such as thickness = 0.12.",
    "marks": 'Write marks = "crop, sewing".',
    "flyleaves": "Write how many blank leaves stand at either end, such as flyleaves = 1.",
    "split": "Write split = true.",
}
"""What would do, by the keys; those that are names say which there are."""


@dataclass(frozen=True, slots=True)
class _Table:
    """Where ``book.toml`` says how sheets are to be made: in a line ``impose = …``, or below one ``[print.impose]``."""

    toml: Toml

    def error(self, sentence: str, key: str = "", mend: str = "") -> GriffoError:
        own, around = replace(self.toml, name=r"print\.impose"), replace(self.toml, name="print")
        line = own.line(key, 0) or around.line("impose", 0)
        return GriffoError(sentence, file=self.toml.file, line=line, mend=mend)


def wanted(book: Book) -> Wish | None:
    """Return what sheets the book is to have, if any. Raises ``GriffoError``, with its line, for what cannot be."""
    said = book.settings.print.impose if book.settings.print else None
    if said is None or not book.toml:
        return None
    table = _Table(book.toml)
    options = _options({"layout": said} if isinstance(said, str) else said, table, inline=isinstance(said, str))
    try:
        return wish_of(options)
    except UnfitError as error:
        key = "thickness" if error.key == "creep" and not options.creep else error.key
        raise table.error(str(error), key) from error
    except GriffoError as error:
        raise table.error(error.sentence, "paper", error.mend) from error


def _options(said: Mapping[str, Any], table: _Table, *, inline: bool) -> Options:
    types = {field.name: field.type for field in msgspec.structs.fields(Options)}
    values = {}
    for key, value in said.items():
        if key not in types:
            mend = near(key, types, f"What sheets can have is {listed(types, 'and')}.")
            raise table.error(f"Unknown key “{key}” for impose.", key, mend)
        try:
            values[key] = msgspec.convert(value, types[key])
        except msgspec.ValidationError as error:
            allowed = _names(types[key])
            told = shown(value) if isinstance(value, str) else msgspec.json.encode(value).decode()
            name = "impose" if inline else key
            mend = f"{near(str(value), allowed)} It can be {listed(allowed)}.".strip() if allowed else _SAID[key]
            raise table.error(f"“{name}” cannot be “{told}”.", key, mend) from error
    return Options(**values)


def _names(kind: Any) -> list[str]:
    """Return the names that a value may have; none where it is no name."""
    kinds = get_args(kind) if get_origin(kind) in {Union, UnionType} else (kind,)
    return [name for one in kinds for name in get_args(one) if isinstance(name, str)]


def sheets_of(book: Book, wish: Wish, printed: Sequence[File], shop: Workshop) -> Iterator[tuple[File, Remark | None]]:
    """Yield the sheets of each PDF, those of a volume by themselves, with what to do with them after the first file.

    Raises ``GriffoError`` where the pages are too large for the paper.
    """
    for file in printed:
        laid = _laid(book, wish, file, shop)
        for number, (output, content) in enumerate(zip(laid.imposed.outputs, laid.contents, strict=True)):
            path = file.path.with_name(Path(output.path).name)
            made = Output(
                format=FORMAT,
                path=shown(path),
                bytes=len(content),
                words=file.output.words,
                volume=file.output.volume,
                sheets=output.sheets,
            )
            told = Remark(shown(path), 0, Level.INFO, SHEETS, summed_up(laid.imposed)) if not number else None
            yield File(path, content, made), told


def _laid(book: Book, wish: Wish, file: File, shop: Workshop) -> Laid:
    """Return a PDF's sheets, or what was kept of them."""
    from griffo.imposing import Laid, lay_out

    stem = Path(f"{file.path.stem}{SUFFIX}")
    key = digest(program(), pack(wish), str(stem), file.content)
    kept = shop.get(KIND, key)
    if kept is not None:
        return unpack(kept, Laid)
    try:
        laid = lay_out(file.content, shown(file.path), wish, stem)
    except GriffoError as error:
        if book.toml:
            raise _Table(book.toml).error(error.sentence, "paper", error.mend) from error
        raise
    shop.put(KIND, key, pack(laid))
    return laid
