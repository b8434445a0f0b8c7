"""Sizes drawn anew: numbers near to given ones, and lists in which equal ones stay equal."""

from __future__ import annotations

from math import lcm, prod
from typing import TYPE_CHECKING

from worked.draw import integer_between
from worked.fields import per_axis
from worked.fields.numbers import LARGEST_COUNT
from worked.kinds.conv_shapes.layers import Convolution, Linear, shape_behind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from worked.draw import Rng
    from worked.fields import AnyPadding, AnySizes
    from worked.kinds.conv_shapes.layers import Layer, Shape

    Draw = Callable[[int], int]


def size_between(rng: Rng, low: int, high: int) -> int:
    """A size from low to high, as far as a size may be so large."""
    return integer_between(rng, low, min(high, LARGEST_COUNT))


def count_near(rng: Rng, count: int, multiple: int = 1) -> int:
    """Channels, filters or units: from half to double as many, as round as they; 1 stays 1."""
    if count == 1:
        return 1
    step = 1
    while count % (2 * step) == 0 and 16 * step <= count:
        step *= 2
    step = lcm(step, multiple)
    low = max(1, -(-max(2, count // 2) // step))
    return step * integer_between(rng, low, max(low, min(2 * count, LARGEST_COUNT) // step))


def each(sizes: AnySizes, draw: Draw) -> AnySizes:
    """Sizes with every different one drawn anew; equal ones stay equal."""
    return draw(sizes) if isinstance(sizes, int) else all_of(sizes, draw)


def all_of(sizes: tuple[int, ...], draw: Draw) -> tuple[int, ...]:
    """The same for a list."""
    new = {size: draw(size) for size in dict.fromkeys(sizes)}
    return tuple([new[size] for size in sizes])


def padded(padding: AnyPadding, draw: Draw) -> AnyPadding:
    """The same for padding, which may be a pair on an axis."""
    if isinstance(padding, int):
        return draw(padding)
    numbers = [pad for entry in padding for pad in ([entry] if isinstance(entry, int) else entry)]
    new = {pad: draw(pad) for pad in dict.fromkeys(numbers)}
    return tuple([new[x] if isinstance(x, int) else (new[x[0]], new[x[1]]) for x in padding])


def halves(padding: AnyPadding | str, pads: Sequence[int]) -> AnyPadding:
    """As much padding on both sides of each axis, written as the given padding is."""
    if not isinstance(padding, tuple):
        return pads[0]
    return tuple([p if isinstance(x, int) else (p, p) for p, x in zip(pads, padding, strict=True)])


def macs(shape: Shape, layers: Iterable[Layer]) -> int:
    """How many multiplications a network takes: the largest number that is counted in it."""
    count = 0
    for layer in layers:
        behind = shape_behind(layer, shape)
        if isinstance(layer, Convolution):
            weights = (
                prod(per_axis(layer.kernel, len(shape.sizes))) * shape.channels // layer.groups
            )
            count += behind.entries * weights
        elif isinstance(layer, Linear):
            count += behind.entries * shape.channels
        shape = behind
    return count
