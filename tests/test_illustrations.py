"""Pictures of stories, from the file that shows them to the story: which are kept, what is said of the others."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from PIL import Image
from tests.books import drawn

from griffo.beside import Beside, fetching, pictures
from griffo.compile import draft, open_book
from griffo.model import Kind, Level, Role
from griffo.pipeline import prepare
from griffo.read import READERS
from griffo.read.addresses import beside
from griffo.read.plain import plain
from griffo.read.told import manuscript
from griffo.read.tree import parse_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from griffo.model import Finding, Story

WORDS = "<p>The tide had gone out too far, and nobody said so.</p>"


def read(body: str, files: Mapping[str, bytes] | None = None) -> Story:
    """Read a page that has this between two paragraphs, with files beside it."""
    done = READERS[".html"](f"{WORDS}{body}{WORDS}".encode(), "low.html", (files or {}).get)
    return done.story


def roles(story: Story) -> list[tuple[Role, str]]:
    """Return roles and texts of what stands between the two paragraphs."""
    return [(block.role, block.text.value) for block in story.blocks[1:-1]]


def said(story: Story) -> list[str]:
    return [f"{found.code}: {found.sentence}" for found in story.findings]


def coded(content: bytes, kind: str = "png") -> str:
    return f"data:image/{kind};base64,{b64encode(content).decode()}"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP"])
def test_common_kinds_are_shown_as_readers_take_them(kind: str) -> None:
    story = read('<p><img src="bay.x" alt="The bay"></p>', {"bay.x": drawn(300, 200, kind)})
    assert roles(story) == [(Role.FIGURE, "The bay")]
    (picture,) = story.pictures
    assert story.blocks[1].picture == picture.name
    assert (picture.width, picture.height) == (300, 200)
    assert picture.type == ("image/jpeg" if kind == "JPEG" else "image/png")
    with Image.open(BytesIO(picture.content)) as image:
        assert image.format == picture.type.rpartition("/")[2].upper()
        assert not image.info.get("exif")
    assert story.findings == ()


def test_one_without_colours_stays_so_and_a_large_one_gets_smaller() -> None:
    story = read('<p><img src="a.png" alt="Fog"></p>', {"a.png": drawn(3000, 2000, colour="linen")})
    assert (story.pictures[0].width, story.pictures[0].height) == (1600, 1067)
    out = BytesIO()
    Image.new("RGB", (300, 300), "gray").save(out, "PNG")
    grey = read('<p><img src="a.png" alt="Fog"></p>', {"a.png": out.getvalue()}).pictures[0]
    with Image.open(BytesIO(grey.content)) as image:
        assert image.mode == "L"


def test_the_same_picture_twice_is_kept_once() -> None:
    body = '<p><img src="a.png" alt="The bay"></p><p>She ran.</p><p><img src="b.png" alt="The bay again"></p>'
    story = read(body, dict.fromkeys(("a.png", "b.png"), drawn(300, 200)))
    assert len(story.pictures) == 1
    assert [block.picture for block in story.blocks if block.picture] == [story.pictures[0].name] * 2


def test_pictures_come_from_the_page_with_the_page_or_from_beside_it() -> None:
    body = f'<p><img src="{coded(drawn(300, 200))}" alt="In it"></p><p><img src="OEBPS/i/b.png" alt="With it"></p>'
    page = replace(parse_text(f"{WORDS}{body}{WORDS}", "a"), pictures={"OEBPS/i/b.png": drawn(200, 300)})
    done = manuscript(page, plain(page), "a")
    assert [image.address[:10] for image in done.images.values()] == ["data:image", "OEBPS/i/b."]
    from griffo.read.illustrations import illustrated

    story = illustrated(done, lambda _: None).story
    assert [(one.width, one.height) for one in story.pictures] == [(300, 200), (200, 300)]


def test_lines_are_counted_past_pictures_in_the_page() -> None:
    noise = Image.effect_noise((700, 700), 90)
    out = BytesIO()
    noise.save(out, "PNG")
    body = f'\n<p><img src="{coded(out.getvalue())}" alt="Fog"></p>\n<p>She <u>ran</u> home.</p>\n'
    assert len(body) > 300_000
    story = read(body)
    assert [story.line(block.text.start) for block in story.blocks] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("https://example.org/a.png", "picture-elsewhere"),
        ("//example.org/a.png", "picture-elsewhere"),
        ("file:///etc/a.png", "picture-elsewhere"),
        ("/etc/a.png", "picture-missing"),
        ("../a.png", "picture-missing"),
        ("c.png", "picture-missing"),
        ("data:image/png;base64,AAAA", "picture-broken"),
        ("data:nothing", "picture-broken"),
        ("cut.png", "picture-broken"),
        ("text.png", "picture-broken"),
        ("huge.png", "picture-broken"),
    ],
)
def test_of_one_that_cannot_be_shown_the_words_stay_and_that_is_said(address: str, code: str) -> None:
    files = {"cut.png": drawn(300, 200)[:400], "text.png": b"Once upon a time", "huge.png": bomb()}
    story = read(f'<p><img src="{address}" alt="The bay at noon"></p>', files)
    assert roles(story) == [(Role.FIGURE, "The bay at noon")]
    assert not story.pictures
    (found,) = story.findings
    assert (found.code, found.level, found.line) == (code, Level.WARNING, 1)
    assert code == "picture-broken" or address in found.sentence
    without = read(f'<p><img src="{address}" alt=""></p>', files)
    assert roles(without) == [(Role.RESIDUE, "Picture")]
    assert said(without) == said(story)


def bomb() -> bytes:
    """Return a PNG that says it is larger than any machine's memory."""
    content = bytearray(drawn(300, 200))
    content[16:24] = (60_000).to_bytes(4) * 2
    return bytes(content)


