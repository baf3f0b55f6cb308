"""What must hold of every pass and every emitter, and of a whole compile, on any story whatever."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html
from markdown_it import MarkdownIt
from tests.test_passes import read

from griffo import pipeline, style
from griffo.emit import dump, markdown
from griffo.emit.pages import pages
from griffo.model import Anthology, NotesPolicy, Role, Story
from griffo.pipeline import Pass
from griffo.read import txt
from griffo.report import removed

# Paragraphs of every sort that a pass has an opinion about, in an order that nobody would write them in.
PARAGRAPHS = st.sampled_from(
    (
        "The kettle had boiled dry again, and nobody would say whose turn it had been.",
        "I can't go out there. Not now. What would she say?",
        "'Here it comes,' she thought. Ada held on to the gate.",
        '"Mind the kettle," said Per. "You said that last time."',
        '"Mind the kettle for me, will you?',
        "*Please let it be empty.* It was *so* empty_ that _it_ rang**.",
        "/Not now./ She went in. /Not yet./ ~Please,~ she thought. <Don't, and/or won't.> «No!»",
        '"Not now," she thought, "not yet." NOT NOW, she thought. I can\'t.',
        "“Talking” ‘Thinking’ <Telepathy> /kettle/ = thoughts",
        "A memory came to her.",
        "A/N: Wrote this on the bus. Please review!",
        "Hi everyone! This is my first story, so tell me what you think.",
        "(A/N: yes, that kettle)",
        "The kettle (A/N: that one) sang; (AN: twice) it sang.",
        "Disclaimer: I do not own any kettles.",
        "Summary: A kettle goes missing.",
        "Title: The Kettle",
        "The Kettle in the Yard",
        "by moss_and_reed",
        "Rating: T",
        "Chapter 1",
        "Chapter Two: Rain",
        "III.",
        "Notes:",
        "Chapter Text",
        "Work Header",
        "Page 3 of 9",
        "* * *",
        "xXxXx",
        "[scene break]",
        "Dear Miss Moss,\nYour kettle has been seen.\nYours faithfully,\nP. Lindqvist",
        "ADA: where is it\nPER: in the yard",
        "The report said nothing.",
        "Kettle recovered at a depth of six feet, the base burnt through and the handle absent.",
        "The kettle went out to the yard\nAnd the rain came in at the door\nAnd what I had was hard to keep",
        "<b>&amp; ]]> </p> \u200b\u00a0 --> <!-- {thought: x} \\ ` ~~~ | # 1. - +",
        "—…’”“‘ '' \"\" ''",
        "Ünï çödé — שלום 日本語 🫖 e\u0301",
        "…",
    )
)
GAPS = st.sampled_from(("\n\n", "\n\n", "\n\n", "\n", "\n\n\n", "\n\n\n\n"))
# Without what a reader mends or refuses: control characters, and what looks like text decoded wrongly.
ANYTHING = st.text(
    alphabet=st.characters(
        exclude_categories=("Cs", "Cc", "Cf"), exclude_characters="".join(map(chr, range(0x80, 0x250)))
    ),
    min_size=1,
    max_size=60,
)
STORIES = st.lists(st.tuples(PARAGRAPHS | ANYTHING, GAPS), min_size=1, max_size=12).map(
    lambda parts: "".join(paragraph + gap for paragraph, gap in parts) + "\n\nThe end of it was quiet."
)
BLOCKS = frozenset({"p", "h1", "h2", "h3", "li", "dd", "dt", "section", "aside", "div"})
WORD = re.compile(r"[^\W_]+")


@pytest.mark.parametrize("run", pipeline.PASSES, ids=lambda run: run.__name__)
@given(text=STORIES)
def test_pass(run: Pass, text: str) -> None:
    before = reduce(lambda story, step: step(story), pipeline.PASSES[: pipeline.PASSES.index(run)], read(text))
    after = run(before)
    assert [block.text for block in after.blocks] == [block.text for block in before.blocks]
    for block in after.blocks:
        for span in block.spans:
            assert 0 <= span.start <= span.end <= len(block.text)
            assert span.start >= span.hide[0]
            assert span.end + span.hide[1] <= len(block.text)
            assert 0 <= span.confidence <= 1
    assert run(after) == after, "twice is once"
    assert run(before) == after, "same input, same output"


def prepare(text: str, policy: NotesPolicy = NotesPolicy.KEEP) -> Story:
    return pipeline.prepare(txt.read(text.encode(), "kettle.txt"), notes_policy=policy)


def words(text: str) -> list[str]:
    return WORD.findall(unicodedata.normalize("NFC", text).casefold())


def shown(page: str) -> str:
    """Return the text of a web page as a person reads it, block by block."""
    body = html.document_fromstring(f"<body>{page}</body>")
    for element in body.iter():
        if isinstance(element.tag, str) and element.tag in BLOCKS:
            element.tail = " " + (element.tail or "")
        elif element.tag == "a":  # the number of a footnote
            element.text = " " + (element.text or "")
    return str(etree.tostring(body, method="text", encoding="unicode"))


def as_pages(story: Story) -> str:
    return shown(" ".join(page.body for page in pages(Anthology("Kettles", (story,)), "html")))


def as_markdown(story: Story) -> str:
    return shown(MarkdownIt().render(markdown.emit(Anthology("Kettles", (story,)), style.load("classic")).decode()))


@pytest.mark.parametrize("policy", NotesPolicy)
@given(text=STORIES)
def test_nothing_is_lost(policy: NotesPolicy, text: str) -> None:
    source = txt.read(text.encode(), "kettle.txt").source
    story = prepare(text, policy)
    said = Counter(word for gone in removed(story, source.text) for word in words(gone.text))
    blocks = " ".join(block.text.value for block in story.blocks)
    assert not Counter(words(blocks)) - Counter(words(as_pages(story))) - said
    assert not Counter(words(source.text)) - Counter(words(blocks)) - said


@pytest.mark.parametrize("show", [as_pages, as_markdown, dump.dump], ids=["pages", "markdown", "dump"])
@given(text=STORIES)
def test_the_body_is_shown_in_order(show: Callable[[Story], str], text: str) -> None:
    story = prepare(text)
    plain = [block for block in story.blocks if block.role is Role.PARAGRAPH and not block.spans]
    rest = iter(words(show(story)))
    assert all(word in rest for block in plain for word in words(block.text.value))


@given(text=STORIES)
def test_structure_names_places_inside_the_source(text: str) -> None:
    source = txt.read(text.encode(), "kettle.txt").source
    found = dump.structure(prepare(text), source.text)
    assert all(0 <= place <= len(source.text) for place in (*found["breaks"], *found["lost"]))
    for part in (*found["notes"], *found["removed"]):
        assert 0 <= part["start"] <= part["end"] <= len(source.text)
    assert all(gone["text"] == source.text[gone["start"] : gone["end"]] for gone in found["removed"])
