"""Another network like a given one: the same layers, with sizes that are not far from its own.

Sizes that are conventions stay: one channel (grey), three (colour), a stride, dilation, kernel,
group or filter of 1, no padding; equal axes stay equal, and what keeps the size keeps it.
"""

from __future__ import annotations

from dataclasses import replace
from math import lcm
from typing import TYPE_CHECKING, TypeVar

from worked.fields import per_axis
from worked.kinds.conv_shapes.layers import (
    ONE_LAYER,
    BatchNorm,
    Convolution,
    Linear,
    Pool,
    Shape,
    axes_of,
    misfits_of,
    shape_behind,
)
from worked.kinds.conv_shapes.sizes import (
    all_of,
    count_near,
    each,
    halves,
    macs,
    padded,
    size_between,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from worked.draw import Rng
    from worked.kinds.conv_shapes import Kind
    from worked.kinds.conv_shapes.layers import Layer, Sliding
    from worked.maths.windows import Axis

K = TypeVar("K", bound="Kind")

TRIES = 50
"""Draws of the window of a layer."""

NETWORKS = 10
"""Draws of the whole network: what one layer makes of its input may suit no next layer."""

FEWEST_DIGITS = 4
"""So many digits are no burden, however short the numbers of the given network are."""

PICTURES = (1, 3)
"""Channels of grey and of colour."""


def another(kind: K, rng: Rng) -> K:
    """The same layers with other sizes; if none can be had, the network itself.

    Where it can be had, rounding, padding and dilation make a difference on every axis, and no
    number has more digits than the multiplications of the given network.
    """
    digits = max(FEWEST_DIGITS, len(str(macs(kind.input_shape(), kind.stack()))))
    fitting: K | None = None
    for _ in range(NETWORKS):
        drawn = _Network(kind, rng)
        layers = drawn.layers()
        if len(layers) < len(kind.stack()):
            continue
        fitting = fitting or _with(kind, drawn.input, layers)
        if drawn.tells and len(str(macs(drawn.input, layers))) <= digits:
            return _with(kind, drawn.input, layers)
    return fitting or kind


def _with(kind: K, shape: Shape, layers: list[Layer]) -> K:
    """The problem with another input and other layers."""
    changes: dict[str, object] = {
        "input": kind.input.model_copy(update={"channels": shape.channels, "size": shape.sizes})
    }
    if kind.layers is not None:
        changes["layers"] = tuple(layers)
    else:
        own = {name: getattr(layers[0], name) for name in ONE_LAYER}
        changes |= {name: new for name, new in own.items() if new != getattr(kind, name)}
    return kind.model_copy(update=changes)


class _Network:
    """One draw of a network, layer by layer, each beside the one that it is like."""

    def __init__(self, kind: Kind, rng: Rng) -> None:
        self.kind, self.rng = kind, rng
        self.tells = True
        """Whether the windows so far show what they should."""
        self.stack = kind.stack()
        self.usual = [kind.input_shape()]
        for layer in self.stack:
            self.usual.append(shape_behind(layer, self.usual[-1]))
        self.groups = [self._groups(i) for i in range(len(self.stack))]
        self.multiples = self._multiples()
        self.input = Shape(self._channels(), all_of(kind.input.size, self._size))

    # --- channels ---------------------------------------------------------------------------

    def _groups(self, i: int) -> int:
        """The groups of a layer; 0 where there is one for each channel, however many there are."""
        layer = self.stack[i]
        if not isinstance(layer, Convolution) or layer.groups == 1:
            return 1
        if layer.groups == self.usual[i].channels:
            return 0
        return self.rng.integer(2, layer.groups + 1)

    def _multiples(self) -> list[int]:
        """What the channels before each layer, and behind the last, must be a multiple of."""
        multiples = [1] * (len(self.stack) + 1)
        for i, layer in reversed(list(enumerate(self.stack))):
            if isinstance(layer, Convolution):
                multiples[i] = self.groups[i] or multiples[i + 1]
            elif isinstance(layer, Pool | BatchNorm):
                multiples[i] = multiples[i + 1]
        return multiples

    def _channels(self) -> int:
        channels = self.kind.input.channels
        if channels in PICTURES and channels % self.multiples[0] == 0:
            return channels
        return count_near(self.rng, channels, self.multiples[0])

    def _filters(self, i: int, layer: Convolution, shape: Shape) -> int:
        """As many as before, about; if it can be had, not as many as channels."""
        if not self.groups[i]:
            return layer.filters // layer.groups * shape.channels
        multiple = lcm(self.groups[i], self.multiples[i + 1])
        for _ in range(TRIES):
            filters = count_near(self.rng, layer.filters, multiple)
            if filters != shape.channels:
                break
        return filters

    # --- layers -----------------------------------------------------------------------------

    def layers(self) -> list[Layer]:
        """The layers, as far as they fit."""
        found: list[Layer] = []
        shape = self.input
        for i, layer in enumerate(self.stack):
            new = self._layer(i, layer, shape)
            if new is None or any(misfits_of(new, shape, self.kind.layout)):
                break
            found.append(new)
            shape = shape_behind(new, shape)
        return found

    def _layer(self, i: int, layer: Layer, shape: Shape) -> Layer | None:
        if isinstance(layer, Linear):
            return layer.model_copy(update={"units": count_near(self.rng, layer.units)})
        if isinstance(layer, Pool):
            return self._slid(layer, i, shape)
        if not isinstance(layer, Convolution):
            return layer
        groups = self.groups[i] or shape.channels
        if 1 < self.groups[i] == shape.channels:
            return None
        filters = self._filters(i, layer, shape)
        counted = layer.model_copy(update={"filters": filters, "groups": groups})
        return self._slid(counted, i, shape)

    def _slid(self, layer: Sliding, i: int, shape: Shape) -> Sliding | None:
        """The layer with a window that shows what its own window shows, or at least fits."""
        usual = axes_of(layer, self.usual[i])
        fitting: Sliding | None = None
        for _ in range(TRIES):
            new = layer.model_copy(update=self._window(layer, usual))
            if any(misfits_of(new, shape, self.kind.layout)):
                continue
            axes = axes_of(new, shape)
            if not _like(axes, usual) or keeps_size(new, axes) != keeps_size(layer, usual):
                continue
            fitting = fitting or new
            if _tells(new, axes):
                return new
        self.tells = False
        return fitting

    def _window(self, layer: Sliding, usual: Sequence[Axis]) -> dict[str, object]:
        """Another kernel, stride, padding and dilation."""
        keeps = keeps_size(layer, usual)
        parity = keeps or layer.padding == "same"
        kernel = each(layer.kernel, self._odd if parity else self._near)
        dilation = each(layer.dilation, self._more)
        changes: dict[str, object] = {"kernel": kernel, "dilation": dilation}
        if layer.stride is not None:
            changes["stride"] = each(layer.stride, self._near)
        if keeps:
            count = len(usual)
            spans = zip(per_axis(kernel, count), per_axis(dilation, count), strict=True)
            changes["padding"] = halves(layer.padding, [(k - 1) * d // 2 for k, d in spans])
        elif not isinstance(layer.padding, str):
            changes["padding"] = padded(layer.padding, self._pad)
        return changes

    # --- sizes ------------------------------------------------------------------------------

    def _size(self, size: int) -> int:
        """The cells of an axis: from three fifths to eight fifths of as many."""
        return size_between(self.rng, max(size * 3 // 5, 1), size * 8 // 5)

    def _near(self, size: int) -> int:
        """A kernel or a stride: 1 stays 1; others stay above it."""
        reach = max(1, size // 4)
        return 1 if size == 1 else size_between(self.rng, max(2, size - reach), size + reach)

    def _odd(self, size: int) -> int:
        """The same, but odd numbers stay odd and even ones even."""
        reach = max(1, size // 8)
        least = -min(reach, (size - 2) // 2)
        return 1 if size == 1 else size + 2 * self.rng.integer(least, reach)

    def _more(self, size: int) -> int:
        """A dilation: 1 stays 1; others stay above it."""
        return 1 if size == 1 else size_between(self.rng, 2, size + 1)

    def _pad(self, size: int) -> int:
        """Cells of padding: none stays none."""
        return size_between(self.rng, 1, size + 1) if size else 0


# --- what a window shows --------------------------------------------------------------------


def keeps_size(layer: Sliding, axes: Sequence[Axis]) -> bool:
    """Whether padding in numbers makes the output of a layer as long as its input."""
    if isinstance(layer.padding, str) or not any(axis.before for axis in axes):
        return False
    return all(
        axis.stride == 1 and axis.span - 1 == 2 * axis.before == 2 * axis.after for axis in axes
    )


def _like(axes: Sequence[Axis], usual: Sequence[Axis]) -> bool:
    """Whether equal axes are equal and others differ, and outputs are not much shorter or longer.

    And whether the padding is shorter than the window, if it is in the usual problem.
    """
    pairs = list(zip(axes, usual, strict=True))
    near = all(own.size <= 2 * new.size <= 4 * own.size + 2 for new, own in pairs)
    several = all((new.size > 1) == (own.size > 1) for new, own in pairs)
    touching = all(_touches(new) or not _touches(own) for new, own in pairs)
    return near and several and touching and len({*axes}) == len({*usual})


def _touches(axis: Axis) -> bool:
    return max(axis.before, axis.after) < axis.span


def _tells(layer: Sliding, axes: Sequence[Axis]) -> bool:
    """Whether on every axis rounding, padding and dilation change the number of windows."""
    return all(axis.size not in _wrong_counts(layer, axis) for axis in axes)


def _wrong_counts(layer: Sliding, axis: Axis) -> Iterator[int]:
    """How many windows there are for those who overlook something that there is."""
    without = replace(axis, before=0, after=0)
    if layer.padding == "same":  # it follows the stride, and nothing is rounded
        if axis.span > 1:
            yield without.size
        return
    if axis.stride > 1:
        down = axis.room // axis.stride + 1
        yield down if axis.partial else down + (axis.room % axis.stride > 0)
    others = [without, replace(axis, stride=1), replace(axis, dilation=1)]
    if axis.before and axis.after:
        others.append(replace(axis, after=0))
    yield from (other.size for other in others if other != axis and axis.size > 1)
