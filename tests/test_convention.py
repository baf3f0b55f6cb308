"""How a story shows thoughts: that book.toml's names all work, that chapters may differ, and that nothing is slow."""

from __future__ import annotations

from time import process_time

import pytest

from griffo.model import Block, Kind, Story
from griffo.passes.candidates import Page
from griffo.passes.convention import CONVENTIONS, WAYS
from griffo.passes.emphasis import emphasis
from griffo.passes.key import is_key
from griffo.pipeline import prepare
from griffo.prose.speech import quotes_of, speech
from griffo.read.txt import read
from griffo.text import Text

# One thought shown in each way, and none in any other.
SHOWN = {
    "asterisks": "*Not now.* Ada shut the gate.",
    "underscores": "_Not now._ Ada shut the gate.",
    "slashes": "/Not now./ Ada shut the gate.",
    "tildes": "~Not now.~ Ada shut the gate.",
    "angle-brackets": "<Not now.> Ada shut the gate.",
    "single-quotes": "'Not now.' Ada shut the gate, and \"Well?\" said Per.",
    "double-quotes": '"Not now," she thought. Ada shut the gate.',
    "capitals": "NOT NOW. Ada shut the gate.",
    "lines": "Ada shut the gate.\n\nI must not.\n\nIt rained.",
}


def prepared(text: str, convention: str = "") -> Story:
    return prepare(read(text.encode(), "gate.txt"), convention=convention)


def thoughts(story: Story) -> list[str]:
    return [
        block.text.value[span.start : span.end].strip(".,")
        for block in story.blocks
        for span in block.spans
        if span.kind is Kind.THOUGHT and span.is_set
    ]


def test_every_way_has_a_sample() -> None:
    assert set(SHOWN) == {way.name for way in WAYS}
    assert tuple(CONVENTIONS) == ("unmarked", *(way.name for way in WAYS), "italics", "none")


@pytest.mark.parametrize("name", SHOWN)
def test_a_convention_that_the_book_sets_is_followed(name: str) -> None:
    story = prepared(SHOWN[name] + "\n\nThe rain went on all night, and nobody came.", name)
    wanted = {"capitals": "NOT NOW", "lines": "I must not"}.get(name, "Not now")
    assert thoughts(story) == [wanted]
    assert (story.convention, story.convention_why) == (name, "set in book.toml")


def test_where_the_book_says_that_there_are_none_nobody_is_asked() -> None:
    told = (
        "I walk along the wall, and the dog walks behind me. The road is white. I count the posts as I pass them.\n\n"
        "What if the gate is locked?\n\n"
        "I try the handle. It turns, and I let the dog in first. The yard is empty, and the lamp is out.\n\n"
        "Somebody has been here.\n\nI put my hand on the stove. It is cold. I light the lamp, and I sit down."
    )
    found, said = prepared(told), prepared(told, "none")
    assert (found.convention, said.convention) == ("none", "none")
    assert not thoughts(found)
    assert any(span.kind is Kind.THOUGHT for block in found.blocks for span in block.spans)
    assert not any(span.kind is Kind.THOUGHT for block in said.blocks for span in block.spans)


@pytest.mark.parametrize("name", SHOWN)
def test_one_thought_is_no_convention(name: str) -> None:
    assert prepared(SHOWN[name] + "\n\nThe rain went on all night, and nobody came.").convention == "unmarked"


def test_chapters_differ_only_where_they_are_told_otherwise() -> None:
    by_i = "I went up the hill, and I counted the sheep. " * 20
    by_nobody = "She went up the hill, and she counted the sheep. " * 30
    story = prepared(f"Chapter 1\n\n{by_i}\n\nChapter 2\n\n{by_nobody}\n\nChapter 3\n\n{by_nobody}")
    assert [(one.person, one.convention) for one in story.tellings] == [(3, "unmarked")], "too short to judge"
    by_i, by_nobody = by_i * 3, by_nobody * 3
    story = prepared(f"Chapter 1\n\n{by_i}\n\nChapter 2\n\n{by_nobody}\n\nChapter 3\n\n{by_nobody}")
    assert [(one.person, one.convention) for one in story.tellings] == [(1, "none"), (3, "unmarked")]
    assert [story.line(one.start) for one in story.tellings] == [3, 7]


def test_a_scene_told_by_an_i_inside_a_chapter() -> None:
    by_i = "I went up the hill, and I counted the sheep. " * 45
    by_nobody = "She went up the hill, and she counted the sheep. " * 45
    story = prepared(f"{by_nobody}\n\n***\n\n{by_i}\n\n***\n\n{by_nobody}")
    assert [one.person for one in story.tellings] == [3, 1, 3]


