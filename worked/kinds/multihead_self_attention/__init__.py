"""Multi-head self-attention by hand. (SUTD 50.039, 2024, Homework 4, Question 1.)

Vaswani et al., "Attention is all you need", 2017: head i is softmax(Q_i K_iᵀ / √d_k) V_i with
Q_i = X W_Q, K_i = X W_K, V_i = X W_V; the heads side by side, times W_O, are the output.
With vectors as columns (NYU CSCI-GA 2572, Fall 2023, Homework 4, Question 1.3) everything is
transposed: Q_i = W_Q X, and head i is V_i softmax(K_iᵀ Q_i / √d_k), the softmax down each column.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Self

from worked.fields import ListOf, Mask, Matrix, Path, Positive, Scale, Vector
from worked.kinds.multihead_self_attention.mistakes import known_mistakes
from worked.kinds.multihead_self_attention.sampling import another
from worked.kinds.multihead_self_attention.second_route import results_again
from worked.kinds.multihead_self_attention.shapes import misfits, split, transposed
from worked.kinds.multihead_self_attention.steps import write_solution
from worked.moves.given_heads import Head, allowed_keys
from worked.moves.orientation import ORIENTATIONS, Lines
from worked.problem import Mistake, Problem

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.reals import Reals
    from worked.sheet import Work


class Kind(Problem):
    """The output of a self-attention layer with one head or several, every step shown."""

    title = "Multi-head self-attention by hand"
    topic = "attention"

    X: Matrix
    """n×d: the rows are the tokens; or d×n, see `vectors`."""
    heads: ListOf[Head] | None = None
    """The matrices of each head; or else the fused ones with `num_heads`."""
    W_Q: Matrix | None = None
    W_K: Matrix | None = None
    W_V: Matrix | None = None
    b_Q: Vector | None = None
    b_K: Vector | None = None
    b_V: Vector | None = None
    num_heads: Positive | None = None
    W_O: Matrix | None = None
    """(sum of d_v)×d_out; without it the output is the concatenation itself."""
    b_O: Vector | None = None
    scale: Scale = "1/sqrt(d_k)"
    mask: Mask = "none"
    vectors: Lines = "rows"
    """With `columns` every matrix but the mask is given and reported transposed."""

    def conflicts(self) -> Iterator[tuple[Path, str]]:
        """Shapes that do not fit, and a token that may attend to nothing."""
        yield from misfits(self)

    def as_rows(self) -> Self:
        """The same problem with vectors as rows."""
        return transposed(self, "rows")

    def split(self) -> tuple[Head, ...]:
        """The heads, each with its own matrices, however they were given."""
        return split(self)

    def allowed(self) -> tuple[tuple[int, ...], ...] | None:
        """The mask: a row per query, 1 for a key that it sees; None where it sees all."""
        return allowed_keys(self.mask, ORIENTATIONS[self.vectors].size(self.X)[0])

    def solve(self, work: Work) -> None:
        """Project, score, scale and mask, weigh, average; put the heads together."""
        write_solution(self, work)

    def oracle(self, numbers: Reals) -> Mapping[str, object]:
        """The same numbers by other associations of the products."""
        return results_again(self, numbers)

    def mistakes(self) -> Iterator[Mistake]:
        """What people do to the scale, the softmax, the mask and the heads."""
        return known_mistakes(self)

    @classmethod
    def sample(cls, rng: Rng, like: Self | None = None) -> Self:
        """Two tokens, two heads, small integers; or another like `like`."""
        if like is None:
            n, d, d_k, heads = 2, rng.integer(3, 4), rng.integer(2, 3), 2
            like = cls(
                X=rng.matrix(n, d, 0, 2),
                heads=tuple(
                    Head(
                        W_Q=rng.matrix(d, d_k, -1, 1),
                        W_K=rng.matrix(d, d_k, -1, 1),
                        W_V=rng.matrix(d, d_k, 0, 3),
                    )
                    for _ in range(heads)
                ),
                W_O=rng.matrix(heads * d_k, d, 0, 2),
            )
        return transposed(another(like.as_rows(), rng), like.vectors)
