"""How inputs and windows must fit together, and which numbers every window holds."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from worked.exact import NEG_INF
from worked.fields import Path, wrong_axes
from worked.fields import shape as shape_of
from worked.maths.windows import Windows, numbered, pooling_misfits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.exact import Scalar
    from worked.fields import AnyArray
    from worked.kinds.pooling import Kind
    from worked.maths.windows import Position

MOST_CELLS = 1_000_000
"""Cells that all windows of a problem may have together."""
MOST_INPUTS = 1_000
"""Inputs of one problem."""

SIZES = ("kernel", "stride", "padding", "dilation")


# --- what does not fit ----------------------------------------------------------------------


def misfits(kind: Kind) -> Iterator[tuple[Path, str]]:
    """What is wrong between the fields; of several inputs, the first that shows it."""
    if kind.inputs is not None and kind.input is not None:
        yield ("input",), "given together with inputs; one of the two is enough"
        return
    if not kind.arrays():
        yield (), "inputs missing; a list of inputs, or a single input, is needed"
        return
    if len(kind.arrays()) > MOST_INPUTS:
        seen = f"{len(kind.arrays()):,} inputs"
        yield ("inputs",), f"{seen}; at most {MOST_INPUTS:,} are worked through"
        return
    told: set[Path] = set()
    for number, array in enumerate(kind.arrays(), 1):
        for path, words in _of_one_input(kind, array, number):
            if path not in told:
                told.add(path)
                yield path, words
    if not told:
        yield from _too_large(kind)


def _of_one_input(kind: Kind, array: AnyArray, number: int) -> Iterator[tuple[Path, str]]:
    count = len(shape_of(array))
    wrong = False
    for field in SIZES:
        sizes = getattr(kind, field)
        words = None if sizes is None else wrong_axes(sizes, count)
        if words is not None:
            wrong = True
            yield (field,), words
    if wrong:
        return
    single = len(kind.arrays()) == 1
    for index, axis in enumerate(kind.axes(array)):
        where = f"axis {index + 1}" + ("" if single else f" of input {number}")
        for field, words in pooling_misfits(axis, where):
            listed = isinstance(getattr(kind, field), tuple)
            yield ((field, index) if listed else (field,)), words


def _too_large(kind: Kind) -> Iterator[tuple[Path, str]]:
    axes = [kind.axes(array) for array in kind.arrays()]
    cells = len(kind.ops) * sum(prod(axis.size * axis.kernel for axis in own) for own in axes)
    if cells > MOST_CELLS:
        yield (
            ("kernel",),
            f"all windows together have {cells:,} cells; at most {MOST_CELLS:,} are worked through",
        )


# --- windows --------------------------------------------------------------------------------


class Slide(Windows):
    """One input with the windows that slide over it."""

    def __init__(self, kind: Kind, array: AnyArray) -> None:
        super().__init__(kind.axes(array))
        self.counts_padding = kind.count_include_pad
        self.cells = dict(numbered(array))

    def numbers(self, op: str, position: Position) -> list[Scalar]:
        """What a window holds: a cell of the padding is −∞ for the maximum, 0 for the average.

        Cells of the padding that the average does not count are left out.
        """
        taps = self.taps(position)
        if op == "max":
            return [self.cells.get(tap, NEG_INF) for tap in taps]
        if self.counts_padding:
            return [self.cells.get(tap, 0) for tap in taps]
        return [self.cells[tap] for tap in taps if tap in self.cells]
