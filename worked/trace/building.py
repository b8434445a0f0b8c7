"""What a kind writes formulas with: a function for each operation, from expressions to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.trace.expression import Expr, Named, literal
from worked.trace.operations.arithmetic import Ceiling, Exponential, Floor, Magnitude, Root
from worked.trace.operations.arrays import (
    Beside,
    Combination,
    Dot,
    DotInFull,
    Norm,
    Part,
    Stack,
)
from worked.trace.operations.attention import Masked, ShiftedWeight, Softmax, Weight
from worked.trace.operations.columns import AddToColumns, Below, Column, SoftmaxOfColumns
from worked.trace.operations.elementwise import Hadamard, Logarithm, Relu, ReluSlope, Square
from worked.trace.operations.norms import MagnitudeSum, SquaredNorm
from worked.trace.operations.several import Argmax, Gather, Greatest, Least, Mean, Product, Sum
from worked.trace.values import ROW, TUPLE, Form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.exact import Scalar

_ROOT, _FLOOR, _CEILING, _MAGNITUDE = Root(), Floor(), Ceiling(), Magnitude()
_EXPONENTIAL = Exponential()
_LOGARITHM, _RELU, _SQUARE, _HADAMARD = Logarithm(), Relu(), Square(), Hadamard()
_RELU_SLOPE = ReluSlope()
_SUM, _PRODUCT, _GREATEST, _SOFTMAX = Sum(), Product(), Greatest(), Softmax()
_LEAST, _ARGMAX, _NORM = Least(), Argmax(), Norm()
_DOT, _DOT_IN_FULL, _COMBINATION = Dot(), DotInFull(), Combination()
_MASKED, _STACK = Masked(), Stack()
_SQUARED_NORM, _MAGNITUDE_SUM = SquaredNorm(), MagnitudeSum()
_ADD_TO_COLUMNS, _BELOW, _SOFTMAX_OF_COLUMNS = AddToColumns(), Below(), SoftmaxOfColumns()


def sqrt(x: Expr | Scalar) -> Expr:
    """The square root of a number."""
    return _ROOT(literal(x))


def exp(x: Expr | Scalar) -> Expr:
    """e to the power of a number."""
    return _EXPONENTIAL(literal(x))


def log(x: Expr | Scalar) -> Expr:
    """The natural logarithm of a positive number, or of every entry; printed ln."""
    return _LOGARITHM(literal(x))


def relu(x: Expr) -> Expr:
    """ReLU(x) = max{0, x} of a number, or of every entry."""
    return _RELU(x)


def relu_slope(x: Expr) -> Expr:
    """ReLU′(x): 1 where x is positive and 0 elsewhere, of a number or of every entry."""
    return _RELU_SLOPE(x)


def square(x: Expr) -> Expr:
    """The square of a number, or of every entry."""
    return _SQUARE(x)


def hadamard(a: Expr, b: Expr) -> Expr:
    """a ⊙ b, entry by entry; a vector b meets every row of a matrix a."""
    return _HADAMARD(a, b)


def floor(x: Expr) -> Expr:
    """⌊x⌋."""
    return _FLOOR(x)


def ceil(x: Expr) -> Expr:
    """⌈x⌉."""
    return _CEILING(x)


def absolute(x: Expr) -> Expr:
    """|x|."""
    return _MAGNITUDE(x)


def total(terms: Sequence[Expr | Scalar]) -> Expr:
    """The sum of at least one number (or vector)."""
    return _SUM(*map(literal, terms))


def product(factors: Sequence[Expr | Scalar]) -> Expr:
    """The product of at least one number."""
    return _PRODUCT(*map(literal, factors))


def greatest(numbers: Sequence[Expr | Scalar]) -> Expr:
    """The largest of at least one number: max{...}."""
    return _GREATEST(*map(literal, numbers))


def least(numbers: Sequence[Expr | Scalar]) -> Expr:
    """The smallest of at least one number: min{...}."""
    return _LEAST(*map(literal, numbers))


def argmax(scores: Expr) -> Expr:
    """The positions of the largest entries of a vector, counted from 1."""
    return _ARGMAX(scores)


def norm(vector: Expr) -> Expr:
    """The Euclidean length of a vector."""
    return _NORM(vector)


def magnitude_sum(numbers: Expr) -> Expr:
    """The sum of the absolute values of all entries of a matrix or vector."""
    return _MAGNITUDE_SUM(numbers)


def squared_norm(matrix: Expr) -> Expr:
    """The sum of the squares of all entries of a matrix."""
    return _SQUARED_NORM(matrix)


def mean(numbers: Sequence[Expr | Scalar], count: int) -> Expr:
    """The sum of some numbers over a count (which may be larger: padding counts as 0)."""
    return Mean(count)(*map(literal, numbers))


def gather(entries: Sequence[Expr | Scalar], form: Form = TUPLE) -> Expr:
    """A vector of the given numbers."""
    return Gather(form)(*map(literal, entries))


def stack(rows: Sequence[Expr]) -> Expr:
    """A matrix of the given row vectors."""
    return _STACK(*rows)


def beside(blocks: Sequence[Expr]) -> Expr:
    """Matrices with equally many rows, side by side, a rule between them."""
    return Beside([len(block.matrix[0]) for block in blocks])(*blocks)


def below(blocks: Sequence[Expr]) -> Expr:
    """Matrices with equally many columns, one below the other."""
    return _BELOW(*blocks)


def add_to_columns(matrix: Expr, vector: Expr) -> Expr:
    """A matrix with a vector added to every column (`+` adds one to every row)."""
    return _ADD_TO_COLUMNS(matrix, vector)


def dot(a: Expr, b: Expr) -> Expr:
    """The inner product of two vectors; printed without the products that are 0."""
    return _DOT(a, b)


def dot_in_full(a: Expr, b: Expr) -> Expr:
    """The inner product of two vectors, every product printed."""
    return _DOT_IN_FULL(a, b)


def combination(coefficients: Sequence[Expr | Scalar], things: Sequence[Expr]) -> Expr:
    """c_1 v_1 + c_2 v_2 + ..., over numbers or vectors of equal length."""
    pairs = zip(coefficients, things, strict=True)
    expr = _COMBINATION(*[literal(side) for pair in pairs for side in pair])
    expr.form = things[0].form
    return expr


def masked(scores: Expr, mask: Expr) -> Expr:
    """The scores with −∞ wherever the mask of 0 and 1 has a 0."""
    return _MASKED(scores, mask)


def softmax(scores: Expr) -> Expr:
    """The softmax of a vector, or of each row of a matrix."""
    return _SOFTMAX(scores)


def softmax_of_columns(scores: Expr) -> Expr:
    """The softmax of each column of a matrix."""
    return _SOFTMAX_OF_COLUMNS(scores)


def weight(scores: Expr, position: int) -> Expr:
    """The softmax weight at a position (from 0), written as e^{s} over the sum."""
    return Weight(position)(scores)


def shifted_weight(scores: Expr, position: int) -> Expr:
    """The same weight with the largest score subtracted in every exponent."""
    return ShiftedWeight(position)(scores)


def entry(of: Expr, *indexes: int) -> Expr:
    """An entry (counted from 0, shown from 1)."""
    if not isinstance(of, Named):
        return Part(*indexes)(of)
    if indexes not in of.parts:
        of.parts[indexes] = Part(*indexes)(of)
    return of.parts[indexes]


def column_of(matrix: Expr, index: int) -> Expr:
    """A column of a matrix (counted from 0, shown from 1), as a vector."""
    return Column(index)(matrix)


def row_of(matrix: Expr, index: int, form: Form = ROW) -> Expr:
    """A row of a matrix (counted from 0, shown from 1), as a vector."""
    return Part(index, form=form)(matrix)
