"""A convolution by hand: filters slide over all channels of an input.

The conventions are those of the operator Conv of ONNX and of PyTorch's `conv1d` to `conv3d`: the
filter is not turned around (a cross-correlation), unless `flip` asks for it, and the padding
holds 0. Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", 2016.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Self

from worked.fields import ConvPadding, Flag, Path, Positive, Sizes, Tensor, Vector
from worked.kinds.convolution.mistakes import known_mistakes
from worked.kinds.convolution.sampling import another, fresh
from worked.kinds.convolution.second_route import results_again
from worked.kinds.convolution.shapes import misfits
from worked.kinds.convolution.steps import write_solution
from worked.problem import Mistake, Problem

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.reals import Reals
    from worked.sheet import Work


class Kind(Problem):
    """The output of a convolution, window by window and filter by filter."""

    title = "Convolution by hand"
    topic = "convolution"

    input: Tensor
    """Channels first, then 1, 2 or 3 axes along which the filters slide."""
    weight: Tensor
    """Filters, then the channels that each reads (all of them over `groups`), then its cells."""
    bias: Vector | None = None
    """A number for each filter."""
    stride: Sizes = 1
    padding: ConvPadding = 0
    """As in pooling, or `valid` (none), or `same`: ⌈n/s⌉ cells, the odd one at the end."""
    dilation: Sizes = 1
    groups: Positive = 1
    flip: Flag = False
    """Whether every filter is turned around first: a convolution as mathematics defines it."""

    def conflicts(self) -> Iterator[tuple[Path, str]]:
        """Filters and channels that do not fit, windows larger than the input."""
        yield from misfits(self)

    def solve(self, work: Work) -> None:
        """Count the windows, then lay every filter on each of them."""
        write_solution(self, work)

    def oracle(self, numbers: Reals) -> Mapping[str, object]:
        """The definition in loops, over an input that is padded for real."""
        return results_again(self, numbers)

    def mistakes(self) -> Iterator[Mistake]:
        """What people do to filters, windows, channels and biases."""
        return known_mistakes(self)

    @classmethod
    def sample(cls, rng: Rng, like: Self | None = None) -> Self:
        """A small picture or sequence and one or two filters.

        With `like`, the same windows and filters of the same shape, with other numbers.
        """
        return fresh(cls, rng) if like is None else another(like, rng)
