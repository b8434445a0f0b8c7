"""Other kinds of number in which an expression can be evaluated again.

The check of a solution evaluates every tree in floats first; where floats cannot carry the
comparison (huge numbers, cancellation) it evaluates the tree in balls, numbers with a proved
error bound, at a precision that is doubled until the bound is small enough.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Protocol, TypeAlias, cast

from worked.exact import NEG_INF, Symbolic, approx, ball

if TYPE_CHECKING:
    from flint import arb

    from worked.exact import Finite
    from worked.exact.symbolic import Point
    from worked.trace.values import Value

Real: TypeAlias = "float | arb"
Loose: TypeAlias = "Real | str | tuple[Loose, ...]"
"""A number of some arithmetic, a word, or a vector or matrix of such."""


class Arithmetic(Protocol):
    """What operations need besides + - * /."""

    def read(self, value: Value) -> Loose:
        """Turn an exact value into numbers of this arithmetic."""

    def exp(self, x: Real) -> Real:
        """e to the x; e to minus infinity is 0."""

    def sqrt(self, x: Real) -> Real:
        """The square root."""

    def log(self, x: Real) -> Real:
        """The natural logarithm."""

    def floor(self, x: Real) -> Real:
        """The largest integer not above x."""

    def greatest(self, numbers: tuple[Real, ...]) -> Real:
        """The largest of some numbers."""

    def winners(self, numbers: tuple[Real, ...]) -> list[int]:
        """The positions of the largest, from 1; an `ArithmeticError` where that is open."""


MOST_BITS = 32768
"""The precision with which balls give up to tell two numbers apart."""

NOWHERE: Point = {}
"""The point of those who have no symbols."""

EXACT = 2**53
"""Up to here every integer is a float; of a larger number, rounding may eat what matters."""


class Floats:
    """Double precision floats. Remembers what it has read: the same values come again and again.

    Where floats cannot carry a number it raises an `ArithmeticError`, never a wrong value. Symbols
    stand for the numbers of a point.
    """

    def __init__(self, point: Point = NOWHERE) -> None:
        self.point = point
        self._known: dict[int, tuple[Value, Loose]] = {}

    def read(self, value: Value) -> Loose:
        """Round to the nearest float."""
        if type(value) is int:
            if -EXACT <= value <= EXACT:
                return float(value)
            raise OverflowError
        known = self._known.get(id(value))
        if known is None:
            known = self._known[id(value)] = (value, self._read(value))
        return known[1]

    def _read(self, value: Value) -> Loose:
        if isinstance(value, tuple):
            return tuple([self.read(entry) for entry in value])
        if isinstance(value, str):
            return value
        number = approx(value.at(self.point) if isinstance(value, Symbolic) else value)
        if abs(number) > EXACT and value is not NEG_INF:
            raise OverflowError
        return number

    def exp(self, x: Real) -> Real:
        """The exponential."""
        return math.exp(x)

    def sqrt(self, x: Real) -> Real:
        """The square root."""
        return math.sqrt(x)

    def log(self, x: Real) -> Real:
        """The logarithm; a `ValueError` where rounding has made its number 0 or less."""
        return math.log(x)

    def floor(self, x: Real) -> Real:
        """The floor, where rounding cannot have crossed an integer; balls know 3 from almost 3."""
        number = cast("float", x)
        if abs(number - round(number)) < 1e-6 * max(1.0, abs(number)):
            raise ArithmeticError
        return float(math.floor(number))

    def greatest(self, numbers: tuple[Real, ...]) -> Real:
        """The largest."""
        return max(numbers)

    def winners(self, numbers: tuple[Real, ...]) -> list[int]:
        """The one that is clearly largest; equal floats need not have been equal numbers."""
        top = cast("float", max(numbers))
        near = top - 1e-9 * max(1.0, abs(top))
        found = [j for j, number in enumerate(numbers, 1) if number >= near]
        if len(found) > 1:
            raise ArithmeticError
        return found


class Balls:
    """Arb's balls at a precision in bits; use inside `flint.ctx.workprec(bits)`.

    Symbols stand for the numbers of a point.
    """

    def __init__(self, bits: int, point: Point = NOWHERE) -> None:
        self.bits = bits
        self.point = point

    def read(self, value: Value) -> Loose:
        """Enclose the exact value."""
        from flint import arb

        if isinstance(value, tuple):
            return tuple([self.read(entry) for entry in value])
        if value is NEG_INF:
            return arb("-inf")
        if isinstance(value, str):
            return value
        number = value.at(self.point) if isinstance(value, Symbolic) else cast("Finite", value)
        return ball(number, self.bits)

    def exp(self, x: Real) -> Real:
        """The exponential."""
        return x.exp()  # type: ignore[union-attr]

    def sqrt(self, x: Real) -> Real:
        """The square root; a ball around 0 is cut there, for its number is not negative."""
        ball = cast("arb", x)
        return ball.sqrt() if ball < 0 else ball.nonnegative_part().sqrt()

    def log(self, x: Real) -> Real:
        """The logarithm."""
        return x.log()  # type: ignore[union-attr]

    def floor(self, x: Real) -> Real:
        """The floor; a ball over both neighbours where it is undecided."""
        return x.floor()  # type: ignore[union-attr]

    def greatest(self, numbers: tuple[Real, ...]) -> Real:
        """The largest."""
        best = numbers[0]
        for number in numbers[1:]:
            best = best.max(number)  # type: ignore[union-attr]
        return best

    def winners(self, numbers: tuple[Real, ...]) -> list[int]:
        """Balls that overlap may still be parted with more bits; with the most, they are tied."""
        top = self.greatest(numbers)
        found = [j for j, number in enumerate(numbers, 1) if not number < top]
        exact = all(numbers[j - 1].is_exact() for j in found)  # type: ignore[union-attr]
        if len(found) > 1 and not exact and self.bits < MOST_BITS:
            raise ArithmeticError
        return found
