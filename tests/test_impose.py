"""``griffo impose``: the sheets as a printer draws them, and what is said. Folding is in ``test_folding.py``."""

from __future__ import annotations

import json
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image
from typer.testing import CliRunner, Result

from griffo import cli, imposing, write
from griffo.impose.layouts import LAYOUTS
from griffo.impose.paper import MM, paper
from griffo.impose.placing import frame
from griffo.impose.sheets import signatures

if TYPE_CHECKING:
    from collections.abc import Callable

    Refuse = Callable[..., str]

PAGE = (5.5 * 72, 8.5 * 72)


def pdf(pages: int, size: tuple[float, float] = PAGE, change: Callable[[Any], None] | None = None) -> bytes:
    """Return a PDF whose pages say their numbers, from the middle of the page to the right."""
    with pikepdf.new() as made:
        font = made.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        for number in range(1, pages + 1):
            made.add_blank_page(page_size=size)
            page = made.pages[-1]
            page.obj.Resources = Dictionary(Font=Dictionary(F=font))
            x, y = size[0] / 2, size[1] / 2
            page.obj.Contents = made.make_stream(f"BT /F 24 Tf {x} {y} Td (Q{number}Z) Tj ET".encode())
        if change:
            change(made)
        out = BytesIO()
        made.save(out, deterministic_id=True)
    return out.getvalue()


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book of ten pages of 5.5 × 8.5 inches in the folder that everything runs in."""
    monkeypatch.chdir(tmp_path)
    file = Path("The Book.pdf")
    file.write_bytes(pdf(10))
    return file


@pytest.fixture
def refuse(capsys: pytest.CaptureFixture[str]) -> Refuse:
    """Run the command, which must fail, write nothing, and say nothing but one sentence with its mend."""

    def run(*args: str) -> str:
        with pytest.raises(SystemExit) as stopped:
            cli.main(["impose", *args])
        said = capsys.readouterr()
        assert (stopped.value.code, said.out) == (1, "")
        assert [path for path in Path("out").rglob("*") if path.is_file()] == []
        assert said.err.startswith("griffo: ")
        assert said.err.count("\n") == 1
        return said.err.removeprefix("griffo: ").rstrip()

    return run


def run(*args: str, code: int = 0) -> Result:
    done = CliRunner().invoke(cli.app, ["impose", *args], prog_name="griffo")
    assert done.exit_code == code, done.output
    return done


def told(*args: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(run(*args, "--json").stdout)
    return answer


def words(page: Any) -> dict[int, tuple[float, float, int]]:
    """Return where each number is drawn on a page, and whether from left to right (1) or right to left (-1)."""
    text = page.get_textpage()
    found = {}
    every = text.get_text_range()
    starts = [n for n, character in enumerate(every) if character == "Q"]
    for start in starts:
        end = every.index("Z", start)
        first, last = text.get_charbox(start), text.get_charbox(end)
        x, y = (first[0] + last[2]) / 2, (first[1] + first[3]) / 2
        found[int(every[start + 1 : end])] = (x, y, 1 if first[0] < last[0] else -1)
    return found


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("edge", ["long", "short"])
def test_each_page_is_drawn_in_its_cell_the_right_way_up(book: Path, name: Any, edge: Any) -> None:
    (output,) = told(str(book), "--layout", name, "--duplex", edge, "--paper", "A4")["outputs"]
    lies = frame(LAYOUTS[name], paper("A4"), PAGE)
    expected = signatures(LAYOUTS[name], 10, upturned=lies.upturned(edge))
    faces = [face for signature in expected for sheet in signature.sheets for face in (sheet.front, sheet.back)]
    drawn = pypdfium2.PdfDocument(output["path"])
    assert len(drawn) == len(faces)
    for page, face in zip(drawn, faces, strict=True):
        assert page.get_size() == pytest.approx((lies.width, lies.height), abs=0.01)
        found = words(page)
        assert sorted(found) == sorted(cell.page for cell in face if cell.page)
        for cell in face:
            if cell.page:
                around, (x, y, way) = lies.trimmed(cell), found[cell.page]
                assert way == (-1 if cell.turned else 1)
                assert around.left < x < around.right
                assert (around.bottom + around.top) / 2 == pytest.approx(y, abs=24)
    drawn.close()


def drawn(output: dict[str, Any] | Path | bytes) -> list[dict[int, tuple[float, float, int]]]:
    """Return the numbers on each page of a PDF."""
    source = output["path"] if isinstance(output, dict) else output
    with pypdfium2.PdfDocument(source) as opened:
        return [words(page) for page in opened]


def test_pages_that_fit_keep_their_size_and_lie_against_the_fold(book: Path) -> None:
    made = told(str(book), "--paper", "tabloid")
    assert made["scale"] == 1
    x, y, _ = drawn(book)[0][1]
    assert drawn(made["outputs"][0])[0][1] == pytest.approx((612 + x, (792 - PAGE[1]) / 2 + y, 1), abs=0.01)


def test_too_large_pages_are_scaled_evenly(book: Path) -> None:
    made = told(str(book), "--layout", "quarto")
    assert made["scale"] == pytest.approx(396 / PAGE[1])
    x, y, _ = drawn(book)[0][1]
    scaled = (306 + x * made["scale"], y * made["scale"], 1)
    assert drawn(made["outputs"][0])[0][1] == pytest.approx(scaled, abs=0.01)


def test_creep_sets_inner_pages_closer_to_the_fold(book: Path) -> None:
    book.write_bytes(pdf(16))
    plain = {n: place for face in drawn(told(str(book))["outputs"][0]) for n, place in face.items()}
    crept = {
        n: place for face in drawn(told(str(book), "--thickness", "0.5")["outputs"][0]) for n, place in face.items()
    }
    moved = [abs(crept[n][0] - plain[n][0]) / MM for n in range(1, 17)]
    assert moved == pytest.approx([leaf * 0.5 for leaf in (0, 0, 1, 1, 2, 2, 3, 3, 3, 3, 2, 2, 1, 1, 0, 0)], abs=0.001)
    fold = 11 * 72 / 2
    assert all(abs(crept[n][0] - fold) <= abs(plain[n][0] - fold) for n in crept)


def test_creep_is_for_common_paper_unless_its_thickness_is_said(book: Path) -> None:
    assert drawn(told(str(book), "--creep")["outputs"][0]) == drawn(told(str(book), "--thickness", "0.1")["outputs"][0])


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_page_is_cut_to_its_trim_and_turned_as_readers_see_it(book: Path, angle: int) -> None:
    """The page lies on a larger piece with printer's marks around it, and is shown turned."""

    def change(made: pikepdf.Pdf) -> None:
        for page in made.pages:
            page.obj.MediaBox = Array([-50, -30, PAGE[0] + 50, PAGE[1] + 30])
            page.obj.TrimBox = Array([0, 0, *PAGE])
            page.obj.Rotate = angle

    book.write_bytes(pdf(1, change=change))
    width, height = PAGE if angle % 180 == 0 else PAGE[::-1]
    made = told(str(book), "--paper", "900x900", "--layout", "perfect")
    x, y = {  # the middle of the page, and from there to the middle of the words
        0: (1, 0),
        90: (0, -1),
        180: (-1, 0),
        270: (0, 1),
    }[angle]
    shown = middle_of_writing(Path(made["outputs"][0]["path"]))
    plain = drawn(pdf(1))[0][1]
    reach, rise = plain[0] - PAGE[0] / 2, plain[1] - PAGE[1] / 2
    middle = (width / 2, 900 * MM / 2)
    assert made["scale"] == 1
    assert height < 900 * MM
    assert shown == pytest.approx((middle[0] + x * reach - y * rise, middle[1] + y * reach + x * rise), abs=0.02)


