"""Vectors like given ones, whose kernel is not 0 and small enough."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from worked.draw import first_good, integer_between
from worked.maths.alike import alike

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.fields import Vector
    from worked.kinds.polynomial_kernel import Kind

K = TypeVar("K", bound="Kind")

TRIES = 100

SMALL = 5
"""Whole numbers up to here are no burden, however small those of a problem are."""


def another(like: K, rng: Rng) -> K:
    """The same degree, constant and length with other numbers; symbols stay symbols."""
    if like.x is None or like.y is None:
        return like
    return first_good(lambda: _draw(rng, like), lambda drawn: _is_telling(drawn, like), TRIES)


def _draw(rng: Rng, like: K) -> K:
    return like.model_copy(update={"x": _vector(rng, like.x), "y": _vector(rng, like.y)})


def _vector(rng: Rng, like: Vector | None) -> Vector:
    """As many zeros, ones and entries below 0, in other places; whole numbers up to 5 or more."""
    whole = [entry for entry in like or () if isinstance(entry, int)]
    if like is None or len(whole) < len(like):
        return alike(rng, like or ())
    most = max(SMALL, *[abs(entry) for entry in whole])
    return tuple(
        [
            entry if -1 <= entry <= 1 else (1 if entry > 0 else -1) * integer_between(rng, 2, most)
            for entry in rng.shuffled(whole)
        ]
    )


def _is_telling(drawn: Kind, like: Kind) -> bool:
    """The two vectors differ, and so does the bracket from 0, 1 and the given one."""
    assert drawn.x is not None
    assert drawn.y is not None
    bracket = sum([a * b for a, b in zip(drawn.x, drawn.y, strict=True)], drawn.c)
    return drawn.x != drawn.y and bracket not in (0, 1, -1) and drawn != like
