"""Numbers in a field Q(α), where α is a real root of an irreducible polynomial of degree 3 or more.

    (smallest, 1), (middle, 1), (largest, 1) = real_roots((1, -5, 0, 1))   # of 1 − 5x + x³
    largest**3 - 5 * largest                                    # the integer -1

A number is c_0 + c_1 α + ... with rational c; α is named by its polynomial and by which of the
real roots it is, in ascending order. Within one field sums, products, quotients and the zero test
are exact. Together with numbers of another sort it becomes a tree (`worked.exact.root`).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from worked.exact.balls import rational_ball, sign_by_balls
from worked.exact.errors import ExactError
from worked.exact.fingerprint import hashed
from worked.exact.number import Irrational
from worked.exact.rational import Rational, rational, rational_text
from worked.exact.root import Root
from worked.exact.surd import root_of_rational

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flint import acb, arb, fmpq_poly

    from worked.exact.scalar import Finite


MOST_BITS = 2**20
"""The precision with which a sign is given up: far below any number that is not zero."""


@dataclass(frozen=True)
class Field:
    """The field Q(α): the integer coefficients of α's polynomial, the constant first, and which.

    `position` counts the real roots from 0, the smallest first.
    """

    polynomial: tuple[int, ...]
    position: int

    @property
    def degree(self) -> int:
        """The degree of the polynomial, and so the dimension of the field."""
        return len(self.polynomial) - 1

    def generator(self, bits: int) -> arb:
        """A ball around α, computed with `bits` bits."""
        return _enclosed_roots(self.polynomial, bits)[self.position]

    def number(self, coefficients: Sequence[Rational]) -> Finite:
        """Return c_0 + c_1 α + ... in its simplest form."""
        kept = list(coefficients)
        while kept and not kept[-1]:
            kept.pop()
        if len(kept) > 1:
            return FieldNumber(self, tuple(map(rational, kept)))
        return rational(kept[0]) if kept else 0


@lru_cache(maxsize=256)
def _enclosed_roots(polynomial: tuple[int, ...], bits: int) -> tuple[arb, ...]:
    """Disjoint balls around the real roots, the smallest first."""
    from flint import ctx, fmpz_poly

    with ctx.workprec(bits):
        found = fmpz_poly(list(polynomial)).complex_roots()
        roots = cast("list[tuple[acb, int]]", found)  # the package's own types say less
        real = [root.real for root, _ in roots if root.imag == 0]
        return tuple(sorted(real, key=lambda root: root.mid()))


class FieldNumber(Root):
    """An irrational number of a field. Make one with `real_roots` and arithmetic."""

    __slots__ = ("coefficients", "field")
    __hash__ = None  # as of all trees

    def __init__(self, field: Field, coefficients: tuple[Rational, ...]) -> None:
        super().__init__("field", ())  # type: ignore[arg-type]  # no tree: it stands for itself
        self.field = field
        self.coefficients = coefficients

    def __reduce__(self) -> tuple[type[Root], tuple[object, ...]]:  # type: ignore[override]
        """Pickle and copy without the balls."""
        return FieldNumber, (self.field, self.coefficients)

    @property
    def fingerprint(self) -> bytes:
        """A hash of field and coefficients: equal ones for equal numbers of a field."""
        field = repr((self.field.polynomial, self.field.position)).encode()
        return hashed(b"field", field, *[rational_text(c).encode() for c in self.coefficients])

    @property
    def leaves(self) -> int:
        """How many numbers are written where it is written out.

        For every power: its coefficient, those of the polynomial, the exponents, and which root.
        """
        return (2 * self.field.degree + 3) * sum(map(bool, self.coefficients[1:]))

    def __add__(self, other: Finite) -> Finite:
        """Return the sum."""
        others = self._read(other)
        if others is None:
            return super().__add__(other)
        size = max(len(self.coefficients), len(others))
        pairs = zip(_padded(self.coefficients, size), _padded(others, size), strict=True)
        return self.field.number([a + b for a, b in pairs])

    __radd__ = __add__

    def __neg__(self) -> Finite:
        """Return the number with its sign changed."""
        return FieldNumber(self.field, tuple(-c for c in self.coefficients))

    def __mul__(self, other: Finite) -> Finite:
        """Return the product."""
        others = self._read(other)
        if others is None:
            return super().__mul__(other)
        return self._reduced(_polynomial(self.coefficients) * _polynomial(others))

    __rmul__ = __mul__

    def __truediv__(self, other: Finite) -> Finite:
        """Return the quotient. Raises `ExactError` for 0."""
        if isinstance(other, FieldNumber) and other.field == self.field:
            return self * other.reciprocal()
        if isinstance(other, int | Fraction):
            if not other:
                raise ExactError("division by zero")
            return self * rational(1, other)
        return super().__truediv__(other)

    def __rtruediv__(self, other: Finite) -> Finite:
        """Return another number divided by this one."""
        if isinstance(other, int | Fraction):
            return self.reciprocal() * other
        return super().__rtruediv__(other)

    def reciprocal(self) -> Finite:
        """Return 1 divided by the number, by Euclid's algorithm."""
        _, inverse, _ = _polynomial(self.coefficients).xgcd(_polynomial(self.field.polynomial))
        return self._reduced(inverse)

    def __eq__(self, other: object) -> bool:
        """Return whether the two are the same number; exactly within one field."""
        if isinstance(other, int | Fraction):
            return False
        if isinstance(other, FieldNumber) and other.field == self.field:
            return self.coefficients == other.coefficients
        return super().__eq__(other)

    def __repr__(self) -> str:
        return f"FieldNumber({self.field!r}, {self.coefficients!r})"

    def sign(self) -> int:
        """Return -1 or 1: no number of this type is zero."""
        return sign_by_balls(self.ball, MOST_BITS)

    def ball(self, bits: int) -> arb:
        """Return an interval that contains the number, computed with `bits` bits."""
        import flint

        with flint.ctx.workprec(bits):
            generator = self.field.generator(bits)
            value = flint.arb(0)
            for c in reversed(self.coefficients):
                value = value * generator + rational_ball(c)
            return value

    def _read(self, other: object) -> tuple[Rational, ...] | None:
        """The coefficients of another number of this field; None of any other number."""
        if isinstance(other, int | Fraction):
            return (other,)
        if isinstance(other, FieldNumber) and other.field == self.field:
            return other.coefficients
        return None

    def _reduced(self, polynomial: fmpq_poly) -> Finite:
        rest = polynomial % _polynomial(self.field.polynomial)
        return self.field.number([Fraction(int(c.p), int(c.q)) for c in rest.coeffs()])


