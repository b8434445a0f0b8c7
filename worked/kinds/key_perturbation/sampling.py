"""Another problem like a given one: weights that can be read, before and after the change."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from worked import exact
from worked.draw import first_good, least_amiss
from worked.maths.alike import alike
from worked.maths.closeness import CLOSE, Attention, Vectors, closer
from worked.moves.attending import scale_factor

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.exact import Algebraic, Finite
    from worked.fields import Matrix
    from worked.kinds.key_perturbation import Kind

K = TypeVar("K", bound="Kind")

TRIES = 60
"""Draws of which the one is taken that has least amiss."""
VALUE_TRIES = 20
"""Draws of values until no two are alike."""

WRONG_SIGN = 10**12
"""A score or a move of another sign is worse than any that lie too far apart."""


def another(like: K, rng: Rng) -> K:
    """A problem of the same shape in which the score of the key has the same sign."""
    drawn, _ = least_amiss(lambda: _draw(rng, like), TRIES)
    values = first_good(lambda: alike(rng, like.values), _are_telling, VALUE_TRIES)
    return drawn.model_copy(update={"values": values})


def _draw(rng: Rng, like: K) -> tuple[K, int]:
    """A problem without new values, and how much is amiss with it."""
    changes: dict[str, object] = {"query": alike(rng, like.query), "key": like.key}
    keys = alike(rng, like.keys)
    factor = scale_factor(like.scale, len(like.query))
    query = changes["query"]
    attention = Attention(
        Vectors((query,)),  # type: ignore[arg-type]
        Vectors(keys),
        seen=(range(len(keys)),),
        scale=factor,
    )
    _, changes["keys"], miss = closer(rng, attention)
    if like.delta is not None:
        changes["delta"] = alike(rng, like.delta)
    else:
        changes["stretch"] = alike(rng, like.stretch)
    drawn = like.model_copy(update=changes)
    return drawn, miss + _amiss(drawn, like)


def _amiss(drawn: Kind, like: Kind) -> int:
    """What is not as it should be, the worst by far the most."""
    wrong = exact.sign(_own(drawn)) != exact.sign(_own(like))
    if like.delta is not None:
        still = exact.sign(_move(drawn)) == 0
        return WRONG_SIGN * (still != (exact.sign(_move(like)) == 0))
    ones = (drawn.stretch == 1) != (like.stretch == 1)
    far = exact.sign(_spread(drawn) - max(CLOSE, _spread(like))) > 0
    return WRONG_SIGN * (wrong + ones) + WRONG_SIGN // 2 * far


def _own(kind: Kind) -> Algebraic:
    """The score of the key that changes, before the scale."""
    return _product(kind.query, kind.keys[kind.key - 1])


def _move(kind: Kind) -> Algebraic:
    return _product(kind.query, kind.delta or ())


def _product(a: tuple[Algebraic, ...], b: tuple[Algebraic, ...]) -> Algebraic:
    return sum([x * y for x, y in zip(a, b, strict=True)])


def _spread(kind: Kind) -> Finite:
    """How far apart the scores are after the scale and the stretch."""
    factor = scale_factor(kind.scale, len(kind.query))
    scores = [factor * _product(kind.query, key) for key in kind.keys]
    scores[kind.key - 1] = scores[kind.key - 1] * (kind.stretch or 0)
    return max(scores) - min(scores)


def _are_telling(values: Matrix) -> bool:
    """Whether no two values are alike, and no column is even."""
    columns = zip(*values, strict=True)
    return len(set(values)) == len(values) and all(len(set(column)) > 1 for column in columns)
