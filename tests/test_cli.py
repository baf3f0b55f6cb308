"""The commands, as a person or a program calls them."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
import tomllib
import warnings
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner, Result

from griffo import pipeline
from griffo.cli import app, main
from griffo.model import Anthology

if TYPE_CHECKING:
    from griffo.style import Style

STORY = """The Long Rain

by Ada Moss

Rating: General

A/N: Written on the night bus.

Mirel put the kettle on and sat down with her back to the window. The rain had found the gap again.

Why does he never close it?

"You left it open," said Tobin. He had a towel round his neck and did not look up from the ledger.

oOo

She said nothing. I am so tired of this house. The stove ticked, and somewhere under the floor the pump turned over.
"""


SUN = """Sun

by Bea Fern & Cy Reed

Rating: General

A/N: Written on the night bus.

Orla set the lantern down and stood with her face to the harbour. The wind had gone round at last.

Why does he never close it?

"You might have called," said Dunstan. He had salt in his beard and was looking past her at the boats.

oOo

She let go of the rail. I am so tired of this house. Below them the ferry turned over its engine once, and then again.
"""


@pytest.fixture
def pond(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder ``pond`` with two stories, seen from the folder around it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    folder = tmp_path / "pond"
    folder.mkdir()
    (folder / "rain.txt").write_text(STORY)
    (folder / "sun 2.txt").write_text(SUN)
    return folder


def run(*args: str, code: int = 0) -> Result:
    done = CliRunner().invoke(app, args, prog_name="griffo")
    assert done.exit_code == code, done.output
    return done


def run_json(*args: str, code: int = 0) -> Any:
    return json.loads(run(*args, "--json", code=code).stdout)


def called(*args: str) -> subprocess.CompletedProcess[str]:
    """Run ``griffo`` in this process, to the end that it has as a program of its own."""
    out, error = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(error), pytest.raises(SystemExit) as stopped:
        main(args)
    return subprocess.CompletedProcess(args, int(stopped.value.code or 0), out.getvalue(), error.getvalue())


def process(*args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ``griffo`` as a program of its own."""
    return subprocess.run(
        [sys.executable, "-m", "griffo", *args],
        check=False,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **environment},
    )


# ---- compile


@pytest.mark.usefixtures("pond")
def test_compile_writes_an_epub_and_a_pdf() -> None:
    done = run("compile", "pond")
    assert Path("out/pond.epub").read_bytes().startswith(b"PK\x03\x04")
    assert Path("out/pond.pdf").read_bytes().startswith(b"%PDF-1.")
    assert sorted(path.name for path in Path("out").iterdir()) == ["pond.epub", "pond.pdf"]
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert lines[0] == "Pond"
    assert re.fullmatch(r"  out/pond\.epub  \d+ kB", lines[1])
    assert re.fullmatch(r"  out/pond\.pdf  \d+ kB, \d+ pages", lines[2])
    assert re.fullmatch(r"  The Long Rain  Ada Moss +\d+ +\d+ +1 +1 *", lines[5])


@pytest.mark.usefixtures("pond")
def test_compile_json() -> None:
    told = run_json("compile", "pond", "--format", "pdf,md")
    assert list(told) == ["title", "outputs", "stories", "findings"]
    assert told["title"] == "Pond"
    pdf, md = told["outputs"]
    size = Path("out/pond.pdf").stat().st_size
    assert pdf == {"format": "pdf", "path": "out/pond.pdf", "bytes": size, "words": md["words"], "pages": pdf["pages"]}
    assert pdf["pages"] > 4
    assert list(md) == ["format", "path", "bytes", "words"]
    rain, sun = told["stories"]
    assert (rain["source"], rain["file"], rain["title"]) == ("rain.txt", "pond/rain.txt", "The Long Rain")
    assert (rain["author"], sun["author"]) == ("Ada Moss", "Bea Fern, Cy Reed")
    assert md["words"] == rain["words"] + sun["words"]
    assert (rain["notes"], rain["breaks"], rain["convention"]) == (1, 1, "unmarked")
    assert set(rain["marks"]) == {"thought"}
    assert [(part["text"], part["why"]) for part in rain["removed"]] == [
        ("Rating: ", "a label"),
        ("A/N: ", "a label"),
        ("oOo", "set as a scene break"),
    ]
    assert all(STORY[part["start"] : part["end"]] == part["text"] for part in rain["removed"])
    assert told["findings"] == []


