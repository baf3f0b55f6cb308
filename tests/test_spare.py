"""Characters that a style's faces lack: which face lends them, what is said of it, and how they look on the page."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import warnings
import zipfile
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pypdfium2 import PdfDocument
from tests.books import block, book, story
from tests.checking import epubcheck
from tests.test_cli import run

from griffo.emit import epub, pdf
from griffo.emit.compositor import set_piece
from griffo.emit.glyphs import borrowed, boxes
from griffo.emit.pages import pages
from griffo.emit.setting import Piece, Setting
from griffo.emit.spare import asked, faces, lacking, lenders, wrapped
from griffo.style import css, load, names, page_rules

CLASSIC = load("classic")
NOBODY = "\U00013080"
"""A hieroglyph: no face that comes along has it, and few machines do."""
HEBREW, ARABIC = "שלום לכם, אמרה הילדה.", "مرحبا بكم في بيتنا."


def set_alone(*texts: str, style: str = "classic", more: str = "") -> Setting:
    look = load(style)
    html = '<html lang="en"><body>' + "".join(f"<p>{text}</p>" for text in texts)
    return set_piece(Piece(html, css(look, "print") + page_rules(look.leaf) + more, look, ()))


@pytest.mark.parametrize(
    ("html", "lacks", "expected"),
    [
        ("<p>Snow ☃ fell.</p>", "☃", '<p>Snow <span class="spare">☃</span> fell.</p>'),
        ("<p>漢字, she wrote</p>", "漢字", '<p><span class="spare">漢字</span>, she wrote</p>'),
        ("<p>👩\u200d👧</p>", "👩👧", '<p><span class="spare">👩\u200d👧</span></p>'),
        ("<p>❤\ufe0f.</p>", "❤", '<p><span class="spare">❤\ufe0f</span>.</p>'),
        ("<p>a\u0359b</p>", "\u0359", '<p><span class="spare">a\u0359</span>b</p>'),
        ('<title>☃</title><p title="☃">&amp;☃</p>', "☃", None),
        (f"<p>He said {HEBREW} And ☃ left.</p>", "שלוםכאמרהיד☃", f"<p>He said {HEBREW} And {{☃}} left.</p>"),
        ("<p>He said שלום ☃ לכם and left.</p>", "שלוםכ☃", "<p>He said שלום ☃ לכם and left.</p>"),
        ('<p dir="rtl">שלום ש ש.</p>', "שלום", '<p dir="rtl">{שלום}{ ש}{ ש}.</p>'),
        ('<p dir="rtl">שלום ☃</p><p>ש ☃.</p>', "שלום☃", '<p dir="rtl">{שלום} {☃}</p><p>ש {☃}.</p>'),
    ],
)
def test_runs_of_lacking_characters_stand_in_spans(html: str, lacks: str, expected: str | None) -> None:
    expected = html.replace("&amp;☃", "&amp;{☃}") if expected is None else expected
    expected = expected.replace("{", '<span class="spare">').replace("}", "</span>")
    assert wrapped(html, frozenset(lacks)) == expected


def test_spaces_joiners_and_what_every_face_has_are_not_lacking() -> None:
    assert lacking(CLASSIC, "Plain “words”\u2060\u200d\ufe0f\u00ad\u2003ΩЯ") == frozenset()
    assert lacking(CLASSIC, "a ☃ b 漢\ue000") == {"☃", "漢", "\ue000"}
    assert "Я" in lacking(load("large-print"), "Я")


def test_sheets_ask_spare_families_after_the_styles_own() -> None:
    sheet = 'p { font: 11pt "EB Garamond", serif } i { font-family: \'EB Garamond\' } b { font-family: "Else" }'
    assert asked(sheet, CLASSIC, ["One", "Two"]) == (
        'p { font: 11pt "EB Garamond", "One", "Two", serif } i { font-family: \'EB Garamond\', "One", "Two" } '
        'b { font-family: "Else" }'
    )
    assert asked(sheet, CLASSIC, []) == sheet


def test_what_comes_along_is_less_than_a_megabyte_in_the_wheel() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for face in faces():
            archive.write(face.path)
    assert out.tell() < 1_000_000


@pytest.mark.parametrize("name", names())
def test_signs_emoji_hebrew_and_arabic_are_never_boxes(name: str) -> None:
    text = "★ ☆ ♥ ♪ ✓ ✗ → ■ ● ☃ ☂ 🐉 👩\u200d👧 ⚔ ☠ Здравствуй Γειά tiếng Việt Łódź"
    made = set_alone(text, f"<i>{text}</i>", HEBREW, ARABIC, style=name)
    assert not made.missing
    assert {lent.family for lent in made.lent} >= {"Inter", "Noto Emoji", "Noto Sans Hebrew", "Noto Sans Arabic"}
    with PdfDocument(made.content) as opened:
        found = opened[0].get_textpage().get_text_range()
    assert [sign for sign in "★♥♪✓→■☃🐉⚔Зά" if sign not in found] == []


def test_a_tall_face_pushes_no_line_apart() -> None:
    texts = ["One plain line.", "A ★ here.", "Another.", "Then 🐉 slept.", "Last."]
    plain, tall = set_alone(*texts), set_alone(*texts, more=".spare { font-size: 20pt }")
    assert feet(plain) == feet(tall)
    assert len(feet(plain)) == 5


def feet(made: Setting) -> list[float]:
    """Return where the lines of the first page stand."""
    with PdfDocument(made.content) as opened:
        page = opened[0].get_textpage()
        text = page.get_text_range()
        return sorted(
            {round(page.get_charbox(at, loose=False)[1], 1) for at, sign in enumerate(text) if sign in "rnOL"}
        )


def test_lines_in_hebrew_keep_the_grid() -> None:
    mixed = set_alone(*["words and more words " * 8, f"words {HEBREW} words " * 4, "words and more words " * 8])
    with PdfDocument(mixed.content) as opened:
        page = opened[0].get_textpage()
        rows = sorted(
            {round(page.get_charbox(at)[1], 1) for at, sign in enumerate(page.get_text_range()) if sign == "w"}
        )
    steps = {round(b - a, 1) for a, b in pairwise(rows)}
    assert steps <= {13.9, 14.0, 14.1}
    assert len(rows) > 6


def test_a_note_says_which_face_lends_what_and_in_which_story() -> None:
    tale = story(block("A star ★ and a snowman ☃."), title="Ewe 214")
    assert pdf.press(book(tale), CLASSIC)[0].notes == (
        "“Ewe 214” has 2 characters that EB Garamond lacks: ★ is set in Inter; ☃ is set in Noto Emoji.",
    )
    assert pdf.press(book(), CLASSIC)[0].notes == ()


def test_what_stands_in_a_title_is_told_once() -> None:
    tale = story(block("A star."), title="The ★")
    assert len(pdf.press(book(tale), CLASSIC)[0].notes) == 1


def test_check_tells_of_both_where_it_sets_the_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "snow.txt").write_text("Snow\n\nA star ★ fell, and \U0010fffd with it.\n", encoding="utf-8")
    told = json.loads(run("check", "snow.txt", "--pages", "--json").stdout)["findings"]
    found = {each["code"]: (each["level"], each["sentence"]) for each in told}
    assert found["other-face"] == ("info", "“Snow” has a character that EB Garamond lacks: ★ is set in Inter.")
    assert found["emitter"][0] == "warning"
    assert "\U0010fffd (U+10FFFD, line 3)" in found["emitter"][1]


def test_sentences() -> None:
    assert borrowed(
        "Salt", "Some Serif", [("Noto Emoji", "☃"), ("Noto Serif CJK", "".join(map(chr, range(0x6F22, 0x6F2F))))]
    ) == (
        "“Salt” has 14 characters that Some Serif lacks: ☃ is set in Noto Emoji; "
        "漢 漣 漤 漥 漦 漧 漨 漩 漪 漫 and 3 more are set in Noto Serif CJK."
    )
    assert boxes("Salt", ["漢"]).startswith(
        "“Salt” has a character that no font of this machine has, and it shows as an empty box: 漢 (U+6F22). "
    )
    assert "apt install fonts-noto-cjk" in boxes("Salt", ["漢"])
    assert "apt install fonts-noto-cjk fonts-noto-core" in boxes("", ["漢", NOBODY])
    assert "private use" in boxes("Salt", ["\ue000"])
    assert "apt" not in boxes("Salt", ["\ue000"])


# A font of the machine, made for these tests: a box for 🐉 in colour, or a hieroglyph.


def font(folder: Path, family: str, sign: str, *, colour: bool = False) -> None:
    made = FontBuilder(1000, isTTF=True)
    made.setupGlyphOrder([".notdef", "sign"])
    made.setupCharacterMap({ord(sign): "sign"})
    pen = TTGlyphPen(None)
    for number, place in enumerate([(0, 0), (0, 700), (700, 700), (700, 0)]):
        (pen.lineTo if number else pen.moveTo)(place)
    pen.closePath()
    made.setupGlyf({".notdef": pen.glyph(), "sign": pen.glyph()})
    made.setupHorizontalMetrics({".notdef": (800, 0), "sign": (800, 0)})
    made.setupHorizontalHeader(ascent=1200, descent=-400)
    made.setupNameTable({"familyName": family, "styleName": "Regular"})
    made.setupOS2()
    made.setupPost()
    if colour:
        made.setupCOLR({"sign": [("sign", 0)]})
        made.setupCPAL([[(1, 0, 0, 1)]])
    folder.mkdir(exist_ok=True)
    made.save(folder / f"{family}.ttf")


def machine(folder: Path) -> dict[str, str]:
    """Return an environment in which the fonts below a folder are all that the machine has."""
    settings = folder / "fonts.conf"
    settings.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        f"<fontconfig><dir>{folder / 'fonts'}</dir><cachedir>{folder / 'cache'}</cachedir>"
        "<alias><family>emoji</family><prefer><family>Noto Color Emoji</family></prefer></alias></fontconfig>"
    )
    return {**os.environ, "FONTCONFIG_FILE": str(settings)}


def compiled(folder: Path, text: str) -> dict[str, list[str]]:
    """Return what a compile on such a machine says of characters, by the level of the remark."""
    (folder / "snow.txt").write_text(f"Snow\n\nIt fell all night, {text} and more.\n", encoding="utf-8")
    command = (sys.executable, "-m", "griffo", "compile", "snow.txt", "--format", "pdf", "--json", "-o", "out")
    done = subprocess.run(command, cwd=folder, env=machine(folder), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, list[str]] = {"warning": [], "info": []}
    for remark in json.loads(done.stdout)["findings"]:
        if remark["code"] in {"emitter", "other-face"}:
            told[remark["level"]].append(remark["sentence"])
    return told


@pytest.mark.uncounted
def test_a_font_that_is_installed_shows_in_a_book_that_was_made_before(tmp_path: Path) -> None:
    (tmp_path / "book.toml").write_text('title = "Snow"\n[[story]]\nsource = "snow.txt"\n')
    font(tmp_path / "fonts", "Reed Letters", "r")
    before = compiled(tmp_path, NOBODY)
    assert before["info"] == []
    assert len(before["warning"]) == 1
    assert f"{NOBODY} (U+13080, line 3)" in before["warning"][0]
    assert compiled(tmp_path, NOBODY) == before
    font(tmp_path / "fonts", "Reed Signs", NOBODY)
    after = compiled(tmp_path, NOBODY)
    assert after == {
        "warning": [],
        "info": [f"“Snow” has a character that EB Garamond lacks: {NOBODY} is set in Reed Signs."],
    }


@pytest.mark.uncounted
def test_emoji_are_black_whatever_the_machine_has(tmp_path: Path) -> None:
    font(tmp_path / "fonts", "Noto Color Emoji", "🐉", colour=True)
    assert compiled(tmp_path, "🐉")["info"] == [
        "“Snow” has a character that EB Garamond lacks: 🐉 is set in Noto Emoji."
    ]


# Screens.


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("spare") / "book.epub"
    file.write_bytes(epub.emit(book(story(block(HEBREW), block("A star ★, a dragon 🐉 and 漢."))), CLASSIC))
    return file


def test_an_epub_carries_the_spare_faces_that_its_text_needs(packed: Path) -> None:
    with zipfile.ZipFile(packed) as archive:
        fonts = {Path(info.filename).stem: info.file_size for info in archive.infolist() if ".woff2" in info.filename}
        sheet = archive.read("EPUB/book.css").decode()
        licences = [name for name in archive.namelist() if "OFL" in name]
    assert set(fonts) == {"EBGaramond-Regular", "EBGaramond-Italic", "NotoSansHebrew-Regular", "Inter-Regular"}
    assert sum(fonts.values()) < 300_000
    assert 'font-family: "EB Garamond", "Spare Noto Sans Hebrew", "Spare Inter", serif' in sheet
    assert len(licences) == 2


def test_such_an_epub_is_valid(packed: Path) -> None:
    assert epubcheck(packed) == []


def test_spare_faces_never_make_an_epub_heavy() -> None:
    every = "".join(chr(code) for code in range(0x2190, 0x2BFF)) + "".join(chr(code) for code in range(0x600, 0x700))
    tale = book(story(block(every)))
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".* that no font of this machine has")
        content = epub.emit(tale, load("large-print"))
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert sum(info.file_size for info in archive.infolist() if ".woff2" in info.filename) < 300_000


def test_only_faces_that_have_a_character_lend_it() -> None:
    assert [face.family for face in lenders("ש", faces())] == ["Spare Noto Sans Hebrew"]
    assert lenders("漢", faces()) == ()


# From right to left.


@pytest.mark.parametrize(
    ("text", "way"),
    [(HEBREW, "rtl"), (f"“{HEBREW}”", "rtl"), (ARABIC, "rtl"), (f"He said {HEBREW}", "ltr"), (f"12 {HEBREW}", "rtl")],
)
def test_the_first_letter_of_a_paragraph_says_which_way_it_runs(text: str, way: str) -> None:
    for target in ("epub", "html", "print"):
        made = {page.name: page.body for page in pages(book(story(block("One."), block(text))), target)}
        assert f'<p dir="{way}">{text}</p>' in made["story-1-chapter-1"]
        assert "<p>One.</p>" not in made["story-1-chapter-1"]


@pytest.mark.parametrize("text", [HEBREW, ARABIC])
def test_its_full_stop_stands_at_the_left(text: str) -> None:
    with PdfDocument(pdf.emit(book(story(block("One."), block(text))), CLASSIC)) as opened:
        page = next(page.get_textpage() for page in opened if "\u05e9" in text_of(page) or "\u0645" in text_of(page))
        places = [(page.get_text_range(at, 1), page.get_charbox(at)) for at in range(page.count_chars())]
    letters = [box for sign, box in places if "\u0590" < sign < "\u0700"]
    stops = [box for sign, box in places if sign == "." and abs(box[1] - letters[0][1]) < CLASSIC.leaf.line / 2]
    assert stops
    assert min(box[0] for box in stops) < min(box[0] for box in letters)
    assert max(box[2] for box in letters) > CLASSIC.leaf.width - CLASSIC.leaf.outer - CLASSIC.leaf.line - 4


def text_of(page: object) -> str:
    return str(page.get_textpage().get_text_range())  # type: ignore[attr-defined]
