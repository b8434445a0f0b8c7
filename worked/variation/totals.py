"""Numbers in a range that add up to a given total, each way to choose them equally likely."""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from worked.draw import Rng

Ways: TypeAlias = tuple[tuple[int, ...], ...]

LARGEST = 100_000
"""What the number of numbers times their total may be."""
_BITS = 30


def drawn_with_total(count: int, most: int, total: int, rng: Rng) -> list[int]:
    """`count` whole numbers from 0 to `most` that add up to `total`, between 0 and count · most.

    The first is drawn as often as there are ways to choose the others, and so on.
    """
    ways = _ways(count, most, total)
    drawn = []
    for others in reversed(range(count)):
        rank = _below(ways[others + 1][total], rng)
        number = 0
        while rank >= (here := ways[others][total - number]):
            rank -= here
            number += 1
        drawn.append(number)
        total -= number
    return drawn


@lru_cache(maxsize=16)
def _ways(count: int, most: int, total: int) -> Ways:
    """In how many ways k numbers from 0 to `most` add up to s: entry [k][s]."""
    rows = [(1, *[0] * total)]
    for _ in range(count):
        sums = [0, *accumulate(rows[-1])]
        rows.append(tuple([sums[s + 1] - sums[max(0, s - most)] for s in range(total + 1)]))
    return tuple(rows)


def _below(limit: int, rng: Rng) -> int:
    """A whole number from 0 on that is less than the limit, however large that is."""
    if limit < 2**_BITS:
        return rng.integer(0, limit - 1)
    words, bits = divmod(limit.bit_length(), _BITS)
    while True:
        number = rng.integer(0, 2**bits - 1)
        for _ in range(words):
            number = number << _BITS | rng.integer(0, 2**_BITS - 1)
        if number < limit:
            return number
