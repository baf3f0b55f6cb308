"""PDF/UA-1, PDF/A-3u and PDF/X-4: the joined book keeps what each asks, or is not made.

What is said here of a standard has its clause in ``tests/clauses.py`` or beside the line: ISO 14289-1 for PDF/UA,
ISO 19005-3 for PDF/A, ISO 15930-7 for PDF/X.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
import pdfua
import pikepdf
import pytest
from pikepdf import Name
from PIL import Image, ImageCms
from pypdfium2 import PdfDocument
from tests import clauses
from tests.books import block, book, full_story, pictured, story
from tests.clauses import Checked
from tests.test_proof import anthology
from typer.testing import CliRunner

from griffo import cli
from griffo.compile import look, open_book
from griffo.emit import pdf
from griffo.emit.inkprofile import profile
from griffo.errors import GriffoError
from griffo.paper import MARKS
from griffo.style import Style, load, names, printed
from griffo.variant import Variant

NO_DATE = "PDF/X-4 says when it was made, and this book has no date."


@cache
def checked(style: str, variant: Variant | None) -> Checked:
    """Return the book in a style, with bleed and marks where a press gets it."""
    design = printed(load(style), None, None, bleed=9, marks=MARKS) if variant is Variant.X else load(style)
    return Checked(pdf.emit(anthology(), replace(design, variant=variant)))


@pytest.mark.uncounted
@pytest.mark.parametrize("rule", clauses.RULES, ids=lambda rule: str(rule.__name__))
@pytest.mark.parametrize("variant", Variant)
@pytest.mark.parametrize("style", names())
def test_no_clause_is_broken(style: str, variant: Variant | None, rule: Callable[[Checked], Iterator[str]]) -> None:
    """Nor is one by a book that names no standard: ``test_proof.py`` has that."""
    file = checked(style, variant)
    if variant is Variant.X and rule is clauses.tags:
        assert not {"/StructTreeRoot", "/MarkInfo"} & set(file.pdf.Root.keys())
    else:
        assert list(rule(file)) == []


@cache
def illustrated(variant: Variant) -> Checked:
    return Checked(pdf.emit(replace(pictured(), date="2019-04-01"), replace(load("classic"), variant=variant)))


@pytest.mark.parametrize("rule", clauses.RULES, ids=lambda rule: str(rule.__name__))
@pytest.mark.parametrize("variant", Variant)
def test_no_clause_is_broken_by_pictures(variant: Variant, rule: Callable[[Checked], Iterator[str]]) -> None:
    """PDF/A and PDF/X are for black alone, and have them in grey. 6.2.8 of PDF/A: no picture is interpolated."""
    file = illustrated(variant)
    if variant is not Variant.X or rule is not clauses.tags:
        assert list(rule(file)) == []
    found = [
        each for each in file.pdf.objects if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == Name.Image
    ]
    assert len(found) == 3
    if variant is not Variant.UA:
        assert {(each.ColorSpace, bool(each.Interpolate)) for each in found} == {(Name.DeviceGray, False)}


@pytest.mark.uncounted
@pytest.mark.parametrize("style", names())
def test_another_checker_of_pdf_ua_finds_nothing(style: str, tmp_path: Path) -> None:
    """It knows 16 of the 106 rules that a machine can check, and its rule on headings fails on lists of numbers."""
    file = tmp_path / "book.pdf"
    file.write_bytes(checked(style, Variant.UA).content)
    report = pdfua.validate(str(file))
    assert [(each.rule_id, each.message) for each in report.findings] == []
    assert {each.rule_id for each in report.skipped} <= {"UA-14-001"}


def test_a_book_that_names_no_standard_claims_none() -> None:
    file = checked("classic", None)
    assert "/Metadata" not in file.pdf.Root
    assert "/OutputIntents" not in file.pdf.Root
    assert set(clauses.colours(file)) == {("/DeviceCMYK", "cs"), ("0", "0", "0", "1", "scn")}


def test_pdf_ua_says_what_it_is() -> None:
    """5 and 7.1: part 1, the title in XMP. 7.2: a story in another language says so."""
    file = checked("classic", Variant.UA)
    assert file.xmp["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
    assert file.xmp["{http://purl.org/dc/elements/1.1/}title"] == "River Tales"
    assert file.pdf.pdf_version == "1.7", "6.1"
    assert {str(each.object.Lang) for each in file.elements if "/Lang" in each.object} == {"de"}
    assert sum(each.kind == "Note" for each in file.elements) == 5


@pytest.mark.parametrize("style", names())
def test_no_element_is_a_line_or_only_holds_others(style: str) -> None:
    """Who listens would go through each of them, and a book has more of them than of all others."""
    elements = checked(style, Variant.UA).elements
    assert {each.kind for each in elements}.isdisjoint({"Span", "Div"})
    lines = [len(each.object.K) for each in elements if each.kind == "P"]
    assert set(lines) == {1}, "what follows one another on a page is one piece"


def test_pdf_a_says_what_it_is() -> None:
    """6.6.4: part 3, level U. 6.2.3: an output intent with its profile. 6.3.2: links show on paper. 6.1.2: header."""
    file = checked("classic", Variant.A)
    assert file.xmp["{http://www.aiim.org/pdfa/ns/id/}part"] == "3"
    assert file.xmp["{http://www.aiim.org/pdfa/ns/id/}conformance"] == "U"
    (intent,) = file.pdf.Root.OutputIntents
    assert intent.S == Name.GTS_PDFA1
    assert intent.DestOutputProfile.read_bytes() == profile()
    links = [link for page in file.pdf.pages for link in page.obj.get("/Annots", [])]
    assert len(links) > 10
    assert {int(link.F) for link in links} == {4}
    assert {link.Subtype for link in links} == {Name.Link}, "6.3.1"
    assert re.match(rb"%PDF-1\.7\n%[\x80-\xff]{4}", file.content)
    assert file.content.endswith(b"%%EOF\n"), "6.1.3"
    assert not {"/AA", "/OpenAction", "/AcroForm", "/OCProperties"} & set(file.pdf.Root.keys()), "6.5.2, 6.4.1, 6.9"
    assert set(file.pdf.Root.Names.keys()) == {"/Dests"}, "6.8, 6.10: no attachment, no other presentation"
    packet = file.pdf.Root.Metadata.read_bytes()
    assert "/Filter" not in file.pdf.Root.Metadata
    assert not re.search(rb"<\?xpacket begin[^>]*(bytes|encoding)=", packet), "6.6.2.1"
    known = {"dc", "pdf", "xmp", "pdfaid", "rdf", "x", "xml", "xmlns"}
    assert set(re.findall(rb"<(\w+):", packet)) <= {name.encode() for name in known}, "6.6.2.3.1"


def test_pdf_x_says_what_it_is() -> None:
    """What callas's technote on preflight lists for all of PDF/X, and what PDF/X-4 says of itself in XMP.

    Trapped known; title and dates; one intent with an embedded profile and its Info; no annotation inside the page.
    """
    file = checked("classic", Variant.X)
    xmp, info = file.xmp, file.pdf.docinfo
    assert xmp["{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion"] == "PDF/X-4"
    assert (xmp["{http://ns.adobe.com/pdf/1.3/}Trapped"], info.Trapped) == ("False", Name("/False"))
    dates = {
        name: xmp[f"{{http://ns.adobe.com/xap/1.0/}}{name}"] for name in ("CreateDate", "ModifyDate", "MetadataDate")
    }
    assert set(dates.values()) == {"2020-02-02"}
    assert str(info.CreationDate) == str(info.ModDate) == "D:20200202"
    for name in ("DocumentID", "VersionID", "RenditionClass"):
        assert xmp[f"{{http://ns.adobe.com/xap/1.0/mm/}}{name}"]
    assert str(info.Title) == "River Tales"
    (intent,) = file.pdf.Root.OutputIntents
    assert intent.S == Name.GTS_PDFX
    assert {"/OutputConditionIdentifier", "/Info", "/DestOutputProfile"} <= set(intent.keys())
    assert file.pdf.pdf_version == "1.6"
    assert not [page for page in file.pdf.pages if "/Annots" in page.obj]


@pytest.mark.parametrize("variant", [Variant.A, Variant.X])
@pytest.mark.parametrize("style", names())
def test_gray_alone_where_the_intent_is_gray(style: str, variant: Variant) -> None:
    """ISO 19005-3, 6.2.4.3: DeviceGray needs an output intent, DeviceCMYK one of CMYK. PDF/X-4 asks the same."""
    assert set(clauses.colours(checked(style, variant))) <= {("/DeviceGray", "cs"), ("0", "scn"), ("0", "G")}


@pytest.mark.uncounted
@pytest.mark.parametrize("variant", Variant)
def test_pages_are_those_of_the_book_without_a_standard(variant: Variant) -> None:
    """A black of one ink is not as dark on a screen as one of light, so ink is measured by the darkest there is."""
    small = book(full_story(), date="2019")
    pages = [drawn(pdf.emit(small, replace(load("modern"), variant=each))) for each in (variant, None)]
    for here, there in zip(*pages, strict=True):
        assert (abs(here - there) > 0.1).sum() <= 40


def drawn(content: bytes) -> list[np.ndarray]:
    with PdfDocument(content) as opened:
        pictures = [255.0 - np.asarray(page.render(grayscale=True).to_numpy()) for page in opened]
    return [picture / max(1.0, picture.max()) for picture in pictures]


@pytest.mark.uncounted
def test_the_same_book_gives_the_same_bytes() -> None:
    for variant in Variant:
        made = [pdf.emit(book(date="2019-04"), replace(load("classic"), variant=variant)) for _ in range(2)]
        assert made[0] == made[1]
        assert "2019-04" in str(Checked(made[0]).xmp)


def test_the_profile_is_of_a_press_in_gray() -> None:
    """6.2.3: class ``prtr`` or ``mntr``, before version 5. PDF/X asks for ``prtr``. LittleCMS takes it for one."""
    opened = ImageCms.ImageCmsProfile(BytesIO(profile()))
    assert opened.profile.device_class == "prtr"
    assert opened.profile.xcolor_space.strip() == "GRAY"
    assert opened.profile.version < 5
    assert len(profile()) == int.from_bytes(profile()[:4])
    lab = ImageCms.buildTransform(opened, ImageCms.createProfile("LAB"), "L", "LAB")
    white, black = (lab.apply(_gray(value)).tobytes()[0] for value in (255, 0))
    assert (white, black) == (255, 0)


def _gray(value: int) -> Image.Image:
    return Image.new("L", (1, 1), value)


@pytest.mark.parametrize("variant", Variant)
def test_a_character_without_a_glyph_is_refused(variant: Variant) -> None:
    """ISO 14289-1, 7.21.8; ISO 19005-3, 6.2.11.8: no glyph ``.notdef``."""
    made = book(story(block("A bird \U000130b8 flew.")), date="2019")
    with pytest.raises(GriffoError, match=rf"cannot be {variant.formal}: no font has .*\(U\+130B8\)") as caught:
        pdf.emit(made, replace(load("classic"), variant=variant))
    assert "leave out pdf-variant" in str(caught.value)


@pytest.mark.parametrize("variant", [Variant.A, Variant.X])
@pytest.mark.parametrize(
    "rule", ["color: red", "color: device-cmyk(1 0 0 0)", "opacity: 0.5", "background: linear-gradient(red, blue)"]
)
def test_what_is_not_black_is_refused_with_its_page(rule: str, variant: Variant, tmp_path: Path) -> None:
    style = own(tmp_path, f".byline {{ {rule} }}")
    with pytest.raises(GriffoError, match=rf"{variant.formal} is for black alone, and the book's page 7 has a colour"):
        pdf.emit(book(date="2019"), replace(style, variant=variant))


def test_a_gray_that_a_style_asks_for_stays_what_it_is(tmp_path: Path) -> None:
    style = replace(own(tmp_path, ".byline { color: device-cmyk(0 0 0 0.4) }"), variant=Variant.X)
    assert ("0.6", "scn") in set(clauses.colours(Checked(pdf.emit(book(date="2019"), style))))


def own(folder: Path, rule: str) -> Style:
    """Return the style classic with one more rule."""
    classic = load("classic")
    sheet = classic.folder / "print.css"
    (folder / "print.css").write_text(sheet.read_text(encoding="utf-8") + rule, encoding="utf-8")
    return replace(classic, folder=folder)


def test_pdf_x_of_a_book_without_a_date_is_refused() -> None:
    with pytest.raises(GriffoError, match=re.escape(NO_DATE)):
        pdf.emit(book(), replace(load("classic"), variant=Variant.X))
    for variant in (Variant.UA, Variant.A):
        assert pdf.emit(book(), replace(load("classic"), variant=variant))


@pytest.fixture
def pond(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pond").mkdir()
    (tmp_path / "pond" / "rain.txt").write_text("It rained.\n", encoding="utf-8")
    return tmp_path / "pond"


def toml(folder: Path, variant: str) -> Path:
    text = f'title = "Ponds"\ndate = 2019\n[print]\npdf-variant = "{variant}"\n'.replace("2019", '"2019"')
    (folder / "book.toml").write_text(text, encoding="utf-8")
    return folder


def test_book_toml_names_a_standard_and_an_option_goes_before_it(pond: Path) -> None:
    found = open_book([toml(pond, "pdf/a-3u")])
    assert look(found).variant is Variant.A
    assert look(found, variant=Variant.X).variant is Variant.X


def test_a_standard_that_there_is_not_is_an_error_with_its_line(pond: Path) -> None:
    said = "book.toml:4: “pdf-variant” cannot be “pdf/x4”. Did you mean “pdf/x-4”? It can be pdf/ua-1, pdf/a-3u or"
    with pytest.raises(GriffoError, match=re.escape(said)):
        open_book([toml(pond, "pdf/x4")])


def test_compile_makes_it_and_keeps_it_apart_from_what_was_kept(pond: Path) -> None:
    toml(pond, "pdf/ua-1")
    for args, version in ((), "1.7"), (("--pdf-variant", "pdf/x-4"), "1.6"), ((), "1.7"):
        done = run("compile", "pond", "--format", "pdf", *args)
        assert done[0] == 0, done[1]
        with pikepdf.open("out/ponds.pdf") as opened:
            assert opened.pdf_version == version
            assert ("/StructTreeRoot" in opened.Root) == (version == "1.7")


def test_an_option_about_a_pdf_that_is_not_made_is_wrong_usage(pond: Path) -> None:
    code, said = run("compile", str(pond), "--format", "epub", "--pdf-variant", "pdf/x-4")
    assert (code, "It is about the PDF, which is not to be made." in said) == (2, True)
    code, said = run("compile", str(pond), "--pdf-variant", "pdf/x-1a")
    assert (code, "pdf/ua-1" in said) == (2, True)


def test_a_book_that_cannot_keep_it_is_not_written(pond: Path) -> None:
    (pond / "rain.txt").write_text("It rained \U000130b8.\n", encoding="utf-8")
    with pytest.raises(SystemExit):
        cli.main(["compile", str(pond), "--pdf-variant", "pdf/ua-1"])
    assert not list(Path("out").glob("*.*"))


def run(*args: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli.app, args, prog_name="griffo")
    return done.exit_code, " ".join(re.sub("[│╭╮╰╯─]", " ", done.output).split())
