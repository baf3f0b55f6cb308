"""OpenDocument texts: what LibreOffice, Google Docs and others make, as the story that comes out."""

from __future__ import annotations

import pytest
from tests.documents import ODF, odt, zipped
from tests.test_sources import shown

from griffo import pipeline
from griffo.errors import GriffoError

NAMED = "".join(
    f'<style:style style:name="{name}" style:family="{family}" {more}>{inner}</style:style>'
    for name, family, more, inner in (
        ("Standard", "paragraph", "", ""),
        ("Heading_20_2", "paragraph", 'style:display-name="Heading 2" style:default-outline-level="2"', ""),
        ("Thought", "paragraph", "", '<style:text-properties fo:font-style="italic"/>'),
        ("Emphasis", "text", "", '<style:text-properties fo:font-style="italic"/>'),
        ("Horizontal_20_Line", "paragraph", "", '<style:paragraph-properties fo:border-bottom="1pt solid"/>'),
        ("A", "paragraph", 'style:parent-style-name="B"', ""),
        ("B", "paragraph", 'style:parent-style-name="A"', ""),
    )
)
FAR = "The tide had gone out too far, and nobody on the quay that morning had said so to the ferryman."
IN = "She read it twice, folded the map away, and rowed in all the same to the foot of the steps."
STYLES = f"<office:styles>{NAMED}</office:styles>"


def automatic(name: str, family: str, words: str = "", parent: str = "", paragraphs: str = "") -> str:
    """Return the style that formatting by hand makes."""
    return (
        f'<style:style style:name="{name}" style:family="{family}" style:parent-style-name="{parent}">'
        f"<style:paragraph-properties {paragraphs}/><style:text-properties {words}/></style:style>"
    )


def p(inner: str, style: str = "Standard") -> str:
    return f'<text:p text:style-name="{style}">{inner}</text:p>'


def span(words: str, style: str) -> str:
    return f'<text:span text:style-name="{style}">{words}</text:span>'


def told(data: bytes) -> str:
    made = shown(pipeline.prepare(pipeline.reader("the-case.odt")(data, "the-case.odt")))
    lines = (line for line in made.splitlines() if "file’s name" not in line and "! no-author" not in line)
    return "\n".join(line for line in lines if "title-from-file-name" not in line).strip()


def body(*paragraphs: str, styles: str = "", meta: str = "") -> list[str]:
    return told(odt("".join(paragraphs), styles, STYLES, meta)).split("\n\n")


def test_what_words_look_like_by_hand_and_by_style() -> None:
    styles = (
        automatic("T1", "text", 'fo:font-style="italic"')
        + automatic("T2", "text", 'fo:font-weight="bold"')
        + automatic("T3", "text", 'style:text-line-through-style="solid"')
        + automatic("T4", "text", 'style:text-position="super 58%"')
        + automatic("T5", "text", 'style:text-position="-33% 58%"')
        + automatic("T6", "text", 'style:text-underline-style="solid"')
        + automatic("T7", "text", 'fo:font-style="normal"')
        + automatic("T8", "text", 'fo:font-variant="small-caps"')
        + automatic("T9", "text", "", parent="Emphasis")
        + automatic("P1", "paragraph", parent="Thought")
    )
    assert body(
        p(f"It was {span('so', 'T1')} and {span('very', 'Emphasis')} and {span('most', 'T9')} cold."),
        p(f"{span('bold', 'T2')}, {span('struck', 'T3')}, {span('stressed', 'T6')}, {span('small', 'T8')}."),
        p(f"H{span('2', 'T5')}O on the 4{span('th', 'T4')}"),
        p(f"I am {span('not', 'T7')} late.", "P1"),
        p(span(f"I should {span('never', 'T7')} have rung it.", "T1")),
        styles=styles,
    ) == [
        "It was {emphasis: so} and {emphasis: very} and {emphasis: most} cold.",
        "{strong: bold}, {struck: struck}, {emphasis: stressed}, small.",
        "H{lowered: 2}O on the 4{raised: th}",
        "{emphasis: I am }not{emphasis:  late.}",
        "{emphasis: I should }never{emphasis:  have rung it.}",
    ]


