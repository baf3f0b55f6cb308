"""The shortcuts through WeasyPrint lead to the same pages, to the byte."""

from __future__ import annotations

from xml.etree.ElementTree import tostring

import pytest
import tinyhtml5
import weasyprint
from tests.test_joining import anthology, parts_of

from griffo.emit.compositor import set_piece
from griffo.emit.setting import Piece
from griffo.emit.shortcuts import WRITTEN_FOR, parsing, taken, words
from griffo.style import Style, css, load, names, page_rules

WORDS = "the harbourmaster understood nothing whatsoever about lighthouses and extraordinary circumstances "
DASH = "\u2060— "
SHEET = """
@page { size: 300px 400px; margin: 40px }
@page { @top-center { content: string(head) } @bottom-right { content: counter(page) } }
@page :first { margin-top: 90px }
@page wide { margin: 20px; @bottom-right { content: none } }
h1 { string-set: head content() }
.wide { page: wide; font-size: 2vw; letter-spacing: 0.1em }
.spaced { word-spacing: 0.3em } .small { font-variant-caps: small-caps } .mixed::first-letter { font-size: 2em }
.mixed::first-line { font-variant-caps: small-caps } .narrow { width: 22%; overflow-wrap: anywhere }
.framed { box-sizing: border-box; padding: 3%; width: 80%; border: 2px dotted; border-radius: 5px; background: #eee }
.kept { white-space: pre-wrap } .left { float: left; width: 5em; margin: 3px } .under { text-decoration: underline }
.off { position: relative } .off span { position: absolute; right: 0; top: 1em } .plain { hyphens: none }
.note { float: footnote } .raised { font-size: 60%; vertical-align: super } ul { list-style: square }
.gone { visibility: hidden } .none { font-size: 0 }
"""
ODD = {
    "plain": f"<p>{WORDS * 12}</p>",
    "one word": "<p>Yes.</p><p> </p><p>—</p><p>a b</p>",
    "long words": f'<p class="narrow">{WORDS}Donaudampfschifffahrtsgesellschaftskapitaen {WORDS}</p>',
    "soft hyphens": f"<p>{WORDS.replace('extra', 'ex&shy;tra').replace('master', '&shy;mas&shy;ter') * 4}</p>",
    "no hyphens": f'<p class="plain">{WORDS * 3}</p>',
    "dashes": f"<p>{(WORDS.replace(' ', DASH, 3) + '1999 — 5′10″ ½ ﬁ ') * 3}</p><p>12 34</p><p>1 {'2 ' * 90}</p>",
    "spaces": f'<p class="spaced">{WORDS * 2} <i> </i> {WORDS.replace(" ", "&nbsp;", 2)}<b> x </b></p>',
    "capitals": f'<p class="mixed small">{WORDS * 3}</p>',
    "letters": f'<section class="wide"><h1>Wide</h1><p>{WORDS * 9}</p></section><p>{WORDS * 9}</p>',
    "inline": f"<p>{WORDS}<i>{WORDS}<b>{WORDS}</b></i>x<sup class='raised'>2</sup> {WORDS}</p>",
    "lines": f'<p class="kept">one\n two\tthree\n\n{WORDS}</p><pre>a  b\n\tc</pre><p>one<br/>two<br/></p>',
    "right to left": f'<p dir="rtl" lang="he">שלום עולם {"זה סיפור קצר " * 9} 12</p><p>{WORDS} שלום עולם {WORDS}</p>',
    "other scripts": f"<p>Žluťoučký kůň, ἀρχή, Привет, á̈ x̣̌, 12½ ﬁ fi ff ffl — “Qu’on” … ☃ 😀 {WORDS} \U000130b8.</p>",
    "lists and tables": f"<ul><li>{WORDS}<ul><li>x</li></ul></li></ul><table><tr><th>a</th><td>{WORDS}</td></table>",
    "boxes": f'<div class="framed">{WORDS * 2}<p class="left">{WORDS}</p>{WORDS * 3}</div><hr/><p class="gone">no</p>',
    "placed": f'<p class="off">{WORDS}<span>{WORDS}</span><u class="under">{WORDS}</u></p>',
    "no size": f'<p class="none left">{WORDS}</p><p><span class="none">{WORDS}</span>x</p>',
    "footnotes": f'<p>{WORDS}<span class="note">{WORDS}</span>{WORDS * 4}<span class="note">Again.</span></p>' * 3,
}


