"""The question and the steps of a layer that acts by the positions of its tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.exact import symbols
from worked.kinds.attention_as_layer.construction import (
    construction,
    identity,
    kernel_matrices,
    zeros,
)
from worked.kinds.attention_as_layer.nearness import show_nearness
from worked.kinds.attention_as_layer.question import ask
from worked.kinds.attention_as_layer.target import write_target
from worked.moves.attending import heat_map
from worked.moves.heads import of_head
from worked.notation import parse
from worked.prose import say
from worked.trace import (
    below,
    beside,
    entry,
    exp,
    literal,
    named,
    row_of,
    shifted_weight,
    softmax,
    weight,
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
    page.write_tokens()
    for head in range(page.heads):
        page.choose_queries(head)
    page.choose_keys_and_values()
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
        self.beta = (
            named("beta", "β", symbols("beta")[0])
            if number is None
            else work.given("beta", number, "β")
        )
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

    def write_tokens(self) -> None:
        """Contents and positions side by side."""
        work, made = self.work, self.made
        places = identity(self.every)
        with work.step("Write its position beside every token", uses="positional_encoding"):
            if made.before or made.after:
                work.say(
                    "The sequence is padded with tokens of zeros, as the convolution pads it: "
                    "{before} before and {after} after it. They have positions too, so there are "
                    "{m} in all. The row of a token is its content, then its position, one-hot:",
                    before=made.before,
                    after=made.after,
                    m=self.every,
                )
                content = named("X_pad", "X_{pad}", made.padded)
                everyone = beside([content, named("I", "I", places)])
                what = say("all tokens with their positions")
                self.padded = work.compute("padded", everyone, "T_{pad}", what, shows=("symbols",))
                work.say("Only the {n} tokens of the sequence ask:", n=self.n)
                own = named("E", "E", places[made.before : made.before + self.n])
            else:
                work.say("The row of a token is its content, then its position, one-hot:")
                own = named("I", "I", places)
            expr = beside([self.X, own])
            what = say("the tokens with their positions")
            self.tokens = work.compute("tokens", expr, "T", what, shows=("symbols",))
            if not (made.before or made.after):
                self.padded = self.tokens

    def choose_queries(self, head: int) -> None:
        """W_Q sends a position to the position that it looks for."""
        work, made = self.work, self.made
        words = "Choose the queries" if self.heads == 1 else f"Head {head + 1}: choose the queries"
        with work.step(words, uses="positional_encoding"):
            R = named("R", self._moves_symbol(head), made.moves(head))
            if self.heads > 1:
                work.say(
                    "In head {j} every token looks for the token that meets tap {j}: {move}. Row "
                    "$s$ of {R} has its 1 at the position for which position $s$ looks; the rows "
                    "of the padding, which never asks, are 0.",
                    j=head + 1,
                    move=_move(head - made.before),
                    R=R,
                )
            else:
                work.say(SINGLE[self.kind.acts_as])
            nothing = named("0", "0", zeros(len(self.kind.X[0]), self.every))
            W_Q = work.compute(
                self.name("W_Q", head),
                below([nothing, R]),
                self.symbol("W_Q", head),
                self.what("the query matrix", head),
                shows=("symbols",),
            )
            self.Q.append(
                work.compute(
                    self.name("Q", head),
                    self.tokens @ W_Q,
                    self.symbol("Q", head),
                    self.what("the queries", head),
                    shows=("symbols",),
                )
            )

    def _moves_symbol(self, head: int) -> Layout:
        """R, with one head P for a permutation and I where every token looks for itself."""
        if self.heads > 1:
            return self.symbol("R", head)
        return parse("P" if self.kind.acts_as == "permutation" else "I")

    def choose_keys_and_values(self) -> None:
        """W_K keeps the position, W_V the content."""
        work, d = self.work, len(self.kind.X[0])
        with work.step("Choose keys and values", uses="linear_projection"):
            work.say(
                "A key says where a token stands, and nothing of its content; a value is its "
                "content, and nothing of its position."
                if self.kind.acts_as != "linear"
                else "A key says where a token stands, and nothing of its content; a value is "
                "its content times {W}, and nothing of its position.",
                **({"W": work.givens["W"]} if self.kind.acts_as == "linear" else {}),
            )
            if self.heads > 1:
                work.say("They are the same in every head.")
            places = named("I", "I", identity(self.every))
            nothing = named("0", "0", zeros(d, self.every))
            W_K = work.compute(
                "W_K", below([nothing, places]), "W_K", say("the key matrix"), shows=("symbols",)
            )
            self.K = work.compute("K", self.padded @ W_K, "K", say("the keys"), shows=("symbols",))
            content: Named = (
                work.givens["W"] if self.kind.W is not None else named("I", "I", identity(d))
            )
            nothing = named("0", "0", zeros(self.every, len(content.matrix[0])))
            W_V = work.compute(
                "W_V", below([content, nothing]), "W_V", say("the value matrix"), shows=("symbols",)
            )
            self.V = work.compute(
                "V", self.padded @ W_V, "V", say("the values"), shows=("symbols",)
            )

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
                self.scores.append(
                    work.compute(
                        self.name("scores", head),
                        self.beta * (Q @ self.K.T),
                        self.symbol("S", head),
                        self.what("the scores", head),
                        shows=("symbols",),
                    )
                )

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
            part = entry(weights, 0, j)
            work.derive(
                part,
                ("=", weight(row, j), "numbers"),
                ("=", shifted_weight(row, j), "numbers"),
                ("=", part, "value"),
                ("≈", part, "decimal"),
            )

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


SINGLE = {
    "identity": "A query says where to look: every token looks for its own position.",
    "linear": "A query says where to look: every token looks for its own position.",
    "permutation": "A query says where to look: token $i$ looks for position $p_i$. Row $i$ of the "
    "matrix $P$ has its 1 there.",
    "convolution": "A query says where to look: with one tap every token looks for itself.",
}


def _move(shift: int) -> str:
    """The place of a token relative to the one that asks."""
    if shift == 0:
        return "itself"
    side = "before it" if shift < 0 else "after it"
    return f"the token {abs(shift)} {side}" if abs(shift) > 1 else f"the token just {side}"
