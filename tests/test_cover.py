"""The cover: its size, its sameness, and that any title fits."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from tests.books import book, hostile_book, many_stories, story

from griffo.emit import cover as module
from griffo.emit.cover import LINE_HEIGHT, TITLE_BOX, TITLE_SIZES, fit
from griffo.emit.outside import cover
from griffo.model import Anthology, Meta
from griffo.style import load

CLASSIC = load("classic")
EVEN = dict.fromkeys("abcdefghijklmnopqrstuvwxyz ", 0.5)
"""A face in which every letter is half as wide as the type is large."""
LONG = ("The Winter in Which Nobody at the Harbour Would Admit to Having Ordered the Bell, and " * 4)[:300]

BOOKS = {
    "one story": book(),
    "many stories and authors": many_stories(40),
    "a long title": book(title=LONG, editor="The Society of Binders of the Lower Harbour and Its Neighbours"),
    "no author": book(story(meta=Meta(title="Rain")), title="Rain"),
    "an endless word": book(title="w" * 300),
    "no title": Anthology("", ()),
    "Hebrew": book(title="שבעה סיפורים מן הנמל", language="he"),
    "Chinese": book(title="河上的七个故事" * 9, language="zh"),
    "emoji": book(title="Tides 🌊 and Tears 😢"),
    "markup and controls": hostile_book(),
}


def by(*authors: str, **details: str) -> Anthology:
    stories = (story(meta=Meta(title=f"Tale {n}", authors=(name,) if name else ())) for n, name in enumerate(authors))
    return book(*stories, **details)


def drawn(made: Anthology) -> bytes:
    return cover(made, CLASSIC)()().content


def words(made: Anthology) -> str:
    """Return what stands on the label, lines parted by one space."""
    label = str(module._document(made, CLASSIC)).partition('<div class="label">')[2]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", label)).split())


@pytest.mark.filterwarnings("ignore:.* that no font of this machine has")  # that depends on the machine
@pytest.mark.parametrize("name", BOOKS)
def test_every_cover_is_a_small_png_with_its_label_on_the_page(name: str) -> None:
    content = drawn(BOOKS[name])
    image = Image.open(BytesIO(content))
    assert (image.format, image.mode, image.size) == ("PNG", "P", (1600, 2560))
    assert len(content) < 400_000
    assert image.info == {}, "no time, no resolution, no name of a program"
    tones = image.convert("L")
    light = [tones.getpixel(at) > 200 for at in ((198, 700), (20, 700), (1580, 700), (198, 2540))]  # type: ignore[operator]
    assert light == [True, False, False, False]


def test_the_title_is_dark_on_light_and_large() -> None:
    image = Image.open(BytesIO(drawn(by("Ada Brook", title="Salt")))).convert("L")
    thumbnail = image.resize((160, 256)).crop((40, 40, 120, 80))
    tones = thumbnail.histogram()
    assert sum(tones[:80]) > 20
    assert sum(tones[220:]) > 1000


def test_the_words() -> None:
    made = by("Ada Brook", "Bo Crane", title="River Tales", editor="Cy Dale")
    assert words(made) == "River Tales ❧ Two stories by Ada Brook Bo Crane Compiled by Cy Dale"


def test_a_subtitle_stands_in_place_of_the_number() -> None:
    assert (
        words(by("Ada Brook", "Bo Crane", subtitle="Two crossings")) == "River Tales ❧ Two crossings Ada Brook Bo Crane"
    )


def test_one_story_is_not_counted() -> None:
    assert words(by("Ada Brook")) == "River Tales ❧ Ada Brook"


def test_without_authors() -> None:
    assert words(by("", "")) == "River Tales ❧ Two stories"


def test_many_authors_are_counted() -> None:
    assert words(by(*(f"Name {n}" for n in range(6)))).endswith(
        "Six stories by " + " ".join(f"Name {n}" for n in range(6))
    )
    assert words(by(*(f"Name {n}" for n in range(13)))).endswith(
        "13 stories by Name 0 Name 1 Name 2 Name 3 Name 4 and 8 others"
    )


def test_an_author_of_many_stories_is_named_once() -> None:
    assert words(by("Ada Brook", "Ada Brook")) == "River Tales ❧ Two stories by Ada Brook"


def test_long_names_and_titles_are_cut() -> None:
    shown = words(by("a" * 500, title="t" * 2000))
    assert "a" * 25 + "…" in shown
    assert shown.count("t") == 399


def test_a_short_title_is_as_large_as_can_be() -> None:
    assert fit("salt", EVEN) == module.Fitted(("salt",), TITLE_SIZES[0])


def test_lines_are_of_one_length() -> None:
    assert fit("the river the bells and the rain", EVEN).lines == ("the river", "the bells", "and the rain")
    lengths = [len(line) for line in fit(" ".join(["bell"] * 30), EVEN).lines]
    assert max(lengths) - min(lengths) <= 5


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Nothing to Declare", ("Nothing", "to Declare")),
        ("The Name of the Rose", ("The Name", "of the", "Rose")),
        ("Rome to Bath", ("Rome", "to Bath")),
        ("Up or In", ("Up", "or In")),
        ("So It Is", ("So", "It Is")),  # that would have to be three quarters as large
    ],
)
def test_no_short_word_is_alone_on_a_line_if_type_a_little_smaller_helps(title: str, lines: tuple[str, ...]) -> None:
    assert fit(title, EVEN).lines == lines


@pytest.mark.parametrize("title", [LONG.casefold(), "w" * 300, "bell " * 60, "a", "", "河上" * 100, "x" * 33 + " y"])
def test_every_title_fits_its_box(title: str) -> None:
    fitted = fit(title, EVEN)
    width, height = TITLE_BOX
    assert "".join("".join(fitted.lines).split()) == "".join(title.split())
    assert len(fitted.lines) * fitted.size * LINE_HEIGHT <= height
    assert all(module.width_of(line, EVEN) * fitted.size <= width for line in fitted.lines)
    assert fitted.size >= 11, "legible"


def test_a_face_knows_its_widths() -> None:
    advances = module.advances_of(CLASSIC.display)
    assert 0 < advances["i"] < advances["m"] < 1
    assert "河" not in advances


@pytest.mark.uncounted
def test_same_bytes_whatever_the_process_clock_and_locale() -> None:
    root = Path(__file__).parents[1]
    code = (
        "import sys; from tests.books import book; from griffo.style import load\n"
        "from griffo.emit.outside import cover\n"
        "sys.stdout.buffer.write(cover(book(), load('classic'))()().content)"
    )
    env = {**os.environ, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    assert subprocess.check_output([sys.executable, "-c", code], env=env, cwd=root) == drawn(book())