def test_many_that_cannot_be_had_are_counted() -> None:
    body = "".join(f'<p><img src="http://example.org/{n}.png" alt="Picture of day {n}"></p>' for n in range(30))
    found = said(read(body))
    assert len(found) == 9
    assert found[-1] == "picture-elsewhere: 22 more cannot be shown for the same reason."


ORNAMENTS = (
    '<img src="a.png" alt="***">',
    '<img src="a.png" alt="scene break">',
    '<img src="a.png" alt="Divider">',
    '<img src="images/section-divider_2.png" alt="">',
    '<img src="https://example.org/line-break.gif">',
    '<img src="strip.png">',
    '<img src="dot.png" alt="image1">',
)


@pytest.mark.parametrize("image", ORNAMENTS)
def test_a_picture_that_draws_a_break_is_one(image: str) -> None:
    files = {"a.png": drawn(500, 120), "strip.png": drawn(600, 40), "dot.png": drawn(40, 40)}
    story = read(f"<p>{image}</p>", files)
    assert [role for role, _ in roles(story)] == [Role.SCENE_BREAK]
    assert said(story)[0].startswith("picture-break: 1 picture is set as a scene break: “")
    assert not story.pictures


@pytest.mark.parametrize(("often", "wanted"), [(2, Role.FIGURE), (3, Role.SCENE_BREAK)])
def test_a_low_picture_that_comes_again_and_again_draws_breaks(often: int, wanted: Role) -> None:
    story = read('<p><img src="a.png" alt="Waves"></p><p>She ran.</p>' * often, {"a.png": drawn(400, 200)})
    assert {role for role, _ in roles(story) if role is not Role.PARAGRAPH} == {wanted}


def test_a_small_picture_with_words_is_no_break() -> None:
    story = read('<p><img src="a.png" alt="The seal of the harbour"></p>', {"a.png": drawn(80, 80)})
    assert roles(story) == [(Role.FIGURE, "The seal of the harbour")]


