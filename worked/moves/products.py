"""A matrix product as a good TA writes it: formula, matrices, result, and an entry worked out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.trace import dot, dot_in_full, entry, literal

if TYPE_CHECKING:
    from worked.document import Line
    from worked.notation import Layout
    from worked.sheet import Work
    from worked.trace import Expr, Named

MOST_WORKED = 64
"""Entries that are worked out one by one at full detail."""


def matrix_product(
    work: Work,
    name: str,
    left: Expr,
    right: Expr,
    symbol: str | Layout,
    what: Line,
    bias: Expr | None = None,
) -> Named:
    """Compute `left @ right` (plus a bias added to every row) and work out entries of it.

    In brief the first entry is worked out, in full every entry, products with 0 included.
    """
    expr = left @ right if bias is None else left @ right + bias
    result = work.compute(name, expr, symbol, what)
    with work.only("brief"):
        work_out(work, result, left, right, bias, 0, 0)
    with work.only("full"):
        rows, columns = len(left.value), len(right.value[0])  # type: ignore[arg-type,index]
        positions = [(i, j) for i in range(rows) for j in range(columns)]
        for i, j in positions[:MOST_WORKED]:
            work_out(work, result, left, right, bias, i, j, in_full=dot_in_full)
    return result


def work_out(
    work: Work,
    result: Named,
    left: Expr,
    right: Expr,
    bias: Expr | None,
    i: int,
    j: int,
    in_full: object = dot,
) -> None:
    """Write one entry of a matrix product as a sum of products."""
    line = literal(left.value[i])  # type: ignore[index,arg-type]
    column = literal(tuple(row[j] for row in right.value))  # type: ignore[union-attr,index,misc]
    product: Expr = in_full(line, column)  # type: ignore[operator]
    if bias is not None:
        product = product + literal(bias.value[j])  # type: ignore[index,arg-type]
    work.derive(
        entry(result, i, j), ("=", product, "numbers"), ("=", entry(result, i, j), "value")
    )
