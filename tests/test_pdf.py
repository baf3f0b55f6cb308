"""The PDF, read back with PDFium and pdfplumber as a printer or a reader would open it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import warnings
from dataclasses import dataclass, replace
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from markupsafe import Markup
from pdfminer.pdftypes import resolve1
from pypdfium2 import PdfDocument
from tests.books import block, book, full_story, heading, hostile_book, note, scene, story

from griffo.emit.pdf import emit
from griffo.emit.pieces import LONG_CHAPTER, _with_lead
from griffo.emit.rendering import Files, render
from griffo.model import Anthology, Meta, NoteKind, NotesPolicy, Place, Role, Story
from griffo.paper import fit
from griffo.style import load

CLASSIC = load("classic")
WIDTH, HEIGHT = 396, 612
HEAD, FOOT = 60, HEIGHT - 70
"""Where a page's text begins and ends, in points from the top."""

SYLLABLES = re.findall(r"\w+", "ba den fil gor hum jas kel lim mon nup pra quin ros sta tev ul van wex yar zin")


def prose(count: int, seed: int) -> str:
    """Return so many words, no two alike in a row, in sentences."""
    words = []
    for number in range(count):
        at = number * 7919 + seed * 104729
        parts = [SYLLABLES[at // 20**place % 20] for place in range(2 + at % 3)]
        words.append("".join(parts) + ("." if number % 11 == 10 else ""))
    sentences = " ".join(words).split(". ")
    return ". ".join(sentence[0].upper() + sentence[1:] for sentence in sentences).rstrip(".") + "."


def long_story() -> Story:
    chapters = [
        [heading(f"Chapter {number}: The {name} Bell"), *(block(prose(60, 100 * number + at)) for at in range(21))]
        for number, name in enumerate(("First", "Second"), 1)
    ]
    assert LONG_CHAPTER < 60 * 21
    return story(
        *(item for chapter in chapters for item in chapter), meta=Meta(title="The Bells", authors=("Bo Crane",))
    )


def anthology() -> Anthology:
    short = story(
        note("For the river.", kind=NoteKind.DEDICATION),
        note("This began as a letter.", Place.BEFORE),
        *(block(prose(50 + at, at)) for at in range(6)),
        scene("Later it rained."),
        *(block(prose(40 + at, 20 + at)) for at in range(9)),
        block("She waited. {thought:I could still turn back.} She did not."),
        block("The boat was {emphasis:late}."),
        note("Thank you for crossing.", Place.AFTER),
        title="The Ferry",
    )
    nameless = story(*(block(prose(55, 40 + at)) for at in range(12)), meta=Meta(title="Untold"))
    return book(short, long_story(), nameless, date="2019-04-01", subtitle="Three crossings", editor="Cy Dale")


@dataclass(frozen=True)
class Printed:
    """A PDF with what tests ask of it."""

    content: bytes

    @cached_property
    def pages(self) -> list[Any]:
        with pdfplumber.open(BytesIO(self.content)) as opened:
            pages = list(opened.pages)
            assert all(page.chars is not None for page in pages)  # read while the file is open
        return pages

    @cached_property
    def catalog(self) -> dict[str, Any]:
        with pdfplumber.open(BytesIO(self.content)) as opened:
            return {key: resolve1(value) for key, value in opened.doc.catalog.items()}

    @cached_property
    def labels(self) -> list[str]:
        with PdfDocument(self.content) as opened:
            return [opened.get_page_label(number) for number in range(len(opened))]

    @cached_property
    def bookmarks(self) -> list[tuple[int, str, int]]:
        """Depth from 1, title and page from 0 of every bookmark."""
        with PdfDocument(self.content) as opened:
            return [(mark.level + 1, mark.get_title(), mark.get_dest().get_index()) for mark in opened.get_toc()]

    @cached_property
    def metadata(self) -> dict[str, str]:
        with PdfDocument(self.content) as opened:
            return dict(opened.get_metadata_dict(skip_empty=True))

    def part(self, number: int, top: float, bottom: float) -> str:
        """Return the text of a page, from 0, between two heights."""
        words = self.pages[number].crop((0, top, WIDTH, bottom)).extract_text()
        return str(words).strip()

    def head(self, number: int) -> str:
        return self.part(number, 0, HEAD)

    def text(self, number: int) -> str:
        return self.part(number, HEAD, FOOT)

    def folio(self, number: int) -> str:
        return self.part(number, FOOT, HEIGHT)

    def page_of(self, title: str) -> int:
        return next(page for _, mark, page in self.bookmarks if mark == title)


def letters(text: str) -> str:
    """Return what is left when line ends and hyphens do not count, in one case: small capitals come out large."""
    return re.sub(r"\W", "", text).casefold()


@pytest.fixture(scope="module")
def printed() -> Printed:
    return Printed(emit(anthology(), CLASSIC))


@pytest.fixture(scope="module")
def full() -> Printed:
    return Printed(emit(book(full_story(), full_story(NotesPolicy.GATHER)), CLASSIC))


def test_every_page_has_the_trim_size(printed: Printed) -> None:
    assert {(page.width, page.height) for page in printed.pages} == {(WIDTH, HEIGHT)}


def test_a_style_may_have_another_trim_size() -> None:
    other = Printed(emit(book(), replace(CLASSIC, leaf=fit(CLASSIC.leaf, (432, 648), None))))
    assert {(page.width, page.height) for page in other.pages} == {(432, 648)}


def test_every_word_once_and_in_order(printed: Printed) -> None:
    whole = letters("".join(printed.text(number) for number in range(len(printed.pages))))
    at = 0
    for told in anthology().stories:
        for told_block in told.blocks:
            if told_block.role in {Role.PARAGRAPH, Role.SCENE_BREAK}:
                words = letters(told_block.text.value)
                assert whole.count(words) == 1 or len(words) < 20, told_block.text.value
                at = whole.index(words, at) + len(words)


def test_margins_are_mirrored_and_nothing_stands_in_them(printed: Printed) -> None:
    for number, page in enumerate(printed.pages):
        left, right = (63, WIDTH - 54) if number % 2 == 0 else (54, WIDTH - 63)
        for char in page.chars:
            assert left - 2 <= char["x0"] <= char["x1"] <= right + 2, (number, char["text"])
            assert 36 < char["top"] < HEIGHT - 36


def test_a_word_without_end_stays_between_the_margins() -> None:
    made = Printed(emit(book(story(block("w" * 900), url=f"https://example.org/{'a' * 300}")), CLASSIC))
    chars = [char for page in made.pages for char in page.chars]
    assert sum(char["text"] == "w" for char in chars) >= 900
    assert max(char["x1"] for char in chars) < WIDTH - 50


def test_lines_are_of_a_length_that_reads_well(printed: Printed) -> None:
    lines = [line for number in range(6, len(printed.pages)) for line in printed.text(number).splitlines()]
    full_lines = sorted(len(line) for line in lines if len(line) > 45)
    assert 56 <= full_lines[len(full_lines) // 2] <= 68


def test_fonts_are_the_styles_own_and_embedded(printed: Printed) -> None:
    with pdfplumber.open(BytesIO(printed.content)) as opened:
        objects = [opened.doc.getobj(number) for xref in opened.doc.xrefs for number in xref.get_objids()]
    fonts = [item for item in objects if isinstance(item, dict) and str(item.get("Type")) == "/'FontDescriptor'"]
    assert {font["FontName"].name.split("+")[1] for font in fonts} == {"EB-Garamond", "EB-Garamond-Italic"}
    assert all("FontFile2" in font for font in fonts)


def faces(printed: Printed, words: str) -> set[str]:
    """Return the names of the fonts in which words are set, wherever they stand on one line."""
    found = [match for page in printed.pages for match in page.search(re.escape(words))]
    assert found, words
    return {char["fontname"].split("+")[1] for match in found for char in match["chars"] if char["text"].strip()}


def test_thoughts_and_stress_are_in_the_italic_face(printed: Printed, full: Printed) -> None:
    assert faces(printed, "I could still turn back.") == {"EB-Garamond-Italic"}
    assert faces(printed, "She waited.") == faces(printed, "She did not.") == {"EB-Garamond"}
    assert faces(printed, "late") == {"EB-Garamond-Italic"}
    assert faces(full, "No, I") == faces(full, "must go") == {"EB-Garamond-Italic"}
    assert faces(full, "really") == {"EB-Garamond"}, "stress within a thought turns upright"


def test_ink_is_black_alone(printed: Printed) -> None:
    inks = {char["non_stroking_color"] for page in printed.pages for char in page.chars}
    assert inks == {(0, 0, 0, 1)}


def test_bookmarks_are_stories_and_their_chapters(printed: Printed) -> None:
    assert [(level, title) for level, title, _ in printed.bookmarks] == [
        (1, "The Ferry"),
        (1, "The Bells"),
        (2, "Chapter 1: The First Bell"),
        (2, "Chapter 2: The Second Bell"),
        (1, "Untold"),
    ]
    for _, title, page in printed.bookmarks:
        assert letters(title) in letters(printed.text(page))


def test_metadata(printed: Printed) -> None:
    assert printed.metadata["Title"] == "River Tales"
    assert printed.metadata["Author"] == "Ada Brook, Bo Crane"
    assert printed.metadata["Subject"] == "Three crossings"
    assert printed.metadata["Creator"].startswith("Griffo")
    assert printed.metadata["CreationDate"] == "D:20190401"
    assert "ModDate" not in printed.metadata
    assert printed.catalog["Lang"] == b"en"


@pytest.mark.parametrize("date", ["", "spring", "2019-4-1"])
def test_a_book_without_a_date_has_no_creation_date(date: str) -> None:
    assert "CreationDate" not in Printed(emit(book(date=date), CLASSIC)).metadata


def test_tagged_and_claims_no_conformance(printed: Printed) -> None:
    assert printed.catalog["MarkInfo"]["Marked"]
    assert "StructTreeRoot" in printed.catalog
    assert b"pdfuaid" not in printed.content
    assert "Metadata" not in printed.catalog


def test_stories_open_on_right_hand_pages(printed: Printed) -> None:
    for level, title, page in printed.bookmarks:
        if level == 1:
            assert page % 2 == 0, title  # counted from 0
            assert printed.head(page) == ""
            assert int(printed.folio(page)) % 2 == 1


def test_a_long_story_has_a_title_leaf(printed: Printed) -> None:
    title, first = printed.page_of("The Bells"), printed.page_of("Chapter 1: The First Bell")
    assert letters(printed.text(title)) == letters("The Bells Bo Crane")
    assert first == title + 2
    assert printed.text(title + 1) == ""
    assert printed.text(printed.page_of("Chapter 2: The Second Bell")).splitlines()[0].casefold() == "chapter 2"


def test_short_chapters_run_on(full: Printed) -> None:
    assert full.page_of("Chapter 2: Dusk") == full.page_of("Chapter 3")


def test_empty_pages_carry_nothing(printed: Printed) -> None:
    empty = [number for number in range(len(printed.pages)) if not printed.text(number)]
    assert len(empty) >= 2
    assert all(not printed.pages[number].chars for number in empty)


def test_folios_are_roman_in_front_and_arabic_from_the_first_story(printed: Printed) -> None:
    body = printed.page_of("The Ferry")
    assert printed.labels[:4] == ["i", "ii", "iii", "iv"]
    assert printed.labels[body:] == [str(number) for number in range(1, len(printed.pages) - body + 1)]
    first, last = 4, len(printed.pages) - 1  # half title, title, imprint and colophon have none
    shown = [(printed.folio(number), printed.labels[number]) for number in range(first, last)]
    assert all(folio in {label, ""} for folio, label in shown)
    assert sum(1 for folio, _ in shown if not folio) == sum(1 for page in printed.pages[first:last] if not page.chars)
    assert not any(printed.folio(number) for number in (*range(first), last))


def test_contents_give_the_pages_on_which_things_stand(printed: Printed) -> None:
    contents = next(text for text in map(printed.text, range(6)) if text.casefold().startswith("contents"))
    for _, title, page in printed.bookmarks:
        assert re.search(rf"{re.escape(title)} {printed.labels[page]}$", contents, re.MULTILINE), title


def test_running_heads(printed: Printed) -> None:
    bounds = [page for level, _, page in printed.bookmarks if level == 1] + [len(printed.pages) - 1]  # the colophon
    opening = {page for _, _, page in printed.bookmarks}
    told = [("Ada Brook", "The Ferry"), ("Bo Crane", "The Bells"), ("River Tales", "Untold")]
    for (verso, recto), start, end in zip(told, bounds, bounds[1:], strict=False):
        inner = [number for number in range(start, end) if number not in opening and printed.text(number)]
        assert inner
        for number in inner:
            assert printed.head(number).casefold() == (verso if number % 2 else recto).casefold()


@pytest.mark.uncounted
def test_a_long_running_head_is_cut_at_a_word() -> None:
    title = "The Long and Circumstantial History of the Bells of the Lower Harbour and of Those Who Rang Them"
    tale = story(*(block(prose(60, at)) for at in range(16)), meta=Meta(title=title, authors=("w" * 200,)))
    cut = Printed(emit(book(tale), CLASSIC))
    page = cut.page_of(title)
    assert cut.head(page + 2).casefold() == "the long and circumstantial history of the…"
    assert cut.head(page + 1).casefold() == "w" * 45 + "…"


def test_a_word_may_break_as_its_language_does() -> None:
    words = "Donaudampfschifffahrtsgesellschaft Rindfleischetikettierung " * 12
    german, undefined = (
        Printed(emit(book(story(block(words), language=language)), CLASSIC)) for language in ("de", "und")
    )
    ends = [re.findall(r"\w[-‐]$", made.text(made.page_of("The Ferry")), re.MULTILINE) for made in (german, undefined)]
    assert len(ends[0]) > 5
    assert ends[1] == []


def test_the_first_words_of_a_chapter_are_small_capitals(printed: Printed) -> None:
    with PdfDocument(printed.content) as opened:
        text = opened[printed.page_of("Untold")].get_textpage().get_text_range()
    assert anthology().stories[2].blocks[0].text.value[:20] in text, "and come out as they were written"


@pytest.mark.parametrize(
    ("start", "marked"),
    [
        ("“Stop,” she said. It was late.", "“Stop,” she said."),
        ("When the rain came, it came.", "When the rain came,"),
        ("The ferry went out that night without a sound.", "The ferry went out"),
        ("No.", "No."),
        ("Rain", "Rain"),
        ("(Rain & wind)", "(Rain &amp; wind)"),
    ],
)
def test_small_capitals_end_with_the_first_clause_or_the_fourth_word(start: str, marked: str) -> None:
    made = _with_lead(Markup('<section class="chapter">\n<p class="first">{}</p></section>').format(start))
    assert re.findall(r'<span class="lead">(.*?)</span>', made) == [marked]


def test_small_capitals_reach_into_a_thought() -> None:
    body = Markup('<section class="chapter">\n<p class="first"><i class="thought">Not now.</i> He ran.</p></section>')
    assert '<i class="thought"><span class="lead">Not now.</span></i> He ran.' in _with_lead(body)


def test_only_the_head_of_a_chapter_has_small_capitals() -> None:
    body = Markup('<section class="chapter"><p>One.</p><hr class="scene-break"/><p class="first">Two.</p></section>')
    assert _with_lead(body) == body


@pytest.mark.uncounted
def test_ornaments_stay_between_their_paragraphs() -> None:
    blocks = [block(prose(30 + at % 7, at)) if at % 2 else scene(prose(34 + at % 5, at)) for at in range(60)]
    made = Printed(emit(book(story(*blocks)), CLASSIC))
    seen = 0
    for number in range(4, len(made.pages)):
        lines = made.text(number).splitlines()
        seen += sum(CLASSIC.ornament in line for line in lines)
        if lines:
            assert CLASSIC.ornament not in {lines[0], lines[-1]}
    assert seen == 29


def test_footnotes_stand_at_the_foot_of_the_page_that_calls_them(full: Printed) -> None:
    page = next(page for page in full.pages if page.search("NO LANDING|a custom of the delta"))
    (call,) = page.search(r"The water rose")
    (foot,) = page.search(r"a custom of the delta")
    assert foot["bottom"] > FOOT - 40
    assert foot["top"] > call["bottom"]
    assert foot["chars"][0]["size"] < call["chars"][0]["size"]


def test_footnotes_are_numbered_anew_in_every_story(full: Printed) -> None:
    marked = [
        re.findall(r"^(\d)\. ", full.text(number), re.MULTILINE)
        for number in range(full.page_of("The Ferry"), len(full.pages))
    ]
    assert [numbers for numbers in marked if numbers] == [["1", "2"], ["1", "2"]]


def test_gathered_notes_close_the_book(full: Printed) -> None:
    level, title, page = full.bookmarks[-1]
    assert (level, title) == (1, "Notes")
    assert "this began as a letter" in full.text(page).casefold()


@pytest.mark.uncounted
def test_a_dash_never_begins_a_line() -> None:
    made = Printed(emit(book(story(*(block(f"{prose(9 + at % 5, at)[:-1]}—" * 3) for at in range(40)))), CLASSIC))
    lines = [line for number in range(len(made.pages)) for line in made.text(number).splitlines()]
    assert sum("—" in line for line in lines) > 60
    assert not [line for line in lines if line.startswith("—")]


def test_every_word_of_a_hostile_book_arrives() -> None:
    content = emit(hostile_book(), CLASSIC)
    made = Printed(content)
    assert "A & B < C >" in made.metadata["Title"]
    with PdfDocument(content) as opened:
        text = letters("".join(page.get_textpage().get_text_range() for page in opened))
    heads = 4  # on two pages of each story, cut before the "7"
    assert text.count("7x") == text.count("abcde") - heads > 80


def test_characters_without_a_glyph_are_named_once_and_counted() -> None:
    missing = "".join(chr(0x13000 + number) for number in range(14))
    with pytest.warns(UserWarning, match=r"has 14 characters .*, 4 more\.") as caught:
        emit(book(story(block(missing), block(missing))), CLASSIC)
    assert len(caught) == 1


@pytest.mark.parametrize("language", ["he", "ar", "ja"])
def test_other_scripts_do_no_harm(language: str) -> None:
    text = {"he": "שלום לכולם", "ar": "مرحبا بالجميع", "ja": "静かな夜だった。"}[language]
    tale = story(*(block(text * 20) for _ in range(12)), title=text, language=language)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".* that no font of this machine has")  # that depends on the machine
        made = Printed(emit(book(tale, language=language), CLASSIC))
    assert made.metadata["Title"] == "River Tales"


def test_a_book_without_stories_is_front_matter() -> None:
    made = Printed(emit(Anthology("Empty", ()), CLASSIC))
    assert made.bookmarks == []
    assert made.labels[0] == "i"


def test_nothing_but_fonts_is_loaded(tmp_path: Path) -> None:
    fonts = Files(CLASSIC)
    assert fonts.fetch("fonts:///EBGaramond-Regular.ttf").read() == CLASSIC.faces[0].path.read_bytes()
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"x")
    for url in (secret.as_uri(), "http://localhost:9/a.css", "data:text/css,a", "fonts:///../OFL.txt", "fonts:///"):
        with pytest.raises(ValueError, match="nothing but the fonts"):
            fonts.fetch(url)


def test_a_document_that_asks_for_more_is_refused_and_said_so(tmp_path: Path) -> None:
    sheet = tmp_path / "red.css"
    sheet.write_text("p { color: red }", encoding="utf-8")
    html = (
        f'<html lang="en"><title>t</title><link rel="stylesheet" href="{sheet.as_uri()}">'
        f'<img alt="" src="{sheet.as_uri()}"><img alt="" src="http://localhost:9/a.png"><p>Text.</p>'
    )
    with pytest.warns(UserWarning, match="nothing but the fonts") as caught:
        made = Printed(render(html, "p { color: black }", CLASSIC))
    assert len(caught) == 3
    assert {char["non_stroking_color"] for char in made.pages[0].chars} == {(0, 0, 0)}


def test_a_mistake_in_a_style_sheet_is_heard() -> None:
    with pytest.warns(UserWarning, match="WeasyPrint: Ignored `colour: red ?` .* unknown property"):
        render('<html lang="en"><title>t</title><p>Text.</p>', "p { colour: red }", CLASSIC)


SCRIPT = """
import sys
from tests.books import book, full_story
from griffo.emit.pdf import emit
from griffo.style import load
sys.stdout.buffer.write(emit(book(full_story(), date="2019-04-01"), load("classic")))
"""


def emit_elsewhere(**environment: str) -> bytes:
    """Return the PDF of one and the same book from a process of its own."""
    root = Path(__file__).parents[1]
    env = {**os.environ, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}", **environment}
    return subprocess.check_output([sys.executable, "-W", "ignore", "-c", SCRIPT], env=env, cwd=root)


@pytest.mark.uncounted
def test_same_bytes_whatever_the_process_clock_and_locale() -> None:
    here = emit(book(full_story(), date="2019-04-01"), CLASSIC)
    assert emit_elsewhere(TZ="Asia/Tokyo", LC_ALL="C", PYTHONHASHSEED="7") == here
    assert emit_elsewhere(TZ="America/Lima", LANG="tr_TR.UTF-8", PYTHONHASHSEED="99", SOURCE_DATE_EPOCH="1") == here


@pytest.mark.uncounted
def test_same_bytes_whatever_fonts_the_machine_has(tmp_path: Path) -> None:
    config = tmp_path / "fonts.conf"
    config.write_text(f"<fontconfig><cachedir>{tmp_path}</cachedir></fontconfig>", encoding="utf-8")
    assert emit_elsewhere(FONTCONFIG_FILE=str(config)) == emit(book(full_story(), date="2019-04-01"), CLASSIC)
