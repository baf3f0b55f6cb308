"""How a compile works: in how many processes, and with what it keeps from one run to the next.

Nothing that is made depends on either.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from griffo.errors import GriffoError
from griffo.steps import Count, silent
from griffo.workers import Answer, Crew, begin, share

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from griffo.hiring import Named
    from griffo.steps import Tell
    from griffo.store import Store

_J = TypeVar("_J")

ALONE = "No other process could be started, so this one did all by itself, which takes longer."
"""What is said where that was so."""
PAYS = 300_000
"""The size of work, in bytes of source, from which it pays to start other processes."""


@dataclass(frozen=True, slots=True)
class Task(Generic[_J]):
    """Something to be made of ``job``, and kept under ``key``."""

    name: str
    """What messages call it."""
    key: str
    size: int
    """About how much work it is, in bytes of source."""
    job: _J


@dataclass(frozen=True, slots=True)
class Result:
    """What was made."""

    content: bytes = b""
    error: GriffoError | None = None
    """Why there is no content."""
    retried: bool = False
    """Whether a process died over it, and another made it."""
    alone: bool = False
    """Whether this process made it, for no other could be started."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where things are made; by itself in this process, with nothing kept."""

    jobs: int = 1
    """How many processes may work at once."""
    store: Store | None = None

    def get(self, kind: str, key: str) -> bytes | None:
        """Return what was kept under a kind and key, if anything."""
        return self.store.get(kind, key) if self.store else None

    def put(self, kind: str, key: str, content: bytes) -> None:
        """Keep something."""
        if self.store:
            self.store.put(kind, key, content)

    def ahead(self, kind: str, work: Named, size: int) -> Crew | None:
        """Start the processes that will make things of a kind, where none is kept: they get ready meanwhile.

        ``size`` is about how much work there will be, in bytes. Whoever asks hands them to ``make``, twice if need be,
        and ends them.
        """
        if self.jobs == 1 or size < PAYS or (self.store and self.store.holds(kind)):
            return None
        crew = Crew(work, stays=True)
        crew.add(self.jobs)
        return crew

    def make(
        self,
        kind: str,
        work: Callable[[_J], bytes],
        tasks: Iterable[Task[_J]],
        tell: Tell = silent,
        first: Callable[[], object] | None = None,
        crew: Crew | None = None,
    ) -> list[Result]:
        """Return what ``work`` makes of each task, or what was kept of it; ``tell`` hears how many there are by now.

        ``work`` must be a function that can be imported, and so must ``first``, which gets a process ready for it;
        ``crew`` is what ``ahead`` gave for it. A ``GriffoError`` that ``work`` raises is a result, and so is the death
        of every process that tried; any other exception is raised.
        """
        results: dict[int, Result] = {}
        missing: list[tuple[int, Task[_J]]] = []
        for number, task in enumerate(tasks):
            kept = self.get(kind, task.key)
            if kept is None:
                missing.append((number, task))
            else:
                results[number] = Result(kept)
        missing.sort(key=lambda pair: -pair[1].size)  # the longest first, so that none is left to end alone
        count = self.jobs if sum(task.size for _, task in missing) >= PAYS else 1
        steps = Count(tell, sum(_weight(task) for _, task in missing), len(results), len(results) + len(missing))
        jobs = [task.job for _, task in missing]
        answers = share(work, jobs, count, lambda at: steps.begun(missing[at][1].name), first, crew)
        for at, answer in answers:
            number, task = missing[at]
            steps.ended(_weight(task))
            if answer.result is not None:
                self.put(kind, task.key, answer.result)
                results[number] = Result(answer.result, retried=answer.deaths > 0, alone=answer.here)
            elif answer.error is None:
                results[number] = Result(error=_given_up(task.name))
            elif isinstance(answer.error, GriffoError):
                results[number] = Result(error=answer.error)
            else:
                raise answer.error
        return [results[number] for number in range(len(results))]

    def begin(self, kind: str, work: Callable[[_J], bytes], task: Task[_J]) -> Callable[[], bytes]:
        """Begin to make one thing that is wanted later; what is returned waits for it.

        Another process makes it meanwhile, where that pays. Should it die, this one does the work.
        """
        kept = self.get(kind, task.key)
        if kept is not None:
            return lambda: kept
        begun = begin(work, task.job) if self.jobs > 1 and task.size >= PAYS else None

        def end() -> bytes:
            answer: Answer[bytes] = begun() if begun else Answer()
            if answer.error:
                raise answer.error
            content = work(task.job) if answer.result is None else answer.result
            self.put(kind, task.key, content)
            return content

        return end


def _weight(task: Task[_J]) -> int:
    return max(task.size, 1)


def _given_up(name: str) -> GriffoError:
    return GriffoError(
        "Two processes died over this, the second with no other beside it. Most likely there is not enough memory.",
        file=name,
        mend="Close other programs, or part it into several files.",
    )
