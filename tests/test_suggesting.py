"""What a person is asked about: not the faintest, little beside what is set, no more than half of a chapter."""

from __future__ import annotations

import pytest

from griffo.model import ASK, SET, Block
from griffo.passes import chances
from griffo.passes.narration import narrated, narration, stretches
from griffo.passes.suggesting import doubted, suggested
from griffo.passes.units import units
from griffo.text import Text


def asked(text: str, *given: float, fixed: bool = False) -> list[float]:
    """Return what is left of the confidence of each sentence; a blank line parts paragraphs."""
    blocks = [Block(Text.of(paragraph)) for paragraph in text.split("\n\n")]
    found = units(blocks, "double")
    parts = stretches(blocks, found, narration(narrated(found)))
    return suggested(found, given, given, [not fixed] * len(found), parts)


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ((0.9, 0.4, 0.0), (0.9, 0.0, 0.0)),
        ((0.0, 0.4, 0.9), (0.0, 0.0, 0.9)),
        ((0.9, 0.0, 0.4), (0.9, 0.0, 0.4)),
        ((0.4, 0.4, 0.9), (0.0, 0.0, 0.9)),
        ((0.9, 0.57, 0.0), (0.9, 0.57, 0.0)),
        ((0.597, 0.4, 0.0), (0.597, 0.0, 0.0)),
        ((0.4, 0.4, 0.0), (0.4, 0.4, 0.0)),
    ],
)
def test_beside_what_is_set_little_is_asked(given: tuple[float, ...], left: tuple[float, ...]) -> None:
    assert asked("It rained. So wet. She ran.", *given) == list(left)


def test_a_mark_says_nothing_about_another_paragraph() -> None:
    assert asked("It rained.\n\nSo wet.\n\nShe ran.", 0.4, 0.9, 0.4) == [0.4, 0.9, 0.4]


def test_how_faint_a_sentence_may_be() -> None:
    assert asked("It rained. So wet.\n\nDry.", 0.25, 0.25, 0.25) == [0.0, 0.25, 0.25], "the first opens a paragraph"
    assert asked("It rained. So wet.\n\nDry.", 0.35, ASK - 0.01, ASK) == [0.35, 0.0, ASK]


def test_of_a_chapter_half_is_marked_at_most() -> None:
    lines = [f"It rained for the {number} time." for number in range(30)]
    given = [0.25 + number / 100 for number in range(30)]
    left = asked("\n\n".join(lines), *given)
    assert left == [0.0] * 15 + given[15:], "the faintest go"
    assert asked("\n\n".join(lines), *[0.9] * 15, *[0.5] * 15) == [0.9] * 15 + [0.0] * 15
    assert asked("\n\n".join(lines[:10]), *given[:10]) == given[:10], "ten are never too many"


def test_what_is_set_stays_however_much_it_is() -> None:
    lines = "\n\n".join(["It rained. So wet."] * 20)
    assert asked(lines, *[SET] * 40, fixed=True) == [SET] * 40


def test_plain_narration_is_never_asked_about() -> None:
    """The logit up to which nothing is suggested has a confidence below that of a suggestion."""
    assert chances.confidence(chances.ROMAN, chances.learned()) < ASK


RAIN = "It rained on the yard and on the barn and on the road to the mill. " * 40


def weighed(text: str, given: dict[int, float]) -> dict[int, float]:
    """Return the confidence of those sentences of a long story that have one, when the story is taken as a whole."""
    found = units([Block(Text.of(paragraph)) for paragraph in text.split("\n\n")], "double")
    left = doubted(found, [given.get(at, 0.0) for at in range(len(found))])
    return {at: left[at] for at in given}


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ({3: 0.65}, {3: 0.5}),
        ({3: 0.65, 9: 0.8}, {3: 0.65, 9: 0.8}),
        ({3: 0.65, 9: 0.74, 20: 0.6, 25: 0.45}, {3: 0.65, 9: 0.74, 20: 0.6, 25: 0.45}),
    ],
    ids=["one that is not plain", "beside a plain one", "several that are set"],
)
def test_a_story_without_a_plain_thought_is_asked_about(given: dict[int, float], left: dict[int, float]) -> None:
    story = "\n\n".join([RAIN] * 3 if len(given) < 3 else [RAIN] * 2)
    assert weighed(story, given) == left


def test_neighbours_are_one_sign_and_not_several() -> None:
    assert weighed("\n\n".join([RAIN] * 4), {3: 0.65, 4: 0.65, 5: 0.65}) == {3: 0.5, 4: 0.5, 5: 0.5}


def test_what_a_tag_names_is_not_doubted() -> None:
    assert weighed("So wet, she thought.\n\n" + "\n\n".join([RAIN] * 5), {0: 0.65, 9: 0.65}) == {0: 0.65, 9: 0.5}
