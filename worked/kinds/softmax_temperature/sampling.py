"""Another problem like a given one: as many ties, exponents close together, telling values."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from worked import exact
from worked.draw import first_good, least_amiss
from worked.maths.alike import alike
from worked.maths.closeness import CLOSE

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.exact import Algebraic
    from worked.fields import Matrix
    from worked.kinds.softmax_temperature import Kind

K = TypeVar("K", bound="Kind")

TRIES = 100
"""Draws of logits, of which the one is taken that has least amiss."""
VALUE_TRIES = 20
"""Draws of values until no two are alike."""


def another(like: K, rng: Rng) -> K:
    """Other logits with as many equal ones, another temperature; values that differ."""
    drawn, _ = least_amiss(lambda: _draw(rng, like), TRIES)
    if like.values is None:
        return drawn
    values = like.values
    return drawn.model_copy(
        update={"values": first_good(lambda: alike(rng, values), _are_telling, VALUE_TRIES)}
    )


def _draw(rng: Rng, like: K) -> tuple[K, int]:
    """A problem without new values, and how much is amiss with it."""
    changes: dict[str, object] = {"logits": _logits(rng, like.logits)}
    for field in ("temperature", "beta"):
        given = getattr(like, field)
        if given is not None and not isinstance(given, str):
            changes[field] = alike(rng, given)
    drawn = like.model_copy(update=changes)
    return drawn, _amiss(drawn, like)


def _logits(rng: Rng, given: tuple[Algebraic, ...]) -> tuple[Algebraic, ...]:
    """Logits of as many sizes, each as often as in the given ones, in any order."""
    sizes = sorted(set(given))
    drawn = sorted(alike(rng, tuple(sizes)))
    copies = [new for new, old in zip(drawn, sizes, strict=True) for s in given if s == old]
    return tuple(rng.shuffled(copies))


def _amiss(drawn: Kind, like: Kind) -> int:
    """How many wishes are not met."""
    levels = len(set(drawn.logits)) < len(set(like.logits))
    spread = max(drawn.logits) - min(drawn.logits)
    beta, own = drawn.factor(), like.factor()
    most = max(CLOSE, own * (max(like.logits) - min(like.logits)))
    return (
        4 * levels
        + 2 * (exact.sign(beta * spread - most) > 0)
        + 2 * (beta == 1 and own != 1)
        + (_astray(drawn) < _astray(like))
        + (sum(drawn.logits) == 0 and sum(like.logits) != 0)
    )


def _astray(kind: Kind) -> bool:
    """Whether taking the logit of the largest size, whatever its sign, would be wrong."""
    return max(kind.logits) < -min(kind.logits)


def _are_telling(values: Matrix) -> bool:
    """Whether no two values are alike, no column is even, and none adds up to 0."""
    columns = list(zip(*values, strict=True))
    return len(set(values)) == len(values) and all(
        len(set(column)) > 1 and sum(column) != 0 for column in columns
    )
