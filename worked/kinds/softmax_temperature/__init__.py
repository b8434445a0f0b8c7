"""The softmax at a temperature, and what it becomes when it is very cold or very hot.

Source: CSCI-GA 2572 (Fall 2023), Homework 4, Question 1.1(a) to (d).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal, Self

from worked.exact import divide
from worked.fields import Path, Vector, Vectors
from worked.kinds.softmax_temperature.mistakes import known_mistakes
from worked.kinds.softmax_temperature.sampling import another
from worked.kinds.softmax_temperature.second_route import results_again
from worked.kinds.softmax_temperature.steps import write_solution
from worked.kinds.softmax_temperature.temperature import Temperature
from worked.problem import Mistake, Problem

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.exact import Algebraic
    from worked.reals import Reals
    from worked.sheet import Work

MOST_LOGITS = 300
"""Logits of one problem: each weight is a fraction of so many exponentials."""

PATTERNS = ((5, 3, 2, 3), (4, 4, 1, 3), (2, -3, 4, 0), (3, 1, 2, 5))
"""Logits like which some are drawn: with a tie below, with one at the top, below 0, with none."""
LIMITS = (("temperature", "0+"), ("beta", "inf"), ("temperature", "inf"), ("beta", "0+"))


class Kind(Problem):
    """Weights at a temperature T = 1/β, their limits T → 0 and T → ∞, and how fast they come."""

    title = "Softmax and its temperature"
    topic = "attention"

    logits: Vector
    """n numbers."""
    temperature: Temperature | None = None
    """Divides the logits: a positive number, or the limit `0+` or `inf`."""
    beta: Temperature | None = None
    """In place of the temperature: β = 1/T, which multiplies the logits."""
    values: Vectors | None = None
    """n vectors; then the output is their average with the weights."""

    def conflicts(self) -> Iterator[tuple[Path, str]]:
        """No temperature or two, and values that do not fit."""
        n = len(self.logits)
        if self.temperature is None and self.beta is None:
            yield ("temperature",), "missing; a temperature is needed, or beta in its place"
        if self.temperature is not None and self.beta is not None:
            yield ("beta",), "given as well as a temperature; one of the two is enough"
        if self.values is not None and len(self.values) != n:
            seen = len(self.values)
            yield ("values",), f"{seen} vectors; there are {n} logits, so {n} are needed"
        if n > MOST_LOGITS:
            yield ("logits",), f"{n:,} logits; at most {MOST_LOGITS:,} are worked through"

    def limit(self) -> Literal["cold", "hot"] | None:
        """Which limit is asked for: cold where T → 0, hot where T → ∞; None at a number."""
        if self.temperature == "0+" or self.beta == "inf":
            return "cold"
        return "hot" if self.temperature == "inf" or self.beta == "0+" else None

    def factor(self) -> Algebraic:
        """What the logits are multiplied by, β, where it is a number; in a limit 1."""
        if self.limit() is not None:
            return 1
        if isinstance(self.temperature, str) or isinstance(self.beta, str):
            return 1
        return divide(1, self.temperature) if self.temperature is not None else self.beta or 1

    def solve(self, work: Work) -> None:
        """Scale, weigh and average; then both limits, or the one that is asked for."""
        write_solution(self, work)

    def oracle(self, numbers: Reals) -> Mapping[str, object]:
        """Limits from temperatures far away, slopes from differences."""
        return results_again(self, numbers)

    def mistakes(self) -> Iterator[Mistake]:
        """What people do to the temperature, the softmax and its limits."""
        return known_mistakes(self)

    @classmethod
    def sample(cls, rng: Rng, like: Self | None = None) -> Self:
        """Four small logits at some temperature or in a limit; or another like `like`."""
        if like is None:
            field, value = rng.choice(
                (("temperature", rng.integer(2, 4)), ("beta", "1/2"), *LIMITS)
            )
            given: dict[str, object] = {"logits": rng.choice(PATTERNS), field: value}
            if rng.integer(0, 2):
                given["values"] = rng.matrix(4, 2, -2, 6)
            like = cls.model_validate(given)
        return another(like, rng)
