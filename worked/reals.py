"""The numbers in which an oracle computes: floats, or mpmath's where floats are too weak.

An oracle is written once, over `Reals`. The check runs it in floats; where that disagrees it runs
it again with 60, 600 and 6000 digits, so that a good problem is never refused for huge numbers,
near ties or cancellation. Nothing here is shared with the exact route but the reading of an input.

Where a problem has symbols, the check compares at several points: `numbers.symbol("N")` is the
number that stands for N at the point at hand. It is a number like any other: an oracle that counts
turns of a loop takes `int(numbers.symbol("N"))`, and the kind's `symbol_points` are whole.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Protocol, TypeAlias

from worked.exact import Surd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from mpmath import mpf

Real: TypeAlias = "float | mpf"


LARGEST_EXPONENT = 10**9
"""Where the exponential of a number is taken as infinite, or as 0."""


EXACT = 2**53
"""Up to here every integer is a float; larger numbers are read with more digits."""


class Reals(Protocol):
    """What an oracle needs besides + - * / and comparisons."""

    def number(self, x: int | Fraction | Surd) -> Real:
        """Read one number of the problem."""

    def row(self, values: Sequence[int | Fraction | Surd]) -> list[Real]:
        """Read a vector of the problem."""

    def table(self, values: Sequence[Sequence[int | Fraction | Surd]]) -> list[list[Real]]:
        """Read a matrix of the problem, or a list of vectors."""

    def symbol(self, name: str) -> Real:
        """The number that stands for a symbol at the point where the comparison is made."""

    def exp(self, x: Real) -> Real:
        """The exponential of a number that is at most 0 or not large."""

    def sqrt(self, x: Real) -> Real:
        """The square root of a number that is not negative."""

    def log(self, x: Real) -> Real:
        """The natural logarithm of a positive number."""

    def equal(self, x: Real, y: Real) -> bool:
        """Whether two numbers are equal as far as this precision can tell."""


class _Reading:
    """Reads nested tuples number by number; a root is taken once, for it comes again."""

    def __init__(self, point: Mapping[str, int | Fraction] | None = None) -> None:
        self._roots: dict[int, Real] = {}
        self._point = point or {}

    def symbol(self, name: str) -> Real:
        """Read the number of a symbol."""
        return self.ratio(self._point[name])

    def number(self, x: int | Fraction | Surd) -> Real:
        """Read one number."""
        if isinstance(x, Surd):
            return sum(self.ratio(c) * self._root(r) for r, c in x.terms)
        return self.ratio(x)

    def _root(self, radicand: int) -> Real:
        if radicand not in self._roots:
            self._roots[radicand] = self.sqrt(self.ratio(radicand))
        return self._roots[radicand]

    def ratio(self, x: int | Fraction) -> Real:
        """Read a rational number."""
        raise NotImplementedError

    def sqrt(self, x: Real) -> Real:
        """The square root."""
        raise NotImplementedError

    def row(self, values: Sequence[int | Fraction | Surd]) -> list[Real]:
        """Read a vector."""
        return [self.number(value) for value in values]

    def table(self, values: Sequence[Sequence[int | Fraction | Surd]]) -> list[list[Real]]:
        """Read a matrix, or a list of vectors."""
        return [self.row(row) for row in values]


class FloatReals(_Reading):
    """Double precision."""

    def ratio(self, x: int | Fraction) -> Real:
        """The nearest float. Raises `OverflowError` where rounding may eat what matters."""
        nearest = float(x)
        if abs(nearest) > EXACT:
            raise OverflowError
        return nearest

    def exp(self, x: Real) -> Real:
        """The exponential; infinite where it overflows."""
        return math.exp(x) if x < 700 else math.inf

    def sqrt(self, x: Real) -> Real:
        """The square root."""
        return math.sqrt(x)

    def log(self, x: Real) -> Real:
        """The natural logarithm."""
        return math.log(x)

    def equal(self, x: Real, y: Real) -> bool:
        """Equal to twelve digits."""
        return bool(abs(x - y) <= 1e-12 * max(1.0, abs(x)))


class PreciseReals(_Reading):
    """mpmath's numbers with the given count of digits; use inside `mpmath.workdps(digits)`."""

    def ratio(self, x: int | Fraction) -> Real:
        """The number to the working precision."""
        from mpmath import mpf

        return mpf(x) if isinstance(x, int) else mpf(x.numerator) / x.denominator

    def exp(self, x: Real) -> Real:
        """The exponential; infinite or 0 where its exponent would not fit into memory."""
        from mpmath import exp

        if abs(x) > LARGEST_EXPONENT:
            return math.inf if x > 0 else 0.0
        return exp(x)

    def sqrt(self, x: Real) -> Real:
        """The square root."""
        from mpmath import sqrt

        return sqrt(x)

    def log(self, x: Real) -> Real:
        """The natural logarithm."""
        from mpmath import log

        return log(x)

    def equal(self, x: Real, y: Real) -> bool:
        """Equal to four fifths of the working digits."""
        from mpmath import mp, mpf

        return bool(abs(x - y) <= mpf(10) ** (-mp.dps * 4 // 5) * max(1, abs(x)))
