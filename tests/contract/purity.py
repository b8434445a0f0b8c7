"""Promises about what solving does besides: nothing. The same problem gives the same bytes."""

from __future__ import annotations

import builtins
import os
import random
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.contract.cases import Case

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def _nothing_but_computing() -> Iterator[None]:
    """Within, files, clocks and random numbers are an error."""

    def forbidden(*_: object, **__: object) -> object:
        raise AssertionError("solving opens a file, asks for the time, or draws a number")

    places = [(builtins, "open"), (os, "urandom"), (random.Random, "random")]
    places += [(time, name) for name in ("time", "perf_counter", "monotonic", "time_ns")]
    kept = [(owner, name, getattr(owner, name)) for owner, name in places]
    for owner, name in places:
        setattr(owner, name, forbidden)
    try:
        yield
    finally:
        for owner, name, old in kept:
            setattr(owner, name, old)


def solving_opens_no_file_and_asks_no_clock(case: Case) -> None:
    """It is a function of the problem; what is imported is imported before."""
    before = case.problem.as_given()
    first = case.part
    with _nothing_but_computing():
        again = case.pinned()
    assert {n: r.value for n, r in again.results.items()} == {
        n: r.value for n, r in first.results.items()
    }
    assert case.problem.as_given() == before, "solving changed the problem"


def solving_twice_gives_equal_bytes(case: Case) -> None:
    """The page is a function of the problem, solved and printed anew."""
    again = Case(case.name, case.kind, lambda: case.exercise)
    assert again.printed("latex") == case.latex
