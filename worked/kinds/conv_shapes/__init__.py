"""Output shapes and parameters of convolutional networks. (CS182, 2022, Homework 6, Question 2.)

Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", 2016. The conventions
are PyTorch's; `padding: same` is TensorFlow's, with an odd cell at the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal, Self

from worked.fields import ConvPadding, Flag, ListOf, Path, Positive, Sizes
from worked.kinds.conv_shapes.layers import (
    ONE_LAYER,
    Convolution,
    Layer,
    Shape,
    Size,
    misfits,
)
from worked.kinds.conv_shapes.mistakes import known_mistakes
from worked.kinds.conv_shapes.sampling import another
from worked.kinds.conv_shapes.second_route import results_again
from worked.kinds.conv_shapes.steps import write_solution
from worked.problem import Mistake, Problem

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.reals import Reals
    from worked.sheet import Work


class Kind(Problem):
    """The output shape and the number of parameters of a convolutional layer, or of several."""

    title = "Output shape and parameters of a convolution"
    topic = "convolution"

    input: Size
    layers: ListOf[Layer] | None = None
    """A network; or else one convolution, given by the fields below."""
    filters: Positive | None = None
    kernel: Sizes | None = None
    stride: Sizes = 1
    padding: ConvPadding = 0
    """As in pooling, or `valid` (none), or `same`: ⌈n/s⌉ cells, the odd one at the end."""
    dilation: Sizes = 1
    groups: Positive = 1
    bias: Flag = True
    layout: Literal["channels_last", "channels_first"] = "channels_last"
    """Where the channels stand in every shape."""

    def conflicts(self) -> Iterator[tuple[Path, str]]:
        """Windows that do not fit, groups that do not divide, layers that do not follow."""
        yield from misfits(self)

    def input_shape(self) -> Shape:
        """The shape of the input."""
        return Shape(self.input.channels, self.input.size)

    def stack(self) -> tuple[Layer, ...]:
        """The layers, also where there is only one."""
        if self.layers is not None:
            return self.layers
        own = {name: getattr(self, name) for name in ONE_LAYER}
        return (Convolution.model_construct(type="conv", **own),)

    def solve(self, work: Work) -> None:
        """Axis by axis, then filter by filter; layer by layer where there are several."""
        write_solution(self, work)

    def oracle(self, numbers: Reals) -> Mapping[str, object]:
        """The same by searching the last window that fits, and from the shapes of the tensors."""
        return results_again(self)

    def mistakes(self) -> Iterator[Mistake]:
        """What people do to strides, padding, channels and biases."""
        return known_mistakes(self)

    @classmethod
    def sample(cls, rng: Rng, like: Self | None = None) -> Self:
        """A layer on a small picture, with sizes that tell the usual mistakes apart.

        With `like`, the same layers with sizes near to theirs.
        """
        if like is not None:
            return another(like, rng)
        channels = rng.choice((1, 3, 4))
        return cls(
            input=Size(channels=channels, size=(rng.integer(20, 40),) * rng.integer(1, 2)),
            filters=rng.choice((8, 12, 16)),
            kernel=rng.choice((3, 4, 5)),
            stride=rng.integer(2, 3),
            padding=rng.integer(0, 2),
        )
