"""``griffo init``: a first ``book.toml``, and more stories for one that a person has edited."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from tests.test_cli import called, run, run_json

from griffo.config import load
from griffo.listing import Listed, Setting, extended, table
from griffo.read import BUNDLES, READERS, Bundle

KETTLE = "Mirel put the kettle on and sat down with her back to the window. The rain had found the gap again."

BY_SERIES = "# Below they stand by series and part, and those of no series after them"


@pytest.fixture
def pond(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder ``pond``, seen from the folder around it."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "pond"
    folder.mkdir()
    return folder


def save(name: str, header: str, words: str = KETTLE) -> None:
    Path("pond", name).write_text(f"{header}\n\n{words} {name}.\n", "utf-8")


def init() -> tuple[str, str]:
    """Return what is printed, and what is then in ``book.toml``."""
    done = run("init", "pond")
    return done.stdout, Path("pond/book.toml").read_text("utf-8")


def rows() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(Path("pond/book.toml").read_text("utf-8"))["story"]
    return found


@pytest.mark.usefixtures("pond")
def test_a_first_book() -> None:
    save("rain.txt", "The Long Rain\n\nby Ada Moss")
    save("sun 2.txt", "Title: Sun\nAuthors: Bea Fern & Cy Reed")
    said, written = init()
    assert said == "Wrote pond/book.toml. Read it through, then run: griffo compile pond\n"
    assert tomllib.loads(written) == {
        "title": "Pond",
        "language": "en",
        "story": [
            {"source": "rain.txt", "title": "The Long Rain", "author": "Ada Moss"},
            {"source": "sun 2.txt", "title": "Sun", "author": ["Bea Fern", "Cy Reed"]},
        ],
    }
    told = run_json("compile", "pond", "--format", "md")
    assert [story["title"] for story in told["stories"]] == ["The Long Rain", "Sun"]


@pytest.mark.usefixtures("pond")
def test_all_that_is_switched_off_can_be_used() -> None:
    save("rain.txt", "Rain")
    _, written = init()
    Path("pond/book.toml").write_text(re.sub(r"^# (?=\[print\]|[\w-]+ =)", "", written, flags=re.MULTILINE))
    Path("pond/cover.jpg").touch()
    settings = load([Path("pond/book.toml")], suffixes=(".txt",), thoughts=tuple).settings
    assert (settings.style, settings.order, settings.group_by) == ("classic", "date", "author")
    assert settings.print
    assert settings.print.trim == pytest.approx((419.5, 595.3), abs=0.1)


@pytest.mark.usefixtures("pond")
@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ((), ""),
        (("Published: 2014-03-01",), "# Below they stand by date.\n"),
        (("Series: Part 2 of Weather",), f"{BY_SERIES}.\n"),
        (
            ("Series: Part 2 of Weather", "Published: 2014-03-01"),
            f"{BY_SERIES}; where that says nothing, by date.\n",
        ),
    ],
)
def test_it_says_how_the_stories_are_sorted(headers: tuple[str, ...], said: str) -> None:
    save("a fog.txt", "Title: Fog\nAuthor: Ada Moss")
    save("b rain.txt", "\n".join(["Title: Rain", "Author: Ada Moss", *headers]), "The rain did not stop for a week.")
    _, written = init()
    assert re.findall(r"# Below they stand.*\n", written) == ([said] if said else [])
    assert [row["title"] for row in rows()] == (["Rain", "Fog"] if said else ["Fog", "Rain"])


@pytest.mark.usefixtures("pond")
def test_all_that_a_story_says() -> None:
    save(
        "rain.txt",
        "Title: Rain\nAuthor: Ada Moss\nSeries: Part 2 of Weather, Part 1 of Ponds\nRating: T\nFandom: Ponds\n"
        'URL: https://example.org/1\nPublished: 2014-03-01\nUpdated: 2015-01-01\nSummary: It "rains".',
    )
    init()
    assert rows() == [
        {
            "source": "rain.txt",
            "title": "Rain",
            "author": "Ada Moss",
            "series": ["Part 2 of Weather", "Part 1 of Ponds"],
            "date": "2014-03-01",
            "summary": "It “rains”.",
            "rating": "T",
            "fandom": "Ponds",
            "url": "https://example.org/1",
        }
    ]
    assert 'date = "2014-03-01" # its header\'s “Published”\n' in Path("pond/book.toml").read_text()


@pytest.mark.usefixtures("pond")
def test_a_summary_is_said_once_whoever_words_it() -> None:
    save("rain.txt", "Title: Rain\nSummary: It rains.")
    init()
    run("compile", "pond", "--format", "md")
    assert Path("out/pond.md").read_text().count("It rains.") == 1
    mine = Path("pond/book.toml").read_text().replace("It rains.", "It pours.")
    Path("pond/book.toml").write_text(mine)
    (story,) = run_json("compile", "pond", "--format", "md")["stories"]
    made = Path("out/pond.md").read_text()
    assert (made.count("It rains."), made.count("It pours.")) == (0, 1)
    assert {"text": "Summary: It rains.", "why": "a summary that the book words otherwise"} in [
        {key: gone[key] for key in ("text", "why")} for gone in story["removed"]
    ]


@pytest.mark.usefixtures("pond")
def test_what_a_book_toml_cannot_say_is_left_to_the_text() -> None:
    save("rain.txt", "Title: Rain\nURL: at the library\nPublished: 2014-02-30")
    init()
    assert rows() == [{"source": "rain.txt", "title": "Rain"}]
    assert run_json("compile", "pond", "--format", "md")["findings"] == []


@pytest.mark.usefixtures("pond")
def test_a_guess_says_why() -> None:
    save("low-water.txt", "")
    save("rain.txt", "The Long Rain\n\nThe Weather Cycle\n\nby Ada Moss")
    _, written = init()
    assert 'title = "Low Water" # a guess from the file\'s name\n# author = ""\n' in written
    why = "a guess: a short line without a full stop before the first paragraph"
    assert f'title = "The Long Rain" # {why}\n' in written
    assert 'series = "The Weather Cycle" # a guess: a short line under the title\n' in written
    assert 'title = "Pond"  # a guess from the folder\'s name\nlanguage' in re.sub(r"# \w+ = .*\n", "", written)


@pytest.mark.usefixtures("pond")
def test_stories_are_listed_by_series_then_date_then_name() -> None:
    save("1.txt", "Title: Alone")
    save("2.txt", "Title: Old\nPublished: 2001-01-01")
    save("3.txt", "Title: Third\nSeries: Weather\nPart: 3")
    save("10.txt", "Title: First\nSeries: Weather #1\nPublished: 2020-01-01")
    save("9.txt", "Title: Nine")
    _, written = init()
    assert [row["title"] for row in rows()] == ["First", "Third", "Old", "Alone", "Nine"]
    assert [row.get("series") for row in rows()] == ["Weather #1", "Weather, part 3", None, None, None]
    assert 'order = "series"  # there are parts of “Weather”;' in written
    assert [story["title"] for story in run_json("compile", "pond", "--format", "md")["stories"]][:2] == [
        "First",
        "Third",
    ]


@pytest.mark.usefixtures("pond")
def test_parts_are_proposed_where_there_are_several_fandoms() -> None:
    for number, fandom in enumerate(
        ("Salt", "salt", "A Name That Is Much Too Long to Stand in a Comment", "Ice", "Fog")
    ):
        save(f"{number}.txt", f"Title: Story {number}\nFandom: {fandom}")
    _, written = init()
    line = "“salt”, “A Name That Is Much Too Long to Stand in…”, “Ice” and 1 more"
    assert f'\n# group-by = "fandom"     # a part of the book for each: {line}\n' in written
    assert '\n# order = "date" ' in written


@pytest.mark.usefixtures("pond")
def test_strings_are_quoted() -> None:
    save("say.txt", 'Title: Say "no" \\ or yes # now')
    init()
    assert rows()[0]["title"] == "Say “no” \\ or yes # now"


def test_what_cannot_be_used_is_switched_off(pond: Path) -> None:
    (pond / "empty.txt").touch()
    save("e\x1b.txt", "Title: Escape")
    save("rain.txt", "Title: Rain")
    said, written = init()
    rename = "Rename this file: its name holds characters that no book.toml can."
    assert said.splitlines()[1:] == [
        f"pond/book.toml: “e\ufffd.txt” is switched off: {rename}",
        "pond/book.toml: “empty.txt” is switched off: This file holds no text. Check that the story was saved into it.",
    ]
    assert [row["source"] for row in rows()] == ["rain.txt"]
    off = '# [[story]]\n# source = "empty.txt"\n'
    assert f"# This file holds no text. Check that the story was saved into it.\n{off}" in written
    assert "# Rename this file: its name holds characters that no book.toml can.\n" in written
    assert init() == ("pond/book.toml names every story here. Nothing is changed.\n", written)


@pytest.mark.usefixtures("pond")
def test_a_page_says_more_than_a_text_and_guesses_less() -> None:
    head = '<html lang="fr"><head><title>Le Bac</title><meta name="author" content="Zoé"></head>'
    Path("pond/bac.html").write_text(f"{head}<body><h1>Le Bac</h1><p>Le bac partit à midi.</p></body></html>", "utf-8")
    _, written = init()
    assert 'language = "fr"  # the stories say so\n' in written
    assert 'title = "Le Bac"\nauthor = "Zoé"\n' in written
    Path("pond/book.toml").unlink()
    save("rain.txt", "Title: Rain")
    assert 'language = "en"  # a guess: not all stories say\n' in init()[1]
    assert [row.get("language") for row in rows()] == ["fr", None]


def test_a_file_with_several_stories_is_new_if_none_of_them_is_named(
    pond: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = Bundle(
        lambda data, _: data.decode().split(),
        lambda _, name, part: READERS[".txt"](f"Title: {part}\n\n{KETTLE} {part}.\n".encode(), name),
    )
    monkeypatch.setitem(BUNDLES, ".row", row)
    (pond / "both.row").write_text("Rain Snow")
    init()
    assert [each["source"] for each in rows()] == ["both.row#Rain", "both.row#Snow"]
    Path("pond/book.toml").write_text('[[story]]\nsource = "both.row#1"\n')
    (pond / "more.row").write_text("Hail Fog")
    assert init()[0] == "Added to pond/book.toml: more.row#Hail and more.row#Fog.\n"


def test_a_story_of_several_files(pond: Path) -> None:
    save("rain.txt", "Title: Rain")
    (pond / "ferry").mkdir()
    for number in (1, 2):
        save(f"ferry/{number}.txt", "", f"The ferry left at noon for the {number}. time, and nobody was on it.")
        save(f"mill chapter {number}.txt", "", f"The mill stood still on day {number}, and so did the miller.")
    said, _ = init()
    assert [row["source"] for row in rows()] == ["ferry", "rain.txt"]
    assert said.partition("\n")[2] == (
        "pond/book.toml: “mill” is switched off: “mill chapter 1.txt” to “mill chapter 2.txt” are one story by their "
        "names. Put them into a folder of this name and take the # away.\n"
    )
    assert len(run_json("compile", "pond", "--format", "md")["stories"]) == 2
    assert init()[0] == "pond/book.toml names every story here. Nothing is changed.\n"
    Path("pond/book.toml").write_text(Path("pond/book.toml").read_text().replace('"ferry"', '"ferry/1.txt"'))
    assert init()[0] == "pond/book.toml names every story here. Nothing is changed.\n"


# ---- once more


EDITED = """\
# Mine, and in my order.
colour = 'blue'      # Griffo does not know it
title = "Ponds"\t# at last

