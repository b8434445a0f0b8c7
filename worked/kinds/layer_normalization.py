"""Layer normalization: every sample is brought to mean 0 and variance 1, by itself.

Ba, Kiros, Hinton, "Layer Normalization", 2016. The formula is that of ONNX's LayerNormalization
and of PyTorch's `layer_norm` over the last axis: biased variance, ε below the root.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Self

from worked.fields import Matrix, NonNegative, Path, Vector
from worked.maths.alike import alike
from worked.maths.normalizing import PLEASANT, another_matrix, drawn_line, turned
from worked.moves.given_normalization import show_given, variance_convention, wrong_sizes
from worked.moves.misnormalizing import (
    forgotten_numbers,
    other_axis,
    wrong_means,
    wrong_normalizations,
)
from worked.moves.normalized_output import write_normalization
from worked.problem import Problem
from worked.prose import say

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.problem import Mistake
    from worked.reals import Real, Reals
    from worked.sheet import Work


class Kind(Problem):
    """The output of layer normalization: the rows of a matrix, one by one."""

    title = "Layer normalization by hand"
    topic = "transformers"

    X: Matrix
    """One row for each sample, one column for each feature."""
    eps: NonNegative = 0
    """What is added to the variance below the root."""
    gamma: Vector | None = None
    """The scale of each column; without it, 1."""
    beta: Vector | None = None
    """The shift of each column; without it, 0."""

    def conflicts(self) -> Iterator[tuple[Path, str]]:
        """A scale or a shift that has not one entry per column."""
        yield from wrong_sizes(self.X, {"gamma": self.gamma, "beta": self.beta})

    def solve(self, work: Work) -> None:
        """The mean and the variance of every row, then every number by its root."""
        X = work.given("X", self.X)
        eps = work.given("eps", self.eps, "ε")
        work.say(
            "*Layer normalization* takes every row of {X} by itself. It subtracts the mean $μ_i$ "
            "of row $i$ from each of its numbers, and divides by "
            "$\\sqrt{σ_i^2 + ε}$, where $σ_i^2$ is the variance of the row.",
            X=X,
        )
        gamma, beta = show_given(work, X, eps, self.gamma, self.beta)
        work.convention(
            "The rows of X are samples. Mean and variance are taken over the numbers of one row."
        )
        variance_convention(work)
        work.convention("The $ε$ is added to the variance, below the root.")
        work.answers("mean", "variance", "output")
        write_normalization(work, X, "rows", eps, gamma, beta)

    def oracle(self, numbers: Reals) -> Mapping[str, object]:
        """The same in loops; the variance is the mean square less the squared mean."""
        rows = numbers.table(self.X)
        eps = numbers.number(self.eps)
        means: list[Real] = []
        variances: list[Real] = []
        normal: list[list[Real]] = []
        for row in rows:
            mean = sum(row) / len(row)
            variance = sum(x * x for x in row) / len(row) - mean * mean
            root = numbers.sqrt(variance + eps)
            means.append(mean)
            variances.append(variance)
            normal.append([x / root - mean / root for x in row])
        found: dict[str, object] = {"mean": means, "variance": variances, "output": normal}
        if self.gamma is not None or self.beta is not None:
            gamma = numbers.row(self.gamma or [1] * len(rows[0]))
            beta = numbers.row(self.beta or [0] * len(rows[0]))
            found["normalized"] = normal
            found["output"] = [
                [g * z + b for g, z, b in zip(gamma, row, beta, strict=True)] for row in normal
            ]
        return found

    def mistakes(self) -> Iterator[Mistake]:
        """What people do to axes, divisors, ε, scale and shift."""
        scaled = self.gamma is not None or self.beta is not None
        name = "normalized" if scaled else "output"
        yield from wrong_means(self.X, "rows")
        yield from wrong_normalizations(self.X, "rows", self.eps, name)
        yield from other_axis(
            self.X,
            "columns",
            self.eps,
            name,
            say(
                "The columns were normalized, as in batch norm; layer norm takes every row by "
                "itself."
            ),
        )
        yield from forgotten_numbers(self, self.eps, self.gamma, self.beta)

    @classmethod
    def sample(cls, rng: Rng, like: Self | None = None) -> Self:
        """A few rows of which the roots come out, a scale and a shift.

        With `like`, numbers of the same sort; where a root came out, it does so again.
        """
        if like is not None:
            fields: dict[str, object] = {
                "X": another_matrix(rng, like.X, "rows", like.eps),
                "gamma": None if like.gamma is None else alike(rng, like.gamma),
                "beta": None if like.beta is None else alike(rng, like.beta),
            }
            return like.model_copy(update=fields)
        lines = tuple(drawn_line(rng, PLEASANT, -2, 6) for _ in range(rng.integer(2, 3)))
        X = turned(lines, "rows")
        columns = len(X[0])
        return cls(
            X=X,
            gamma=tuple(rng.integer(2, 4) for _ in range(columns)),
            beta=tuple(rng.choice((-2, -1, 1, 2)) for _ in range(columns)),
        )
