"""Answers teach: a person's decisions about some sentences change how the rest of the author's stories are judged."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.test_cli import run, run_json

from griffo import pipeline, simulate
from griffo.anchors import Words, anchor
from griffo.compile import bind, draft, learn, open_book, open_story
from griffo.decisions import Decision, save
from griffo.evaluate import load
from griffo.model import Kind, Lesson, Story
from griffo.passes import leaning, lessons, thoughts
from griffo.read.txt import read

GOLD = Path(__file__).parent / "cases" / "gold.jsonl"

FERRY = """The Ferry at Odd Corner

by Lisbet Arne

Hedda tied the boat to the post and looked back across the water. The ferry had gone without its lamp again.

{0} She wiped her hands on her coat and went up the steps, which were wet and leaned to one side.

"You're early," said Jory. He did not look up from the net.

"The wind was good," she said. She sat down on the crate beside him and pulled off one boot.

{1} Jory went on with the net. He had big slow hands, and he knotted every knot twice.

"Somebody came for you," he said. "A man in a grey hat. He left nothing."

{2} She turned the boot over, and the water ran out between the boards and back into the river.

"Did he say where he was going?"

"He asked about the tide. He went up the hill road, and that was an hour ago."

Hedda put the boot on again. The hill road went past her own door and nowhere else. {3} She stood up too quickly.

"Stay for soup," said Jory.

She had already crossed the yard. The gate swung behind her, and the dog next door began to bark at it.
"""
LODGER = """A Lodger in March

by Lisbet Arne

Osk counted the coins on the table and pushed three of them back. The woman in the doorway had not moved.

"It's enough for a week," he said.

"It was enough last week," said the woman. She had a key on a string around her neck, and she held it while she talked.

{0} He put the rest of the coins into the tin. The tin had come with the room, like the bed and the smell of onions.

"There's another lodger," she said. "He came this morning. He doesn't like noise."

"I don't make any."

She looked at the fiddle on the wall and then at him. {1} The rain had begun again and it dripped on the floor.

"He paid for a month," said the woman.

Osk took the fiddle down and laid it in its case. {2} He closed the case, and both of the locks snapped.

"Tell him that I'm quiet as a loaf," he said. She did not smile. She went down the stairs, and every stair spoke.
"""
QUESTIONS = (
    "Why is the lamp out?",
    "Does he know about the letter?",
    "What does he want with me?",
    "Is he waiting at the house?",
)
OTHER_QUESTIONS = ("Which of them has the other key?", "Why is she so afraid of him?", "Who asks for noise?")
GUESSES = (
    "The lamp should be lit.",
    "He must know about the letter.",
    "The man must want the boat.",
    "The house must be empty.",
)
OTHER_GUESSES = ("She must be afraid of him.", "The old woman must want the room.", "Nobody can pay for a month.")
QUOTED = ("‘The lamp is out again.’", "‘He knows about the letter.’", "‘He wants the boat.’", "‘He is at the house.’")
OTHER_QUOTED = ("‘She is afraid.’", "‘Not the fiddle.’", "‘Nobody pays for a month.’")


def decide(how: Literal["accept", "reject"], text: str, words: str, kind: Kind = Kind.THOUGHT) -> Decision:
    start = text.index(words)
    made = anchor(Words.of(text), start, start + len(words))
    return Decision(decision=how, kind=kind, exact=made.exact, prefix=made.prefix, suffix=made.suffix)


def taught(how: Literal["accept", "reject"], words: tuple[str, ...], kind: Kind = Kind.THOUGHT) -> tuple[Lesson, ...]:
    """Return what it teaches to answer alike about sentences of the ferry's story."""
    text = FERRY.format(*words)
    decisions = [decide(how, text, each.strip("‘’"), kind) for each in words]
    return pipeline.learn(read(text.encode(), "ferry.txt"), decisions)


def lodger(words: tuple[str, ...], learned: tuple[Lesson, ...] = ()) -> Story:
    return pipeline.prepare(read(LODGER.format(*words).encode(), "lodger.txt"), lessons=learned)


def confidences(story: Story) -> dict[str, float]:
    return {
        block.text.value[span.start : span.end]: span.confidence
        for block in story.blocks
        for span in block.spans
        if span.kind is Kind.THOUGHT
    }


def is_set(story: Story, words: str) -> bool:
    return confidences(story).get(words, 0) >= 0.6


# ---- what answers do to another story of the same author


def test_rejections_make_a_suggestion_of_what_was_set() -> None:
    before, after = lodger(OTHER_QUESTIONS), lodger(OTHER_QUESTIONS, taught("reject", QUESTIONS))
    stood = [words for words in OTHER_QUESTIONS if is_set(before, words)]
    assert all(confidences(after)[words] < confidences(before)[words] for words in OTHER_QUESTIONS)
    assert stood
    assert not any(is_set(after, words) for words in stood), "they are asked about now"


