"""What it costs to carry one unit from each source to each target, kept as whole numbers.

A cost is number/scale, or the square root of number divided by scale, or in small tables any sum of
such roots. Whole numbers of any size are exact in Python, so no coordinate is too large; square
roots stay roots until somebody needs digits.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import isqrt, lcm
from typing import Literal

from worked.errors import CannotSolve
from worked.exact.arithmetic import floor
from worked.exact.rational import Rational, rational
from worked.exact.scalar import Algebraic
from worked.exact.squarefree import square_free
from worked.exact.surd import Surd, root_of_rational

Arc = tuple[int, int]
"""A source and a target, counted from 0."""

RootSum = dict[int, int]
"""The sum of s√d over its items d: s; every d is square-free, so it is 0 only when empty."""

Distance = Literal["euclidean", "manhattan", "chebyshev", "squared_euclidean"]

BITS = 128
"""Binary places kept of a square root before exact arithmetic is asked."""


@dataclass(frozen=True)
class Costs(ABC):
    """The cost of every pair; `numbers` has one row per source and one column per target."""

    numbers: tuple[tuple[int, ...], ...]
    scale: int

    @property
    def shape(self) -> tuple[int, int]:
        """The number of sources and the number of targets."""
        return len(self.numbers), len(self.numbers[0])

    @property
    @abstractmethod
    def error(self) -> int:
        """By how many units `fixed` may fall short of the truth: 0 or 1."""

    @abstractmethod
    def fixed(self, arc: Arc) -> int:
        """The cost times `scale`, in fixed point and rounded down."""

    @abstractmethod
    def roots(self, arc: Arc) -> RootSum:
        """The cost times `scale` as a sum of roots."""

    @abstractmethod
    def value(self, arc: Arc) -> Algebraic:
        """The exact cost."""


class RationalCosts(Costs):
    """Costs number/scale."""

    @classmethod
    def of(cls, matrix: Sequence[Sequence[Rational]]) -> RationalCosts:
        """Take the costs from a matrix of rational numbers, negative ones too."""
        return cls(*_whole_rows(matrix))

    @property
    def error(self) -> int:
        """Whole numbers need no rounding."""
        return 0

    def fixed(self, arc: Arc) -> int:
        """The cost times `scale`."""
        return self.numbers[arc[0]][arc[1]]

    def roots(self, arc: Arc) -> RootSum:
        """The cost times `scale`, as a multiple of √1."""
        s = self.fixed(arc)
        return {1: s} if s else {}

    def value(self, arc: Arc) -> Rational:
        """The exact cost, an integer or a fraction."""
        return rational(self.fixed(arc), self.scale)


class RootCosts(Costs):
    """Costs √number/scale."""

    @classmethod
    def of(cls, squares: Sequence[Sequence[Rational]]) -> RootCosts:
        """Take the costs from a matrix of their squares, rational and not negative."""
        if any(square < 0 for row in squares for square in row):
            raise CannotSolve("costs: a squared distance is negative")
        numbers, scale = _whole_rows(squares)
        return cls(tuple(tuple(x * scale for x in row) for row in numbers), scale)

    @property
    def error(self) -> int:
        """A root is rounded down."""
        return 1

    def fixed(self, arc: Arc) -> int:
        """The root, cut off after `BITS` binary places."""
        return isqrt(self.numbers[arc[0]][arc[1]] << 2 * BITS)

    def roots(self, arc: Arc) -> RootSum:
        """The root with its square factors taken out."""
        s, d = _simplified(self.numbers[arc[0]][arc[1]])
        return {d: s} if s else {}

    def value(self, arc: Arc) -> Algebraic:
        """The exact cost; it is rational where the number is a square."""
        return _root(self.numbers[arc[0]][arc[1]], self.scale)


@dataclass(frozen=True)
class SumCosts(Costs):
    """Any sums of square roots, for small tables; `numbers` are the costs in fixed point."""

    values: tuple[tuple[Algebraic, ...], ...]

    @classmethod
    def of(cls, matrix: Sequence[Sequence[Algebraic]]) -> SumCosts:
        """Take the costs from a matrix of rational numbers and sums of square roots."""
        terms = [terms_of(x) for row in matrix for x in row]
        scale = _common_denominator(c for pairs in terms for _, c in pairs)
        unit = scale << BITS
        numbers = tuple(tuple(floor(x * unit) for x in row) for row in matrix)
        return cls(numbers, scale, tuple(map(tuple, matrix)))

    @property
    def error(self) -> int:
        """A sum of roots is rounded down."""
        return 1

    def fixed(self, arc: Arc) -> int:
        """The cost times `scale`, cut off after `BITS` binary places."""
        return self.numbers[arc[0]][arc[1]]

    def roots(self, arc: Arc) -> RootSum:
        """The cost times `scale`, root by root."""
        return {r: int(c * self.scale) for r, c in terms_of(self.value(arc)) if c}

    def value(self, arc: Arc) -> Algebraic:
        """The exact cost."""
        return self.values[arc[0]][arc[1]]


def terms_of(x: Algebraic) -> tuple[tuple[int, Rational], ...]:
    """The pairs (r, c) of the sum of c√r that x is."""
    return x.terms if isinstance(x, Surd) else ((1, x),)


def between(
    sources: Sequence[Sequence[Rational]], targets: Sequence[Sequence[Rational]], distance: Distance
) -> Costs:
    """Measure every source from every target, given as points with rational coordinates."""
    dimensions = {len(point) for point in (*sources, *targets)}
    if not sources or not targets or len(dimensions) != 1 or 0 in dimensions:
        raise CannotSolve("points: sources and targets need the same number of coordinates")
    scale = _common_denominator(x for point in (*sources, *targets) for x in point)
    columns = [[int(x * scale) for x in axis] for axis in zip(*targets, strict=True)]
    rows = tuple(
        _distances([int(x * scale) for x in point], columns, distance) for point in sources
    )
    if distance == "euclidean":
        return RootCosts(rows, scale)
    return RationalCosts(rows, scale**2 if distance == "squared_euclidean" else scale)


def _distances(
    point: Sequence[int], columns: Sequence[Sequence[int]], distance: Distance
) -> tuple[int, ...]:
    """Return the distances (Euclidean: their squares) from one point, all coordinates whole."""
    if distance in ("euclidean", "squared_euclidean"):
        gaps = [[(x - p) ** 2 for x in axis] for p, axis in zip(point, columns, strict=True)]
    else:
        gaps = [[abs(x - p) for x in axis] for p, axis in zip(point, columns, strict=True)]
    return tuple(map(max if distance == "chebyshev" else sum, zip(*gaps, strict=True)))


def _whole_rows(matrix: Sequence[Sequence[Rational]]) -> tuple[tuple[tuple[int, ...], ...], int]:
    """Return the matrix times its common denominator, and that denominator."""
    if not matrix or not matrix[0] or any(len(row) != len(matrix[0]) for row in matrix):
        raise CannotSolve("costs: every source needs one cost for each target")
    scale = _common_denominator(x for row in matrix for x in row)
    return tuple(tuple(int(x * scale) for x in row) for row in matrix), scale


def _common_denominator(numbers: Iterable[Rational]) -> int:
    """Return the least number that makes all of these whole."""
    return lcm(*{x.denominator for x in numbers})


@lru_cache(maxsize=2**14)
def _simplified(radicand: int) -> tuple[int, int]:
    """Return (s, d) with √radicand = s√d; the root of 0 is 0√1."""
    return square_free(radicand) if radicand else (0, 1)


@lru_cache(maxsize=2**14)
def _root(radicand: int, scale: int) -> Algebraic:
    """Return √radicand/scale."""
    return root_of_rational(Fraction(radicand, scale**2))
