"""Which token looks where: what a layer that acts by positions is made of, as numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worked.exact import Algebraic
    from worked.fields import Matrix
    from worked.kinds.attention_as_layer import Kind


@dataclass(frozen=True, slots=True)
class Construction:
    """The tokens, zeros around them, and the position at which every token looks in every head."""

    X: Matrix
    before: int
    """Tokens of zeros before the sequence."""
    after: int
    looks: tuple[tuple[int, ...], ...]
    """For each head and each token of X: where it looks, a position from 0 among all tokens."""

    @property
    def padded(self) -> Matrix:
        """All tokens that can be looked at."""
        zeros = (0,) * len(self.X[0])
        return ((zeros,) * self.before) + self.X + ((zeros,) * self.after)

    @property
    def is_padded(self) -> bool:
        """Whether there are zeros around the tokens."""
        return self.before + self.after > 0

    @property
    def everything(self) -> int:
        """How many tokens can be looked at."""
        return self.before + len(self.X) + self.after

    def moves(self, head: int) -> Matrix:
        """R of one head: row s is one-hot at the position where position s looks.

        The rows of the padding are 0: nothing asks there.
        """
        rows = [[0] * self.everything for _ in range(self.everything)]
        for token, position in enumerate(self.looks[head]):
            rows[self.before + token][position] = 1
        return tuple(map(tuple, rows))

    def elsewhere(self, head: int) -> int:
        """A position at which the first token does not look."""
        return 1 if self.looks[head][0] == 0 else 0


def construction(kind: Kind) -> Construction:
    """The construction for an identity, a permutation, a linear layer or a convolution."""
    n = len(kind.X)
    if kind.acts_as == "convolution":
        taps = len(kind.kernel or ())
        before = (taps - 1) // 2
        looks = tuple([tuple(range(j, j + n)) for j in range(taps)])
        return Construction(kind.X, before, taps - 1 - before, looks)
    places = [p - 1 for p in kind.permutation] if kind.permutation else list(range(n))
    return Construction(kind.X, 0, 0, (tuple(places),))


def kernel_matrices(kind: Kind) -> tuple[Matrix, ...]:
    """The matrix of every tap: d×d_out; a number acts on every entry of a token alike."""
    d = len(kind.X[0])
    kernel = kind.kernel or ()
    return tuple([_times_identity(k, d) if not isinstance(k, tuple) else k for k in kernel])  # type: ignore[misc]


def _times_identity(number: Algebraic, size: int) -> Matrix:
    return tuple([tuple([number if i == j else 0 for j in range(size)]) for i in range(size)])


def identity(size: int) -> Matrix:
    """The identity matrix."""
    return _times_identity(1, size)


def zeros(rows: int, columns: int) -> Matrix:
    """A matrix of zeros."""
    return ((0,) * columns,) * rows
