"""Decimals that are provably the correct rounding of an exact number."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from worked.exact.arithmetic import clear_floor, scaled_floor
from worked.exact.errors import ExactError, Undecided
from worked.exact.exponentials import algebraic_value
from worked.exact.infinity import NegInf
from worked.exact.mixture import Mixture
from worked.exact.rational import Rational, integer_text
from worked.exact.root import Root
from worked.exact.symbolic import Symbolic

if TYPE_CHECKING:
    from worked.exact.scalar import Scalar
    from worked.exact.surd import Surd


def decimal(x: Scalar, places: int) -> str:
    """Return x rounded to `places` digits after the point, ties away from zero.

    A value that terminates within those places has no trailing zeros ("0.125", "3", "0"), any other
    exactly that many digits ("43.6050", "0.0000"); zero never carries a sign. Raises `ExactError`
    for minus infinity or negative `places`, `Undecided` if the digits cannot be proved.
    """
    if places < 0:
        raise ExactError(f"a decimal with {places} places")
    if isinstance(x, NegInf):
        raise ExactError("minus infinity has no decimal")
    if isinstance(x, Symbolic):
        raise ExactError(f"{x.expr} has digits only where its symbols have values")
    if isinstance(x, int | Fraction):
        return _rational_decimal(x, places)
    if not isinstance(x, Mixture):
        return _irrational_decimal(x, places)
    if x.rounded is None or x.rounded[0] != places:
        x.rounded = (places, _irrational_decimal(x, places))
    return x.rounded[1]


def _irrational_decimal(x: Surd | Mixture | Root, places: int) -> str:
    """Round a number by a ball around it, where that is far from every tie."""
    halves = 2 * 10**places
    m = clear_floor(x, halves)
    if m is not None:
        return _point((m + 1) // 2, places)
    return _narrow_decimal(x, places)


def _narrow_decimal(x: Surd | Mixture | Root, places: int) -> str:
    """Round a number that lies close to a multiple, or half a multiple, of the last place."""
    halves = 2 * 10**places
    if isinstance(x, Root):
        return _root_decimal(x, places)
    value = algebraic_value(x) if isinstance(x, Mixture) else None
    if value is not None:
        return decimal(value, places)
    nearest, _ = scaled_floor(x + Fraction(1, halves), 10**places)
    return _point(nearest, places)


def _root_decimal(x: Root, places: int) -> str:
    """Round a tree; one that may be the rounded number itself keeps all its places ("1.0000")."""
    halves = 2 * 10**places
    try:
        m, exact = scaled_floor(x, halves)
    except Undecided:
        nearest, _ = scaled_floor(x + Fraction(1, halves), 10**places)
        return _point(nearest, places)
    if exact:
        return _rational_decimal(Fraction(m, halves), places)
    return _point((m + 1) // 2, places)


def _rational_decimal(x: Rational, places: int) -> str:
    """Round a rational number, ties away from zero."""
    power = 10**places
    size, rest = divmod(abs(x.numerator) * power, x.denominator)
    if 2 * rest >= x.denominator:
        size += 1
    text = _point(-size if x < 0 else size, places)
    if rest or "." not in text:
        return text
    return text.rstrip("0").rstrip(".")


def _point(scaled: int, places: int) -> str:
    """Write the integer `scaled` divided by 10**places, with all its places."""
    digits = integer_text(abs(scaled)).rjust(places + 1, "0")
    if places:
        digits = f"{digits[:-places]}.{digits[-places:]}"
    return f"-{digits}" if scaled < 0 else digits
