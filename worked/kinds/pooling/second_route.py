"""Pooling a second time: pad the array for real, walk along each axis, cut windows out of it.

Every input is treated as a block with three axes; a vector or matrix gets axes of length 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from worked.fields import AnyArray
    from worked.kinds.pooling import Kind
    from worked.reals import Real, Reals

    Block = list[list[list["Real | None"]]]
    """Planes of rows of numbers; None is a cell of the padding."""
    Along = tuple[int, int, int, int, int]
    """Kernel, stride, padding before and after, and dilation along one axis."""


def results_again(kind: Kind, numbers: Reals) -> Mapping[str, object]:
    """Every result, as nested lists."""
    out: dict[str, object] = {}
    for number, given in enumerate(kind.arrays(), 1):
        block, axes = _block(given, numbers)
        along = [(1, 1, 0, 0, 1)] * (3 - axes) + [_along(kind, axis, axes) for axis in range(axes)]
        padded = _padded(block, along)
        walks = [
            list(_walk(length, own, kind))
            for length, own in zip(_lengths(padded), along, strict=True)
        ]
        for op in kind.ops:
            result: object = [
                [[_pooled(kind, op, padded, (z, y, x)) for x in walks[2]] for y in walks[1]]
                for z in walks[0]
            ]
            for _ in range(3 - axes):
                result = result[0]  # type: ignore[index]
            out[f"{op}_{number}"] = result
    return out


def _block(given: AnyArray, numbers: Reals) -> tuple[Block, int]:
    """The array with three axes, and how many it had."""
    axes = 0
    level: object = given
    while isinstance(level, tuple):
        axes, level = axes + 1, level[0]
    planes = {1: ((given,),), 2: (given,), 3: given}[axes]
    return [[[*row] for row in numbers.table(plane)] for plane in planes], axes  # type: ignore[arg-type]


def _along(kind: Kind, axis: int, axes: int) -> Along:
    """The sizes of one axis, read from the fields."""

    def one(sizes: int | tuple[int, ...]) -> int:
        return sizes if isinstance(sizes, int) else sizes[axis]

    pad = kind.padding if isinstance(kind.padding, int) else kind.padding[axis]
    before, after = (pad, pad) if isinstance(pad, int) else pad
    stride = kind.kernel if kind.stride is None else kind.stride
    return one(kind.kernel), one(stride), before, after, one(kind.dilation)


def _lengths(block: Block) -> tuple[int, int, int]:
    return len(block), len(block[0]), len(block[0][0])


def _padded(block: Block, along: list[Along]) -> Block:
    """The block with cells of padding (None) all around."""
    planes, rows, columns = (own[2:4] for own in along)
    width = len(block[0][0]) + sum(columns)
    wide = [[[None] * columns[0] + row + [None] * columns[1] for row in plane] for plane in block]
    empty: list[Real | None] = [None] * width
    high = [[empty] * rows[0] + plane + [empty] * rows[1] for plane in wide]
    blank = [empty] * len(high[0])
    return [blank] * planes[0] + high + [blank] * planes[1]


def _walk(length: int, own: Along, kind: Kind) -> Iterator[range]:
    """The taps of one window after the other along an axis of the padded block."""
    kernel, stride, _, after, dilation = own
    start = 0
    while True:
        reach = start + dilation * (kernel - 1) + 1
        if reach > length and not (kind.ceil_mode and start < length - after):
            return
        yield range(start, min(reach, length), dilation)
        if reach >= length:
            return
        start += stride


def _pooled(kind: Kind, op: str, block: Block, taps: tuple[range, range, range]) -> Real:
    """The largest number of one window, or its average."""
    cells = [block[z][y][x] for z in taps[0] for y in taps[1] for x in taps[2]]
    numbers = [cell for cell in cells if cell is not None]
    if op == "max":
        return max(numbers)
    return sum(numbers) / (len(cells) if kind.count_include_pad else len(numbers))
