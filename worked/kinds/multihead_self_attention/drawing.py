"""Another problem like a given one: other numbers, weights that can be read."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, TypeVar, cast

from worked import exact
from worked.kinds.multihead_self_attention.shapes import BIASES, FUSED
from worked.maths.alike import alike
from worked.maths.closeness import Attention, closer, uneven
from worked.moves.attending import scale_factor

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.fields import Matrix, Record
    from worked.kinds.multihead_self_attention import Kind
    from worked.kinds.multihead_self_attention.shapes import Head

K = TypeVar("K", bound="Kind")
R = TypeVar("R", bound="Record")

TRIES = 4
"""Tokens and queries for which close keys are sought."""
VALUE_TRIES = 10
"""Values of a head that are drawn until an average of them is none of them."""


def another(rng: Rng, like: K) -> K:
    """A problem of the same shape; of several draws, the one whose weights are read best."""
    best, least = _draw(rng, like)
    for _ in range(TRIES - 1):
        if least == 0:
            break
        drawn, miss = _draw(rng, like)
        if miss < least:
            best, least = drawn, miss
    return best


def _draw(rng: Rng, like: K) -> tuple[K, int]:
    """A problem, and how much the exponents of its softmax miss close scores."""
    drawn = _filled(rng, like, ("X", *FUSED, *BIASES.values(), "W_O", "b_O"))
    if like.heads is not None:
        heads = tuple([_filled(rng, head, (*FUSED, *BIASES.values())) for head in like.heads])
        drawn = drawn.model_copy(update={"heads": heads})
    refined = [_refined(rng, drawn, head) for head in drawn.split()]
    miss = sum(missed for _, missed in refined)
    done = tuple([head for head, _ in refined])
    if like.heads is not None:
        return drawn.model_copy(update={"heads": done}), miss
    W_K, W_V = _beside([head.W_K for head in done]), _beside([head.W_V for head in done])
    return drawn.model_copy(update={"W_K": W_K, "W_V": W_V}), miss


def _beside(blocks: list[Matrix]) -> Matrix:
    """The fused matrix of which these are the blocks of columns."""
    return tuple([tuple(chain.from_iterable(rows)) for rows in zip(*blocks, strict=True)])


def _filled(rng: Rng, like: R, names: tuple[str, ...]) -> R:
    """A record with other numbers in the named fields that it has."""
    given = {name: getattr(like, name) for name in names}
    return like.model_copy(
        update={name: alike(rng, value) for name, value in given.items() if value is not None}
    )


def _refined(rng: Rng, kind: Kind, head: Head) -> tuple[Head, int]:
    """A head with keys that are close to each other, and values that differ."""
    d_k, allowed, tokens = len(head.W_Q[0]), kind.allowed(), range(len(kind.X))
    seen = [[j for j in tokens if allowed is None or allowed[i][j]] for i in tokens]
    queries = _times(kind.X, head.W_Q)
    if head.b_Q is not None:
        queries = tuple(
            [tuple([x + b for x, b in zip(row, head.b_Q, strict=True)]) for row in queries]
        )
    attention = Attention(queries, seen, kind.X, scale_factor(kind.scale, d_k))
    W_K, miss = closer(rng, head.W_K, attention)
    W_V = head.W_V
    for _ in range(VALUE_TRIES):
        if uneven(_times(kind.X, W_V), seen):
            break
        W_V = alike(rng, head.W_V)
    return head.model_copy(update={"W_K": W_K, "W_V": W_V}), miss


def _times(a: Matrix, b: Matrix) -> Matrix:
    return cast("Matrix", exact.product(a, tuple(zip(*b, strict=True))))
