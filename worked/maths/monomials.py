"""The terms of (x·y + c)^p: which products there are, and how often each of them comes up."""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial, prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

Exponents = tuple[int, ...]


@dataclass(frozen=True)
class Term:
    """x_1^α_1 ⋯ x_d^α_d times the same in y, times c to the power that is left."""

    exponents: Exponents
    rest: int
    """How often c is chosen."""
    ways: int
    """In how many ways this product is chosen: p!/(α_1! ⋯ α_d! rest!)."""


def terms(length: int, degree: int) -> tuple[Term, ...]:
    """All terms, by their exponents in lexicographic order, from all zeros on."""
    return tuple(
        Term(
            exponents,
            degree - sum(exponents),
            factorial(degree) // prod(map(factorial, (*exponents, degree - sum(exponents)))),
        )
        for exponents in _exponents(length, degree)
    )


def _exponents(length: int, most: int) -> Iterator[Exponents]:
    """Tuples of exponents that add up to at most so much."""
    if not length:
        yield ()
        return
    for first in range(most + 1):
        for others in _exponents(length - 1, most - first):
            yield (first, *others)
