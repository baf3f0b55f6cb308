"""Parts of a book that stand by themselves, such as its cover: they can be made elsewhere meanwhile, and be kept."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeVar

from griffo.hiring import Named
from griffo.packing import pack, unpack

_J = TypeVar("_J")
_M = TypeVar("_M")
PAGES = "pages"
"""The kind of part that the printed book is made of."""
SETTER = Named("griffo.emit.compositor", "set_apart")
"""What sets such a part. It takes long to be imported, and is only where one is set."""


class Begin(Protocol):
    """Begins to make ``work(job)``, a part of this kind, and returns what waits for it.

    ``work`` must be a function that can be imported and ``job`` hold all that shapes the part, the files of its style
    aside. ``long`` says that it takes so long that another process may well make it meanwhile.
    """

    def __call__(self, kind: str, work: Callable[[_J], bytes], job: _J, /, *, long: bool) -> Callable[[], bytes]:
        """Begin."""


def here(_kind: str, work: Callable[[_J], bytes], job: _J, /, *, long: bool) -> Callable[[], bytes]:  # noqa: ARG001
    """Make a part in this process, once it is asked for."""
    return lambda: work(job)


class Make(Protocol):
    """Makes ``work(job)`` of each of several jobs, parts of this kind, at the same time where that can be.

    A job comes with a name that a person knows it by, and with its size in bytes of text. ``work`` must be a function
    that can be imported and a job hold all that shapes its part, the files of its style aside. Raises ``GriffoError``
    where one cannot be made.
    """

    def __call__(self, kind: str, work: Callable[[_J], bytes], jobs: Iterable[tuple[str, int, _J]], /) -> list[bytes]:
        """Return what was made, in the order of the jobs."""


def each_once(make: Make) -> Make:
    """Return what makes a part once, however often it is asked for. A job must be hashable."""
    made: dict[object, bytes] = {}

    def each(kind: str, work: Callable[[_J], bytes], jobs: Iterable[tuple[str, int, _J]], /) -> list[bytes]:
        wanted = list(jobs)
        new = [row for row in wanted if (kind, row[2]) not in made]
        made.update(zip(((kind, job) for _, _, job in new), make(kind, work, new), strict=True))
        return [made[kind, job] for _, _, job in wanted]

    return each


def each_here(_kind: str, work: Callable[[_J], bytes], jobs: Iterable[tuple[str, int, _J]], /) -> list[bytes]:
    """Make parts in this process, one after the other."""
    return [work(job) for _, _, job in jobs]


@dataclass(frozen=True, slots=True)
class _Part:
    content: bytes
    warnings: tuple[str, ...]


def heard(job: tuple[Callable[[_J], bytes], _J]) -> bytes:
    """Make a part, packed with what its maker warned of, which would not leave another process."""
    work, given = job
    return pack(_Part(*listening(lambda: work(given))))


def said(packed: bytes) -> bytes:
    """Return a part as ``heard`` packed it, and warn of what its maker warned of."""
    part = unpack(packed, _Part)
    for sentence in part.warnings:
        warnings.warn(sentence, stacklevel=1)
    return part.content


def listening(make: Callable[[], _M]) -> tuple[_M, tuple[str, ...]]:
    """Return what is made, and the warnings that were heard, each once."""
    with warnings.catch_warnings(record=True) as heard_then:
        warnings.simplefilter("always", UserWarning)
        made = make()
    return made, tuple(dict.fromkeys(str(warning.message) for warning in heard_then))


def wrong(said: Iterable[str]) -> Iterator[str]:
    """Yield what WeasyPrint found wrong, as a person is told of it."""
    yield from (f"WeasyPrint: {sentence}" for sentence in said)


def warn(sentences: Iterable[str]) -> None:
    """Raise each sentence as a ``UserWarning``."""
    for sentence in sentences:
        warnings.warn(sentence, stacklevel=2)
