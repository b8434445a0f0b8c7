"""Transport problems solved by trying every plan: slow, and nothing in common with the solver."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import permutations
from math import isqrt, prod
from random import Random

from worked.maths.transport import Costs, RootCosts

DIGITS = 120
"""Decimal places kept of every cost; sums of a few roots of small numbers differ by more or not."""

Table = tuple[tuple[int, ...], ...]


def every_table(rows: Sequence[int], columns: Sequence[int]) -> Iterator[Table]:
    """List all tables of whole numbers >= 0 with these sums of rows and columns."""
    if not rows:
        yield ()
        return
    for row in every_row(rows[0], columns):
        rest = [c - x for c, x in zip(columns, row, strict=True)]
        for below in every_table(rows[1:], rest):
            yield (row, *below)


def every_row(total: int, limits: Sequence[int]) -> Iterator[tuple[int, ...]]:
    if len(limits) == 1:
        if total <= limits[0]:
            yield (total,)
        return
    for first in range(min(total, limits[0]), -1, -1):
        for rest in every_row(total - first, limits[1:]):
            yield (first, *rest)


def every_matching(n: int) -> Iterator[Table]:
    """List all permutation matrices."""
    for order in permutations(range(n)):
        yield tuple(tuple(int(j == k) for k in range(n)) for j in order)


def many_digits(costs: Costs) -> list[list[int]]:
    """Return the costs to `DIGITS` places, as whole numbers."""
    unit = 10**DIGITS
    if isinstance(costs, RootCosts):
        return [[isqrt(x * unit**2) // costs.scale for x in row] for row in costs.numbers]
    return [[x * unit // costs.scale for x in row] for row in costs.numbers]


def cheapest(tables: Iterator[Table], costs: Costs) -> tuple[int, list[Table]]:
    """Return the least cost in units of 10**-DIGITS and all the tables that have it."""
    numbers = [x for row in many_digits(costs) for x in row]
    priced = []
    for table in tables:
        amounts = [x for row in table for x in row]
        priced.append((sum(map(prod, zip(amounts, numbers, strict=True))), table))
    least = min(price for price, _ in priced)
    return least, [table for price, table in priced if price - least < 10 ** (DIGITS // 2)]


def whole_part(total: int, parts: int, random: Random, least: int = 0) -> list[int]:
    """Split a total into so many whole parts, each at least `least`."""
    masses = [least] * parts
    for _ in range(total - least * parts):
        masses[random.randrange(parts)] += 1
    return masses


def grid_points(n: int, size: int, random: Random) -> list[tuple[int, int]]:
    return [(random.randrange(size), random.randrange(size)) for _ in range(n)]


def random_masses(n: int, m: int, random: Random) -> tuple[list[Fraction], list[Fraction]]:
    """Return fractions with many different denominators and equal totals."""
    sources = [Fraction(random.randint(1, 500), random.randint(1, 40)) for _ in range(n)]
    weights = [random.randint(1, 500) for _ in range(m)]
    targets = [sum(sources) * Fraction(w, sum(weights)) for w in weights]
    return sources, targets
