"""Decisions about marks: they hold their words through edits, they win over the passes, and their file is checked."""

from __future__ import annotations

import os
import re
import textwrap
import tomllib
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from griffo import pipeline
from griffo.anchors import Anchor, Words, alike, anchor, find
from griffo.compile import bind, open_story
from griffo.decisions import Answer, Decision, answers, apply, file_of, load, save
from griffo.emit.dump import dump
from griffo.errors import GriffoError
from griffo.model import Block, Kind, Level, Role, Span, Story
from griffo.read.txt import read
from griffo.report import report
from griffo.text import Text

PARAGRAPHS = (
    "Mirel carried the lamp up the stair, and the stair complained at every step of it.",
    "Somebody has been in here. The bed was made, which she had not done since March.",
    "'Don't touch the lid,' she told herself. The tin was cold -- colder than the room -- and it hummed.",
    '"Are you up there?" called Tobin... He did not wait for what she would say.',
    "No.",
    "He can't know that I'm here... can he? She let the lid down, and the hum went on in her teeth.",
    "No.",
    "Rain came over the yard at last and took the washing with it, two shirts and a good sheet.",
)
TEXT = "\n\n".join(PARAGRAPHS) + "\n"
THOUGHTS = ("Somebody has been in here.", "Don't touch the lid,", "He can't know that I'm here... can he?")


def accepted(words: str, text: str = TEXT, kind: Kind = Kind.THOUGHT) -> Decision:
    return decided("accept", words, text, kind)


def decided(how: Literal["accept", "reject"], words: str, text: str = TEXT, kind: Kind = Kind.THOUGHT) -> Decision:
    start = text.index(words)
    made = anchor(Words.of(text), start, start + len(words))
    return Decision(decision=how, kind=kind, exact=made.exact, prefix=made.prefix, suffix=made.suffix)


def prepared(text: str, *decisions: Decision) -> Story:
    return pipeline.prepare(read(text.encode(), "stair.txt"), decisions=decisions)


def block(text: str, *spans: Span, role: Role = Role.PARAGRAPH) -> Story:
    return Story("stair.txt", (Block(Text.of(text), 0, role, spans),))


def spans(story: Story) -> list[tuple[Kind, str, str, tuple[int, int]]]:
    return [
        (one.kind, part.text.value[one.start : one.end], one.by, one.hide)
        for part in story.blocks
        for one in part.spans
    ]


# ---- a decision stays with its words


def letters(words: str) -> str:
    return re.sub(r"\W", "", words)


SEPARATE = st.lists(
    st.sampled_from(
        (
            "A paragraph that was not there before.",
            "Tobin said nothing, and went on saying it.",
            "* * *",
            '"Somebody has been," he said, "and gone."',
            "Don't.",
        )
    ),
    min_size=len(PARAGRAPHS) + 1,
    max_size=len(PARAGRAPHS) + 1,
)
CURLS = st.sampled_from(
    (
        str,
        lambda text: text.replace("'", "’").replace("...", "…").replace(" -- ", "—"),
        lambda text: text.replace("'", "`").replace("...", ". . .").replace(" -- ", " – "),
        lambda text: text.replace("'", "‘").replace("...", "....").replace("--", "---"),
    )
)
WRAPS = st.sampled_from((0, 34, 40, 61, 72))
ENDS = st.sampled_from(("\n", "\r\n", "\r"))