def _padded(coefficients: Sequence[Rational], size: int) -> list[Rational]:
    return [*coefficients, *[0] * (size - len(coefficients))]


def _polynomial(coefficients: Sequence[Rational]) -> fmpq_poly:
    from flint import fmpq, fmpq_poly

    return fmpq_poly([fmpq(c.numerator, c.denominator) for c in coefficients])


# --- sums over fields -----------------------------------------------------------------------


def added_by_field(numbers: Sequence[FieldNumber]) -> list[Finite]:
    """Return as few numbers with the same sum as can be: one for each field.

    Where one expression is there in every root of a polynomial, the sum of these is rational.
    """
    fields: dict[Field, Finite] = {}
    for x in numbers:
        fields[x.field] = x + fields.get(x.field, 0)
    groups: dict[object, list[FieldNumber]] = {}
    added: list[Finite] = []
    for number in fields.values():
        if isinstance(number, FieldNumber):
            key = number.field.polynomial, number.coefficients[1:]
            groups.setdefault(key, []).append(number)
        else:
            added.append(number)
    for group in groups.values():
        whole = len(group) == group[0].field.degree
        added += [_sum_of_conjugates(group)] if whole else group
    return added


def _sum_of_conjugates(numbers: Sequence[FieldNumber]) -> Rational:
    """Add up c + f(α) over all roots α; c may differ. By Newton's identities for sums of powers."""
    total = sum([Fraction(x.coefficients[0]) for x in numbers], Fraction(0))
    sums = _power_sums(numbers[0].field.polynomial)
    for c, power_sum in zip(numbers[0].coefficients[1:], sums, strict=False):
        total += c * power_sum
    return rational(total)


def _power_sums(polynomial: tuple[int, ...]) -> list[Fraction]:
    """The sums of the first, second, ... powers of all roots, one fewer than there are roots."""
    *_, top = polynomial
    below = [Fraction(c, top) for c in reversed(polynomial[:-1])]
    sums: list[Fraction] = []
    for k in range(1, len(below)):
        mixed = sum([a * s for a, s in zip(below, reversed(sums), strict=False)], Fraction(0))
        sums.append(-mixed - k * below[k - 1])
    return sums


# --- roots ----------------------------------------------------------------------------------


def real_roots(coefficients: Sequence[Rational]) -> list[tuple[Finite, int]]:
    """Return the real roots of c_0 + c_1 x + ... with how often each occurs, the smallest first.

    Rational and quadratic ones come as fractions and sums of square roots, others as `FieldNumber`.
    """
    _, factors = _polynomial(coefficients).p.factor()
    found = [
        (root, times)
        for factor, times in factors
        for root in _roots_of_irreducible(tuple(map(int, factor.coeffs())))
    ]
    return sorted(found, key=lambda pair: _Ordered(pair[0]))


def _roots_of_irreducible(polynomial: tuple[int, ...]) -> list[Finite]:
    if len(polynomial) == 2:
        return [rational(-polynomial[0], polynomial[1])]
    if len(polynomial) == 3:
        c, b, a = polynomial
        inside = b * b - 4 * a * c
        if inside < 0:
            return []
        root = root_of_rational(inside)
        return [(root * side - b) * rational(1, 2 * a) for side in (-1, 1)]
    count = len(_enclosed_roots(polynomial, 128))
    return [FieldNumber(Field(polynomial, k), (0, 1)) for k in range(count)]


class _Ordered:
    """Sorts different numbers of any type by their exact order."""

    def __init__(self, number: Finite) -> None:
        self.number = number

    def __lt__(self, other: _Ordered) -> bool:
        difference = self.number - other.number
        if isinstance(difference, Irrational):
            return difference.sign() < 0
        return difference < 0
