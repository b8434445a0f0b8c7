"""The variance by a trace: E[(q · k)²] = tr(E[q qᵀ] E[k kᵀ])."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worked import exact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.exact import Algebraic, Finite
    from worked.kinds.dot_product_moments import Kind


@dataclass(frozen=True)
class SecondMoments:
    """The claim that a variance is the second moment less the squared mean.

    As (q · k)² = qᵀ k kᵀ q is the trace of q qᵀ k kᵀ, and q and k are independent, its mean is the
    sum of all E[q_i q_j] E[k_j k_i]; and E[q qᵀ] is Σ_q + μ_q μ_qᵀ.
    """

    mu_q: tuple[Algebraic, ...]
    mu_k: tuple[Algebraic, ...]
    var_q: tuple[Algebraic, ...]
    var_k: tuple[Algebraic, ...]
    variance: Finite

    @classmethod
    def of(cls, kind: Kind, variance: Finite) -> SecondMoments:
        """The claim about a variance."""
        return cls(kind.mu_q or (), kind.mu_k or (), kind.var_q or (), kind.var_k or (), variance)

    def failures(self) -> Iterator[str]:
        """Add up all products of second moments, exactly."""
        of_q, of_k = _moments(self.mu_q, self.var_q), _moments(self.mu_k, self.var_k)
        second = exact.combination(of_q, of_k)
        mean = exact.combination(self.mu_q, self.mu_k)
        if second - mean * mean != self.variance:
            yield "the variance is not the second moment less the squared mean"


def _moments(mu: tuple[Algebraic, ...], var: tuple[Algebraic, ...]) -> list[Finite]:
    """All E[x_i x_j], row by row."""
    n = range(len(mu))
    return [exact.combination((mu[i], var[i] if i == j else 0), (mu[j], 1)) for i in n for j in n]
