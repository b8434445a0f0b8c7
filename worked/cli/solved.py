"""Load, solve, verify: what every command does with a file first."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from worked.check import Report
    from worked.document import Detail, Solution


class Verified(NamedTuple):
    """A solution and what was verified of it."""

    solution: Solution
    report: Report


def verified(file: str, detail: Detail, digits: int) -> Verified:
    """The solution of a problem file, every check passed.

    Raises `ProblemFileError` where the file is wrong, `CheckFailed` where the solution is.
    """
    from worked.check import check
    from worked.load import load
    from worked.solve import solve

    solution = solve(load(file), detail=detail)
    return Verified(solution, check(solution, digits))
