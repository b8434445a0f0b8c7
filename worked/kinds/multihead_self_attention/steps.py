"""The steps of multi-head self-attention: head by head, then the output."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.kinds.multihead_self_attention.output import put_together
from worked.kinds.multihead_self_attention.question import ask
from worked.moves.attending import (
    MOST_WRITTEN,
    average,
    heat_map,
    scale_and_mask,
    scale_expression,
    weigh,
)
from worked.moves.products import matrix_product
from worked.notation import parse
from worked.prose import say
from worked.trace import ROW, Named, row_of

if TYPE_CHECKING:
    from worked.document import Line
    from worked.kinds.multihead_self_attention import Kind
    from worked.kinds.multihead_self_attention.shapes import Head
    from worked.notation import Layout
    from worked.sheet import Work

MATRICES = ("W_Q", "W_K", "W_V", "b_Q", "b_K", "b_V")
PROJECTIONS = (("Q", "queries"), ("K", "keys"), ("V", "values"))


def write_solution(kind: Kind, work: Work) -> None:
    """Write the question, the steps of every head, and the output."""
    heads = kind.split()
    X = work.given("X", kind.X)
    given = [_named_matrices(work, head, i, len(heads)) for i, head in enumerate(heads, 1)]
    W_O = None if kind.W_O is None else work.given("W_O", kind.W_O)
    b_O = None if kind.b_O is None else work.given("b_O", kind.b_O, form=ROW)
    ask(kind, work, X, given, [side for side in (W_O, b_O) if side is not None])
    work.answers(*(f"head_{i}" for i in range(1, len(heads) + 1)), "output")
    done = [WrittenHead(kind, work, X, own, i, len(heads)) for i, own in enumerate(given, 1)]
    put_together(work, done, W_O, b_O)


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


# --- one head -------------------------------------------------------------------------------


class WrittenHead:
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
                    "The mask adds $−∞$ to the score of a hidden key and 0 to the others. As "
                    "$e^{−∞} = 0$, a hidden key gets no weight, and the weights of the others "
                    "still add up to 1. Setting its weight to 0 after the softmax would leave a "
                    "sum below 1."
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
