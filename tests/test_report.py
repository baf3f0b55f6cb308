"""What is said after a compile: counts, findings, and every word that is not in the book."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from griffo import check
from griffo.compile import bind, open_book
from griffo.model import (
    Block,
    Boundary,
    Finding,
    Kind,
    Level,
    Meta,
    NoteKind,
    NotesPolicy,
    Place,
    Role,
    Span,
    Story,
    Telling,
)
from griffo.read.manuscript import BY_SITE
from griffo.report import Output, Remark, Report, StoryReport, removed, report
from griffo.review import marks, show
from griffo.summary import show_findings, show_report
from griffo.text import Text

META = Meta(title="The Long Rain", authors=("Ada Moss",), details=(("Words", "120"),))
OF_TWO = replace(META, details=(("Chapters", "2/?"),))


def story(*blocks: Block | str, meta: Meta = META, **values: object) -> tuple[Story, str]:
    """Put blocks one under the other in a source file and return it with its text."""
    placed: list[Block] = []
    source = ""
    for block in blocks:
        given = block if isinstance(block, Block) else Block(Text.of(block))
        placed.append(replace(given, text=Text.of(given.text.value, len(source))))
        source += given.text.value + "\n"
    starts = [0, *(at + 1 for at, character in enumerate(source) if character == "\n")]
    made = Story("rain.txt", tuple(placed), meta, lines=tuple(starts))
    return replace(made, **values), source  # type: ignore[arg-type]


def block(text: str, role: Role, **values: object) -> Block:
    return replace(Block(Text.of(text), role=role), **values)  # type: ignore[arg-type]


def label(text: str, role: Role, length: int, **values: object) -> Block:
    return replace(block(text, role, **values), spans=(Span(Kind.LABEL, 0, length, "header"),))


def thought(text: str, part: str, confidence: float, kind: Kind = Kind.THOUGHT) -> Block:
    at = text.index(part)
    return Block(Text.of(text), spans=(Span(kind, at, at + len(part), "thoughts", confidence, "a reason"),))


# ---- what is not in the book


def left_out(*blocks: Block, **values: object) -> list[tuple[str, str]]:
    made, source = story(*blocks, **values)  # type: ignore[arg-type]
    parts = removed(made, source)
    assert all(part.text == source[part.start : part.end] for part in parts)
    assert [part.start for part in parts] == sorted(part.start for part in parts)
    return [(part.text, part.why) for part in parts]


ITALIC = replace(thought("*Wet.* It rained.", "Wet.", 1.0), spans=(Span(Kind.THOUGHT, 1, 5, "thoughts", hide=(1, 1)),))
OTHERWISE = "a header line that the book words otherwise"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (block("Chapter Text", Role.RESIDUE, why="a label of the page"), [("Chapter Text", "a label of the page")]),
        (block("The Long Rain", Role.TITLE), []),
        (block("THE LONG RAIN!", Role.TITLE), []),
        (block("The Short Rain", Role.TITLE), [("The Short Rain", OTHERWISE)]),
        (block("by Ada Moss", Role.BYLINE), []),
        (block("by Bea Fern", Role.BYLINE), [("by Bea Fern", OTHERWISE)]),
        (label("Author: Ada Moss", Role.BYLINE, 8), [("Author: ", "a label")]),
        (label("Author: Bea Fern", Role.BYLINE, 8), [("Author: Bea Fern", OTHERWISE)]),
        (label("Words: 120", Role.METADATA, 7), [("Words: ", "a label")]),
        (block("* * *", Role.SCENE_BREAK), []),
        (block("oOoOo", Role.SCENE_BREAK), [("oOoOo", "set as a scene break")]),
        (block("Chapter 2", Role.HEADING), []),
        (label("A/N: Hello.", Role.NOTE, 5), [("A/N: ", "a label")]),
        (thought("It rains, she thought.", "It rains", 0.9), []),
    ],
)
def test_removed(given: Block, expected: list[tuple[str, str]]) -> None:
    assert left_out(given) == expected


def test_what_a_reader_dropped_is_removed() -> None:
    made, source = story("One\x07 two.", dropped=((3, 4, "control character"),))
    assert [(part.text, part.why) for part in removed(made, source)] == [("\x07", "control character")]


def test_notes_that_are_dropped_are_removed() -> None:
    aside = replace(block("He ran (sorry!) off.", Role.PARAGRAPH), spans=(Span(Kind.NOTE, 7, 15, "notes"),))
    notes = (
        label("A/N: Hello.", Role.NOTE, 5),
        block("Thanks, all.", Role.NOTE, note=NoteKind.THANKS, place=Place.AFTER),
        block("Not mine.", Role.NOTE, note=NoteKind.DISCLAIMER),
        block("Wine of a cheap sort.", Role.NOTE, note=NoteKind.SUMMARY, place=Place.AT),
        aside,
    )
    why = "a note, left out as asked"
    assert left_out(*notes, notes=NotesPolicy.DROP) == [
        ("A/N: Hello.", why),
        ("Thanks, all.", why),
        ("Wine of a cheap sort.", why),
        ("(sorry!)", why),
    ]
    assert left_out(*notes, notes=NotesPolicy.GATHER) == [("A/N: ", "a label")]


# ---- counts


def test_counts() -> None:
    made, source = story(
        block("The Long Rain", Role.TITLE),
        block("Hello.", Role.NOTE),
        block("Hello again.", Role.NOTE),
        "It rained — and rained.",
        block("***", Role.SCENE_BREAK),
        replace(thought("Still wet, she thought. No end.", "Still wet", 0.9), boundary=Boundary.SCENE_BREAK),
        block("A footnote.", Role.NOTE, place=Place.AT),
        replace(thought("Wet. So wet.", "Wet.", 0.4), boundary=Boundary.SCENE_BREAK),
        thought("She knew it.", "knew", 1.0, Kind.EMPHASIS),
        block("Thanks.", Role.NOTE, note=NoteKind.THANKS, place=Place.AFTER),
        convention="unmarked",
        origins=(("title", "the text"),),
    )
    assert report(made, "pond/rain.txt", source) == StoryReport(
        source="rain.txt",
        file="pond/rain.txt",
        title="The Long Rain",
        author="Ada Moss",
        words=16,
        marks={"emphasis": 1, "thought": 1},
        suggestions=1,
        notes=3,
        breaks=2,
        convention="unmarked",
        convention_why="",
        quotes="",
        narration=(),
        files=(),
        origins={"title": "the text"},
        findings=(),
        removed=(),
    )


# ---- checks: one case for each code


def codes(*blocks: Block | str, meta: Meta = META) -> list[tuple[str, int]]:
    made, _ = story(*blocks, meta=meta)
    return [(finding.code, finding.line) for run in check.CHECKS for finding in run(made)]


def test_a_story_without_a_fault() -> None:
    assert codes("It rained.", "“Shut it,” he said.") == []


@pytest.mark.parametrize(
    ("blocks", "meta", "expected"),
    [
        ((block("A/N: Hi.", Role.NOTE),), META, [("no-story", 0)]),
        ((block("Rain", Role.TITLE), block("ooo", Role.SCENE_BREAK)), META, [("no-story", 0)]),
        (("…",), META, [("no-story", 0)]),
        (("It rained.",), replace(META, authors=()), [("no-author", 0)]),
        (("It rained.", "The caf\ufffd was sh\ufffdt."), META, [("broken-character", 2)]),
        (("It rained.", "It was <i>wet</i>."), META, [("tags", 2)]),
        (("It rained.<br>Then it stopped.",), META, [("tags", 1)]),
        (("It <A> rained, <i am so wet> he thought. 3 < 4 > 2 <3",), META, []),
        (("It rained.",), replace(META, title="<b>Rain</b>"), [("tags", 0)]),
        ((replace(block("Rain", Role.HEADING), why=BY_SITE), "It rained."), OF_TWO, [("part-of-work", 1)]),
        ((replace(block("Rain", Role.HEADING), why=BY_SITE), "It rained.") * 2, OF_TWO, []),
        ((block("Rain", Role.HEADING), "It rained."), OF_TWO, []),
        (("Rain. " * 1501,), META, [("long-paragraph", 1)]),
        (("Rain. " * 1500,), META, []),
        (("“Shut it, he said.", "He did."), META, [("open-quote", 1)]),
        (("“Shut it.", "“And sit down.”"), META, []),
        (("“Shut—", "“No.”"), META, [("open-quote", 1)]),
        (("He did.", "“Shut it."), META, [("open-quote", 2)]),
        (("“No,” she said. “Not", "He did."), META, [("open-quote", 1)]),
        (("It rained.", block("Please don’t ever repost this.", Role.NOTE)), META, [("wish", 2)]),
        (("It rained.", block("Do not print or bind it!", Role.NOTE)), replace(META, permission="Granted."), []),
        (("Do not print this.",), META, []),
        (("It rained.", block("All in italics is thought.", Role.NOTE)), META, [("lost-italics", 2)]),
        ((ITALIC, block("All in italics is thought.", Role.NOTE)), META, []),
        (("The sign was in italics.",), META, []),
        (("It rained.", thought("Wet. So wet.", "Wet.", 0.4)), META, [("suggestions", 2)]),
        ((thought("Wet. So wet.", "Wet.", 0.6),), META, []),
    ],
)
def test_findings(blocks: tuple[Block | str, ...], meta: Meta, expected: list[tuple[str, int]]) -> None:
    assert codes(*blocks, meta=meta) == expected


def test_large_numbers_are_written_as_in_the_table_of_stories() -> None:
    (found,) = check.long_paragraphs(story("Rain. " * 2000)[0])
    assert found.sentence == "This paragraph has 2,000 words; the breaks inside it seem to be lost."


@pytest.mark.parametrize(
    ("note", "said", "by"),
    [
        (
            "Hi! The italics are from years ago, by the way. Bye.",
            "The italics are from years ago, by the way.",
            "took its",
        ),
        ("Hi! So *italicised* is thought", "So *italicised* is thought", "went by other signs."),
        ("Italics are when she is thinking.", "Italics are when she is thinking.", "went by other signs."),
        ("Memories are in italics!", "Memories are in italics!", "took its word, but found no passage"),
    ],
)
def test_a_note_about_italics_is_quoted(note: str, said: str, by: str) -> None:
    made, _ = story("It rained.", block(note, Role.NOTE))
    (finding,) = check.lost_italics(made)
    assert finding.sentence.startswith(f"A note says “{said}”, but no italics are left in the file. Griffo {by}")


def test_a_note_that_is_taken_at_its_word_says_what_came_of_it() -> None:
    made, _ = story("It rained.", block("The italics are from years ago.", Role.NOTE))
    remembered = made.blocks[0].spans_by("memory", [Span(Kind.MEMORY, 0, 10, "memory", 0.8)])
    (finding,) = check.lost_italics(replace(made, blocks=(remembered, made.blocks[1])))
    assert finding.sentence.endswith("Griffo took its word: 1 passage is set as remembered speech.")
    assert (finding.line, made.blocks[1].text.source(0, 1)[0]) == (made.line(finding.start), finding.start)


def test_a_finding_counts_in_words() -> None:
    one, _ = story(thought("Wet. So wet.", "Wet.", 0.4))
    two, _ = story(thought("Wet. So wet.", "Wet.", 0.4), thought("Dry.", "Dry.", 0.5))
    assert [finding.sentence for run in (one, two) for finding in check.suggestions(run)] == [
        "1 passage may be inner thought but is not set so.",
        "2 passages may be inner thought but are not set so.",
    ]


# ---- on paper and on a terminal


def printed(*, terminal: bool = False) -> Console:
    return Console(file=StringIO(), width=80, force_terminal=terminal, color_system="standard" if terminal else None)


def text_of(console: Console) -> str:
    assert isinstance(console.file, StringIO)
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines())


def told(number: int) -> StoryReport:
    findings = (
        Finding("lost-line", Level.WARNING, "A line is missing.", "Put it back.", line=7),
        Finding("open-quote", Level.INFO, "This speech never closes.", line=9),
    )
    return StoryReport(
        source=f"{number}.txt", file=f"pond/{number}.txt", title=f"Rain [{number}]\x1b", author="Ada Moss",
        words=1234, marks={"thought": 3, "memory": 1}, suggestions=2, notes=1, breaks=0, convention="unmarked",
        convention_why="nothing marks them", quotes="double", narration=(),
        files=(), origins={},
        findings=findings if number == 1 else (), removed=(),
    )  # fmt: skip


REPORT = Report(
    "Pond",
    (Output("epub", "out/pond.epub", 187_566, 2468), Output("pdf", "out/pond.pdf", 1_250_000, 2468, 1)),
    (told(1), told(2)),
    (
        Remark("pond/book.toml", 4, Level.ERROR, "left-out", "No.", "Go."),
        Remark("", 0, Level.WARNING, "emitter", "Ah."),
    ),
)


def test_the_summary_of_a_compile() -> None:
    console = printed()
    show_report(REPORT, console)
    assert text_of(console) == (
        "Pond\n"
        "  out/pond.epub  188 kB\n"
        "  out/pond.pdf  1.2 MB, 1 page\n"
        "\n"
        "  Story      Author    Words  Marks  Notes  Breaks\n"
        "  Rain [1]\ufffd  Ada Moss  1,234      4      1       0\n"
        "  Rain [2]\ufffd  Ada Moss  1,234      4      1       0\n"
        "  2 stories            2,468      8      2       0\n"
        "\n"
        "pond/book.toml:4: error: No.\n"
        "    Go.\n"
        "warning: Ah.\n"
        "pond/1.txt:7: warning: A line is missing.\n"
        "    Put it back.\n"
        "1 smaller remark; see “griffo check”."
    )


def test_the_summary_of_a_single_story_has_no_totals() -> None:
    console = printed()
    show_report(replace(REPORT, stories=(told(2),), findings=()), console)
    assert text_of(console).endswith("Ada Moss  1,234      4      1       0\n")


def test_findings_on_paper() -> None:
    console = printed()
    show_findings(replace(REPORT, findings=()), console)
    assert text_of(console) == (
        "pond/1.txt:7: warning: A line is missing.\n"
        "    Put it back.\n"
        "pond/1.txt:9: info: This speech never closes.\n"
        "2 stories: 1 warning, 1 smaller remark."
    )


def test_no_findings_on_paper() -> None:
    console = printed()
    show_findings(replace(REPORT, stories=(told(2),), findings=()), console)
    assert text_of(console) == "1 story: nothing to remark."


def test_marks_in_a_pipe_and_on_a_terminal() -> None:
    made, source = story(
        "It rained.",
        replace(
            thought("Still wet, she thought. Still wet and cold.", "Still wet", 0.9),
            spans=(
                Span(Kind.MEMORY, 0, 22, "memory", 0.9, "recalled"),
                Span(Kind.THOUGHT, 0, 9, "thoughts", 0.9, "within"),
                Span(Kind.THOUGHT, 24, 43, "thoughts", 0.4, "a guess"),
            ),
        ),
        thought("Nothing here, he knew.", "knew", 1.0, Kind.EMPHASIS),
        thought("Nor here.", "Nor", 0.1),
        tellings=(Telling(0, 3, "past", "none"),),
    )
    assert [(mark.text, mark.kind, mark.decision, mark.why) for mark in marks(made, source).marks] == [
        ("Still wet, she thought", "memory", "set", "recalled"),
        ("Still wet", "thought", "set", "within"),
        ("Still wet and cold.", "thought", "ask", "a guess"),
    ]
    pipe = printed()
    show(made, "pond/rain.txt", pipe)
    assert text_of(pipe) == (
        "Thoughts in pond/rain.txt: none (told in the third person, past tense)\n"
        "\n"
        "pond/rain.txt:2\n"
        "[1]_Still wet, she thought_[2]. [3]_Still wet and cold._\n"
        "  1  memory 0.90 set: recalled\n"
        "  2  thought 0.90 set: within\n"
        "  3  thought 0.40 ask: a guess\n"
        "\n"
        "3 marks in pond/rain.txt"
    )
    terminal = printed(terminal=True)
    show(made, "pond/rain.txt", terminal)
    assert "\x1b[3mStill wet, she thought\x1b[0m" in text_of(terminal)
    assert "\x1b[3;4mStill wet and cold.\x1b[0m" in text_of(terminal)


def test_marks_of_a_long_paragraph_are_shown_in_their_sentences() -> None:
    sentences = [f"The {number} bell rang over the roofs of the town." for number in range(20)]
    sentences[5], sentences[6], sentences[15] = "Not now.", "Not so loud.", "Enough!"
    text = " ".join(sentences)
    spans = [
        Span(Kind.THOUGHT, text.index(part), text.index(part) + len(part), "thoughts", chance, "a; b; c; d")
        for part, chance in (("Not now.", 0.9), ("Not so loud.", 0.4), ("Enough!", 0.5))
    ]
    made, _ = story(replace(Block(Text.of(text)), spans=tuple(spans)))
    console = printed()
    show(made, "rain.txt", console)
    excerpts = (
        f"… {sentences[4]} [1]_Not now._ [2]_Not so loud._ {sentences[7]}"
        f" … {sentences[14]} [3]_Enough!_ {sentences[16]} …"
    )
    assert text_of(console).splitlines()[2:7] == [
        "rain.txt:1",
        excerpts,
        "  1  thought 0.90 set: a; b; c",
        "  2  thought 0.40 ask: a; b; c",
        "  3  thought 0.50 ask: a; b; c",
    ]
    console = printed()
    show(made, "rain.txt", console, ask=True)
    assert excerpts in text_of(console)
    assert text_of(console).splitlines()[-1] == "3 questions in rain.txt"


# ---- the sample stories: nothing is lost in silence


def test_every_word_of_a_source_is_in_a_block_or_named(request: pytest.FixtureRequest) -> None:
    """Blocks hold what readers kept; the emitters' own tests follow them into the book."""
    book = open_book([request.config.rootpath / "seeds"])
    for entry in book.entries:
        made = bind(book, entry)
        covered = bytearray(len(made.source.text))
        kept = [(one.text.start, one.text.end) for one in made.story.blocks]
        for start, end in [*kept, *((part.start, part.end) for part in removed(made.story, made.source.text))]:
            covered[start:end] = b"x" * (end - start)
        lost = [character for character, mark in zip(made.source.text, covered, strict=True) if not mark]
        assert not "".join(lost).strip().strip("\ufeff"), Path(entry.name)
