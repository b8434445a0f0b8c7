"""The other order: the keys are summed up first, and every query meets only the sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.kinds.kernel_attention.feature_maps import has_exponentials
from worked.prose import say
from worked.sheet import FORMULA_AND_NUMBERS, is_shown_rounded
from worked.trace import ROW, dot, named, row_of, stack, total

if TYPE_CHECKING:
    from worked.kinds.kernel_attention import Kind
    from worked.sheet import Work
    from worked.trace import Expr, Named, Style


def summed_first(kind: Kind, work: Work, F: Named, G: Named, V: Named, output: Named) -> None:
    """φ(q)·Σ φ(k_j) v_j over φ(q)·Σ φ(k_j): the similarities are never computed."""
    with work.step("The other order: sum up the keys first", uses="linear_attention"):
        work.say(
            r"The query does not depend on $j$, so it can be taken out of both sums: "
            r"$o_i = \frac{φ(q_i) ∑_j φ(k_j) v_j}{φ(q_i) ∑_j φ(k_j)}$, "
            "with $φ(k_j)$ as a column and $v_j$ as a row."
        )
        rows = _running(kind, work, F, G, V) if kind.causal else _at_once(work, F, G, V)
        if has_exponentials(kind.feature_map):
            _say_that_it_is_the_same(kind, work)
        else:
            _compare(work, rows, output)


def _say_that_it_is_the_same(kind: Kind, work: Work) -> None:
    """Of sums of exponentials; the certificate multiplies them out."""
    if work.pins:
        return
    index = "_1" if kind.causal else ""
    work.derive("o_1", ("=", rf"\frac{{φ(q_1) U{index}}}{{φ(q_1) · z{index}}}", "symbols"))
    work.check(
        "These are the same numbers exactly: multiplied out, the numerators and the denominators "
        "of both orders have the same terms."
    )


def _compare(work: Work, rows: list[Expr], output: Named) -> None:
    """Compute the outputs once more, and say that they are the same."""
    if not work.pins:
        for i, found in enumerate(rows[:1] if work.detail == "brief" else rows[:MOST_WRITTEN]):
            _write(work, named(f"o_{i + 1}", f"o_{{{i + 1}}}", found.value), found)
    what = say("the outputs in the other order")
    together = stack([row_of(row, 0) for row in rows])
    again = work.compute("output_summed_first", together, "O′", what, shows=())
    if not work.pins:
        work.check("{again} is {O} once more, entry by entry.", again=again, O=output)


MOST_WRITTEN = 6
"""Queries whose quotients are written out in full."""


def _shows(*values: Named) -> tuple[Style, ...]:
    rounded = any(is_shown_rounded(value.value) for value in values)
    return ("symbols",) if rounded else FORMULA_AND_NUMBERS


def _at_once(work: Work, F: Named, G: Named, V: Named) -> list[Expr]:
    """All keys: two products, whatever the number of queries."""
    shows = _shows(F, G)
    work.say("These two sums are the same for every query:")
    what = say("the sum of the features of the keys times their values")
    U = work.compute("key_values", G.T @ V, "U", what, shows=shows)
    z = work.compute(
        "key_sum",
        _sum_of_rows(G, len(G.matrix)),
        "z",
        say("the sum of the features"),
        form=ROW,
        shows=("symbols",),
    )
    work.say("Every query divides its product with {U} by its product with {z}:", U=U, z=z)
    return [_ratio(F, i, U, z) for i in range(len(F.matrix))]


def _sum_of_rows(G: Named, count: int) -> Expr:
    rows = [row_of(G, j) for j in range(count)]
    return total(rows) if len(rows) > 1 else rows[0]


def _ratio(F: Named, query: int, U: Expr, z: Expr) -> Expr:
    """φ(q) U over φ(q)·z, as a matrix of one row."""
    features = F.matrix[query]
    name, symbol = f"f_{query + 1}", f"φ(q_{{{query + 1}}})"
    return named(name, symbol, (features,)) @ U / dot(named(name, symbol, features, ROW), z)


def _running(kind: Kind, work: Work, F: Named, G: Named, V: Named) -> list[Expr]:
    """Causal: both sums grow by a key before each query."""
    work.say(
        "Query $i$ sees the keys 1 to $i$, so both sums grow by one key from query to query, and "
        "nothing else has to be kept:"
    )
    rows: list[Expr] = []
    U: Named | None = None
    z: Named | None = None
    for i in range(len(F.matrix)):
        if i < len(G.matrix) or U is None or z is None:
            key = named(f"f_{i + 1}", f"φ(k_{{{i + 1}}})", tuple([(x,) for x in G.matrix[i]]))
            value = named(f"v_{i + 1}", f"v_{{{i + 1}}}", (V.matrix[i],))
            grown = key @ value if U is None else U + key @ value
            summed = row_of(G, i) if z is None else z + row_of(G, i)
            U = named(f"U_{i + 1}", f"U_{{{i + 1}}}", grown.value)
            z = named(f"z_{i + 1}", f"z_{{{i + 1}}}", summed.value, ROW)
            if not work.pins:
                _write(work, U, grown)
                _write(work, z, summed)
        rows.append(_ratio(F, i, U, z))
    return rows


def _write(work: Work, left: Named, right: Expr) -> None:
    if is_shown_rounded(left.value):
        work.derive(left, ("=", right, "symbols"), ("≈", left, "decimal"))
    else:
        work.derive(left, ("=", right, "symbols"), ("=", right, "numbers"), ("=", left, "value"))
