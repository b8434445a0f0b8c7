"""Another problem like a given one: weights that can be read, before and after the change."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from worked import exact
from worked.draw import first_good, least_amiss
from worked.maths.alike import alike
from worked.maths.closeness import CLOSE
from worked.moves.attending import scale_factor

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.exact import Algebraic
    from worked.fields import Matrix
    from worked.kinds.key_perturbation import Kind

K = TypeVar("K", bound="Kind")

TRIES = 300
"""Draws of which the one is taken that has least amiss."""
VALUE_TRIES = 20
"""Draws of values until no two are alike."""


def another(like: K, rng: Rng) -> K:
    """A problem of the same shape in which the score of the key has the same sign."""
    drawn, _ = least_amiss(lambda: _draw(rng, like), TRIES)
    values = first_good(lambda: alike(rng, like.values), _are_telling, VALUE_TRIES)
    return drawn.model_copy(update={"values": values})


def _draw(rng: Rng, like: K) -> tuple[K, int]:
    """A problem without new values, and how much is amiss with it."""
    names = ("query", "keys", "delta" if like.delta is not None else "stretch")
    drawn = like.model_copy(update={name: alike(rng, getattr(like, name)) for name in names})
    return drawn, _amiss(drawn, like)


def _amiss(drawn: Kind, like: Kind) -> int:
    """How many wishes are not met; that scores keep their signs is the first.

    Several parts may share the keys, and each stretches another one.
    """
    scores, own = _scores(drawn), _scores(like)
    amiss = 2 * sum(exact.sign(s) != exact.sign(o) for s, o in zip(scores, own, strict=True))
    amiss += exact.sign(_largest(scores) - _largest(own)) > 0
    amiss += exact.sign(max(scores) - min(scores) - max(CLOSE, max(own) - min(own))) > 0
    amiss += len(set(scores)) < len(set(own))
    if like.delta is not None:
        return amiss + 4 * ((_move(drawn) == 0) != (_move(like) == 0))
    return amiss + 4 * ((drawn.stretch == 1) != (like.stretch == 1))


def _scores(kind: Kind) -> list[Algebraic]:
    """The scores after the scale."""
    factor = scale_factor(kind.scale, len(kind.query))
    return [factor * _product(kind.query, key) for key in kind.keys]


def _largest(scores: list[Algebraic]) -> Algebraic:
    """The largest size of a score."""
    return max([*scores, *[-s for s in scores]])


def _move(kind: Kind) -> Algebraic:
    return _product(kind.query, kind.delta or ())


def _product(a: tuple[Algebraic, ...], b: tuple[Algebraic, ...]) -> Algebraic:
    return sum([x * y for x, y in zip(a, b, strict=True)])


def _are_telling(values: Matrix) -> bool:
    """Whether no two values are alike, and no column is even."""
    columns = zip(*values, strict=True)
    return len(set(values)) == len(values) and all(len(set(column)) > 1 for column in columns)
