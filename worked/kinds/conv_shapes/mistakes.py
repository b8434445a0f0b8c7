"""What people get wrong about shapes and parameters, and the sentence that helps."""

from __future__ import annotations

from dataclasses import replace
from math import prod
from typing import TYPE_CHECKING

from worked.fields import padding_per_axis, per_axis
from worked.kinds.conv_shapes.layers import (
    BatchNorm,
    Convolution,
    Linear,
    Pool,
    Shape,
    axes_of,
    shape_behind,
)
from worked.problem import Mistake
from worked.prose import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from worked.document import Line
    from worked.kinds.conv_shapes import Kind
    from worked.kinds.conv_shapes.layers import Layer
    from worked.maths.windows import Axis
    from worked.trace import Value

    Met = tuple[int, Layer, Shape, Shape]
    """A layer as it meets its input: its number from 1, itself, the shapes before and behind."""


def known_mistakes(kind: Kind) -> Iterator[Mistake]:
    """The mistakes that can be made with these layers."""
    met = list(_meetings(kind))
    yield from _with_the_size(kind, met)
    yield from _with_the_window(kind)
    yield from _with_the_channels(kind, met)
    yield from _with_the_bias(kind, met)
    yield from _where_there_is_none(kind, met)


def _meetings(kind: Kind) -> Iterator[Met]:
    shape = kind.input_shape()
    for number, layer in enumerate(kind.stack(), 1):
        behind = shape_behind(layer, shape)
        yield number, layer, shape, behind
        shape = behind


# --- the formula ----------------------------------------------------------------------------


