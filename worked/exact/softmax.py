"""Softmax in closed form: weight i is e^{s_i} / (e^{s_1} + ... + e^{s_n})."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction
from functools import cmp_to_key, reduce
from math import gcd
from typing import TYPE_CHECKING, cast

from worked.exact.errors import ExactError
from worked.exact.infinity import NEG_INF, NegInf
from worked.exact.mixture import Denominator, Mixture
from worked.exact.number import Irrational, sign_of
from worked.exact.rational import normal, rational
from worked.exact.surd import Surd

if TYPE_CHECKING:
    from worked.exact.scalar import Algebraic, Finite, Scalar


def softmax(scores: Sequence[Scalar]) -> tuple[Finite, ...]:
    """Return the softmax weights of a row of scores; a score of minus infinity has weight 0.

    Equal scores give rational weights, others mixtures over one denominator that they share; its
    exponents are relative to the largest score, so no score is too large. Scores that contain
    exponentials themselves give general expressions. Raises `ExactError` if no score is finite.
    """
    counts: dict[Algebraic, int] = {}
    for s in scores:
        if isinstance(s, int | Fraction | Surd):
            counts[s] = counts.get(s, 0) + 1
        elif isinstance(s, Irrational):
            return _general_softmax(scores)
        elif s is not NEG_INF:
            raise ExactError(f"a score that is not an exact number: {s!r}")
    if not counts:
        raise ExactError("a softmax needs at least one score above minus infinity")
    by_score = _weights(counts)
    return tuple(0 if isinstance(s, NegInf) else by_score[s] for s in scores)  # type: ignore[index]


def _weights(counts: dict[Algebraic, int]) -> dict[Algebraic, Finite]:
    """Return the weight of each distinct score, from how often each occurs."""
    ordered = _descending(counts)
    top = ordered[0]
    if len(ordered) == 1:
        return {top: rational(1, counts[top])}
    common = reduce(gcd, counts.values())
    share = rational(1, common)
    below = Denominator(tuple((_less(s, top), counts[s] // common) for s in ordered))
    return {s: Mixture(0, ((below, ((i, share),)),)) for i, s in enumerate(ordered)}


def _less(s: Algebraic, top: Algebraic) -> Algebraic:
    """Return s - top in its one representation."""
    difference = s - top
    return normal(difference) if isinstance(difference, Fraction) else difference


def _descending(scores: Collection[Algebraic]) -> list[Algebraic]:
    """Sort distinct numbers, the largest first; quickly if they are multiples of one root."""
    pairs = [_multiple(s) for s in scores]
    roots = {r for r, c in pairs if c}
    if len(roots) <= 1 and 0 not in roots:
        order = {s: c for s, (_, c) in zip(scores, pairs, strict=True)}
        return sorted(order, key=order.__getitem__, reverse=True)
    return sorted(scores, key=cmp_to_key(_falling))


def _falling(a: Algebraic, b: Algebraic) -> int:
    """Return a negative number if a is the larger, as `sorted` wants it."""
    return sign_of(b - a)


def _multiple(s: Algebraic) -> tuple[int, int | Fraction]:
    """Return (r, c) if s is c·√r, else (0, 1)."""
    if not isinstance(s, Surd):
        return 1, s
    return s.terms[0] if len(s.terms) == 1 else (0, 1)


def _general_softmax(scores: Sequence[Scalar]) -> tuple[Finite, ...]:
    """Return the weights of scores of any kind, as general expressions."""
    from worked.exact.arithmetic import approx
    from worked.exact.trees import exponential, quotient, total_of

    live = {i: s for i, s in enumerate(scores) if not isinstance(s, NegInf)}
    top = max(live.values(), key=approx)
    powers = {i: exponential(cast("Finite", s - top)) for i, s in live.items()}
    below = total_of(tuple(powers.values()))
    return tuple(quotient(powers[i], below) if i in powers else 0 for i in range(len(scores)))
