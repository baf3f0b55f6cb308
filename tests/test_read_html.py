"""Any page of HTML, whatever is wrong with it: nothing of it is lost, nothing changes its place, and the story that
comes of it holds to what every story does."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
import tinyhtml5
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.casefile import Case, folder
from tests.test_invariants import as_pages, words

from griffo import pipeline
from griffo.model import Role, Story
from griffo.read import html
from griffo.read.manuscript import Manuscript
from griffo.read.told import manuscript
from griffo.read.tree import Node, Page, parse_text
from griffo.report import removed

TEXT = st.sampled_from(
    (
        "The kettle had boiled dry again, and nobody would say whose turn it had been. ",
        "“I can’t go out there,” she said. ",
        "Not now. ",
        "Chapter 1 ",
        "Chapter Two: Rain ",
        "III. ",
        "Rating: T ",
        "A/N: please review! ",
        "(A/N: that kettle) ",
        "by moss_and_reed ",
        "* * *",
        "xXxXx",
        " *so* ",
        "a &lt; b &amp; c&nbsp;d &hellip; &mdash;",
        "\n",
        " ",
        "&nbsp;",
        "e\u0301 日本語 שלום 🫖",
        "x",
        "one\ntwo\n\nthree\n",
        "1 < 2 && 3 > 2",
        "<!-- nobody sees this -->",
    )
)
STRAY = st.sampled_from(
    (
        "<br>", "<br/>", "<hr>", "<p>", "</p>", "<i>", "</i>", "<em>", "</em>", "<b>", "</div>", "<div>", "<li>",
        "<td>", "</table>", "<tr>", "</ul>", "<dd>", "<h2>", "</h3>", "<blockquote>", "</span>", "<i", "</", "<>",
        "<p class='x' class=y", "<q>", "<script>var hidden = 1;</script>", "<style>p { color: red }</style>",
        "<iframe src=x></iframe>", "<img src=x alt='***'>", "<ruby>鐘<rp>(</rp><rt>kane</rt><rp>)</rp></ruby>", "<rt>",
        "<input value=no>", "<textarea>no</textarea>",
    )
)  # fmt: skip
INLINE = "i em b strong u s span a sup sub q cite font small code tt nobr".split()
BLOCK = (
    "p div h1 h2 h3 blockquote ul ol li dl dt dd table tr td th tbody caption center pre section article header footer "
    "nav aside main address figure figcaption details summary ruby rt form fieldset body html"
).split()
ATTRIBUTES = st.sampled_from(
    (
        "", "", "", " class='it'", " style='font-style: italic'", " style='display:none'", " style='white-space: pre'",
        " align=center", " style='text-align:center'", " class=userstuff", " id=chapters", " id=preface",
        " class='meta group'", " class=fff_chapter_title", " name=section0001", " id=storytext", " lang=fr",
        " href='#x'", " id=x", " id=workskin",
    )
)  # fmt: skip


def element(tag: str, attributes: str, inside: list[str]) -> str:
    return f"<{tag}{attributes}>{''.join(inside)}</{tag}>"


FRAGMENT = st.recursive(
    TEXT | STRAY,
    lambda inner: st.builds(
        element, st.sampled_from([*INLINE, *BLOCK, *BLOCK]), ATTRIBUTES, st.lists(inner, max_size=4)
    ),
    max_leaves=12,
)
PAGES = st.lists(FRAGMENT, min_size=1, max_size=6).map(
    lambda parts: (
        "<!DOCTYPE html><title>t</title><style>.it { font-style: italic }</style><body>"
        + "".join(parts)
        + "<p>The end of it was quiet.</p>"
    )
)
UNSEEN = frozenset(
    "head script style iframe textarea noscript template select title svg rp button option object embed".split()
)
"""Elements whose text a browser does not show as the page's."""


def read(page: str) -> Manuscript:
    return html.read(page.encode(), "kettle.html")


def letters(text: str) -> str:
    """Return what can be lost: letters and digits, whatever was done about spaces and marks between them."""
    return "".join(filter(str.isalnum, text.replace("e\u0301", "é")))


def on_screen(page: str) -> str:
    """Return the text of a page as another parser of the HTML Standard has it."""
    parts: list[str] = []
    stack: list[tuple[object, bool]] = [(tinyhtml5.parse(page, namespace_html_elements=False), True)]
    while stack:
        one, with_tail = stack.pop()
        if isinstance(one, str):
            parts.append(one)
            continue
        tail = getattr(one, "tail", None)
        if with_tail and tail:
            stack.append((tail, False))
        tag = getattr(one, "tag", "")
        if isinstance(tag, str) and tag not in UNSEEN:
            stack += [(child, True) for child in reversed(list(one))]  # type: ignore[call-overload]
            stack.append((getattr(one, "text", None) or "", False))
    return "".join(parts)


@given(page=PAGES)
def test_every_word_on_the_page_is_in_the_story_and_in_order(page: str) -> None:
    story = read(page).story
    here, there = letters("".join(block.text.value for block in story.blocks)), letters(on_screen(page))
    if "<ol" in page:  # whose numbers are in no element
        here, there = ("".join(filter(str.isalpha, text)) for text in (here, there))
    assert here == there


KNOWN = [case for case in folder("sources") if case.path.stem.removesuffix(".html") in {
    "ao3-download", "ao3-page", "fanficfare", "fanfictionnet", "fichub", "royalroad", "xenforo"
}]  # fmt: skip


