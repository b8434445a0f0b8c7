"""What a layer stores: its weights and biases, as expressions over its sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from worked.fields import per_axis
from worked.kinds.conv_shapes.layers import BatchNorm, Convolution, Linear
from worked.prose import listed, say
from worked.trace import literal, named, product

if TYPE_CHECKING:
    from worked.kinds.conv_shapes.layers import Layer, Shape
    from worked.sheet import Work
    from worked.trace import Expr


class Counted(NamedTuple):
    """The weights and biases of a layer; and both at once, filter by filter, if there are both."""

    weights: Expr
    biases: Expr
    by_filter: Expr | None


def counts_nothing(layer: Layer) -> bool:
    """Whether a layer has no parameters at all."""
    return not isinstance(layer, Convolution | Linear | BatchNorm)


def count_parameters(work: Work, layer: Layer, shape: Shape) -> Counted:
    """Say what a layer stores, and count it."""
    if isinstance(layer, Convolution):
        return _of_filters(work, layer, shape)
    if isinstance(layer, Linear):
        return _of_units(work, layer, shape)
    channels = named("channels", "c_{in}", shape.channels)
    work.say("Every channel has one scale and one shift.")
    return Counted(channels, channels, None)


def _of_filters(work: Work, layer: Convolution, shape: Shape) -> Counted:
    filters = named("filters", "c_{out}", layer.filters)
    channels: Expr = named("channels", "c_{in}", shape.channels)
    sizes = per_axis(layer.kernel, len(shape.sizes))
    single = len(sizes) == 1
    cells = [named("k", "k" if single else f"k_{{{i}}}", k) for i, k in enumerate(sizes, 1)]
    if layer.groups > 1:
        channels = channels / named("g", "g", layer.groups)
        work.say(
            "A filter has one weight for every cell of its window in every channel that it reads. "
            "With {g} groups it reads {read} of the {c} channels.",
            g=layer.groups,
            read=shape.channels // layer.groups,
            c=shape.channels,
        )
    else:
        work.say(
            "A filter has one weight for every cell of its window, in every channel of the input "
            "({sizes}).",
            sizes=listed([say("{n} = {n:value}", n=size) for size in (*cells, channels)]),
        )
    if layer.bias:
        work.say("Every filter has one bias, which is added at all positions.")
    else:
        work.say("The filters have no biases.")
    each = product([*cells, channels])
    by_filter = filters * (each + 1) if layer.bias else None
    return Counted(filters * each, filters if layer.bias else literal(0), by_filter)


def _of_units(work: Work, layer: Linear, shape: Shape) -> Counted:
    units, inputs = named("u", "u", layer.units), named("n", "n", shape.channels)
    work.say("Every unit has one weight for each number that comes in: {n} = {n:value}.", n=inputs)
    if layer.bias:
        work.say("Every unit has one bias.")
    by_unit = units * (inputs + 1) if layer.bias else None
    return Counted(units * inputs, units if layer.bias else literal(0), by_unit)
