"""Normalized numbers as values: by any rule, right or wrong; and matrices that come out well."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar

from worked.exact import combination, divide
from worked.maths.alike import alike

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from worked.draw import Rng
    from worked.exact import Algebraic, Finite, Rational

    Matrix: TypeAlias = tuple[tuple[Algebraic, ...], ...]
    Numbers: TypeAlias = tuple[Finite, ...]
    Rule: TypeAlias = Callable[[Finite, Finite], tuple[Finite, Finite]]
    """From mean and variance of a line to what is subtracted, and what is divided by."""

Along: TypeAlias = Literal["rows", "columns"]

T = TypeVar("T")

TRIES = 300
"""Draws of a line, until its root comes out."""


def turned(matrix: tuple[tuple[T, ...], ...], along: Along) -> tuple[tuple[T, ...], ...]:
    """The rows of a matrix, or its columns; and the same again gives the matrix back."""
    return matrix if along == "rows" else tuple(zip(*matrix, strict=True))


def mean_and_variance(line: Numbers) -> tuple[Finite, Finite]:
    """The average of some numbers, and that of their squared distances from it."""
    n = len(line)
    mean = divide(combination((1,) * n, line), n)
    distances = [x - mean for x in line]
    return mean, divide(combination(distances, distances), n)


def normalized(matrix: Matrix, along: Along, rule: Rule) -> tuple[Numbers, ...]:
    """Every row or column, less one number and divided by another, which the rule decides."""
    done = []
    for line in turned(matrix, along):
        shift, divisor = rule(*mean_and_variance(line))
        done.append(tuple([divide(x - shift, divisor) for x in line]))
    return turned(tuple(done), along)


@dataclass(frozen=True, slots=True)
class Standardized:
    """The claim that some numbers add up to 0, and their squares to a given number."""

    line: Numbers
    squares: Finite

    def failures(self) -> Iterator[str]:
        """Add both up, exactly."""
        sum_ = combination((1,) * len(self.line), self.line)
        if sum_ != 0:
            yield f"normalized numbers add up to {sum_}, not to 0"
        if combination(self.line, self.line) != self.squares:
            yield f"the squares of normalized numbers do not add up to {self.squares}"


# --- sampling -------------------------------------------------------------------------------


def another_matrix(rng: Rng, like: Matrix, along: Along, eps: Rational) -> Matrix:
    """A matrix like a given one; where the root of a line comes out, so does that of the new one.

    No line has the same number everywhere, unless the given one has.
    """
    lines = turned(like, along)
    return turned(tuple(_line(rng, line, eps) for line in lines), along)


def _line(rng: Rng, like: tuple[Algebraic, ...], eps: Rational) -> tuple[Algebraic, ...]:
    wanted = comes_out(like, eps)
    spread = len(set(like)) > 1
    for _ in range(TRIES):
        drawn = alike(rng, like)
        if comes_out(drawn, eps) >= wanted and (len(set(drawn)) > 1) >= spread:
            return drawn
    return tuple(rng.shuffled(like))


def comes_out(line: tuple[Algebraic, ...], eps: Rational) -> bool:
    """Whether the root of variance plus ε is rational."""
    if not all(isinstance(x, int | Fraction) for x in line):
        return False
    square = mean_and_variance(line)[1] + eps
    parts = square.numerator, square.denominator  # type: ignore[union-attr]
    return all(isqrt(part) ** 2 == part for part in parts)


def drawn_line(
    rng: Rng, patterns: tuple[tuple[int, ...], ...], low: int, high: int
) -> tuple[int, ...]:
    """One of some patterns of distances, in another order and with another mean."""
    pattern = rng.shuffled(rng.choice(patterns))
    sign, mean = rng.choice((-1, 1)), rng.integer(low, high)
    return tuple([mean + sign * x for x in pattern])


PLEASANT: tuple[tuple[int, ...], ...] = (
    (-1, -1, 1, 1),
    (-2, -2, 2, 2),
    (-3, -3, 3, 3),
    (-3, -1, -1, 5),
    (-5, 1, 1, 3),
)
"""Distances from a mean with a rational root of their variance."""
