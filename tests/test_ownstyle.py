"""A style of the book's own: found beside ``book.toml``, made by ``griffo style copy``, and trusted with nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.test_spare import font
from typer.testing import CliRunner

from griffo.cli import app
from griffo.compile import look, open_book
from griffo.errors import GriffoError
from griffo.ownstyle import harmless
from griffo.style import css, load, names


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A book whose style ``mine`` is a copy of classic."""
    folder = tmp_path / "pond"
    folder.mkdir()
    (folder / "rain.txt").write_text("It rained.\n", encoding="utf-8")
    (folder / "book.toml").write_text('title = "Ponds"\nstyle = "mine"\n', encoding="utf-8")
    assert CliRunner().invoke(app, ["style", "copy", "classic", str(folder / "mine")]).exit_code == 0
    return folder


@pytest.fixture
def pond(copied: Path, tmp_path: Path) -> Path:
    """The same with fonts of two glyphs: all of a font is read each time that a style from elsewhere is used."""
    font(tmp_path / "small", "Reed Letters", "r")
    for face in (copied / "mine/fonts").glob("*.ttf"):
        shutil.copy(tmp_path / "small/Reed Letters.ttf", face)
    return copied


def problem(pond: Path) -> str:
    with pytest.raises(GriffoError) as caught:
        look(open_book([pond]))
    return str(caught.value).replace(str(pond), "pond")


def test_a_copy_is_the_style_whole(copied: Path) -> None:
    source = load("classic").folder
    for file in source.rglob("*"):
        if file.is_file():
            assert (copied / "mine" / file.relative_to(source)).read_bytes() == file.read_bytes()
    mine = look(open_book([copied]))
    assert mine.folder == copied / "mine"
    assert all(css(mine, target) == css(load("classic"), target) for target in ("epub", "print", "cover"))


def test_what_is_changed_in_it_changes_the_book(pond: Path) -> None:
    with (pond / "mine/print.css").open("a", encoding="utf-8") as sheet:
        sheet.write("p { color: device-cmyk(0 1 1 0) }\n")
    assert css(look(open_book([pond])), "print").rstrip().endswith("p { color: device-cmyk(0 1 1 0) }")


def test_a_folder_goes_before_a_style_of_its_name(pond: Path) -> None:
    shutil.copytree(pond / "mine", pond / "modern")
    assert look(open_book([pond]), "modern").folder == pond / "modern"
    assert load("modern").folder != pond / "modern"


def test_a_story_without_a_book_has_only_the_styles_that_come_along(pond: Path) -> None:
    with pytest.raises(GriffoError, match="There is no style “mine”"):
        look(open_book([pond / "rain.txt"]), "mine")


def test_a_copy_is_not_laid_over_what_is_there(pond: Path) -> None:
    result = CliRunner().invoke(app, ["style", "copy", "modern", str(pond / "mine")])
    assert isinstance(result.exception, GriffoError)
    assert "There is something of this name already" in str(result.exception)
    assert "EB Garamond" in (pond / "mine/style.toml").read_text(encoding="utf-8")


def test_the_list_names_every_style_and_the_books_own(pond: Path) -> None:
    lines = CliRunner().invoke(app, ["style", "list", str(pond)]).output.splitlines()
    assert [line.split()[0] for line in lines] == sorted([*names(), "mine"])
    assert [line.split()[0] for line in lines if line.endswith("(in this folder)")] == ["mine"]
    assert all(load(name).description in "\n".join(lines) for name in names())


def test_an_unknown_style_names_the_books_own_too(pond: Path) -> None:
    (pond / "book.toml").write_text('title = "Ponds"\nstyle = "min"\n', encoding="utf-8")
    said = "pond/book.toml:2: There is no style “min”. The styles are: classic, large-print, mine, modern."
    assert problem(pond) == said


LOADING = {
    "an address": "p { background: url(http://localhost/a.png) }",
    "a quoted address": 'p { background: URL("a.png") }',
    "a file": "p { background: url(file:///etc/hostname) }",
    "a way out of the folder": "p { background: url(../../secret.png) }",
    "data": "p { list-style-image: url(data:image/png;base64,AA) }",
    "an escaped name": r"p { background: u\72l(a.png) }",
    "an import": '@import "other.css";',
    "an escaped import": r'@\69mport "other.css";',
    "a font": '@font-face { font-family: "Spy"; src: local("Spy") }',
    "an image set": 'p { background: image-set("a.png" 1x) }',
    "inside a media rule": "@media print { p { background: url(a.png) } }",
    "inside a function": "p { background: linear-gradient(red, url(a.png)) }",
    "a broken address": "p { background: url(a b) }",
    "a margin box": "@page { @top-left { content: url(a.png) } }",
}


