"""The question: the input, the layers, and the conventions that decide the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.kinds.conv_shapes.layers import (
    BatchNorm,
    Convolution,
    Flatten,
    GlobalAveragePool,
    Linear,
    Pool,
    axes_of,
    shape_behind,
)
from worked.moves.windows import each_way, in_cells, padding_line
from worked.prose import say
from worked.trace import TUPLE, literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.document import Line
    from worked.kinds.conv_shapes import Kind
    from worked.kinds.conv_shapes.layers import Layer, Shape, Sliding
    from worked.sheet import Work

AXIS_NAMES = {1: "length", 2: "height, width", 3: "depth, height, width"}


def ask(kind: Kind, work: Work) -> None:
    """Write the question."""
    shape = kind.input_shape()
    work.given("size", shape.sizes, "n", TUPLE)
    work.given("channels", shape.channels, "c")
    _name_layer(kind, work)
    work.say(
        "The input has {size} with {channels}: its shape is {shape}.",
        size=in_cells(shape.sizes),
        channels=in_channels(shape.channels),
        shape=literal(shape.listed(kind.layout), TUPLE),
    )
    if kind.layers is None:
        work.say("It goes through one layer: {layer}.", layer=described(kind.stack()[0], shape))
    else:
        work.say("It goes through these layers, one after the other:")
        lines = []
        for number, layer in enumerate(kind.layers, 1):
            words = described(layer, shape)
            lines.append(say("layer {number}: {words}", number=number, words=words))
            shape = shape_behind(layer, shape)
        work.items(lines)
    _conventions(kind, work)


def in_channels(count: int) -> Line:
    """1 channel, 3 channels."""
    return say("1 channel") if count == 1 else say("{c} channels", c=count)


def _name_layer(kind: Kind, work: Work) -> None:
    """Let an author's prompt show the sizes of the single layer."""
    for name in ("filters", "kernel", "stride", "padding", "dilation", "groups"):
        value = getattr(kind, name)
        if kind.layers is None and not isinstance(value, str):
            work.given(name, value, name[0], TUPLE)


# --- layers in words ------------------------------------------------------------------------


def described(layer: Layer, shape: Shape) -> Line:
    """A layer in words, as it meets an input of this shape."""
    match layer:
        case Convolution():
            return _described_convolution(layer, shape)
        case Pool():
            return say(
                "a pooling window of {kernel}{rest}",
                kernel=in_cells([axis.kernel for axis in axes_of(layer, shape)]),
                rest=_movement(layer, shape),
            )
        case GlobalAveragePool():
            return say("global average pooling, one number per channel")
        case BatchNorm():
            return say("batch norm, a scale and a shift per channel")
        case Flatten():
            return say("flatten, all numbers in one row")
        case Linear():
            units = say("1 unit") if layer.units == 1 else say("{u} units", u=layer.units)
            return (*say("a linear layer with {units}", units=units), *_without_biases(layer))


def _without_biases(layer: Convolution | Linear) -> Line:
    return () if layer.bias else say(", without biases")


def _described_convolution(layer: Convolution, shape: Shape) -> Line:
    groups: Line = ()
    if layer.groups > 1:
        groups = say(", in {g} groups", g=layer.groups)
    line = say(
        "a convolution with {filters} of {kernel}{movement}",
        filters=say("1 filter") if layer.filters == 1 else say("{f} filters", f=layer.filters),
        kernel=in_cells([axis.kernel for axis in axes_of(layer, shape)]),
        movement=_movement(layer, shape),
    )
    return (*line, *groups, *_without_biases(layer))


def _movement(layer: Sliding, shape: Shape) -> Line:
    """Stride, dilation, padding."""
    axes = axes_of(layer, shape)
    line = say(", stride {s}", s=each_way([axis.stride for axis in axes]))
    if any(axis.dilation > 1 for axis in axes):
        line = (*line, *say(", dilation {d}", d=each_way([axis.dilation for axis in axes])))
    if layer.padding == "same":
        return (*line, *say(", padding `same`"))
    pads = [(axis.before, axis.after) for axis in axes]
    if any(map(any, pads)):
        line = (*line, *say(", padding {p}", p=padding_line(pads)))
    else:
        line = (*line, *say(", no padding"))
    if isinstance(layer, Pool) and layer.ceil_mode:
        line = (*line, *say(", its size rounded up"))
    return line


# --- conventions ----------------------------------------------------------------------------


def _conventions(kind: Kind, work: Work) -> None:
    order = AXIS_NAMES.get(len(kind.input.size), "axes in order")
    if kind.layout == "channels_last":
        work.convention("A shape names the channels last: ({order}, channels).", order=order)
    else:
        work.convention("A shape names the channels first: (channels, {order}).", order=order)
    for convention in _of_windows(kind.stack()):
        work.convention(convention)
    for convention in _of_parameters(kind.stack()):
        work.convention(convention)
    if "macs" in work.asked() or any(name.startswith("macs_") for name in work.asked()):
        work.convention(
            "A MAC is one multiplication by a weight and its addition; biases, pooling and batch "
            "norm count as none."
        )


def _of_windows(stack: tuple[Layer, ...]) -> Iterator[str]:
    windows = [layer for layer in stack if isinstance(layer, Convolution | Pool)]
    if any(layer.padding != "same" for layer in windows):
        yield "Sizes are rounded down: a window that does not fit is dropped."
    if any(isinstance(layer, Pool) and layer.ceil_mode for layer in windows):
        yield (
            "Where a size is rounded up, a last window that sticks out is kept, unless it would "
            "begin behind the input."
        )
    if any(layer.padding == "same" for layer in windows):
        yield (
            "Padding `same` adds as many cells as it takes to make the output $⌈n/s⌉$ long; of an "
            "odd number, the larger half goes to the end."
        )


def _of_parameters(stack: tuple[Layer, ...]) -> Iterator[str]:
    convolutions = [layer for layer in stack if isinstance(layer, Convolution)]
    if any(layer.groups == 1 for layer in convolutions):
        yield "Every filter reaches through all channels of its input."
    if any(layer.groups > 1 for layer in convolutions):
        yield (
            "With groups, the channels and the filters are split into so many equal parts; a "
            "filter reads only the channels of its own part."
        )
    biased = [layer for layer in stack if isinstance(layer, Convolution | Linear) and layer.bias]
    if biased:
        yield "Parameters are weights and biases, one bias for each filter or unit."
    elif convolutions:
        yield "There are no biases: parameters are the weights alone."
    if any(isinstance(layer, BatchNorm) for layer in stack):
        yield (
            "Of batch norm, the scales count as weights and the shifts as biases; its running "
            "averages are not learned and do not count."
        )