@pytest.mark.parametrize(
    ("quotes", "paragraphs"),
    [
        ("double", ["“Where?” said Ada.", "“Here.”", "It was a ‘kettle’."]),
        ("single", ["‘Where?’ said Ada.", "‘Here.’", "‘And the dog?’"]),
        ("single", ["“Where is he?” she thought.", "‘Here,’ said Per.", "‘Well?’", "“He lies,” she thought."]),
        ("double", ["‘Where is he?’ she thought.", "“Here,” said Per.", "‘He lies,’ she thought.", "‘And how.’"]),
        ("double", ["The ‘Kettle’ and the ‘Gate’ and the ‘Ewe’ stood side by side. “Ah,” it said."]),
        ("guillemets", ["« Where? » said Ada.", "«Here.»"]),
        ("guillemets", ["»Where?« said Ada.", "»Here.«"]),
        ("low", ["„Where?“ said Ada.", "„Here.“"]),
        ("dashes", ["—Where? said Ada.", "—Here, said Per.", "—I see, said Ada.", "— And the dog?"]),
        ("dashes", ["―Where?", "―Here.", "―I see.", "―And the dog?"]),
        ("dashes", ["– Where?", "– Here.", "– I see.", "– And the dog?", "The “Kettle” stood open."]),
        ("dashes", ["—Where? —said Ada.", "—Here —said Per—. Where else?", "—Ah.", "—Yes."]),
        ("dashes", ["- Where? said Ada.", "- Here, said Mr. Ly.", "- I see.", "- And the dog?"]),
        ("double", ["- Where?", "- Here.", "- I see.", "- And the dog?"]),
        ("double", ["—Rain.", "—Mud on the road.", "—The bridge down.", "—And the dog?"]),
        ("double", ["—Where?", "—Here.", "—I see."]),
        ("double", ["—Where?", "—Here.", "—I see.", "—Why?", "“Where?”", "“Here,” said Per."]),
        ("double", ["- milk", "- bread", "- two kettles", "- a rope, said to be new"]),
    ],
)
def test_marks_that_carry_the_dialogue(quotes: str, paragraphs: list[str]) -> None:
    assert quotes_of(paragraphs) == quotes


@pytest.mark.parametrize(
    ("paragraph", "spoken"),
    [
        ("—You’re late.", ["—You’re late."]),
        ("—You’re late, said Per. He had his back to the stove.", ["—You’re late,"]),
        ("—Take it, he said, pouring the tea. He smiled. Drink!", ["—Take it,", "Drink!"]),
        ("―Well, said Mr. Ly kindly, I know you. Sit.", ["―Well,", "I know you. Sit."]),
        ("—You’re late—said Per—. The soup was cold.", ["—You’re late—", "—. The soup was cold."]),
        ("Ada sat down. —You’re late, said Per.", []),
        ("—12 sheep, and a dog.", []),
    ],
)
def test_what_is_said_behind_a_dash(paragraph: str, spoken: list[str]) -> None:
    assert [paragraph[start:end] for start, end in speech(paragraph, "dashes")] == spoken


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("‘Thinking’", True),
        ("“Talking” ‘Thinking’ <Telepathy>", True),
        ("“blah” - talking, /blah/ = thoughts", True),
        ("~Dreams~", True),
        ("Thinking", False),
        ("“I was thinking,” she said.", False),
        ("‘Thinking’ is what he called it.", False),
        ("*sighs*", False),
    ],
)
def test_lines_of_a_key(line: str, said: bool) -> None:  # noqa: FBT001
    assert is_key(line) is said


@pytest.mark.parametrize(
    "unit",
    [
        "/",
        "~",
        "<",
        ">",
        "/a",
        "~a.~ ",
        "<a ",
        "/a./ ",
        "«a",
        "“a,” ",
        "“a,” she thought, ",
        "*a.* ",
        "A B. ",
        "‘a’ ",
        "—",
    ],
)
def test_finding_candidates_is_linear(unit: str) -> None:
    """Four times the text may take ten times as long at most, on a machine that does other things as well."""

    def took(length: int) -> float:
        block = Block(Text.of("It rained. " + unit * (length // len(unit)) + " end."))
        page = Page(list(enumerate(emphasis(Story("rain.txt", (block,))).blocks)), [], "double")
        started = process_time()
        for way in WAYS:
            way.find(page)
        return process_time() - started

    assert took(200_000) < 10 * took(50_000) + 0.5


@pytest.mark.parametrize("unit", [", he said. No. He went", "—he said—", ", the old man", ", said Mr. ", "a"])
def test_speech_behind_a_dash_is_found_in_time_that_grows_with_it(unit: str) -> None:
    def took(length: int) -> float:
        started = process_time()
        speech("—Yes" + unit * (length // len(unit)), "dashes")
        return process_time() - started

    assert took(200_000) < 10 * took(50_000) + 0.5


def test_a_story_without_a_sentence() -> None:
    story = prepared("***\n\n***")
    assert (story.convention, story.convention_why, story.tellings, story.quotes) == ("unmarked", "", (), "")
