"""Data with pleasant spectra: orthogonal directions, each with its own multiples."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

from worked.draw import first_good
from worked.exact import Surd
from worked.exact.field import FieldNumber
from worked.maths.alike import alike
from worked.maths.spectrum import as_rational, eigenvalues

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.draw import Rng
    from worked.exact import Finite
    from worked.fields import Matrix
    from worked.kinds.principal_components import Kind

    Whole: TypeAlias = tuple[tuple[int, ...], ...]

K = TypeVar("K", bound="Kind")

TRIES = 200

FRAMES: dict[int, tuple[Whole, ...]] = {
    1: (((1,),),),
    2: (((1, 1), (1, -1)), ((2, 1), (1, -2)), ((1, 2), (2, -1)), ((1, 0), (0, 1))),
    3: (
        ((1, 1, 0), (1, -1, 0), (0, 0, 1)),
        ((1, 0, 1), (1, 0, -1), (0, 1, 0)),
        ((1, 1, 1), (1, -1, 0), (1, 1, -2)),
        ((1, 2, 2), (2, 1, -2), (2, -2, 1)),
    ),
    4: (
        ((1, 1, 0, 0), (1, -1, 0, 0), (0, 0, 1, 1), (0, 0, 1, -1)),
        ((1, 1, 1, 1), (1, -1, 1, -1), (1, 1, -1, -1), (1, -1, -1, 1)),
    ),
}
"""Orthogonal directions of whole numbers, by how long they are."""


class Look(NamedTuple):
    """What of a problem another one like it should have."""

    sorts: tuple[str, ...]
    """Fraction, root or root of a polynomial: each eigenvalue, 0 apart."""
    whole: bool
    """Whether the second moment is whole."""
    equal: tuple[bool, ...]
    """Which eigenvalues equal the next one."""
    centred: bool
    """Whether the mean is 0 already."""
    diagonal: bool


def drawn(rng: Rng) -> dict[str, object]:
    """Two or three features, two or four samples, whole eigenvalues of which no two are equal."""
    m = rng.integer(2, 3)
    n = 4 if m == 3 else rng.choice((2, 4))

    def fits(X: Whole) -> bool:
        look = _look(X, center=())
        return look is not None and look.whole and not any(look.equal) and not look.diagonal

    X = first_good(lambda: _made(rng, m, n), fits, TRIES)
    return {"X": X, "k": rng.integer(1, m - 1), "center": False}


def another(like: K, rng: Rng) -> K:
    """Data of the same shape whose eigenvalues are of the same sorts."""
    m, n = len(like.X), len(like.X[0])
    shift = (0,) if like.center else ()
    wanted = _look(like.X, center=shift)
    largest = max([x if x >= 0 else -x for row in like.X for x in row])

    def draw() -> Matrix:
        made = m in FRAMES and n in FRAMES and m <= n and rng.integer(0, 1)
        return _made(rng, m, n) if made else alike(rng, like.X)

    def fits(X: Matrix) -> bool:
        near = all(-largest - 1 <= x <= largest + 1 for row in X for x in row)
        return near and X != like.X and _look(X, center=shift) == wanted

    X = first_good(draw, fits, TRIES)
    return like.model_copy(update={"X": X if fits(X) else _turned(like.X, rng)})


def _made(rng: Rng, m: int, n: int) -> Whole:
    """The sum of s q hᵀ over orthogonal directions q and orthogonal patterns h of the samples."""
    directions = rng.choice(FRAMES[m])
    patterns = rng.shuffled(rng.choice(FRAMES[n]))
    sizes = [rng.integer(0 if m > 2 else 1, 3) * rng.choice((1, -1)) for _ in range(m)]
    order = rng.shuffled(range(m))
    return tuple(
        tuple(
            sum(
                s * q[order[i]] * h[j] for s, q, h in zip(sizes, directions, patterns, strict=False)
            )
            for j in range(n)
        )
        for i in range(m)
    )


def _turned(X: Matrix, rng: Rng) -> Matrix:
    """The same data with other orders and signs of features and of samples."""
    rows = [(rng.choice((1, -1)), row) for row in rng.shuffled(X)]
    order = rng.shuffled(range(len(X[0])))
    return tuple(tuple(sign * row[j] for j in order) for sign, row in rows)


def _look(X: Matrix, center: Sequence[int]) -> Look | None:
    """How data look; None where the second moment is irrational. With `center`, centred."""
    n = len(X[0])
    centred = not any(map(sum, X))
    if center:
        X = tuple(tuple(x - sum(row) * Fraction(1, n) for x in row) for row in X)
    moment = [
        [sum(x * y for x, y in zip(a, b, strict=True)) * Fraction(1, n) for b in X] for a in X
    ]
    matrix = as_rational(moment)
    if matrix is None:
        return None
    values = eigenvalues(matrix)
    return Look(
        sorts=tuple(map(_sort, values)),
        whole=all(x.denominator == 1 for row in matrix for x in row),
        equal=tuple(a == b for a, b in pairwise(values)),
        centred=centred,
        diagonal=not any(x for i, row in enumerate(matrix) for x in row[:i]),
    )


def _sort(value: Finite) -> str:
    if isinstance(value, FieldNumber):
        return "root of a polynomial"
    if isinstance(value, Surd):
        return "root"
    return "fraction" if value else "zero"
