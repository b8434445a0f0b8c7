"""One task done with many things by several processes; what comes of them, in the things' order.

    for outcome in made_in_order(task, things, workers=2):
        ...

The order, and so the bytes of whatever is written, are the same for any number of workers. Not more
things are in work than a few for each worker: memory does not grow with their number.
"""

from __future__ import annotations

import gc
import multiprocessing
import pickle
import signal
from collections import deque
from contextlib import closing, contextmanager, suppress
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Generic, NoReturn, Protocol, Self, TypeVar

from worked.errors import WorkedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess
    from types import TracebackType

Thing_contra = TypeVar("Thing_contra", contravariant=True)
Outcome_co = TypeVar("Outcome_co", covariant=True)
Thing = TypeVar("Thing")
Outcome = TypeVar("Outcome")

AHEAD = 8
"""Things in work or waiting for their turn, for each worker."""

SELDOM = (100_000, 50, 100)
"""Thresholds of the garbage collector in a long loop."""


class Task(Protocol[Thing_contra, Outcome_co]):
    """What is done with each thing. Its class stands in a module; it, things and outcomes pickle.

    Every worker has a copy of its own and keeps it, so a task may keep what it has prepared.
    """

    def __call__(self, thing: Thing_contra, /) -> Outcome_co:
        """Do it with one thing."""


class WorkerLost(WorkedError):
    """A worker process ended before its work was done."""


def made_in_order(
    task: Task[Thing, Outcome], things: Iterable[Thing], workers: int = 1
) -> Iterator[Outcome]:
    """What the task makes of the things, in their order; an error comes in its turn, too."""
    with Workers(task, workers) as crew:
        yield from crew.in_order(things)


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Let Python look for garbage more seldom while a long loop runs: 5 % less time for variants.

    What is there before the loop is not looked through again; what one thing needs is freed without
    the collector, but for few cycles. For a process of our own, as it changes all of it.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


class Workers(Generic[Thing, Outcome]):
    """Processes that do one task; with a `count` of 1, this process does it and there is no other.

    To be used in a `with`: at its end, by whatever cause, the processes are gone. If this process
    is killed, they end when they would report to it.
    """

    def __init__(self, task: Task[Thing, Outcome], count: int = 1) -> None:
        self._task = task
        self._count = count
        self._crew: list[_Worker[Thing, Outcome]] = []
        self._asked = 0
        self._outcomes: dict[int, _Made[Outcome] | _Raised] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        crew, self._crew = self._crew, []
        for worker in crew:
            worker.stop()
        for worker in crew:
            worker.process.join()
            worker.process.close()

    def in_order(self, things: Iterable[Thing]) -> Iterator[Outcome]:
        """What the task makes of the things, in their order."""
        if self._count == 1:
            yield from map(self._task, things)
            return
        tickets: deque[int] = deque()
        left = iter(things)
        self._hand_out(left, tickets)
        while tickets:
            if tickets[0] in self._outcomes:
                yield self._outcomes.pop(tickets.popleft()).outcome()
            else:
                self._hear()
            self._hand_out(left, tickets)

    def one(self, thing: Thing) -> Outcome:
        """What the task makes of one more thing, before the next in order."""
        if self._count == 1:
            return self._task(thing)
        while (worker := self._idle()) is None:
            self._hear()
        ticket = self._ask(worker, thing)
        while ticket not in self._outcomes:
            self._hear()
        return self._outcomes.pop(ticket).outcome()

    def _hand_out(self, left: Iterator[Thing], tickets: deque[int]) -> None:
        """Give idle workers the next things."""
        while len(tickets) < AHEAD * self._count and (worker := self._idle()) is not None:
            try:
                thing = next(left)
            except StopIteration:
                return
            tickets.append(self._ask(worker, thing))

    def _idle(self) -> _Worker[Thing, Outcome] | None:
        """A worker that has nothing to do; as long as there are too few, a new one."""
        for worker in self._crew:
            if worker.ticket is None:
                return worker
        if len(self._crew) < self._count:
            self._crew.append(_Worker(self._task))
            return self._crew[-1]
        return None

    def _ask(self, worker: _Worker[Thing, Outcome], thing: Thing) -> int:
        self._asked += 1
        worker.ask(thing, self._asked)
        return self._asked

    def _hear(self) -> None:
        """Wait until a worker reports, and note what it made."""
        busy = {worker.pipe: worker for worker in self._crew if worker.ticket is not None}
        for pipe in wait(list(busy)):
            ticket, outcome = busy[pipe].report()  # type: ignore[index]
            self._outcomes[ticket] = outcome


class _Made(Generic[Outcome]):
    """What came of a thing."""

    def __init__(self, value: Outcome) -> None:
        self._value = value

    def outcome(self) -> Outcome:
        return self._value


class _Raised:
    """The error that came of a thing, raised again where its turn is."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def outcome(self) -> NoReturn:
        raise self._error


class _Worker(Generic[Thing, Outcome]):
    """One process, seen from the one that started it."""

    def __init__(self, task: Task[Thing, Outcome]) -> None:
        # the same on every platform; a fork would copy locks in the state they happen to be in
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=_work, args=(theirs, task), daemon=True)
        self.ticket: int | None = None
        with closing(theirs), _interrupts_held_back():
            self.process.start()

    def ask(self, thing: Thing, ticket: int) -> None:
        """Let the process do its task with a thing."""
        self.ticket = ticket
        with suppress(BrokenPipeError, ConnectionResetError):  # `report` will say it
            self.pipe.send(thing)

    def report(self) -> tuple[int, _Made[Outcome] | _Raised]:
        """What the process made of its thing. Raises `WorkerLost` where the process is gone."""
        assert self.ticket is not None
        ticket, self.ticket = self.ticket, None
        try:
            outcome: _Made[Outcome] | _Raised = self.pipe.recv()
        except (EOFError, ConnectionResetError):
            self.process.join()
            raise WorkerLost(
                f"a worker process ended before its work was done (exit code "
                f"{self.process.exitcode}); if memory is short, fewer --workers would do"
            ) from None
        return ticket, outcome

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self.pipe.close()
        self.process.terminate()


class _interrupts_held_back:
    """A new process would print a traceback if Ctrl-C came before it is ready to ignore that."""

    def __enter__(self) -> None:
        if hasattr(signal, "pthread_sigmask"):
            # Python's helper process lets interrupts through again when it starts: start it first.
            resource_tracker.ensure_running()
            self._before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

    def __exit__(self, *_: object) -> None:
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_SETMASK, self._before)


def _work(pipe: Connection, task: Task[Thing, Outcome]) -> None:
    """What a worker process does until nobody listens any more. Ctrl-C is its starter's affair."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError), seldom_collected():
        while True:
            pipe.send(_outcome(task, pipe.recv()))


def _outcome(task: Task[Thing, Outcome], thing: Thing) -> _Made[Outcome] | _Raised:
    try:
        return _Made(task(thing))
    except Exception as error:  # noqa: BLE001 (it is raised again in the process that asked)
        return _Raised(_portable(error))


def _portable(error: Exception) -> Exception:
    """The error, if it survives the way to another process; else its words."""
    try:
        again = pickle.loads(pickle.dumps(error))
    except Exception:  # noqa: BLE001 (whatever it is, the error cannot travel)
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error if type(again) is type(error) else RuntimeError(str(error))