@pytest.mark.uncounted
@given(added=SEPARATE, where=st.integers(0, len(PARAGRAPHS)), curl=CURLS, wrap=WRAPS, end=ENDS)
def test_edits_elsewhere_move_no_decision(added: list[str], where: int, curl: object, wrap: int, end: str) -> None:
    """Paragraphs come in before and after, quotation marks and dashes change, and lines are wrapped anew."""
    assert callable(curl)
    rows = [row for pair in zip(added, (*PARAGRAPHS, ""), strict=True) for row in pair if row]
    kept = [row for at, row in enumerate(rows) if at % 2 or at // 2 <= where]
    text = (end * 2).join(end.join(textwrap.wrap(curl(row), wrap)) if wrap else curl(row) for row in kept)
    decisions = [accepted(words) for words in THOUGHTS]
    story = prepared(text, *decisions)
    placed = answers(story, decisions, text)
    found = [story.blocks[one.block].text.value[one.start : one.end] for one in placed]
    assert [letters(words) for words in found] == [letters(words) for words in THOUGHTS]
    assert [words[-1] for words in found] == [".", ",", "?"], "punctuation stays with its words"
    marks = [span for part in story.blocks for span in part.spans if span.by == "decision"]
    assert [(span.confidence, span.why) for span in marks] == [(1.0, "accepted in stair.marks.toml")] * 3
    assert "lost-decision" not in {finding.code for finding in story.findings}
    for part in story.blocks:
        for span in part.spans:
            assert span.hide[0] <= span.start < span.end <= len(part.text) - span.hide[1]


@pytest.mark.uncounted
@given(words=st.sampled_from(THOUGHTS), at=st.integers(0, 10), letter=st.sampled_from("xe "))
def test_a_slip_mended_in_the_words_loses_nothing(words: str, at: int, letter: str) -> None:
    changed = TEXT.replace(words, words[:at] + letter + words[at + 1 :])
    story = prepared(changed, accepted(words))
    (one,) = answers(story, [accepted(words)], changed)
    found = story.blocks[one.block].text.value[one.start : one.end]
    start = TEXT.index(words)
    assert letters(found) == letters(changed[start : start + len(words)])


@given(st.text(alphabet="ab .'\n“”’—…*_é\u0301", max_size=60), st.data())
def test_an_anchor_finds_what_it_was_made_for(text: str, data: st.DataObject) -> None:
    words = Words.of(text)
    if not words.places:
        return
    first = data.draw(st.integers(0, len(words.places) - 1))
    last = data.draw(st.integers(first, len(words.places) - 1))
    place = words.starts[first], words.ends[last]
    made = anchor(words, *place)
    found = find(words, made)
    assert place in found or (not found and len(letters(made.exact)) < 12), "it may stand in several places alike"
    assert all(0 <= start < end <= len(text) for start, end in found)


def test_the_surroundings_tell_the_same_words_apart() -> None:
    second = TEXT.rindex("No.")
    made = anchor(Words.of(TEXT), second, second + 3)
    assert find(Words.of(TEXT), made) == ((second, second + 3),)
    longer = "A new beginning.\n\n" + TEXT
    assert find(Words.of(longer), made) == ((second + 18, second + 21),)


def test_words_that_repeat_with_their_surroundings_get_a_longer_anchor() -> None:
    verse = "The mill went round, the mill went round, and nobody could say who ground or for whom.\n\n"
    text = verse + verse + "Then it stopped."
    at = len(verse) + verse.index("nobody")
    made = anchor(Words.of(text), at, at + 6)
    assert len(made.suffix) > 32
    assert find(Words.of(text), made) == ((at, at + 6),)
    assert len(find(Words.of(text), Anchor("nobody", "round, and ", " could say"))) == 2


@pytest.mark.parametrize(
    ("exact", "text", "expected"),
    [
        ("“Go on,”", 'He said, "Go on," and went.', ['"Go on,"']),
        ("“Go on,”", "He said, 'Go on,' and went.", ["'Go on,'"]),
        ("Go on", "He said, “Go on,” and went.", ["Go on"]),
        ("…go on", "He said ...go on? Then he went.", ["...go on"]),
        ("Go on—", "Go on -- he said.", ["Go on"]),
        ("Go on?", "Go on!” he said.", ["Go on!"]),
        ("CAFÉ NOIR", "The cafe\u0301 noir.", ["cafe\u0301 noir"]),
        ("on an on", "Condition anonymous.", []),
        ("so \u00adand so", "It was so and\u00ad so.", ["so and\u00ad so"]),
        ("…", "Well… yes.", []),
    ],
)
def test_what_words_take_along(exact: str, text: str, expected: list[str]) -> None:
    around = text.partition(expected[0])[::2] if expected else ("", "")
    assert [text[start:end] for start, end in find(Words.of(text), Anchor(exact, *around))] == expected


def test_changed_words_stop_at_the_end_of_a_sentence() -> None:
    text = "She shut the door. Please let it all be empty down there. It was not."
    found = find(Words.of(text), Anchor("Oh please, let it all be empty down there."))
    assert [text[start:end] for start, end in found] == ["Please let it all be empty down there."]


def test_short_words_need_known_surroundings() -> None:
    text = "No. The gate was shut."
    assert find(Words.of(text), Anchor("No.", "said the old man. ", " He went in at once.")) == ()
    assert find(Words.of(text), Anchor("No.", "said the old man. ", " The gate was open.")) == ((0, 3),)


def test_long_texts_take_time_in_proportion() -> None:
    """No place but the likeliest is compared, however often the words stand in the text."""
    words = Words.of("He never knew which way the water ran. " * 20_000)
    assert len(alike(words, " he never knew which way the wind ran ")) <= 8
    long = " ".join(f"word{n}" for n in range(300))
    found = find(Words.of("It began. " + long + " It ended."), Anchor(long.replace("word7 ", "wort ")))
    assert len(found) == 1


# ---- what a decision does


def test_accept_sets_a_suggestion_and_reject_takes_a_mark_away() -> None:
    text = "So wet. Not again. It rained."
    guess = Span(Kind.THOUGHT, 8, 18, "thoughts", 0.4, "a guess")
    story = block(text, guess)
    set_now = apply(story, [accepted("Not again.", text)], text)
    assert set_now.blocks[0].spans == (Span(Kind.THOUGHT, 8, 18, "decision", 1.0, "accepted in stair.marks.toml"),)
    assert apply(story, [decided("reject", "Not again.", text)], text).blocks[0].spans == ()
    assert apply(story, [decided("reject", "Not again.", text, Kind.MEMORY)], text).blocks[0].spans == (guess,)
    assert apply(set_now, [accepted("Not again.", text)], text) == set_now, "twice is once"
    assert apply(story, [], text) is story


def test_a_decision_about_a_part_leaves_the_rest_marked() -> None:
    text = "Wet. So wet. Not again. It rained."
    story = block(text, Span(Kind.THOUGHT, 0, 23, "thoughts", 0.9, hide=(0, 0)))
    assert spans(apply(story, [decided("reject", "So wet.", text)], text)) == [
        (Kind.THOUGHT, "Wet.", "thoughts", (0, 0)),
        (Kind.THOUGHT, "Not again.", "thoughts", (0, 0)),
    ]
    assert spans(apply(story, [accepted("Not again.", text, Kind.MEMORY)], text)) == [
        (Kind.THOUGHT, "Wet. So wet.", "thoughts", (0, 0)),
        (Kind.MEMORY, "Not again.", "decision", (0, 0)),
    ]


def test_rejected_words_can_hold_accepted_ones() -> None:
    text = "Wet. So wet. Not again. It rained."
    decisions = [accepted("So wet.", text), decided("reject", "Wet. So wet. Not again.", text)]
    story = block(text, Span(Kind.THOUGHT, 0, 23, "thoughts", 0.9))
    assert spans(apply(story, decisions, text)) == [(Kind.THOUGHT, "So wet.", "decision", (0, 0))]


@pytest.mark.parametrize(
    ("text", "words", "kind", "expected"),
    [
        ("‘Here it comes,’ she thought.", "Here it comes,", Kind.THOUGHT, ("Here it comes,", (1, 1))),
        ("‘Here it comes,’ she thought.", "‘Here it comes,’", Kind.THOUGHT, ("Here it comes,", (1, 1))),
        ("‘Here it comes. Run,’ she thought.", "Run,", Kind.THOUGHT, ("Run,", (0, 0))),
        ("“Here it comes,” he had said.", "“Here it comes,”", Kind.MEMORY, ("“Here it comes,”", (0, 0))),
        ("“Here it comes,” he had said.", "Here it comes,", Kind.MEMORY, ("Here it comes,", (0, 0))),
        ("It was **so** cold.", "so", Kind.EMPHASIS, ("so", (2, 2))),
        ("He sat. /Not again./", "Not again.", Kind.THOUGHT, ("Not again.", (1, 1))),
        ("He sat. <Not again.>", "Not again.", Kind.THOUGHT, ("Not again.", (1, 1))),
        ("_Here it comes._ She ran.", "Here it comes.", Kind.THOUGHT, ("Here it comes.", (1, 1))),
    ],
)
def test_delimiters_are_hidden(text: str, words: str, kind: Kind, expected: tuple[str, tuple[int, int]]) -> None:
    ((found, part, by, hide),) = spans(apply(block(text), [accepted(words, text, kind)], text))
    assert (found, by, (part, hide)) == (kind, "decision", expected)


def test_the_author_s_own_emphasis() -> None:
    """A thought takes the place of emphasis over the same words; what is rejected goes back to it."""
    text = "*Here it comes.* She *ran.* He sat."
    thought = accepted("Here it comes.", text)
    assert (Kind.THOUGHT, "Here it comes.", "decision", (1, 1)) in spans(prepared(text, thought))
    assert (Kind.EMPHASIS, "Here it comes.") not in [one[:2] for one in spans(prepared(text, thought))]
    marked = "*Here it comes.* She sat. *Not again, please.* It came."
    assert spans(prepared(marked))[0][:2] == (Kind.THOUGHT, "Here it comes.")
    back = spans(prepared(marked, decided("reject", "Here it comes.", marked)))
    assert back[0] == (Kind.EMPHASIS, "Here it comes.", "emphasis", (1, 1))


def test_words_that_stand_in_two_paragraphs_now() -> None:
    text = "It was late. Not again. Not on a Sunday. He sat down."
    split = "It was late. Not again.\n\nNot on a Sunday. He sat down.\n"
    decision = accepted("Not again. Not on a Sunday.", text)
    story = prepared(split, decision)
    assert answers(story, [decision], split) == (
        Answer(accepted=True, kind=Kind.THOUGHT, block=0, start=13, end=23),
        Answer(accepted=True, kind=Kind.THOUGHT, block=1, start=0, end=16),
    )


def test_answers_can_be_asked_for_before_the_passes() -> None:
    decisions = [decided("reject", THOUGHTS[0]), accepted("No.")]
    bare = read(TEXT.encode(), "stair.txt").story
    assert [(one.accepted, one.block) for one in answers(bare, decisions, TEXT)] == [(False, 1), (True, 4)]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("The stair was gone and so was the lamp.\n\nIt rained.", "as the words are not in the story any more:"),
        (
            "Chapter 1: Somebody has been in here\n\nIt rained.",
            "as the words stand outside the story's paragraphs now:",
        ),
        (
            f"{THOUGHTS[0]} It rained.\n\n{THOUGHTS[0]} It rained.",
            "as the words stand in 2 places alike, in lines 1 and 3:",
        ),
    ],
)
def test_a_lost_decision_is_said(text: str, why: str) -> None:
    story = prepared(text, accepted(THOUGHTS[0]))
    (lost,) = (one for one in story.findings if one.code == "lost-decision")
    assert lost.level is Level.WARNING
    assert lost.sentence == f"A decision in stair.marks.toml has no place, {why} “{THOUGHTS[0]}”"
    assert "delete the old [[mark]] from stair.marks.toml" in lost.hint
    assert lost in report(story, "stair.txt", text).findings


