"""The convolution a second time: the definition in loops over an input that is padded for real.

Every input is treated as a block with three axes; what lacks one gets an axis of length 1.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worked.kinds.convolution import Kind
    from worked.reals import Real, Reals

    Block = list[list[list[Real]]]
    Along = tuple[int, int, int, int]
    """Stride, dilation, padding before and after, along one axis."""


def results_again(kind: Kind, numbers: Reals) -> Mapping[str, object]:
    """Every result, as nested lists."""
    axes = _depth(kind.input) - 1
    blocks = [_block(channel, axes, numbers) for channel in kind.input]
    filters = [[_block(plane, axes, numbers) for plane in one] for one in kind.weight]  # type: ignore[union-attr]
    if kind.flip:
        filters = [[_turned(plane) for plane in one] for one in filters]
    along = [(1, 1, 0, 0)] * (3 - axes)
    for axis in range(axes):
        length, cells = (
            _lengths(blocks[0])[3 - axes + axis],
            _lengths(filters[0][0])[3 - axes + axis],
        )
        along.append(_along(kind, axis, length, cells))
    padded = [_padded(block, along) for block in blocks]
    biases = numbers.row(kind.bias or [0] * len(filters))
    share = len(blocks) // kind.groups
    outputs: list[object] = []
    for number, (one, bias) in enumerate(zip(filters, biases, strict=True)):
        group = number * kind.groups // len(filters)
        plane: object = _correlated(padded[group * share : (group + 1) * share], one, along, bias)
        for _ in range(3 - axes):
            plane = plane[0]  # type: ignore[index]
        outputs.append(plane)
    return {"output": outputs, "output_shape": _shape(outputs)}


def _depth(array: object) -> int:
    return 1 + _depth(array[0]) if isinstance(array, tuple) else 0


def _shape(array: object) -> list[int]:
    return [len(array), *_shape(array[0])] if isinstance(array, list) else []


def _block(array: object, axes: int, numbers: Reals) -> Block:
    """The array with three axes."""
    for _ in range(3 - axes):
        array = (array,)
    return [numbers.table(plane) for plane in array]  # type: ignore[attr-defined]


def _turned(plane: Block) -> Block:
    """A filter read from its last cell to its first."""
    return [[line[::-1] for line in layer[::-1]] for layer in plane[::-1]]


def _along(kind: Kind, axis: int, length: int, cells: int) -> Along:
    """The numbers of one axis, read from the fields."""
    stride = kind.stride if isinstance(kind.stride, int) else kind.stride[axis]
    dilation = kind.dilation if isinstance(kind.dilation, int) else kind.dilation[axis]
    if kind.padding == "same":
        wanted = (length + stride - 1) // stride
        lacking = max(0, (wanted - 1) * stride + dilation * (cells - 1) + 1 - length)
        return stride, dilation, lacking // 2, lacking - lacking // 2
    if kind.padding == "valid":
        return stride, dilation, 0, 0
    pad = kind.padding if isinstance(kind.padding, int) else kind.padding[axis]
    before, after = (pad, pad) if isinstance(pad, int) else pad
    return stride, dilation, before, after


def _lengths(block: Block) -> tuple[int, int, int]:
    return len(block), len(block[0]), len(block[0][0])


def _padded(block: Block, along: list[Along]) -> Block:
    """The block with zeros all around."""
    (_, _, *deep), (_, _, *high), (_, _, *wide) = along
    rows = [[[0.0] * wide[0] + line + [0.0] * wide[1] for line in plane] for plane in block]
    empty = [0.0] * len(rows[0][0])
    planes = [[empty] * high[0] + plane + [empty] * high[1] for plane in rows]
    blank = [empty] * len(planes[0])
    return [blank] * deep[0] + planes + [blank] * deep[1]


def _correlated(blocks: list[Block], one: list[Block], along: list[Along], bias: Real) -> Block:
    """One filter laid on every window of its channels."""
    counts = []
    for length, cells, (stride, dilation, _, _) in zip(
        _lengths(blocks[0]), _lengths(one[0]), along, strict=True
    ):
        starts = [s for s in range(0, length, stride) if s + dilation * (cells - 1) < length]
        counts.append(starts)
    (dz, dy, dx) = [dilation for _, dilation, _, _ in along]
    taps = list(product(*map(range, _lengths(one[0]))))

    def laid(z: int, y: int, x: int) -> Real:
        found = bias
        for block, plane in zip(blocks, one, strict=True):
            for k, i, j in taps:
                found = found + plane[k][i][j] * block[z + k * dz][y + i * dy][x + j * dx]
        return found

    return [[[laid(z, y, x) for x in counts[2]] for y in counts[1]] for z in counts[0]]
