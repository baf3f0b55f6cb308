"""What a person reads when something is wrong: one sentence with place and mend, and nothing written."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from griffo import cli, pipeline, style
from griffo.emit.page import made_with
from griffo.errors import GriffoError
from griffo.read.source import LIMIT
from griffo.write import reason, shown, slug, write_all

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., str]

STORY = """{title}

by Ada Moss

Mirel put the kettle on and sat down with her back to the window. The rain had found the gap again.

"You left it open," said Tobin. He had a towel round his neck and did not look up from the ledger.

She said nothing. The stove ticked, and somewhere under the floor the pump began to turn over.
"""
BEFORE = b"the book of yesterday"


@pytest.fixture
def pond(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book of two stories in ``pond``, and in ``out`` what an earlier compile left."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "pond"
    folder.mkdir()
    for name, title in (("rain.txt", "Rain"), ("sun.txt", "Sun")):
        (folder / name).write_text(STORY.format(title=title))
    write_book(folder, "rain.txt", "sun.txt")
    out = tmp_path / "out"
    out.mkdir()
    (out / "pond.md").write_bytes(BEFORE)
    return folder


def write_book(folder: Path, *sources: str, top: str = "", row: str = "") -> None:
    rows = "".join(f'\n[[story]]\nsource = "{source}"\n{row}' for source in sources)
    (folder / "book.toml").write_text(f'title = "Pond"\n{top}{rows}')


@pytest.fixture
def refuse(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command that must fail with exit 1, write nothing, and say nothing but what is returned."""

    def run(*args: str, code: int = 1) -> str:
        before = sorted(Path("out").rglob("*"))
        with pytest.raises(SystemExit) as stopped:
            cli.main(args)
        said = capsys.readouterr()
        assert stopped.value.code == code
        assert said.out == ""
        assert sorted(Path("out").rglob("*")) == before, "no file may come or go"
        assert Path("out/pond.md").read_bytes() == BEFORE
        return said.err

    return run


def compile_pond(refuse: Run, *args: str) -> str:
    return refuse("compile", "pond", "--format", "md", *args)


# ---- story files


