"""Is a solution right? Every printed equality, a second route to every result, every certificate.

Formulas in symbols are verified with numbers in the place of the symbols, at several points.

    report = check(solution)        # raises CheckFailed on the first thing that is wrong

Nothing is printed of a solution that fails.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worked.check.equalities import count_equalities
from worked.check.failure import CheckFailed
from worked.check.oracle import compare_with_oracle
from worked.trace.arithmetic import NOWHERE, Floats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.document import PartSolution, Solution
    from worked.exact.symbolic import Point

PLACES = 4
"""Places after the point at which the rounding of decimals is checked where nobody says."""


@dataclass(frozen=True)
class PartReport:
    """What was verified of one part."""

    label: str
    kind: str
    equalities: int
    """Links of derivations whose two sides were both evaluated again, and agree."""
    links: int
    """All links; the rest hold only symbols."""
    oracle: str
    """"agrees", or "not run" where results are pinned: the oracle knows no pins."""
    certificate: str | None
    """What is proved about the answer, None where the kind has no certificate."""


@dataclass(frozen=True)
class Report:
    """What was verified of a solution."""

    parts: tuple[PartReport, ...]

    @property
    def equalities(self) -> int:
        """How many printed equalities were checked."""
        return sum(part.equalities for part in self.parts)

    @property
    def links(self) -> int:
        """How many relations are printed."""
        return sum(part.links for part in self.parts)


def check(solution: Solution, places: int = PLACES) -> Report:
    """Verify a solution; decimals at `places` after the point. Raises `CheckFailed`."""
    return Report(tuple(check_part(part, places) for part in solution.parts))


def check_part(part: PartSolution, places: int = PLACES) -> PartReport:
    """Verify one part; where it has symbols, at every point. Raises `CheckFailed`."""
    pinned = any(result.pinned for result in part.results.values())
    equalities = links = 0
    for point in _points(part):
        floats = Floats(point)
        equalities, links = count_equalities(part, places, floats)
        if not pinned:
            compare_with_oracle(part, floats)
    return PartReport(
        label=part.label,
        kind=part.kind,
        equalities=equalities,
        links=links,
        oracle="not run" if pinned else "agrees",
        certificate=_certificate(part),
    )


def _points(part: PartSolution) -> Sequence[Point]:
    """Where a part is verified: with numbers for its symbols, or as it is."""
    return part.problem.symbol_points(part.symbols) if part.symbols else (NOWHERE,)


def _certificate(part: PartSolution) -> str | None:
    if part.certificate is None:
        return None
    for claim in part.certificate.claims:
        for failure in claim.failures():
            raise CheckFailed("certificate", failure, part.label)
    return part.certificate.says


__all__ = ["PLACES", "CheckFailed", "PartReport", "Report", "check", "check_part"]
