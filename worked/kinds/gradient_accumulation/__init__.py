"""Normalization under gradient accumulation: do micro-batches see what the whole batch sees?

Source: EECS 182 (Spring 2023), Homework 7, Question 6(b).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal, Self

from worked.fields import AnyNumber, Matrix, NonNegative, Path, Positive
from worked.kinds.gradient_accumulation.mistakes import known_mistakes
from worked.kinds.gradient_accumulation.sampling import another, fresh
from worked.kinds.gradient_accumulation.second_route import results_again
from worked.kinds.gradient_accumulation.steps import write_solution
from worked.problem import Mistake, Problem
from worked.spelling import counted

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.reals import Reals
    from worked.sheet import Work

MOST_NUMBERS = 1_000
"""Numbers of a batch that is normalized twice."""


class Kind(Problem):
    """The outputs of a normalization for a batch at once, and for its micro-batches in turn."""

    title = "Normalization under gradient accumulation"
    topic = "training"

    norm: Literal["batch", "layer"]
    """Whose mean and variance are taken: each column's over the samples, or each row's own."""
    X: Matrix
    """One row for each sample, one column for each feature."""
    micro_batch: Positive
    """Samples that go through the layer at once; it divides their number."""
    eps: NonNegative = 0
    """What is added to the variance below the root."""

    def conflicts(self) -> Iterator[tuple[Path, str]]:
        """A micro-batch that does not divide the batch."""
        rows = len(self.X)
        if rows % self.micro_batch:
            fitting = [str(m) for m in range(1, min(rows, 1000) + 1) if rows % m == 0][-6:]
            yield (
                ("micro_batch",),
                f"{self.micro_batch} does not divide the {counted(rows, 'row')} of X; "
                f"{', '.join(fitting)} would do",
            )
        if rows * len(self.X[0]) > MOST_NUMBERS:
            seen = f"{rows * len(self.X[0]):,} numbers"
            yield ("X",), f"{seen}; at most {MOST_NUMBERS:,} are normalized"

    def batches(self) -> list[tuple[tuple[AnyNumber, ...], ...]]:
        """The micro-batches in their order."""
        return [
            self.X[first : first + self.micro_batch]
            for first in range(0, len(self.X), self.micro_batch)
        ]

    def solve(self, work: Work) -> None:
        """Normalize the whole batch, then every micro-batch, and compare."""
        write_solution(self, work)

    def oracle(self, numbers: Reals) -> Mapping[str, object]:
        """The same in loops; a variance is the mean square less the squared mean."""
        return results_again(self, numbers)

    def mistakes(self) -> Iterator[Mistake]:
        """Statistics of the wrong samples, and wrong variances."""
        return known_mistakes(self)

    @classmethod
    def sample(cls, rng: Rng, like: Self | None = None) -> Self:
        """Four samples in two micro-batches.

        With `like`, a batch of the same size with numbers of the same sort.
        """
        return fresh(cls, rng) if like is None else another(like, rng)
