"""Kernel attention a second time: the definition, one similarity and one number after the other."""

from __future__ import annotations

from math import factorial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worked.kinds.kernel_attention import Kind
    from worked.reals import Real, Reals


def results_again(kind: Kind, numbers: Reals) -> Mapping[str, object]:
    """Every result."""
    Q, K, V = (numbers.table(x) for x in (kind.queries, kind.keys, kind.values))
    S = [[_similarity(kind, numbers, q, k) for k in K] for q in Q]
    weights = [
        [s if not kind.causal or j <= i else 0 for j, s in enumerate(row)]
        for i, row in enumerate(S)
    ]
    denominators = [sum(row) for row in weights]
    output = [
        [sum(w / d * v[c] for w, v in zip(row, V, strict=True)) for c in range(len(V[0]))]
        for row, d in zip(weights, denominators, strict=True)
    ]
    mapped = [[_features(kind, numbers, x) for x in rows] for rows in (Q, K)]
    found: dict[str, object] = {
        "features_queries": mapped[0],
        "features_keys": mapped[1],
        "similarity": S,
        "denominators": denominators,
        "output": output,
        "output_summed_first": output,
    }
    if not kind.causal:
        columns = list(zip(*mapped[1], strict=True))
        found["key_sum"] = [sum(column) for column in columns]
        found["key_values"] = [
            [sum(f * v[c] for f, v in zip(column, V, strict=True)) for c in range(len(V[0]))]
            for column in columns
        ]
    return found


def _similarity(kind: Kind, numbers: Reals, q: list[Real], k: list[Real]) -> Real:
    """The kernel; a polynomial one straight from the inner product."""
    of = kind.feature_map
    if of.name == "polynomial":
        base = sum(x * y for x, y in zip(q, k, strict=True)) + numbers.number(of.c or 0)
        power: Real = 1
        for _ in range(of.degree or 0):
            power = power * base
        return power
    pairs = zip(_features(kind, numbers, q), _features(kind, numbers, k), strict=True)
    return sum(x * y for x, y in pairs)


def _features(kind: Kind, numbers: Reals, vector: list[Real]) -> list[Real]:
    """The features of a vector."""
    of = kind.feature_map
    if of.name == "polynomial":
        return _monomials(kind, numbers, vector)
    if of.name == "exp":
        return [numbers.exp(x) for x in vector]
    if of.name == "elu_plus_one":
        return [x + 1 if x > 0 else numbers.exp(x) for x in vector]
    return [max(x, x * 0) for x in vector] if of.name == "relu" else vector


def _monomials(kind: Kind, numbers: Reals, vector: list[Real]) -> list[Real]:
    """Every choice of exponents in order, those with a vanishing coefficient left out."""
    degree, c = kind.feature_map.degree or 0, kind.feature_map.c or 0
    found = []
    for exponents in _choices(len(vector), degree):
        rest = degree - sum(exponents)
        if rest and not c:
            continue
        ways = factorial(degree) // factorial(rest)
        for exponent in exponents:
            ways //= factorial(exponent)
        value = numbers.sqrt(numbers.number(ways) * numbers.number(c) ** rest)
        for x, exponent in zip(vector, exponents, strict=True):
            value = value * x**exponent
        found.append(value)
    return found


def _choices(length: int, degree: int) -> list[tuple[int, ...]]:
    """All exponents with a sum up to the degree, sorted."""
    found: list[tuple[int, ...]] = [()]
    for _ in range(length):
        found = [(*e, n) for e in found for n in range(degree - sum(e) + 1)]
    return found
