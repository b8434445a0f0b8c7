"""The question: input, filters and biases, and the conventions that decide the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.fields import shape
from worked.kinds.convolution.shapes import axes_of
from worked.moves.windows import each_way, in_cells, padding_line
from worked.prose import say
from worked.trace import ROW, named

if TYPE_CHECKING:
    from worked.document import Line
    from worked.kinds.convolution import Kind
    from worked.sheet import Work
    from worked.trace import Named


def channel_of(kind: Kind, channel: int) -> Named:
    """A channel of the input (counted from 0): X_1."""
    return named(f"input_{channel + 1}", f"X_{{{channel + 1}}}", kind.input[channel], ROW)


def weights_of(kind: Kind, filter_: int, channel: int) -> Named:
    """The weights of a filter for one of the channels that it reads, as they are given."""
    symbol = f"W_{{{filter_ + 1} {channel + 1}}}"
    return named(symbol, symbol, kind.weight[filter_][channel], ROW)  # type: ignore[index]


def ask(kind: Kind, work: Work) -> None:
    """Write the question and its conventions."""
    axes = axes_of(kind)
    channels, filters, read = len(kind.input), *shape(kind.weight)[:2]
    work.given("input", kind.input, "X", ROW)
    work.given("weight", kind.weight, "W", ROW)
    work.say(
        "A filter of {cells} slides over an input of {axes} with {channels}, in steps of {stride}."
        if filters == 1
        else "{filters} filters of {cells} slide over an input of {axes} with {channels}, in steps "
        "of {stride}.",
        **({} if filters == 1 else {"filters": filters}),
        cells=in_cells([axis.kernel for axis in axes]),
        axes=in_cells([axis.n for axis in axes]),
        channels=_channels(channels),
        stride=each_way([axis.stride for axis in axes]),
    )
    work.show(*[channel_of(kind, c) for c in range(channels)])
    work.say(
        "$W_{o c}$ holds the weights of filter $o$ for the $c$-th channel that it reads, and "
        "$b_o$ is its bias."
        if kind.bias is not None
        else "$W_{o c}$ holds the weights of filter $o$ for the $c$-th channel that it reads."
    )
    work.show(*[weights_of(kind, o, c) for o in range(filters) for c in range(read)])
    if kind.bias is not None:
        work.show(work.given("bias", kind.bias, "b", ROW))
    _conventions(kind, work)


def _channels(count: int) -> Line:
    return say("1 channel") if count == 1 else say("{count} channels", count=count)


def _conventions(kind: Kind, work: Work) -> None:
    axes = axes_of(kind)
    if kind.flip:
        work.convention(
            "This is a convolution as mathematics defines it: every filter is turned around along "
            "each axis before it is laid on."
        )
    else:
        work.convention(
            "As in deep learning, the filter is laid on as it is given, without turning it around "
            "(a cross-correlation)."
        )
    if any(axis.before or axis.after for axis in axes):
        work.convention(
            "The cells of padding around the input: {padding}. They hold 0.",
            padding=padding_line([(axis.before, axis.after) for axis in axes]),
        )
    else:
        work.convention("No padding is added.")
    work.convention("A window that does not fit is dropped.")
    if any(axis.dilated for axis in axes):
        work.convention(
            "The filter is dilated by {dilation}: its cells are so many places apart.",
            dilation=each_way([axis.dilation for axis in axes]),
        )
    if kind.groups > 1:
        work.convention(
            "The channels of the input and the filters are divided in order into {g} groups; a "
            "filter reads only the channels of its own group.",
            g=kind.groups,
        )
    elif len(kind.input) > 1:
        work.convention("Every filter reads all channels.")
    if kind.bias is None:
        work.convention("There are no biases.")
    work.convention("The output names the filters first, as the input names its channels first.")
