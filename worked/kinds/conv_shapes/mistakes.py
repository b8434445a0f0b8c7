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
    from worked.kinds.conv_shapes.layers import Layer, Sliding
    from worked.maths.windows import Axis
    from worked.trace import Value

    Met = tuple[int, Layer, Shape, Shape]
    """A layer as it meets its input: its number from 1, itself, the shapes before and behind."""


def known_mistakes(kind: Kind) -> Iterator[Mistake]:
    """The mistakes that can be made with such layers, whatever their sizes are."""
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
    if any(axis.stride > 1 and not axis.partial for axis in axes):
        yield from _resized(
            kind,
            "rounded_up",
            say("The size was rounded up: a window that does not fit is dropped, so round down."),
            lambda axis: axis.size if axis.partial else -(-axis.room // axis.stride) + 1,
        )
    if any(axis.stride > 1 and axis.partial for axis in axes):
        yield from _resized(
            kind,
            "rounded_down",
            say("A last window was dropped where one that sticks out is kept: round up there."),
            lambda axis: axis.room // axis.stride + 1,
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
    count = len(kind.input.size)
    yield from _changed(
        kind,
        "stride_ignored",
        say("The stride was left out: divide what is left of the axis by it."),
        lambda layer: _moves(layer, count) and isinstance(layer, Convolution),
        lambda _: {"stride": 1},
    )
    yield from _changed(
        kind,
        "padding_counted_once",
        say("The padding was added once; it lies before *and* after the input: $2p$."),
        lambda layer: any(before and after for before, after in _pads(layer, count)),
        lambda layer: {"padding": tuple([(before, 0) for before, _ in _pads(layer, count)])},
    )
    yield from _changed(
        kind,
        "padding_ignored",
        say("The padding was left out: it makes the axis longer before windows are counted."),
        lambda layer: _is_padded(layer, count),
        lambda _: {"padding": 0},
    )
    yield from _changed(
        kind,
        "dilation_ignored",
        say("The dilation was left out: a dilated window spans $d(k − 1) + 1$ cells, not $k$."),
        lambda layer: layer.padding != "same" and _is_dilated(layer, count),
        lambda _: {"dilation": 1},
    )
    yield from _changed(
        kind,
        "groups_ignored",
        say("The groups were left out: a filter reads only the channels of its own group."),
        lambda layer: isinstance(layer, Convolution) and layer.groups > 1,
        lambda _: {"groups": 1},
    )


def _moves(layer: Sliding, axes: int) -> bool:
    """Whether the window moves on by more than one cell."""
    return layer.stride is not None and set(per_axis(layer.stride, axes)) != {1}


def _pads(layer: Sliding, axes: int) -> tuple[tuple[int, int], ...]:
    """The cells of padding before and after each axis; none where a word says it."""
    return () if isinstance(layer.padding, str) else padding_per_axis(layer.padding, axes)


def _is_padded(layer: Sliding, axes: int) -> bool:
    """Whether there is padding; `same` adds some unless the window is a single cell."""
    if layer.padding == "same":
        return set(per_axis(layer.kernel, axes)) != {1}
    return any(map(any, _pads(layer, axes)))


def _is_dilated(layer: Sliding, axes: int) -> bool:
    """Whether there are cells between the cells of the window."""
    sizes = zip(per_axis(layer.kernel, axes), per_axis(layer.dilation, axes), strict=True)
    return any(k > 1 and d > 1 for k, d in sizes)


def _changed(
    kind: Kind,
    name: str,
    says: Line,
    applies: Callable[[Sliding], bool],
    change: Callable[[Sliding], dict[str, object]],
) -> Iterator[Mistake]:
    """The mistake of changing every layer to which it applies, where that leaves a problem."""
    stack = kind.stack()
    changes = [
        change(one) if isinstance(one, Convolution | Pool) and applies(one) else {} for one in stack
    ]
    if not any(changes):
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
        yield from _with_the_last(kind, *convolutions[-1])


def _with_the_last(
    kind: Kind, number: int, layer: Convolution, shape: Shape, behind: Shape
) -> Iterator[Mistake]:
    """Channels behind the last convolution."""
    name = _name(kind, "shape", number)
    if not layer.groups == layer.filters == shape.channels:
        kept = replace(behind, channels=shape.channels).listed(kind.layout)
        yield Mistake(
            "channels_kept",
            say(
                "The channels of the input were kept; the output has one channel per filter, {f}.",
                f=layer.filters,
            ),
            pins={name: kept},
        )
    read = shape.channels // layer.groups
    if read > 1:
        every = replace(behind, channels=read * layer.filters).listed(kind.layout)
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
    if any(prod(behind.sizes) > 1 for _, _, behind in biased):
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
