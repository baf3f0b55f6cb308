"""Each pass by its cases: a story as it was saved, and its dump after the passes up to that one."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import pytest
from tests.casefile import Case, folder

from griffo import pipeline
from griffo.emit.dump import dump
from griffo.model import Story
from griffo.read import html, txt

if TYPE_CHECKING:
    from tests.conftest import Check

NAMES = [run.__name__ for run in pipeline.PASSES]


def read(text: str) -> Story:
    """Read a story, a page of HTML where it begins as one, and run every rule on it, but no pass."""
    kind = html if text.startswith("<p>") else txt
    story = kind.read(text.encode(), "the-case.txt").story
    return pipeline.ruled(story)


def test_every_pass_has_cases() -> None:
    assert {case.path.stem for case in folder("passes")} == set(NAMES)


@pytest.mark.parametrize("case", folder("passes"), ids=str)
def test_case(case: Case, check: Check) -> None:
    upto = pipeline.PASSES[: NAMES.index(case.path.stem) + 1]
    check(case, dump(reduce(lambda story, run: run(story), upto, read(case.given))))
