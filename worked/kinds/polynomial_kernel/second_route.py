"""The same by brute force: every choice of a term from each bracket, one by one."""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worked.kinds.polynomial_kernel import Kind
    from worked.reals import Real, Reals


def results_again(kind: Kind, numbers: Reals) -> Mapping[str, object]:
    """Every result; c is the term after the last entry."""
    length, degree = kind.length, kind.degree
    x, y = _read(kind, numbers)
    c = numbers.number(kind.c)
    counts = Counter(
        tuple(choice.count(i) for i in range(length))
        for choice in product(range(length + 1), repeat=degree)
    )
    monomials = sorted(counts)
    weights = [counts[e] * _power(c, degree - sum(e)) for e in monomials]
    roots = [numbers.sqrt(weight) for weight in weights]
    phi = [
        [root * _monomial(vector, e) for root, e in zip(roots, monomials, strict=True)]
        for vector in (x, y)
    ]
    bracket = c
    for a, b in zip(x, y, strict=True):
        bracket = bracket + a * b
    return {
        "monomials": [list(e) for e in monomials],
        "expansion": weights,
        "coefficients": roots,
        "feature_dimension": sum(1 for weight in weights if weight > 0),
        "phi_x": phi[0],
        "phi_y": phi[1],
        "kernel": _power(bracket, degree),
        "inner_product": _power(bracket, degree),
    }


def _read(kind: Kind, numbers: Reals) -> tuple[list[Real], list[Real]]:
    if kind.x is not None and kind.y is not None:
        return numbers.row(kind.x), numbers.row(kind.y)
    steps = range(1, kind.length + 1)
    return (
        [numbers.symbol(f"x_{i}") for i in steps],
        [numbers.symbol(f"y_{i}") for i in steps],
    )


def _power(base: Real, exponent: int) -> Real:
    result: Real = 1.0
    for _ in range(exponent):
        result = result * base
    return result


def _monomial(vector: list[Real], exponents: tuple[int, ...]) -> Real:
    result: Real = 1.0
    for base, exponent in zip(vector, exponents, strict=True):
        result = result * _power(base, exponent)
    return result
