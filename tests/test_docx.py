"""Word's documents: what each of the programs that write them makes, as the story that comes out."""

from __future__ import annotations

from textwrap import dedent

import pytest
from tests.documents import docx, par, run, style, zipped
from tests.test_sources import shown

from griffo import pipeline
from griffo.errors import GriffoError

FAR = "The tide had gone out too far, and nobody on the quay that morning had said so to the ferryman."
IN = "She read it twice, folded the map away, and rowed in all the same to the foot of the steps."
I = "<w:i/>"  # noqa: E741 - as Word calls it
HEADINGS = style("heading 1", "<w:b/>", more='<w:outlineLvl w:val="0"/>') + style("heading 2", "<w:b/><w:i/>")


def told(data: bytes) -> str:
    """Return what comes out but for the title that the file's name gives, and the lack of an author."""
    made = shown(pipeline.prepare(pipeline.reader("the-case.docx")(data, "the-case.docx")))
    lines = (line for line in made.splitlines() if "file’s name" not in line and "! no-author" not in line)
    return "\n".join(line for line in lines if "title-from-file-name" not in line).strip()


def body(*paragraphs: str, styles: str = "", **parts: str) -> list[str]:
    return told(docx(*paragraphs, styles=styles, **parts)).split("\n\n")


def test_what_runs_say_themselves() -> None:
    assert body(
        par(
            "The tide was ",
            run("so", I),
            " low, ",
            run("too", '<w:i w:val="1"/>'),
            run(" low", '<w:i w:val="0"/>'),
            ".",
        ),
        par(
            run("struck", "<w:strike/>"),
            ", ",
            run("bold", "<w:b/>"),
            ", ",
            run("stressed", '<w:u w:val="single"/>'),
            ".",
        ),
        par(
            "H",
            run("2", '<w:vertAlign w:val="subscript"/>'),
            "O on the 4",
            run("th", '<w:vertAlign w:val="superscript"/>'),
        ),
        par(run("Small", "<w:smallCaps/>"), " and ", run("tall", "<w:caps/>"), "."),
    ) == [
        "The tide was {emphasis: so} low, {emphasis: too} low.",
        "{struck: struck}, {strong: bold}, {emphasis: stressed}.",
        "H{lowered: 2}O on the 4{raised: th}",
        "Small and tall.",
    ]


def test_lines_in_the_middle_and_at_the_right() -> None:
    """By hand and by style; a paragraph that says it stands as all do, does."""
    assert body(
        par(FAR),
        par("The Mill, Sunday", more='<w:jc w:val="center"/>'),
        par("Low Water", style="Sign"),
        par(IN, style="Sign", more='<w:jc w:val="both"/>'),
        par("Mara Finch", more='<w:jc w:val="right"/>'),
        par("Ferrywoman", more='<w:jc w:val="end"/>'),
        styles=style("Sign", more='<w:jc w:val="center"/>'),
    ) == [FAR, "[centre] The Mill, Sunday", "[centre] Low Water", IN, "[end] Mara Finch", "[end] Ferrywoman"]


def test_headings_that_were_made_by_hand() -> None:
    """In bold, in the middle, over text: as in a page of HTML."""
    names = [par(run(name, "<w:b/>"), more='<w:jc w:val="center"/>') for name in ("Sand", "Rope")]
    assert body(names[0], par(FAR), par(IN), names[1], par(IN), par(FAR)) == [
        *("[heading] {strong: Sand}", FAR, IN),
        *("[heading] {strong: Rope}", IN, FAR),
    ]


def test_a_run_in_pieces_is_one() -> None:
    """Word parts runs where it saved, or checked the spelling."""
    pieces = par(run("I should ", I), '<w:proofErr w:type="spellStart"/>', run("have", I), run(" rung it.", I))
    assert body(pieces, par("She left.")) == ["{thought: I should have rung it.}", "She left."]


def test_italics_by_style() -> None:
    """Of words, of paragraphs, and through the style that another is based on; italic in italic is upright."""
    styles = (
        style("Emphasis", I, "character")
        + style("Mine", "", "character", based="Emphasis")
        + style("Thought", I)
        + style("Quiet Thought", "", based="Thought")
    )
    assert body(
        par(
            "It was ", run("so", '<w:rStyle w:val="Emphasis"/>'), " ", run("very", '<w:rStyle w:val="Mine"/>'), " cold."
        ),
        par("I am ", run("not", '<w:rStyle w:val="Emphasis"/>'), " late.", style="QuietThought"),
        par("She ", run("was", '<w:i w:val="0"/>'), ".", style="Thought"),
        styles=styles,
    ) == [
        "It was {emphasis: so} {emphasis: very} cold.",
        "{emphasis: I am }not{emphasis:  late.}",
        "{emphasis: She }was{emphasis: .}",
    ]


