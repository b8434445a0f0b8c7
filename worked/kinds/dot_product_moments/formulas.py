"""The moments in symbols: equal means and variances for query and key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from worked.exact import Symbolic, symbols
from worked.kinds.dot_product_moments.question import ask_in_symbols
from worked.prose import say
from worked.trace import literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.kinds.dot_product_moments import Kind
    from worked.sheet import Work
    from worked.trace import Named, Value


def write_in_symbols(kind: Kind, work: Work) -> tuple[Named, Named, Named]:
    """Mean and variance of the product, and the number of components."""
    d, sigma, norm = ask_in_symbols(kind, work)
    with work.step("The mean", uses="expectation"):
        work.say(
            "The mean of a sum is the sum of the means, and two independent components have the "
            "mean $E[q_i k_i] = E[q_i] E[k_i] = μ_i^2$. So $σ$ and $d$ do not enter:"
        )
        mean = work.compute(
            "mean",
            norm,
            "E[q · k]",
            say("the mean of the product"),
            shows=() if isinstance(norm.value, Symbolic) else ("symbols",),
        )
        work.remark(
            "This needs that $q$ and $k$ are independent. For $k = q$ the mean would be "
            "$E[q · q] = ‖μ‖^2 + d σ^2$."
        )
    _one_product(work)
    with work.step("The variance of the sum", uses="variance"):
        work.say(
            "The products are independent of each other, so their variances add up: $d$ times "
            "$σ^4$, and $2 σ^2$ times $∑_i μ_i^2 = ‖μ‖^2$."
        )
        variance = work.compute(
            "variance",
            d * sigma**4 + literal(2) * sigma**2 * norm,
            "Var[q · k]",
            say("the variance of the product"),
            shows=("symbols",) if isinstance(d.value, Symbolic) else ("symbols", "numbers"),
        )
    if not work.pins:
        work.certify(
            "the variance of one product, multiplied out in symbols",
            OneProduct(),
        )
    return mean, variance, d


def _one_product(work: Work) -> None:
    with work.step("The variance of one product", uses="variance"):
        work.say(
            "The mean of a square is $E[q_i^2] = σ^2 + μ_i^2$. With the squares as independent as "
            "the components,"
        )
        work.derive(
            "Var[q_i k_i]",
            ("=", "E[q_i^2] E[k_i^2] - (E[q_i] E[k_i])^2", "symbols"),
            ("=", "(σ^2 + μ_i^2)^2 - μ_i^4", "symbols"),
            ("=", "σ^4 + 2 σ^2 μ_i^2", "symbols"),
        )


@dataclass(frozen=True)
class OneProduct:
    """The claim that (σ² + μ²)² − μ⁴ = σ⁴ + 2σ²μ², whatever σ and μ."""

    def failures(self) -> Iterator[str]:
        """Multiply out."""
        sigma, mu = (cast("Value", letter) for letter in symbols("sigma mu"))
        left = (sigma**2 + mu**2) ** 2 - mu**4  # type: ignore[operator]
        if left != sigma**4 + 2 * sigma**2 * mu**2:  # type: ignore[operator]
            yield "the variance of one product is another"