def test_titles_headings_and_properties() -> None:
    meta = (
        "<dc:title>Another</dc:title><meta:initial-creator>Ines Marlow</meta:initial-creator>"
        "<dc:creator>Somebody</dc:creator><dc:language>en-GB</dc:language><dc:date>2020-01-02T10:00:00</dc:date>"
    )
    contents = f"<text:table-of-content><text:index-body>{p('Chapter 1 3')}</text:index-body></text:table-of-content>"
    assert body(
        p("Low Water", "Title"),
        contents,
        '<text:h text:outline-level="1">Chapter 1</text:h>',
        p("It rang."),
        '<text:list><text:list-item><text:h text:outline-level="1">Chapter 2</text:h></text:list-item></text:list>',
        p("The Rope", "Heading_20_2"),
        p("It broke."),
        meta=meta,
    ) == [
        (
            "title: Low Water (the document)\nauthors: Ines Marlow (the document)\ndate: 2020-01-02 (the document)\n"
            "language: en-GB (the document)\n"
            "! author-from-properties: The text names no author, but the document’s properties do: “Ines Marlow”."
        ),
        "[title] Low Water",
        "[residue] Chapter 1 3",
        "[heading] Chapter 1",
        "It rang.",
        "[heading] Chapter 2",
        "[heading] The Rope",
        "It broke.",
    ]


def test_the_numbers_that_headings_are_given() -> None:
    levels = (
        '<text:outline-level-style text:level="1" style:num-format="I" '
        'style:num-prefix="Chapter " style:num-suffix=":"/>'
        '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/>'
    )
    styles = f"<office:styles><text:outline-style>{levels}</text:outline-style></office:styles>"
    heads = (("1", "Rain"), ("2", "Monday"), ("2", ""), ("1", ""))
    text = "".join(f'<text:h text:outline-level="{level}">{name}</text:h>{p("It rained.")}' for level, name in heads)
    found = told(odt(text, styles=styles)).split("\n\n")
    assert [line for line in found if "heading" in line] == [
        "[heading] Chapter I: Rain",
        "[heading] I.1 Monday",
        "[heading] I.2",
        "[heading] Chapter II:",
    ]


@pytest.mark.parametrize("drawn", [p("* * *"), p("#"), p("", "Horizontal_20_Line"), p("", "P1")])
def test_scene_breaks(drawn: str) -> None:
    styles = automatic("P1", "paragraph", paragraphs='fo:border-top="1pt solid"')
    found = body(p("It rang."), drawn, p("It broke."), styles=styles)
    assert [found[0], found[1][:13], found[2]] == ["It rang.", "[scene-break]", "It broke."]


def test_lines_in_the_middle_and_at_the_right() -> None:
    styles = (
        automatic("P1", "paragraph", paragraphs='fo:text-align="center"')
        + automatic("P2", "paragraph", paragraphs='fo:text-align="end"')
        + automatic("P3", "paragraph", parent="P1", paragraphs='fo:text-align="justify"')
        + automatic("P4", "paragraph", parent="P2")
    )
    lines = [p(FAR), p("The Mill, Sunday", "P1"), p(IN, "P3"), p("Mara Finch", "P2"), p("Ferrywoman", "P4")]
    assert body(*lines, styles=styles) == [
        FAR,
        "[centre] The Mill, Sunday",
        IN,
        "[end] Mara Finch",
        "[end] Ferrywoman",
    ]


@pytest.mark.parametrize("style", ["P1", "P2"])
def test_a_new_page_is_a_gap(style: str) -> None:
    lines = [f"The bell rang, and boat {number} went out to look for the one that was late." for number in range(9)]
    styles = (
        automatic("P1", "paragraph", paragraphs='fo:break-before="page"')
        + '<style:style style:name="P2" style:family="paragraph" style:master-page-name="First"/>'
    )
    found = body(*map(p, lines[:4]), p(lines[4], style), *map(p, lines[5:]), styles=styles)
    assert [at for at, line in enumerate(found) if "scene-break" in line] == [4]


