"""Variants of three problems, side by side with the scripts of a folder that make the same ones.

A variant is one fresh problem from its seed to the end: numbers drawn and read, solved, verified,
question and solution written in LaTeX, in brief. The scripts of the folder draw the same numbers;
what they write is a fraction as long, and they verify nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from statistics import median
from types import ModuleType
from typing import TypeAlias

from benchmarks import works
from benchmarks.timing import Row

Given: TypeAlias = Callable[[works.Drawn], tuple[str, dict[str, object]]]

WORKS: dict[str, Given] = {
    "msa2h": works.msa_given,
    "emd": works.transport_given,
    "pool": works.pooling_given,
}
"""The folder's name of a work, and what makes a problem of its numbers."""

DRAWS = {"msa2h": "msa", "emd": "emd", "pool": "pool"}
"""The folder's function that draws the numbers of a work."""

PEERS = ("limit_numpy_jinja", "peer_sympy")

ROUNDS = 3
"""How often everything is timed in turn; the median counts."""

SECONDS = 2.0
"""How long one work is timed in a round."""

FIRST = 10_000
"""Seeds of a round begin at a multiple of this, so that none comes twice."""


@dataclass(frozen=True)
class Speed:
    """Variants per second of CPU, and the length of one."""

    rate: float
    size: float


def variant(kind: str, given: dict[str, object]) -> str:
    """One variant of given numbers: read, solved, verified, written."""
    from worked.check import check
    from worked.render import Options, write

    solution = works.exercise(kind, given).solve()
    check(solution)
    text = write(solution, "latex", Options())
    assert isinstance(text, str)
    return text


def ours(made: Callable[[int], str], first: int, seconds: float = SECONDS) -> Speed:
    """How fast variants are made, with fresh seeds from `first` on."""
    count = length = 0
    start = time.process_time()
    while (used := time.process_time() - start) < seconds:
        length += len(made(first + count))
        count += 1
    return Speed(count / used, length / count)


def of_script(folder: Path, script: str, work: str, seconds: float = SECONDS) -> Speed:
    """The same of a script in the folder; a process of its own."""
    command = [sys.executable, f"{script}.py", "--work", work, "--min-time", str(seconds)]
    out = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout
    figures = json.loads(out.splitlines()[-1])
    return Speed(figures["variants_per_cpu_s"], figures["bytes_per_variant"])


def drawn_by(folder: Path) -> ModuleType:
    """The module of the folder that draws the numbers."""
    spec = spec_from_file_location("peer_works", folder / "works.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def side_by_side(folder: Path) -> Iterator[Row]:
    """One row for each work: our speed, and its ratio to the speed of every script."""
    numbers = drawn_by(folder)
    speeds: dict[tuple[str, str], list[Speed]] = defaultdict(list)
    for name, given in WORKS.items():
        made = partial(_made, getattr(numbers, DRAWS[name]), given)
        for seed in range(5):
            made(seed)
        for turn in range(1, ROUNDS + 1):
            speeds[name, "ours"].append(ours(made, turn * FIRST))
            for peer in PEERS:
                speeds[name, peer].append(of_script(folder, peer, name))
    for name in WORKS:
        yield from _rows(name, {key: found for (n, key), found in speeds.items() if n == name})


def _made(draw: Callable[[int], works.Drawn], given: Given, seed: int) -> str:
    return variant(*given(draw(seed)))


def _rows(name: str, speeds: dict[str, list[Speed]]) -> Iterator[Row]:
    """Our speed, then the ratio to each script, each the median over the rounds."""
    mine = speeds["ours"]
    rate, size = median(s.rate for s in mine), mine[0].size / 1000
    yield f"{name}: worked", f"{rate:,.0f} per CPU-second, {size:.1f} kB each, verified"
    for peer in PEERS:
        theirs = speeds[peer]
        ratio = median(a.rate / b.rate for a, b in zip(mine, theirs, strict=True))
        rate, size = median(s.rate for s in theirs), theirs[0].size / 1000
        yield (
            f"{name}: times {peer}",
            f"{ratio:.3g}  ({rate:,.0f} per CPU-second, {size:.1f} kB each)",
        )
