"""A transformer block a second time: token by token, feature by feature, in plain loops.

Vectors as columns are taken as rows, and what comes out is turned in the end. A weight is its
exponential over the sum, the largest score of the sum taken out; a mask leaves terms out.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from worked.kinds.transformer_block import Kind
    from worked.moves.given_heads import Head
    from worked.reals import Real, Reals

    Table = list[list[Real]]


def results_again(kind: Kind, numbers: Reals) -> Mapping[str, object]:
    """Every result, as nested lists."""
    out: dict[str, Table] = {}
    vectors: dict[str, list[Real]] = {}
    block = _Block(kind.as_rows(), numbers, out, vectors)
    block.run()
    if kind.vectors == "columns":
        turned = {name: [list(c) for c in zip(*table, strict=True)] for name, table in out.items()}
        return {**turned, **vectors}
    return {**out, **vectors}


class _Block:
    """One run through the block; what comes about is kept under the names of the results."""

    def __init__(
        self,
        kind: Kind,
        numbers: Reals,
        out: dict[str, Table],
        vectors: dict[str, list[Real]],
    ) -> None:
        self.kind, self.numbers, self.out, self.vectors = kind, numbers, out, vectors
        self.X = numbers.table(kind.X)
        self.tokens = range(len(self.X))

    def run(self) -> None:
        """All sublayers, in order."""
        kind, out = self.kind, self.out
        seen = self.normed(self.X, 1, "norm_1") if kind.norm == "pre" else self.X
        out["attention"] = self.attend(seen)
        stream = self.sum("residual_1", self.X, out["attention"])
        if kind.norm == "post":
            stream = self.normed(stream, 1, "norm_1")
        seen = self.normed(stream, 2, "norm_2") if kind.norm == "pre" else stream
        mlp = kind.mlp
        out["preactivation"] = self.layer(seen, mlp.W_1, mlp.b_1)
        out["hidden"] = [[x if x > 0 else 0 * x for x in row] for row in out["preactivation"]]
        out["mlp"] = self.layer(out["hidden"], mlp.W_2, mlp.b_2)
        stream = self.sum("residual_2", stream, out["mlp"])
        out["output"] = self.normed(stream, 2, "output") if kind.norm == "post" else stream

    def sum(self, name: str, a: Table, b: Table) -> Table:
        """Input and output of a sublayer added, where the block does that."""
        if not self.kind.residual:
            return b
        self.out[name] = [
            [x + y for x, y in zip(*rows, strict=True)] for rows in zip(a, b, strict=True)
        ]
        return self.out[name]

    def layer(
        self, rows: Table, W: Sequence[Sequence[object]], b: Sequence[object] | None
    ) -> Table:
        """x W + b for every row, entry by entry."""
        matrix = self.numbers.table(W)  # type: ignore[arg-type]
        bias = [0] * len(matrix[0]) if b is None else self.numbers.row(b)  # type: ignore[arg-type]
        done = []
        for row in rows:
            made = []
            for j in range(len(matrix[0])):
                total = bias[j]
                for k, x in enumerate(row):
                    total = total + x * matrix[k][j]
                made.append(total)
            done.append(made)
        return done

    def normed(self, rows: Table, number: int, name: str) -> Table:
        """Every token less its mean, over the root of its variance plus ε."""
        eps = self.numbers.number(self.kind.eps)
        means, variances, done = [], [], []
        for row in rows:
            mean = sum(row) / len(row)
            squares = sum(x * x for x in row) / len(row)
            variance = squares - mean * mean
            root = self.numbers.sqrt(variance + eps)
            means.append(mean)
            variances.append(variance)
            done.append([(x - mean) / root for x in row])
        self.vectors[f"mean_{number}"], self.vectors[f"variance_{number}"] = means, variances
        self.out[name] = done
        return done

    # --- attention --------------------------------------------------------------------------

    def attend(self, rows: Table) -> Table:
        """Every head, then what puts them together."""
        given = self.kind.attention
        together: Table = [[] for _ in self.tokens]
        for i, head in enumerate(given.heads, 1):
            for line, more in zip(together, self.head(rows, head, i), strict=True):
                line.extend(more)
        self.out["concat"] = together
        if given.W_O is None:
            bias = [0] * len(together[0]) if given.b_O is None else self.numbers.row(given.b_O)
            return [[x + b for x, b in zip(line, bias, strict=True)] for line in together]
        return self.layer(together, given.W_O, given.b_O)

    def head(self, rows: Table, head: Head, i: int) -> Table:
        """Weights times values, a token and a feature at a time."""
        out = self.out
        Q, K, V = (
            self.layer(rows, getattr(head, f"W_{side}"), getattr(head, f"b_{side}"))
            for side in "QKV"
        )
        out |= {f"Q_{i}": Q, f"K_{i}": K, f"V_{i}": V}
        scores = [[sum(a * b for a, b in zip(q, k, strict=True)) for k in K] for q in Q]
        scale = self.scale(len(Q[0]))
        scaled = [
            [scale * s if self.sees(t, j) else -math.inf for j, s in enumerate(line)]
            for t, line in enumerate(scores)
        ]
        weights = self.softmax(scaled)
        out |= {f"scores_{i}": scores, f"scaled_{i}": scaled, f"weights_{i}": weights}
        features = range(len(V[0]))
        out[f"head_{i}"] = [
            [sum(weights[t][j] * V[j][f] for j in self.tokens) for f in features]
            for t in self.tokens
        ]
        return out[f"head_{i}"]

    def scale(self, d_k: int) -> Real:
        """What the scores are multiplied by."""
        scale = self.kind.attention.scale
        if scale == "none":
            return self.numbers.number(1)
        if isinstance(scale, str):
            return 1 / self.numbers.sqrt(self.numbers.number(d_k))
        return self.numbers.number(scale)

    def sees(self, query: int, key: int) -> bool:
        """Whether a token may attend to another."""
        mask = self.kind.attention.mask
        if isinstance(mask, str):
            return mask == "none" or key <= query
        return mask[query][key] == 1

    def softmax(self, scores: Table) -> Table:
        """Over the keys of each query, or over the queries of each key."""
        over_keys = self.kind.softmax_over == "keys"
        lines = scores if over_keys else [list(column) for column in zip(*scores, strict=True)]
        done = []
        for line in lines:
            top = max(line)
            powers = [0 * top if s == -math.inf else self.numbers.exp(s - top) for s in line]
            total = sum(powers)
            done.append([power / total for power in powers])
        return done if over_keys else [list(column) for column in zip(*done, strict=True)]
