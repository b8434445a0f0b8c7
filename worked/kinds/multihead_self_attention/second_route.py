"""Multi-head self-attention a second time, by other associations of the products.

The scores come from one matrix per head, W_Q W_Kᵀ, between the tokens; the output from V W_O of
each head. Biases ride along as an extra column of ones in X. Each weight is 1 / Σ e^{s_k − s_j}.
Vectors as columns are taken as rows, and what comes out is turned in the end.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worked.kinds.multihead_self_attention import Kind
    from worked.moves.given_heads import Head
    from worked.reals import Real, Reals

    Table = list[list[Real]]


def results_again(kind: Kind, numbers: Reals) -> Mapping[str, object]:
    """Every result, as nested lists."""
    X = [[*row, numbers.number(1)] for row in _rows(kind, numbers.table(kind.X))]
    out: dict[str, Table] = {}
    outputs, heads = [], []
    for i, head in enumerate(kind.split(), 1):
        scale = _scale(kind, head, numbers)
        Q, K, V = (_extended(kind, head, side, numbers) for side in "QKV")
        between = _times(Q, _turned(K))
        scores = _times(_times(X, between), _turned(X))
        scaled = _masked(kind, [[scale * s for s in row] for row in scores])
        weights = [_softmax(row, numbers) for row in scaled]
        values = _times(X, V)
        outputs.append((weights, values))
        out |= {f"Q_{i}": _times(X, Q), f"K_{i}": _times(X, K), f"V_{i}": values}
        out |= {f"scores_{i}": scores, f"scaled_{i}": scaled, f"weights_{i}": weights}
        heads.append(_times(weights, values))
        out[f"head_{i}"] = heads[-1]
    concat = [[entry for part in rows for entry in part] for rows in zip(*heads, strict=True)]
    out |= {"concat": concat, "output": _output(kind, outputs, concat, numbers)}
    return {name: _rows(kind, table) for name, table in out.items()}


def _rows(kind: Kind, table: Table) -> Table:
    """A matrix of the problem with vectors as rows; or a matrix of rows as the problem has it."""
    return _turned(table) if kind.vectors == "columns" else table


def _extended(kind: Kind, head: Head, side: str, numbers: Reals) -> Table:
    """The projection with its bias (or zeros) as a last row."""
    matrix = _rows(kind, numbers.table(getattr(head, f"W_{side}")))
    bias = getattr(head, f"b_{side}")
    return [*matrix, [numbers.number(b) for b in (bias or (0,) * len(matrix[0]))]]


def _scale(kind: Kind, head: Head, numbers: Reals) -> Real:
    if kind.scale == "none":
        return numbers.number(1)
    if isinstance(kind.scale, str):
        d_k = len(head.W_Q if kind.vectors == "columns" else head.W_Q[0])
        return 1 / numbers.sqrt(numbers.number(d_k))
    return numbers.number(kind.scale)


def _times(a: Table, b: Table) -> Table:
    out = []
    for line in a:
        total = [line[0] * entry for entry in b[0]]
        for factor, row in zip(line[1:], b[1:], strict=True):
            total = [sum_ + factor * entry for sum_, entry in zip(total, row, strict=True)]
        out.append(total)
    return out


def _turned(a: Table) -> Table:
    return [list(column) for column in zip(*a, strict=True)]


def _masked(kind: Kind, scores: Table) -> Table:
    hidden = -math.inf
    if kind.mask == "none":
        return scores
    if kind.mask == "causal":
        return [
            [s if j <= i else hidden for j, s in enumerate(row)] for i, row in enumerate(scores)
        ]
    return [
        [s if kind.mask[i][j] else hidden for j, s in enumerate(row)]
        for i, row in enumerate(scores)
    ]


def _softmax(scores: list[Real], numbers: Reals) -> list[Real]:
    live = [s for s in scores if s != -math.inf]
    return [
        0 if s == -math.inf else 1 / sum(numbers.exp(other - s) for other in live) for s in scores
    ]


def _output(kind: Kind, heads: list[tuple[Table, Table]], concat: Table, numbers: Reals) -> Table:
    if kind.W_O is None:
        total = concat
    else:
        start, total = 0, []
        W_O = _rows(kind, numbers.table(kind.W_O))
        for weights, values in heads:
            block = W_O[start : start + len(values[0])]
            start += len(values[0])
            share = _times(weights, _times(values, block))
            total = [_sums(*lines) for lines in zip(total, share, strict=True)] if total else share
    if kind.b_O is None:
        return total
    bias = numbers.row(kind.b_O)
    return [[x + y for x, y in zip(line, bias, strict=True)] for line in total]


def _sums(a: list[Real], b: list[Real]) -> list[Real]:
    return [x + y for x, y in zip(a, b, strict=True)]