@pytest.mark.uncounted
@pytest.mark.parametrize("case", KNOWN, ids=str)
@settings(max_examples=25)
@given(data=st.data())
def test_a_known_page_may_end_anywhere(case: Case, data: st.DataObject) -> None:
    cut = case.given[: data.draw(st.integers(case.given.index("<body") + 6, len(case.given)), "cut")]
    left = letters(on_screen(cut))
    assume(left)
    rest = iter(letters("".join(block.text.value for block in read(cut).story.blocks)))
    assert all(letter in rest for letter in left)


SAID = "<p>“Renée,” said Per — or did he?</p><p>Too late…</p>"


@pytest.mark.parametrize("declared", ["utf-8", "windows-1252", "iso-8859-1", "x-nonsense", "utf-16", ""])
@pytest.mark.parametrize("real", ["utf-8", "utf-8-sig", "windows-1252", "utf-16"])
def test_a_page_is_decoded_whatever_it_says_of_itself(declared: str, real: str) -> None:
    head = f'<html><head><meta charset="{declared}"></head><body>' if declared else "<body>"
    story = html.read((head + SAID).encode(real), "kettle.html").story
    assert [block.text.value for block in story.blocks] == ["“Renée,” said Per — or did he?", "Too late…"]


EBOOKS = {
    "the archive’s preface": """
<div id="preface"><h2 class="toc-heading">Preface</h2><p class="message"><b>Fog</b><br/>Posted originally on the
Archive of Our Own at <a href="https://archiveofourown.org/works/3">https://archiveofourown.org/works/3</a>.</p></div>
----
<div id="preface"><div class="calibre1"><h1>Fog</h1><div class="byline">by tess</div></div></div>
----
<div id="chapters"><div class="calibre1"><h2 class="heading">Chapter 1: Sand</h2></div><div><p>It was thick.</p></div>
</div>
----
<div id="chapters"><div class="calibre1"><h2 class="heading">Chapter 2</h2></div><div><p>It went.</p></div></div>
""",
    "FanFicFare’s title page": """
<h3><a href="https://example.org/s/1">Fog</a> by <a class="authorlink">tess</a></h3><div><b>Rating:</b> T<br/></div>
----
<h3 class="fff_chapter_title">Chapter 1: Sand</h3><p>It was thick.</p>
----
<h3 class="fff_chapter_title">Chapter 2</h3><p>It went.</p>
""",
    "FicHub’s title page": """
<h1>Fog</h1><p><b>By: tess</b></p><p>Words: 6</p><p>Exported with the assistance of <a>FicHub.net</a></p>
----
<h2>Chapter 1: Sand</h2><p>It was thick.</p>
----
<h2>Chapter 2</h2><p>It went.</p>
""",
}


@pytest.mark.parametrize("origin", EBOOKS)
def test_the_documents_of_an_ebook_one_after_another_are_known_too(origin: str) -> None:
    """Each is a body in the page's body."""
    bodies: list[Node | str] = [parse_text(each, "kettle.epub").body for each in EBOOKS[origin].split("----")]
    page = Page(Node("body", {}, bodies), "")
    done = manuscript(page, html.tell(page), "kettle.epub")
    assert (done.origin, done.story.meta.title, done.story.meta.authors) == (origin, "Fog", ("tess",))
    assert [(block.role, block.text.value) for block in done.story.blocks][-4:] == [
        (Role.HEADING, "Chapter 1: Sand"),
        (Role.PARAGRAPH, "It was thick."),
        (Role.HEADING, "Chapter 2"),
        (Role.PARAGRAPH, "It went."),
    ]


@pytest.mark.uncounted
@given(page=PAGES)
def test_reading_twice_gives_the_same(page: str) -> None:
    one, two = read(page), read(page)
    assert (one.source.text, one.story) == (two.source.text, two.story)


@pytest.mark.uncounted
@given(page=PAGES)
def test_blocks_know_their_places(page: str) -> None:
    done = read(page)
    for before, after in pairwise(done.story.blocks):
        assert before.text.end <= after.text.start
    for block in done.story.blocks:
        assert block.text.value
        assert all(0 <= span.start < span.end <= len(block.text) for span in block.spans)
    lines = done.source.lines
    assert all(a <= b for a, b in pairwise(lines))
    assert lines[-1] <= len(done.source.text)


@pytest.mark.uncounted
@given(page=PAGES)
def test_every_pass_keeps_its_word(page: str) -> None:
    story = pipeline.ruled(read(page).story)
    for run in pipeline.PASSES:
        after = run(story)
        assert [block.text for block in after.blocks] == [block.text for block in story.blocks], run.__name__
        for block in after.blocks:
            for span in block.spans:
                assert 0 <= span.start <= span.end <= len(block.text), run.__name__
                assert span.start >= span.hide[0], run.__name__
                assert span.end + span.hide[1] <= len(block.text), run.__name__
        assert run(after) == after, f"{run.__name__}: twice is once"
        story = after


@pytest.mark.uncounted
@given(page=PAGES)
def test_nothing_is_lost_on_the_way_to_the_book(page: str) -> None:
    done = read(page.replace("<", " <").replace(">", "> "))  # so that what is left out ends no word in the middle
    story: Story = pipeline.prepare(done)
    said = Counter(word for gone in removed(story, done.source.text) for word in words(gone.text))
    blocks = " ".join(block.text.value for block in story.blocks)
    assert not Counter(words(blocks)) - Counter(words(as_pages(story))) - said
