"""The question and the steps: multiply out, take roots, multiply the features."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from math import factorial
from operator import add, mul
from typing import TYPE_CHECKING, cast

from worked.exact import combination as combined
from worked.exact import equal, symbols
from worked.maths.monomials import Term, terms
from worked.prose import say
from worked.trace import (
    COLUMN,
    TUPLE,
    dot_in_full,
    entry,
    gather,
    is_matrix,
    literal,
    product,
    sqrt,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.exact import Finite, Scalar, Symbolic
    from worked.kinds.polynomial_kernel import Kind
    from worked.sheet import Work
    from worked.trace import Expr, Named, Style

MOST_WRITTEN = 12
"""Features that are written one by one."""


def write_solution(kind: Kind, work: Work) -> None:
    """Multiply the power out, take the roots, and check the product of the features."""
    x, y, c = _ask(kind, work)
    found = terms(kind.length, kind.degree)
    weights = _multiply_out(kind, work, c, found)
    coefficients = _take_roots(work, weights)
    _count(kind, work)
    phi_x, phi_y = _features(kind, work, (x, y), coefficients, found)
    with work.step("Compute the kernel"):
        work.say("The kernel needs no features: one inner product and one power.")
        kernel = work.compute(
            "kernel", (dot_in_full(x, y) + c) ** kind.degree, "k(x, y)", say("the kernel")
        )
    with work.step("Multiply the features"):
        work.say("Entry by entry, the two roots of a count give the count itself.")
        few = len(found) <= MOST_WRITTEN
        shows: tuple[Style, ...] = ("symbols", "numbers") if few else ("symbols",)
        inner = work.compute(
            "inner_product",
            dot_in_full(phi_x, phi_y),
            "s",
            say("the inner product of the features"),
            shows=shows,
        )
        if equal(cast("Scalar", inner.value), cast("Scalar", kernel.value)):
            work.check("This is the kernel, {k}: $φ(x)^⊤ φ(y) = (x^⊤ y + c)^p$.", k=kernel)
    work.certify(
        "the product of the features is the kernel, multiplied out exactly",
        ProductIsKernel(kind),
    )


def _ask(kind: Kind, work: Work) -> tuple[Named, Named, Named]:
    """The question; x and y are symbols where only their length is given."""
    x_value, y_value = vectors(kind)
    c = work.given("c", kind.c)
    p = work.given("degree", kind.degree, "p")
    work.say(
        "The polynomial kernel of two vectors with {d} is $k(x, y) = (x^⊤ y + c)^p$, here with "
        "{c} = {c:value} and {p} = {p:value}. Find features $φ$ with $φ(x)^⊤ φ(y) = k(x, y)$ for "
        "all $x$ and $y$.",
        d=say("1 entry") if kind.length == 1 else say("{n} entries", n=kind.length),
        c=c,
        p=p,
    )
    x, y = work.given("x", x_value, "x", COLUMN), work.given("y", y_value, "y", COLUMN)
    work.show(x, y)
    work.convention(
        "The features stand in the order of their exponents: from all zeros on, the last exponent "
        "grows first."
    )
    work.convention(
        "A feature whose coefficient is 0 keeps its place, but it is not counted."
        if kind.c == 0
        else "A product of entries is one feature, in whatever order they are multiplied."
    )
    work.answers("phi_x", "phi_y", "feature_dimension", "kernel")
    return x, y, c


def vectors(kind: Kind) -> tuple[tuple[Scalar, ...], tuple[Scalar, ...]]:
    """x and y, in numbers or in symbols."""
    if kind.x is not None and kind.y is not None:
        return kind.x, kind.y
    names = [f"{letter}_{i}" for letter in "xy" for i in range(1, kind.length + 1)]
    made = symbols(" ".join(names))
    return made[: kind.length], made[kind.length :]


# --- the coefficients -----------------------------------------------------------------------


def _multiply_out(kind: Kind, work: Work, c: Named, found: tuple[Term, ...]) -> Named:
    """Which products the power has, and how often."""
    with work.step("Multiply the power out", uses="multinomial_theorem"):
        work.say(
            "A product takes a term from each of the $p$ brackets: some $x_i y_i$, or $c$. Where "
            "$x_i y_i$ is taken $α_i$ times and $c$ the remaining $r$ times, the product is $c^r$ "
            "times the powers $(x_i y_i)^{α_i}$. It comes up as often as these choices can be "
            "arranged: $p!$ over the product of $r!$ and of all $α_i!$."
        )
        exponents = literal(tuple(term.exponents for term in found))
        _table(work, found)
        work.say("All exponents, a row for each product, and the factors of the products:")
        work.compute("monomials", exponents, "E", say("the exponents"), shows=())
        weights = gather([_weight(term, c) for term in found], TUPLE)
        shows: tuple[Style, ...] = ("symbols",) if len(found) <= MOST_WRITTEN else ()
        return work.compute(
            "expansion", weights, "a", say("the factors of the products"), shows=shows
        )


def _table(work: Work, found: tuple[Term, ...]) -> None:
    """Exponents and counts, of many products the first ones."""
    rows = [
        [
            say("{e}", e=literal(term.exponents, TUPLE)),
            say("{r}", r=term.rest),
            say("{w}", w=term.ways),
        ]
        for term in found[:MOST_WRITTEN]
    ]
    work.table([say("exponents $α$"), say("exponent $r$ of $c$"), say("how often")], rows)
    if len(found) > MOST_WRITTEN:
        work.say("The other {n} follow in the same way.", n=len(found) - MOST_WRITTEN)


def _weight(term: Term, c: Named) -> Expr:
    if not term.rest:
        return literal(term.ways)
    power = c if term.rest == 1 else c**term.rest
    return power if term.ways == 1 else literal(term.ways) * power


def _take_roots(work: Work, weights: Named) -> Named:
    with work.step("Share every factor between the two vectors"):
        work.say(
            "The factor of a product belongs half to $φ(x)$ and half to $φ(y)$: each gets its "
            "root, so that the two of them multiply to the factor again."
        )
        roots = [sqrt(entry(weights, k)) for k in range(len(weights.vector))]
        return work.compute(
            "coefficients", gather(roots, TUPLE), "b", say("the coefficients"), shows=()
        )


def _count(kind: Kind, work: Work) -> None:
    """How many features there are."""
    d, p = kind.length, kind.degree
    with work.step("Count the features"):
        if kind.c:
            work.say(
                "A product shares the power {p} out among {entries} and $c$. There are as many "
                "ways to do so as to choose {p} of {all} things.",
                p=p,
                entries=say("the entry") if d == 1 else say("the {d} entries", d=d),
                all=d + p,
            )
        else:
            work.say(
                "With $c = 0$ only features of degree {p} are left: as many ways as to choose "
                "{p} of {all} things.",
                p=p,
                all=d + p - 1,
            )
        first = d + 1 if kind.c else d
        ways = product([first + i for i in range(p)]) if p > 1 else literal(first)
        work.compute(
            "feature_dimension",
            ways / literal(factorial(p)) if p > 1 else ways,
            "C",
            say("the number of features"),
            shows=("numbers",),
        )


# --- the features ---------------------------------------------------------------------------


def _features(
    kind: Kind,
    work: Work,
    given: tuple[Named, Named],
    coefficients: Named,
    found: tuple[Term, ...],
) -> tuple[Named, Named]:
    """Both vectors of features."""
    x, y = given
    with work.step("Write the features down"):
        work.say("A feature is its coefficient times the powers of the entries.")
        shows: tuple[Style, ...] = ("numbers",) if _are_few_numbers(x, found) else ()
        made = [
            work.compute(
                f"phi_{vector.name}",
                gather([_feature(vector, coefficients, k, term) for k, term in enumerate(found)]),
                symbol,
                what,
                shows=shows,
            )
            for vector, symbol, what in (
                (x, "φ(x)", say("the features of $x$")),
                (y, "φ(y)", say("the features of $y$")),
            )
        ]
        if kind.degree == 2 and kind.c and kind.x is None:
            work.say(
                "With more entries it goes the same way: the features are $c$, every $\\sqrt{2 c} "
                "x_i$, every $x_i^2$, and $\\sqrt{2} x_i x_j$ for every pair $i < j$."
            )
    return made[0], made[1]


def _are_few_numbers(x: Named, found: tuple[Term, ...]) -> bool:
    from worked.exact import symbols_of

    return len(found) <= MOST_WRITTEN and not symbols_of(x.value) and not is_matrix(x.value)


def _feature(vector: Named, coefficients: Named, position: int, term: Term) -> Expr:
    powers = [
        entry(vector, i) if exponent == 1 else entry(vector, i) ** exponent
        for i, exponent in enumerate(term.exponents)
        if exponent
    ]
    own = entry(coefficients, position)
    if not powers:
        return own
    if own.value == 1:
        return product(powers) if len(powers) > 1 else powers[0]
    return product([own, *powers])


# --- the proof ------------------------------------------------------------------------------


@dataclass(frozen=True)
class ProductIsKernel:
    """The counted products add up to the power: exactly, in symbols where x and y are symbols."""

    kind: Kind

    def failures(self) -> Iterator[str]:
        """What is left of the difference."""
        x, y = vectors(self.kind)
        products = [combined([a], [b]) for a, b in zip(x, y, strict=True)]
        counted = combined(*zip(*self._terms(products), strict=True))
        bracket = reduce(add, products, self.kind.c)
        power = reduce(mul, [bracket] * self.kind.degree)
        if not equal(counted, power):
            yield f"the products add up to {counted!r}, the power is {power!r}"

    def _terms(self, products: list[Finite | Symbolic]) -> Iterator[tuple[Scalar, Scalar]]:
        """Every count with its product."""
        for term in terms(self.kind.length, self.kind.degree):
            powers = [base**e for base, e in zip(products, term.exponents, strict=True)]
            yield term.ways * self.kind.c**term.rest, reduce(mul, powers)
