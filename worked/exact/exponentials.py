"""Exact questions about mixtures with several denominators: zero, rational, which sign.

Everything rests on the theorem of Lindemann and Weierstrass: powers of e with distinct algebraic
exponents are linearly independent over the algebraic numbers. Hence a mixture is an algebraic
constant just when it is one as a rational function of independent variables, one for each e^{√r}.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from worked.exact.balls import number_ball, sign_by_balls
from worked.exact.errors import ExactError, Undecided
from worked.exact.mixture import Denominator, Mixture
from worked.exact.rational import Rational, normal
from worked.exact.surd import Surd

if TYPE_CHECKING:
    from flint import arb

    from worked.exact.scalar import Algebraic

_Coefficient = TypeVar("_Coefficient", "Algebraic", int)
MOST_TERMS = 200_000
"""Largest number of products of exponentials that is worked out to decide one number."""
_LAST_BITS = 2**16

_ORDER = 1152921504606845789
_PRIME = 2 * _ORDER + 1
"""Both are prime: the squares modulo `_PRIME` form a group of prime order, where a fractional
power x^(a/b) is the integer power x^(a·b⁻¹ mod `_ORDER`)."""
_POINTS = (0x9E3779B97F4A7C15, 0xD1B54A32D192ED03)


class _Inconclusive(Exception):
    """Something that would be divided by is zero modulo the prime."""


def algebraic_value(x: Mixture) -> Algebraic | None:
    """Return the algebraic number that the mixture is, or None if it is none.

    With one denominator its constructor has already collapsed it. With several: a quick test at
    two points modulo a prime rejects nearly all for certain, a proof by clearing denominators
    settles the rest. Raises `ExactError` if that proof has more than 200,000 terms.
    """
    if len(x.parts) == 1 or _certainly_varies(x):
        return None
    top, bottom = cleared(x)
    quotient = top.get(0, 0) * Fraction(1, bottom[0])
    for s, n in bottom.items():
        if top.pop(s, 0) != quotient * n:
            return None
    if top:
        return None
    return normal(quotient) if isinstance(quotient, Fraction) else quotient


def hard_sign(x: Mixture) -> int:
    """Return the sign of a mixture so near to zero that a few hundred bits do not show it.

    Either it is zero, which is proved by clearing denominators; or the largest exponential that is
    left is divided out, and precision is doubled up to 65,536 bits. Raises `Undecided` beyond.
    """
    if len(x.parts) > 1 and _certainly_not_zero(x):
        found = sign_by_balls(x.ball)
        if found:
            return found
    top, _ = cleared(x)
    if not top:
        return 0
    largest = max(top)
    rest = [(s - largest, a) for s, a in top.items()]

    def enclose(bits: int) -> arb:
        from flint import arb, ctx

        with ctx.workprec(bits):
            return sum((number_ball(a) * number_ball(s).exp() for s, a in rest), arb(0))

    found = sign_by_balls(enclose, _LAST_BITS)
    if not found:
        raise Undecided(f"the sign of a number cannot be decided within {_LAST_BITS} bits")
    return found


def cleared(x: Mixture) -> tuple[dict[Algebraic, Algebraic], dict[Algebraic, int]]:
    """Return x as one fraction: {exponent: coefficient} above, without zeros, and below."""
    top: dict[Algebraic, Algebraic] = {0: x.constant} if x.constant else {}
    bottom: dict[Algebraic, int] = {0: 1}
    for below, above in x.parts:
        if (len(top) + len(bottom)) * len(below.terms) > MOST_TERMS:
            raise ExactError(
                "to decide this number, a product of softmax denominators with more than "
                f"{MOST_TERMS} terms would be needed"
            )
        numerator = [(below.terms[i][0], a) for i, a in above]
        longer: dict[Algebraic, Algebraic] = {}
        _add_product(longer, top, below.terms)
        _add_product(longer, bottom, numerator)
        top = {s: a for s, a in longer.items() if a}
        wider: dict[Algebraic, int] = {}
        _add_product(wider, bottom, below.terms)
        bottom = wider
    return top, bottom


def _add_product(
    table: dict[Algebraic, _Coefficient],
    left: Mapping[Algebraic, _Coefficient],
    right: Iterable[tuple[Algebraic, _Coefficient]],
) -> None:
    """Add to `table` the product of two sums of exponentials, equal exponents merged."""
    for t, b in right:
        for s, a in left.items():
            key = s + t
            table[key] = table.get(key, 0) + a * b


def _certainly_varies(x: Mixture) -> bool:
    """Return True only if x is certainly no algebraic constant: it differs at two points."""
    first, second = (_residues(x, point) for point in range(len(_POINTS)))
    return first is not None and second is not None and first != second


def _certainly_not_zero(x: Mixture) -> bool:
    """Return True only if x is certainly not zero: it is not zero at a point."""
    return any(_residues(x, point) for point in range(len(_POINTS)))


def _residues(x: Mixture, point: int) -> dict[int, int] | None:
    """Return {r: residue} for the coefficients of √r in x at a point modulo the prime.

    Zeros are left out. None if a denominator vanishes there.
    """
    total: dict[int, int] = {}
    try:
        _add_scaled(total, x.constant, 1)
        for below, above in x.parts:
            kept = below.residues or tuple(_powers(below, k) for k in range(len(_POINTS)))
            below.residues = kept
            at_point = kept[point]
            if at_point is None:
                return None
            powers, inverse = at_point
            for i, a in above:
                _add_scaled(total, a, powers[i] * inverse)
    except _Inconclusive:
        return None
    return {r: c % _PRIME for r, c in total.items() if c % _PRIME}


def _powers(below: Denominator, point: int) -> tuple[tuple[int, ...], int] | None:
    """Return the residues of the exponentials and of 1/denominator, None if there are none."""
    try:
        powers = tuple(_power(s, point) for s, _ in below.terms)
    except _Inconclusive:
        return None
    total = sum(n * e for (_, n), e in zip(below.terms, powers, strict=True)) % _PRIME
    return (powers, pow(total, -1, _PRIME)) if total else None


def _power(exponent: Algebraic, point: int) -> int:
    """Return the residue that stands for e to this power: a product over its square roots."""
    result = 1
    for r, c in exponent.terms if isinstance(exponent, Surd) else ((1, exponent),):
        variable = pow((r * 0xBF58476D1CE4E5B9 + 1) * _POINTS[point], 2, _PRIME)
        if not variable:
            raise _Inconclusive
        result = result * pow(variable, _residue(c, _ORDER), _PRIME) % _PRIME
    return result


def _add_scaled(total: dict[int, int], a: Algebraic, scale: int) -> None:
    """Add a · scale to the residues by square root."""
    for r, c in a.terms if isinstance(a, Surd) else ((1, a),):
        total[r] = total.get(r, 0) + _residue(c, _PRIME) * scale


def _residue(x: Rational, modulus: int) -> int:
    """Return a rational number modulo a prime."""
    if isinstance(x, Fraction):
        if not x.denominator % modulus:
            raise _Inconclusive
        return x.numerator * pow(x.denominator, -1, modulus) % modulus
    return x % modulus
