"""What a command costs: seconds, seconds of all cores, and the most memory that it and all its processes held at once.

Memory is the proportional share (PSS): a page that several processes share counts once. Linux only.
"""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36
_EVERY = 0.05
"""Seconds between two looks at the memory."""


@dataclass(frozen=True, slots=True)
class Cost:
    wall: float
    cpu: float
    memory: int
    """MB at the peak."""

    def row(self) -> str:
        return f"{self.wall:.2f} s | {self.cpu:.2f} s | {self.memory:,} MB"


def run(command: list[str], folder: Path) -> Cost:
    """Run a command in a folder and wait for all processes that it leaves behind. Raises where it fails."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)  # orphans become ours, and their seconds count
    before = _seconds()
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(_share(each) for each in _family(process.pid)))
        time.sleep(_EVERY)
    wall = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed: {process.stderr.read().decode() if process.stderr else ''}")
    while _family(os.getpid(), itself=False):
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            break
    return Cost(wall, _seconds() - before, peak // 1024)


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
