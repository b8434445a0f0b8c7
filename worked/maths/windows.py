"""Windows that slide along an axis: how many there are, where they begin, what they cover.

Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", 2016. The rule for
windows that stick out is PyTorch's `ceil_mode`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from worked.exact import Scalar
    from worked.trace import Value

    Position = tuple[int, ...]
    """A cell or an output entry, counted from 0 along every axis."""
    Nested: TypeAlias = "Scalar | tuple[Nested, ...]"
    """An array with any number of axes."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of an input with `n` cells, and the window that slides along it.

    `before` and `after` are cells of padding, `dilation` is the distance between two taps of the
    window. `partial` keeps a last window that sticks out, if it begins on the input or before it.
    Cells of the input are numbered from 0, those of the padding before it are negative.
    """

    n: int
    kernel: int
    stride: int = 1
    before: int = 0
    after: int = 0
    dilation: int = 1
    partial: bool = False

    @property
    def padded(self) -> int:
        """The cells of the axis with its padding."""
        return self.n + self.before + self.after

    @property
    def span(self) -> int:
        """The cells from the first tap of a window to its last."""
        return self.dilation * (self.kernel - 1) + 1

    @property
    def dilated(self) -> bool:
        """Whether there are cells between the taps of a window."""
        return self.dilation > 1 and self.kernel > 1

    @property
    def room(self) -> int:
        """By how many cells the window can move on from its first position; negative: none."""
        return self.padded - self.span

    @property
    def begins_outside(self) -> bool:
        """Whether rounding up counts a last window that begins behind the input."""
        return self.partial and -(-self.room // self.stride) * self.stride >= self.n + self.before

    @property
    def size(self) -> int:
        """How many windows there are (below 1 where none fits)."""
        moves = -(-self.room // self.stride) if self.partial else self.room // self.stride
        return moves + 1 - self.begins_outside

    @property
    def dropped(self) -> int:
        """The cells at the end that no window reaches, because another one would stick out."""
        return max(self.room - (self.size - 1) * self.stride, 0)

    @property
    def overhang(self) -> int:
        """By how many cells the last window sticks out behind the padding."""
        return max((self.size - 1) * self.stride - self.room, 0)

    def starts(self) -> range:
        """The first tap of every window."""
        return range(-self.before, -self.before + self.size * self.stride, self.stride)

    def taps(self, start: int) -> range:
        """The cells of the window that begins there, those outside of the input too."""
        return range(start, start + self.span, self.dilation)

    def inside(self, start: int) -> range:
        """The cells of the input in the window that begins there."""
        first = start % self.dilation if start < 0 else start
        return range(first, min(start + self.span, self.n), self.dilation)

    def counted(self, start: int) -> int:
        """How many taps of a window lie inside the padded input."""
        return len(range(start, min(start + self.span, self.n + self.after), self.dilation))

    def without_tap(self) -> int | None:
        """The first window (counted from 1) that covers no cell of the input, if there is one.

        Only windows that begin before the input can: a window that begins on it covers that cell.
        """
        if self.dilation <= self.n:
            return None
        early = range(-self.before, min(0, -self.before + self.size * self.stride), self.stride)
        for number, start in enumerate(early, 1):
            if start % self.dilation >= self.n:
                return number
        return None


class Windows:
    """Windows that slide along all axes of an array at once."""

    def __init__(self, axes: tuple[Axis, ...]) -> None:
        self.axes = axes

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many windows there are along every axis."""
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


def nested(sizes: tuple[int, ...], entry: Callable[[Position], Scalar]) -> Value:
    """An array of a shape, each entry made from its position."""
    if not sizes:
        return entry(())
    return tuple(
        [nested(sizes[1:], lambda rest, i=i: entry((i, *rest))) for i in range(sizes[0])]  # type: ignore[misc]
    )


def numbered(array: Nested) -> Iterator[tuple[Position, Scalar]]:
    """Every number of an array with its place."""
    if not isinstance(array, tuple):
        yield (), array
        return
    for index, entry in enumerate(array):
        for place, number in numbered(entry):
            yield (index, *place), number


def same_padding(n: int, kernel: int, stride: int, dilation: int) -> tuple[int, int]:
    """The padding with which ⌈n/stride⌉ windows fit; of an odd number, the larger half behind."""
    span = dilation * (kernel - 1) + 1
    whole = max((-(-n // stride) - 1) * stride + span - n, 0)
    return whole // 2, whole - whole // 2


MOST_SPAN = 1_000_000
"""Cells that one pooling window may span along an axis."""


def pooling_misfits(axis: Axis, where: str) -> Iterator[tuple[str, str]]:
    """What keeps a window from pooling along an axis, as (field, words); `where` names the axis.

    PyTorch refuses the same, but for windows without a cell of the input, which it fills with 0
    or minus infinity.
    """
    if axis.span > MOST_SPAN:
        yield "kernel", f"a window spans {axis.span:,} cells; at most {MOST_SPAN:,} are possible"
        return
    half = axis.span // 2
    for pad in (axis.before, axis.after):
        if pad > half:
            yield (
                "padding",
                f"{pad} on a side of {where}; a window spans {axis.span}, and at most half of it, "
                f"{half}, may be padding",
            )
            return
    if axis.size < 1:
        yield "kernel", no_room(axis, where)
        return
    number = axis.without_tap()
    if number is not None:
        taps = ", ".join(str(tap + 1) for tap in axis.taps(axis.starts()[number - 1])[:4])
        yield (
            "dilation",
            f"window {number} along {where} covers no cell of the input (its cells: {taps}); "
            f"a dilation of at most {axis.n} would do",
        )


def no_room(axis: Axis, where: str) -> str:
    """The words for a window that is larger than the axis."""
    padding = " with its padding" if axis.before or axis.after else ""
    taps = f" (kernel {axis.kernel}, dilation {axis.dilation})" if axis.dilation > 1 else ""
    return (
        f"a window spans {axis.span:,} cells{taps}; {where} has {axis.padded:,}{padding}, "
        f"so at most {axis.padded:,} would fit"
    )


MOST_WALKED = 10_000
"""Windows that are counted one by one; of more, the last one is examined and the one after it."""


@dataclass(frozen=True, slots=True)
class CountedWindows:
    """The claim that so many windows fit on an axis; it is checked without any formula."""

    axis: Axis
    count: int

    def failures(self) -> Iterator[str]:
        """Walk along the axis, window by window, and compare the count."""
        first = 0 if self.count <= MOST_WALKED else self.count - 1
        count = first
        while count <= self.count and self._stands(count):
            count += 1
        if count != self.count:
            found = "more" if count > self.count else str(count)
            yield f"{self.count} windows are claimed along an axis of {self.axis.n}, {found} fit"

    def _stands(self, position: int) -> bool:
        """Whether the window at a position (from 0) is one that counts."""
        start = position * self.axis.stride - self.axis.before
        end = self.axis.n + self.axis.after
        if start + self.axis.span <= end:
            return True
        reached_before = start - self.axis.stride + self.axis.span
        return self.axis.partial and start < self.axis.n and (position == 0 or reached_before < end)