def middle_of_writing(path: Path) -> tuple[float, float]:
    """Return the middle of what is written on the first face, whichever way it runs."""
    with pypdfium2.PdfDocument(path) as opened:
        text = opened[0].get_textpage()
        boxes = [text.get_charbox(n) for n in range(text.count_chars())]
    left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
    bottom, top = min(box[1] for box in boxes), max(box[3] for box in boxes)
    return (left + right) / 2, (bottom + top) / 2


def ink(path: str, face: int, at: tuple[float, float]) -> bool:
    """Return whether a point of a face, in points from its lower left corner, is dark."""
    picture = looked_at(Path(path).read_bytes(), face)
    darkness = picture.getpixel((round(at[0] * 4), picture.height - round(at[1] * 4)))
    return isinstance(darkness, int | float) and darkness < 128


@lru_cache(maxsize=32)
def looked_at(content: bytes, face: int) -> Image.Image:
    with pypdfium2.PdfDocument(content) as opened:
        picture: Image.Image = opened[face].render(scale=4).to_pil().convert("L")
    return picture


def black(made: pikepdf.Pdf) -> None:
    """Make all that a page's media box holds black, and the page the part of it that is 20 points smaller all round."""
    for page in made.pages:
        page.obj.TrimBox = Array([20, 20, PAGE[0] - 20, PAGE[1] - 20])
        page.obj.Contents = made.make_stream(b"-999 -999 3000 3000 re f")