@pytest.mark.usefixtures("pond")
def test_unreadable(refuse: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may read everything, so the refusal comes from where Python opens the file."""
    opened = Path.open

    def deny(path: Path, *args: Any, **options: Any) -> Any:
        if path.name == "sun.txt":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return opened(path, *args, **options)

    monkeypatch.setattr(Path, "open", deny)
    assert compile_pond(refuse) == (
        "griffo: pond/sun.txt: This file cannot be read (Permission denied). Check its name, place and permissions.\n"
    )


def test_a_folder_that_is_named_as_a_story(pond: Path, refuse: Run) -> None:
    (pond / "sun.txt").unlink()
    (pond / "sun.txt").mkdir()
    said = "griffo: pond/book.toml:7: There is no story in the folder “sun.txt”. Griffo reads files that end in .txt, "
    assert compile_pond(refuse).startswith(said)


@pytest.mark.parametrize("content", [b"", b" \r\n\t\n", b"\xef\xbb\xbf"])
def test_empty(pond: Path, refuse: Run, content: bytes) -> None:
    (pond / "sun.txt").write_bytes(content)
    assert compile_pond(refuse) == (
        "griffo: pond/sun.txt: This file holds no text. Check that the story was saved into it.\n"
    )


def test_binary(pond: Path, refuse: Run) -> None:
    (pond / "sun.txt").write_bytes(bytes(range(256)) * 40)
    assert compile_pond(refuse) == (
        "griffo: pond/sun.txt:1: This file holds binary data, not text. "
        "Save the story as plain text in UTF-8 and give that file.\n"
    )


@pytest.mark.parametrize(
    ("start", "kind"),
    [(b"%PDF-1.7\n", "a PDF file"), (b"PK\x03\x04", "a ZIP archive (an EPUB or Word file is one too)")],
)
def test_not_text(pond: Path, refuse: Run, start: bytes, kind: str) -> None:
    (pond / "sun.txt").write_bytes(start + b"1234")
    assert compile_pond(refuse) == (
        f"griffo: pond/sun.txt: This is {kind}, not text. Save the story as plain text in UTF-8 and give that file.\n"
    )


def test_enormous(pond: Path, refuse: Run) -> None:
    with (pond / "sun.txt").open("wb") as file:
        file.truncate(LIMIT + 1)
    assert compile_pond(refuse) == (
        "griffo: pond/sun.txt: This file is larger than 64 MB. Part it into one file per story.\n"
    )


def test_only_notes(pond: Path, refuse: Run) -> None:
    (pond / "sun.txt").write_text("Sun\n\nby Ada Moss\n\nA/N: Sorry, no chapter this week! Please review.\n")
    assert compile_pond(refuse) == (
        "griffo: pond/sun.txt: This file holds no story, only the author's notes. "
        "Save the story's own text too, or take the file out of the book.\n"
    )


def test_missing_source(pond: Path, refuse: Run) -> None:
    write_book(pond, "rian.txt")
    assert compile_pond(refuse) == ("griffo: pond/book.toml:4: There is no file “rian.txt”. Did you mean “rain.txt”?\n")


def test_every_bad_story_is_named_at_once(pond: Path, refuse: Run) -> None:
    for name in ("rain.txt", "sun.txt"):
        (pond / name).write_bytes(b"")
    assert [line.split(": ")[1] for line in compile_pond(refuse).splitlines()] == ["pond/rain.txt", "pond/sun.txt"]
    assert compile_pond(refuse, "--keep-going") != "", "there is nothing left to keep going with"


def test_keep_going(pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (pond / "sun.txt").write_bytes(b"")
    with pytest.raises(SystemExit) as stopped:
        cli.main(["compile", "pond", "--format", "md", "--keep-going"])
    said = capsys.readouterr()
    assert stopped.value.code == 1, "a book that lacks a story is no success"
    assert said.err.startswith("griffo: pond/sun.txt: This file holds no text.")
    assert "pond/sun.txt: error: This file holds no text." in said.out
    assert "The stove ticked" in Path("out/pond.md").read_text()


@pytest.mark.parametrize("command", ["marks", "dump"])
def test_a_book_where_a_story_is_wanted(pond: Path, refuse: Run, command: str) -> None:
    sentence = "This is a book, not a story. Give one of its files.\n"
    assert refuse(command, "pond") == f"griffo: pond: {sentence}"
    assert refuse(command, "pond/book.toml") == f"griffo: pond/book.toml: {sentence}"
    assert refuse(command, "pond/no.txt").startswith("griffo: pond/no.txt: There is no file “no.txt”.")
    (pond / "rain.txt").write_bytes(b"")
    assert refuse(command, "pond/rain.txt").startswith("griffo: pond/rain.txt: This file holds no text.")


# ---- names


def other(title: str) -> str:
    """Return another story by the same author."""
    return f"{title}\n\nby Ada Moss\n\nThe ferry had gone an hour ago, and the lamp on the far bank was out by then.\n"


def test_shared_name(pond: Path, refuse: Run) -> None:
    (pond / "sun.txt").write_text(other("RAIN"))
    assert compile_pond(refuse) == (
        "griffo: pond/book.toml:6: Two stories are called “RAIN” by Ada Moss: “rain.txt” and “sun.txt”. "
        "Give one of them another title in book.toml.\n"
    )


def test_shared_name_in_book_toml(pond: Path, refuse: Run) -> None:
    write_book(pond, "rain.txt", "sun.txt", row='title = "Weather"\n')
    assert compile_pond(refuse).startswith("griffo: pond/book.toml:9: Two stories are called “Weather” by Ada Moss. ")


def test_shared_name_without_book_toml(pond: Path, refuse: Run) -> None:
    (pond / "book.toml").unlink()
    (pond / "sun.txt").write_text("\n" + other("Rain"))
    assert compile_pond(refuse) == (
        "griffo: pond/sun.txt:2: Two stories are called “Rain” by Ada Moss: “rain.txt” and “sun.txt”. "
        "Give one of them another title in book.toml.\n"
    )


def test_the_same_file_twice(pond: Path, refuse: Run) -> None:
    (pond / "sun.txt").write_bytes((pond / "rain.txt").read_bytes())
    assert compile_pond(refuse) == (
        "griffo: pond/book.toml:6: Two stories are called “Rain” by Ada Moss. “sun.txt” holds the same text as "
        "“rain.txt”. Take one of the two out of the book.\n"
    )


def test_two_versions_of_one_name(pond: Path, refuse: Run) -> None:
    (pond / "sun.txt").write_text(STORY.format(title="Rain").replace("the kettle", "some water"))
    assert compile_pond(refuse) == (
        "griffo: pond/book.toml:6: Two stories are called “Rain” by Ada Moss. “sun.txt” and “rain.txt” are versions of "
        "one story: they share 93 % of their text; one is as long as the other. Take one of the two out of the book.\n"
    )


def test_the_same_file_under_another_title_is_a_warning(pond: Path, refuse: Run) -> None:
    (pond / "sun.txt").write_bytes((pond / "rain.txt").read_bytes())
    (pond / "book.toml").write_text('[[story]]\nsource = "rain.txt"\n\n[[story]]\nsource = "sun.txt"\ntitle = "Sun"\n')
    assert compile_pond(refuse, "--strict") == (
        "griffo: pond/book.toml:5: “sun.txt” holds the same text as “rain.txt”. Take one of the two out of the book.\n"
    )


# ---- book.toml and options


def test_unknown_key(pond: Path, refuse: Run) -> None:
    write_book(pond, "rain.txt", row='athor = "x"\n')
    assert compile_pond(refuse) == "griffo: pond/book.toml:5: Unknown key “athor”. Did you mean “author”?\n"


def test_bad_value(pond: Path, refuse: Run) -> None:
    write_book(pond, "rain.txt", top='notes = "droop"\n')
    assert compile_pond(refuse) == (
        "griffo: pond/book.toml:2: “notes” cannot be “droop”. Did you mean “drop”? It can be keep, gather or drop.\n"
    )


def test_unknown_style(pond: Path, refuse: Run) -> None:
    assert compile_pond(refuse, "--style", "baroque") == (
        f"griffo: There is no style “baroque”. The styles are: {', '.join(style.names())}.\n"
    )
    write_book(pond, "rain.txt", top='style = "baroque"\n')
    assert compile_pond(refuse) == (
        f"griffo: pond/book.toml:2: There is no style “baroque”. The styles are: {', '.join(style.names())}.\n"
    )


@pytest.mark.usefixtures("pond")
@pytest.mark.parametrize("epoch", ["yesterday", "9" * 30])
def test_impossible_source_date_epoch(refuse: Run, monkeypatch: pytest.MonkeyPatch, epoch: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert compile_pond(refuse) == (
        f"griffo: SOURCE_DATE_EPOCH is “{epoch}”, which is no date. "
        "Set it to a number of seconds since 1970, or unset it.\n"
    )


@pytest.mark.usefixtures("pond")
@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (
            ["compile", "--format", "epub,mobi"],
            "“mobi” is no format. Griffo writes epub, kepub, pdf, html, md and dump.",
        ),
        (["compile", "--format", ""], "“” is no format. Griffo writes epub, kepub, pdf, html, md and dump."),
        (["compile", "--notes", "away"], "It cannot be “away”. It can be keep, gather or drop."),
        (["compile", "--stile", "x"], "No such option: --stile"),
        (["bind"], "No such command 'bind'."),
        (["marks"], "Missing argument 'FILE'."),
    ],
)
def test_wrong_usage(refuse: Run, args: list[str], sentence: str) -> None:
    said = refuse(*args, code=2)
    assert sentence in said
    assert said.startswith("Usage: griffo ")


# ---- where the book goes


@pytest.mark.usefixtures("pond")
@pytest.mark.skipif(not Path("/proc").exists(), reason="the system has no /proc")
def test_unwritable_folder(refuse: Run) -> None:
    """Even root may make no files in /proc."""
    assert compile_pond(refuse, "-o", "/proc") == (
        "griffo: /proc: Nothing can be written in this folder: no such file or directory. Choose another one with -o.\n"
    )


@pytest.mark.usefixtures("pond")
@pytest.mark.skipif(not Path("/proc").exists(), reason="the system has no /proc")
def test_a_command_without_the_option_does_not_speak_of_it(refuse: Run) -> None:
    assert refuse("style", "copy", "classic", "/proc/mine") == (
        "griffo: /proc/mine: Nothing can be written in this folder: no such file or directory. "
        "Choose another place for the copy.\n"
    )


@pytest.mark.usefixtures("pond")
def test_the_folder_is_a_file(refuse: Run) -> None:
    assert compile_pond(refuse, "-o", "out/pond.md") == (
        "griffo: out/pond.md: Nothing can be written in this folder: file exists. Choose another one with -o.\n"
    )


@pytest.mark.usefixtures("pond")
def test_the_output_is_a_folder(refuse: Run) -> None:
    Path("out/pond.html").mkdir()
    assert refuse("compile", "pond", "--format", "md,html") == (
        "griffo: out/pond.html: A folder stands where the file is to be written. "
        "Rename it, or choose another folder with -o.\n"
    )


def test_a_story_is_not_overwritten(pond: Path, refuse: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(pipeline.EMITTERS, "txt", lambda *_: b"")
    (pond / "book.toml").write_text('title = "Rain"\n[[story]]\nsource = "rain.txt"\n')
    assert refuse("compile", "pond", "--format", "txt", "-o", "pond") == (
        "griffo: pond/rain.txt: The book would overwrite a file that it is made of. Choose another folder with -o.\n"
    )
    assert (pond / "rain.txt").read_text() == STORY.format(title="Rain")


def test_full_disk(pond: Path, tmp_path: Path) -> None:
    """A limit on the size of files stands in for the disk's end: the write fails midway in the same way."""
    (pond / "sun.txt").write_text(STORY.format(title="Sun") + "\nShe counted the drops.\n" * 2000)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))

    done = subprocess.run(
        [sys.executable, "-m", "griffo", "compile", "pond", "--format", "md"],
        check=False,
        capture_output=True,
        text=True,
        preexec_fn=limit,
        env={key: value for key, value in os.environ.items() if not key.startswith("COV")},
    )
    assert done.stderr == (
        "griffo: out/pond.md: The file could not be written: file too large. "
        "Earlier outputs are untouched. Make room, or choose another folder with -o.\n"
    )
    assert done.returncode == 1
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["pond.md"]
    assert (tmp_path / "out/pond.md").read_bytes() == BEFORE


