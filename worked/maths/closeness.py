"""Keys whose scores stay close, so that no softmax weight is printed as 0 or 1.

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

MOST_MOVES = 200
MOST_ADDITIONS = 20_000
"""What one search may take: moves of entries, and scores computed anew."""

FINE = 2**20
"""Numbers that are not whole are rounded to such a part: the limits need no more."""


@dataclass(frozen=True, slots=True)
class Attention:
    """What decides the exponents of a softmax, but for one matrix M.

    Key j is row j of `tokens` times M, or row j of M itself where there are no tokens. `seen`
    lists for every query the keys (from 0) that it may attend to; keys that it may not should be
    close as well, so that it shows where a mask is forgotten. The exponents are
    scale · query · key + bias.
    """

    queries: Matrix
    seen: Sequence[Sequence[int]]
    tokens: Matrix | None = None
    scale: Algebraic = 1
    bias: Matrix | None = None


def closer(rng: Rng, matrix: Matrix, attention: Attention) -> tuple[Matrix, int]:
    """The matrix with entries in other places, so that all exponents lie close together.

    And how much they still miss that, in small units; 0 where all of them do.
    """
    if _is_settled(matrix, attention):
        return matrix, 0
    search = _Search(matrix, attention)
    cells = sum(map(len, search.scores))
    most = min(MOST_MOVES, MOST_ADDITIONS // cells)
    for move in range(most):
        if search.miss == 0:
            break
        search.exchange(rng) if 2 * move < most else search.copy(rng)
    return tuple(map(tuple, search.matrix)), search.miss


def missed(matrix: Matrix, attention: Attention) -> int:
    """How much the exponents of a matrix as it stands miss close scores; 0 where they do not."""
    return 0 if _is_settled(matrix, attention) else _Search(matrix, attention).miss


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


def _is_settled(matrix: Matrix, attention: Attention) -> bool:
    """Whether the weights are what they are for every matrix."""
    return sign(attention.scale) == 0 or len(attention.tokens or matrix) == 1


class _Search:
    """A matrix on its way to close scores; all scores are whole multiples of a small unit."""

    def __init__(self, matrix: Matrix, attention: Attention) -> None:
        self.matrix = list(map(list, matrix))
        self.seen = attention.seen
        queries, tokens = attention.queries, attention.tokens or _identity(len(matrix))
        units = [_unit(part) for part in (queries, tokens, matrix)]
        unit = units[0] * units[1] * units[2]
        self.queries = _whole(queries, units[0])
        self.columns = list(zip(*_whole(tokens, units[1]), strict=True))
        self.entries = _whole(matrix, units[2])
        self.low = -(-unit * _limit(APART, attention.scale) // FINE)
        self.high = unit * _limit(CLOSE, attention.scale) // FINE
        self.scores = self._scores(_whole(tokens, units[1]))
        if attention.bias is not None:
            shifts = [[divide(b, attention.scale) for b in row] for row in attention.bias]
            self.scores = [
                [s + b for s, b in zip(*pair, strict=True)]
                for pair in zip(self.scores, _whole(shifts, unit), strict=True)
            ]
        self.miss = self._miss(self.scores)

    def _scores(self, tokens: Whole) -> Whole:
        keys = _product(tokens, self.entries)
        return _product(self.queries, list(map(list, zip(*keys, strict=True))))

    def _miss(self, scores: Whole) -> int:
        """How much the rows together miss: all scores close, those of seen keys not all equal."""
        miss = 0
        for row, keys in zip(scores, self.seen, strict=True):
            spread = max(row) - min(row)
            if spread > self.high:
                miss += spread - self.high
            elif len(keys) > 1:
                live = [row[j] for j in keys]
                miss += max(0, self.low - max(live) + min(live))
        return miss

    def exchange(self, rng: Rng) -> None:
        """Let two entries change places, unless that takes the scores further apart."""
        one, other = self._cell(rng), self._cell(rng)
        self._try((one, other), (other, one))

    def copy(self, rng: Rng) -> None:
        """Let an entry take the value of another, unless that takes the scores further apart."""
        self._try((self._cell(rng), self._cell(rng)))

    def _cell(self, rng: Rng) -> Cell:
        width = len(self.entries[0])
        return divmod(rng.integer(0, len(self.entries) * width - 1), width)

    def _try(self, *moves: tuple[Cell, Cell]) -> None:
        """Put into each first cell what is in the second, unless the scores miss more then."""
        scores = self.scores
        for (a, c), (b, e) in moves:
            change = self.entries[b][e] - self.entries[a][c]
            if change == 0:
                return
            column = self.columns[a]
            scores = [
                [s + gain * x for s, x in zip(row, column, strict=True)]
                for row, gain in zip(scores, [q[c] * change for q in self.queries], strict=True)
            ]
        miss = self._miss(scores)
        if miss <= self.miss:
            self.scores, self.miss = scores, miss
            _move(self.entries, moves)
            _move(self.matrix, moves)


def _move(table: list[list[T]], moves: tuple[tuple[Cell, Cell], ...]) -> None:
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


def _product(a: Whole, b: Whole) -> Whole:
    columns = list(zip(*b, strict=True))
    return [[sum(x * y for x, y in zip(r, c, strict=True)) for c in columns] for r in a]
