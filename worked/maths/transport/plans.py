"""Transport plans: what goes where; and two that follow a simple rule, not the proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from worked.exact.rational import Rational, normal
from worked.maths.transport.basis import fill
from worked.maths.transport.costs import Arc, Costs
from worked.maths.transport.masses import whole_masses


@dataclass(frozen=True)
class Plan:
    """How much goes from each source to each target."""

    shape: tuple[int, int]
    amounts: Mapping[Arc, Rational]
    """The positive amounts by (source, target), counted from 0, row by row."""

    @property
    def rows(self) -> tuple[tuple[Rational, ...], ...]:
        """The plan as a matrix with one row per source and one column per target."""
        n, m = self.shape
        return tuple(tuple(self.amounts.get((i, j), 0) for j in range(m)) for i in range(n))

    @classmethod
    def of(cls, shape: tuple[int, int], flow: Mapping[Arc, int], unit: Fraction) -> Plan:
        """Make a plan from whole amounts of a unit of mass; zeros are left out."""
        step = normal(unit)
        return cls(shape, {arc: normal(flow[arc] * step) for arc in sorted(flow) if flow[arc]})


def greedy_plan(sources: Sequence[Rational], targets: Sequence[Rational], costs: Costs) -> Plan:
    """Fill the cheapest pair that has something left, again and again; of equal ones the first.

    It looks sensible and is often wrong. Raises `CannotSolve` as `whole_masses` does.
    """
    supply, demand, unit = whole_masses(sources, targets)
    arcs = sorted(_arcs(costs.shape), key=lambda arc: costs.numbers[arc[0]][arc[1]])
    return Plan.of(costs.shape, fill(supply, demand, arcs), unit)


def northwest_plan(sources: Sequence[Rational], targets: Sequence[Rational]) -> Plan:
    """Fill the table from its upper left corner, without a look at the costs.

    Raises `CannotSolve` as `whole_masses` does.
    """
    supply, demand, unit = whole_masses(sources, targets)
    shape = len(supply), len(demand)
    return Plan.of(shape, fill(supply, demand, _arcs(shape)), unit)


def _arcs(shape: tuple[int, int]) -> product[Arc]:
    """Return all pairs of a source and a target, row by row."""
    return product(range(shape[0]), range(shape[1]))
