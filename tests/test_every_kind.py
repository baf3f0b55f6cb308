"""One command makes one anthology of files of every kind, and says where all that it knows comes from."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.casefile import folder
from tests.documents import docx, odt, par, run
from tests.ebooks import ebook
from tests.test_several_files import EBB, FLOOD, RAIN, archive

NO_NET = """\
import socket, sys
def refuse(*_args, **_kwargs):
    raise AssertionError("something was looked for on the network")
socket.socket.connect = refuse
socket.create_connection = socket.getaddrinfo = refuse
from griffo.cli import main
sys.argv[0] = "griffo"
main()
"""
FILES: dict[str, bytes] = {
    "rain.txt": RAIN.encode(),
    "bell.html": b'<html lang="en-GB"><head><title>The Bell</title><meta name="author" content="Ines Marlow"></head>'
    b'<body><h1>The Bell</h1><p>It <i>rang</i>.</p><p><i>I should go.</i></p><script src="https://example.org/x.js"></script>'
    b'<img src="https://example.org/p.png" alt="a bell"><iframe src="https://example.org/"></iframe></body></html>',
    "salt.md": b"---\ntitle: Salt\nauthor: [Tam Reed, Bo Crane]\nrating: Teen\nseries: Slow Waters\npart: 2\n---\n\n"
    b"It was *white*.\n",
    "mill.docx": docx(par(run("The mill was "), run("shut", "<w:i/>"), run("."))),
    "ferry.odt": odt('<text:p text:style-name="Standard">The ferry was late again, and nobody minded.</text:p>'),
    "gate.rtf": rb"{\rtf1\ansi The gate was {\i open}. Nobody had seen her go.\par}",
    "pile.zip": archive({"lamp.txt": "Lamp\nby Cy Dale\n\nThe lamp went out, and she felt for the matches.\n"}),
    "low-water/chapter 1.txt": EBB.encode(),
    "low-water/chapter 2.txt": FLOOD.encode(),
}


@pytest.fixture
def pond(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        file = tmp_path / "pond" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    case = next(case for case in folder("sources") if case.path.stem == "ao3-download.html")
    (tmp_path / "pond" / "work.html").write_text(case.given, encoding="utf-8")
    book = next(case for case in folder("sources") if case.path.stem == "books.epub")
    (tmp_path / "pond" / "road.epub").write_bytes(ebook(book.given))
    return tmp_path


def compiled(here: Path) -> dict[str, Any]:
    command = (sys.executable, "-c", NO_NET, "compile", "pond", "--format", "epub,md", "--json", "--jobs", "1")
    done = subprocess.run(command, capture_output=True, check=False, timeout=240, cwd=here, text=True)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_a_folder_of_every_kind(pond: Path) -> None:
    told = compiled(pond)
    by_source = {story["source"]: story for story in told["stories"]}
    assert {name.partition("/")[0].partition("#")[0] for name in by_source} == {
        *(name.partition("/")[0] for name in FILES),
        "work.html",
        "road.epub",
    }
    assert by_source["salt.md"]["origins"] == {
        "title": "the file’s front matter",
        "authors": "the file’s front matter",
        "series": "the file’s front matter",
        "rating": "the file’s front matter",
    }
    assert by_source["rain.txt"]["origins"] == {"title": "the text", "authors": "the text"}
    assert by_source["ferry.odt"]["origins"]["title"] == "the file’s name"
    assert by_source["work.html"]["origins"]["authors"] == "the archive’s preface"
    assert by_source["bell.html"]["origins"]["language"] == "the page"
    assert all(story["origins"]["title"] for story in told["stories"])
    text = next(pond.glob("out/*.md")).read_text(encoding="utf-8")
    for words in ("It *rang*.", "*I should go.*", "It was *white*.", "The mill was *shut*.", "The gate was *open*."):
        assert words in text
    assert "a bell" in text
