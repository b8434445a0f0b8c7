"""The numbers of another transport problem: its masses, and its points or its costs."""

from __future__ import annotations

from math import lcm, prod
from typing import TYPE_CHECKING

from worked.draw import integer_between
from worked.exact import rational

if TYPE_CHECKING:
    from collections.abc import Iterable

    from worked.draw import Rng
    from worked.exact import Rational
    from worked.kinds.transport import Kind

    Point = tuple[Rational, ...]
    Rows = tuple[tuple[Rational, ...], ...]

ROOM = 2
"""Points of the grid for each place; with fewer, too few problems would differ."""


# --- masses ---------------------------------------------------------------------------------


class Masses:
    """Masses over the denominator that the given ones show, alike in size and in total.

    What is a convention stays: a total of 1, equal masses on a side, places without mass.
    """

    def __init__(self, kind: Kind) -> None:
        sides = kind.masses()
        self.over = _denominator(mass for side in sides for mass in side)
        self.sides = [[int(mass * self.over) for mass in side] for side in sides]
        self.total = sum(self.sides[0])
        several = [side for side in self.sides if not _equal(side) and _filled(side) > 1]
        sizes = [mass for side in several for mass in side if mass]
        self.low, self.high = (max(1, min(sizes) - 1), max(sizes) + 1) if sizes else (0, 0)
        self.totals = self._totals()

    def _totals(self) -> tuple[int, int]:
        """The least and the largest total, near the given one, that such masses can have."""
        if self.total == self.over or any(map(_equal, self.sides)):
            return self.total, self.total
        near = max(1, self.total // 8)
        counts = [_filled(side) for side in self.sides if _filled(side) > 1]
        least = max([1, self.total - near, *(count * self.low for count in counts)])
        return least, min([self.total + near, *(count * self.high for count in counts)])

    def drawn(self, rng: Rng) -> tuple[list[Rational], list[Rational]]:
        """What the sources hold, and what the targets take."""
        total = integer_between(rng, *self.totals)
        held, taken = (
            [_share(mass, self.over) for mass in self._side(rng, side, total)]
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


class Space:
    """The grid in which new points are drawn: as wide and as fine as the given points show.

    Where nothing is measured, and where both sides have the same places (as two histograms over
    the same bins have), the points stay.
    """

    def __init__(self, kind: Kind) -> None:
        here, there = kind.points()
        self.stays = kind.measured_by() is None or here == there
        self.count = len(here) + len(there)
        axes = [] if self.stays else list(zip(*here, *there, strict=True))
        self.over = [_denominator(axis) for axis in axes]
        pairs = zip(axes, self.over, strict=True)
        self.bounds = [[int(end * over) for end in (min(axis), max(axis))] for axis, over in pairs]
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
                _share(integer_between(rng, low, high), over)
                for (low, high), over in zip(self.bounds, self.over, strict=True)
            )
            points[point] = None
        return list(points)


def _denominator(numbers: Iterable[Rational]) -> int:
    """The least number of which every denominator is a divisor."""
    return lcm(*(number.denominator for number in numbers))


def _share(number: int, over: int) -> Rational:
    return number if over == 1 else rational(number, over)


# --- costs ----------------------------------------------------------------------------------


class Table:
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
        self.over = _denominator(numbers)
        ends = (min(numbers), max(numbers)) if numbers else ()
        self.bounds = [int(end * self.over) for end in ends]

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
                    rows[i][j] = _share(integer_between(rng, low, high), self.over)
        return tuple(map(tuple, rows))
