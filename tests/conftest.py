from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))  # what tests share is imported as tests.casefile and the like

from tests.casefile import Case, bless

Check = Callable[[Case, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--bless", action="store_true", help="write what comes out into the case files as expected")


@pytest.fixture
def check(request: pytest.FixtureRequest) -> Check:
    """Compare what a case gives with what its file expects, or write it there under ``--bless``."""

    def compare(case: Case, actual: str) -> None:
        if request.config.getoption("--bless") and actual.strip("\n") != case.expected:
            bless(case, actual)
            return
        assert actual.strip("\n") == case.expected, str(case)

    return compare
