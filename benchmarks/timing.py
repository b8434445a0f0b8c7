"""CPU time of calls and of whole processes."""

from __future__ import annotations

import resource
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent

Row = tuple[str, str]
"""What was timed, and the figure."""


def cpu_seconds(work: Callable[[], object], runs: int = 5) -> float:
    """The median CPU time of a call."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return median(times)


def process_seconds(*command: str, runs: int = 7) -> float:
    """The median CPU time of a whole process and its children."""
    times = []
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return median(times)
