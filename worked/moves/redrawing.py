"""Draws that several kinds need to make another problem like a given one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worked.draw import Rng

_MOST = 2**31
"""Integers that the generator tells apart in one draw."""


def integer_between(rng: Rng, low: int, high: int) -> int:
    """An integer from low to high; in a range that is too wide, one of an even grid from low on."""
    step = (high - low) // _MOST + 1
    return low + step * rng.integer(0, (high - low) // step)
