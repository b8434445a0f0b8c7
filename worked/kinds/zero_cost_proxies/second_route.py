"""Everything a second time with dual numbers: a value and its derivative go forward together.

One number at a time is nudged: a weight, a bias, or a value inside of the network. There is no
backward pass here, and no matrix.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worked.kinds.zero_cost_proxies import Kind
    from worked.reals import Real, Reals

    Dual: TypeAlias = tuple[Real, Real]
    """A value and its derivative."""
    Place: TypeAlias = tuple[str | int, ...]
    """What is nudged: ("W", layer, row, column), ("b", layer, row), ("Z" or "A", layer, i, j)."""


def results_again(kind: Kind, numbers: Reals) -> Mapping[str, object]:
    """Every result."""
    return _Network(kind, numbers).everything()


@dataclass
class _Layer:
    W: list[list[Real]]
    b: list[Real] | None
    activation: str


class _Network:
    def __init__(self, kind: Kind, numbers: Reals) -> None:
        self.numbers, self.loss = numbers, kind.loss
        self.X = numbers.table(kind.X)
        self.layers = [
            _Layer(numbers.table(x.W), None if x.b is None else numbers.row(x.b), x.activation)
            for x in kind.layers
        ]
        if self.loss == "cross_entropy":
            self.labels = [int(label) for label in kind.y]  # type: ignore[arg-type]
        else:
            rows = [row if isinstance(row, tuple) else (row,) for row in kind.y]
            self.targets = numbers.table(rows)  # type: ignore[arg-type]
        self.seen: dict[str, list[list[Real]]] = {}

    def everything(self) -> dict[str, object]:
        """Nothing nudged gives the values, each place nudged a derivative."""
        found: dict[str, object] = {"loss": self.forward(())[0]}
        values = dict(self.seen)
        outputs = values[f"A_{len(self.layers)}"]
        n, width, last = len(outputs), len(outputs[0]), len(self.layers)
        for k, layer in enumerate(self.layers, 1):
            found[f"Z_{k}"] = values[f"Z_{k}"]
            if layer.activation != "none":
                found[f"A_{k}"] = values[f"A_{k}"]
            if layer.activation == "relu":
                found[f"mask_{k}"] = [
                    [int(self.above_0(z)) for z in row] for row in values[f"Z_{k}"]
                ]
            if k < last:
                found[f"grad_A_{k}"] = self.slopes("A", k, n, len(layer.W))
            found[f"delta_{k}"] = self.slopes("Z", k, n, len(layer.W))
        found["grad_output"] = self.slopes("A", last, n, width)
        if self.loss == "cross_entropy":
            found["probabilities"] = [self.shares(row) for row in outputs]
        else:
            pairs = zip(outputs, self.targets, strict=True)
            found["residuals"] = [[a - b for a, b in zip(x, y, strict=True)] for x, y in pairs]
        return found | self.parameters()

    def parameters(self) -> dict[str, object]:
        """The gradients of the parameters, and the proxies."""
        found: dict[str, object] = {}
        squares: Real = 0
        saliency: Real = 0
        for k, layer in enumerate(self.layers, 1):
            of_W = self.slopes("W", k, len(layer.W), len(layer.W[0]))
            pairs = [
                (w, g)
                for x, y in zip(layer.W, of_W, strict=True)
                for w, g in zip(x, y, strict=True)
            ]
            found[f"grad_W_{k}"] = of_W
            if layer.b is not None:
                of_b = [self.forward(("b", k, r))[1] for r in range(len(layer.b))]
                pairs += zip(layer.b, of_b, strict=True)
                found[f"grad_b_{k}"] = of_b
            squares += sum(g**2 for _, g in pairs)
            saliency += sum(abs(w * g) for w, g in pairs)
        root = self.numbers.sqrt(self.numbers.number(1) * squares)
        return found | {"grad_norm_squared": squares, "grad_norm": root, "snip": saliency}

    def slopes(self, what: str, k: int, rows: int, columns: int) -> list[list[Real]]:
        """The derivatives of the loss with respect to a matrix."""
        return [[self.forward((what, k, r, c))[1] for c in range(columns)] for r in range(rows)]

    def forward(self, nudged: Place) -> Dual:
        """The loss and its derivative with respect to what is nudged."""
        A: list[list[Dual]] = [[(x, 0) for x in row] for row in self.X]
        for k, layer in enumerate(self.layers, 1):
            Z = [[self.output(layer, k, r, row, nudged) for r in range(len(layer.W))] for row in A]
            Z = self.noted("Z", k, Z, nudged)
            A = [[self.activated(layer.activation, z) for z in row] for row in Z]
            A = self.noted("A", k, A, nudged)
        return self.lost(A)

    def output(self, layer: _Layer, k: int, r: int, inputs: list[Dual], nudged: Place) -> Dual:
        """One output of a layer before its activation."""
        value: Real = 0 if layer.b is None else layer.b[r]
        slope: Real = int(nudged == ("b", k, r))
        for c, (x, dx) in enumerate(inputs):
            value += layer.W[r][c] * x
            slope += layer.W[r][c] * dx + int(nudged == ("W", k, r, c)) * x
        return value, slope

    def noted(self, what: str, k: int, found: list[list[Dual]], nudged: Place) -> list[list[Dual]]:
        """The values, kept for later; one of them nudged, perhaps."""
        self.seen[f"{what}_{k}"] = [[value for value, _ in row] for row in found]
        places = product(range(len(found)), range(len(found[0])))
        out = [list(row) for row in found]
        for i, j in places:
            if nudged == (what, k, i, j):
                out[i][j] = (found[i][j][0], found[i][j][1] + 1)
        return out

    def activated(self, activation: str, z: Dual) -> Dual:
        """What comes after the activation."""
        value, slope = z
        if activation == "relu":
            return z if self.above_0(value) else (value * 0, slope * 0)
        return (value**2, 2 * value * slope) if activation == "square" else z

    def above_0(self, x: Real) -> bool:
        return x > 0 and not self.numbers.equal(x, 0)

    def lost(self, outputs: list[list[Dual]]) -> Dual:
        """The loss of the outputs."""
        n, width = len(outputs), len(outputs[0])
        value: Real = 0
        slope: Real = 0
        if self.loss == "cross_entropy":
            for row, label in zip(outputs, self.labels, strict=True):
                shares = self.shares([x for x, _ in row])
                value -= self.numbers.log(shares[label])
                slope += sum(p * dx for p, (_, dx) in zip(shares, row, strict=True)) - row[label][1]
            return value / n, slope / n
        for row, wanted in zip(outputs, self.targets, strict=True):
            for (x, dx), y in zip(row, wanted, strict=True):
                value += (x - y) ** 2
                slope += 2 * (x - y) * dx
        over = {"mse_mean": n * width, "mse_sum": 1, "mse_half_sum": 2, "mse_batch_mean": n}
        return value / over[self.loss], slope / over[self.loss]

    def shares(self, row: list[Real]) -> list[Real]:
        """The softmax of some numbers."""
        top = max(row)
        powers = [self.numbers.exp(x - top) for x in row]
        return [power / sum(powers) for power in powers]