def test_accepted_suggestions_set_others_of_their_kind() -> None:
    before, after = lodger(OTHER_QUESTIONS), lodger(OTHER_QUESTIONS, taught("accept", QUESTIONS))
    asked = [words for words in OTHER_QUESTIONS if not is_set(before, words)]
    assert asked
    assert all(is_set(after, words) for words in asked)


def test_another_author_is_judged_as_before() -> None:
    learned = tuple(replace(one, authors=("Somebody Else",)) for one in taught("reject", QUESTIONS))
    assert confidences(lodger(OTHER_QUESTIONS, learned)) == confidences(lodger(OTHER_QUESTIONS))
    nameless = tuple(replace(one, authors=()) for one in learned)
    assert confidences(lodger(OTHER_QUESTIONS, nameless)) == confidences(lodger(OTHER_QUESTIONS))


def test_the_rest_of_the_same_story_is_judged_anew() -> None:
    text = FERRY.format(*QUESTIONS)
    source = read(text.encode(), "ferry.txt")
    decisions = [decide("reject", text, words) for words in QUESTIONS[:3]]
    before = pipeline.prepare(source, decisions=decisions)
    after = pipeline.prepare(source, decisions=decisions, lessons=pipeline.learn(source, decisions))
    assert list(confidences(before)) == list(confidences(after)) == [QUESTIONS[3]]
    assert confidences(after)[QUESTIONS[3]] < confidences(before)[QUESTIONS[3]]


def test_a_decision_wins_over_what_others_teach() -> None:
    text = FERRY.format(*QUESTIONS)
    source = read(text.encode(), "ferry.txt")
    decisions = [decide("reject", text, words) for words in QUESTIONS[:3]] + [decide("accept", text, QUESTIONS[3])]
    story = pipeline.prepare(source, decisions=decisions, lessons=pipeline.learn(source, decisions))
    assert confidences(story) == {QUESTIONS[3]: 1.0}


def test_words_accepted_as_something_else_are_no_thoughts() -> None:
    assert [one.accepted for one in taught("accept", QUESTIONS, Kind.MEMORY)] == [False] * 4
    assert taught("reject", QUESTIONS, Kind.MEMORY) == (), "what is no memory may well be a thought"


# ---- how the author shows thoughts


def test_accepted_quotation_marks_become_the_authors_way() -> None:
    before, after = lodger(OTHER_QUOTED), lodger(OTHER_QUOTED, taught("accept", QUOTED))
    assert (before.convention, after.convention) == ("unmarked", "single-quotes")
    assert after.convention_why == "4 sentences in single quotation marks were accepted"
    assert all(is_set(after, words.strip("‘’")) for words in OTHER_QUOTED)


@pytest.mark.parametrize(
    ("found", "accepted", "rejected", "quoted", "then"),
    [
        ("unmarked", 3, 0, True, "single-quotes"),
        ("unmarked", 2, 0, True, "unmarked"),
        ("unmarked", 3, 2, True, "unmarked"),
        ("single-quotes", 0, 3, True, "unmarked"),
        ("single-quotes", 1, 2, True, "single-quotes"),
        ("none", 5, 5, False, "unmarked"),
        ("none", 5, 6, False, "none"),
        ("none", 4, 0, False, "none"),
        ("asterisks", 9, 0, True, "asterisks"),
    ],
)
def test_conventions_follow_clear_answers(found: str, accepted: int, rejected: int, quoted: bool, then: str) -> None:  # noqa: FBT001
    yes = Lesson("a.txt", (), (), 0.0, quoted, accepted=True)
    no = replace(yes, accepted=False)
    assert leaning.convention([*[yes] * accepted, *[no] * rejected], found, "")[0] == then


# ---- what always holds


@pytest.mark.uncounted
@given(st.permutations(range(8)), st.integers(0, 8))
def test_the_order_of_answers_does_not_matter(order: list[int], count: int) -> None:
    learned = [*taught_once("reject", QUESTIONS), *taught_once("accept", GUESSES)]
    some = [learned[at] for at in sorted(order[:count])]
    mixed = [learned[at] for at in order[:count]]
    assert leaning.learn(mixed) == leaning.learn(some)


TAUGHT: dict[tuple[str, tuple[str, ...]], tuple[Lesson, ...]] = {}


def taught_once(how: Literal["accept", "reject"], words: tuple[str, ...]) -> tuple[Lesson, ...]:
    return TAUGHT.setdefault((how, words), taught(how, words))


def test_without_answers_nothing_is_read_or_learned(monkeypatch: pytest.MonkeyPatch) -> None:
    source = read(FERRY.encode(), "ferry.txt")
    monkeypatch.setattr(pipeline, "reader", None)
    assert pipeline.learn(source, ()) == ()
    assert leaning.learn(()) is None


def test_a_story_judged_twice_stays_the_same() -> None:
    story = lodger(OTHER_QUESTIONS, taught("reject", QUESTIONS))
    assert thoughts.thoughts(story) == story


