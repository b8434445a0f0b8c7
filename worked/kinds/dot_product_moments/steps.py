"""The steps: the mean, one product, their sum, the scale."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from worked.errors import CannotSolve
from worked.kinds.dot_product_moments.coins import throw_coins
from worked.kinds.dot_product_moments.formulas import write_in_symbols
from worked.kinds.dot_product_moments.question import ask_in_numbers, divisor, is_standard
from worked.kinds.dot_product_moments.second_moments import SecondMoments
from worked.prose import say
from worked.trace import TUPLE, dot, entry, gather, sqrt, total

if TYPE_CHECKING:
    from worked.exact import Finite
    from worked.kinds.dot_product_moments import Kind
    from worked.sheet import Work
    from worked.trace import Expr, Named

MOST_WRITTEN = 6
"""Components that are written out one by one."""

MOST_PROVED = 50
"""Components up to which the variance is found again from second moments."""


def write_solution(kind: Kind, work: Work) -> None:
    """Write the question, the moments, and what the scale does to them."""
    if kind.symbolic:
        mean, variance, d = write_in_symbols(kind, work)
    else:
        mean, variance, d = _write_in_numbers(kind, work)
    _scale(kind, work, mean, variance, d)
    _find_unit(kind, work, variance)
    if is_standard(kind):
        throw_coins(work)


def _write_in_numbers(kind: Kind, work: Work) -> tuple[Named, Named, Named]:
    vectors, d = ask_in_numbers(kind, work)
    with work.step("The mean", uses="expectation"):
        work.say(
            "The mean of a sum is the sum of the means. Two independent components have the mean "
            "$E[q_i k_i] = E[q_i] E[k_i]$. So the mean of the product is the product of the means:"
        )
        mean = work.compute(
            "mean",
            dot(vectors[0], vectors[1]),
            "E[q · k]",
            say("the mean of the product"),
            shows=("symbols", "numbers")
            if len(vectors[0].vector) <= MOST_WRITTEN
            else ("symbols",),
        )
    parts = _one_product(work, vectors)
    with work.step("The variance of the sum", uses="variance"):
        work.say("The products are independent of each other, so their variances add up:")
        n = len(parts.vector)
        terms = [entry(parts, i) for i in range(n)]
        variance = work.compute(
            "variance",
            total(terms),
            "Var[q · k]",
            say("the variance of the product"),
            shows=("symbols", "numbers") if n <= MOST_WRITTEN else (),
        )
    if not work.pins and n <= MOST_PROVED:
        work.certify(
            "the variance is the second moment, a trace, less the squared mean",
            SecondMoments.of(kind, cast("Finite", variance.value)),
        )
    return mean, variance, d


def _one_product(work: Work, vectors: list[Named]) -> Named:
    """The variance of the product of two components, for each pair."""
    with work.step("The variance of one product", uses="variance"):
        work.say(
            "The mean of a square is $E[q_i^2] = σ_{qi}^2 + μ_{qi}^2$. With the squares as "
            "independent as the components,"
        )
        work.derive(
            "Var[q_i k_i]",
            ("=", "E[q_i^2] E[k_i^2] - (E[q_i] E[k_i])^2", "symbols"),
            ("=", "(σ_{qi}^2 + μ_{qi}^2) (σ_{ki}^2 + μ_{ki}^2) - μ_{qi}^2 μ_{ki}^2", "symbols"),
            ("=", "σ_{qi}^2 σ_{ki}^2 + σ_{qi}^2 μ_{ki}^2 + σ_{ki}^2 μ_{qi}^2", "symbols"),
        )
        n = len(vectors[0].vector)
        exprs = [_variance_of(vectors, i) for i in range(n)]
        parts = work.result(
            "component_variances",
            gather(exprs),
            "c",
            say("the variances of the single products"),
            TUPLE,
        )
        work.say("In numbers, with $c_i$ for this variance:")
        for i in range(n if n <= MOST_WRITTEN else 1):
            part = entry(parts, i)
            work.derive(part, ("=", exprs[i], "numbers"), ("=", part, "value"))
        work.derivation(parts)
        return parts


def _variance_of(vectors: list[Named], i: int) -> Expr:
    mu_q, mu_k, var_q, var_k = (entry(vector, i) for vector in vectors)
    return total([var_q * var_k, var_q * mu_k**2, var_k * mu_q**2])


def _scale(kind: Kind, work: Work, mean: Named, variance: Named, d: Named) -> None:
    """Divide by s."""
    with work.step("Divide by $s$", uses="scaling"):
        s = work.compute(
            "s",
            divisor(kind, d),
            "s",
            say("what the product is divided by"),
            shows=("symbols", "numbers") if isinstance(kind.s, str) else (),
        )
        if s.value == 0:
            raise CannotSolve("s is said to be 0; nothing can be divided by it")
        work.say(
            "Dividing by $s$ divides the mean by $s$, and the variance, which is a mean of "
            "squares, by $s^2$."
        )
        work.compute(
            "mean_scaled", mean / s, "E[\\frac{q · k}{s}]", say("the mean after the division")
        )
        work.compute(
            "variance_scaled",
            variance / s**2,
            "Var[\\frac{q · k}{s}]",
            say("the variance after the division"),
        )


def _find_unit(kind: Kind, work: Work, variance: Named) -> None:
    """The s that makes the variance 1."""
    with work.step("Which $s$ makes the variance 1", uses="scaling"):
        if "s_unit" not in work.asked() and variance.value == 0:
            work.say("The product is always the same, so no $s$ gives it the variance 1.")
            return
        work.say("The variance is 1 where $s^2$ is the variance itself:")
        work.compute("s_unit", sqrt(variance), "s_1", say("the $s$ that makes the variance 1"))
        if is_standard(kind):
            work.say(
                "Each of the $d$ products adds 1 to the variance. So it is $d$, and the usual "
                "scale $\\frac{1}{\\sqrt{d}}$ brings it back to 1 in every size of layer. Without "
                "it the logits of a large layer lie far apart, the softmax puts nearly all weight "
                "on one key, and hardly any gradient is left."
            )
        else:
            work.say(
                "For means 0 and variances 1 it would be $\\sqrt{d}$, the usual scale: then each "
                "of the $d$ products adds 1."
            )