def test_long_words_of_a_lost_decision_are_cut_short() -> None:
    one = Decision(decision="accept", kind=Kind.THOUGHT, exact="one two " * 10, prefix="", suffix="")
    (lost,) = (one for one in prepared(TEXT, one).findings if one.code == "lost-decision")
    assert lost.sentence.endswith(f": “{('one two ' * 6).strip()}…”")


def test_decisions_change_nothing_else() -> None:
    decisions = [accepted(words) for words in THOUGHTS]
    plain, made = prepared(TEXT), prepared(TEXT, *decisions)
    assert re.sub(r"\{\w+\??: |\}", "", dump(made)) == re.sub(r"\{\w+\??: |\}", "", dump(plain))


# ---- the file


@pytest.fixture
def stair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = Path("stair.txt")
    path.write_text(TEXT)
    return path


def test_what_is_saved_is_loaded(stair: Path) -> None:
    assert file_of(Path("a/sun 2.b.txt")) == Path("a/sun 2.b.marks.toml")
    assert load(stair) == ()
    odd = Decision(decision="reject", kind=Kind.MEMORY, exact='Say "no" \\ \x7f\x00\r\n\t“ü”', prefix="", suffix="🫖")
    decisions = [accepted(THOUGHTS[2]), odd, decided("reject", THOUGHTS[0])]
    file = save(stair, decisions, TEXT)
    assert load(stair) == (decisions[2], decisions[0], odd), "by place; what has none stays behind the one before it"
    assert tomllib.loads(file.read_text())["mark"][0] == {
        "decision": "reject",
        "kind": "thought",
        "exact": "Somebody has been in here.",
        "prefix": " complained at every step of it.\n\n"[-32:],
        "suffix": " The bed was made, which she had not done"[:32],
    }
    before = file.read_bytes()
    save(stair, load(stair), TEXT)
    assert file.read_bytes() == before
    assert str(file.parent.resolve()) not in before.decode()


