"""What a change of one key does to the output of attention: a small one, and a long one.

Source: CSCI-GA 2572 (Fall 2023), Homework 4, Question 1.1(e) and (f).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Self

from worked.fields import Number, Path, Positive, Scale, Vector, Vectors
from worked.kinds.key_perturbation.mistakes import known_mistakes
from worked.kinds.key_perturbation.sampling import another
from worked.kinds.key_perturbation.second_route import results_again
from worked.kinds.key_perturbation.steps import write_solution
from worked.problem import Mistake, Problem

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.reals import Reals
    from worked.sheet import Work

MOST_KEYS = 100
"""Keys of one problem: each weight is a fraction of so many exponentials."""
MOST_ENTRIES = 100
"""Entries of a query, or of a value."""


class Kind(Problem):
    """One key is moved a little (`delta`) or made longer (`stretch`): how the output answers."""

    title = "A key that changes"
    topic = "attention"

    query: Vector
    """A vector of length d_k."""
    keys: Vectors
    """m vectors of length d_k."""
    values: Vectors
    """m vectors, the value of each key."""
    scale: Scale = "1/sqrt(d_k)"
    key: Positive
    """Which key changes, counted from 1."""
    delta: Vector | None = None
    """The direction in which it moves; asked is the change of the output to first order."""
    stretch: Number | None = None
    """In place of a direction: the number by which the key is multiplied."""

    def conflicts(self) -> Iterator[tuple[Path, str]]:
        """Counts and lengths that do not fit, a key that is not there, no change or two."""
        d, m = len(self.query), len(self.keys)
        if len(self.keys[0]) != d:
            yield ("keys",), f"vectors of length {len(self.keys[0])}; the query has length {d}"
        if len(self.values) != m:
            yield ("values",), f"{len(self.values)} vectors; there are {m} keys, so {m} are needed"
        if self.key > m:
            yield ("key",), f"key {self.key}; there are {m} keys, so 1 to {m} are possible"
        if self.delta is None and self.stretch is None:
            yield ("delta",), "missing; a direction is needed, or a stretch in its place"
        if self.delta is not None and self.stretch is not None:
            yield ("stretch",), "given as well as a direction; one of the two is enough"
        if self.delta is not None and len(self.delta) != d:
            seen = len(self.delta)
            yield ("delta",), f"{seen} entries; the keys have {d}, so {d} are needed"
        if m > MOST_KEYS:
            yield ("keys",), f"{m:,} keys; at most {MOST_KEYS:,} are worked through"
        for name, entries in (("query", d), ("values", len(self.values[0]))):
            if entries > MOST_ENTRIES:
                yield (name,), f"{entries:,} entries; at most {MOST_ENTRIES:,} are worked through"

    def solve(self, work: Work) -> None:
        """The output as it is; then what the change of the key does to score, weights, output."""
        write_solution(self, work)

    def oracle(self, numbers: Reals) -> Mapping[str, object]:
        """Derivatives by differences, limits by a very long key."""
        return results_again(self, numbers)

    def mistakes(self) -> Iterator[Mistake]:
        """What people forget in the derivative of a softmax, or stretch besides the key."""
        return known_mistakes(self)

    @classmethod
    def sample(cls, rng: Rng, like: Self | None = None) -> Self:
        """Three keys of length two, one of which changes; or another like `like`."""
        if like is None:
            change: dict[str, object] = rng.choice(
                ({"delta": (1, -2)}, {"delta": (0, 1)}, {"stretch": 2}, {"stretch": 3})
            )
            keys = rng.choice((((1, 0), (2, 1), (0, 2)), ((-1, 1), (1, 2), (2, 0))))
            like = cls.model_validate(
                {
                    "query": (1, 1),
                    "keys": keys,
                    "values": ((4, 0), (1, 3), (-2, 1)),
                    "scale": rng.choice(("1/sqrt(d_k)", "none")),
                    "key": rng.integer(1, 3),
                    **change,
                }
            )
        return another(like, rng)
