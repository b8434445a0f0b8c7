"""One head of self-attention, step by step: project, score, scale and mask, weigh, average.

Every layer with heads writes them with `WrittenHead`; `worked.moves.joining` puts them together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from worked.moves.attending import (
    MOST_WRITTEN,
    average,
    heat_map,
    scale_and_mask,
    scale_expression,
    weigh,
)
from worked.moves.orientation import COLUMNS, ROWS, Lines, Orientation
from worked.moves.products import matrix_product
from worked.notation import parse
from worked.prose import say
from worked.trace import ROW

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worked.document import Line
    from worked.fields import AnyScale
    from worked.notation import Layout
    from worked.sheet import Work
    from worked.trace import Matrix, Named

PROJECTIONS = (("Q", "queries"), ("K", "keys"), ("V", "values"))


@dataclass(frozen=True, slots=True)
class Attending:
    """What decides a head besides its matrices; `allowed` is the mask, a row per query."""

    scale: AnyScale = "1/sqrt(d_k)"
    allowed: Matrix | None = None
    vectors: Orientation = ROWS
    softmax_over: Literal["keys", "queries"] = "keys"

    @property
    def softmax_along(self) -> Orientation:
        """Whether the softmax runs along the rows of the scores, or down their columns."""
        other = {"rows": COLUMNS, "columns": ROWS}[self.vectors.lines]
        return self.vectors if self.softmax_over == "keys" else other


@dataclass(frozen=True, slots=True)
class _Wording:
    """The sentences that differ between vectors as rows and as columns."""

    project: str
    score: str
    average: str


_WORDINGS: dict[Lines, _Wording] = {
    "rows": _Wording(
        "Row $i$ of each product belongs to token $i$; an entry is a row of {X} times a "
        "column of the matrix.",
        "Entry ($i$, $j$) is query $i$ times key $j$: how well token $j$ fits what token "
        "$i$ looks for.",
        "Each output row is the average of the rows of the values by its weights.",
    ),
    "columns": _Wording(
        "Column $j$ of each product belongs to token $j$; an entry is a row of the matrix times "
        "a column of {X}.",
        "Entry ($i$, $j$) is key $i$ times query $j$: how well token $i$ fits what token "
        "$j$ looks for.",
        "Each column of the output, $h_j$, is the average of the columns of the values by its "
        "weights.",
    ),
}


def of_head(symbol: str, head: int, heads: int) -> Layout:
    """The symbol with the number of its head, where there are several: Q^{(1)}."""
    return parse(symbol if heads == 1 else f"{symbol}^{{({head})}}")


class WrittenHead:
    """One head, written on the sheet: its weights, values and output.

    `given` holds the head's matrices by name: W_Q, W_K, W_V and biases b_Q, b_K, b_V, if any.
    """

    def __init__(
        self,
        work: Work,
        attending: Attending,
        X: Named,
        given: Mapping[str, Named],
        number: int,
        heads: int,
    ) -> None:
        self.attending, self.vectors = attending, attending.vectors
        self.work, self.number, self.heads = work, number, heads
        self.wording = _WORDINGS[self.vectors.lines]
        Q, K, self.V = self._project(X, given)
        scores = self._score(Q, K)
        scaled = self._scale(scores, self.vectors.size(Q.matrix)[1])
        self.weights = self._weigh(scaled)
        self.output = self._average()

    def symbol(self, name: str) -> Layout:
        """A symbol with this head's number."""
        return of_head(name, self.number, self.heads)

    def title(self, words: str) -> str:
        """A step's title; with several heads it begins with the head."""
        return words if self.heads == 1 else f"Head {self.number}: {words[0].lower()}{words[1:]}"

    def what(self, words: str) -> Line:
        """What a result is, for the list of what is asked."""
        if self.heads == 1:
            return say(words)
        return say("{words} of head {i}", words=words, i=self.number)

    def _project(self, X: Named, given: Mapping[str, Named]) -> list[Named]:
        with self.work.step(
            self.title("Project the tokens to queries, keys and values"), uses="linear_projection"
        ):
            self.work.say(self.wording.project, X=X)
            return [
                matrix_product(
                    self.work,
                    f"{side}_{self.number}",
                    X,
                    given[f"W_{side}"],
                    self.symbol(side),
                    self.what(f"the {words}"),
                    given.get(f"b_{side}"),
                    self.vectors,
                )
                for side, words in PROJECTIONS
            ]

    def _score(self, Q: Named, K: Named) -> Named:
        with self.work.step(self.title("Score every query against every key"), uses="dot_product"):
            self.work.say(self.wording.score)
            return matrix_product(
                self.work,
                f"scores_{self.number}",
                Q,
                K.T,
                self.symbol("S"),
                self.what("the scores"),
                vectors=self.vectors,
            )

    def _scale(self, scores: Named, d_k: int) -> Named:
        scale, mask = scale_expression(self.attending.scale, d_k), self.attending.allowed
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
                None if mask is None else self.vectors.turned(mask),
                self.symbol("Z"),
                self.what("the scores after scale and mask"),
            )

    def _weigh(self, scaled: Named) -> Named:
        along = self.attending.softmax_along
        with self.work.step(self.title(f"Take the softmax of each {along.line}"), uses="softmax"):
            self.work.say(
                "Each weight is the exponential of its score over the sum of its {line}. Taking "
                "the largest score of the {line} out of every exponent changes nothing and keeps "
                "the numbers small.",
                line=along.line,
            )
            weights = weigh(
                self.work,
                f"weights_{self.number}",
                scaled,
                self.symbol("α"),
                self.what("the attention weights"),
                ROW,
                along.lines,
            )
            self.work.check("The weights in each {line} add up to 1.", line=along.line)
            caption = self.what("The attention weights")
            self.work.figure(heat_map(weights, caption, vectors=self.vectors))
            return weights

    def _average(self) -> Named:
        with self.work.step(self.title("Average the values"), uses="weighted_sum"):
            if self.attending.softmax_over == "keys":
                self.work.say(self.wording.average)
            else:
                self.work.say(
                    "The weights of one query, a {line}, do not add up to 1 here: an output "
                    "{line} is a combination of the values, but no average.",
                    line=self.vectors.line,
                )
            expr = self.vectors.product(self.weights, self.V)
            head = self.work.result(
                f"head_{self.number}", expr, self.symbol("H"), self.what("the output")
            )
            for i in range(min(self.vectors.size(head.matrix)[0], MOST_WRITTEN)):
                part = self.vectors.vector_of(head, i)
                self.work.derive(
                    part,
                    ("=", average(self.weights, i, self.V, self.vectors), "symbols"),
                    ("≈", part, "decimal"),
                )
            self.work.derivation(head, (expr, "symbols"))
            return head
