"""Linear autoencoders to work out by hand, and others like a given one."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from worked.draw import first_good
from worked.maths.alike import alike
from worked.trace import as_matrix

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.exact import Algebraic
    from worked.fields import Matrix
    from worked.kinds.linear_autoencoder import Kind

K = TypeVar("K", bound="Kind")

TRIES = 50


def drawn(rng: Rng) -> dict[str, object]:
    """Three features whose mean over the samples is 0, a code of one or two numbers."""
    m, n, k = 3, rng.integer(2, 4), rng.integer(1, 2)
    X = first_good(lambda: _centred(rng, m, n), lambda X: all(map(any, X)), TRIES)
    return {
        "X": X,
        "W1": _weights(rng, k, m),
        "W2": _weights(rng, m, k),
        "lambda": rng.choice([0, 0, 1, Fraction(1, 2)]),
    }


def another(like: K, rng: Rng) -> K:
    """A problem of the same shape under the same penalty.

    Numbers other than whole ones are there on purpose, and so is a point where the squared error
    has no slope: then only samples and codes are turned, by other signs and orders, which leaves
    the second moment of the data as it is.
    """
    whole = all(isinstance(x, int) for W in (like.W1, like.W2, like.X) for row in W for x in row)
    if not whole or not _has_slope(like):
        return _turned(like, rng)
    return first_good(lambda: _redrawn(like, rng), _has_slope, TRIES)


def _redrawn(like: K, rng: Rng) -> K:
    """Other numbers; a decoder that is the transposed encoder stays so, centred data as well."""
    W1 = alike(rng, like.W1)
    tied = _transposed(like.W1) == like.W2
    centred = not any(map(sum, like.X))
    return like.model_copy(
        update={
            "X": _centred_alike(rng, like.X) if centred else alike(rng, like.X),
            "W1": W1,
            "W2": _transposed(W1) if tied else alike(rng, like.W2),
        }
    )


def _turned(like: K, rng: Rng) -> K:
    """The same problem with other signs and orders of the samples and of the codes."""
    samples, codes = _Turn(rng, len(like.X[0])), _Turn(rng, len(like.W1))
    return like.model_copy(
        update={
            "X": _transposed(samples(_transposed(like.X))),
            "W1": codes(like.W1),
            "W2": _transposed(codes(_transposed(like.W2))),
        }
    )


class _Turn:
    """An order and a sign for each of several rows."""

    def __init__(self, rng: Rng, size: int) -> None:
        self.order = rng.shuffled(range(size))
        self.signs = [rng.choice((1, -1)) for _ in range(size)]

    def __call__(self, rows: Matrix) -> Matrix:
        """The rows in that order, with these signs."""
        turned = zip(self.order, self.signs, strict=True)
        return tuple(tuple(sign * x for x in rows[i]) for i, sign in turned)


def _has_slope(kind: Kind) -> bool:
    """Whether the squared error changes with the weights, to first order."""
    found = kind.results()
    parts = [as_matrix(found[name]) for name in ("residual_by_code", "sent_back_by_sample")]
    return any(any(row) for part in parts for row in part)


def _transposed(rows: Matrix) -> Matrix:
    return tuple(zip(*rows, strict=True))


def _weights(rng: Rng, rows: int, columns: int) -> list[list[int]]:
    """Weights of which none of the rows is 0, and one is not 1 in size."""
    entries = (-2, -1, -1, 0, 1, 1, 2)

    def draw() -> list[list[int]]:
        return [[rng.choice(entries) for _ in range(columns)] for _ in range(rows)]

    return first_good(draw, lambda W: all(map(any, W)) and W not in ([[1]], [[-1]]), TRIES)


def _centred(rng: Rng, m: int, n: int) -> list[list[int]]:
    rows = [[rng.integer(-2, 2) for _ in range(n - 1)] for _ in range(m)]
    return [[*row, -sum(row)] for row in rows]


def _centred_alike(rng: Rng, X: Matrix) -> Matrix:
    """Every row like the given one but for its last number, which makes the sum 0."""

    def draw() -> Matrix:
        heads = alike(rng, tuple(row[:-1] for row in X))
        return tuple((*head, -sum(head)) for head in heads)

    def fits(drawn: Matrix) -> bool:
        return _largest(drawn) <= max(_largest(X), 1) and all(map(any, drawn))

    return first_good(draw, fits, TRIES) if len(X[0]) > 1 else X


def _largest(rows: Matrix) -> Algebraic:
    return max([x if x >= 0 else -x for row in rows for x in row])
