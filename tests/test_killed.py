"""A compile that is killed at any moment leaves the last good book, and results that the next can use."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from pypdfium2 import PdfDocument
from tests.test_cli import STORY

pytestmark = pytest.mark.uncounted

NAMES = ("tern", "plover", "dunlin", "knot")


def write(folder: Path, again: int) -> None:
    """Write a book of four stories that differ from time to time."""
    folder.mkdir(exist_ok=True)
    for name in NAMES:
        text = STORY.replace("The Long Rain", name.title())
        (folder / f"{name}.txt").write_text(f"{text}\n\nThe tide came in {again} times, said the {name}.\n")


def begun(folder: Path, out: str, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "griffo", "compile", folder.name, "-o", out, "--quiet", *options]
    return subprocess.Popen(command, cwd=folder.parent, start_new_session=True)


def books(folder: Path) -> dict[str, bytes]:
    """Return what is in a folder, without what a compile may leave that is killed while it writes: a hidden file."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if not path.name.startswith(".")}


def test_killed_at_ten_moments(tmp_path: Path) -> None:
    folder = tmp_path / "shore"
    write(folder, 0)
    start = time.monotonic()
    assert begun(folder, "out").wait() == 0
    took = time.monotonic() - start
    names = set(books(tmp_path / "out"))
    killed = 0
    for again in range(1, 11):
        write(folder, again)
        process = begun(folder, "out")
        time.sleep(took * (again - 0.5) / 10)
        os.killpg(process.pid, signal.SIGKILL)
        killed += process.wait() != 0
        now = books(tmp_path / "out")
        assert set(now) == names
        for name, content in now.items():
            whole(name, content)
    assert killed >= 3
    assert begun(folder, "out").wait() == 0
    assert begun(folder, "fresh", "--no-cache").wait() == 0
    assert books(tmp_path / "out") == books(tmp_path / "fresh")


def whole(name: str, content: bytes) -> None:
    """Read a book from cover to cover."""
    if name.endswith(".pdf"):
        with PdfDocument(content) as pdf:
            assert all(page.get_textpage().count_chars() >= 0 for page in pdf)
    else:
        with ZipFile(BytesIO(content)) as epub:
            assert epub.testzip() is None
