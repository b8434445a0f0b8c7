"""From the heads to the output: put together, times W_O, entry by entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worked import exact
from worked.moves.attending import MOST_WRITTEN
from worked.prose import say
from worked.trace import combination, dot, entry, literal

if TYPE_CHECKING:
    from worked.document import Line
    from worked.exact import Scalar
    from worked.moves.heads import WrittenHead
    from worked.moves.orientation import Lines
    from worked.sheet import Work
    from worked.trace import Expr, Matrix, Named


@dataclass(frozen=True, slots=True)
class Joined:
    """What the heads put together are called: the result's name, its symbol, what it is."""

    name: str
    symbol: str
    what: Line
    part: str
    """What the heads belong to."""


OUTPUT = Joined("output", "Y", say("the output of the layer"), "layer")


def put_together(
    work: Work,
    heads: list[WrittenHead],
    W_O: Named | None,
    b_O: Named | None,
    joined_as: Joined = OUTPUT,
) -> Named:
    """Concatenate the heads and multiply by W_O; the result is named as `joined_as` says."""
    joined: Expr = heads[0].output
    if len(heads) > 1:
        joined = _concatenated(work, heads)
    if W_O is None and b_O is None:
        with work.step(
            "The output" if joined_as is OUTPUT else f"The output of the {joined_as.part}"
        ):
            work.say("Nothing follows: the {part} has no output matrix.", part=joined_as.part)
            return work.compute(
                joined_as.name, joined, joined_as.symbol, joined_as.what, shows=("symbols",)
            )
    words = "Add the bias" if W_O is None else "Multiply by the output matrix"
    with work.step(words, uses="linear_projection"):
        return _multiply(work, joined, heads, (W_O, b_O), joined_as)


def _concatenated(work: Work, heads: list[WrittenHead]) -> Expr:
    vectors = heads[0].vectors
    how = TOGETHER[vectors.lines]
    with work.step(f"Put the heads {how}", uses="concatenation"):
        work.say("{Line} $i$ of every head belongs to token $i$.", Line=vectors.line.capitalize())
        expr = vectors.together([head.output for head in heads])
        what = say("the heads {how}", how=how)
        return work.compute("concat", expr, "H", what, shows=("symbols",))


TOGETHER: dict[Lines, str] = {"rows": "side by side", "columns": "one below the other"}
"""How the vectors of the heads are put together."""


def _multiply(
    work: Work,
    joined: Expr,
    heads: list[WrittenHead],
    layer: tuple[Named | None, Named | None],
    joined_as: Joined,
) -> Named:
    vectors, (W_O, b_O) = heads[0].vectors, layer
    expr = joined if W_O is None else vectors.product(joined, W_O)
    expr = expr if b_O is None else vectors.shifted(expr, b_O)
    output = work.result(joined_as.name, expr, joined_as.symbol, joined_as.what)
    if W_O is not None:
        work.say(ENTRY[vectors.lines], W_O=W_O)
    if W_O is not None and not _ends_pinned(work, heads, output):
        _collect(work, output, heads, W_O, b_O)
    work.derivation(output, (expr, "symbols"))
    return output


def _ends_pinned(work: Work, heads: list[WrittenHead], output: Named) -> bool:
    """Whether a head or the output is given: then it is no longer what the weights make of V."""
    names = {"concat", output.name, *(f"head_{head.number}" for head in heads)}
    return not names.isdisjoint(work.pins)


def _collect(
    work: Work, output: Named, heads: list[WrittenHead], W_O: Named, b_O: Named | None
) -> None:
    """Write the entries of a small output as combinations of the weights."""
    vectors = heads[0].vectors
    tokens, length = vectors.size(output.matrix)
    terms = sum(vectors.size(head.V.matrix)[0] for head in heads)
    if tokens * length > MOST_ENTRIES or terms > 2 * MOST_WRITTEN:
        return
    shares = _shares(heads, vectors.turned(W_O.matrix))
    work.say(
        "A {line} of a head is an average of its values, so every entry is an exact combination "
        "of the weights.",
        line=vectors.line,
    )
    _explain_coefficient(work, output, heads[0], W_O, shares[0])
    for i in range(len(output.matrix)):
        for j in range(len(output.matrix[0])):
            part = entry(output, i, j)
            sum_ = _collected(heads, shares, *vectors.place(i, j), b_O)
            work.derive(part, ("=", sum_, "symbols"), ("≈", part, "decimal"))


MOST_ENTRIES = 24
"""Entries of the output that are written as combinations of the weights."""

ENTRY: dict[Lines, str] = {
    "rows": "An entry of the output is a row of the heads times a column of {W_O}.",
    "columns": "An entry of the output is a row of {W_O} times a column of the heads.",
}

COEFFICIENT: dict[Lines, str] = {
    "rows": "The coefficient of a weight is the row of values that it weighs, times the "
    "part of the column that meets its head: of {weight} in {part} it is "
    "{product:numbers} = {product:value}.",
    "columns": "The coefficient of a weight is the column of values that it weighs, times the "
    "part of the row of the matrix that meets its head: of {weight} in {part} it is "
    "{product:numbers} = {product:value}.",
}


def _explain_coefficient(
    work: Work, output: Named, head: WrittenHead, W_O: Named, share: Matrix
) -> None:
    """Say where the first coefficient comes from."""
    vectors = head.vectors
    V, W, weights = map(vectors.turned, (head.V.matrix, W_O.matrix, head.weights.matrix))
    for k, line in enumerate(share):
        for j, coefficient in enumerate(line):
            if coefficient != 0 and weights[0][k] != 0:
                column = tuple(row[j] for row in W[: len(V[0])])
                work.say(
                    COEFFICIENT[vectors.lines],
                    weight=entry(head.weights, *vectors.place(0, k)),
                    part=entry(output, *vectors.place(0, j)),
                    product=dot(literal(V[k]), literal(column)),
                )
                return


def _shares(heads: list[WrittenHead], W_O: Matrix) -> list[Matrix]:
    """V W_O of each head with its block of rows of W_O: what a weight of 1 adds to the output.

    In the row form, whatever form the page has.
    """
    shares: list[Matrix] = []
    start = 0
    for head in heads:
        V = head.vectors.turned(head.V.matrix)
        width = len(V[0])
        columns = list(zip(*W_O[start : start + width], strict=True))
        shares.append(
            tuple(tuple(exact.combination(line, column) for column in columns) for line in V)
        )
        start += width
    return shares


def _collected(
    heads: list[WrittenHead], shares: list[Matrix], token: int, j: int, b_O: Named | None
) -> Expr:
    """Entry j of a token's output as a combination of the weights, and the bias."""
    coefficients: list[Scalar] = []
    weights: list[Expr] = []
    for head, share in zip(heads, shares, strict=True):
        for k, line in enumerate(share):
            weight = entry(head.weights, *head.vectors.place(token, k))
            if line[j] != 0 and weight.value != 0:
                coefficients.append(line[j])
                weights.append(weight)
    if not weights:
        return literal(0 if b_O is None else b_O.vector[j])
    collected, bias = combination(coefficients, weights), 0 if b_O is None else b_O.vector[j]
    if exact.sign(bias) < 0:
        return collected - literal(exact.combination((-1,), (bias,)))
    return collected if bias == 0 else collected + literal(bias)