def test_compile_takes_this_folder_when_none_is_given(pond: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(pond)
    run("compile", "--format", "md", "-o", "../books")
    assert (pond.parent / "books/pond.md").exists()


@pytest.mark.usefixtures("pond")
def test_compile_files_in_natural_order_and_without_a_book() -> None:
    one = run_json("compile", "pond/rain.txt", "--format", "md")
    assert (one["title"], one["outputs"][0]["path"]) == ("The Long Rain", "out/the-long-rain.md")
    two = run_json("compile", "pond/sun 2.txt", "pond/rain.txt", "--format", "md")
    assert (two["title"], [story["source"] for story in two["stories"]]) == ("Pond", ["rain.txt", "sun 2.txt"])


def test_book_toml_wins_over_the_text(pond: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    books = keep_books(monkeypatch)
    (pond / "book.toml").write_text(
        'title = "Ponds"\nsubtitle = "Two"\neditor = "E. Reed"\npublisher = "Rush"\n'
        'language = "en-GB"\nnotes = "gather"\n'
        '[[story]]\nsource = "rain.txt"\ntitle = "Rain"\nauthor = "A. M."\ndate = 2019-05-01\nthoughts = "none"\n'
        '[[story]]\nsource = "sun 2.txt"\nnotes = "drop"\nlanguage = "en-US"\ndate = "2018"\npermission = "Granted."\n'
    )
    told = run_json("compile", "pond", "--format", "md")
    rain, sun = told["stories"]
    assert told["outputs"][0]["path"] == "out/ponds.md"
    assert (rain["title"], rain["author"], rain["convention"], rain["marks"]) == ("Rain", "A. M.", "none", {})
    header = [(part["text"], part["why"]) for part in rain["removed"] if "header" in part["why"]]
    assert header == [
        ("The Long Rain", "a header line that the book words otherwise"),
        ("by Ada Moss", "a header line that the book words otherwise"),
    ]
    assert [part["text"] for part in sun["removed"] if "note" in part["why"]] == ["A/N: Written on the night bus."]
    book = books[-1]
    assert (book.subtitle, book.editor, book.publisher, book.date) == ("Two", "E. Reed", "Rush", "2019-05-01")
    assert [story.meta.language for story in book.stories] == ["", "en-US"], "one without follows its book"
    assert [story.notes for story in book.stories] == ["gather", "drop"]
    run("compile", "pond", "--format", "md", "--notes", "keep")
    assert [story.notes for story in books[-1].stories] == ["keep", "keep"]


def keep_books(monkeypatch: pytest.MonkeyPatch) -> list[Anthology]:
    """Write down every book that is set as Markdown."""
    books: list[Anthology] = []
    emit = pipeline.EMITTERS["md"]

    def listen(book: Anthology, style: Style) -> bytes:
        books.append(book)
        return emit(book, style)

    monkeypatch.setitem(pipeline.EMITTERS, "md", listen)
    return books


@pytest.mark.parametrize(
    ("own", "story", "epoch", "date"),
    [
        ("", "", "", ""),
        ("", "", "86400", "1970-01-02"),
        ("", "date = 2019-05-01\n", "86400", "2019-05-01"),
        ('date = "2020"\n', "date = 2019-05-01\n", "86400", "2020"),
    ],
)
def test_the_date_of_the_book(
    pond: Path, monkeypatch: pytest.MonkeyPatch, own: str, story: str, epoch: str, date: str
) -> None:
    books = keep_books(monkeypatch)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    (pond / "book.toml").write_text(f'{own}[[story]]\nsource = "rain.txt"\n{story}')
    run("compile", "pond", "--format", "md")
    assert books[-1].date == date


@pytest.mark.uncounted
def test_two_compiles_are_the_same_from_anywhere(pond: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("compile", "pond", "-o", "first")
    monkeypatch.chdir(pond)
    done = process(
        "compile", str(pond), "-o", "../second", LC_ALL="C", TZ="Pacific/Kiritimati", PYTHONHASHSEED="7", PYTHONUTF8="0"
    )
    assert (done.returncode, done.stderr) == (0, "")
    for name in ("pond.epub", "pond.pdf"):
        assert (pond.parent / "first" / name).read_bytes() == (pond.parent / "second" / name).read_bytes()


def test_strict(pond: Path) -> None:
    (pond / "rain.txt").write_text(STORY + "\nThe caf\ufffd was shut.\n")
    assert "pond/rain.txt:19: warning: 1 character was lost" in run("compile", "pond", "--format", "md").stdout
    Path("out/pond.md").unlink()
    assert run("compile", "pond", "--format", "md", "--strict", code=1).stderr.startswith(
        "griffo: pond/rain.txt:19: 1 character was lost before this file was saved. Look for “\ufffd”"
    )
    assert not Path("out/pond.md").exists()


def test_a_book_without_fonts_has_them_on_paper_only(pond: Path) -> None:
    sized = {}
    for fonts in ("style", "none"):
        (pond / "book.toml").write_text(f'title = "Pond"\nfonts = "{fonts}"\n')
        done = run_json("compile", "pond", "--format", "epub,pdf")
        sized[fonts] = {output["format"]: output["bytes"] for output in done["outputs"]}
    assert sized["none"]["epub"] < sized["style"]["epub"]
    assert sized["none"]["pdf"] == sized["style"]["pdf"]


def test_what_is_passed_over_is_said(pond: Path) -> None:
    (pond / "cover.jpg").touch()
    told = run_json("compile", "pond", "--format", "md")
    assert [(found["code"], found["sentence"]) for found in told["findings"]] == [
        ("passed-over", "Not in the book: cover.jpg.")
    ]


@pytest.mark.usefixtures("pond")
def test_what_an_emitter_warns_of_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def emit(*_: object) -> bytes:
        for _again in range(2):
            warnings.warn("No such glyph: ☂", stacklevel=1)
        return b""

    monkeypatch.setitem(pipeline.EMITTERS, "md", emit)
    told = run_json("compile", "pond", "--format", "md")
    assert [(found["level"], found["sentence"]) for found in told["findings"]] == [("warning", "No such glyph: ☂")]
    Path("out/pond.md").unlink()
    assert run("compile", "pond", "--format", "md", "--strict", code=1).stderr == "griffo: No such glyph: ☂\n"
    assert not Path("out/pond.md").exists()


@pytest.mark.usefixtures("pond")
def test_quiet() -> None:
    done = run("compile", "pond", "--format", "md", "--quiet")
    assert (done.stdout, done.stderr) == ("", "")


@pytest.mark.usefixtures("pond")
def test_progress_goes_to_a_terminal_only() -> None:
    quiet = process("compile", "pond", "--format", "md")
    assert (quiet.returncode, quiet.stderr) == (0, "")
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "griffo", "compile", "pond", "--format", "md"],
        check=True,
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm"},
    )
    os.close(theirs)
    assert b"Setting md" in os.read(ours, 10_000)
    os.close(ours)
    assert b"Setting" not in done.stdout


# ---- init


@pytest.mark.usefixtures("pond")
def test_init_takes_folders_only() -> None:
    done = called("init", "pond/rain.txt")
    assert (done.returncode, done.stderr) == (
        1,
        "griffo: pond/rain.txt: This is no folder. Give the folder that holds the stories.\n",
    )


# ---- marks and dump


@pytest.mark.usefixtures("pond")
def test_marks_json() -> None:
    told = run_json("marks", "pond/rain.txt")
    assert list(told) == ["source", "convention", "convention_why", "quotes", "narration", "marks"]
    assert told["source"] == "rain.txt"
    assert (told["convention"], told["quotes"]) == ("unmarked", "double")
    assert told["convention_why"].startswith("nothing marks them")
    assert [list(one) for one in told["narration"]] == [["start", "person", "tense", "convention"]]
    marks = {mark["text"]: mark for mark in told["marks"]}
    asked = marks["Why does he never close it?"]
    assert list(asked) == ["start", "end", "text", "kind", "confidence", "decision", "why"]
    assert (asked["kind"], asked["decision"]) == ("thought", "set")
    assert 0.6 <= asked["confidence"] <= 1
    assert asked["why"]
    assert all(STORY[mark["start"] : mark["end"]] == mark["text"] for mark in told["marks"])


@pytest.mark.usefixtures("pond")
def test_marks_for_a_person() -> None:
    lines = run("marks", "pond/rain.txt").stdout.splitlines()
    told, spoken = "told in the third person, past tense", "speech in double quotation marks"
    assert lines[:2] == [f"Thoughts in pond/rain.txt: unmarked (nothing marks them; {told}; {spoken})", ""]
    assert lines[2:4] == ["pond/rain.txt:11", "[1]_Why does he never close it?_"]
    assert re.fullmatch(r"  1  thought [01]\.\d\d set: \w.*", lines[4])
    assert re.fullmatch(r"\d marks? in pond/rain\.txt", lines[-1])


@pytest.mark.uncounted
@pytest.mark.usefixtures("pond")
def test_no_escape_codes_in_a_pipe_and_no_colours_unwanted() -> None:
    assert "\x1b" not in process("marks", "pond/rain.txt").stdout
    assert "\x1b[3mWhy does he never close it?\x1b[0m" in process("marks", "pond/rain.txt", FORCE_COLOR="1").stdout
    plain = process("check", "pond", FORCE_COLOR="1", NO_COLOR="1").stdout
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]", plain)


