"""The polynomial kernel (x·y + c)^p and its features. (EECS 182, Spring 2023, Homework 7, 5(b).)

The features follow from the multinomial theorem; see Schölkopf and Smola, "Learning with Kernels",
2002, section 2.1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Self

from worked.fields import NonNegative, Path, Positive, Vector
from worked.kinds.polynomial_kernel.mistakes import known_mistakes
from worked.kinds.polynomial_kernel.sampling import another
from worked.kinds.polynomial_kernel.second_route import results_again
from worked.kinds.polynomial_kernel.steps import write_solution
from worked.problem import Mistake, Problem

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.reals import Reals
    from worked.sheet import Work

MOST_CHOICES = 20_000
"""Products that the power has before they are gathered."""

MOST_FEATURES = 200
"""Features, with symbols the square of it counts."""


class Kind(Problem):
    """The features whose inner product is a polynomial kernel, for vectors or for symbols."""

    title = "The features of a polynomial kernel"
    topic = "attention"

    degree: Positive
    """The power p."""
    c: NonNegative = 1
    """The constant, 0 or more."""
    dimension: Positive | None = None
    """The length of x and y; they are symbols then."""
    x: Vector | None = None
    """A vector of numbers, in place of `dimension`."""
    y: Vector | None = None
    """A vector as long as x."""

    def conflicts(self) -> Iterator[tuple[Path, str]]:
        """Vectors of different lengths, vectors and a length, more features than can be shown."""
        if (self.x is None) != (self.y is None):
            missing = "x" if self.x is None else "y"
            yield (missing,), "missing; x and y are given together, or else dimension"
        elif self.x is None and self.dimension is None:
            yield (), "neither vectors nor a dimension; x and y, or dimension, are needed"
        elif self.x is not None and self.y is not None:
            if len(self.x) != len(self.y):
                words = f"{len(self.y)} entries; x has {len(self.x)}, so {len(self.x)} are needed"
                yield ("y",), words
            if self.dimension not in (None, len(self.x)):
                yield ("dimension",), f"{self.dimension}; x has {len(self.x)} entries"
        if (self.length + 1) ** self.degree > MOST_CHOICES:
            yield (
                ("degree",),
                f"{self.degree}; with {self.length} entries the power has more than "
                f"{MOST_CHOICES:,} products, so a smaller one is needed",
            )

    @property
    def length(self) -> int:
        """How many entries x has."""
        return self.dimension or 1 if self.x is None else len(self.x)

    def solve(self, work: Work) -> None:
        """Multiply the power out, take the roots, and check the product of the features."""
        write_solution(self, work)

    def oracle(self, numbers: Reals) -> Mapping[str, object]:
        """The same from all products of the power, one by one."""
        return results_again(self, numbers)

    def mistakes(self) -> Iterator[Mistake]:
        """Coefficients without roots or without counts, a constant that is forgotten."""
        return known_mistakes(self)

    @classmethod
    def sample(cls, rng: Rng, like: Self | None = None) -> Self:
        """Two vectors of two or three small numbers; or others like given ones."""
        if like is not None:
            return another(like, rng)
        length = rng.integer(2, 3)
        drawn = cls(
            degree=rng.integer(2, 3) if length == 2 else 2,
            c=rng.integer(1, 3),
            x=tuple(range(2, 2 + length)),
            y=tuple(range(3, 3 + length)),
        )
        return another(drawn, rng)
