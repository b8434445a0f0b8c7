"""The question and the steps of a layer that acts by the positions of its tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.exact import symbols
from worked.kinds.attention_as_layer.choices import choose
from worked.kinds.attention_as_layer.construction import construction, kernel_matrices
from worked.kinds.attention_as_layer.nearness import show_nearness
from worked.kinds.attention_as_layer.question import ask
from worked.kinds.attention_as_layer.target import write_target
from worked.moves.attending import heat_map, write_weight
from worked.moves.heads import of_head
from worked.prose import say
from worked.trace import (
    below,
    beside,
    entry,
    exp,
    literal,
    named,
    row_of,
    softmax,
)

if TYPE_CHECKING:
    from worked.document import Line
    from worked.kinds.attention_as_layer import Kind
    from worked.notation import Layout
    from worked.sheet import Work
    from worked.trace import Expr, Named


def write_solution(kind: Kind, work: Work) -> None:
    """Write the question, the construction, the output, and how near it is to the layer."""
    page = Page(kind, work)
    ask(page)
    choose(page)
    page.score()
    page.weigh()
    page.average()
    write_target(page)
    show_nearness(page)


class Page:
    """The sheet of one problem, and what has been named on it."""

    tokens: Named
    padded: Named
    K: Named
    V: Named
    output: Named
    target: Named

    def __init__(self, kind: Kind, work: Work) -> None:
        self.kind, self.work = kind, work
        self.made = construction(kind)
        self.heads = len(self.made.looks)
        self.n, self.every = len(kind.X), self.made.everything
        self.X = work.given("X", kind.X)
        number = kind.sharpness()
        self.in_limit = number is None
        self.beta = work.given("beta", symbols("beta")[0] if number is None else number, "β")
        self.kernels = [
            named(f"kernel_{j}", of_head("W", j, self.heads), K)
            for j, K in enumerate(kernel_matrices(kind), 1)
        ]
        self.Q: list[Named] = []
        self.scores: list[Named] = []
        self.weights: list[Named] = []

    # --- names ------------------------------------------------------------------------------

    def name(self, name: str, head: int) -> str:
        """The name of a result of a head, counted from 0: with one head there is no number."""
        return name if self.heads == 1 else f"{name}_{head + 1}"

    def symbol(self, symbol: str, head: int) -> Layout:
        """The symbol of a result of a head."""
        return of_head(symbol, head + 1, self.heads)

    def what(self, words: str, head: int) -> Line:
        """What a result of a head is."""
        if self.heads == 1:
            return say(words)
        return say("{words} of head {i}", words=words, i=head + 1)

    # --- steps ------------------------------------------------------------------------------

    def score(self) -> None:
        """β where a token looks, 0 elsewhere."""
        work = self.work
        with work.step("Score every query against every key", uses="dot_product"):
            work.say(
                "Query and key are one-hot, so their product is 1 where the key stands at the "
                "position that the query looks for, and 0 elsewhere. Times {beta}:",
                beta=self.beta,
            )
            for head, Q in enumerate(self.Q):
                expr = self.beta * (Q @ self.K.T)
                symbol, what = self.symbol("S", head), self.what("the scores", head)
                name = self.name("scores", head)
                self.scores.append(work.compute(name, expr, symbol, what, shows=("symbols",)))

    def weigh(self) -> None:
        """The softmax of the scores, or its limit."""
        work = self.work
        with work.step("Take the softmax of each row", uses="softmax"):
            if self.in_limit:
                self._say_weights_in_beta()
            for head, (Q, scores) in enumerate(zip(self.Q, self.scores, strict=True)):
                expr = Q @ self.K.T if self.in_limit else softmax(scores)
                weights = work.result(
                    self.name("weights", head),
                    expr,
                    self.symbol("α", head),
                    self.what("the attention weights", head),
                )
                if not self.in_limit and head == 0:
                    self._write_two_weights(scores, weights)
                work.derivation(weights, (expr, "symbols"))
                self.weights.append(weights)
            work.check("The weights in each row add up to 1.")
            for head, weights in enumerate(() if self.in_limit else self.weights):
                work.figure(heat_map(weights, self.what("The attention weights", head)))

    def _say_weights_in_beta(self) -> None:
        """The two numbers that occur as weights, as formulas in β."""
        work, others = self.work, self.every - 1
        if others == 0:
            work.say("There is one token only. Its weight is 1 whatever $β$ is:")
            return
        work.say(
            "In every row one score is {beta}, and the other {zeros} 0. So one weight is large, "
            "and what is left is small:",
            beta=self.beta,
            zeros="is" if others == 1 else say("{others} are", others=others),
        )
        bottom = literal(others) + exp(self.beta)
        work.compute(
            "weight_there",
            exp(self.beta) / bottom,
            "a",
            say("the weight of the token that is looked for, at any {beta}", beta=self.beta),
            shows=("symbols",),
        )
        work.compute(
            "weight_elsewhere",
            literal(1) / bottom,
            "b",
            say("every other weight, at any {beta}", beta=self.beta),
            shows=("symbols",),
        )
        work.say(
            "For $β → ∞$ the first goes to 1 and the second to 0. The limit of the softmax is "
            "one-hot, with the 1 where the score is the largest; and that is $Q K^⊤$ itself:"
        )

    def _write_two_weights(self, scores: Named, weights: Named) -> None:
        """Of the first row the large weight, and one of the others."""
        work, there = self.work, self.made.looks[0][0]
        work.say(
            "In every row one score is {beta} and the others are 0, so the weights are two "
            "numbers only. In the first row they stand here:",
            beta=self.beta,
        )
        row = row_of(scores, 0)
        for j in [there] if self.every == 1 else [there, self.made.elsewhere(0)]:
            write_weight(work, row, entry(weights, 0, j), j)

    def average(self) -> None:
        """The output: values by their weights, and the taps of a convolution."""
        work = self.work
        if self.heads == 1 and not self.kernels:
            with work.step("Average the values", uses="weighted_sum"):
                expr = self.weights[0] @ self.V
                self.output = work.compute(
                    "output", expr, "Y", say("the output of the layer"), shows=("symbols",)
                )
            return
        with work.step("Average the values in every head", uses="weighted_sum"):
            work.say("Every head brings the token that meets its tap to where it is needed:")
            heads = [
                work.compute(
                    self.name("head", head),
                    weights @ self.V,
                    self.symbol("H", head),
                    self.what("the output", head),
                    shows=("symbols",),
                )
                for head, weights in enumerate(self.weights)
            ]
        with work.step("Put the kernel into the output matrix", uses="concatenation"):
            work.say(
                "The heads stand side by side, so the matrices of the taps stand below each other."
                if isinstance((self.kind.kernel or ())[0], tuple)
                else "The heads stand side by side, so the matrices of the taps stand below each "
                "other; that of tap $j$ is $k_j$ times the identity:"
            )
            W_O = work.compute(
                "W_O", below(self.kernels), "W_O", say("the output matrix"), shows=("symbols",)
            )
            concat: Expr = heads[0]
            if self.heads > 1:
                concat = work.compute(
                    "concat", beside(heads), "H", say("the heads side by side"), shows=("symbols",)
                )
            self.output = work.compute(
                "output", concat @ W_O, "Y", say("the output of the layer"), shows=("symbols",)
            )
