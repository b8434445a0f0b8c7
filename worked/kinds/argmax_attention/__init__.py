"""Argmax attention: the query takes the value of its most similar key.

Source: EECS 182 (Spring 2023), Homework 7, Question 4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal, Self

from worked.fields import Path, Vector, Vectors
from worked.kinds.argmax_attention.mistakes import known_mistakes
from worked.kinds.argmax_attention.sampling import another
from worked.kinds.argmax_attention.second_route import results_again
from worked.kinds.argmax_attention.steps import write_solution
from worked.problem import Mistake, Problem

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.reals import Reals
    from worked.sheet import Work


MOST_KEYS = 10_000
"""Keys that one problem compares."""


class Kind(Problem):
    """The output of attention that takes the best key alone instead of a softmax."""

    title = "Argmax attention by hand"
    topic = "attention"

    keys: Vectors
    """m vectors of length d, one per position."""
    values: Vectors
    """m vectors, the value of each key."""
    query: Vector
    """A vector of length d."""
    ties: Literal["refuse", "first", "last", "average"] = "refuse"
    """What to do where several keys have the largest score."""

    def conflicts(self) -> Iterator[tuple[Path, str]]:
        """Counts and lengths that do not fit."""
        d, m = len(self.keys[0]), len(self.keys)
        if len(self.query) != d:
            yield ("query",), f"{len(self.query)} entries; the keys have {d}, so {d} are needed"
        if len(self.values) != m:
            yield ("values",), f"{len(self.values)} vectors; there are {m} keys, so {m} are needed"
        if m > MOST_KEYS:
            yield ("keys",), f"{m:,} keys; at most {MOST_KEYS:,} are compared"

    def solve(self, work: Work) -> None:
        """Score, find the largest, take its value; then how far the query may move."""
        write_solution(self, work)

    def oracle(self, numbers: Reals) -> Mapping[str, object]:
        """Plain loops; a tie is what the precision cannot tell apart."""
        return results_again(self, numbers)

    def mistakes(self) -> Iterator[Mistake]:
        """Wrong winners, and the wrong thing taken from the right one."""
        return known_mistakes(self)

    @classmethod
    def sample(cls, rng: Rng, like: Self | None = None) -> Self:
        """Four keys of length three with a clear winner; or another like `like`."""
        if like is not None:
            return another(like, rng)
        while True:
            drawn = cls(
                keys=rng.matrix(4, 3, -2, 4),
                values=rng.matrix(4, 3, -2, 4),
                query=rng.vector(3, -1, 3),
                ties="first",
            )
            scores = [
                sum(q * k for q, k in zip(drawn.query, key, strict=True)) for key in drawn.keys
            ]
            if sorted(scores)[-1] != sorted(scores)[-2]:
                return drawn.model_copy(update={"ties": "refuse"})
