"""Operations on matrices whose columns are the vectors: what rows have, turned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.notation import Grid, Layout, Script, Sym, subscripted
from worked.trace.expression import Expr, Operation, Show, literal
from worked.trace.operations.arithmetic import Add, plain
from worked.trace.operations.attention import Softmax
from worked.trace.tally import NOTHING, Tally
from worked.trace.values import ATOM, COLUMN, FACTOR

if TYPE_CHECKING:
    from worked.trace.arithmetic import Arithmetic, Loose
    from worked.trace.values import Value

# Values are nested tuples of unknown depth to the type checker; the functions below know better.
# mypy: disable-error-code="arg-type,operator,union-attr,return-value,override,index"
# mypy: disable-error-code="misc,no-any-return"


def turned(matrix: Value) -> Value:
    """The matrix with its rows as columns."""
    return tuple(zip(*matrix, strict=True))


class SoftmaxOfColumns(Softmax):
    """softmax of every column of a matrix."""

    def exact(self, scores: Value) -> Value:
        return turned(super().exact(turned(scores)))

    def approximate(self, arithmetic: Arithmetic, scores: Loose) -> Loose:
        again = super().approximate
        columns = [again(arithmetic, column) for column in zip(*scores, strict=True)]
        return tuple(zip(*columns, strict=True))

    def tally(self, scores: Value) -> Tally:
        again = super().tally
        return sum([again(column) for column in turned(scores)], NOTHING)


class AddToColumns(Add):
    """A + b: a vector added to every column of a matrix."""

    def exact(self, a: Value, b: Value) -> Value:
        return tuple([tuple([plain(x + y) for x in line]) for line, y in zip(a, b, strict=True)])

    def approximate(self, arithmetic: Arithmetic, a: Loose, b: Loose) -> Loose:
        return tuple([tuple([x + y for x in line]) for line, y in zip(a, b, strict=True)])

    def tally(self, a: Value, b: Value) -> Tally:
        return super().tally(turned(a), b)


class Column(Operation):
    """A column of a matrix, as a vector; counted from 0, shown from 1: column 2 of H is h_2."""

    form = COLUMN

    def __init__(self, index: int) -> None:
        self.index = index

    def exact(self, a: Value) -> Value:
        return tuple([line[self.index] for line in a])

    def approximate(self, arithmetic: Arithmetic, a: Loose) -> Loose:
        return tuple([line[self.index] for line in a])

    def show(self, show: Show, a: Expr) -> Layout:
        if show.style == "numbers":
            return show(literal(self.exact(a.value), self.form), FACTOR)
        return subscripted(_small(show(a, ATOM)), self.index + 1)


def _small(symbol: Layout) -> Layout:
    """The symbol of a matrix as that of its columns: a small letter."""
    if isinstance(symbol, Sym):
        return Sym(symbol.name.lower())
    return (
        Script(_small(symbol.base), symbol.sub, symbol.sup)
        if isinstance(symbol, Script)
        else symbol
    )


class Below(Operation):
    """Matrices with equally many columns, each below the one before."""

    def exact(self, *blocks: Value) -> Value:
        return tuple([line for block in blocks for line in block])

    def approximate(self, arithmetic: Arithmetic, *blocks: Loose) -> Loose:
        return tuple([line for block in blocks for line in block])

    def show(self, show: Show, *blocks: Expr) -> Layout:
        return Grid(tuple([(show(block),) for block in blocks]))
