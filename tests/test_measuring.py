"""Lines that are measured by their words are those that WeasyPrint has Pango set."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.ttLib import TTFont
from hypothesis import example, given
from hypothesis import strategies as st
from tests.test_shortcuts import same, written
from weasyprint.text.line_break import Layout

from griffo.emit.rendering import laid, parsed
from griffo.emit.setting import Piece
from griffo.emit.shortcuts import measuring, taken, words
from griffo.emit.shortcuts.measuring import first_line
from griffo.emit.shortcuts.spaces import ANYTHING, NEIGHBOURS, NOTHING, reach
from griffo.style import Style, load

STYLES = {"classic": "EB Garamond", "modern": "Literata", "large-print": "Atkinson Hyperlegible"}
WORDS = st.sampled_from(
    [
        *("the", "AVATAR", "To", "Yes", "office", "fjord", "naïve", "Çelik", "unquestionably", "harbourmaster’s", "I"),
        *(
            "“Wait,”",
            "‘tis",
            "’tis",
            "“‘Now",
            "end.”",
            "no…",
            "what?!",
            "f",
            "fi.",
            "rock ’n’",
            "it\xa0off.",
            "“ I",
            "O”",
        ),
        *(
            "(and",
            "[x]",
            "then)",
            "me—you",
            "—",
            "\u2060—",
            "well-known",
            "-x",
            "–",
            "and/or",
            "12",
            "3.5%",
            "£40",
            "°C",
        ),
        *(
            "…so",
            "…",
            "“",
            "”",
            "'",
            "$",
            "_x_",
            "a_b",
            "e.g.",
            "http://a.b/c",
            "ß",
            "ﬁne",
            "½",
            "Я",
            "\u00ad",
            "a\u0301",
        ),
    ]
)


@cache
def page(style: Style, family: str, more: str = "") -> tuple[Any, Any]:
    """Return the style of a text of a laid document, and the document, without which its fonts would go."""
    sheet = f'html {{ font: 14px/1.4 "{family}" }} body {{ hyphens: auto; {more} }}'
    document = laid(parsed('<html lang="en"><body><p>x</p></body></html>', style), sheet, style)
    return next(box.style for box in document.pages[0]._page_box.descendants() if hasattr(box, "text")), document


class Context:
    """What WeasyPrint keeps of a layout that breaking lines needs."""

    def __init__(self) -> None:
        self.dictionaries: dict[Any, Any] = {}


@pytest.mark.parametrize("name", STYLES)
@given(
    found=st.lists(WORDS, min_size=1, max_size=20),
    spaces=st.sampled_from([("", ""), (" ", ""), ("", " ")]),
    width=st.integers(60, 400).map(lambda pixels: pixels + 0.123),
)
@example(["harbourmaster’s"] * 9, ("", ""), 200)
def test_a_line_is_the_same(name: str, found: list[str], spaces: tuple[str, str], width: float) -> None:
    text = " ".join(found).join(spaces)
    style, _ = page(load(name), STYLES[name])
    with taken():
        measured = first_line(text, style, Context(), width, 0)
    if measured is not None:
        layout, *plain = measuring._split_first_line(text, style, Context(), width, 0)
        assert (measured[0].text, *measured[1:]) == (layout.text, *plain)


@pytest.mark.parametrize("name", STYLES)
@given(st.lists(WORDS, min_size=1, max_size=9).map(" ".join))
def test_a_line_that_is_not_justified_has_the_same_glyphs(name: str, text: str) -> None:
    style, _ = page(load(name), STYLES[name])
    with taken():
        layout = Layout(style)
        layout.set_text(text)
        if (made := words.runs_of(layout)) is not None:
            assert [(run.glyphs, run.texts) for _, run in made] == [
                (run.glyphs, run.texts)
                for item in words.items(layout)
                for run in [words.run_of(item.glyphs, text.encode()[item.item.offset :][: item.item.length])]
            ]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ("feature kern { pos A V -80; } kern;", NOTHING),
        ("feature kern { pos e space -80; pos space b 90; } kern;", NEIGHBOURS),
        ("feature kern { pos space -80; } kern;", NEIGHBOURS),
        ("feature liga { sub e space by e; } liga;", ANYTHING),
        ("feature kern { pos e' 90 space b; } kern;", ANYTHING),
    ],
)
def test_fonts_in_which_spaces_change_what_is_beside_them(rules: str, expected: int, tmp_path: Path) -> None:
    style = load("classic")
    font = TTFont(style.faces[0].path)
    addOpenTypeFeaturesFromString(font, rules)
    font.save(tmp_path / "own.ttf")
    own = replace(style, faces=(replace(style.faces[0], path=tmp_path / "own.ttf"), *style.faces[1:]))
    looks, _ = page(own, "EB Garamond")
    assert reach(words.words_of(looks).font) == expected
    sheet = '@page { size: 300px } html { font: 14px "EB Garamond"; hyphens: auto }'
    same(Piece(written(f"<p>{'The boat came before the bell. ' * 9}</p>"), sheet, own, ("part",)))


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("the harbourmaster’s boat was late again", "the harbourmaster’s boat"),
        ("the boat was unquestionably late again", "the boat was unquestion‐"),
        ("“Was it late?” she asked. “‘Twas not,” he said", "“Was it late?” she asked."),
        ("It had been late before, and she had sat\xa0it out", "It had been late before,"),
    ],
)
def test_most_lines_are_measured(text: str, end: str) -> None:
    style, _ = page(load("classic"), "EB Garamond")
    measured = first_line(text * 3, style, Context(), 138, 0)
    assert measured[0].text == end


@pytest.mark.parametrize(
    "text",
    [
        "the boat was late (again and again and again)",  # the bracket begins the word that has no room
        "the boat was late [ again and again and again",
        "the boat was well-known-and-unquestionably-late again",
        "the boat was in  the harbour",
        "the boat was in the Я harbour",
        "123 456 789",
        "unquestionablyunquestionably late",
    ],
)
def test_pango_is_asked_for_what_is_rare(text: str) -> None:
    style, _ = page(load("classic"), "EB Garamond")
    assert first_line(text, style, Context(), 110, 0) is None


@pytest.mark.parametrize(
    "more", ["letter-spacing: 1px", "word-spacing: 1px", "white-space: pre-wrap", "direction: rtl"]
)
def test_pango_is_asked_for_other_spaces(more: str) -> None:
    style, _ = page(load("classic"), "EB Garamond", more)
    assert first_line("the boat was late again", style, Context(), 110, 0) is None


def test_pango_is_asked_for_all_where_it_sets_lines_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    def wider(style: Any) -> Any:
        known = words.words_of(style)
        known.height += 1
        return known

    monkeypatch.setattr("griffo.emit.shortcuts.measuring.words_of", wider)
    style, _ = page(load("classic"), "EB Garamond", "font-size: 15px")
    assert first_line("the boat was late again", style, Context(), 110, 0) is None
