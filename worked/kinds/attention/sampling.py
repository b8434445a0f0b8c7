"""Another problem like a given one: other numbers, weights that can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from worked.draw import first_good, least_amiss
from worked.maths.alike import alike
from worked.maths.closeness import Attention, Vectors, closer, missed, uneven
from worked.moves.attending import scale_factor

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.fields import Matrix
    from worked.kinds.attention import Kind

K = TypeVar("K", bound="Kind")

TRIES = 4
"""Queries for which close keys are sought."""
SHARED_TRIES = 40
"""Draws where the queries are the keys, so that no key can be moved alone."""
VALUE_TRIES = 10
"""Values that are drawn until an average of them is none of them."""


def another(like: K, rng: Rng) -> K:
    """A problem of the same shape; of several draws, the one whose weights are read best.

    Where the queries are the keys, or the values are, they stay so.
    """
    tries = SHARED_TRIES if like.queries == like.keys else TRIES
    best, _ = least_amiss(lambda: _draw(rng, like), tries)
    values = best.keys if like.values == like.keys else _values(rng, best)
    return best.model_copy(update={"values": values})


def _draw(rng: Rng, like: K) -> tuple[K, int]:
    """A problem without new values, and how much its exponents miss close scores."""
    queries = alike(rng, like.queries)
    shared = like.queries == like.keys
    keys = queries if shared else alike(rng, like.keys)
    bias = None if like.bias is None else alike(rng, like.bias)
    drawn = like.model_copy(update={"queries": queries, "keys": keys, "bias": bias})
    attention = _attention(drawn)
    if shared:
        miss = missed(attention)
    else:
        _, keys, miss = closer(rng, attention)
        drawn = drawn.model_copy(update={"keys": keys})
    return drawn, miss + (len(set(like.keys)) > len(set(keys)))


def _attention(kind: Kind) -> Attention:
    """What decides the weights at the asked steps.

    Where a mask hides a key there is one key more, of zeros: close to the others, it shows where
    a hidden score is set to 0.
    """
    asked, seen, m = kind.steps(), _seen(kind), len(kind.keys)
    hides = any(len(keys) < m for keys in seen)
    extra = (0,) if hides else ()
    tokens = tuple([tuple([int(i == j) for j in range(m)]) for i in range(m + len(extra))])
    return Attention(
        queries=Vectors(tuple([kind.queries[t - 1] for t in asked])),
        keys=Vectors(kind.keys, tokens),
        seen=seen,
        scale=scale_factor(kind.scale, len(kind.keys[0])),
        bias=kind.bias and tuple([(*kind.bias[t - 1], *extra) for t in asked]),
    )


def _values(rng: Rng, kind: Kind) -> Matrix:
    seen = _seen(kind)
    return first_good(
        lambda: alike(rng, kind.values), lambda values: uneven(values, seen), VALUE_TRIES
    )


def _seen(kind: Kind) -> list[list[int]]:
    """The keys (from 0) that the query of each asked step may attend to."""
    every = range(len(kind.keys))
    allowed = [kind.allowed(t) for t in kind.steps()]
    return [[j for j in every if row is None or row[j]] for row in allowed]
