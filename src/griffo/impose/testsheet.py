"""A sheet that shows which way a printer turns the paper: a little book, to be imposed like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from griffo.emit.rendering import render
from griffo.impose.paper import MM

if TYPE_CHECKING:
    from griffo.impose.layouts import Layout
    from griffo.impose.placing import Edge
    from griffo.style import Style

RULER = 30
"""Millimetres of the line that shows whether the printer shrinks what it prints."""


def pages(layout: Layout, size: tuple[float, float], edge: Edge, style: Style) -> bytes:
    """Return a PDF with the pages of one sheet, each of this size in points, numbered, with what to look for."""
    total, (width, height) = layout.pages, size
    other = "short" if edge == "long" else "long"
    body = Markup()
    for number in range(1, total + 1):
        said = _FIRST.format(edge=edge, other=other, total=total, fold=layout.fold, ruler=RULER) if number == 1 else ""
        body += _PAGE.format(number=number, total=total, said=said)
    small = min(width, height) / 21
    sheet = _SHEET.format(
        width=width, height=height, family=style.family, small=small, large=4 * small, ruler=RULER * MM
    )
    return render(_DOCUMENT.format(body=body), sheet, style)


_FIRST = Markup("""\
<p>Print at 100 % on both sides, turned about the {edge} edge.</p><p>{fold}</p>
<p>Page 2 must be at the back of page 1, its head where that of page 1 is, and the pages run to {total}. If they do not,
print with --duplex {other}, here and in your book.</p>
<p class="ruler">{ruler} mm</p>""")
_PAGE = Markup("""\
<section><p class="head">head of page</p><p class="number">{number}</p><p>of {total}</p>{said}</section>
""")
_DOCUMENT = Markup("""\
<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Test sheet</title></head>
<body>{body}</body></html>""")
_SHEET = """\
@page {{ size: {width}pt {height}pt; margin: {small}pt }}
body {{ margin: 0; font-family: "{family}"; font-size: {small}pt; line-height: 1.15; text-align: center; color: black }}
section + section {{ break-before: page }}
p {{ margin: 0 0 0.4em }}
.head {{ border-top: 1pt solid black }}
.number {{ font-size: {large}pt; line-height: 1; margin: 0 }}
.ruler {{ width: {ruler}pt; margin: 0.6em auto 0; border: solid black; border-width: 0 0.5pt 0.5pt }}
"""
