"""Which files make up a book, and what book.toml may say."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from griffo.config import Book, load
from griffo.errors import GriffoError
from griffo.model import NotesPolicy
from griffo.read.chaptered import natural
from griffo.settings import Toml

SUFFIXES = (".txt", ".html")
THOUGHTS = ("unmarked", "single-quotes", "none")
ROW = '[[story]]\nsource = "rain.txt"\n'


def open_book(*paths: str) -> Book:
    return load([Path(path) for path in paths], suffixes=SUFFIXES, thoughts=lambda: THOUGHTS)


def refuse(*paths: str) -> str:
    with pytest.raises(GriffoError) as caught:
        open_book(*paths)
    return str(caught.value)


@pytest.fixture
def pond(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder ``pond`` with one story, seen from the folder around it."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "pond"
    folder.mkdir()
    (folder / "rain.txt").write_text("It rained.\n")
    return folder


def test_every_key(pond: Path) -> None:
    (pond / "book.toml").write_text(
        'title = "Ponds"\nsubtitle = "and  puddles"\neditor = "E. Reed"\npublisher = "Reed & Rush"\ndate = 2020-05-01\n'
        'language = "en-GB"\nstyle = "classic"\nnotes = "gather"\n'
        "[[story]]\n"
        'source = "rain.txt"\ntitle = "Rain"\nauthor = ["A. Moss", "B. Fern"]\ndate = "2019-03"\n'
        'url = "https://example.org/1"\nrating = "General"\nfandom = "none"\nseries = "Weather"\n'
        'summary = """\nIt\nrains."""\nlanguage = "fr"\nnotes = "drop"\n'
        'thoughts = "single-quotes"\npermission = "Given."\n'
    )
    book = open_book("pond")
    assert (book.settings.title, book.settings.subtitle, book.settings.date) == ("Ponds", "and puddles", "2020-05-01")
    assert book.settings.notes is NotesPolicy.GATHER
    (entry,) = book.entries
    assert entry.name == "rain.txt"
    assert entry.row.authors == ("A. Moss", "B. Fern")
    assert (entry.row.date, entry.row.summary, entry.row.notes) == ("2019-03", "It rains.", NotesPolicy.DROP)
    assert book.place(entry, "title") == ("pond/book.toml", 11)
    assert book.place(entry, "nothing") == ("pond/book.toml", 9)


def test_several_series(pond: Path) -> None:
    (pond / "book.toml").write_text(ROW + 'series = ["Ponds, part  2", "", "Rain #1"]\n')
    assert open_book("pond/book.toml").entries[0].row.every_series == ("Ponds, part 2", "Rain #1")


def test_one_author_as_text(pond: Path) -> None:
    (pond / "book.toml").write_text(ROW + 'author = "A. Moss"\n')
    assert open_book("pond/book.toml").entries[0].row.authors == ("A. Moss",)


def test_rows_keep_their_order(pond: Path) -> None:
    (pond / "a.txt").write_text("A\n")
    (pond / "book.toml").write_text(ROW + '[[story]]\nsource = "a.txt"\n')
    assert [entry.name for entry in open_book("pond").entries] == ["rain.txt", "a.txt"]


def test_a_book_without_rows_takes_the_stories_beside_it(pond: Path) -> None:
    (pond / "book.toml").write_text('title = "Ponds"\n')
    assert [entry.name for entry in open_book("pond").entries] == ["rain.txt"]


def test_what_is_left_lying_in_the_folder_is_known(pond: Path) -> None:
    for name in ("sun.txt", "cover.jpg", ".hidden.txt"):
        (pond / name).write_text("x")
    (pond / "book.toml").write_text(ROW)
    assert [path.name for path in open_book("pond").passed_over] == ["sun.txt", "cover.jpg"]


def test_a_folder_in_natural_order(pond: Path) -> None:
    for name in ("ch10.txt", "ch2.txt", "Ch1.TXT", "cover.jpg"):
        (pond / name).write_text("x")
    (pond / "drafts").mkdir()
    book = open_book("pond")
    assert [entry.name for entry in book.entries] == ["Ch1.TXT", "ch2.txt", "ch10.txt", "rain.txt"]
    assert (book.name, book.toml, [path.name for path in book.passed_over]) == ("pond", None, ["cover.jpg"])
    assert book.place(book.entries[0], "title") == ("pond/Ch1.TXT", 0)


def test_natural_order_takes_any_name() -> None:
    names = ["", "10", "9", "a", "a10b", "a9b", "٣", "²"]
    assert sorted(names, key=natural) == ["", "9", "10", "a", "a9b", "a10b", "²", "٣"]


def test_files(pond: Path) -> None:
    (pond / "ch10.txt").write_text("x")
    (pond / "ch9.txt").write_text("x")
    book = open_book("pond/ch10.txt", "pond/ch9.txt")
    assert [str(entry.path) for entry in book.entries] == ["pond/ch9.txt", "pond/ch10.txt"]
    assert book.name == "pond"


def test_files_of_several_folders(pond: Path) -> None:
    Path("sun.txt").write_text("x")
    assert open_book("sun.txt", str(pond / "rain.txt")).name == "Stories"


def test_a_byte_order_mark_is_no_mistake(pond: Path) -> None:
    (pond / "book.toml").write_bytes(b"\xef\xbb\xbf" + ROW.encode())
    assert len(open_book("pond").entries) == 1


LIKE_THIS = 'A setting looks like this: title = "Text between straight quotation marks"'
KEYS = "title, subtitle, editor, publisher, imprint, date, language, style, order, group-by, notes, cover, fonts"
NEITHER = f"The keys here are {KEYS}, print and story."


@pytest.mark.parametrize(
    ("toml", "line", "sentence"),
    [
        ('titel = "x"\n' + ROW, 1, "Unknown key “titel”. Did you mean “title”?"),
        ('colour = "x"\n' + ROW, 1, f"Unknown key “colour”. {NEITHER}"),
        ('\n[prnt]\ntrim = "a5"\n' + ROW, 2, "Unknown key “prnt”. Did you mean “print”?"),
        (ROW + '[[storys]]\nsource = "rain.txt"\n', 3, "Unknown key “storys”. Did you mean “story”?"),
        (ROW + 'athor = "x"\n', 3, "Unknown key “athor”. Did you mean “author”?"),
        (ROW + '"athor" = "x"\n', 3, "Unknown key “athor”. Did you mean “author”?"),
        ('story = [{ source = "rain.txt", athor = "x" }]', 1, "Unknown key “athor”. Did you mean “author”?"),
        (
            ROW + 'style = "x"\n',
            3,
            "Unknown key “style”. It belongs to the whole book: put it above the first [[story]] line.",
        ),
        (
            'rating = "T"\n' + ROW,
            1,
            "Unknown key “rating”. It belongs to one story: put it below that story's [[story]] line.",
        ),
        (
            '[story]\nsource = "rain.txt"\n',
            1,
            "“story” is no row of stories. Begin each story with a line that says [[story]], in two pairs of brackets.",
        ),
        ("title = 7\n" + ROW, 1, '“title” is a number, where text belongs. Write title = "…".'),
        (ROW + "summary = true\n", 3, '“summary” is true or false, where text belongs. Write summary = "…".'),
        (
            ROW + "series = 2\n",
            3,
            '“series” is a number, where text belongs. Write series = "…", or series = ["…", "…"] for several.',
        ),
        (
            ROW + 'author = ["A", 2]\n',
            3,
            '“author” is a list, where text belongs. Write author = "…", or author = ["…", "…"] for several.',
        ),
        (ROW + 'notes = "kep"\n', 3, "“notes” cannot be “kep”. Did you mean “keep”? It can be keep, gather or drop."),
        ('fonts = "no"\n' + ROW, 1, "“fonts” cannot be “no”. It can be style or none."),
        ("fonts = false\n" + ROW, 1, '“fonts” is true or false, where text belongs. Write fonts = "…".'),
        (
            ROW + 'thoughts = "quoted"\n',
            3,
            "“thoughts” cannot be “quoted”. It can be unmarked, single-quotes or none.",
        ),
        (
            ROW + 'date = "3/14/09"\n',
            3,
            "“date” cannot be “3/14/09”. Write a date such as 2014-03-01, or only 2014-03 or 2014.",
        ),
        (
            ROW + 'date = "2014-02-30"\n',
            3,
            "“date” cannot be “2014-02-30”. Write a date such as 2014-03-01, or only 2014-03 or 2014.",
        ),
        (
            ROW + 'language = "English"\n',
            3,
            "“language” cannot be “English”. Write the language's code, such as en, en-GB or fr.",
        ),
        (
            ROW + 'url = "example.org"\n',
            3,
            "“url” cannot be “example.org”. Write the whole address, with https:// before it.",
        ),
        (ROW + 'title = "a\\u001bb"\n', 3, "“title” holds a control character. Delete it."),
        (ROW + 'author = ["a\\u0000"]\n', 3, "“author” holds a control character. Delete it."),
        (ROW + '[[story]]\ntitle = "x"\n', 3, 'This story names no file. Add a line such as source = "story.txt".'),
        (
            ROW + '# again\n[[story]]\nsource = "./rain.txt"\n',
            5,
            "“./rain.txt” is in the book twice; first in line 2. Delete one of the two [[story]] tables.",
        ),
        ('[[story]]\nsource = "rian.txt"\n', 2, "There is no file “rian.txt”. Did you mean “rain.txt”?"),
        (
            '[[story]]\nsource = "thunder.txt"\n',
            2,
            "There is no file “thunder.txt”. The folder holds link.txt and rain.txt.",
        ),
        ('[[story]]\nsource = "no/wind.txt"\n', 2, "There is no file “wind.txt”."),
        (
            '[[story]]\nsource = "deep"\n',
            2,
            "There is no story in the folder “deep”. Griffo reads files that end in .txt or .html.",
        ),
        (
            '[[story]]\nsource = "plan.docx"\n',
            2,
            "Griffo cannot read files that end in .docx. Save the story as a file that ends in .txt or .html.",
        ),
        (
            '[[story]]\nsource = "old.doc"\n',
            2,
            (
                "Griffo cannot read files that end in .doc. "
                "Open it in Word or LibreOffice Writer and save it as .docx or .odt."
            ),
        ),
        (
            '[[story]]\nsource = "README"\n',
            2,
            "Griffo cannot read a file whose name has no ending. Save the story as a file that ends in .txt or .html.",
        ),
        (
            '[[story]]\nsource = "../out.txt"\n',
            2,
            "“../out.txt” leads out of the book's folder. Copy the file itself into that folder.",
        ),
        (
            '[[story]]\nsource = "/etc/hostname"\n',
            2,
            "“/etc/hostname” leads out of the book's folder. Copy the file itself into that folder.",
        ),
        (
            '[[story]]\nsource = "link.txt"\n',
            2,
            "“link.txt” leads out of the book's folder. Copy the file itself into that folder.",
        ),
        (
            '[[story]]\nsource = "loop.txt"\n',
            2,
            "“loop.txt” is a link that leads nowhere. Copy the file itself into that folder.",
        ),
        ('[[story]]\nsource = "pipe.txt"\n', 2, "“pipe.txt” is no ordinary file. Copy it into one."),
        (
            'title = "x"\neditor = x\n',
            2,
            f"This line is not TOML: invalid value. {LIKE_THIS}",
        ),
        (
            'title = """x\n\n',
            1,
            f"This line is not TOML: unterminated string. {LIKE_THIS}",
        ),
    ],
)
def test_mistakes_in_book_toml(pond: Path, toml: str, line: int, sentence: str) -> None:
    Path("out.txt").write_text("x")
    (pond / "deep").mkdir()
    (pond / "plan.docx").write_text("x")
    (pond / "old.doc").write_text("x")
    (pond / "README").write_text("x")
    (pond / "link.txt").symlink_to("../out.txt")
    (pond / "loop.txt").symlink_to("loop.txt")
    os.mkfifo(pond / "pipe.txt")
    (pond / "book.toml").write_text(toml)
    assert refuse("pond") == f"pond/book.toml:{line}: {sentence}"


