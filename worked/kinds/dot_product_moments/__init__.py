"""Mean and variance of the product of a random query and a random key: why it is divided by √d.

Sources: EECS 182 (Spring 2023), Homework 7, Question 3; CS 182 (2022), Homework 6, Question 3(c).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Self

from worked.exact import sign
from worked.fields import Flag, NonNegative, Number, Path, Positive, Vector
from worked.kinds.dot_product_moments.divisor import Divisor
from worked.kinds.dot_product_moments.mistakes import known_mistakes
from worked.kinds.dot_product_moments.sampling import another, drawn_anew
from worked.kinds.dot_product_moments.second_route import results_again
from worked.kinds.dot_product_moments.steps import write_solution
from worked.problem import Mistake, Problem

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.reals import Reals
    from worked.sheet import Work

MOST_COMPONENTS = 5_000
"""Components of one vector."""

VECTORS = ("mu_q", "mu_k", "var_q", "var_k")
SYMBOLS = ("d", "sigma", "norm_mu_sq")


class Kind(Problem):
    """E[q · k] and Var[q · k] from means and variances, in numbers or in symbols; then over s."""

    title = "Why the product is divided by √d"
    topic = "attention"

    mu_q: Vector | None = None
    """The means of the d components of the query."""
    mu_k: Vector | None = None
    """The means of the components of the key."""
    var_q: Vector | None = None
    """The variances of the components of the query."""
    var_k: Vector | None = None
    """The variances of the components of the key."""
    s: Divisor = "sqrt(d)"
    """What the product is divided by: `sqrt(d)`, or a number."""
    symbolic: Flag = False
    """In symbols: query and key both have the means μ, and the variance σ² in every component."""
    d: Positive | None = None
    """With `symbolic`: the number of components; left out, it stays a symbol."""
    sigma: Number | None = None
    """With `symbolic`: the standard deviation; left out, it stays a symbol."""
    norm_mu_sq: NonNegative | None = None
    """With `symbolic`: the squared length of μ; left out, it stays a symbol."""

    def conflicts(self) -> Iterator[tuple[Path, str]]:
        """Vectors and symbols at once, lengths that differ, variances below 0."""
        if self.symbolic:
            for name in VECTORS:
                if getattr(self, name) is not None:
                    yield (name,), "given as well as symbolic: true; one of the two is enough"
            if self.sigma is not None and sign(self.sigma) <= 0:
                yield ("sigma",), "0 or less; a standard deviation above 0 is needed"
            return
        for name in SYMBOLS:
            if getattr(self, name) is not None:
                yield (name,), "only with symbolic: true; else the vectors say it"
        yield from self._wrong_vectors()

    def _wrong_vectors(self) -> Iterator[tuple[Path, str]]:
        vectors = {name: getattr(self, name) for name in VECTORS}
        missing = [name for name, vector in vectors.items() if vector is None]
        for name in missing:
            yield (name,), "missing; means and variances are needed, or symbolic: true"
        if missing:
            return
        d = len(vectors["mu_q"])
        if d > MOST_COMPONENTS:
            yield ("mu_q",), f"{d:,} components; at most {MOST_COMPONENTS:,} are worked through"
        for name, vector in vectors.items():
            if len(vector) != d:
                yield (name,), f"{len(vector)} entries; mu_q has {d}, so {d} are needed"
        for name in ("var_q", "var_k"):
            for i, variance in enumerate(vectors[name]):
                if sign(variance) < 0:
                    yield (name, i), "below 0; a variance is 0 or more"

    def symbol_points(self, symbols: Sequence[str]) -> Sequence[Mapping[str, int | Fraction]]:
        """Points with a whole number of components, so that they can be gone through."""
        points: Sequence[Mapping[str, int | Fraction]] = (
            {"d": 3, "sigma": 2, "norm_mu_sq": 5},
            {"d": 5, "sigma": Fraction(3, 2), "norm_mu_sq": Fraction(1, 3)},
            {"d": 2, "sigma": Fraction(1, 3), "norm_mu_sq": 7},
        )
        return [{name: point[name] for name in symbols} for point in points]

    def solve(self, work: Work) -> None:
        """The mean, one product, their sum, the scale, and the scale that makes 1 of it."""
        write_solution(self, work)

    def oracle(self, numbers: Reals) -> Mapping[str, object]:
        """Every component takes two values, each with probability 1/2; they are gone through."""
        return results_again(self, numbers)

    def mistakes(self) -> Iterator[Mistake]:
        """What people do to the cross terms, to d, and to s."""
        return known_mistakes(self)

    @classmethod
    def sample(cls, rng: Rng, like: Self | None = None) -> Self:
        """Vectors of three or four components, or some symbols; or another like `like`."""
        return another(like, rng) if like is not None else drawn_anew(cls, rng)
