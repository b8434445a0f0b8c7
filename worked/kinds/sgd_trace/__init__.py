"""Gradient descent with and without `zero_grad`, step by step on quadratic losses.

Source: EECS 182 (Spring 2023), Homework 7, Question 6(c), where the call is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Self

from worked.exact import sign
from worked.fields import Number, Path, Positive, Vector
from worked.kinds.sgd_trace.mistakes import known_mistakes
from worked.kinds.sgd_trace.sampling import another, fresh
from worked.kinds.sgd_trace.second_route import results_again
from worked.kinds.sgd_trace.steps import write_solution
from worked.problem import Mistake, Problem
from worked.spelling import counted

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.reals import Reals
    from worked.sheet import Work


MOST_STEPS = 40
"""Steps that are taken by hand; the numbers grow longer with each."""
MOST_BATCHES = 12
"""Batches in one round."""


class Kind(Problem):
    """One weight, trained twice: with the gradient set to 0 before each step, and without."""

    title = "Training with and without zero_grad"
    topic = "training"

    curvatures: Vector
    """One for each batch, above 0: a in its loss (a/2)(w − c)²."""
    minima: Vector
    """One for each batch: c, where its loss is least."""
    start: Number
    """The weight before the first step."""
    learning_rate: Number
    """Above 0."""
    steps: Positive
    """How many steps are taken; the batches come in turn, again and again."""

    def conflicts(self) -> Iterator[tuple[Path, str]]:
        """What is not positive, counts that do not fit, and more than can be computed by hand."""
        batches = len(self.curvatures)
        if len(self.minima) != batches:
            seen = counted(len(self.minima), "entry", "entries")
            needed = counted(batches, "curvature")
            yield ("minima",), f"{seen} for {needed}; there is one for each batch"
        for position, curvature in enumerate(self.curvatures):
            if sign(curvature) <= 0:
                yield (
                    ("curvatures", position),
                    "not above 0; a loss with a lowest point has a positive curvature",
                )
        if sign(self.learning_rate) <= 0:
            yield ("learning_rate",), "not above 0; a positive number is needed to go downhill"
        if self.steps > MOST_STEPS:
            yield ("steps",), f"{self.steps:,} steps; at most {MOST_STEPS} are traced"
        if batches > MOST_BATCHES:
            yield ("curvatures",), f"{batches} batches; at most {MOST_BATCHES} make a round"

    def solve(self, work: Work) -> None:
        """Trace both runs, then decide what becomes of each."""
        write_solution(self, work)

    def oracle(self, numbers: Reals) -> Mapping[str, object]:
        """Both runs in plain loops; what becomes of them is read off three rounds of each."""
        return results_again(self, numbers)

    def mistakes(self) -> Iterator[Mistake]:
        """Wrong gradients, wrong sums of them, and wrong conclusions."""
        return known_mistakes(self)

    @classmethod
    def sample(cls, rng: Rng, like: Self | None = None) -> Self:
        """One batch or two that share a learning rate; or another with the same two outcomes."""
        return fresh(cls, rng) if like is None else another(like, rng)
