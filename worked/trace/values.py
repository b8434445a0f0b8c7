"""What an expression comes to: numbers, vectors, matrices; and how they are laid out."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias, TypeVar, cast

from worked.exact import Scalar, Surd, Symbolic, symbols_of
from worked.notation import Dec, Fence, Grid, Layout, Num, Op, Row, Words, joined
from worked.trace.symbols import form_of, symbolic_layout

T = TypeVar("T")

Value: TypeAlias = "Scalar | str | tuple[Value, ...]"
"""A number, a word, a vector (tuple of numbers), a matrix (tuple of rows), or a tuple of such."""

Vector: TypeAlias = "tuple[Scalar, ...]"
Matrix: TypeAlias = "tuple[tuple[Scalar, ...], ...]"

SUM, PRODUCT, FACTOR, ATOM = range(4)
"""How tightly a layout holds together; brackets go around what holds less than is needed."""

_OF_SYMBOLS = {"sum": SUM, "product": PRODUCT, "factor": FACTOR, "symbol": ATOM}

MOST_SHOWN = 12
"""Rows or columns of a matrix that are printed; of more, the first few and the last."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a vector is written, and after which columns a matrix has a rule."""

    vector: Literal["column", "row", "tuple", "set"] = "column"
    bars: tuple[int, ...] = ()


COLUMN, ROW, TUPLE, SET = Form("column"), Form("row"), Form("tuple"), Form("set")


def as_vector(value: Value) -> Vector:
    """A value that is known to be a vector, for the type checker."""
    return cast("Vector", value)


def as_matrix(value: Value) -> Matrix:
    """A value that is known to be a matrix, for the type checker."""
    return cast("Matrix", value)


def is_matrix(value: Value) -> bool:
    """Whether a value is a matrix: a tuple of rows."""
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], tuple)


def value_layout(value: Value, form: Form, leaf: type[Num] | type[Dec]) -> Layout:
    """Lay out a number, word, vector, matrix or planes; of many, the first few and the last.

    What holds symbols is not rounded.
    """
    if not isinstance(value, tuple):
        return _cell(value, leaf)
    if leaf is Dec and symbols_of(value):
        leaf = Num
    if not value:
        return Fence("(", Row(()))
    if is_matrix(value[0]):
        planes = tuple([value_layout(plane, form, leaf) for plane in value])
        return Fence("(", joined(shortened(planes, "…"), ","))
    if isinstance(value[0], tuple):
        if len(value) <= MOST_SHOWN and len(value[0]) <= MOST_SHOWN:
            return Grid(tuple([tuple([_cell(x, leaf) for x in line]) for line in value]), form.bars)  # type: ignore[union-attr]
        rows = [shortened([_cell(x, leaf) for x in line], "⋯") for line in value]  # type: ignore[union-attr]
        bars = form.bars if len(rows[0]) == len(value[0]) else ()
        dots = [Op("⋱" if item == Op("⋯") else "⋮") for item in rows[0]]
        return Grid(tuple(_middle_cut(rows, tuple(dots))), bars)
    entries: tuple[Layout, ...] = tuple([_cell(entry, leaf) for entry in value])
    if form.vector == "tuple" or form.vector == "set":
        return Fence("(" if form.vector == "tuple" else "{", joined(shortened(entries, "…"), ","))
    if form.vector == "row":
        return Grid((shortened(entries, "⋯"),))
    return Grid(tuple([(entry,) for entry in shortened(entries, "⋮")]))


def _cell(entry: Value, leaf: type[Num] | type[Dec]) -> Layout:
    if isinstance(entry, Symbolic):
        return symbolic_layout(entry)
    return Words(entry) if isinstance(entry, str) else leaf(entry)  # type: ignore[arg-type]


def shortened(items: list[Layout] | tuple[Layout, ...], dots: str) -> tuple[Layout, ...]:
    """Of many things, the first few and the last, with dots between."""
    return tuple(_middle_cut(list(items), Op(dots)))


def _middle_cut(items: list[T], dots: T) -> list[T]:
    if len(items) <= MOST_SHOWN:
        return items
    return [*items[: MOST_SHOWN // 2], dots, items[-1]]


def tightness(value: Value) -> int:
    """How tightly the printed value holds together: −3 is a sum, 2√3 a factor, 3 an atom."""
    if type(value) is int:
        return ATOM if value >= 0 else SUM
    if isinstance(value, Fraction):
        return FACTOR if value > 0 else SUM
    if isinstance(value, tuple | str):
        return ATOM
    if isinstance(value, Surd) and len(value.terms) == 1:
        return FACTOR if value.terms[0][1] > 0 else SUM
    if isinstance(value, Symbolic):
        return _OF_SYMBOLS[form_of(value)]
    return SUM
