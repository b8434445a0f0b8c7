"""Whole numbers and fractions: one value, one representation.

An integer is always a plain `int`; a `Fraction` is never integral. All constructors of
`worked.exact` go through `rational` or `normal`, so equal rationals have equal types.
"""

from __future__ import annotations

from fractions import Fraction

Rational = int | Fraction

_BITS_PYTHON_PRINTS = 14_000
"""Below this size `str` prints an integer whatever `sys.set_int_max_str_digits` says (4,300)."""


def rational(p: Rational, q: Rational = 1) -> Rational:
    """Return p/q as an `int` where it is whole, else as a `Fraction` in lowest terms.

    Raises `ZeroDivisionError` when q is zero.
    """
    return normal(Fraction(p) / q)


def normal(x: Rational) -> Rational:
    """Return the rational number x in its one representation."""
    if type(x) is int:
        return x
    if x.denominator == 1:
        return int(x.numerator)
    return x


def integer_text(n: int) -> str:
    """Write an integer in full, however many digits it has."""
    if n.bit_length() < _BITS_PYTHON_PRINTS:
        return str(n)
    from flint import fmpz

    return str(fmpz(n))


def rational_text(x: Rational) -> str:
    """Write a rational number as an integer or as p/q."""
    if x.denominator == 1:
        return integer_text(x.numerator)
    return f"{integer_text(x.numerator)}/{integer_text(x.denominator)}"
