"""The cheapest way to move all masses, with the proof that nothing is cheaper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from worked.errors import CannotSolve
from worked.exact.rational import Rational
from worked.exact.scalar import Algebraic
from worked.exact.surd import collect
from worked.maths.transport.basis import Basis, fill
from worked.maths.transport.costs import Arc, Costs, SumCosts
from worked.maths.transport.masses import perturbed, whole_masses
from worked.maths.transport.plans import Plan
from worked.maths.transport.simplex import EveryArc, Screen, improve, root_potentials
from worked.maths.transport.ties import preferring

LARGEST_BY_HAND = 400
"""Up to this many pairs are solved without NumPy and POT, which take a second to load."""


@dataclass(frozen=True)
class Optimum:
    """An optimal plan and its proof.

    Of several optimal plans `plan` is the one that sends as much as possible from the first
    source to the first target, then from the first source to the second, and so on row by row;
    `another` is the one that sends as little as possible in the same order, or None if there is
    only one. Of several pairs u, v it is the one that stays right when every source
    holds a little more, every target takes very little more, and the last target the rest.
    """

    plan: Plan
    cost: Algebraic
    u: tuple[Algebraic, ...]
    """One potential for each source, the first 0: u[i] + v[j] <= cost, equal where mass moves."""
    v: tuple[Algebraic, ...]
    """One potential for each target."""
    another: Plan | None
    pivots: int = field(compare=False)
    """Steps that exact arithmetic had to add to the starting plan."""

    @property
    def unique(self) -> bool:
        """Whether no other plan is as cheap."""
        return self.another is None


def solve(sources: Sequence[Rational], targets: Sequence[Rational], costs: Costs) -> Optimum:
    """Find an optimal plan for these masses; `costs` has a row for each source.

    The result depends on the numbers alone. Small problems are solved in whole numbers throughout;
    for larger ones POT proposes a start. Raises `CannotSolve` for negative masses, unequal totals,
    a total of zero, or a table of the wrong shape, and `ExactError` for a root that cannot
    be simplified.
    """
    if costs.shape != (len(sources), len(targets)):
        raise CannotSolve(
            f"costs: {costs.shape[0]} by {costs.shape[1]}; "
            f"{len(sources)} sources and {len(targets)} targets need a table of that size"
        )
    masses = whole_masses(sources, targets)
    supply, demand = perturbed(masses)
    screen, basis = _start(costs, supply, demand)
    tight, pivots = improve(basis, costs, screen)
    first, last = _first_and_last(costs.shape, tight, basis.flows(masses.supply, masses.demand))
    plan = Plan.of(costs.shape, first, masses.unit)
    u, v = root_potentials(basis, costs)
    return Optimum(
        plan=plan,
        cost=total_cost(plan, costs),
        u=tuple(_number(x, costs.scale) for x in u),
        v=tuple(_number(x, costs.scale) for x in v),
        another=None if first == last else Plan.of(costs.shape, last, masses.unit),
        pivots=pivots,
    )


def total_cost(plan: Plan, costs: Costs) -> Algebraic:
    """Return what a plan costs: the sum of amount times cost."""
    total: dict[int, Rational] = {}
    for arc, amount in plan.amounts.items():
        for d, s in costs.roots(arc).items():
            total[d] = total.get(d, 0) + amount * s
    return _number(total, costs.scale)


def _start(costs: Costs, supply: Sequence[int], demand: Sequence[int]) -> tuple[Screen, Basis]:
    """Choose how to look at the costs, and the basis to begin with."""
    n, m = costs.shape
    if n * m > LARGEST_BY_HAND and min(n, m) > 1 and not isinstance(costs, SumCosts):
        from worked.maths.transport.proposal import propose

        return propose(costs, supply, demand)
    every = EveryArc(costs)
    return every, Basis(costs.shape, fill(supply, demand, every.cheapest_first()))


def _first_and_last(
    shape: tuple[int, int], tight: Sequence[Arc], flow: Mapping[Arc, int]
) -> tuple[dict[Arc, int], dict[Arc, int]]:
    """Return the first and the last optimal plan, given one on a tree and the tight arcs off it."""
    if not tight:
        return dict(flow), dict(flow)
    rows: list[list[int]] = [[] for _ in range(shape[0])]
    for i, j in sorted([*tight, *flow]):
        rows[i].append(j)
    first = preferring(rows, shape[1], flow)
    return first, preferring([row[::-1] for row in rows], shape[1], first)


def _number(roots: Mapping[int, Rational], scale: int) -> Algebraic:
    """Return the number with these square-free roots, divided by the scale."""
    return collect({d: Fraction(s) / scale for d, s in roots.items()} if scale != 1 else roots)
