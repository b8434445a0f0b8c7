"""Several processes give what one gives, in the same order, and none of them stays behind."""

import gc
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from worked.check import CheckFailed
from worked.workers import AHEAD, WorkerLost, Workers, made_in_order, seldom_collected


class Square:
    """A task that takes longer for some things than for others."""

    def __call__(self, number):
        time.sleep(0.02 * (number % 3 == 0))
        return number * number, os.getpid()


class Picky:
    def __call__(self, number):
        if number == 2:
            raise CheckFailed("oracle", "the answer is 5, not 4", "b")
        return number


class Unpicklable(Exception):
    def __init__(self, one, two):
        super().__init__(f"{one} and {two}")


class Odd:
    def __call__(self, number):
        raise Unpicklable("salt", "sugar")


class Dies:
    def __call__(self, number):
        os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("workers", [1, 2])
def test_the_outcomes_come_in_the_order_of_the_things(workers):
    made = list(made_in_order(Square(), range(12), workers))
    assert [square for square, _ in made] == [k * k for k in range(12)]
    assert (os.getpid() in {process for _, process in made}) == (workers == 1)
    assert len({process for _, process in made}) == workers


def test_one_more_thing_can_be_asked_for_in_between():
    with Workers(Square(), 2) as crew:
        seen = []
        for square, _ in crew.in_order(range(6)):
            seen.append(square)
            seen.append(crew.one(10 + square)[0])
    assert seen == [n for k in range(6) for n in (k * k, (10 + k * k) ** 2)]


def test_only_a_few_things_are_taken_ahead():
    taken = []

    def things():
        for number in range(1000):
            taken.append(number)
            yield number

    with Workers(Square(), 2) as crew:
        next(crew.in_order(things()))
    assert len(taken) <= 2 * AHEAD


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_comes_in_its_turn_and_whole(workers):
    seen: list[int] = []
    with pytest.raises(CheckFailed) as caught:
        seen.extend(made_in_order(Picky(), range(5), workers))
    assert seen == [0, 1]
    assert (caught.value.check, caught.value.label) == ("oracle", "b")
    assert "part (b): the oracle check failed: the answer is 5" in str(caught.value)


def test_an_error_that_cannot_travel_keeps_its_words():
    with pytest.raises(RuntimeError, match="Unpicklable: salt and sugar"):
        list(made_in_order(Odd(), range(3), 2))


def test_a_worker_that_is_killed_is_told():
    with pytest.raises(WorkerLost, match=r"ended before its work was done \(exit code -9\)"):
        list(made_in_order(Dies(), range(3), 2))


PROGRAM = """
from tests.test_workers import Square
from worked.workers import made_in_order
if __name__ == "__main__":
    for square, process in made_in_order(Square(), range(10**6), 2):
        print(process, flush=True)
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_worker_stays_when_its_starter_is_gone(tmp_path, how):
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    starter = subprocess.Popen(
        [sys.executable, str(program)],
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert starter.stdout
    processes = {int(starter.stdout.readline()) for _ in range(8)}
    assert len(processes) == 2
    starter.send_signal(how)
    starter.stdout.close()
    starter.wait()
    deadline = time.monotonic() + 10
    while any(map(is_running, processes)):
        assert time.monotonic() < deadline, "a worker is still there"
        time.sleep(0.05)


INTERRUPTED = """
import os
import signal
from tests.test_workers import Square
from worked.workers import made_in_order

if __name__ == "__main__":
    print([square for square, _ in made_in_order(Square(), range(4), 2)])
else:
    os.kill(os.getpid(), signal.SIGINT)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a signal to oneself ends the process there")
def test_a_worker_that_only_starts_leaves_ctrl_c_to_its_starter(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(INTERRUPTED)
    done = subprocess.run(
        [sys.executable, str(program)],
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("[0, 1, 4, 9]\n", "")


def is_running(process):
    """Whether a process is there and no mere entry in the table of processes."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_garbage_is_collected_seldom_only_as_long_as_a_loop_runs():
    before = gc.get_threshold()
    with suppress(ZeroDivisionError), seldom_collected():
        assert gc.get_threshold()[0] > before[0]
        assert gc.get_freeze_count() > 0
        raise ZeroDivisionError
    assert (gc.get_threshold(), gc.get_freeze_count()) == (before, 0)
