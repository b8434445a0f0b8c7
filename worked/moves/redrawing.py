"""Other numbers that are like given ones: as large, with as many zeros and minus signs."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, gcd
from typing import TYPE_CHECKING

from worked.exact import rational

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from worked.draw import Rng
    from worked.exact import Scalar

_MOST = 2**31
"""Integers that the generator tells apart in one draw."""

_TRIES = 50
"""Numerators that are tried until one suits the denominator."""


def integer_between(rng: Rng, low: int, high: int) -> int:
    """An integer from low to high; in a range that is too wide, one of an even grid from low on."""
    step = (high - low) // _MOST + 1
    return low + step * rng.integer(0, (high - low) // step)


class Likeness:
    """What some numbers have in common: how small and how large they are, below and above 0."""

    def __init__(self, numbers: Iterable[Scalar]) -> None:
        known = [number for number in numbers if isinstance(number, int | Fraction)]
        self._ranges = {
            above: (min(own), max(own))
            for above in (False, True)
            if (own := [number for number in known if number and (number > 0) == above])
        }

    def redrawn(self, rng: Rng, number: Scalar) -> Scalar:
        """Another number of the same sign and denominator; 0 and radicals stay as they are."""
        if not isinstance(number, int | Fraction) or not number:
            return number
        low, high = self._ranges[number > 0]
        q = number.denominator
        for _ in range(_TRIES):
            p = integer_between(rng, ceil(low * q), floor(high * q))
            if gcd(p, q) == 1:
                return rational(p, q)
        return number

    def shuffled(self, rng: Rng, numbers: Sequence[Scalar]) -> list[Scalar]:
        """As many numbers of each sign as given, in other places and of other sizes."""
        return [self.redrawn(rng, number) for number in rng.shuffled(numbers)]
