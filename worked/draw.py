"""Random draws that are the same everywhere: on every platform, in every version of Python.

Python promises `random.random()` across versions, not `randrange` or `shuffle`, and numpy no
method of its generators. So the bits come from SHA-256 of a key and a counter.
"""

from __future__ import annotations

from hashlib import sha256
from struct import Struct
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")

_BITS = 64
_WORDS = Struct(">4Q")
_ALWAYS_FAIR = 2**_BITS - 2**32
"""Words below this can be used for every span; of those above, some would favour low numbers."""


class Rng:
    """A generator whose draws depend only on its key, any values that print the same way."""

    def __init__(self, *key: object) -> None:
        self._key = "\x1f".join(map(str, key)).encode()
        self._counter = 0
        self._pool: list[int] = []

    def _word(self) -> int:
        """64 random bits."""
        if not self._pool:
            digest = sha256(self._key + b"\x1e%d" % self._counter).digest()
            self._counter += 1
            self._pool = list(_WORDS.unpack(digest))
        return self._pool.pop()

    def integer(self, low: int, high: int) -> int:
        """An integer from low to high, both included; every one equally likely."""
        span = high - low + 1
        if not 0 < span < 2**32:
            raise ValueError(f"cannot draw from {low} to {high}")
        pool = self._pool
        word = pool.pop() if pool else self._word()
        while word >= _ALWAYS_FAIR and word >= 2**_BITS - 2**_BITS % span:
            word = self._word()
        return low + word % span

    def choice(self, things: Sequence[T]) -> T:
        """One of the things."""
        return things[self.integer(0, len(things) - 1)]

    def shuffled(self, things: Sequence[T]) -> list[T]:
        """The things in random order."""
        out = list(things)
        for last in range(len(out) - 1, 0, -1):
            other = self.integer(0, last)
            out[last], out[other] = out[other], out[last]
        return out

    def vector(self, length: int, low: int, high: int) -> tuple[int, ...]:
        """A vector of integers."""
        return tuple([self.integer(low, high) for _ in range(length)])

    def matrix(self, rows: int, columns: int, low: int, high: int) -> tuple[tuple[int, ...], ...]:
        """A matrix of integers."""
        return tuple([self.vector(columns, low, high) for _ in range(rows)])


def integer_between(rng: Rng, low: int, high: int) -> int:
    """An integer from low to high; in a range that is too wide, one of an even grid from low on."""
    step = (high - low) // 2**31 + 1
    return low + step * rng.integer(0, (high - low) // step)


def first_good(draw: Callable[[], T], is_good: Callable[[T], bool], tries: int) -> T:
    """The first of some draws that is good; the last of them where none is."""
    for _ in range(tries):
        drawn = draw()
        if is_good(drawn):
            break
    return drawn


def least_amiss(draw: Callable[[], tuple[T, int]], tries: int) -> tuple[T, int]:
    """Of some draws the one of which the least is amiss, and how much; 0 is good enough."""
    best, least = draw()
    for _ in range(tries - 1):
        if least == 0:
            break
        drawn, amiss = draw()
        if amiss < least:
            best, least = drawn, amiss
    return best, least
