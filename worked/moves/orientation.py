"""Vectors as rows or as columns: one layer, written down in two ways.

With columns every matrix is the transpose of what it is with rows, so a product turns around:
(X W)ᵀ = Wᵀ Xᵀ. A kind writes each formula once, in the order that it has with rows:

    vectors.product(X, W)       # X W with rows, W X with columns
    vectors.product(Q, K.T)     # Q Kᵀ with rows, Kᵀ Q with columns
    vectors.product(A, V)       # A V with rows, V A with columns
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from worked.trace import (
    COLUMN,
    ROW,
    Form,
    add_to_columns,
    below,
    beside,
    column_of,
    row_of,
    softmax,
    softmax_of_columns,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.trace import Expr, Matrix

Lines: TypeAlias = Literal["rows", "columns"]
"""What the vectors of a layer are: the rows of its matrices, or the columns."""


class Rows:
    """Vectors are rows: X is tokens × length, and a layer multiplies from the right."""

    lines: Lines = "rows"
    line, across = "row", "column"
    form: Form = ROW
    """How a single vector is written."""

    def order(self, a: Expr, b: Expr) -> tuple[Expr, Expr]:
        """The factors of the product a b of the row form, in the order in which they stand."""
        return a, b

    def product(self, a: Expr, b: Expr) -> Expr:
        """The product a b of the row form."""
        left, right = self.order(a, b)
        return left @ right

    def turned(self, matrix: Matrix) -> Matrix:
        """A matrix of the row form as it is written here, and the other way round."""
        return matrix

    def size(self, matrix: Matrix) -> tuple[int, int]:
        """How many vectors a matrix holds, and their length: rows and columns of the row form."""
        return len(matrix), len(matrix[0])

    def place(self, vector: int, position: int) -> tuple[int, int]:
        """Where in a matrix a position of a vector stands, all counted from 0."""
        return vector, position

    def vector_of(self, matrix: Expr, index: int) -> Expr:
        """One of the vectors that a matrix holds, counted from 0."""
        return row_of(matrix, index)

    def shifted(self, matrix: Expr, bias: Expr) -> Expr:
        """A bias added to every vector."""
        return matrix + bias

    def together(self, blocks: Sequence[Expr]) -> Expr:
        """Vectors put together from pieces: a matrix from blocks."""
        return beside(blocks)


class Columns(Rows):
    """Vectors are columns: X is length × tokens, and a layer multiplies from the left."""

    lines: Lines = "columns"
    line, across = "column", "row"
    form = COLUMN

    def order(self, a: Expr, b: Expr) -> tuple[Expr, Expr]:
        """The factors of the product a b of the row form, in the order in which they stand."""
        return b, a

    def turned(self, matrix: Matrix) -> Matrix:
        """A matrix of the row form as it is written here, and the other way round."""
        return tuple(zip(*matrix, strict=True))

    def size(self, matrix: Matrix) -> tuple[int, int]:
        """How many vectors a matrix holds, and their length: rows and columns of the row form."""
        return len(matrix[0]), len(matrix)

    def place(self, vector: int, position: int) -> tuple[int, int]:
        """Where in a matrix a position of a vector stands, all counted from 0."""
        return position, vector

    def vector_of(self, matrix: Expr, index: int) -> Expr:
        """One of the vectors that a matrix holds, counted from 0."""
        return column_of(matrix, index)

    def shifted(self, matrix: Expr, bias: Expr) -> Expr:
        """A bias added to every vector."""
        return add_to_columns(matrix, bias)

    def together(self, blocks: Sequence[Expr]) -> Expr:
        """Vectors put together from pieces: a matrix from blocks."""
        return below(blocks)


Orientation: TypeAlias = Rows
"""Rows or columns: what a step needs to know of them."""

ROWS, COLUMNS = Rows(), Columns()
ORIENTATIONS: dict[Lines, Orientation] = {"rows": ROWS, "columns": COLUMNS}


def softmax_along(lines: Lines, scores: Expr) -> Expr:
    """The softmax of a vector, or of every row or every column of a matrix."""
    return softmax(scores) if lines == "rows" else softmax_of_columns(scores)
