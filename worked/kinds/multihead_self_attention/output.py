"""From the heads to the output: side by side, times W_O, entry by entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked import exact
from worked.moves.attending import MOST_WRITTEN
from worked.prose import say
from worked.trace import beside, combination, dot, entry, literal

if TYPE_CHECKING:
    from worked.exact import Scalar
    from worked.kinds.multihead_self_attention.steps import WrittenHead
    from worked.sheet import Work
    from worked.trace import Expr, Matrix, Named


def put_together(
    work: Work, heads: list[WrittenHead], W_O: Named | None, b_O: Named | None
) -> None:
    """Concatenate the heads and multiply by W_O."""
    joined: Expr = heads[0].output
    if len(heads) > 1:
        with work.step("Put the heads side by side", uses="concatenation"):
            work.say("Row $i$ of every head belongs to token $i$.")
            expr = beside([head.output for head in heads])
            joined = work.compute(
                "concat", expr, "H", say("the heads side by side"), shows=("symbols",)
            )
    if W_O is None and b_O is None:
        with work.step("The output"):
            work.say("Nothing follows: the layer has no output matrix.")
            work.compute("output", joined, "Y", say("the output of the layer"), shows=("symbols",))
        return
    words = "Add the bias" if W_O is None else "Multiply by the output matrix"
    with work.step(words, uses="linear_projection"):
        _multiply(work, joined, heads, W_O, b_O)


def _multiply(
    work: Work, joined: Expr, heads: list[WrittenHead], W_O: Named | None, b_O: Named | None
) -> None:
    expr = joined if W_O is None else joined @ W_O
    expr = expr if b_O is None else expr + b_O
    output = work.result("output", expr, "Y", say("the output of the layer"))
    if W_O is not None:
        work.say("An entry of the output is a row of the heads times a column of {W_O}.", W_O=W_O)
    if W_O is not None and not _ends_pinned(work, heads):
        _collect(work, output, heads, W_O, b_O)
    work.derivation(output, (expr, "symbols"))


def _ends_pinned(work: Work, heads: list[WrittenHead]) -> bool:
    """Whether a head or the output is given: then it is no longer what the weights make of V."""
    names = {"concat", "output", *(f"head_{head.number}" for head in heads)}
    return not names.isdisjoint(work.pins)


def _collect(
    work: Work, output: Named, heads: list[WrittenHead], W_O: Named, b_O: Named | None
) -> None:
    """Write the entries of a small output as combinations of the weights."""
    rows, columns = len(output.matrix), len(output.matrix[0])
    terms = sum(len(head.weights.matrix[0]) for head in heads)
    if rows * columns > MOST_ENTRIES or terms > 2 * MOST_WRITTEN:
        return
    shares = _shares(heads, W_O.matrix)
    work.say(
        "A row of a head is an average of its values, so every entry is an exact combination of "
        "the weights."
    )
    _explain_coefficient(work, output, heads[0], W_O, shares[0])
    for i in range(rows):
        for j in range(columns):
            part = entry(output, i, j)
            sum_ = _collected(heads, shares, i, j, b_O)
            work.derive(part, ("=", sum_, "symbols"), ("≈", part, "decimal"))


MOST_ENTRIES = 24
"""Entries of the output that are written as combinations of the weights."""


def _explain_coefficient(
    work: Work, output: Named, head: WrittenHead, W_O: Named, share: Matrix
) -> None:
    """Say where the first coefficient comes from."""
    for k, line in enumerate(share):
        for j, coefficient in enumerate(line):
            if coefficient != 0 and head.weights.matrix[0][k] != 0:
                column = tuple(row[j] for row in W_O.matrix[: len(head.V.matrix[0])])
                product = dot(literal(head.V.matrix[k]), literal(column))
                work.say(
                    "The coefficient of a weight is the row of values that it weighs, times the "
                    "part of the column that meets its head: of {weight} in {part} it is "
                    "{product:numbers} = {product:value}.",
                    weight=entry(head.weights, 0, k),
                    part=entry(output, 0, j),
                    product=product,
                )
                return


def _shares(heads: list[WrittenHead], W_O: Matrix) -> list[Matrix]:
    """V W_O of each head with its block of rows of W_O: what a weight of 1 adds to the output."""
    shares: list[Matrix] = []
    start = 0
    for head in heads:
        width = len(head.V.matrix[0])
        columns = list(zip(*W_O[start : start + width], strict=True))
        shares.append(
            tuple(
                tuple(exact.combination(line, column) for column in columns)
                for line in head.V.matrix
            )
        )
        start += width
    return shares


def _collected(
    heads: list[WrittenHead], shares: list[Matrix], i: int, j: int, b_O: Named | None
) -> Expr:
    """One entry of the output as a combination of the weights, and the bias."""
    coefficients: list[Scalar] = []
    weights: list[Expr] = []
    for head, share in zip(heads, shares, strict=True):
        for k, line in enumerate(share):
            if line[j] != 0 and head.weights.matrix[i][k] != 0:
                coefficients.append(line[j])
                weights.append(entry(head.weights, i, k))
    if not weights:
        return literal(0 if b_O is None else b_O.vector[j])
    collected, bias = combination(coefficients, weights), 0 if b_O is None else b_O.vector[j]
    if exact.sign(bias) < 0:
        return collected - literal(exact.combination((-1,), (bias,)))
    return collected if bias == 0 else collected + literal(bias)
