"""A picture for the cover: what is taken, what is made of it, what is said about it, and how it gets into the book."""

from __future__ import annotations

import os
import struct
import zlib
from contextlib import redirect_stderr, redirect_stdout, suppress
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo
from tests.books import book, many_stories, story
from tests.checking import epubcheck
from tests.test_epub import Opened

from griffo import cli
from griffo.compile import draft, open_book
from griffo.emit import epub, kepub
from griffo.emit.page import described
from griffo.errors import GriffoError
from griffo.model import Level, Meta, Picture
from griffo.pipeline import Emitter
from griffo.read import picture as module
from griffo.read.picture import LARGEST, LARGEST_PNG, SIZE, picture
from griffo.style import load

MOST = "10,000 on a side and 50 million are the most"
RED, BLUE = (200, 30, 40), (20, 40, 200)


def drawn(size: tuple[int, int] = (800, 1280), mode: str = "RGB") -> Image.Image:
    """Return a picture whose upper half is red and whose lower half is blue."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (0, size[1] // 2, size[0], size[1]))
    return image.convert(mode)


def saved(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def noise(size: tuple[int, int]) -> Image.Image:
    """Return a picture as hard to make small as a photograph of gravel."""
    values = np.random.default_rng(1).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    return Image.fromarray(values)


def opened(made: Picture) -> Image.Image:
    """Open what was made, which is of the type that it says, and holds nothing but the picture."""
    image = Image.open(BytesIO(made.content))
    image.load()
    assert (Image.MIME[str(image.format)], image.mode) == (made.type, "RGB")
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    return image


def halves(made: Picture) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the colours in the middle of the upper and of the lower half."""
    image = opened(made)
    width, height = image.size
    return image.getpixel((width // 2, height // 4)), image.getpixel((width // 2, height * 3 // 4))  # type: ignore[return-value]


def near(found: tuple[int, ...], wanted: tuple[int, ...], by: int = 3) -> bool:
    return all(abs(one - other) <= by for one, other in zip(found, wanted, strict=True))


# ---- what is made of it


@pytest.mark.parametrize(("kind", "name"), [("PNG", "image/png"), ("JPEG", "image/jpeg")])
def test_a_good_picture_keeps_type_size_and_colours(kind: str, name: str) -> None:
    made, findings = picture(saved(drawn(), kind), f"a.{kind.lower()}")
    assert (made.type, opened(made).size, findings) == (name, (800, 1280), ())
    upper, lower = halves(made)
    assert near(upper, RED)
    assert near(lower, BLUE)


def test_the_same_picture_is_the_same_bytes() -> None:
    for kind in ("PNG", "JPEG"):
        content = saved(drawn(), kind)
        assert picture(content, "a.png")[0] == picture(content, "a.png")[0]


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ((3200, 5120), (1600, 2560)),
        ((4000, 5000), (1600, 2000)),
        ((700, 5000), (358, 2560)),
        ((640, 1100), (640, 1100)),
    ],
)
def test_a_large_picture_is_made_smaller_and_a_small_one_is_not_stretched(
    given: tuple[int, int], made: tuple[int, int]
) -> None:
    assert opened(picture(saved(drawn(given)), "a.png")[0]).size == made


def test_a_photograph_in_a_png_becomes_a_jpeg_that_is_not_too_large() -> None:
    made, _ = picture(saved(noise((1600, 2560)), compress_level=1), "a.png")
    assert made.type == "image/jpeg"
    assert LARGEST_PNG < len(made.content) <= LARGEST


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK", "YCbCr"])
def test_every_way_to_hold_colours_is_taken(mode: str) -> None:
    grey = Image.new("L", (800, 1280), 200)
    grey.paste(60, (0, 640, 800, 1280))
    if mode == "I;16":
        image = Image.frombytes("I;16", grey.size, b"".join(struct.pack("<H", value * 257) for value in grey.tobytes()))
    else:
        image = grey.convert("RGB")
        image = image.quantize(4).convert(mode) if mode == "P" else image.convert(mode)
    content = saved(image, "JPEG" if mode in {"CMYK", "YCbCr"} else "PNG")
    upper, lower = halves(picture(content, "a.png")[0])
    if mode == "1":  # a pattern of black and white
        assert {*upper, *lower} <= {0, 255}
    else:
        assert near(upper, (200, 200, 200))
        assert near(lower, (60, 60, 60))


