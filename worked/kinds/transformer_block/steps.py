"""The steps of a transformer block: attention, sums, norms, and the network with its ReLU."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.kinds.transformer_block.given import named_given
from worked.kinds.transformer_block.network import cut_negative, layer
from worked.kinds.transformer_block.proof import certify
from worked.kinds.transformer_block.question import ask
from worked.moves.heads import Attending, WrittenHead
from worked.moves.joining import Joined, put_together
from worked.moves.normalizing import Lines
from worked.moves.orientation import ORIENTATIONS
from worked.prose import listed, say

if TYPE_CHECKING:
    from worked.kinds.transformer_block import Kind
    from worked.kinds.transformer_block.given import Given
    from worked.sheet import Work
    from worked.trace import Named


def write_solution(kind: Kind, work: Work) -> None:
    """Write the question and every step of the block."""
    given = named_given(kind, work)
    ask(kind, work, given)
    work.answers("attention", "hidden", "mlp", "output")
    _Block(kind, work, given).write()
    certify(kind, work)


class _Block:
    """A block that is written on a sheet, sublayer by sublayer."""

    def __init__(self, kind: Kind, work: Work, given: Given) -> None:
        self.kind, self.work, self.given = kind, work, given
        self.vectors = ORIENTATIONS[kind.vectors]

    def write(self) -> None:
        """Attention, then the network, each with its sum and its norm."""
        X, kind = self.given.X, self.kind
        seen = self._normed(X, 1, "norm_1", "N^{(1)}") if kind.norm == "pre" else X
        A = self._attention(seen)
        R = self._sum("residual_1", "R", X, A, "the tokens plus the attention")
        stream = self._normed(R, 1, "norm_1", "N^{(1)}") if kind.norm == "post" else R
        seen = self._normed(stream, 2, "norm_2", "N^{(2)}") if kind.norm == "pre" else stream
        F = self._network(seen)
        self._finish(stream, F)

    # --- attention --------------------------------------------------------------------------

    def _attention(self, X: Named) -> Named:
        given = self.kind.attention
        attending = Attending(
            given.scale, self.kind.allowed(), self.vectors, self.kind.softmax_over
        )
        count = len(self.given.heads)
        heads = [
            WrittenHead(self.work, attending, X, own, i, count)
            for i, own in enumerate(self.given.heads, 1)
        ]
        for head in heads:
            self._remark_on_zeros(head)
        after = self.given.after
        name = Joined("attention", "A", say("the output of the attention"), "attention")
        return put_together(self.work, heads, after.get("W_O"), after.get("b_O"), name)

    def _remark_on_zeros(self, head: WrittenHead) -> None:
        """Say which features of a head are 0 for every token, because those of its values are."""
        values = self.vectors.turned(head.V.matrix)
        zeros = [j + 1 for j, feature in enumerate(zip(*values, strict=True)) if not any(feature)]
        if zeros and len(zeros) < len(values[0]):
            with self.work.step("See what stays 0"):
                self.work.say(
                    "In {V} feature {features} is 0 for every token. A token's output is a sum "
                    "of weights times values, and a weight times 0 is 0: so the same feature of "
                    "{H} is 0 for every token, whatever the weights are.",
                    V=head.V,
                    features=listed(zeros),
                    H=head.output,
                )

    # --- sums and norms ---------------------------------------------------------------------

    def _sum(self, name: str, symbol: str, before: Named, after: Named, what: str) -> Named:
        """What came in plus what came out; without residuals, what came out."""
        if not self.kind.residual:
            return after
        with self.work.step("Add what came in", uses="residual"):
            self.work.say(
                "The residual sum keeps every token as it was and adds to it what the other "
                "part found."
            )
            return self.work.compute(name, before + after, symbol, say(what), shows=("symbols",))

    def _normed(self, X: Named, number: int, name: str, symbol: str) -> Named:
        """Layer norm of every token: means, variances, the normalized numbers."""
        of = "the tokens" if X is self.given.X else "the sum"
        root = f"s^{{({number})}}"
        lines = Lines(self.work, X, self.vectors.lines, of, root)
        title = "Normalize every token of {X}"
        with self.work.step(title, uses="normalization", X=X):
            mu, sigma = f"μ^{{({number})}}", f"v^{{({number})}}"
            mean = lines.write_means(f"mean_{number}", mu, say("the means of the tokens"))
            self.work.say("The variance is the mean of the squared distances from the mean.")
            variance = lines.write_variances(
                f"variance_{number}", sigma, mean, say("the variances of the tokens")
            )
            what = (
                say("the output of the block")
                if name == "output"
                else say("the tokens, normalized")
            )
            path = ("X",) if X is self.given.X else ()
            eps = self.given.eps
            normed = lines.write_normalized(name, symbol, mean, variance, eps, what, path)
            self.work.check("The normalized numbers of every token add up to 0.")
            return normed

    # --- the network ------------------------------------------------------------------------

    def _network(self, X: Named) -> Named:
        mlp = self.given.mlp
        with self.work.step("Multiply by the first matrix of the network", uses="linear_layer"):
            self.work.say("Every token is treated alike and by itself.")
            P = layer(
                self.work,
                "preactivation",
                X,
                mlp["W_1"],
                mlp.get("b_1"),
                "P",
                say("the hidden layer before the ReLU"),
                self.vectors,
            )
        U = cut_negative(self.work, P, self.vectors)
        with self.work.step("Multiply by the second matrix of the network", uses="linear_layer"):
            self.work.say("A unit that was cut off adds nothing.")
            return layer(
                self.work,
                "mlp",
                U,
                mlp["W_2"],
                mlp.get("b_2"),
                "F",
                say("the output of the network"),
                self.vectors,
            )

    def _finish(self, stream: Named, F: Named) -> None:
        """The output: the sum, or its norm, or what the network gave."""
        kind, what = self.kind, say("the output of the block")
        if kind.norm == "post":
            R = self._sum("residual_2", "T", stream, F, "the sum before the last norm")
            self._normed(R, 2, "output", "Y")
        elif kind.residual:
            with self.work.step("Add what came in, again", uses="residual"):
                self.work.say("The network also only adds to what is there.")
                self.work.compute("output", stream + F, "Y", what, shows=("symbols",))
        else:
            with self.work.step("The output"):
                self.work.say("Nothing follows: the output of the block is that of the network.")
                self.work.compute("output", F, "Y", what, shows=("symbols",))
