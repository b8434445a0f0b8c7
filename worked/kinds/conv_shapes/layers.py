"""Layers of a convolutional network: their fields, what fits into them, the shape behind them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Annotated, Literal

from worked.fields import (
    BY_TYPE,
    ConvPadding,
    Flag,
    ListOf,
    Padding,
    Path,
    Positive,
    Record,
    Sizes,
    padding_per_axis,
    per_axis,
    wrong_axes,
)
from worked.maths.windows import Axis, no_room, pooling_misfits, same_padding

if TYPE_CHECKING:
    from worked.kinds.conv_shapes import Kind

MOST_LAYERS = 1_000
MOST_AXES = 8


class Size(Record):
    """The input of a network: channels, and the number of cells along each axis."""

    channels: Positive
    size: ListOf[Positive]


class Convolution(Record):
    """Filters that slide over all axes; each gives one channel of the output."""

    type: Literal["conv"]
    filters: Positive
    kernel: Sizes
    stride: Sizes = 1
    padding: ConvPadding = 0
    dilation: Sizes = 1
    groups: Positive = 1
    bias: Flag = True


class Pool(Record):
    """A pooling window that slides over every channel by itself."""

    type: Literal["pool"]
    kernel: Sizes
    stride: Sizes | None = None
    padding: Padding = 0
    dilation: Sizes = 1
    ceil_mode: Flag = False


class GlobalAveragePool(Record):
    """One number per channel, the average of all its cells."""

    type: Literal["global_average_pool"]


class BatchNorm(Record):
    """A scale and a shift per channel."""

    type: Literal["batchnorm"]


class Flatten(Record):
    """All numbers in one row."""

    type: Literal["flatten"]


class Linear(Record):
    """A fully connected layer: every unit has a weight for every number of a flat input."""

    type: Literal["linear"]
    units: Positive
    bias: Flag = True


Layer = Annotated[Convolution | Pool | GlobalAveragePool | BatchNorm | Flatten | Linear, BY_TYPE]
Sliding = Convolution | Pool


# --- shapes ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shape:
    """Channels and the cells along each axis; without axes it is flat."""

    channels: int
    sizes: tuple[int, ...] = ()

    @property
    def entries(self) -> int:
        """How many numbers there are."""
        return self.channels * prod(self.sizes)

    def listed(self, layout: str) -> tuple[int, ...]:
        """The shape as it is written, with the channels first or last."""
        if layout == "channels_first":
            return (self.channels, *self.sizes)
        return (*self.sizes, self.channels)

    def said(self, layout: str) -> str:
        """The shape in an error message: 28×28×3."""
        return "×".join(map(str, self.listed(layout)))


def read_shape(listed: tuple[int, ...], layout: str) -> Shape:
    """The shape that a written one means."""
    if layout == "channels_first":
        return Shape(listed[0], listed[1:])
    return Shape(listed[-1], listed[:-1])


def axes_of(layer: Sliding, shape: Shape) -> tuple[Axis, ...]:
    """The axes of an input, each with the layer's window."""
    count = len(shape.sizes)
    stride = layer.kernel if layer.stride is None else layer.stride
    kernels, strides = per_axis(layer.kernel, count), per_axis(stride, count)
    dilations = per_axis(layer.dilation, count)
    if layer.padding == "same":
        sizes = zip(shape.sizes, kernels, strides, dilations, strict=True)
        pads = tuple(same_padding(n, k, s, d) for n, k, s, d in sizes)
    else:
        numbers = 0 if isinstance(layer.padding, str) else layer.padding
        pads = padding_per_axis(numbers, count)
    partial = isinstance(layer, Pool) and layer.ceil_mode
    return tuple(
        Axis(n, k, s, before, after, d, partial)
        for n, k, s, (before, after), d in zip(
            shape.sizes, kernels, strides, pads, dilations, strict=True
        )
    )


