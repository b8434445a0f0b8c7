"""Data with pleasant spectra: orthogonal directions, each with its own multiples."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import gcd
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

from worked.draw import first_good
from worked.exact import Surd
from worked.exact.field import FieldNumber
from worked.maths.alike import alike
from worked.maths.spectrum import as_rational, eigenvalues, eigenvectors, is_closed, unit

if TYPE_CHECKING:
    from worked.draw import Rng
    from worked.exact import Algebraic, Finite
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
    closed: bool
    """Whether the components are sums of square roots, without roots under roots."""


def drawn(rng: Rng) -> dict[str, object]:
    """Two or three features, two or four samples, whole eigenvalues of which no two are equal."""
    m = rng.integer(2, 3)
    n = 4 if m == 3 else rng.choice((2, 4))

    def fits(X: Whole) -> bool:
        look = _look(X, 1, center=False)
        return look is not None and look.whole and not any(look.equal) and not look.diagonal

    X = first_good(lambda: _made(rng, m, n), fits, TRIES)
    return {"X": X, "k": rng.integer(1, m - 1), "center": False}


def another(like: K, rng: Rng) -> K:
    """Data of the same shape whose eigenvalues and components are of the same sorts."""
    wanted = _look(like.X, like.k, center=like.center)
    near = max(_largest(like.X) + 1, 5)

    def fits(X: Matrix) -> bool:
        return _largest(X) <= near and X != like.X and _look(X, like.k, like.center) == wanted

    X = first_good(lambda: _like(like.X, rng), fits, TRIES)
    return like.model_copy(update={"X": X if fits(X) else _turned(like.X, rng)})


def _like(X: Matrix, rng: Rng) -> Matrix:
    """Orthogonal directions anew, the numbers in other places, or other multiples of their unit."""
    m, n = len(X), len(X[0])
    whole = [x for row in X for x in row if isinstance(x, int)]
    way = rng.integer(0, 2) if len(whole) == m * n else 0
    if way == 1 and m in FRAMES and n in FRAMES and m <= n:
        return _made(rng, m, n)
    if way == 2 and any(whole):
        unit = gcd(*whole)
        most = max(map(abs, whole)) // unit
        signed = -most if any(x < 0 for x in whole) else 0
        return tuple(tuple(unit * rng.integer(signed, most) for _ in row) for row in X)
    return alike(rng, X)


def _largest(X: Matrix) -> Algebraic:
    return max([x if x >= 0 else -x for row in X for x in row])


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


def _look(X: Matrix, k: int, center: object) -> Look | None:
    """How data look, centred if that is wanted; None where the second moment is irrational."""
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
        closed=all(is_closed(unit(v)) for value in values[:k] for v in eigenvectors(matrix, value)),
    )


def _sort(value: Finite) -> str:
    if isinstance(value, FieldNumber):
        return "root of a polynomial"
    if isinstance(value, Surd):
        return "root"
    return "fraction" if value else "zero"
