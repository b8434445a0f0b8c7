"""What people get wrong in the backward pass and the proxies, and the sentence that helps."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from worked import exact
from worked.problem import Mistake
from worked.prose import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.exact import Finite
    from worked.kinds.zero_cost_proxies import Kind
    from worked.kinds.zero_cost_proxies.network import Loss
    from worked.trace import Value

OTHER_MEANS: dict[Loss, tuple[tuple[Loss, str, str], ...]] = {
    "mse_mean": (
        ("mse_sum", "not_averaged", "The loss is a *mean*: divide by the number of entries."),
        ("mse_batch_mean", "batch_mean", "The mean is over *all entries*, not over the samples."),
    ),
    "mse_sum": (("mse_mean", "averaged", "The loss is a *sum*: nothing is divided."),),
    "mse_half_sum": (("mse_sum", "half_forgotten", "The loss is *half* the sum of the squares."),),
    "mse_batch_mean": (
        ("mse_sum", "not_averaged", "The loss is a *mean* over the samples: divide by how many."),
        ("mse_mean", "mean_of_entries", "The mean is over the *samples*, not over all entries."),
    ),
    "cross_entropy": (),
}
"""For each loss, others that are taken for it."""


def known_mistakes(kind: Kind) -> Iterator[Mistake]:
    """Wrong derivatives, wrong means, and wrong ways to add them up."""
    right = kind.results()
    yield from _wrong_means(kind, right)
    masks = [name for name in right if name.startswith("mask_")]
    if any(0 in row for name in masks for row in _rows(right[name])):
        yield Mistake(
            "mask_forgotten",
            say("ReLU passes no gradient back where its input was not positive."),
            pins={name: tuple([(1,) * len(row) for row in _rows(right[name])]) for name in masks},
        )
    if all(len(layer.W) == len(layer.W[0]) for layer in kind.layers):
        turned = [
            layer.model_copy(update={"W": tuple(zip(*layer.W, strict=True))})
            for layer in kind.layers
        ]
        yield Mistake(
            "weights_turned",
            say("$W$ has a row for each *output*; it was read with a row for each input."),
            instead=kind.model_copy(update={"layers": tuple(turned)}),
        )
    yield from _wrong_sums(kind, right)


def _wrong_means(kind: Kind, right: dict[str, Value]) -> Iterator[Mistake]:
    n = len(kind.X)
    for other, name, words in OTHER_MEANS[kind.loss]:
        if _divisor(kind, other) != _divisor(kind, kind.loss):
            yield Mistake(name, say(words), instead=kind.model_copy(update={"loss": other}))
    if n > 1 and kind.loss == "cross_entropy":
        summed = [tuple([x * n for x in row]) for row in _rows(right["grad_output"])]
        yield Mistake(
            "gradient_not_averaged",
            say(
                "The loss is a mean over the samples, so each gradient is divided by their number."
            ),
            pins={"grad_output": tuple(summed)},
        )


def _divisor(kind: Kind, loss: Loss) -> object:
    n, width = len(kind.X), len(kind.layers[-1].W)
    return {"mse_mean": n * width, "mse_sum": 1, "mse_half_sum": 2, "mse_batch_mean": n}.get(loss)


def _wrong_sums(kind: Kind, right: dict[str, Value]) -> Iterator[Mistake]:
    """Proxies that leave something out or add in another way."""
    weights, biases = list(_weights(kind, right)), list(_biases(kind, right))
    pairs = weights + biases
    yield Mistake(
        "not_rooted",
        say("This is the *square* of the gradient norm; take the root."),
        pins={"grad_norm": right["grad_norm_squared"]},
    )
    yield Mistake(
        "snip_without_absolute_values",
        say("SNIP adds the *absolute values* of the products, so that none cancels another."),
        pins={"snip": exact.combination(*zip(*pairs, strict=True))},
    )
    yield Mistake(
        "snip_without_the_weights",
        say("SNIP weighs each gradient with its parameter; this adds the gradients alone."),
        pins={"snip": _total([_size(g) for _, g in pairs])},
    )
    yield Mistake(
        "gradients_added",
        say("The gradient norm is the root of the sum of *squares*, not a sum of sizes."),
        pins={"grad_norm": _total([_size(g) for _, g in pairs])},
    )
    if biases:
        squares = exact.combination(*zip(*[(g, g) for _, g in weights], strict=True))
        yield Mistake(
            "biases_left_out",
            say("The biases are parameters too: both proxies run over weights *and* biases."),
            pins={
                "grad_norm_squared": squares,
                "snip": _total([_size(w * g) for w, g in weights]),
            },
        )


def _weights(kind: Kind, right: dict[str, Value]) -> Iterator[tuple[Finite, Finite]]:
    """Every weight with its gradient."""
    for k, layer in enumerate(kind.layers, 1):
        for row, slopes in zip(layer.W, _rows(right[f"grad_W_{k}"]), strict=True):
            yield from zip(row, slopes, strict=True)


def _biases(kind: Kind, right: dict[str, Value]) -> Iterator[tuple[Finite, Finite]]:
    """Every bias with its gradient."""
    for k, layer in enumerate(kind.layers, 1):
        if layer.b is not None:
            yield from zip(layer.b, cast("tuple[Finite, ...]", right[f"grad_b_{k}"]), strict=True)


def _rows(matrix: Value) -> tuple[tuple[Finite, ...], ...]:
    return cast("tuple[tuple[Finite, ...], ...]", matrix)


def _total(numbers: list[Finite]) -> Finite:
    return exact.combination((1,) * len(numbers), numbers)


def _size(x: Finite) -> Finite:
    return -x if exact.sign(x) < 0 else x
