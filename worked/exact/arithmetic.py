"""Questions and operations on exact numbers of any type."""

from __future__ import annotations

import math
from collections.abc import Iterable
from contextlib import suppress
from fractions import Fraction
from operator import mul
from typing import TYPE_CHECKING, overload

from worked.exact.balls import number_ball, precisions
from worked.exact.errors import ExactError, Undecided
from worked.exact.exponentials import algebraic_value
from worked.exact.infinity import NegInf
from worked.exact.mixture import Accumulator, Mixture
from worked.exact.number import sign_of
from worked.exact.powers import square_root
from worked.exact.rational import Rational, normal
from worked.exact.root import Root
from worked.exact.surd import Surd, collect, root_of_rational
from worked.exact.symbolic import Symbolic
from worked.exact.symbolic import combination as symbolic_combination
from worked.exact.trees import exponential as power_of_e
from worked.exact.trees import total_of

if TYPE_CHECKING:
    from flint import arb

    from worked.exact.scalar import Algebraic, Finite, Scalar

_ALGEBRAIC = (int, Fraction, Surd)
_FLOAT_BITS = 53
_SURELY_NORMAL = 1e-290
"""From here on a float has all its digits."""
_FLOOR_BITS = 2**16


@overload
def sqrt(x: Rational) -> Algebraic: ...
@overload
def sqrt(x: Finite) -> Finite: ...
@overload
def sqrt(x: Finite | Symbolic) -> Finite | Symbolic: ...
def sqrt(x: Finite | Symbolic) -> Finite | Symbolic:
    """Return the square root, simplified for a rational number; `ExactError` for a negative one."""
    if isinstance(x, int | Fraction):
        return root_of_rational(x)
    return x.sqrt() if isinstance(x, Symbolic) else square_root(x)


@overload
def exponential(x: Finite) -> Finite: ...
@overload
def exponential(x: Finite | Symbolic) -> Finite | Symbolic: ...
def exponential(x: Finite | Symbolic) -> Finite | Symbolic:
    """Return e to the power x."""
    return x.exp() if isinstance(x, Symbolic) else power_of_e(x)


@overload
def divide(a: Rational, b: Rational) -> Rational: ...
@overload
def divide(a: Algebraic, b: Algebraic) -> Algebraic: ...
@overload
def divide(a: Finite, b: Finite) -> Finite: ...
@overload
def divide(a: Finite | Symbolic, b: Finite | Symbolic) -> Finite | Symbolic: ...
def divide(a: Finite | Symbolic, b: Finite | Symbolic) -> Finite | Symbolic:
    """Return the exact quotient; two integers give an integer or a fraction, never a float.

    Division by zero is an `ExactError`.
    """
    if isinstance(b, int | Fraction):
        if not b:
            raise ExactError("division by zero")
        if isinstance(a, int | Fraction):
            return normal(Fraction(a, b))
        return a * Fraction(1, b)
    return a / b


@overload
def combination(coefficients: Iterable[Finite], values: Iterable[Finite]) -> Finite: ...
@overload
def combination(coefficients: Iterable[Scalar], values: Iterable[Scalar]) -> Finite | Symbolic: ...
def combination(coefficients: Iterable[Scalar], values: Iterable[Scalar]) -> Finite | Symbolic:
    """Return the sum of coefficient · value, in one pass.

    Plain integers are summed at the speed of plain integers. Both sequences have the same length,
    else `ExactError`.
    """
    left, right = tuple(coefficients), tuple(values)
    if len(left) != len(right):
        raise ExactError(f"a combination of {len(right)} values with {len(left)} coefficients")
    kinds = {*map(type, left), *map(type, right)}
    if kinds <= {int}:
        integers: int = sum(map(mul, left, right))
        return integers
    if kinds <= {int, Fraction}:
        rationals: Rational = sum(map(mul, left, right))
        return normal(rationals)
    if kinds <= {int, Fraction, Surd}:
        return _surd_combination(left, right)  # type: ignore[arg-type]
    if Symbolic in kinds:
        return symbolic_combination(left, right)  # type: ignore[arg-type]
    return _mixture_combination(left, right)  # type: ignore[arg-type]


def _surd_combination(left: tuple[Algebraic, ...], right: tuple[Algebraic, ...]) -> Algebraic:
    """Return the sum of products of algebraic numbers, gathered by square root."""
    table: dict[int, Rational] = {}
    for a, b in zip(left, right, strict=True):
        product = a * b
        for r, c in product.terms if isinstance(product, Surd) else ((1, product),):
            table[r] = table.get(r, 0) + c
    return collect(table)


