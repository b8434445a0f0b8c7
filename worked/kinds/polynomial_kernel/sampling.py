"""Vectors like given ones, whose kernel is not 0 and small enough."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from worked.draw import first_good
from worked.maths.alike import alike

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.kinds.polynomial_kernel import Kind

K = TypeVar("K", bound="Kind")

TRIES = 100


def another(like: K, rng: Rng) -> K:
    """The same degree, constant and length with other numbers; symbols stay symbols."""
    if like.x is None or like.y is None:
        return like
    return first_good(lambda: _draw(rng, like), lambda drawn: _is_telling(drawn, like), TRIES)


def _draw(rng: Rng, like: K) -> K:
    return like.model_copy(update={"x": alike(rng, like.x), "y": alike(rng, like.y)})


def _is_telling(drawn: Kind, like: Kind) -> bool:
    """The two vectors differ, and so does the bracket from 0, 1 and the given one."""
    assert drawn.x is not None
    assert drawn.y is not None
    bracket = sum([a * b for a, b in zip(drawn.x, drawn.y, strict=True)], drawn.c)
    return drawn.x != drawn.y and bracket not in (0, 1, -1) and drawn != like
