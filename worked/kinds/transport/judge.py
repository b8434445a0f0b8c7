"""Judges of the results of large transport problems: weak duality, in floats or with more digits.

Whoever moves all masses at a cost, and whoever names prices that exceed no cost and add up to
the same amount, need no algorithm to be believed. Whether another plan is as cheap is a question
of circles among the pairs that cost just their prices.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, cast

from worked.problem import Judged
from worked.reals import PreciseReals

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from numpy import generic
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from worked.kinds.transport import Kind, Place
    from worked.reals import Real, Reals
    from worked.trace import Matrix, Value, Vector

    Array = NDArray[generic]
    """Of floats, or of mpmath's numbers as objects."""

TOLERANCE = 1e-9
"""What two totals may differ by, in proportion to their size."""


Pair = tuple[int, int]
"""A source and a target, counted from 0."""


def judged(kind: Kind, numbers: Reals) -> Mapping[str, object]:
    """The total mass, and a judge for every other result."""
    court = _Court(kind, numbers)
    return {
        "mass": numbers.number(court.mass),
        "plan": Judged(court.moves_all_masses_at_that_cost),
        "cost": Judged(court.costs_what_the_prices_promise),
        "bound": Judged(court.costs_what_the_prices_promise),
        "emd": Judged(court.is_the_cost_of_a_unit),
        "u": Judged(court.prices_exceed_no_cost),
        "v": Judged(court.prices_exceed_no_cost),
        "unique": Judged(court.circles_decide),
    }