def test_headings_by_name_and_by_level() -> None:
    styles = HEADINGS + style("Chapter Opening", more='<w:outlineLvl w:val="1"/>') + style("Title", "<w:b/>")
    assert body(
        par("Low Water", style="Title"),
        par("by Ines Marlow", style="Subtitle"),
        par("Part One", style="heading1"),
        par("The Bell", style="ChapterOpening"),
        par("It rang."),
        par("The Rope", more='<w:outlineLvl w:val="1"/>'),
        par("It broke."),
        styles=styles,
    ) == [
        "title: Low Water (the document)\nauthors: Ines Marlow (the text)",
        "[title] Low Water",
        "[byline] by Ines Marlow",
        "[heading] Part One",
        "[heading] The Bell",
        "It rang.",
        "[heading] The Rope",
        "It broke.",
    ]


SCENES = {
    "asterisks in the middle": par("* * *", more='<w:jc w:val="center"/>'),
    "a hash": par("#", more='<w:jc w:val="center"/>'),
    "a line below an empty paragraph": par(more='<w:pBdr><w:bottom w:val="single"/></w:pBdr>'),
    "a line by style": par(style="HorizontalLine"),
    "Google’s rule": par('<w:r><w:pict><v:rect style="width:0" o:hr="t"/></w:pict></w:r>'),
    "a picture’s sign": par(
        '<w:r><w:sym w:font="Wingdings" w:char="F09A"/><w:sym w:font="Wingdings" w:char="F09A"/></w:r>'
    ),
}


@pytest.mark.parametrize("drawn", SCENES.values(), ids=SCENES.keys())
def test_scene_breaks(drawn: str) -> None:
    styles = style("Horizontal Line", more='<w:pBdr><w:bottom w:val="double"/></w:pBdr>')
    found = body(par("It rang."), drawn, par("It broke."), styles=styles)
    assert [found[0], found[1][:13], found[2]] == ["It rang.", "[scene-break]", "It broke."]


@pytest.mark.parametrize(
    "between",
    [par() + par(), par('<w:r><w:br w:type="page"/></w:r>'), par(style="Opening")],
    ids=["empty paragraphs", "a new page", "a new page by style"],
)
def test_gaps_are_judged_as_everywhere(between: str) -> None:
    """Nine paragraphs follow each other closely; where two do not, the scene changes."""
    lines = [
        par(f"The bell rang, and boat {number} went out to look for the one that was late.") for number in range(9)
    ]
    styles = style("Opening", more="<w:pageBreakBefore/>")
    found = body(*lines[:4], between, *lines[4:], styles=styles)
    assert [at for at, line in enumerate(found) if "scene-break" in line] == [4]


def test_footnotes_and_endnotes_stand_where_they_are_called() -> None:
    raised = style("footnote reference", '<w:vertAlign w:val="superscript"/>', "character")
    called = '<w:r><w:rPr><w:rStyle w:val="footnotereference"/></w:rPr><w:{0}Reference w:id="{1}"/></w:r>'
    notes = (
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        f'<w:footnote w:id="1">{par("<w:r><w:footnoteRef/></w:r>", run(" In "), run("March", I), ".")}</w:footnote>'
        f'<w:footnote w:id="2">{par("Nobody calls this.")}</w:footnote>'
    )
    assert body(
        par("The bell", called.format("footnote", 1), " rang", called.format("endnote", 1), "."),
        par("It broke."),
        styles=raised,
        footnotes=notes,
        endnotes=f'<w:endnote w:id="1">{par("Twice.")}</w:endnote>',
    ) == [
        "The bell ({note: In {emphasis: March}.}) rang ({note: Twice.}).",
        "It broke.",
        "[note, after] Nobody calls this.",
    ]


def test_tracked_changes_are_as_if_accepted() -> None:
    gone = '<w:del w:id="1"><w:r><w:delText>never </w:delText></w:r></w:del>'
    come = f'<w:ins w:id="2">{run("always ", I)}</w:ins>'
    moved = f'<w:moveFrom w:id="3">{run("away")}</w:moveFrom><w:moveTo w:id="4">{run("here")}</w:moveTo>'
    changed = '<w:rPrChange w:id="5"><w:rPr><w:i/></w:rPr></w:rPrChange>'
    joined = "<w:rPr><w:del/></w:rPr>"
    assert body(par("She ", gone, come, run("came ", changed), moved, ", ", more=joined), par("he said.")) == [
        "! tracked-changes: The document has tracked changes: 2 deletions left out; 2 insertions taken in.",
        "She {emphasis: always }came here, he said.",
    ]


