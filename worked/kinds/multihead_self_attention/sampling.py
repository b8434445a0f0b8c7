"""Another problem like a given one: other numbers, weights that can be read."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, TypeVar, cast

from worked import exact
from worked.draw import first_good, least_amiss
from worked.maths.alike import alike
from worked.maths.closeness import Attention, Vectors, closer, uneven
from worked.moves.attending import scale_factor
from worked.moves.given_heads import BIASES, FUSED

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.fields import Matrix, Record, Vector
    from worked.kinds.multihead_self_attention import Kind
    from worked.moves.given_heads import Head

K = TypeVar("K", bound="Kind")
R = TypeVar("R", bound="Record")

TRIES = 3
"""Tokens for which heads are sought."""
HEAD_TRIES = 6
"""Queries of a head for which close keys are sought."""
VALUE_TRIES = 10
"""Matrices that are drawn until an average of the values is none of them, and W_O is not W_O^⊤."""


def another(like: K, rng: Rng) -> K:
    """A problem of the same shape; of several draws, the one whose weights are read best."""
    best, _ = least_amiss(lambda: _draw(rng, like), TRIES)
    return best


def _draw(rng: Rng, like: K) -> tuple[K, int]:
    """A problem, and how much the exponents of its softmax miss close scores."""
    drawn = _filled(rng, like, ("X", "W_O", "b_O"))
    for _ in range(VALUE_TRIES):
        if not _is_symmetric(drawn.W_O) or _is_symmetric(like.W_O):
            break
        drawn = _filled(rng, drawn, ("W_O",))
    pairs = [_head(rng, drawn, head) for head in like.split()]
    heads = tuple([head for head, _ in pairs])
    miss = sum(missed for _, missed in pairs)
    if like.heads is not None:
        return drawn.model_copy(update={"heads": heads}), miss
    fused: dict[str, Matrix | Vector] = {
        name: _beside([getattr(head, name) for head in heads]) for name in FUSED
    }
    for name in BIASES.values():
        if getattr(like, name) is not None:
            fused[name] = tuple(chain.from_iterable([getattr(head, name) for head in heads]))
    return drawn.model_copy(update=fused), miss


def _is_symmetric(matrix: Matrix | None) -> bool:
    """Whether it makes no difference if the matrix is transposed by mistake."""
    return matrix is not None and matrix == tuple(zip(*matrix, strict=True))


def _beside(blocks: list[Matrix]) -> Matrix:
    """The fused matrix of which these are the blocks of columns."""
    return tuple([tuple(chain.from_iterable(rows)) for rows in zip(*blocks, strict=True)])


def _filled(rng: Rng, like: R, names: tuple[str, ...]) -> R:
    """A record with other numbers in the named fields that it has."""
    given = {name: getattr(like, name) for name in names}
    return like.model_copy(
        update={name: alike(rng, value) for name, value in given.items() if value is not None}
    )


def _head(rng: Rng, kind: Kind, like: Head) -> tuple[Head, int]:
    """A head for the tokens of a problem: keys close to each other, values that differ."""
    allowed, tokens = kind.allowed(), range(len(kind.X))
    seen = [[j for j in tokens if allowed is None or allowed[i][j]] for i in tokens]
    keyed, least = least_amiss(lambda: _keyed(rng, kind, like, seen), HEAD_TRIES)
    drawn = first_good(
        lambda: _filled(rng, keyed, ("W_V", "b_V")),
        lambda head: uneven(_times(kind.X, head.W_V), seen),
        VALUE_TRIES + 1,
    )
    return drawn, least


def _keyed(rng: Rng, kind: Kind, like: Head, seen: list[list[int]]) -> tuple[Head, int]:
    """A head with new queries and keys, and how much they miss close scores."""
    drawn = _filled(rng, like, ("W_Q", "b_Q", "W_K", "b_K"))
    attention = Attention(
        queries=Vectors(drawn.W_Q, kind.X, drawn.b_Q),
        keys=Vectors(drawn.W_K, kind.X, drawn.b_K),
        seen=seen,
        scale=scale_factor(kind.scale, len(drawn.W_Q[0])),
    )
    W_Q, W_K, miss = closer(rng, attention)
    return drawn.model_copy(update={"W_Q": W_Q, "W_K": W_K}), miss


def _times(a: Matrix, b: Matrix) -> Matrix:
    return cast("Matrix", exact.product(a, tuple(zip(*b, strict=True))))