def test_book_toml_is_not_utf8(pond: Path) -> None:
    (pond / "book.toml").write_bytes(b'title = "x"\neditor = "\xe9"\n')
    assert refuse("pond") == "pond/book.toml:2: This is not UTF-8. Save the file as UTF-8."


def test_brackets_without_end(pond: Path) -> None:
    (pond / "book.toml").write_text("title = " + "[" * 100_000)
    assert refuse("pond") == "pond/book.toml: Too many brackets stand inside each other."


@pytest.mark.usefixtures("pond")
def test_book_toml_that_is_not_there() -> None:
    assert refuse("pond/book.toml") == "pond/book.toml: The file cannot be read: no such file or directory."


def test_nothing_to_bind(pond: Path) -> None:
    (pond / "rain.txt").rename(pond / "rain.doc")
    assert refuse("pond") == "pond: There is no story in this folder. Griffo reads files that end in .txt or .html."
    (pond / "book.toml").write_text('title = "Ponds"\n')
    assert refuse("pond") == (
        "pond/book.toml:1: The book names no story, and none lies beside it. "
        'Add a line [[story]] and below it one such as source = "story.txt".'
    )


@pytest.mark.usefixtures("pond")
def test_a_folder_that_may_not_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(_: Path) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "iterdir", deny)
    assert refuse("pond") == "pond: The folder cannot be read: permission denied."