class _Court:
    """The problem in numbers, and what has to be true of its results."""

    def __init__(self, kind: Kind, numbers: Reals) -> None:
        import numpy

        self.kind, self.numbers = kind, numbers
        self.held = [Fraction(place.mass) for place in kind.sources]
        self.taken = [Fraction(place.mass) for place in kind.targets]
        self.mass = sum(self.held, Fraction())
        self.costs = _table(kind, numbers)
        if not abs(self.costs).max() < numpy.inf:
            raise OverflowError
        self._read: tuple[tuple[Value, Value], list[Real], list[Real]] | None = None

    def moves_all_masses_at_that_cost(self, values: Mapping[str, Value]) -> bool:
        """Whether rows and columns add up, nothing is negative, and the costs are as stated."""
        plan = cast("Matrix", values["plan"])
        arcs = _moved(plan)
        if any(plan[i][j] < 0 for i, j in arcs):
            return False
        rows, columns = ([sum(line) for line in lines] for lines in (plan, zip(*plan, strict=True)))
        if rows != self.held or columns != self.taken:
            return False
        amounts = [self.numbers.number(plan[i][j]) for i, j in arcs]  # type: ignore[arg-type]
        cost = self._sum(amounts, [self.costs[arc] for arc in arcs])
        return self._agree(cost, values["cost"])

    def costs_what_the_prices_promise(self, values: Mapping[str, Value]) -> bool:
        """Whether the masses times the prices add up to the cost."""
        u, v = self._prices(values)
        masses = self.numbers.row([*self.held, *self.taken])
        promised = self._sum(masses, [*u, *v])
        return self._agree(promised, values["cost"]) and self._agree(promised, values["bound"])

    def is_the_cost_of_a_unit(self, values: Mapping[str, Value]) -> bool:
        """Whether the emd times the total mass is the cost."""
        (emd,) = self._careful((values["emd"],))
        return self._agree(emd * self.numbers.number(self.mass), values["cost"])

    def prices_exceed_no_cost(self, values: Mapping[str, Value]) -> bool:
        """Whether u_1 = 0 and u + v is at most the cost of every pair."""
        slack, room = self._slack(values)
        return bool(values["u"][0] == 0 and (slack + 100 * room >= 0).all())  # type: ignore[index,operator]

    def circles_decide(self, values: Mapping[str, Value]) -> bool:
        """Whether it is right that no mass can be shifted round a circle at no cost."""
        moved = _moved(cast("Matrix", values["plan"]))
        idle = [arc for arc in self._free(values) if arc not in moved]
        shifts = _has_circle(self.costs.shape, moved, idle)
        if shifts and values["unique"] is True:
            idle = [arc for arc in idle if self._is_free(values, arc)]
            shifts = _has_circle(self.costs.shape, moved, idle)
        return values["unique"] is not shifts

    def _free(self, values: Mapping[str, Value]) -> list[Pair]:
        """The pairs that cost just their prices, as far as this precision can tell."""
        import numpy

        slack, room = self._slack(values)
        return [(i, j) for i, j in numpy.argwhere(slack - room <= 0).tolist()]  # type: ignore[operator]

    def _is_free(self, values: Mapping[str, Value], arc: Pair) -> bool:
        """The same of one pair, with many digits."""
        from mpmath import mp, workdps

        stated = [cast("Vector", values[side])[k] for side, k in zip("uv", arc, strict=True)]
        with workdps(max(mp.dps, 60)):
            numbers = PreciseReals()
            cost = cost_again(self.kind, arc, numbers)
            return numbers.equal(cost, sum(numbers.row(stated)))  # type: ignore[arg-type]

    def _slack(self, values: Mapping[str, Value]) -> tuple[Array, Array]:
        """What every pair costs beyond its prices, and how much of that may be rounding."""
        import numpy

        u, v = (numpy.array(side) for side in self._prices(values))
        sizes = abs(self.costs) + abs(u)[:, None] + abs(v)
        return self.costs - u[:, None] - v, self._rounding() * sizes

    def _rounding(self) -> Real:
        """What a sum of some rounded numbers may be off by, in proportion to their sizes."""
        if self.costs.dtype == float:
            return 1e-14
        from mpmath import mp, mpf

        return mpf(10) ** (-mp.dps * 4 // 5)

    def _prices(self, values: Mapping[str, Value]) -> tuple[list[Real], list[Real]]:
        """The prices, read once: they may be long sums of roots, large ones that nearly cancel."""
        stated = values["u"], values["v"]
        if self._read is None or self._read[0] != stated:
            u, v = (self._careful(cast("Vector", side)) for side in stated)
            self._read = stated, u, v
        return self._read[1], self._read[2]

    def _careful(self, side: Sequence[Value]) -> list[Real]:
        """Add roots up with many digits, whatever the precision of the rest."""
        from mpmath import mp, workdps

        with workdps(max(mp.dps, 40)):
            found = PreciseReals().row(side)  # type: ignore[arg-type]
            return list(map(float, found)) if self.costs.dtype == float else found

    def _sum(self, left: Sequence[Real], right: Sequence[Real]) -> Real:
        return sum((x * y for x, y in zip(left, right, strict=True)), self.numbers.number(0))

    def _agree(self, total: Real, value: Value) -> bool:
        (stated,) = self._careful((value,))
        return bool(abs(total - stated) <= TOLERANCE * max(1, abs(stated)))


def _from(origin: Sequence[int | Fraction], side: Sequence[Place]) -> Iterator[list[Fraction]]:
    """The coordinates of places, as seen from a point."""
    for place in side:
        yield [Fraction(x) - x0 for x, x0 in zip(place.at or (), origin, strict=True)]


def cost_again(kind: Kind, arc: Pair, numbers: Reals) -> Real:
    """The cost of one pair; differences of coordinates are fractions, so that none gets lost."""
    if kind.costs is not None:
        return numbers.number(kind.costs[arc[0]][arc[1]])
    here, there = kind.sources[arc[0]].at or (), kind.targets[arc[1]].at or ()
    gaps = numbers.row([abs(Fraction(x) - y) for x, y in zip(here, there, strict=True)])
    if kind.distance == "manhattan":
        return sum(gaps)
    if kind.distance == "chebyshev":
        return max(gaps)
    square = sum(gap * gap for gap in gaps)
    return square if kind.distance == "squared_euclidean" else numbers.sqrt(square)


def _moved(plan: Matrix) -> dict[Pair, None]:
    """The pairs that carry mass, in order."""
    return {(i, j): None for i, row in enumerate(plan) for j, x in enumerate(row) if x}


def _has_circle(shape: tuple[int, ...], moved: Collection[Pair], idle: Collection[Pair]) -> bool:
    """Whether mass can be shifted round a circle: forth along any pair, back along a moved one."""
    from scipy.sparse.csgraph import connected_components

    n, size = shape[0], sum(shape)
    forth = [(i, n + j) for i, j in (*moved, *idle)]
    back = [(n + j, i) for i, j in moved]
    groups, _ = connected_components(_graph(size, back), directed=False)
    _, group = connected_components(_graph(size, [*forth, *back]), connection="strong")
    return len(moved) > size - groups or any(group[i] == group[n + j] for i, j in idle)


def _graph(size: int, ways: Sequence[Pair]) -> csr_array:
    """One-way streets between numbered places."""
    from scipy.sparse import coo_array

    return coo_array(
        ([1.0] * len(ways), tuple(zip(*ways, strict=True))), shape=(size, size)
    ).tocsr()


def _table(kind: Kind, numbers: Reals) -> Array:
    """The costs as an array; points are measured from the first source, exactly."""
    import numpy

    if kind.costs is not None:
        return numpy.array(numbers.table(kind.costs))
    origin = kind.sources[0].at or ()
    here, there = (
        [numpy.array(numbers.row(axis)) for axis in zip(*_from(origin, side), strict=True)]
        for side in (kind.sources, kind.targets)
    )
    gaps = [x[:, None] - y for x, y in zip(here, there, strict=True)]
    if kind.distance == "manhattan":
        return cast("Array", sum(map(abs, gaps)))
    if kind.distance == "chebyshev":
        return cast("Array", numpy.maximum.reduce([abs(gap) for gap in gaps]))
    squares = cast("Array", sum(gap * gap for gap in gaps))
    if kind.distance == "squared_euclidean":
        return squares
    root = numpy.vectorize(numbers.sqrt, otypes=[squares.dtype])
    return cast("Array", root(squares))