def test_footnotes_comments_changes_frames() -> None:
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>'
        f"{p('In ' + span('March', 'Emphasis') + '.')}</text:note-body></text:note>"
    )
    changes = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion>'
        f"{p('never ')}</text:deletion></text:changed-region></text:tracked-changes>"
    )
    comment = f"<office:annotation>{p('Is this so?')}</office:annotation>"
    box = f"<draw:text-box>{p('It said no.')}</draw:text-box>"
    frame = f"<draw:frame><draw:image/></draw:frame><draw:frame>{box}</draw:frame>"
    assert body(
        changes,
        p(f'The bell{note} rang<text:change text:change-id="c1"/>{comment} twice.'),
        p(f"She read it{frame}."),
        p("She left."),
    ) == [
        (
            "! left-out: Left out of the document: 1 comment, 1 picture.\n"
            "! tracked-changes: The document has tracked changes: 1 deletion left out."
        ),
        "The bell ({note: In {emphasis: March}.}) rang twice.",
        "She read it.",
        "It said no.",
        "She left.",
    ]


def test_words_in_shapes() -> None:
    shape = f"<draw:g><draw:custom-shape>{p('It said no.')}</draw:custom-shape></draw:g>"
    assert body(p(f"She read it{shape}."), shape, p("She left.")) == [
        "She read it.",
        "It said no.",
        "It said no.",
        "She left.",
    ]


def test_spaces_lines_lists_tables_sections() -> None:
    cells = "".join(f"<table:table-cell>{p(words)}</table:table-cell>" for words in ("Mon", "low"))
    row = f"<table:table-row>{cells}"
    assert body(
        p('“Well,”<text:line-break/>she<text:s text:c="3"/>said<text:tab/>then<text:soft-page-break/>.'),
        f"<text:list><text:list-item>{p('one bell')}{p('of bronze')}</text:list-item></text:list>",
        f"<table:table><table:table-header-rows>{row}</table:table-row></table:table-header-rows></table:table>",
        f"<text:section>{p('It rained.')}</text:section>",
    ) == ["“Well,”", "she said then.", "• one bell", "of bronze", "Mon · low", "It rained."]


def test_a_paste_of_plain_text_has_lost_its_italics_and_another_has_not() -> None:
    lines = [
        "She stopped at the door and listened to the rain on the roof of the shed.",
        "Not again. Please let it be empty. She put the lamp down on the step and went in.",
        "He was not there. The rope lay on the floor where he had dropped it the night before.",
    ]
    assert sum("{thought:" in line for line in body(*map(p, lines))) == 1
    kept = p(f"It was {span('so', 'Emphasis')} cold that the wind took the door out of her hand.")
    assert not any("{thought" in line for line in body(*map(p, lines), kept))


def test_documents_that_are_none_are_refused() -> None:
    entry = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    locked = f"<manifest:manifest {ODF}>{entry}</manifest:manifest>"
    for data, said in {
        b"{\\rtf1 It rained.}": "This is not an OpenDocument text, or it is damaged.",
        zipped({"content.xml": "<a/>"}): "This is no OpenDocument text.",
        zipped({"content.xml": b"\1\2\3", "META-INF/manifest.xml": locked}): "This document is locked by a password.",
        odt(""): "This file holds no text.",
    }.items():
        with pytest.raises(GriffoError) as caught:
            pipeline.READERS[".odt"](data, "the-case.odt")
        assert str(caught.value).startswith(f"the-case.odt: {said}"), said


def test_styles_with_parents_in_a_circle_are_read() -> None:
    assert body(p("She left.", "A"), p("It rained.", "B"))[1] == "It rained."