def _with_the_size(kind: Kind, met: list[Met]) -> Iterator[Mistake]:
    axes = [
        axis
        for _, layer, shape, _ in met
        if isinstance(layer, Convolution | Pool) and layer.padding != "same"
        for axis in axes_of(layer, shape)
    ]
    if any(axis.room % axis.stride and not axis.partial for axis in axes):
        yield from _resized(
            kind,
            "rounded_up",
            say("The size was rounded up: a window that does not fit is dropped, so round down."),
            lambda axis: -(-axis.room // axis.stride) + 1,
        )
    if axes:
        yield from _resized(
            kind,
            "plus_one_dropped",
            say("The + 1 is missing: the first window counts too, before any stride is made."),
            lambda axis: axis.size - 1,
        )


def _resized(kind: Kind, name: str, says: Line, count: Callable[[Axis], int]) -> Iterator[Mistake]:
    """The shapes if windows were counted by another rule; nothing where none would be left."""
    pins: dict[str, Value] = {}
    shape = kind.input_shape()
    for number, layer in enumerate(kind.stack(), 1):
        behind = shape_behind(layer, shape)
        if isinstance(layer, Convolution | Pool) and layer.padding != "same":
            sizes = tuple(count(axis) for axis in axes_of(layer, shape))
            behind = replace(behind, sizes=sizes)
        if any(size < 1 for size in behind.sizes):
            return
        shape = behind
        pins[_name(kind, "shape", number)] = shape.listed(kind.layout)
    yield Mistake(name, says, pins=pins)


def _name(kind: Kind, word: str, number: int) -> str:
    """The name of a layer's result; a single layer's results carry no number."""
    if kind.layers is None:
        return "output_shape" if word == "shape" else word
    return f"{word}_{number}"


# --- strides, padding, dilation, groups -----------------------------------------------------


def _with_the_window(kind: Kind) -> Iterator[Mistake]:
    yield from _changed(
        kind,
        "stride_ignored",
        say("The stride was left out: divide what is left of the axis by it."),
        lambda layer: {"stride": 1},
    )
    yield from _changed(
        kind,
        "padding_counted_once",
        say("The padding was added once; it lies before *and* after the input: $2p$."),
        lambda layer: _once(layer, len(kind.input.size)),
    )
    yield from _changed(
        kind,
        "padding_ignored",
        say("The padding was left out: it makes the axis longer before windows are counted."),
        lambda layer: {"padding": 0},
    )
    yield from _changed(
        kind,
        "dilation_ignored",
        say("The dilation was left out: a dilated window spans $d(k − 1) + 1$ cells, not $k$."),
        lambda layer: {"dilation": 1},
    )
    yield from _changed(
        kind,
        "groups_ignored",
        say("The groups were left out: a filter reads only the channels of its own group."),
        lambda layer: {"groups": 1},
    )


def _once(layer: Convolution, axes: int) -> dict[str, object]:
    """The padding of a layer only before the input, where it has some on both sides."""
    if isinstance(layer.padding, str):
        return {}
    pads = padding_per_axis(layer.padding, axes)
    if not any(before and after for before, after in pads):
        return {}
    return {"padding": tuple((before, 0) for before, _ in pads)}


def _changed(
    kind: Kind, name: str, says: Line, change: Callable[[Convolution], dict[str, object]]
) -> Iterator[Mistake]:
    """The mistake of changing every convolution, where that changes one and leaves a problem."""
    stack = kind.stack()
    changes = [change(one) if isinstance(one, Convolution) else {} for one in stack]
    if not any(
        getattr(one, field) != value
        for one, fields in zip(stack, changes, strict=True)
        for field, value in fields.items()
    ):
        return
    if kind.layers is None:
        other = kind.model_copy(update=changes[0])
    else:
        layers = zip(kind.layers, changes, strict=True)
        other = kind.model_copy(
            update={"layers": tuple(one.model_copy(update=fields) for one, fields in layers)}
        )
    if not any(other.conflicts()):
        yield Mistake(name, says, instead=other)


# --- channels and biases --------------------------------------------------------------------


def _with_the_channels(kind: Kind, met: list[Met]) -> Iterator[Mistake]:
    convolutions = [(n, layer, a, b) for n, layer, a, b in met if isinstance(layer, Convolution)]
    if any(shape.channels > layer.groups for _, layer, shape, _ in convolutions):
        yield Mistake(
            "channels_left_out",
            say(
                "The channels were left out: a filter has a weight for every cell of its window "
                "in *every* channel that it reads."
            ),
            pins={
                _name(kind, "weights", n): layer.filters
                * prod(per_axis(layer.kernel, len(shape.sizes)))
                for n, layer, shape, _ in convolutions
            },
        )
    if convolutions:
        n, layer, shape, behind = convolutions[-1]
        name = _name(kind, "shape", n)
        kept = replace(behind, channels=shape.channels).listed(kind.layout)
        yield Mistake(
            "channels_kept",
            say(
                "The channels of the input were kept; the output has one channel per filter, {f}.",
                f=layer.filters,
            ),
            pins={name: kept},
        )
        every = replace(behind, channels=shape.channels * layer.filters).listed(kind.layout)
        yield Mistake(
            "a_channel_per_pair",
            say(
                "A filter was applied to each channel by itself; it sums over its channels and "
                "gives one."
            ),
            pins={name: every},
        )


def _with_the_bias(kind: Kind, met: list[Met]) -> Iterator[Mistake]:
    biased = [
        (n, layer, behind)
        for n, layer, _, behind in met
        if isinstance(layer, Convolution | Linear) and layer.bias
    ]
    if biased:
        yield Mistake(
            "bias_forgotten",
            say("The biases were not counted: every filter has one besides its weights."),
            pins={_name(kind, "biases", n): 0 for n, _, _ in biased},
        )
    if any(behind.sizes for _, _, behind in biased):
        yield Mistake(
            "bias_per_position",
            say("A bias was counted for every number of the output; a filter has one for all."),
            pins={_name(kind, "biases", n): behind.entries for n, _, behind in biased},
        )


def _where_there_is_none(kind: Kind, met: list[Met]) -> Iterator[Mistake]:
    unbiased = [
        (n, layer)
        for n, layer, _, _ in met
        if isinstance(layer, Convolution | Linear) and not layer.bias
    ]
    if unbiased:
        yield Mistake(
            "bias_added",
            say("Biases were counted where there are none."),
            pins={
                _name(kind, "biases", n): (
                    layer.filters if isinstance(layer, Convolution) else layer.units
                )
                for n, layer in unbiased
            },
        )
    norms = [(n, shape) for n, layer, shape, _ in met if isinstance(layer, BatchNorm)]
    if norms:
        yield Mistake(
            "running_averages_counted",
            say(
                "The running averages of batch norm were counted; only its scales and shifts "
                "are learned."
            ),
            pins={f"parameters_{n}": 4 * shape.channels for n, shape in norms},
        )
