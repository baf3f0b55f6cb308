from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator

import pytest
from hypothesis import settings
from tests.casefile import Case, bless

# The same examples on every run, and no time limit for one: a failure must not depend on luck or on a busy machine.
settings.register_profile("griffo", derandomize=True, deadline=None)
settings.load_profile("griffo")

Check = Callable[[Case, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--bless", action="store_true", help="write what comes out into the case files as expected")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        "uncounted: coverage does not look at what this runs, which halves the time. For tests that are long and go "
        "over lines that others go over, with other books.",
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Take coverage's eyes off a test that is marked ``uncounted``, its fixtures, and the processes that it starts."""
    watching = sys.gettrace()
    if watching is None or item.get_closest_marker("uncounted") is None:
        return (yield)
    elsewhere = os.environ.pop("COVERAGE_PROCESS_CONFIG", None)
    sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(watching)
        _watched()
        if elsewhere is not None:
            os.environ["COVERAGE_PROCESS_CONFIG"] = elsewhere


def _watched() -> None:
    """Do nothing: the first call after ``sys.settrace`` is where coverage's tracer takes over again."""


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
