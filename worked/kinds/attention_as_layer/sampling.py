"""Another problem like a given one, or one of the five from nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from worked.draw import first_good
from worked.maths.alike import alike

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.kinds.attention_as_layer import Kind

K = TypeVar("K", bound="Kind")

TRIES = 20
"""Draws until the tokens differ, and the permutation is not its own inverse."""


def first(rng: Rng) -> dict[str, object]:
    """The fields of some problem of the kind."""
    acts_as = rng.choice(
        ("permutation_equivariant", "identity", "permutation", "linear", "convolution")
    )
    given: dict[str, object] = {"acts_as": acts_as, "X": rng.matrix(3, 2, -1, 4)}
    match acts_as:
        case "permutation_equivariant":
            given |= {"permutation": (2, 3, 1), "positions": rng.matrix(3, 2, 0, 1)}
            return given
        case "permutation":
            given["permutation"] = (2, 3, 1)
        case "linear":
            given["W"] = rng.matrix(2, rng.integer(2, 3), -1, 3)
        case "convolution":
            given |= {"X": rng.matrix(4, 1, -1, 5), "kernel": rng.choice(((1, -2, 3), (2, 1, -1)))}
    return given | {"beta": rng.choice((3, 4, 5, "inf", "inf"))}


def another(like: K, rng: Rng) -> K:
    """A problem of the same shape, at the same β."""
    return first_good(lambda: _draw(rng, like), _tells, TRIES)


def _draw(rng: Rng, like: K) -> K:
    drawn = {
        name: alike(rng, value)
        for name in ("X", "W", "kernel", "W_Q", "W_K", "W_V", "positions")
        if (value := getattr(like, name)) is not None
    }
    if like.permutation is not None:
        drawn["permutation"] = tuple(rng.shuffled(like.permutation))
    return like.model_copy(update=drawn)


def _tells(kind: Kind) -> bool:
    """Whether mistakes show: tokens that differ, a permutation that is not its own inverse."""
    order, kernel = kind.permutation, kind.kernel
    return (
        len(set(kind.X)) == len(kind.X)
        and (order is None or len(order) < 3 or order != inverse(order))
        and (kernel is None or kernel != kernel[::-1])
        and (kind.positions is None or len(set(kind.positions)) > 1)
    )


def inverse(permutation: tuple[int, ...]) -> tuple[int, ...]:
    """The permutation that undoes another."""
    return tuple([permutation.index(i) + 1 for i in range(1, len(permutation) + 1)])
