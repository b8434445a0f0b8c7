"""Rank correlation: how well one list of numbers orders things as another list does.

Spearman's ρ is Pearson's correlation of the ranks, Kendall's τ (τ_b) counts pairs; both allow ties.

Source: SUTD 50.039 (2024), Homework 4, Part I, where proxies rank architectures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Self

from worked.fields import Path, Vector
from worked.kinds.rank_correlation.mistakes import known_mistakes
from worked.kinds.rank_correlation.sampling import another
from worked.kinds.rank_correlation.second_route import results_again
from worked.kinds.rank_correlation.steps import write_solution
from worked.problem import Mistake, Problem
from worked.spelling import counted

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.reals import Reals
    from worked.sheet import Work


MOST_THINGS = 100
"""Things that are compared in pairs."""


class Kind(Problem):
    """Spearman's and Kendall's correlation of two lists, with ties."""

    title = "Rank correlation by hand"
    topic = "training"

    scores: Vector
    """One number for each thing, such as an architecture: what is used to rank them."""
    accuracies: Vector
    """One number for each thing: how good it really is."""

    def conflicts(self) -> Iterator[tuple[Path, str]]:
        """Lists of unlike length, too few or too many things, and lists that rank nothing."""
        n = len(self.scores)
        if len(self.accuracies) != n:
            seen = counted(len(self.accuracies), "entry", "entries")
            yield ("accuracies",), f"{seen} for {counted(n, 'score')}; as many are needed"
        for name in ("scores", "accuracies"):
            if len(set(getattr(self, name))) == 1:
                yield (name,), "all entries are equal; two different ones are needed for a ranking"
        if n > MOST_THINGS:
            yield ("scores",), f"{n} entries; at most {MOST_THINGS} are compared"

    def solve(self, work: Work) -> None:
        """Rank both lists, correlate the ranks, then count pairs."""
        write_solution(self, work)

    def oracle(self, numbers: Reals) -> Mapping[str, object]:
        """Differences of ranks and formulas for ties; signs of all differences."""
        return results_again(self, numbers)

    def mistakes(self) -> Iterator[Mistake]:
        """Ties forgotten, and other things taken for a correlation of ranks."""
        return known_mistakes(self)

    @classmethod
    def sample(cls, rng: Rng, like: Self | None = None) -> Self:
        """Five or six architectures, some of them tied; or as many with ties of the same sizes."""
        if like is not None:
            return another(like, rng)
        scores, accuracies = (12, 20, 12, 31, 25, 44), (71, 74, 70, 78, 74, 69)
        n = rng.integer(5, 6)
        return another(cls(scores=scores[:n], accuracies=accuracies[:n]), rng)
