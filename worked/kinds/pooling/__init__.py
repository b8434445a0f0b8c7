"""Max and average pooling by hand. (CS182, 2022, Homework 6, Question 2(c).)

A window slides over the input; the largest number in it, or the average of its numbers, becomes
one entry of the output. The conventions are PyTorch's `MaxPool` and `AvgPool`, but a window
without a single cell of the input is refused, and average pooling may be dilated too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal, Self

from worked.fields import (
    AnyArray,
    Array,
    DistinctListOf,
    Flag,
    ListOf,
    Padding,
    Path,
    Sizes,
    padding_per_axis,
    per_axis,
    shape,
)
from worked.kinds.pooling.mistakes import known_mistakes
from worked.kinds.pooling.sampling import another
from worked.kinds.pooling.second_route import results_again
from worked.kinds.pooling.shapes import misfits
from worked.kinds.pooling.steps import write_solution
from worked.maths.windows import Axis
from worked.problem import Mistake, Problem

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.reals import Reals
    from worked.sheet import Work


class Kind(Problem):
    """The output of max and average pooling, window by window."""

    title = "Pooling by hand"
    topic = "convolution"

    inputs: ListOf[Array] | None = None
    """Arrays with 1, 2 or 3 axes, all spatial."""
    input: Array | None = None
    """A single array, in place of `inputs`."""
    ops: DistinctListOf[Literal["max", "average"]]
    kernel: Sizes
    """Cells of a window along each axis."""
    stride: Sizes | None = None
    """Cells from one window to the next; by default as many as the kernel has."""
    padding: Padding = 0
    dilation: Sizes = 1
    """Cells from one tap of a window to the next."""
    ceil_mode: Flag = False
    """Whether a last window that sticks out is kept."""
    count_include_pad: Flag = True
    """Whether the average counts the cells of the padding."""

    def conflicts(self) -> Iterator[tuple[Path, str]]:
        """Sizes that leave no window, or one without a cell of the input."""
        yield from misfits(self)

    def arrays(self) -> tuple[AnyArray, ...]:
        """The inputs, however many were given."""
        return self.inputs or (() if self.input is None else (self.input,))

    def axes(self, array: AnyArray) -> tuple[Axis, ...]:
        """The axes of an input, each with the window that slides along it."""
        sizes = shape(array)
        count = len(sizes)
        stride = self.kernel if self.stride is None else self.stride
        return tuple(
            Axis(n, kernel, step, before, after, dilation, self.ceil_mode)
            for n, kernel, step, (before, after), dilation in zip(
                sizes,
                per_axis(self.kernel, count),
                per_axis(stride, count),
                padding_per_axis(self.padding, count),
                per_axis(self.dilation, count),
                strict=True,
            )
        )

    def solve(self, work: Work) -> None:
        """Count the windows, then work through them for every input and every operation."""
        write_solution(self, work)

    def oracle(self, numbers: Reals) -> Mapping[str, object]:
        """The same by padding an array and cutting windows out of it."""
        return results_again(self, numbers)

    def mistakes(self) -> Iterator[Mistake]:
        """What people do to strides, padding, rounding and the divisor."""
        return known_mistakes(self)

    @classmethod
    def sample(cls, rng: Rng, like: Self | None = None) -> Self:
        """Two small inputs, pooled by overlapping windows in both ways.

        With `like`, the same windows over other numbers of the same sort.
        """
        if like is not None:
            return another(like, rng)
        side, kernel = rng.choice(((5, 3), (4, 2), (6, 2), (7, 3)))
        low = rng.choice((0, -4))
        return cls(
            inputs=tuple(rng.matrix(side, side, low, 6) for _ in range(2)),
            ops=("max", "average"),
            kernel=kernel,
            stride=2 if kernel == 3 else rng.integer(1, 2),
            padding=rng.integer(0, 1),
        )
