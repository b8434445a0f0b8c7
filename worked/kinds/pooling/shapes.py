"""How inputs and windows must fit together, and which numbers every window holds."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import TYPE_CHECKING

from worked.exact import NEG_INF
from worked.fields import Path, wrong_axes
from worked.fields import shape as shape_of
from worked.maths.windows import pooling_misfits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from worked.exact import Scalar
    from worked.fields import AnyArray
    from worked.kinds.pooling import Kind
    from worked.trace import Value

    Position = tuple[int, ...]
    """A cell or an output entry, counted from 0 along every axis."""

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


class Slide:
    """One input with the windows that slide over it."""

    def __init__(self, kind: Kind, array: AnyArray) -> None:
        self.counts_padding = kind.count_include_pad
        self.axes = kind.axes(array)
        self.cells = dict(_numbered(array))

    @property
    def sizes(self) -> tuple[int, ...]:
        """The size of the output along every axis."""
        return tuple(axis.size for axis in self.axes)

    def positions(self) -> Iterator[Position]:
        """Every window, by the place of its entry in the output."""
        return product(*map(range, self.sizes))

    def start(self, position: Position) -> Position:
        """The first tap of a window."""
        return tuple(axis.starts()[i] for axis, i in zip(self.axes, position, strict=True))

    def taps(self, position: Position) -> Iterator[Position]:
        """The cells of a window that lie in the input or its padding."""
        pairs = zip(self.axes, self.start(position), strict=True)
        return product(*[axis.taps(start)[: axis.counted(start)] for axis, start in pairs])

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


def nested(sizes: tuple[int, ...], entry: Callable[[Position], Scalar]) -> Value:
    """An array of a shape, each entry made from its position."""
    if not sizes:
        return entry(())
    return tuple(
        [nested(sizes[1:], lambda rest, i=i: entry((i, *rest))) for i in range(sizes[0])]  # type: ignore[misc]
    )


def _numbered(array: AnyArray) -> Iterator[tuple[Position, Scalar]]:
    """Every number of an array with its place."""
    for index, entry in enumerate(array):
        if isinstance(entry, tuple):
            for place, number in _numbered(entry):
                yield (index, *place), number
        else:
            yield (index,), entry