def test_marks_and_dump_follow_the_book_beside_the_file(pond: Path) -> None:
    (pond / "book.toml").write_text('[[story]]\nsource = "rain.txt"\ntitle = "Rain"\nthoughts = "none"\n')
    assert run_json("marks", "pond/rain.txt")["marks"] == []
    assert run_json("marks", "pond/sun 2.txt")["marks"] != []
    assert run("dump", "pond/rain.txt").stdout.startswith("# Rain\n")


@pytest.mark.usefixtures("pond")
def test_dump() -> None:
    assert "{thought: Why does he never close it?}" in run("dump", "pond/rain.txt").stdout
    told = run_json("dump", "pond/rain.txt")
    shown = {"convention", "convention_why", "quotes", "narration"}
    structure = {"chapters", "notes", "breaks", "lost", "removed", "findings"}
    assert set(told) == {"source", "title", "author"} | shown | structure
    assert (told["source"], told["title"], told["author"]) == ("rain.txt", "The Long Rain", "Ada Moss")
    assert told["breaks"] == [STORY.index("She said nothing")]
    assert [STORY[part["start"] : part["end"]] for part in told["removed"]] == [
        part["text"] for part in told["removed"]
    ]


def test_marks_and_dump_take_a_file_that_is_no_story(pond: Path) -> None:
    (pond / "note.txt").write_text("A/N: Sorry, no chapter this week! Please review.\n")
    empty = {"convention": "unmarked", "convention_why": "", "quotes": "", "narration": []}
    assert run_json("marks", "pond/note.txt") == {"source": "note.txt", **empty, "marks": []}
    told = run_json("dump", "pond/note.txt")
    assert [found["code"] for found in told["findings"] if found["level"] == "error"] == ["no-story"]


