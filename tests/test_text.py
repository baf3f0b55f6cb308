"""A text that remembers where its characters came from."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from griffo.text import Text

SOURCE = "The ferry was late; nobody minded."
PATTERNS = st.sampled_from([r"a", r"e+", r"\b", r"[rt](?=e)", r"", r"\s+", r"^", r"$", r".", r"(?s).*"])


def behind(text: Text, start: int, end: int, source: str = SOURCE) -> str:
    return source[slice(*text.source(start, end))]


def test_a_fresh_text_is_its_source() -> None:
    text = Text.of(SOURCE)
    assert (str(text), len(text), text.start, text.end) == (SOURCE, 34, 0, 34)
    assert behind(text, 4, 9) == "ferry"


def test_an_offset_says_where_in_the_file_it_begins() -> None:
    text = Text.of("ferry", 4)
    assert (text.start, text.end) == (4, 9)
    assert behind(text, 0, 3) == "fer"


def test_an_empty_text() -> None:
    text = Text.of("", 7)
    assert (len(text), text.start, text.end) == (0, 0, 0)
    assert text.strip() == text
    assert Text.join([], " ") == text


def test_a_slice_keeps_its_places() -> None:
    part = Text.of(SOURCE)[10:18]
    assert part.value == "was late"
    assert behind(part, 4, 8) == "late"


def test_equal_texts_have_equal_characters_and_places() -> None:
    assert Text.of("a", 1) == Text.of("a", 1)
    assert hash(Text.of("a", 1)) == hash(Text.of("a", 1))
    assert Text.of("a", 1) != Text.of("a", 2)
    assert Text.of("a") != "a"


def test_strip() -> None:
    text = Text.of(" \t late \n", 3).strip()
    assert (text.value, text.start, text.end) == ("late", 6, 10)
    assert Text.of("  \n").strip().value == ""


def test_what_is_put_in_stands_for_what_it_replaces() -> None:
    text = Text.of(SOURCE).sub(re.compile("late; "), "late—")
    assert text.value == "The ferry was late—nobody minded."
    assert behind(text, 18, 19) == "late; "
    assert behind(text, 19, 25) == "nobody"


def test_a_replacement_may_be_a_template_or_a_function() -> None:
    text = Text.of(SOURCE)
    assert text.sub(re.compile(r"(\w+);"), r"\1,").value == "The ferry was late, nobody minded."
    assert (
        text.sub(re.compile("ferry"), lambda match: match.group().upper()).value == "The FERRY was late; nobody minded."
    )


def test_what_is_put_between_stands_for_nothing() -> None:
    text = Text.of("a,b").sub(re.compile("(?<=,)(?=b)"), " ")
    assert text.value == "a, b"
    assert text.source(2, 3) == (2, 2)
    at_end = Text.of("ab").sub(re.compile(r"\Z"), "!")
    assert (at_end.value, at_end.source(2, 3)) == ("ab!", (2, 2))


def test_what_is_taken_out_is_gone() -> None:
    text = Text.of(SOURCE).sub(re.compile(" was late"), "")
    assert text.value == "The ferry; nobody minded."
    assert behind(text, 4, 10) == "ferry was late;"


def test_a_text_that_does_not_change_is_the_same_object() -> None:
    text = Text.of(SOURCE)
    assert text.sub(re.compile("z"), "y") is text
    assert text.sub(re.compile("late"), "late") is text


def test_joined_lines_know_the_line_end_between_them() -> None:
    source = "The ferry\n  was late."
    text = Text.join([Text.of("The ferry", 0), Text.of("was late.", 12)], " ")
    assert text.value == "The ferry was late."
    assert behind(text, 9, 10, source) == "\n  "
    assert Text.join([text], " ") == text


@pytest.mark.parametrize("glue", ["", " ", " / "])
@given(parts=st.lists(st.text(alphabet="ab ", min_size=1, max_size=5), min_size=1, max_size=5))
def test_join_is_str_join(glue: str, parts: list[str]) -> None:
    places = [sum(len(part) + 1 for part in parts[:i]) for i in range(len(parts))]
    text = Text.join([Text.of(part, at) for part, at in zip(parts, places, strict=True)], glue)
    assert text.value == glue.join(parts)
    assert len(text.starts) == len(text.ends) == len(text.value)
    assert all(a <= b for a, b in pairwise(text.starts))


@given(
    st.text(alphabet="eatr \n", max_size=30),
    st.lists(st.tuples(PATTERNS, st.sampled_from(["", "x", "—", "yz"])), max_size=5),
)
def test_sub_is_re_sub_with_places_in_order(value: str, steps: list[tuple[str, str]]) -> None:
    text, plain = Text.of(value), value
    for pattern, new in steps:
        text, plain = text.sub(re.compile(pattern), new), re.sub(pattern, new, plain)
    assert text.value == plain
    assert len(text.starts) == len(text.ends) == len(plain)
    assert all(0 <= a <= b <= len(value) for a, b in zip(text.starts, text.ends, strict=True))
    assert all(a <= b for a, b in pairwise(text.starts))
    assert all(a <= b for a, b in pairwise(text.ends))
