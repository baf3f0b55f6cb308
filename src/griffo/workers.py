"""Work shared out among processes, which may die without taking the rest along.

Each process has a pipe of its own and one job at a time, so a death, most often for want of memory, names its job. The
executors of the standard library share one queue: there a death ends all, and nobody knows whose job it was.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections import deque
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from multiprocessing import forkserver
from multiprocessing.connection import wait
from pickle import PicklingError
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkServerProcess, SpawnProcess

_J = TypeVar("_J")
_R = TypeVar("_R")
_START = "spawn" if sys.platform == "darwin" else "forkserver"
"""To copy a process that has threads is not safe, so a server without any is copied; on a Mac not even that is."""
_SHARED = ["griffo.pipeline"]
"""What is imported once, in the process that the others are copied from."""


@dataclass(frozen=True, slots=True)
class Answer(Generic[_R]):
    """What became of a job."""

    result: _R | None = None
    error: Exception | None = None
    """What the work raised."""
    deaths: int = 0
    """How many processes died over it: after the first it was tried once more, with no other process beside it; after
    the second there is neither a result nor an error."""


def cores() -> int:
    """Return how many processes can run at once here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def share(
    work: Callable[[_J], _R],
    jobs: Sequence[_J],
    count: int,
    tell: Callable[[int], None] = lambda _: None,
    meanwhile: Callable[[], object] = lambda: None,
) -> Iterator[tuple[int, Answer[_R]]]:
    """Yield for each job its number and what became of it, in the order in which they are done.

    ``count`` processes work on them, for 1 this one alone. ``work`` must be a function that can be imported; ``tell``
    hears which job is begun. ``meanwhile`` is what this process can do while it would wait for others to start.
    Closing the iterator ends the processes.
    """
    if count <= 1:
        for number, job in enumerate(jobs):
            tell(number)
            yield number, _answer(work, job)
        return
    _rouse(meanwhile)
    lost: list[int] = []
    for number, answer in _crew(work, jobs, range(len(jobs)), count, tell):
        if answer.deaths:
            lost.append(number)
        else:
            yield number, answer
    for first in lost:
        for number, answer in _crew(work, jobs, [first], 1, tell):
            yield number, replace(answer, deaths=answer.deaths + 1)


def begin(work: Callable[[_J], _R], job: _J) -> Callable[[], Answer[_R]]:
    """Have another process do a job meanwhile; what is returned waits for it, and is to be called once."""
    worker = _Worker.hired(work)
    worker.begin(job)

    def end() -> Answer[_R]:
        answer: Answer[_R] = worker.answer()
        worker.dismiss()
        return answer

    return end


def _crew(
    work: Callable[[_J], _R], jobs: Sequence[_J], numbers: Iterable[int], count: int, tell: Callable[[int], None]
) -> Iterator[tuple[int, Answer[_R]]]:
    """Let up to ``count`` processes do the jobs of these numbers."""
    waiting = deque(numbers)
    busy: dict[Connection, tuple[_Worker, int]] = {}

    def hand(worker: _Worker) -> None:
        number = waiting.popleft()
        tell(number)
        worker.begin(jobs[number])
        busy[worker.pipe] = worker, number

    try:
        while waiting or busy:
            while waiting and len(busy) < count:
                hand(_Worker.hired(work))
            for pipe in wait(list(busy)):
                worker, number = busy.pop(pipe)  # type: ignore[call-overload]
                answer: Answer[_R] = worker.answer()
                if waiting and not answer.deaths:
                    hand(worker)
                else:
                    worker.dismiss()
                yield number, answer
    finally:
        for worker, _ in busy.values():
            worker.process.terminate()
            worker.dismiss()


@dataclass(frozen=True, slots=True)
class _Worker:
    """A process that does one job after another."""

    process: ForkServerProcess | SpawnProcess
    pipe: Connection

    @classmethod
    def hired(cls, work: Callable[[_J], _R]) -> _Worker:
        _rouse()
        context: Any = multiprocessing.get_context(_START)
        here, there = context.Pipe()
        process = context.Process(target=_serve, args=(there, work), daemon=True)
        with _without_script():
            process.start()
        there.close()
        return cls(process, here)

    def begin(self, job: object) -> None:
        with suppress(OSError):  # a process that died meanwhile is found out when it is listened to
            self.pipe.send(job)

    def answer(self) -> Answer[Any]:
        try:
            answer: Answer[Any] = self.pipe.recv()
        except (EOFError, OSError):
            return Answer(deaths=1)
        return answer

    def dismiss(self) -> None:
        self.pipe.close()
        self.process.join()
        self.process.close()


@contextmanager
def _without_script() -> Iterator[None]:
    """Keep a new process from running the script that this one was started by, as multiprocessing would have it do.

    The script imports the command line, which takes as long as to read several stories; work stands in modules.
    """
    script = vars(sys.modules["__main__"])
    path = script.pop("__file__", None)
    try:
        yield
    finally:
        if path is not None:
            script["__file__"] = path


def _rouse(meanwhile: Callable[[], object] = lambda: None) -> None:
    """Start the process that others are copied from, if there is to be one. It takes half a second to get ready."""
    if _START == "forkserver":
        forkserver.set_forkserver_preload(_SHARED)
        with _without_script():
            forkserver.ensure_running()
        meanwhile()


def _serve(pipe: Connection, work: Callable[[_J], _R]) -> None:
    """Do jobs until there are no more, or nobody is left who wants them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt ends the process that shares out, and so this one
    with suppress(EOFError, OSError):
        while True:
            answer = _answer(work, pipe.recv())
            try:
                pipe.send(answer)
            except (AttributeError, TypeError, PicklingError):  # an error with more in it than can be sent
                pipe.send(Answer(error=RuntimeError(f"{type(answer.error).__name__}: {answer.error}")))


def _answer(work: Callable[[_J], _R], job: _J) -> Answer[_R]:
    try:
        return Answer(work(job))
    except Exception as error:  # noqa: BLE001 - whoever shares the work out decides what to do about it
        return Answer(error=error)
