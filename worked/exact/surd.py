"""Sums of square roots: c_1 √r_1 + c_2 √r_2 + ..., with rational c and square-free r.

Square roots of different square-free numbers are linearly independent over the rationals
(Besicovitch, 1940), so the form is unique: two surds are equal just when their coefficients are,
and none is zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import floor, gcd, isqrt, lcm, sqrt
from typing import TYPE_CHECKING

from worked.exact.balls import rational_ball
from worked.exact.effort import spend
from worked.exact.errors import ExactError
from worked.exact.number import Irrational
from worked.exact.rational import Rational, normal
from worked.exact.squarefree import square_free

if TYPE_CHECKING:
    from flint import arb

    from worked.exact.scalar import Algebraic

MOST_PRODUCTS = 100_000
"""Largest number of term-by-term products in one multiplication."""
FEW_PRODUCTS = 16
"""Up to here a multiplication is not worth counting."""
MOST_GENERATORS = 6
"""A divisor may contain at most this many independent roots (64 terms)."""
FLOAT_ERROR = 2.0**-50
"""A term, and adding it, err by less than this share of the sum of all sizes (8 units of 2⁻⁵³)."""

LARGEST_POWER = 64


class Surd(Irrational):
    """A sum of rational multiples of square roots; never rational.

    `terms` holds pairs (r, c) for c·√r, by increasing square-free r; r = 1 is the rational part.
    Make one with `sqrt`, `surd` or arithmetic: the constructor trusts its argument.
    """

    __slots__ = ("_hash", "_terms")

    def __init__(self, terms: tuple[tuple[int, Rational], ...]) -> None:
        self._terms = terms
        self._hash: int | None = None

    @property
    def terms(self) -> tuple[tuple[int, Rational], ...]:
        """The pairs (r, c), one for each c·√r."""
        return self._terms

    def __add__(self, other: Algebraic) -> Algebraic:
        """Return the sum, collapsed to a rational number where the roots cancel."""
        if isinstance(other, Surd):
            table = dict(self._terms)
            for r, c in other._terms:
                table[r] = table.get(r, 0) + c
            return collect(table)
        if isinstance(other, int | Fraction):
            table = dict(self._terms)
            table[1] = table.get(1, 0) + other
            return collect(table)
        return NotImplemented

    __radd__ = __add__

    def __sub__(self, other: Algebraic) -> Algebraic:
        """Return the difference."""
        if isinstance(other, Surd):
            table = dict(self._terms)
            for r, c in other._terms:
                table[r] = table.get(r, 0) - c
            return collect(table)
        if isinstance(other, int | Fraction):
            return self + -other
        return NotImplemented

    def __rsub__(self, other: Algebraic) -> Algebraic:
        """Return the difference, the other number first."""
        if isinstance(other, int | Fraction | Surd):
            return -self + other
        return NotImplemented

    def __abs__(self) -> Surd:
        """Return the absolute value."""
        return -self if self.sign() < 0 else self

    def __neg__(self) -> Surd:
        """Return the number with its sign changed."""
        return Surd(tuple((r, -c) for r, c in self._terms))

    def __mul__(self, other: Algebraic) -> Algebraic:
        """Return the product, simplified: √a·√b = g·√(ab/g²) with g = gcd(a, b)."""
        if isinstance(other, int | Fraction):
            if not other:
                return 0
            return Surd(tuple((r, normal(c * other)) for r, c in self._terms))
        if not isinstance(other, Surd):
            return NotImplemented
        products = len(self._terms) * len(other._terms)
        if products > MOST_PRODUCTS:
            raise ExactError("a product of sums of square roots with too many terms")
        if products > FEW_PRODUCTS:
            spend(2 * products)
        table: dict[int, Rational] = {}
        for r, c in self._terms:
            for s, d in other._terms:
                g = gcd(r, s)
                root = (r // g) * (s // g)
                table[root] = table.get(root, 0) + c * d * g
        return collect(table)

    __rmul__ = __mul__

    def __truediv__(self, other: Algebraic) -> Algebraic:
        """Return the quotient; a surd in the denominator is cleared by its conjugates."""
        if isinstance(other, int | Fraction):
            return self * Fraction(1, other)
        if isinstance(other, Surd):
            return self * other.reciprocal()
        return NotImplemented

    def __rtruediv__(self, other: Rational) -> Algebraic:
        """Return a rational number divided by this one."""
        if isinstance(other, int | Fraction):
            return self.reciprocal() * other
        return NotImplemented

    def __pow__(self, exponent: int) -> Algebraic:
        """Return an integer power, from -64 to 64."""
        if not isinstance(exponent, int):
            return NotImplemented
        if abs(exponent) > LARGEST_POWER:
            raise ExactError(f"a power of a square root may be at most {LARGEST_POWER}")
        if exponent < 0:
            return self.reciprocal() ** -exponent
        result: Algebraic = 1
        for _ in range(exponent):
            result = self * result
        return result

    def reciprocal(self) -> Algebraic:
        """Return 1 divided by this number, without a root in the denominator.

        For each of the independent roots in turn, numerator and denominator are multiplied
        by the conjugate that changes its sign; the denominator ends up rational.
        """
        top: Algebraic = 1
        bottom: Algebraic = self
        for flipped in _conjugations(self):
            if not isinstance(bottom, Surd):
                break
            conjugate = Surd(tuple((r, -c if r in flipped else c) for r, c in bottom._terms))
            top = conjugate * top
            bottom = bottom * conjugate
        if isinstance(bottom, Surd):
            raise AssertionError("the norm of a surd is rational")
        return top * Fraction(1, bottom)

    def __eq__(self, other: object) -> bool:
        """Return whether the two are the same number."""
        if isinstance(other, Surd):
            return self._terms == other._terms
        if isinstance(other, int | Fraction):
            return False
        return NotImplemented

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(self._terms)
        return self._hash

    def __bool__(self) -> bool:
        """Return True: a surd is never zero."""
        return True

    def __repr__(self) -> str:
        return f"Surd({dict(self._terms)!r})"

    def sign(self) -> int:
        """Return -1 or 1: by floats with a proved bound, else by fixed-point square roots."""
        if len(self._terms) == 1:
            return 1 if self._terms[0][1] > 0 else -1
        return _float_sign(self._terms) or _fixed_point_sign(self._terms)

    def float_floor(self, scale: int) -> int | None:
        """Return floor(self · scale) if double precision settles it, else None."""
        try:
            values = [float(c) * sqrt(r) for r, c in self._terms]
            total, size = sum(values) * scale, sum(map(abs, values)) * scale
        except OverflowError:
            return None
        error = size * FLOAT_ERROR * (len(values) + 5)
        if error > 0.25 or size < 1e-100:  # where a term may have sunk below all floats
            return None
        whole = floor(total)
        return whole if whole + error < total < whole + 1 - error else None

    def ball(self, bits: int) -> arb:
        """Return an interval that contains the number, computed with `bits` bits."""
        import flint

        with flint.ctx.workprec(bits):
            total = flint.arb(0)
            for r, c in self._terms:
                total += rational_ball(c) * flint.arb(r).sqrt()
            return total


def collect(table: Mapping[int, Rational]) -> Algebraic:
    """Return the sum of c·√r over {r: c}, r square-free, as a rational number where it is one."""
    terms = tuple(sorted((r, normal(c)) for r, c in table.items() if c))
    if not terms:
        return 0
    if len(terms) == 1 and terms[0][0] == 1:
        return terms[0][1]
    return Surd(terms)


def surd(terms: Mapping[int, Rational] | Iterable[tuple[int, Rational]]) -> Algebraic:
    """Return the sum of c·√n over pairs (n, c), for any non-negative integers n.

    Raises `ExactError` for a negative n, or one whose square factors cannot be found.
    """
    table: dict[int, Rational] = {}
    for n, c in terms.items() if isinstance(terms, Mapping) else terms:
        if n < 0:
            raise ExactError("the square root of a negative number is not a real number")
        if n:
            s, d = square_free(n)
            table[d] = table.get(d, 0) + s * c
    return collect(table)


def root_of_rational(x: Rational) -> Algebraic:
    """Return √x for a rational x, simplified: √(p/q) = √(p·q)/q, square factors taken out.

    Raises `ExactError` for a negative x, or one whose square factors cannot be found.
    """
    if x < 0:
        raise ExactError("the square root of a negative number is not a real number")
    if not x:
        return 0
    above, p = square_free(x.numerator)
    below, q = square_free(x.denominator)
    return collect({p * q: Fraction(above, below * q)})


def _conjugations(x: Surd) -> list[frozenset[int]]:
    """Return, for each independent root of x, the roots whose sign its conjugation flips."""
    group = {1: 0}
    generators = 0
    for r, _ in x.terms:
        if r in group:
            continue
        if generators == MOST_GENERATORS:
            raise ExactError(
                f"division by a sum with more than {MOST_GENERATORS} independent square roots"
            )
        bit = 1 << generators
        for s, mask in list(group.items()):
            g = gcd(r, s)
            group[(r // g) * (s // g)] = mask | bit
        generators += 1
    return [frozenset(r for r, mask in group.items() if mask >> k & 1) for k in range(generators)]


def _float_sign(terms: tuple[tuple[int, Rational], ...]) -> int:
    """Return the sign if double precision settles it, else 0.

    Each term has a relative error below 4 units of 2**-53 and the sum adds one per term.
    """
    try:
        values = [float(c) * sqrt(r) for r, c in terms]
    except OverflowError:
        return 0
    size = sum(map(abs, values))
    total = sum(values)
    if not 1e-250 < size < 1e300 or abs(total) <= size * FLOAT_ERROR * (len(terms) + 4):
        return 0
    return 1 if total > 0 else -1


def _fixed_point_sign(terms: tuple[tuple[int, Rational], ...]) -> int:
    """Return the sign from integer square roots, with more digits until it shows.

    √r·2^bits is cut off to an integer, which is off by less than 1. A surd is never zero, so this
    comes to an end.
    """
    scale = lcm(*(c.denominator for _, c in terms))
    whole = [(r, int(c * scale)) for r, c in terms]
    error = sum(abs(c) for _, c in whole)
    bits = 64
    while True:
        total = sum(c * isqrt(r << 2 * bits) for r, c in whole)
        if abs(total) > error:
            return 1 if total > 0 else -1
        bits *= 2
