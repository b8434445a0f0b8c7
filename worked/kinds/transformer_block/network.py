"""The network of a block: matrix products of numbers that are printed rounded, and the ReLU."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked import exact
from worked.errors import CannotSolve
from worked.exact import Undecided
from worked.moves.products import matrix_product
from worked.prose import listed, say
from worked.sheet import is_shown_rounded
from worked.trace import combination, entry, literal, relu

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.document import Line
    from worked.exact import Scalar
    from worked.moves.orientation import Orientation
    from worked.sheet import Work
    from worked.trace import Expr, Named

MOST_ENTRIES = 24
"""Entries of a product that are written as sums; of more, those of the first token."""
MOST_TERMS = 8
"""Terms of a sum that is written."""


def layer(
    work: Work,
    name: str,
    X: Named,
    W: Named,
    b: Named | None,
    symbol: str,
    what: Line,
    vectors: Orientation,
) -> Named:
    """X W + b. Where X can only be printed rounded, entries are sums over its symbols."""
    if not is_shown_rounded(X.value):
        return matrix_product(work, name, X, W, symbol, what, b, vectors)
    expr = vectors.product(X, W)
    expr = expr if b is None else vectors.shifted(expr, b)
    result = work.result(name, expr, symbol, what)
    tokens, length = vectors.size(result.matrix)
    few = tokens * length <= MOST_ENTRIES or work.detail == "full"
    for i in range(tokens if few else 1):
        for j in range(length):
            _write_entry(work, result, X, W, b, vectors, i, j)
    work.derivation(result, (expr, "symbols"))
    return result


def _write_entry(
    work: Work,
    result: Named,
    X: Named,
    W: Named,
    b: Named | None,
    vectors: Orientation,
    i: int,
    j: int,
) -> None:
    """One entry as a sum of multiples of a token's numbers, those that are 0 left out."""
    row, column = vectors.turned(X.matrix)[i], [line[j] for line in vectors.turned(W.matrix)]
    live = [k for k, x in enumerate(row) if not _is_zero(x) and column[k] != 0]
    if len(live) > MOST_TERMS:
        return
    terms = [entry(X, *vectors.place(i, k)) for k in live]
    expr: Expr = combination([column[k] for k in live], terms) if live else literal(0)
    if b is not None and b.vector[j] != 0:
        expr = _shifted(expr, b.vector[j]) if live else literal(b.vector[j])
    part = entry(result, *vectors.place(i, j))
    if live:
        work.derive(part, ("=", expr, "symbols"), ("≈", part, "decimal"))
    else:
        work.derive(part, ("=", expr, "value"))


def _shifted(expr: Expr, bias: Scalar) -> Expr:
    """A bias added, or its size subtracted."""
    if exact.sign(bias) > 0:
        return expr + literal(bias)
    return expr - literal(exact.combination((-1,), (bias,)))


def _is_zero(x: Scalar) -> bool:
    return isinstance(x, int) and x == 0


# --- ReLU -----------------------------------------------------------------------------------


def cut_negative(work: Work, P: Named, vectors: Orientation) -> Named:
    """The hidden layer: what is negative becomes 0; and which units that concerns."""
    with work.step("Cut off what is negative", uses="relu"):
        work.say(
            "Only the sign decides: a positive number passes the ReLU as it is, a negative one "
            "becomes 0."
        )
        cut = list(_cut_units(P, vectors))
        hidden = work.compute("hidden", relu(P), "U", say("the hidden layer"), shows=("symbols",))
        if "hidden" not in work.pins:
            _say_what_is_cut(work, cut)
        return hidden


def _cut_units(P: Named, vectors: Orientation) -> Iterator[tuple[int, list[int]]]:
    """For every token, counted from 1, the units whose number is negative, counted from 1.

    Raises `CannotSolve`, naming the unit, where a number is too near to 0 to tell its sign.
    """
    for i, row in enumerate(vectors.turned(P.matrix), 1):
        units = []
        for j, x in enumerate(row, 1):
            try:
                negative = exact.sign(x) < 0
            except Undecided:
                raise CannotSolve(
                    f"unit {j} of the hidden layer is so near to 0 for token {i} that its sign "
                    "cannot be decided; another bias b_1 would do",
                    "mlp",
                ) from None
            if negative:
                units.append(j)
        yield i, units


def _say_what_is_cut(work: Work, cut: list[tuple[int, list[int]]]) -> None:
    lines = [
        say(
            "token {i}: {unit} {units}",
            i=i,
            unit="unit" if len(units) == 1 else "units",
            units=listed(units),
        )
        for i, units in cut
        if units
    ]
    if lines:
        work.say("Negative, and so cut to 0, are:")
        work.items(lines)
    else:
        work.say("No number here is negative: nothing is cut.")
