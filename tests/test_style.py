"""Finding styles, and what is in them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from griffo import style as styles
from griffo.errors import GriffoError
from griffo.style import Style, css, font_faces, load, names

TOML = """
title = "Plain"
description = "For a test."
family = "Some Serif"
ornament = "*"
licence = "fonts/OFL.txt"
faces = [{ file = "fonts/Some.ttf" }, { file = "fonts/SomeItalic.ttf", italic = true, weight = 500 }]
[page]
trim = "5 x 8"
top = 60
outer = 50
bottom = 66
inner = 60
line = 15
head = 25
foot = 30
heads = 40
widest = 300
"""


@pytest.fixture(params=names())
def style(request: pytest.FixtureRequest) -> Style:
    """Every style there is."""
    return load(request.param)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of styles with one called ``plain``."""
    sheets = {"base/base.css": "a{}", "base/print.css": "b{}", "base/epub.css": "c{}", "plain/print.css": "d{}"}
    sheets["plain/typeface.css"] = "e{}"
    for name, text in {**sheets, "plain/style.toml": TOML, "notes.txt": "", "empty/readme.txt": ""}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(styles, "_home", lambda: tmp_path)
    return tmp_path


def test_classic_is_there() -> None:
    assert "classic" in names()
    assert "base" not in names()


def test_every_style_is_whole(style: Style) -> None:
    assert style.title
    assert style.description
    assert style.licence.read_text(encoding="utf-8")
    assert {face.italic for face in style.faces} == {False, True}
    for target in ("epub", "print", "cover"):
        assert (style.folder / f"{target}.css").is_file()
    assert (style.folder / "typeface.css").is_file()
    assert all(face.family.split()[0] in style.typeface for face in style.faces), "the colophon names every typeface"


def test_every_face_says_what_the_style_says(style: Style) -> None:
    for face in style.faces:
        with TTFont(face.path) as font:
            assert font["OS/2"].usWeightClass == face.weight
            assert bool(font["head"].macStyle & 2) is face.italic
            assert font["name"].getBestFamilyName() == face.family


def test_the_ornament_is_in_the_upright_face(style: Style) -> None:
    with TTFont(style.faces[0].path) as font:
        assert all(ord(character) in font.getBestCmap() for character in style.ornament)
    assert style.ornament in css(style, "print")


def test_only_the_layer_for_it_names_the_typeface_on_screens(style: Style) -> None:
    assert f'font-family: "{style.family}"' in css(style, "epub")
    assert not any(face.family in css(replace(style, embedded=False), "epub") for face in style.faces)


def test_no_style_speaks_of_anothers_typefaces(style: Style) -> None:
    mine = {face.family for face in style.faces}
    others = {face.family for name in names() for face in load(name).faces} - mine
    words = "".join(file.read_text(encoding="utf-8") for file in style.folder.glob("*.*"))
    assert others
    assert not [family for family in others if family.split()[0] in words]


def test_the_licence_names_who_holds_the_rights_in_every_face(style: Style) -> None:
    licence = " ".join(style.licence.read_text(encoding="utf-8").split())
    for face in style.faces:
        with TTFont(face.path) as font:
            assert " ".join(font["name"].getDebugName(0).split()) in licence


def test_every_sign_that_the_program_writes_has_a_look_in_the_face_of_the_text(style: Style) -> None:
    for face in style.faces:
        if face.family == style.family:
            with TTFont(face.path) as font:
                assert {ord(sign) for sign in "“”‘’–—…′″\u2011\u00a0"} <= font.getBestCmap().keys()


def test_no_sheet_loads_anything(style: Style) -> None:
    for target in ("epub", "print", "cover"):
        assert not re.search(r"url\(|@import|@font-face", css(style, target))


def test_layers_lie_in_order(home: Path) -> None:
    plain = load("plain")
    assert plain.folder == home / "plain"
    assert css(plain, "print").split() == ["a{}", "b{}", "d{}"]
    assert css(plain, "epub").split() == ["a{}", "c{}", "e{}"]
    assert css(replace(plain, embedded=False), "epub").split() == ["a{}", "c{}"]


def test_the_data_arrive(home: Path) -> None:
    plain = load("plain")
    assert (plain.title, plain.family, plain.ornament) == ("Plain", "Some Serif", "*")
    assert (plain.leaf.width, plain.leaf.height, plain.leaf.measure, plain.leaf.column) == (360, 576, 250, 450)
    assert [(face.path, face.weight, face.italic) for face in plain.faces] == [
        (home / "plain/fonts/Some.ttf", 400, False),
        (home / "plain/fonts/SomeItalic.ttf", 500, True),
    ]
    assert plain.licence == home / "plain/fonts/OFL.txt"


def test_font_faces_name_files_in_the_folder_given(home: Path) -> None:
    assert home.is_dir()
    upright, italic = font_faces(load("plain").faces, "../fonts/").splitlines()
    assert 'font-family: "Some Serif"' in upright
    assert 'url("../fonts/Some.ttf")' in upright
    assert "font-style: italic; font-weight: 500" in italic or "font-weight: 500; font-style: italic" in italic
    assert 'url("../fonts/SomeItalic.ttf")' in italic


@pytest.mark.parametrize("name", ["baroque", "", "base", "empty", "../classic", "plain/../plain"])
def test_an_unknown_style_names_those_there_are(name: str, home: Path) -> None:
    assert home.is_dir()
    with pytest.raises(GriffoError, match="The styles are: plain"):
        load(name)


@pytest.mark.parametrize(
    "damage",
    [
        "title = 3",
        "title = ",
        'title = "A"',
        'colour = "red"' + TOML,
        TOML.replace("15", "500"),
        TOML.replace("5 x 8", "5"),
    ],
)
def test_a_broken_style_says_which(damage: str, home: Path) -> None:
    (home / "plain/style.toml").write_text(damage, encoding="utf-8")
    with pytest.raises(GriffoError, match=r"style\.toml(:\d+)?: The style “plain” cannot be read"):
        load("plain")


def test_an_installed_package_finds_its_own_styles(tmp_path: Path) -> None:
    source = Path(styles.__file__).parent
    package = tmp_path / "griffo"
    package.mkdir()
    for name in ("__init__.py", "errors.py", "ownstyle.py", "paper.py", "style.py", "variant.py", "write.py"):
        shutil.copy(source / name, package)
    (package / "styles/installed").mkdir(parents=True)
    (package / "styles/installed/style.toml").write_text(TOML, encoding="utf-8")
    code = "import griffo.style as s; print(s.load('installed').folder, *s.names())"
    env = {"PYTHONPATH": str(tmp_path)}
    found = subprocess.check_output([sys.executable, "-c", code], cwd=tmp_path, env=env, text=True)
    assert found.split() == [str(package / "styles/installed"), "installed"]
