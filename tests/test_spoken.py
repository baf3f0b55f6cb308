"""What a part tells those who listen: its tree of tags, and what the pages and the tree know of each other.

tests/test_joining.py and tests/test_variants.py read the same of whole books.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pikepdf import Dictionary
from tests.test_shortcuts import ODD, SHEET, WORDS, written

from griffo.emit.compositor import set_piece
from griffo.emit.setting import Piece
from griffo.style import load

HEADED = "@page { @top-center { content: element(top) } } .run { position: running(top) }"
CASES = {
    **ODD,
    "links": f'<p>{WORDS}<a href="#part">{WORDS * 3}</a> <a href="#elsewhere">there <i>too</i></a></p>' * 2,
    "a link in a running head": f'<p class="run">See <a href="#elsewhere">there</a></p><p>{WORDS * 60}</p>',
    "what one sees through": f'<p>{WORDS}<i style="opacity: 0.5">{WORDS}</i>{WORDS}</p>',
    "levels": "<h4>Deep</h4><p>One.</p><h2>High</h2><h6>Deeper</h6><p>Two.</p>",
}


def part(inner: str) -> pikepdf.Pdf:
    sheet = f'html {{ font: 14px/1.4 "EB Garamond" }} {SHEET}'
    sheet += HEADED if 'class="run"' in inner else ""
    made = set_piece(Piece(written(inner), sheet, load("classic"), ("part",)))
    return pikepdf.open(BytesIO(made.content))


def elements(around: Any) -> Iterator[Any]:
    for kid in around.K:
        if isinstance(kid, Dictionary) and "/S" in kid:
            assert kid.P.objgen == around.objgen
            yield kid
            yield from elements(kid)


def rows(pdf: pikepdf.Pdf) -> dict[int, Any]:
    listed = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    return {int(key): row for key, row in zip(listed[::2], listed[1::2], strict=True)}


def outline(inner: str) -> list[str]:
    pdf = part(inner)
    return [str(element.S).removeprefix("/") for element in elements(pdf.Root.StructTreeRoot)][1:]


@pytest.mark.parametrize("case", CASES)
def test_the_file_is_whole(case: str) -> None:
    assert part(CASES[case]).check_pdf_syntax() == []


@pytest.mark.parametrize("case", CASES)
def test_what_is_marked_has_an_element_and_the_other_way_round(case: str) -> None:
    pdf = part(CASES[case])
    held: dict[tuple[Any, int], Any] = {}
    for element in elements(pdf.Root.StructTreeRoot):
        held |= {(element.Pg.objgen, kid): element.objgen for kid in element.K if isinstance(kid, int)}
    known = rows(pdf)
    marked = {
        (page.obj.objgen, int(mark.operands[1].MCID)): known[int(page.obj.StructParents)][
            int(mark.operands[1].MCID)
        ].objgen
        for page in pdf.pages
        for mark in pikepdf.parse_content_stream(page, "BDC")
        if "/MCID" in mark.operands[1]
    }
    assert held == marked


@pytest.mark.parametrize("case", CASES)
def test_a_link_knows_the_element_that_holds_it(case: str) -> None:
    pdf = part(CASES[case])
    for page in pdf.pages:
        for link in page.obj.get("/Annots", []):
            element = rows(pdf)[int(link.StructParent)]
            assert link.objgen in [kid.Obj.objgen for kid in element.K if isinstance(kid, Dictionary) and "/Obj" in kid]


@pytest.mark.parametrize("case", [case for case in CASES if "running head" not in case])
def test_nothing_is_written_that_is_not_read(case: str) -> None:
    pdf = part(CASES[case])
    read = {element.objgen for element in elements(pdf.Root.StructTreeRoot)}
    assert {
        each.objgen for each in pdf.objects if isinstance(each, Dictionary) and "/S" in each and "/K" in each
    } == read


def test_running_heads_are_no_part_of_the_text() -> None:
    pdf = part(f"<p>{WORDS * 60}</p>")
    tags = [str(mark.operands[0]) for mark in pikepdf.parse_content_stream(pdf.pages[1], "BDC")]
    assert sorted(tags) == ["/Artifact", "/Span"]


@pytest.mark.parametrize(
    ("inner", "types"),
    [
        ("<div><p>One, <i>two</i> and <b>three</b>.</p></div>", ["Sect", "H1", "P"]),
        ("<p>Text<span class='note'>A note.</span></p>", ["Sect", "H1", "P", "NonStruct", "Note", "Lbl"]),
        (
            "<ul><div><li>One</li></div> <li>Two</li></ul>",
            ["Sect", "H1", "L", "LI", "Lbl", "LBody", "LI", "Lbl", "LBody"],
        ),
        (CASES["levels"], ["Sect", "H1", "H2", "P", "H2", "H3", "P"]),
    ],
)
def test_every_type_says_something(inner: str, types: list[str]) -> None:
    assert outline(inner) == types