def test_comments_pictures_and_codes_are_left_out() -> None:
    comment = '<w:commentRangeStart w:id="0"/><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
    picture = "<w:r><w:drawing><a:blip/></w:drawing></w:r>"
    code = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGEREF x</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("7")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert body(par("He sent her to page ", code, comment, picture, "."), par("She looked.")) == [
        "! left-out: Left out of the document: 1 comment, 1 picture.",
        "He sent her to page 7.",
        "She looked.",
    ]


def test_text_boxes_are_read_once() -> None:
    box = "<w:txbxContent>" + par("It said no.") + "</w:txbxContent>"
    both = (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert body(par("She read it", both, "."), par("She left.")) == ["She read it.", "It said no.", "She left."]


def test_rubies_and_formulas() -> None:
    ruby = f"<w:r><w:ruby><w:rt>{run('kane')}</w:rt><w:rubyBase>{run('鐘')}</w:rubyBase></w:ruby></w:r>"
    formula = "<m:oMath xmlns:m='m'><m:r><m:t>x = 2</m:t></m:r></m:oMath>"
    assert body(par("He read ", ruby, "."), par("He wrote ", formula, ".")) == ["He read 鐘 (kane).", "He wrote x = 2."]


def test_hidden_words_are_named_and_not_set() -> None:
    story = pipeline.prepare(
        pipeline.reader("a.docx")(
            docx(par("She left", run(" for good", "<w:vanish/>"), "."), par("It rained.")), "a.docx"
        )
    )
    assert "She left{label:  for good}." in shown(story)


def test_lines_tabs_quotation_marks_and_what_cannot_be_seen() -> None:
    assert body(
        par("“Well,”", "<w:r><w:br/></w:r>", "she said."),
        par(
            "<w:r><w:tab/></w:r>",
            "It was a ",
            "<w:r><w:noBreakHyphen/></w:r>",
            "co",
            "<w:r><w:softHyphen/></w:r>",
            "at.",
        ),
    ) == ["“Well,”", "she said.", "It was a -coat."]


def test_lists_tables_links_and_controls() -> None:
    item = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>'
    row = f"<w:tr><w:tc>{par('Mon')}</w:tc><w:sdt><w:sdtContent><w:tc>{par('low')}</w:tc></w:sdtContent></w:sdt></w:tr>"
    link = f"<w:hyperlink>{run('the log', chr(60) + 'w:u w:val=' + chr(34) + 'single' + chr(34) + '/>')}</w:hyperlink>"
    assert body(
        par("She read ", link, " again, every word of it."),
        par("one bell", more=item),
        f"<w:tbl>{row}</w:tbl>",
        f"<w:sdt><w:sdtContent>{par('It rained.')}</w:sdtContent></w:sdt>",
    ) == ["She read the log again, every word of it.", "• one bell", "Mon · low", "It rained."]


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        ("decimal", "Chapter %1", ["Chapter 1", "Chapter 2: Rain", "Chapter 3"]),
        ("cardinalText", "Chapter %1:", ["Chapter One:", "Chapter Two: Rain", "Chapter Three:"]),
        ("upperRoman", "%1.", ["I.", "II. Rain", "III."]),
        ("upperLetter", "Part %1", ["Part A", "Part B Rain", "Part C"]),
        ("bullet", "o", []),
    ],
)
def test_the_numbers_that_word_gives_to_headings(form: str, text: str, expected: list[str]) -> None:
    """A heading may be nothing but its number, and the number stands in no run."""
    level = f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
    numbering = (
        f'<w:abstractNum w:abstractNumId="7">{level}</w:abstractNum>'
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'
    )
    styles = style("heading 1", more='<w:numPr><w:numId w:val="3"/></w:numPr>')
    title = ": Rain" if form == "decimal" else "Rain"
    chapters = [line for name in ("", title, "") for line in (par(name, style="heading1"), par("It rained."))]
    found = body(
        *chapters,
        par("No number", style="heading1", more='<w:numPr><w:numId w:val="0"/></w:numPr>'),
        par("It stopped."),
        styles=styles,
        numbering=numbering,
    )
    headings = [line.removeprefix("[heading] ").replace(" :", ":") for line in found if line.startswith("[heading]")]
    assert headings == [*(expected or ["Rain"]), "No number"]