def _mixture_combination(left: tuple[Finite, ...], right: tuple[Finite, ...]) -> Finite:
    """Return the sum of products, gathered by softmax denominator; other trees are kept apart."""
    total = Accumulator()
    trees: list[Finite] = []
    for a, b in zip(left, right, strict=True):
        if isinstance(a, Mixture) and isinstance(b, _ALGEBRAIC):
            total.add(a, b)
        elif isinstance(b, Mixture) and isinstance(a, _ALGEBRAIC):
            total.add(b, a)
        else:
            product = a * b
            if isinstance(product, Mixture | Root):
                trees.append(product)
            else:
                total.add_constant(product)
    return total_of((total.value(), *trees)) if trees else total.value()


def sign(x: Scalar) -> int:
    """Return -1, 0 or 1, certified; `Undecided` if the allowed precision does not show it."""
    if isinstance(x, NegInf):
        return -1
    return x.sign() if isinstance(x, Symbolic) else sign_of(x)


def equal(x: Scalar, y: Scalar) -> bool:
    """Return whether two values are exactly equal."""
    return x is y or bool(x == y)


def is_rational(x: Scalar) -> Rational | None:
    """Return the rational number that x is, or None if it is irrational (or minus infinity).

    For mixtures this is an exact test, see `worked.exact.exponentials`. Whether a general tree
    is rational is not known: `Undecided`.
    """
    if isinstance(x, int | Fraction):
        return normal(x)
    if isinstance(x, Root):
        raise Undecided("whether a general expression is rational cannot be decided")
    value = algebraic_value(x) if isinstance(x, Mixture) else None
    return value if isinstance(value, int | Fraction) else None


def ball(x: Finite, bits: int) -> arb:
    """Return an interval (FLINT's `arb`) that contains x, computed with `bits` bits."""
    from flint import ctx

    with ctx.workprec(bits):
        return number_ball(x)


def approx(x: Scalar) -> float:
    """Return a float near x: correct to about 15 digits, infinite beyond the range of floats."""
    if isinstance(x, NegInf):
        return float("-inf")
    if isinstance(x, int | Fraction):
        try:
            return float(x)
        except OverflowError:
            return float("inf") if x > 0 else float("-inf")
    if isinstance(x, Surd) and len(x.terms) == 1:
        ((r, c),) = x.terms
        with suppress(OverflowError):
            nearest = float(c) * math.sqrt(r)
            if abs(nearest) > _SURELY_NORMAL:
                return nearest
    for bits in precisions():
        enclosure = x.ball(bits)
        if enclosure.rel_accuracy_bits() >= _FLOAT_BITS:
            break
    return float(enclosure.mid())


def clear_floor(x: Surd | Mixture | Root, scale: int) -> int | None:
    """Return floor(x · scale) where it shows that x · scale is no integer; else None.

    Floats with a proved bound settle most sums of square roots, one ball most of the rest.
    """
    found = x.float_floor(scale) if isinstance(x, Surd) else None
    if found is not None:
        return found
    import flint

    bits = 64
    while bits < 32 + scale.bit_length():
        bits *= 2
    with flint.ctx.workprec(bits):
        product = x.ball(bits) * scale
        return None if product.contains_integer() else _whole(product.floor())


def scaled_floor(x: Finite, scale: int) -> tuple[int, bool]:
    """Return (m, exact): the integer m = floor(x · scale), and whether x · scale is m itself.

    As soon as a ball contains at most one integer, and 256 bits have not parted the two, the
    exact sign of the difference decides. Raises `Undecided` for what 65,536 bits do not settle.
    """
    if isinstance(x, int | Fraction):
        m, rest = divmod(x.numerator * scale, x.denominator)
        return m, not rest
    import flint

    for bits in precisions(_FLOOR_BITS):
        with flint.ctx.workprec(bits):
            product = x.ball(bits) * scale
            found = None if product.contains_integer() else _whole(product.floor())
            if found is not None:
                return found, False
            if bits < 256 or not product.is_finite() or not product.rad() < 0.25:
                continue
            nearest = _whole((product.mid() + 0.5).floor())
            if nearest is None:
                continue
        above = sign_of(x - Fraction(nearest, scale))
        return (nearest if above >= 0 else nearest - 1), not above
    raise Undecided(f"a digit of a number cannot be decided within {_FLOOR_BITS} bits")


def _whole(floor: arb) -> int | None:
    """Return the integer that a floor is, None where the ball holds two (its bounds are loose)."""
    found = floor.unique_fmpz()
    return None if found is None else int(found)


def floor(x: Finite) -> int:
    """Return the largest integer that is at most x."""
    return scaled_floor(x, 1)[0]


def ceil(x: Finite) -> int:
    """Return the smallest integer that is at least x."""
    m, exact = scaled_floor(x, 1)
    return m if exact else m + 1
