r"""Rich Text Format as programs write it, as the story that comes out."""

from __future__ import annotations

import pytest
from tests.test_sources import shown

from griffo import pipeline
from griffo.errors import GriffoError

FAR = "The tide had gone out too far, and nobody on the quay that morning had said so to the ferryman."
IN = "She read it twice, folded the map away, and rowed in all the same to the foot of the steps."


def told(data: bytes) -> str:
    made = shown(pipeline.prepare(pipeline.reader("the-case.rtf")(data, "the-case.rtf")))
    lines = (line for line in made.splitlines() if "file’s name" not in line and "! no-author" not in line)
    return "\n".join(line for line in lines if "title-from-file-name" not in line).strip()


def body(text: str, head: str = "") -> list[str]:
    return told(rf"{{\rtf1\ansi\ansicpg1252\deff0{head} {text}}}".encode("latin-1")).split("\n\n")


def test_what_runs_look_like() -> None:
    assert body(
        r"It was {\i so} and \i very\i0  cold.\par {\b bold}, \strike struck\strike0 , \ul stressed\ulnone .\par "
        r"H{\sub 2}O on the 4{\super th\nosupersub  of} May\par {\i I am {\i0 not} late.}\par "
        r"\i All of it\plain , no.\par"
    ) == [
        "It was {emphasis: so} and {emphasis: very} cold.",
        "{strong: bold}, {struck: struck}, {emphasis: stressed}.",
        "H{lowered: 2}O on the 4{raised: th} of May",
        "{emphasis: I am }not{emphasis:  late.}",
        "{emphasis: All of it}, no.",
    ]


def test_lines_in_the_middle_and_at_the_right() -> None:
    assert body(
        rf"{FAR}\par\pard\qc The Mill, Sunday\par BY ORDER\par\pard {IN}\par\pard\qr Mara Finch\par\ql Nobody came.\par"
    ) == [FAR, "[centre] The Mill, Sunday", "[centre] BY ORDER", IN, "[end] Mara Finch", "Nobody came."]


def test_letters_of_every_code_page() -> None:
    """What a font's character set says of its bytes, what follows a letter for old programs, and pairs."""
    fonts = r"{\fonttbl{\f0\fnil\fcharset0 A;}{\f1\fcharset204 B;}{\f2\fcharset128 C;}{\f3\fcharset238 D;}}"
    assert body(
        r"\'93Caf\'e9\'94 \u8220?\u8221 ? she saw \uc2\u233 e'\uc0\u233 \uc1 {\f1 \'cd\'e5\'f2} "
        r"{\f2 \'8f\'e0}{\f3 \'b9} \u-10179?\u-8704? "
        r"so\emdash\lquote a\rquote\ldblquote b\rdblquote\~c\_d\-e \{f\}\\.\par It rained.",
        fonts,
    )[0] == "“Café” “” she saw ééНет 鐘ą 😀 so—‘a’“b” c-de {f}\\.".replace("鐘", bytes.fromhex("8fe0").decode("cp932"))
    assert body(r"He ran the caf\'8e.\par It rained.", r"\mac")[0] == "He ran the café."


def test_as_apple_writes_it() -> None:
    """A backslash at the end of a line ends the paragraph; italics are a word and a font."""
    text = (
        b"{\\rtf1\\ansi\\ansicpg1252\\cocoartf2639\n{\\fonttbl\\f0\\fswiss\\fcharset0 Helvetica;"
        b"\\f1\\fswiss\\fcharset0 Helvetica-Oblique;}\n{\\colortbl;\\red255\\green255\\blue255;}\n"
        b"{\\*\\expandedcolortbl;;}\n\\pard\\tx566\\pardirnatural\\partightenfactor0\n\n\\f0\\fs24 \\cf0 "
        b"The tide had gone out too far, and nobody said so. \\\n\\\n"
        b"\\f1\\i I should have rung it.\\\n\\\n\\f0\\i0 \\'93Well,\\'94 she\nsaid.}"
    )
    assert told(text).split("\n\n") == [
        "The tide had gone out too far, and nobody said so.",
        "{thought: I should have rung it.}",
        "“Well,” shesaid.",
    ]