def test_what_is_transparent_becomes_white_and_is_told() -> None:
    image = drawn(mode="RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 800, 640))
    for content in (
        saved(image),
        saved(image.convert("P")),
        saved(drawn().quantize(2), transparency=drawn().quantize(2).getpixel((1, 1))),
    ):
        made, findings = picture(content, "a.png")
        assert halves(made)[0] == (255, 255, 255)
        assert [found.code for found in findings] == ["cover-transparent"]
    assert picture(saved(drawn(mode="RGBA")), "a.png")[1] == (), "a way to be transparent that is not used"


def test_a_photograph_taken_sideways_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera's words for: turn me clockwise
    made, findings = picture(saved(drawn().rotate(90, expand=True), "JPEG", exif=exif), "a.jpg")
    assert opened(made).size == (800, 1280)
    assert near(halves(made)[0], RED)
    assert findings == ()


def test_no_metadata_gets_into_the_book() -> None:
    exif = Image.Exif()
    exif[0x013B] = "Hidden Name"
    exif.get_ifd(0x8825)[1] = "N"
    made = picture(saved(drawn(), "JPEG", exif=exif, comment=b"Hidden Name", dpi=(300, 300)) + b"Hidden Name", "a.jpg")[
        0
    ]
    assert b"Hidden" not in made.content
    assert b"Exif" not in made.content
    text = PngInfo()
    text.add_text("Author", "Hidden Name")
    made = picture(saved(drawn(), pnginfo=text, dpi=(300, 300), exif=exif) + b"Hidden Name", "a.png")[0]
    assert b"Hidden" not in made.content
    assert [made.content[at + 4 : at + 8] for at in chunks(made.content)][:2] == [b"IHDR", b"IDAT"]


def chunks(png: bytes) -> list[int]:
    """Return where each chunk of a PNG begins."""
    places, at = [], 8
    while at < len(png):
        places.append(at)
        at += 12 + int.from_bytes(png[at : at + 4])
    return places


def test_colours_follow_the_profile_of_the_picture() -> None:
    """In this profile red and blue have changed places, so whoever heeds it sees the halves exchanged."""
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = plain.replace(b"rXYZ", b"tmp_", 1).replace(b"bXYZ", b"rXYZ", 1).replace(b"tmp_", b"bXYZ", 1)
    assert swapped != plain
    upper, lower = halves(picture(saved(drawn(), icc_profile=swapped), "a.png")[0])
    assert upper[2] > upper[0]
    assert lower[0] > lower[2]


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_broken_profile_is_done_without(mode: str) -> None:
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (b"no profile", plain[:200], plain if mode != "RGB" else b"x"):
        made, _ = picture(saved(drawn(mode=mode), "JPEG", icc_profile=profile), "a.jpg")
        assert opened(made).size == (800, 1280)


def test_inks_without_a_profile_are_told_of() -> None:
    _, findings = picture(saved(drawn(mode="CMYK"), "JPEG"), "a.jpg")
    assert [(found.code, found.level) for found in findings] == [("cover-ink", Level.INFO)]


def test_a_picture_that_moves_stands_still_and_is_told_of() -> None:
    content = saved(drawn(), save_all=True, append_images=[Image.new("RGB", (800, 1280), "green")])
    made, findings = picture(content, "a.png")
    assert near(halves(made)[0], RED)
    assert [(found.code, found.level) for found in findings] == [("cover-moves", Level.INFO)]


# ---- what is said about it


def test_a_name_that_lies_is_told_and_the_content_counts() -> None:
    made, findings = picture(saved(drawn()), "cover.jpg")
    assert made.type == "image/png"
    assert [(found.level, found.sentence, found.hint) for found in findings] == [
        (
            Level.INFO,
            "“cover.jpg” is a PNG picture, whatever its name says, and was read as one.",
            "Give it a name that ends in .png.",
        )
    ]
    for name in ("a.JPG", "a.jpeg"):
        assert picture(saved(drawn(), "JPEG"), name)[1] == ()


@pytest.mark.parametrize(
    ("size", "codes"),
    [
        ((625, 1000), []),
        ((624, 1000), ["cover-small"]),
        ((800, 999), ["cover-small"]),
        ((1000, 1000), ["cover-shape"]),
        ((2000, 1000), ["cover-shape"]),
        ((1, 1), ["cover-small", "cover-shape"]),
    ],
)
def test_size_and_shape_are_warned_of(size: tuple[int, int], codes: list[str]) -> None:
    _, findings = picture(saved(drawn(size)), "a.png")
    assert [found.code for found in findings] == codes
    assert {found.level for found in findings} <= {Level.WARNING}
    assert all(found.hint for found in findings)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "“a.png” is an empty file."),
        (b"Once upon a time", "“a.png” is no picture."),
        (saved(drawn(), "GIF"), "“a.png” is a GIF picture."),
        (saved(drawn(), "WEBP"), "“a.png” is a WebP picture."),
        (saved(drawn(), "TIFF"), "“a.png” is a TIFF picture."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "“a.png” is no picture."),
    ],
)
def test_what_is_neither_jpeg_nor_png_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(GriffoError) as caught:
        picture(content, "a.png")
    assert (caught.value.sentence, caught.value.mend) == (words, "A cover is a JPEG or a PNG picture.")


