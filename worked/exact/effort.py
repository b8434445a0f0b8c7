"""A budget for the arithmetic that reading the numbers of one file may take.

A few characters can ask for a lot: the square root of a product of two large primes, the fiftieth
power of a sum of square roots. One such number is welcome, thousands of them are an attack.
Inside of `with limited_effort(MOST_EFFORT):` the expensive operations are counted; outside of it
nothing is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from worked.exact.errors import NumberError

MOST_EFFORT = 1_500_000
"""What the numbers of one file may take; a unit is about a microsecond."""

_left: ContextVar[int | None] = ContextVar("_left", default=None)


class TooMuchEffort(NumberError):
    """The numbers read so far have used up the budget."""

    def __init__(self) -> None:
        super().__init__(
            "from here on the numbers take too long to read: too many large square roots, or powers"
            " and products of sums of square roots; smaller or fewer of them would do"
        )


@contextmanager
def limited_effort(units: int) -> Iterator[None]:
    """Allow what is done inside so many units of expensive arithmetic."""
    token = _left.set(units)
    try:
        yield
    finally:
        _left.reset(token)


def spend(units: int) -> None:
    """Count an expensive operation before it is done. Raises `TooMuchEffort`."""
    left = _left.get()
    if left is None:
        return
    if units > left:
        raise TooMuchEffort
    _left.set(left - units)
