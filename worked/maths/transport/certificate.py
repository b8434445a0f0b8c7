"""Checks an optimal plan by its proof, with none of the code that found it.

Whatever plan is chosen, it costs at least the sum of mass times potential, since no arc is
cheaper than u + v. A plan that uses only arcs with cost = u + v costs just that; so it is optimal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import isqrt

from worked.exact.number import sign_of
from worked.exact.rational import Rational
from worked.exact.scalar import Algebraic
from worked.exact.surd import collect
from worked.maths.transport.costs import BITS, Arc, Costs, RootCosts, SumCosts, terms_of
from worked.maths.transport.optimum import Optimum
from worked.maths.transport.plans import Plan

PLACES = 64
"""Binary places of the bounds that settle most pairs."""


def verify(
    sources: Sequence[Rational], targets: Sequence[Rational], costs: Costs, optimum: Optimum
) -> list[str]:
    """Return what is wrong with an optimum, in sentences that count from 1; nothing if it holds.

    Checked exactly: that the plans move just these masses, that u_1 = 0, that no arc is cheaper
    than u + v, that mass moves only where cost = u + v, that the cost is what the plan costs and
    what the potentials promise, and whether another plan is as cheap.
    """
    plans = [optimum.plan] if optimum.another is None else [optimum.plan, optimum.another]
    sizes = {costs.shape, (len(sources), len(targets)), (len(optimum.u), len(optimum.v))}
    if len(sizes) > 1 or any(not _fits(plan, costs.shape) for plan in plans):
        return ["the masses, the costs, the potentials and the plans differ in size"]
    wrong = [line for plan in plans for line in _misplaced(plan, sources, targets)]
    if optimum.u[0] != 0:
        wrong.append("u_1 is not 0")
    cheaper, tight = _compared(costs, optimum.u, optimum.v)
    wrong += [f"from {i + 1} to {j + 1} the cost is below u + v" for i, j in cheaper]
    wrong += [
        f"from {i + 1} to {j + 1} mass moves although the cost is above u + v"
        for plan in plans
        for i, j in plan.amounts
        if (i, j) not in tight
    ]
    wrong += _disagreeing(sources, targets, costs, optimum)
    if optimum.another is None and _has_closed_walk(optimum.plan, tight):
        wrong.append("the plan is called the only one, but another is as cheap")
    if optimum.another is not None and optimum.another.amounts == optimum.plan.amounts:
        wrong.append("the other plan is the same plan")
    return wrong


def _fits(plan: Plan, shape: tuple[int, int]) -> bool:
    """Tell whether a plan has this shape and stays inside it."""
    n, m = shape
    return plan.shape == shape and all(0 <= i < n and 0 <= j < m for i, j in plan.amounts)


def _misplaced(
    plan: Plan, sources: Sequence[Rational], targets: Sequence[Rational]
) -> Iterator[str]:
    """Say where a plan does not move the masses of the problem."""
    left, need = list(sources), list(targets)
    for (i, j), amount in plan.amounts.items():
        if amount < 0:
            yield f"from {i + 1} to {j + 1} a negative amount moves"
        left[i] -= amount
        need[j] -= amount
    yield from (f"source {i + 1} does not give what it holds" for i, x in enumerate(left) if x)
    yield from (f"target {j + 1} does not get what it takes" for j, x in enumerate(need) if x)


def _disagreeing(
    sources: Sequence[Rational], targets: Sequence[Rational], costs: Costs, optimum: Optimum
) -> Iterator[str]:
    """Say which of the three totals, stated, of the plan, of the potentials, is off."""
    arcs = optimum.plan.amounts
    if _weighted(arcs.values(), map(costs.value, arcs)) != optimum.cost:
        yield "the cost is not what the plan costs"
    if _weighted((*sources, *targets), (*optimum.u, *optimum.v)) != optimum.cost:
        yield "the cost is not the sum of mass times potential"


def _compared(
    costs: Costs, u: Sequence[Algebraic], v: Sequence[Algebraic]
) -> tuple[list[Arc], set[Arc]]:
    """Return the arcs with cost < u + v, and those with cost = u + v.

    Bounds in whole multiples of 2**-PLACES settle most pairs; the others are compared exactly.
    """
    cheaper, tight = [], set()
    columns = [_upper(x) for x in v]
    for i, numbers in enumerate(costs.numbers):
        most = _upper(u[i])
        for j, (least, column) in enumerate(zip(_lower(costs, numbers), columns, strict=True)):
            if least <= most + column:
                order = sign_of(costs.value((i, j)) - u[i] - v[j])
                if order < 0:
                    cheaper.append((i, j))
                elif not order:
                    tight.add((i, j))
    return cheaper, tight


def _lower(costs: Costs, numbers: Sequence[int]) -> list[int]:
    """Return whole numbers that are at most 2**PLACES times the costs with these numbers."""
    if isinstance(costs, RootCosts):
        return [isqrt(x << 2 * PLACES) // costs.scale for x in numbers]
    unit = costs.scale << BITS if isinstance(costs, SumCosts) else costs.scale
    return [(x << PLACES) // unit for x in numbers]


def _upper(x: Algebraic) -> int:
    """Return a whole number that is at least 2**PLACES times x."""
    bound = 0
    for r, c in terms_of(x):
        root = isqrt(r * c.numerator**2 << 2 * PLACES) // c.denominator
        bound += root + 1 if c > 0 else -root
    return bound


def _weighted(weights: Iterable[Rational], values: Iterable[Algebraic]) -> Algebraic:
    """Return the sum of weight times value."""
    total: dict[int, Rational] = {}
    for weight, value in zip(weights, values, strict=True):
        for r, c in terms_of(value):
            total[r] = total.get(r, 0) + weight * c
    return collect(total)


def _has_closed_walk(plan: Plan, tight: Iterable[Arc]) -> bool:
    """Tell whether mass could be shifted round in a circle at no cost.

    Ends that exchange mass can shift it both ways, so they are joined into one group. A circle of
    such arcs, a tight arc without mass inside a group, or a circle of tight arcs from group to
    group would each give another plan.
    """
    n, m = plan.shape
    group = list(range(n + m))

    def find(x: int) -> int:
        while group[x] != x:
            group[x] = group[group[x]]
            x = group[x]
        return x

    for i, j in plan.amounts:
        if find(i) == find(n + j):
            return True
        group[find(i)] = find(n + j)
    ways = [(find(i), find(n + j)) for i, j in tight if (i, j) not in plan.amounts]
    return _has_circle(n + m, ways)


def _has_circle(nodes: int, ways: Sequence[tuple[int, int]]) -> bool:
    """Tell whether one-way streets between numbered places contain a circle."""
    out: list[list[int]] = [[] for _ in range(nodes)]
    entries = [0] * nodes
    for a, b in ways:
        out[a].append(b)
        entries[b] += 1
    free = [x for x in range(nodes) if not entries[x]]
    for x in free:
        for y in out[x]:
            entries[y] -= 1
            if not entries[y]:
                free.append(y)
    return len(free) < nodes
