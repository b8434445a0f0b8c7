"""What every entry of an output is made of, whatever numbers the input holds.

Two rules that make every entry in the same way give the same output for all inputs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from worked.exact import combination, divide
from worked.kinds.pooling.shapes import Slide
from worked.maths.windows import nested

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worked.exact import Scalar
    from worked.kinds.pooling import Kind
    from worked.maths.windows import Position
    from worked.trace import Value

OUTSIDE: Position = ()
"""A cell around the input, taken as 0."""


class Entry(NamedTuple):
    """One entry: the largest number of its cells, or their sum over a count."""

    op: str
    cells: tuple[Position, ...]
    over: int = 1

    def value(self, numbers: Mapping[Position, Scalar]) -> Scalar:
        """The entry for an input with these numbers."""
        own = [numbers[cell] if cell else 0 for cell in self.cells]
        if self.op == "max":
            return max(own)
        return combination([divide(1, self.over)] * len(own), own)


class Output(NamedTuple):
    """The entries of an output, the last axis running fastest, and its size along every axis."""

    sizes: Position
    entries: tuple[Entry, ...]


Recipe: TypeAlias = dict[str, Output]
"""Outputs by the names of the results, `max_1`."""


def recipe(kind: Kind) -> Recipe:
    """How the outputs are made."""
    return {
        f"{op}_{number}": _output(Slide(kind, array), op)
        for number, array in enumerate(kind.arrays(), 1)
        for op in kind.ops
    }


def _output(slide: Slide, op: str) -> Output:
    return Output(slide.sizes, tuple([_entry(slide, op, at) for at in slide.positions()]))


def _entry(slide: Slide, op: str, position: Position) -> Entry:
    taps = list(slide.taps(position))
    inside = tuple([tap for tap in taps if tap in slide.cells])
    if op == "max":
        return Entry(op, inside)
    return averaged(inside, len(taps if slide.counts_padding else inside))


def averaged(cells: tuple[Position, ...], over: int) -> Entry:
    """A sum over a count; of one cell over 1, the cell itself, which is also the largest."""
    return Entry("max", cells) if over == len(cells) == 1 else Entry("average", cells, over)


def followed(kind: Kind, made: Recipe) -> dict[str, Value]:
    """The outputs that a recipe makes of the inputs."""
    found: dict[str, Value] = {}
    for name, output in made.items():
        array = kind.arrays()[int(name.rpartition("_")[2]) - 1]
        numbers = Slide(kind, array).cells
        values = iter([entry.value(numbers) for entry in output.entries])
        found[name] = nested(output.sizes, lambda _, values=values: next(values))  # type: ignore[misc]
    return found
