"""What a command costs: seconds, seconds of all cores, and the most memory that it and all its processes held at once.

Memory is the proportional share (PSS): a page that several processes share counts once. To look it up takes a core's
time, so a command is timed with nobody looking, and run once more for its memory. Linux only.
"""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_PR_SET_CHILD_SUBREAPER = 36
_EVERY = 0.05
"""Seconds between two looks at the memory."""
_INSTALLED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Python keeps what it compiles, as it does of a program that somebody has installed, and so compiles it once."""


@dataclass(frozen=True, slots=True)
class Cost:
    wall: float
    cpu: float
    memory: int
    """MB at the peak."""

    def row(self) -> str:
        return f"{self.wall:.2f} s | {self.cpu:.2f} s | {self.memory:,} MB"


@dataclass(frozen=True, slots=True)
class Command:
    """Something to be measured, and what is to be done before each run of it."""

    words: list[str]
    before: Callable[[], object] = lambda: None


def run(commands: Sequence[Command], folder: Path, rounds: int = 1) -> list[Cost]:
    """Run commands one after another in a folder, in so many rounds; return the quickest of each, or raise.

    In rounds, because a machine that is slow for a minute is then slow for all. All processes that a command leaves
    behind are waited for.
    """
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)  # orphans become ours, and their seconds count
    timed = [[_once(command, folder, watched=False) for command in commands] for _ in range(rounds)]
    quickest = (min(costs, key=lambda cost: cost.wall) for costs in zip(*timed, strict=True))
    watched = [_once(command, folder, watched=True) for command in commands]
    return [replace(cost, memory=other.memory) for cost, other in zip(quickest, watched, strict=True)]


def _once(command: Command, folder: Path, *, watched: bool) -> Cost:
    command.before()
    used, start, peak = _seconds(), time.perf_counter(), 0
    process = subprocess.Popen(
        command.words, cwd=folder, env=_INSTALLED, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    while watched and process.poll() is None:
        peak = max(peak, sum(_share(each) for each in _family(process.pid)))
        time.sleep(_EVERY)
    process.wait()
    wall = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(
            f"{' '.join(command.words)} failed: {process.stderr.read().decode() if process.stderr else ''}"
        )
    while _family(os.getpid(), itself=False):
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            break
    return Cost(wall, _seconds() - used, peak // 1024)


def _seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _family(root: int, *, itself: bool = True) -> list[int]:
    found = [root] if itself else []
    for task in Path(f"/proc/{root}/task").glob("*/children"):
        try:
            children = [int(child) for child in task.read_text().split()]
        except OSError:
            continue
        found += [each for child in children for each in _family(child)]
    return found


def _share(process: int) -> int:
    """Return a process's share of memory in kB; none where it is gone."""
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0