@pytest.mark.parametrize(("bleed", "over"), [(None, 0), (6, 6)])
def test_nothing_outside_trim_is_printed_but_the_bleed(book: Path, bleed: int | None, over: int) -> None:
    def change(made: pikepdf.Pdf) -> None:
        black(made)
        if bleed:
            for page in made.pages:
                page.obj.BleedBox = Array([20 - bleed, 20 - bleed, PAGE[0] - 20 + bleed, PAGE[1] - 20 + bleed])

    book.write_bytes(pdf(1, change=change))
    path = told(str(book), "--paper", "tabloid")["outputs"][0]["path"]
    fold, edge, level = 612, 612 + PAGE[0] - 40, 396
    assert ink(path, 0, (fold + 2, level))
    assert not ink(path, 0, (fold - 2, level)), "bleed never goes over the fold, where another page lies"
    assert ink(path, 0, (edge + over - 2, level))
    assert not ink(path, 0, (edge + over + 2, level))


def test_marks_stand_where_the_binder_looks(book: Path) -> None:
    book.write_bytes(pdf(40))
    made = told(str(book), "--paper", "tabloid", "--marks", "crop, sewing,order", "--duplex", "short")
    path, fold = made["outputs"][0]["path"], 612
    bottom, top = (792 - PAGE[1]) / 2, (792 + PAGE[1]) / 2
    edge = fold + PAGE[0]
    assert ink(path, 0, (edge, top + 4 * MM))
    assert ink(path, 0, (edge + 4 * MM, bottom))
    assert not ink(path, 0, (edge - 4 * MM, bottom)), "no mark on a page"
    kettle = 15 * MM
    for number, face in enumerate((0, 8, 16)):
        assert ink(path, face, (fold, top - kettle - (number * 6 + 3) * MM)), "a stair of order marks"
        assert not ink(path, face, (fold, top - kettle - ((number + 1) % 3 * 6 + 3) * MM))
        assert not ink(path, face + 1, (fold, top - kettle - (number * 6 + 3) * MM))
    middle_openings = [7, 15, 19]  # all are on backs, and the order marks on fronts
    for station in range(6):
        y = bottom + kettle + station * (PAGE[1] - 2 * kettle) / 5
        assert [face for face in range(1, 20, 2) if ink(path, face, (fold + 1, y))] == middle_openings