# ---- decisions about marks


def of(name: str = "pond/rain.txt") -> dict[str, tuple[str, str]]:
    return {mark["text"]: (mark["kind"], mark["decision"]) for mark in run_json("marks", name)["marks"]}


MORE = "Give more of the words around it"
ELSEWHERE = (
    "does not stand in one paragraph of the story. Give words of a single paragraph, outside headings and notes."
)


@pytest.mark.usefixtures("pond")
def test_accept_and_reject() -> None:
    first, second, *_ = run_json("marks", "pond/rain.txt")["marks"]
    assert first["text"] == "Why does he never close it?"
    done = run("marks", "pond/rain.txt", "--accept", "2", "--reject", "1")
    assert done.stdout.splitlines() == [
        "Wrote pond/rain.marks.toml:",
        f"  accepted as thought: {second['text']}",
        "  rejected as thought: Why does he never close it?",
    ]
    (now,) = run_json("marks", "pond/rain.txt")["marks"]
    assert now == {**second, "confidence": 1.0, "decision": "set", "why": "accepted in rain.marks.toml"}
    assert "{thought" in run("dump", "pond/rain.txt").stdout
    assert run_json("compile", "pond/rain.txt", "--format", "md")["stories"][0]["marks"] == {"thought": 1}
    assert "\n\nWhy does he never close it?\n" in Path("out/the-long-rain.md").read_text()
    tables = tomllib.loads(Path("pond/rain.marks.toml").read_text())["mark"]
    assert [(one["decision"], one["kind"], one["exact"]) for one in tables] == [
        ("reject", "thought", first["text"]),
        ("accept", "thought", second["text"]),
    ]
    assert all(f"{one['prefix']}{one['exact']}{one['suffix']}" in STORY for one in tables)


