"""The question and the steps of multi-head self-attention."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked import exact
from worked.moves.attending import (
    MOST_WRITTEN,
    average,
    heat_map,
    scale_and_mask,
    scale_convention,
    scale_expression,
    weigh,
)
from worked.moves.products import matrix_product
from worked.notation import parse
from worked.prose import say
from worked.trace import ROW, Named, beside, combination, entry, literal, row_of, total

if TYPE_CHECKING:
    from worked.document import Line
    from worked.exact import Scalar
    from worked.kinds.multihead_self_attention import Kind
    from worked.kinds.multihead_self_attention.shapes import Head
    from worked.notation import Layout
    from worked.sheet import Work
    from worked.trace import Expr, Matrix

MATRICES = ("W_Q", "W_K", "W_V", "b_Q", "b_K", "b_V")
PROJECTIONS = (("Q", "queries"), ("K", "keys"), ("V", "values"))


def write_solution(kind: Kind, work: Work) -> None:
    """Write the question, the steps of every head, and the output."""
    heads = kind.split()
    X = work.given("X", kind.X)
    given = [_named_matrices(work, head, i, len(heads)) for i, head in enumerate(heads, 1)]
    W_O = None if kind.W_O is None else work.given("W_O", kind.W_O)
    b_O = None if kind.b_O is None else work.given("b_O", kind.b_O, form=ROW)
    _ask(kind, work, X, given, [side for side in (W_O, b_O) if side is not None])
    work.answers(*(f"head_{i}" for i in range(1, len(heads) + 1)), "output")
    done = [_Written(kind, work, X, own, i, len(heads)) for i, own in enumerate(given, 1)]
    _put_together(work, done, W_O, b_O)


def _of(symbol: str, head: int, heads: int) -> Layout:
    """The symbol with the number of its head, where there are several: Q^{(1)}."""
    return parse(symbol if heads == 1 else f"{symbol}^{{({head})}}")


def _named_matrices(work: Work, head: Head, number: int, heads: int) -> dict[str, Named]:
    """The given matrices of one head under their symbols."""
    named = {}
    for name in MATRICES:
        value = getattr(head, name)
        if value is not None:
            key = name if heads == 1 else f"{name}_{number}"
            named[name] = work.given(key, value, _of(name, number, heads), ROW)
    return named


# --- the question ---------------------------------------------------------------------------


def _ask(
    kind: Kind, work: Work, X: Named, given: list[dict[str, Named]], last: list[Named]
) -> None:
    heads = len(given)
    lengths = [len(head.W_Q[0]) for head in kind.split()]
    if heads == 1:
        work.say(
            "A self-attention layer with one head is applied to {tokens} of {X}.",
            tokens=_tokens(len(kind.X)),
            X=X,
        )
    else:
        work.say(
            "A self-attention layer with {heads} heads is applied to {tokens} of {X}. "
            "Head $i$ has its own matrices $W_Q^{(i)}$, $W_K^{(i)}$, $W_V^{(i)}$.",
            heads=heads,
            tokens=_tokens(len(kind.X)),
            X=X,
        )
    work.show(X)
    for own in given:
        work.show(*own.values())
    if last:
        work.show(*last)
    work.convention(
        "Vectors are rows: the queries are $Q = X W_Q$, the keys $K = X W_K$, "
        "the values $V = X W_V$."
    )
    scale_convention(work, kind.scale, lengths)
    _mask_convention(kind, work)
    work.convention(
        "The softmax runs along each row, so that the weights of one query add up to 1."
    )
    _output_convention(kind, work, heads)


def _tokens(n: int) -> Line:
    return say("1 token, the row") if n == 1 else say("{n} tokens, the rows", n=n)


def _mask_convention(kind: Kind, work: Work) -> None:
    if kind.mask == "causal":
        work.convention(
            "The mask is causal: token $t$ attends to the tokens 1 to $t$; "
            "every other score is set to $−∞$ before the softmax."
        )
    elif kind.mask != "none":
        mask = work.given("mask", kind.mask, "M")
        work.convention(
            "A score is kept where the mask {M} = {M:value} has a 1 (row: query, column: key) "
            "and set to $−∞$ before the softmax where it has a 0.",
            M=mask,
        )


def _output_convention(kind: Kind, work: Work, heads: int) -> None:
    if heads > 1 and kind.W_O is not None:
        work.convention(
            "The output is the heads side by side, in order, times $W_O$: $Y = H W_O$."
            if kind.b_O is None
            else "The output is the heads side by side, in order, times $W_O$, plus the bias: "
            "$Y = H W_O + b_O$."
        )
    elif heads > 1:
        work.convention("The output is the heads side by side, in order.")
    elif kind.W_O is not None:
        work.convention("The output is the head times $W_O$.")


# --- one head -------------------------------------------------------------------------------


class _Written:
    """One head, written on the sheet: its weights, values and output."""

    def __init__(
        self, kind: Kind, work: Work, X: Named, given: dict[str, Named], number: int, heads: int
    ) -> None:
        self.kind, self.work, self.number, self.heads = kind, work, number, heads
        Q, K, self.V = self._project(X, given)
        scores = self._score(Q, K)
        scaled = self._scale(scores, len(Q.matrix[0]))
        self.weights = self._weigh(scaled)
        self.output = self._average()

    def symbol(self, name: str) -> Layout:
        """A symbol with this head's number."""
        return _of(name, self.number, self.heads)

    def title(self, words: str) -> str:
        """A step's title; with several heads it begins with the head."""
        return words if self.heads == 1 else f"Head {self.number}: {words[0].lower()}{words[1:]}"

    def what(self, words: str) -> Line:
        """What a result is, for the list of what is asked."""
        if self.heads == 1:
            return say(words)
        return say("{words} of head {i}", words=words, i=self.number)

    def _project(self, X: Named, given: dict[str, Named]) -> list[Named]:
        with self.work.step(
            self.title("Project the tokens to queries, keys and values"), uses="linear_projection"
        ):
            self.work.say(
                "Row $i$ of each product belongs to token $i$; an entry is a row of {X} times a "
                "column of the matrix.",
                X=X,
            )
            return [
                matrix_product(
                    self.work,
                    f"{side}_{self.number}",
                    X,
                    given[f"W_{side}"],
                    self.symbol(side),
                    self.what(f"the {words}"),
                    given.get(f"b_{side}"),
                )
                for side, words in PROJECTIONS
            ]

    def _score(self, Q: Named, K: Named) -> Named:
        with self.work.step(self.title("Score every query against every key"), uses="dot_product"):
            self.work.say(
                "Entry ($i$, $j$) is query $i$ times key $j$: how well token $j$ fits what token "
                "$i$ looks for."
            )
            return matrix_product(
                self.work,
                f"scores_{self.number}",
                Q,
                K.T,
                self.symbol("S"),
                self.what("the scores"),
            )

    def _scale(self, scores: Named, d_k: int) -> Named:
        scale, mask = scale_expression(self.kind.scale, d_k), self.kind.allowed()
        if scale is None and mask is None:
            return scores
        scaled, hidden = scale is not None, mask is not None
        words = "Scale and mask" if scaled and hidden else "Scale" if scaled else "Mask"
        with self.work.step(self.title(f"{words} the scores"), uses="scaling"):
            if scaled:
                self.work.say(
                    "A product of longer vectors varies more; the scale keeps the softmax from "
                    "being pushed to 0 and 1."
                )
            if hidden:
                self.work.say(
                    "A score of $−∞$ gives $e^{−∞} = 0$: that key gets no weight, and the others "
                    "still add up to 1."
                )
            return scale_and_mask(
                self.work,
                f"scaled_{self.number}",
                scores,
                scale,
                mask,
                self.symbol("Z"),
                self.what("the scores after scale and mask"),
            )

    def _weigh(self, scaled: Named) -> Named:
        with self.work.step(self.title("Take the softmax of each row"), uses="softmax"):
            self.work.say(
                "Each weight is the exponential of its score over the sum of its row. Taking the "
                "largest score of the row out of every exponent changes nothing and keeps the "
                "numbers small."
            )
            weights = weigh(
                self.work,
                f"weights_{self.number}",
                scaled,
                self.symbol("α"),
                self.what("the attention weights"),
                ROW,
            )
            self.work.check("The weights in each row add up to 1.")
            self.work.figure(heat_map(weights, self.what("The attention weights")))
            return weights

    def _average(self) -> Named:
        with self.work.step(self.title("Average the values"), uses="weighted_sum"):
            self.work.say(
                "Each output row is the average of the rows of the values by its weights."
            )
            expr = self.weights @ self.V
            head = self.work.result(
                f"head_{self.number}", expr, self.symbol("H"), self.what("the output")
            )
            for i in range(min(len(head.matrix), MOST_WRITTEN)):
                part = row_of(head, i)
                self.work.derive(
                    part,
                    ("=", average(self.weights, i, self.V.matrix), "symbols"),
                    ("≈", part, "decimal"),
                )
            self.work.derivation(head, (expr, "symbols"))
            return head