def test_a_pixel_that_counts_readers_goes() -> None:
    for size in (1, 2):
        story = read('<p>She ran.<img src="a.gif"></p>', {"a.gif": drawn(size, size, "GIF")})
        assert roles(story) == [(Role.PARAGRAPH, "She ran."), (Role.RESIDUE, "Picture")]
    counted = read('<p>She ran.<img src="https://example.org/c" width="1" height="1"></p>')
    assert [block.why for block in counted.blocks if block.role is Role.RESIDUE] == ["a picture of a single pixel"]
    assert said(counted) == []


def test_a_picture_in_a_paragraph_stands_beside_it() -> None:
    files = {"a.png": drawn(300, 200), "b.png": drawn(200, 300)}
    story = read('<p><img src="a.png" alt="A">She <i>ran</i> <img src="b.png" alt="B">home.</p>', files)
    assert roles(story) == [(Role.FIGURE, "A"), (Role.PARAGRAPH, "She ran home."), (Role.FIGURE, "B")]
    (span,) = story.blocks[2].spans
    assert (span.kind, story.blocks[2].text.value[span.start : span.end]) == (Kind.EMPHASIS, "ran")


def test_a_smiley_is_its_words() -> None:
    story = read(
        '<p>“No <img class="emoji" src="s.png" alt="🙂">” she wrote <img src="t.png" alt="<3" width=16 height=16>.</p>'
    )
    assert roles(story) == [(Role.PARAGRAPH, "“No 🙂” she wrote <3.")]
    unsaid = read('<p>She wrote <img src="s.png" alt="smile">.</p>', {"s.png": drawn(19, 19)})
    assert roles(unsaid) == [(Role.PARAGRAPH, "She wrote ."), (Role.RESIDUE, "smile")]


def test_lettering_in_place_of_a_heading_is_one() -> None:
    story = read('<h2><img src="h.png" alt="Chapter Two"></h2><p>She ran.</p>')
    assert (Role.HEADING, "Chapter Two") in roles(story)


def test_a_caption_stands_under_its_picture() -> None:
    figure = '<figure><figcaption>The <b>bay</b></figcaption><img src="a.png" alt="Water"></figure>'
    story = read(figure, {"a.png": drawn(300, 200)})
    assert roles(story) == [(Role.FIGURE, "Water"), (Role.CAPTION, "The bay")]
    assert story.blocks[2].spans[0].kind is Kind.STRONG
    assert roles(read("<figure><figcaption>The bay</figcaption><p>Water.</p></figure>"))[0][0] is Role.PARAGRAPH


def test_one_in_the_chrome_of_a_page_is_but_words() -> None:
    page = f'<body><nav><img src="logo.png" alt="Archive"><img src="x.png"></nav>{WORDS}</body>'
    done = READERS[".html"](page.encode(), "low.html", {"logo.png": drawn(300, 200)}.get)
    assert [(block.role, block.text.value) for block in done.story.blocks[:-1]] == [(Role.RESIDUE, "Archive")]
    assert not done.images


def test_the_passes_leave_pictures_alone() -> None:
    body = '<p><img src="a.png" alt="I should go."></p><p><img src="b.png" alt="Chapter 3"></p>'
    done = READERS[".html"](f"{WORDS}{body}{WORDS}".encode(), "low.html", lambda _: drawn(300, 200))
    story = prepare(done)
    assert roles(story) == [(Role.FIGURE, "I should go."), (Role.FIGURE, "Chapter 3")]
    assert not story.blocks[1].spans


def test_a_file_with_nothing_but_pictures_is_no_story() -> None:
    done = READERS[".html"](b'<p><img src="a.png" alt="The whole story"></p>', "low.html", lambda _: drawn(300, 200))
    assert "no-story" in [found.code for found in prepare(done).findings]


# Beside the story.


def put(folder: Path, **files: bytes) -> None:
    for name, content in files.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_suffix(".png").write_bytes(content)


