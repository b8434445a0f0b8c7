"""How sets of variants grow: `worked variants` for sets of all sizes, on one core and on two."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.timing import ROOT, Row

SIZES = (100, 1_000, 10_000, 100_000)
PAIRED = 1_000
"""Variants of the set that is made on one core and on two."""
PROBLEM = "problems/pooling.yaml"
BANK = ("argmax-attention", "conv-shapes", "emd", "msa", "pooling", "self-attention")
ACCEPTED = 100
"""Variants over which the cost of one that passes the gates is taken."""


@dataclass(frozen=True)
class Run:
    """What a whole command took; the memory is that of its largest process."""

    cpu: float
    wall: float
    megabytes: float


def run(*words: str) -> Run:
    """Make a set of variants as lines of JSON."""
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder, "set.jsonl"))
        command = [sys.executable, "-m", "worked", "variants", *words, "-o", out]
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - start
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: status {process.returncode}")
    return Run(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024)


def by_size(largest: int) -> Iterator[Row]:
    """Time for each variant, and memory, as the set grows; without gates."""
    for size in SIZES:
        if size <= largest:
            made = run(PROBLEM, "--count", str(size), "--no-gates")
            each = f"{made.cpu / size * 1000:.2f} ms of CPU each"
            yield f"{size:,} variants of pooling, no gates", f"{each}, {made.megabytes:.0f} MB"


def by_workers() -> Iterator[Row]:
    """The same set on one core and on two."""
    walls = []
    for workers in (1, 2):
        made = run(PROBLEM, "--count", str(PAIRED), "--workers", str(workers))
        walls.append(made.wall)
        yield f"{PAIRED:,} variants of pooling, {workers} worker(s)", f"{made.wall:.1f} s of time"
    yield "two workers against one", f"{walls[0] / walls[1]:.2f} times as fast"


def behind_the_gates() -> Iterator[Row]:
    """What a variant costs that has passed the gates: its refused draws and all mistakes too."""
    from worked.load import load
    from worked.vary import Family, variants

    for name in BANK:
        family = Family(load(ROOT / "problems" / f"{name}.yaml"), seed=7)
        family.prepare()
        start = time.process_time()
        draws = sum(variant.attempt for variant in variants(family, ACCEPTED))
        each = (time.process_time() - start) / ACCEPTED * 1000
        share = f"{draws / ACCEPTED:.2f} draws each"
        yield f"{name}: accepted variant, no texts", f"{each:.1f} ms of CPU, {share}"