def test_what_stands_around_the_story_is_named() -> None:
    styles = style("toc 1") + style("Title") + style("Author") + style("Abstract") + style("Quote", I)
    found = body(
        par("Low Water", style="Title"),
        par("By Ines Marlow and Cy Dale", style="Author"),
        par("A bell.", style="Abstract"),
        par("Chapter 1	3", style="toc1"),
        par("Chapter 1"),
        par("It rang."),
        par("Come at once.", style="Quote"),
        par("She came."),
        styles=styles,
        header=par("MARLOW / LOW WATER"),
        footer=par("3"),
    )
    assert found == [
        "title: Low Water (the document)\nauthors: Ines Marlow; Cy Dale (the document)",
        "[title] Low Water",
        "[byline] By Ines Marlow and Cy Dale",
        "[summary, before] A bell.",
        "[residue] Chapter 1 3",
        "[heading] Chapter 1",
        "It rang.",
        "[document] Come at once.",
        "She came.",
        "[residue] MARLOW / LOW WATER",
        "[residue] 3",
    ]


def test_properties_say_what_the_text_does_not() -> None:
    core = (
        "<dc:title>Low Water</dc:title><dc:creator>Ines Marlow</dc:creator><dc:language>en-GB</dc:language>"
        "<dcterms:created>2020-01-02T10:00:00Z</dcterms:created>"
    )
    lines = par("The tide had gone out too far, and nobody said so."), par("It rained.")
    assert told(docx(*lines, core=core)).startswith(
        "title: Low Water (the document)\nauthors: Ines Marlow (the document)\ndate: 2020-01-02 (the document)\n"
        "language: en-GB (the document)\n"
        "! author-from-properties: The text names no author, but the document’s properties do: “Ines Marlow”."
    )
    named = told(docx(par("The Bell"), par("by marrowfat"), *lines, core=core))
    assert named.startswith("title: The Bell (the text)\nauthors: marrowfat (the text)\ndate:")
    unknown = core.replace("Ines Marlow", "Microsoft Office User").replace("Low Water", "Document1")
    assert "authors" not in told(docx(*lines, core=unknown))


THOUGHTS = [
    "She stopped at the door and listened to the rain on the roof of the shed.",
    "Not again. Please let it be empty. She put the lamp down on the step and went in.",
    "He was not there. The rope lay on the floor where he had dropped it the night before.",
    "I should have rung it myself. She picked it up and wound it around her hand.",
]


def test_a_paste_of_plain_text_has_lost_its_italics() -> None:
    found = body(*(par(line) for line in THOUGHTS))
    assert sum("{thought:" in line for line in found) >= 1


def test_where_italics_are_none_are_guessed() -> None:
    kept = par(run("Only the wind.", I), " She laughed at herself, and the wind took the door out of her hand.")
    found = body(*(par(line) for line in THOUGHTS), kept)
    assert [line for line in found if "{thought:" in line] == [found[-1]]


def test_a_document_that_is_none_is_refused() -> None:
    for data, said in {
        b"PK\x03\x04broken": "This is not a Word document, or it is damaged.",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "This is an old Word file, or one that is locked by a password.",
        zipped({"content.xml": "<a/>"}): "This is no Word document.",
        zipped({"word/document.xml": "<a>"}): "This document is damaged: “word/document.xml” is no XML.",
        zipped(
            {"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><document>&b;</document>'}
        ): "“word/document.xml” in this document declares a type, as none does.",
        zipped(
            {"word/document.xml": b" " * (65 * 1024 * 1024)}
        ): "This document unpacks to more than any story of its size.",
        docx(par(" ")): "This file holds no text.",
    }.items():
        with pytest.raises(GriffoError) as caught:
            pipeline.READERS[".docx"](data, "the-case.docx")
        assert str(caught.value).startswith(f"the-case.docx: {said}"), said


def test_a_part_of_nothing_but_tags_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("griffo.read.parts._MOST_TAGS", 100)
    with pytest.raises(GriffoError, match="in this document holds more than any story"):
        pipeline.READERS[".docx"](docx("<w:p/>" * 101), "a.docx")


def test_nothing_outside_the_archive_is_looked_at() -> None:
    relations = dedent("""\
        <Relationships>
        <Relationship Type="x/officeDocument" Target="../../../../etc/passwd"/>
        <Relationship Type="x/officeDocument" Target="http://example.org/a" TargetMode="External"/>
        </Relationships>""")
    with pytest.raises(GriffoError, match="This is no Word document"):
        pipeline.READERS[".docx"](zipped({"_rels/.rels": relations}), "the-case.docx")


def test_styles_based_on_each_other_in_a_circle_are_read() -> None:
    circle = style("A", I, based="B") + style("B", "", based="A")
    assert body(par("She left.", style="B"), par("It rained."), styles=circle)[1] == "It rained."
