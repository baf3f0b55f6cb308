"""Every rule against its cases, and against what must hold of any rule on any text."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.casefile import CASES, Case, folder, read_cases

from griffo.pipeline import RULES, Rule, normalise
from griffo.text import Text

Check = Callable[[Case, str], None]
NAMED: dict[str, Rule] = {rule.__name__: rule for rule in RULES} | {"together": normalise}

MARKS = "\"'“”‘’`´-–—….,!?;:()*_~<>^/"
WORDS = ("word", "I", "em", "n", "'til", "5", "1914", "10", "Team", "s", "é", "chan", "and", "don't", "said")
PHRASES = ("--", "...", ". . .", "''", "``", " - ", "- ", " -", ":'(", "http://a.example/b--c", "„", "′", "\u2009")
PIECES = st.sampled_from([*MARKS, " ", " ", *WORDS, *PHRASES])
SOUP = st.lists(PIECES, max_size=24).map("".join) | st.text(alphabet=MARKS + " abI0é\n\t", max_size=40)


def letters(value: str) -> str:
    return "".join(char for char in value if char.isalnum())


def ordered(text: Text) -> bool:
    within = all(a <= b for a, b in zip(text.starts, text.ends, strict=True))
    return within and all(a <= b for a, b in pairwise(text.starts)) and all(a <= b for a, b in pairwise(text.ends))


@pytest.mark.parametrize("case", folder("rules"), ids=str)
def test_case(case: Case, check: Check) -> None:
    rule = NAMED[case.path.stem]
    check(case, "\n".join(rule(Text.of(line)).value for line in case.given.split("\n")))


@pytest.mark.parametrize("case", folder("rules"), ids=str)
def test_expected_output_stays_as_it_is(case: Case) -> None:
    rule = NAMED[case.path.stem]
    for line in case.expected.split("\n"):
        assert rule(Text.of(line)).value == line


@pytest.mark.parametrize("name", NAMED)
def test_every_rule_has_cases(name: str) -> None:
    assert len(read_cases(CASES / "rules" / f"{name}.txt")) >= 15


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@given(value=SOUP)
def test_a_rule_run_twice_is_run_once(rule: Rule, value: str) -> None:
    once = rule(Text.of(value))
    assert rule(once) == once


@given(value=SOUP)
def test_the_rules_together_run_twice_are_run_once(value: str) -> None:
    once = normalise(Text.of(value))
    assert normalise(once).value == once.value


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@given(value=SOUP, offset=st.integers(0, 1000))
def test_letters_stay_and_places_stay_in_order(rule: Rule, value: str, offset: int) -> None:
    text = rule(Text.of(value, offset))
    assert letters(text.value) == letters(value)
    assert ordered(text)
    if text.value:
        assert text.start >= offset
        assert text.end <= offset + len(value)
    for i, char in enumerate(text.value):
        if char.isalnum():
            start, end = text.source(i, i + 1)
            assert char in value[start - offset : end - offset]


@pytest.mark.uncounted
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize(
    "unit",
    ["'", '"', "'a ", "“", "‘a ", '" ', "-", "- ", " -a", ".", ". ", "a,", "*'", '_"', "-a b", "1-", "`", "(", "a' "],
)
def test_long_monotonous_text_keeps_its_letters(rule: Rule, unit: str) -> None:
    """How long this takes is for bench/text.py to say; a rule that is not linear would be felt here all the same."""
    value = "a" + unit * 40_000
    assert letters(rule(Text.of(value)).value) == letters(value)