@pytest.mark.usefixtures("pond")
def test_what_cannot_be_given_on_the_command_line() -> None:
    assert refuse("pont") == "pont: There is no file “pont”."
    assert refuse("pond/rian.txt") == "pond/rian.txt: There is no file “rian.txt”. Did you mean “rain.txt”?"
    assert refuse("pond", "pond/rain.txt") == (
        "pond: A book stands among other things to compile. Give one folder, one book.toml, or story files."
    )
    assert refuse("pond/rain.txt", "pond/../pond/rain.txt") == (
        "pond/../pond/rain.txt: This story is given twice. Give it once."
    )


def test_a_link_out_of_a_folder_is_not_followed(pond: Path) -> None:
    Path("secret.txt").write_text("x")
    (pond / "a.txt").symlink_to("../secret.txt")
    assert refuse("pond") == (
        "pond/a.txt: “a.txt” leads out of the book's folder. Copy the file itself into that folder."
    )


def test_lines_are_those_of_the_right_table() -> None:
    toml = Toml("book.toml", 'title = "a"\n\n[[story]]\n# title\ntitle = "b"\n[[ story ]] # second\n  "title" = "c"\n')
    assert [toml.line("title", table) for table in (-1, 0, 1)] == [1, 5, 7]
    assert [toml.line("author", table) for table in (-1, 0, 1, 2)] == [0, 3, 6, 0]
