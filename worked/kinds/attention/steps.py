"""The question and the steps of attention at single time steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.document import Notation
from worked.moves.attending import (
    heat_map,
    live_keys,
    matrix_mask_convention,
    scale_convention,
    scale_expression,
    weigh,
)
from worked.moves.orientation import ORIENTATIONS
from worked.notation import parse
from worked.prose import say
from worked.trace import (
    COLUMN,
    TUPLE,
    combination,
    dot,
    entry,
    gather,
    literal,
    masked,
    named,
    softmax,
    stack,
)

if TYPE_CHECKING:
    from worked.document import Line
    from worked.kinds.attention import Kind
    from worked.moves.orientation import Lines, Orientation
    from worked.notation import Layout
    from worked.sheet import Work
    from worked.trace import Expr, Named, Style

MOST_STEPS = 4
"""Time steps that are written out in brief; of more, the others are only computed."""

BIAS: dict[Lines, str] = {
    "rows": "Row {t} of the bias is added.",
    "columns": "Row {t} of the bias, which belongs to this query, is added as a column.",
}

MOST_KEYS = 8
"""Keys for which each score, and each term of an output, is written out."""


def write_solution(kind: Kind, work: Work) -> None:
    """Write the question and the steps."""
    vectors = ORIENTATIONS[kind.vectors]
    keys = [named(f"k_{j}", f"k_{{{j}}}", key) for j, key in enumerate(kind.keys, 1)]
    values = [named(f"v_{j}", f"v_{{{j}}}", value) for j, value in enumerate(kind.values, 1)]
    queries = [named(f"q_{t}", f"q_{{{t}}}", q) for t, q in enumerate(kind.queries, 1)]
    steps = kind.steps()
    _ask(kind, work, queries, keys, values, vectors)
    work.answers(*(f"a_{t}" for t in steps))
    pinned = {name.rpartition("_")[2] for name in work.pins}
    written = [
        t
        for place, t in enumerate(steps)
        if work.detail == "full" or place < MOST_STEPS or str(t) in pinned
    ]
    outputs = [_At(kind, work, t, queries[t - 1], keys, values, t in written).output for t in steps]
    if kind.at == "all":
        with work.step("All outputs together"):
            work.say(
                "{Line} $t$ of the output is the vector of time step $t$.",
                Line=vectors.line.capitalize(),
            )
            what = say("the outputs as {lines}", lines=vectors.lines)
            outputs_of_all = stack(outputs) if kind.vectors == "rows" else stack(outputs).T
            work.compute("output", outputs_of_all, "A", what, shows=())


# --- the question ---------------------------------------------------------------------------


def _ask(
    kind: Kind,
    work: Work,
    queries: list[Named],
    keys: list[Named],
    values: list[Named],
    vectors: Orientation,
) -> None:
    Q = work.given("queries", vectors.turned(kind.queries), "Q")
    K = work.given("keys", vectors.turned(kind.keys), "K")
    V = work.given("values", vectors.turned(kind.values), "V")
    work.say(
        "An attention layer has these queries, keys and values, one vector per time step. "
        "The output at step $t$ is the average of the values, weighted by the softmax of the "
        "scores of query $q_t$ against the keys."
    )
    if kind.vectors == "columns":
        work.show(Q, K, V)
        work.convention(
            "Vectors are columns: $q_t$, $k_t$ and $v_t$ are column $t$ of {Q}, {K} and {V}. "
            "The scores of $q_t$ are $K^⊤ q_t$, and its output is {V} times its weights.",
            Q=Q,
            K=K,
            V=V,
        )
    else:
        work.show(*queries)
        work.show(*keys)
        work.show(*values)
    work.convention("The score of a key is its inner product with the query.")
    scale_convention(work, kind.scale, (len(kind.keys[0]),))
    if kind.bias is not None:
        bias = work.given("bias", kind.bias, "B")
        work.convention(
            "The bias {B} = {B:value} (row: query, column: key) is added to the scaled scores.",
            B=bias,
        )
    _mask_convention(kind, work, vectors)


def _mask_convention(kind: Kind, work: Work, vectors: Orientation) -> None:
    if kind.mask == "causal":
        work.convention(
            "The mask is causal: step $t$ sees the keys 1 to $t$; every other score is set to "
            "$−∞$ before the softmax."
        )
    elif kind.mask != "none":
        matrix_mask_convention(work, kind.mask, vectors)


# --- one time step --------------------------------------------------------------------------


class _At:
    """One time step, written on the sheet; or only computed, where `written` is false."""

    def __init__(
        self,
        kind: Kind,
        work: Work,
        step: int,
        query: Named,
        keys: list[Named],
        values: list[Named],
        written: bool,
    ) -> None:
        self.kind, self.work, self.t = kind, work, step
        self.alone = len(kind.steps()) == 1
        self.query, self.keys, self.values = query, keys, values
        self.vectors = ORIENTATIONS[kind.vectors]
        self.form = COLUMN if kind.vectors == "columns" else TUPLE
        if written:
            scores = self._score()
            scaled = self._scale(scores)
            weights = self._weigh(scaled)
            self.output = self._average(weights)
        else:
            self.output = self._compute()

    def symbol(self, letter: str) -> Layout:
        """A symbol with the number of the step, where several are asked for."""
        return parse(letter if self.alone else f"{letter}^{{({self.t})}}")

    def _compute(self) -> Named:
        products = gather([dot(self.query, key) for key in self.keys])
        scores = self._result("scores", products, "s", "the scores")
        scaled = self._result(
            "scaled", self._scaled(scores), "z", "the scores after scale and mask"
        )
        weights = self._result("weights", softmax(scaled), "α", "the weights")
        value = combination(weights.vector, self.values)
        return self.work.result(f"a_{self.t}", value, f"a_{{{self.t}}}", self._what("the output"))

    def _result(self, name: str, expr: Expr, letter: str, what: str) -> Named:
        return self.work.result(
            f"{name}_{self.t}", expr, self.symbol(letter), self._what(what), self.form
        )

    def _what(self, words: str) -> Line:
        return say("{words} at time step {t}", words=words, t=self.t)

    def _score(self) -> Named:
        with self.work.step("Time step {t}: score every key", t=self.t, uses="dot_product"):
            self.work.say(
                "The output at step {t} depends on query {q} alone: the other queries ask for the "
                "outputs of other steps.",
                t=self.t,
                q=self.query,
            )
            products = [dot(self.query, key) for key in self.keys]
            scores = self._result("scores", gather(products), "s", "the scores")
            for j, product in list(enumerate(products))[:MOST_KEYS]:
                part = entry(scores, j)
                self.work.derive(
                    part,
                    ("=", product, "symbols"),
                    ("=", product, "numbers"),
                    ("=", part, "value"),
                )
            if len(products) > MOST_KEYS:
                self.work.say("The other scores are found in the same way:")
            together = self.work.givens["keys"].T @ self.query
            columns = self.kind.vectors == "columns"
            self.work.derivation(scores, *[(together, "symbols")] if columns else ())
            return scores

    def _scaled(self, scores: Named) -> Expr:
        """The scores times the scale, plus the bias, masked."""
        scale = scale_expression(self.kind.scale, len(self.kind.keys[0]))
        expr: Expr = scores if scale is None else scale * scores
        if self.kind.bias is not None:
            row = named("b", f"B_{{{self.t}}}", self.kind.bias[self.t - 1], self.form)
            expr = expr + row
        allowed = self.kind.allowed(self.t)
        return expr if allowed is None else masked(expr, literal(allowed, self.form))

    def _scale(self, scores: Named) -> Named:
        expr = self._scaled(scores)
        if expr is scores and f"scaled_{self.t}" not in self.work.pins:
            return self._result("scaled", expr, "s", "the scores after scale and mask")
        with self.work.step(
            "Time step {t}: prepare the scores for the softmax", t=self.t, uses="scaling"
        ):
            if self.kind.scale != "none":
                self.work.say(
                    "Products of longer vectors vary more; the scale keeps the softmax from being "
                    "pushed to 0 and 1."
                )
            if self.kind.bias is not None:
                self.work.say(BIAS[self.vectors.lines], t=self.t)
            if self.kind.allowed(self.t) is not None:
                self.work.say(
                    "The mask adds $−∞$ to the score of a hidden key and 0 to the others, *before* "
                    "the softmax. Then $e^{−∞} = 0$: the weight of a hidden key is 0, and the "
                    "weights of the others still add up to 1. Setting its weight to 0 after the "
                    "softmax would leave a sum below 1."
                )
            return self.work.compute(
                f"scaled_{self.t}",
                expr,
                self.symbol("z"),
                self._what("the scores after scale and mask"),
                self.form,
            )

    def _weigh(self, scaled: Named) -> Named:
        with self.work.step("Time step {t}: take the softmax", t=self.t, uses="softmax"):
            self.work.say(
                "Each weight is the exponential of its score over the sum of all. Taking the "
                "largest score out of every exponent changes nothing and keeps the numbers small."
            )
            weights = weigh(
                self.work,
                f"weights_{self.t}",
                scaled,
                self.symbol("α"),
                self._what("the weights"),
                self.form,
            )
            self.work.check("The weights add up to 1.")
            self.work.figure(heat_map(weights, self._what("The weights"), self.t, self.vectors))
            return weights

    def _average(self, weights: Named) -> Named:
        with self.work.step("Time step {t}: average the values", t=self.t, uses="weighted_sum"):
            live = live_keys(weights.vector)
            if len(live) <= MOST_KEYS:
                self.work.say("The output is the sum of the values, each times its weight.")
            else:
                term = "α_j v_j" if self.alone else f"α_j^{{({self.t})}} v_j"
                self.work.say(
                    "The output is the sum of the values, each times its weight, {sum}:",
                    sum=(Notation(parse(f"∑_j {term}")),),
                )
            coefficients = [entry(weights, j) for j in live]
            expr = combination(coefficients, [self.values[j] for j in live])
            plain = combination(coefficients, [literal(self.values[j].value) for j in live])
            output = self.work.result(
                f"a_{self.t}", expr, f"a_{{{self.t}}}", self._what("the output")
            )
            sides: list[tuple[Expr, Style]] = []
            if self.kind.vectors == "columns":
                sides = [(self.work.givens["values"] @ weights, "symbols")]
            if len(live) <= MOST_KEYS:
                sides += [(expr, "symbols"), (plain, "symbols")]
            self.work.derivation(output, *sides)
            return output
