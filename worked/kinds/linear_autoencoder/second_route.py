"""A linear autoencoder a second time: samples one by one, derivatives by moving single entries.

Along a single entry of either matrix the loss is a quadratic polynomial, so the central difference
quotient (L(w + 1) − L(w − 1)) / 2 *is* the derivative, without an error term.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worked.kinds.linear_autoencoder import Kind
    from worked.reals import Real, Reals

    Rows = list[list[Real]]


def results_again(kind: Kind, numbers: Reals) -> Mapping[str, object]:
    """Every result."""
    route = _Route(kind, numbers)
    slopes = {name: route.slopes(name) for name in ("W1", "W2")}
    codes = [[route.code(j)[a] for j in route.samples] for a in route.units]
    outputs = [route.output(j) for j in route.samples]
    errors = [[route.X[i][j] - outputs[j][i] for j in route.samples] for i in range(len(route.X))]
    back = [
        [sum(route.W2[i][a] * errors[i][j] for i in range(len(route.X))) for j in route.samples]
        for a in route.units
    ]
    flat = [slope for rows in slopes.values() for row in rows for slope in row]
    flat = [0 if numbers.equal(route.size + abs(x), route.size) else x for x in flat]
    found: dict[str, object] = {
        "code": codes,
        "reconstruction": [list(line) for line in zip(*outputs, strict=True)],
        "residual": errors,
        "error": sum(e * e for row in errors for e in row),
        "loss": route.loss(),
        "residual_by_code": [
            [sum(e * z for e, z in zip(row, line, strict=True)) for line in codes] for row in errors
        ],
        "residual_sent_back": back,
        "sent_back_by_sample": [
            [sum(b * x for b, x in zip(line, row, strict=True)) for row in route.X] for line in back
        ],
        "grad_W1": slopes["W1"],
        "grad_W2": slopes["W2"],
        "gradient_squared": sum(x * x for x in flat),
        "stationary": not any(flat),
    }
    if route.penalty:
        for name in ("W1", "W2"):
            found[f"size_{name}"] = sum(w * w for row in getattr(route, name) for w in row)
        found["imbalance"] = route.imbalance()
    return found


class _Route:
    """The numbers of a problem, with the loss as a function of both matrices."""

    def __init__(self, kind: Kind, numbers: Reals) -> None:
        self.X, self.W1, self.W2 = (numbers.table(x) for x in (kind.X, kind.W1, kind.W2))
        self.penalty = numbers.number(kind.penalty)
        self.samples, self.units = range(len(self.X[0])), range(len(self.W1))
        self.size = 1 + self.loss()

    def code(self, j: int) -> list[Real]:
        """What the encoder makes of a sample."""
        return [sum(w * line[j] for w, line in zip(row, self.X, strict=True)) for row in self.W1]

    def output(self, j: int) -> list[Real]:
        """What the decoder makes of that."""
        code = self.code(j)
        return [sum(w * z for w, z in zip(row, code, strict=True)) for row in self.W2]

    def loss(self) -> Real:
        """The mean over the samples of squared distances, and the penalty."""
        total: Real = 0
        for j in self.samples:
            output = self.output(j)
            total += sum((line[j] - y) ** 2 for line, y in zip(self.X, output, strict=True))
        squares = sum(w * w for rows in (self.W1, self.W2) for row in rows for w in row)
        return total / len(self.samples) + self.penalty * squares

    def slopes(self, name: str) -> Rows:
        """The derivative of the loss by every entry of a matrix."""
        matrix: Rows = getattr(self, name)
        return [[self._slope(row, j) for j in range(len(row))] for row in matrix]

    def _slope(self, row: list[Real], j: int) -> Real:
        here = row[j]
        row[j] = here + 1
        above = self.loss()
        row[j] = here - 1
        below = self.loss()
        row[j] = here
        return (above - below) / 2

    def imbalance(self) -> Rows:
        """W2ᵀ W2 − W1 W1ᵀ, entry by entry."""
        return [
            [
                sum(row[a] * row[b] for row in self.W2)
                - sum(x * y for x, y in zip(self.W1[a], self.W1[b], strict=True))
                for b in self.units
            ]
            for a in self.units
        ]
