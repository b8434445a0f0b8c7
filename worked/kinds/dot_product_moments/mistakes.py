"""What people get wrong about these moments, and the sentence that helps."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from worked import exact
from worked.exact import sign
from worked.kinds.dot_product_moments.question import in_symbols
from worked.problem import Mistake
from worked.prose import say
from worked.trace import dot, literal, norm, sqrt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from worked.exact import Algebraic
    from worked.kinds.dot_product_moments import Kind
    from worked.trace import Expr, Value


def known_mistakes(kind: Kind) -> Iterator[Mistake]:
    """The mistakes that can be made in a problem of this shape."""
    right = kind.results()
    if kind.symbolic:
        yield from _in_symbols(kind)
    else:
        yield from _in_numbers(kind, right)
    if "s_unit" in right:
        yield from _with_the_scale(right)


def _with_the_scale(right: Mapping[str, Value]) -> Iterator[Mistake]:
    mean, variance, s = (literal(right[name]) for name in ("mean", "variance", "s"))
    yield Mistake(
        "deviation_for_variance",
        say("This is the standard deviation; the variance is its square."),
        pins={"variance": right["s_unit"], "s_unit": right["s_unit"]},
    )
    yield Mistake(
        "unit_without_root",
        say("Dividing by $s$ divides the variance by $s^2$; so $s$ is its *root*."),
        pins={"s_unit": variance.value},
    )
    yield Mistake(
        "variance_divided_once",
        say("The variance was divided by $s$; it is divided by $s^2$."),
        pins={"variance_scaled": (variance / s).value},
    )
    yield Mistake(
        "multiplied_by_s",
        say("The product was multiplied by $s$; it is divided by it."),
        pins={"mean_scaled": (mean * s).value, "variance_scaled": (variance * s**2).value},
    )


def _in_symbols(kind: Kind) -> Iterator[Mistake]:
    d, sigma, norm_mu_sq = map(literal, in_symbols(kind).values())
    once, cross = sigma**4, sigma**2 * norm_mu_sq
    yield Mistake(
        "dimension_squared",
        say("The variances of $d$ independent products add up to $d$ times one, not $d^2$ times."),
        pins={"variance": (d**2 * once + literal(2) * cross).value},
    )
    yield Mistake(
        "dimension_forgotten",
        say("This is the variance of one product; there are $d$ of them."),
        pins={"variance": (once + literal(2) * cross).value},
    )
    if kind.norm_mu_sq != 0:
        yield _cross_terms_forgotten((d * once).value)
        yield Mistake(
            "one_cross_term",
            say("Both means count: $q$ varies around the mean of $k$, and $k$ around that of $q$."),
            pins={"variance": (d * once + cross).value},
        )
        yield Mistake(
            "length_not_squared",
            say("The mean is $‖μ‖^2$, the length *squared*."),
            pins={"mean": sqrt(norm_mu_sq).value},
        )


def _cross_terms_forgotten(variance: Value) -> Mistake:
    return Mistake(
        "cross_terms_forgotten",
        say("This holds for means 0; else the variance of each also counts with the other's mean."),
        pins={"variance": variance},
    )


def _in_numbers(kind: Kind, right: Mapping[str, Value]) -> Iterator[Mistake]:
    mu_q, mu_k, var_q, var_k = (
        literal(vector or ()) for vector in (kind.mu_q, kind.mu_k, kind.var_q, kind.var_k)
    )
    if _have_means(kind):
        yield _cross_terms_forgotten(dot(var_q, var_k).value)
        yield Mistake(
            "product_of_lengths",
            say("The lengths of the means were multiplied; the mean is their inner product."),
            pins={"mean": (norm(mu_q) * norm(mu_k)).value},
        )
        yield Mistake(
            "second_moment",
            say("This is the mean of the square; the squared mean is still to be subtracted."),
            pins={"variance": (literal(right["variance"]) + literal(right["mean"]) ** 2).value},
        )
    yield Mistake(
        "variances_squared",
        say("The variances were squared, as if they were standard deviations."),
        instead=kind.model_copy(update={"var_q": _squares(var_q), "var_k": _squares(var_k)}),
    )
    yield Mistake(
        "products_not_added",
        say("The variances of all products add up; this is that of the first one."),
        pins={"variance": cast("tuple[Value, ...]", right["component_variances"])[0]},
    )


def _have_means(kind: Kind) -> bool:
    return any(sign(m) for m in (*(kind.mu_q or ()), *(kind.mu_k or ())))


def _squares(vector: Expr) -> tuple[Algebraic, ...]:
    entries = cast("tuple[Algebraic, ...]", vector.vector)
    return tuple([cast("Algebraic", exact.combination((x,), (x,))) for x in entries])
