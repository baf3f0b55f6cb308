"""The sample stories, word for word: their dumps are kept, and a change in them is read before it is blessed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.casefile import CASES
from tests.checking import epubcheck

from griffo import style
from griffo.compile import bind, draft, open_book
from griffo.emit import epub
from griffo.emit.dump import dump

if TYPE_CHECKING:
    from griffo.config import Entry

SEEDS = Path(__file__).parents[1] / "seeds"
GOLDEN = CASES / "seeds"
BOOK = open_book([SEEDS])


@pytest.mark.parametrize("entry", BOOK.entries, ids=lambda entry: entry.name)
def test_dump(entry: Entry, request: pytest.FixtureRequest) -> None:
    kept = GOLDEN / f"{Path(entry.name).stem}.dump"
    actual = dump(bind(BOOK, entry).story)
    if request.config.getoption("--bless"):
        kept.write_text(actual, encoding="utf-8")
    assert actual == kept.read_text(encoding="utf-8")


def test_epubcheck_finds_nothing_in_the_sample_book(tmp_path: Path) -> None:
    file = tmp_path / "seeds.epub"
    file.write_bytes(epub.emit(draft(BOOK).book, style.load("classic")))
    assert epubcheck(file) == []


def test_every_dump_has_its_story() -> None:
    assert {path.stem for path in GOLDEN.glob("*.dump")} == {Path(entry.name).stem for entry in BOOK.entries}
