"""Work shared out among processes, which may die without taking the rest along.

Each process has a pipe of its own and one job at a time, so a death, most often for want of memory, names its job. The
executors of the standard library share one queue: there a death ends all, and nobody knows whose job it was.
"""

from __future__ import annotations

import os
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import wait
from pickle import PicklingError
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from griffo.hiring import Named, hire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection

    from griffo.hiring import Worker

_J = TypeVar("_J")
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class Answer(Generic[_R]):
    """What became of a job."""

    result: _R | None = None
    error: Exception | None = None
    """What the work raised."""
    deaths: int = 0
    """How many processes died over it: after the first it was tried once more, with no other process beside it; after
    the second there is neither a result nor an error."""
    here: bool = False
    """Whether this process did it, for want of another: none could be started."""


def cores() -> int:
    """Return how many processes can run at once here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def share(
    work: Callable[[_J], _R],
    jobs: Sequence[_J],
    count: int,
    tell: Callable[[int], None] = lambda _: None,
    first: Callable[[], object] | None = None,
    crew: Crew | None = None,
) -> Iterator[tuple[int, Answer[_R]]]:
    """Yield for each job its number and what became of it, in the order in which they are done.

    ``count`` processes work on them, for 1 this one alone; so it does where no other can be started. ``work`` must be
    a function that can be imported, and so must ``first``, which gets a process ready: where processes can be copied
    it is called once for all of them. A ``crew`` is processes for this work that were started before, of which one may
    have stayed when they were done: that does the jobs, however few. ``tell`` hears which job is begun. Closing the
    iterator ends the processes.
    """
    left = deque(range(len(jobs)))
    lost: list[int] = []
    if crew and count == 1 and not crew.resting:
        crew.end()
    elif crew or count > 1:
        for number, answer in _together(crew or Crew(work, first), jobs, left, count, tell):
            if answer.deaths:
                lost.append(number)
            else:
                yield number, answer
    for number in left:
        tell(number)
        yield number, replace(_answer(work, jobs[number]), here=count > 1)
    for number in lost:
        tell(number)
        again = begin(work, jobs[number])()
        yield number, replace(again, deaths=again.deaths + 1)


def begin(work: Callable[[_J], _R], job: _J) -> Callable[[], Answer[_R]]:
    """Have another process do a job meanwhile; what is returned waits for it, and is to be called once.

    Where none can be started it is as if one had died.
    """
    try:
        (worker,) = hire(_serve_once, work)
    except OSError:
        return lambda: Answer(deaths=1)
    _hand(worker, job)

    def end() -> Answer[_R]:
        answer: Answer[_R] | None = _listen(worker) or _listen(worker)
        worker.pipe.close()
        worker.wait()
        return answer or Answer(deaths=1)

    return end


def _together(
    crew: Crew, jobs: Sequence[_J], left: deque[int], count: int, tell: Callable[[int], None]
) -> Iterator[tuple[int, Answer[Any]]]:
    """Have other processes do what is ``left``, from which they take what they begin; if none can start, all stays."""
    try:
        if crew.resting and left:
            at = left.popleft()
            tell(at)
            crew.wake(at, jobs[at])
        elif not crew.busy:
            crew.add(min(count, len(left)))
        while crew.busy:
            for worker, number, answer in crew.heard():
                died = answer is not None and answer.deaths > 0
                if left and not died:
                    at = left.popleft()
                    tell(at)
                    crew.hand(worker, at, jobs[at])
                else:
                    crew.release(worker)
                if left and died and number is not None:
                    crew.add(1)
                if answer and number is not None:
                    yield number, answer
    except BaseException:
        crew.end()
        raise
    if not crew.resting:
        crew.end()


class Crew:
    """Processes for some work, and what each of them is doing."""

    def __init__(
        self, work: Callable[[Any], object] | Named, first: Callable[[], object] | None = None, *, stays: bool = False
    ) -> None:
        """Name the work, and what gets a process ready for it: both as in ``share``.

        If it ``stays``, one process rests when all is done, and knows by then what it will need: it does once more what
        there is to do. Whoever made the crew has to end it.
        """
        self._work, self._first, self._stays = work, first, stays
        self._hired: list[Worker] = []
        self.resting: Worker | None = None
        self.busy: dict[Connection, tuple[Worker, int | None]] = {}
        """By their pipes, with the number of their jobs; those that get ready have none."""

    def add(self, count: int) -> None:
        """Start more, where that can be."""
        with suppress(OSError):
            new = hire(_serve, self._work, count, self._first) if count else []
            self._hired += new
            self.busy.update((worker.pipe, (worker, None)) for worker in new)

    def hand(self, worker: Worker, number: int, job: object) -> None:
        """Have one of them do a job."""
        _hand(worker, job)
        self.busy[worker.pipe] = worker, number

    def release(self, worker: Worker) -> None:
        """Let one go for which there is nothing to do, or let it rest: not a copy, which another would wait for."""
        if self._stays and not worker.is_copy:
            self.resting, self._stays = worker, False
        else:
            worker.pipe.close()

    def wake(self, number: int, job: object) -> None:
        """Have the one that rests do a job."""
        if self.resting:
            self.hand(self.resting, number, job)
        self.resting = None

    def heard(self) -> Iterator[tuple[Worker, int | None, Answer[Any] | None]]:
        """Wait until some have done what they had to, and yield each of those, its job and what it says."""
        for pipe in wait(list(self.busy)):
            worker, number = self.busy.pop(pipe)  # type: ignore[call-overload]
            yield worker, number, _listen(worker)

    def end(self) -> None:
        """End all of them, at once where one is still busy."""
        for worker in self._hired if self.busy else ():
            worker.end()
        for worker in self._hired:
            worker.pipe.close()
        for worker in self._hired:
            worker.wait()
        self._hired, self.busy, self.resting = [], {}, None


def _hand(worker: Worker, job: object) -> None:
    with suppress(OSError):  # a process that died meanwhile is found out when it is listened to
        worker.pipe.send(job)


def _listen(worker: Worker) -> Answer[Any] | None:
    """Return what a process sends: nothing at first, which says that it is there, then its answers."""
    try:
        said: Answer[Any] | None = worker.pipe.recv()
    except (EOFError, OSError):
        return Answer(deaths=1)
    return said


def _serve(pipe: Connection, work: Callable[[_J], _R]) -> None:
    """Do jobs until there are no more, or nobody is left who wants them, which both is an error here."""
    while True:
        _serve_once(pipe, work)


def _serve_once(pipe: Connection, work: Callable[[_J], _R]) -> None:
    """Do one job."""
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
