"""Intervals around exact numbers, and what they decide: signs, floors, floats.

The intervals are FLINT's `arb` balls: midpoint and radius, every rounding error included.
Precision is doubled until the question is settled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from worked.exact.number import Irrational

if TYPE_CHECKING:
    from flint import arb

    from worked.exact.rational import Rational
    from worked.exact.scalar import Finite

FIRST_BITS = 64
MOST_BITS = 4096


def precisions(most: int = MOST_BITS) -> Iterator[int]:
    """Yield 64, 128, 256, ... bits, up to `most`."""
    bits = FIRST_BITS
    while bits <= most:
        yield bits
        bits *= 2


def rational_ball(x: Rational) -> arb:
    """Return a ball around a rational number at the precision in force."""
    import flint

    if isinstance(x, Fraction):
        return flint.arb(flint.fmpq(x.numerator, x.denominator))
    return flint.arb(x)


def ball_sign(ball: arb) -> int:
    """Return the sign of all numbers in the ball, 0 if they do not have the same one."""
    return int(ball > 0) - int(ball < 0)


def sign_by_balls(enclose: Callable[[int], arb], most: int = MOST_BITS) -> int:
    """Return the sign of a number from finer and finer balls; 0 if `most` bits do not show it."""
    for bits in precisions(most):
        found = ball_sign(enclose(bits))
        if found:
            return found
    return 0


def number_ball(x: Finite) -> arb:
    """Return a ball around any real number at the precision in force."""
    if isinstance(x, Irrational):
        import flint

        return x.ball(flint.ctx.prec)
    return rational_ball(x)
