"""Time the text side of a compile: reading, rules and passes, at growing sizes and on hostile text.

    .venv/bin/python bench/text.py [WORDS ...]

Prints two Markdown tables. The first shows words a second for prose of each size, made by repeating the sample
stories; a cost that grows faster than the words shows as a falling figure. The second shows, for a million
characters of text made to be slow, the time and what a quarter of it takes: linear growth is a ratio near 4.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import reduce
from pathlib import Path

from griffo import pipeline
from griffo.model import Story
from griffo.read import txt
from griffo.read.source import decode

SEEDS = Path(__file__).parents[1] / "seeds"
SIZES = (10_000, 100_000, 500_000)
HOSTILE = 1_000_000
UNITS = {
    "straight quotes": '"',
    "apostrophes": "'",
    "opening quotes": '"a ',
    "single opening quotes": "‘",
    "asterisks": "*",
    "asterisks and words": "*a ",
    "underscores": "_a",
    "dots": ".",
    "dashes": "- ",
    "hyphens": "x-",
    "open brackets": "(A/N ",
    "tildes": "~x",
    "one word": "a",
    "one paragraph of sentences": "She looked at it. ",
    "lines of one letter": "x\n",
    "short paragraphs": "x y z\n\n",
    "labelled lines": "A: b\n",
    "notes": "A/N: x\n\n",
    "memories": 'His words came back to her.\n\n"Mind the kettle."\n\n',
    "greetings": "The letter.\n\nDear Ada,\n\n",
    "the same speech": '"Mind the kettle for me."\n\n',
}


def main() -> None:
    """Print both tables."""
    sizes = tuple(int(size) for size in sys.argv[1:]) or SIZES
    stories = [decode(path.read_bytes(), path.name).text for path in sorted(SEEDS.glob("*.txt"))]
    prose = "\n\n".join(stories)
    count = len(prose.split())
    print("| words | read and rules, words/s | passes, words/s | together, words/s |\n|---|---|---|---|")
    for size in sizes:
        text = "\n\n".join([prose] * max(1, size // count))
        words = len(text.split())
        data = text.encode()
        read, story = timed(lambda data=data: normalised(data))
        passes, _ = timed(lambda story=story: reduce(lambda done, run: run(done), pipeline.PASSES, story))
        print(f"| {words:,} | {words / read:,.0f} | {words / passes:,.0f} | {words / (read + passes):,.0f} |")
    print(f"\n| {HOSTILE:,} characters of | seconds | against a quarter |\n|---|---|---|")
    for name, unit in UNITS.items():
        (whole, _), (quarter, _) = (timed(lambda n=n, unit=unit: hostile(unit, n)) for n in (HOSTILE, HOSTILE // 4))
        print(f"| {name} | {whole:.1f} | {whole / quarter:.1f} |")


def normalised(data: bytes) -> Story:
    """Read a file and run the rules."""
    return pipeline.ruled(txt.read(data, "prose.txt").story)


def hostile(unit: str, size: int) -> Story:
    """Prepare a story that is one unit over and over."""
    return pipeline.prepare(txt.read((unit * (size // len(unit))).encode(), "hostile.txt"))


def timed(run: Callable[[], Story]) -> tuple[float, Story]:
    """Return how many seconds a call took, and its result."""
    start = time.process_time()
    result = run()
    return time.process_time() - start, result


if __name__ == "__main__":
    main()
