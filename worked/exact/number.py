"""What every exact number that is not rational can do: compare itself, enclose itself in a ball."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from flint import arb

    from worked.exact.scalar import Finite


class Irrational:
    """An exact real number other than an integer or a fraction.

    Instances are immutable. Comparisons are certified: they look at the sign of the exact
    difference, never at a rounded value, and raise `Undecided` if that sign cannot be found.
    """

    __slots__ = ()

    def ball(self, bits: int) -> arb:
        """Return an interval that contains the number, computed with `bits` bits."""
        raise NotImplementedError

    def sign(self) -> int:
        """Return -1, 0 or 1, certified."""
        raise NotImplementedError

    def __lt__(self, other: object) -> bool:
        """Return whether this number is certainly below the other."""
        return (
            _order(self, other) < 0
            if isinstance(other, int | Fraction | Irrational)
            else NotImplemented
        )

    def __le__(self, other: object) -> bool:
        """Return whether this number is certainly not above the other."""
        return (
            _order(self, other) <= 0
            if isinstance(other, int | Fraction | Irrational)
            else NotImplemented
        )

    def __gt__(self, other: object) -> bool:
        """Return whether this number is certainly above the other."""
        return (
            _order(self, other) > 0
            if isinstance(other, int | Fraction | Irrational)
            else NotImplemented
        )

    def __ge__(self, other: object) -> bool:
        """Return whether this number is certainly not below the other."""
        return (
            _order(self, other) >= 0
            if isinstance(other, int | Fraction | Irrational)
            else NotImplemented
        )

    def __bool__(self) -> bool:
        """Return whether the number is not zero."""
        return self.sign() != 0


def sign_of(x: Finite) -> int:
    """Return -1, 0 or 1, certified."""
    if isinstance(x, Irrational):
        return x.sign()
    return (x > 0) - (x < 0)


def _order(x: Irrational, y: int | Fraction | Irrational) -> int:
    """Return the sign of x - y, certified."""
    return sign_of(cast("Finite", x) - cast("Finite", y))
