"""Attention a second time: each weight from the differences of the scores, one output at a time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worked.kinds.attention import Kind
    from worked.reals import Real, Reals


def results_again(kind: Kind, numbers: Reals) -> Mapping[str, object]:
    """Every result of every asked step."""
    keys = numbers.table(kind.keys)
    columns = list(zip(*numbers.table(kind.values), strict=True))
    steps = range(1, len(kind.queries) + 1) if kind.at == "all" else kind.at
    out: dict[str, object] = {}
    for t in (steps,) if isinstance(steps, int) else steps:
        query = numbers.row(kind.queries[int(t) - 1])
        scores = [sum(map(_times, query, key)) for key in keys]
        scaled = [_prepared(kind, numbers, int(t), j, s) for j, s in enumerate(scores)]
        weights = _shares(scaled, numbers)
        out |= {f"scores_{t}": scores, f"scaled_{t}": scaled, f"weights_{t}": weights}
        out[f"a_{t}"] = [sum(map(_times, weights, column)) for column in columns]
    if kind.at == "all":
        outputs: list[list[Real]] = [out[f"a_{t}"] for t in steps]  # type: ignore[misc,union-attr]
        turned = [[a[i] for a in outputs] for i in range(len(columns))]
        out["output"] = turned if kind.vectors == "columns" else outputs
    return out


def _times(x: Real, y: Real) -> Real:
    return x * y


def _prepared(kind: Kind, numbers: Reals, step: int, key: int, score: Real) -> Real:
    """One score, scaled, shifted and masked."""
    hidden = key >= step if kind.mask == "causal" else False
    if not isinstance(kind.mask, str):
        hidden = kind.mask[step - 1][key] == 0
    if hidden:
        return -math.inf
    if kind.scale == "none":
        scaled = score
    elif isinstance(kind.scale, str):
        scaled = score / numbers.sqrt(numbers.number(len(kind.keys[0])))
    else:
        scaled = score * numbers.number(kind.scale)
    return scaled if kind.bias is None else scaled + numbers.number(kind.bias[step - 1][key])


def _shares(scores: list[Real], numbers: Reals) -> list[Real]:
    """The softmax: 1 / Σ e^{s_k − s_j} for each j."""
    live = [s for s in scores if s != -math.inf]
    return [
        0 if s == -math.inf else 1 / sum(numbers.exp(other - s) for other in live) for s in scores
    ]
