"""The linear autoencoder: its loss, the gradients by both matrices, and where they vanish.

Source: EECS 182 (Spring 2023), Homework 7, Questions 1(b) and 2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Self, cast

from worked import exact
from worked.fields import Matrix, Number, Path
from worked.kinds.linear_autoencoder.mistakes import known_mistakes
from worked.kinds.linear_autoencoder.sampling import another, drawn
from worked.kinds.linear_autoencoder.second_route import results_again
from worked.kinds.linear_autoencoder.steps import write_solution
from worked.problem import Mistake, Problem
from worked.spelling import counted

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.exact import Algebraic
    from worked.reals import Reals
    from worked.sheet import Work


MOST_PRODUCTS = 1_000_000
"""Products that the second route may take: every entry is moved, and the loss taken again."""


class Kind(Problem):
    """Reconstruction, loss and both gradients of W2 W1 X against X."""

    title = "The gradients of a linear autoencoder"
    topic = "autoencoders"

    X: Matrix
    """m rows and n columns: every column is a sample."""
    W1: Matrix
    """The encoder, k×m."""
    W2: Matrix
    """The decoder, m×k."""
    __annotations__["lambda"] = Number  # a keyword, which cannot be declared like the others
    locals()["lambda"] = 0
    """The weight of the penalty on both matrices; 0 for none."""

    @property
    def penalty(self) -> Algebraic:
        """The field `lambda`."""
        return cast("Algebraic", getattr(self, "lambda"))

    def conflicts(self) -> Iterator[tuple[Path, str]]:
        """Shapes that do not fit, a negative penalty, and what would take too long."""
        m, n, k = len(self.X), len(self.X[0]), len(self.W1)
        rows, codes = counted(m, "row"), counted(k, "row")
        if len(self.W1[0]) != m:
            seen = counted(len(self.W1[0]), "column")
            yield ("W1",), f"{seen}; X has {rows}, so {m} are needed"
        if len(self.W2) != m:
            seen = counted(len(self.W2), "row")
            yield ("W2",), f"{seen}; X has {rows}, so {m} are needed"
        if len(self.W2[0]) != k:
            seen = counted(len(self.W2[0]), "column")
            yield ("W2",), f"{seen}; W1 has {codes}, so {k} are needed"
        if exact.sign(self.penalty) < 0:
            yield ("lambda",), "a negative penalty; a number from 0 on is needed"
        products = m * m * k * k * n
        if products > MOST_PRODUCTS:
            yield (
                ("X",),
                f"m²·k²·n = {products:,} with k = {k}; at most {MOST_PRODUCTS:,} is worked "
                "out, so fewer rows or columns are needed",
            )

    def solve(self, work: Work) -> None:
        """Reconstruct, measure, then the chain rule once for each matrix."""
        write_solution(self, work)

    def oracle(self, numbers: Reals) -> Mapping[str, object]:
        """Loops over samples; every derivative is a difference quotient of the loss."""
        return results_again(self, numbers)

    def mistakes(self) -> Iterator[Mistake]:
        """Lost signs and factors, matrices on the wrong side, another loss."""
        return known_mistakes(self)

    @classmethod
    def sample(cls, rng: Rng, like: Self | None = None) -> Self:
        """Three centred features, few samples, whole weights; or another like `like`."""
        return cls.model_validate(drawn(rng)) if like is None else another(like, rng)
