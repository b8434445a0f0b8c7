"""Ranks, ties and pairs of a list, in plain exact comparisons."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from worked.exact import rational, sign

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.exact import Algebraic, Rational


class Compared(NamedTuple):
    """One thing, compared with those after it."""

    signs: str
    """A mark for each: + ordered alike, − in opposite ways, 0 tied in one list."""
    alike: int
    opposite: int


def middle_ranks(values: Sequence[Algebraic]) -> tuple[Rational, ...]:
    """The place of each value in the sorted list, from 1; equal values share their mean place."""
    ordered = sorted(values)
    first = {value: place for place, value in reversed(list(enumerate(ordered, 1)))}
    counts = Counter(ordered)
    return tuple([rational(2 * first[x] + counts[x] - 1, 2) for x in values])


def group_sizes(values: Sequence[Algebraic]) -> list[int]:
    """How many share a value, for each value that is shared, from the smallest on."""
    return [count for _, count in sorted(Counter(values).items()) if count > 1]


def count_pairs(x: Sequence[Algebraic], y: Sequence[Algebraic]) -> list[Compared]:
    """For each thing, how it compares with those after it."""
    found = []
    for i in range(len(x)):
        signs = [sign(x[j] - x[i]) * sign(y[j] - y[i]) for j in range(i + 1, len(x))]
        marks = " ".join({1: "+", -1: "−", 0: "0"}[s] for s in signs)
        found.append(Compared(marks, signs.count(1), signs.count(-1)))
    return found
