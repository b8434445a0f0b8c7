"""The output once more, from the side of the cells, as a claim that is checked exactly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worked.maths.windows import numbered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.exact import Scalar
    from worked.maths.windows import Axis, Nested, Position


@dataclass(frozen=True, slots=True)
class SentByCells:
    """The claim that every cell, sending its products to the entries it takes part in, gives this.

    One filter: `cells` and `weights` per channel, the weights by their place in the filter.
    """

    cells: tuple[Nested, ...]
    weights: tuple[Nested, ...]
    bias: Scalar
    axes: tuple[Axis, ...]
    output: Nested

    def failures(self) -> Iterator[str]:
        """Go through the cells of the input, not through the windows, and add up what arrives."""
        entries = dict(numbered(self.output))
        arrived: dict[Position, Scalar] = dict.fromkeys(entries, self.bias)
        for channel, plane in zip(self.cells, self.weights, strict=True):
            weights = list(numbered(plane))
            for cell, number in numbered(channel):
                for tap, weight in weights:
                    place = self._entry(cell, tap)
                    if place in arrived:
                        arrived[place] = arrived[place] + number * weight
        for place, sum_ in arrived.items():
            if sum_ != entries[place]:
                yield f"the cells send {sum_} to an entry of the output, which is {entries[place]}"

    def _entry(self, cell: Position, tap: Position) -> Position | None:
        """The entry in whose window this cell lies under this tap."""
        place: list[int] = []
        for axis, i, t in zip(self.axes, cell, tap, strict=True):
            index, rest = divmod(i + axis.before - t * axis.dilation, axis.stride)
            if rest:
                return None
            place.append(index)
        return tuple(place)
