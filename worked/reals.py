"""The numbers in which an oracle computes: floats, or mpmath's where floats are too weak.

An oracle is written once, over `Reals`. The check runs it in floats; where that disagrees it runs
it again with 60, 600 and 6000 digits, so that a good problem is never refused for huge numbers,
near ties or cancellation. Nothing here is shared with the exact route but the reading of an input.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Protocol, TypeAlias

from worked.exact import Surd

if TYPE_CHECKING:
    from fractions import Fraction

    from mpmath import mpf

    from worked.trace import Value

Real: TypeAlias = "float | mpf"
Reals_: TypeAlias = "Real | tuple[Reals_, ...]"
"""A number, vector or matrix in an oracle's arithmetic."""


class Reals(Protocol):
    """What an oracle needs besides + - * / and comparisons."""

    def number(self, x: int | Fraction | Surd) -> Real:
        """Read one number of the problem."""

    def array(self, values: Value) -> Reals_:
        """Read a vector or matrix of the problem."""

    def exp(self, x: Real) -> Real:
        """The exponential of a number that is at most 0 or not large."""

    def sqrt(self, x: Real) -> Real:
        """The square root of a number that is not negative."""


class _Reading:
    """Reads nested tuples number by number."""

    def number(self, x: int | Fraction | Surd) -> Real:
        """Read one number."""
        if isinstance(x, Surd):
            return sum(self.ratio(c) * self.sqrt(self.ratio(r)) for r, c in x.terms)
        return self.ratio(x)

    def ratio(self, x: int | Fraction) -> Real:
        """Read a rational number."""
        raise NotImplementedError

    def sqrt(self, x: Real) -> Real:
        """The square root."""
        raise NotImplementedError

    def array(self, values: Value) -> Reals_:
        """Read a vector or matrix."""
        if isinstance(values, tuple):
            return tuple([self.array(entry) for entry in values])
        return self.number(values)  # type: ignore[arg-type]


class FloatReals(_Reading):
    """Double precision."""

    def ratio(self, x: int | Fraction) -> Real:
        """The nearest float; an overflow is infinite and will disagree."""
        try:
            return float(x)
        except OverflowError:
            return math.inf

    def exp(self, x: Real) -> Real:
        """The exponential; infinite where it overflows."""
        return math.exp(x) if x < 700 else math.inf

    def sqrt(self, x: Real) -> Real:
        """The square root."""
        return math.sqrt(x)


class PreciseReals(_Reading):
    """mpmath's numbers with the given count of digits; use inside `mpmath.workdps(digits)`."""

    def ratio(self, x: int | Fraction) -> Real:
        """The number to the working precision."""
        from mpmath import mpf

        return mpf(x.numerator) / x.denominator

    def exp(self, x: Real) -> Real:
        """The exponential."""
        from mpmath import exp

        return exp(x)

    def sqrt(self, x: Real) -> Real:
        """The square root."""
        from mpmath import sqrt

        return sqrt(x)
