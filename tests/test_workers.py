"""Work that is shared out among processes, and what happens when one of them dies."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from griffo import hiring
from griffo.errors import GriffoError
from griffo.hiring import Named
from griffo.store import open_store
from griffo.workers import Answer, Crew, begin, share
from griffo.workshop import PAYS, Workshop


def double(number: int) -> tuple[int, int]:
    return 2 * number, os.getpid()


def refuse(number: int) -> int:
    raise GriffoError("This is odd.", file=f"{number}.txt", line=3, mend="Make it even.")


def die_at_once() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def forbid_copies() -> None:
    def fork() -> int:
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    os.fork = fork


def die(file: Path) -> str:
    """Die as for want of memory, until the file says that this is the second try or forbids it for good."""
    said = file.read_text()
    if said in {"once", "always"}:
        file.write_text({"once": "again"}.get(said, said))
        os.kill(os.getpid(), signal.SIGKILL)
    return said


def fail(number: int) -> Exception:
    raise OddError(number, "cannot be sent")


class OddError(Exception):
    """An error that cannot be made again from what it was sent as."""

    def __init__(self, number: int, why: str) -> None:
        super().__init__(number)
        self.hold = lambda: why


@pytest.mark.parametrize("count", [1, 2, 9])
def test_every_job_is_done_once(count: int) -> None:
    begun: list[int] = []
    done = dict(share(double, range(7), count, begun.append))
    assert begun == list(range(7))
    results = {number: answer.result for number, answer in done.items()}
    assert {number: result and result[0] for number, result in results.items()} == {n: 2 * n for n in range(7)}
    here = {result[1] == os.getpid() for result in results.values() if result}
    assert here == {count == 1}


def pids(answers: Iterable[tuple[int, Answer[tuple[int, int]]]]) -> set[int]:
    return {answer.result[1] for _, answer in answers if answer.result}


def test_where_no_process_can_be_started_this_one_does_all_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    done = list(share(double, range(3), 2))
    assert done == [(number, Answer((2 * number, os.getpid()), here=True)) for number in range(3)]
    assert begin(double, 1)() == Answer(deaths=1)


def test_where_no_process_gets_ready_this_one_does_all_jobs() -> None:
    done = list(share(double, range(3), 2, first=die_at_once))
    assert pids(done) == {os.getpid()}
    assert all(answer.here and not answer.deaths for _, answer in done)


def test_where_no_process_can_be_copied_one_does_all_jobs() -> None:
    done = list(share(double, range(5), 3, first=forbid_copies))
    assert sorted(number for number, _ in done) == [0, 1, 2, 3, 4]
    assert len(pids(done) - {os.getpid()}) == 1
    assert not any(answer.here or answer.deaths for _, answer in done)


def test_processes_can_get_ready_before_there_are_jobs() -> None:
    crew = Crew(Named(__name__, "double"))
    crew.add(2)
    done = dict(share(double, range(5), 2, crew=crew))
    assert sorted(done) == [0, 1, 2, 3, 4]
    assert os.getpid() not in pids(done.items())


def test_one_process_of_a_crew_that_stays_does_what_there_is_once_more() -> None:
    crew = Crew(Named(__name__, "double"), stays=True)
    crew.add(2)
    first = pids(share(double, range(5), 2, crew=crew))
    stayed = [worker._process for worker in crew._hired if worker._process]
    assert [process.poll() for process in stayed] == [None]
    again = pids(share(double, range(3), 1, crew=crew))
    assert again == {process.pid for process in stayed} <= first
    assert all(process.poll() is not None for process in stayed)
    assert pids(share(double, range(3), 1, crew=crew)) == {os.getpid()}


def test_one_that_stayed_and_dies_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "well").write_text("never")
    (tmp_path / "odd").write_text("once")
    crew = Crew(Named(__name__, "die"), stays=True)
    crew.add(2)
    assert [answer.result for _, answer in share(die, [tmp_path / "well"] * 2, 2, crew=crew)] == ["never"] * 2
    (answer,) = dict(share(die, [tmp_path / "odd"], 1, crew=crew)).values()
    assert (answer.result, answer.deaths) == ("again", 1)


def test_one_that_stayed_is_ended_with_its_crew() -> None:
    crew = Crew(Named(__name__, "double"), stays=True)
    crew.add(2)
    assert len(dict(share(double, range(3), 2, crew=crew))) == len(range(3))
    stayed = [worker._process for worker in crew._hired if worker._process]
    crew.end()
    assert [process.poll() is not None for process in stayed] == [True]


@pytest.mark.parametrize("count", [1, 2])
def test_processes_that_got_ready_for_nothing_are_ended(count: int) -> None:
    crew = Crew(Named(__name__, "double"))
    crew.add(2)
    started = [worker._process for worker in crew._hired if worker._process]
    assert started
    assert list(share(double, [], count, crew=crew)) == []
    assert all(process.poll() is not None for process in started)
    crew.end()  # once more does no harm


def test_they_get_ready_only_for_what_is_not_kept_yet_and_pays(tmp_path: Path) -> None:
    work, store = Named(__name__, "double"), open_store(tmp_path)
    assert not Workshop(1).ahead("numbers", work, PAYS)
    assert not Workshop(2).ahead("numbers", work, PAYS - 1)
    crew = Workshop(2, store).ahead("numbers", work, PAYS)
    assert crew
    crew.end()
    Workshop(2, store).put("numbers", "2", b"4")
    assert not Workshop(2, store).ahead("numbers", work, PAYS)


def test_where_processes_are_not_copied_each_is_started_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hiring, "CAN_COPY", False)
    assert os.getpid() not in pids(share(double, range(9), 2))
    done = dict(share(die, files(tmp_path, "a", "once", "b"), 2))
    assert done == {0: Answer("a"), 1: Answer("again", deaths=1), 2: Answer("b")}


@pytest.mark.parametrize("count", [1, 2])
def test_no_job(count: int) -> None:
    assert list(share(double, [], count)) == []


@pytest.mark.parametrize("count", [1, 2])
def test_an_error_comes_back_whole(count: int) -> None:
    for number, answer in share(refuse, [1, 3], count):
        assert isinstance(answer.error, GriffoError)
        assert str(answer.error) == f"{2 * number + 1}.txt:3: This is odd. Make it even."


def test_an_error_that_cannot_be_sent_is_told() -> None:
    ((_, answer),) = share(fail, [1], 2)
    assert type(answer.error) is RuntimeError
    assert str(answer.error) == "OddError: 1"


def files(folder: Path, *contents: str) -> list[Path]:
    for number, content in enumerate(contents):
        (folder / str(number)).write_text(content)
    return [folder / str(number) for number in range(len(contents))]


def test_a_job_whose_process_died_is_tried_once_more_and_holds_up_no_other(tmp_path: Path) -> None:
    done = dict(share(die, files(tmp_path, "a", "once", "b", "c", "once"), 2))
    assert done == {
        0: Answer("a"),
        1: Answer("again", deaths=1),
        2: Answer("b"),
        3: Answer("c"),
        4: Answer("again", deaths=1),
    }


def test_a_job_whose_process_died_twice_is_given_up(tmp_path: Path) -> None:
    done = list(share(die, files(tmp_path, "always", "a"), 2))
    assert done == [(1, Answer("a")), (0, Answer(deaths=2))]


def test_no_process_is_left_when_nobody_wants_more() -> None:
    answers = share(double, range(100), 2)
    _, answer = next(answers)
    answers.close()  # type: ignore[attr-defined]
    assert answer.result
    with pytest.raises(ProcessLookupError):
        os.kill(answer.result[1], 0)


def test_the_script_that_shares_out_is_not_run_again_by_those_that_work(tmp_path: Path) -> None:
    script = tmp_path / "script"
    script.write_text(
        "print('here')\nfrom griffo.workers import share\n"
        "if __name__ == '__main__':\n    print(sum(answer.result for _, answer in share(abs, [1, -2], 2)))\n"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert done.stdout == "here\n3\n"
