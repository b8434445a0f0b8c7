"""Another network of the same shape, in which the gradient reaches every layer."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from worked.draw import least_amiss
from worked.kinds.zero_cost_proxies.network import Layer
from worked.maths.alike import alike

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.kinds.zero_cost_proxies import Kind
    from worked.trace import Value

K = TypeVar("K", bound="Kind")

TRIES = 40
"""Draws of which the one with the least amiss is taken."""


def fresh(kind: type[K], rng: Rng) -> K:
    """Two inputs, two hidden units with ReLU, one output, two samples."""
    model = kind(
        layers=(
            Layer(W=((1, -2), (3, 1)), b=(1, -1), activation="relu"),
            Layer(W=((2, -1),), b=(1,)),
        ),
        X=((1, 2), (2, -1)),
        y=((1,), (3,)),
        loss=rng.choice(("mse_mean", "mse_half_sum")),
    )
    return another(model, rng)


def another(like: K, rng: Rng) -> K:
    """A problem of the same shape, whose numbers are as short and whose masks let as much pass."""
    wanted = _shape(like)

    def draw() -> tuple[K, int]:
        layers = tuple([_layer(rng, layer) for layer in like.layers])
        update = {"layers": layers, "X": alike(rng, like.X), "y": _targets(rng, like)}
        drawn = like.model_copy(update=update)
        return drawn, sum(abs(a - b) for a, b in zip(_shape(drawn), wanted, strict=True))

    return least_amiss(draw, TRIES)[0]


def _layer(rng: Rng, like: Layer) -> Layer:
    """A layer of the same shape, no row of whose weights is 0 where none was."""
    W = alike(rng, like.W)
    b = None if like.b is None else alike(rng, like.b)
    return like.model_copy(update={"W": W, "b": b})


def _targets(rng: Rng, like: K) -> object:
    if like.loss != "cross_entropy":
        return alike(rng, like.y)
    return tuple([rng.integer(0, len(like.layers[-1].W) - 1) for _ in like.y])


def _shape(kind: Kind) -> list[int]:
    """What should be as in the given problem: open masks, and how long the results are."""
    found: list[int] = []
    results = _plain_results(kind)
    for name, value in results.items():
        if name.startswith("mask_"):
            found.append(5 * sum(sum(row) for row in value))  # type: ignore[arg-type,union-attr,misc]
        elif name.startswith(("grad_", "delta_", "Z_")):
            found.append(5 * any(_flat(value)))
            found.append(max(map(_digits, _flat(value))))
    return found


def _plain_results(kind: Kind) -> dict[str, Value]:
    """The results, with the sum of the outputs' errors as loss where the real one has no digits."""
    if kind.loss != "cross_entropy":
        return kind.results()
    width = len(kind.layers[-1].W)
    rows = tuple([(0,) * width for _ in kind.X])
    return kind.model_copy(update={"loss": "mse_sum", "y": rows}).results()


def _flat(value: Value) -> list[object]:
    return [x for entry in value for x in _flat(entry)] if isinstance(value, tuple) else [value]


def _digits(number: object) -> int:
    if isinstance(number, int | Fraction):
        return len(str(abs(number.numerator))) + len(str(number.denominator))
    return 0