def test_what_a_printer_draws_stays_and_what_only_a_screen_knows_goes(book: Path) -> None:
    def change(made: pikepdf.Pdf) -> None:
        look = made.make_stream(b"0 0 40 40 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 40, 40]))
        stamp = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([100, 100, 140, 140]), F=4)
        stamp.AP = Dictionary(N=look)
        made.pages[0].obj.Annots = Array([made.make_indirect(stamp)])
        hidden = made.make_indirect(Dictionary(Type=Name.OCG, Name="notes"))
        made.Root.OCProperties = Dictionary(OCGs=Array([hidden]), D=Dictionary(OFF=Array([hidden])))
        made.pages[0].obj.Resources.Properties = Dictionary(H=hidden)
        text = made.pages[0].obj.Contents.read_bytes()
        made.pages[0].obj.Contents = made.make_stream(text + b" /OC /H BDC 200 200 40 40 re f EMC")
        made.Root.StructTreeRoot = made.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        made.Root.MarkInfo = Dictionary(Marked=True)
        made.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r)]))
        made.docinfo["/Title"] = "The Book"
        made.docinfo["/GTS_PDFXVersion"] = "PDF/X-4"

    book.write_bytes(pdf(1, change=change))
    path = told(str(book))["outputs"][0]["path"]
    assert ink(path, 0, (396 + 120, 120)), "a stamp is printed"
    assert not ink(path, 0, (396 + 220, 220)), "a layer that is off is not"
    with pikepdf.open(path) as made:
        assert set(made.Root.keys()) == {"/Type", "/Pages", "/OCProperties"}
        assert made.docinfo["/Title"] == "The Book"
        assert set(made.docinfo.keys()) == {"/Title", "/Producer"}
        assert made.check_pdf_syntax() == []


def test_pages_that_differ_in_size_are_told(book: Path) -> None:
    def change(made: pikepdf.Pdf) -> None:
        made.pages[3].obj.MediaBox = Array([0, 0, 300, 400])

    book.write_bytes(pdf(10, change=change))
    assert "warning: The pages differ in size." in run(str(book)).stdout
    (finding,) = told(str(book))["findings"]
    assert finding["code"] == "mixed-pages"


@pytest.mark.parametrize(
    ("key", "value"), [("Lang", "he-IL"), ("ViewerPreferences", Dictionary(Direction=Name.R2L))], ids=["Lang", "R2L"]
)
def test_book_that_turns_the_other_way_is_bound_at_its_right(book: Path, key: str, value: Any) -> None:
    book.write_bytes(pdf(10, change=lambda made: setattr(made.Root, key, value)))
    made = told(str(book))
    assert (made["binding"], made["findings"]) == ("right", [])
    assert "Bound at the right" in run(str(book)).stdout
    made = told(str(book), "--binding", "left")
    assert (made["binding"], [finding["code"] for finding in made["findings"]]) == ("left", ["right-to-left"])
    book.write_bytes(pdf(10, change=lambda made: setattr(made.Root, "Lang", "en")))
    made = told(str(book))
    assert (made["binding"], made["findings"]) == ("left", [])


def test_sheets_of_a_book_bound_at_its_right_are_the_mirror_image(book: Path) -> None:
    """Page 1 lies at the left of its face, against the fold in the middle, and page 4 at the right."""
    book.write_bytes(pdf(4))
    made = told(str(book), "--binding", "right", "--paper", "tabloid", "--duplex", "short")
    front, back = drawn(made["outputs"][0])
    x, y, _ = drawn(book)[0][1]
    assert front[1] == pytest.approx((612 - PAGE[0] + x, (792 - PAGE[1]) / 2 + y, 1), abs=0.01)
    assert front[4][0] > 612 > front[1][0]
    assert back[2][0] > 612 > back[3][0]


@pytest.mark.parametrize("name", LAYOUTS)
def test_sheets_are_sound_and_the_same_every_time(book: Path, name: str) -> None:
    made = told(str(book), "--layout", name, "--marks", "crop")
    path = Path(made["outputs"][0]["path"])
    before = path.read_bytes()
    with pikepdf.open(path) as opened:
        assert opened.check_pdf_syntax() == []
        assert not opened.get_warnings()
    told(str(book), "--layout", name, "--marks", "crop")
    assert path.read_bytes() == before


