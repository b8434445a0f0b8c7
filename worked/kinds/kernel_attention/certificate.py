"""Both orders of multiplication agree: an identity of sums of exponentials, checked exactly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worked.exact import sign
from worked.kinds.kernel_attention.feature_maps import FeatureMap, polynomial_features

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from worked.exact import Algebraic

    Rows = tuple[tuple[Algebraic, ...], ...]
    Sum = dict[Algebraic, Algebraic]
    """Coefficients by exponent: {1: 3, 0: 2} is 3e + 2. Equal sums have equal tables, since powers
    of e with different algebraic exponents are linearly independent (Lindemann, Weierstrass)."""


@dataclass(frozen=True)
class BothOrdersAgree:
    """The claim that query times keys times values is the same in both orders."""

    queries: Rows
    keys: Rows
    values: Rows
    feature_map: FeatureMap
    causal: bool

    def failures(self) -> Iterator[str]:
        """Compare numerators and denominators of every query, as tables of coefficients."""
        queries, keys = (
            [_features(self.feature_map, x) for x in rows] for rows in (self.queries, self.keys)
        )
        for i, query in enumerate(queries):
            seen = range(min(i + 1, len(keys)) if self.causal else len(keys))
            for column in range(-1, len(self.values[0])):
                weights = [1 if column < 0 else self.values[j][column] for j in seen]
                first = _similar_first(query, [keys[j] for j in seen], weights)
                second = _summed_first(query, [keys[j] for j in seen], weights)
                if first != second:
                    yield f"the two orders differ for query {i + 1}"
                if column < 0 and not first:
                    yield f"the denominator of query {i + 1} is 0"


def _features(of: FeatureMap, vector: tuple[Algebraic, ...]) -> list[Sum]:
    if of.name == "exp":
        return [{x: 1} for x in vector]
    if of.name == "elu_plus_one":
        return [{0: x + 1} if sign(x) > 0 else {x: 1} for x in vector]
    if of.name == "relu":
        return [{0: x} if sign(x) > 0 else {} for x in vector]
    if of.name == "identity":
        return [_clean({0: x}) for x in vector]
    found = []
    for exponents, factor in zip(*polynomial_features(of, len(vector)), strict=True):
        value: Algebraic = factor
        for x, power in zip(vector, exponents, strict=True):
            value = value * x**power if power else value
        found.append(_clean({0: value}))
    return found


def _similar_first(
    query: list[Sum], keys: Sequence[list[Sum]], weights: Sequence[Algebraic]
) -> Sum:
    """Σ_j (φ(q)·φ(k_j)) w_j."""
    products = [_added(_times(a, b) for a, b in zip(query, key, strict=True)) for key in keys]
    return _added(_times(x, {0: w}) for x, w in zip(products, weights, strict=True))


def _summed_first(query: list[Sum], keys: Sequence[list[Sum]], weights: Sequence[Algebraic]) -> Sum:
    """φ(q)·Σ_j φ(k_j) w_j."""
    sums = [
        _added(_times(key[c], {0: w}) for key, w in zip(keys, weights, strict=True))
        for c in range(len(query))
    ]
    return _added(_times(a, b) for a, b in zip(query, sums, strict=True))


def _times(a: Sum, b: Sum) -> Sum:
    return _added({x + y: c * d} for x, c in a.items() for y, d in b.items())


def _added(sums: Iterable[Sum]) -> Sum:
    found: Sum = {}
    for one in sums:
        for exponent, coefficient in one.items():
            found[exponent] = found.get(exponent, 0) + coefficient
    return _clean(found)


def _clean(found: Sum) -> Sum:
    return {exponent: c for exponent, c in found.items() if c != 0}
