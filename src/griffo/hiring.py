"""Processes that work, each with a pipe of its own. Several are one that has got ready, and copies of it.

What was imported before a process is copied, all of them share: in memory it is there once. The server that
``multiprocessing`` copies processes from does no work itself, is there for good, with the same imports for whatever
work, and has a process beside it that keeps count of things which are not used here.
"""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.connection import Connection, Pipe
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import NoReturn

    Serve = Callable[[Connection, Callable[[Any], object]], object]

CAN_COPY = sys.platform != "darwin"
"""To copy a process that has threads is not safe, so this one never is; on a Mac not even one without threads."""
_PROGRAM = "import sys; count = int(sys.argv[1]) + 2; sys.path[:] = sys.argv[count:]; "
_PROGRAM += "from griffo.hiring import main; main(*map(int, sys.argv[2:count]))"
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}
"""NumPy's threads would keep room for themselves, where there are as many processes as cores; and see ``CAN_COPY``."""


@dataclass(frozen=True, slots=True)
class Named:
    """A function that is imported where it is sent to, and not here: what it takes may be large."""

    module: str
    name: str

    def __call__(self, job: Any) -> Any:
        """Call it here."""
        return _imported(self.module, self.name)(job)

    def __reduce__(self) -> tuple[Callable[[str, str], object], tuple[str, str]]:
        """Be the function where this is unpacked."""
        return _imported, (self.module, self.name)


def _imported(module: str, name: str) -> Callable[[Any], Any]:
    return getattr(import_module(module), name)  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that works, until its pipe is closed. The first that it sends says no more than that it is there."""

    pipe: Connection
    _process: subprocess.Popen[bytes] | None
    """The process, or nothing for a copy: the one that it was copied from lives as long, and is waited for."""

    @property
    def is_copy(self) -> bool:
        """Whether it was copied from another."""
        return self._process is None

    def end(self) -> None:
        """End it whatever it does, and its copies. ``wait`` has to follow."""
        if self._process:
            self._process.terminate()

    def wait(self) -> None:
        """Wait until it has ended, and its copies. Where the pipe of one is open, that may be never."""
        if self._process:
            self._process.wait()


def hire(
    serve: Serve, work: Callable[[Any], object] | Named, count: int = 1, first: Callable[[], object] | None = None
) -> list[Worker]:
    """Start so many processes, each of which calls ``serve`` with its pipe and the work.

    ``first`` is called before, once for all copies. All three must be functions that can be imported. Where there is no
    room for so many, there are fewer, or the pipes of some are closed. Raises ``OSError`` where none can be started.
    """
    if CAN_COPY or count == 1:
        return _started((serve, work, first), count)
    hired: list[Worker] = []
    while len(hired) < count:
        try:
            hired += _started((serve, work, first), 1)
        except OSError:
            if hired:
                break
            raise
    return hired


def _started(told: tuple[object, ...], count: int) -> list[Worker]:
    """Start a process that is told something, and as many copies of it as are wanted besides."""
    ours, theirs = zip(*(Pipe() for _ in range(count)), strict=True)
    handles = [pipe.fileno() for pipe in theirs]
    command = [sys.executable, "-c", _PROGRAM, *map(str, (count, *handles)), *sys.path]
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, pass_fds=handles, env={**os.environ, **_ONE_THREAD}
        )
    except OSError:
        for pipe in ours:
            pipe.close()
        raise
    finally:
        for pipe in theirs:
            pipe.close()
    with suppress(OSError):  # one that died meanwhile is found out when it is listened to
        ours[0].send(told)
    return [Worker(ours[0], process), *(Worker(pipe, None) for pipe in ours[1:])]


def main(*handles: int) -> None:
    """Be a process that works, and copy it for every pipe but the first."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt ends the process that shares out, and so this one
    pipes = [Connection(handle) for handle in handles]
    try:
        serve, work, first = pipes[0].recv()
    except EOFError:
        return
    if first:
        first()
    copies = _copied(serve, work, pipes) if len(pipes) > 1 else []
    _serve(serve, work, pipes[0])
    while copies:
        os.waitpid(copies[-1], 0)
        copies.pop()


def _copied(serve: Serve, work: Callable[[Any], object], pipes: Sequence[Connection]) -> list[int]:
    """Copy this process for every pipe but the first; return the copies."""
    gc.collect()
    gc.freeze()  # to look for garbage is to write to all that is looked at, and what is written to is no longer shared
    copies: list[int] = []

    def end_all(*_: object) -> NoReturn:
        for copy in copies:
            with suppress(OSError):  # one that has ended is not forgotten before it is waited for
                os.kill(copy, signal.SIGKILL)
                os.waitpid(copy, 0)
        os._exit(1)

    signal.signal(signal.SIGTERM, end_all)
    for at, pipe in enumerate(pipes[1:], 1):
        with suppress(OSError):
            copy = os.fork()
            if not copy:
                _be_a_copy(serve, work, pipe, [pipes[0], *pipes[at + 1 :]])
            copies.append(copy)
        pipe.close()
    return copies


def _be_a_copy(serve: Serve, work: Callable[[Any], object], pipe: Connection, others: Sequence[Connection]) -> NoReturn:
    """Work to the end, in a process that was copied; the pipes of others are let go."""
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        for other in others:
            other.close()
        _serve(serve, work, pipe)
    finally:
        os._exit(0)


def _serve(serve: Serve, work: Callable[[Any], object], pipe: Connection) -> None:
    with pipe, suppress(EOFError, OSError):  # nobody is left who wants anything
        pipe.send(None)
        serve(pipe, work)
