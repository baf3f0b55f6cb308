"""What a person sees of work in progress: a line on the terminal that comes and goes, and how long each stage took."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, TaskID
from rich.table import Table
from rich.text import Text as Line

from griffo.steps import Step
from griffo.summary import plain
from griffo.write import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console
    from rich.progress import Task
    from rich.progress_bar import ProgressBar

    from griffo.steps import Tell

FROM = 2.0
"""Seconds of a stage before it is said how long the rest will take: what is guessed earlier is mostly wrong."""


@contextmanager
def on_terminal() -> Iterator[Tell]:
    """Give what shows the steps of some work on standard error, a terminal, and leaves no trace there."""
    console = plain(stderr=True)
    with progress(console) as shown_there:
        yield _Shown(shown_there)


def progress(console: Console) -> Progress:
    """Return the line that shows a stage: what is done, how much of it, and the time left."""
    columns = SpinnerColumn(), _Stage(), _Bar(24), _Left(), _Name()
    return Progress(*columns, console=console, transient=True, redirect_stdout=False)


def show_times(times: Sequence[tuple[str, float]]) -> None:
    """Print on standard error how many seconds each stage took, and all of them."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    for stage, seconds in times:
        table.add_row(Line(shown(stage)), Line(f"{seconds:.2f} s"))
    table.add_row(Line("Together"), Line(f"{sum(seconds for _, seconds in times):.2f} s"), style="dim")
    plain(stderr=True).print(table)


class _Shown:
    """Shows steps on a line, one stage at a time."""

    def __init__(self, there: Progress) -> None:
        self._there = there
        self._task: TaskID | None = None

    def __call__(self, step: Step) -> None:
        """Show a step."""
        if step.stage or self._task is None:
            if self._task is not None:
                self._there.remove_task(self._task)
            self._task = self._there.add_task(shown(step.stage), total=None, step=step)
        if step.total:
            self._there.update(self._task, total=1.0, completed=step.part, step=step, refresh=True)


class _Stage(ProgressColumn):
    """The stage, and how many of its pieces are done."""

    def render(self, task: Task) -> Line:
        """Return “Reading: 3 of 7”."""
        step: Step = task.fields["step"]
        return Line(f"{task.description}: {step.done} of {step.total}" if step.total else task.description)


class _Bar(BarColumn):
    """A bar, where pieces are counted."""

    def render(self, task: Task) -> ProgressBar | Line:  # type: ignore[override]
        """Return the bar."""
        return super().render(task) if task.total else Line()


class _Left(ProgressColumn):
    """The time left, where it can be guessed."""

    def render(self, task: Task) -> Line:
        """Return “0:40 left”."""
        seconds = left(task.elapsed or 0, task.completed) if task.total else None
        return Line("" if seconds is None else f"{seconds // 60}:{seconds % 60:02} left", "dim")


class _Name(ProgressColumn):
    """The piece that was begun last."""

    def render(self, task: Task) -> Line:
        """Return its name."""
        step: Step = task.fields["step"]
        return Line(shown(step.name), "dim", overflow="ellipsis", no_wrap=True)


def left(elapsed: float, part: float) -> int | None:
    """Return how many seconds the rest takes if ``part`` of all, from 0 to 1, took ``elapsed`` seconds.

    ``None`` where nothing is done yet, nothing is left, or it is too early to tell.
    """
    if not 0 < part < 1 or elapsed < FROM:
        return None
    return round(elapsed / part - elapsed)
