"""Powers, square roots and logarithms of numbers of any type, simplified where that is easy."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, cast

from worked.exact.errors import ExactError
from worked.exact.mixture import Mixture
from worked.exact.number import sign_of
from worked.exact.rational import Rational, rational
from worked.exact.root import Root
from worked.exact.surd import LARGEST_POWER, Surd, root_of_rational
from worked.exact.trees import Factors, quotient

if TYPE_CHECKING:
    from worked.exact.scalar import Algebraic, Finite


def power(x: Finite, exponent: int) -> Finite:
    """Return an integer power, from -64 to 64."""
    if abs(exponent) > LARGEST_POWER:
        raise ExactError(f"an exponent may be at most {LARGEST_POWER}")
    if exponent < 0:
        return quotient(1, power(x, -exponent))
    result: Finite = 1
    for _ in range(exponent):
        result = x * result
    return result


def square_root(x: Surd | Mixture | Root) -> Finite:
    """Return √x, without the outer root where two simple ones say it: √(3 + 2√2) = 1 + √2.

    Raises `ExactError` for a negative x.
    """
    found = sign_of(x)
    if found < 0:
        raise ExactError("the square root of a negative number is not a real number")
    if not found:
        return 0
    if isinstance(x, Root) and x.op in ("mul", "div", "exp"):
        return _root_of_factors(x)
    simple: Finite | None = None
    if isinstance(x, Surd):
        simple = _denested(x)
    elif isinstance(x, Root) and x.op == "add" and len(x.args) == 3:
        simple = _root_of_a_square(x)
    return Root("sqrt", (x,)) if simple is None else simple


def _root_of_a_square(x: Root) -> Finite | None:
    """Return |a ± b| where x is written as a² ± 2ab + b²; None where it is not."""
    for i, j in ((0, 1), (0, 2), (1, 2)):
        squares = x.args[i], x.args[j]
        if min(map(sign_of, squares)) <= 0:
            continue
        a, b = (
            root_of_rational(s) if isinstance(s, int | Fraction) else square_root(s)
            for s in squares
        )
        for root in (a + b, a - b):
            square = root * root
            if isinstance(square, Root) and square.fingerprint == x.fingerprint:
                return abs(root)
    return None


def _root_of_factors(x: Root) -> Finite:
    """Return √x with all squares outside of the roots: √(4 a² b/c) = 2 |a| √|b| / √|c|."""
    factors, outside, above, below = Factors(), Factors(), Factors(), Factors()
    factors.add(x)
    factors.square_roots()
    outside.exponents = [exponent * Fraction(1, 2) for exponent in factors.exponents]
    above.fields = {field: abs(number) for field, number in factors.fields.items()}
    if isinstance(factors.scale, Surd):
        above.scale = abs(factors.scale)
    else:
        outside.scale = root_of_rational(cast("Rational", abs(factors.scale)))
    for y, times in factors.powers.values():
        pairs, rest = divmod(abs(times), 2)
        for _ in range(pairs):
            outside.add(abs(y), 1 if times > 0 else -1)
        if rest:
            (above if times > 0 else below).add(abs(y))
    for inside, direction in ((above, 1), (below, -1)):
        under = inside.result()
        if not isinstance(under, int) or under != 1:
            outside.add(Root("sqrt", (under,)), direction)
    return outside.result()


def _denested(x: Surd) -> Algebraic | None:
    """Return √(a + b√r) as √((a+q)/2) ± √((a−q)/2), where q = √(a² − b²r) is rational."""
    if len(x.terms) != 2 or x.terms[0][0] != 1:
        return None
    (_, a), (r, b) = x.terms
    q = root_of_rational(a * a - b * b * r) if a * a > b * b * r else None
    if not isinstance(q, int | Fraction):
        return None
    large, small = (root_of_rational(rational(a + side, 2)) for side in (q, -q))
    return large + small if b > 0 else large - small


def logarithm(x: Finite) -> Finite:
    """Return ln x as a tree; of a fraction below 1, minus the logarithm of its reciprocal.

    Raises `ExactError` where x is not positive, `Undecided` where that cannot be told.
    """
    if sign_of(x) <= 0:
        raise ExactError("only a positive number has a logarithm")
    if isinstance(x, int | Fraction):
        if x == 1:
            return 0
        if x < 1:
            return -Root("log", (rational(1, x),))
    if isinstance(x, Root) and x.op == "exp":
        return x.args[0]
    return Root("log", (x,))