@pytest.mark.usefixtures("pond")
def test_numbers_can_be_given_several_times_and_decisions_changed() -> None:
    assert len(of()) == 2
    run("marks", "pond/rain.txt", "--reject", "1", "--reject", "2")
    assert of() == {}
    assert "The story has no marks." in called("marks", "pond/rain.txt", "--accept", "1").stderr
    run("marks", "pond/rain.txt", "--add", "why does he never close it", "--add", "I am so tired of this house.")
    assert list(of()) == ["Why does he never close it?", "I am so tired of this house."]
    assert len(tomllib.loads(Path("pond/rain.marks.toml").read_text())["mark"]) == 2, "the new ones replace the old"
    before = Path("pond/rain.marks.toml").read_bytes()
    run("marks", "pond/rain.txt", "--accept", "1")
    assert Path("pond/rain.marks.toml").read_bytes() == before


@pytest.mark.usefixtures("pond")
def test_add_and_as() -> None:
    run("marks", "pond/rain.txt", "--add", "You left it open,", "--accept", "1", "--as", "memory")
    assert of()["You left it open,"] == ("memory", "set")
    assert of()["Why does he never close it?"] == ("memory", "set")
    run("marks", "pond/rain.txt", "--add", "gap", "--as", "emphasis")
    assert of()["gap"] == ("emphasis", "set")
    run("marks", "pond/rain.txt", "--add", "“You left it open,”")
    assert of()["You left it open,"] == ("thought", "set"), "a thought sheds its quotation marks"
    assert "said Tobin" in run("marks", "pond/rain.txt").stdout
    told = run_json("marks", "pond/rain.txt", "--add", "The stove ticked,")
    assert "The stove ticked," in [mark["text"] for mark in told["marks"]]


def test_capitals_tell_which_words_are_meant(pond: Path) -> None:
    (pond / "rain.txt").write_text(STORY + "\n\nLet it close. She said that the gate would not let it close.\n")
    told = run_json("marks", "pond/rain.txt", "--add", "Let it close")
    assert [mark["text"] for mark in told["marks"] if "let it close" in mark["text"].lower()] == ["Let it close."]