def test_a_person_is_told_the_paper_and_what_to_do(book: Path) -> None:
    book.write_bytes(pdf(41))
    assert run(str(book), "--paper", "a4", "--flyleaves", "1").stdout == (
        "out/the-book-folio.pdf  12 sheets\n"
        "41 pages on 12 sheets of A4: 3 signatures of 4 sheets.\n"
        "Blank: 1 flyleaf at either end and 3 pages at the end. The pages have 97.3% of their size.\n"
        "Print at 100 %, on both sides, turned about the long edge. "
        "Fold the sheets of a signature once, in one another, the first outside.\n"
    )


def test_a_short_last_signature_is_told(book: Path) -> None:
    book.write_bytes(pdf(20))
    assert (
        "20 pages on 5 sheets of letter: 1 signature of 4 sheets and 1 signature of 1 sheet.\n" in run(str(book)).stdout
    )


def test_each_signature_can_have_its_file(book: Path) -> None:
    book.write_bytes(pdf(40))
    made = told(str(book), "--split", "-o", "print")
    assert [(each["path"], each["sheets"]) for each in made["outputs"]] == [
        ("print/the-book-folio-1.pdf", 4),
        ("print/the-book-folio-2.pdf", 4),
        ("print/the-book-folio-3.pdf", 2),
    ]
    numbers = [sorted(n for face in drawn(each) for n in face) for each in made["outputs"]]
    assert numbers == [list(range(1, 17)), list(range(17, 33)), list(range(33, 41))]


def test_split_files_are_written_all_or_none(book: Path, refuse: Refuse, monkeypatch: pytest.MonkeyPatch) -> None:
    book.write_bytes(pdf(40))
    written: list[Path] = []

    def full(content: bytes, temporary: Path) -> None:
        if len(written) == 2:
            raise OSError(28, "No space left on device")
        temporary.write_bytes(content)
        written.append(temporary)

    monkeypatch.setattr(write, "_save", full)
    assert "no space left on device" in refuse(str(book), "--split")


@pytest.mark.parametrize(
    ("name", "pages"), [("folio", 4), ("quarto", 8), ("octavo", 16), ("saddle", 4), ("perfect", 4)]
)
def test_test_sheet_is_one_sheet_of_the_layout(book: Path, name: str, pages: int) -> None:
    made = told("--test-sheet", "--layout", name, "--duplex", "short")
    assert (made["sheets"], made["pages"], made["scale"]) == (1, pages, pytest.approx(1))
    with pypdfium2.PdfDocument(made["outputs"][0]["path"]) as opened:
        text = [page.get_textpage().get_text_range() for page in opened]
    assert len(text) == 2
    assert "".join(text).count("head of page") == pages
    assert "--duplex long" in " ".join(text[0].split())
    assert book.exists()


def encrypted(user: str) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf(2))) as made:
        made.save(out, encryption=pikepdf.Encryption(user=user, owner="owner"))
    return out.getvalue()


def no_pages() -> bytes:
    out = BytesIO()
    with pikepdf.new() as made:
        made.save(out)
    return out.getvalue()


def sizeless(made: Any) -> None:
    made.pages[1].obj.MediaBox = Array([0, 0, 0, 792])


