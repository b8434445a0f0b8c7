"""The exact transport simplex: from any basis to the optimal one, no sign ever guessed.

It works on slightly changed masses (`masses.perturbed`). Then every basis has positive flows, no
pivot is without progress, and the potentials of an optimal basis are the only ones there are: so
they depend on the problem alone and not on the path that led to them. (The idea is A. Orden's.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import sub
from typing import NamedTuple, Protocol

from worked.exact.number import sign_of
from worked.exact.surd import collect
from worked.maths.transport.basis import Basis
from worked.maths.transport.costs import Arc, Costs, RootSum


class Screen(Protocol):
    """Looks for arcs that could be cheaper than the potentials say."""

    def fixed(self, arc: Arc) -> int:
        """The cost of an arc in fixed point, as `Costs.fixed`."""

    def suspects(self, u: Sequence[int], v: Sequence[int], slack: int) -> Iterable[Arc]:
        """Return at least the arcs with cost - u - v <= slack, potentials in fixed point."""


class EveryArc:
    """The screen for small problems: it looks at every arc in whole numbers."""

    def __init__(self, costs: Costs) -> None:
        n, m = costs.shape
        self._rows = [[costs.fixed((i, j)) for j in range(m)] for i in range(n)]

    def fixed(self, arc: Arc) -> int:
        """The cost of an arc in fixed point."""
        return self._rows[arc[0]][arc[1]]

    def suspects(self, u: Sequence[int], v: Sequence[int], slack: int) -> Iterator[Arc]:
        """Return exactly the arcs with cost - u - v <= slack."""
        for i, row in enumerate(self._rows):
            limit = u[i] + slack
            for j, rest in enumerate(map(sub, row, v)):
                if rest <= limit:
                    yield i, j

    def cheapest_first(self) -> list[Arc]:
        """Return all arcs, the cheapest first."""
        arcs = [(i, j) for i, row in enumerate(self._rows) for j in range(len(row))]
        return sorted(arcs, key=self.fixed)


class Pricing(NamedTuple):
    """What the potentials of a basis say about the other arcs."""

    dear: list[Arc]
    """The arcs with cost < u + v, which would make the plan cheaper."""
    tight: list[Arc]
    """Where there is none of those: all arcs off the tree with cost = u + v."""


def improve(basis: Basis, costs: Costs, screen: Screen) -> tuple[list[Arc], int]:
    """Pivot until the basis is optimal; return the tight arcs off the tree and the pivots made.

    All arcs are looked at only when nothing more is gained from those that were found before.
    """
    pivots = 0
    while True:
        dear, tight = price(basis, costs, screen)
        if not dear:
            return tight, pivots
        while dear:
            basis.enter(dear[0])
            pivots += 1
            u, v = basis.potentials(screen.fixed)
            dear = _dearest_first(dear, screen, u, v, costs.error * sum(costs.shape))


def price(basis: Basis, costs: Costs, screen: Screen) -> Pricing:
    """Find the arcs with cost < u + v, the worst first, or prove that there is none.

    In fixed point each of the at most n + m costs in cost - u - v is off by less than one
    unit. Beyond that many units the sign is certain; the rest is decided exactly, if need be.
    """
    slack = costs.error * sum(costs.shape)
    u, v = basis.potentials(screen.fixed)
    near = [arc for arc in screen.suspects(u, v, slack) if arc not in basis.flow]
    dear = _dearest_first(near, screen, u, v, slack)
    if dear:
        return Pricing(dear, [])
    near = [arc for arc in near if screen.fixed(arc) - u[arc[0]] - v[arc[1]] <= slack]
    return _decide(basis, costs, near) if slack else Pricing([], near)


def _dearest_first(
    arcs: Sequence[Arc], screen: Screen, u: Sequence[int], v: Sequence[int], slack: int
) -> list[Arc]:
    """Return the arcs with cost < u + v for certain, those that are furthest below it first."""
    reduced = [(screen.fixed((i, j)) - u[i] - v[j], i, j) for i, j in arcs]
    return [(i, j) for _, i, j in sorted(x for x in reduced if x[0] < -slack)]


def _decide(basis: Basis, costs: Costs, near: Sequence[Arc]) -> Pricing:
    """Settle arcs whose cost is too close to u + v for fixed point."""
    u, v = root_potentials(basis, costs)
    tight = []
    for i, j in near:
        rest = difference(costs.roots((i, j)), u[i])
        if rest == v[j]:
            tight.append((i, j))
        elif sign_of(collect(difference(rest, v[j]))) < 0:
            return Pricing([(i, j)], [])
    return Pricing([], tight)


def root_potentials(basis: Basis, costs: Costs) -> tuple[list[RootSum], list[RootSum]]:
    """Return the exact potentials of a basis, times the scale of the costs."""
    n, m = costs.shape
    potential: list[RootSum] = [{} for _ in range(n + m)]
    for node, parent, arc in basis.links:
        potential[node] = difference(costs.roots(arc), potential[parent])
    return potential[:n], potential[n:]


def difference(left: RootSum, right: RootSum) -> RootSum:
    """Subtract two sums of roots; roots that cancel are left out."""
    result = dict(left)
    for d, s in right.items():
        rest = result.get(d, 0) - s
        if rest:
            result[d] = rest
        else:
            del result[d]
    return result
