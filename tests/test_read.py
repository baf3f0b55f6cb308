"""The way from bytes to blocks."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.casefile import Case, folder

from griffo.errors import GriffoError
from griffo.model import Role, Story
from griffo.read import source, txt
from griffo.read.source import LIMIT, Source, decode, load

SPEECH = "“I can’t,” said Renée. “It’s a café — not a naïve place…” She went on walking.\n"


def read(text: str) -> Story:
    return txt.read(text.encode("utf-8"), "boat.txt").story


def unescape(value: str) -> str:
    """Put in the characters that a case file names, since an editor would lose them."""
    return re.sub(
        r"\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|\\[rt]", lambda found: found[0].encode().decode("unicode_escape"), value
    )


@pytest.mark.parametrize("case", folder("read"), ids=str)
def test_case(case: Case, check: Callable[[Case, str], None]) -> None:
    story = read(unescape(case.given))
    check(case, "\n".join(f"{block.gap}| {block.text.value}" for block in story.blocks))


def test_every_block_is_a_paragraph_of_the_named_file() -> None:
    story = read("The ferry was late.\n\nNobody minded.\n")
    assert story.source == "boat.txt"
    assert {block.role for block in story.blocks} == {Role.PARAGRAPH}
    assert story.lines == (0, 20, 21, 36)
    assert story.dropped == ()


def test_what_is_dropped_is_named() -> None:
    text = "The ferry\x07 was late.\n\n\x01\x02\n\nNobody minded."
    story = read(text)
    assert [text[start:end] for start, end, _ in story.dropped] == ["\x07", "\x01", "\x02"]
    assert {reason for _, _, reason in story.dropped} == {"control character"}


def test_characters_know_where_they_were() -> None:
    text = "\n  It’s cafÃ© time,\u200b or so.  \n\nAnd \u00a0then.\n"
    first, second = read(text).blocks
    at = first.text.value.index("é")
    assert text[slice(*first.text.source(at, at + 1))] == "Ã©"
    at = first.text.value.index(" or")
    assert text[slice(*first.text.source(at, at + 3))] == " or"
    assert text[second.text.start : second.text.end] == "And \u00a0then."


def test_a_wrapped_paragraph_knows_its_lines() -> None:
    lines = [
        "The ferry was late, as it was on every day of that winter when",
        "the wind came from the north and blew on and on until evening;",
    ]
    text = "\n".join(lines * 4)
    (block,) = read(text).blocks
    at = block.text.value.index("when the")
    assert text[slice(*block.text.source(at, at + 8))] == "when\nthe"


@given(st.text(alphabet="ab. \n\r\t\u2028\u00a0\u200b\x07é’â€™Ã©-“\x0c", max_size=80))
def test_no_letter_is_lost_and_places_are_in_order(text: str) -> None:
    try:
        story = read(text)
    except GriffoError:
        return
    joined = "".join(block.text.value for block in story.blocks)
    assert [c for c in joined if c in "ab"] == [c for c in text if c in "ab"]
    ends = [(block.text.start, block.text.end) for block in story.blocks]
    assert all(block.text.value.strip() == block.text.value != "" for block in story.blocks)
    assert all(a <= b for a, b in ends)
    assert all(left[1] <= right[0] for left, right in pairwise(ends))
    assert all(end <= len(text) for _, end in ends)


@pytest.mark.uncounted
@pytest.mark.parametrize(
    "text",
    [
        "word " * 2_000_000,
        "\n" * 1_000_000 + "a",
        "\n\"'" * 100_000,
        "â€" * 200_000,
        "é" * 500_000,
        "\u200b \n" * 200_000 + "a",
    ],
    ids=["one line", "newlines", "quotes", "mojibake", "accents", "unseen"],
)
def test_odd_files_are_read_whole(text: str) -> None:
    found = "".join(block.text.value for block in read(text).blocks)
    assert sum(map(str.isalnum, found)) >= sum(char.isascii() and char.isalnum() for char in text)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman", "utf-32"]
)
@pytest.mark.parametrize("times", [1, 40])
def test_encodings(encoding: str, times: int) -> None:
    assert decode((SPEECH * times).encode(encoding), "boat.txt").text == SPEECH * times


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Renée".encode("cp1252"), "Renée"),
        (("It was grey. " * 100_000).encode() + b"I can\x92t.", "It was grey. " * 100_000 + "I can’t."),
        (SPEECH.encode() + b"\x93No\x94", SPEECH + "“No”"),
        (SPEECH.encode() + "…".encode()[:-1], SPEECH + "\ufffd"),
        ("Она вышла из дома и пошла по улице. ".encode("cp1251") * 99, "Она вышла из дома и пошла по улице. " * 99),
        ("彼女は家を出て、通りを歩いた。".encode("euc_jp") * 9, "彼女は家を出て、通りを歩いた。" * 9),
        (
            b"A d\xe9j\xe0 vu\x81 of \x8d tea and cake, said the aunt.",
            "A déjà vu\x81 of \x8d tea and cake, said the aunt.",
        ),
    ],
    ids=[
        "one accent",
        "one quote in a large file",
        "stray Windows bytes",
        "cut off",
        "Russian",
        "Japanese",
        "undefined bytes",
    ],
)
def test_bytes_that_are_not_utf8(data: bytes, text: str) -> None:
    assert decode(data, "boat.txt").text == text


def test_line_ends_stay_and_lines_are_counted() -> None:
    made = decode(b"one\r\ntwo\rthree\nfour", "boat.txt")
    assert made == Source("boat.txt", "one\r\ntwo\rthree\nfour", (0, 5, 9, 15), "utf-8")
    assert [made.line(offset) for offset in (0, 4, 5, 9, 15, 18)] == [1, 1, 2, 3, 4, 4]


@pytest.mark.parametrize(
    ("data", "sentence", "line"),
    [
        (b"", "This file holds no text.", 0),
        (b" \r\n\t\n", "This file holds no text.", 0),
        (b"\xef\xbb\xbf", "This file holds no text.", 0),
        (b"%PDF-1.7\n", "This is a PDF file, not text.", 0),
        (b"PK\x03\x04rest", "This is a ZIP archive (an EPUB or Word file is one too), not text.", 0),
        (b"\x89PNG\r\n", "This is a PNG picture, not text.", 0),
        (b"one\ntwo\n\0\x01\x02 three", "This file holds binary data, not text.", 3),
        (bytes(range(1, 32)) * 99, "This file is no text in any known encoding.", 0),
        ("one\ntwo".encode("utf-16") + b"\x00", "This file says it is UTF-16-LE but is not.", 2),
        (b"a" * (LIMIT + 1), "This file is larger than 64 MB.", 0),
    ],
    ids=["empty", "blank", "mark alone", "pdf", "zip", "png", "binary", "noise", "odd UTF-16", "enormous"],
)
def test_files_that_are_refused(data: bytes, sentence: str, line: int) -> None:
    with pytest.raises(GriffoError) as caught:
        decode(data, "boat.txt")
    assert (caught.value.sentence, caught.value.file, caught.value.line) == (sentence, "boat.txt", line)
    assert caught.value.mend


def test_load(tmp_path: Path) -> None:
    path = tmp_path / "boat.txt"
    path.write_bytes(b"The ferry was late.\n")
    assert load(path).text == "The ferry was late.\n"
    assert load(path, "shown.txt").name == "shown.txt"


@pytest.mark.parametrize("name", [".", "missing.txt"])
def test_load_says_what_cannot_be_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(GriffoError, match="cannot be read") as caught:
        load(tmp_path / name)
    assert caught.value.mend


def test_load_stops_at_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "LIMIT", 10)
    (tmp_path / "boat.txt").write_bytes(b"The ferry was late.")
    with pytest.raises(GriffoError, match="larger than"):
        load(tmp_path / "boat.txt")