def shape_behind(layer: Layer, shape: Shape) -> Shape:
    """The shape of what a layer gives."""
    match layer:
        case Convolution():
            return Shape(layer.filters, tuple(axis.size for axis in axes_of(layer, shape)))
        case Pool():
            return Shape(shape.channels, tuple(axis.size for axis in axes_of(layer, shape)))
        case GlobalAveragePool():
            return Shape(shape.channels)
        case Flatten():
            return Shape(shape.entries)
        case Linear():
            return Shape(layer.units)
        case BatchNorm():
            return shape


# --- what does not fit ----------------------------------------------------------------------

ONE_LAYER = ("filters", "kernel", "stride", "padding", "dilation", "groups", "bias")
"""The fields of the single convolution that may stand in place of `layers`."""


def misfits(kind: Kind) -> Iterator[tuple[Path, str]]:
    """What is wrong between the fields: the form, then the first layer that does not fit."""
    if len(kind.input.size) > MOST_AXES:
        yield ("input", "size"), f"{len(kind.input.size)} axes; at most {MOST_AXES} are possible"
        return
    wrong = list(_wrong_form(kind))
    yield from wrong
    if wrong:
        return
    shape = kind.input_shape()
    for index, layer in enumerate(kind.stack()):
        troubles = list(misfits_of(layer, shape, kind.layout))
        place: Path = () if kind.layers is None else ("layers", index)
        for path, words in troubles:
            yield (*place, *path), words
        if troubles:
            return
        shape = shape_behind(layer, shape)


def _wrong_form(kind: Kind) -> Iterator[tuple[Path, str]]:
    """Either one layer's fields, or a list of layers."""
    if kind.layers is not None:
        for name in ONE_LAYER:
            if name in kind.model_fields_set and getattr(kind, name) is not None:
                yield (name,), "given together with layers; put it into the layer that it is for"
        if len(kind.layers) > MOST_LAYERS:
            yield ("layers",), f"{len(kind.layers):,} layers; at most {MOST_LAYERS:,} are possible"
        return
    missing = [name for name in ("filters", "kernel") if getattr(kind, name) is None]
    if missing:
        needed = "one layer needs filters and kernel; several stand in layers"
        yield (), f"{' and '.join(missing)} missing; {needed}"


def misfits_of(layer: Layer, shape: Shape, layout: str) -> Iterator[tuple[Path, str]]:
    """What keeps a layer from working on a shape."""
    if isinstance(layer, Convolution | Pool | GlobalAveragePool) and not shape.sizes:
        yield (
            ("type",),
            f"{layer.type} on a flat input of {shape.entries}; it needs axes to work on",
        )
    elif isinstance(layer, Linear) and shape.sizes:
        yield (
            ("type",),
            f"linear on an input of shape {shape.said(layout)}; it needs a flat one, so a flatten "
            "or global_average_pool before it would do",
        )
    elif isinstance(layer, Convolution | Pool):
        wrong = list(_wrong_lists(layer, len(shape.sizes)))
        yield from wrong or _wrong_sizes(layer, shape)


def _wrong_lists(layer: Sliding, count: int) -> Iterator[tuple[Path, str]]:
    for name in ("kernel", "stride", "padding", "dilation"):
        sizes = getattr(layer, name)
        words = None if sizes is None or isinstance(sizes, str) else wrong_axes(sizes, count)
        if words is not None:
            yield (name,), words


def _wrong_sizes(layer: Sliding, shape: Shape) -> Iterator[tuple[Path, str]]:
    if isinstance(layer, Convolution) and (
        shape.channels % layer.groups or layer.filters % layer.groups
    ):
        yield (
            ("groups",),
            f"{layer.groups} groups; the channels ({shape.channels}) and the filters "
            f"({layer.filters}) must both be a multiple of that",
        )
    told: set[Path] = set()
    for index, axis in enumerate(axes_of(layer, shape)):
        where = f"axis {index + 1}"
        troubles = (
            pooling_misfits(axis, where)
            if isinstance(layer, Pool)
            else [("kernel", no_room(axis, where))] * (axis.size < 1)
        )
        for field, words in troubles:
            listed = isinstance(getattr(layer, field), tuple)
            path: Path = (field, index) if listed else (field,)
            if path not in told:
                told.add(path)
                yield path, words
