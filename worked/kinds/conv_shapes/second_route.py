"""Shapes and parameters a second time, by definitions instead of formulas.

A window counts if its last tap still lies in the padded input; the first one that does not is
found by bisection. Parameters are the entries of the tensors that a framework would store.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from worked.kinds.conv_shapes.layers import (
    BatchNorm,
    Convolution,
    Flatten,
    GlobalAveragePool,
    Linear,
    Pool,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from worked.kinds.conv_shapes import Kind
    from worked.kinds.conv_shapes.layers import Layer

    Tensors = tuple[tuple[int, ...], tuple[int, ...] | None]
    """The shapes of the stored weights and of the stored biases."""


def results_again(kind: Kind) -> Mapping[str, object]:
    """Every result."""
    out: dict[str, object] = {}
    channels, sizes = kind.input.channels, list(kind.input.size)
    totals = {"weights": 0, "biases": 0, "parameters": 0, "macs": 0}
    for number, layer in enumerate(kind.stack(), 1):
        tensors = _stored(layer, channels, len(sizes))
        channels, sizes = _behind(layer, channels, sizes)
        own = _counts(layer, tensors, channels * prod(sizes))
        for name, count in own.items():
            totals[name] += count
            out[f"{name}_{number}"] = count
        first = kind.layout == "channels_first"
        out[f"shape_{number}"] = [channels, *sizes] if first else [*sizes, channels]
        out["output_shape"] = out[f"shape_{number}"]
    return out | totals


def _stored(layer: Layer, channels: int, axes: int) -> Tensors | None:
    """The tensors of a layer, None for one that stores nothing."""
    if isinstance(layer, Convolution):
        own = layer.kernel if isinstance(layer.kernel, tuple) else [layer.kernel] * axes
        weights = (layer.filters, channels // layer.groups, *own)
        return weights, (layer.filters,) if layer.bias else None
    if isinstance(layer, Linear):
        return (layer.units, channels), (layer.units,) if layer.bias else None
    return ((channels,), (channels,)) if isinstance(layer, BatchNorm) else None


def _counts(layer: Layer, tensors: Tensors | None, outputs: int) -> dict[str, int]:
    """Weights, biases and parameters of a layer, and its multiplications, output by output."""
    if tensors is None:
        return {"weights": 0, "biases": 0, "parameters": 0, "macs": 0}
    weights, biases = (0 if shape is None else prod(shape) for shape in tensors)
    each = 0 if isinstance(layer, BatchNorm) else prod(tensors[0][1:])
    return {
        "weights": weights,
        "biases": biases,
        "parameters": weights + biases,
        "macs": outputs * each,
    }


def _behind(layer: Layer, channels: int, sizes: list[int]) -> tuple[int, list[int]]:
    """Channels and sizes of what a layer gives."""
    if isinstance(layer, Linear):
        return layer.units, []
    if isinstance(layer, Flatten):
        return prod([channels, *sizes]), []
    if isinstance(layer, GlobalAveragePool):
        return channels, []
    if isinstance(layer, BatchNorm):
        return channels, sizes
    counts = [_windows(layer, n, axis) for axis, n in enumerate(sizes)]
    return (layer.filters if isinstance(layer, Convolution) else channels), counts


def _windows(layer: Convolution | Pool, n: int, axis: int) -> int:
    """How many windows there are along one axis."""

    def one(field: int | tuple[int, ...]) -> int:
        return field if isinstance(field, int) else field[axis]

    kernel = one(layer.kernel)
    stride = kernel if layer.stride is None else one(layer.stride)
    dilation = one(layer.dilation)
    if layer.padding == "same":
        return _first(lambda i: i * stride >= n)
    padding = 0 if layer.padding == "valid" else layer.padding
    pad = padding if isinstance(padding, int) else padding[axis]
    before, after = (pad, pad) if isinstance(pad, int) else pad

    def last_tap(i: int) -> int:
        return i * stride + (kernel - 1) * dilation

    end = before + n + after
    if isinstance(layer, Pool) and layer.ceil_mode:
        return _first(lambda i: i * stride >= before + n or (i > 0 and last_tap(i - 1) >= end - 1))
    return _first(lambda i: last_tap(i) >= end)


def _first(fails: Callable[[int], bool]) -> int:
    """The first number from 0 that fails; from there on all do."""
    low, high = 0, 1
    while not fails(high):
        low, high = high, 2 * high
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if fails(middle) else (middle + 1, high)
    return low
