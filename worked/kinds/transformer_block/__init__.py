"""A transformer block by hand: attention, then a network of two layers, token by token.

IIT CS 577, Homework 5, parts a and b; CS 182 (2022), Homework 6, Question 4. Vaswani et al.,
"Attention is all you need", 2017, put the normalization after each residual sum (`norm: post`);
Xiong et al., "On layer normalization in the transformer architecture", 2020, before each sublayer
(`norm: pre`). Without residuals and norm it is MLP(Attention(X)), as the homework codes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal, Self

from worked.fields import Flag, ListOf, Mask, Matrix, NonNegative, Path, Record, Scale, Vector
from worked.kinds.transformer_block.mistakes import known_mistakes
from worked.kinds.transformer_block.sampling import another, example
from worked.kinds.transformer_block.second_route import results_again
from worked.kinds.transformer_block.shapes import misfits, transposed
from worked.kinds.transformer_block.steps import write_solution
from worked.moves.given_heads import Head, allowed_keys
from worked.moves.orientation import ORIENTATIONS, Lines
from worked.problem import Mistake, Problem

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.reals import Reals
    from worked.sheet import Work


class Attention(Record):
    """The attention sublayer: its heads, what comes after them, scale and mask."""

    heads: ListOf[Head]
    W_O: Matrix | None = None
    """(sum of d_v)×d_out; without it the output is the concatenation itself."""
    b_O: Vector | None = None
    scale: Scale = "1/sqrt(d_k)"
    mask: Mask = "none"


class Mlp(Record):
    """The network after it: max{0, x W_1 + b_1} W_2 + b_2, for every token."""

    W_1: Matrix
    W_2: Matrix
    b_1: Vector | None = None
    b_2: Vector | None = None


class Kind(Problem):
    """What one transformer block makes of a few tokens, every step shown."""

    title = "A transformer block by hand"
    topic = "transformers"

    X: Matrix
    """n×d: the rows are the tokens; or d×n, see `vectors`."""
    attention: Attention
    mlp: Mlp
    residual: Flag = True
    """Whether each sublayer adds its input to its output."""
    norm: Literal["none", "pre", "post"] = "none"
    """Layer norm of every token: before each sublayer, or after each residual sum."""
    eps: NonNegative = 0
    """What is added to a variance before its root is taken."""
    vectors: Lines = "rows"
    """With `columns` every matrix but the mask is given and reported transposed."""
    softmax_over: Literal["keys", "queries"] = "keys"
    """Over what the weights add up to 1; over the queries is what a wrong axis gives."""

    def conflicts(self) -> Iterator[tuple[Path, str]]:
        """Shapes that do not fit, a softmax of nothing, and problems that fill books."""
        yield from misfits(self)

    def as_rows(self) -> Self:
        """The same problem with vectors as rows."""
        return transposed(self, "rows")

    def allowed(self) -> tuple[tuple[int, ...], ...] | None:
        """The mask: a row per query, 1 for a key that it sees; None where it sees all."""
        return allowed_keys(self.attention.mask, ORIENTATIONS[self.vectors].size(self.X)[0])

    def solve(self, work: Work) -> None:
        """Attention, residual and norm, the two layers with the ReLU, residual and norm."""
        write_solution(self, work)

    def oracle(self, numbers: Reals) -> Mapping[str, object]:
        """The same numbers by plain loops over tokens and features."""
        return results_again(self, numbers)

    def mistakes(self) -> Iterator[Mistake]:
        """What people do to axes, residuals, norms and the ReLU."""
        return known_mistakes(self)

    @classmethod
    def sample(cls, rng: Rng, like: Self | None = None) -> Self:
        """Two or three tokens, one head, a few hidden units; or another like `like`."""
        like = example(cls, rng) if like is None else like
        return transposed(another(like.as_rows(), rng), like.vectors)
