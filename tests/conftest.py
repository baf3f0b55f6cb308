from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import settings
from tests.casefile import Case, bless

# The same examples on every run, and no time limit for one: a failure must not depend on luck or on a busy machine.
settings.register_profile("griffo", derandomize=True, deadline=None)
settings.load_profile("griffo")

Check = Callable[[Case, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--bless", action="store_true", help="write what comes out into the case files as expected")


@pytest.fixture(autouse=True)
def no_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what the program keeps about its user out of the home of whoever runs the tests."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.getbasetemp() / "state"))


@pytest.fixture
def check(request: pytest.FixtureRequest) -> Check:
    """Compare what a case gives with what its file expects, or write it there under ``--bless``."""

    def compare(case: Case, actual: str) -> None:
        if request.config.getoption("--bless") and actual.strip("\n") != case.expected:
            bless(case, actual)
            return
        assert actual.strip("\n") == case.expected, str(case)

    return compare
