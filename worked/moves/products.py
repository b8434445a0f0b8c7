"""A matrix product as a good TA writes it: formula, matrices, result, and an entry worked out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.moves.orientation import ROWS
from worked.trace import dot, dot_in_full, entry, literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from worked.document import Line
    from worked.exact import Scalar
    from worked.moves.orientation import Orientation
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
    vectors: Orientation = ROWS,
) -> Named:
    """Compute `left @ right` (plus a bias added to every vector) and work out entries of it.

    Where vectors are columns the product of the row form turns around: it is `right @ left`.
    In brief the first entry is worked out, in full every entry, products with 0 included.
    """
    left, right = vectors.order(left, right)
    expr = left @ right if bias is None else vectors.shifted(left @ right, bias)
    result = work.compute(name, expr, symbol, what)
    if work.detail == "brief":
        _work_out(work, dot, result, left, right, 0, 0, _bias(bias, vectors, 0, 0))
        return result
    rows, columns = len(left.value), len(right.value[0])  # type: ignore[arg-type,index]
    positions = [(i, j) for i in range(rows) for j in range(columns)]
    for i, j in positions[:MOST_WORKED]:
        _work_out(work, dot_in_full, result, left, right, i, j, _bias(bias, vectors, i, j))
    return result


def _bias(bias: Expr | None, vectors: Orientation, i: int, j: int) -> Scalar | None:
    """What a bias adds to an entry of a product: the number at its position in the vector."""
    return None if bias is None else bias.vector[vectors.place(i, j)[1]]


def _work_out(
    work: Work,
    product: Callable[[Expr, Expr], Expr],
    result: Named,
    left: Expr,
    right: Expr,
    i: int,
    j: int,
    bias: Scalar | None,
) -> None:
    """Write one entry of a matrix product as a sum of products."""
    line = literal(left.value[i])  # type: ignore[index]
    column = literal(tuple(row[j] for row in right.value))  # type: ignore[union-attr,index]
    expr = product(line, column)
    if bias is not None:
        expr = expr + literal(bias)
    part = entry(result, i, j)
    work.derive(part, ("=", expr, "numbers"), ("=", part, "value"))
