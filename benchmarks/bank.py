"""Every part of every problem of the bank: solve, check, write LaTeX, once all is imported."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.timing import ROOT, Row, cpu_seconds

if TYPE_CHECKING:
    from worked.exercise import Exercise

RUNS = 5


def every_part() -> Iterator[Row]:
    """The median CPU time of each part of the bank, a part at a time; then of the whole bank."""
    from worked.load import load

    files = sorted((ROOT / "problems").rglob("*.yaml"))
    exercises = [load(file) for file in files]
    slowest: dict[str, float] = {}
    for file, exercise in zip(files, exercises, strict=True):
        for part in exercise.parts:
            alone = replace(exercise, parts=(part,))
            solved(alone)
            seconds = cpu_seconds(partial(solved, alone), runs=RUNS)
            slowest[part.kind] = max(seconds, slowest.get(part.kind, 0))
            name = str(file.relative_to(ROOT / "problems")) + (part.label and f" ({part.label})")
            yield f"{name}: {part.kind}", f"{seconds * 1000:.1f} ms"
    for kind, seconds in sorted(slowest.items(), key=lambda pair: -pair[1]):
        yield f"slowest part of {kind}", f"{seconds * 1000:.1f} ms"
    start = time.process_time()
    for exercise in exercises:
        solved(exercise)
    yield f"the whole bank, {len(files)} files", f"{time.process_time() - start:.2f} s"


def solved(exercise: Exercise) -> None:
    """Solve, check, and write LaTeX."""
    from worked.check import check
    from worked.render import render

    solution = exercise.solve()
    check(solution)
    render(solution, "latex")
