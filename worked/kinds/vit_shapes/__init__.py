"""Shapes and parameters of a vision transformer. (CS182, 2022, Homework 6, Question 4.)

Dosovitskiy et al., "An Image is Worth 16x16 Words", 2021. Norms stand before attention and MLP,
with one more behind the last block; the head is one linear layer. The counts are those of the
published models, such as 86,567,656 for ViT-B/16 with 1000 classes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Self

from worked.fields import Flag, Path, Positive, Sizes, per_axis, wrong_axes
from worked.kinds.vit_shapes.mistakes import known_mistakes
from worked.kinds.vit_shapes.sampling import another, fresh
from worked.kinds.vit_shapes.second_route import results_again
from worked.kinds.vit_shapes.steps import write_solution
from worked.problem import Mistake, Problem

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.reals import Reals
    from worked.sheet import Work


class Kind(Problem):
    """How long the sequence of a vision transformer is, and how many parameters it has."""

    title = "Shapes and parameters of a vision transformer"
    topic = "transformers"

    image: Sizes
    """Pixels along each side: a number, or [height, width]."""
    patch: Sizes
    """Pixels along each side of a patch: a number, or [height, width]."""
    channels: Positive
    """Channels of the image."""
    dim: Positive
    """Entries of every token."""
    depth: Positive
    """Blocks one behind the other."""
    heads: Positive
    """Attention heads of each block."""
    mlp_dim: Positive
    """Hidden units of the MLP of each block."""
    classes: Positive
    """Outputs of the head."""
    cls_token: Flag = True
    """Whether a learned token is put before the patches."""
    qkv_bias: Flag = True
    """Whether queries, keys and values have biases."""
    head_dim: Positive | None = None
    """Entries of a query, key or value in one head; without it, dim / heads."""

    def conflicts(self) -> Iterator[tuple[Path, str]]:
        """Patches that do not tile the image, heads that do not divide the tokens."""
        wrong = [
            ((name,), words.replace("the input", "an image"))
            for name in ("image", "patch")
            if (words := wrong_axes(getattr(self, name), 2)) is not None
        ]
        yield from wrong
        if not wrong:
            yield from self._untiled()
        if self.head_dim is None and self.dim % self.heads:
            yield (
                ("heads",),
                f"{self.heads} heads do not divide dim {self.dim}; another number of heads, or a "
                "head_dim, would do",
            )

    def _untiled(self) -> Iterator[tuple[Path, str]]:
        for side, n, k in zip(("height", "width"), *self.sides(), strict=True):
            if n % k:
                yield (
                    ("patch",),
                    f"{k} pixels do not divide the {side} of {n}; a number that divides it is "
                    "needed",
                )
                return

    def sides(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Height and width of the image, and of a patch."""
        return per_axis(self.image, 2), per_axis(self.patch, 2)

    def solve(self, work: Work) -> None:
        """From patches to tokens, through a block, to the total."""
        write_solution(self, work)

    def oracle(self, numbers: Reals) -> Mapping[str, object]:
        """The same from a list of all tensors that the model stores."""
        return results_again(self)

    def mistakes(self) -> Iterator[Mistake]:
        """What people forget, and what they count twice."""
        return known_mistakes(self)

    @classmethod
    def sample(cls, rng: Rng, like: Self | None = None) -> Self:
        """A small vision transformer on a square image.

        With `like`, one with sizes near to it.
        """
        return fresh(cls, rng) if like is None else another(like, rng)
