"""Documents as bytes and back: what goes from process to process, and what is kept between two compiles.

MessagePack, read by type: whatever the bytes are, they can become a document or an error, and nothing is run.
"""

from __future__ import annotations

from array import array
from functools import cache
from itertools import chain, pairwise
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, TypeVar, cast

import msgspec

if TYPE_CHECKING:
    from collections.abc import Hashable

_T = TypeVar("_T")


def pack(value: object) -> bytes:
    """Return a document, or any part of one, as bytes: equal values give equal bytes."""
    return _ENCODER.encode(value)


def unpack(content: bytes, kind: type[_T]) -> _T:
    """Return what ``pack`` was given, of the type ``kind``. Raises ``msgspec.MsgspecError`` where it is none."""
    return cast("_T", _decoder(cast("Hashable", kind)).decode(content))


@cache
def _decoder(kind: Hashable) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(kind, dec_hook=_offsets)


def _plain(value: object) -> object:
    """Return a part that MessagePack has no word for: a path, or the offsets of a text.

    Those are rows of neighbours, most often a single one, of which the first and their count say all.
    """
    if isinstance(value, PurePath):
        return str(value)
    if isinstance(value, range):
        return value.start, len(value)
    if not isinstance(value, array):
        raise NotImplementedError(f"{type(value).__name__} is no part of a document")
    begins = [0, *(at for at in range(1, len(value)) if value[at] != value[at - 1] + 1), len(value)]
    return [number for first, end in pairwise(begins) if first < end for number in (value[first], end - first)]


def _offsets(_: type, packed: object) -> range | array[int]:
    numbers = iter(cast("list[int]", packed))
    rows = [range(first, first + count) for first, count in zip(numbers, numbers, strict=True)]
    return rows[0] if len(rows) == 1 else array("I", chain.from_iterable(rows))


_ENCODER = msgspec.msgpack.Encoder(enc_hook=_plain, order="deterministic")
