"""Kernel attention: similarities are products of features, so the keys can be summed up first.

Source: EECS 182 (Spring 2023), Homework 7, Question 5(a), (b).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Self

from worked.fields import Flag, Path, Vectors
from worked.kinds.kernel_attention.feature_maps import FeatureMap, feature_dimension
from worked.kinds.kernel_attention.mistakes import known_mistakes
from worked.kinds.kernel_attention.sampling import another, fresh
from worked.kinds.kernel_attention.second_route import results_again
from worked.kinds.kernel_attention.steps import write_solution
from worked.problem import Mistake, Problem
from worked.spelling import counted

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.reals import Reals
    from worked.sheet import Work


MOST_PAIRS = 400
"""Queries times keys."""
MOST_FEATURES = 200


class Kind(Problem):
    """Attention with a feature map in place of the softmax, computed in both orders."""

    title = "Kernel attention by hand"
    topic = "attention"

    queries: Vectors
    """n vectors, one for each time step."""
    keys: Vectors
    """m vectors as long as the queries."""
    values: Vectors
    """m vectors, the value of each key."""
    feature_map: FeatureMap
    """φ: the similarity of a query and a key is φ(query)·φ(key)."""
    causal: Flag = False
    """Whether query i sees only the keys 1 to i."""

    def conflicts(self) -> Iterator[tuple[Path, str]]:
        """Counts and lengths that do not fit, and problems too large for a page."""
        n, m, d = len(self.queries), len(self.keys), len(self.queries[0])
        if len(self.keys[0]) != d:
            seen = counted(len(self.keys[0]), "entry", "entries")
            yield ("keys",), f"{seen} each; the queries have {d}, so {d} are needed"
        if len(self.values) != m:
            seen = counted(len(self.values), "vector")
            yield ("values",), f"{seen} for {counted(m, 'key')}; as many are needed"
        if n * m > MOST_PAIRS:
            yield ("queries",), f"{n * m:,} pairs with keys; at most {MOST_PAIRS:,} are compared"
        if (found := feature_dimension(self.feature_map, d)) > MOST_FEATURES:
            yield (
                ("feature_map", "degree"),
                f"{found:,} features; at most {MOST_FEATURES} are written down",
            )

    def solve(self, work: Work) -> None:
        """Features, similarities, weighted averages; then the same with the keys summed first."""
        write_solution(self, work)

    def oracle(self, numbers: Reals) -> Mapping[str, object]:
        """The definition in loops; a polynomial similarity as a power of the inner product."""
        return results_again(self, numbers)

    def mistakes(self) -> Iterator[Mistake]:
        """Averages that are none, and features forgotten."""
        return known_mistakes(self)

    @classmethod
    def sample(cls, rng: Rng, like: Self | None = None) -> Self:
        """Two or three queries and three keys under some feature map; or another like it."""
        return fresh(cls, rng) if like is None else another(like, rng)
