"""The layers by their definitions, and attention by loops over its tokens.

Where the page has a limit, nothing is computed at a large β: a token takes the value of the one
that it looks for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worked.fields import Matrix
    from worked.kinds.attention_as_layer import Kind
    from worked.reals import Real, Reals

    Table = list[list[Real]]
    Run = tuple[Table, Table]


def results_again(kind: Kind, numbers: Reals) -> Mapping[str, object]:
    """Every result of the page."""
    if kind.acts_as == "permutation_equivariant":
        return _equivariance(kind, numbers)
    if kind.acts_as == "convolution":
        return _convolution(kind, numbers)
    return _one_head(kind, numbers)


def _beta(kind: Kind, numbers: Reals) -> Real:
    return numbers.symbol("beta") if kind.beta == "inf" else numbers.number(kind.beta)


def _softmax(scores: list[Real], numbers: Reals) -> list[Real]:
    return [1 / sum(numbers.exp(other - s) for other in scores) for s in scores]


def _one_hot(length: int, position: int) -> list[int]:
    return [1 if j == position else 0 for j in range(length)]


# --- layers that act by positions -----------------------------------------------------------


def _one_head(kind: Kind, numbers: Reals) -> Mapping[str, object]:
    """Identity, permutation, linear: every token looks at one other."""
    X, n, d = numbers.table(kind.X), len(kind.X), len(kind.X[0])
    order = [p - 1 for p in kind.permutation or range(1, n + 1)]
    value = numbers.table(kind.W) if kind.W else [_one_hot(d, i) for i in range(d)]
    columns = list(zip(*value, strict=True))
    V = [[_sum(x * w for x, w in zip(row, c, strict=True)) for c in columns] for row in X]
    found, ((weights, output),) = _looking(kind, numbers, V, [order])
    tokens = [[*row, *_one_hot(n, i)] for i, row in enumerate(X)]
    return found | {
        "tokens": tokens,
        "W_Q": [[0] * n for _ in range(d)] + [_one_hot(n, p) for p in order],
        "W_K": [[0] * n for _ in range(d)] + [_one_hot(n, i) for i in range(n)],
        "W_V": value + [[0] * len(value[0]) for _ in range(n)],
        "Q": [_one_hot(n, p) for p in order],
        "K": [_one_hot(n, i) for i in range(n)],
        "V": V,
        "scores": [[_beta(kind, numbers) * (j == p) for j in range(n)] for p in order],
        "weights": weights,
        **_compared(kind, numbers, n, output, [V[p] for p in order], [_mean(V)] * n),
    }


def _convolution(kind: Kind, numbers: Reals) -> Mapping[str, object]:
    """A head for each tap; the target by sliding the kernel, zeros outside."""
    X, n, d = numbers.table(kind.X), len(kind.X), len(kind.X[0])
    kernel = _kernel(kind, numbers)
    k = len(kernel)
    first = (k - 1) // 2
    m = n + k - 1
    padded = [X[i - first] if 0 <= i - first < n else [numbers.number(0)] * d for i in range(m)]
    found, heads = _looking(kind, numbers, padded, [[t + j for t in range(n)] for j in range(k)])
    target = []
    for t in range(n):
        row = [numbers.number(0)] * len(kernel[0][0])
        for j, matrix in enumerate(kernel):
            i = t + j - first
            for a in range(d if 0 <= i < n else 0):
                row = [y + X[i][a] * w for y, w in zip(row, matrix[a], strict=True)]
        target.append(row)
    whole = [
        [w for matrix in kernel for w in (row[c] for row in matrix)]
        for c in range(len(kernel[0][0]))
    ]
    concat = [[x for _, H in heads for x in H[t]] for t in range(n)]
    even = _mean(padded) * k
    output = [[_sum(map(_times, row, column)) for column in whole] for row in concat]
    average = [[_sum(map(_times, even, column)) for column in whole]] * n
    found |= {
        "tokens": [[*row, *_one_hot(m, t + first)] for t, row in enumerate(X)],
        "padded": [[*row, *_one_hot(m, i)] for i, row in enumerate(padded)],
        "W_K": [[0] * m for _ in range(d)] + [_one_hot(m, i) for i in range(m)],
        "W_V": [_one_hot(d, i) for i in range(d)] + [[0] * d for _ in range(m)],
        "K": [_one_hot(m, i) for i in range(m)],
        "V": padded,
        "W_O": [row for matrix in kernel for row in matrix],
        **({"concat": concat} if k > 1 else {}),
    }
    for j, (weights, head) in enumerate(heads):
        end = f"_{j + 1}" if k > 1 else ""
        found |= {f"weights{end}": weights, f"head{end}": head}
        found |= _questions(kind, numbers, (d, m, first), j, end)
    return found | _compared(kind, numbers, m, output, target, average)


def _questions(
    kind: Kind, numbers: Reals, sizes: tuple[int, int, int], tap: int, end: str
) -> dict[str, object]:
    """What the head of a tap asks for: token t looks at place t + tap of the padded tokens."""
    n, (d, m, first) = len(kind.X), sizes
    asked = [[0] * m for _ in range(d + m)]
    for t in range(n):
        asked[d + first + t] = _one_hot(m, t + tap)
    return {
        f"W_Q{end}": asked,
        f"Q{end}": [_one_hot(m, t + tap) for t in range(n)],
        f"scores{end}": [
            [_beta(kind, numbers) * (i == t + tap) for i in range(m)] for t in range(n)
        ],
    }


def _kernel(kind: Kind, numbers: Reals) -> list[Table]:
    d = len(kind.X[0])
    return [
        numbers.table(cast("Matrix", tap))
        if isinstance(tap, tuple)
        else [
            [numbers.number(tap) if a == c else numbers.number(0) for c in range(d)]
            for a in range(d)
        ]
        for tap in kind.kernel or ()
    ]


def _looking(
    kind: Kind, numbers: Reals, V: Table, looks: list[list[int]]
) -> tuple[dict[str, object], list[Run]]:
    """The two weights that occur; and weights and output of every head, at β or in the limit."""
    m, beta = len(V), _beta(kind, numbers)
    heads: list[Run] = []
    for places in looks:
        weights: Table = []
        for p in places:
            scores = [beta if j == p else 0 * beta for j in range(m)]
            row = _softmax(scores, numbers)
            weights.append(numbers.row(_one_hot(m, p)) if kind.beta == "inf" else row)
        heads.append((weights, [_mixed(row, V) for row in weights]))
    found: dict[str, object] = {}
    if m > 1:
        there, elsewhere = _softmax([beta, *[0 * beta] * (m - 1)], numbers)[:2]
        found["share"] = m * elsewhere
        if kind.beta == "inf":
            found |= {"weight_there": there, "weight_elsewhere": elsewhere}
    return found, heads


def _mixed(weights: list[Real], V: Table) -> list[Real]:
    return [_sum(map(_times, weights, column)) for column in zip(*V, strict=True)]


def _compared(
    kind: Kind, numbers: Reals, m: int, output: Table, target: Table, average: Table
) -> dict[str, object]:
    """The differences: of the limit, or at β; and at any β from weights that are not one-hot."""
    found: dict[str, object] = {"output": output, "target": target}
    found["difference"] = _less(output, target)
    if m > 1:
        found["average"] = average
        if kind.beta == "inf":
            there, elsewhere = _softmax([_beta(kind, numbers), *[0] * (m - 1)], numbers)[:2]
            at_beta = [
                [(there - elsewhere) * y + m * elsewhere * a for y, a in zip(*rows, strict=True)]
                for rows in zip(target, average, strict=True)
            ]
            found["difference_at_beta"] = _less(at_beta, target)
    return found


def _less(a: Table, b: Table) -> Table:
    return [[x - y for x, y in zip(*rows, strict=True)] for rows in zip(a, b, strict=True)]


def _mean(rows: Table) -> list[Real]:
    return [_sum(column) / len(rows) for column in zip(*rows, strict=True)]


def _times(x: Real, y: Real) -> Real:
    return x * y


def _sum(terms: object) -> Real:
    return sum(terms)  # type: ignore[call-overload]


# --- permutation equivariance ---------------------------------------------------------------


def _equivariance(kind: Kind, numbers: Reals) -> Mapping[str, object]:
    """Every token for itself: its scores against all, its weights, its average."""
    X = numbers.table(kind.X)
    order = [p - 1 for p in kind.permutation or ()]
    permuted = [X[p] for p in order]
    out: dict[str, object] = {"permuted": permuted}
    before = _attended(kind, numbers, X, "_before", out)
    after = _attended(kind, numbers, permuted, "", out)
    out["target"] = [before[p] for p in order]
    out["difference"] = _less(after, [before[p] for p in order])
    if kind.positions is not None:
        E = numbers.table(kind.positions)
        placed = [list(map(_plus, x, e)) for x, e in zip(X, E, strict=True)]
        moved = [list(map(_plus, x, e)) for x, e in zip(permuted, E, strict=True)]
        out |= {"tokens_with_positions": placed, "permuted_with_positions": moved}
        before = _attended(kind, numbers, placed, "_placed_before", out)
        after = _attended(kind, numbers, moved, "_placed", out)
        out["target_with_positions"] = [before[p] for p in order]
        out["difference_with_positions"] = _less(after, [before[p] for p in order])
    return out


def _plus(x: Real, y: Real) -> Real:
    return x + y


def _attended(kind: Kind, numbers: Reals, X: Table, end: str, out: dict[str, object]) -> Table:
    sides = {}
    for side in "QKV":
        W = getattr(kind, f"W_{side}")
        sides[side] = X
        if W is not None:
            columns = list(zip(*numbers.table(W), strict=True))
            sides[side] = [[_sum(map(_times, x, c)) for c in columns] for x in X]
            out[f"{side}{end}"] = sides[side]
    scores = [[_sum(map(_times, q, k)) for k in sides["K"]] for q in sides["Q"]]
    scale = _scale(kind, numbers, len(sides["K"][0]))
    scaled = [[s * scale for s in row] for row in scores]
    weights = [_softmax(row, numbers) for row in scaled]
    output = [_mixed(row, sides["V"]) for row in weights]
    out |= {f"scores{end}": scores, f"scaled{end}": scaled}
    out |= {f"weights{end}": weights, f"output{end}": output}
    return output


def _scale(kind: Kind, numbers: Reals, d_k: int) -> Real:
    if kind.scale == "none":
        return numbers.number(1)
    if isinstance(kind.scale, str):
        return 1 / numbers.sqrt(numbers.number(d_k))
    return numbers.number(kind.scale)