ENCRYPTED = (
    "The Book.pdf: The PDF is encrypted. Save a copy without a password or restrictions, if the book's maker lets you."
)
EXPORT = "Export it once more from the program that made it."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (encrypted("secret"), ENCRYPTED),
        (encrypted(""), ENCRYPTED),
        (b"", "The Book.pdf: This is no PDF. Give the PDF of a book."),
        (b"PK\x03\x04 an EPUB, say", "The Book.pdf: This is no PDF. Give the PDF of a book."),
        (b"%PDF-1.7\n" + bytes(500), f"The Book.pdf: The PDF is damaged and cannot be read. {EXPORT}"),
        (no_pages(), f"The Book.pdf: The PDF has no pages. {EXPORT}"),
        (b"%PDF-199999999999999999999" + pdf(3)[6:], f"The Book.pdf: The PDF is damaged and cannot be read. {EXPORT}"),
        (pdf(3, change=sizeless), f"The Book.pdf: Page 2 of the PDF has no size. {EXPORT}"),
    ],
    ids=["locked", "restricted", "empty", "other", "broken", "no pages", "beyond all versions", "no size"],
)
def test_what_cannot_be_imposed_is_said(book: Path, refuse: Refuse, content: bytes, sentence: str) -> None:
    book.write_bytes(content)
    assert refuse(str(book)) == sentence


def test_damaged_book_that_can_be_mended_is_imposed_and_told(book: Path) -> None:
    content = book.read_bytes()
    book.write_bytes(content[: content.rindex(b"startxref")] + b"startxref\n7\n%%EOF\n")
    made = told(str(book))
    assert made["pages"] == 10
    assert [finding["code"] for finding in made["findings"]] == ["damaged-pdf"]


def test_page_that_cannot_be_read_is_not_left_out_in_silence(book: Path) -> None:
    def change(made: pikepdf.Pdf) -> None:
        made.Root.Pages.Kids[4] = 7

    book.write_bytes(pdf(10, change=change))
    done = run(str(book))
    assert "The Book.pdf: warning: The PDF is damaged; it was mended by guessing.\n" in done.stdout
    assert done.stderr == ""
    assert told(str(book))["pages"] == 9


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (
            ["--paper", "leter"],
            (
                "There is no paper “leter”. Did you mean “letter”? It can be letter, legal, tabloid, A5, A4 or A3, "
                "or width x height as in 320x450mm or 12x18in."
            ),
        ),
        (["--paper", "10x9000mm"], "No paper has the size “10x9000mm”. Each side has from 50 to 5000 mm."),
        (
            ["--paper", "60x90", "--layout", "octavo"],
            (
                "Pages of 140 × 216 mm would shrink to 14% on 60 × 90 mm. "
                "Give larger paper, or a layout with fewer folds."
            ),
        ),
    ],
    ids=["unknown", "no such size", "too small"],
)
def test_paper_that_will_not_do_is_said(book: Path, refuse: Refuse, args: list[str], sentence: str) -> None:
    assert refuse(str(book), *args) == sentence


def test_places_that_will_not_do_are_said(book: Path, refuse: Refuse, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refuse("gone.pdf") == "gone.pdf: The file cannot be read: no such file or directory."
    assert refuse(".") == ".: The file cannot be read: is a directory."
    assert refuse(str(book), "-o", str(book)).startswith("The Book.pdf: Nothing can be written in this folder: ")
    monkeypatch.setattr(imposing, "LARGEST", 100)
    assert refuse(str(book)) == "The Book.pdf: The PDF is larger than 1 GB. Give a smaller one."


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        ([], "Which book? Give its PDF, or --test-sheet."),
        (["The Book.pdf", "--layout", "saddle", "--sheets", "4"], "All sheets of a saddle book make one signature."),
        (["The Book.pdf", "--layout", "perfect", "--creep"], "No leaf lies inside another in a perfect book."),
        (
            ["The Book.pdf", "--layout", "perfect", "--marks", "order"],
            "“order” marks a fold, and a perfect book has none.",
        ),
        (["The Book.pdf", "--marks", "cross"], "“cross” is no mark. There are crop, sewing and order."),
    ],
)
def test_options_that_contradict_are_wrong_usage(book: Path, args: list[str], sentence: str) -> None:
    assert sentence in " ".join(run(*args, code=2).output.split())
    assert book.exists()
    assert not Path("out").exists()
