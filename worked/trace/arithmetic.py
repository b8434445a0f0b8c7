"""Other arithmetics in which an expression can be evaluated again.

The check of a solution evaluates every tree in floats first; where floats cannot carry the
comparison (huge numbers, cancellation) it evaluates the tree in balls, numbers with a proved
error bound, at a precision that is doubled until the bound is small enough.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Protocol, TypeAlias

from worked.exact import NEG_INF, approx, ball

if TYPE_CHECKING:
    from flint import arb

    from worked.trace.expression import Value

Real: TypeAlias = "float | arb"
Loose: TypeAlias = "Real | tuple[Loose, ...]"
"""A number of some arithmetic, or a vector or matrix of such."""


class Arithmetic(Protocol):
    """What operations need besides + - * /."""

    def read(self, value: Value) -> Loose:
        """Turn an exact value into numbers of this arithmetic."""

    def exp(self, x: Real) -> Real:
        """e to the x; e to minus infinity is 0."""

    def sqrt(self, x: Real) -> Real:
        """The square root."""

    def floor(self, x: Real) -> Real:
        """The largest integer not above x."""

    def greatest(self, numbers: tuple[Real, ...]) -> Real:
        """The largest of some numbers."""


class Floats:
    """Double precision floats."""

    def read(self, value: Value) -> Loose:
        """Round to the nearest float."""
        if type(value) is int:
            return float(value) if -(2**1000) < value < 2**1000 else math.nan
        if isinstance(value, tuple):
            return tuple([self.read(entry) for entry in value])
        try:
            return approx(value)
        except OverflowError:
            return math.nan

    def exp(self, x: Real) -> Real:
        """The exponential; nan where it overflows."""
        return math.exp(x) if x < 700 else math.nan  # type: ignore[arg-type]

    def sqrt(self, x: Real) -> Real:
        """The square root; nan below zero."""
        return math.sqrt(x) if x >= 0 else math.nan  # type: ignore[arg-type]

    def floor(self, x: Real) -> Real:
        """The floor; nan where rounding may have crossed an integer."""
        nearest = round(x)  # type: ignore[arg-type]
        if x != nearest and abs(x - nearest) < 1e-6 * max(1.0, abs(x)):
            return math.nan
        return float(math.floor(x))  # type: ignore[arg-type]

    def greatest(self, numbers: tuple[Real, ...]) -> Real:
        """The largest."""
        return max(numbers)  # type: ignore[type-var]


class Balls:
    """Arb's balls at a precision in bits; use inside `flint.ctx.workprec(bits)`."""

    def __init__(self, bits: int) -> None:
        self.bits = bits

    def read(self, value: Value) -> Loose:
        """Enclose the exact value."""
        from flint import arb

        if isinstance(value, tuple):
            return tuple([self.read(entry) for entry in value])
        if value is NEG_INF:
            return arb("-inf")
        return ball(value, self.bits)

    def exp(self, x: Real) -> Real:
        """The exponential."""
        return x.exp()  # type: ignore[union-attr]

    def sqrt(self, x: Real) -> Real:
        """The square root."""
        return x.sqrt()  # type: ignore[union-attr]

    def floor(self, x: Real) -> Real:
        """The floor; a ball over both neighbours where it is undecided."""
        return x.floor()  # type: ignore[union-attr]

    def greatest(self, numbers: tuple[Real, ...]) -> Real:
        """The largest."""
        best = numbers[0]
        for number in numbers[1:]:
            best = best.max(number)  # type: ignore[union-attr]
        return best

