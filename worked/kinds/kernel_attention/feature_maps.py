"""The feature maps: how they are given, what they are in words, and as an expression."""

from __future__ import annotations

from collections.abc import Iterator
from math import comb
from typing import TYPE_CHECKING, Literal

from worked.exact import sqrt
from worked.fields import Natural, NonNegative, Path, Record
from worked.maths.monomials import terms
from worked.trace import relu
from worked.trace.operations.features import elu_plus_one, exponentials, monomials

if TYPE_CHECKING:
    from worked.exact import Algebraic
    from worked.trace import Expr

MOST_DEGREE = 12


class FeatureMap(Record):
    """A map φ of vectors: entry by entry, or to the monomials of a polynomial kernel."""

    name: Literal["identity", "relu", "elu_plus_one", "exp", "polynomial"]
    """Which map."""
    degree: Natural | None = None
    """Of a polynomial kernel: p in (q·k + c)^p."""
    c: NonNegative | None = None
    """Of a polynomial kernel: the constant, 0 or more."""

    def conflicts(self) -> Iterator[tuple[Path, str]]:
        """A polynomial map needs degree and c; the others have none."""
        for field in ("degree", "c"):
            given = getattr(self, field) is not None
            if self.name == "polynomial" and not given:
                yield (field,), f"missing; a polynomial feature map needs {field}"
            if self.name != "polynomial" and given:
                yield (field,), f"given, but {self.name} has none; leave it out"
        if self.degree is not None and self.degree > MOST_DEGREE:
            yield ("degree",), f"{self.degree}; at most {MOST_DEGREE} is worked out"


WORDS = {
    "identity": "The feature map is the identity: $φ(x) = x$.",
    "relu": "The feature map is ReLU, entry by entry: $φ(x) = max(x, 0)$.",
    "elu_plus_one": "The feature map is $elu(x) + 1$, entry by entry: $x + 1$ for a positive "
    "entry, $e^x$ for any other.",
    "exp": "The feature map is the exponential function, entry by entry.",
    "polynomial": "The feature map $φ$ is that of the kernel $(q · k + c)^p$: its monomials in "
    "lexicographic order of their exponents, from all zeros on, each times the root of its "
    "coefficient.",
}


def has_exponentials(of: FeatureMap) -> bool:
    """Whether features are powers of e, so that outputs are quotients of sums of such."""
    return of.name in ("exp", "elu_plus_one")


def feature_dimension(of: FeatureMap, length: int) -> int:
    """How many features a vector has."""
    if of.name != "polynomial" or of.degree is None:
        return length
    return comb(length + of.degree, of.degree) if of.c else comb(length + of.degree - 1, of.degree)


def features(of: FeatureMap, rows: Expr) -> Expr:
    """The feature map of every row."""
    if of.name == "polynomial":
        exponents, factors = polynomial_features(of, len(rows.matrix[0]))
        return monomials(rows, exponents, factors)
    plain = {"relu": relu, "elu_plus_one": elu_plus_one, "exp": exponentials}
    return plain[of.name](rows) if of.name in plain else rows


def polynomial_features(
    of: FeatureMap, length: int
) -> tuple[list[tuple[int, ...]], list[Algebraic]]:
    """The exponents of the monomials, and the roots of their coefficients."""
    kept = [t for t in terms(length, of.degree or 0) if of.c or not t.rest]
    squares = [term.ways * (of.c or 0) ** term.rest for term in kept]
    return [term.exponents for term in kept], [sqrt(x) for x in squares]
