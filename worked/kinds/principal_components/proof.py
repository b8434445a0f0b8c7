"""The proof that the components are eigenvectors, in the fields of their eigenvalues."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from worked import exact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.exact import Finite

    Vector = tuple[Finite, ...]


@dataclass(frozen=True)
class EigenClaim:
    """S is symmetric, S v_i = λ_i v_i exactly, v_i ≠ 0, and u_i is v_i over its length.

    Eigenvectors of different eigenvalues of a symmetric matrix are orthogonal; for equal ones it
    is examined. So U has orthonormal columns, S U = U Λ, and (I − U Uᵀ) S U = 0.
    """

    matrix: tuple[Vector, ...]
    eigenvalues: Vector
    directions: tuple[Vector, ...]
    components: tuple[Vector, ...]

    def failures(self) -> Iterator[str]:
        """Every equation that does not hold, in exact arithmetic."""
        S = self.matrix
        if any(S[i][j] != S[j][i] for i in range(len(S)) for j in range(i)):
            yield "the second moment is not symmetric"
        for i, (v, u) in enumerate(zip(self.directions, self.components, strict=True)):
            value = self.eigenvalues[i]
            if any(_product(row, v) != value * x for row, x in zip(S, v, strict=True)):
                yield f"direction {i + 1} is no eigenvector"
            square = _product(v, v)
            if exact.sign(square) <= 0:
                yield f"direction {i + 1} is 0"
            for x, y in zip(v, u, strict=True):
                if y * y * square != x * x or exact.sign(x) != exact.sign(y):
                    yield f"component {i + 1} is not direction {i + 1} over its length"
            for j, w in enumerate(self.directions[:i]):
                if self.eigenvalues[j] == value and _product(v, w) != 0:
                    yield f"directions {j + 1} and {i + 1} are not orthogonal"
        if any(exact.sign(a - b) < 0 for a, b in pairwise(self.eigenvalues)):
            yield "the eigenvalues do not descend"


def _product(a: Vector, b: Vector) -> Finite:
    total: Finite = 0
    for x, y in zip(a, b, strict=True):
        total = x * y + total
    return total
