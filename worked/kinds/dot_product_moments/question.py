"""The question: what is known of query and key, what is assumed, what is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.exact import symbols
from worked.trace import TUPLE, literal, named, sqrt

if TYPE_CHECKING:
    from worked.kinds.dot_product_moments import Kind
    from worked.sheet import Work
    from worked.trace import Expr, Named, Value

VECTORS = (("mu_q", "μ_q"), ("mu_k", "μ_k"), ("var_q", "σ_q^2"), ("var_k", "σ_k^2"))
"""The fields, and how they are written."""

ANSWERS = ("mean", "variance", "mean_scaled", "variance_scaled")
"""What is asked for; and the s that makes the variance 1, where there is one."""

INDEPENDENT = (
    "All components are independent of each other: within $q$, within $k$, and between the two."
)

SHOWN = {"norm_mu_sq": "‖μ‖^2"}
"""How the symbols are written that are no single letters."""


def ask_in_numbers(kind: Kind, work: Work) -> tuple[list[Named], Named]:
    """Show means and variances; return them and the number of components."""
    vectors = [work.given(name, getattr(kind, name), symbol, TUPLE) for name, symbol in VECTORS]
    d = named("d", "d", len(vectors[0].vector))
    work.say(
        "The components of a query $q$ and of a key $k$ are random, {d} each. Their means are "
        "$μ_q$ and $μ_k$, and their variances (not the standard deviations) $σ_q^2$ and $σ_k^2$:",
        d=d.value,
    )
    work.show(*vectors)
    work.convention(INDEPENDENT)
    _say_divisor(kind, work, d)
    unit = ["s_unit"] if _varies(kind) else []  # no s makes a variance of 0 to 1
    work.answers(*ANSWERS, *unit)
    return vectors, d


def ask_in_symbols(kind: Kind, work: Work) -> tuple[Named, Named, Named]:
    """Say what d, σ and μ are; return d, σ and ‖μ‖², as symbols or as the numbers given."""
    written = ("d", "σ", "‖μ‖^2")
    d, sigma, norm = (
        work.given(name, value, symbol)
        for (name, value), symbol in zip(in_symbols(kind).items(), written, strict=True)
    )
    work.say(
        "A query $q$ and a key $k$ are random vectors with $d$ components each. Component $i$ of "
        "both has the mean $μ_i$ and the variance $σ^2$, such as with the normal distribution "
        "$N(μ, σ^2 I)$. The squared length of $μ$ is $‖μ‖^2 = ∑_i μ_i^2$."
    )
    known = [one for one in (d, sigma, norm) if getattr(kind, one.name) is not None]
    if known:
        work.show(*known)
    work.convention(INDEPENDENT)
    _say_divisor(kind, work, d)
    work.answers(*ANSWERS, "s_unit")
    return d, sigma, norm


def in_symbols(kind: Kind) -> dict[str, Value]:
    """The number of components, σ and ‖μ‖²: symbols, but for those that are given."""
    names = ("d", "sigma", "norm_mu_sq")
    letters = zip(names, symbols(" ".join(names), shown=SHOWN), strict=True)
    given = {name: getattr(kind, name) for name in names}
    return {name: letter if given[name] is None else given[name] for name, letter in letters}


def _say_divisor(kind: Kind, work: Work, d: Named) -> None:
    s = divisor(kind, d)
    if isinstance(kind.s, str):
        work.convention("The product is *divided* by $s$ = {s}.", s=s)
    else:
        work.convention("The product is *divided* by $s$ = {s:value}.", s=s)


def divisor(kind: Kind, d: Named) -> Expr:
    """What the product is divided by."""
    return sqrt(d) if isinstance(kind.s, str) else literal(kind.s)


def _varies(kind: Kind) -> bool:
    """Whether some product of two components is not constant."""
    rows = zip(kind.mu_q or (), kind.mu_k or (), kind.var_q or (), kind.var_k or (), strict=True)
    return any((v != 0 and (w != 0 or n != 0)) or (w != 0 and m != 0) for m, n, v, w in rows)


def is_standard(kind: Kind) -> bool:
    """Whether all means are 0 and all variances 1."""
    if kind.symbolic:
        return kind.sigma == 1 and kind.norm_mu_sq == 0
    means = (*(kind.mu_q or ()), *(kind.mu_k or ()))
    variances = (*(kind.var_q or ()), *(kind.var_k or ()))
    return all(m == 0 for m in means) and all(v == 1 for v in variances)
