"""Queries and keys whose scores stay close, so that no softmax weight is printed as 0 or 1.

Numbers drawn without care give scores far apart: of two keys one then gets everything. Here the
entries of a matrix change places, two at a time, until the scores of every query lie close
enough. The entries stay what they were, and so does the work of computing with them; only where
that is not enough, single entries take the value of another.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias, TypeVar, cast

from worked.exact import divide, floor, sign

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.draw import Rng
    from worked.exact import Algebraic

    Matrix: TypeAlias = tuple[tuple[Algebraic, ...], ...]
    Whole: TypeAlias = list[list[int]]
    Cell: TypeAlias = tuple[int, int]

T = TypeVar("T")

CLOSE = 5
"""The exponents of one softmax should lie within so much: e^−5 is 0.0067."""
APART = Fraction(1, 2)
"""The largest and the smallest of them should lie at least so far apart: weights differ."""

MOST_MOVES = 300
MOST_ADDITIONS = 20_000
"""What one search may take: moves of entries, and scores computed anew."""

FINE = 2**20
"""Numbers that are not whole are rounded to such a part: the limits need no more."""


@dataclass(frozen=True, slots=True)
class Vectors:
    """Queries or keys: the rows of tokens · matrix + bias, or of the matrix itself."""

    matrix: Matrix
    tokens: Matrix | None = None
    bias: tuple[Algebraic, ...] | None = None


@dataclass(frozen=True, slots=True)
class Attention:
    """What decides the exponents of a softmax: scale · query · key + bias.

    `seen` lists for every query the keys (from 0) that it may attend to; keys that it may not
    should be close as well, so that it shows where a mask is forgotten.
    """

    queries: Vectors
    keys: Vectors
    seen: Sequence[Sequence[int]]
    scale: Algebraic = 1
    bias: Matrix | None = None


def closer(rng: Rng, attention: Attention) -> tuple[Matrix, Matrix, int]:
    """The two matrices with entries in other places, so that all exponents lie close together.

    Queries without tokens are left as they are. The third value is how much the exponents still
    miss, in small units; 0 where all are close.
    """
    if _is_settled(attention):
        return attention.queries.matrix, attention.keys.matrix, 0
    search = _Search(attention)
    moving = [search.keys] if attention.queries.tokens is None else [search.keys, search.queries]
    cells = sum(map(len, search.scores))
    most = min(MOST_MOVES, MOST_ADDITIONS // cells)
    for move in range(most):
        if search.miss == 0:
            break
        factor = moving[move % len(moving)]
        search.exchange(rng, factor) if 2 * move < most else search.copy(rng, factor)
    queries, keys = (tuple(map(tuple, factor.matrix)) for factor in (search.queries, search.keys))
    return queries, keys, search.miss


def missed(attention: Attention) -> int:
    """How much the exponents as they stand miss close ones; 0 where they do not."""
    return 0 if _is_settled(attention) else _Search(attention).miss


def uneven(values: Matrix, seen: Sequence[Sequence[int]]) -> bool:
    """Whether the values that a query sees differ in every column.

    Else an average is one of them, whatever the weights are.
    """
    return all(
        any(values[j][c] != values[keys[0]][c] for j in keys)
        for keys in seen
        if len(keys) > 1
        for c in range(len(values[0]))
    )


def _is_settled(attention: Attention) -> bool:
    """Whether the weights are what they are for every matrix."""
    keys = attention.keys.tokens or attention.keys.matrix
    return sign(attention.scale) == 0 or len(keys) == 1


class _Factor:
    """Queries or keys on their way; their entries are whole multiples of a small unit."""

    def __init__(self, vectors: Vectors) -> None:
        tokens = vectors.tokens or _identity(len(vectors.matrix))
        bias = [vectors.bias or (0,) * len(vectors.matrix[0])]
        own, outer = _unit(tokens), _unit([*vectors.matrix, *bias])
        self.unit = own * outer
        self.matrix = list(map(list, vectors.matrix))
        self.entries = _whole(vectors.matrix, outer)
        rows = _whole(tokens, own)
        self.columns = list(zip(*rows, strict=True))
        (shift,) = _whole(bias, outer)
        self.rows = [
            [x + own * b for x, b in zip(row, shift, strict=True)]
            for row in _product(rows, list(zip(*self.entries, strict=True)))
        ]

    def cell(self, rng: Rng) -> Cell:
        """The place of an entry."""
        width = len(self.entries[0])
        return divmod(rng.integer(0, len(self.entries) * width - 1), width)

    def change(self, cell: Cell, source: Cell) -> int:
        """By how much an entry changes that takes the value of another."""
        (a, c), (b, e) = cell, source
        return self.entries[b][e] - self.entries[a][c]

    def move(self, moves: Sequence[tuple[Cell, Cell]]) -> None:
        """Put into each first cell what is in the second."""
        for cell, source in moves:
            change, (a, c) = self.change(cell, source), cell
            for row, x in zip(self.rows, self.columns[a], strict=True):
                row[c] += x * change
        _move(self.entries, moves)
        _move(self.matrix, moves)


class _Search:
    """Queries and keys on their way to close scores."""

    def __init__(self, attention: Attention) -> None:
        self.queries, self.keys = _Factor(attention.queries), _Factor(attention.keys)
        self.seen = attention.seen
        unit = self.queries.unit * self.keys.unit
        self.low = -(-unit * _limit(APART, attention.scale) // FINE)
        self.high = unit * _limit(CLOSE, attention.scale) // FINE
        self.scores = _product(self.queries.rows, self.keys.rows)
        if attention.bias is not None:
            shifts = [[divide(b, attention.scale) for b in row] for row in attention.bias]
            self.scores = [
                [s + b for s, b in zip(*pair, strict=True)]
                for pair in zip(self.scores, _whole(shifts, unit), strict=True)
            ]
        self.miss = self._miss(self.scores)

    def _miss(self, scores: Whole) -> int:
        """How much the rows together miss: all scores close, those of seen keys not all equal.

        Equal scores miss as much as distant ones, or else entries would be copied until all are 0.
        """
        miss = 0
        for row, keys in zip(scores, self.seen, strict=True):
            spread = max(row) - min(row)
            if spread > self.high:
                miss += spread - self.high
            elif len(keys) > 1:
                live = [row[j] for j in keys]
                miss += self.high * (max(live) - min(live) < self.low)
        return miss

    def exchange(self, rng: Rng, factor: _Factor) -> None:
        """Let two entries change places, unless that takes the scores further apart."""
        one, other = factor.cell(rng), factor.cell(rng)
        self._try(factor, (one, other), (other, one))

    def copy(self, rng: Rng, factor: _Factor) -> None:
        """Let an entry take the value of another, unless that takes the scores further apart."""
        self._try(factor, (factor.cell(rng), factor.cell(rng)))

    def _try(self, factor: _Factor, *moves: tuple[Cell, Cell]) -> None:
        scores = self.scores
        for cell, source in moves:
            change, (a, c) = factor.change(cell, source), cell
            if change == 0:
                return
            tokens, other = factor.columns[a], self._other(factor, c)
            left, right = (other, tokens) if factor is self.keys else (tokens, other)
            scores = [
                [s + gain * x for s, x in zip(row, right, strict=True)]
                for row, gain in zip(scores, [change * x for x in left], strict=True)
            ]
        miss = self._miss(scores)
        if miss <= self.miss:
            self.scores, self.miss = scores, miss
            factor.move(moves)

    def _other(self, factor: _Factor, column: int) -> Sequence[int]:
        """The entries by which a column of one side is multiplied."""
        return [row[column] for row in (self.queries if factor is self.keys else self.keys).rows]


def _move(table: list[list[T]], moves: Sequence[tuple[Cell, Cell]]) -> None:
    values = [table[b][e] for _, (b, e) in moves]
    for ((a, c), _), value in zip(moves, values, strict=True):
        table[a][c] = value


@lru_cache(maxsize=64)
def _limit(limit: Fraction | int, scale: Algebraic) -> int:
    """A limit of the exponents as one of the scores before the scale, in parts of a whole."""
    size = scale if sign(scale) > 0 else -scale
    return floor(divide(limit, size) * FINE)


def _unit(rows: Sequence[Sequence[Algebraic]]) -> int:
    return 1 if all(type(x) is int for row in rows for x in row) else FINE


def _whole(rows: Sequence[Sequence[Algebraic]], unit: int) -> Whole:
    """Numbers as multiples of 1/unit, rounded down."""
    if unit == 1:
        return [list(cast("Sequence[int]", row)) for row in rows]
    return [[floor(x * unit) for x in row] for row in rows]


def _identity(size: int) -> Matrix:
    return tuple(tuple(int(i == j) for j in range(size)) for i in range(size))


def _product(rows: Whole, columns: Sequence[Sequence[int]]) -> Whole:
    return [[sum(x * y for x, y in zip(r, c, strict=True)) for c in columns] for r in rows]
