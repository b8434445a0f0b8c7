"""Principal components a second time: Jacobi's rotations, losses and slopes sample by sample."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worked.kinds.principal_components import Kind
    from worked.reals import Real, Reals

    Rows = list[list[Real]]

MOST_SWEEPS = 60


def results_again(kind: Kind, numbers: Reals) -> Mapping[str, object]:
    """Every result."""
    X = numbers.table(kind.X)
    n, k = len(X[0]), kind.k
    middle = [sum(row) / n for row in X]
    if kind.center:
        X = [[x - mu for x in row] for row, mu in zip(X, middle, strict=True)]
    products = [[_dot(a, b) for b in X] for a in X]
    S = [[x / n for x in row] for row in products]
    values, vectors = _by_size(*_rotated(S, numbers))
    components = _chosen(values, vectors, numbers)[:k]
    found: dict[str, object] = {
        "mean": middle,
        "centered": X,
        "products": products,
        "second_moment": S,
        "eigenvalues": values,
    }
    samples = [list(sample) for sample in zip(*X, strict=True)]
    outputs = [_projected(sample, components) for sample in samples]
    errors = [
        [x - y for x, y in zip(pair[0], pair[1], strict=True)]
        for pair in zip(samples, outputs, strict=True)
    ]
    found["loss"] = found["min_loss"] = sum(_dot(e, e) for e in errors) / n
    found["components"] = _turned(components)
    found["projection"] = [
        [sum(u[i] * u[j] for u in components) for j in range(len(X))] for i in range(len(X))
    ]
    found["reconstruction"] = _turned(outputs)
    return {**found, **_slopes(samples, errors, components)}


def _slopes(samples: Rows, errors: Rows, components: Rows) -> Mapping[str, object]:
    """Both gradients, as sums over the samples."""
    n, m = len(samples), len(samples[0])
    by_decoder = [
        [
            -2 * sum(e[i] * _dot(u, x) for e, x in zip(errors, samples, strict=True)) / n
            for u in components
        ]
        for i in range(m)
    ]
    by_encoder = [
        [
            -2 * sum(_dot(u, e) * x[j] for e, x in zip(errors, samples, strict=True)) / n
            for j in range(m)
        ]
        for u in components
    ]
    return {"grad_W2": by_decoder, "grad_W1": by_encoder}


# --- Jacobi ---------------------------------------------------------------------------------


def _rotated(S: Rows, numbers: Reals) -> tuple[list[Real], Rows]:
    """The eigenvalues, and the eigenvectors as rows, in any order."""
    A = [row[:] for row in S]
    m = len(A)
    V: Rows = [[numbers.number(int(i == j)) for j in range(m)] for i in range(m)]
    size = 1 + max(abs(x) for row in A for x in row)
    ended = False
    for _ in range(MOST_SWEEPS):
        small = all(numbers.equal(size + abs(A[i][j]), size) for i in range(m) for j in range(i))
        for p in range(m):
            for q in range(p + 1, m):
                _rotate(A, V, p, q, numbers)
        if ended:
            break
        ended = small  # the error is squared by every sweep, so one more is enough
    return [A[i][i] for i in range(m)], V


def _rotate(A: Rows, V: Rows, p: int, q: int, numbers: Reals) -> None:
    """Turn the plane of two axes so that the entry between them becomes 0."""
    if A[p][q] == 0:
        return
    ratio = (A[q][q] - A[p][p]) / (2 * A[p][q])
    slope = 1 / (abs(ratio) + numbers.sqrt(ratio * ratio + 1))
    slope = slope if ratio >= 0 else -slope
    cosine = 1 / numbers.sqrt(slope * slope + 1)
    sine = slope * cosine
    for row in A:
        row[p], row[q] = cosine * row[p] - sine * row[q], sine * row[p] + cosine * row[q]
    for rows in (A, V):
        rows[p], rows[q] = (
            [cosine * x - sine * y for x, y in zip(rows[p], rows[q], strict=True)],
            [sine * x + cosine * y for x, y in zip(rows[p], rows[q], strict=True)],
        )


def _by_size(values: list[Real], vectors: Rows) -> tuple[list[Real], Rows]:
    order = sorted(range(len(values)), key=lambda i: -values[i])
    return [values[i] for i in order], [vectors[i] for i in order]


# --- one basis for each eigenvalue ----------------------------------------------------------


def _chosen(values: list[Real], vectors: Rows, numbers: Reals) -> Rows:
    """Unit eigenvectors by our rule, from the projections of the axes onto each eigenspace."""
    size = 1 + max(abs(value) for value in values)
    chosen: Rows = []
    start = 0
    for end in range(1, len(values) + 1):
        if end == len(values) or not numbers.equal(size + values[end - 1], size + values[end]):
            chosen += _basis(vectors[start:end], numbers)
            start = end
    return chosen


def _basis(space: Rows, numbers: Reals) -> Rows:
    """Project one axis after the other; what earlier vectors span is taken away first."""
    found: Rows = []
    for axis in range(len(space[0])):
        image = [sum(v[axis] * v[j] for v in space) for j in range(len(space[0]))]
        for other in found:
            share = other[axis]
            image = [x - share * y for x, y in zip(image, other, strict=True)]
        square = _dot(image, image)
        if not numbers.equal(1 + square, numbers.number(1)) and len(found) < len(space):
            length = numbers.sqrt(square)
            found.append([x / length for x in image])
    return found


def _projected(sample: list[Real], components: Rows) -> list[Real]:
    shares = [_dot(u, sample) for u in components]
    return [
        sum(s * u[i] for s, u in zip(shares, components, strict=True)) for i in range(len(sample))
    ]


def _dot(a: list[Real], b: list[Real]) -> Real:
    return sum(x * y for x, y in zip(a, b, strict=True))


def _turned(rows: Rows) -> Rows:
    return [list(line) for line in zip(*rows, strict=True)]
