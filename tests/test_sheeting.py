"""``impose`` below ``[print]`` in ``book.toml``: a compile lays its PDFs out on sheets as well."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pypdfium2 import PdfDocument
from typer.testing import CliRunner

from griffo import cli, imposing

STORY = "It rained. The ferry did not come, and nobody said why. " * 40


@pytest.fixture
def pond(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book of two stories, of some 400 and 1200 words."""
    monkeypatch.chdir(tmp_path)
    folder = Path("pond")
    folder.mkdir()
    (folder / "rain.txt").write_text(f"Rain\n\nby Ada Brook\n\n{STORY}\n", encoding="utf-8")
    (folder / "sun.txt").write_text("Sun\n\nby Bo Crane\n\n" + f"{STORY}\n\n" * 3, encoding="utf-8")
    return folder


def with_print(folder: Path, lines: str) -> Path:
    (folder / "book.toml").write_text(f'title = "Pond"\n\n[print]\n{lines}\n', encoding="utf-8")
    return folder


def run(*args: str) -> str:
    done = CliRunner().invoke(cli.app, list(args), prog_name="griffo")
    assert done.exit_code == 0, done.output
    return done.stdout


def compiled(folder: Path, formats: str = "pdf") -> dict[str, Any]:
    report: dict[str, Any] = json.loads(run("compile", str(folder), "--json", "--format", formats))
    return report