def test_the_line_tells_which_words_are_meant_of_two_paragraphs_that_are_alike(pond: Path) -> None:
    again = "She counted the stairs. Nobody ever counts the last one."
    (pond / "rain.txt").write_text(f"{STORY}\n\n{again}\n\nThe pump stopped.\n\n{again}\n")
    said = called("marks", "pond/rain.txt", "--add", again[24:]).stderr
    assert said.endswith(
        "2 times, in lines 20 and 24. Give more of the words around it, or say which, as in --line 20.\n"
    )
    run("marks", "pond/rain.txt", "--add", again[24:], "--line", "24")
    found = [one for one in run_json("marks", "pond/rain.txt")["marks"] if one["text"] == again[24:]]
    (mark,) = [one for one in found if one["confidence"] == 1]
    assert mark["start"] == (pond / "rain.txt").read_text().rindex(again[24:])


@pytest.mark.usefixtures("pond")
def test_several_marks_are_named_at_once() -> None:
    told = run("marks", "pond/rain.txt", "--reject", "1,2").stdout
    assert told.count("rejected as") == 2


def test_ask_shows_what_to_decide_first(pond: Path) -> None:
    (pond / "rain.txt").write_text(STORY.replace("Why does he never close it?", "The end of it."))
    told = run_json("marks", "pond/rain.txt")["marks"]
    asked = run_json("marks", "pond/rain.txt", "--ask")["marks"]
    assert all(mark in told for mark in asked)
    assert [mark for mark in told if mark["decision"] == "ask"] == [m for m in asked if m["decision"] == "ask"]
    shown = run("marks", "pond/rain.txt", "--ask").stdout
    assert shown.splitlines()[-1] == f"{len(asked)} question{'' if len(asked) == 1 else 's'} in pond/rain.txt"


@pytest.mark.usefixtures("pond")
@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--accept", "3"), "There is no mark 3. The marks are numbered from 1 to 2."),
        (("--reject", "0"), "There is no mark 0. The marks are numbered from 1 to 2."),
        (
            ("--add", "the"),
            f"“the” stands in the story 8 times, in lines 9, 13 and 17. {MORE}, or say which, as in --line 13.",
        ),
        (
            ("--add", "the", "--line", "9"),
            f"“the” stands in the story 4 times, in line 9. {MORE}.",
        ),
        (
            ("--add", "the", "--line", "11"),
            "“the” does not begin in line 11, but in lines 9, 13 and 17. Give that with --line.",
        ),
        (("--add", "…"), "“…” holds no word. Copy the words from the story."),
        (
            ("--add", "never closed it"),
            "“never closed it” is not in the story. Did you mean “never close it” in line 11?",
        ),
        (("--add", "zebra"), "“zebra” is not in the story. Copy the words from the story."),
        (("--add", "again. Why does"), f"“again. Why does” {ELSEWHERE}"),
        (("--add", "on the night bus"), f"“on the night bus” {ELSEWHERE}"),
    ],
)
def test_corrections_that_cannot_be_made(args: tuple[str, ...], said: str) -> None:
    done = called("marks", "pond/rain.txt", "--accept", "1", *args)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"griffo: pond/rain.txt: {said}\n")
    assert not Path("pond/rain.marks.toml").exists(), "all of it is done, or nothing"


@pytest.mark.usefixtures("pond")
@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--accept", "1", "--reject", "1"), "Mark 1 is to be accepted and rejected."),
        (("--reject", "1", "--as", "memory"), "It says what --accept or --add is about."),
        (("--accept", "1", "--as", "memoir"), "“memoir” is no kind of mark. Did you mean “memory”?"),
        (("--accept", "1", "--line", "9"), "It says in which line the words of --add begin."),
        (("--accept", "one"), "Invalid value for --accept: “one” is no number of a mark. Write 3, or 3,4,7."),
        (("--accept", "1,"), "“” is no number of a mark."),
    ],
)
def test_corrections_that_make_no_sense(args: tuple[str, ...], said: str) -> None:
    done = called("marks", "pond/rain.txt", *args)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert not Path("pond/rain.marks.toml").exists()


