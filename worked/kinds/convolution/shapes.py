"""How input, filters and windows must fit together, and what every window holds."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from worked.fields import Path, padding_per_axis, per_axis, shape, wrong_axes
from worked.maths.windows import Axis, Windows, no_room, numbered, same_padding
from worked.spelling import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.exact import Scalar
    from worked.kinds.convolution import Kind
    from worked.maths.windows import Nested, Position

MOST_PRODUCTS = 200_000
"""Products of a weight with a cell that one problem may have."""

SIZES = ("stride", "padding", "dilation")


def axes_of(kind: Kind) -> tuple[Axis, ...]:
    """The axes of the input, each with the window that slides along it."""
    sizes, kernels = shape(kind.input)[1:], shape(kind.weight)[2:]
    count = len(sizes)
    strides, dilations = per_axis(kind.stride, count), per_axis(kind.dilation, count)
    if kind.padding == "same":
        along = zip(sizes, kernels, strides, dilations, strict=True)
        pads = tuple(same_padding(n, k, s, d) for n, k, s, d in along)
    else:
        pads = padding_per_axis(0 if isinstance(kind.padding, str) else kind.padding, count)
    return tuple(
        Axis(n, k, s, before, after, d)
        for n, k, s, (before, after), d in zip(
            sizes, kernels, strides, pads, dilations, strict=True
        )
    )


def products(kind: Kind) -> int:
    """How often a weight meets a cell, the padding included."""
    return prod(axis.size for axis in axes_of(kind)) * prod(shape(kind.weight))


# --- what does not fit ----------------------------------------------------------------------


def misfits(kind: Kind) -> Iterator[tuple[Path, str]]:
    """What is wrong between the fields: first the arrays, then the windows."""
    wrong = list(_arrays(kind)) or list(_channels(kind)) or list(_windows(kind))
    yield from wrong


def _arrays(kind: Kind) -> Iterator[tuple[Path, str]]:
    axes = len(shape(kind.input))
    if not 2 <= axes <= 4:
        yield (
            ("input",),
            f"{counted(axes, 'level')} of lists; channels first, then 1 to 3 axes, so 2 to 4 are "
            "needed",
        )
        return
    seen = len(shape(kind.weight))
    if seen != axes + 1:
        yield (
            ("weight",),
            f"{counted(seen, 'level')} of lists; the input has {axes} (channels, then "
            f"{counted(axes - 1, 'axis', 'axes')}), so {axes + 1} are needed: filters, channels, "
            "and the cells of a filter",
        )


def _channels(kind: Kind) -> Iterator[tuple[Path, str]]:
    channels = len(kind.input)
    filters, read, *_ = shape(kind.weight)
    if channels % kind.groups:
        seen = f"{kind.groups} groups for {counted(channels, 'channel')}"
        yield ("groups",), f"{seen}; a number that divides them would do"
    elif read != channels // kind.groups:
        each = "" if kind.groups == 1 else f" in {kind.groups} groups"
        yield (
            ("weight",),
            f"the filters read {counted(read, 'channel')}; the input has {channels}{each}, so "
            f"{counted(channels // kind.groups, 'channel')} for each would do",
        )
    if filters % kind.groups:
        seen = f"{kind.groups} groups for {counted(filters, 'filter')}"
        yield ("groups",), f"{seen}; a number that divides them would do"
    if kind.bias is not None and len(kind.bias) != filters:
        seen = counted(len(kind.bias), "entry", "entries")
        yield ("bias",), f"{seen}; one for each filter would do, so {filters}"


def _windows(kind: Kind) -> Iterator[tuple[Path, str]]:
    count = len(shape(kind.input)) - 1
    wrong = [
        ((field,), words)
        for field in SIZES
        if not isinstance(sizes := getattr(kind, field), str)
        and (words := wrong_axes(sizes, count)) is not None
    ]
    yield from wrong
    if wrong:
        return
    axes = axes_of(kind)
    for index, axis in enumerate(axes, 1):
        if axis.size < 1:
            yield ("weight",), no_room(axis, f"axis {index}")
            return
    count = products(kind)
    if count > MOST_PRODUCTS:
        yield (
            ("input",),
            f"{count:,} products of a weight with a cell; at most {MOST_PRODUCTS:,} are worked out",
        )


# --- windows --------------------------------------------------------------------------------


class Slide(Windows):
    """An input of several channels with the windows that slide over all of them at once."""

    def __init__(self, kind: Kind) -> None:
        super().__init__(axes_of(kind))
        self.channels = [dict(numbered(channel)) for channel in kind.input]
        self.filters, self.read, *_ = shape(kind.weight)
        self.group = self.filters // kind.groups
        """Filters that read the same channels."""
        self.planes = [_as_laid(kind, filter_) for filter_ in range(self.filters)]
        """The filters as they are laid on, channel by channel."""
        self.weights = [[_flat(plane) for plane in planes] for planes in self.planes]

    def channels_of(self, filter_: int) -> range:
        """The channels that a filter reads."""
        first = filter_ // self.group * self.read
        return range(first, first + self.read)

    def window(self, channel: int, position: Position) -> tuple[Scalar, ...]:
        """What a window holds in one channel; a cell of the padding is 0."""
        cells = self.channels[channel]
        return tuple([cells.get(tap, 0) for tap in self.taps(position)])


def _as_laid(kind: Kind, filter_: int) -> tuple[Nested, ...]:
    planes: tuple[Nested, ...] = kind.weight[filter_]  # type: ignore[assignment]
    return tuple(map(_turned, planes)) if kind.flip else planes


def _turned(plane: Nested) -> Nested:
    """An array read backwards along every axis."""
    return tuple(map(_turned, plane[::-1])) if isinstance(plane, tuple) else plane


def _flat(plane: Nested) -> tuple[Scalar, ...]:
    """The numbers of an array in the order of a window's taps."""
    return tuple([number for _, number in numbered(plane)])
