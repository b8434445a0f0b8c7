"""Another transport problem like a given one: its masses, its places or costs, its best plan."""

from __future__ import annotations

from fractions import Fraction
from math import lcm, prod
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from worked.exact import rational
from worked.maths.transport import RationalCosts, between, greedy_plan, northwest_plan, solve
from worked.moves.redrawing import integer_between

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from worked.draw import Rng
    from worked.exact import Rational
    from worked.kinds.transport import Kind, Place
    from worked.maths.transport import Costs, Optimum

    Point = tuple[Rational, ...]
    Rows = tuple[tuple[Rational, ...], ...]

K = TypeVar("K", bound="Kind")

MOST_TRIES = 150
"""Draws of a small problem."""

PATIENCE = 25
"""Draws after which a little less than the best is good enough, and again, and again."""

MOST_LOOKED_AT = 5_000
"""Pairs that all draws together may have; nobody finds the plan of a larger problem by hand."""

ROOM = 2
"""Points of the grid for each place; with fewer, too few problems would differ."""


class Numbers(NamedTuple):
    """What changes: the masses, and the points or the costs."""

    held: list[Rational]
    taken: list[Rational]
    points: list[Point]
    """Those of the sources, then those of the targets; empty where places stay as they are."""
    costs: Rows | None


def another(kind: K, rng: Rng) -> K:
    """As many places and as much mass, in the same range.

    If it can be had, there is one best plan, and the rules of thumb miss it: the greedy one, and
    the one that fills the table from its corner.
    """
    masses, space, table = _Masses(kind), _Space(kind), _Table(kind)
    pairs = len(kind.sources) * len(kind.targets)
    tries = min(MOST_TRIES, MOST_LOOKED_AT // pairs) if kind.has_choice() else 0
    judge = _Judge(kind) if tries else None
    best = drawn = Numbers(*masses.drawn(rng), space.drawn(rng), table.drawn(rng))
    merit = -1
    for tried in range(tries):
        found = judge.merit(drawn) if judge else 0
        if found > merit:
            best, merit = drawn, found
        if judge and merit >= judge.most - tried // PATIENCE:
            break
        drawn = Numbers(*masses.drawn(rng), space.drawn(rng), table.drawn(rng))
    return _with(kind, best)


def _with(kind: K, numbers: Numbers) -> K:
    """The problem with other numbers."""
    count = len(kind.sources)
    changes: dict[str, object] = {
        "sources": _moved(kind.sources, numbers.held, numbers.points[:count]),
        "targets": _moved(kind.targets, numbers.taken, numbers.points[count:]),
    }
    if numbers.costs is not None:
        changes["costs"] = numbers.costs
    return kind.model_copy(update=changes)


def _moved(
    side: Sequence[Place], masses: Sequence[Rational], points: Sequence[Point]
) -> tuple[Place, ...]:
    changes: list[dict[str, object]] = [{"mass": mass} for mass in masses]
    for change, point in zip(changes, points, strict=False):
        change["at"] = point
    return tuple([one.model_copy(update=new) for one, new in zip(side, changes, strict=True)])


# --- how good a problem it is ---------------------------------------------------------------


class _Judge:
    """Compares drawn problems with a given one that leaves a choice of plans."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        held, taken = kind.masses()
        self.usual = _products((*held, *taken), solve(held, taken, kind.table()), kind.table())
        # where two places send to two, there are but two plans to tell
        few = all(sum(map(bool, side)) <= 2 for side in kind.masses())
        self.most = 5 if few else 6

    def costs(self, drawn: Numbers) -> Costs:
        """What one unit costs, with these numbers."""
        count, distance = len(self.kind.sources), self.kind.measured_by()
        if distance is None:
            return RationalCosts.of(drawn.costs or ())
        if not drawn.points:
            return self.kind.table()
        return between(drawn.points[:count], drawn.points[count:], distance)

    def merit(self, drawn: Numbers) -> int:
        """0 for several best plans; for one, more if the rules of thumb miss it and each other.

        And more if its cost and its proof take about as many products.
        """
        costs = self.costs(drawn)
        optimum = solve(drawn.held, drawn.taken, costs)
        if not optimum.unique:
            return 0
        plan = optimum.plan.rows
        greedy = greedy_plan(drawn.held, drawn.taken, costs).rows
        corner = northwest_plan(drawn.held, drawn.taken).rows
        missed, lost = greedy != plan, corner != plan
        products = _products((*drawn.held, *drawn.taken), optimum, costs)
        near = abs(products - self.usual) <= 1
        return 1 + 2 * missed + lost + (missed and lost and greedy != corner) + near


def _products(masses: Iterable[Rational], optimum: Optimum, costs: Costs) -> int:
    """Products to work out: amounts by costs, masses by prices, all but 0, 1 and -1."""
    factors = [(amount, costs.value(arc)) for arc, amount in optimum.plan.amounts.items()]
    factors += zip(masses, (*optimum.u, *optimum.v), strict=True)
    trivial = (0, 1, -1)
    return sum(x not in trivial and y not in trivial for x, y in factors)


# --- masses ---------------------------------------------------------------------------------


class _Masses:
    """Masses as multiples of the unit that the given ones show, alike in size and in total.

    What is a convention stays: a total of 1, equal masses on a side, places without mass.
    """

    def __init__(self, kind: Kind) -> None:
        sides = kind.masses()
        self.unit = Fraction(1, lcm(*(mass.denominator for side in sides for mass in side)))
        self.sides = [[int(mass / self.unit) for mass in side] for side in sides]
        self.total = sum(self.sides[0])
        several = [side for side in self.sides if not _equal(side) and _filled(side) > 1]
        sizes = [mass for side in several for mass in side if mass]
        self.low, self.high = (max(1, min(sizes) - 1), max(sizes) + 1) if sizes else (0, 0)
        self.totals = self._totals()

    def _totals(self) -> tuple[int, int]:
        """The least and the largest total, near the given one, that such masses can have."""
        if self.total * self.unit == 1 or any(map(_equal, self.sides)):
            return self.total, self.total
        near = max(1, self.total // 8)
        counts = [_filled(side) for side in self.sides if _filled(side) > 1]
        least = max([1, self.total - near, *(count * self.low for count in counts)])
        return least, min([self.total + near, *(count * self.high for count in counts)])

    def drawn(self, rng: Rng) -> tuple[list[Rational], list[Rational]]:
        """What the sources hold, and what the targets take."""
        total = integer_between(rng, *self.totals)
        held, taken = (
            [rational(mass * self.unit) for mass in self._side(rng, side, total)]
            for side in self.sides
        )
        return held, taken

    def _side(self, rng: Rng, side: list[int], total: int) -> list[int]:
        filled = _filled(side)
        empty = [0] * (len(side) - filled)
        if _equal(side):
            masses = [mass for mass in side if mass]
        elif filled == 1:
            masses = [total]
        else:
            masses = self._parts(rng, total, filled)
        return rng.shuffled([*masses, *empty])

    def _parts(self, rng: Rng, total: int, count: int) -> list[int]:
        """A total cut into so many parts from `low` to `high`."""
        parts = []
        for later in range(count - 1, -1, -1):
            least = max(self.low, total - later * self.high)
            part = integer_between(rng, least, min(self.high, total - later * self.low))
            parts.append(part)
            total -= part
        return parts


def _filled(side: list[int]) -> int:
    """Places that have some mass."""
    return sum(map(bool, side))


def _equal(side: list[int]) -> bool:
    """Whether several places have mass, and all of these the same."""
    return _filled(side) > 1 and len({mass for mass in side if mass}) == 1


# --- places ---------------------------------------------------------------------------------


class _Space:
    """The grid in which new points are drawn: as wide and as fine as the given points show.

    Where nothing is measured, and where both sides have the same places (as two histograms over
    the same bins have), the points stay.
    """

    def __init__(self, kind: Kind) -> None:
        here, there = kind.points()
        self.stays = kind.measured_by() is None or here == there
        self.count = len(here) + len(there)
        axes = [] if self.stays else list(zip(*here, *there, strict=True))
        self.units = [_unit(axis) for axis in axes]
        pairs = zip(axes, self.units, strict=True)
        self.bounds = [[int(end / unit) for end in (min(axis), max(axis))] for axis, unit in pairs]
        self._widen()

    def _widen(self) -> None:
        """Make room along the axes that have some, the shortest first."""
        if self.stays:
            return
        free = [bounds for bounds in self.bounds if bounds[0] < bounds[1]] or self.bounds[:1]
        while prod(high - low + 1 for low, high in self.bounds) < ROOM * self.count:
            shortest = min(free, key=lambda bounds: bounds[1] - bounds[0])
            shortest[1] += 1

    def drawn(self, rng: Rng) -> list[Point]:
        """Different points, those of the sources first; none where they stay."""
        points: dict[Point, None] = {}
        while not self.stays and len(points) < self.count:
            point = tuple(
                rational(integer_between(rng, low, high) * unit)
                for (low, high), unit in zip(self.bounds, self.units, strict=True)
            )
            points[point] = None
        return list(points)


def _unit(numbers: Iterable[Rational]) -> Fraction:
    """The largest unit fraction of which all numbers are multiples."""
    return Fraction(1, lcm(*(number.denominator for number in numbers)))


# --- costs ----------------------------------------------------------------------------------


class _Table:
    """New costs from the range of the given ones.

    What is a convention stays: a table that is the same by rows and by columns, and, in a square
    one, a diagonal of zeros.
    """

    def __init__(self, kind: Kind) -> None:
        self.costs = costs = kind.costs or ()
        self.shape = len(costs), len(costs[0]) if costs else 0
        self.square = self.shape[0] == self.shape[1] > 1
        self.mirrored = self.square and costs == tuple(zip(*costs, strict=True))
        self.empty = self.square and not any(row[i] for i, row in enumerate(costs))
        numbers = [
            cost
            for i, row in enumerate(costs)
            for j, cost in enumerate(row)
            if not (self.empty and i == j)
        ]
        self.unit = _unit(numbers) if numbers else Fraction(1)
        self.bounds = (
            [int(end / self.unit) for end in (min(numbers), max(numbers))] if numbers else []
        )

    def drawn(self, rng: Rng) -> Rows | None:
        """A table of costs; None where a distance is measured."""
        if not self.costs:
            return None
        n, m = self.shape
        rows: list[list[Rational]] = [[0] * m for _ in range(n)]
        for i in range(n):
            for j in range(m):
                if self.mirrored and j < i:
                    rows[i][j] = rows[j][i]
                elif not (self.empty and i == j):
                    low, high = self.bounds
                    rows[i][j] = rational(integer_between(rng, low, high) * self.unit)
        return tuple(map(tuple, rows))
