"""Time `worked` and print a table; with `--peers DIR`, the scripts of a folder beside it.

Figures are CPU time of one core, the median of several runs. A machine is rarely idle: compare
rows of one run, not runs of different days.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import works
from benchmarks.bank import every_part
from benchmarks.growth import behind_the_gates, by_size, by_workers
from benchmarks.timing import ROOT, Row, cpu_seconds, process_seconds
from benchmarks.variants import side_by_side

if TYPE_CHECKING:
    from worked.exercise import Exercise


def solved(exercise: Exercise, *, writes: bool = True) -> None:
    """Solve, check, and write LaTeX."""
    from worked.check import check
    from worked.render import render

    solution = exercise.solve()
    if writes:
        render(solution, "latex")
    else:
        check(solution)


def start_up() -> list[Row]:
    """Whole commands against the import of sympy."""
    python = sys.executable
    rows = [
        ("python -c 'import sympy'", process_seconds(python, "-c", "import sympy")),
        ("worked --help", process_seconds(python, "-m", "worked", "--help")),
        ("worked solve msa", process_seconds(python, "-m", "worked", "solve", "problems/msa.yaml")),
        (
            "worked solve --json msa",
            process_seconds(python, "-m", "worked", "solve", "--json", "problems/msa.yaml"),
        ),
    ]
    return [(name, f"{seconds * 1000:.0f} ms") for name, seconds in rows]


def throughput(count: int) -> list[Row]:
    """Two-head self-attention, each problem another one: solve, check, write LaTeX."""
    exercises = [
        works.exercise("multihead_self_attention", works.msa(seed)) for seed in range(count)
    ]
    for exercise in exercises[:5]:
        solved(exercise)
    start = time.process_time()
    for exercise in exercises:
        solved(exercise)
    seconds = time.process_time() - start
    return [("MSA-2h: solve, check, LaTeX", f"{count / seconds:.0f} per CPU-second")]


def large() -> list[Row]:
    """Transport with proof, and attention over 64 tokens: solve and check, imports apart."""
    from worked.exact import ball

    rows = []
    ball(2, 64)
    for size in (4, 20, 200, 1000):
        exercise = works.exercise("transport", works.transport(size, size, 10_000))
        if size > 20:
            import ot  # noqa: F401 (its import is not what is timed)
        seconds = cpu_seconds(partial(solved, exercise, writes=False), runs=3)
        rows.append((f"transport {size}x{size}: solve with proof, check", f"{seconds:.3f} s"))
    attention = works.exercise("attention", works.attention(1))
    rows.append(
        (
            "attention 64x64: solve, check",
            f"{cpu_seconds(partial(solved, attention, writes=False), runs=3):.3f} s",
        )
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [*rows, ("peak memory of this process", f"{peak:.0f} MB")]


def tables(options: argparse.Namespace) -> Iterator[Iterable[Row]]:
    """The tables that are asked for, each timed when it is printed."""
    if options.bank:
        yield every_part()
        return
    yield throughput(options.count)
    if options.peers:
        yield side_by_side(options.peers)
    yield behind_the_gates()
    yield by_workers()
    yield by_size(options.largest)
    if not options.variants:
        yield start_up()
        yield large()


def main() -> None:
    """Run the benchmarks that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=Path, help="a folder with scripts to time beside ours")
    parser.add_argument("--count", type=int, default=300, help="problems of the throughput run")
    parser.add_argument("--bank", action="store_true", help="only the problems of the bank")
    parser.add_argument("--variants", action="store_true", help="only what concerns variants")
    parser.add_argument("--largest", type=int, default=10_000, help="variants of the largest set")
    options = parser.parse_args()
    os.environ["PYTHONDONTWRITEBYTECODE"] = ""
    subprocess.run([sys.executable, "-m", "compileall", "-q", str(ROOT / "worked")], check=True)
    for table in tables(options):
        for name, figure in table:
            print(f"{name:<70} {figure:>28}", flush=True)


if __name__ == "__main__":
    main()
