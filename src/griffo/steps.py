"""What is said about work while it is being done: which stage it is in, and how far that has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to say about work in progress."""

    stage: str = ""
    """The stage that begins, as in “Setting pdf”; empty where the stage goes on that was begun last."""
    done: int = 0
    """How many of the stage's pieces are done."""
    total: int = 0
    """How many pieces there are; 0 where they are not counted."""
    name: str = ""
    """The piece that was begun last."""
    part: float = 0
    """How much of what is left to do since the stage began is done, from 0 to 1; pieces differ in size."""


Tell = Callable[[Step], None]
"""Hears each step of some work."""


def silent(_: Step) -> None:
    """Hear a step, and do nothing about it."""


@dataclass(slots=True)
class Count:
    """Tells of pieces of work as they are begun and done."""

    tell: Tell
    weight: int
    """Of all pieces that are left to do, in whatever unit."""
    done: int
    """How many pieces were done before."""
    total: int
    _name: str = ""
    _made: int = 0

    def begun(self, name: str) -> None:
        """Tell that a piece of this name is begun."""
        self._name = name
        self._say()

    def ended(self, weight: int) -> None:
        """Tell that a piece of this weight is done."""
        self.done += 1
        self._made += weight
        self._say()

    def _say(self) -> None:
        self.tell(Step(done=self.done, total=self.total, name=self._name, part=self._made / self.weight))


@dataclass(slots=True)
class Clock:
    """Hears steps, passes them on and notes when each stage began."""

    tell: Tell = silent
    _begun: list[tuple[str, float]] = field(default_factory=list)

    def __call__(self, step: Step) -> None:
        """Hear a step."""
        if step.stage:
            self._begun.append((step.stage, perf_counter()))
        self.tell(step)

    def times(self) -> list[tuple[str, float]]:
        """Return the stages in order, each with the seconds from its beginning to that of the next, or to now."""
        ends = [begun for _, begun in self._begun[1:]] + [perf_counter()]
        return [(stage, end - begun) for (stage, begun), end in zip(self._begun, ends, strict=False)]
