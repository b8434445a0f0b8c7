"""A key that changes, a second time: the output is computed anew, and differences are taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from worked.kinds.key_perturbation import Kind
    from worked.reals import Real, Reals

FAR = 100
"""A score that has moved by so much leaves e^−100."""


def results_again(kind: Kind, numbers: Reals) -> Mapping[str, object]:
    """Every result, each from whole runs of attention."""
    attention = _Attention(kind, numbers)
    own = numbers.row(kind.keys[kind.key - 1])
    found: dict[str, object] = {
        "scores": [attention.product(key) for key in attention.keys],
        "scaled": attention.scaled(own),
        "weights": attention.weights(own),
        "output": attention.output(own),
    }
    if kind.delta is not None:
        return found | _derivatives(attention, own, numbers.row(kind.delta))
    assert kind.stretch is not None
    return found | _lengths(attention, own, numbers.number(kind.stretch))


class _Attention:
    """Attention with one query, as a function of the key that changes."""

    def __init__(self, kind: Kind, numbers: Reals) -> None:
        self.numbers = numbers
        self.query = numbers.row(kind.query)
        self.keys = numbers.table(kind.keys)
        self.values = numbers.table(kind.values)
        self.position = kind.key - 1
        if kind.scale == "none":
            self.scale: Real = 1
        elif isinstance(kind.scale, str):
            self.scale = 1 / numbers.sqrt(numbers.number(len(kind.query)))
        else:
            self.scale = numbers.number(kind.scale)

    def product(self, key: Sequence[Real]) -> Real:
        return sum(q * k for q, k in zip(self.query, key, strict=True))

    def scaled(self, own: Sequence[Real]) -> list[Real]:
        """The scores with another vector in the place of the key."""
        keys = list(self.keys)
        keys[self.position] = list(own)
        return [self.product(key) * self.scale for key in keys]

    def weights(self, own: Sequence[Real]) -> list[Real]:
        scores = self.scaled(own)
        return [1 / sum(self._power(t - s) for t in scores) for s in scores]

    def _power(self, x: Real) -> Real:
        return self.numbers.exp(x)

    def output(self, own: Sequence[Real]) -> list[Real]:
        weights = self.weights(own)
        return [
            sum(w * x for w, x in zip(weights, column, strict=True))
            for column in zip(*self.values, strict=True)
        ]


def _derivatives(
    attention: _Attention, own: Sequence[Real], delta: Sequence[Real]
) -> dict[str, object]:
    """Central differences along the direction, and along every axis for the variance."""
    axes = [[int(r == c) for c in range(len(own))] for r in range(len(own))]
    return {
        "score_derivative": _slope(attention.scaled, attention, own, delta)[attention.position],
        "weight_derivative": _slope(attention.weights, attention, own, delta),
        "derivative": _slope(attention.output, attention, own, delta),
        "variance_per_sigma2": sum(
            x * x for axis in axes for x in _slope(attention.output, attention, own, axis)
        ),
    }


def _slope(
    function: Callable[[Sequence[Real]], list[Real]],
    attention: _Attention,
    own: Sequence[Real],
    direction: Sequence[Real],
) -> list[Real]:
    """Differences of two widths, so that the error of the fourth order is left."""
    speed = abs(attention.product(direction) * attention.scale)
    step = 1 / (1000 * (1 + speed))

    def difference(h: Real) -> list[Real]:
        after, before = (
            function([k + sign * h * d for k, d in zip(own, direction, strict=True)])
            for sign in (1, -1)
        )
        return [(a - b) / (2 * h) for a, b in zip(after, before, strict=True)]

    fine, coarse = difference(step), difference(2 * step)
    return [(4 * a - b) / 3 for a, b in zip(fine, coarse, strict=True)]


def _lengths(attention: _Attention, own: Sequence[Real], stretch: Real) -> dict[str, object]:
    """The stretched key, and one so long that what is lost cannot be seen."""
    score = attention.scaled(own)[attention.position]
    spread = max(attention.scaled(own)) - min(attention.scaled(own))
    still = attention.numbers.equal(score, 0)
    far = 1 if still else 1 + (FAR + spread) / abs(score)
    stretched, long = [k * stretch for k in own], [k * far for k in own]
    return {
        "stretched_scaled": attention.scaled(stretched),
        "stretched_weights": attention.weights(stretched),
        "stretched_output": attention.output(stretched),
        "limit_weights": attention.weights(long),
        "limit_output": attention.output(long),
    }