def same(piece: Piece) -> None:
    quick, plain = set_piece(piece), set_piece(piece, shortcuts=False)
    assert quick.content == plain.content
    assert quick == plain


def written(inner: str) -> str:
    return f'<html lang="en"><body><section id="part"><h1>Head</h1>{inner}</section></body></html>'


def test_they_were_written_for_this_version() -> None:
    """Else none is taken, and a story takes two thirds longer; see ``WRITTEN_FOR``."""
    assert weasyprint.__version__ == WRITTEN_FOR


@pytest.mark.parametrize("name", names())
def test_a_book_is_the_same(name: str) -> None:
    style = load(name)
    sheet = css(style, "print") + page_rules(style.leaf)
    made = parts_of(anthology(), style)
    for part in filter(None, (made.front, *made.body, made.last)):
        same(Piece(part.html, sheet, style, part.sections, part.pictures))


@pytest.mark.parametrize("justified", ["justify", "start", "center"])
@pytest.mark.parametrize("odd", ODD)
def test_what_stands_in_few_books_is_the_same(odd: str, justified: str) -> None:
    style: Style = load("classic")
    sheet = f'html {{ font: 14px/1.4 "EB Garamond" }} body {{ hyphens: auto; text-align: {justified} }} {SHEET}'
    same(Piece(written(ODD[odd]), sheet, style, ("part",)))


@pytest.mark.parametrize(
    ("inner", "kind"),
    [
        ("<p>a<br/>b <i>c</i></p>\n<ul><li>d</li></ul><hr/>", "XML"),
        ('<p title="a &lt; b &amp; c">&lt;<a href="#b">b</a>\n</p> tail', "XML"),
        ("<p>a<div>b</div></p>", "HTML"),
        ("<p>a<p>b</p></p>", "HTML"),
        ("<a>a<i><a>b</a></i></a>", "HTML"),
        ("<li>a</li>", "HTML"),
        ("<p/>b", "HTML"),
        ("<p>&nbsp;&#128;</p>", "HTML"),
        ('<p title="a\nb">c</p>', "HTML"),
        ("<p>a<!-- b --></p>", "HTML"),
        ("<table><tr><td>a</td></tr></table>", "HTML"),
        ("<pre>\na</pre>", "HTML"),
        ("<p>a", "HTML"),
        ("a", "HTML"),
    ],
)
def test_html_that_is_xml_has_the_same_tree(inner: str, kind: str) -> None:
    head = '<html lang="en">\n<head><meta charset="utf-8"><title>t</title></head>'
    html = f"<!DOCTYPE html>\n{head}\n<body>{inner}</body>\n</html>"
    quick = parsing.read(html)
    assert (quick is not None) is (kind == "XML")
    if quick is not None:
        assert tostring(quick) == tostring(tinyhtml5.parse(html, namespace_html_elements=False))


def test_pango_is_asked_where_it_makes_a_space_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_half", lambda _: 0)
    sheet = 'html { font: 14px/1.4 "EB Garamond"; text-align: justify }'
    same(Piece(written(f"<p>{WORDS * 9}</p>"), sheet, load("classic"), ("part",)))


def test_nothing_of_weasyprint_stays_replaced() -> None:
    before = weasyprint.text.line_break.strut
    with taken():
        assert weasyprint.layout.inline.strut is not before
    assert weasyprint.layout.inline.strut is before
