"""What must hold of every reader of documents: each word once, in order, with its look; and none can be crashed."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import documents
from tests.test_odt import automatic

from griffo import pipeline
from griffo.emit.dump import dump
from griffo.errors import GriffoError
from griffo.model import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from griffo.read.manuscript import Manuscript

Look = frozenset[str]
"""``i`` for italics, ``b`` for bold."""
Run = tuple[str, Look]
Tree = str | tuple[str, "list[Tree]"]
"""A word, or trees that look so: in italics, or bold."""

WORDS = st.text("abcXYZ019'’éЖ漢*_<>&[](){}\\#`\"-.!~|+=^$:;,?/", min_size=1, max_size=8).map(lambda word: f"w{word}")
TREES = st.recursive(
    WORDS, lambda inner: st.tuples(st.sampled_from("ib"), st.lists(inner, min_size=1, max_size=4)), max_leaves=12
)
STORIES = st.lists(st.lists(TREES, min_size=1, max_size=5), min_size=1, max_size=5)


def runs(tree: Tree, around: Look = frozenset()) -> list[Run]:
    """Return the words of a tree, each with its look."""
    if isinstance(tree, str):
        return [(tree, around)]
    look, inner = tree
    return [run for one in inner for run in runs(one, around | {look})]


def as_docx(story: Sequence[Sequence[Tree]]) -> bytes:
    def run(word: str, look: Look) -> str:
        return documents.run(escape(word), "".join(f"<w:{name}/>" for name in look))

    return documents.docx(
        *(documents.par(run(" ", frozenset()).join(run(*one) for tree in line for one in runs(tree))) for line in story)
    )


def as_odt(story: Sequence[Sequence[Tree]]) -> bytes:
    def span(tree: Tree) -> str:
        if isinstance(tree, str):
            return escape(tree)
        return f'<text:span text:style-name="{tree[0]}">{" ".join(map(span, tree[1]))}</text:span>'

    styles = automatic("i", "text", 'fo:font-style="italic"') + automatic("b", "text", 'fo:font-weight="bold"')
    return documents.odt("".join(f"<text:p>{' '.join(map(span, line))}</text:p>" for line in story), styles)


def as_rtf(story: Sequence[Sequence[Tree]]) -> bytes:
    def group(tree: Tree) -> str:
        if isinstance(tree, str):
            signs = (f"\\u{ord(one)}?" if ord(one) > 127 else re.sub(r"[\\{}]", r"\\\g<0>", one) for one in tree)
            return "".join(signs)
        return f"{{\\{tree[0]} {' '.join(map(group, tree[1]))}}}"

    return f"{{\\rtf1 {''.join(' '.join(map(group, line)) + chr(92) + 'par ' for line in story)}}}".encode("ascii")


def as_markdown(story: Sequence[Sequence[Tree]]) -> bytes:
    def marked(word: str, look: Look) -> str:
        sign = {"": "", "i": "_", "b": "**", "bi": "***"}["".join(sorted(look))]
        return sign + re.sub(r"[!-/:-@\[-`{-~]", r"\\\g<0>", word) + sign

    lines = (" ".join(marked(*one) for tree in line for one in runs(tree)) for line in story)
    return "\n\n".join(lines).encode()


WRITERS: dict[str, Callable[[Sequence[Sequence[Tree]]], bytes]] = {
    "docx": as_docx, "odt": as_odt, "rtf": as_rtf, "md": as_markdown,
}  # fmt: skip


def read(data: bytes, kind: str) -> Manuscript:
    return pipeline.reader(f"x.{kind}")(data, f"x.{kind}")


def looks(made: Manuscript) -> list[list[Run]]:
    """Return the words of each paragraph as they were read, each with its look."""
    names = {Kind.EMPHASIS: "i", Kind.STRONG: "b"}
    return [
        [
            (
                match.group(),
                frozenset(
                    names[span.kind] for span in block.spans if span.start <= match.start() and match.end() <= span.end
                ),
            )
            for match in re.finditer(r"\S+", block.text.value)
        ]
        for block in made.story.blocks
    ]


@pytest.mark.uncounted
@pytest.mark.parametrize("kind", WRITERS)
@given(story=STORIES)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_every_word_comes_back_with_its_look(kind: str, story: list[list[Tree]]) -> None:
    expected = [[run for tree in line for run in runs(tree)] for line in story]
    assert looks(read(WRITERS[kind](story), kind)) == expected


TYPED = """# Low Water

The tide had gone out *too* far,^[In *March*.] and **nobody** said so.

*I should have rung it myself.* She pulled on her boots.

## The Bell

“Who rang it?” said Tam, H~2~O in his boots.
"""


@pytest.mark.skipif(not shutil.which("pandoc"), reason="pandoc is not installed")
@pytest.mark.parametrize("kind", ["docx", "odt", "rtf"])
def test_what_another_program_writes(kind: str, tmp_path: Path) -> None:
    """Pandoc, which writes all of them in ways of its own."""
    file = tmp_path / f"x.{kind}"
    subprocess.run(["pandoc", "--standalone", "-f", "markdown", "-o", file], input=TYPED.encode(), check=True)
    made = pipeline.prepare(read(file.read_bytes(), kind))
    found = re.sub(" +", " ", dump(made)).strip().split("\n\n")
    assert [line for line in found if not line.startswith("[residue]")][-5:] == [
        "[title] Low Water",
        "The tide had gone out {emphasis: too} far, ({note: In {emphasis: March}.}) and {strong: nobody} said so.",
        "{thought: I should have rung it myself.} She pulled on her boots.",
        "[heading] The Bell",
        "“Who rang it?” said Tam, H{lowered: 2}O in his boots.",
    ]


def changed(data: bytes, edits: Sequence[tuple[float, bytes, int]]) -> bytes:
    """Return the bytes with some cut out and others put in, at shares of their length."""
    for share, put, cut in edits:
        at = int(share * len(data))
        data = data[:at] + put + data[at + cut :]
    return data


EDITS = st.lists(
    st.tuples(
        st.floats(0, 1),
        st.one_of(st.binary(max_size=4), st.sampled_from([b"<", b"{", b"}", b"\\", b"\\par", b"</w:p>", b"&a;"])),
        st.integers(0, 30),
    ),
    min_size=1, max_size=6,
)  # fmt: skip
STORY: list[list[Tree]] = [["One", ("i", ["two", ("b", ["three"])])], ["Four"]]


def spoilt(kind: str, part: str, edits: Sequence[tuple[float, bytes, int]]) -> bytes:
    """Return a document with one part of it changed: where it is an archive, inside that."""
    data = WRITERS[kind](STORY)
    if not part:
        return changed(data, edits)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = changed(bytes(parts[part]), edits)  # type: ignore[arg-type]  # they were all read as bytes
    return documents.zipped(parts)


PARTS = [
    ("docx", ""), ("docx", "word/document.xml"), ("docx", "word/styles.xml"), ("docx", "_rels/.rels"), ("odt", ""),
    ("odt", "content.xml"), ("odt", "styles.xml"), ("odt", "meta.xml"), ("rtf", ""), ("md", ""),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "part"), PARTS)
@given(edits=EDITS)
@settings(max_examples=40)
def test_a_spoilt_file_is_read_or_refused(kind: str, part: str, edits: list[tuple[float, bytes, int]]) -> None:
    refused: GriffoError | None = None
    try:
        read(spoilt(kind, part, edits), kind)
    except GriffoError as error:
        refused = error
    assert refused is None or refused.mend, "every error says what to do"
