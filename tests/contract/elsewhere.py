"""The same problems in another process: other hashes, and a look at what was imported.

python -m tests.contract.elsewhere bytes pooling 3      # digests of the pages of a kind's cases
python -m tests.contract.elsewhere modules problems/msa.yaml problems/emd.yaml
python -m tests.contract.elsewhere bytes-of tests.contract.broken:HashDependent
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).parents[2]

HEAVY = ("numpy", "sympy", "ot", "scipy", "mpmath")
"""What solving and checking a small problem does without."""

OF_SYMBOLS = ("sympy", "mpmath")
"""What a problem with symbols cannot do without: sympy, and what it imports itself."""


def asked_elsewhere(*arguments: str, hashes: str = "random") -> dict[str, object]:
    """What this module says when another process runs it with the arguments."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.contract.elsewhere", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hashes},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    answer: dict[str, object] = json.loads(ran.stdout)
    return answer


def digest(page: str) -> str:
    """A page in few characters."""
    return sha256(page.encode()).hexdigest()


def _bytes(kind: str, seeds: str) -> dict[str, object]:
    from tests.contract.cases import of_kind

    return {case.name: digest(case.latex) for case in of_kind(kind, int(seeds))}


def _bytes_of(reference: str) -> dict[str, object]:
    from tests.contract.cases import of

    module, _, name = reference.partition(":")
    problem = getattr(import_module(module), name)()
    return {reference: digest(of(problem).latex)}


def _modules(*files: str) -> dict[str, object]:
    """What each file has imported, in a process of its own that knew no package but ours."""
    import worked.check
    import worked.load  # noqa: F401  # once, for all processes

    with get_context("fork").Pool(1, maxtasksperchild=1) as alone:
        return dict(zip(files, alone.map(_imported, files, chunksize=1), strict=True))


def _imported(file: str) -> list[str]:
    """The heavy packages that solving and checking a file, and printing its results, imports."""
    from worked.check import check
    from worked.load import load

    solution = load(file).solve()
    check(solution)
    for part in solution.parts:
        for result in part.results.values():
            result.decimal(4)
    needed = OF_SYMBOLS if any(part.symbols for part in solution.parts) else ()
    return [name for name in HEAVY if name in sys.modules and name not in needed]


QUESTIONS: dict[str, Callable[..., dict[str, object]]] = {
    "bytes": _bytes,
    "bytes-of": _bytes_of,
    "modules": _modules,
}

if __name__ == "__main__":
    print(json.dumps(QUESTIONS[sys.argv[1]](*sys.argv[2:])))