def header(width: int, height: int) -> bytes:
    """Return a PNG that promises so many pixels and holds next to none."""
    fields = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", fields), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    made = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(made)


@pytest.mark.parametrize(
    "size", [(10_001, 10), (8_000, 8_000), (9_999, 12_000), (60_000, 60_000), (2**31 - 1, 2**31 - 1)]
)
def test_a_bomb_is_not_unfolded(size: tuple[int, int]) -> None:
    with pytest.raises(GriffoError) as caught:
        picture(header(*size), "a.png")
    assert caught.value.sentence == f"“a.png” has too many pixels: {MOST}."


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("part", [0.2, 0.5, 0.95])
def test_a_file_that_was_cut_off_is_refused(kind: str, part: float) -> None:
    content = saved(noise((400, 640)), kind)
    with pytest.raises(GriffoError, match=r"“a.png” is (damaged and cannot be shown|no picture)"):
        picture(content[: int(len(content) * part)], "a.png")


SMALL = {kind: saved(noise((16, 16)), kind, exif=Image.Exif(), icc_profile=b"x") for kind in ("PNG", "JPEG")}


@given(st.sampled_from(sorted(SMALL)), st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=6))
def test_whatever_is_damaged_is_shown_or_refused(kind: str, damage: list[tuple[int, int]]) -> None:
    content = bytearray(SMALL[kind])
    for at, value in damage:
        content[at % len(content)] = value
    with suppress(GriffoError):
        opened(picture(bytes(content), "a.png")[0])


# ---- from book.toml into the book


