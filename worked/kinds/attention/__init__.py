"""Softmax attention with given queries, keys and values: one output vector per time step.

Source: CS 182 (2022), Homework 6, Question 3; Vaswani et al., "Attention is all you need", 2017.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Self

from worked.fields import Mask, Matrix, Path, Scale, Steps, Vectors
from worked.kinds.attention.mistakes import known_mistakes
from worked.kinds.attention.sampling import another
from worked.kinds.attention.second_route import results_again
from worked.kinds.attention.steps import write_solution
from worked.moves.orientation import Lines
from worked.problem import Mistake, Problem

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.reals import Reals
    from worked.sheet import Work

MOST_PRODUCTS = 5_000_000
"""Products of two numbers that one problem may need."""
MOST_EXPONENTIALS = 2_000_000
"""Exponentials in all weights and outputs together: each of them is a fraction of sums of such."""
MOST_STEPS = 2_000
"""Time steps that one problem may ask for."""


class Kind(Problem):
    """What attention returns at the asked time steps, every step shown."""

    title = "Attention by hand"
    topic = "attention"

    queries: Vectors
    """n vectors of length d_k, one per time step."""
    keys: Vectors
    """m vectors of length d_k, one per time step."""
    values: Vectors
    """m vectors of length d_v, one per time step."""
    at: Steps = "all"
    """The time steps asked for, counted from 1."""
    scale: Scale = "1/sqrt(d_k)"
    mask: Mask = "none"
    bias: Matrix | None = None
    """n×m, added to the scaled scores."""
    vectors: Lines = "rows"
    """With `columns` the page multiplies from the left, and the columns of `output` are the a_t.

    Vectors are listed one per time step either way, and a mask or bias has a row per query.
    """

    def conflicts(self) -> Iterator[tuple[Path, str]]:
        """Counts and lengths that do not fit, and a query that may attend to nothing."""
        n, m, d = len(self.queries), len(self.keys), len(self.keys[0])
        if len(self.queries[0]) != d:
            seen = len(self.queries[0])
            yield ("queries",), f"vectors of length {seen}; the keys have length {d}"
        if len(self.values) != m:
            yield ("values",), f"{len(self.values)} vectors; there are {m} keys, so {m} are needed"
        yield from self._wrong_steps(n)
        for name in ("mask", "bias"):
            matrix = getattr(self, name)
            if isinstance(matrix, tuple) and (len(matrix), len(matrix[0])) != (n, m):
                size = f"{len(matrix)}×{len(matrix[0])}"
                yield (name,), f"{size}; {n} queries and {m} keys need {n}×{m}"
        yield from self._fully_masked(n, m)
        yield from self._too_large(m, d)

    def _too_large(self, m: int, d: int) -> Iterator[tuple[Path, str]]:
        asked, d_v = len(self.steps()), len(self.values[0])
        if asked > MOST_STEPS:
            words = f"{asked:,} time steps are asked for; at most {MOST_STEPS:,} are worked through"
            yield ("queries" if self.at == "all" else "at",), words
            return
        exponentials = asked * m * (m + 2 * d_v)
        if exponentials > MOST_EXPONENTIALS:
            seen = f"weights and outputs have {exponentials:,} exponentials in all"
            yield ("keys",), f"{seen}; at most {MOST_EXPONENTIALS:,} are written"
            return
        products = asked * m * (d + d_v)
        if products > MOST_PRODUCTS:
            limit = f"at most {MOST_PRODUCTS:,} are computed"
            yield ("queries",), f"the problem needs {products:,} products; {limit}"

    def _wrong_steps(self, n: int) -> Iterator[tuple[Path, str]]:
        if isinstance(self.at, int):
            if self.at > n:
                yield ("at",), f"time step {self.at}; there are {n} queries"
        elif not isinstance(self.at, str):
            for i, step in enumerate(self.at):
                if step > n:
                    yield ("at", i), f"time step {step}; there are {n} queries"

    def _fully_masked(self, n: int, m: int) -> Iterator[tuple[Path, str]]:
        if isinstance(self.mask, str) or (len(self.mask), len(self.mask[0])) != (n, m):
            return
        for step in self.steps():
            if step <= n and not any(self.mask[step - 1]):
                words = f"query {step} may attend to no key; its row needs at least one 1"
                yield ("mask", step - 1), words

    def steps(self) -> tuple[int, ...]:
        """The asked time steps, counted from 1."""
        if self.at == "all":
            return tuple(range(1, len(self.queries) + 1))
        return (self.at,) if isinstance(self.at, int) else tuple(map(int, self.at))

    def allowed(self, step: int) -> tuple[int, ...] | None:
        """A 1 for each key that the query of a step may attend to; None where it may to all."""
        if self.mask == "causal":
            return tuple(int(j < step) for j in range(len(self.keys)))
        return None if isinstance(self.mask, str) else self.mask[step - 1]

    def solve(self, work: Work) -> None:
        """Score, scale, mask, weigh and average at every asked step."""
        write_solution(self, work)

    def oracle(self, numbers: Reals) -> Mapping[str, object]:
        """The same numbers from ratios of exponentials."""
        return results_again(self, numbers)

    def mistakes(self) -> Iterator[Mistake]:
        """What people do to the scale, the softmax, the mask and the roles of the vectors."""
        return known_mistakes(self)

    @classmethod
    def sample(cls, rng: Rng, like: Self | None = None) -> Self:
        """Three time steps of small integers, one of which is asked for; or another like `like`."""
        if like is None:
            m, d = 3, rng.integer(2, 3)
            like = cls(
                queries=rng.matrix(m, d, -1, 2),
                keys=rng.matrix(m, d, -1, 2),
                values=rng.matrix(m, d, 0, 5),
                at=rng.integer(1, m),
                scale=rng.choice(("1/sqrt(d_k)", "none")),
            )
        return another(like, rng)
