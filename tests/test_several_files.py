"""Books whose stories are folders, numbered files, archives, or come from standard input."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.test_cli import run, run_json

from griffo.errors import GriffoError
from griffo.read import zips

RAIN = "Rain\nby Ada Moss\n\nIt rained, and the road went under in the night.\n\nNobody came.\n"
SUN = "Sun\nby Cy Dale\n\nThe road came up again, and it steamed.\n\nNobody came.\n"
EBB = "The tide had gone out too far.\n\nShe pulled on her boots.\n"
FLOOD = "“Who rang it?” said Tam.\n\nNobody had.\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def archive(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in files.items():
            made.writestr(name, text)
    return out.getvalue()


def titles(told: dict[str, Any]) -> list[str]:
    return [story["title"] for story in told["stories"]]


def headings(text: str) -> list[str]:
    return [line.strip("# ") for line in text.splitlines() if line.startswith("### ")]


def bound(*given: str) -> tuple[dict[str, Any], str]:
    told = run_json("compile", *given, "--format", "md")
    return told, Path(told["outputs"][0]["path"]).read_text(encoding="utf-8")


def test_a_folder_of_numbered_files_is_one_story(here: Path) -> None:
    pond = here / "low-water"
    pond.mkdir()
    for number in (1, 2, 10, 3, 4, 5, 6, 7, 8, 9):
        (pond / f"chapter {number}.txt").write_text(EBB.replace("tide", f"tide of day {number}"))
    told, text = bound("low-water")
    assert titles(told) == ["Low Water"]
    assert headings(text) == [f"Chapter {number}" for number in range(1, 11)]
    remark = next(one for one in told["findings"] if one["code"] == "chapters-by-name")
    assert remark["sentence"] == "10 files are one story by their names: “chapter 1.txt” to “chapter 10.txt”."


def test_a_folder_in_a_book_is_a_story(here: Path) -> None:
    (here / "pond" / "low-water").mkdir(parents=True)
    (here / "pond" / "rain.txt").write_text(RAIN)
    (here / "pond" / "low-water" / "ebb.txt").write_text(EBB)
    (here / "pond" / "low-water" / "flood.txt").write_text(FLOOD + "\nOh\x07.\n")
    (here / "pond" / "book.toml").write_text(
        '[[story]]\nsource = "low-water"\nauthor = "Ines Marlow"\n[[story]]\nsource = "rain.txt"\n'
    )
    told, text = bound("pond")
    assert titles(told) == ["Low Water", "Rain"]
    assert headings(text)[:2] == ["Ebb", "Flood"]
    assert "pond/low-water/flood.txt:5: info: 1 control character was left out." in run("check", "pond").output


def test_marks_of_a_story_of_several_files_are_kept_beside_its_folder(here: Path) -> None:
    (here / "pond" / "low-water").mkdir(parents=True)
    (here / "pond" / "low-water" / "1.txt").write_text(EBB)
    (here / "pond" / "low-water" / "2.txt").write_text(FLOOD)
    (here / "pond" / "book.toml").write_text('[[story]]\nsource = "low-water"\n')
    run("marks", "pond/low-water", "--add", "Nobody had.")
    assert (here / "pond" / "low-water.marks.toml").is_file()
    told, text = bound("pond")
    assert told["stories"][0]["marks"] == {"thought": 1}
    assert "*Nobody had.*" in text


def test_an_archive_of_downloads(here: Path) -> None:
    files = {
        "mine/rain.txt": RAIN,
        "mine/Sun.html": "<h1>Sun</h1><p>by Cy Dale</p><p>The road <i>steamed</i>.</p>",
        "low-water/2.txt": FLOOD,
        "low-water/1.txt": EBB,
        "__MACOSX/mine/._rain.txt": "junk",
        "../../out.txt": "It went out, and that was all.",
        "notes.pdf": "%PDF",
    }
    (here / "pile.zip").write_bytes(archive(files))
    told, text = bound("pile.zip")
    assert titles(told) == ["Low Water", "Rain", "Sun"]
    assert told["title"] == "Pile", "as the file, not as the folder that it happens to lie in"
    assert "The road *steamed*." in text
    assert not (here.parent / "out.txt").exists()
    told, _ = bound("pile.zip#rain.txt")
    assert titles(told) == ["Rain"]


def broken(damage: str) -> bytes:
    if damage == "cut":
        return archive({"rain.txt": RAIN * 200})[:-40]
    if damage == "changed":
        data = bytearray(archive({"rain.txt": RAIN * 200}))
        data[60] ^= 255
        return bytes(data)
    if damage == "locked":
        data = bytearray(archive({"rain.txt": RAIN}))
        for at in (data.index(b"PK\3\4") + 6, data.index(b"PK\1\2") + 8):
            data[at] |= 1
        return bytes(data)
    if damage == "bomb":
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made, made.open("rain.txt", "w") as file:
            for _ in range(520):
                file.write(b" " * 1024 * 1024)
        return out.getvalue()
    return archive({"rain.pdf": RAIN})


def read_all(data: bytes) -> None:
    for part in zips.members(data, "pile.zip"):
        zips.read(data, "pile.zip", part)


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        ("cut", "This is no ZIP archive, or only a part of one."),
        ("changed", "“rain.txt” in this archive cannot be read: it is damaged."),
        ("locked", "“rain.txt” in this archive cannot be read: it is locked with a password."),
        ("bomb", "This archive unpacks to more than any story."),
        ("empty", "There is no story in this archive."),
    ],
)
def test_archives_that_cannot_be_read(damage: str, sentence: str) -> None:
    data = broken(damage)
    with pytest.raises(GriffoError) as raised:
        read_all(data)
    assert raised.value.sentence == sentence
    assert raised.value.mend


def test_standard_input(here: Path) -> None:
    page = b"<!DOCTYPE html><h1>Rain</h1><p>by Ada Moss</p><p>It <i>rained</i>, and rained.</p>"
    command = (sys.executable, "-m", "griffo", "compile", "-", "--format", "md", "--json")
    done = subprocess.run(command, input=page, capture_output=True, check=True, timeout=120, cwd=here)
    told = json.loads(done.stdout)
    assert (titles(told), told["stories"][0]["author"]) == (["Rain"], "Ada Moss")
    assert "It *rained*, and rained." in (here / "out" / "rain.md").read_text(encoding="utf-8")


def test_a_file_that_is_called_what_it_is_not(here: Path) -> None:
    (here / "rain.txt").write_text("<!DOCTYPE html><title>Rain</title><p>It <i>rained</i>.</p>")
    told, text = bound("rain.txt")
    assert "It *rained*." in text
    found = [one["sentence"] for one in told["stories"][0]["findings"] if one["code"] == "misnamed"]
    assert found == ["The file’s name ends in .txt, but it is read as HTML, which it holds."]


def test_a_text_that_begins_with_a_rule_is_no_markdown(here: Path) -> None:
    (here / "rain.txt").write_text("---\nTitle: Rain\n---\nIt *rained*.\nNobody came.\n")
    told, text = bound("rain.txt")
    assert "misnamed" not in {one["code"] for one in told["stories"][0]["findings"]}
    assert "Nobody came." in text.splitlines()