[[story]]
source = "./sun.txt"     # the best
title = '''Sun, and
After'''
[[story]]
source = "gone.txt"

[print]
trim = "a5"
# [[story]]
#source = 'fog.txt'
"""
NEW = """
# New: it was not here before.
[[story]]
source = "ice.txt"
title = "Ice"
# author = ""

# New: it was not here before.
[[story]]
source = "rain.txt"
title = "Rain"
author = "Ada Moss"
"""


def edited(text: str) -> None:
    for name in ("ice", "sun", "fog"):
        save(f"{name}.txt", f"Title: {name.title()}")
    save("rain.txt", "Title: Rain\nAuthor: Ada Moss")
    Path("pond/book.toml").write_bytes(text.encode())


@pytest.mark.usefixtures("pond")
def test_new_stories_are_added_and_nothing_else_is_touched() -> None:
    edited(EDITED)
    said, written = init()
    assert said == (
        "Added to pond/book.toml: ice.txt and rain.txt.\npond/book.toml:10: There is no file “gone.txt” any more.\n"
    )
    assert written == EDITED + NEW
    assert [row["source"] for row in rows()] == ["./sun.txt", "gone.txt", "ice.txt", "rain.txt"]
    said, again = init()
    assert again == written
    assert said.startswith("pond/book.toml names every story here. Nothing is changed.\npond/book.toml:10: ")


@pytest.mark.usefixtures("pond")
@pytest.mark.parametrize(
    "text",
    [
        'title = "x"\n[[story]]\nsource = "sun.txt"',
        '[[story]]\nsource = "sun.txt"\n\n',
        "# nothing\n",
        "",
        '\ufefftitle = "x"\r\n[[story]]\r\nsource = "sun.txt"\r\n',
    ],
)
def test_whatever_the_file_looks_like_it_stays_so(text: str) -> None:
    edited(text)
    init()
    written = Path("pond/book.toml").read_bytes().decode()
    assert written.startswith(text)
    assert ("\r\n" in text) == ("\r\n" in written)
    assert "\n" not in written.replace("\r\n", "") or "\r\n" not in text
    known = ["sun.txt"] if "sun" in text else []
    found = [row["source"] for row in tomllib.loads(written.removeprefix("\ufeff"))["story"]]
    assert found == [*known, *(name for name in ("fog.txt", "ice.txt", "rain.txt", "sun.txt") if name not in known)]


@pytest.mark.usefixtures("pond")
def test_stories_in_brackets_stay_in_them() -> None:
    edited('story = [\n  { source = "sun.txt" }, # best\n  { source = "fog.txt" }\n]\ntitle = "x"\n')
    Path("pond/empty.txt").touch()
    _, written = init()
    assert written.startswith(
        'story = [\n  { source = "sun.txt" }, # best\n  { source = "fog.txt" },\n'
        '    {source = "ice.txt", title = "Ice"}, # New: it was not here before.\n'
        '    {source = "rain.txt", title = "Rain", author = "Ada Moss"}, # New: it was not here before.\n'
    )
    assert written.endswith('# source = "empty.txt"\n')
    assert [row["source"] for row in rows()] == ["sun.txt", "fog.txt", "ice.txt", "rain.txt"]
    assert init()[1] == written


@pytest.mark.usefixtures("pond")
def test_what_is_no_toml_is_left_alone() -> None:
    edited('title = "x\n')
    done = called("init", "pond")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("griffo: pond/book.toml:1: This line is not TOML: ")
    assert Path("pond/book.toml").read_text() == 'title = "x\n'
    edited("story = 7\n")
    assert "“story” is no row of stories." in called("init", "pond").stderr


def test_a_link_is_not_followed(pond: Path) -> None:
    save("rain.txt", "Title: Rain")
    Path("mine.toml").write_text("# mine\n")
    (pond / "book.toml").symlink_to("../mine.toml")
    assert called("init", "pond").stderr.startswith("griffo: pond/book.toml: This is a link. ")
    assert Path("mine.toml").read_text() == "# mine\n"


def test_it_takes_folders_only(pond: Path) -> None:
    save("rain.txt", "Title: Rain")
    done = called("init", str(pond / "rain.txt"))
    assert (done.returncode, done.stderr.partition("This")[2]) == (
        1,
        " is no folder. Give the folder that holds the stories.\n",
    )


def test_a_folder_that_is_not_there_is_said_to_be_missing() -> None:
    done = called("init", "nowhere")
    assert done.stderr == "griffo: nowhere: There is no such folder. Give the folder that holds the stories.\n"


def test_a_table_is_text_that_toml_can_read() -> None:
    made = table(Listed('a"b\\c.txt', (Setting("title", "x # y", "so\nit is"), Setting("author", ("A", "“B”")))))
    assert tomllib.loads(made) == {"story": [{"source": 'a"b\\c.txt', "title": "x # y", "author": ["A", "“B”"]}]}
    assert extended("", [Listed("a.txt", above="Broken.")]) == '# Broken.\n# [[story]]\n# source = "a.txt"\n'