GOOD = '[[mark]]\ndecision = "accept"\nkind = "thought"\nexact = "No."\n'


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("[[mark]\n", 1, "This line is not TOML: "),
        (GOOD + "\n[[mark]]\n", 6, "This decision has no “decision”. Add a line decision = "),
        (GOOD + '\n[[mark]]\ndecision = "accpt"\n', 7, "“decision” cannot be “accpt”. Did you mean “accept”?"),
        (GOOD.replace("thought", "speech"), 3, "“kind” cannot be “speech”. It can be thought, memory, "),
        (GOOD.replace('"No."', "3"), 4, "“exact” is not text. Write exact = "),
        (GOOD.replace("No.", "..."), 4, "“exact” holds no word. Copy the words from the story."),
        (GOOD + "prefiks = ''\n", 5, "Unknown key “prefiks”. Did you mean “prefix”?"),
        ("story = 1\n", 1, "Unknown key “story”. Begin each decision with a line that says [[mark]]."),
        ("[mark]\n", 1, "“mark” is no row of marks. Begin each mark with a line that says [[mark]]"),
    ],
)
def test_a_file_that_cannot_be_used(stair: Path, text: str, line: int, said: str) -> None:
    file_of(stair).write_text(text)
    with pytest.raises(GriffoError) as raised:
        load(stair)
    assert (raised.value.file, raised.value.line) == ("stair.marks.toml", line)
    assert f"{raised.value.sentence} {raised.value.mend}".startswith(said)