@pytest.mark.uncounted
def test_words_that_stand_in_many_places_or_alone(pond: Path) -> None:
    verse = "The mill went round and round and round, and nobody could say for whom it went round.\n\n"
    (pond / "rain.txt").write_text(verse * 40)
    assert "11 and further ones. Give" in called("marks", "pond/rain.txt", "--add", "nobody could say").stderr
    stars = "* * *\n\n" * 200
    (pond / "sun 2.txt").write_text(f"It rained all day.\n\n{stars}Mud.\n\n{stars}It rained all night.\n")
    assert called("marks", "pond/sun 2.txt", "--add", "Mud").stderr == (
        "griffo: pond/sun 2.txt: “Mud.” could not be found again by what stands around it. "
        "Mark it with more of the words around it: use --add.\n"
    )


def test_a_decision_that_is_lost_is_a_warning(pond: Path) -> None:
    run("marks", "pond/rain.txt", "--accept", "1")
    (pond / "rain.txt").write_text(STORY.replace("Why does he never close it?", "The end."))
    assert "warning: A decision in rain.marks.toml has no place" in run("check", "pond").stdout
    run("check", "pond", "--strict", code=1)


def test_decisions_are_read_with_their_story(pond: Path) -> None:
    run("marks", "pond/rain.txt", "--accept", "1")
    assert run_json("compile", "pond", "--format", "md")["findings"] == [], "it is not passed over"
    (pond / "moon.marks.toml").touch()
    assert run_json("check", "pond")["findings"][0]["sentence"] == "Not in the book: moon.marks.toml."
    (pond / "rain.marks.toml").write_text("[[mark]]\n")
    told = run_json("compile", "pond", "--format", "md", "--keep-going", code=1)
    assert [(one["file"], one["line"], one["code"]) for one in told["findings"]][1] == (
        "pond/rain.marks.toml", 1, "left-out",
    )  # fmt: skip
    for command in ("compile", "marks"):
        assert "This holds decisions about a story." in called(command, "pond/rain.marks.toml").stderr


# ---- check


def test_check(pond: Path) -> None:
    (pond / "empty.txt").touch()
    done = run("check", "pond", code=1)
    assert done.stdout.startswith("pond/empty.txt: error: This file holds no text.\n    Check that")
    assert re.search(r"\n2 stories: 1 error.*\.\n\Z", done.stdout)
    told = run_json("check", "pond", code=1)
    assert (told["outputs"], told["findings"][0]["code"]) == ([], "left-out")
    assert not Path("out").exists()


def test_check_is_strict_when_asked(pond: Path) -> None:
    run("check", "pond/rain.txt", "--strict")
    (pond / "rain.txt").write_text(STORY + "\nThe caf\ufffd was shut.\n")
    run("check", "pond/rain.txt")
    run("check", "pond/rain.txt", "--strict", code=1)


# ---- the program itself


def test_version_and_help() -> None:
    assert re.fullmatch(r"Griffo \d+\.\d+\.\d+\n", run("--version").stdout)
    assert run("--help").stdout.startswith("Usage: griffo [OPTIONS] COMMAND [ARGS]...\n")
    for told in (run("--help").stdout, run("style", "--help").stdout):
        commands = told.partition("Commands:\n")[2]
        assert commands, "and none of them is cut short"
        assert "..." not in commands
    assert "Usage: griffo" in process().stdout + process().stderr


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ("compile --jobs -1", "It cannot be “-1”. Write a whole number from 0 up."),
        ("compile --jobs two", "It cannot be “two”. Write a whole number from 0 up."),
        ("cover --pages 5001", "It cannot be “5001”. Write a whole number from 0 to 5000."),
        ("impose --thickness 9", "It cannot be “9”. Write a number from 0.01 to 2."),
        (
            "compile --notes gahter",
            "It cannot be “gahter”. Did you mean “gather”? It can be keep, gather or drop.",
        ),
        ("impose --layout a\u0007b", "It cannot be “a\ufffdb”. It can be folio, quarto, octavo, saddle or perfect."),
    ],
)
def test_options_that_cannot_be_are_told_in_the_words_of_the_rest(args: str, said: str) -> None:
    done = called(*args.split(" "))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith(f"Invalid value for '{args.split(' ')[1]}': {said}\n")