def test_a_disk_that_fills_up_with_the_second_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []

    def fill(descriptor: int) -> None:
        synced.append(descriptor)
        if len(synced) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fill)
    (tmp_path / "a").write_bytes(BEFORE)
    with pytest.raises(GriffoError, match=r"b: The file could not be written: no space left on device\."):
        write_all({tmp_path / "a": b"new", tmp_path / "b": b"new"})
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a", BEFORE)]


def test_outputs_get_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    write_all({tmp_path / "deep/er/a": b"new"})
    (tmp_path / "b").touch()
    assert (tmp_path / "deep/er/a").read_bytes() == b"new"
    assert (tmp_path / "deep/er/a").stat().st_mode == (tmp_path / "b").stat().st_mode


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        ("The Long Rain", "the-long-rain"),
        ("  Crème Brûlée, or: Noon?! ", "creme-brulee-or-noon"),
        ("Don’t / Look \\ Back..", "dont-look-back"),
        ("../../etc/passwd", "etc-passwd"),
        ("雨の夜", "雨の夜"),
        ("Йод и дождь", "йод-и-дождь"),
        ("बारिश", "बारिश"),
        ("¿…?", "book"),
        ("", "book"),
        ("x" * 400, "x" * 150),
        ("雨" * 400, "雨" * 50),
    ],
)
def test_a_title_as_the_name_of_a_file(title: str, stem: str) -> None:
    assert slug(title) == stem