def test_a_file_that_is_not_utf8_or_no_file(stair: Path) -> None:
    file_of(stair).write_bytes(b"# caf\xe9\n")
    with pytest.raises(GriffoError, match=r"This is not UTF-8\."):
        load(stair)
    file_of(stair).unlink()
    file_of(stair).mkdir()
    with pytest.raises(GriffoError, match="no ordinary file"):
        load(stair)


def test_a_link_out_of_the_folder_is_not_followed(stair: Path, tmp_path: Path) -> None:
    (tmp_path / "book").mkdir()
    stair.rename("book/stair.txt")
    Path("elsewhere.toml").write_text(GOOD)
    Path("book/stair.marks.toml").symlink_to("../elsewhere.toml")
    with pytest.raises(GriffoError, match="no ordinary file"):
        bind(*open_story(Path("book/stair.txt")))
    os.replace("elsewhere.toml", "book/inside.toml")  # noqa: PTH105
    Path("book/stair.marks.toml").unlink()
    Path("book/stair.marks.toml").symlink_to("inside.toml")
    assert len(load(Path("book/stair.txt"))) == 1


def test_a_full_disk_leaves_the_decisions_as_they_were(stair: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(stair, [accepted(THOUGHTS[0])], TEXT)
    before = file_of(stair).read_bytes()

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(GriffoError, match="no space left on device") as raised:
        save(stair, [], TEXT)
    assert raised.value.mend == "The decisions are as they were."
    assert file_of(stair).read_bytes() == before
