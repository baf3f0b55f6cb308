"""Pages: what of a story shows, where, and under which marks."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.metadata import PackageNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from markupsafe import Markup
from tests.books import block, book, full_story, heading, hostile_book, note, scene, spanned, story

from griffo.emit.body import Footnotes, body
from griffo.emit.inline import markup, runs
from griffo.emit.page import Page
from griffo.emit.pages import pages
from griffo.model import Anthology, Block, Boundary, Kind, Meta, NoteKind, NotesPolicy, Place, Role, Span
from griffo.text import Text

POLICIES = list(NotesPolicy)


def parse(fragment: str) -> etree._Element:
    return etree.fromstring(f'<div xmlns:epub="http://www.idpf.org/2007/ops">{fragment}</div>')


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def by_name(anthology: Anthology, target: str = "epub") -> dict[str, Page]:
    return {page.name: page for page in pages(anthology, target)}  # type: ignore[arg-type]


def inline(piece: Block, asides: str = "mark") -> str:
    return markup(runs(piece, asides), lambda text: Markup("[{}]").format(text))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("A {thought:Why now?} B", 'A <i class="thought">Why now?</i> B'),
        ("A {thought':Why now?} B", 'A <i class="thought">Why now?</i> B'),
        ("Said {emphasis*:so} and {emphasis*:so}.", "Said <em>so</em> and <em>so</em>."),
        ("A {memory:Go home.} B", 'A <i class="memory">Go home.</i> B'),
        ("The sign read {document:NO EXIT}.", 'The sign read <span class="document">NO EXIT</span>.'),
        (
            "From {title:The Lagoon}, {foreign:ciao}.",
            'From <i class="title">The Lagoon</i>, <i class="foreign">ciao</i>.',
        ),
        ("{speech:“Go,”} she said.", "“Go,” she said."),
        ("{label:A/N:} Hello.", "Hello."),
        ("One {label:(A/N)} two.", "One two."),
        ("He bowed {note(:a custom}. Then he left.", "He bowed.[a custom] Then he left."),
        ("He bowed {note(:a custom} and left.", "He bowed[a custom] and left."),
        ("He bowed {note(:one} {note(:two} and left.", "He bowed[one][two] and left."),
        ("“He bowed {note(:one}.” So.", "“He bowed.”[one] So."),
        ("The end. {note(:bye}", "The end.[bye]"),
        ("He thought, {thought':…and then?} and left.", 'He thought, <i class="thought">…and then?</i> and left.'),
        ("a < b & c > d ]]>", "a &lt; b &amp; c &gt; d ]]&gt;"),
        ("  spaced  ", "spaced"),
        ("", ""),
    ],
)
def test_spans_become_markup(source: str, expected: str) -> None:
    assert inline(block(source)) == expected


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        # a stressed word within a thought
        (
            [(Kind.THOUGHT, "one two three"), (Kind.EMPHASIS, "two")],
            '<i class="thought">one <em>two</em> three</i> four',
        ),
        # the source had the whole thought in italics
        ([(Kind.THOUGHT, "one two"), (Kind.EMPHASIS, "one two")], '<i class="thought">one two</i> three four'),
        (
            [(Kind.THOUGHT, "two"), (Kind.EMPHASIS, "one two three")],
            '<em>one</em> <i class="thought">two</i> <em>three</em> four',
        ),
        # one kind twice
        ([(Kind.EMPHASIS, "one two"), (Kind.EMPHASIS, "two")], "<em>one two</em> three four"),
        # two that cross
        (
            [(Kind.THOUGHT, "one two"), (Kind.MEMORY, "two three")],
            '<i class="thought">one <i class="memory">two</i></i><i class="memory"> three</i> four',
        ),
    ],
)
def test_spans_that_overlap(spans: list[tuple[Kind, str]], expected: str) -> None:
    assert inline(spanned("one two three four", *spans)) == expected


def test_a_suggestion_does_not_show() -> None:
    assert inline(spanned("one two", (Kind.THOUGHT, "two"), confidence=0.5)) == "one two"


def test_asides_can_be_dropped_or_kept_in_place() -> None:
    piece = block("He bowed {note(:a custom} and {emphasis*:left}.")
    assert inline(piece, "drop") == "He bowed and <em>left</em>."
    assert inline(piece, "keep") == "He bowed (a custom) and <em>left</em>."


span_lists = st.lists(
    st.builds(
        lambda kind, start, length: Span(kind, start, start + length, "test"),
        st.sampled_from([kind for kind in Kind if kind not in {Kind.LABEL, Kind.NOTE}]),
        st.integers(0, 30),
        st.integers(0, 30),
    ),
    max_size=6,
)


@given(st.text("ab <&>]“’.\n", min_size=1, max_size=40), span_lists)
def test_any_spans_nest_and_keep_the_text(text: str, spans: list[Span]) -> None:
    made = inline(Block(Text.of(text), spans=tuple(spans)))
    assert "".join(parse(made).itertext()) == text.strip()


@given(st.text("ab (),. ", min_size=1, max_size=30), span_lists)
def test_hidden_delimiters_leave_no_doubled_space(text: str, spans: list[Span]) -> None:
    text = " ".join(text.split())
    hiding = tuple(Span(span.kind, span.start, span.end, "test", hide=(1, 1)) for span in spans)
    made = "".join(parse(inline(Block(Text.of(text), spans=hiding))).itertext())
    assert "  " not in made
    assert made == made.strip()


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ((block("A."), block("B.")), ["p.first", "p"]),
        ((block("A."), scene("B."), block("C.")), ["p.first", "hr.scene-break", "p.first", "p"]),
        ((block("A."), block("***", Role.SCENE_BREAK), block("B.")), ["p.first", "hr.scene-break", "p.first"]),
        ((block("A."), block("***", Role.SCENE_BREAK), scene("B.")), ["p.first", "hr.scene-break", "p.first"]),
        ((block("A."), block("B.", boundary=Boundary.LOST_LINE)), ["p.first", "p"]),
        ((block("A.", Role.DOCUMENT), block("B.", Role.DOCUMENT), block("C.")), ["div.document(p p)", "p"]),
        ((block("A."), block("B.", Role.VERSE), block("C.", Role.VERSE)), ["p.first", "div.verse(p.line p.line)"]),
        (
            (
                block("A.", Role.VERSE, gap=2),
                block("B.", Role.VERSE, gap=0),
                block("C.", Role.VERSE, gap=1),
                block("D.", Role.VERSE, gap=0),
            ),
            ["div.verse(p.line p.line p.line stanza p.line)"],
        ),
        (
            (block("A.", Role.DOCUMENT), block("B.", Role.DOCUMENT, boundary=Boundary.SCENE_BREAK)),
            ["div.document(p)", "hr.scene-break", "div.document(p)"],
        ),
        ((block("A."), block("{label:A/N}"), block("B.")), ["p.first", "p"]),
    ],
)
def test_blocks_become_elements(blocks: tuple[Block, ...], expected: list[str]) -> None:
    def shape(element: etree._Element) -> str:
        name = f"{element.tag!s}.{element.get('class')}" if element.get("class") else str(element.tag)
        return f"{name}({' '.join(map(shape, element))})" if len(element) else name

    made = body(blocks, Footnotes("page", "epub"))
    assert [shape(element) for element in parse(made)] == expected


def test_a_note_inside_becomes_a_footnote_of_the_block_before() -> None:
    anthology = book(
        story(block("A river."), note("It is real.", Place.AT), note("So is the boat.", Place.AT), scene("B."))
    )
    root = parse(by_name(anthology)["story-1-chapter-1"].body)
    (ref,), (aside,) = root.xpath("//a[@class='noteref']"), root.xpath("//aside")
    assert ref.get("href") == f"#{aside.get('id')}"
    assert aside.xpath(".//a/@href") == [f"#{ref.get('id')}"]
    assert "".join(aside.itertext()) == "1 It is real.\nSo is the boat."
    assert (ref.get("role"), aside.get("role")) == ("doc-noteref", "doc-footnote")


def test_print_sets_a_footnote_where_it_is_called() -> None:
    anthology = book(story(block("A river {note(:of sorts}.")))
    made = by_name(anthology, "print")["story-1-chapter-1"].body
    assert '<p class="first">A river.<span class="footnote">of sorts</span></p>' in made
    assert "epub:" not in made


def test_a_note_before_the_first_block_stands_at_the_chapters_head() -> None:
    anthology = book(story(heading("One"), note("Mind the step.", Place.AT), block("A."), heading("Two"), block("B.")))
    root = parse(by_name(anthology)["story-1-chapter-1"].body)
    assert [part.tag for part in root[0]] == ["h3", "section", "p"]
    assert root.xpath("string(//section/section/p)") == "Mind the step."


@pytest.mark.parametrize("policy", POLICIES)
def test_every_word_shows_once_whatever_the_policy(policy: NotesPolicy) -> None:
    tale = full_story(policy)
    made = [parse(page.body) for page in pages(book(tale), "html") if page.kind != "contents"]
    shown = " ".join(words(" ".join("".join(root.itertext()) for root in made)))
    dropped = {NoteKind.NOTE, NoteKind.THANKS} if policy is NotesPolicy.DROP else set()
    for piece in tale.blocks:
        gone = piece.role is Role.NOTE and piece.note in dropped
        # a footnote's words stand elsewhere than the paragraph's
        parts = re.split(r"\((a custom of the delta)\)", piece.text.value)
        for at, part in enumerate(parts):
            sentence = " ".join(words(part))
            if sentence and piece.role is not Role.HEADING:
                aside = at == 1 and policy is NotesPolicy.DROP
                assert shown.count(sentence) == (0 if gone or aside else 1), sentence


def test_the_words_of_the_story_stand_in_their_order() -> None:
    tale = full_story(NotesPolicy.DROP)
    made = [page for page in pages(book(tale), "html") if page.kind == "chapter"]
    shown = words(" ".join("".join(parse(page.body).itertext()) for page in made))
    told = [piece for piece in tale.blocks if piece.role is not Role.NOTE]
    expected = words(" ".join(piece.text.value.replace("(a custom of the delta)", "") for piece in told))
    assert shown == expected


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (
            NotesPolicy.KEEP,
            ["story-1", "story-1-preface", *(f"story-1-chapter-{n}" for n in (1, 2, 3)), "story-1-afterword"],
        ),
        (NotesPolicy.GATHER, ["story-1", *(f"story-1-chapter-{n}" for n in (1, 2, 3)), "notes"]),
        (NotesPolicy.DROP, ["story-1", *(f"story-1-chapter-{n}" for n in (1, 2, 3))]),
    ],
)
def test_notes_go_where_the_policy_says(policy: NotesPolicy, expected: list[str]) -> None:
    made = by_name(book(full_story(policy)))
    assert list(made) == ["half-title", "title", "imprint", "contents", *expected, "colophon"]
    everything = "".join(page.body for page in made.values())
    assert everything.count("This began as a letter.") == (policy is not NotesPolicy.DROP)
    for stays in ("A long summer ends", "I own neither", "For my sister."):
        assert everything.count(stays) == 1
    assert "I own neither" in made["imprint"].body
    assert "A long summer ends" in made["story-1"].body


def test_gathered_notes_stand_under_their_story_and_chapter() -> None:
    root = parse(by_name(book(full_story(NotesPolicy.GATHER)))["notes"].body)
    assert root.xpath("//h3/a/text()") == ["The Ferry"]
    assert root.xpath("//h4[not(contains(@id, 'heading'))]/text()") == ["Chapter 2: Dusk"]
    assert root.xpath("//section[@class='author-note']/@role") == [
        "doc-preface", "doc-acknowledgments", "doc-preface", "doc-afterword", "doc-afterword",
    ]  # fmt: skip


def test_author_notes_have_their_semantics() -> None:
    made = by_name(book(full_story()))
    assert '<section class="author-note" epub:type="preface" role="doc-preface"' in made["story-1-preface"].body
    assert '<section class="author-note" epub:type="afterword" role="doc-afterword"' in made["story-1-afterword"].body


def test_labels_stand_alone_and_levels_are_those_of_the_contents() -> None:
    made = by_name(book(full_story(), story()))
    assert [(page.label, page.level) for page in made.values()] == [
        ("River Tales", 0),
        ("River Tales", 0),
        ("Imprint", 0),
        ("Contents", 0),
        ("The Ferry", 1),
        ("The Ferry — Author’s Note", 2),
        ("The Ferry — Chapter 1: Noon", 2),
        ("The Ferry — Chapter 2: Dusk", 2),
        ("The Ferry — Chapter 3", 2),
        ("The Ferry — Author’s Closing Note", 2),
        ("The Ferry", 1),
        ("The Ferry", 0),
        ("Colophon", 1),
    ]
    listed = parse(made["contents"].body).xpath("//a/@href")
    assert listed == [f"#{page.name}" for page in made.values() if page.level]


@pytest.mark.parametrize(
    ("kinds", "heading"),
    [
        ([NoteKind.NOTE], "Author’s Closing Note"),
        ([NoteKind.THANKS], "Acknowledgments"),
        ([NoteKind.THANKS, NoteKind.NOTE], "Acknowledgments"),
        ([NoteKind.NOTE, NoteKind.THANKS], "Author’s Closing Note"),
        ([NoteKind.SUMMARY], "Summary"),
    ],
)
def test_the_contents_call_a_page_of_notes_what_it_calls_itself(kinds: list[NoteKind], heading: str) -> None:
    end = [note(f"It was {kind}.", Place.AFTER, kind) for kind in kinds]
    page = by_name(book(story(block("A."), *end)))["story-1-afterword"]
    first = parse(page.body)[0][0]
    assert page.label == f"The Ferry — {heading}"
    assert (first.get("aria-label") or "".join(first[0].itertext())) == heading


def test_a_story_without_author_or_chapters_has_no_empty_lines_or_headings() -> None:
    made = by_name(book(story(block("A."), meta=Meta(title="Reed"))))
    assert "byline" not in made["story-1"].body
    chapter = parse(made["story-1-chapter-1"].body)[0]
    assert not chapter.xpath("//h3")
    assert chapter.get("aria-label") == "Reed"


def test_names_that_are_missing_come_from_the_file() -> None:
    anthology = book(story(meta=Meta()), title="")
    assert [page.label for page in pages(anthology, "epub")][1:5] == ["ferry", "Imprint", "Contents", "ferry"]


@pytest.mark.parametrize("target", ["epub", "html", "print"])
@pytest.mark.parametrize(
    "anthology",
    [
        book(),
        book(full_story(), full_story(NotesPolicy.GATHER), full_story(NotesPolicy.DROP)),
        hostile_book(),
        hostile_book("he"),
    ],
    ids=["one", "policies", "hostile", "hostile-rtl"],
)
def test_pages_are_well_formed_and_ids_unique(anthology: Anthology, target: str) -> None:
    made = by_name(anthology, target)
    whole = parse("".join(page.body for page in made.values()))
    ids = whole.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in whole.xpath("//@href")} <= set(ids)
    assert set(" ".join(whole.xpath("//@aria-labelledby")).split()) <= set(ids)
    assert [section.get("id") for section in whole] == list(made)
    assert [section.get("class") for section in whole] == [page.kind for page in made.values()]


def test_languages_and_directions_are_stated_where_they_change() -> None:
    tale = story(block("שלום לכולם"), meta=Meta(title="נהר", language="he"))
    made = by_name(book(tale, language="en"))
    assert 'lang="he" xml:lang="he" dir="rtl"' in made["story-1-chapter-1"].body
    assert '<p class="first" dir="rtl">' in made["story-1-chapter-1"].body
    assert made["story-1"].language == "he"
    assert made["imprint"].language == "en"
    assert "dir" not in by_name(book(story()))["story-1"].body
    assert by_name(book(story(), language="no such language"))["title"].language == "und"


def test_a_disclaimer_given_twice_is_set_once() -> None:
    said = "Nothing here is mine."
    tale = story(note(said, kind=NoteKind.DISCLAIMER), block("A."), disclaimer=said, summary="Short.")
    made = by_name(book(tale))
    assert made["imprint"].body.count(said) == 1
    assert "<h3>Disclaimer for <cite>The Ferry</cite></h3>" in made["imprint"].body
    assert "Short." in made["story-1"].body


def test_a_checkout_that_is_not_installed_names_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("importlib.metadata.version", missing)
    assert "Made with Griffo." in by_name(book())["imprint"].body


def test_the_half_title_is_the_title_alone_and_no_heading() -> None:
    made = by_name(book(title="River & Tales"))["half-title"]
    assert "".join(parse(made.body).itertext()).strip() == "River & Tales"
    assert 'epub:type="halftitlepage"' in made.body
    assert "<h" not in made.body


def test_one_long_web_page_has_no_leaves_of_a_bound_book() -> None:
    assert {"half-title", "colophon"}.isdisjoint(by_name(book(), "html"))


def test_a_foreword_stands_before_the_stories_under_its_own_title() -> None:
    made = by_name(book(foreword="# Why *these*\n\nThey are *good*.\n\n## And how\n\nSlowly.", editor="Cy Dale"))
    assert list(made).index("foreword") == list(made).index("story-1") - 1
    assert (made["foreword"].label, made["foreword"].level) == ("Why these", 1)
    root = parse(made["foreword"].body)
    assert root.xpath("string(//section[@role='doc-foreword']/h2)") == "Why these"
    assert root.xpath("string(//h3)") == "And how"
    assert root.xpath("string(//p/em)") == "good"
    assert root.xpath("string(//p[@class='signature'])") == "Cy Dale"


def test_a_foreword_without_heading_has_a_name() -> None:
    assert by_name(book(foreword="Read on."))["foreword"].label == "Foreword"
    assert "foreword" not in by_name(book(foreword=" \n"))


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script> <b>bold</b>",
        "![a picture](cover.png)",
        "[a file](../secret.txt) [code](javascript:alert(1))",
        "&nbsp; & < > ]]>",
        "| a | b |",
        "```\nx < y\n```",
    ],
)
def test_a_foreword_brings_words_and_nothing_else(text: str) -> None:
    root = parse(by_name(book(foreword=f"{text}\n\nEnd."))["foreword"].body)
    allowed = {"div", "section", "h2", "p", "a", "em", "br"}
    assert {element.tag for element in root.iter()} <= allowed
    assert not root.xpath("//@href")
    assert set(words(text.replace("&nbsp;", ""))) <= set(words("".join(root.itertext())))


def test_a_foreword_may_lead_to_the_web() -> None:
    root = parse(
        by_name(book(foreword="See [it](https://example.org/?a=1&b=2) or <https://example.org/>."))["foreword"].body
    )
    assert root.xpath("//a/@href") == ["https://example.org/?a=1&b=2", "https://example.org/"]


def test_the_imprint_names_source_rating_warnings_and_tags() -> None:
    tale = full_story()
    made = by_name(book(tale, imprint="For the circle; not for sale."))["imprint"]
    said = " ".join("".join(parse(made.body).itertext()).split())
    for part in (
        "For the circle; not for sale.",
        "The Ferry by Ada Brook and Bo Crane.",
        "Source: https://example.org/works/1?a=1&b=2.",
        "Date: 2019-04-01.",
        "Permission: Given by letter, May 2020.",
        "Fandom: Original Work. Rating: General Audiences. Tags: boats, letters. Warnings: none.",
    ):
        assert part in said, part


def test_a_storys_opening_counts_its_words_unless_its_source_does() -> None:
    counted = story(heading("One"), block("Five words stand — here now."), note("Not these."))
    assert '<p class="length">5 words</p>' in by_name(book(counted))["story-1"].body
    assert '<p class="length">1 word</p>' in by_name(book(story(block("Rain."))))["story-1"].body
    french = replace(counted, meta=replace(counted.meta, language="fr"))
    assert '<p class="length" lang="en" xml:lang="en">5 words</p>' in by_name(book(french))["story-1"].body
    told = replace(counted, meta=replace(counted.meta, details=(("Words", "1,024"),)))
    body = by_name(book(told))["story-1"].body
    assert "<dt>Words</dt> <dd>1,024</dd>" in body
    assert "length" not in body
    assert "words" not in by_name(book(counted), "print")["story-1"].body


def test_the_colophon_says_how_the_book_was_made() -> None:
    made = pages(book(full_story(), editor="Cy Dale"), "epub", "Bell, cut by hand")[-1]
    said = " ".join("".join(parse(made.body).itertext()).split())
    assert "from the file of one story by Cy Dale with Griffo" in said
    assert "were put back: 2 thoughts and 1 remembered passage." in said
    assert "The type is Bell, cut by hand." in said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('- one "two"\n- three -- four', "<ul>\n<li>one “two”</li>\n<li>three — four</li>\n</ul>"),
        ("1. one\n2. it's", "<ol>\n<li>one</li>\n<li>it’s</li>\n</ol>"),
        ("> so he said...\n> and left", "<blockquote>\n<p>so he said… and left</p>\n</blockquote>"),
        ("one  \ntwo\\\nthree", "<p>one<br />\ntwo<br />\nthree</p>"),
        ("A line\n---\n\nunder", "<h3>A line</h3>\n<p>under</p>"),
        ("one\n\n---\n\ntwo", "<p>one</p>\n<hr />\n<p>two</p>"),
        ('*"This"* is **it**', "<p><em>“This”</em> is <strong>it</strong></p>"),
        ("[it](https://example.org/a--b)", '<p><a href="https://example.org/a--b">it</a></p>'),
    ],
)
def test_a_foreword_is_markdown_with_the_punctuation_of_a_book(text: str, expected: str) -> None:
    assert expected in by_name(book(foreword=f"Before.\n\n{text}"))["foreword"].body


def test_a_foreword_is_signed_once() -> None:
    signed = 'class="signature"'
    assert signed in by_name(book(foreword="Read on.", editor="Cy Dale"))["foreword"].body
    assert signed not in by_name(book(foreword="Read on.\n\n*Cy Dale*, in May\n", editor="Cy Dale"))["foreword"].body
    assert signed not in by_name(book(foreword="Read on."))["foreword"].body
