"""Eigenvalues and eigenvectors of symmetric matrices, exactly.

Eigenvalues are the roots of the characteristic polynomial: fractions, sums of square roots, or
numbers of a field Q(λ). An eigenvector is found by elimination in the field of its eigenvalue, so
that S v = λ v holds exactly.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm
from typing import TYPE_CHECKING, TypeAlias, cast

from worked import exact
from worked.exact.field import real_roots
from worked.exact.root import Root

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.exact import Finite, Rational

    Vector: TypeAlias = tuple[Finite, ...]
    Rows: TypeAlias = Sequence[Sequence[Finite]]
    Spectrum: TypeAlias = tuple[Finite, ...]


def characteristic_polynomial(matrix: Sequence[Sequence[Rational]]) -> tuple[Rational, ...]:
    """Return the coefficients of det(λI − S), the constant first; the last one is 1."""
    from flint import fmpq, fmpq_mat

    size = len(matrix)
    entries = [fmpq(x.numerator, x.denominator) for row in matrix for x in row]
    found = fmpq_mat(size, size, entries).charpoly().coeffs()
    return tuple([exact.rational(Fraction(int(c.p), int(c.q))) for c in found])


def factored(polynomial: Sequence[Rational]) -> list[tuple[tuple[Rational, ...], int]]:
    """Return the irreducible factors, the highest coefficient of each 1, and how often they occur.

    Those of low degree come first.
    """
    from flint import fmpq, fmpq_poly

    whole = fmpq_poly([fmpq(c.numerator, c.denominator) for c in polynomial]).p
    found = []
    for factor, times in whole.factor()[1]:
        *_, first = (int(c) for c in factor.coeffs())
        found.append((tuple([exact.rational(int(c), first) for c in factor.coeffs()]), times))
    return sorted(found, key=lambda pair: (len(pair[0]), any(pair[0][:-1]), pair[0]))


def eigenvalues(matrix: Sequence[Sequence[Rational]]) -> Spectrum:
    """Return the eigenvalues of a symmetric rational matrix, the largest first, each repeated."""
    roots = reversed(real_roots(characteristic_polynomial(matrix)))
    return tuple([root for root, times in roots for _ in range(times)])


def eigenvectors(matrix: Rows, eigenvalue: Finite) -> list[Vector]:
    """Return orthogonal eigenvectors of one eigenvalue; none where it is no eigenvalue.

    Each further vector is 0 at the first place where the one before it is not, and the first entry
    that is not 0 is positive: that leaves no choice but of lengths.
    """
    shifted = [
        [x - eigenvalue if i == j else x for j, x in enumerate(row)] for i, row in enumerate(matrix)
    ]
    basis = _echelon(_null_space(shifted))
    found: list[Vector] = []
    for row in reversed(basis):
        vector = row
        for other in found:
            share = exact.divide(dot(row, other), dot(other, other))
            vector = tuple([x - share * y for x, y in zip(vector, other, strict=True)])
        found.append(vector)
    return [_cleared(vector) for vector in reversed(found)]


def unit(vector: Vector) -> Vector:
    """Return the vector divided by its length; each entry is written with one outer root."""
    square = dot(vector, vector)
    length = exact.sqrt(square)
    if not isinstance(length, Root):
        return tuple([exact.divide(x, length) for x in vector])
    roots = [exact.sqrt(exact.divide(x * x, square)) for x in vector]
    return tuple(
        [root if exact.sign(x) >= 0 else -root for x, root in zip(vector, roots, strict=True)]
    )


def dot(a: Sequence[Finite], b: Sequence[Finite]) -> Finite:
    """Return the inner product, in the field of the entries."""
    total: Finite = 0
    for x, y in zip(a, b, strict=True):
        total = total + x * y
    return exact.rational(total) if isinstance(total, Fraction) else total


# --- elimination ----------------------------------------------------------------------------


def _echelon(rows: Rows) -> list[Vector]:
    """Return the reduced echelon form, without rows of zeros."""
    left = [list(row) for row in rows]
    done: list[list[Finite]] = []
    for column in range(len(left[0]) if left else 0):
        pivot = next((row for row in left if row[column] != 0), None)
        if pivot is None:
            continue
        left.remove(pivot)
        pivot = [exact.divide(x, pivot[column]) for x in pivot]
        left, done = ([_without(row, pivot, column) for row in rows] for rows in (left, done))
        done.append(pivot)
    return [tuple(row) for row in done]


def _without(row: list[Finite], pivot: list[Finite], column: int) -> list[Finite]:
    """The row less the multiple of the pivot that makes its entry 0."""
    factor = row[column]
    return [x - factor * y for x, y in zip(row, pivot, strict=True)] if factor != 0 else row


def _null_space(rows: Rows) -> list[Vector]:
    """Return a basis of the solutions of A v = 0."""
    size = len(rows[0])
    echelon = _echelon(rows)
    pivots = [next(j for j, x in enumerate(row) if x != 0) for row in echelon]
    basis: list[Vector] = []
    for free in range(size):
        if free in pivots:
            continue
        vector: list[Finite] = [int(j == free) for j in range(size)]
        for row, pivot in zip(echelon, pivots, strict=True):
            vector[pivot] = -row[free]
        basis.append(tuple(vector))
    return basis


def _cleared(vector: Vector) -> Vector:
    """The vector with whole coefficients that have no common divisor."""
    parts = [c for x in vector for c in _coefficients(x)]
    if not parts:
        return vector
    below = lcm(*[c.denominator for c in parts])
    above = gcd(*[int(c * below) for c in parts])
    scaled = [x * Fraction(below, above) for x in vector]
    return tuple([exact.rational(x) if isinstance(x, Fraction) else x for x in scaled])


def _coefficients(x: Finite) -> list[Rational]:
    """The rational numbers with which a number is written, none for a number of a field."""
    if isinstance(x, int | Fraction):
        return [x]
    return [c for _, c in x.terms] if isinstance(x, exact.Surd) else []


def is_closed(values: Sequence[Finite]) -> bool:
    """Whether numbers are fractions and sums of square roots, with which all sums are decided."""
    return not any(isinstance(x, Root) for x in values)


def as_rational(matrix: Rows) -> Sequence[Sequence[Rational]] | None:
    """The matrix, if all of its entries are rational; else None."""
    rational = all(isinstance(x, int | Fraction) for row in matrix for x in row)
    return cast("Sequence[Sequence[Rational]]", matrix) if rational else None