def test_an_answer_where_no_sentence_can_be_a_thought_teaches_nothing() -> None:
    text = FERRY.format(*QUESTIONS)
    learned = pipeline.learn(read(text.encode(), "ferry.txt"), [decide("accept", text, "The wind was good,")])
    assert leaning.learn(learned) is None


# ---- a book


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of two stories by one author, with the questions of the first rejected."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "river"
    folder.mkdir()
    text = FERRY.format(*QUESTIONS)
    (folder / "ferry.txt").write_text(text, encoding="utf-8")
    (folder / "lodger.txt").write_text(LODGER.format(*OTHER_QUESTIONS), encoding="utf-8")
    save(folder / "ferry.txt", [decide("reject", text, words) for words in QUESTIONS], text)
    return folder


def test_every_story_of_a_book_is_judged_by_all_its_answers(book: Path) -> None:
    opened = open_book([book])
    assert len(learn(opened)) == len(QUESTIONS)
    alone = confidences(bind(opened, opened.entries[1], lessons=()).story)
    told = confidences(bind(opened, opened.entries[1]).story)
    assert all(told[words] < alone[words] for words in OTHER_QUESTIONS)
    assert [confidences(one) for one in draft(opened).book.stories] == [{}, told]


def test_a_book_file_brings_in_the_answers_when_one_story_is_looked_at(book: Path) -> None:
    alone = confidences(bind(*open_story(book / "lodger.txt")).story)
    assert alone == confidences(lodger(OTHER_QUESTIONS)), "nothing says that the two belong together"
    (book / "book.toml").write_text('[[story]]\nsource = "ferry.txt"\n\n[[story]]\nsource = "lodger.txt"\n')
    told = confidences(bind(*open_story(book / "lodger.txt")).story)
    assert all(told[words] < alone[words] for words in OTHER_QUESTIONS)


def test_broken_decisions_of_one_story_do_not_stop_another(book: Path) -> None:
    (book / "ferry.marks.toml").write_text("[[mark]]\n")
    (book / "book.toml").write_text('[[story]]\nsource = "ferry.txt"\n\n[[story]]\nsource = "lodger.txt"\n')
    assert confidences(bind(*open_story(book / "lodger.txt")).story) == confidences(lodger(OTHER_QUESTIONS))


# ---- what to ask


def example(logit: float, *kinds: float) -> Lesson:
    return Lesson("a.txt", (), kinds, logit)


def test_near_the_cut_and_of_varied_kinds_goes_first() -> None:
    question, guess, sure = example(-0.8, 1, 0), example(-0.8, 0, 1), example(-6.0, 0, 0)
    order = lessons.most_telling([sure, question, question, guess, guess])
    assert order[:2] == [1, 3], "the second of a kind waits for the first of another"
    assert order[-1] == 0
    assert lessons.most_telling([sure, question, question, guess, guess], 2) == order[:2]
    assert lessons.most_telling([]) == []


@pytest.mark.usefixtures("book")
def test_ask_lists_marks_under_their_numbers_and_none_that_is_decided() -> None:
    shown = run_json("marks", "river/lodger.txt")["marks"]
    asked = run_json("marks", "river/lodger.txt", "--ask")["marks"]
    assert len(asked) == len(shown)
    assert all(one in shown for one in asked)
    run("marks", "river/lodger.txt", "--accept", "1")
    assert len(run_json("marks", "river/lodger.txt", "--ask")["marks"]) == len(shown) - 1


# ---- the simulation


def test_evaluate_says_what_answers_do(tmp_path: Path) -> None:
    lines = GOLD.read_text(encoding="utf-8").splitlines()
    records = [{**json.loads(line), "author": "One Hand", "work": f"work {at % 2}"} for at, line in enumerate(lines)]
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    plain = run("evaluate", str(gold), "--by", "work").stdout
    both = run("evaluate", str(gold), "--by", "work", "--answers", "2").stdout
    assert plain.splitlines()[0].startswith("| work | words | thoughts |")
    assert both.startswith("Without answers:\n\n" + plain[: plain.index("\n\n")])
    assert "\n\nWith 2 answers about other chapters of the same author:\n\n| work |" in both
    assert "| work 1 |" in both
    assert "| confidence | right | marks |" in both


def test_no_chapter_is_judged_by_answers_about_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    chapters = [simulate.read(record) for record in load(GOLD)]
    by_one = [replace(chapter, record={**chapter.record, "author": "One Hand"}) for chapter in chapters]
    seen: list[tuple[str, set[str]]] = []

    def note(story: Story, _: object) -> Story:
        seen.append((story.source, {lesson.source for lesson in story.lessons}))
        return story

    monkeypatch.setattr(simulate, "thoughts", note)
    found = simulate.answered(by_one, 20)
    assert set(found) == {str(chapter.record["id"]) for chapter in chapters}
    assert any(sources for _, sources in seen)
    assert not any(source in sources for source, sources in seen)