@pytest.fixture
def pond(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book in ``pond`` that names ``cover.png``, seen from the folder around it."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "pond"
    folder.mkdir()
    (folder / "tide.txt").write_text("The Tide\n\nby Ada Brook\n\nThe tide was out. Nobody came.\n")
    (folder / "book.toml").write_text('title = "Pond"\ncover = "cover.png"\n[[story]]\nsource = "tide.txt"\n')
    (folder / "cover.png").write_bytes(saved(drawn()))
    return folder


def run(*args: str, code: int = 0) -> str:
    """Run a command and return all that it says."""
    said = StringIO()
    with redirect_stdout(said), redirect_stderr(said), pytest.raises(SystemExit) as stopped:
        cli.main(args)
    assert stopped.value.code == code, said.getvalue()
    return said.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("emit", [epub.emit, kepub.emit], ids=["epub", "kepub"])
def test_the_book_has_the_picture_as_its_cover(kind: str, emit: Emitter, tmp_path: Path) -> None:
    made, _ = picture(saved(drawn(), kind), "a.png")
    content = emit(book(cover=made), load("classic"))
    found, name = Opened(content), {"PNG": "cover.png", "JPEG": "cover.jpg"}[kind]
    assert found.zip.read(f"EPUB/{name}") == made.content
    assert found.find("content.opf", "//opf:item[@properties='cover-image']/@href") == [name]
    assert found.find("content.opf", "//opf:item[@properties='cover-image']/@media-type") == [made.type]
    assert found.find("cover.xhtml", "//x:img/@src") == [name]
    assert found.find("cover.xhtml", "//x:img/@alt") == ["Cover: River Tales by Ada Brook"]
    assert [name for name in found.names if name.endswith((".png", ".jpg"))] == [f"EPUB/{name}"]
    file = tmp_path / "made.epub"
    file.write_bytes(content)
    assert epubcheck(file) == []


def test_a_cover_is_described_by_title_and_authors() -> None:
    five = story(meta=Meta(title="Five", authors=("Ann", "Ben", "Cleo", "Dan", "Eve")))
    assert described(book(five)) == "Cover: River Tales by Ann, Ben, Cleo, Dan and Eve"
    assert described(book(story(meta=Meta(title="Reed")))) == "Cover: River Tales"
    many = "Cover: Sixty Tales by Author 1, Author 2, Author 3, Author 4, Author 5 and 2 others"
    assert described(many_stories(60)) == many


def test_compile_takes_the_cover_and_does_not_pass_it_over(pond: Path) -> None:
    told = run("compile", "pond", "--format", "epub,kepub,md")
    assert "Not in the book" not in told
    for name in ("pond.epub", "pond.kepub.epub"):
        with ZipFile(Path("out", name)) as archive:
            assert Image.open(archive.open("EPUB/cover.png")).size == (800, 1280)
    assert pond.is_dir()


def test_a_cover_in_a_folder_of_the_book(pond: Path) -> None:
    (pond / "art").mkdir()
    (pond / "cover.png").rename(pond / "art/front.png")
    (pond / "book.toml").write_text((pond / "book.toml").read_text().replace("cover.png", "art/front.png"))
    assert draft(open_book([pond])).book.cover is not None


def test_findings_name_the_line_of_book_toml(pond: Path) -> None:
    (pond / "cover.png").write_bytes(saved(drawn((600, 400)), "JPEG"))
    told = run("compile", "pond", "--format", "md")
    assert "pond/book.toml:2: warning: “cover.png” has 600 by 400 pixels; shops want 625 by 1,000 or more." in told
    assert "pond/book.toml:2: warning: “cover.png” is wider than high" in told
    assert "pond/book.toml:2: info: “cover.png” is a JPEG picture" in run("check", "pond")
    run("compile", "pond", "--format", "md", "--strict", code=1)


def test_check_looks_at_the_cover_that_was_given(pond: Path) -> None:
    assert "nothing to remark" in run("check", "pond")
    (pond / "cover.png").write_bytes(saved(drawn((300, 400))))
    told = run("check", "pond")
    assert "pond/book.toml:2: warning: The cover has 300 by 400 pixels; below 500 Kindle shows none." in told


@pytest.mark.parametrize(
    ("cover", "sentence"),
    [
        ("coverr.png", "There is no file “coverr.png”. Did you mean “cover.png”?"),
        ("front.gif", "There is no file “front.gif”. The folder holds cover.png and link.png."),
        ("deep", "“deep” is a folder, not a picture. Name a file in it."),
        ("../away.png", "“../away.png” leads out of the book's folder. Copy the file itself into that folder."),
        ("link.png", "“link.png” leads out of the book's folder. Copy the file itself into that folder."),
        (
            "deep/link/away.png",
            "“deep/link/away.png” leads out of the book's folder. Copy the file itself into that folder.",
        ),
        ("/etc/hostname", "“/etc/hostname” leads out of the book's folder. Copy the file itself into that folder."),
        ("round/a.png", "“round/a.png” is a link that leads nowhere. Copy the file itself into that folder."),
        ("loop.png", "“loop.png” is a link that leads nowhere. Copy the file itself into that folder."),
        ("pipe.png", "“pipe.png” is no ordinary file. Copy it into one."),
        ("tide.txt", "“tide.txt” is no picture. A cover is a JPEG or a PNG picture."),
        ("cut.png", "“cut.png” is damaged and cannot be shown. Open it in a program for pictures and save it anew."),
        ("bomb.png", f"“bomb.png” has too many pixels: {MOST}. Save it with 1600 by 2560 pixels."),
        ("a" * 300 + ".png", f"“{'a' * 300}.png” cannot be a file here: file name too long."),
    ],
)
def test_a_cover_that_cannot_be_used(pond: Path, cover: str, sentence: str) -> None:
    content = saved(drawn())
    (pond.parent / "away.png").write_bytes(content)
    (pond / "deep").mkdir()
    (pond / "deep/link").symlink_to("../..")
    (pond / "link.png").symlink_to("../away.png")
    (pond / "loop.png").symlink_to("loop.png")
    (pond / "round").symlink_to("round")
    os.mkfifo(pond / "pipe.png")
    for name, data in (("cut.png", content[: len(content) // 2]), ("bomb.png", header(60_000, 60_000))):
        (pond / "deep" / name).write_bytes(data)
    where = f"deep/{cover}" if cover in {"cut.png", "bomb.png"} else cover
    (pond / "book.toml").write_text((pond / "book.toml").read_text().replace("cover.png", where))
    for command in (("compile", "pond", "--format", "epub"), ("check", "pond")):
        assert run(*command, code=1).strip() == f"griffo: pond/book.toml:2: {sentence}"
    assert not list(Path("out").glob("*"))


def test_a_huge_file_is_not_even_read(pond: Path) -> None:
    with (pond / "cover.png").open("r+b") as file:
        file.truncate(700_000_000)
    told = run("check", "pond", code=1)
    assert "pond/book.toml:2: “cover.png” has 700 MB; 50 MB are the most. Save it smaller: " in told


def test_a_cover_that_may_not_be_read(pond: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", deny)
    assert "pond/book.toml:2: “cover.png” cannot be read: permission denied." in run("check", "pond", code=1)
    assert pond.is_dir()


def test_a_cover_is_not_overwritten(pond: Path) -> None:
    (pond / "cover.png").rename(pond / "pond.md")
    (pond / "book.toml").write_text((pond / "book.toml").read_text().replace("cover.png", "pond.md"))
    assert "The book would overwrite a file that it is made of." in run(
        "compile", "pond", "--format", "md", "-o", "pond", code=1
    )


def test_limits_leave_room_for_what_amazon_asks_for() -> None:
    assert SIZE[0] * SIZE[1] < 5_600_000
    assert module.LARGEST_FILE <= 50_000_000
