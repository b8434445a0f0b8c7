"""Transport a second time: small problems by shortest paths, large ones judged by weak duality.

Small: mass is sent along shortest paths, one after the other (successive shortest paths, after
Busacker and Gowen). A path that is as short as another is decided by the rule for ties, as a
second coordinate of every length; so the chosen plan comes out, and with the rule turned round the
other end of all cheapest plans. Prices come from masses that are slightly changed, as their
rule says: then mass moves along pairs that join everything.

Large: computing it all again would take too long, and is not needed: a plan that moves the masses
and prices that exceed no cost prove each other optimal when both promise the same total.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from worked.kinds.transport.judge import cost_again, judged

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from worked.kinds.transport import Kind
    from worked.reals import Real, Reals

    Length = tuple[Real, int]
    Flow = dict[tuple[int, int], Fraction]
    Masses = Sequence[int | Fraction]

MOST_PAIRS = 400
"""Pairs of a source and a target up to which everything is computed again."""


def results_again(kind: Kind, numbers: Reals) -> Mapping[str, object]:
    """Every result; of large problems, judges of the results."""
    if len(kind.sources) * len(kind.targets) > MOST_PAIRS:
        return judged(kind, numbers)
    n, m = range(len(kind.sources)), range(len(kind.targets))
    costs = [[cost_again(kind, (i, j), numbers) for j in m] for i in n]
    held, taken = ([place.mass for place in side] for side in (kind.sources, kind.targets))
    ways = _Ways(costs, numbers)
    flow = ways.cheapest(held, taken, prefer=-1)
    u, v = ways.prices(*_changed(held, taken))
    amounts = [[numbers.number(flow.get((i, j), 0)) for j in m] for i in n]
    cost = sum(amounts[i][j] * costs[i][j] for i in n for j in m)
    mass = numbers.number(sum(held, Fraction()))
    bound = sum(numbers.number(held[i]) * u[i] for i in n)
    return {
        "distances": costs,
        "plan": amounts,
        "mass": mass,
        "cost": cost,
        "emd": cost / mass,
        "u": u,
        "v": v,
        "slack": [[costs[i][j] - u[i] - v[j] for j in m] for i in n],
        "bound": bound + sum(numbers.number(taken[j]) * v[j] for j in m),
        "unique": flow == ways.cheapest(held, taken, prefer=1),
    }


def _changed(held: Masses, taken: Masses) -> tuple[list[Fraction], list[Fraction]]:
    """Every source holds a little more, every target takes very little more, the last the rest."""
    n, m = len(held), len(taken)
    little = Fraction(1, lcm(*[Fraction(x).denominator for x in (*held, *taken)]) * (n * m + 1))
    more = [little * m + x for x in held]
    take = [little + x for x in taken]
    take[-1] += sum(more) - sum(take)
    return more, take


class _Ways:
    """The pairs of sources and targets as ways for mass, with their costs."""

    def __init__(self, costs: list[list[Real]], numbers: Reals) -> None:
        self.numbers = numbers
        self.scale = max(abs(cost) for row in costs for cost in row) or numbers.number(1)
        if self.scale == self.scale + self.scale:
            raise OverflowError
        self.costs = [[cost / self.scale for cost in row] for row in costs]
        self.shape = len(costs), len(costs[0])

    def cheapest(self, held: Masses, taken: Masses, prefer: int) -> Flow:
        """The cheapest flow; of several the first row by row (prefer -1), or the last (1)."""
        n, m = self.shape
        # Digits of base 8: along one path each pair counts at most once, so none carries over.
        self.ranks = [[prefer * 8 ** (n * m - 1 - i * m - j) for j in range(m)] for i in range(n)]
        self.left, self.need = [Fraction(x) for x in held], [Fraction(x) for x in taken]
        self.flow: Flow = {}
        while any(self.left):
            self._send(self._path())
        return self.flow

    def prices(self, held: Masses, taken: Masses) -> tuple[list[Real], list[Real]]:
        """Read u and v from the pairs along which these masses move, beginning with u_1 = 0."""
        ways = list(self.cheapest(held, taken, prefer=-1))
        zero = self.numbers.number(0)
        u: dict[int, Real] = {0: zero}
        v: dict[int, Real] = {}
        while ways:
            i, j = ways.pop(0)
            if i in u:
                v.setdefault(j, self.costs[i][j] - u[i])
            elif j in v:
                u[i] = self.costs[i][j] - v[j]
            else:
                ways.append((i, j))
        n, m = self.shape
        return [u[i] * self.scale for i in range(n)], [v[j] * self.scale for j in range(m)]

    def _shorter(self, one: Length, other: Length | None) -> bool:
        if other is None:
            return True
        if self.numbers.equal(one[0], other[0]):
            return one[1] < other[1]
        return bool(one[0] < other[0])

    def _path(self) -> list[int]:
        """The shortest way from a source with mass to a target in need: source, target, ..."""
        n, m = self.shape
        zero = self.numbers.number(0)
        at_source: list[Length | None] = [(zero, 0) if left else None for left in self.left]
        at_target: list[Length | None] = [None] * m
        before_source, before_target = [-1] * n, [-1] * m
        fresh = {i for i in range(n) if self.left[i]}
        for _ in range(n + m):
            reached = set()
            for i in fresh:
                length, rank = at_source[i] or (zero, 0)
                for j in range(m):
                    there = length + self.costs[i][j], rank + self.ranks[i][j]
                    if self._shorter(there, at_target[j]):
                        at_target[j], before_target[j] = there, i
                        reached.add(j)
            fresh = set()
            for i, j in self.flow:
                if j in reached:
                    length, rank = at_target[j] or (zero, 0)
                    back = length - self.costs[i][j], rank - self.ranks[i][j]
                    if self._shorter(back, at_source[i]):
                        at_source[i], before_source[i] = back, j
                        fresh.add(i)
            if not fresh:
                break
        return self._traced(at_target, before_source, before_target)

    def _traced(
        self, lengths: list[Length | None], before_source: list[int], before_target: list[int]
    ) -> list[int]:
        """Go back from the nearest target in need."""
        end = -1
        for j, length in enumerate(lengths):
            if self.need[j] and length and (end < 0 or self._shorter(length, lengths[end])):
                end = j
        path: list[int] = []
        j = end
        while j >= 0:
            if len(path) > 2 * sum(self.shape):
                raise ArithmeticError("lengths that this precision cannot tell apart")
            path += [j, before_target[j]]
            j = before_source[before_target[j]]
        return path[::-1]

    def _send(self, path: list[int]) -> None:
        """Send as much as possible along the path: forth, back, forth, in turn."""
        forth = list(zip(path[::2], path[1::2], strict=True))
        back = list(zip(path[2::2], path[1:-1:2], strict=True))
        amount = min(self.left[path[0]], self.need[path[-1]], *[self.flow[arc] for arc in back])
        self.left[path[0]] -= amount
        self.need[path[-1]] -= amount
        for arc in forth:
            self.flow[arc] = self.flow.get(arc, Fraction()) + amount
        for arc in back:
            self.flow[arc] -= amount
            if not self.flow[arc]:
                del self.flow[arc]