def test_sheets_are_those_that_the_command_makes(pond: Path) -> None:
    report = compiled(with_print(pond, 'impose = "octavo"'))
    book, sheets = report["outputs"]
    assert (sheets["format"], sheets["path"], sheets["words"]) == ("sheets", "out/pond-sheets.pdf", book["words"])
    assert sheets["sheets"] == -(-book["pages"] // 16)
    assert "pages" not in sheets
    run("impose", "out/pond.pdf", "--layout", "octavo")
    assert Path("out/pond-octavo.pdf").read_bytes() == Path("out/pond-sheets.pdf").read_bytes()
    (told,) = [one for one in report["findings"] if one["code"] == "sheets"]
    assert told["level"] == "info"
    assert told["sentence"].startswith(f"{book['pages']} pages on 1 sheet of letter: 1 signature of 1 sheet. ")
    assert "Print at 100 %, on both sides, turned about the long edge. Lay each sheet down" in told["sentence"]
    assert f"out/pond-sheets.pdf: info: {told['sentence']}\n" in run("compile", str(pond))


@pytest.mark.parametrize(
    "lines",
    [
        (
            'impose = { layout = "quarto", paper = "320x450mm", sheets = 1, duplex = "short", split = true, '
            'flyleaves = 1, thickness = 0.12, marks = "crop, sewing,order", binding = "right" }'
        ),
        (
            '[print.impose]\nlayout = "quarto"\npaper = "320x450mm"\nsheets = 1\nduplex = "short"\nsplit = true\n'
            'flyleaves = 1\nthickness = 0.12\nmarks = "crop, sewing,order"\nbinding = "right"'
        ),
    ],
    ids=["in braces", "a table"],
)
def test_a_table_says_all_that_the_command_has_options_for(pond: Path, lines: str) -> None:
    made = [one for one in compiled(with_print(pond, lines))["outputs"] if one["format"] == "sheets"]
    assert [one["path"] for one in made] == [f"out/pond-sheets-{n}.pdf" for n in range(1, len(made) + 1)]
    assert [one["sheets"] for one in made] == [1] * len(made)
    options = ["--layout", "quarto", "--paper", "320x450mm", "--sheets", "1", "--duplex", "short", "--split"]
    options += ["--flyleaves", "1", "--thickness", "0.12", "--marks", "crop,sewing,order", "--binding", "right"]
    run("impose", "out/pond.pdf", *options, "-o", "by-hand")
    for number, one in enumerate(made, 1):
        assert Path(f"by-hand/pond-quarto-{number}.pdf").read_bytes() == Path(one["path"]).read_bytes()


def test_every_volume_has_sheets_of_its_own(pond: Path) -> None:
    rows = compiled(with_print(pond, 'max-words = 1000\nimpose = "folio"'), "epub,pdf")["outputs"]
    assert [(row["format"], Path(row["path"]).name, row.get("volume")) for row in rows] == [
        ("epub", "pond.epub", None),
        ("pdf", "pond-volume-1.pdf", 1),
        ("pdf", "pond-volume-2.pdf", 2),
        ("sheets", "pond-volume-1-sheets.pdf", 1),
        ("sheets", "pond-volume-2-sheets.pdf", 2),
    ]
    for row in rows[3:]:
        with PdfDocument(row["path"]) as opened:
            assert len(opened) == 2 * row["sheets"]
    assert "pond-volume-2-sheets.pdf  " in run("compile", str(pond))
    assert " sheets\n" in run("compile", str(pond))


def test_what_did_not_change_is_not_laid_out_again(pond: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = compiled(with_print(pond, 'impose = "folio"'))

    def never(*_: object) -> None:
        pytest.fail("laid out again")

    monkeypatch.setattr(imposing, "lay_out", never)
    assert compiled(pond) == report


def test_a_book_from_right_to_left_is_bound_at_its_right(pond: Path) -> None:
    folder = with_print(pond, 'impose = "folio"')
    text = (folder / "book.toml").read_text(encoding="utf-8")
    (folder / "book.toml").write_text(f'language = "he"\n{text}', encoding="utf-8")
    (told,) = [one["sentence"] for one in compiled(folder)["findings"] if one["code"] == "sheets"]
    assert "Bound at the right" in told


def test_without_a_pdf_there_are_no_sheets(pond: Path) -> None:
    assert [one["format"] for one in compiled(with_print(pond, 'impose = "folio"'), "epub")["outputs"]] == ["epub"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('impose = "octava"', "4: “impose” cannot be “octava”. Did you mean “octavo”? It can be folio,"),
        ("impose = 3", '4: “impose” is a number, where text belongs. Write impose = "…".'),
        ('trim = "a5"\nimpose = { layout = "folio", sheet = 3 }', "5: Unknown key “sheet” for impose."),
        ('[print.impose]\nlayout = "folio"\nsheets = "4"', "6: “sheets” cannot be “4”. Write how many"),
        ("[print.impose]\nsheets = 0", "5: “sheets” cannot be “0”. Write how many"),
        (
            '[print.impose]\nduplex = "log"',
            "5: “duplex” cannot be “log”. Did you mean “long”? It can be long or short.",
        ),
        ('[print.impose]\nbinding = "up"', "5: “binding” cannot be “up”. It can be left or right."),
        ("[print.impose]\ncreep = 1", "5: “creep” cannot be “1”. Write creep = true."),
        ('[print.impose]\nlayout = "saddle"\nsheets = 3', "6: All sheets of a saddle book make one signature."),
        ('[print.impose]\nlayout = "perfect"\nthickness = 0.1', "6: No leaf lies inside another in a perfect book."),
        ('[print.impose]\nmarks = "crop,cross"', "5: “cross” is no mark. There are crop, sewing and order."),
        ('[print.impose]\npaper = "A9"', "5: There is no paper “A9”."),
        ('[print.impose]\nlayout = "octavo"\npaper = "60x90"', "6: Pages of 140 × 216 mm would shrink"),
    ],
)
def test_what_will_not_do_is_said_with_its_line(pond: Path, lines: str, said: str, capsys: Any) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main(["compile", str(with_print(pond, lines)), "--format", "pdf"])
    assert stopped.value.code == 1
    assert capsys.readouterr().err.startswith(f"griffo: pond/book.toml:{said}")
    assert [path for path in Path("out").glob("*") if path.is_file()] == []
