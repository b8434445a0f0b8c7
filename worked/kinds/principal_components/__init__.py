"""Principal components: the best linear autoencoder, and why its gradients vanish.

Source: EECS 182 (Spring 2023), Homework 7, Question 1(b).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Self

from worked.fields import Flag, Matrix, Path, Positive
from worked.kinds.principal_components.mistakes import known_mistakes
from worked.kinds.principal_components.sampling import another, drawn
from worked.kinds.principal_components.second_route import results_again
from worked.kinds.principal_components.steps import write_solution
from worked.problem import Mistake, Problem
from worked.spelling import counted

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.reals import Reals
    from worked.sheet import Work


MOST_FEATURES = 8
"""Features whose characteristic polynomial is taken apart."""
MOST_SAMPLES = 1000


class Kind(Problem):
    """Eigenvalues and eigenvectors of the second moment, and the autoencoder made of them."""

    title = "Principal components and the linear autoencoder"
    topic = "autoencoders"

    X: Matrix
    """m rows and n columns: every column is a sample. Rows have rational inner products."""
    k: Positive
    """How many components are kept, at most m."""
    center: Flag = False
    """Whether the mean of the samples is subtracted first."""

    def conflicts(self) -> Iterator[tuple[Path, str]]:
        """More components than features, and what would take too long."""
        m, n = len(self.X), len(self.X[0])
        if self.k > m:
            rows = counted(m, "row")
            yield ("k",), f"{self.k} components; X has {rows}, so at most {m} are possible"
        if m > MOST_FEATURES:
            yield ("X",), f"{m} rows; the eigenvalues of at most {MOST_FEATURES} are worked out"
        if n > MOST_SAMPLES:
            yield ("X",), f"{n:,} columns; at most {MOST_SAMPLES:,} are worked out"

    def solve(self, work: Work) -> None:
        """Second moment, eigenvalues, eigenvectors; then what they do as an autoencoder."""
        write_solution(self, work)

    def oracle(self, numbers: Reals) -> Mapping[str, object]:
        """Jacobi's rotations; the loss and the gradients by loops over the samples."""
        return results_again(self, numbers)

    def mistakes(self) -> Iterator[Mistake]:
        """Another mean, another order, lengths that are not 1, the wrong eigenvalues added up."""
        return known_mistakes(self)

    @classmethod
    def sample(cls, rng: Rng, like: Self | None = None) -> Self:
        """Two or three features with a pleasant spectrum; or another like `like`."""
        return cls.model_validate(drawn(rng)) if like is None else another(like, rng)