def test_as_word_writes_it() -> None:
    head = (
        r"{\stylesheet{\ql \fs24 Normal;}{\s1\ql\outlinelevel0\b heading 1;}{\*\cs10 Default Paragraph Font;}"
        r"{\s15 Title;}}{\*\rsidtbl \rsid1}"
        r"{\info{\title Other}{\author Ines Marlow}{\operator X}{\creatim\yr2020}}"
    )
    assert body(
        r"\pard\plain \s15 {\rtlch\fcs1 \ltrch\fcs0 \insrsid1 Low Water}\par \pard\plain \s1 Chapter 1\par "
        r"\pard\plain \ql {\i\insrsid1 I should }{\i\insrsid2 have rung it.}\par It {\deleted never }"
        r"{\revised\revauth1 always }rained.\par \pard\plain \s1 Chapter 2\par"
        r"\pard {\*\bkmkstart a}{\field{\*\fldinst PAGE}{\fldrslt 7}}"
        r"{\*\shppict{\pict\pngblip 89504e47}}{\nonshppict{\pict 00}}{\*\annotation Is this so?} boats.\par",
        head,
    ) == [
        (
            "title: Low Water (the document)\nauthors: Ines Marlow (the document)\n"
            "! author-from-properties: The text names no author, but the document’s properties do: “Ines Marlow”.\n"
            "! left-out: Left out of the document: 1 comment, 1 picture.\n"
            "! tracked-changes: The document has tracked changes: 1 deletion left out."
        ),
        "[title] Low Water",
        "[heading] Chapter 1",
        "{thought: I should have rung it.}",
        "It always rained.",
        "[heading] Chapter 2",
        "7 boats.",
    ]


def test_footnotes_margins_boxes_lists() -> None:
    assert body(
        r"{\header MARLOW\par}The bell{\super\chftn{\footnote\pard\plain {\super\chftn} In {\i March}.}} rang.\par "
        r"{\pntext\'b7\tab}one bell\par {\shp{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt A sign.\par}}"
        r"{\shprslt A sign.}}It\line rained.\par"
    ) == [
        "The bell ({note: In {emphasis: March}.}) rang.",
        "• one bell",
        "A sign.",
        "It",
        "rained.",
        "[residue] MARLOW",
    ]


@pytest.mark.parametrize(
    "drawn", [r"\qc * * *\par", r"\qc #\par", r"\brdrb\brdrs\par\pard", r"\emdash\emdash\emdash\par"]
)
def test_scene_breaks(drawn: str) -> None:
    found = body(rf"It rang.\par\pard {drawn}\pard It broke.\par")
    assert [found[0], found[1][:13], found[2]] == ["It rang.", "[scene-break]", "It broke."]


def test_a_new_page_is_a_gap() -> None:
    lines = [f"The bell rang, and boat {number} went out to look for the one that was late." for number in range(9)]
    found = body("\\par ".join([*lines[:4], r"\page " + lines[4], *lines[5:]]))
    assert [at for at, line in enumerate(found) if "scene-break" in line] == [4]


def test_bytes_that_are_no_text_are_passed_over() -> None:
    assert told(b"{\\rtf1 It {\\pict\\bin6 {{{{}\\}rained.\\par It {\\*\\odd {x} y}stopped.}} behind").split("\n\n")[
        1:
    ] == [
        "It rained.",
        "It stopped.",
    ]


def test_a_file_that_is_cut_short_is_told() -> None:
    assert told(b"{\\rtf1 It rained.\\par She {\\i left") == (
        "! cut-short: The file ends in the midst of a group.\n\nIt rained.\n\nShe {emphasis: left}"
    )


def test_files_that_are_none_are_refused() -> None:
    for data, said in {
        b"It rained.": "This is no Rich Text file.",
        b"{\\rtf1}": "This file holds no text.",
        b"{\\rtf1 " + b"{" * 20_000: "Thousands of groups stand inside each other.",
    }.items():
        with pytest.raises(GriffoError) as caught:
            pipeline.READERS[".rtf"](data, "the-case.rtf")
        assert str(caught.value).startswith(f"the-case.rtf: {said}")


def test_a_file_of_nothing_but_runs_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("griffo.read.rtf._MOST_RUNS", 100)
    with pytest.raises(GriffoError, match="This file holds more than any story"):
        told(b"{\\rtf1 " + b"{\\i a}" * 101 + b"}")
