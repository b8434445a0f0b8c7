"""Numbers that are short one by one, and together need more digits than can be written."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from math import lcm

from worked.exact import Surd
from worked.fields import Record

MOST_DIGITS = 4_000
"""Digits that the least common denominator of a problem's numbers may have."""


def too_many_digits(record: Record) -> str | None:
    """The words for fractions whose common denominator is too long, if it is.

    Adding such fractions would take minutes, and nobody could read the sum.
    """
    limit = 10**MOST_DIGITS
    common = 1
    for denominator in set(_denominators(vars(record).values())):
        common = lcm(common, denominator)
        if common >= limit:
            return (
                f"the numbers have no common denominator of at most {MOST_DIGITS:,} digits, the "
                "most that can be worked with; simpler fractions would do"
            )
    return None


def _denominators(values: Iterable[object]) -> Iterator[int]:
    """The denominators of all fractions in some values."""
    for value in values:
        if isinstance(value, tuple):
            yield from _denominators(value)
        elif isinstance(value, Fraction):
            yield value.denominator
        elif isinstance(value, Surd):
            yield from [c.denominator for _, c in value.terms]
        elif isinstance(value, Record):
            yield from _denominators(vars(value).values())