# --- the output -----------------------------------------------------------------------------


def _put_together(work: Work, heads: list[_Written], W_O: Named | None, b_O: Named | None) -> None:
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
    work: Work, joined: Expr, heads: list[_Written], W_O: Named | None, b_O: Named | None
) -> None:
    expr = joined if W_O is None else joined @ W_O
    expr = expr if b_O is None else expr + b_O
    output = work.result("output", expr, "Y", say("the output of the layer"))
    if W_O is not None and not _ends_pinned(work, heads):
        _collect(work, output, heads, W_O, b_O)
    work.derivation(output, (expr, "symbols"))


def _ends_pinned(work: Work, heads: list[_Written]) -> bool:
    """Whether a head or the output is given: then it is no longer what the weights make of V."""
    names = {"concat", "output", *(f"head_{head.number}" for head in heads)}
    return not names.isdisjoint(work.pins)


def _collect(
    work: Work, output: Named, heads: list[_Written], W_O: Named, b_O: Named | None
) -> None:
    """Write the entries of a small output as combinations of the weights."""
    rows, columns = len(output.matrix), len(output.matrix[0])
    terms = sum(len(head.weights.matrix[0]) for head in heads)
    if rows * columns > MOST_ENTRIES or terms > 2 * MOST_WRITTEN:
        return
    work.say("Collected by the weights, every entry is an exact combination of them:")
    shares = _shares(heads, W_O.matrix)
    for i in range(rows):
        for j in range(columns):
            part = entry(output, i, j)
            sum_ = _collected(heads, shares, i, j, b_O)
            work.derive(part, ("=", sum_, "symbols"), ("≈", part, "decimal"))


MOST_ENTRIES = 24
"""Entries of the output that are written as combinations of the weights."""


def _shares(heads: list[_Written], W_O: Matrix) -> list[Matrix]:
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
    heads: list[_Written], shares: list[Matrix], i: int, j: int, b_O: Named | None
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
    collected = combination(coefficients, weights)
    return collected if b_O is None else total([collected, literal(b_O.vector[j])])