@pytest.mark.parametrize(
    "shown",
    [
        '<img src="pics/a b.png">',
        "<img src='pics/a%20b.png?1'>",
        '<IMG SRC="pics\\a b.png">',
        "![The bay](<pics/a b.png>)",
        "![The bay](pics/a%20b.png 'title')",
        "![The bay][1]\n\n[1]: pics/a%20b.png",
    ],
)
def test_a_picture_is_found_however_a_file_names_it(tmp_path: Path, shown: str) -> None:
    put(tmp_path, **{"pics__a b": b"x"})
    (one,) = pictures(tmp_path, shown.encode(), tmp_path)
    assert (beside(one.name), one.path) == ("pics/a b.png", tmp_path / "pics/a b.png")
    assert fetching([one])("pics/a b.png") == b"x"


def test_nothing_is_found_outside_the_books_folder(tmp_path: Path) -> None:
    book = tmp_path / "book"
    put(tmp_path, secret=b"x", book__sub__a=b"y", book__b=b"z")
    (book / "link.png").symlink_to(tmp_path / "secret.png")
    (book / "round.png").symlink_to(book / "round.png")
    (book / "out").symlink_to(tmp_path)
    names = (
        "../secret.png",
        "link.png",
        "round.png",
        "out/secret.png",
        "sub/../../secret.png",
        f"{tmp_path}/secret.png",
    )
    data = "".join(f'<img src="{name}">' for name in names).encode()
    assert pictures(book, data, book) == ()
    assert [one.name for one in pictures(book / "sub", b'<img src="../b.png"><img src="a.png">', book)] == [
        "../b.png",
        "a.png",
    ]


def test_what_does_not_show_pictures_is_not_searched(tmp_path: Path) -> None:
    put(tmp_path, a=b"x")
    assert pictures(tmp_path, b'He saved it as "a.png".', tmp_path) == ()


def test_a_changed_picture_has_another_print(tmp_path: Path) -> None:
    def made() -> Beside:
        return pictures(tmp_path, b'<img src="a.png">', tmp_path)[0]

    put(tmp_path, a=b"x")
    before = made()
    put(tmp_path, a=b"y")
    assert (made().name, made().path) == (before.name, before.path)
    assert made().print != before.print


def test_a_book_of_a_folder_takes_its_pictures_and_does_not_pass_them_over(tmp_path: Path) -> None:
    put(tmp_path, bay=drawn(300, 200), other=drawn(300, 200))
    page = f'<title>Low Water</title>{WORDS}<p><img src="bay.png" alt="The bay"></p>{WORDS}'
    (tmp_path / "low.html").write_text(page, "utf-8")
    made = draft(open_book([tmp_path]))
    assert [picture.width for picture in made.book.stories[0].pictures] == [300]
    passed: list[Finding] = [found for found in made.findings if found.code == "passed-over"]  # type: ignore[misc]
    assert [found.sentence for found in passed] == ["Not in the book: other.png."]
    assert tmp_path / "bay.png" in made.files


def test_a_story_of_several_files_and_one_in_an_archive_have_theirs(tmp_path: Path) -> None:
    page = f'<h2>Part</h2>{WORDS}<p><img src="pics/bay.png" alt="The bay"></p>{WORDS}'
    for number in (1, 2):
        path = tmp_path / f"book/low/chapter-{number}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, "utf-8")
    put(tmp_path / "book/low/pics", bay=drawn(300, 200))
    (tale,) = draft(open_book([tmp_path / "book"])).book.stories
    assert [block.picture for block in tale.blocks if block.picture] == [tale.pictures[0].name] * 2
    with ZipFile(tmp_path / "all.zip", "w") as archive:
        for file in sorted((tmp_path / "book").rglob("*.*")):
            archive.write(file, file.relative_to(tmp_path / "book"))
    (held,) = draft(open_book([tmp_path / "all.zip"])).book.stories
    assert held.pictures == tale.pictures
    assert [block.picture for block in held.blocks if block.picture] == [tale.pictures[0].name] * 2
