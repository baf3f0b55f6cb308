"""Files that hold more than characters, by their cases: what comes out is what is known, from where, and the story."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.casefile import Case, folder
from tests.ebooks import ebook

from griffo import pipeline
from griffo.emit.dump import dump

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Check

    from griffo.model import Story


BUILT: dict[str, Callable[[str], bytes]] = {"epub": ebook}
"""The kinds of files that are no text, with what makes them of one."""


def shown(story: Story) -> str:
    """Return what is known about a story, each with where it comes from, and the story."""
    known = [f"{name}: {said(getattr(story.meta, name))} ({origin})" for name, origin in story.origins]
    found = [f"! {found.code}: {found.sentence}" for found in story.findings if found.code != "suggestions"]
    body = dump(story).partition("\n\n")[2]
    return "\n".join([*known, *found, "", body])


def said(value: object) -> str:
    return "; ".join(str(each) for each in value) if isinstance(value, tuple) else str(value)


@pytest.mark.parametrize("case", folder("sources"), ids=str)
def test_case(case: Case, check: Check) -> None:
    """The file's stem ends in the kind that it shows: ``plain.html.txt``."""
    kind = case.path.stem.rpartition(".")[2]
    name, data = f"the-case.{kind}", BUILT.get(kind, str.encode)(case.given)
    check(case, shown(pipeline.prepare(pipeline.reader(name)(data, name))))
