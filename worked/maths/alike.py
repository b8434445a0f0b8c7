"""Numbers like given ones: the same shape, and as much work for whoever computes with them.

Zeros stay zeros in other places, and as many numbers are negative. Numbers other than 0, 1 and -1
are drawn from the range of the given ones that have the same sign, denominator and digits.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import gcd
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar, cast

from worked.draw import integer_between
from worked.exact import integer_text, rational

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from worked.draw import Rng
    from worked.exact import Algebraic, Rational

    Nested: TypeAlias = "Algebraic | tuple[Nested, ...]"
    Group: TypeAlias = tuple[bool, int, int]

Array = TypeVar("Array")

SELDOM = 4
"""One in so many ones becomes a larger number, or a larger number a one."""
PLENTY = 6
"""Of so many numbers, those of a single size keep it: their places differ enough."""


def alike(rng: Rng, given: Array) -> Array:
    """An array (nested tuples of numbers) of the same shape, with other numbers.

    Sums of square roots are not drawn anew: they only change their places.
    """
    pool = _pool(cast("Hashable", given))
    drawn = iter([pool.drawn(rng, number) for number in rng.shuffled(pool.numbers)])
    return cast("Array", _shaped(cast("Nested", given), drawn))


@lru_cache(maxsize=256)
def _pool(given: Nested) -> Pool:
    return Pool(list(_flat(given)))


def _flat(given: Nested) -> Iterator[Algebraic]:
    if isinstance(given, tuple):
        for entry in given:
            yield from _flat(entry)
    else:
        yield given


def _shaped(given: Nested, numbers: Iterator[Algebraic]) -> Nested:
    if isinstance(given, tuple):
        return tuple([_shaped(entry, numbers) for entry in given])
    return next(numbers)


class Range(NamedTuple):
    """The numerators from low to high over a denominator, below 0 if the sign is -1."""

    low: int
    high: int
    denominator: int
    sign: int

    def drawn(self, rng: Rng) -> Rational:
        """A number of the range whose denominator cannot be cancelled."""
        size = integer_between(rng, self.low, self.high)
        if self.denominator == 1:
            return size * self.sign
        while gcd(size, self.denominator) != 1:
            size = integer_between(rng, self.low, self.high)
        return rational(size * self.sign, self.denominator)


class Pool:
    """Given numbers, and the ranges that they show."""

    def __init__(self, numbers: list[Algebraic]) -> None:
        self.numbers = numbers
        plain = [x for x in numbers if isinstance(x, int | Fraction)]
        self._larger = [x for x in plain if x not in (0, 1, -1)]
        self._ones = sum(x in (1, -1) for x in plain)
        groups: dict[Group, list[int]] = {}
        for number in self._larger:
            groups.setdefault(_group(number), []).append(abs(number.numerator))
        few = len(numbers) < PLENTY
        ranges = {group: _range(group, sizes, few) for group, sizes in groups.items()}
        self._ranges = {number: ranges[_group(number)] for number in self._larger}

    def drawn(self, rng: Rng, number: Algebraic) -> Algebraic:
        """Another number of the same sort as one of the pool."""
        if number in (1, -1):
            turned = self._turns(rng, self._ones)
            return self._ranges[rng.choice(self._larger)].drawn(rng) if turned else number
        own = self._ranges.get(number)  # type: ignore[arg-type]
        if own is None:
            return number
        return own.sign if self._turns(rng, len(self._larger)) else own.drawn(rng)

    def _turns(self, rng: Rng, sort: int) -> bool:
        """Whether one of so many numbers of its sort changes to the other sort.

        As many ones as larger numbers do, on average.
        """
        rarer = min(self._ones, len(self._larger))
        return rarer > 0 and rng.integer(1, SELDOM * sort) <= rarer


def _group(number: Rational) -> Group:
    """Sign, denominator, and digits of the numerator."""
    return number > 0, number.denominator, len(integer_text(abs(number.numerator)))


def _range(group: Group, sizes: list[int], few: bool) -> Range:
    """The range of a group; where few numbers show a single size, its neighbours as well."""
    positive, denominator, digits = group
    low, high = min(sizes), max(sizes)
    if low == high and few:
        if denominator > 1:
            high += denominator
        else:
            low, high = max(low - 1, 10 ** (digits - 1)), min(high + 1, 10**digits - 1)
    return Range(low, high, denominator, 1 if positive else -1)