@pytest.mark.parametrize("case", LOADING)
def test_a_sheet_that_would_load_something_is_refused_with_its_line(case: str, pond: Path) -> None:
    (pond / "mine/cover.css").write_text(f"p {{ color: red }}\n\n{LOADING[case]}\n", encoding="utf-8")
    said = "pond/mine/cover.css:3: A style sheet may not load anything, by url(), @import or @font-face."
    assert problem(pond).startswith(said)


@pytest.mark.parametrize(
    "sheet", ["/* url(a.png) */ p {}", 'p::before { content: "url(a.png)" }', "p { width: calc(1em * 2) }"]
)
def test_what_only_looks_like_it_is_not(sheet: str) -> None:
    harmless(sheet, "print.css")


def test_a_sheet_cannot_end_the_page_that_it_stands_in(pond: Path) -> None:
    (pond / "mine/epub.css").write_text('p {}\np::before { content: "</style><script>" }\n', encoding="utf-8")
    assert problem(pond).startswith("pond/mine/epub.css:2: There is HTML in this style sheet.")


def test_a_style_does_not_lead_out_of_the_books_folder(pond: Path) -> None:
    shutil.move(pond / "mine", pond.parent / "elsewhere")
    (pond / "mine").symlink_to(pond.parent / "elsewhere")
    assert problem(pond).startswith("pond/mine: This style leads out of the book's folder.")


@pytest.mark.parametrize(
    "name", ["print.css", "style.toml", "fonts/OFL.txt", "fonts/EBGaramond-Regular.ttf", "notes.md"]
)
def test_no_file_of_it_does_either(name: str, pond: Path) -> None:
    inner, outer = pond / "mine" / name, pond.parent / "secret"
    outer.write_text("secret", encoding="utf-8")
    inner.unlink(missing_ok=True)
    inner.symlink_to(outer)
    assert problem(pond).startswith(f"pond/mine/{name}: This file leads out of the style's folder.")


@pytest.mark.parametrize("name", ["../mine", "mine/../mine", "mine/fonts", "/mine", ".", ""])
def test_a_name_is_a_name_and_no_path(name: str, pond: Path) -> None:
    with pytest.raises(GriffoError, match="There is no style"):
        load(name, pond)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('file = "fonts/EBGaramond-Regular.ttf"', 'file = "../../rain.ttf"'),
        ('file = "fonts/EBGaramond-Regular.ttf"', 'file = "fonts/EB Garamond.ttf"'),
        ('file = "fonts/EBGaramond-Regular.ttf"', 'file = "fonts/a.otf"'),
        ('licence = "fonts/OFL.txt"', 'licence = "/etc/hostname"'),
        ('family = "EB Garamond"', 'family = "A\\"; src: url(a)"'),
        ("top = 62", "top = nan"),
        ("inner = 63", "inner = 400"),
        ('ornament = "❧"', 'ornament = ""'),
    ],
)
def test_style_toml_says_nothing_that_could_do_harm(old: str, new: str, pond: Path) -> None:
    file = pond / "mine/style.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    found = problem(pond)
    assert found.startswith("pond/mine/style.toml:")
    assert " The style “mine” cannot be read: " in found


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("description =", "desription =", "2: {}there is no key “desription”. Did you mean “description”?"),
        ("outer = 54", "outr = 54", "12: {}there is no key “outr” below [page]. Did you mean “outer”?"),
        ("weight = 700", "wieght = 700", "30: {}there is no key “wieght” below [[faces]]. Did you mean “weight”?"),
        ("top = 62", 'top = "62 pt"', "11: {}“top” is text, where a number belongs."),
        ('title = "Classic"', "", "{}it says no “title”."),
        ("top = 62", "top = -1", "11: {}“top” below [page] cannot be so: expected float > 0.0."),
        ('trim = "5.5 x 8.5"', 'trim = "5.5"', " {}“trim” cannot be “5.5”. Write a size that has a name"),
    ],
)
def test_what_is_wrong_in_style_toml_is_named_with_its_line(old: str, new: str, said: str, pond: Path) -> None:
    file = pond / "mine/style.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = problem(pond)
    assert said.format("The style “mine” cannot be read: ") in found, found


def test_a_font_that_is_none_is_named(pond: Path) -> None:
    (pond / "mine/fonts/EBGaramond-Italic.ttf").write_bytes(b"\0\1\0\0 no font at all")
    assert problem(pond).startswith("pond/mine/fonts/EBGaramond-Italic.ttf: The font cannot be read.")


def test_a_font_that_is_missing_is_named(pond: Path) -> None:
    (pond / "mine/fonts/EBGaramond-Italic.ttf").unlink()
    said = "pond/mine/fonts/EBGaramond-Italic.ttf: The style names a file that is not there."
    assert problem(pond).startswith(said)


def test_a_sheet_that_is_not_utf_8_is_named(pond: Path) -> None:
    (pond / "mine/print.css").write_bytes(b"/* \xff */")
    assert problem(pond).startswith("pond/mine/print.css: This is not UTF-8.")
