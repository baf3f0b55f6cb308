"""What goes from process to process and what is kept comes back as it was."""

from __future__ import annotations

from array import array
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.books import full_story

from griffo import pipeline
from griffo.model import Lesson, Story
from griffo.packing import pack, unpack
from griffo.read.txt import read
from griffo.text import Text

SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_a_story_comes_back(path: Path) -> None:
    story = pipeline.prepare(read(path.read_bytes(), path.name))
    packed = pack(story)
    assert unpack(packed, Story) == story
    assert pack(unpack(packed, Story)) == packed
    assert len(packed) < 4 * path.stat().st_size


def test_a_story_with_everything_comes_back() -> None:
    lesson = Lesson("ferry.txt", ("Ada Brook",), (0.5, 1.0), -0.25, quoted=True, accepted=True)
    story = replace(full_story(), lessons=(lesson,))
    assert unpack(pack(story), Story) == story


@given(st.lists(st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1)), max_size=30))
def test_any_offsets_come_back(offsets: list[tuple[int, int]]) -> None:
    starts, ends = ([pair[side] for pair in offsets] for side in (0, 1))
    back = unpack(pack(Text("x" * len(offsets), array("I", starts), array("I", ends))), Text)
    assert (back.value, list(back.starts), list(back.ends)) == ("x" * len(offsets), starts, ends)


def test_neighbours_take_no_room() -> None:
    assert len(pack(Text.of("x" * 1000, offset=70_000))) < 1100


@pytest.mark.parametrize("content", [b"", b"\xc1", b"\x81\xa1a\x01", pack("words"), pack(full_story())[:-1]])
def test_what_is_no_story_is_an_error(content: bytes) -> None:
    with pytest.raises(msgspec.MsgspecError):
        unpack(content, Story)


def test_what_is_no_part_of_a_document_is_not_packed() -> None:
    with pytest.raises(NotImplementedError, match="object is no part of a document"):
        pack(object())