@pytest.mark.uncounted
@pytest.mark.usefixtures("pond")
def test_json_is_utf8_and_text_bends_to_the_locale() -> None:
    Path("pond/rain.txt").write_text(STORY.replace("tired", "naïve ☂"))
    plain = {"PYTHONIOENCODING": "ascii"}
    assert "naïve ☂" in process("marks", "pond/rain.txt").stdout
    bent = process("marks", "pond/rain.txt", **plain)
    assert (bent.returncode, "na?ve ?" in bent.stdout) == (0, True)
    assert "naïve ☂" in process("marks", "pond/rain.txt", "--json", **plain).stdout
    assert process("dump", "pond/rain.txt", **plain).returncode == 0


@pytest.mark.usefixtures("pond")
def test_a_reader_that_has_enough_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "griffo", "dump", "pond/rain.txt"], check=False, stdout=writing, stderr=subprocess.PIPE
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.usefixtures("pond")
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_standard_output_that_is_full() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "griffo", "dump", "pond/rain.txt"], check=False, stdout=full, stderr=subprocess.PIPE
        )
    assert (done.returncode, done.stderr) == (
        1,
        b"griffo: The output could not be written: no space left on device.\n",
    )


def test_evaluate() -> None:
    done = run("evaluate", str(Path(__file__).parent / "cases" / "gold.jsonl"))
    assert done.stdout.startswith("| author | words | thoughts |")
    assert "| confidence | right | marks |" in done.stdout
    assert "mean F1" not in done.stdout, "no author has enough thoughts for a mean"


def test_evaluate_other_kinds() -> None:
    gold = str(Path(__file__).parent / "cases" / "gold.jsonl")
    assert run("evaluate", gold, "--kind", "memory").stdout.startswith("| author | words | flashbacks |")
    refused = run("evaluate", gold, "--kind", "emphasis", code=2)
    assert "“emphasis” cannot be measured: thought, memory or document can." in refused.stderr


def test_a_foreword_beside_the_book_is_bound_in(pond: Path) -> None:
    (pond / "book.toml").write_text('title = "Foreword"\n[[story]]\nsource = "rain.txt"\n')
    (pond / "foreword.md").write_bytes(b'# Why\r\n\r\n- "one"\r\n- two -- and a half\r\n')
    run("compile", "pond", "-o", "out", "--format", "html")
    assert "<li>“one”</li>\n<li>two — and a half</li>" in Path("out/foreword.html").read_text("utf-8")
    done = called("compile", "pond", "-o", "pond", "--format", "md")
    assert (done.returncode, "overwrite" in done.stderr) == (1, True)
    assert (pond / "foreword.md").read_bytes().startswith(b"# Why")


def test_a_foreword_that_leads_out_of_the_folder_is_refused(pond: Path) -> None:
    Path("secret.md").write_text("secret")
    (pond / "book.toml").write_text('title = "Low"\n[[story]]\nsource = "rain.txt"\n')
    (pond / "foreword.md").symlink_to("../secret.md")
    done = called("compile", "pond", "-o", "out", "--format", "md")
    assert (done.returncode, "pond/foreword.md" in done.stderr) == (1, True)
    assert "leads out of the book" in " ".join(done.stderr.split())
    assert not Path("out").exists() or not list(Path("out").iterdir())
