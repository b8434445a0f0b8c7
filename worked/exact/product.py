"""Products of matrices, by integer matrices where they are large."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from worked.exact.arithmetic import combination
from worked.exact.mixture import Denominator, Mixture, assemble
from worked.exact.rational import Rational, rational

if TYPE_CHECKING:
    from flint import fmpz_mat

    from worked.exact.scalar import Algebraic, Finite

_WORTH_A_MATRIX = 256


def product(
    rows: Sequence[Sequence[Finite]], columns: Sequence[Sequence[Finite]]
) -> tuple[tuple[Finite, ...], ...]:
    """Return the matrix of all combinations row · column, row by row.

    The same as `combination` for every entry; but where rows of rational numbers or mixtures meet
    many columns of rational numbers, FLINT multiplies matrices of integers.
    """
    size = len(columns) * len(columns[0]) if columns else 0
    if size >= _WORTH_A_MATRIX:
        block = _rational_block(columns)
        if block is not None:
            return tuple(_row_product(row, columns, block) for row in rows)
    return tuple(tuple(combination(row, column) for column in columns) for row in rows)


class _Block:
    """Columns of rational numbers, as an integer matrix over one denominator."""

    __slots__ = ("below", "matrix")

    def __init__(self, matrix: fmpz_mat, below: int) -> None:
        self.matrix = matrix
        self.below = below


def _rational_block(lines: Sequence[Sequence[Finite]]) -> _Block | None:
    """Return the transpose of `lines` as integers over a common denominator, None if irrational."""
    from flint import fmpz_mat

    flat = [x for line in lines for x in line]
    below = 1
    if not set(map(type, flat)) <= {int}:
        rationals = [x for x in flat if isinstance(x, int | Fraction)]
        if len(rationals) < len(flat):
            return None
        below = lcm(*(x.denominator for x in rationals))
        flat = [int(x * below) for x in rationals]
    matrix = fmpz_mat(len(lines), len(lines[0]), flat)  # type: ignore[arg-type]
    return _Block(matrix.transpose(), below)


def _row_product(
    row: Sequence[Finite], columns: Sequence[Sequence[Finite]], block: _Block
) -> tuple[Finite, ...]:
    """Return row · column for every column of the block."""
    if len(row) != block.matrix.nrows() or not all(
        isinstance(x, int | Fraction | Mixture) for x in row
    ):
        return tuple(combination(row, column) for column in columns)
    constants: list[Finite] = [x.constant if isinstance(x, Mixture) else x for x in row]
    numerators: dict[int, tuple[Denominator, list[list[Algebraic]]]] = {}
    for j, x in enumerate(row):
        for below, above in x.parts if isinstance(x, Mixture) else ():
            if id(below) not in numerators:
                blank: list[list[Algebraic]] = [[0] * len(row) for _ in below.terms]
                numerators[id(below)] = (below, blank)
            table = numerators[id(below)][1]
            for i, a in above:
                table[i][j] = a
    lines: list[Sequence[Finite]] = [constants]
    for _, table in numerators.values():
        lines.extend(table)
    results = _times(lines, block)
    if results is None:
        return tuple(combination(row, column) for column in columns)
    return tuple(
        _entry([line[c] for line in results], [below for below, _ in numerators.values()])
        for c in range(len(columns))
    )


def _times(lines: Sequence[Sequence[Finite]], block: _Block) -> list[list[Rational]] | None:
    """Return lines times the block, or None if a line is not rational."""
    transposed = _rational_block(lines)
    if transposed is None:
        return None
    whole = (transposed.matrix.transpose() * block.matrix).tolist()
    scale = transposed.below * block.below
    if scale == 1:
        return [[int(x) for x in line] for line in whole]
    return [[rational(int(x), scale) for x in line] for line in whole]


def _entry(values: list[Rational], belows: list[Denominator]) -> Finite:
    """Return the number with this constant and, over each denominator, these coefficients."""
    parts: list[tuple[Denominator, dict[int, Algebraic]]] = []
    start = 1
    for below in belows:
        end = start + len(below.terms)
        parts.append((below, dict(enumerate(values[start:end]))))
        start = end
    return assemble(values[0], parts)