# ---- what must never reach a person


def test_a_fault_in_griffo_itself(pond: Path, refuse: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("griffo.compile._date", fail)
    (pond / "x y.txt").write_text("x")
    sentence = (
        "griffo: ZeroDivisionError: division by zero. This is a fault in Griffo, not in your stories. "
        f"Please report this line with {made_with()} and the command: griffo compile 'pond/x y.txt'\n"
    )
    assert refuse("compile", "pond/x y.txt") == sentence
    monkeypatch.setenv("GRIFFO_DEBUG", "1")
    said = refuse("compile", "pond/x y.txt")
    assert said.startswith(sentence + "Traceback (most recent call last):")


@pytest.mark.usefixtures("pond")
def test_an_error_of_the_system(refuse: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), "fonts/a.ttf")

    monkeypatch.setattr("griffo.compile._date", fail)
    assert compile_pond(refuse) == "griffo: fonts/a.ttf: no such file or directory.\n"


@pytest.mark.usefixtures("pond")
def test_an_interrupt(refuse: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("griffo.compile._date", stop)
    assert refuse("compile", "pond", code=130) == ""


def test_control_characters_are_not_shown() -> None:
    assert shown("a\x1b[31mb\n\x07\udcff") == "a\ufffd[31mb\ufffd\ufffd\ufffd"


def test_an_error_without_words() -> None:
    assert reason(OSError()) == "oSError"
